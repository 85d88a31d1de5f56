"""What waits to be confirmed: who is asked, asked again, and what becomes of it where they don't."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.conversation import Conversation
from tests.databases import fresh
from tests.handlers.registers.scene import talk_with, watched
from tests.handlers.registers.test_ways import DELIVERABLES, entered
from tests.handlers.scene import ALINE, KENJI, LINDA, UTE
from tests.shipped import TEXT, WITHOUT_REGISTERS

WAITS = "Ute Keller says it is implemented. Somebody else has to confirm that."
MORNING = datetime(2016, 12, 14, 9, tzinfo=UTC)  # after the session of the task force


@pytest.fixture
def both(url: str, tmp_path: Path) -> Iterator[Conversation]:
    yield from watched(submitted(url, tmp_path))


@pytest.fixture
def talk(tmp_path: Path) -> Iterator[Conversation]:
    yield from watched(submitted(fresh("sqlite"), tmp_path))


def submitted(url: str, folder: Path) -> Conversation:
    """Return a task force with an entry before its session, on the morning after that."""
    talk = entered(talk_with(url, WITHOUT_REGISTERS + DELIVERABLES, folder))
    talk.answer(LINDA, "submit O-1 ISC-TF")
    talk.until(MORNING)
    return talk


def implemented_by_ute(folder: Path) -> Conversation:
    """Return a task force in which Ute says that her recommendation is implemented, and others are asked."""
    talk = talk_with(fresh("sqlite"), TEXT, folder)
    talk.answer(LINDA, "recommendation Publish the audits report:X nr:1 area:gender owner:@ute.keller")
    talk.answer(ALINE, "mark R-1 accepted")
    talk.answer(UTE, "mark R-1 implemented evidence:https://example.org/1")
    talk.passes(hours=2)
    return talk


def questions(talk: Conversation, who: str) -> list[str]:
    return [one.text for one in talk.direct(who) if "Can you confirm that?" in one.text]


def test_body_is_asked_again_about_a_draft_that_stands_again(both: Conversation) -> None:
    both.answer(LINDA, "outcome O-1 endorsed with two changes")
    both.passes(hours=2)
    first = questions(both, ALINE)
    both.answer(LINDA, "outcome O-1 noted")
    both.passes(minutes=3)
    replaced = questions(both, ALINE)

    said = both.answer(LINDA, "undo O-1")
    both.passes(hours=2)

    assert len(first) == 1
    assert ["noted by ISC-TF" in one for one in replaced] == [True]
    assert "I'll tell Aline" in said, said
    assert "endorsed by ISC-TF on Tue 13 Dec.\nwith two changes" in questions(both, ALINE)[-1]
    assert len(questions(both, ALINE)) > len(first), "a message of its own, since an edited one alerts nobody"


def test_second_person_is_asked_again_about_a_choice_that_stands_again(tmp_path: Path) -> None:
    with closing(implemented_by_ute(tmp_path)) as talk:
        first = questions(talk, LINDA)
        talk.answer(UTE, "edit R-1 evidence:https://example.org/2")
        talk.passes(minutes=5)
        dropped = questions(talk, LINDA)

        said = talk.answer(UTE, "undo R-1")
        talk.passes(hours=2)

        assert (len(first), dropped) == (1, [])
        assert "I'll tell " in said
        assert "https://example.org/1" in questions(talk, LINDA)[-1]


def test_no_under_the_question_takes_a_draft_back_and_tells_who_entered_it(both: Conversation) -> None:
    both.answer(LINDA, "outcome O-1 endorsed")
    both.passes(minutes=5)
    asked = both.direct(ALINE)[-1]

    said = both.replies(ALINE, asked, "No, not yet: the minutes say noted")[-1].text
    both.passes(hours=2)
    told = both.direct(LINDA)[-1].text

    assert "waits for what ISC-TF said on Tue 13 Dec" in said.splitlines()[0]
    assert said.splitlines()[1].startswith("Not confirmed, so it doesn't count. I'll tell Linda")
    assert "Aline didn't confirm “endorsed by ISC-TF on Tue 13 Dec”: the minutes say noted." in told
    assert "didn't confirm it" in both.answer(LINDA, "history O-1")
    assert "the minutes say noted" in both.answer(LINDA, "history O-1")
    assert both.answer(LINDA, "outcome O-1 noted").splitlines()[0].endswith("to be confirmed · Ute Keller")


def test_no_of_a_second_person_is_told_to_who_said_it_until_it_is_taken_back(tmp_path: Path) -> None:
    with closing(implemented_by_ute(tmp_path)) as talk:
        asked = talk.direct(LINDA)[-1]
        said = talk.replies(LINDA, asked, "no")[-1].text
        talk.passes(minutes=5)
        told = talk.direct(UTE)[-1].text
        home = talk.answer(LINDA, "home")
        talk.answer(LINDA, "undo R-1")
        talk.passes(hours=2)

        assert "said to be implemented" not in said
        assert "Linda didn't confirm that it is implemented. It doesn't count." in told
        assert "Confirm" not in home
        assert [one for one in talk.direct(UTE) if "didn't confirm" in one.text] == []
        assert WAITS in talk.answer(UTE, "show R-1")


@pytest.mark.parametrize("words", ["no?", "no problem", "I can't confirm that?"])
def test_words_that_are_no_refusal_are_a_note(tmp_path: Path, words: str) -> None:
    with closing(implemented_by_ute(tmp_path)) as talk:
        talk.replies(LINDA, talk.direct(LINDA)[-1], words)

        assert WAITS in talk.answer(UTE, "show R-1")
        assert words in talk.answer(UTE, "show R-1")


def test_no_in_a_channel_may_be_said_to_somebody_else(tmp_path: Path) -> None:
    with closing(implemented_by_ute(tmp_path)) as talk:
        card = next(one for one in talk.channel("isc-gender") if "R-1" in one.text)
        talk.replies(LINDA, card, "no")
        before = talk.answer(UTE, "show R-1")
        talk.replies(LINDA, card, "Not confirmed: the address is empty")

        assert WAITS in before
        assert WAITS not in talk.answer(UTE, "show R-1")


def test_confirm_on_a_shared_card_says_to_others_who_can(tmp_path: Path) -> None:
    with closing(implemented_by_ute(tmp_path)) as talk:
        card = next(one for one in talk.channel("isc-gender") if "R-1" in one.text)
        said = talk.presses(UTE, card, "Confirm")[-1].text
        of_others = talk.presses(KENJI, card, "Confirm")[-1].text
        shown = talk.answer(UTE, "show R-1")
        talk.presses(LINDA, card, "Confirm")

        assert said == of_others == "Linda, Runa, Taro or 2 others can confirm R-1."
        assert WAITS in shown
        assert WAITS not in talk.answer(UTE, "show R-1")
