"""Deadlines of entries that are counted from an event, a meeting or a day: they follow it, and their owners hear once."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from handlers.dependent_dates.changes import CHUNK
from tests import databases
from tests.conversation import Conversation
from tests.handlers.registers.scene import talk_with, watched
from tests.handlers.registers.test_imports import csv, drops, enters
from tests.handlers.registers.test_registers import reopened
from tests.handlers.scene import KENJI, LINDA, UTE, labels
from tests.shipped import WITHOUT_REGISTERS

FILMS = """
registers:
  - code: films
    one: film
    prefix: F
    what: What is filmed of our events.
    owner: focal_point
    due: {before: event, days: 20}
    fields:
      - {name: event, type: record}
      - {name: nr, key: true}
    states:
      - {name: status, choices: [asked, made], set_by: [owner, secretary]}
    closed_where: {status: made}
  - code: prints
    one: print
    prefix: PR
    what: What is printed.
    due: {before: needed, days: 14, calendar: true}
    fields: [{name: needed, label: Needed on, type: date}]
  - code: reports
    one: report
    prefix: RP
    what: What came of a meeting or an event.
    due: {after: about, days: 5}
    fields: [{name: about, type: record, required: true}]
"""
CHARTER = WITHOUT_REGISTERS + FILMS
NOW_DUE = "This film is due"
REFUSED = "A film is due 20 working days before its event and moves with it, so nobody sets its deadline."


def entered(talk: Conversation) -> Conversation:
    talk.answer(LINDA, "event Forum on:15-16 nov area:events")
    talk.answer(LINDA, "film Opening event:E-1 area:gender owner:@ute.keller nr:1")
    talk.passes(minutes=5)
    return talk


@pytest.fixture
def both(url: str, tmp_path: Path) -> Iterator[Conversation]:
    yield from watched(entered(talk_with(url, CHARTER, tmp_path)))


@pytest.fixture
def talk(tmp_path: Path) -> Iterator[Conversation]:
    yield from watched(entered(talk_with(databases.fresh("sqlite"), CHARTER, tmp_path)))


def date_of(talk: Conversation, ref: str = "F-1", who: str = UTE) -> str:
    return next(one for one in talk.answer(who, f"show {ref}").splitlines() if one.startswith("Due: "))


def told(talk: Conversation, words: str = NOW_DUE) -> list[str]:
    """Return what the owner was told of the date, of each message the line that says it."""
    lines = [line for one in talk.direct(UTE) for line in one.text.splitlines()]
    return [one for one in lines if one.startswith(words)]


def test_date_is_counted_back_from_its_event_and_shown_everywhere(both: Conversation) -> None:
    card = next(one for one in both.channel("#isc-gender") if "Opening" in one.text)
    both.answer(LINDA, "export films")
    both.passes(minutes=2)
    (file,) = both.workspace.files.values()

    assert date_of(both) == "Due: Tue 18 Oct, 20 working days before E-1 Forum"
    assert "due Tue 18 Oct, 20 working days before E-1 Forum" in card.text
    assert both.answer(UTE, "films").splitlines()[1] == "*F-1*  Opening · asked · due Tue 18 Oct · Ute Keller"
    assert file.bytes.decode("utf-8-sig").splitlines()[1] == (
        "F-1,Opening,E-1,1,asked,Ute Keller,2016-10-18,Gender,,Linda Okafor"
    )


def test_event_that_moves_takes_the_date_along_and_tells_its_owner_once(both: Conversation) -> None:
    said = both.answer(LINDA, "move E-1 22 nov")
    both.answer(LINDA, "move E-1 29 nov")
    both.passes(hours=30)

    assert "1 date moved with it: F-1." in said.splitlines()
    assert told(both) == ["This film is due Tue 1 Nov now, 20 working days before E-1 Forum."]
    assert "due: Tue 25 Oct, was Tue 18 Oct" in both.answer(UTE, "history F-1")
    assert "E-1 Forum has moved" in both.answer(UTE, "history F-1")
    assert both.ticks.audit() == []


def test_date_that_came_back_before_anybody_was_told_is_no_news(both: Conversation) -> None:
    both.answer(LINDA, "move E-1 22 nov")
    both.answer(LINDA, "move E-1 15 nov")
    both.passes(hours=30)

    assert told(both) == []
    assert date_of(both).startswith("Due: Tue 18 Oct")


def test_who_moves_the_event_of_their_own_entry_reads_it_in_the_answer_alone(talk: Conversation) -> None:
    talk.answer(UTE, "event Fair on:15 nov area:gender")
    talk.answer(UTE, "film Stand event:E-2 area:gender owner:@ute.keller")

    said = talk.answer(UTE, "move E-2 22 nov")
    talk.passes(hours=30)

    assert "1 date moved with it: F-2." in said.splitlines()
    assert told(talk) == []


@pytest.mark.parametrize(
    ("made", "moved"),
    [
        ("meeting 15 nov 14:00", "move M-1 22 nov"),
        ("session MCG 15 nov", "session MCG 15 nov to:22 nov"),
        ("session Council 15 nov", "move M-1 22 nov"),
    ],
)  # fmt: skip
def test_date_is_counted_from_a_meeting_or_a_session_too(both: Conversation, made: str, moved: str) -> None:
    both.answer(LINDA, made)
    both.answer(UTE, "edit F-1 event:M-1")
    before = date_of(both)

    said = both.answer(LINDA, moved)

    assert before.startswith("Due: Tue 18 Oct, 20 working days before M-1")
    assert "1 date moved with it: F-1." in said.splitlines()
    assert date_of(both).startswith("Due: Tue 25 Oct, 20 working days before M-1")


def test_event_that_is_cancelled_leaves_no_date_until_it_takes_place_after_all(both: Conversation) -> None:
    gone = both.answer(LINDA, "cancel E-1 no money")
    both.passes(hours=30)
    without = [date_of(both), both.answer(UTE, "films").splitlines()[1]]
    news = told(both, "This film has no date")
    back = both.answer(LINDA, "reopen E-1")
    both.passes(days=3)

    assert "1 date is gone with it: F-1." in gone.splitlines()
    assert without == [
        "Due: no date, since E-1 Forum is cancelled",
        "*F-1*  Opening · asked · no date · Ute Keller",
    ]
    assert news == ["This film has no date now, since E-1 Forum is cancelled."]
    assert "1 date is back with it: F-1." in back.splitlines()
    assert told(both) == ["This film is due Tue 18 Oct now, 20 working days before E-1 Forum."]
    assert [one for one in both.direct(UTE) if "due *" in one.text and "no date" in one.text] == []


def test_step_of_the_event_that_is_taken_back_takes_the_date_back(talk: Conversation) -> None:
    talk.answer(LINDA, "move E-1 22 nov")
    said = talk.answer(LINDA, "undo")
    talk.passes(hours=30)

    assert said.startswith("Taken back. *E-1*")
    assert date_of(talk).startswith("Due: Tue 18 Oct")
    assert told(talk) == []


def test_that_the_date_followed_is_taken_back_by_the_event_alone(talk: Conversation) -> None:
    talk.answer(LINDA, "move E-1 22 nov")

    assert talk.answer(LINDA, "undo F-1") == "The date of F-1 followed E-1. It goes back when that does."
    assert date_of(talk).startswith("Due: Tue 25 Oct")


def test_step_that_is_taken_back_counts_from_where_the_event_is_now(talk: Conversation) -> None:
    talk.answer(LINDA, "event Fair on:13 dec area:events")
    talk.answer(UTE, "edit F-1 event:E-2")
    fair = date_of(talk)
    talk.answer(LINDA, "move E-1 22 nov")
    talk.answer(UTE, "undo F-1")

    assert fair == "Due: Tue 15 Nov, 20 working days before E-2 Fair"
    assert date_of(talk) == "Due: Tue 25 Oct, 20 working days before E-1 Forum"


def test_date_that_has_passed_is_late_and_not_refused(both: Conversation) -> None:
    said = both.answer(UTE, "film Closing event:E-1 area:gender owner:@ute.keller nr:2")
    moved = both.answer(LINDA, "move E-1 12 oct")

    assert said.startswith("*F-2*  Closing · asked · due Tue 18 Oct")
    assert "2 dates moved with it: F-1 and F-2." in moved.splitlines()
    assert "*F-1*  Opening · asked · was due Wed 14 Sep · Ute Keller" in both.answer(UTE, "films late")
    assert date_of(both) == "Due: Wed 14 Sep, late, 20 working days before E-1 Forum"
    assert both.answer(UTE, "film Third event:E-1 nr:3").startswith(
        "*F-3*  Third · asked · was due Wed 14 Sep"
    )


def test_owner_is_reminded_of_the_date_as_it_is_now(both: Conversation) -> None:
    both.answer(LINDA, "move E-1 22 nov")
    both.until(datetime(2016, 10, 26, 12, tzinfo=UTC))

    reminders = [one for one in both.direct(UTE) if "*Opening* is due" in one.text or "was due" in one.text]
    assert [both.day_of(one) for one in reminders][-1] == "Wed 26 Oct"
    assert "*Opening* was due *Tue 25 Oct*." in reminders[-1].text
    assert all("18 Oct" not in one.text for one in reminders)
    assert "New date" not in labels(reminders[-1])


# Set by nobody


@pytest.mark.parametrize(
    ("words", "how"),
    [
        ("film Closing due:21 oct", "Say it instead: event:E-1"),
        ("film Closing event:E-1 by:21 oct", "Say it instead: event:E-1"),
        ("edit F-1 due:21 oct", "To count from another: edit F-1 event:E-1"),
        ("edit F-1 deadline:none", "To count from another: edit F-1 event:E-1"),
        ("move F-1 21 oct", "To count from another: edit F-1 event:E-1"),
    ],
)
def test_date_that_somebody_sets_is_refused_with_what_sets_it(
    talk: Conversation, words: str, how: str
) -> None:
    assert talk.answer(LINDA, words) == f"{REFUSED} {how}"
    assert date_of(talk).startswith("Due: Tue 18 Oct")


def test_day_at_the_end_of_a_title_stays_there(talk: Conversation) -> None:
    said = talk.answer(LINDA, "film The closing of 16 nov event:E-1")

    assert said.startswith("*F-2*  The closing of 16 nov · asked · due Tue 18 Oct")


def test_what_is_no_event_and_no_meeting_is_refused(talk: Conversation) -> None:
    talk.answer(LINDA, "action Book a hall")
    refused = "“A-1” is no event and no meeting, and a film is due 20 working days before its event: name one such as E-1."

    assert talk.answer(LINDA, "edit F-1 event:A-1") == refused
    assert talk.answer(LINDA, "film Closing event:A-1") == refused
    assert date_of(talk).startswith("Due: Tue 18 Oct")


def test_other_event_and_none_change_the_date_and_tell_its_owner(both: Conversation) -> None:
    both.answer(LINDA, "event Fair on:13 dec area:events")
    both.answer(LINDA, "edit F-1 event:E-2")
    both.passes(hours=30)
    other = told(both)
    both.answer(LINDA, "edit F-1 event:none")
    both.passes(days=4)

    assert other == ["This film is due Tue 15 Nov now, 20 working days before E-2 Fair."]
    assert told(both, "This film has no date") == ["This film has no date now while “Event” is empty."]
    assert date_of(both) == "Due: no date while “Event” is empty"


def test_name_of_an_event_is_for_those_who_may_see_it(talk: Conversation) -> None:
    talk.answer(LINDA, "event Audit visit on:15 nov visibility:restricted")
    talk.answer(LINDA, "edit F-1 event:E-2")
    talk.answer(LINDA, "move E-2 22 nov")
    talk.passes(hours=30)
    dated, news = [date_of(talk), date_of(talk, who=LINDA)], told(talk)
    talk.answer(LINDA, "cancel E-2 no audit")
    talk.passes(days=4)

    assert dated == ["Due: Tue 25 Oct", "Due: Tue 25 Oct, 20 working days before E-2 Audit visit"]
    assert news == ["This film is due Tue 25 Oct now."]
    assert told(talk, "This film has no date") == ["This film has no date now."]
    assert date_of(talk) == "Due: no date"
    assert date_of(talk, who=LINDA) == "Due: no date, since E-2 Audit visit is cancelled"
    everything = [talk.answer(UTE, words) for words in ("history F-1", "show F-1", "films", "search Opening")]
    assert not [one for one in everything if "Audit" in one or "cancelled" in one]
    assert not [one for one in talk.channel("#isc-gender") if "Audit" in one.text or "cancelled" in one.text]


# Closed


def test_closed_entry_keeps_its_date_and_follows_once_it_is_open_again(both: Conversation) -> None:
    both.answer(UTE, "mark F-1 made")
    moved = both.answer(LINDA, "move E-1 22 nov")
    kept = date_of(both)
    both.answer(LINDA, "mark F-1 asked")
    both.passes(hours=30)

    assert "date" not in moved
    assert kept == "Due: Tue 18 Oct"
    assert date_of(both) == "Due: Tue 25 Oct, 20 working days before E-1 Forum"
    assert told(both) == ["This film is due Tue 25 Oct now, 20 working days before E-1 Forum."]


def test_withdrawn_entry_has_the_date_of_now_when_it_is_brought_back(talk: Conversation) -> None:
    talk.answer(LINDA, "cancel F-1 entered twice")
    talk.answer(LINDA, "move E-1 22 nov")
    talk.answer(LINDA, "reopen F-1")

    assert date_of(talk) == "Due: Tue 25 Oct, 20 working days before E-1 Forum"


# Days


def test_date_is_counted_from_a_day_too_and_a_closed_day_goes_back(talk: Conversation) -> None:
    said = talk.answer(LINDA, "print Poster needed:13 nov 2016")  # 14 days before is a Sunday
    talk.answer(LINDA, "print Leaflet")

    assert said.startswith("*PR-1*  Poster · open · due Fri 28 Oct")
    assert date_of(talk, "PR-1") == "Due: Fri 28 Oct, 14 days before Sun 13 Nov"
    assert date_of(talk, "PR-2") == "Due: no date while “Needed on” is empty"
    assert talk.answer(LINDA, "move PR-1 21 oct") == (
        "A print is due 14 days before the day in “Needed on”, so nobody sets its deadline. "
        "To count from another: edit PR-1 needed:friday"
    )


def test_date_after_an_event_is_counted_from_its_last_day(talk: Conversation) -> None:
    talk.answer(LINDA, "report What it changed about:E-1")
    first = date_of(talk, "RP-1", LINDA)
    talk.answer(LINDA, "edit E-1 on:15-18 nov")

    assert first == "Due: Wed 23 Nov, 5 working days after E-1 Forum"
    assert date_of(talk, "RP-1", LINDA) == "Due: Fri 25 Nov, 5 working days after E-1 Forum"


@pytest.mark.parametrize("day", ["0001-01-05", "9999-12-30"])
def test_day_beyond_any_calendar_is_refused_in_the_preview(talk: Conversation, day: str) -> None:
    table = [["Title", "Needed on"], ["Poster", day]]

    shown = drops(talk, csv(table), words="prints")

    assert f"{day} is too far away for a date here" in shown.text


# From a file, and many


def test_rows_of_a_sheet_have_the_date_of_their_event(both: Conversation) -> None:
    both.answer(LINDA, "action Book a hall")
    table = [["Title", "Nr", "Event", "Due"], ["Opening", "1", "E-1", ""], ["Closing", "2", "E-1", "2016-12-01"],
             ["Third", "3", "A-1", ""], ["Fourth", "4", "", ""]]  # fmt: skip

    shown = drops(both, csv(table), words="films")
    enters(both, shown)

    assert "Row 4: event: “A-1” is no event and no meeting" in shown.text
    assert "Due" in shown.text.splitlines()[-1]
    assert date_of(both, "F-2") == "Due: Tue 18 Oct, 20 working days before E-1 Forum"
    assert date_of(both, "F-3") == "Due: no date while “Event” is empty"


def test_many_follow_a_chunk_at_a_time_also_after_a_stop(both: Conversation) -> None:
    rows = [[f"Film {n}", str(n), "E-1", "Ute Keller"] for n in range(2, CHUNK + 12)]
    enters(both, drops(both, csv([["Title", "Nr", "Event", "Owners"], *rows]), words="films"))
    last = f"F-{CHUNK + 11}"

    said = both.answer(LINDA, "move E-1 22 nov")
    at_once = [date_of(both, one) for one in ("F-1", last)]
    both.restart()
    both.passes(minutes=5)

    assert f"{CHUNK + 11} dates moved with it: F-1, F-2, F-3, F-4, F-5 and {CHUNK + 6} more." in said
    assert [one.split(",")[0] for one in at_once] == ["Due: Tue 25 Oct", "Due: Tue 18 Oct"]
    assert date_of(both, last).startswith("Due: Tue 25 Oct")
    assert both.answer(UTE, f"history {last}").count("worked its date out again") == 1
    assert both.ticks.audit() == []


def test_change_of_the_declaration_works_the_dates_out_again(tmp_path: Path) -> None:
    talk = entered(talk_with(databases.fresh("sqlite"), CHARTER, tmp_path))
    talk.answer(LINDA, "film Closing event:E-1 nr:2")
    talk.answer(LINDA, "mark F-2 made")

    with closing(reopened(talk, CHARTER.replace("days: 20", "days: 10"), tmp_path)) as after:
        after.passes(hours=30)

        assert date_of(after) == "Due: Tue 1 Nov, 10 working days before E-1 Forum"
        assert date_of(after, "F-2") == "Due: Tue 18 Oct"
        assert told(after) == ["This film is due Tue 1 Nov now, 10 working days before E-1 Forum."]


def test_day_on_which_the_office_is_closed_moves_what_is_counted(talk: Conversation) -> None:
    talk.answer(LINDA, "holiday Geneva 18 oct Strike")
    talk.passes(hours=30)

    assert date_of(talk).startswith("Due: Mon 17 Oct")


def test_question_in_words_and_filters_know_the_date(talk: Conversation) -> None:
    talk.answer(LINDA, "move E-1 12 oct")

    assert "*F-1*" in talk.asks(UTE, "which films are late?")
    assert KENJI not in talk.answer(UTE, "films late")


def test_entries_of_several_registers_follow_one_event(both: Conversation) -> None:
    both.answer(LINDA, "report What it changed about:E-1")

    said = both.answer(LINDA, "move E-1 22 nov")

    assert "2 dates moved with it: F-1 and RP-1." in said.splitlines()
    assert date_of(both).startswith("Due: Tue 25 Oct")
    assert date_of(both, "RP-1", LINDA).startswith("Due: Wed 30 Nov")
