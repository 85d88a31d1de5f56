"""The sources of the bot, and what the laws of the house ask of a tree of sources.

A law is a function that takes a tree (the text of each file by its path from the root) and returns the violations that it
finds. Each law is run on the bot, and on a small made-up tree that violates it, so that a law that finds nothing is seen.
"""

import ast
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
FLOORS = ("bot", "storage", "handlers", "cli", "practice")

Tree = Mapping[str, str]


@cache
def bot_tree() -> Tree:
    """Return the bot's own files."""
    found = [ROOT / "app.py", *(file for floor in FLOORS for file in sorted((ROOT / floor).rglob("*.py")))]
    return {file.relative_to(ROOT).as_posix(): file.read_text(encoding="utf-8") for file in found}


@cache
def parse(text: str) -> ast.Module:
    return ast.parse(text)


def nodes(text: str) -> Iterator[ast.AST]:
    return ast.walk(parse(text))


def floor_of(path: str) -> str:
    return path.split("/", 1)[0].removesuffix(".py")


def room_of(path: str) -> str:
    """Return the room of a file of handlers: its folder, or the file itself where it stands in none."""
    return path.split("/")[1].removesuffix(".py")


def imports(tree: ast.AST) -> Iterator[str]:
    """Yield the modules that are imported from."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        if isinstance(node, ast.ImportFrom):
            yield "." * node.level + (node.module or "")


def imported_names(tree: ast.AST) -> Iterator[str]:
    """Yield what is imported, with the names taken from it: `from a import b` is `a.b`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        if isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def importers(tree: Tree, library: str) -> set[str]:
    """Return the files that import a library, or a module of it."""
    return {
        path
        for path, text in tree.items()
        if any(name == library or name.startswith(f"{library}.") for name in imported_names(parse(text)))
    }


def must_be(found: AbstractSet[str], known: AbstractSet[str] = frozenset()) -> None:
    """Fail where a violation is not a known exception, or a known exception is no longer needed."""
    assert sorted(found - known) == [], "this violates a law of the house"
    assert sorted(known - found) == [], "this is no longer violated: remove it from the known exceptions"
