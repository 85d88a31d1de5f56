"""Replies in the thread of an entry: a choice is that mark, for whoever may set it; what may be something else is a note."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from practice.workspace import Message
from tests import databases
from tests.conversation import Conversation
from tests.handlers.registers.scene import talk_with, watched
from tests.handlers.registers.test_registers import ADDRESS, AUDITS, LINE
from tests.handlers.scene import ALINE, KENJI, LINDA, OBSERVER, UTE, labels, rows, signs
from tests.shipped import TEXT, WITHOUT_REGISTERS

STAND_IN = "edda.brandt"
PLANS = """
registers:
  - code: plans
    one: plan
    prefix: PL
    what: What is planned.
    fields:
      - {name: proof}
      - {name: site, type: link, label: Its page}
    states:
      - {name: drafting, choices: [done, Réservé, confirm, open page], needs: {open page: [site, proof]}}
"""


def started(url: str, folder: Path) -> Conversation:
    talk = talk_with(url, TEXT, folder)
    talk.answer(LINDA, AUDITS)
    talk.passes(minutes=2)
    return talk


@pytest.fixture
def both(url: str, tmp_path: Path) -> Iterator[Conversation]:
    """A task force with a recommendation, and its card in a channel."""
    talk = started(url, tmp_path)
    yield from watched(talk)


@pytest.fixture
def talk(tmp_path: Path) -> Iterator[Conversation]:
    talk = started(databases.fresh("sqlite"), tmp_path)
    yield from watched(talk)


def card(talk: Conversation) -> Message:
    return talk.channel("isc-gender")[0]


def says(talk: Conversation, who: str, words: str) -> str:
    """Reply under the card; return the one answer."""
    (said,) = talk.replies(who, card(talk), words)
    return said.text


# Whoever may set it


def test_choice_in_the_thread_of_the_card_is_that_mark(both: Conversation) -> None:
    said = says(both, ALINE, "Accepted, as the board advised")

    assert said.splitlines()[0] == f"{LINE} · accepted, implementation: no information · Ute Keller"
    assert signs(both, ALINE, card(both)) == ["white_check_mark"]
    assert "as the board advised" in both.answer(LINDA, "history R-1")


def test_link_fills_what_the_choice_needs_and_a_second_person_confirms_in_the_thread(
    both: Conversation,
) -> None:
    says(both, ALINE, "accepted")
    said = says(both, UTE, f"implemented, {ADDRESS} is public since May")
    herself = says(both, UTE, "confirmed")
    confirmed = says(both, LINDA, "confirmed, I have looked at it")

    assert "said to be implemented, to be confirmed" in said
    assert "It counts once one of them has confirmed it: Linda Okafor" in said
    assert "can confirm R-1" in herself
    assert confirmed == f"{LINE} · accepted, implemented · Ute Keller"
    details, history = both.answer(LINDA, "show R-1"), both.answer(LINDA, "history R-1")
    assert f"Evidence: {ADDRESS}" in details.splitlines()
    assert "implemented. is public since May" in history
    assert "I have looked at it" in history


def test_who_stands_in_for_whoever_said_it_does_not_confirm_it(talk: Conversation) -> None:
    says(talk, ALINE, "accepted")
    says(talk, LINDA, f"implemented {ADDRESS}")
    talk.answer(LINDA, "absent 7-9 oct officer:@edda.brandt")

    assert says(talk, LINDA, "confirm").startswith("You said so yourself")
    assert "and you stand in for them" in says(talk, STAND_IN, "confirmed")


def test_question_to_the_second_person_is_answered_under_it(talk: Conversation) -> None:
    says(talk, ALINE, "accepted")
    says(talk, UTE, f"implemented {ADDRESS}")
    talk.passes(minutes=5)
    asked = next(one for one in talk.direct(LINDA) if "Can you confirm that?" in one.text)

    (said,) = talk.replies(LINDA, asked, "Confirmed.")

    assert said.text == f"{LINE} · accepted, implemented · Ute Keller"


def test_choice_is_said_in_ones_own_conversation_and_with_the_reference(talk: Conversation) -> None:
    says(talk, ALINE, "R-1: accepted")
    told = talk.direct(UTE)[-1]

    (said,) = talk.replies(UTE, told, "in-progress: we began in May")

    assert said.text.splitlines()[0] == f"{LINE} · accepted, in progress · Ute Keller"


def test_reply_that_is_delivered_twice_or_edited_sets_it_once(both: Conversation) -> None:
    says(both, ALINE, "accepted")
    before = rows(both)

    (said,) = both.edits(ALINE, both.last(ALINE), "not accepted")

    assert "changing the message takes nothing back" in said.text
    assert rows(both)["history"] == before["history"]
    assert "accepted, implementation" in both.answer(LINDA, "recommendations")


def test_undo_takes_back_what_a_reply_set(talk: Conversation) -> None:
    (said,) = talk.replies(ALINE, card(talk), "not relevant")

    assert talk.presses(ALINE, said, "Undo")[-1].text.startswith(
        f"Taken back. {LINE} · acceptance: no information"
    )


# Whoever may not


@pytest.mark.parametrize("who", [LINDA, KENJI])
def test_who_may_not_set_it_reads_who_can_and_keeps_a_note(both: Conversation, who: str) -> None:
    said = says(both, who, "accepted, I think")

    assert said == "Aline can set the state of R-1. I've kept your words as a note."
    assert signs(both, who, card(both)) == ["pencil2"]
    assert "accepted, I think" in both.answer(LINDA, "show R-1")
    assert "acceptance: no information" in both.answer(LINDA, "recommendations")


def test_observer_leaves_a_remark(talk: Conversation) -> None:
    said = says(talk, OBSERVER, "accepted")

    assert said.endswith("I've kept your words as a note.")
    assert "acceptance: no information" in talk.answer(LINDA, "recommendations")


def test_choice_that_is_so_or_does_not_apply_is_refused_and_more_words_are_kept(talk: Conversation) -> None:
    early = says(talk, UTE, "in progress")
    says(talk, ALINE, "accepted")
    again, more = says(talk, ALINE, "accepted"), says(talk, ALINE, "accepted, by all of them")

    assert early.startswith("R-1 has no implementation yet")
    assert "kept" not in early
    assert again == "R-1 is accepted already. Nothing has changed."
    assert more == "R-1 is accepted already. I've kept your words as a note."
    assert "by all of them" in talk.answer(LINDA, "show R-1")


def test_reply_under_an_entry_that_one_may_not_see_says_nothing_of_it(talk: Conversation) -> None:
    shown = card(talk)
    talk.answer(LINDA, "edit R-1 visibility:restricted")

    said = [one.text for one in talk.replies(KENJI, shown, "accepted")]

    assert "R-1" not in str(said)
    assert "Aline can" not in str(said)
    assert "Acceptance: no information" in talk.answer(LINDA, "show R-1")


# What is missing is asked for


def test_choice_without_what_it_needs_is_asked_for_with_the_words_kept(both: Conversation) -> None:
    says(both, ALINE, "accepted")
    before = rows(both)
    (said,) = both.replies(UTE, card(both), "implemented, see link, 100 % of it")
    changed = rows(both) != before
    both.presses(UTE, said, "Add the evidence")
    form = str(both.workspace.view(both.user(UTE)))
    done = both.submits(UTE, evidence=ADDRESS)

    assert said.text == (
        "Implemented needs the evidence, so nothing has changed. Add it with the button, or say it again with it."
    )
    assert not changed
    assert "see link, 100 % of it" in form
    assert "said to be implemented" in done[-1].text
    assert "see link, 100 % of it" in both.answer(LINDA, "history R-1")


def test_field_that_is_left_empty_is_asked_for_in_the_form(talk: Conversation) -> None:
    says(talk, ALINE, "accepted")
    (said,) = talk.replies(UTE, card(talk), "implemented")
    talk.presses(UTE, said, "Add the evidence")
    talk.submits(UTE, reason="it is there")

    view = talk.workspace.view(talk.user(UTE))
    assert view is not None
    assert view.errors == {"evidence": "Implemented needs the evidence."}


def test_missing_link_may_be_added_by_an_edit(talk: Conversation) -> None:
    says(talk, ALINE, "accepted")
    says(talk, UTE, "implemented, see link")

    (said,) = talk.edits(UTE, talk.last(UTE), f"implemented, see {ADDRESS}")

    assert "said to be implemented" in said.text


def test_choice_of_both_states_is_asked_about(tmp_path: Path) -> None:
    shared = TEXT.replace("set_by: [chair]", "set_by: [chair, owner]")
    with closing(talk_with(databases.fresh("sqlite"), shared, tmp_path)) as talk:
        talk.answer(LINDA, AUDITS)
        talk.passes(minutes=2)
        says(talk, ALINE, "accepted")
        says(talk, UTE, "in progress")
        (asked,) = talk.replies(UTE, card(talk), "no information, note: ask again")
        question, row = asked.text, labels(asked)
        said = talk.presses(UTE, asked, "Implementation")

    assert question == "Which state of R-1 is no information?"
    assert row == ["Acceptance", "Implementation"]
    assert said[-1].text.splitlines()[0] == f"{LINE} · accepted, implementation: no information · Ute Keller"


def test_name_of_a_state_says_which(talk: Conversation) -> None:
    says(talk, ALINE, "accepted")

    assert says(talk, UTE, "implementation: not started").startswith(f"{LINE} · accepted, not started")


def test_done_is_answered_with_the_states(talk: Conversation) -> None:
    says(talk, ALINE, "accepted")
    (said,) = talk.replies(UTE, card(talk), "done")

    assert said.text.startswith("What is R-1 now?")
    assert "In progress" in labels(said)


# Notes


@pytest.mark.parametrize(
    "words",
    [
        "accepted practice is different", "accepted?", "not accepted yet", "accepted? not yet", "accepted, not yet",
        "confirmed", "we accepted it", "The board met, accepted",
    ],
)  # fmt: skip
def test_sentence_that_is_no_choice_is_a_note(talk: Conversation, words: str) -> None:
    said = talk.replies(ALINE, card(talk), words)

    assert [one.text for one in said] == []
    assert signs(talk, ALINE, card(talk)) == ["pencil2"]
    assert words in talk.answer(LINDA, "show R-1")
    assert "acceptance: no information" in talk.answer(LINDA, "recommendations")


def test_note_that_is_edited_to_a_choice_says_that_it_sets_nothing(talk: Conversation) -> None:
    talk.replies(ALINE, card(talk), "we look at it")

    (said,) = talk.edits(ALINE, talk.last(ALINE), "accepted")

    assert said.text.startswith("Your note on R-1 has the new words.")
    assert "acceptance: no information" in talk.answer(LINDA, "recommendations")


# Several things, and other registers


def test_under_several_entries_it_is_asked_which(talk: Conversation) -> None:
    talk.answer(LINDA, "recommendation Another report:X nr:1 owner:@ute.keller")
    talk.answer(LINDA, "recommendation Third report:X nr:2 owner:@ute.keller")
    talk.passes(hours=1)
    told = next(one for one in talk.direct(UTE) if "Another" in one.text and "Third" in one.text)
    for ref in ("R-2", "R-3"):
        talk.answer(ALINE, f"mark {ref} accepted")
    (asked,) = talk.replies(UTE, told, "in progress, since May")
    question = asked.text
    said = talk.presses(UTE, asked, "R-3")

    assert "Which one do you mean?" in question
    assert "accepted, in progress" in said[-1].text
    assert "R-2*  Another · accepted, implementation: no information" in talk.answer(LINDA, "recommendations")


def test_under_a_digest_it_is_asked_which_of_its_entries(talk: Conversation) -> None:
    talk.until(datetime(2016, 10, 10, 5, tzinfo=UTC))
    talk.answer(LINDA, "recommendation Another report:X nr:1 area:gender")
    talk.answer(LINDA, "edit R-1 nr:4")
    talk.passes(hours=3)
    digest = next(one for one in talk.channel("isc-gender") if "R-1" in one.text and "R-2" in one.text)

    (asked,) = talk.replies(ALINE, digest, "accepted, both")

    assert asked.text.startswith("Several things are above: R-1, R-2.")
    assert talk.presses(ALINE, asked, "R-2")[-1].text.startswith("*R-2*  Another · accepted")


def test_choices_of_any_register_are_read_before_the_words_of_verbs(tmp_path: Path) -> None:
    with closing(talk_with(databases.fresh("sqlite"), WITHOUT_REGISTERS + PLANS, tmp_path)) as talk:
        talk.answer(LINDA, f"plan Build it area:gender owner:@{UTE}")
        talk.passes(minutes=2)
        for words, state in (("reserve.", "Réservé"), ("confirm", "confirm"), ("done, at last", "done")):
            assert says(talk, UTE, words).startswith(f"*PL-1*  Build it · {state} ·")
        (said,) = talk.replies(UTE, card(talk), f"open page {ADDRESS}")

        assert said.text.startswith("Open page needs the proof, so nothing has changed.")
