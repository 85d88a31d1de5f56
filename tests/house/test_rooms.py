"""The rooms: the core knows no feature, features form no circle, and what a kind is stands in its own files."""

import ast
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import partial

import pytest

from bot.notifications import TRAITS, Reason
from bot.records import BUILT_IN, Kind
from handlers import FEATURES
from handlers.core.feature import Feature, NotificationType, always_holds
from handlers.core.registry import Registry
from tests.house.tree import (
    ROOT,
    Tree,
    bot_tree,
    floor_of,
    imported_names,
    importers,
    must_be,
    nodes,
    parse,
    room_of,
)
from tests.shipped import CHARTER, REGISTRY

CORE = (
    "core"  # what it needs to know of a feature, its declaration says, in the registry that is handed to it
)
CONTENTS = "handlers/__init__.py"  # it joins the features
FILES_OF = {
    "Action": "actions",
    "Issue": "issues",
    "Event": "events",
    "Decision": "decisions",
    "Proposal": "proposals",
    "Meeting": "meetings",
    "RoundRun": "rounds",
    "AgendaItem": "agendas",
}
ASYNC_OUTSIDE_HANDLERS = {"app.py", "cli/doctor_slack.py", "cli/slack.py"}
# What still violates the law; an entry that is no longer needed fails the test.
KIND_TEST_EXCEPTIONS = {"handlers/digests/decided.py: Proposal"}


def room_imports(tree: Tree) -> set[tuple[str, str]]:
    """Return the files of handlers, each with a room that it imports from; the contents are a room named by what is taken."""
    return {
        (path, name.split(".")[1])
        for path, text in tree.items()
        if floor_of(path) == "handlers" and path != CONTENTS
        for name in imported_names(parse(text))
        if name.startswith("handlers.")
    }


def declares_a_feature(path: str, text: str) -> bool:
    return floor_of(path) == "handlers" and any(
        (isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "FEATURE")
        or (isinstance(node, ast.FunctionDef) and node.name == "features_of")
        for node in parse(text).body
    )


def test_room_is_the_core_or_declares_a_feature() -> None:
    """The core declares one too: its records have verbs of their own, for every kind."""
    declaring = sorted(path for path, text in bot_tree().items() if declares_a_feature(path, text))
    rooms = {room_of(path) for path in bot_tree() if floor_of(path) == "handlers" and path != CONTENTS}

    assert len(declaring) == len(FEATURES) + 3  # what the charter declares: registers, rounds and roll calls
    assert declaring == sorted(
        "handlers/core/records/__init__.py" if one == CORE else f"handlers/{one}/__init__.py" for one in rooms
    )


def test_tests_of_handlers_stand_in_the_rooms_of_what_they_test() -> None:
    tests = ROOT / "tests/handlers"
    rooms = {
        path.rsplit("/", 1)[0] for path in bot_tree() if path.count("/") > 1 and floor_of(path) == "handlers"
    }

    assert list(tests.glob("test_*.py")) == []
    assert {f"handlers/{file.parent.relative_to(tests)}" for file in tests.rglob("test_*.py")} <= rooms


def features_in_core(tree: Tree) -> set[str]:
    return {f"{path}: {room}" for path, room in room_imports(tree) if room_of(path) == CORE != room}


def test_core_imports_no_feature() -> None:
    must_be(features_in_core(bot_tree()))


def test_feature_in_core_is_found() -> None:
    tree = {
        "handlers/core/delivery/batch.py": "from handlers.actions.views import card\nfrom handlers.core.slack import site",
        "handlers/core/desk.py": "from handlers import REGISTRY",
        "handlers/core/kinds.py": "def f():\n    import handlers.home.views",
        "handlers/issues/commands.py": "from handlers.actions import commands",
        CONTENTS: "from handlers.actions.feature import FEATURE",
    }

    assert features_in_core(tree) == {
        "handlers/core/delivery/batch.py: actions",
        "handlers/core/desk.py: REGISTRY",
        "handlers/core/kinds.py: home",
    }


def reachable(start: str, graph: Mapping[str, set[str]]) -> set[str]:
    """Return what can be reached from a node by one edge or more."""
    found: set[str] = set()
    ahead = [start]
    while ahead:
        new = graph.get(ahead.pop(), set()) - found
        found |= new
        ahead += new
    return found


def circles(tree: Tree) -> set[str]:
    """Return the imports between rooms of features from which a way leads back."""
    edges = {
        (room_of(path), room)
        for path, room in room_imports(tree)
        if CORE not in {room_of(path), room} and room_of(path) != room
    }
    graph = {one: {other for start, other in edges if start == one} for one, _ in edges}
    return {f"{one} -> {other}" for one, other in edges if one in reachable(other, graph)}


def test_features_import_each_other_in_no_circle() -> None:
    must_be(circles(bot_tree()))


def test_circle_is_found() -> None:
    tree = {
        "handlers/actions/commands.py": "from handlers.issues.views import card",
        "handlers/issues/views.py": "from handlers.decisions import views",
        "handlers/decisions/views.py": "from handlers.actions import views",
        "handlers/home/views.py": "from handlers.actions import views",
        "handlers/people/views.py": "from handlers.people import roster\nfrom handlers.core.desk import Desk",
    }

    assert circles(tree) == {"actions -> issues", "issues -> decisions", "decisions -> actions"}


def borrowed_commands(tree: Tree) -> set[str]:
    """Return the imports of a folder's commands from outside it; a function that others need stands in a file of its own."""
    return {
        f"{path}: {name}"
        for path, text in tree.items()
        for name in imported_names(parse(text))
        if name.startswith("handlers.") and "commands" in name.split(".")
        if not path.startswith(f"{name[: name.index('.commands')].replace('.', '/')}/")
    }


def test_commands_are_imported_in_their_own_folder_alone() -> None:
    must_be(borrowed_commands(bot_tree()))


def test_borrowed_commands_are_found() -> None:
    tree = {
        "handlers/issues/positions.py": "from handlers.nudges.commands import nudge_each",
        "handlers/core/desk.py": "from handlers.core.records import commands as records, views",
        "handlers/core/records/__init__.py": "from handlers.core.records import commands",
        "handlers/actions/__init__.py": "from handlers.actions import commands\nfrom handlers.actions.commands import log",
        "cli/guide.py": "import handlers.home.commands",
    }

    assert borrowed_commands(tree) == {
        "handlers/issues/positions.py: handlers.nudges.commands.nudge_each",
        "handlers/core/desk.py: handlers.core.records.commands",
        "cli/guide.py: handlers.home.commands",
    }


def works_of(features: Sequence[Feature]) -> set[str]:
    """Return the functions that run as verbs, with their modules."""
    works = [one for feature in features for verb in feature.verbs for one in (verb.work, verb.form) if one]
    whole = [one.func if isinstance(one, partial) else one for one in works]
    strokes = [
        one
        for work in whole
        for one in (getattr(work, name, None) for name in ("values", "work", "says"))
        if one
    ]
    functions = [one for one in (*whole, *strokes) if hasattr(one, "__qualname__")]
    return {f"{one.__module__}.{one.__qualname__}" for one in functions}


def borrowed_verbs(tree: Tree, works: AbstractSet[str]) -> set[str]:
    """Return where one feature takes the function of another's verb, or of its form, under whichever file name."""
    return {
        f"{path}: {name}"
        for path, text in tree.items()
        for name in names_used(parse(text)) & works
        if floor_of(path) != "handlers" or room_of(path) != name.split(".")[1]
    }


def names_used(tree: ast.AST) -> set[str]:
    """Return what is imported, and what is read of imported modules: after `from a import b as c`, `c.d` is `a.b.d`."""
    called = {
        alias.asname or alias.name: f"{node.module}.{alias.name}"
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    read = {
        f"{called[node.value.id]}.{node.attr}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in called
    }
    return read | set(called.values())


def test_function_of_a_verb_is_called_in_its_own_feature_alone() -> None:
    """Others run its words, or call what it calls."""
    must_be(borrowed_verbs(bot_tree(), works_of(FEATURES)))


def test_borrowed_verb_is_found() -> None:
    works = {"handlers.issues.closing.close", "handlers.people.holders.who"}
    tree = {
        "handlers/decisions/outcome.py": "from handlers.issues import closing as end\nend.close(1)\nend.drop(1)",
        "handlers/conversation/offers.py": "from handlers.people.holders import who",
        "handlers/issues/kind.py": "from handlers.issues.closing import close",
    }

    assert borrowed_verbs(tree, works) == {
        "handlers/decisions/outcome.py: handlers.issues.closing.close",
        "handlers/conversation/offers.py: handlers.people.holders.who",
    }


def kinds_tested(node: ast.AST) -> set[str]:
    """Return the kinds of records that an expression tests for."""
    tested: list[ast.expr] = []
    if isinstance(node, ast.Call) and ast.unparse(node.func) in {"isinstance", "issubclass"}:
        tested = node.args[1:]
    if isinstance(node, ast.MatchClass):
        tested = [node.cls]
    names = {ast.unparse(one).rsplit(".", 1)[-1] for part in tested for one in ast.walk(part)}
    return names & FILES_OF.keys()


def is_of(kind: str, path: str) -> bool:
    """Return whether a file is one of a kind's own."""
    own = FILES_OF[kind]
    files = {f"bot/{own}.py", f"storage/{own}.py", f"storage/tables/{own}.py"}
    return path in files or path.startswith(f"handlers/{own}/")


def kind_tests(tree: Tree) -> set[str]:
    """Return the tests for a kind of record outside that kind's own files."""
    return {
        f"{path}: {kind}"
        for path, text in tree.items()
        for node in nodes(text)
        for kind in kinds_tested(node)
        if not is_of(kind, path)
    }


def test_kind_of_a_record_is_tested_in_its_own_files_alone() -> None:
    # An entry is what registers have in common, as an item is: its rows are written beside those of its kind.
    assert FILES_OF.keys() == {REGISTRY.kinds[kind].record.__name__ for kind in Kind}
    must_be(kind_tests(bot_tree()), KIND_TEST_EXCEPTIONS)


def test_test_for_a_kind_is_found() -> None:
    tree = {
        "bot/permissions.py": "isinstance(record, Action)",
        "storage/issues.py": "isinstance(record, Issue) or isinstance(record, (Event, Record))",
        "handlers/core/desk.py": "def f(record):\n    match record:\n        case Proposal():\n            return 1",
        "handlers/decisions/views.py": "isinstance(record, bot.decisions.Decision | bot.actions.Action)",
        "handlers/core/records/views.py": "isinstance(record, Record)",
    }

    assert kind_tests(tree) == {
        "bot/permissions.py: Action",
        "storage/issues.py: Event",
        "handlers/core/desk.py: Proposal",
        "handlers/decisions/views.py: Action",
    }


def test_rights_test_no_class() -> None:
    """What rights ask of a kind is a method of `Record`, overridden by the kinds."""
    calls = [
        ast.unparse(node) for node in nodes(bot_tree()["bot/permissions.py"]) if isinstance(node, ast.Call)
    ]

    assert [call for call in calls if call.startswith(("isinstance", "issubclass"))] == []


def test_every_kind_is_declared_by_a_feature() -> None:
    assert set(REGISTRY.kinds) == {*Kind, *CHARTER.register_kinds}


def test_every_reason_is_declared_by_a_feature_and_has_traits() -> None:
    declared = {reason for feature in REGISTRY.features for reason in feature.notifications}

    assert declared == set(Reason)
    assert TRAITS.keys() == set(Reason)


def split_contexts(tree: Tree) -> set[str]:
    """Return where the context of a notification is taken apart, which is for the facts that it stores."""
    return {
        f"{path}: {ast.unparse(node)}"
        for path, text in tree.items()
        if floor_of(path) != "bot"
        for node in nodes(text)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        if node.func.attr in {"split", "rsplit", "partition", "rpartition", "startswith", "endswith"}
        if ast.unparse(node.func.value).endswith(".context")
    }


def test_context_of_a_notification_is_read_as_facts() -> None:
    must_be(split_contexts(bot_tree()))


def test_context_that_is_taken_apart_is_found() -> None:
    tree = {
        "bot/news.py": "one.context.split(' ')",
        "handlers/events/answers.py": "who, at = notification.context.split()\nFacts.from_context(one.context).who",
    }

    assert split_contexts(tree) == {"handlers/events/answers.py: notification.context.split()"}


def test_reason_is_declared_once_for_each_kind() -> None:
    says_nothing = NotificationType(always_holds, lambda *_: [])
    without_kind = Feature(notifications={Reason.LATE: says_nothing})

    with pytest.raises(ValueError, match="two features declare notifications “late” of no kind"):
        Registry([without_kind, without_kind], BUILT_IN)


def asynchronous(tree: Tree) -> set[str]:
    return {
        path
        for path, text in tree.items()
        if any(
            isinstance(node, ast.AsyncFunctionDef | ast.Await | ast.AsyncWith | ast.AsyncFor)
            for node in nodes(text)
        )
    }


def outside_slack(paths: set[str]) -> set[str]:
    return {
        path for path in paths if floor_of(path) != "practice" and not path.startswith("handlers/core/slack/")
    }


def test_async_stands_where_slack_and_the_web_come_in() -> None:
    assert outside_slack(asynchronous(bot_tree())) == ASYNC_OUTSIDE_HANDLERS


def test_slack_bolt_is_known_to_the_slack_room_alone() -> None:
    assert outside_slack(importers(bot_tree(), "slack_bolt")) <= {"app.py"}


def test_async_outside_the_slack_room_is_found() -> None:
    tree = {
        "handlers/core/slack/site.py": "async def serve(): ...",
        "handlers/core/clock/poller.py": "async def poll(): ...",
        "handlers/core/desk.py": "def answer(): ...",
    }

    assert outside_slack(asynchronous(tree)) == {"handlers/core/clock/poller.py"}
