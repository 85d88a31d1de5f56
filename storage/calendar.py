"""The working calendar in the database: closures of stations and absences of people."""

from datetime import date
from typing import Any

from sqlalchemy import bindparam, delete, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.calendar import Closure
from bot.people import Absence
from storage import tables
from storage.unit_of_work import Tx


def save_closure(tx: Tx, closure: Closure) -> None:
    """Save a closure; it replaces an earlier one of the same day."""
    tx.roster_changed = True
    tx.run(_UPSERT_CLOSURE[tx.dialect], **vars(closure))


def end_absence(tx: Tx, absence: Absence, *, last_day: date) -> None:
    tx.roster_changed = True
    tx.run(_END_ABSENCE, absence=absence.id, last_day=last_day)


def remove_absence(tx: Tx, absence: Absence) -> None:
    """Delete an absence that has not begun."""
    tx.roster_changed = True
    tx.run(_DELETE_ABSENCE, absence=absence.id)


def _upsert_closure(dialect: Any) -> Any:
    wanted = dialect.insert(tables.closures)
    return wanted.on_conflict_do_update(
        index_elements=["station", "day"],
        set_={name: wanted.excluded[name] for name in ("name", "is_open", "at", "person_id")},
    )


_UPSERT_CLOSURE = {"sqlite": _upsert_closure(sqlite), "postgresql": _upsert_closure(postgresql)}
_END_ABSENCE = (
    update(tables.absences)
    .where(tables.absences.c.id == bindparam("absence"))
    .values(to_on=bindparam("last_day"))
)
_DELETE_ABSENCE = delete(tables.absences).where(tables.absences.c.id == bindparam("absence"))
