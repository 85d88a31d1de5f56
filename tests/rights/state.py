"""What an attempt leaves behind: lines that it was denied, another state of the business, a complaint in the log."""

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Select, func, select

from bot.history import DENIED
from storage import tables as t
from tests.conversation import FRIDAY, Conversation

NOT_BUSINESS = (t.inbox, t.counters, t.facts, t.seals, t.gates, t.charters, t.memories)


def state_of(talk: Conversation) -> tuple[int, Sequence[object]]:
    """Return how many attempts were denied, and the counts and versions of all else that is kept."""
    talk.store.write(lambda tx: None, now=FRIDAY)  # what was handed over before is written by now
    denied, *business = talk.store.read(lambda read: read.db.execute(_STATE).one())
    return denied, business


def _state() -> Select[Any]:
    is_denied = t.history.c.verb == DENIED
    tables = [table for table in t.metadata.sorted_tables if table not in {*NOT_BUSINESS, t.history}]
    changed_in_place = [
        select(func.sum(t.records.c.version)),
        select(func.sum(t.posts.c.wanted)),
        select(func.count()).where(t.posts.c.state == "parked"),
        select(func.count()).where(t.previews.c.became != ""),
        select(func.count()).where(t.consents.c.state == "waiting"),
        select(func.count()).where(t.area_changes.c.state == "proposed"),
        select(func.count(t.persons.c.leaves_on)),
        select(func.count(t.appointments.c.to_on)),
    ]
    counted = [
        select(func.count()).where(is_denied),
        select(func.count()).where(~is_denied),
        *[select(func.count()).select_from(table) for table in tables],
        *changed_in_place,
    ]
    return select(*[one.scalar_subquery() for one in counted])


_STATE = _state()


@contextmanager
def complaints() -> Iterator[list[str]]:
    """Gather why calls are refused, or fail, as the log has it."""
    found: list[str] = []

    class Listener(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if record.msg in {"refused", "call failed"}:
                found.append(str(getattr(record, "reason", record.exc_info)))

    log, listener = logging.getLogger("handlers"), Listener()
    level = log.level
    log.setLevel(logging.INFO)
    log.addHandler(listener)
    try:
        yield found
    finally:
        log.removeHandler(listener)
        log.setLevel(level)
