"""Pasted lines that were shown as understood, until they are logged or forgotten."""

from datetime import datetime

from sqlalchemy import bindparam, delete, select, update

from bot.paste import Preview
from storage import tables as t
from storage.unit_of_work import Read, Tx


def found(read: Read, key: str) -> Preview | None:
    """Return what was shown under a key; None when it is forgotten by now."""
    row = read.db.execute(select(t.previews).where(t.previews.c.key == key)).mappings().first()
    return Preview(**row) if row else None


def settle(tx: Tx, preview: Preview, became: str) -> None:
    tx.run(_SETTLED, of=preview.key, as_=became)


def prune(tx: Tx, *, before: datetime) -> None:
    tx.db.execute(delete(t.previews).where(t.previews.c.at < before))


_SETTLED = update(t.previews).where(t.previews.c.key == bindparam("of")).values(became=bindparam("as_"))
