"""Previews of pasted lines that wait for confirmation."""

from datetime import datetime

from sqlalchemy import bindparam, delete, select, update

from bot.paste import PastePreview
from storage import tables
from storage.unit_of_work import Read, Tx


def find(read: Read, key: str) -> PastePreview | None:
    """Return the preview with a key; None if it was deleted."""
    row = read.db.execute(select(tables.previews).where(tables.previews.c.key == key)).mappings().first()
    return PastePreview(**row) if row else None


def set_outcome(tx: Tx, preview: PastePreview, became: str) -> None:
    tx.run(_SET_OUTCOME, of=preview.key, as_=became)


def prune(tx: Tx, *, before: datetime) -> None:
    tx.db.execute(delete(tables.previews).where(tables.previews.c.at < before))


_SET_OUTCOME = (
    update(tables.previews).where(tables.previews.c.key == bindparam("of")).values(became=bindparam("as_"))
)
