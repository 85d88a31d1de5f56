"""An issue that nobody but its raiser could answer goes to the secretary, and both are told why."""

from datetime import UTC, datetime

from tests.conversation import Conversation
from tests.handlers.scene import ALINE, LINDA

HALE = "hale.kaya"  # the focal point for Accessibility in BDT
RAISE = "raise Who captions the assembly? area:accessibility"
TO_SECRETARY = "Only Hale could answer it, and they raised it themselves: that's why it comes to you."


def read_by(talk: Conversation, who: str) -> list[str]:
    return [line for m in talk.direct(who) for line in m.text.splitlines()]


def test_raiser_who_alone_could_answer_is_told_why_the_secretary_hears_of_it(both: Conversation) -> None:
    said = both.answer(HALE, f"{RAISE} entity:BDT")
    both.passes(minutes=2)

    assert "Nobody but you could answer this. I'll tell Linda in a minute." in said
    assert TO_SECRETARY in read_by(both, LINDA)


def test_issue_that_others_can_answer_too_says_nothing_of_the_secretary(talk: Conversation) -> None:
    said = talk.answer(HALE, RAISE)
    talk.passes(minutes=2)

    assert "secretary" not in said
    assert read_by(talk, LINDA) == []


def test_secretary_is_told_that_nobody_is_there_to_answer(talk: Conversation) -> None:
    talk.answer(LINDA, "relieve @hale.kaya focal point area:accessibility entity:BDT")
    talk.passes(minutes=5)
    talk.answer(ALINE, f"{RAISE} entity:BDT")
    talk.passes(minutes=2)

    assert "Nobody is there to answer it: that's why it comes to you." in read_by(talk, LINDA)


def test_secretary_reads_no_reason_any_more_once_somebody_else_can_answer(talk: Conversation) -> None:
    talk.answer(HALE, f"{RAISE} entity:BDT")
    talk.passes(minutes=2)
    talk.answer(LINDA, "appoint @lihua.chen focal point for accessibility entity:BDT")
    talk.answer(HALE, "edit I-1 Who captions the next assembly?")
    talk.passes(minutes=5)

    assert TO_SECRETARY not in read_by(talk, LINDA)


def test_restricted_issue_of_the_chair_gives_no_such_reason(talk: Conversation) -> None:
    talk.answer(ALINE, "raise Who leaves? visibility:restricted")
    talk.passes(minutes=2)

    assert read_by(talk, LINDA)
    assert not any("that's why" in line for line in read_by(talk, LINDA))


def test_chair_who_sends_an_issue_up_to_themselves_reads_why_the_secretary_hears(talk: Conversation) -> None:
    talk.answer("filiz.arslan", "raise Who pays? area:web")
    talk.passes(minutes=2)
    said = talk.answer(ALINE, "escalate I-1 no agreement")
    talk.passes(minutes=2)

    assert "Nobody but you could answer this. I'll tell Linda" in said
    assert "Only Aline could answer it, and they sent it there: that's why it comes to you." in read_by(
        talk, LINDA
    )


def test_issue_that_nobody_else_could_answer_is_the_secretarys_wherever_things_are_counted(
    talk: Conversation,
) -> None:
    talk.answer(HALE, f"{RAISE} entity:BDT")
    talk.passes(minutes=2)

    home, week = talk.answer(LINDA, "home"), talk.answer(LINDA, "digest")
    talk.until(datetime(2016, 10, 14, 16, tzinfo=UTC))
    told = "\n".join(read_by(talk, LINDA))

    assert home.startswith("1 thing to do\nWho captions the assembly?")
    assert "1 open issue concerns you." in week
    assert "none of them your own" not in week
    assert "it doesn't concern you" not in week
    assert "One working day left with the focal points" in told
    assert "The focal points' time ends today, Fri 14 Oct." in told
    assert "Nothing waits for you" in talk.answer(ALINE, "home")


def test_issue_that_others_can_answer_too_waits_for_them_alone(talk: Conversation) -> None:
    talk.answer(HALE, RAISE)
    talk.passes(minutes=2)

    assert talk.answer(LINDA, "home").startswith("Nothing waits for you")
    assert "concerns you" not in talk.answer(LINDA, "digest")
