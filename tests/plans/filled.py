"""Multiplies what the bot's own commands have written: years of finished work behind what is open.

What grows is derived from the tables, and how a row is copied from its columns: a table that comes later is multiplied too.
A copy is a finished record with all that hangs on it, months earlier and under smaller numbers.
"""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Connection,
    Date,
    Engine,
    Integer,
    Select,
    String,
    Table,
    UniqueConstraint,
    case,
    cast,
    func,
    insert,
    literal,
    literal_column,
    not_,
    or_,
    select,
    text,
    type_coerce,
    update,
)
from sqlalchemy.types import Float, Text

from bot.meeting_record import RecordState
from bot.notifications import NotificationState
from bot.posts import PostState
from storage import tables
from storage.records import is_unfinished
from tests.shipped import CHARTER

COPIES = 100
DAYS_APART = 37  # longer than the course, so that no two copies of a message have one timestamp
APART = 10_000  # more than the course creates of anything
FIRST = (COPIES + 1) * APART  # the first number of what the course creates: copies stand before it

# Bounded by the people there are, the days of a year, the charter, or what is kept for a limited time.
BOUNDED = {
    tables.persons: "people",
    tables.accounts: "people",
    tables.appointments: "people and roles",
    tables.absences: "people and days: all are in memory",
    tables.consents: "what needed a second person: roles, areas, erasures",
    tables.calendar_feeds: "people and areas",
    tables.erasures: "people",
    tables.area_changes: "areas: all are in memory",
    tables.closures: "stations and days: all are in memory",
    tables.round_runs: "the rounds of the charter: some dozens a year",
    tables.round_seats: "rounds and areas: some hundreds a year",
    tables.round_answers: "the same",
    tables.roll_calls: "the roll calls of the offices: some dozens a year",
    tables.roll_call_places: "people who were asked within a month; the rest is deleted",
    tables.roll_call_counts: "roll calls and offices: some hundreds a year",
    tables.memories: "people and places within an hour; the rest is deleted hourly",
    tables.settings: "settings",
    tables.counters: "kinds",
    tables.facts: "names in the program",
    tables.charters: "versions of the charter's file",
    tables.gates: "readers who were written to within a day; the rest is deleted hourly",
    tables.entry_imports: "files entered within a month; the rest is deleted with the next",
    tables.entry_warnings: "open entries of which a register warns now",
    tables.previews: "lists pasted within two days; the rest is deleted hourly",
}
GROWING = [table for table in tables.metadata.sorted_tables if table not in BOUNDED]


def raise_counters(db: Connection) -> None:
    """Let what is created from now on have high numbers, so that there is room for what was before."""
    db.execute(
        update(tables.counters).where(tables.counters.c.kind.in_(["record", "post"])).values(next=FIRST)
    )


def multiply(engine: Engine) -> None:
    """Copy all that is finished `COPIES` times."""
    with engine.begin() as db:
        if db.dialect.name == "postgresql":
            db.execute(text("SET LOCAL session_replication_role = replica"))  # foreign keys are right anyway
        _make_room(db)
        for table in GROWING:
            db.execute(insert(table).from_select(list(table.columns), _copies(db, table)))
        if db.dialect.name == "postgresql":
            for table in tables.AUTONUMBERED_TABLES:
                db.execute(text(f"SELECT setval('{table.name}_id_seq', (SELECT max(id) FROM {table.name}))"))


def _make_room(db: Connection) -> None:
    """Raise the numbers that the database has given, which begin at one."""
    for table in (*tables.AUTONUMBERED_TABLES, tables.seals):
        column = next(iter(table.primary_key.columns))
        db.execute(update(table).values({column: column + FIRST}))


def _copies(db: Connection, table: Table) -> Select[Any]:
    copy = _numbers(db)
    values = [_value(db, column, copy.c.n).label(column.name) for column in table.columns]
    return select(*values).select_from(table.join(copy, literal(value=True))).where(*_is_finished(table))


def _numbers(db: Connection) -> Any:
    if db.dialect.name == "postgresql":
        return func.generate_series(1, COPIES).table_valued("n").render_derived(name="copy")
    first = select(literal(1).label("n")).cte("copy", recursive=True)
    return first.union_all(select(first.c.n + 1).where(first.c.n < COPIES))


def _is_finished(table: Table) -> Iterator[ColumnElement[bool]]:
    """Yield the conditions under which a row is copied: it is of a finished record, or of none."""
    finished = select(tables.records.c.id).where(not_(is_unfinished(CHARTER.register_kinds)))
    if table is tables.inquiries:
        yield table.c.answered_at.is_not(None)
    for column in _record_columns(table):
        yield or_(column.is_(None), column.in_(finished))


def _record_columns(table: Table) -> list[Column[Any]]:
    if table is tables.records:
        return [table.c.id]
    named = [column for column in table.columns if column.name == "record_id"]
    return named + [c for c in table.columns if c not in named and c.references(tables.records.c.id)]


def _value(db: Connection, column: Column[Any], n: ColumnElement[int]) -> ColumnElement[Any]:
    if column in _REPLACED:
        replaced: ColumnElement[Any] = _REPLACED[column](column)
        return replaced
    if _is_number(column):
        return column - n * APART
    if isinstance(column.type, tables.Moment):
        return _earlier(db, column, n)
    if isinstance(column.type, Date):
        return _earlier_day(db, column, n)
    if column.name in {"slack_ts", "ts"}:
        return _earlier_stamp(db, column, n)
    if isinstance(column.type, String) and _distinguishes(column):
        return column.concat("~").concat(cast(n, Text))
    return column


def _is_number(column: Column[Any]) -> bool:
    """Return whether a column holds the number of something that is copied with it: its own, or that of another row."""
    if column.info.get("person") is not None or not isinstance(column.type, Integer | BigInteger):
        return False
    if isinstance(column.type, Boolean) or any(key.column.table in BOUNDED for key in column.foreign_keys):
        return False
    is_own = column.name == "number" or column is tables.meetings.c.official
    return is_own or column.name == "id" or column.name.endswith("_id")


def _distinguishes(column: Column[Any]) -> bool:
    """Return whether this text makes the row the only one of its key."""
    table = column.table
    keys = [list(table.primary_key.columns)]
    keys += [list(one.columns) for one in table.constraints if isinstance(one, UniqueConstraint)]
    return any(column is key[-1] and not any(map(_is_number, key)) for key in keys if column in key)


def _earlier(db: Connection, column: Column[Any], n: ColumnElement[int]) -> ColumnElement[Any]:
    if db.dialect.name == "postgresql":
        return column - n * literal_column(f"interval '{DAYS_APART} days'")
    day = func.strftime("%Y-%m-%d %H:%M:%S", column, _days_back(n), type_=Text)
    return day.concat(func.substr(type_coerce(column, Text), 20, type_=Text))


def _earlier_day(db: Connection, column: Column[Any], n: ColumnElement[int]) -> ColumnElement[Any]:
    if db.dialect.name == "postgresql":
        return cast(column - n * DAYS_APART, Date)
    return func.date(column, _days_back(n), type_=Text)


def _days_back(n: ColumnElement[int]) -> ColumnElement[str]:
    """Return by how much SQLite goes back in time."""
    return cast(n * -DAYS_APART, Text).concat(" days")


def _earlier_stamp(db: Connection, column: Column[Any], n: ColumnElement[int]) -> ColumnElement[Any]:
    seconds = cast(column, Float(53)) - n * DAYS_APART * 86_400
    if db.dialect.name == "postgresql":
        return func.to_char(seconds, "FM9999999999.000000")
    return func.printf("%.6f", seconds)


def _sent(column: Column[Any]) -> ColumnElement[Any]:
    waits = column.in_([PostState.PENDING, PostState.SENDING, PostState.UNCERTAIN, PostState.PARKED])
    return case((waits, literal_column(f"'{PostState.SENT}'")), else_=column)


def _carried(column: Column[Any]) -> ColumnElement[Any]:
    is_planned = column == NotificationState.PLANNED
    return case((is_planned, literal_column(f"'{NotificationState.BATCHED}'")), else_=column)


def _nothing(_: Column[Any]) -> ColumnElement[Any]:
    return literal_column("0")


def _approved(_: Column[Any]) -> ColumnElement[Any]:
    return literal_column(f"'{RecordState.APPROVED}'")


def _never(_: Column[Any]) -> ColumnElement[Any]:
    return literal_column("NULL")


# What waited has gone out, years ago.
_REPLACED: dict[Any, Any] = {
    tables.posts.c.state: _sent,
    tables.posts.c.wanted: _nothing,
    tables.posts.c.shown: _nothing,
    tables.notifications.c.state: _carried,
    tables.documents.c.content: _never,  # deleted after some weeks
    tables.meeting_records.c.state: _approved,
    tables.meeting_records.c.due_at: _never,
}
