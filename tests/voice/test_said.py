"""What was understood, said back."""

from datetime import UTC, datetime

from tests.conversation import Conversation
from tests.voice.notation import sample, shown
from tests.voice.scene import HALE, LINDA, UTE, log_others

WEDNESDAY = datetime(2026, 12, 2, 9, tzinfo=UTC)


def test_own_action_without_a_date(talk: Conversation) -> None:
    log_others(talk, 8)
    (said,) = talk.says(LINDA, f"/isc action Figures for the next dashboard owner:@{LINDA} area:gender")
    was = shown(talk, said)

    talk.presses(LINDA, said, "Set a date")
    (moved,) = talk.submits(LINDA, due="2026-12-04")

    assert was == sample("said.own")
    assert moved.text.startswith("Figures for the next dashboard is now due Fri 4 Dec; it had no date.")


def test_action_of_somebody_else(talk: Conversation) -> None:
    (said,) = talk.says(LINDA, f"/isc action Cost table for six languages owner:@{UTE} due:30 nov area:web")

    assert shown(talk, said) == sample("said.other")
    assert said.text == (
        "Cost table for six languages\nFor Ute Keller, due Mon 30 Nov. I'll tell Ute in a minute.\n"
        "Open · A-1 · Web editorial"
    )


def test_area_of_the_channel(talk: Conversation) -> None:
    log_others(talk, 13)
    words = f"/isc action Agenda for the editors' call owner:@{HALE} due:4 dec"

    (said,) = talk.says(HALE, words, channel="#isc-web")

    assert shown(talk, said) == sample("said.channel")
    assert said.text.splitlines()[2:] == ["In Web editorial, because you're in #isc-web.", "Open · A-14"]


def test_closed_action(talk: Conversation) -> None:
    talk.says(LINDA, f"/isc action Cost table for six languages owner:@{UTE} due:30 nov area:web")
    talk.until(WEDNESDAY)

    (said,) = talk.says(UTE, "/isc done A-1")

    assert shown(talk, said) == sample("said.done")


def test_several_closed_actions(talk: Conversation) -> None:
    talk.says(LINDA, f"/isc action Cost table for six languages owner:@{UTE} due:30 nov area:web")
    talk.says(LINDA, f"/isc action Speakers' list owner:@{UTE} due:1 dec area:web")
    talk.until(WEDNESDAY)
    (said,) = talk.says(UTE, "/isc done A-1 A-2")
    was = shown(talk, said)

    (undone,) = talk.presses(UTE, said, "Undo")

    assert was == sample("said.several")
    assert "Cost table for six languages" in undone.text


def test_nobody_is_named_who_hears_nothing(talk: Conversation) -> None:
    (said,) = talk.says(UTE, f"/isc action Cost table owner:@{UTE}")

    (done,) = talk.says(UTE, "/isc done A-1 sent")

    assert "tell" not in said.text
    assert done.text == "Cost table is done. Result: sent\nDone · A-1 · Thu 26 Nov"
