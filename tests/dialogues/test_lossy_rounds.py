"""Answers to a round while events are lost and Slack is away: each arrives, and none counts twice.

`make soak` takes 500 answers in 50 threads, `make test` a tenth of them.
"""

import csv
import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.rounds import AnswerState
from handlers.core.slack.catch_up import CatchUp
from practice.workspace import Message
from storage import round_runs, tables
from storage.unit_of_work import Read
from tests.conversation import HERE, Conversation
from tests.handlers.core.slack.test_catch_up import catching_up
from tests.handlers.rounds.scene import MONDAY
from tests.handlers.scene import ALINE, LINDA
from tests.soak import amount

EACH = 10  # answers in a thread
OWNERS = [f"owner{n}" for n in range(1, amount(5, 50) + 1)]
MANY = EACH * len(OWNERS)
LOST = 0.2  # of the events
AWAY, TURN = 30 * 60, 15  # seconds
Answer = tuple[str, str]
"""A seat and what is said of it."""


class Lossy:
    """The way of events to the bot, on which some are lost; of those Slack brings the first half once more, late."""

    def __init__(self, talk: Conversation, *, seed: int) -> None:
        self.talk = talk
        self.chance = random.Random(seed)
        self.lost: list[tuple[str, dict[str, Any]]] = []

    async def deliver(self, kind: str, payload: dict[str, Any]) -> object:
        is_reply = "thread_ts" in payload.get("event", {})
        if is_reply and self.chance.random() < LOST:
            self.lost.append((kind, payload))
            return None
        return await self.talk._deliver(kind, payload)

    def bring_late(self) -> None:
        for kind, payload in self.lost[: len(self.lost) // 2]:
            self.talk._run(self.talk._deliver(kind, payload))


@pytest.fixture
def asked(url: str, tmp_path: Path) -> Iterator[Conversation]:
    """Each of many was asked nine days ago for the values of ten indicators, in one message."""
    with (HERE / "practice" / "people.csv").open(encoding="utf-8", newline="") as file:
        head, *known = csv.reader(file)
    kept = [row for row in known if row[1].split("@")[0] in {ALINE, LINDA}]
    owners = [
        (f"Owner {who}", f"{who}@example.org", "GVA", "en", "focal_point", "WEB", "BR") for who in OWNERS
    ]
    with (tmp_path / "people.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([head, *kept, *owners])
    talk = Conversation(url, people=str(tmp_path / "people.csv"), now=MONDAY)
    catching_up(talk).catch_up()  # from now on it listens
    for n in range(MANY):
        talk.answer(LINDA, f"indicator Figure {n + 1} unit:people owner:@{OWNERS[n // EACH]}")
    talk.answer(LINDA, "round indicators by:16 dec")
    talk.passes(days=9)
    yield talk
    assert talk.undeclared_steps() == set()
    talk.close()


def questions(talk: Conversation) -> dict[str, Message]:
    """Return the message that asks each owner."""
    return {who: next(one for one in talk.direct(who) if "RD-1" in one.text) for who in OWNERS}


def answers_kept(talk: Conversation) -> tuple[Counter[Answer], Counter[Answer], int]:
    """Return what counts as answered, what the register holds, and how many notes there are instead of answers."""
    a = tables.round_answers.c
    kind = next(one.kind for one in talk.charter.registers if one.code == "measurements")

    def load(read: Read) -> tuple[Counter[Answer], Counter[Answer], int]:
        made = {one.id: one for one in round_runs.open_entries(read, kind)}
        sent = read.db.execute(select(a.seat, a.entry_id).where(a.state == AnswerState.SENT)).all()
        notes = read.db.execute(select(tables.notes.c.id)).all()
        return (
            Counter((row.seat, made[row.entry_id].value("value")) for row in sent),
            Counter((one.value("about"), one.value("value")) for one in made.values()),
            len(notes),
        )

    return talk.store.read(load)


@pytest.mark.grows
def test_answers_arrive_once_though_events_are_lost_and_slack_is_away(asked: Conversation) -> None:
    way, threads = Lossy(asked, seed=28), questions(asked)
    catch_up = catching_up(asked)
    expected = [(f"IND-{n + 1}", str(n % 7)) for n in range(MANY)]
    writes = list(enumerate(expected))
    way.chance.shuffle(writes)
    asked.workspace.deliver = way.deliver

    for place, (n, (seat, value)) in enumerate(writes):
        asked.workspace.down = MANY // 3 <= place < MANY // 2
        asked.replies(OWNERS[n // EACH], threads[OWNERS[n // EACH]], f"{seat}: {value}")
        if place == MANY // 2 - 1:
            goes_on(asked, catch_up, AWAY)
    lost, early = len(way.lost), answers_kept(asked)[0]
    catch_up.request()  # the connection is back
    goes_on(asked, catch_up, AWAY)
    way.bring_late()
    asked.passes(minutes=5)
    counting, entered, notes = answers_kept(asked)
    silent = asked.answer(LINDA, "silent RD-1")

    assert lost > MANY * LOST / 3
    assert early.total() < MANY
    assert counting == Counter(expected)
    assert entered == Counter(expected)
    assert notes == 0
    assert silent == "Indicator values for Fri 16 Dec: everybody has answered."


def goes_on(talk: Conversation, catch_up: CatchUp, seconds: int) -> None:
    """Let time pass, in which the bot looks again and again for what it has not heard."""
    for _ in range(seconds // TURN):
        talk.passes(seconds=TURN)
        catch_up.catch_up()
