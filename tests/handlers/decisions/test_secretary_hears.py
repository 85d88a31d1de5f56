"""What becomes of the actions of a decision is told to the chair, who decided, and to the secretary."""

from datetime import UTC, datetime

from tests.conversation import Conversation
from tests.handlers.scene import ALINE, LINDA, UTE

FILIZ = "filiz.arslan"


def decided(talk: Conversation) -> None:
    talk.answer(FILIZ, "raise Who pays? area:web")
    talk.answer(FILIZ, "escalate I-1 no agreement")
    talk.says(ALINE, "/isc decide I-1 agreed One budget\nDraft the line @ute.keller 12 oct")


def test_secretary_hears_what_becomes_of_an_action_of_a_decision(talk: Conversation) -> None:
    decided(talk)
    talk.passes(minutes=2)

    said = talk.answer(UTE, "done A-1 the line is there")
    talk.until(datetime(2016, 10, 11, 9, tzinfo=UTC))

    told = [[m.text for m in talk.direct(who) if "Draft the line" in m.text][-1] for who in (ALINE, LINDA)]
    assert "I'll tell Aline and Linda." in said
    assert all("Ute closed it" in text for text in told)
    assert "News on what Aline asked for" in told[1]


def test_other_actions_are_told_to_whoever_asked_alone(talk: Conversation) -> None:
    talk.answer(ALINE, "action Draft the line owner:@ute.keller due:12 oct")
    talk.passes(minutes=2)

    said = talk.answer(UTE, "done A-1 it is there")

    assert "I'll tell Aline." in said


def test_monday_of_the_secretary_begins_with_what_is_late_in_the_task_force(talk: Conversation) -> None:
    decided(talk)
    talk.answer(ALINE, "action Room plan owner:@ute.keller due:13 oct")
    talk.until(datetime(2016, 10, 17, 9, tzinfo=UTC))

    week = [m.text for m in talk.direct(LINDA) if "Your week" in m.text][-1].partition("Your week")[2]

    assert week.splitlines()[1].startswith("2 actions are late in the task force.")
    assert week.splitlines()[2] == "Late in the task force"
    assert "A-1 " in week.splitlines()[3]
    assert "You have no open actions" not in week
