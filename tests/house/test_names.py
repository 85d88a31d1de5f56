"""The names of functions: one that is named like a question answers yes or no."""

import ast

from tests.house.tree import Tree, bot_tree, must_be, nodes

QUESTIONS = (
    "is_",
    "are_",
    "was_",
    "were_",
    "has_",
    "had_",
    "may_",
    "can_",
    "cannot_",
    "did_",
    "does_",
    "will_",
    "would_",
)
ANSWERS = {"bool", "ColumnElement[bool]"}  # in SQL, a condition
NARROWED = ("TypeGuard[", "TypeIs[")


def misnamed(tree: Tree) -> set[str]:
    """Return the functions that are named like a question and return something else than its answer, a sentence for example."""
    return {
        f"{path}: {node.name} -> {returned}"
        for path, text in tree.items()
        for node in nodes(text)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        if node.name.lstrip("_").startswith(QUESTIONS)
        if (returned := ast.unparse(node.returns) if node.returns else "nothing") not in ANSWERS
        if not returned.startswith(NARROWED)
    }


def test_function_named_like_a_question_answers_yes_or_no() -> None:
    """A view that refuses is `verb_refused` or `held_already`, one that asks `done_question`, a part of a sentence `state_phrase`."""
    must_be(misnamed(bot_tree()))


def test_sentence_named_like_a_question_is_found() -> None:
    tree = {
        "handlers/meetings/views.py": "def has_begun(meeting) -> str: ...\ndef begun_already(meeting) -> str: ...",
        "bot/meetings.py": "class Meeting:\n    @property\n    def is_held(self) -> bool: ...",
        "bot/options.py": "def is_option(value) -> TypeGuard[Option]: ...\nasync def _may_send(): ...",
        "storage/events.py": "def is_ahead() -> ColumnElement[bool]: ...\ndef isolate() -> int: ...",
    }

    assert misnamed(tree) == {
        "handlers/meetings/views.py: has_begun -> str",
        "bot/options.py: _may_send -> nothing",
    }
