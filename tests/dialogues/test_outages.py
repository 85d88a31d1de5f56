"""After an outage: what is open is mentioned once, what is closed never, one digest, and nothing at night."""

import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from practice.workspace import Message
from tests.conversation import Conversation
from tests.handlers.scene import BANGKOK, LINDA, UTE


@pytest.fixture
def talk(both: Conversation) -> Conversation:
    """Whether a thing is done once is asked of both databases."""
    return both


MONDAY = datetime(2016, 10, 10, 1, 30, tzinfo=UTC)  # 08:30 in Bangkok: no digest and no reminder has come yet
LENGTHS = {
    "an hour": timedelta(hours=1),
    "a day": timedelta(days=1),
    "a week": timedelta(days=7),
    "a month": timedelta(days=31),
}
DUE = ["10 oct", "11 oct", "12 oct", "14 oct", "19 oct", "27 oct", "4 nov", "10 nov"]
ZONES = {UTE: ZoneInfo("Europe/Zurich"), BANGKOK: ZoneInfo("Asia/Bangkok")}


def prepared(talk: Conversation) -> None:
    """Give two people the same work, the last of it done already; no reminder of it has come yet."""
    for who in (UTE, BANGKOK):
        for due in DUE:
            talk.answer(LINDA, f"action Work until {due} owner:@{who} due:{due}")
        talk.answer(LINDA, f"action Closed work owner:@{who} due:11 oct")
    talk.passes(minutes=5)
    talk.answer(UTE, "done A-9")
    talk.answer(BANGKOK, "done A-18")
    talk.until(MONDAY)


def stands_still(talk: Conversation, length: timedelta) -> None:
    """The bot is not there: time passes, and nothing happens."""
    talk.machine_at += length


def told(talk: Conversation, who: str, since: datetime) -> list[Message]:
    return [m for m in talk.direct(who) if moment(m) >= since]


def moment(message: Message) -> datetime:
    return datetime.fromtimestamp(float(message.ts), UTC)


def mentions(messages: list[Message]) -> Counter[str]:
    """Count the references, at the head of a line or among the facts under a title."""
    return Counter(ref for m in messages for ref in re.findall(r"(?:\*| · )(A-\d+)\b", m.text))


def due_by(day: datetime, *, first: int) -> set[str]:
    """Return the references of the work that had to be spoken of by that day: due then or the day after."""
    days = [datetime.strptime(f"{due} 2016", "%d %b %Y").replace(tzinfo=UTC) for due in DUE]
    return {f"A-{first + n}" for n, due in enumerate(days) if due.date() <= day.date() + timedelta(days=1)}


# With Slack away the bot tries on, every five minutes: a month of that would take this test minutes.
@pytest.mark.parametrize(
    ("away", "length"),
    [
        *[("the bot", name) for name in LENGTHS],
        ("Slack", "an hour"),
        pytest.param("Slack", "a day", marks=pytest.mark.soak),  # a post is tried every five minutes
    ],
)
def test_after_an_outage_each_open_item_is_mentioned_once(talk: Conversation, away: str, length: str) -> None:
    prepared(talk)
    if away == "the bot":
        stands_still(talk, LENGTHS[length])
    else:
        talk.workspace.down = True
        talk.passes(seconds=LENGTHS[length].total_seconds())
        talk.workspace.down = False
    back = talk.clock.now()

    talk.until(back.replace(hour=23))

    for who, first, closed in ((UTE, 1, "A-9"), (BANGKOK, 10, "A-18")):
        messages = told(talk, who, MONDAY)
        seen = mentions(messages)
        assert due_by(back, first=first) <= set(seen), [m.text for m in messages]
        assert set(seen.values()) == {1}, [m.text for m in messages]
        assert closed not in seen
        assert sum("Your week" in m.text for m in messages) <= 1
        assert all(is_at_work(moment(m), who) for m in messages)


def is_at_work(at: datetime, who: str) -> bool:
    here = at.astimezone(ZONES[who])
    return here.weekday() < 5 and 8 <= here.hour < 18


def test_outage_that_ends_at_night_disturbs_nobody_before_the_morning(talk: Conversation) -> None:
    prepared(talk)
    stands_still(talk, timedelta(days=1, hours=19))  # Tuesday, 22:30 in Geneva
    talk.until(datetime(2016, 10, 12, 6, tzinfo=UTC))
    assert told(talk, UTE, MONDAY) == []

    talk.until(datetime(2016, 10, 12, 12, tzinfo=UTC))

    (only,) = told(talk, UTE, MONDAY)
    assert f"{moment(only):%d %H:%M}" == "12 07:00"
