"""The hourly audit: what the records say should have been told, against what was."""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta

from bot.proposals import Proposal
from bot.records import Kind
from handlers.actions.schedule import PLAN_AHEAD, reminder_reach, reminders_of
from handlers.delivery.notify import card_channel
from storage import notifications, outbox
from storage.actions import open_actions_due_between
from storage.records import records_created_between
from storage.unit_of_work import Read

log = logging.getLogger(__name__)

AUDIT_WINDOW = timedelta(hours=48)
GRACE = timedelta(minutes=10)  # so late a message may be without anybody being alarmed


def audit(read: Read, *, now: datetime) -> list[str]:
    """Return what is missing of the last 48 hours, each as a line without anybody's words; none when all is well."""
    found = [*_missing_reminders(read, now), *_missing_cards(read, now), *_stuck(read, now)]
    for line in found:
        log.error("audit", extra={"missing": line})
    return found


def _missing_reminders(read: Read, now: datetime) -> Iterator[str]:
    """Derive the reminders anew, from the records alone."""
    around = reminder_reach(read)
    actions = open_actions_due_between(
        read, (now - AUDIT_WINDOW - around).date(), (now + PLAN_AHEAD + around).date()
    )
    wanted = [
        notice.key
        for action in actions
        for notice in reminders_of(read, action, now)
        if now - AUDIT_WINDOW < notice.due_at <= now - GRACE
    ]
    there = notifications.existing_keys(read, wanted)
    yield from (f"no notice {key}" for key in wanted if key not in there)


def _missing_cards(read: Read, now: datetime) -> Iterator[str]:
    """A record that some channel may show has a card there."""
    for kind in Kind:
        if kind is Kind.DECISION:
            continue  # it is told on the card of its issue
        for record in records_created_between(read, kind, now - AUDIT_WINDOW, now - GRACE):
            if isinstance(record, Proposal) and record.opened_at is None:
                continue  # a draft is between the secretary and the chair
            if card_channel(read, record) is not None and outbox.card_of(read, record.id) is None:
                yield f"no card of {record.ref}"


def _stuck(read: Read, now: datetime) -> Iterator[str]:
    """What is due has been carried, and what carries it has gone out, ended, or waits for a reason."""
    yield from (
        f"notice {key} was not gathered" for key in notifications.overdue_keys(read, before=now - GRACE)
    )
    yield from (f"post {one} was not sent" for one in outbox.overdue_keys(read, before=now - GRACE))
