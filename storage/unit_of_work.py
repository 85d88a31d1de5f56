"""The unit of work of a call: `Read` reads, `Tx` also changes, `Group` collects the changes of several calls."""

import copy
import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace
from datetime import datetime
from functools import cache
from typing import Any, Protocol, TypeVar

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Connection,
    FromClause,
    Select,
    Table,
    Update,
    bindparam,
    select,
    union_all,
    update,
)
from sqlalchemy.sql.dml import UpdateBase

from bot.areas import AreaChange, apply_area_changes
from bot.calendar import Closure
from bot.charter import Charter
from bot.digests import CORRECTED_FOR
from bot.entries import Entry, EntryState, earlier_values
from bot.errors import UserError
from bot.history import HistoryEntry
from bot.names import fold_indexed
from bot.people import Absence, Account, Appointment, Person, Roster
from bot.posts import Post
from bot.records import Item, Kind, Record, Ref
from bot.sessions import Session, known_session
from bot.settings import Setting, digest_from_settings
from storage import tables
from storage.bulk_insert import write_rows
from storage.recent_records import RecentRecords, content_hash
from storage.rows import Row, Values, rows_of, written_columns

R = TypeVar("R", bound=Record)
T = TypeVar("T")

ROSTER_STAMP = "roster"
# Ids per statement. SQLite allows 32,766 values; from about 400 on, PostgreSQL joins by full table scans.
MAX_IDS = 250
_ROSTER_TYPES = (Person, Account, Appointment, Absence)


class StaleRecord(Exception):
    """The database has a newer version of a record than this group read."""


class ConcurrentChange(UserError):
    """Another process changed the record between reading and writing."""

    def __init__(self) -> None:
        super().__init__("That was changed meanwhile. Look again, then repeat.")


@dataclass(frozen=True)
class Snapshot:
    """Data that nearly every call needs, cached in memory: charter, roster, and their version stamp.

    `charter` includes closures, area changes and settings; `base` is the one of the file, None if they are
    the same.
    """

    charter: Charter
    roster: Roster
    stamp: int
    base: Charter | None = None
    closures: Sequence[Closure] = ()
    areas: Sequence[AreaChange] = ()  # confirmed and pending changes in order of creation
    settings: Sequence[Setting] = ()
    sessions: Sequence[Session] = ()  # the days on which bodies meet, as their meetings say

    @property
    def base_charter(self) -> Charter:
        """Return the charter as the file defines it."""
        return self.base or self.charter

    def reloaded(self, db: Connection, stamp: int) -> "Snapshot":
        """Return the snapshot reloaded at another stamp."""
        updated = self._with_overrides(load_closures(db), load_areas(db), load_settings(db))
        return replace(
            updated,
            roster=load_roster(db),
            sessions=load_sessions(db, updated.charter),
            stamp=stamp,
        )

    def with_areas(self, areas: Sequence[AreaChange]) -> "Snapshot":
        """Return the snapshot with other area changes."""
        return self._with_overrides(self.closures, areas, self.settings)

    def _with_overrides(
        self, closures: Sequence[Closure], areas: Sequence[AreaChange], settings: Sequence[Setting]
    ) -> "Snapshot":
        """Return the snapshot with these overrides.

        The charter object is kept if nothing changed, because derived values are cached with it.
        """
        is_same = (closures, areas, settings) == (self.closures, self.areas, self.settings)
        charter = self.charter
        if not is_same:
            charter = apply_area_changes(
                self.base_charter.with_overrides(closures, digest=digest_from_settings(settings)), areas
            )
        return replace(
            self, charter=charter, base=self.base_charter, closures=closures, areas=areas, settings=settings
        )


class Author(Protocol):
    """The acting person, for the history."""

    @property
    def person_id(self) -> int | None: ...
    @property
    def role(self) -> str: ...
    def represented_person(self, verb: str, record: Record, charter: Charter) -> int | None: ...


def load_closures(db: Connection) -> Sequence[Closure]:
    return tuple(Closure(**row) for row in db.execute(_CLOSURES).mappings())


def load_areas(db: Connection) -> Sequence[AreaChange]:
    return tuple(AreaChange(**row) for row in db.execute(_AREA_CHANGES).mappings())


def load_settings(db: Connection) -> Sequence[Setting]:
    return tuple(Setting(**row) for row in db.execute(_SETTINGS).mappings())


def load_sessions(db: Connection, charter: Charter) -> Sequence[Session]:
    found = (known_session(one, charter) for one in run_query(db, _meetings_of_bodies(), {}))
    return tuple(filter(None, found))


def load_roster(db: Connection) -> Roster:
    return Roster(
        persons={row["id"]: Person(**row) for row in db.execute(_PERSONS).mappings()},
        accounts=[Account(**row) for row in db.execute(_ACCOUNTS).mappings()],
        appointments=[Appointment(**row) for row in db.execute(_APPOINTMENTS).mappings()],
        absences=[Absence(**row) for row in db.execute(_ABSENCES).mappings()],
    )


_NUMBERED = select(tables.counters.c.kind).where(tables.counters.c.next > 1)
_CLOSURES = select(tables.closures).order_by(tables.closures.c.station, tables.closures.c.day)
_AREA_CHANGES = select(tables.area_changes).order_by(tables.area_changes.c.id)
_SETTINGS = select(tables.settings).order_by(tables.settings.c.name)
_PERSONS = select(tables.persons)
_ACCOUNTS = select(tables.accounts).order_by(tables.accounts.c.from_at)
_APPOINTMENTS = select(tables.appointments).order_by(tables.appointments.c.id)
_ABSENCES = select(tables.absences).order_by(tables.absences.c.id)


@dataclass(frozen=True)
class RecordQuery:
    """A query for records of one kind.

    A query that runs often is built once, with parameters: building it takes ten times as long as running it.
    """

    kind: Kind
    statement: Select[Any]


def record_query(
    kind: Kind,
    *where: ColumnElement[bool],
    order: Iterable[Any] = (),
    limit: int | ColumnElement[int] | None = None,
    skip: int = 0,
) -> RecordQuery:
    """Return the query for the records of a kind for which all of `where` holds."""
    return _query(kind, (tables.records.c.kind == kind, *where), order, limit, skip)


def indexed_record_query(
    kind: Kind,
    *where: ColumnElement[bool],
    order: Iterable[Any] = (),
    limit: int | ColumnElement[int] | None = None,
    skip: int = 0,
) -> RecordQuery:
    """Return the query for records of a kind, for conditions that an index other than that of kind and state serves.

    The tables of a kind hold only that kind. A condition on the kind would make SQLite, without statistics, read all
    records of it.
    """
    return _query(kind, where, order, limit, skip)


def _query(
    kind: Kind,
    where: Iterable[ColumnElement[bool]],
    order: Iterable[Any] = (),
    limit: int | ColumnElement[int] | None = None,
    skip: int = 0,
) -> RecordQuery:
    page = _select_kind(kind).where(*where).order_by(*order).limit(limit).offset(skip or None)
    return RecordQuery(kind, page)


def run_query(db: Connection, query: RecordQuery, values: Mapping[str, object]) -> list[Any]:
    """Return the records that a query selects with these parameters."""
    record = tables.RECORD_TABLES[query.kind].cls
    found = [record(**row) for row in db.execute(query.statement, values).mappings()]
    if issubclass(record, Item) and found:
        _add_owners(db, found)
    return found


def load_records(
    db: Connection,
    kind: Kind,
    *where: ColumnElement[bool],
    order: Iterable[Any] = (),
    limit: int | None = None,
    skip: int = 0,
) -> list[Any]:
    """Return the records of a kind for which all of `where` holds."""
    return run_query(db, record_query(kind, *where, order=order, limit=limit, skip=skip), {})


def load_with_ids(db: Connection, kind: Kind, ids: Sequence[int], *where: ColumnElement[bool]) -> list[Any]:
    """Return the records of a kind with these ids for which all of `where` holds."""
    query = indexed_record_query(kind, _HAS_ID, *where) if where else _by_ids(kind)
    return [
        record
        for start in range(0, len(ids), MAX_IDS)
        for record in run_query(db, query, {"ids": ids[start : start + MAX_IDS]})
    ]


@cache
def _by_ids(kind: Kind) -> RecordQuery:
    return indexed_record_query(kind, _HAS_ID)


@cache
def _by_number(kind: Kind) -> RecordQuery:
    return record_query(kind, tables.records.c.number == bindparam("number"))


@cache
def _meetings_of_bodies() -> RecordQuery:
    return record_query(Kind.MEETING, tables.meetings.c.group_name == "", order=(tables.records.c.number,))


_HAS_ID = tables.records.c.id.in_(bindparam("ids", expanding=True))
_KIND_OF = select(tables.records.c.kind).where(tables.records.c.id == bindparam("record"))
_OWNERS = (
    select(tables.owners)
    .where(tables.owners.c.record_id.in_(bindparam("ids", expanding=True)))
    .order_by(tables.owners.c.place)
)


def _numbered(read: "Read") -> frozenset[str]:
    """Return the counters that ever gave a number."""
    return frozenset(read.db.execute(_NUMBERED).scalars())


@cache
def _select_kind(kind: Kind) -> Select[Any]:
    layers = tables.RECORD_TABLES[kind].layers
    names = {field.name for field in fields(tables.RECORD_TABLES[kind].cls)} - {"owners"}
    columns = {c.name: c for layer in reversed(layers) for c in layer.columns if c.name in names}
    return select(*columns.values()).select_from(join_layers(kind))


def join_layers(kind: Kind) -> FromClause:
    """Return the tables of a kind, joined."""
    shared, *own = tables.RECORD_TABLES[kind].layers
    source: FromClause = shared
    for layer in own:
        source = source.join(layer, layer.c.id == shared.c.id)
    return source


def _add_owners(db: Connection, items: list[Any]) -> None:
    owned = defaultdict(list)
    for start in range(0, len(items), MAX_IDS):
        ids = [item.id for item in items[start : start + MAX_IDS]]
        for row in db.execute(_OWNERS, {"ids": ids}):
            owned[row.record_id].append(row.person_id)
    for item in items:
        item.owners = tuple(owned[item.id])


def posts_of(record_id: ColumnElement[int] | int) -> CompoundSelect[Any]:
    """Select the posts of a record, and the cards with a line of it; each part uses an index of its own."""
    return union_all(
        select(tables.posts.c.id).where(tables.posts.c.record_id == record_id),
        select(tables.card_lines.c.post_id).where(tables.card_lines.c.record_id == record_id),
    )


class Read:
    """Read access of a call. Each call gets its own copies of records."""

    def __init__(self, db: Connection, snapshot: Snapshot) -> None:
        self._db = db
        self.snapshot = snapshot
        self._found: dict[object, Any] = {}

    @property
    def db(self) -> Connection:
        return self._db

    @property
    def charter(self) -> Charter:
        return self.snapshot.charter

    @property
    def roster(self) -> Roster:
        return self.snapshot.roster

    def user(self, person_id: int) -> str | None:
        return self.roster.slack_user(person_id)

    def once(self, load: Callable[..., T], *about: object) -> T:
        """Return what `load` finds; it is asked once, because nothing changes within this transaction."""
        if (load, about) not in self._found:
            self._found[load, about] = load(self, *about)
        found: T = self._found[load, about]
        return found

    def may_have_records(self, kind: Kind) -> bool:
        """Return whether records of a kind may exist: of a register, whether it ever had an entry; else True."""
        return not kind.is_register or kind in self.once(_numbered)

    def records(
        self,
        kind: Kind,
        *where: ColumnElement[bool],
        order: Iterable[Any] = (),
        limit: int | None = None,
        skip: int = 0,
    ) -> list[Any]:
        return load_records(self.db, kind, *where, order=order, limit=limit, skip=skip)

    def records_by_index(
        self,
        kind: Kind,
        *where: ColumnElement[bool],
        order: Iterable[Any] = (),
        limit: int | None = None,
        skip: int = 0,
    ) -> list[Any]:
        """Return the records of `indexed_record_query`."""
        query = indexed_record_query(kind, *where, order=order, limit=limit, skip=skip)
        return run_query(self.db, query, {})

    def select(self, query: RecordQuery, **values: object) -> list[Any]:
        """Return the records that a query selects with these parameters."""
        return run_query(self.db, query, values)

    def with_ids(self, kind: Kind, ids: Sequence[int], *where: ColumnElement[bool]) -> list[Any]:
        return load_with_ids(self.db, kind, ids, *where)

    def find(self, ref: Ref) -> Any:
        """Return the record with this reference, or None."""
        found = self.select(_by_number(ref.kind), number=ref.number)
        return found[0] if found else None

    def get(self, record_id: int) -> Any:
        """Return the record with this id. Raises KeyError: ids come from the store, so it would be a bug."""
        kind = self.db.execute(_KIND_OF, {"record": record_id}).scalar()
        if kind is None:
            raise KeyError(record_id)
        return self.with_ids(Kind(kind), [record_id])[0]


class RecordsNeeded(Exception):
    """What was asked of a `SnapshotRead` is in the records."""


class SnapshotRead(Read):
    """The roster and the charter, without the records."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self._found = {}

    @property
    def db(self) -> Connection:
        raise RecordsNeeded


class Group:
    """The calls of one transaction; their changes are written together at the end."""

    def __init__(
        self,
        db: Connection,
        snapshot: Snapshot,
        next_numbers: dict[str, int],
        recent: RecentRecords | None = None,
    ) -> None:
        self.db = db
        self.created_hashes: dict[int, int] = {}  # the records created by these calls, by content hash
        self._recent = recent or RecentRecords()
        self.snapshot = snapshot
        self.next_numbers = next_numbers
        self._numbers_read = dict(next_numbers)
        self._new: dict[Table, list[Values]] = {}
        self._records: dict[int, Record] = {}  # as the calls of this group left them
        self._written: dict[int, Record] = {}  # as the database has them
        self._refs: dict[Ref, int] = {}
        self._statements: dict[UpdateBase, list[dict[str, Any]]] = {}
        self.has_written = (
            False  # what the calls collected; a few deletions that they send themselves do not count
        )
        self.written: dict[str, dict[str, list[int]]] = {}  # by the number of the request

    def known_record(self, record_id: int) -> Record | None:
        return self._records.get(record_id)

    def find_recent(self, content: int) -> int | None:
        return self.created_hashes.get(content) or self._recent.find(content)

    def known_record_by_ref(self, ref: Ref) -> Record | None:
        found = self._refs.get(ref)
        return None if found is None else self._records[found]

    def remember(self, record: Record) -> Record:
        """Keep the first copy of a record as it was read, to detect later changes."""
        if record.id not in self._records:
            self._records[record.id] = self._written[record.id] = record
            self._refs[Ref(record.kind, record.number)] = record.id
        return self._records[record.id]

    def merge(self, tx: "Tx") -> None:
        """Take over the changes of a call that succeeded."""
        changed, entries = list(tx.changed_records()), list(tx.entries())
        self.next_numbers.update(tx.taken_numbers)
        for thing in tx.added:
            self._add_new(thing)
        for record in changed:
            if record.is_closed != self._records[record.id].is_closed:
                since = tx.now - CORRECTED_FOR
                self._queue_statement(REFRESH_DIGESTS, of=record.id, since=since)
            record.version += 1
            if isinstance(record, Entry):
                self._mask_in_search(record)
            self._records[record.id] = record
            self._queue_statement(REFRESH_CARDS, of=record.id)
            self._queue_statement(REFRESH_REMINDERS, of=record.id)
        for entry in entries:
            self._add_rows(entry)
        for statement, values in tx.statements:
            self._queue_statement(statement, **values)
        if any(isinstance(thing, _ROSTER_TYPES) for thing in tx.added) or tx.roster_changed:
            self._reload_roster()

    def save_answer(self, key: str, at: datetime, answer: str) -> None:
        self._new.setdefault(tables.inbox, []).append((key, at, answer))

    def flush(self) -> None:
        """Write the collected changes: one statement per table, whatever the number of calls."""
        moved = {
            kind: number for kind, number in self.next_numbers.items() if self._numbers_read[kind] != number
        }
        self.has_written |= bool(self._new or moved or self._statements)
        keys = self._new.pop(tables.entry_keys, [])  # which an entry may have until its changes are written
        if self._new or moved:
            write_rows(self.db, _in_table_order(self._new), moved)
        self._new, self._numbers_read = {tables.entry_keys: keys} if keys else {}, dict(self.next_numbers)
        self._write_changes()
        for statement, values in self._statements.items():
            self.db.execute(statement, values)
        self._statements = {}

    def _mask_in_search(self, entry: Entry) -> None:
        register = self.snapshot.charter.register(entry.kind)
        if register is not None:
            entry.mask_in_search(register)

    def _add_new(self, thing: object) -> None:
        if isinstance(thing, Entry):
            self._mask_in_search(thing)
        self._add_rows(thing)
        if isinstance(thing, Record):
            self._records[thing.id] = self._written[thing.id] = thing
            self._refs[Ref(thing.kind, thing.number)] = thing.id
            self.created_hashes[content_hash(thing)] = thing.id
        if isinstance(thing, Item):
            self._add_owner_rows(thing)
        if isinstance(thing, Entry):
            self._add_entry_rows(thing, ENTRY_ROWS)
            self._change_warnings(thing, known=frozenset())

    def _add_rows(self, thing: object) -> None:
        for table, values in rows_of(thing):
            self._new.setdefault(table, []).append(values)

    def _add_owner_rows(self, item: Item) -> None:
        if item.owners:
            rows = [(item.id, place, person) for place, person in enumerate(item.owners)]
            self._new.setdefault(tables.owners, []).extend(rows)

    def _add_entry_rows(self, entry: Entry, among: Collection[Table]) -> None:
        """Add the rows by which an entry is found; a charter that lacks its register knows none."""
        register = self.snapshot.charter.register(entry.kind)
        if register is None or entry.state == EntryState.WITHDRAWN:
            return
        said = [
            (entry.id, n, entry.kind, name, fold_indexed(text)) for n, (name, text) in enumerate(entry.pairs)
        ]
        if said and tables.entry_values in among:
            self._new.setdefault(tables.entry_values, []).extend(said)
        key = register.key_of(entry.values)
        if key and tables.entry_keys in among:
            self._new.setdefault(tables.entry_keys, []).append((entry.id, entry.kind, key))
        if entry.submissions and tables.submissions in among:
            self._new.setdefault(tables.submissions, []).extend(_submission_rows(entry))

    def _change_entry_rows(self, entry: Entry, before: Entry) -> None:
        """Write the rows anew by which an entry is found. Its key only where that is another one now."""
        register = self.snapshot.charter.register(entry.kind)
        if register is None:
            return
        was, now = (
            (one.state == EntryState.WITHDRAWN, register.key_of(one.values)) for one in (before, entry)
        )
        changed = (*([tables.entry_values] if entry.pairs != before.pairs or was[0] != now[0] else []),
                   *([tables.entry_keys] if was != now else []),
                   *([tables.submissions] if (entry.submissions, now[0]) != (before.submissions, was[0]) else []))  # fmt: skip
        for table in changed:
            self.db.execute(table.delete().where(table.c.record_id == entry.id))
        self._add_entry_rows(entry, changed)
        for one in earlier_values(before, entry, register):
            self._add_rows(one)

    def _change_warnings(self, entry: Entry, known: Collection[str] | None = None) -> None:
        """Write which warnings hold of an entry from now on; those that did already stay as they are, told or not."""
        register, w = self.snapshot.charter.register(entry.kind), tables.entry_warnings
        if register is None or not register.warn:
            return
        if known is None:
            known = list(self.db.execute(select(w.c.name).where(w.c.record_id == entry.id)).scalars())
        hold = entry.warnings(register)
        if ended := [one for one in known if one not in hold]:
            self.db.execute(w.delete().where(w.c.record_id == entry.id, w.c.name.in_(ended)))
        if rows := [(entry.id, one, None) for one in hold if one not in known]:
            self._new.setdefault(w, []).extend(rows)

    def _queue_statement(self, statement: UpdateBase, **values: object) -> None:
        self._statements.setdefault(statement, []).append(values)

    def _write_changes(self) -> None:
        changed = [
            r
            for i, r in self._records.items()
            if r is not self._written[i] and r.version != self._written[i].version
        ]
        self.has_written |= bool(changed)
        updates: dict[Table, list[Row]] = {}
        for record in changed:
            before = self._written[record.id]
            for (table, new), (_, old) in zip(rows_of(record), rows_of(before), strict=True):
                if new != old:
                    updates.setdefault(table, []).append(_update_row(table, new, before))
            if isinstance(record, Item) and isinstance(before, Item) and record.owners != before.owners:
                self.db.execute(tables.owners.delete().where(tables.owners.c.record_id == record.id))
                self._add_owner_rows(record)
            if isinstance(record, Entry) and isinstance(before, Entry):
                self._change_entry_rows(record, before)
                self._change_warnings(record)
            self._written[record.id] = copy.copy(record)
            self._records[record.id] = self._written[record.id]
        for table, rows in _in_table_order(updates):
            done = self.db.execute(_UPDATES[table], rows)
            if table is tables.records and done.rowcount != len(rows):
                raise StaleRecord
        beside = (
            (table, self._new.pop(table))
            for table in (tables.owners, *ENTRY_ROWS, tables.entry_warnings, tables.earlier_values)
            if table in self._new
        )
        if written := list(beside):
            write_rows(self.db, written, {})

    def _reload_roster(self) -> None:
        self.next_numbers[ROSTER_STAMP] += 1
        self.flush()
        self.snapshot = self.snapshot.reloaded(self.db, self.next_numbers[ROSTER_STAMP])


class Tx(Read):
    """The unit of work of one call. Nothing reaches the database before the call has succeeded.

    A call may run twice: it must not read a clock, use randomness, send anything, or touch anything else.
    """

    def __init__(self, group: Group, *, now: datetime) -> None:
        super().__init__(group.db, group.snapshot)
        self.now = now
        self.author: Author | None = None
        self.entered_for = ""  # the person or body for whom this is entered; "" is nobody
        self.taken_numbers: dict[str, int] = {}
        self.added: list[object] = []
        self.statements: list[tuple[UpdateBase, dict[str, object]]] = []
        self.roster_changed = False
        self.is_broken = (
            False  # earlier calls of the group could not be written: no part of this one can go on
        )
        self.failed: set[tuple[str, int]] = set()  # for which person or record a plan of this call failed
        self._group = group
        self._own_copies: dict[int, Record] = {}
        self._outer_copies: list[dict[int, Record]] = []  # of the savepoints around
        self._acts: dict[int, tuple[Record, str, str, str]] = {}

    @property
    def db(self) -> Connection:
        # A query must also see earlier calls of this group; the whole group can be retried.
        self.is_broken = True
        self._group.flush()
        self.is_broken = False
        return self._db

    def once(self, load: Callable[..., T], *about: object) -> T:
        """Return what `load` finds now: a call may have changed it since it was asked."""
        return load(self, *about)

    @property
    def author_id(self) -> int | None:
        """Return the person who acts; None where it is the bot itself."""
        return self.author.person_id if self.author is not None else None

    @property
    def dialect(self) -> str:
        return self._db.dialect.name

    def may_have_records(self, kind: Kind) -> bool:
        return not kind.is_register or self.taken_numbers.get(kind, self._group.next_numbers.get(kind, 1)) > 1

    def next_number(self, counter: str) -> int:
        number = self.taken_numbers.get(counter, self._group.next_numbers[counter])
        self.taken_numbers[counter] = number + 1
        return number

    def return_numbers(self) -> None:
        """Return the numbers that this call took, where it creates nothing after all."""
        self.taken_numbers.clear()

    def add(self, thing: T) -> T:
        """Add a row without a history of its own."""
        self.added.append(thing)
        return thing

    def create(self, record: R, *, why: str = "", verb: str = "create") -> R:
        """Add a record and the first line of its history."""
        self._acts[record.id] = (record, verb, why, "")
        return self.add(record)

    def change(self, record: Record, verb: str, *, why: str = "", behalf: str = "") -> None:
        """Log a change of a record from `get` or `find`; its changed fields are saved."""
        record.changed_at = self.now
        self._acts[record.id] = (record, verb, why, behalf)

    def written_ids(self) -> dict[str, list[int]]:
        """Return the ids of the records and posts that this call writes, for the log."""
        new = [thing.id for thing in self.added if isinstance(thing, Record)]
        records = dict.fromkeys([*new, *(record.id for record in self.changed_records())])
        return {"records": list(records), "posts": [one.id for one in self.added if isinstance(one, Post)]}

    def log(
        self,
        verb: str,
        *,
        record_id: int | None = None,
        subject_id: int | None = None,
        why: str = "",
        behalf: str = "",
        before: Mapping[str, object] | None = None,
        after: Mapping[str, object] | None = None,
    ) -> None:
        """Add a history line without a change of a record: about a person, the task force, or a record."""
        self.add(
            HistoryEntry(
                record_id=record_id,
                at=self.now,
                person_id=self.author.person_id if self.author else None,
                role=self.author.role if self.author else "",
                behalf=behalf,
                verb=verb,
                why=why,
                before=None if before is None else _as_json(before),
                after=None if after is None else _as_json(after),
                subject_id=subject_id,
            )
        )

    def see_people(self, people: Iterable[Person], accounts: Iterable[Account] = ()) -> None:
        """Let the rest of this call see these people and accounts, as everybody sees them after the commit."""
        persons = {**self.roster.persons, **{one.id: one for one in people}}
        roster = replace(self.roster, persons=persons, accounts=[*self.roster.accounts, *accounts])
        self.snapshot = replace(self.snapshot, roster=roster)

    def rename_person(self, person_id: int, name: str) -> None:
        self.roster_changed = True
        self.run(_RENAME_PERSON, person=person_id, called=name)

    def run(self, statement: UpdateBase, **values: object) -> None:
        self.statements.append((statement, values))

    def find(self, ref: Ref) -> Any:
        known = self._group.known_record_by_ref(ref)
        return self._own_copy(known if known is not None else super().find(ref))

    def get(self, record_id: int) -> Any:
        known = self._group.known_record(record_id)
        return self._own_copy(known if known is not None else super().get(record_id))

    def find_duplicate(self, record: Record) -> Any:
        """Return the latest record created by the same person with the same words, or None."""
        found = self._group.find_recent(content_hash(record))
        return None if found is None else self.get(found)

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """Take back, if it raises, what this call does within; the rest of the call stands.

        What is changed within must be read within, by `get` or `find`: an object from before cannot be taken back.
        """
        added, statements = len(self.added), len(self.statements)
        before = (dict(self.taken_numbers), dict(self._acts), self.roster_changed, self.snapshot, self.author)
        outer, self._own_copies = self._own_copies, {}
        self._outer_copies.append(outer)
        is_done = False
        try:
            yield
            for _ in self.changed_records():
                pass  # raises here what would be raised at the end of the call
            self._keep_copies(outer)
            is_done = True
        finally:
            self._own_copies = self._outer_copies.pop()
            if not is_done:
                del self.added[added:], self.statements[statements:]
                self.taken_numbers, self._acts, self.roster_changed, self.snapshot, self.author = before

    def _keep_copies(self, outer: dict[int, Record]) -> None:
        """Write the copies of a savepoint into those around it, which others may hold."""
        for record_id, record in self._own_copies.items():
            kept = outer.setdefault(record_id, record)
            if kept is not record:
                vars(kept).update(vars(record))
                if record_id in self._acts:
                    self._acts[record_id] = (kept, *self._acts[record_id][1:])

    def records_in_hand(self) -> Iterator[Record]:
        """Yield the records that this call has read or made, as it has left them, also before a savepoint."""
        for copies in (self._own_copies, *self._outer_copies):
            yield from copies.values()

    def changed_records(self) -> Iterator[Record]:
        for record_id, record in self._own_copies.items():
            if vars(record) != vars(self.before(record_id)):
                if record_id not in self._acts:
                    raise RuntimeError(f"{record.ref} was changed without a line of history")
                yield record

    def entries(self) -> Iterator[HistoryEntry]:
        for record, verb, why, behalf in self._acts.values():
            before, after = self._difference(record)
            yield HistoryEntry(
                record_id=record.id,
                at=self.now,
                person_id=self.author.person_id if self.author else None,
                role=self.author.role if self.author else "",
                behalf=behalf or self.entered_for or self.behalf(verb, record),
                verb=verb,
                why=why,
                before=before,
                after=after,
            )

    def behalf(self, verb: str, record: Record) -> str:
        """Return the name of the absent person whose rights are used; empty if the author acts in their own."""
        before = self._group.known_record(record.id) or record
        person = self.author.represented_person(verb, before, self.charter) if self.author else None
        return "" if person is None else self.roster.name(person)

    def _own_copy(self, record: Record | None) -> Record | None:
        if record is None:
            return None
        if record.id not in self._own_copies:
            known = self._group.remember(record)
            for layer in self._outer_copies:
                known = layer.get(record.id, known)
            self._own_copies[record.id] = copy.copy(known)
        return self._own_copies[record.id]

    def before(self, record_id: int) -> Record:
        """Return a record as it was before this call changed it."""
        before = self._group.known_record(record_id)
        if before is None:
            raise KeyError(record_id)
        return before

    def _difference(self, record: Record) -> tuple[str | None, str | None]:
        if record.id not in self._own_copies:
            return None, _as_json({"title": record.title, "state": record.state})
        old, new = vars(self.before(record.id)), vars(record)
        names = [name for name in new if new[name] != old[name] and name not in _UNLOGGED_FIELDS]
        return _as_json({n: old[n] for n in names}), _as_json({n: new[n] for n in names})


_UNLOGGED_FIELDS = frozenset({"version", "changed_at", "folded", "planned"})


_JSON = json.JSONEncoder(ensure_ascii=False, default=str)


def _as_json(values: Mapping[str, object]) -> str:
    return _JSON.encode(values)


def _in_table_order(by_table: Mapping[Table, T]) -> list[tuple[Table, T]]:
    return sorted(by_table.items(), key=lambda pair: _TABLE_ORDER[pair[0]])


def _update_row(table: Table, values: Values, before: Record) -> Row:
    row = dict(zip([column.name for column in written_columns(table)], values, strict=True))
    del row["id"]
    return row | {"id_": before.id} | ({"version_": before.version} if table is tables.records else {})


def _update_statement(table: Table) -> Update:
    # SQLAlchemy sets the columns named by the parameters, so conditions need other parameter names.
    chosen = update(table).where(table.c.id == bindparam("id_"))
    return chosen.where(table.c.version == bindparam("version_")) if table is tables.records else chosen


_TABLE_ORDER = {table: n for n, table in enumerate(tables.metadata.sorted_tables)}
_UPDATES: dict[Table, Update] = {
    table: _update_statement(table) for one in tables.ALL_RECORD_TABLES for table in one.layers
}
_RENAME_PERSON = (
    update(tables.persons).where(tables.persons.c.id == bindparam("person")).values(name=bindparam("called"))
)
ENTRY_ROWS = (tables.entry_values, tables.entry_keys, tables.submissions)


def _submission_rows(entry: Entry) -> Iterator[Values]:
    """Yield the rows by which the submissions of an entry are found."""
    for place, one in enumerate(entry.submission_list):
        said, on = (one.outcome, one.on) if one.is_settled else ("", None)
        yield entry.id, place, entry.kind, one.body, said, on


REFRESH_CARDS = (
    update(tables.posts)
    .where(tables.posts.c.id.in_(posts_of(bindparam("of"))))
    .values(wanted=tables.posts.c.wanted + 1)
)
REFRESH_REMINDERS = (
    update(tables.posts)
    .where(
        tables.posts.c.id.in_(
            select(tables.notifications.c.post_id).where(
                tables.notifications.c.record_id == bindparam("of"),
                tables.notifications.c.post_id.is_not(None),
            )
        ),
    )
    .values(wanted=tables.posts.c.wanted + 1)
)
REFRESH_DIGESTS = (
    update(tables.posts)
    .where(
        tables.posts.c.id.in_(
            select(tables.digest_lines.c.post_id)
            .join_from(
                tables.digest_lines,
                tables.digests,
                tables.digests.c.post_id == tables.digest_lines.c.post_id,
            )
            .where(
                tables.digest_lines.c.record_id == bindparam("of"),
                tables.digests.c.as_of >= bindparam("since", type_=tables.Moment()),
            )
        )
    )
    .values(wanted=tables.posts.c.wanted + 1)
)
