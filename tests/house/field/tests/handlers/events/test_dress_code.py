"""A text field that an event has in this copy of the tree alone: nothing but its declaration knows it."""

from collections.abc import Iterator

import pytest

from tests import databases
from tests.conversation import Conversation
from tests.handlers.scene import LINDA

FORMAL = "Dress code: National dress or dark suit"


@pytest.fixture
def talk() -> Iterator[Conversation]:
    """A conversation after one event. A field that ships brings a migration for databases that are there already."""
    talk = Conversation(databases.fresh("sqlite"))
    talk.answer(LINDA, 'event Reception on:20 oct dress:"National dress or dark suit"')
    yield talk
    assert talk.undeclared_steps() == set()
    talk.close()


def test_option_sets_it_and_the_details_show_it(talk: Conversation) -> None:
    assert FORMAL in talk.answer(LINDA, "show E-1").splitlines()

    said = talk.answer(LINDA, "edit E-1 dress:casual")

    assert "Dress code: casual" in said.splitlines()
    assert "Dress code: casual" in talk.answer(LINDA, "show E-1").splitlines()


def test_it_is_no_text_of_another_verb(talk: Conversation) -> None:
    said = talk.answer(LINDA, "action Buy a suit dress:dark")

    assert said.startswith("There is no “dress:” here, only ")


@pytest.mark.parametrize("nothing", ["none", "-"])
def test_words_empty_it(talk: Conversation, nothing: str) -> None:
    talk.answer(LINDA, f"edit E-1 dress:{nothing}")

    assert "Dress code" not in talk.answer(LINDA, "show E-1")
    last = talk.answer(LINDA, "history E-1").splitlines()
    assert last[-1].strip() == "dress code taken out, was National dress or dark suit"


def test_form_of_a_new_event_sets_it(talk: Conversation) -> None:
    talk.says(LINDA, "/isc event")
    talk.presses_more(LINDA)
    talk.submits(LINDA, text="Dinner", on="2016-10-21", dress="casual")

    assert "Dress code: casual" in talk.answer(LINDA, "show E-2").splitlines()


def test_form_shows_it_and_empties_it(talk: Conversation) -> None:
    talk.says(LINDA, "/isc edit E-1")
    talk.presses_more(LINDA)
    view = talk.workspace.view(talk.user(LINDA))
    assert view is not None
    (block,) = [one for one in view.blocks if one.get("block_id") == "dress"]

    talk.submits(LINDA, dress="")

    assert block["label"]["text"] == "Dress code"
    assert block["element"]["initial_value"] == "National dress or dark suit"
    assert "Dress code" not in talk.answer(LINDA, "show E-1")


def test_text_that_is_too_long_is_refused_at_its_field(talk: Conversation) -> None:
    said = talk.answer(LINDA, f'edit E-1 dress:"{"a" * 101}"')

    assert said == "That dress code has 101 characters; 100 are the most."
    assert FORMAL in talk.answer(LINDA, "show E-1")


def test_history_says_how_it_changed_and_undo_takes_that_back(talk: Conversation) -> None:
    talk.answer(LINDA, "edit E-1 dress:casual")

    last = talk.answer(LINDA, "history E-1").splitlines()[-1]
    assert last.strip() == "dress code: casual, was National dress or dark suit"
    talk.answer(LINDA, "undo E-1")
    assert FORMAL in talk.answer(LINDA, "show E-1")


def test_export_has_a_column_of_it(talk: Conversation) -> None:
    talk.answer(LINDA, "export events")
    talk.passes(minutes=2)

    (file,) = talk.workspace.files.values()
    head, row = file.bytes.decode("utf-8").splitlines()
    assert row.split(",")[head.split(",").index("Dress code")] == "National dress or dark suit"
