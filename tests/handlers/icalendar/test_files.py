"""Calendar files: what is in one, who gets it, and what becomes of it when its meeting or event changes."""

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from practice.workspace import Message
from tests.conversation import Conversation
from tests.handlers.scene import BANGKOK, LINDA, OBSERVER, STAFF, UTE, labels


def files(talk: Conversation, who: str) -> list[Message]:
    return [message for message in talk.direct(who) if message.files]


def content_of(talk: Conversation, message: Message) -> bytes:
    (file,) = message.files
    return talk.workspace.file(file["id"]).bytes


def entries(talk: Conversation, who: str) -> list[Any]:
    """Return the entries of the last calendar file that somebody got."""
    talk.passes(minutes=2)
    return list(Calendar.from_ical(content_of(talk, files(talk, who)[-1])).walk("VEVENT"))


def entry(talk: Conversation, who: str, words: str) -> Any:
    talk.says(who, f"/isc {words}")
    (one,) = entries(talk, who)
    return one


def test_meeting_comes_as_a_file_for_the_calendar(talk: Conversation) -> None:
    talk.answer(
        LINDA,
        'meeting 18 oct 14:00 duration:90 min place:"room T103" link:https://example.org/meet number:16',
    )

    said = talk.answer(UTE, "ics M-1")
    (one,) = entries(talk, UTE)

    assert said == "The calendar file of M-1 comes into our own conversation, in a minute."
    (message,) = files(talk, UTE)
    assert message.text == (
        "*Task force, meeting 16* · M-1\n"
        "Open the file to add it to your calendar. If it moves, ask me for a new file: ics M-1"
    )
    assert message.files[0]["name"].startswith("M-1-2016-10-07-")
    assert message.files[0]["name"].endswith(".ics")
    assert one["summary"] == "Task force, meeting 16"
    zone = ZoneInfo("Europe/Zurich")
    assert one.start == datetime(2016, 10, 18, 14, tzinfo=zone)
    assert one.end == datetime(2016, 10, 18, 15, 30, tzinfo=zone)
    assert one["dtstart"].params["TZID"] == "Europe/Zurich"
    assert (one["location"], one["url"]) == ("room T103", "https://example.org/meet")
    assert (one["uid"], one["sequence"], one["status"]) == ("M-1@ISC-TF.clerk", 0, "CONFIRMED")
    assert "The message in Slack is what counts" in one["description"]


@pytest.mark.parametrize(
    ("place", "before_change", "after_change"),
    [("Geneva", 12, 13), ("Bangkok", 7, 7), ("Brasilia", 17, 16)],
)
def test_hour_is_that_of_its_own_place_on_both_sides_of_a_change_of_clocks(
    quick: Conversation, place: str, before_change: int, after_change: int
) -> None:
    """Brasília's clocks go forward on 16 October 2016, Geneva's go back on the 30th."""
    quick.answer(LINDA, f"event Forum on:14 oct 14:00 {place}")
    quick.answer(LINDA, f"event Forum on:15 dec 14:00 {place}")

    quick.answer(LINDA, "ics E-1 E-2")
    found = [one.start for one in entries(quick, LINDA)]

    assert [at.hour for at in found] == [14, 14]
    assert [at.astimezone(UTC).hour for at in found] == [before_change, after_change]


def test_event_of_whole_days_has_days_and_no_hour(talk: Conversation) -> None:
    talk.answer(LINDA, "event Forum on:5 dec to:7 dec place:Bangkok state:idea")

    one = entry(talk, LINDA, "ics E-1")

    assert (one["dtstart"].params["VALUE"], one["dtend"].params["VALUE"]) == ("DATE", "DATE")
    assert (one.start, one.end) == (date(2016, 12, 5), date(2016, 12, 8))
    assert (one["status"], one["location"]) == ("TENTATIVE", "Bangkok")


def test_sequence_rises_and_name_stays_when_it_moves_or_is_cancelled(talk: Conversation) -> None:
    talk.answer(LINDA, "event Forum on:5 dec")
    first = entry(talk, LINDA, "ics E-1")

    talk.answer(LINDA, "move E-1 6 dec the hall is taken")
    moved = entry(talk, LINDA, "ics E-1")
    talk.answer(LINDA, "cancel E-1 no host")
    cancelled = entry(talk, LINDA, "ics E-1")

    assert first["uid"] == moved["uid"] == cancelled["uid"]
    assert first["sequence"] < moved["sequence"] < cancelled["sequence"]
    assert moved.start == date(2016, 12, 6)
    assert (cancelled["status"], cancelled["summary"]) == ("CANCELLED", "[CANCELLED] Forum")
    assert str(cancelled["description"]).startswith("no host\n")


def test_several_come_in_one_file(talk: Conversation) -> None:
    talk.answer(LINDA, "event Forum on:5 dec")
    talk.answer(LINDA, "meeting 18 oct 14:00")

    talk.answer(UTE, "ics M-1 E-1")

    assert [one["summary"] for one in entries(talk, UTE)] == ["Task force", "Forum"]


def test_card_and_call_offer_the_file(talk: Conversation) -> None:
    talk.answer(LINDA, "meeting 18 oct 14:00")
    talk.answer(LINDA, "call M-1")
    talk.passes(days=3)

    call = next(one for one in talk.direct(BANGKOK) if "meets on" in one.text)
    assert "Calendar file" in labels(call)
    talk.presses(BANGKOK, call, "Calendar file")
    talk.presses(UTE, talk.channel()[0], "Calendar file")

    assert [one["uid"] for one in entries(talk, BANGKOK)] == ["M-1@ISC-TF.clerk"]
    assert [one["uid"] for one in entries(talk, UTE)] == ["M-1@ISC-TF.clerk"]


def test_restricted_one_reads_like_a_missing_one(talk: Conversation) -> None:
    talk.answer(LINDA, "event Secret on:5 dec visibility:restricted")

    hidden = talk.answer(UTE, "ics E-1")
    missing = talk.answer(UTE, "ics E-2")

    assert hidden.replace("E-1", "E-2") == missing
    talk.passes(minutes=2)
    assert files(talk, UTE) == []


def test_file_does_not_come_once_its_asker_may_not_see_it_any_more(talk: Conversation) -> None:
    talk.answer(LINDA, "meeting 18 oct 14:00")
    talk.answer(OBSERVER, "ics M-1")
    talk.answer(LINDA, "relieve @zahra.farah observer")

    talk.passes(minutes=5)

    assert files(talk, OBSERVER) == []


def test_action_has_no_calendar_file_and_strangers_get_none(talk: Conversation) -> None:
    talk.answer(LINDA, "action Cost table owner:@ute.keller due:12 oct")
    talk.answer(LINDA, "event Forum on:5 dec")

    assert talk.answer(UTE, "ics A-1").startswith("A-1 is neither a meeting nor an event")
    assert talk.answer("newcomer", "ics E-1") == "I send files to people on the roster only."
    assert "comes into our own conversation" in talk.answer(STAFF, "ics E-1")


def test_texts_of_people_are_escaped_and_long_lines_are_folded(talk: Conversation) -> None:
    title = "Forum; one, two \\ & “three” 会议 " + "long " * 20
    talk.answer(LINDA, f"event {title}on:5 dec")

    one = entry(talk, LINDA, "ics E-1")

    assert one["summary"] == title.strip()
    content = content_of(talk, files(talk, LINDA)[-1])
    assert max(len(line) for line in content.split(b"\r\n")) <= 75
