"""A meeting from its call to the approval of its record, and one of which nobody says anything: each day and hour."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from practice.workspace import Message
from tests.conversation import Conversation
from tests.dialogues.test_meeting_scenarios import (
    EVERYWHERE,
    GENEVA,
    HARARE,
    geneva,
    scene,
    told,
    when,
)
from tests.handlers.scene import ALINE, BANGKOK, BRASILIA, LINDA, UTE, labels

EDDA = "edda.brandt"
FEBRUARY = datetime(2017, 2, 7, 13, 10, tzinfo=UTC)


@pytest.fixture
def november(request: pytest.FixtureRequest) -> Iterator[Conversation]:
    """Monday 21 November 2016: meeting 14 was held, 15 is planned, and so is the one after."""
    talk = scene(request, geneva(11, 21, 8))
    talk.answer(LINDA, "meeting 15 nov 2016 14:00 number:14 held")
    talk.answer(LINDA, "meeting 13 dec 14:00 duration:90 min link:https://example.org/meet")
    talk.answer(LINDA, "meeting 7 feb 2017 14:00")
    yield talk
    talk.close()


def plain(message: Message) -> list[str]:
    return message.text.replace("*", "").splitlines()


def test_cycle_of_meeting_15_has_its_days_and_hours(november: Conversation) -> None:
    talk = november
    talk.until(geneva(11, 22, 20))
    for who in EVERYWHERE:
        (call,) = told(talk, who, "The task force meets")
        assert talk.day_of(call) == "Tue 22 Nov", who
    assert when(talk, GENEVA, told(talk, GENEVA, "The task force meets")[0]) == "Tue 22 Nov 09:01"
    assert "Papers by Thu 8 Dec." in told(talk, UTE, "The task force meets")[0].text
    talk.answer(HARARE, "item Draft sponsorship guidelines M-2 10 min")
    talk.answer(LINDA, "confirm AG-4")

    talk.until(geneva(12, 6, 12))
    (agenda,) = [one for one in talk.channel() if "Agenda, Tue 13 Dec" in one.text]
    assert when(talk, LINDA, agenda) == "Tue 6 Dec 09:00"
    assert agenda.text.splitlines()[2].startswith("2  Record of the last meeting · 5 min · meeting 14")

    talk.until(geneva(12, 13, 13, 30))
    asked = {
        who: [when(talk, who, one) for one in told(talk, who, "Are you coming?")][-1]
        for who in (GENEVA, HARARE, BRASILIA, BANGKOK)
    }
    assert asked == {
        GENEVA: "Mon 12 Dec 09:00",
        HARARE: "Mon 12 Dec 09:00",
        BRASILIA: "Mon 12 Dec 09:00",
        BANGKOK: "Fri 9 Dec 09:00",  # 12 Dec is a day off in Bangkok
    }
    soon = {who: when(talk, who, told(talk, who, "The task force meets")[-1]) for who in (GENEVA, BANGKOK)}
    assert soon == {GENEVA: "Tue 13 Dec 13:00", BANGKOK: "Tue 13 Dec 17:00"}

    talk.until(geneva(12, 13, 15, 40))
    talk.answer(LINDA, "held M-2")
    talk.answer(LINDA, f"present M-2 @{ALINE} @{LINDA} @{UTE}, video @{BRASILIA}, the others were absent")
    talk.until(geneva(12, 15, 12))
    (preview,) = told(talk, LINDA, "it goes out on")
    assert plain(preview)[:3] == [
        "Draft record of meeting 15: it goes out on Fri 16 Dec, 09:00 Geneva to 25 people",
        "Comments until Fri 23 Dec, 18:00 Geneva.",
        "Daniel Mensah has 4 working days until then.",
    ]
    assert "Until Wed 28 Dec" in labels(preview)
    talk.until(geneva(12, 16, 12))
    drafts = {who: told(talk, who, "Draft record of meeting 15") for who in (EDDA, HARARE, BANGKOK)}
    assert {who: when(talk, who, one) for who, (one,) in drafts.items()} == {
        EDDA: "Fri 16 Dec 09:01",
        HARARE: "Fri 16 Dec 10:01",
        BANGKOK: "Fri 16 Dec 15:01",
    }
    (question,) = talk.replies(EDDA, drafts[EDDA][0], "The figure under item 4 is wrong")
    talk.presses(EDDA, question, "Correct")
    talk.submits(EDDA)
    talk.passes(hours=1)
    talk.answer(LINDA, f"present M-2 @{EDDA}")
    talk.presses(LINDA, told(talk, LINDA, "asks for a correction")[0], "Take it")
    talk.until(geneva(12, 23, 18, 30))
    assert "Record of meeting 15 (Rev.1)" in talk.answer(UTE, "record M-2")
    talk.answer(LINDA, "call M-3")
    talk.passes(minutes=5)
    talk.skips_to(FEBRUARY)
    (shown,) = talk.says(LINDA, "/isc minutes M-3 2: approved")
    talk.presses(LINDA, shown, "Enter it")
    assert "Record (Rev.1): approved" in talk.answer(UTE, "show M-2")


ENTERED = """1: noted
2: noted
3: noted
4: agreed
5: agreed
6: agreed
- Ute sends table 1 by 20 dec
- Ute sends table 2 by 20 dec
- Ute sends table 3 by 20 dec
- Ute sends table 4 by 20 dec
- Ute sends table 5 by 20 dec
- Ute sends table 6 by 20 dec
- Ute sends table 7 by 20 dec
- Ute sends table 8 by 20 dec"""


def test_meeting_of_which_nobody_says_anything_is_asked_about_and_leaves_what_it_left(
    november: Conversation,
) -> None:
    talk = november
    talk.skips_to(geneva(12, 12, 12))
    talk.answer(LINDA, "call M-2")
    for number in range(4, 9):
        talk.answer(LINDA, f"item Subject {number} M-2")
    talk.until(geneva(12, 13, 15, 40))
    (shown,) = talk.says(LINDA, f"/isc minutes M-2 {ENTERED}")
    talk.presses(LINDA, shown, "Enter it")
    talk.answer(UTE, "done A-8 Sent")
    talk.until(geneva(12, 17, 12))

    asked = [talk.day_of(one) for one in told(talk, LINDA, "Was meeting 15 of Tue 13 Dec held?")]
    assert asked == ["Wed 14 Dec", "Thu 15 Dec", "Fri 16 Dec"]
    assert "Was meeting 15 of Tue 13 Dec held?" in talk.answer(LINDA, "home").replace("*", "")
    assert "the draft record waits for the answer" in talk.answer(LINDA, "record M-2")
    assert told(talk, UTE, "Draft record") == []
    talk.answer(LINDA, "held M-2")
    talk.answer(LINDA, "call M-3")
    talk.passes(minutes=5)
    assert talk.answer(UTE, "agenda M-3").splitlines()[1:6] == [
        "1  Agenda · 5 min",
        "2  Record of the last meeting · 5 min · meeting 15",
        "3  Actions · 15 min · 7 open",
        "4  Subject 7 · carried over from 15",
        "5  Subject 8 · carried over from 15",
    ]
