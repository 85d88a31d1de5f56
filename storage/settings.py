"""Settings in the database: a person's own, and those of the whole task force."""

from typing import Any

from sqlalchemy import bindparam, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.people import Person
from bot.settings import Setting
from storage import tables as t
from storage.unit_of_work import Tx


def keep_own(tx: Tx, person: Person) -> None:
    """Keep what a person has set for themselves."""
    tx.roster_changed = True
    own = {"said": person.language, "day": person.digest, "first": person.hours_from, "last": person.hours_to}
    tx.run(_OWN, person=person.id, **own)


def keep(tx: Tx, setting: Setting) -> None:
    """Keep what was set for the task force instead of what was set before."""
    tx.roster_changed = True
    tx.run(_SET[tx.dialect], **vars(setting))


_OWN = (
    update(t.persons)
    .where(t.persons.c.id == bindparam("person"))
    .values(
        language=bindparam("said"),
        digest=bindparam("day"),
        hours_from=bindparam("first"),
        hours_to=bindparam("last"),
    )
)


def _or_replaced(dialect: Any) -> Any:
    wanted = dialect.insert(t.settings)
    return wanted.on_conflict_do_update(
        index_elements=["name"],
        set_={name: wanted.excluded[name] for name in ("value", "at", "person_id")},
    )


_SET = {"sqlite": _or_replaced(sqlite), "postgresql": _or_replaced(postgresql)}
