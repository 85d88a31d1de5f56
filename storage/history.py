"""The history and the notes of records."""

from datetime import datetime

from sqlalchemy import select

from bot.history import NOTE_VERBS, HistoryEntry, Note
from bot.records import Record
from storage import tables
from storage.subqueries import exists_in
from storage.unit_of_work import MAX_IDS, Read

h, n = tables.history.c, tables.notes.c


def history_of(read: Read, record_id: int) -> list[HistoryEntry]:
    """Return a record's history, the oldest line first."""
    lines = select(tables.history).where(h.record_id == record_id).order_by(h.id)
    return [HistoryEntry(**row) for row in read.db.execute(lines).mappings()]


def last_entry(read: Read, record_id: int) -> HistoryEntry:
    """Return the newest line of a record's history that is about the record itself; each record has one."""
    lines = select(tables.history).where(h.record_id == record_id, h.verb.not_in(NOTE_VERBS))
    return HistoryEntry(**read.db.execute(lines.order_by(h.id.desc()).limit(1)).mappings().one())


def done_on_behalf_of(
    read: Read, name: str, *, since: datetime, until: datetime
) -> list[tuple[Record, list[HistoryEntry]]]:
    """Return what was done on behalf of somebody in that time, by record, in the order in which it began."""
    # With the first condition SQLite uses the partial index.
    lines = select(tables.history).where(tables.IS_ON_BEHALF, h.behalf == name)
    lines = lines.where(h.at >= since, h.at < until).order_by(h.id)
    by_record: dict[int, list[HistoryEntry]] = {}
    for row in read.db.execute(lines.limit(MAX_IDS)).mappings():
        by_record.setdefault(row["record_id"], []).append(HistoryEntry(**row))
    return [(read.get(record_id), entries) for record_id, entries in by_record.items()]


def notes_of(read: Read, record_id: int, *, limit: int = 5) -> list[Note]:
    """Return the newest notes of a record, oldest first."""
    newest = select(tables.notes).where(n.record_id == record_id).order_by(n.id.desc()).limit(limit)
    return [Note(**row) for row in read.db.execute(newest).mappings()][::-1]


def has_notes_by_others(read: Read, record_id: int, since: HistoryEntry, person_id: int) -> bool:
    """Return whether somebody else added a note to a record since a line of its history."""
    found = exists_in(tables.notes, n.record_id == record_id, n.at >= since.at, n.person_id != person_id)
    return bool(read.db.execute(select(found)).scalar())
