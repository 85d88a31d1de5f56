"""Slack delivers in any order and more than once: nothing has an effect twice, and nothing is lost.

1,000 deliveries on each database; `make soak` takes 20,000.
"""

import asyncio
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest
from sqlalchemy import select

from practice import payloads
from practice.workspace import Message
from storage import tables
from tests.conversation import BOT, Conversation
from tests.handlers.core.records.test_threads import deletion, edit, posted
from tests.handlers.scene import LINDA, UTE
from tests.soak import EXAMPLES, amount


@pytest.fixture
def talk(both: Conversation) -> Conversation:
    """Whether a thing is done once is asked of both databases."""
    return both


EVENTS = amount(1000, 100 * EXAMPLES)
TOGETHER = 40  # deliveries at once; after them the bot has forgotten which it had, as another process would
SEED = 7


@dataclass(kw_only=True)
class Said:
    """One thing that somebody wrote, typed or pressed, all that Slack tells of it, and what must come of it."""

    ts: str = ""  # of the message; a command and a button have none
    payloads: list[dict[str, Any]] = field(default_factory=list)
    closes: int | None = None  # the number of the action
    note: str = ""
    is_gone: bool = False


def everything_said(talk: Conversation, card: Message, user: str, chance: random.Random) -> Iterator[Said]:
    """Make things up without end: replies, of which some close, edits, deletions; commands; buttons."""
    number, closed = 0, 1
    while True:
        number += 1
        if number % 6 == 0:
            closed += 1
            yield _closing(talk, card, user, number, closed)
        elif number % 6 == 3:
            words = f"note A-1 typed {number}"
            command = payloads.slash_command(
                talk.workspace, user, talk.workspace.channels[card.channel], words
            )
            yield Said(payloads=[command], note=f"typed {number}")
        else:
            yield _written(card, user, number, chance)


def _closing(talk: Conversation, card: Message, user: str, number: int, action: int) -> Said:
    """Close an action with a reply, or by turns with a button."""
    if number % 12:
        message = _message(card, user, number, f"A-{action} done, number {number}")
        return Said(ts=message.ts, closes=action, payloads=[_envelope(posted(message), message.ts)])
    button = {"type": "button", "action_id": "done", "block_id": "b", "value": f"v1:done:A-{action}"}
    return Said(closes=action, payloads=[payloads.clicked_in_message(talk.workspace, user, card, button)])


def _written(card: Message, user: str, number: int, chance: random.Random) -> Said:
    """Write a note, change it up to twice, and perhaps delete it."""
    message = _message(card, user, number, f"words {number}")
    said = Said(ts=message.ts, note=message.text)
    events = [posted(message)]
    for time in range(chance.choice((0, 0, 1, 2))):
        said.note = f"words {number} better {time}"
        events.append(edit(message, said.note, f"{time + 1:06}"))
    if chance.random() < 0.2:
        said.is_gone = True
        events.append(deletion(message))
    said.payloads = [_envelope(event, f"{message.ts}.{place}") for place, event in enumerate(events)]
    return said


def _message(card: Message, user: str, number: int, text: str) -> Message:
    ts = f"1475850000.{number:06}"
    return Message(channel=card.channel, ts=ts, user=user, thread_ts=card.ts, text=text)


def _envelope(event: dict[str, Any], name: str) -> dict[str, Any]:
    return {"type": "event_callback", "team_id": BOT.team, "event": event, "event_id": f"Ev{name}"}


def made(
    talk: Conversation, card: Message, user: str, chance: random.Random, least: int
) -> tuple[list[Said], list[dict[str, Any]]]:
    """Return what was said, and the deliveries of what Slack tells of it: one to four of each, shuffled."""
    all_said: list[Said] = []
    deliveries: list[dict[str, Any]] = []
    for said in everything_said(talk, card, user, chance):
        all_said.append(said)
        for payload in said.payloads:
            deliveries += [payload] * chance.randint(1, 4)
        if len(deliveries) >= least:
            chance.shuffle(deliveries)
            return all_said, deliveries
    raise AssertionError


def deliver(talk: Conversation, deliveries: Sequence[dict[str, Any]]) -> None:
    async def together(some: Sequence[dict[str, Any]]) -> None:
        await asyncio.gather(*[talk._carry(one) for one in some])

    for start in range(0, len(deliveries), TOGETHER):
        talk._run(together(deliveries[start : start + TOGETHER]))
        talk.door._events._seen.clear()


@pytest.mark.grows
def test_what_is_delivered_one_to_four_times_and_shuffled_has_one_effect_each(talk: Conversation) -> None:
    least = EVENTS
    talk.answer(LINDA, "action The thread owner:@ute.keller area:web")
    talk.passes(minutes=2)
    all_said, deliveries = made(talk, talk.channel("#isc-web")[0], talk.user(UTE), random.Random(SEED), least)
    closing = [said for said in all_said if said.closes]
    for said in closing:
        talk.answer(LINDA, f"action Number {said.closes} owner:@ute.keller")

    deliver(talk, deliveries)

    assert len(deliveries) >= least
    notes = talk.store.read(lambda read: read.db.execute(select(tables.notes)).all())
    replies = [row for row in notes if row.slack_ts]
    assert Counter(row.slack_ts for row in replies).most_common(1)[0][1] == 1
    assert {row.slack_ts: row.text for row in replies if row.struck_at is None} == {
        said.ts: said.note for said in all_said if said.ts and not said.closes and not said.is_gone
    }
    assert {row.slack_ts for row in replies if row.struck_at} <= {
        said.ts for said in all_said if said.is_gone
    }
    assert Counter(row.text for row in notes if not row.slack_ts) == Counter(
        said.note for said in all_said if not said.ts and said.note
    )
    assert _closed(talk) == Counter({said.closes: 1 for said in closing})


def _closed(talk: Conversation) -> Counter[int]:
    """Return how often each action was closed, by its number."""
    chosen = (
        select(tables.records.c.number)
        .join(tables.history, tables.history.c.record_id == tables.records.c.id)
        .where(tables.history.c.verb == "done")
    )
    return Counter(talk.store.read(lambda read: read.db.execute(chosen).scalars().all()))
