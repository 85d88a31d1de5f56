"""What is planned: records that were entered last, and the open ones that they may be the same as."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, bindparam, func, null, select

from bot.events import EventState
from bot.permissions import Actor
from bot.records import Kind
from storage import tables
from storage.unit_of_work import Read
from storage.visibility import visible_to

r = tables.records.c


class Planned(NamedTuple):
    """What is compared of a record. The days are those of an event; None for a record without."""

    id: int
    title: str
    area: str | None
    created_by: int
    first: date | None
    last: date | None


def newest_id(read: Read) -> int:
    """Return the id of the record that was entered last; 0 where there is none."""
    return read.db.execute(select(func.max(r.id))).scalar() or 0


class Entered(NamedTuple):
    id: int
    kind: Kind
    created_at: datetime
    created_by: int


def entered_after(read: Read, record_id: int, *, limit: int) -> list[Entered]:
    """Return the records that were entered after another, in their order."""
    rows = read.db.execute(_ENTERED, {"after": record_id, "most": limit})
    return [Entered(row.id, Kind(row.kind), row.created_at, row.created_by) for row in rows]


_ENTERED = (
    select(r.id, r.kind, r.created_at, r.created_by)
    .where(r.id > bindparam("after"))
    .order_by(r.id)
    .limit(bindparam("most"))
)


def planned(read: Read, kind: Kind, *, who: Actor, on: date, limit: int) -> Sequence[Planned]:
    """Return the newest open records of a kind that somebody may see; of events those that are not over on a day."""
    if kind == Kind.EVENT:
        rows = read.db.execute(_events(who), {"on": on, "most": limit})
    else:
        rows = read.db.execute(_records(kind, who), {"most": limit})
    return [Planned(*row) for row in rows]


def _records(kind: Kind, who: Actor) -> Select[Any]:
    columns = (r.id, r.title, r.area, r.created_by, null(), null())
    is_open = (r.kind == kind, tables.RECORD_TABLES[kind].is_unfinished, visible_to(who))
    return select(*columns).where(*is_open).order_by(r.id.desc()).limit(bindparam("most"))


def _events(who: Actor) -> Select[Any]:
    e = tables.events.c
    is_ahead = (e.ends_on >= bindparam("on"), r.state != EventState.CANCELLED, visible_to(who))
    columns = (r.id, r.title, r.area, r.created_by, e.starts_on, e.ends_on)
    joined = select(*columns).join(tables.events, e.id == r.id).where(*is_ahead)
    return joined.order_by(e.ends_on, r.id).limit(bindparam("most"))
