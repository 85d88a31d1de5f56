"""Propagate the change of an action: notifications to its owners, its card, and digests already sent."""

from dataclasses import dataclass
from datetime import timedelta

from bot.actions import (
    Action,
    DeadlineChange,
)
from bot.posts import Notification, Reason
from bot.records import Item
from handlers.delivery.notify import card_channel, notify, place_card
from storage import notifications, outbox
from storage.unit_of_work import Read, Tx

CORRECT_DIGESTS_FOR = timedelta(days=8)  # the last one shows no old date


REDACT_DIGESTS_FOR = timedelta(days=31)  # and none shows for long what is restricted now


def propagate_change(tx: Tx, action: Action, before: Action) -> list[int]:
    """Tell those concerned what a change means to them, and put the card where it belongs; return who is told."""
    is_back = action.is_open and not before.is_open
    if is_back or card_channel(tx, action) != card_channel(tx, before):
        place_card(tx, action)
    correct_digests(tx, action, before)
    if is_back:
        return _notify_unaware_owners(tx, action)
    if not action.is_open or (action.owners, action.due_at) == (before.owners, before.due_at):
        return []
    heard = NotificationHistory.load(tx, action)
    return [*_notify_owners(tx, action, before, heard), *_notify_moved_date(tx, action, before, heard)]


def correct_digests(tx: Tx, item: Item, before: Item) -> None:
    """Let digests that were sent show no old date, and nothing to those who may not see it any more."""
    if item.visibility != before.visibility:
        outbox.refresh_digests(tx, item.id, since=tx.now - REDACT_DIGESTS_FOR)
    elif item.due_at != before.due_at:
        outbox.refresh_digests(tx, item.id, since=tx.now - CORRECT_DIGESTS_FOR)


@dataclass(frozen=True)
class NotificationHistory:
    """What people have had of an action, and what is still on its way to them."""

    sent: dict[int, list[Notification]]
    pending: dict[int, list[Notification]]

    @classmethod
    def load(cls, read: Read, action: Action) -> "NotificationHistory":
        found = cls({}, {})
        for notice, is_sent in notifications.of_record(read, action.id):
            (found.sent if is_sent else found.pending).setdefault(notice.concerned_person_id, []).append(
                notice
            )
        return found

    def knows_ownership(self, person: int) -> bool:
        """Say whether somebody who was an owner knows it: from us, or because they own it from the beginning."""
        had = [n for n in self.sent.get(person, ()) if n.reason not in _NOT_ABOUT_OWNERSHIP]
        if had:
            return had[-1].reason != Reason.UNASSIGNED
        return all(notice.reason != Reason.ASSIGNED for notice in self.pending.get(person, ()))


_NOT_ABOUT_OWNERSHIP = frozenset(
    {Reason.PERSON_NOT_ON_ROSTER, Reason.UNDELIVERED, Reason.UNANSWERED, Reason.REMINDER_REQUESTED}
)


def _notify_owners(tx: Tx, action: Action, before: Action, heard: NotificationHistory) -> list[int]:
    gone = [p for p in before.owners if p not in action.owners and heard.knows_ownership(p)]
    new = [p for p in action.owners if p not in before.owners and not _is_aware_owner(heard, p)]
    by = str(tx.author.person_id or "") if tx.author else ""
    return [
        *[p for p in new if notify(tx, p, action, Reason.ASSIGNED)],
        *[p for p in gone if notify(tx, p, action, Reason.UNASSIGNED, context=by)],
    ]


def _notify_unaware_owners(tx: Tx, action: Action) -> list[int]:
    """Tell owners whose news of it fell away because it was closed before the news went out."""
    heard, dropped = (
        NotificationHistory.load(tx, action),
        notifications.dropped_recipients(tx, action.id, Reason.ASSIGNED),
    )
    unaware = [p for p in action.owners if p in dropped and p not in heard.sent and p not in heard.pending]
    return [p for p in unaware if notify(tx, p, action, Reason.ASSIGNED)]


def _is_aware_owner(heard: NotificationHistory, person: int) -> bool:
    """Say whether a new owner was told before that it is theirs, and nothing else since."""
    return bool(heard.sent.get(person)) and heard.knows_ownership(person)


def _notify_moved_date(tx: Tx, action: Action, before: Action, heard: NotificationHistory) -> list[int]:
    """Correct the date for each owner who knows another one, from the one they know to the one it is now."""
    told = []
    for person in action.owners:
        if person not in before.owners or not heard.knows_ownership(person):
            continue  # they are told of all of it, with the date as it is
        waiting = [n for n in heard.pending.get(person, ()) if n.reason == Reason.DEADLINE_MOVED]
        known = DeadlineChange.from_context(waiting[0].context).before if waiting else before.due
        if (known.ends_at() if known else None) == action.due_at:
            continue  # what they know is right again
        moved = DeadlineChange(known, action.due, tx.author.person_id if tx.author else None)
        if notify(tx, person, action, Reason.DEADLINE_MOVED, context=moved.as_context()):
            told.append(person)
    return told
