"""All stored data about one person, table by table."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Table, or_, select

from storage import tables
from storage.unit_of_work import Read

Rows = list[dict[str, Any]]

# The columns by which a row is about a person or by them. A test compares them with the tables.
PERSON_COLUMNS: Mapping[Table, Sequence[str]] = {
    tables.accounts: ("person_id",),
    tables.appointments: ("person_id",),
    tables.absences: ("person_id", "officer_id", "entered_by"),
    tables.closures: ("person_id",),
    tables.area_changes: ("asked_by", "answered_by"),
    tables.sessions: ("person_id",),
    tables.settings: ("person_id",),
    tables.consents: ("asked_by", "answered_by"),
    tables.records: ("created_by",),
    tables.owners: ("person_id",),
    tables.actions: ("closed_by",),
    tables.decisions: ("confirmed_by",),
    tables.addressees: ("person_id", "answered_by"),
    tables.history: ("person_id", "subject_id"),
    tables.notes: ("person_id",),
    tables.attachments: ("person_id",),
    tables.links: ("person_id",),
    tables.snoozes: ("person_id",),
    tables.notifications: ("person_id", "stands_for"),
    tables.posts: ("person_id",),
    tables.previews: ("person_id",),
}
EXEMPT_COLUMNS = frozenset(
    {"erasures.person_id", "erasures.asked_by"}
)  # an erased person cannot ask for their data


def rows_about(read: Read, person_id: int) -> Mapping[str, Rows]:
    """Return all rows about a person or by them, by table name."""
    return {table.name: _rows_of(read, table, person_id) for table in PERSON_COLUMNS}


def _rows_of(read: Read, table: Table, person_id: int) -> Rows:
    theirs = or_(*[table.c[name] == person_id for name in PERSON_COLUMNS[table]])
    chosen = select(table).where(theirs).order_by(*table.primary_key.columns)
    return [dict(row) for row in read.db.execute(chosen).mappings()]


def records_by_message(read: Read, person_id: int) -> Mapping[int, set[int]]:
    """Return by post to a person the records that it is about."""
    found: dict[int, set[int]] = defaultdict(set)
    theirs = select(tables.posts.c.id).where(tables.posts.c.person_id == person_id)
    carried = select(tables.notifications.c.post_id, tables.notifications.c.record_id).where(
        tables.notifications.c.post_id.in_(theirs), tables.notifications.c.record_id.is_not(None)
    )
    for post_id, record_id in read.db.execute(carried):
        found[post_id].add(record_id)
    counted = select(tables.digests.c.post_id, tables.digests.c.figures).where(
        tables.digests.c.post_id.in_(theirs)
    )
    for post_id, figures in read.db.execute(counted):
        listed = (ids for ids in json.loads(figures).values() if isinstance(ids, list))
        found[post_id].update(one for ids in listed for one in ids if isinstance(one, int))
    return found
