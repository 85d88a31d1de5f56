"""Slack delivers events in any order and more than once: nothing has an effect twice, and nothing is lost.

`EVENTS=20000` makes it as large as the promise; by default it takes seconds.
"""

import asyncio
import os
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest
from sqlalchemy import select

from practice.workspace import Message
from storage import tables as t
from tests.conversation import BOT, Conversation
from tests.handlers.scene import LINDA, UTE
from tests.handlers.test_threads import deletion, edit, posted

EVENTS = int(os.environ.get("EVENTS", "2000"))
TOGETHER = 100  # deliveries at once; after them the bot has forgotten which it had, as another process would
SEED = 7


@dataclass(kw_only=True)
class Said:
    """One message, all that Slack tells of it, and what must come of it."""

    ts: str
    events: list[dict[str, Any]] = field(default_factory=list)
    closes: int | None = None  # the number of the action
    note: str = ""
    is_gone: bool = False


def everything_said(card: Message, user: str, chance: random.Random) -> Iterator[Said]:
    """Make up messages without end: every sixth closes an action, the others are notes, edited and deleted."""
    number = 0
    while True:
        number += 1
        message = Message(
            channel=card.channel, ts=f"1475850000.{number:06}", user=user, thread_ts=card.ts,
            text=f"A-{1 + number // 6} done no. {number}" if number % 6 == 0 else f"words {number}",
        )  # fmt: skip
        said = Said(ts=message.ts, events=[posted(message)], note=message.text)
        if number % 6 == 0:
            said.closes = 1 + number // 6
            yield said
            continue
        for time in range(chance.choice((0, 0, 1, 2))):
            said.note = f"words {number} better {time}"
            said.events.append(edit(message, said.note, f"{time + 1:06}"))
        if chance.random() < 0.2:
            said.is_gone = True
            said.events.append(deletion(message))
        yield said


def made(card: Message, user: str, chance: random.Random) -> tuple[list[Said], list[dict[str, Any]]]:
    """Return messages, and the deliveries of what Slack tells of them: one to four of each, shuffled."""
    all_said: list[Said] = []
    deliveries: list[dict[str, Any]] = []
    for said in everything_said(card, user, chance):
        all_said.append(said)
        for place, event in enumerate(said.events):
            envelope = {
                "type": "event_callback", "team_id": BOT.team, "event": event, "event_id": f"Ev{said.ts}.{place}",
            }  # fmt: skip
            deliveries += [envelope] * chance.randint(1, 4)
        if len(deliveries) >= EVENTS:
            chance.shuffle(deliveries)
            return all_said, deliveries
    raise AssertionError


def deliver(talk: Conversation, deliveries: Sequence[dict[str, Any]]) -> None:
    async def together(some: Sequence[dict[str, Any]]) -> None:
        await asyncio.gather(*[talk._carry(one) for one in some])

    for start in range(0, len(deliveries), TOGETHER):
        talk._run(together(deliveries[start : start + TOGETHER]))
        talk.door._heard.clear()


@pytest.mark.parametrize("seed", [SEED])
def test_events_delivered_one_to_four_times_and_shuffled_have_one_effect_each(
    talk: Conversation, seed: int
) -> None:
    talk.answer(LINDA, "action The thread owner:@ute.keller area:web")
    talk.passes(minutes=2)
    all_said, deliveries = made(talk.channel("#isc-web")[0], talk.user(UTE), random.Random(seed))
    closing = [said for said in all_said if said.closes]
    for said in closing:
        talk.answer(LINDA, f"action Number {said.closes} owner:@ute.keller")

    deliver(talk, deliveries)

    notes = talk.store.read(lambda read: read.db.execute(select(t.notes)).all())
    assert Counter(row.slack_ts for row in notes).most_common(1)[0][1] == 1
    assert {row.slack_ts: row.text for row in notes if row.struck_at is None} == {
        said.ts: said.note for said in all_said if not said.closes and not said.is_gone
    }
    assert {row.slack_ts for row in notes if row.struck_at} <= {said.ts for said in all_said if said.is_gone}
    assert _closed(talk) == Counter({said.closes: 1 for said in closing})


def _closed(talk: Conversation) -> Counter[int]:
    """Return how often each action was closed, by its number."""
    chosen = (
        select(t.records.c.number)
        .join(t.history, t.history.c.record_id == t.records.c.id)
        .where(t.history.c.verb == "done")
    )
    return Counter(talk.store.read(lambda read: read.db.execute(chosen).scalars().all()))
