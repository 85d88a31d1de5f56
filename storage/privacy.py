"""What is kept about one person, table by table."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Table, or_, select

from storage import tables as t
from storage.unit_of_work import Read

Rows = list[dict[str, Any]]

# By which columns a row is about a person, or by them. A test compares them with the tables.
ABOUT: Mapping[Table, Sequence[str]] = {
    t.accounts: ("person_id",),
    t.appointments: ("person_id",),
    t.absences: ("person_id", "officer_id", "entered_by"),
    t.closures: ("person_id",),
    t.area_changes: ("asked_by", "answered_by"),
    t.sessions: ("person_id",),
    t.settings: ("person_id",),
    t.consents: ("asked_by", "answered_by"),
    t.records: ("created_by",),
    t.owners: ("person_id",),
    t.actions: ("closed_by",),
    t.decisions: ("confirmed_by",),
    t.addressees: ("person_id", "answered_by"),
    t.history: ("person_id", "subject_id"),
    t.notes: ("person_id",),
    t.attachments: ("person_id",),
    t.links: ("person_id",),
    t.snoozes: ("person_id",),
    t.notices: ("person_id", "stands_for"),
    t.posts: ("person_id",),
    t.previews: ("person_id",),
}
ELSEWHERE = frozenset({"erasures.person_id", "erasures.asked_by"})  # nobody who was erased asks for a file


def rows(read: Read, person_id: int) -> Mapping[str, Rows]:
    """Return all rows that are about a person, or by them, in order, by the names of their tables."""
    return {table.name: _rows_of(read, table, person_id) for table in ABOUT}


def _rows_of(read: Read, table: Table, person_id: int) -> Rows:
    theirs = or_(*[table.c[name] == person_id for name in ABOUT[table]])
    chosen = select(table).where(theirs).order_by(*table.primary_key.columns)
    return [dict(row) for row in read.db.execute(chosen).mappings()]


def records_told(read: Read, person_id: int) -> Mapping[int, set[int]]:
    """Return of which records each message to a person tells."""
    found: dict[int, set[int]] = defaultdict(set)
    theirs = select(t.posts.c.id).where(t.posts.c.person_id == person_id)
    carried = select(t.notices.c.post_id, t.notices.c.record_id).where(
        t.notices.c.post_id.in_(theirs), t.notices.c.record_id.is_not(None)
    )
    for post_id, record_id in read.db.execute(carried):
        found[post_id].add(record_id)
    counted = select(t.digests.c.post_id, t.digests.c.figures).where(t.digests.c.post_id.in_(theirs))
    for post_id, figures in read.db.execute(counted):
        listed = (ids for ids in json.loads(figures).values() if isinstance(ids, list))
        found[post_id].update(one for ids in listed for one in ids if isinstance(one, int))
    return found
