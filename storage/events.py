"""Queries of events."""

from datetime import date

from bot.events import EventState
from bot.permissions import Actor
from bot.records import Kind
from storage import tables
from storage.records import PAGE_SIZE, ListPage, list_page
from storage.unit_of_work import Read
from storage.visibility import visible_to


def events_page(
    read: Read,
    *,
    who: Actor,
    first: date,
    last: date,
    area: str | None = None,
    page: int = 1,
) -> ListPage:
    """Return a page of the events of these days that somebody may see, without cancelled ones."""
    where = [
        visible_to(who),
        tables.events.c.starts_on <= last,
        tables.events.c.ends_on >= first,
        tables.records.c.state != EventState.CANCELLED,
        *([tables.records.c.area == area] if area else []),
    ]
    order = (tables.events.c.starts_on, tables.records.c.number)
    return list_page(read, Kind.EVENT, where, order=order, limit=PAGE_SIZE, page=page)
