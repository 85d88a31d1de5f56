"""The hourly audit: compare the notifications that the records require with those that were sent."""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta

from bot.records import Kind
from handlers.core.delivery.notify import card_channel
from handlers.core.registry import Registry
from storage import notifications, outbox
from storage.records import records_created_between
from storage.unit_of_work import Read

log = logging.getLogger(__name__)

AUDIT_WINDOW = timedelta(hours=48)
GRACE = timedelta(minutes=10)  # how late a message may be before anybody is alarmed


def audit(read: Read, *, now: datetime, registry: Registry) -> list[str]:
    """Return what is missing from the last 48 hours, a line each without anybody's words; empty when all is well."""
    planned = _missing_notifications(read, now, registry)
    differences = [*planned, *_missing_cards(read, now), *_stuck(read, now)]
    for line in differences:
        log.error("audit", extra={"missing": line})
    return differences


def _missing_notifications(read: Read, now: datetime, registry: Registry) -> Iterator[str]:
    """Return the keys that should have been planned, derived from the records alone."""
    expected = [
        key
        for tick in registry.ticks
        if tick.expected_keys
        for key in tick.expected_keys(read, now, now - AUDIT_WINDOW, now - GRACE)
    ]
    existing = notifications.existing_keys(read, expected)
    yield from (f"no notice {key}" for key in expected if key not in existing)


def _missing_cards(read: Read, now: datetime) -> Iterator[str]:
    """Return records that a channel may show but that have no card there."""
    for kind in Kind:
        for record in records_created_between(read, kind, now - AUDIT_WINDOW, now - GRACE):
            if not record.has_card:
                continue
            if card_channel(read, record) is not None and outbox.card_of(read, record.id) is None:
                yield f"no card of {record.ref}"


def _stuck(read: Read, now: datetime) -> Iterator[str]:
    """Return due notifications that are not batched, and batched ones whose post is neither sent, closed nor waiting."""
    yield from (
        f"notice {key} was not gathered" for key in notifications.overdue_keys(read, before=now - GRACE)
    )
    yield from (f"post {one} was not sent" for one in outbox.overdue_keys(read, before=now - GRACE))
