"""Scenarios of a meeting of the task force, with the hour of everybody who reads of it: a full cycle, and a late move."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from practice.workspace import Message
from tests import databases
from tests.conversation import UNHINDERED, Conversation
from tests.handlers.scene import ALINE, BANGKOK, BRASILIA, CAIRO, LINDA, UTE

GENEVA, ADDIS, HARARE, BRIDGETOWN, MOSCOW, SANTIAGO = (
    "greta.weber", "bekele.tesfaye", "daniel.mensah", "nadia.costa", "yuri.orlov", "paula.ruiz",
)  # fmt: skip
EDDA = "edda.brandt"  # a deputy to a director
EVERYWHERE = (GENEVA, ADDIS, HARARE, BRIDGETOWN, MOSCOW, SANTIAGO, BRASILIA, CAIRO, BANGKOK)
HERE = ZoneInfo("Europe/Zurich")


def geneva(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    """Return a moment of 2016 by its hour in Geneva."""
    return datetime(2016, month, day, hour, minute, tzinfo=HERE).astimezone(UTC)


def scene(request: pytest.FixtureRequest, now: datetime) -> Conversation:
    return Conversation(databases.fresh(databases.by_turns(request.node.name)), now=now, limits=UNHINDERED)


def told(talk: Conversation, who: str, words: str) -> list[Message]:
    return [one for one in talk.direct(who) if words in one.text.replace("*", "")]


def when(talk: Conversation, who: str, message: Message) -> str:
    """Return the minute at which a message came, on the clock of its reader."""
    zone = talk.workspace.people[talk.user(who)].zone
    at = datetime.fromtimestamp(float(message.ts), ZoneInfo(zone))
    return f"{at:%a} {at.day} {at:%b %H:%M}"


def hour(at_home: str, here: str) -> str:
    """Return an hour in Geneva with that of a reader; one bracket where they differ."""
    return f"{at_home} Geneva" if at_home == here else f"{at_home} Geneva ({here} for you)"


# S1: a full cycle of the meeting of 13 December

DECEMBER: Mapping[str, str] = {
    GENEVA: "14:00", ADDIS: "16:00", HARARE: "15:00", BRIDGETOWN: "09:00", MOSCOW: "16:00", SANTIAGO: "10:00",
    BRASILIA: "11:00", CAIRO: "15:00", BANGKOK: "20:00",
}  # fmt: skip


@pytest.fixture
def december(request: pytest.FixtureRequest) -> Iterator[Conversation]:
    """Tuesday 1 November 2016, with the meeting of 13 December planned."""
    talk = scene(request, geneva(11, 1, 10))
    talk.answer(LINDA, "meeting 13 dec 14:00 link:https://example.org/meet")
    yield talk
    talk.close()


def test_s1_step_1_call_goes_out_15_working_days_before_with_each_readers_hour(
    december: Conversation,
) -> None:
    december.until(geneva(11, 22, 20))

    for who in EVERYWHERE:
        (call,) = told(december, who, "The task force meets")
        assert f"Tue 13 Dec, {hour('14:00', DECEMBER[who])}" in call.text, who
        assert december.day_of(call) == "Tue 22 Nov", who
    (first,) = told(december, GENEVA, "The task force meets")
    assert (
        when(december, GENEVA, first) == "Tue 22 Nov 09:01"
    )  # what is due at nine is collected for a minute


def test_s1_step_6_reminder_comes_at_nine_of_the_working_day_before(december: Conversation) -> None:
    december.until(geneva(12, 12, 20))  # the day before: at 09:00 in Santiago another comes an hour before it

    for who in EVERYWHERE:
        reminders = told(december, who, f"The task force meets: Tue 13 Dec, {hour('14:00', DECEMBER[who])}")
        expected = "Fri 9 Dec 09:00" if who == BANGKOK else "Mon 12 Dec 09:00"
        assert [when(december, who, one) for one in reminders] == [expected], who


def test_s1_step_6_and_an_hour_before_or_in_the_last_hour_of_ones_day(december: Conversation) -> None:
    december.until(geneva(12, 13, 13, 30))

    soon = {
        who: [when(december, who, one) for one in told(december, who, "Tue 13 Dec, 14:00 Geneva")][-1]
        for who in EVERYWHERE
    }
    assert soon == {
        GENEVA: "Tue 13 Dec 13:00", ADDIS: "Tue 13 Dec 15:00", HARARE: "Tue 13 Dec 14:00", BRIDGETOWN: "Tue 13 Dec 08:00",
        MOSCOW: "Tue 13 Dec 15:00", SANTIAGO: "Tue 13 Dec 09:00", BRASILIA: "Tue 13 Dec 10:00", CAIRO: "Tue 13 Dec 14:00",
        BANGKOK: "Tue 13 Dec 17:00",
    }  # fmt: skip


def held_in_december(talk: Conversation) -> None:
    """Hold the meeting of which Salma Haddad sends the chief of a department in her place, and enter who came."""
    talk.answer(LINDA, "edit M-1 number:15")
    talk.until(geneva(12, 12, 20))
    talk.answer("salma.haddad", f"apologies M-1 @{UTE}")
    for who, answer in ((UTE, "attending"), (ADDIS, "attending"), (BRASILIA, "remote"), (BANGKOK, "remote")):
        talk.answer(who, f"{answer} M-1")
    talk.until(geneva(12, 13, 15, 20))
    talk.answer(LINDA, "held M-1")
    talk.answer(LINDA, f"present M-1 @{ALINE} @{LINDA} @{GENEVA}, the others were absent")


def test_s1_step_7_who_came_is_counted_by_category_and_who_is_represented_is_named(
    december: Conversation,
) -> None:
    held_in_december(december)

    head = december.answer(LINDA, "record M-1").replace("*", "")
    assert "Held  Tue 13 Dec 2016, 14:00 Geneva" in head
    assert "d) Chief of department: Ute Keller" in head
    assert "Present by video  c) Regional Director: Vera Almeida, Wipa Chaiyo" in head
    assert "Represented  Salma Haddad, by Ute Keller" in head
    figures = [
        "5 present: Chair, Secretary, b) Focal point, c) Regional Director, d) Chief of department",
        "2 by video: c) Regional Director (2)",
        "1 represented: a) Deputy to the Director or Chief of SPM",
        "17 absent: a) Deputy to the Director or Chief of SPM (3), b) Focal point (9), c) Regional Director (2), d) Chief",
    ]
    for said in (head, december.answer(UTE, "meetings 2016").replace("*", "")):
        assert all(one in said for one in figures)


def test_s1_step_10_draft_goes_out_three_working_days_later_and_stands_by_silence(
    december: Conversation,
) -> None:
    december.answer(LINDA, "meeting 7 feb 2017 14:00")
    held_in_december(december)
    december.until(geneva(12, 18, 12))

    out = {
        who: [when(december, who, one) for one in told(december, who, "Draft record")] for who in EVERYWHERE
    }
    assert out == {
        GENEVA: ["Fri 16 Dec 09:01"], ADDIS: ["Fri 16 Dec 11:01"], HARARE: ["Fri 16 Dec 10:01"],
        BRIDGETOWN: ["Fri 16 Dec 09:00"], MOSCOW: ["Fri 16 Dec 11:01"], SANTIAGO: ["Fri 16 Dec 09:00"],
        BRASILIA: ["Fri 16 Dec 09:00"], CAIRO: ["Sun 18 Dec 09:00"],  # works from Sunday to Thursday
        BANGKOK: ["Fri 16 Dec 15:01"],
    }  # fmt: skip
    until = {
        ADDIS: " (20:00 for you)", HARARE: " (19:00 for you)", BRIDGETOWN: " (13:00 for you)", MOSCOW: " (20:00 for you)",
        SANTIAGO: " (14:00 for you)", BRASILIA: " (15:00 for you)", CAIRO: " (19:00 for you)", BANGKOK: " (Sat 00:00 for you)",
    }  # fmt: skip
    for who in EVERYWHERE:
        (draft,) = told(december, who, "Draft record of meeting 15")
        assert f"Comments until *Fri 23 Dec, 18:00 Geneva{until.get(who, '')}*" in draft.text, who

    december.until(geneva(12, 19, 10))
    draft = told(december, EDDA, "Draft record of meeting 15")[0]
    (question,) = december.replies(EDDA, draft, "The figure under item 2 is wrong")
    december.presses(EDDA, question, "Correct")
    december.submits(EDDA)
    december.passes(hours=1)
    december.answer(LINDA, f"present M-1 @{EDDA}")
    december.presses(LINDA, told(december, LINDA, "asks for a correction")[0], "Take it")
    december.until(geneva(12, 23, 17, 59))
    assert "Draft record (Rev.1)" in december.answer(UTE, "show M-1")
    december.until(geneva(12, 23, 18))
    assert "Record (Rev.1): final since Fri 23 Dec" in december.answer(UTE, "show M-1")
    december.answer(LINDA, "call M-2")
    december.passes(minutes=5)
    december.skips_to(datetime(2017, 2, 7, 13, 10, tzinfo=UTC))
    (shown,) = december.says(LINDA, "/isc minutes M-2 2: approved")
    december.presses(LINDA, shown, "Enter it")
    assert "Record (Rev.1): approved" in december.answer(UTE, "show M-1")
    assert "Task force: 1 held in 2016" in december.answer(UTE, "meetings 2016")


def test_s1_step_7_apologies_count_apart_from_those_who_come(december: Conversation) -> None:
    december.until(geneva(11, 23, 12))
    december.answer("salma.haddad", "apologies M-1")
    december.answer(UTE, "attending M-1")
    december.answer(BRASILIA, "remote M-1")

    said = december.answer(LINDA, "attendance M-1")

    assert "3 of 25 have answered." in said
    assert "By video (1): Vera Almeida" in said
    assert "Salma Haddad" in said
    december.until(geneva(12, 13, 13, 30))
    assert told(december, "salma.haddad", "Are you coming?") == []


# S6: moved after the reminders went out

OCTOBER: Mapping[str, tuple[str, str]] = {  # the hours of 11 and 18 October: Brazil has summer time from the 16th
    GENEVA: ("14:00", "14:00"), ADDIS: ("15:00", "15:00"), HARARE: ("14:00", "14:00"), BRIDGETOWN: ("08:00", "08:00"),
    MOSCOW: ("15:00", "15:00"), SANTIAGO: ("09:00", "09:00"), BRASILIA: ("09:00", "10:00"), CAIRO: ("14:00", "14:00"),
    BANGKOK: ("19:00", "19:00"),
}  # fmt: skip


@pytest.fixture
def october(request: pytest.FixtureRequest) -> Iterator[Conversation]:
    """Tuesday 4 October 2016, 09:00: the meeting of the 11th is called, and an action has a date of its own."""
    talk = scene(request, geneva(10, 4, 9))
    talk.answer(LINDA, "meeting 11 oct 14:00 link:https://example.org/meet")
    talk.answer(LINDA, "call M-1")
    talk.answer(LINDA, "action Cost table owner:@ute.keller due:7 oct 2016")
    yield talk
    talk.close()


def moved(talk: Conversation) -> None:
    """Let the chair's journey be known on Monday at 11:20."""
    talk.until(geneva(10, 10, 11, 20))
    talk.answer(LINDA, "move M-1 18 oct 14:00 the chair goes to New York")


def test_s6_step_1_reminder_comes_at_nine_the_day_before_and_on_friday_where_that_is_a_holiday(
    october: Conversation,
) -> None:
    october.until(geneva(10, 10, 18))

    for who in EVERYWHERE:
        old, _ = OCTOBER[who]
        mornings = [
            when(october, who, one)
            for one in told(october, who, f"Tue 11 Oct, {hour('14:00', old)}")
            if when(october, who, one).endswith("09:00")
        ]
        assert mornings[-1] == ("Fri 7 Oct 09:00" if who == SANTIAGO else "Mon 10 Oct 09:00"), who


def test_s6_step_3_everybody_is_corrected_within_a_minute_with_both_of_their_hours(
    october: Conversation,
) -> None:
    moved(october)
    october.passes(seconds=60)

    for who in EVERYWHERE:
        old, new = OCTOBER[who]
        (one,) = told(october, who, "not Tue 11 Oct")
        assert f"Tue 18 Oct, {hour('14:00', new)}" in one.text.replace("*", ""), who
        assert f"not Tue 11 Oct, {hour('14:00', old)}" in one.text.replace("*", ""), who
        sent_at = datetime.fromtimestamp(float(one.ts), UTC)
        assert sent_at.replace(microsecond=0) == geneva(10, 10, 11, 21), who
    october.until(geneva(10, 18, 13))
    assert all(len(told(october, who, "not Tue 11 Oct")) == 1 for who in EVERYWHERE)


def test_s6_step_4_old_hour_brings_nothing_and_the_new_one_its_reminders(october: Conversation) -> None:
    moved(october)
    october.passes(minutes=5)
    before = {who: len(october.direct(who)) for who in EVERYWHERE}
    october.until(geneva(10, 11, 23))
    assert not any(
        "meets in an hour" in one.text or "The task force meets:" in one.text
        for who in EVERYWHERE
        for one in october.direct(who)[before[who] :]
    )

    october.until(geneva(10, 18, 13, 30))
    for who in EVERYWHERE:
        _, new = OCTOBER[who]
        words = f"Tue 18 Oct, {hour('14:00', new)}"
        assert "Mon 17 Oct 09:00" in [when(october, who, one) for one in told(october, who, words)], who
    soon = {who: when(october, who, told(october, who, "Tue 18 Oct, 14:00 Geneva")[-1]) for who in EVERYWHERE}
    assert soon == {
        GENEVA: "Tue 18 Oct 13:00", ADDIS: "Tue 18 Oct 14:00", HARARE: "Tue 18 Oct 13:00", MOSCOW: "Tue 18 Oct 14:00",
        SANTIAGO: "Tue 18 Oct 08:00", BRASILIA: "Tue 18 Oct 09:00", CAIRO: "Tue 18 Oct 13:00",
        BRIDGETOWN: "Mon 17 Oct 17:00", BANGKOK: "Tue 18 Oct 17:00",
    }  # fmt: skip


def test_s6_step_5_papers_move_along_and_an_action_keeps_its_date(october: Conversation) -> None:
    assert "Thu 6 Oct" in october.answer(UTE, "sessions")

    moved(october)

    assert "Thu 13 Oct" in october.answer(UTE, "sessions")
    assert "Thu 6 Oct" not in october.answer(UTE, "show M-1")
    assert "7 Oct" in october.answer(UTE, "show A-1")


def test_s6_step_5_record_of_it_is_due_three_working_days_after_the_new_day(october: Conversation) -> None:
    moved(october)
    october.until(geneva(10, 18, 15, 20))
    october.answer(LINDA, "held M-1")
    october.answer(LINDA, f"present M-1 @{ALINE} @{LINDA}, video @{BRASILIA}")
    october.until(geneva(10, 22, 12))

    days = {who: [october.day_of(one) for one in told(october, who, "Draft record")] for who in EVERYWHERE}
    assert days.pop(CAIRO) == []  # Friday and Saturday are its weekend
    assert {day for found in days.values() for day in found} == {"Fri 21 Oct"}


def test_s6_step_6_who_is_away_is_said_with_who_could_come_and_the_day_is_kept(october: Conversation) -> None:
    october.answer(LINDA, "event Habitat III on:17-20 oct place:Quito")
    october.answer(GENEVA, "absent 17-20 oct")
    october.answer("kenji.sato", f"absent 17-20 oct @{UTE}")
    october.until(geneva(10, 10, 11, 20))

    (said,) = october.says(LINDA, "/isc move M-1 18 oct 14:00 the chair goes to New York")

    assert (
        "Away on Tue 18 Oct: Greta Weber (Filiz Arslan could come instead) and Kenji Sato (Ute Keller stands in). "
        "To enter who comes instead: apologies M-1 @instead behalf:@away"
    ) in said.text
    assert "Habitat III" in said.text
    assert "Tue 18 Oct, 14:00 Geneva" in october.answer(UTE, "show M-1")
    october.answer(LINDA, f"apologies M-1 @{BRASILIA} behalf:@{GENEVA}")
    assert "Apologies (1): Greta Weber (Vera Almeida" in october.answer(LINDA, "attendance M-1")


def test_s6_step_7_answers_are_asked_for_again_and_silence_is_no_yes(october: Conversation) -> None:
    october.answer(ADDIS, "remote M-1")
    october.answer(BRASILIA, "remote M-1")
    moved(october)
    october.passes(minutes=2)

    (asked,) = told(october, BRASILIA, "Does that still work?")
    october.presses(BRASILIA, asked, "Still so")

    said = october.answer(LINDA, "attendance M-1")
    assert "1 of 25 has answered." in said
    assert "By video (1): Vera Almeida" in said
    assert "Asked again, as it has moved (1): Bekele Tesfaye" in said
    assert "Tue 11 Oct" in october.answer(LINDA, "history M-1")


def test_s6_step_8_it_counts_once_with_the_day_planned_and_the_day_held(october: Conversation) -> None:
    moved(october)
    october.until(geneva(10, 18, 16))
    october.answer(LINDA, "held M-1")

    said = october.answer(UTE, "meetings 2016")
    assert said.splitlines()[-1].startswith("Task force: 1 held in 2016")
    assert "Tue 18 Oct" in said
    assert "Tue 11 Oct, 14:00" in october.answer(LINDA, "history M-1")
