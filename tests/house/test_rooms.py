"""The rooms: machinery knows no feature, features form no circle, and what a kind is stands in its own files."""

import ast
from collections.abc import Mapping

import pytest

from bot.notifications import TRAITS, Reason
from bot.records import Kind
from handlers import FEATURES, REGISTRY
from handlers.feature import Feature, NotificationType, always_holds
from handlers.registry import Registry
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

# What these need to know of a feature, its declaration says, in the registry that is handed to them.
MACHINERY = {
    "slack",
    "delivery",
    "clock",
    "blocks",
    "documents",
    "records",
    "sealing",
    "calls",
    "hours",
    "desk",
    "feature",
    "registry",
    "kinds",
    "refusals",
    "words",
}
CONTENTS = "handlers/__init__.py"  # it joins the features
FILES_OF = {
    "Action": "actions",
    "Issue": "issues",
    "Event": "events",
    "Decision": "decisions",
    "Proposal": "proposals",
    "Meeting": "meetings",
}
ASYNC_OUTSIDE_HANDLERS = {"app.py", "cli/doctor_slack.py"}
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


def declaring_rooms(tree: Tree) -> set[str]:
    """Return the rooms that declare a feature."""
    return {
        room_of(path)
        for path, text in tree.items()
        if floor_of(path) == "handlers"
        for node in parse(text).body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "FEATURE"
    }


def test_room_is_machinery_or_declares_a_feature() -> None:
    """Only records does both: it is machinery, and has verbs for records of every kind."""
    rooms = {room_of(path) for path in bot_tree() if floor_of(path) == "handlers" and path != CONTENTS}

    assert len(declaring_rooms(bot_tree())) == len(FEATURES)
    assert declaring_rooms(bot_tree()) & MACHINERY == {"records"}
    assert declaring_rooms(bot_tree()) | MACHINERY == rooms


def test_tests_of_handlers_stand_in_the_rooms_of_what_they_test() -> None:
    tests = ROOT / "tests/handlers"
    rooms = {room_of(path) for path in bot_tree() if path.count("/") == 2 and floor_of(path) == "handlers"}

    assert list(tests.glob("test_*.py")) == []
    assert {file.parent.name for file in tests.rglob("test_*.py")} <= rooms


def features_in_machinery(tree: Tree) -> set[str]:
    return {
        f"{path}: {room}"
        for path, room in room_imports(tree)
        if room_of(path) in MACHINERY and room not in MACHINERY
    }


def test_machinery_imports_no_feature() -> None:
    must_be(features_in_machinery(bot_tree()))


def test_feature_in_machinery_is_found() -> None:
    tree = {
        "handlers/delivery/batch.py": "from handlers.actions.views import card\nfrom handlers.slack import site",
        "handlers/desk.py": "from handlers import REGISTRY",
        "handlers/kinds.py": "def f():\n    import handlers.home.views",
        "handlers/issues/commands.py": "from handlers.actions import commands",
        CONTENTS: "from handlers.actions.feature import FEATURE",
    }

    assert features_in_machinery(tree) == {
        "handlers/delivery/batch.py: actions",
        "handlers/desk.py: REGISTRY",
        "handlers/kinds.py: home",
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
        if not {room_of(path), room} & MACHINERY and room_of(path) != room
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
        "handlers/people/views.py": "from handlers.people import roster\nfrom handlers.desk import Desk",
    }

    assert circles(tree) == {"actions -> issues", "issues -> decisions", "decisions -> actions"}


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
    assert FILES_OF.keys() == {one.record.__name__ for one in REGISTRY.kinds.values()}
    must_be(kind_tests(bot_tree()), KIND_TEST_EXCEPTIONS)


def test_test_for_a_kind_is_found() -> None:
    tree = {
        "bot/permissions.py": "isinstance(record, Action)",
        "storage/issues.py": "isinstance(record, Issue) or isinstance(record, (Event, Record))",
        "handlers/desk.py": "def f(record):\n    match record:\n        case Proposal():\n            return 1",
        "handlers/decisions/views.py": "isinstance(record, bot.decisions.Decision | bot.actions.Action)",
        "handlers/records/views.py": "isinstance(record, Record)",
    }

    assert kind_tests(tree) == {
        "bot/permissions.py: Action",
        "storage/issues.py: Event",
        "handlers/desk.py: Proposal",
        "handlers/decisions/views.py: Action",
    }


def test_rights_test_no_class() -> None:
    """What rights ask of a kind is a method of `Record`, overridden by the kinds."""
    calls = [
        ast.unparse(node) for node in nodes(bot_tree()["bot/permissions.py"]) if isinstance(node, ast.Call)
    ]

    assert [call for call in calls if call.startswith(("isinstance", "issubclass"))] == []


def test_every_kind_is_declared_by_a_feature() -> None:
    assert set(REGISTRY.kinds) == set(Kind)


def test_every_reason_is_declared_by_a_feature_and_has_traits() -> None:
    declared = {reason for feature in FEATURES for reason in feature.notifications}

    assert declared == set(Reason)
    assert TRAITS.keys() == set(Reason)


def test_reason_is_declared_once_for_each_kind() -> None:
    says_nothing = NotificationType(always_holds, lambda *_: [])
    without_kind = Feature(notifications={Reason.LATE: says_nothing})

    with pytest.raises(ValueError, match="two features declare notifications “late” of no kind"):
        Registry([without_kind, without_kind])


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
    return {path for path in paths if floor_of(path) != "practice" and not path.startswith("handlers/slack/")}


def test_async_stands_where_slack_and_the_web_come_in() -> None:
    assert outside_slack(asynchronous(bot_tree())) == ASYNC_OUTSIDE_HANDLERS


def test_slack_bolt_is_known_to_the_slack_room_alone() -> None:
    assert outside_slack(importers(bot_tree(), "slack_bolt")) <= {"app.py"}


def test_async_outside_the_slack_room_is_found() -> None:
    tree = {
        "handlers/slack/site.py": "async def serve(): ...",
        "handlers/clock/poller.py": "async def poll(): ...",
        "handlers/desk.py": "def answer(): ...",
    }

    assert outside_slack(asynchronous(tree)) == {"handlers/clock/poller.py"}
