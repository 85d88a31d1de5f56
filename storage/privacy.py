"""All stored data about one person, table by table."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Column, Table, or_, select

from storage import outbox, tables
from storage.unit_of_work import Read

Rows = list[dict[str, Any]]

# By which columns a row is about a person, or by them, as the columns themselves say.
PERSON_COLUMNS: Mapping[Table, Sequence[Column[Any]]] = {
    table: columns
    for table in tables.metadata.sorted_tables
    if (columns := [column for column in table.columns if column.info.get("person")])
}


def rows_about(read: Read, person_id: int) -> Mapping[str, Rows]:
    """Return all rows that are about a person, or by them, sorted by their keys, under the names of their tables."""
    return {table.name: _rows_of(read, table, person_id) for table in PERSON_COLUMNS}


def _rows_of(read: Read, table: Table, person_id: int) -> Rows:
    theirs = or_(*[column == person_id for column in PERSON_COLUMNS[table]])
    chosen = select(table).where(theirs).order_by(*table.primary_key.columns)
    return [dict(row) for row in read.db.execute(chosen).mappings()]


def entries_naming(read: Read, person_id: int) -> Rows:
    """Return by entry the fields of registers that name a person; those withdrawn name nobody."""
    v = tables.entry_values.c
    found: Rows = []
    for register in read.charter.registers:
        if names := sorted(register.person_names):
            is_theirs = (v.register == register.kind, v.field.in_(names), v.folded == str(person_id))
            chosen = select(v.record_id, v.field).where(*is_theirs).order_by(v.record_id, v.field)
            found += [dict(row) for row in read.db.execute(chosen).mappings()]
    return found


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
        found[post_id] |= outbox.listed_ids(figures)
    return found
