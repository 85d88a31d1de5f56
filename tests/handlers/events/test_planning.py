"""The reminders of thousands of events are planned in many small transactions, so that nobody's command waits for them."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from bot.events import Event, EventState
from bot.notifications import Reason
from bot.records import Kind
from handlers.events.reminders import CHUNK
from storage.unit_of_work import Read, Tx
from tests import databases
from tests.conversation import Conversation
from tests.soak import amount

EVENTS = amount(3 * CHUNK, 2000)
REMINDERS_OF_ONE = 4  # at most: five days and one day before, for whoever announced it and one focal point


@pytest.fixture
def talk() -> Iterator[Conversation]:
    conversation = Conversation(databases.fresh("postgresql"))
    yield conversation
    conversation.close()


def announce_many(tx: Tx) -> None:
    """Announce events a month ahead, of which nothing is planned yet."""
    for number in range(EVENTS):
        day = tx.now.date() + timedelta(days=25 + number % 20)
        event = Event(
            id=tx.next_number("record"), number=tx.next_number(Kind.EVENT), title=f"Event {number}", area="GENDER",
            state=EventState.CONFIRMED, starts_on=day, ends_on=day, zone="Europe/Zurich", created_at=tx.now,
            created_by=4, changed_at=tx.now,
        )  # fmt: skip
        tx.create(event)


def planned_by_transaction(read: Read) -> list[int]:
    """Return how many reminders each transaction has planned."""
    planned = text("SELECT count(*) FROM notifications WHERE reason = :reason GROUP BY xmin")
    return list(read.db.execute(planned, {"reason": Reason.EVENT_AHEAD}).scalars())


@pytest.mark.grows
def test_no_transaction_plans_more_than_a_chunk(talk: Conversation) -> None:
    talk.passes(minutes=1)
    talk.store.write(announce_many, now=talk.clock.now())

    talk.until(datetime(2016, 10, 8, 6, tzinfo=UTC))  # it is another day

    counts = talk.store.read(planned_by_transaction)
    assert sum(counts) >= EVENTS
    assert len(counts) >= EVENTS / CHUNK
    assert max(counts) <= CHUNK * REMINDERS_OF_ONE
