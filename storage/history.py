"""The history and the notes of records."""

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Select, and_, bindparam, func, literal_column, select

from bot.actions import Action
from bot.history import (
    ASIDE_VERBS,
    ATTENDANCE_VERBS,
    CALENDAR_VERBS,
    DENIED,
    NOTE_DELETED,
    NOTE_EDITED,
    HistoryEntry,
    Note,
    NoteKind,
)
from bot.last_word import LastWord, is_request_for_date, last_words
from bot.permissions import Actor
from bot.records import Record
from storage import tables
from storage.records import records_by_ids
from storage.subqueries import exists_in, unindexed
from storage.unit_of_work import MAX_IDS, Read
from storage.visibility import visible_to

h, n = tables.history.c, tables.notes.c


def history_of(read: Read, record_id: int) -> list[HistoryEntry]:
    """Return a record's history, the oldest line first."""
    lines = select(tables.history).where(h.record_id == record_id).order_by(h.id)
    return [HistoryEntry(**row) for row in read.db.execute(lines).mappings()]


def histories_of(read: Read, record_ids: Sequence[int]) -> dict[int, list[HistoryEntry]]:
    """Return the history of each of these records, the oldest line first."""
    found: dict[int, list[HistoryEntry]] = {one: [] for one in record_ids}
    for start in range(0, len(record_ids), MAX_IDS):
        some = record_ids[start : start + MAX_IDS]
        for row in read.db.execute(_OF_RECORDS, {"ids": some}).mappings():
            found[row["record_id"]].append(HistoryEntry(**row))
    return found


def last_at(read: Read, record_id: int, verb: str) -> datetime | None:
    """Return when a step was last taken on a record; None if it never was."""
    found: datetime | None = read.db.execute(_LAST_AT, {"record": record_id, "verb": verb}).scalar()
    return found


def was_theirs(read: Read, record: Record, person_id: int) -> bool:
    """Return whether a record counts as a person's own, or did when they owned it."""
    before = (json.loads(one.before or "{}") for one in history_of(read, record.id))
    return record.is_own_of(person_id) or any(person_id in (one.get("owners") or ()) for one in before)


def last_entry(read: Read, record_id: int) -> HistoryEntry:
    """Return the newest line of a record's history that is about the record itself; each record has one.

    A date that followed the calendar by itself is nobody's step.
    """
    is_step = h.verb.not_in((*ASIDE_VERBS, *ATTENDANCE_VERBS))
    is_nobodys = and_(h.verb.in_(CALENDAR_VERBS), h.person_id.is_(None))
    lines = select(tables.history).where(h.record_id == record_id, is_step, ~is_nobodys)
    newest = lines.order_by(unindexed(h.id).desc()).limit(1)
    return HistoryEntry(**read.db.execute(newest).mappings().one())


def steps_by(read: Read, person_id: int, *, limit: int) -> list[HistoryEntry]:
    """Return a person's newest lines of history, the newest first, without refusals and what follows an edited reply."""
    return [HistoryEntry(**row) for row in read.db.execute(_steps_of(person_id).limit(limit)).mappings()]


def steps_between(read: Read, person_id: int, *, since: datetime, until: datetime) -> list[HistoryEntry]:
    """Return what `steps_by` does, of all lines between two moments, both included."""
    lines = _steps_of(person_id).where(h.at.between(since, until))
    return [HistoryEntry(**row) for row in read.db.execute(lines).mappings()]


def _steps_of(person_id: int) -> Select[Any]:
    left_out = h.verb.not_in((DENIED, NOTE_EDITED, NOTE_DELETED))
    return select(tables.history).where(h.person_id == person_id, left_out).order_by(h.at.desc(), h.id.desc())


def last_note_of(read: Read, person_id: int) -> Note | None:
    """Return the last note that a person wrote under any record and did not delete."""
    written = select(tables.notes).where(n.person_id == person_id, n.struck_at.is_(None))
    row = read.db.execute(written.order_by(n.id.desc()).limit(1)).mappings().one_or_none()
    return Note(**row) if row else None


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


def notes_of_sorts(read: Read, record_id: int, sorts: Collection[str]) -> list[Note]:
    """Return the notes of a record of some sorts that were not deleted, oldest first."""
    kept = select(tables.notes).where(n.record_id == record_id, n.struck_at.is_(None), n.sort.in_(sorts))
    return [Note(**row) for row in read.db.execute(kept.order_by(n.id)).mappings()]


def comments_of(read: Read, record_id: int, *, limit: int) -> list[Note]:
    """Return the newest notes of a record that were not deleted, oldest first."""
    kept = select(tables.notes).where(n.record_id == record_id, n.struck_at.is_(None))
    newest = read.db.execute(kept.order_by(n.id.desc()).limit(limit)).mappings()
    return [Note(**row) for row in newest][::-1]


def last_note_by(read: Read, record_id: int, people: Iterable[int]) -> Note | None:
    """Return the last note that any of these people wrote under a record and did not delete."""
    written = (n.record_id == record_id, n.person_id.in_(list(people)), n.struck_at.is_(None))
    row = read.db.execute(select(tables.notes).where(*written).order_by(n.id.desc()).limit(1)).mappings()
    return next((Note(**one) for one in row), None)


def last_words_on(
    read: Read, actions: Sequence[Action], *, until: datetime | None = None
) -> dict[int, LastWord]:
    """Return by id the last word that an owner of each open action has said, or had said by a moment."""
    ids = [action.id for action in actions if action.is_open]
    notes: list[Note] = []
    for start in range(0, len(ids), MAX_IDS):
        values = {"ids": ids[start : start + MAX_IDS], "until": until or _EVER}
        notes += [Note(**row) for row in read.db.execute(_NEWEST_OF_EACH, values).mappings()]
    found = last_words(actions, notes, roster=read.roster, charter=read.charter)
    settled = _settled_requests(read, [one for one in notes if is_request_for_date(one)], until or _EVER)
    return {of: said for of, said in found.items() if (of, said.person_id, said.at) not in settled}


def _settled_requests(
    read: Read, requests: Sequence[Note], until: datetime
) -> set[tuple[int, int, datetime]]:
    """Return the record, writer and moment of the requests for another date after which the date was moved."""
    settled = set()
    for record_id, asked in groupby(sorted(requests, key=_record_of), key=_record_of):
        moves = [one.at for one in history_of(read, record_id) if one.at <= until and _moves_date(one)]
        last = max(moves, default=None)
        settled |= {(record_id, one.person_id, one.at) for one in asked if last and one.at <= last}
    return settled


def _record_of(note: Note) -> int:
    return note.record_id


def _moves_date(entry: HistoryEntry) -> bool:
    return entry.before is not None and "due_on" in json.loads(entry.after or "{}")


_EVER = datetime.max.replace(tzinfo=UTC)
_NEWEST_IDS = (
    select(func.max(n.id))
    .where(n.record_id.in_(bindparam("ids", expanding=True)), n.at <= bindparam("until"))
    .where(n.sort == literal_column(f"'{NoteKind.NOTE}'"), n.struck_at.is_(None))
    .group_by(n.record_id, n.person_id)
)
_NEWEST_OF_EACH = select(tables.notes).where(n.id.in_(_NEWEST_IDS))


def kept_notes(read: Read, record: Record) -> list[Note]:
    """Return all that was written under a record and not deleted, oldest first."""
    kept = select(tables.notes).where(n.record_id == record.id, n.struck_at.is_(None)).order_by(n.id)
    return [Note(**row) for row in read.db.execute(kept).mappings()]


def notes_at(read: Read, record_id: int, *, person_id: int, at: datetime) -> list[Note]:
    """Return what a person wrote under a record at one moment and did not delete."""
    written = (n.record_id == record_id, n.person_id == person_id, n.at == at, n.struck_at.is_(None))
    rows = read.db.execute(select(tables.notes).where(*written).order_by(n.id)).mappings()
    return [Note(**row) for row in rows]


def has_notes_by_others(read: Read, record_id: int, since: HistoryEntry, person_id: int) -> bool:
    """Return whether somebody else added a note to a record since a line of its history."""
    found = exists_in(tables.notes, n.record_id == record_id, n.at >= since.at, n.person_id != person_id)
    return bool(read.db.execute(select(found)).scalar())


_OF_RECORDS = select(tables.history).where(h.record_id.in_(bindparam("ids", expanding=True))).order_by(h.id)
_LAST_AT = select(func.max(h.at)).where(h.record_id == bindparam("record"), h.verb == bindparam("verb"))
