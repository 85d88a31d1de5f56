"""The house rules that no tool checks: who imports whom, where time and threads of events are allowed, what the menu promises."""

import ast
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.grammar import OPTIONS
from bot.history import DENIED
from bot.permissions import RIGHTS_TABLE
from bot.records import Kind
from handlers import FEATURES, REGISTRY
from handlers.feature import Verb
from storage import tables
from tests import databases
from tests.conversation import FRIDAY, Conversation

ROOT = Path(__file__).parents[2]
ROOMS = ("bot", "storage", "handlers", "cli", "practice")
ARROWS = {
    "bot": {"bot"},
    "storage": {"storage", "bot"},
    "handlers": {"handlers", "storage", "bot"},
    "cli": {"cli", "handlers", "storage", "bot"},
    "practice": {"practice"},
    "app": {"app", "cli", "handlers", "storage", "bot", "practice"},
}
# Few starts need them, so they are loaded where they are used; tests/house/test_start.py holds the starts to it.
HEAVY = {"alembic", "docx", "openpyxl", "psycopg", "structlog"}
# What these need to know of a feature, its declaration says; handlers/delivery and handlers/clock are to follow.
MACHINERY = (
    "handlers/records/",
    "handlers/blocks/",
    "handlers/documents/",
    "handlers/kinds.py",
    "handlers/feature.py",
    "handlers/desk.py",
)
KINDS = {one.record.__name__ for one in REGISTRY.kinds.values()}
ASYNC = {"app.py", "cli/doctor.py"} | {
    f"handlers/slack/{name}.py"
    for name in ("client", "listeners", "profiles", "responses", "site", "socket_mode", "writes")
}
# The writer hands it to whoever waits, the door says it in a sentence, a post and a tick are tried again.
CATCHERS = {
    "storage/store.py",
    "handlers/slack/listeners.py",
    "handlers/delivery/send.py",
    "handlers/delivery/deliver.py",
    "handlers/clock/poller.py",
    "app.py",
}
CLOCKS = re.compile(
    r"^(datetime|date|dt)\.(now|utcnow|today)$|^datetime\.\w+\.(now|utcnow|today)$|^time\.time(_ns)?$"
)


@cache
def files() -> dict[str, ast.Module]:
    """Return the bot's own files, by their paths from the root."""
    found = [ROOT / "app.py", *(file for room in ROOMS for file in sorted((ROOT / room).rglob("*.py")))]
    return {str(file.relative_to(ROOT)): ast.parse(file.read_text(encoding="utf-8")) for file in found}


def room_of(path: str) -> str:
    return path.split("/", 1)[0].removesuffix(".py")


def imports(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        if isinstance(node, ast.ImportFrom):
            yield "." * node.level + (node.module or "")


def names_imported(tree: ast.AST) -> Iterator[str]:
    """Yield what is imported with the names taken from it: `from a import b` is `a.b`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        if isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def importers(library: str) -> set[str]:
    return {
        path for path, tree in files().items() if library in {name.split(".")[0] for name in imports(tree)}
    }


@pytest.mark.parametrize("path", files())
def test_file_imports_only_from_rooms_below(path: str) -> None:
    rooms = {name.split(".")[0] for name in imports(files()[path])} & {*ARROWS, "", "tests"}

    assert rooms <= ARROWS[room_of(path)]


def declares_feature(tree: ast.Module) -> bool:
    return any(
        isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "FEATURE" for node in tree.body
    )


def test_machinery_imports_no_feature() -> None:
    features = {
        path.removesuffix("/__init__.py").replace("/", ".")
        for path, tree in files().items()
        if path.endswith("/__init__.py") and declares_feature(tree)
    }
    assert len(features) == len(FEATURES)
    found = {
        (path, name)
        for path, tree in files().items()
        if path.startswith(MACHINERY)
        for name in names_imported(tree)
        if ".".join(name.split(".")[:2]) in features - {"handlers.records"}
    }

    assert found == set()


def test_records_room_tests_no_kind() -> None:
    asked = {
        (path, ast.unparse(node))
        for path, tree in files().items()
        if path.startswith("handlers/records/")
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "isinstance"
        if KINDS & {name.id for name in ast.walk(node.args[1]) if isinstance(name, ast.Name)}
    }

    assert asked == set()


def test_every_kind_is_declared_by_a_feature() -> None:
    assert set(REGISTRY.kinds) == set(Kind)


def test_only_heavy_libraries_are_imported_inside_a_function() -> None:
    late = {
        name.split(".")[0]
        for tree in files().values()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for name in imports(node)
    }

    assert late == HEAVY


def test_slack_bolt_is_known_to_the_door_alone() -> None:
    assert {path for path in importers("slack_bolt") if not path.startswith("handlers/slack/")} == {"app.py"}


def test_sql_is_written_in_storage_alone() -> None:
    rooms = {room_of(path) for path in importers("sqlalchemy") | importers("alembic")}

    assert rooms == {"storage"}


def test_tables_are_known_to_storage_alone() -> None:
    users = {
        path
        for path, tree in files().items()
        if any(name.startswith("storage.tables") for name in names_imported(tree))
    }

    assert {path for path in users if room_of(path) != "storage"} == set()


def test_files_of_tables_are_imported_by_the_index_and_one_another_alone() -> None:
    """They have the names of tables, so `from storage.tables.actions` elsewhere could mean either."""
    users = {
        path
        for path, tree in files().items()
        if any(name.startswith("storage.tables.") for name in imports(tree))
    }

    assert {path for path in users if not path.startswith("storage/tables/")} == set()


def test_rights_know_no_kind_of_record() -> None:
    """What rights ask of a kind is a method of `Record`, overridden by the kinds."""
    tests = [
        ast.unparse(node) for node in ast.walk(files()["bot/permissions.py"]) if isinstance(node, ast.Call)
    ]

    assert [call for call in tests if call.startswith(("isinstance", "issubclass"))] == []


def test_events_loop_only_where_slack_and_the_web_come_in() -> None:
    asynchronous = {
        path
        for path, tree in files().items()
        if any(
            isinstance(node, ast.AsyncFunctionDef | ast.Await | ast.AsyncWith | ast.AsyncFor)
            for node in ast.walk(tree)
        )
    }

    assert {path for path in asynchronous if room_of(path) != "practice"} <= ASYNC


def test_every_loop_is_uvloop() -> None:
    runners = {
        ast.unparse(node)
        for tree in files().values()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in {"run", "Runner", "run_until_complete"}
    }

    assert runners & {"asyncio.run", "asyncio.Runner", "uvloop.run"} == {"uvloop.run"}


def test_clock_is_read_in_one_place() -> None:
    readers = [
        path
        for path, tree in files().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and CLOCKS.match(ast.unparse(node))
    ]

    assert readers == ["app.py"]


def test_environment_is_read_in_one_place() -> None:
    readers = {
        path
        for path, tree in files().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and ast.unparse(node) in {"os.environ", "os.getenv"}
    }

    assert readers == {"app.py"}


def test_exception_of_any_kind_is_caught_only_where_somebody_waits_for_it() -> None:
    catchers = {
        path
        for path, tree in files().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or ast.unparse(node.type) in {"Exception", "BaseException"})
    }

    assert {path for path in catchers if room_of(path) != "practice"} <= CATCHERS


# The menu

FOR_EVERYBODY = {
    "areas",
    "deleted",
    "edited",
    "home",
    "events",
    "show",
    "who",
    "help",
    "reply",
    "listed",
    "settings",
    "mysettings",
}  # what they show depends on who asks
SHOWN = [verb for verb in REGISTRY.verbs if not verb.is_hidden]


def ids(verb: Verb) -> str:
    return verb.name


def test_verb_has_a_line_in_the_table_of_rights_unless_it_is_for_everybody() -> None:
    without = {verb.name for verb in REGISTRY.verbs if verb.right is None}
    unknown = {verb.right for verb in REGISTRY.verbs} - {None, *RIGHTS_TABLE}

    assert (without, unknown) == (FOR_EVERYBODY, set())


def test_verbs_that_write_for_everybody_are_replies_and_settings_which_check_by_themselves() -> None:
    writing = {v.name for v in REGISTRY.verbs if v.writes and v.right is None}

    assert writing == {"reply", "edited", "deleted", "settings"}


def test_word_means_one_verb() -> None:
    words = [word for verb in REGISTRY.verbs for word in (verb.name, *verb.also)]

    assert len(words) == len(set(words))


@pytest.mark.parametrize("verb", SHOWN, ids=ids)
def test_usage_names_only_options_that_the_verb_reads(verb: Verb) -> None:
    named = set(re.findall(r"(\w+):", verb.usage))

    assert named <= options_of(verb)


@pytest.mark.parametrize("verb", SHOWN, ids=ids)
def test_example_begins_with_the_verb_and_names_only_options_that_it_reads(verb: Verb) -> None:
    found, rest = REGISTRY.find(verb.example)

    assert found in REGISTRY.all_of(verb)
    assert set(re.findall(r"(\w+):", rest)) <= options_of(verb)


def options_of(verb: Verb) -> set[str]:
    """Return the options that a verb reads, also where it is about a record of another kind."""
    return {OPTIONS[option].name for one in REGISTRY.all_of(verb) for option in one.options}


TUESDAY = datetime(2016, 10, 4, 8, tzinfo=UTC)  # a day on which "friday" is clear and 5 October still to come
# Confirming, sending back and reading are for the holders of the level, verifying for somebody else than who closed it; @name is nobody.
# Objecting is for those who were asked.
# The only secretary stays, a roster comes with a file, and "privacy" alone says what one can do.
FOR_OTHERS = {
    "confirm",
    "verify",
    "assign",
    "appoint",
    "relieve",
    "leave",
    "privacy",
    "import",
    "return",
    "read",
    "object",
}


@pytest.fixture(scope="module")
def busy() -> Iterator[Conversation]:
    """A task force in the middle of its work: everything that an example names is there."""
    talk = Conversation(databases.fresh("sqlite"), now=TUESDAY)
    for number in range(14):
        talk.answer("linda.okafor", f"action Number {number} due:12 oct")
    talk.answer("linda.okafor", "move A-13 every monday")
    for number in range(7):
        talk.answer("linda.okafor", f"raise Question {number}")
    for number in range(1, 4):
        talk.answer("linda.okafor", f"decide I-{number} agreed Option A")
    for number in range(1, 6):
        talk.answer("aline.moreau", f"propose Text {number} asked:@ute.keller")
    talk.answer("ute.keller", "object P-5 too long")
    yield talk
    talk.close()


def lines_written(talk: Conversation) -> int:
    """Count what people have done so far: lines of history but of refusals, notes, reminders, days, files."""
    history = select(func.count()).select_from(tables.history).where(tables.history.c.verb != DENIED)
    told = (
        tables.notes, tables.notifications, tables.closures, tables.absences, tables.documents
    )  # fmt: skip
    counts = [history, *(select(func.count()).select_from(table) for table in told)]
    return talk.store.read(lambda read: sum(read.db.execute(one).scalar_one() for one in counts))


@pytest.mark.parametrize("verb", SHOWN, ids=ids)
def test_help_on_a_verb_shows_its_example(busy: Conversation, verb: Verb) -> None:
    assert verb.example in busy.answer("linda.okafor", f"help {verb.name}")


@pytest.mark.parametrize("verb", SHOWN, ids=ids)
def test_example_typed_as_it_stands_does_what_it_says(busy: Conversation, verb: Verb) -> None:
    before = lines_written(busy)

    said = busy.answer("linda.okafor", verb.example)

    is_done = lines_written(busy) > before
    assert "went wrong on my side" not in said
    assert not re.search(r"I do not know|There is no", said)
    assert is_done is (verb.writes and verb.name not in FOR_OTHERS), said


@pytest.mark.parametrize(
    "when", [FRIDAY, FRIDAY + timedelta(days=85)], ids=["on a Friday", "at the end of the year"]
)
def test_no_example_breaks_anything_where_nothing_is_there_yet(when: datetime) -> None:
    talk = Conversation(databases.fresh("sqlite"), now=when)

    said = [talk.answer("linda.okafor", verb.example) for verb in SHOWN]

    talk.close()
    assert [words for words in said if "went wrong on my side" in words] == []
