"""Queries of pledges."""

from datetime import date

from bot.notifications import Reason
from bot.pledges import Pledge, PledgeState
from bot.records import Kind
from storage import tables
from storage.digests import Scope, in_scope
from storage.notifications import CHUNK_SIZE
from storage.records import ListPage, ListQuery, list_page, of_area
from storage.subqueries import exists_in
from storage.unit_of_work import Read
from storage.visibility import visible_to

n, p, r = tables.notifications.c, tables.pledges.c, tables.records.c
_IS_OPEN = r.state == PledgeState.OPEN
_IS_PLANNED = exists_in(tables.notifications, n.record_id == r.id, n.reason == Reason.PLEDGE_DUE)


def pledges_page(read: Read, asked: ListQuery) -> ListPage:
    """Return a page of the open pledges that somebody may see, by day."""
    chosen = asked.chosen
    where = [
        visible_to(asked.who),
        _IS_OPEN,
        *of_area(chosen.area),
        *([r.created_by == chosen.owner] if chosen.owner is not None else []),
        *([p.due_on.between(*chosen.due)] if chosen.due else []),
    ]
    order = (p.due_on, r.number)
    return list_page(read, Kind.PLEDGE, where, order=order, limit=asked.limit, page=chosen.page)


def pledges_due(read: Read, scope: Scope, *, until: date) -> list[Pledge]:
    """Return the open pledges of a digest's scope that are due by a day."""
    return read.records(
        Kind.PLEDGE, _IS_OPEN, p.due_on <= until, *in_scope(scope), order=(p.due_on, r.number)
    )


def unplanned_pledges(read: Read) -> list[Pledge]:
    """Return up to a chunk of open pledges whose reminder is not planned yet."""
    return read.records(Kind.PLEDGE, _IS_OPEN, ~_IS_PLANNED, order=(r.id,), limit=CHUNK_SIZE)
