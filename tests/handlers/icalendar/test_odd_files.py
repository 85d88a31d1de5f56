"""Odd files of events: nothing is guessed, nothing takes long, and nothing stops what others read."""

import io

import pytest
from openpyxl import Workbook

from tests.conversation import Conversation
from tests.handlers.icalendar.test_imports import TABLE, drops, ics
from tests.handlers.scene import ALINE, LINDA, labels, rows

DAY = "DTSTART;VALUE=DATE:20161205"


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("Call,2016-12-05,,14:00+05:00,", "I can't read “14:00+05:00”"),
        ("Forum,9999-12-31,,,", "The year 9999 is too far away"),
        ("Forum,2016-12-05,9999-12-31,,", "The year 9999 is too far away"),
        (f"{'x' * 3000},2016-12-05,,,", "its title has more than 250 characters"),
        ("Forum,2016-12-05,,,Geneva,more", "it has more cells than the first row"),
    ],
    ids=["offset", "far", "far end", "long title", "more cells"],
)
def test_row_that_would_be_guessed_or_break_a_calendar_is_left_out(
    quick: Conversation, row: str, reason: str
) -> None:
    report = drops(quick, f"title,on,to,time,place\n{row}\n")

    assert report.text.startswith("I have nothing to announce from that file.")
    assert f"left out: {reason}" in report.text
    assert len(report.text) < 500
    assert labels(report) == []


@pytest.mark.parametrize(
    ("event", "said"),
    [
        ("SUMMARY:a\nDTSTART;VALUE=DATE:99991231", "it doesn't say when it is"),
        ("SUMMARY:a\nDTSTART;VALUE=DATE:00010101\nDTEND;VALUE=DATE:00010101", "it doesn't say when it is"),
        ("SUMMARY:a\nDTSTART;TZID=Asia/Bangkok:00010101T000000", "it doesn't say when it is"),
        (f"SUMMARY:a\n{DAY}\nDURATION:P99999999D", "it doesn't say when it is"),
        ("SUMMARY:a\nDTSTART;TZID=Mars/Olympus:20161205T100000", "I don't know its time zone “Mars/Olympus”"),
        (f"SUMMARY:one\nSUMMARY:two\nLOCATION:here\nLOCATION:there\n{DAY}", "1: one · Mon 5 Dec · here"),
        (f"SUMMARY:a\\nb\nLOCATION:c\0d\n{DAY}", "1: a b · Mon 5 Dec · c d"),
    ],
    ids=["last day", "first day", "first hour", "long", "unknown zone", "twice", "controls"],
)
def test_odd_event_of_a_calendar_is_read_or_left_out(both: Conversation, event: str, said: str) -> None:
    report = drops(both, ics(event), "a_ics")

    assert said in report.text
    for label in labels(report)[:1]:
        (answer,) = both.presses(LINDA, report, label)
        assert answer.text.startswith("Announced: 1 event, E-1.")


def test_zone_that_a_file_defines_is_its_own(talk: Conversation) -> None:
    """icalendar remembers a zone by its name, and Outlook gives every one of a user's own the same."""
    zone = (
        "BEGIN:VTIMEZONE\r\nTZID:Customized Time Zone\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\n"
        "TZOFFSETFROM:+0000\r\nTZOFFSETTO:{}\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT"
    )
    one = ics("SUMMARY:Call\nDTSTART;TZID=Customized Time Zone:20161205T100000")

    said = [
        drops(talk, one.replace("BEGIN:VEVENT", zone.format(offset)), "a_ics").text
        for offset in ("+0200", "-0500")
    ]
    without = drops(talk, one, "a_ics").text

    assert ["Mon 5 Dec, 09:00 Geneva" in said[0], "Mon 5 Dec, 16:00 Geneva" in said[1]] == [True, True]
    assert "I don't know its time zone “Customized Time Zone”" in without


def test_several_calendars_in_one_file_are_read_with_their_own_zones(talk: Conversation) -> None:
    zone = (
        "BEGIN:VTIMEZONE\nTZID:Ours\nBEGIN:STANDARD\nDTSTART:19700101T000000\nTZOFFSETFROM:{0}\nTZOFFSETTO:{0}\n"
        "END:STANDARD\nEND:VTIMEZONE\nBEGIN:VEVENT"
    )
    both = [
        ics(f"SUMMARY:{title}\nDTSTART;TZID=Ours:20161205T100000").replace(
            "BEGIN:VEVENT", zone.format(offset)
        )
        for title, offset in (("East", "+0200"), ("West", "-0500"))
    ]

    said = drops(talk, "\n".join(both), "a_ics").text

    assert said.startswith("I would announce 2 of 2 events.")
    assert said.splitlines()[1:] == ["1: East · Mon 5 Dec, 09:00 Geneva", "2: West · Mon 5 Dec, 16:00 Geneva"]


def test_one_of_several_calendars_that_is_damaged_leaves_nothing_done(quick: Conversation) -> None:
    torn = f"{ics(f'SUMMARY:x{chr(10)}{DAY}')}\nBEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VCALENDAR\n"

    assert drops(quick, torn, "a_ics").text.startswith("That file isn't a calendar that I can read.")


def test_repeating_event_with_an_end_is_left_out_and_the_others_are_announced(talk: Conversation) -> None:
    said = drops(
        talk, ics(f"SUMMARY:Weekly\n{DAY}\nRRULE:FREQ=WEEKLY;COUNT=3", f"SUMMARY:Forum\n{DAY}"), "a_ics"
    )

    assert said.text.startswith("I would announce 1 of 2 events.")
    assert "left out: it repeats; send each day as an event of its own" in said.text
    assert "Announce 1" in labels(said)


def workbook_with_a_cell_far_down() -> bytes:
    book, content = Workbook(), io.BytesIO()
    sheet = book.active
    assert sheet is not None
    sheet.append(["title", "on"])
    sheet.cell(row=1_048_576, column=1, value="x")
    book.save(content)
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (
            ics(*[f"SUMMARY:x\n{DAY}"] * 101).replace("BEGIN:VEVENT", "BEGIN:VEV\r\n ENT"),
            "a_ics",
            "That calendar has 101 events; I take 100 at once.",
        ),
        (
            ics(f"SUMMARY:x\n{DAY}" + "\nX-A:b" * 30_000),
            "a_ics",
            "That calendar has 30,008 lines; I take 20,000 at once.",
        ),
        (
            ics(f"SUMMARY:Réunion\n{DAY}").encode("latin-1"),
            "a_ics",
            "That file isn't a calendar that I can read.",
        ),
        (
            workbook_with_a_cell_far_down(),
            "a_xlsx",
            "That table goes on beyond row 10,101. Delete the empty rows at its end, and send it again.",
        ),
        (
            ",".join(f"column{n}" for n in range(10_000)) + "\nx\n",
            "a_csv",
            (
                "The first row names the columns: title, on; to, time, place, area are optional. I read: column0, column1, "
                "column2, column3, column4, column5 and 9994 more."
            ),
        ),
    ],
    ids=["folded", "lines", "latin", "far row", "columns"],
)
def test_file_that_would_take_long_or_be_misread_is_refused(
    quick: Conversation, content: bytes | str, name: str, sentence: str
) -> None:
    assert drops(quick, content, name).text.startswith(sentence)


def test_the_same_day_written_otherwise_is_the_same_event(talk: Conversation) -> None:
    report = drops(talk, "title,on\nForum,20161205\nForum,2016-12-05\n")

    assert report.text.splitlines()[0] == "I would announce 1 of 2 events. Nothing is done yet."


def test_place_of_several_lines_is_one_line(talk: Conversation) -> None:
    report = drops(talk, 'title,on,place\nForum,2016-12-05,"Hall\nE-9 x"\n')

    assert report.text.splitlines()[1:] == ["2: Forum · Mon 5 Dec · Hall E-9 x"]


def test_what_is_over_by_the_time_of_the_press_is_not_announced(talk: Conversation) -> None:
    report = drops(talk, "title,on\nToday,2016-10-07\nLater,2016-12-05\n")
    talk.passes(days=1)

    (again,) = talk.presses(LINDA, report, "Announce 2")

    assert again.text.startswith(
        "Something has changed since that report, so nothing was announced. I would announce 1 of 2 events."
    )
    talk.presses(LINDA, again, "Announce 1")
    assert rows(talk)["records"] == 1


def test_second_person_with_the_same_file_announces_nothing_twice(talk: Conversation) -> None:
    first, second = drops(talk, TABLE), drops(talk, TABLE, who=ALINE)
    talk.presses(LINDA, first, "Announce 2")

    (said,) = talk.presses(ALINE, second, "Announce 2")

    assert "so nothing was announced. I have nothing to announce from that file." in said.text
    assert labels(said) == []
    assert rows(talk)["records"] == 2
