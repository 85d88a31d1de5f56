"""Events from a file: the report row by row, nothing before the button is pressed, and all of them once."""

import io
from datetime import date

import pytest
from openpyxl import Workbook

from practice.workspace import Message
from tests.conversation import Conversation
from tests.handlers.icalendar.test_files import content_of, files
from tests.handlers.scene import ALINE, LINDA, UTE, labels, rows

TABLE = (
    "title,on,to,time,place,area\n"
    "Captioning workshop,2016-12-05,2016-12-07,,Geneva,web\n"
    "Regional forum,2016-12-12,,14:00,Bangkok,\n"
)


def drops(talk: Conversation, content: bytes | str, name: str = "events_csv", who: str = LINDA) -> Message:
    content = content.encode() if isinstance(content, str) else content
    (said,) = talk.drops(who, "import events", **{name: content})
    return said


def ics(*events: str) -> str:
    bodies = [f"BEGIN:VEVENT\nUID:{number}@x\n{one}\nEND:VEVENT" for number, one in enumerate(events)]
    return "\r\n".join(
        "\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x", *bodies, "END:VCALENDAR", ""]).splitlines()
    )


def test_table_is_shown_row_by_row_and_announced_when_pressed(both: Conversation) -> None:
    before = rows(both)

    report = drops(both, TABLE)

    assert report.text.splitlines() == [
        "I would announce 2 of 2 events. Nothing is done yet.",
        "2: Captioning workshop · 5 to 7 Dec · Geneva · Web editorial",
        "3: Regional forum · Mon 12 Dec, 14:00 Geneva · Bangkok",
    ]
    assert labels(report) == ["Announce 2", "Drop them"]
    assert rows(both) == before
    (said,) = both.presses(LINDA, report, "Announce 2")
    assert said.text == "Announced: 2 events, E-1 and E-2. Their cards come in a minute."
    assert both.answer(UTE, "events december").startswith("*2 events, 1 to 31 Dec*")
    both.passes(minutes=2)
    assert any("Captioning workshop" in one.text for one in both.channel("#isc-web"))


def test_pressed_twice_they_are_announced_once(both: Conversation) -> None:
    report = drops(both, TABLE)

    both.presses(LINDA, report, "Announce 2", times=2)
    after = rows(both)

    assert after["records"] == 2
    both.presses(LINDA, report, "Announce 2")
    assert rows(both)["records"] == 2


def test_several_of_one_channel_share_a_card(talk: Conversation) -> None:
    report = drops(
        talk,
        "title,on\n"
        + "".join(f"Forum of town {letter},2016-12-{n:02}\n" for n, letter in enumerate("abc", 5)),
    )

    talk.presses(LINDA, report, "Announce 3")
    talk.passes(minutes=2)

    (card,) = talk.channel()
    assert card.text.splitlines()[0] == "3 events"
    assert [line.split(" · ")[0] for line in card.text.splitlines()[1:]] == [
        f"E-{n}  Forum of town {letter}" for n, letter in enumerate("abc", 1)
    ]


def test_workbook_with_real_days_is_read(talk: Conversation) -> None:
    book, content = Workbook(), io.BytesIO()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Title", "On", "Place"])
    sheet.append(["Forum", date(2016, 12, 5), "Geneva"])
    book.save(content)

    report = drops(talk, content.getvalue(), "events_xlsx")

    assert report.text.splitlines()[1] == "2: Forum · Mon 5 Dec · Geneva"


def test_what_cannot_be_read_is_left_out_and_says_why(talk: Conversation) -> None:
    report = drops(
        talk,
        "title,on,to,time,area\n"
        "Good,2016-12-05,,,\n"
        ",2016-12-05,,,\n"
        "No day,,,,\n"
        "Two days,05/12/2016,,,\n"
        "Backwards,2016-12-05,2016-12-01,,\n"
        "Over,2016-09-05,,,\n"
        "Nowhere,2016-12-05,,,nowhere\n"
        "Odd hour,2016-12-05,,half past,\n",
    )

    assert report.text.splitlines()[0] == "I would announce 1 of 8 events. Nothing is done yet."
    reasons = [line.partition("left out: ")[2] for line in report.text.splitlines()[2:]]
    assert reasons[:2] == ["it has no title", "it doesn't say on which day it is"]
    assert reasons[2] == "I can't read “05/12/2016”; a day is written 2026-12-05, an hour 14:00"
    assert reasons[3:5] == ["it ends before it begins", "it is over"]
    assert "nowhere" in reasons[5]
    assert reasons[6].startswith("I can't read “half past”")


def test_event_that_there_is_already_is_left_out_and_a_similar_one_says_so(talk: Conversation) -> None:
    talk.answer(UTE, "event Regional forum on:12 dec")
    talk.answer(UTE, "event Workshop on captioning on:6 dec")

    report = drops(talk, TABLE + "captioning Workshop,2016-12-05,,,,\n")

    assert report.text.splitlines()[1:] == [
        "2: Captioning workshop · 5 to 7 Dec · Geneva · Web editorial · may be the same as E-2 Workshop on captioning",
        "3: Regional forum · Mon 12 Dec, 14:00 Geneva · Bangkok · left out: it is E-1 already",
        "4: captioning Workshop · Mon 5 Dec · left out: the same as number 2",
    ]
    talk.presses(LINDA, report, "Announce 1")
    talk.passes(minutes=2)
    assert "May be the same as E-2" in next(
        one.text for one in talk.channel("#isc-web") if "Captioning workshop" in one.text
    )
    assert any("May be the same as E-3" in one.text for one in talk.channel())


def test_report_is_shown_again_where_another_was_announced_meanwhile(talk: Conversation) -> None:
    report = drops(talk, TABLE)
    talk.answer(UTE, "event Regional forum on:12 dec")

    (again,) = talk.presses(LINDA, report, "Announce 2")

    assert again.text.startswith(
        "Something has changed since that report, so nothing was announced. I would announce 1 of 2"
    )
    talk.presses(LINDA, again, "Announce 1")
    assert talk.answer(UTE, "events december").startswith("*2 events")


def test_dropped_ones_are_not_announced_and_others_cannot_press(talk: Conversation) -> None:
    report = drops(talk, TABLE)
    value = next(
        b for block in report.blocks for b in block.get("elements", ()) if b["text"]["text"] == "Announce 2"
    )
    words = value["value"].split(":", 1)[1].replace(":", " ", 1)

    assert "for whoever sent them" in talk.answer(ALINE, words)
    talk.presses(LINDA, report, "Drop them")
    assert talk.answer(LINDA, words).startswith("You dropped those events, and nothing was announced.")
    assert rows(talk)["records"] == 0


def test_calendar_is_read_with_its_hours_and_days(talk: Conversation) -> None:
    report = drops(
        talk,
        ics(
            "SUMMARY:Forum\nDTSTART;VALUE=DATE:20161205\nDTEND;VALUE=DATE:20161208\nLOCATION:Geneva\\, CICG",
            "SUMMARY:Call\nDTSTART;TZID=Asia/Bangkok:20161212T140000\nDTEND;TZID=Asia/Bangkok:20161212T150000",
            "SUMMARY:Far call\nDTSTART:20161213T130000Z\nDURATION:PT1H",
            "SUMMARY:Late\nDTSTART:20161214T220000Z\nDTEND:20161214T230000Z",
            "SUMMARY:Gone\nDTSTART;VALUE=DATE:20161205\nSTATUS:CANCELLED",
            "SUMMARY:Often\nDTSTART;VALUE=DATE:20161205\nRRULE:FREQ=DAILY;COUNT=3",
            "SUMMARY:Never",
        ),
        "our_ics",
    )

    assert report.text.splitlines() == [
        "I would announce 4 of 7 events. Nothing is done yet.",
        "1: Forum · 5 to 7 Dec · Geneva, CICG",
        "2: Call · Mon 12 Dec, 14:00 Bangkok (08:00 for you)",
        "3: Far call · Tue 13 Dec, 14:00 Geneva",
        "4: Late · Wed 14 Dec, 23:00 Geneva",
        "5: Gone · left out: it is cancelled there",
        "6: Often · left out: it repeats; send each day as an event of its own",
        "7: Never · left out: it doesn't say when it is",
    ]


def test_own_calendar_file_is_read_back(talk: Conversation) -> None:
    talk.answer(LINDA, "event Forum on:5 dec to:7 dec place:Bangkok")
    talk.answer(LINDA, "ics E-1")
    talk.passes(minutes=2)

    report = drops(talk, content_of(talk, files(talk, LINDA)[-1]), "our_ics")

    assert report.text.splitlines()[1] == "1: Forum · 5 to 7 Dec · Bangkok · left out: it is E-1 already"
    assert report.text.startswith("I have nothing to announce from that file.")
    assert labels(report) == []


MANY = "title,on\n" + "Forum,2016-12-05\n" * 101


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (
            ics(
                "SUMMARY:Stand-up\nDTSTART;VALUE=DATE:20161205\nRRULE:FREQ=DAILY",
                "SUMMARY:x\nDTSTART:20161205T10",
            ),
            "a_ics",
            "“Stand-up” repeats without an end. Nothing was done. Leave it out, and send the file again.",
        ),
        (
            ics(*["SUMMARY:x\nDTSTART;VALUE=DATE:20161205"] * 5_000),
            "a_ics",
            "That calendar has 5,000 events; I take 100 at once. Nothing was done. Send it in parts.",
        ),
        (
            "BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VCALENDAR\n",
            "a_ics",
            "That file isn't a calendar that I can read.",
        ),
        (ics(), "a_ics", "There's no event in that file. Nothing was done."),
        (MANY, "a_csv", "That table goes on to row 102; I take 100 rows at once. Send it in parts."),
        ("name,when\nForum,2016-12-05\n", "a_csv", "The first row names the columns: title, on;"),
        (b"\x00\x01", "a_xlsx", "That file isn't a table that I can read."),
    ],
    ids=["endless", "five thousand", "broken", "empty", "too many rows", "other columns", "no table"],
)
def test_file_that_cannot_be_taken_is_refused_as_a_whole(
    quick: Conversation, content: bytes | str, name: str, sentence: str
) -> None:
    said = drops(quick, content, name)

    assert said.text.startswith(sentence)
    assert labels(said) == []
    assert rows(quick)["records"] == 0


def test_only_the_chair_and_the_secretary_import(talk: Conversation) -> None:
    assert "Announce" not in str(drops(talk, TABLE, who=UTE).blocks)
    assert rows(talk)["records"] == 0


def test_without_a_file_it_says_what_it_takes(talk: Conversation) -> None:
    assert talk.answer(LINDA, "import events").startswith("Drop a file into our own conversation")
