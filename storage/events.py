"""Queries of events."""

from datetime import date

from sqlalchemy import ColumnElement, Integer, and_, bindparam, or_

from bot.events import DEADLINES, PLANNED_STATES, Event, EventState
from bot.moments import DAY
from bot.permissions import Actor
from bot.records import Kind
from storage import tables
from storage.records import PAGE_SIZE, ListPage, indexed_list_page, list_page, of_area
from storage.subqueries import contains_any_code, is_one_of, unindexed
from storage.unit_of_work import Read, indexed_record_query
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
        *([event_is_of_area(area)] if area else []),
    ]
    order = (tables.events.c.starts_on, tables.records.c.number)
    return indexed_list_page(read, Kind.EVENT, where, order=order, limit=PAGE_SIZE, page=page)


def events_at_the_same_time(read: Read, event: Event, *, who: Actor | None) -> list[Event]:
    """Return the other events at the time of an event that somebody may see, the first to begin first; None sees all."""
    where = [
        *([] if who is None else [visible_to(who)]),
        tables.events.c.starts_on <= event.ends_on + DAY,  # zones differ by a day at most
        tables.events.c.ends_on >= event.starts_on - DAY,
        tables.records.c.state != EventState.CANCELLED,
        tables.records.c.id != event.id,
    ]
    found = read.records_by_index(
        Kind.EVENT, *where, order=(tables.events.c.starts_on, tables.records.c.number)
    )
    return [one for one in found if event.period.is_at_the_same_time_as(one.period)]


def planned_events_between(read: Read, *, who: Actor, first: date, last: date) -> list[Event]:
    """Return the events on these days that somebody may see and that are still planned."""
    where = [
        visible_to(who),
        tables.events.c.starts_on <= last,
        tables.events.c.ends_on >= first,
        is_one_of(tables.records.c.state, PLANNED_STATES),
    ]
    return read.records_by_index(Kind.EVENT, *where, order=(tables.records.c.id,))


def event_is_of_area(code: str) -> ColumnElement[bool]:
    """Return the condition that an event is of an area, alone or beside others."""
    return or_(tables.records.c.area == code, contains_any_code(tables.events.c.other_areas, [code]))


def all_events(read: Read, *, who: Actor, limit: int) -> ListPage:
    """Return the events that somebody may see, whatever became of them, but none whose announcement was undone."""
    is_known = or_(tables.records.c.state != EventState.CANCELLED, tables.events.c.step_at.is_not(None))
    order = (tables.events.c.starts_on, tables.records.c.number)
    return list_page(read, Kind.EVENT, [visible_to(who), is_known], order=order, limit=limit, page=1)


def events_ahead_by(read: Read, person_id: int, *, who: Actor, on: date, area: str | None) -> ListPage:
    """Return the first events that a person announced and that are not over, as far as `who` may see them."""
    where = [
        visible_to(who),
        *of_area(area),
        unindexed(tables.records.c.created_by) == person_id,
        tables.events.c.ends_on >= on,
        is_one_of(tables.records.c.state, PLANNED_STATES),
    ]
    order = (tables.events.c.starts_on, tables.records.c.number)
    return indexed_list_page(read, Kind.EVENT, where, order=order, limit=PAGE_SIZE, page=1)


def planned_events(read: Read, *, first: date, last: date, after: int, limit: int) -> list[Event]:
    """Return the first events on these days, or with a deadline on them, whose ids come after one.

    None of which somebody has said that it was held, closed or cancelled.
    """
    days = deadline_days(first, last)
    return read.select(_PLANNED, first=first, last=last, **days, after=after, limit=limit)


def has_deadline_between() -> ColumnElement[bool]:
    """Return the condition that a deadline of an event lies on the days that `deadline_days` gives."""
    columns = [tables.events.c[name] for name in DEADLINES]
    return or_(*[and_(one >= bindparam("since"), one < bindparam("until")) for one in columns])


def deadline_days(first: date, last: date) -> dict[str, str]:
    """Return the parameters of `has_deadline_between`: the key of a deadline begins with its day."""
    return {"since": first.isoformat(), "until": (last + DAY).isoformat()}


_PLANNED = indexed_record_query(
    Kind.EVENT,
    # An event that has ended has no deadline ahead.
    tables.events.c.ends_on >= bindparam("first"),
    or_(tables.events.c.starts_on <= bindparam("last"), has_deadline_between()),
    is_one_of(tables.records.c.state, PLANNED_STATES),
    unindexed(tables.events.c.id) > bindparam("after"),
    order=(unindexed(tables.events.c.id),),
    limit=bindparam("limit", type_=Integer),
)
