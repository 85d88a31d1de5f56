"""Silence procedures and decisions: what people are asked, and what they read of the end."""

from datetime import UTC, datetime

from practice.workspace import Message
from tests.conversation import Conversation
from tests.voice.notation import sample, shown
from tests.voice.scene import ALINE, FILIZ, LINDA, WIPA, in_channels

EDDA, TARO = "edda.brandt", "taro.nakagawa"
TITLE = "Who pays for pages in six languages?"


def december(day: int, hour: int = 10) -> datetime:
    """Return an hour in Geneva on a day of December."""
    return datetime(2026, 12, day, hour - 1, tzinfo=UTC)


def told(talk: Conversation, who: str, words: str) -> Message:
    """Return the newest message to somebody that has these words in one of its blocks."""
    return next(m for m in reversed(talk.direct(who)) if words in str(m.blocks))


def proposed(talk: Conversation) -> None:
    talk.answer(LINDA, "propose Video guidelines due:10 dec")
    talk.opens(ALINE, "confirm P-1")
    talk.until(datetime(2026, 11, 27, 12, tzinfo=UTC))


def test_who_is_asked_reads_what_happens_when(talk: Conversation) -> None:
    proposed(talk)

    assert shown(talk, told(talk, WIPA, "Video guidelines")) == sample("propose.ask")


def test_reply_that_may_be_an_objection(talk: Conversation) -> None:
    proposed(talk)

    (offer,) = talk.replies(EDDA, told(talk, EDDA, "Video guidelines"), "the budget is missing")

    assert shown(talk, offer) == sample("propose.objection")


def test_objection_stops_it(talk: Conversation) -> None:
    proposed(talk)
    talk.until(december(8))
    talk.answer(EDDA, "object P-1 the budget is missing")
    talk.passes(hours=4)

    assert shown(talk, told(talk, TARO, "won't become final")) == sample("propose.stopped")


def test_text_that_nobody_objects_to_is_final(talk: Conversation) -> None:
    proposed(talk)
    talk.until(december(11))

    assert shown(talk, in_channels(talk, "Video guidelines")) == sample("propose.final")


def at_mcg(talk: Conversation) -> None:
    talk.answer(LINDA, "session MCG 9 dec")
    talk.answer(FILIZ, f"raise {TITLE} area:web")
    talk.answer(FILIZ, "escalate I-1 money")
    talk.until(december(2))
    talk.answer(ALINE, "escalate I-1 not ours")
    talk.until(december(9))
    talk.says(LINDA, "/isc decide I-1 agreed one central budget\nDraft the budget line @ute.keller 15 dec")
    talk.passes(minutes=5)


def test_draft_to_who_may_confirm_it(talk: Conversation) -> None:
    at_mcg(talk)

    assert shown(talk, told(talk, TARO, "wrote down")) == sample("decide.draft")


def test_decision_in_the_thread_of_its_issue(talk: Conversation) -> None:
    at_mcg(talk)
    talk.presses(TARO, told(talk, TARO, "wrote down"), "Confirm")
    talk.passes(minutes=5)
    card = in_channels(talk, TITLE)

    said = talk.workspace.messages(card.channel, seen_by=talk.user(FILIZ), thread_ts=card.ts)

    assert sample("decide.final") in [shown(talk, one) for one in said]


def test_form_of_a_decision_has_what_every_one_needs_and_the_rest_behind_a_button(talk: Conversation) -> None:
    talk.answer("joost.peeters", "raise One film crew or two? area:access options:one; two")
    talk.answer("joost.peeters", "escalate I-1 no agreement")
    talk.says(ALINE, "/isc decide I-1")
    view = talk.workspace.view(talk.user(ALINE))
    assert view is not None
    short = shown(talk, view)

    more = next(e for b in view.shape["blocks"] if b["type"] == "actions" for e in b["elements"])
    talk._run(talk.workspace.press(talk.user(ALINE), view_id=view.id, action_id=more["action_id"]))
    longer = talk.workspace.view(talk.user(ALINE))
    assert longer is not None
    (said,) = talk.submits(ALINE, word="agreed", text="one crew", review="2027-06-01")

    assert short == sample("form.decide")
    assert longer.id == view.id, "the same form, longer"
    assert "I Review (day?)" in shown(talk, longer)
    assert "DEC-1  I-1 is decided. *Agreed:* one crew." in said.text
    assert "Review: Tue 1 Jun 2027" in said.text
