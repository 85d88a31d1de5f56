"""Queries of events."""

from datetime import date

from sqlalchemy import bindparam, or_

from bot.events import PLANNED_STATES, Event, EventState
from bot.permissions import Actor
from bot.records import Kind
from storage import tables
from storage.records import PAGE_SIZE, ListPage, list_page
from storage.subqueries import is_one_of
from storage.unit_of_work import Read, record_query
from storage.visibility import visible_to


def events_page(
    read: Read,
    *,
    who: Actor,
    first: date,
    last: date,
    area: str | None = None,
    page: int = 1,
    with_cancelled: bool = False,
) -> ListPage:
    """Return a page of the events of these days that somebody may see.

    With `with_cancelled`, those that were cancelled are among them, but none whose announcement was undone.
    """
    where = [
        visible_to(who),
        tables.events.c.starts_on <= last,
        tables.events.c.ends_on >= first,
        or_(
            tables.records.c.state != EventState.CANCELLED,
            *([tables.events.c.step_at.is_not(None)] if with_cancelled else []),
        ),
        *([tables.records.c.area == area] if area else []),
    ]
    order = (tables.events.c.starts_on, tables.records.c.number)
    return list_page(read, Kind.EVENT, where, order=order, limit=PAGE_SIZE, page=page)


def events_ahead_by(read: Read, person_id: int, *, who: Actor, on: date) -> ListPage:
    """Return the first events that a person announced and that are not over, as far as `who` may see them."""
    where = [
        visible_to(who),
        tables.records.c.created_by == person_id,
        tables.events.c.ends_on >= on,
        is_one_of(tables.records.c.state, PLANNED_STATES),
    ]
    order = (tables.events.c.starts_on, tables.records.c.number)
    return list_page(read, Kind.EVENT, where, order=order, limit=PAGE_SIZE, page=1)


def planned_events(read: Read, *, first: date, last: date) -> list[Event]:
    """Return the events of these days of which nobody has said that they were held, closed or cancelled."""
    return read.select(_PLANNED, first=first, last=last)


_PLANNED = record_query(
    Kind.EVENT,
    tables.events.c.starts_on <= bindparam("last"),
    tables.events.c.ends_on >= bindparam("first"),
    is_one_of(tables.records.c.state, PLANNED_STATES),
    order=(tables.records.c.id,),
)
