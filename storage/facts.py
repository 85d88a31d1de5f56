"""What the database says of itself: whose it is, and which charters were in force."""

from hashlib import sha256

from sqlalchemy import insert, select

from bot.errors import UserError
from storage import tables as t
from storage.units import Tx


class Elsewhere(UserError):
    """The database belongs to somebody else; the sentence names both."""


def remember(tx: Tx, charter: str) -> None:
    """Keep the text of the charter that was loaded. Raises Elsewhere when the records are another task force's."""
    _keep_fact(tx, "task_force", tx.charter.short)
    digest = sha256(charter.encode()).hexdigest()
    if tx.db.execute(select(t.charters.c.sha256).where(t.charters.c.sha256 == digest)).first() is None:
        tx.run(_CHARTER, sha256=digest, text=charter, loaded_at=tx.now)


def remember_team(tx: Tx, team: str) -> None:
    """Keep which workspace this is. Raises Elsewhere when the records are another workspace's."""
    _keep_fact(tx, "workspace", team)


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
