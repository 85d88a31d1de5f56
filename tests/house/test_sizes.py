"""The limits of size: short functions, files and folders that can be read in one go, and handlers that do not grow."""

import ast
from collections import Counter
from pathlib import PurePosixPath

from tests.house.tree import Tree, bot_tree, floor_of, must_be, nodes

FUNCTION_LINES = 50
FILE_LINES = 400  # in handlers
FOLDER_FILES = 20  # in handlers
CONTENTS, CONTENTS_LINES = "handlers/__init__.py", 80


def long_functions(tree: Tree) -> set[str]:
    """Return the functions over the limit. Migrations are not counted: one that was released stays as it is."""
    return {
        f"{path}: {node.name}"
        for path, text in tree.items()
        if floor_of(path) != "practice" and not path.startswith("storage/migrations/versions/")
        for node in nodes(text)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or node.lineno) - node.lineno + 1 > FUNCTION_LINES
    }


def handlers_lines(tree: Tree) -> dict[str, int]:
    return {path: len(text.splitlines()) for path, text in tree.items() if floor_of(path) == "handlers"}


def long_files(tree: Tree) -> set[str]:
    lines = handlers_lines(tree)
    return {path for path in lines if lines[path] > (CONTENTS_LINES if path == CONTENTS else FILE_LINES)}


def full_folders(tree: Tree) -> set[str]:
    files = Counter(str(PurePosixPath(path).parent) for path in handlers_lines(tree))
    return {folder for folder, count in files.items() if count > FOLDER_FILES}


def test_no_function_is_over_the_limit() -> None:
    must_be(long_functions(bot_tree()))


def test_no_file_of_handlers_is_over_the_limit() -> None:
    must_be(long_files(bot_tree()))


def test_no_folder_of_handlers_is_over_the_limit() -> None:
    must_be(full_folders(bot_tree()))


def function(lines: int) -> str:
    """Return the source of a function of so many lines."""
    return "\n".join(["def long():", *["    f()"] * (lines - 1)])


def test_what_is_one_over_a_limit_is_found() -> None:
    tree = {
        "bot/a.py": function(50),
        "bot/b.py": function(51),
        "app.py": f"class A:\n    async {function(51).replace(chr(10), chr(10) + '    ')}",
        "handlers/a.py": "x = 1\n" * 400,
        "handlers/b.py": "x = 1\n" * 401,
        "handlers/__init__.py": "x = 1\n" * 81,
        "storage/a.py": "x = 1\n" * 401,
        **{f"handlers/full/{number}.py": "" for number in range(21)},
        **{f"handlers/enough/{number}.py": "" for number in range(20)},
    }

    assert long_functions(tree) == {"bot/b.py: long", "app.py: long"}
    assert long_files(tree) == {"handlers/b.py", "handlers/__init__.py"}
    assert full_folders(tree) == {"handlers/full"}
