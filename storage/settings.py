"""Settings in the database: of a person, and of the task force."""

from typing import Any

from sqlalchemy import bindparam, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.people import Person
from bot.settings import Setting
from storage import tables
from storage.unit_of_work import Tx


def save_personal(tx: Tx, person: Person) -> None:
    """Save a person's own settings."""
    tx.roster_changed = True
    own = {"said": person.language, "day": person.digest, "first": person.hours_from, "last": person.hours_to}
    tx.run(_SAVE_PERSONAL, person=person.id, **own)


def save(tx: Tx, setting: Setting) -> None:
    """Save a setting of the task force; replaces the earlier value."""
    tx.roster_changed = True
    tx.run(_UPSERT[tx.dialect], **vars(setting))


_SAVE_PERSONAL = (
    update(tables.persons)
    .where(tables.persons.c.id == bindparam("person"))
    .values(
        language=bindparam("said"),
        digest=bindparam("day"),
        hours_from=bindparam("first"),
        hours_to=bindparam("last"),
    )
)


def _upsert(dialect: Any) -> Any:
    wanted = dialect.insert(tables.settings)
    return wanted.on_conflict_do_update(
        index_elements=["name"],
        set_={name: wanted.excluded[name] for name in ("value", "at", "person_id")},
    )


_UPSERT = {"sqlite": _upsert(sqlite), "postgresql": _upsert(postgresql)}
