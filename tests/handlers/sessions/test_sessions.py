"""Sessions of bodies in talk: entered, moved, called off; the issues that wait for them follow."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial

import pytest
from sqlalchemy import select

from bot.charter_file import read_charter
from bot.records import Kind
from handlers.core.calls import Call
from handlers.core.desk import Desk
from practice.workspace import Message
from storage import tables
from storage.metadata import OrphanedRecords, save_charter
from storage.store import Store
from storage.unit_of_work import Read
from tests.conversation import BOT, Conversation
from tests.handlers.scene import ALINE, LINDA, OBSERVER, STAFF, UTE, labels, rows
from tests.shipped import REGISTRY, WITHOUT_REGISTERS

FILIZ, UPPER = "filiz.arslan", "lihua.chen"


def with_the_task_force(
    talk: Conversation, *, title: str = "Who pays for six languages?", number: int = 1
) -> str:
    """Raise an issue and send it up one level; return what was said."""
    talk.answer(FILIZ, f"raise {title} area:web")
    return talk.answer(FILIZ, f"escalate I-{number} no agreement")


def kept(talk: Conversation) -> list[tuple[str, str, str, str]]:
    """Return the meetings of bodies as they are kept: body, day, papers, state."""

    def found(read: Read) -> list[tuple[str, str, str, str]]:
        kept = read.records(Kind.MEETING, order=(tables.records.c.id,))
        return [(one.body, f"{one.starts_on}", f"{one.papers_on}", one.state) for one in kept]

    return talk.store.read(found)


def written(talk: Conversation) -> list[str]:
    """Return the steps that the history of the first meeting keeps."""
    steps = select(tables.history.c.verb).where(tables.history.c.record_id == 1).order_by(tables.history.c.id)
    return talk.store.read(lambda read: list(read.db.execute(steps).scalars()))


def due(talk: Conversation, ref: str = "I-1") -> str:
    """Return until when an answer is due, as `show` says it."""
    (line,) = [one for one in talk.answer(LINDA, f"show {ref}").splitlines() if one.startswith("Answer due ")]
    return line.removeprefix("Answer due ").rstrip(".")


# Entered, moved, called off


def test_papers_are_due_days_of_the_calendar_before_a_session_where_the_charter_says_so(
    quick: Conversation,
) -> None:
    said = quick.answer(LINDA, "session Council 15 may 2017")

    assert said == "Council meets on Mon 15 May 2017.\nPapers are due Mon 17 Apr 2017."  # Easter Monday


def test_session_is_said_back_with_its_papers_and_undo_calls_it_off(talk: Conversation) -> None:
    (said,) = talk.says(LINDA, "/isc session MCG 20 oct")
    lines, pressed = said.text.splitlines(), labels(said)
    talk.presses(LINDA, said, "Undo")

    assert lines == ["MCG meets on Thu 20 Oct.", "Papers are due Thu 13 Oct."]
    assert pressed == ["Undo"]
    assert kept(talk) == [("MCG", "2016-10-20", "2016-10-13", "cancelled")]
    again = talk.answer(ALINE, "session Management Coordination Group thu 20 oct papers:12 oct")
    assert again.splitlines() == ["MCG meets on Thu 20 Oct.", "Papers are due Wed 12 Oct."]
    assert kept(talk) == [("MCG", "2016-10-20", "2016-10-12", "planned")]


def test_session_that_is_moved_stays_the_same_with_its_history(quick: Conversation) -> None:
    quick.answer(LINDA, "session MCG 20 oct")

    (said,) = quick.says(LINDA, "/isc session mcg 20 oct to:27 oct")
    lines, moved = said.text.splitlines(), kept(quick)
    quick.presses(LINDA, said, "Undo")

    assert lines == [
        "MCG meets on Thu 27 Oct, not on Thu 20 Oct.",
        "Papers are due Thu 20 Oct, not Thu 13 Oct.",
    ]
    assert moved == [("MCG", "2016-10-27", "2016-10-20", "planned")]
    assert kept(quick) == [("MCG", "2016-10-20", "2016-10-13", "planned")]
    assert written(quick) == ["create", "move", "move"]


def test_session_that_is_called_off_names_the_next_and_undo_brings_it_back(quick: Conversation) -> None:
    quick.answer(LINDA, "session MCG 20 oct papers:11 oct")
    quick.answer(LINDA, "session MCG 3 nov")
    quick.until(datetime(2016, 10, 13, 10, tzinfo=UTC))

    (said,) = quick.says(LINDA, "/isc session MCG off 20 oct")
    text = said.text
    quick.presses(LINDA, said, "Undo")

    assert text == "MCG does not meet on Thu 20 Oct. Its next is on Thu 3 Nov."
    assert kept(quick)[0] == ("MCG", "2016-10-20", "2016-10-11", "planned")  # the 11th has passed by now


def test_day_of_papers_alone_is_changed(quick: Conversation) -> None:
    quick.answer(LINDA, "session MCG 20 oct")

    (said,) = quick.says(LINDA, "/isc session MCG 20 oct papers:14 oct")
    text, changed = said.text, kept(quick)
    quick.presses(LINDA, said, "Undo")

    assert text == "MCG, Thu 20 Oct: papers are due Fri 14 Oct, not Thu 13 Oct."
    assert changed == [("MCG", "2016-10-20", "2016-10-14", "planned")]
    assert kept(quick) == [("MCG", "2016-10-20", "2016-10-13", "planned")]


def test_session_on_a_closed_day_and_one_that_has_been_are_entered_and_said_so(quick: Conversation) -> None:
    saturday = quick.answer(LINDA, "session MCG sat 22 oct")
    (asked,) = quick.says(LINDA, "/isc session CoCo 5 oct")
    question = asked.text
    (past,) = quick.presses(LINDA, asked, "Keep it")

    assert saturday.splitlines()[1] == "Sat 22 Oct isn't a working day in Geneva."
    assert question == "Wed 5 Oct has passed. When should it be?"
    assert past.text.splitlines() == ["CoCo met on Wed 5 Oct.", "Papers were due Wed 28 Sep."]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("session", "Nothing was named: the eight bodies are ISC-TF, MCG, CoCo, Council, CEB, WG-RISK, CWG-FHR and CWG-LANG."),
        ("session MCG", "On which day does MCG meet? Say it like session MCG 24 oct."),
        ("session Senate 27 oct", "I don't know “Senate”: the eight bodies are ISC-TF, MCG, CoCo, Council, CEB, WG-RISK, CWG-FHR and CWG-LANG."),
        ("session Managment 27 oct", "“Managment”: do you mean MCG?"),
        ("session MCG tue 27 oct", "27 October is a Thursday, not a Tuesday."),
        ("session MCG 12/10", "12/10 is Wed 12 Oct or Sat 10 Dec."),
        ("session MCG 27 oct 14:00", "I take whole days here, not hours."),
        ("session MCG 27 oct please", "I read the day, but not “please”."),
        ("session MCG 27 oct to 28 oct", "A session is known by its first day. To enter it: session MCG Thu 27 Oct. To move it: session MCG Thu 27 Oct to:Fri 28 Oct"),
        ("session MCG 27 oct papers:28 oct", "Papers are due before a session, not after it. Nothing has changed."),
        ("session MCG 20 oct", "MCG already meets on Thu 20 Oct; papers are due Thu 13 Oct. To move it: session MCG Thu 20 Oct to:Thu 27 Oct"),
        ("session MCG 20 oct papers:13 oct", "MCG already meets on Thu 20 Oct; papers are due Thu 13 Oct. To move it: session MCG Thu 20 Oct to:Thu 27 Oct"),
        ("session MCG 20 oct to:20 oct", "MCG already meets on Thu 20 Oct. Nothing has changed."),
        ("session MCG 20 oct to:3 nov", "MCG already meets on Thu 3 Nov, so nothing has changed. To call the other off: session MCG off Thu 20 Oct"),
        ("session MCG off 21 oct", "MCG has no session on Fri 21 Oct. Its next is on Thu 20 Oct."),
        ("session MCG off 5 oct", "MCG has no session on Wed 5 Oct. Its next is on Thu 20 Oct."),
        ("session CoCo 27 oct to:28 oct", "CoCo has no session on Thu 27 Oct. To enter one: session CoCo Thu 27 Oct"),
        ("sessions Senate", "I don't know “Senate”: the eight bodies are ISC-TF, MCG, CoCo, Council, CEB, WG-RISK, CWG-FHR and CWG-LANG."),
    ],
)  # fmt: skip
def test_what_is_not_possible_or_not_clear_changes_nothing(
    quick: Conversation, words: str, sentence: str
) -> None:
    quick.answer(LINDA, "session MCG 20 oct")
    quick.answer(LINDA, "session MCG 3 nov")
    before = rows(quick), kept(quick)

    assert quick.answer(LINDA, words) == sentence
    assert (rows(quick), kept(quick)) == before


@pytest.mark.parametrize(
    ("who", "sentence"),
    [
        (UTE, "Linda can enter when a body meets."),
        (OBSERVER, "Linda can enter when a body meets. As an observer you can leave a remark."),
    ],
)  # fmt: skip
def test_sessions_are_for_the_secretary_and_the_chair_to_enter(
    quick: Conversation, who: str, sentence: str
) -> None:
    assert quick.answer(who, "session MCG 20 oct") == sentence
    assert kept(quick) == []


# What waits for a session


def test_answer_is_due_at_the_next_session_or_says_that_none_is_known(talk: Conversation) -> None:
    without = with_the_task_force(talk)
    talk.answer(LINDA, "session ISC-TF 20 oct")
    known = with_the_task_force(talk, title="Who films?", number=2)

    assert without.endswith(" Answer due Fri 21 Oct: no meeting of ISC-TF is known, so 10 working days.")
    assert known.endswith(" Answer due Thu 20 Oct (next meeting of ISC-TF).")


def test_issues_follow_their_session_and_what_was_said_of_them_too(both: Conversation) -> None:
    with_the_task_force(both)
    both.answer(LINDA, "session ISC-TF 18 oct")
    both.passes(minutes=2)
    told = len(both.direct(ALINE))

    moved = both.answer(LINDA, "session ISC-TF 18 oct to:20 oct")
    both.restart()
    both.passes(minutes=2)

    assert moved.splitlines()[-1] == "I-1 is now due Thu 20 Oct."
    (card,) = both.channel("#isc-web")
    assert "task force, until Thu 20 Oct" in card.text
    assert len(both.direct(ALINE)) == told
    assert "The answer was due Fri 21 Oct. Moved to Thu 20 Oct." in both.direct(ALINE)[-1].text
    assert "due: Thu 20 Oct, was Tue 18 Oct\n      why: next meeting of ISC-TF" in both.answer(
        FILIZ, "history I-1"
    )
    both.until(datetime(2016, 10, 21, 12, tzinfo=UTC))
    assert [both.day_of(m) for m in _of_the_clock(both, " left with ")] == ["Tue 18 Oct"]
    assert [both.day_of(m) for m in _of_the_clock(both, " time end")] == ["Thu 20 Oct"]


def _of_the_clock(talk: Conversation, words: str) -> list[Message]:
    return [message for message in talk.direct(ALINE) if words in message.text]


def test_called_off_without_another_it_is_ten_working_days_again(quick: Conversation) -> None:
    with_the_task_force(quick)
    quick.answer(LINDA, "session ISC-TF 18 oct")

    said = quick.answer(LINDA, "session ISC-TF off 18 oct")

    assert said.splitlines() == [
        "ISC-TF does not meet on Tue 18 Oct. No other is known.",
        "I-1 is now due Fri 21 Oct.",
    ]
    assert due(quick) == "Fri 21 Oct: no meeting of ISC-TF is known, so 10 working days"


def test_session_in_between_comes_first_and_that_of_another_body_changes_nothing(quick: Conversation) -> None:
    with_the_task_force(quick)
    quick.answer(LINDA, "session ISC-TF 20 oct")

    other = quick.answer(LINDA, "session MCG 12 oct")
    sooner = quick.answer(LINDA, "session ISC-TF 12 oct")

    assert "Answer due" not in other
    assert sooner.splitlines()[-1] == "I-1 is now due Wed 12 Oct."


def test_date_that_somebody_set_and_what_is_decided_or_of_another_level_stay(quick: Conversation) -> None:
    with_the_task_force(quick)
    with_the_task_force(quick, title="Who films?", number=2)
    quick.answer(FILIZ, "raise Who writes? area:web")
    quick.answer(ALINE, "move I-1 28 oct the quote is late")
    quick.answer(ALINE, "decide I-2 agreed One crew")

    said = quick.answer(LINDA, "session ISC-TF 18 oct")

    assert "Answer due" not in said
    assert due(quick) == "Fri 28 Oct"
    assert due(quick, "I-3").startswith("Fri 14 Oct")


def test_what_was_not_answered_at_its_session_waits_for_the_one_after(quick: Conversation) -> None:
    quick.answer(LINDA, "session ISC-TF 11 oct")
    with_the_task_force(quick)
    quick.until(datetime(2016, 10, 12, 12, tzinfo=UTC))

    said = quick.answer(LINDA, "session ISC-TF 25 oct")

    assert said.splitlines()[-1] == "I-1 is now due Tue 25 Oct."


def test_holder_is_asked_on_the_day_of_a_session_that_is_entered_that_morning(quick: Conversation) -> None:
    with_the_task_force(quick)
    quick.until(datetime(2016, 10, 10, 8, tzinfo=UTC))

    quick.answer(LINDA, "session ISC-TF 2016-10-10")
    quick.until(datetime(2016, 10, 11, 12, tzinfo=UTC))

    assert [quick.day_of(m) for m in _of_the_clock(quick, " time end")] == ["Mon 10 Oct"]


def test_two_replicas_that_hear_of_one_session_keep_one(both: Conversation) -> None:
    other = Store(both.url, charter=both.charter, monotonic=lambda: 0.0)
    other.start()

    def enter(store: Store) -> str:
        call = Call(
            team=BOT.team, user=both.user(LINDA), channel="C1", words="session MCG 20 oct", now=both.clock.now(), key=None
        )  # fmt: skip
        (answer,) = store.submit([Desk(store, REGISTRY, command="/isc").write_request(call)]).result()
        return str(answer)

    with ThreadPoolExecutor(2) as pool:
        said = list(pool.map(enter, (both.store, other)))
    other.stop()

    assert sorted("already" in one for one in said) == [False, True]
    assert kept(both) == [("MCG", "2016-10-20", "2016-10-13", "planned")]


def test_body_with_sessions_cannot_leave_the_charter(quick: Conversation) -> None:
    text = WITHOUT_REGISTERS
    quick.store.write(partial(save_charter, charter=text), now=quick.clock.now())
    quick.answer(LINDA, "session CWG-LANG 20 oct")
    start = text.index("  - code: CWG-LANG")
    without = text[:start] + text[text.index("\nladder:\n") :]
    other = Store(quick.url, charter=read_charter(without), monotonic=lambda: 0.0)
    other.start()

    with pytest.raises(OrphanedRecords, match=r"- a body: CWG-LANG \(CWG-LANG\)"):
        other.write(partial(save_charter, charter=without), now=quick.clock.now())
    other.stop()


# The list


def test_list_names_what_is_ahead_with_papers_and_what_waits(talk: Conversation) -> None:
    with_the_task_force(talk)
    with_the_task_force(talk, title="Who films?", number=2)
    talk.answer(ALINE, "escalate I-2 money")
    talk.answer(LINDA, "session ISC-TF 18 oct")
    talk.answer(LINDA, "session ISC-TF 15 nov")
    talk.answer(LINDA, "session CoCo 8 nov")
    talk.answer(LINDA, "session CoCo off 8 nov")
    talk.answer(LINDA, "appoint @lihua.chen member of MCG entity:BDT")

    of_mcg = talk.answer(UPPER, "sessions").splitlines()

    assert of_mcg[1] == "Tue 18 Oct  ISC-TF · papers are due Thu 13 Oct", (
        "what waits there did not come to MCG"
    )
    for who in (LINDA, OBSERVER, UTE):
        assert talk.answer(who, "sessions").splitlines() == [
            "*2 sessions ahead*",
            "Tue 18 Oct  ISC-TF · M-1 · papers are due Thu 13 Oct · waiting: I-1",
            "Tue 15 Nov  ISC-TF · M-2 · papers are due Thu 10 Nov",
            "No session of MCG is known; I-2 waits for one.",
        ]
    assert talk.answer(UTE, "sessions task force").splitlines()[0] == "*2 sessions of ISC-TF ahead*"
    assert talk.answer(UTE, "sessions coco all").splitlines() == [
        "*1 session of CoCo*",
        "Tue 8 Nov  CoCo · M-3 · called off",
    ]
    assert talk.answer(UTE, "sessions coco") == "No session of CoCo ahead."
    assert talk.answer(LINDA, "sessions coco") == (
        "No session of CoCo ahead. To enter one: session CoCo in 2 weeks"
    )


def test_issue_that_one_may_not_see_is_neither_listed_nor_said(quick: Conversation) -> None:
    quick.answer(FILIZ, "raise Whose contract ends? area:web visibility:restricted")
    quick.answer(LINDA, "escalate I-1 policy")
    quick.answer(LINDA, "session ISC-TF 18 oct")

    assert quick.answer(LINDA, "sessions").endswith(" · waiting: I-1")
    assert "I-1" not in quick.answer(UTE, "sessions")
    assert "I-1" not in quick.answer(OBSERVER, "sessions")


def test_staff_do_not_read_the_list(quick: Conversation) -> None:
    assert quick.answer(STAFF, "sessions").startswith("Only members can see when the bodies meet.")


def test_second_session_within_a_week_is_asked_about(quick: Conversation) -> None:
    quick.answer(LINDA, "session MCG 9 dec")
    (asked,) = quick.says(LINDA, "/isc session MCG 10 dec")
    question, offered, before = asked.text, labels(asked), kept(quick)
    said = quick.presses(LINDA, asked, "Moved from Fri 9 Dec")[0].text

    assert question == "MCG already meets on Fri 9 Dec. Is Sat 10 Dec another meeting, or was that one moved?"
    assert offered == ["Another one", "Moved from Fri 9 Dec"]
    assert [one[1] for one in before] == ["2016-12-09"]
    assert "meets on Sat 10 Dec, not on Fri 9 Dec" in said
    assert [one[1] for one in kept(quick)] == ["2016-12-10"]


def test_another_session_within_a_week_is_entered_when_it_is_meant(quick: Conversation) -> None:
    quick.answer(LINDA, "session MCG 8 dec")
    (asked,) = quick.says(LINDA, "/isc session MCG 9 dec papers:1 dec")
    quick.presses(LINDA, asked, "Another one")

    assert [one[1:3] for one in kept(quick)][1:] == [("2016-12-09", "2016-12-01")]
    assert len(kept(quick)) == 2


def test_sessions_a_week_apart_are_entered_without_a_question(quick: Conversation) -> None:
    quick.answer(LINDA, "session MCG 1 dec")

    assert "meets on Thu 8 Dec" in quick.answer(LINDA, "session MCG 8 dec")


def test_meeting_for_members_is_no_session_for_who_holds_an_upper_level_alone(talk: Conversation) -> None:
    talk.answer(LINDA, f"appoint @{STAFF} MCG member")
    talk.answer(LINDA, "session MCG 9 dec")
    talk.answer(LINDA, "meeting 13 dec 14:00 visibility:members")

    assert "Tue 13 Dec" in talk.answer(UTE, "sessions")
    for words in ("sessions", "sessions all", "me", "digest"):
        assert "13 Dec" not in talk.answer(STAFF, words), words
    assert "9 Dec" in talk.answer(STAFF, "sessions")
