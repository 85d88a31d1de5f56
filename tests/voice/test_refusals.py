"""Refusals: what isn't possible, who can, and the button that helps."""

from datetime import UTC, datetime

import pytest

from practice.faults import Fault, FaultKind
from tests.conversation import Conversation
from tests.handlers.scene import labels
from tests.voice.notation import sample, shown
from tests.voice.scene import GRETA, HALE, LINDA, UTE, log_others

OBSERVER = "zahra.farah"
PAULA = "paula.ruiz"
MONDAY = datetime(2026, 12, 7, 9, tzinfo=UTC)


def test_observer_reads_who_can(talk: Conversation) -> None:
    log_others(talk, 1)
    talk.answer(LINDA, f"action Room plan owner:@{GRETA}")
    (refused,) = talk.says(OBSERVER, "/isc done A-2")
    was = shown(talk, refused)

    talk.presses(OBSERVER, refused, "Leave a remark")
    (kept,) = talk.submits(OBSERVER, text="How many were asked?")

    assert was == sample("no.observer")
    assert "How many were asked?" in kept.text


def test_decision_of_somebody_else(talk: Conversation) -> None:
    talk.answer(LINDA, "raise Another question area:web")
    talk.answer(HALE, "raise One film crew or two? area:events")
    (refused,) = talk.says(HALE, "/isc decide I-2 agreed one crew")
    was = shown(talk, refused)

    (asked,) = talk.presses(HALE, refused, "Remind Greta")
    (refused,) = talk.says(HALE, "/isc decide I-2 agreed one crew")
    talk.presses(HALE, refused, "Take it there")
    talk.submits(HALE, text="no agreement")

    assert was == sample("no.decide")
    assert "Greta" in asked.text
    assert "task force, until" in talk.answer(LINDA, "show I-2")


def test_reference_that_is_not_there(talk: Conversation) -> None:
    (refused,) = talk.says(HALE, "/isc done A-99")
    was = shown(talk, refused)

    (listed,) = talk.presses(HALE, refused, "My list")
    (refused,) = talk.says(HALE, "/isc done A-99")
    talk.presses(HALE, refused, "Search")
    (found,) = talk.submits(HALE, text="nothing like it")

    assert was == sample("no.hidden")
    assert listed.text
    assert found.text.startswith("Nothing found")


def test_closed_by_somebody_else(talk: Conversation) -> None:
    talk.answer(LINDA, f"action Cost table for six languages owner:@{UTE}")
    talk.until(MONDAY)
    talk.answer(LINDA, "done A-1 by phone")
    talk.passes(hours=2)
    (refused,) = talk.says(UTE, "/isc done A-1")
    was = shown(talk, refused)

    (opened,) = talk.presses(UTE, refused, "Reopen")

    assert was == sample("no.closed")
    assert "is open again" in opened.text


def test_undo_after_ten_minutes(talk: Conversation) -> None:
    talk.until(datetime(2026, 12, 7, 8, 2, tzinfo=UTC))
    talk.answer(UTE, "action Cost table for six languages")
    talk.passes(minutes=20)
    (refused,) = talk.says(UTE, "/isc undo A-1")
    was = shown(talk, refused)

    talk.presses(UTE, refused, "Edit A-1")
    (edited,) = talk.submits(UTE, text="Cost table for the six languages")

    assert was == sample("no.undo")
    assert "Cost table for the six languages" in edited.text


def test_misspelt_verb(talk: Conversation) -> None:
    talk.answer(HALE, "action Captioning quote due:2 dec")
    (refused,) = talk.says(HALE, "/isc shedule")
    was = shown(talk, refused)

    (which,) = talk.presses(HALE, refused, "Move something")
    talk.presses(HALE, which, "New date")
    (moved,) = talk.submits(HALE, due="2026-12-04")

    assert was == sample("no.word")
    assert "Fri 4 Dec" in moved.text


def test_verb_without_a_reference(talk: Conversation) -> None:
    log_others(talk, 4)
    talk.answer(HALE, "action Captioning quote due:2 dec")
    for number in range(6):
        talk.answer(LINDA, f"action Thing {number}")
    talk.answer(LINDA, f"action Speakers' list owner:@{HALE}")
    (asked,) = talk.says(HALE, "/isc done")
    was = shown(talk, asked)

    (done,) = talk.presses(HALE, asked, "Done")

    assert was == sample("no.which")
    assert "Captioning quote is done." in done.text


@pytest.mark.parametrize(
    ("pressed", "due"), [("Thu 10 Dec", "due Thu 10 Dec"), ("It was 12 Oct", "due Mon 12 Oct")]
)
def test_date_of_which_one_reading_has_passed(talk: Conversation, pressed: str, due: str) -> None:
    (asked,) = talk.says(HALE, "/isc action Captioning quote due:12/10")
    was = shown(talk, asked)

    (logged,) = talk.presses(HALE, asked, pressed)

    assert was == sample("no.date")
    assert due in logged.text


@pytest.mark.parametrize(
    ("pressed", "due"),
    [("Fri 27 Nov", "due Fri 27 Nov"), ("No date", "It's yours. Add a date"), ("Keep it", "due Fri 20 Nov")],
)
@pytest.mark.parametrize("words", ["Captioning quote due:fri 20 nov", "Captioning quote fri 20 nov"])
def test_date_that_has_passed(talk: Conversation, words: str, pressed: str, due: str) -> None:
    (asked,) = talk.says(HALE, f"/isc action {words}")
    was = shown(talk, asked)

    (logged,) = talk.presses(HALE, asked, pressed)

    assert was == sample("no.past")
    assert logged.text.startswith("Captioning quote\n")
    assert due in logged.text


def test_date_on_which_nobody_works(talk: Conversation) -> None:
    (asked,) = talk.says(HALE, "/isc action Captioning quote due:5 dec")
    was = shown(talk, asked)

    (kept,) = talk.presses(HALE, asked, "Keep it")

    assert was == sample("no.holiday")
    assert "due Sat 5 Dec" in kept.text


def test_office_is_not_closed_today_before_somebody_says_so(talk: Conversation) -> None:
    for who in (HALE, GRETA, UTE):
        talk.answer(who, "action Captioning quote")
    for number, who in enumerate((HALE, GRETA, UTE), start=1):
        talk.answer(who, f"remind A-{number} 26 nov 17:00")
    (asked,) = talk.says(HALE, "/isc holiday today")
    was = shown(talk, asked)

    (left,) = talk.presses(HALE, asked, "Leave it")
    before = talk.store.snapshot.closures
    (asked,) = talk.says(HALE, "/isc holiday today")
    (closed,) = talk.presses(HALE, asked, "Close it")

    assert was == sample("no.closeday")
    assert (left.text, before) == ("Everything stays as it is.", ())
    assert closed.text.startswith("Geneva is closed today, Thu 26 Nov.")


def test_slack_that_does_not_answer(talk: Conversation) -> None:
    talk.answer(LINDA, f"action Cost table owner:@{UTE} area:web")
    talk.workspace.down = True
    talk.passes(minutes=5)
    talk.workspace.down = False

    (said,) = talk.says(LINDA, "/isc action Room plan area:web")

    assert sample("no.slack").removeprefix("S ") in said.text


def test_message_that_did_not_arrive(talk: Conversation) -> None:
    log_others(talk, 3)
    talk.until(datetime(2026, 12, 4, 8, tzinfo=UTC))
    talk.answer(LINDA, f"action Early-warning text owner:@{PAULA} due:7 dec")
    talk.workspace.faults.add(Fault(kind=FaultKind.PERSON_DEACTIVATED, user=talk.user(PAULA)))
    talk.until(datetime(2026, 12, 4, 16, tzinfo=UTC))
    told = next(m for m in talk.direct(LINDA) if "couldn't reach" in m.text)
    was = shown(talk, told)

    talk.presses(LINDA, told, "Someone else")
    (given,) = talk.submits(LINDA, owner=[talk.user(HALE)])
    talk.presses(LINDA, told, "Drop it")

    assert was == sample("undelivered")
    assert "Hale Kaya" in given.text
    assert "A-4" not in talk.answer(LINDA, "undelivered")


def test_list_without_any_action(talk: Conversation) -> None:
    (said,) = talk.says(HALE, "/isc actions")
    was = shown(talk, said)

    talk.presses(HALE, said, "Log an action")
    (logged,) = talk.submits(HALE, text="Captioning quote")

    assert was.replace(" [Keep]", "") == sample("empty.actions")
    assert "Captioning quote" in logged.text


EMPTY = [
    ("actions mine", "No actions of yours are open.", ["Log an action", "What else waits?", "All actions"]),
    ("actions overdue", "Nothing is late.", ["Log an action", "Closed ones"]),
    (
        "issues",
        "No open issues. Raise one when somebody has to decide something.",
        ["Raise an issue", "Decided"],
    ),
    (
        "events",
        "No events from 26 Nov 2026 to 26 Feb 2027. Announce one, so that nobody plans another for the same days.",
        ["Announce an event"],
    ),
    (
        "proposals",
        "No open proposals. A proposal becomes final by a day, unless somebody objects.",
        ["Decided"],
    ),
    ("decisions", "No decisions yet. They come from issues.", ["Issues"]),
    ("search xylophone", "Nothing found for “xylophone”.\nTry fewer or shorter words.", ["Search again"]),
]


@pytest.mark.parametrize(("words", "text", "buttons"), EMPTY)
def test_empty_list_says_what_to_do(talk: Conversation, words: str, text: str, buttons: list[str]) -> None:
    talk.answer(LINDA, "action Room plan")

    (said,) = talk.says(HALE, f"/isc {words}")
    (observed,) = talk.says(OBSERVER, f"/isc {words}")

    assert said.text == text
    assert [one for one in labels(said) if one != "Keep"] == buttons
    changing = {"Log an action", "Raise an issue", "Announce an event"}
    assert not changing & set(labels(observed))
