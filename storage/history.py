"""The history and the notes of records."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from bot.history import NOTE_VERBS, HistoryEntry, Note
from bot.permissions import Actor
from bot.records import Record
from storage import tables
from storage.records import records_by_ids
from storage.subqueries import exists_in
from storage.unit_of_work import Read
from storage.visibility import visible_to

h, n = tables.history.c, tables.notes.c


def history_of(read: Read, record_id: int) -> list[HistoryEntry]:
    """Return a record's history, the oldest line first."""
    lines = select(tables.history).where(h.record_id == record_id).order_by(h.id)
    return [HistoryEntry(**row) for row in read.db.execute(lines).mappings()]


def last_entry(read: Read, record_id: int) -> HistoryEntry:
    """Return the newest line of a record's history that is about the record itself; each record has one."""
    lines = select(tables.history).where(h.record_id == record_id, h.verb.not_in(NOTE_VERBS))
    return HistoryEntry(**read.db.execute(lines.order_by(h.id.desc()).limit(1)).mappings().one())


@dataclass(frozen=True)
class DoneFor:
    """What was done on behalf of somebody: the first records with their lines of history, and how many records."""

    records: Sequence[tuple[Record, Sequence[HistoryEntry]]]
    count: int


def done_on_behalf_of(
    read: Read, name: str, *, who: Actor, since: datetime, until: datetime, limit: int
) -> DoneFor:
    """Return what was done on behalf of somebody in that time, as far as `who` may see it, in its order."""
    # With the first condition SQLite uses the partial index.
    done = (tables.IS_ON_BEHALF, h.behalf == name, h.at >= since, h.at < until)
    visible = (*done, tables.records.c.id == h.record_id, visible_to(who))
    first = select(h.record_id).where(*visible).group_by(h.record_id).order_by(func.min(h.id)).limit(limit)
    ids = list(read.db.execute(first).scalars())
    lines: dict[int, list[HistoryEntry]] = {record_id: [] for record_id in ids}
    of_these = select(tables.history).where(*done, h.record_id.in_(ids)).order_by(h.id)
    for row in read.db.execute(of_these).mappings():
        lines[row["record_id"]].append(HistoryEntry(**row))
    count = read.db.execute(select(func.count(h.record_id.distinct())).where(*visible)).scalar_one()
    return DoneFor([(record, lines[record.id]) for record in records_by_ids(read, ids)], count)


def notes_of(read: Read, record_id: int, *, limit: int = 5) -> list[Note]:
    """Return the newest notes of a record, oldest first."""
    newest = select(tables.notes).where(n.record_id == record_id).order_by(n.id.desc()).limit(limit)
    return [Note(**row) for row in read.db.execute(newest).mappings()][::-1]


def comments_of(read: Read, record_id: int, *, limit: int) -> list[Note]:
    """Return the newest notes of a record that were not deleted, oldest first."""
    kept = select(tables.notes).where(n.record_id == record_id, n.struck_at.is_(None))
    newest = read.db.execute(kept.order_by(n.id.desc()).limit(limit)).mappings()
    return [Note(**row) for row in newest][::-1]


def notes_at(read: Read, record_id: int, *, person_id: int, at: datetime) -> list[Note]:
    """Return what a person wrote under a record at one moment and did not delete."""
    written = (n.record_id == record_id, n.person_id == person_id, n.at == at, n.struck_at.is_(None))
    rows = read.db.execute(select(tables.notes).where(*written).order_by(n.id)).mappings()
    return [Note(**row) for row in rows]


def has_notes_by_others(read: Read, record_id: int, since: HistoryEntry, person_id: int) -> bool:
    """Return whether somebody else added a note to a record since a line of its history."""
    found = exists_in(tables.notes, n.record_id == record_id, n.at >= since.at, n.person_id != person_id)
    return bool(read.db.execute(select(found)).scalar())
