"""Facts about the database: few, each under its name, such as its owner and how far a job has come."""

from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, delete, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from storage import tables
from storage.unit_of_work import Read, Tx


def find_fact(read: Read, name: str) -> str | None:
    """Return a fact; None if it was never saved."""
    found: str | None = read.db.execute(_FIND, {"of": name}).scalar()
    return found


def save_fact(tx: Tx, name: str, value: str) -> None:
    """Save a fact, replacing the earlier one of this name."""
    tx.run(_SAVE[tx.dialect], name=name, value=value)


def drop_fact(tx: Tx, name: str) -> None:
    """Delete a fact that does not hold any more."""
    tx.run(_DROP, of=name)


def first_fact(read: Read, *prefixes: str, after: str = "") -> tuple[str, str] | None:
    """Return the first fact after a name, whose own begins in one of these ways, and its value; None without one."""
    found = read.db.execute(_first(prefixes), {"last": after}).first()
    return None if found is None else (found.name, found.value)


def ensure_fact(tx: Tx, name: str, otherwise: str) -> str:
    """Return a fact; if it was never saved, save and return the other value."""
    known = find_fact(tx, name)
    if known is None:
        save_fact(tx, name, otherwise)
    return known or otherwise


def _upsert(dialect: Any) -> Any:
    wanted = dialect.insert(tables.facts)
    return wanted.on_conflict_do_update(index_elements=["name"], set_={"value": wanted.excluded.value})


@cache
def _first(prefixes: tuple[str, ...]) -> Select[Any]:
    name = tables.facts.c.name
    begins = or_(*[name.like(f"{prefix}%") for prefix in prefixes])
    return select(tables.facts).where(begins, name > bindparam("last")).order_by(name).limit(1)


_DROP = delete(tables.facts).where(tables.facts.c.name == bindparam("of"))
_FIND = select(tables.facts.c.value).where(tables.facts.c.name == bindparam("of"))
_SAVE = {"sqlite": _upsert(sqlite), "postgresql": _upsert(postgresql)}
