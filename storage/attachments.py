"""Files and URLs that came with replies."""

from collections.abc import Iterable

from sqlalchemy import bindparam, select, update

from bot.history import Attachment
from storage import tables
from storage.unit_of_work import Read, Tx

MAX_SHOWN = 10


def of_message(read: Read, channel: str, ts: str, *, record_id: int) -> list[Attachment]:
    """Return the attachments of one Slack message that still exist."""
    chosen = select(tables.attachments).where(
        tables.attachments.c.record_id == record_id,
        tables.attachments.c.slack_channel == channel,
        tables.attachments.c.slack_ts == ts,
        tables.attachments.c.gone_at.is_(None),
    )
    return [Attachment(**row) for row in read.db.execute(chosen).mappings()]


def of_record(read: Read, record_id: int) -> list[Attachment]:
    """Return the newest attachments of a record, oldest first, including deleted ones."""
    newest = (
        select(tables.attachments)
        .where(tables.attachments.c.record_id == record_id)
        .order_by(tables.attachments.c.id.desc())
        .limit(MAX_SHOWN)
    )
    return [Attachment(**row) for row in read.db.execute(newest).mappings()][::-1]


def mark_removed(tx: Tx, attachments: Iterable[Attachment]) -> None:
    for attachment in attachments:
        tx.run(_MARK_REMOVED, of=attachment.id, moment=tx.now)


_MARK_REMOVED = (
    update(tables.attachments)
    .where(tables.attachments.c.id == bindparam("of"))
    .values(gone_at=bindparam("moment"))
)
