"""Days of the task force's meetings: answers, dates, lists and digests go by them as by sessions that are entered."""

from datetime import UTC, datetime

import pytest

from bot.records import Kind, Ref, Visibility
from handlers.core.calls import Call
from handlers.core.desk import Desk
from storage.store import Store
from storage.unit_of_work import Tx
from tests.conversation import BOT, Conversation
from tests.handlers.scene import ALINE, BANGKOK, LINDA, OBSERVER, UTE, labels
from tests.shipped import REGISTRY

FILIZ = "filiz.arslan"
UNKNOWN = "Fri 21 Oct: no meeting of ISC-TF is known, so 10 working days"


def with_the_task_force(talk: Conversation) -> str:
    """Raise an issue and send it up one level; return what was said."""
    talk.answer(FILIZ, "raise Who pays for six languages? area:web")
    return talk.answer(FILIZ, "escalate I-1 no agreement")


def due(talk: Conversation) -> str:
    """Return until when the answer is due, as `show` says it."""
    (line,) = [one for one in talk.answer(LINDA, "show I-1").splitlines() if one.startswith("Answer due ")]
    return line.removeprefix("Answer due ").rstrip(".")


def on(day: int) -> str:
    return f"{datetime(2016, 10, day, tzinfo=UTC):%a} {day} Oct (next meeting of ISC-TF)"


# What waits for a meeting


def test_answer_is_due_at_the_next_meeting_that_is_planned_or_called(talk: Conversation) -> None:
    talk.answer(LINDA, "meeting 18 oct 14:00")
    said = with_the_task_force(talk)
    talk.answer(LINDA, "call M-1")

    assert said.endswith(f" Answer due {on(18)}.")
    assert due(talk) == on(18)


def test_waiting_issues_follow_a_meeting_that_is_planned_moved_and_cancelled(both: Conversation) -> None:
    with_the_task_force(both)
    both.passes(minutes=2)
    told = len(both.direct(ALINE))

    planned = both.answer(LINDA, "meeting 20 oct 14:00")
    both.restart()
    moved = both.answer(LINDA, "move M-1 18 oct the hall is taken")
    both.passes(minutes=2)
    (card,) = both.channel("#isc-web")
    until, days = card.text, due(both)
    cancelled = both.answer(LINDA, "cancel M-1 no quorum")

    assert "I-1 is now due Thu 20 Oct." in planned.splitlines()
    assert "I-1 is now due Tue 18 Oct." in moved.splitlines()
    assert "task force, until Tue 18 Oct" in until
    assert days == on(18)
    assert "I-1 is now due Fri 21 Oct." in cancelled.splitlines()
    assert due(both) == UNKNOWN
    assert len(both.direct(ALINE)) == told
    history = both.answer(FILIZ, "history I-1")
    assert "due: Tue 18 Oct, was Thu 20 Oct\n      why: next meeting of ISC-TF" in history


def test_message_that_was_sent_says_the_day_of_the_moved_meeting(talk: Conversation) -> None:
    talk.answer(LINDA, "meeting 18 oct 14:00")
    with_the_task_force(talk)
    talk.passes(minutes=2)

    talk.answer(LINDA, "move M-1 20 oct")
    talk.until(datetime(2016, 10, 21, 12, tzinfo=UTC))

    assert any("The answer was due Tue 18 Oct. Moved to Thu 20 Oct." in m.text for m in talk.direct(ALINE))
    asked = [m for m in talk.direct(ALINE) if " time end" in m.text]
    assert [talk.day_of(m) for m in asked] == ["Thu 20 Oct"]


def test_undo_brings_the_day_back_each_time(talk: Conversation) -> None:
    with_the_task_force(talk)

    (planned,) = talk.says(LINDA, "/isc meeting 18 oct 14:00")
    assert due(talk) == on(18)
    talk.presses(LINDA, planned, "Undo")
    assert due(talk) == UNKNOWN

    talk.answer(LINDA, "meeting 18 oct 14:00")
    (moved,) = talk.says(LINDA, "/isc move M-2 20 oct")
    assert due(talk) == on(20)
    talk.presses(LINDA, moved, "Undo")
    assert due(talk) == on(18)

    (cancelled,) = talk.says(LINDA, "/isc cancel M-2 no quorum")
    assert due(talk) == UNKNOWN
    talk.presses(LINDA, cancelled, "Undo")
    assert due(talk) == on(18)


def test_restricted_meeting_moves_nothing_that_others_see(talk: Conversation) -> None:
    with_the_task_force(talk)

    said = talk.answer(LINDA, "meeting 12 oct 14:00 visibility:restricted")

    assert "Answer due" not in said
    assert due(talk) == UNKNOWN
    for who in (LINDA, UTE):
        assert "M-1" not in talk.answer(who, "sessions")
    assert "No meeting is planned here yet" in talk.answer(
        UTE, 'action Send it due:"before the next meeting"'
    )

    talk.answer(LINDA, "edit M-1 visibility:members")
    assert due(talk) == on(12)
    talk.answer(LINDA, "edit M-1 visibility:restricted")
    assert due(talk) == UNKNOWN


def test_meeting_planned_before_meetings_counted_is_found_at_the_next_start(talk: Conversation) -> None:
    talk.answer(LINDA, "meeting 18 oct 14:00 visibility:restricted")
    with_the_task_force(talk)

    def as_an_earlier_version_left_it(tx: Tx) -> None:
        meeting = tx.find(Ref(Kind.MEETING, 1))
        meeting.visibility = Visibility.MEMBERS
        tx.change(meeting, "edit")

    talk.store.write(as_an_earlier_version_left_it, now=talk.clock.now())
    assert due(talk) == UNKNOWN
    talk.answer(LINDA, "session MCG 20 oct")
    talk.restart()
    talk.passes(minutes=2)

    assert due(talk) == on(18)
    talk.until(datetime(2016, 10, 19, 12, tzinfo=UTC))
    assert [talk.day_of(m) for m in talk.direct(ALINE) if " time end" in m.text] == ["Tue 18 Oct"]


def test_meeting_of_a_working_group_is_none_of_the_task_forces(talk: Conversation) -> None:
    with_the_task_force(talk)
    talk.answer(UTE, "again meeting 12 oct 14:00 group:Editors")

    assert due(talk) == UNKNOWN
    assert "M-1" not in talk.answer(UTE, "sessions")


def test_late_evening_elsewhere_is_the_day_in_geneva(talk: Conversation) -> None:
    talk.answer(LINDA, "meeting 18 oct 20:00 Brasilia")

    assert talk.answer(UTE, "sessions").splitlines()[1].startswith("Wed 19 Oct  ISC-TF · M-1")


def test_meeting_that_was_held_on_its_day_is_still_that_days(talk: Conversation) -> None:
    talk.answer(LINDA, "meeting 18 oct 10:00")
    with_the_task_force(talk)
    talk.until(datetime(2016, 10, 18, 12, tzinfo=UTC))

    talk.answer(LINDA, "held M-1")

    assert due(talk) == on(18)


def test_other_replica_goes_by_the_meeting_at_once(both: Conversation) -> None:
    other = Store(both.url, charter=both.charter, monotonic=lambda: 0.0)
    other.start()
    other.read(lambda read: read.snapshot.sessions)
    both.answer(LINDA, "meeting 18 oct 14:00")

    call = Call(
        team=BOT.team, user=both.user(LINDA), channel="C1", words="session task force 18 oct", now=both.clock.now(), key=None
    )  # fmt: skip
    (answer,) = other.submit([Desk(other, REGISTRY, command="/isc").write_request(call)]).result()
    other.stop()

    assert "already meets on " in str(answer)


# Dates that people type


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("before the next meeting", "Mon 17 Oct"),
        ("next meeting", "Tue 18 Oct"),
        ("3 days after the next meeting", "Fri 21 Oct"),
        ("2 days before the task force", "Sun 16 Oct"),
    ],
)
def test_date_is_counted_from_the_next_meeting(quick: Conversation, words: str, day: str) -> None:
    quick.answer(LINDA, "meeting 18 oct 14:00")

    assert day in quick.answer(UTE, f'action Send the paper due:"{words}"')


def test_next_meeting_is_also_one_entered_as_a_session_and_another_meeting_is_asked_for(
    quick: Conversation,
) -> None:
    quick.answer(LINDA, "session task force 18 oct")

    assert "Mon 17 Oct" in quick.answer(UTE, 'action Send the paper due:"before the next meeting"')
    assert "doesn't say which day" in quick.answer(UTE, 'action Send it due:"after the last meeting"')


# Sessions beside it


def test_list_of_sessions_has_the_meeting_with_its_reference(talk: Conversation) -> None:
    talk.answer(LINDA, "meeting 18 oct 14:00")
    with_the_task_force(talk)

    for who in (LINDA, OBSERVER, UTE):
        assert talk.answer(who, "sessions").splitlines() == [
            "*1 session ahead*",
            "Tue 18 Oct  ISC-TF · M-1 · papers are due Thu 13 Oct · waiting: I-1",
        ]
    talk.answer(LINDA, "cancel M-1 no quorum")
    assert "M-1" not in talk.answer(UTE, "sessions")
    assert "Tue 18 Oct  ISC-TF · M-1 · called off" in talk.answer(UTE, "sessions all")


def test_session_beside_a_meeting_is_known_already_and_changed_by_the_meeting(talk: Conversation) -> None:
    talk.answer(LINDA, "meeting 18 oct 14:00")

    assert talk.answer(LINDA, "session ISC-TF 18 oct") == (
        "ISC-TF already meets on Tue 18 Oct (M-1); papers are due Thu 13 Oct. To move it: move M-1 Tue 25 Oct"
    )
    how = (
        "On Tue 18 Oct ISC-TF has its meeting M-1. "
        "To move it: move M-1 Tue 25 Oct. To cancel it: cancel M-1 &lt;why&gt;"
    )
    assert talk.answer(LINDA, "session ISC-TF off 18 oct") == how
    assert talk.answer(LINDA, "session ISC-TF 18 oct to:25 oct") == how
    assert "Tue 25 Oct" in talk.answer(LINDA, "move M-1 Tue 25 Oct")


def test_near_day_is_another_or_the_meeting_moved(talk: Conversation) -> None:
    talk.answer(LINDA, "meeting 18 oct 14:00")

    (asked,) = talk.says(LINDA, "/isc session ISC-TF 20 oct")
    assert labels(asked) == ["Another one", "Moved from Tue 18 Oct"]
    talk.presses(LINDA, asked, "Moved from Tue 18 Oct")

    assert talk.answer(UTE, "sessions").splitlines()[1:] == [
        "Thu 20 Oct  ISC-TF · M-1 · papers are due Mon 17 Oct"
    ]
    assert "Thu 20 Oct, 14:00 Geneva" in talk.answer(UTE, "M-1")


def test_day_for_papers_is_entered_beside_a_meeting_and_the_call_says_it(talk: Conversation) -> None:
    talk.answer(LINDA, "meeting 18 oct 14:00")

    said = talk.answer(LINDA, "session ISC-TF 18 oct papers:11 oct")
    talk.answer(LINDA, "call M-1")
    talk.passes(minutes=2)

    assert said == "ISC-TF, Tue 18 Oct: papers are due Tue 11 Oct, not Thu 13 Oct."
    assert talk.answer(UTE, "sessions").splitlines() == [
        "*1 session ahead*",
        "Tue 18 Oct  ISC-TF · M-1 · papers are due Tue 11 Oct",
    ]
    assert any("Tue 11 Oct" in m.text for m in talk.direct(ALINE))


def test_session_entered_as_well_goes_with_the_meeting_and_comes_back_by_undo(talk: Conversation) -> None:
    talk.answer(LINDA, "session ISC-TF 18 oct papers:11 oct")
    talk.answer(LINDA, "meeting 18 oct 14:00")
    both_entered = "Tue 18 Oct  ISC-TF · M-1 · papers are due Tue 11 Oct"
    assert talk.answer(UTE, "sessions").splitlines()[1:] == [both_entered]
    with_the_task_force(talk)

    (moved,) = talk.says(LINDA, "/isc move M-1 25 oct")
    after_move, waits = talk.answer(UTE, "sessions").splitlines()[1:], due(talk)
    talk.presses(LINDA, moved, "Undo")
    assert after_move == ["Tue 25 Oct  ISC-TF · M-1 · papers are due Thu 20 Oct · waiting: I-1"]
    assert waits == on(25)
    assert talk.answer(UTE, "sessions").splitlines()[1:] == [f"{both_entered} · waiting: I-1"]

    (cancelled,) = talk.says(LINDA, "/isc cancel M-1 no quorum")
    assert due(talk) == UNKNOWN
    talk.presses(LINDA, cancelled, "Undo")
    assert talk.answer(UTE, "sessions").splitlines()[1:] == [f"{both_entered} · waiting: I-1"]


def test_taking_a_meeting_back_keeps_the_session_that_was_entered_before(talk: Conversation) -> None:
    talk.answer(LINDA, "session ISC-TF 18 oct")
    (planned,) = talk.says(LINDA, "/isc meeting 18 oct 14:00")
    talk.presses(LINDA, planned, "Undo")

    assert talk.answer(UTE, "sessions").splitlines()[1:] == [
        "Tue 18 Oct  ISC-TF · M-1 · papers are due Thu 13 Oct"
    ]


# Once in each list


@pytest.mark.parametrize("entered", ["session ISC-TF 18 oct", "sessions"])
def test_home_and_digests_say_the_day_once(talk: Conversation, entered: str) -> None:
    talk.answer(LINDA, entered)
    talk.answer(LINDA, "meeting 18 oct 14:00")
    talk.passes(days=4)

    home = talk.answer(UTE, "home")
    line = "The task force meets on Tue 18 Oct, 14:00 Geneva"
    assert f"{line}, papers by Thu 13 Oct" in home
    (channel,) = [m.text for m in talk.channel() if "week of" in m.text]
    for text in (home, talk.answer(UTE, "digest"), talk.answer(LINDA, "digest"), channel):
        assert text.count("Tue 18 Oct") == 1, text
        assert line in text
    assert "Other bodies" not in talk.answer(UTE, "meetings")


def test_reminder_says_when_the_next_one_comes_also_after_an_office_closes(both: Conversation) -> None:
    both.answer(LINDA, "meeting 13 oct 14:00")
    both.answer(LINDA, "call M-1")
    both.until(datetime(2016, 10, 12, 10, tzinfo=UTC))
    before = both.direct(BANGKOK)[-1].text

    both.answer(LINDA, "holiday Bangkok 13 oct Flood")
    both.passes(minutes=10)
    closed = both.direct(BANGKOK)[-1].text
    both.answer(LINDA, "holiday off Bangkok 13 oct")
    both.passes(minutes=10)
    again = both.direct(BANGKOK)[-1].text
    both.until(datetime(2016, 10, 13, 11, 30, tzinfo=UTC))

    assert "An hour before is outside your hours, so I'll write at 17:00 that day." in before
    assert "Your office is closed that day, so I won't write again." in closed
    assert again == before
    assert "The task force meets" in both.direct(BANGKOK)[-1].text
    assert both.direct(BANGKOK)[-1].text != again
