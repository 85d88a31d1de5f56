"""Days on which other bodies meet are meetings with a reference: shown, moved and cancelled, and nobody is called to them."""

from datetime import UTC, datetime

import pytest

from tests.conversation import Conversation
from tests.handlers.scene import ALINE, LINDA, OBSERVER, UTE, everything_said, labels

FILIZ = "filiz.arslan"


def with_mcg(talk: Conversation) -> None:
    """Raise an issue and send it up to MCG."""
    talk.answer(FILIZ, "raise Who pays for six languages? area:web")
    talk.answer(FILIZ, "escalate I-1 no agreement")
    talk.answer(ALINE, "escalate I-1 budget is not ours")


def test_day_of_another_body_is_shown_by_its_reference(talk: Conversation) -> None:
    talk.answer(LINDA, "session MCG 20 oct")

    for who in (LINDA, UTE, OBSERVER):
        said = talk.answer(who, "show M-1")
        assert "MCG" in said
        assert "Thu 20 Oct" in said
        assert "Papers are due Thu 13 Oct" in said
    (shown,) = talk.says(LINDA, "/isc M-1")
    assert labels(shown)[:3] == ["Move", "Edit", "Cancel"]


def test_papers_of_a_body_that_were_due_are_shown_as_past(talk: Conversation) -> None:
    talk.answer(LINDA, "session Council 20 oct")

    assert "Papers were due Thu 22 Sep" in talk.answer(LINDA, "show M-1")


def test_day_of_another_body_moves_by_its_reference_with_papers_and_answers(talk: Conversation) -> None:
    talk.answer(LINDA, "session MCG 20 oct")
    with_mcg(talk)

    (moved,) = talk.says(LINDA, "/isc move M-1 27 oct")
    text, listed = moved.text, talk.answer(UTE, "sessions").splitlines()[1:]
    talk.presses(LINDA, moved, "Undo")

    assert "MCG is on Thu 27 Oct, not Thu 20 Oct." in text
    assert "I-1 is now due Thu 27 Oct." in text
    assert listed == ["Thu 27 Oct  MCG · M-1 · papers are due Thu 20 Oct · waiting: I-1"]
    assert talk.answer(UTE, "sessions").splitlines()[1:] == [
        "Thu 20 Oct  MCG · M-1 · papers are due Thu 13 Oct · waiting: I-1"
    ]


def test_day_of_another_body_is_cancelled_by_its_reference_and_comes_back(talk: Conversation) -> None:
    talk.answer(LINDA, "session MCG 20 oct papers:11 oct")

    (cancelled,) = talk.says(ALINE, "/isc cancel M-1 no quorum")
    while_cancelled = talk.answer(UTE, "sessions MCG all").splitlines()[1:]
    talk.presses(ALINE, cancelled, "Undo")

    assert while_cancelled == ["Thu 20 Oct  MCG · M-1 · called off"]
    assert talk.answer(UTE, "sessions").splitlines()[1:] == [
        "Thu 20 Oct  MCG · M-1 · papers are due Tue 11 Oct"
    ]


@pytest.mark.parametrize(
    ("who", "words", "sentence"),
    [
        (UTE, "move M-1 27 oct", "Aline or Linda can change M-1."),
        (UTE, "cancel M-1 no quorum", "Aline or Linda can change M-1."),
        (LINDA, "move M-1 27 oct 14:00", "I take whole days here, not hours. Say it like move M-1 "),
        (LINDA, "move M-1 3 nov", "MCG already meets on Thu 3 Nov (M-2). Nothing has changed."),
        (LINDA, "call M-1", "M-1 is a meeting of MCG. I keep its day and its papers, and invite and count nobody there."),
        (LINDA, "held M-1", "M-1 is a meeting of MCG. I keep its day and its papers, and invite and count nobody there."),
        (UTE, "attending M-1", "M-1 is a meeting of MCG, so there's nothing to answer here."),
        (LINDA, "attendance M-1", "M-1 is a meeting of MCG, so nobody is asked here."),
    ],
)  # fmt: skip
def test_what_is_not_done_with_the_day_of_another_body(
    quick: Conversation, who: str, words: str, sentence: str
) -> None:
    quick.answer(LINDA, "session MCG 20 oct")
    quick.answer(LINDA, "session MCG 3 nov")

    assert quick.answer(who, words).startswith(sentence)
    assert "Thu 20 Oct  MCG · M-1" in quick.answer(UTE, "sessions")


def test_nobody_is_invited_to_another_body_or_reminded_of_it(talk: Conversation) -> None:
    talk.answer(LINDA, "session MCG 20 oct")
    talk.until(datetime(2016, 10, 21, 12, tzinfo=UTC))

    said = everything_said(talk)
    assert "Are you coming?" not in said
    assert "M-1" not in said
    assert "No meeting is waiting" in talk.answer(UTE, "attending")


def test_meetings_are_the_task_forces_and_sessions_those_of_all_bodies(talk: Conversation) -> None:
    talk.answer(LINDA, "session MCG 20 oct")
    talk.answer(LINDA, "meeting 18 oct 14:00")
    talk.answer(LINDA, "session task force 15 nov")

    ahead = talk.answer(UTE, "meetings").splitlines()
    assert ahead[0] == "*2 meetings ahead*"
    assert [line.split()[0].strip("*") for line in ahead[1:3]] == ["M-2", "M-3"]
    assert ahead[3] == "Other bodies meet next: MCG Thu 20 Oct."
    assert "M-1" not in talk.answer(UTE, "meetings 2016")
    assert [line.split("·")[1].strip() for line in talk.answer(UTE, "sessions").splitlines()[1:]] == [
        "M-2",
        "M-1",
        "M-3",
    ]


def test_other_bodies_do_not_count_among_the_meetings_held(talk: Conversation) -> None:
    talk.answer(LINDA, "session MCG 18 oct")
    talk.answer(LINDA, "meeting 18 oct 10:00")
    talk.until(datetime(2016, 10, 20, 12, tzinfo=UTC))

    talk.answer(LINDA, "held M-2")

    assert "Task force: 1 held in 2016, 1 since Oct 2016." in talk.answer(UTE, "meetings 2016")
    assert "meeting 1" in talk.answer(UTE, "M-2")


# A day of the task force of which no more is known


def test_day_alone_is_not_called_by_the_clock_and_becomes_the_meeting_once_its_hour_is_known(
    talk: Conversation,
) -> None:
    talk.answer(LINDA, "session task force 18 oct papers:12 oct")
    talk.until(datetime(2016, 10, 11, 6, tzinfo=UTC))
    before = everything_said(talk)

    planned = talk.answer(LINDA, "meeting 18 oct 14:00 place:T103")
    talk.until(datetime(2016, 10, 13, 12, tzinfo=UTC))

    assert "This call goes out" not in before
    assert "Task force" in planned
    assert "M-1" in planned
    assert "M-2" not in planned
    assert any("Wed 12 Oct" in m.text and "M-1" in f"{m.blocks}" for m in talk.direct(UTE))
    assert talk.answer(UTE, "sessions").splitlines()[1:] == [
        "Tue 18 Oct  ISC-TF · M-1 · papers were due Wed 12 Oct"
    ]


def test_day_alone_gets_its_hour_by_a_move_and_a_card_with_it(talk: Conversation) -> None:
    talk.answer(LINDA, "session task force 18 oct")
    talk.passes(minutes=2)
    before = [m.text for m in talk.channel() if "Task force" in m.text]

    talk.answer(LINDA, "move M-1 18 oct 14:00")
    talk.passes(minutes=2)

    assert before == []
    assert len([m for m in talk.channel() if "Tue 18 Oct, 14:00" in m.text]) == 1
    assert talk.ticks.audit() == []


def test_day_alone_is_called_by_hand(talk: Conversation) -> None:
    talk.answer(LINDA, "session task force 18 oct")

    said = talk.answer(LINDA, "call M-1")
    refused = talk.answer(LINDA, "session task force off 18 oct")

    assert "meeting 1" in said
    assert refused.startswith("On Tue 18 Oct ISC-TF has its meeting M-1.")


def test_restricted_meeting_does_not_hide_a_day_that_everybody_knows(talk: Conversation) -> None:
    talk.answer(LINDA, "session task force 18 oct")

    planned = talk.answer(LINDA, "meeting 18 oct 14:00 visibility:restricted")
    if "anyway" in planned:
        planned = talk.answer(LINDA, "again meeting 18 oct 14:00 visibility:restricted")

    assert "Tue 18 Oct  ISC-TF · M-1" in talk.answer(UTE, "sessions")
    assert "14:00" not in talk.answer(UTE, "M-1")


def test_answers_to_a_called_off_day_of_the_task_force_wait_for_the_next(talk: Conversation) -> None:
    talk.answer(LINDA, "session task force 18 oct")
    talk.answer(LINDA, "meeting 25 oct 14:00")
    talk.answer(FILIZ, "raise Who pays for six languages? area:web")
    talk.answer(FILIZ, "escalate I-1 no agreement")

    said = talk.answer(LINDA, "cancel M-1 the hall is taken")

    assert "I-1 is now due Tue 25 Oct." in said


def test_body_meets_once_a_day_also_where_a_restricted_meeting_is_shown_again(talk: Conversation) -> None:
    talk.answer(LINDA, "session MCG 20 oct")
    talk.answer(LINDA, "edit M-1 visibility:restricted")
    talk.answer(LINDA, "session MCG 20 oct")

    said = talk.answer(LINDA, "edit M-1 visibility:members")

    assert "M-2" in said
    assert talk.answer(UTE, "show M-1") == "I can't find M-1."
