"""After a restore: messages in Slack that the records do not know."""

from datetime import datetime, timedelta
from functools import partial

from bot.appointments import may_confirm
from bot.errors import UserError
from handlers.core.delivery.batch import batch
from handlers.core.registry import Registry
from handlers.core.sealing.seal import seal
from storage import calendar_feeds, notifications, outbox
from storage.seals import log_restore
from storage.store import Store
from storage.unit_of_work import Tx

REFRESH_WINDOW = timedelta(days=35)  # older messages cannot show anything that changed since a backup


def _log_agreed_restore(tx: Tx, *, agreed_by: str) -> None:
    second = tx.roster.by_email(agreed_by) if agreed_by else None
    on = tx.charter.day_of(tx.now)
    if agreed_by and (second is None or not may_confirm(tx.roster, second.id, on=on, charter=tx.charter)):
        raise UserError(
            f"{agreed_by} is not the chair, a secretary or a deputy in this backup. Nothing was changed."
        )
    log_restore(tx, agreed_by=second.id if second else None)
    calendar_feeds.remove_all(tx)


def prepare_restored(store: Store, *, now: datetime, registry: Registry, agreed_by: str = "") -> int:
    """Mark every message that was due by `now` for a look-up in Slack before it is sent; return how many there are.

    Notifications since the backup are batched at the moments at which they would have been, so that each
    message gets the key, and so the mark, under which it was sent. Addresses of calendars end. The history records
    the restore and who agreed to it, by e-mail address. Raises UserError where that is nobody in office, or a deputy.
    """
    store.write(partial(_log_agreed_restore, agreed_by=agreed_by), now=now)
    seal(store, now=now)
    for tick in registry.ticks:
        while (
            tick.plan_notifications
            and store.write(tick.plan_notifications, now=now) == notifications.CHUNK_SIZE
        ):
            pass
    prepared = 0
    while (at := store.read(notifications.next_at)) is not None and at <= now:
        while store.write(partial(batch, registry=registry), now=at):
            pass
        prepared += store.write(partial(outbox.mark_due_uncertain, machine=now), now=at)
    prepared += store.write(partial(outbox.mark_due_uncertain, machine=now), now=now)
    store.write(partial(outbox.refresh_restored, since=now - REFRESH_WINDOW), now=now)
    return prepared
