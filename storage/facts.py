"""What the database says of itself: whose it is, and which charters were in force."""

from hashlib import sha256

from sqlalchemy import delete, insert, select

from bot.errors import UserError
from storage import notices
from storage import tables as t
from storage.units import Tx


class Elsewhere(UserError):
    """The database belongs to somebody else; the sentence names both."""


def remember(tx: Tx, charter: str) -> None:
    """Keep the text of the charter that was loaded; with another one than before all reminders are planned anew.

    Raises Elsewhere when the records are another task force's.
    """
    _keep_fact(tx, "task_force", tx.charter.short)
    digest = sha256(charter.encode()).hexdigest()
    latest = select(t.charters.c.sha256).order_by(t.charters.c.loaded_at.desc()).limit(1)
    before = tx.db.execute(latest).scalar()
    if before == digest:
        return
    if before is not None:
        notices.plan_anew(tx)
    tx.db.execute(delete(t.charters).where(t.charters.c.sha256 == digest))
    tx.run(_CHARTER, sha256=digest, text=charter, loaded_at=tx.now)


def remember_team(tx: Tx, team: str) -> None:
    """Keep which workspace this is. Raises Elsewhere when the records are another workspace's."""
    _keep_fact(tx, "workspace", team)


def salt(tx: Tx, otherwise: str) -> str:
    """Return the database's own secret, from which the marks of posts are made; the first one given is kept."""
    known = tx.db.execute(select(t.facts.c.value).where(t.facts.c.name == "salt")).scalar()
    if known is None:
        tx.run(_FACT, name="salt", value=otherwise)
    return known or otherwise


def _keep_fact(tx: Tx, name: str, value: str) -> None:
    known = tx.db.execute(select(t.facts.c.value).where(t.facts.c.name == name)).scalar()
    if known is None:
        tx.run(_FACT, name=name, value=value)
    elif known != value:
        raise Elsewhere(
            f"This database belongs to the {name.replace('_', ' ')} “{known}”, not to “{value}”. "
            "Set DATABASE_URL to another database."
        )


_FACT = insert(t.facts)
_CHARTER = insert(t.charters)
