"""Print how long functions and files are; tests/house/test_sizes.py holds the limits."""

import ast
from pathlib import Path
from statistics import median, quantiles

ROOMS = ("app.py", "bot", "cli", "handlers", "storage", "practice")


def files() -> list[Path]:
    root = Path(__file__).parent.parent
    found = [
        f for room in ROOMS for f in ([root / room] if room.endswith(".py") else (root / room).rglob("*.py"))
    ]
    return [f for f in found if "versions" not in f.parts]


def main() -> None:
    lengths: list[tuple[int, str]] = []
    for file in files():
        tree = ast.parse(file.read_text(encoding="utf-8"))
        functions = (n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef))
        lengths += [((f.end_lineno or f.lineno) - f.lineno + 1, f"{file.name}:{f.name}") for f in functions]
    sizes = [size for size, _ in lengths]
    longest = ", ".join(f"{name} {size}" for size, name in sorted(lengths, reverse=True)[:3])
    print(
        f"functions {len(sizes)}, median {median(sizes):.0f} lines, nine in ten under {quantiles(sizes, n=10)[-1]:.0f}; {longest}"
    )
    lines = sorted(((len(f.read_text(encoding="utf-8").splitlines()), f.name) for f in files()), reverse=True)
    print(f"files {len(lines)}, longest: {', '.join(f'{name} {count}' for count, name in lines[:4])}")


if __name__ == "__main__":
    main()
