"""Calendar feeds in the database: their addresses, and the meetings and events that one shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, delete, func, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from bot.calendar_feeds import CalendarFeed
from bot.events import EventState
from bot.meetings import MeetingState
from bot.permissions import Actor
from bot.records import Kind, Record
from storage import tables
from storage.subqueries import is_one_of, unindexed
from storage.unit_of_work import Read, Tx, join_layers
from storage.visibility import visible_to

CHUNK_SIZE = 100  # entries that are read and written at once
r, e, m, f = tables.records.c, tables.events.c, tables.meetings.c, tables.calendar_feeds.c


# Addresses


def save(tx: Tx, feed: CalendarFeed) -> None:
    """Save an address; it replaces the one that the person had for the same."""
    tx.run(_SAVE[tx.dialect], **vars(feed))


def remove(tx: Tx, person_id: int, areas: Sequence[str]) -> None:
    for area in areas:
        tx.run(_REMOVE, person=person_id, of=area)


def remove_all(tx: Tx) -> None:
    """Remove every address: after a restore, as those that were taken back since the backup would work again."""
    tx.run(delete(tables.calendar_feeds))


def feeds_of(read: Read, person_id: int) -> list[CalendarFeed]:
    """Return the addresses of a person, that of no single area first."""
    return [CalendarFeed(**row) for row in read.db.execute(_OF_PERSON, {"person": person_id}).mappings()]


def find(read: Read, digest: str) -> CalendarFeed | None:
    row = read.db.execute(_BY_DIGEST, {"digest": digest}).mappings().first()
    return CalendarFeed(**row) if row else None


def _upsert(dialect: Any) -> Any:
    wanted = dialect.insert(tables.calendar_feeds)
    changes = {name: wanted.excluded[name] for name in ("digest", "made_at")}
    return wanted.on_conflict_do_update(index_elements=["person_id", "area"], set_=changes)


_SAVE = {"sqlite": _upsert(sqlite), "postgresql": _upsert(postgresql)}
_REMOVE = delete(tables.calendar_feeds).where(f.person_id == bindparam("person"), f.area == bindparam("of"))
_OF_PERSON = select(tables.calendar_feeds).where(f.person_id == bindparam("person")).order_by(f.area)
_BY_DIGEST = select(tables.calendar_feeds).where(f.digest == bindparam("digest"))


# What one shows


@dataclass(frozen=True, kw_only=True)
class FeedScope:
    """Meetings and events that `who` may see and that end on a day or after it, of one area if there is one.

    Without an area these are all events, the task force's meetings, and those of working groups that concern `who`.
    """

    who: Actor
    area: str
    since: date


@dataclass(frozen=True, kw_only=True)
class FeedSummary:
    """How many entries a feed has, their versions added up, the last change, and the days of each zone with hours."""

    count: int
    versions: int
    changed_at: datetime | None
    zones: Mapping[str, tuple[date, date]]


# By kind: its first and last day, its zone, its hour, and when it was last moved or cancelled.
KINDS = {
    Kind.MEETING: (m.starts_on, m.starts_on, m.zone, m.hour, m.step_at),
    Kind.EVENT: (e.starts_on, e.ends_on, e.zone, e.hour, e.step_at),
}
_CANCELLED = (EventState.CANCELLED, MeetingState.CANCELLED)


def _shown(kind: Kind, scope: FeedScope) -> list[ColumnElement[bool]]:
    """Return the conditions for records of a kind; one whose announcement was undone is left out."""
    _, last, _, _, step_at = KINDS[kind]
    stands = or_(~is_one_of(r.state, _CANCELLED), step_at.is_not(None))
    found = [visible_to(scope.who), last >= scope.since, stands]
    if scope.area:
        return [*found, r.area == scope.area]
    return [*found, *([_concerns(scope.who)] if kind is Kind.MEETING else [])]


def _concerns(who: Actor) -> ColumnElement[bool]:
    """Return the condition that a meeting is the task force's, or invites somebody, or was planned by them; no other body's."""
    invites = tables.RECORD_TABLES[Kind.MEETING].invites(who)
    is_theirs = [r.created_by == who.person_id, *([invites] if invites is not None else [])]
    return and_(m.body == "", or_(m.group_name == "", *is_theirs))


def summary(read: Read, scope: FeedScope) -> FeedSummary:
    """Return what a feed shows, without reading its entries."""
    rows = [row for kind in KINDS for row in read.db.execute(_by_zone(kind, scope))]
    zones: dict[str, tuple[date, date]] = {}
    for row in rows:
        if row.has_hour:
            first, last = zones.get(row.zone, (row.first, row.last))
            zones[row.zone] = min(first, row.first), max(last, row.last)
    return FeedSummary(
        count=sum(row.number for row in rows),
        versions=sum(row.versions for row in rows),
        changed_at=max((row.changed_at for row in rows), default=None),
        zones=zones,
    )


def _by_zone(kind: Kind, scope: FeedScope) -> Select[Any]:
    starts_on, ends_on, zone, hour, _ = KINDS[kind]
    has_hour = hour.is_not(None).label("has_hour")
    return (
        select(
            zone.label("zone"),
            has_hour,
            func.min(starts_on).label("first"),
            func.max(ends_on).label("last"),
            func.count().label("number"),
            func.sum(r.version).label("versions"),
            func.max(r.changed_at).label("changed_at"),
        )
        .select_from(join_layers(kind))
        .where(*_shown(kind, scope))
        .group_by(zone, has_hour)
    )


def chunk(read: Read, kind: Kind, scope: FeedScope, *, after: int) -> list[Record]:
    """Return the next records of a kind that a feed shows, by id."""
    own_id = unindexed(tables.RECORD_TABLES[kind].layers[-1].c.id)
    shown = (*_shown(kind, scope), own_id > after)
    found: list[Record] = read.records_by_index(kind, *shown, order=(own_id,), limit=CHUNK_SIZE)
    return found
