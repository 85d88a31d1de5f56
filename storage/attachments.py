"""Files and addresses that came with replies."""

from collections.abc import Iterable

from sqlalchemy import bindparam, select, update

from bot.history import Attachment
from storage import tables as t
from storage.unit_of_work import Read, Tx


def of_message(read: Read, channel: str, ts: str, *, record_id: int) -> list[Attachment]:
    """Return what came with one message and is still there."""
    chosen = select(t.attachments).where(
        t.attachments.c.record_id == record_id,
        t.attachments.c.slack_channel == channel,
        t.attachments.c.slack_ts == ts,
        t.attachments.c.gone_at.is_(None),
    )
    return [Attachment(**row) for row in read.db.execute(chosen).mappings()]


def of_record(read: Read, record_id: int, *, limit: int = 10) -> list[Attachment]:
    """Return the newest attachments of a record, oldest first, also those that are gone."""
    newest = (
        select(t.attachments)
        .where(t.attachments.c.record_id == record_id)
        .order_by(t.attachments.c.id.desc())
        .limit(limit)
    )
    return [Attachment(**row) for row in read.db.execute(newest).mappings()][::-1]


def gone(tx: Tx, attachments: Iterable[Attachment]) -> None:
    for attachment in attachments:
        tx.run(_GONE, of=attachment.id, moment=tx.now)


_GONE = update(t.attachments).where(t.attachments.c.id == bindparam("of")).values(gone_at=bindparam("moment"))
