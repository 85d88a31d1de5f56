"""Replies under a draft: its buttons are offered, and whoever wrote it down hears of a question or a doubt."""

import pytest

from practice.workspace import Message
from tests.conversation import Conversation
from tests.handlers.scene import ALINE, LINDA, UTE, labels, rows, signs


def draft(talk: Conversation) -> Message:
    talk.answer(UTE, "raise Who pays? area:web")
    talk.answer(UTE, "escalate I-1 no agreement")
    talk.answer(LINDA, "decide I-1 agreed One budget")
    talk.passes(hours=3)
    return next(m for m in talk.direct(ALINE) if "wrote down your decision" in m.text)


@pytest.mark.parametrize(
    ("words", "question", "row"),
    [
        ("ok", "Confirm DEC-1?", ["Confirm", "Just a note"]),
        ("Agreed, thanks", "Confirm DEC-1?", ["Confirm", "Just a note"]),
        (
            "not quite, from 2017 only",
            "Isn't DEC-1 what you decided?",
            ["Not quite", "Tell Linda", "Just a note"],
        ),
        ("what about the staff costs?", "Ask Linda?", ["Ask Linda", "Not quite", "Just a note"]),
    ],
)
def test_reply_under_a_draft_is_offered_what_its_buttons_do(
    quick: Conversation, words: str, question: str, row: list[str]
) -> None:
    sent = draft(quick)

    (said,) = quick.replies(ALINE, sent, words)

    assert (said.text, labels(said)) == (question, row)
    assert signs(quick, ALINE, sent) == ["pencil2"]
    assert "draft" in quick.answer(ALINE, "show DEC-1").lower()


def test_consent_confirms_once_it_is_pressed(quick: Conversation) -> None:
    (said,) = quick.replies(ALINE, draft(quick), "ok")

    (done,) = quick.presses(ALINE, said, "Confirm")

    assert done.text.startswith("DEC-1 is confirmed.")


def test_who_wrote_it_down_hears_the_doubt_and_answers(talk: Conversation) -> None:
    sent = draft(talk)

    (said,) = talk.replies(ALINE, sent, "not quite, from 2017 only")
    talk.presses(ALINE, said, "Tell Linda")
    talk.passes(minutes=10)
    told = talk.direct(LINDA)[-1]
    (kept,) = talk.replies(LINDA, told, "From 2017, then")
    talk.passes(days=3)

    assert told.text.startswith("*Aline tells you:* not quite, from 2017 only")
    assert kept.text == "I'll pass it on to Aline."
    assert any("*Linda answers:* From 2017, then" in one.text for one in talk.direct(ALINE))


def test_note_of_who_does_not_confirm_is_only_a_note(quick: Conversation) -> None:
    draft(quick)
    before = rows(quick)["notes"]

    said = quick.says(UTE, "DEC-1: what about the staff costs?", channel="direct")

    assert [label for one in said for label in labels(one) if label in {"Confirm", "Not quite"}] == []
    assert rows(quick)["notes"] - before in {0, 1}
