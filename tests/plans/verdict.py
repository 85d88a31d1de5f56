"""How a database runs a statement: which growing tables it scans, and how much of them it reads.

The plan is asked for first (EXPLAIN). A search can be a scan by another name, where the index has few values, such as a
state: so each statement also runs, in a transaction that is rolled back, and what it reads is counted. Neither depends on
the machine.
"""

import re
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Connection, Engine, Table, func, select, text

from tests.plans.filled import COPIES, GROWING
from tests.plans.recorder import Statement

if TYPE_CHECKING:
    import psycopg

GROWING_NAMES = frozenset(table.name for table in GROWING)
# What is open are some hundred rows. A step of SQLite is a part of a row: a few dozen for each that is looked at.
MOST_STEPS, MOST_ROWS = 160 * COPIES, 20 * COPIES
OPEN_SHARE = 0.1  # of its table: an index with more rows than that grows as the table does
EXPLAINED = ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")


@dataclass(frozen=True)
class Finding:
    """A growing table that a statement reads as a whole, or most of it, and how the database says so."""

    table: str
    step: str
    statement: Statement

    def __str__(self) -> str:
        asked = ", ".join(sorted(self.statement.asked_by))
        return f"{self.table}: {self.step}\n    {self.statement.sql}\n    asked by {asked}"


def findings(engine: Engine, statements: Iterable[Statement]) -> Iterator[Finding]:
    """Yield what a database reads as a whole for these statements, in the plans that it makes now."""
    chosen = [one for one in statements if one.sql.lstrip("( ").upper().startswith(EXPLAINED)]
    with engine.connect() as db:
        small = set(_small_indexes(db)) | (set(_small_tables(db)) if has_statistics(db) else set())
    judge = _of_sqlite if engine.dialect.name == "sqlite" else _of_postgresql
    yield from judge(engine, chosen, small)


def _small_indexes(db: Connection) -> Iterator[str]:
    """Yield the partial indexes that hold what is open, and not what grows."""
    for table in GROWING:
        everything = db.execute(select(func.count()).select_from(table)).scalar_one()
        for index in table.indexes:
            where = index.dialect_options[db.dialect.name]["where"]
            if where is not None:
                held = db.execute(select(func.count()).select_from(table).where(where)).scalar_one()
                if held < max(everything * OPEN_SHARE, COPIES):  # what grows has at least one for each copy
                    yield str(index.name)


def _small_tables(db: Connection) -> Iterator[str]:
    """Yield the tables so small that statistics advise to read them as a whole; they say another thing when it has grown."""
    for table in GROWING:
        if db.execute(select(func.count()).select_from(table)).scalar_one() < MOST_ROWS:
            yield table.name


# SQLite

_ALIAS = re.compile(r"\b(\w+) AS (\w+)")
_STEP = re.compile(r"(?P<how>SCAN|SEARCH) (?P<name>\w+)(?: USING (?P<more>.*?INDEX) ?(?P<index>\w*))?")


def _of_sqlite(engine: Engine, chosen: Iterable[Statement], small: set[str]) -> Iterator[Finding]:
    with closing(sqlite3.connect(str(engine.url.database), isolation_level=None)) as db:
        for one in chosen:
            known = {alias: name for name, alias in _ALIAS.findall(one.sql)}
            plan = [row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {one.sql}", one.values or ())]
            for step in plan:
                found = _STEP.match(step)
                table = known.get(found["name"], found["name"]) if found else ""
                if found and table in GROWING_NAMES - small and _is_scan(found, small):
                    yield Finding(table, step, one)
            if (steps := _steps(db, one)) > MOST_STEPS:
                yield Finding(_first_growing(plan, known), f"{steps} steps for {plan}", one)


def _is_scan(step: re.Match[str], small: set[str]) -> bool:
    """Return whether a step reads a table, or an index of it, from end to end; an automatic index is made of a scan."""
    is_automatic = "AUTOMATIC" in (step["more"] or "")
    return is_automatic or (step["how"] == "SCAN" and step["index"] not in small)


def _first_growing(plan: Iterable[str], known: dict[str, str]) -> str:
    named = (found["name"] for step in plan if (found := _STEP.match(step)))
    return next((known.get(one, one) for one in named if known.get(one, one) in GROWING_NAMES), "")


STEPS_AT_ONCE = 100


def _steps(db: sqlite3.Connection, one: Statement) -> int:
    """Return how many steps of SQLite's virtual machine a statement takes."""
    counted = Counter[str]()

    def count() -> None:
        counted["turns"] += 1

    db.execute("BEGIN")
    db.set_progress_handler(count, STEPS_AT_ONCE)
    try:
        db.execute(one.sql, one.values or ()).fetchall()
    except sqlite3.IntegrityError:
        pass  # the row is there already
    finally:
        db.set_progress_handler(None, 0)
        db.execute("ROLLBACK")
    return counted["turns"] * STEPS_AT_ONCE


# PostgreSQL

# Tables of some thousand rows are read as a whole whatever the indexes, or joined by hashing them: cheaper there, and another
# plan in a few years. Without these the plan says what an index can serve. How much is read counts with statistics alone:
# without, which PostgreSQL is for some minutes at the most, it may take the lesser of two indexes.
OFF = ("enable_seqscan", "enable_hashjoin", "enable_mergejoin", "jit")


def _of_postgresql(engine: Engine, chosen: Iterable[Statement], small: set[str]) -> Iterator[Finding]:
    with engine.connect() as connection:
        is_known = has_statistics(connection)
        db: psycopg.Connection[Any] = connection.connection.driver_connection  # type: ignore[assignment] # its own type
        for name in OFF:
            db.execute(f"SET {name} = off")
        db.commit()
        for one in chosen:
            is_insert = one.sql.startswith("INSERT")  # of a row that is there already
            plan = _explained(db, one, "FORMAT JSON" if is_insert else "ANALYZE, TIMING OFF, FORMAT JSON")
            read = Counter[str]()
            for node in _scans(plan):
                table, index = _relation(node), node.get("Index Name")
                if table not in GROWING_NAMES:
                    continue
                rows = node.get("Actual Rows", 0) + node.get("Rows Removed by Filter", 0)
                is_last = node["Node Type"] != "Seq Scan" and rows == 1  # "the newest", by its key
                if "Index Cond" not in node and not {index, table} & small and not is_last:
                    yield Finding(table, f"{node['Node Type']} {index or ''}", one)
                read[table] += round(rows * node.get("Actual Loops", 1))
            for table, rows in read.items():
                if rows > MOST_ROWS and is_known:
                    yield Finding(table, f"{rows} rows are read", one)


def _explained(db: "psycopg.Connection[Any]", one: Statement, how: str) -> Any:
    """Return the plan of a statement; whatever it does is taken back."""
    try:
        row = db.execute(f"EXPLAIN ({how}) {one.sql}", one.values).fetchone()
    finally:
        db.rollback()
    assert row is not None
    return row[0][0]["Plan"]


def _scans(node: Any) -> Iterator[dict[str, Any]]:
    """Yield what reads a table or an index of it, but for subplans: those are hashed as a whole, whatever is set.

    A heap that is read by a bitmap is read where its index says.
    """
    if node["Node Type"] in {"Seq Scan", "Index Scan", "Index Only Scan", "Bitmap Index Scan"}:
        yield node
    for inner in node.get("Plans", ()):
        if inner.get("Parent Relationship") != "SubPlan":
            yield from _scans(inner)


def _relation(node: dict[str, Any]) -> str:
    """Return the table that a node reads; a bitmap of an index names only that."""
    return str(node.get("Relation Name") or _TABLE_OF_INDEX.get(node.get("Index Name", ""), ""))


_TABLE_OF_INDEX = {str(index.name): table.name for table in GROWING for index in table.indexes}
# The keys have names of their own.
_TABLE_OF_INDEX |= {f"pk_{table.name}": table.name for table in GROWING}


# Statistics


def has_statistics(db: Connection) -> bool:
    if db.dialect.name == "postgresql":
        return bool(db.execute(text("SELECT 1 FROM pg_stats WHERE schemaname = 'public' LIMIT 1")).first())
    is_kept = db.execute(text("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_stat1'")).first()
    return is_kept is not None and db.execute(text("SELECT 1 FROM sqlite_stat1 LIMIT 1")).first() is not None


def collect_statistics(engine: Engine) -> None:
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as db:
        db.execute(text("ANALYZE"))


def forget_statistics(engine: Engine) -> None:
    """Leave a database as one that was never analysed."""
    with engine.begin() as db:
        if engine.dialect.name == "postgresql":
            db.execute(text("DELETE FROM pg_statistic"))
        elif has_statistics(db):
            db.execute(text("DELETE FROM sqlite_stat1"))


def count(engine: Engine, table: Table, *where: ColumnElement[bool]) -> int:
    """Return how many rows of a table fulfil all of `where`."""
    with engine.connect() as db:
        return db.execute(select(func.count()).select_from(table).where(*where)).scalar_one()
