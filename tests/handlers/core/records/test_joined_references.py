"""A verb and its reference may be joined by "of", "for" or "from", and a meeting be named by its number, at every door."""

import pytest

from tests.conversation import Conversation
from tests.handlers.scene import LINDA

DOORS = ("", "/isc ", "<@U0CLERK> ")


@pytest.fixture
def held(talk: Conversation) -> Conversation:
    talk.answer(LINDA, "meeting 20 oct 14:00 number:4 link:https://example.org/meet")
    talk.answer(LINDA, "action Cost table owner:@ute.keller due:20 oct")
    return talk


@pytest.mark.parametrize("verb", ["agenda", "history", "show", "attendance", "minutes", "follow", "note"])
def test_what_joins_a_verb_to_a_meeting_changes_nothing(held: Conversation, verb: str) -> None:
    more = " the lift is out of order" if verb == "note" else ""
    for door in DOORS:
        plain = _said(held, door, f"{verb} M-1{more}")
        for joined in ("of M-1", "for M-1", "for the M-1", "of meeting 4", "for meeting 4"):
            assert _said(held, door, f"{verb} {joined}{more}").splitlines()[0] == plain.splitlines()[0], (
                joined
            )


def _said(talk: Conversation, door: str, words: str) -> str:
    said = talk.says(LINDA, f"{door}{words}", channel="" if door else "direct")
    return said[-1].text if said else "a form"


def test_what_is_said_of_a_record_within_a_title_stays_its_title(held: Conversation) -> None:
    assert "Table for A-1" in held.answer(LINDA, "action Table for A-1 due:21 oct")
    assert "about A-1" in held.answer(LINDA, "raise about A-1: who pays? area:web")
