"""Propagate a change of an action to its owners, its card and the digests already sent."""

from dataclasses import dataclass
from datetime import timedelta

from bot.actions import Action, DeadlineChange
from bot.notifications import Notification, Reason
from bot.records import Item
from handlers.delivery.notify import card_channel, notify, place_card
from storage import notifications, outbox
from storage.unit_of_work import Read, Tx

CORRECT_DIGESTS_FOR = timedelta(days=8)  # older digests no longer show the date


REDACT_DIGESTS_FOR = timedelta(days=31)  # longer, because a record that became restricted must disappear


def propagate_change(tx: Tx, action: Action, before: Action) -> list[int]:
    """Notify owners of a change, place the card and correct digests. Return who is notified."""
    is_back = action.is_open and not before.is_open
    if is_back or card_channel(tx, action) != card_channel(tx, before):
        place_card(tx, action)
    correct_digests(tx, action, before)
    if is_back:
        return _notify_unaware_owners(tx, action)
    if not action.is_open or (action.owners, action.due_at) == (before.owners, before.due_at):
        return []
    history = NotificationHistory.load(tx, action)
    return [*_notify_owners(tx, action, before, history), *_notify_moved_date(tx, action, before, history)]


def correct_digests(tx: Tx, item: Item, before: Item) -> None:
    """Refresh sent digests that show an old date, or a record that some readers may no longer see."""
    if item.visibility != before.visibility:
        outbox.refresh_digests(tx, item.id, since=tx.now - REDACT_DIGESTS_FOR)
    elif item.due_at != before.due_at:
        outbox.refresh_digests(tx, item.id, since=tx.now - CORRECT_DIGESTS_FOR)


@dataclass(frozen=True)
class NotificationHistory:
    """Notifications about an action by owner: sent, and still pending."""

    sent: dict[int, list[Notification]]
    pending: dict[int, list[Notification]]

    @classmethod
    def load(cls, read: Read, action: Action) -> "NotificationHistory":
        history = cls({}, {})
        for notification, is_sent in notifications.of_record(read, action.id):
            by_person = history.sent if is_sent else history.pending
            by_person.setdefault(notification.concerned_person_id, []).append(notification)
        return history

    def knows_ownership(self, person: int) -> bool:
        """Return whether an owner knows that the action is theirs, from us or because they always owned it."""
        received = [n for n in self.sent.get(person, ()) if n.reason not in _NOT_ABOUT_OWNERSHIP]
        if received:
            return received[-1].reason != Reason.UNASSIGNED
        return all(notification.reason != Reason.ASSIGNED for notification in self.pending.get(person, ()))


_NOT_ABOUT_OWNERSHIP = frozenset(
    {Reason.PERSON_NOT_ON_ROSTER, Reason.UNDELIVERED, Reason.UNANSWERED, Reason.REMINDER_REQUESTED}
)


def _notify_owners(tx: Tx, action: Action, before: Action, history: NotificationHistory) -> list[int]:
    former = [p for p in before.owners if p not in action.owners and history.knows_ownership(p)]
    added = [p for p in action.owners if p not in before.owners and not _is_aware_owner(history, p)]
    by = str(tx.author.person_id or "") if tx.author else ""
    return [
        *[p for p in added if notify(tx, p, action, Reason.ASSIGNED)],
        *[p for p in former if notify(tx, p, action, Reason.UNASSIGNED, context=by)],
    ]


def _notify_unaware_owners(tx: Tx, action: Action) -> list[int]:
    """Notify owners whose notification was dropped because the action closed before it was sent."""
    history = NotificationHistory.load(tx, action)
    dropped = notifications.dropped_recipients(tx, action.id, Reason.ASSIGNED)
    unaware = (p for p in action.owners if p in dropped and p not in {*history.sent, *history.pending})
    return [p for p in unaware if notify(tx, p, action, Reason.ASSIGNED)]


def _is_aware_owner(history: NotificationHistory, person: int) -> bool:
    """Return whether a new owner was already notified that the action is theirs, and of nothing since."""
    return bool(history.sent.get(person)) and history.knows_ownership(person)


def _notify_moved_date(tx: Tx, action: Action, before: Action, history: NotificationHistory) -> list[int]:
    """Correct the date for owners who know another one. Return who is notified."""
    notified = []
    for person in action.owners:
        if person not in before.owners or not history.knows_ownership(person):
            continue  # their notification of the action carries the current date
        pending = [n for n in history.pending.get(person, ()) if n.reason == Reason.DEADLINE_MOVED]
        known = DeadlineChange.from_context(pending[0].context).before if pending else before.due
        if (known.ends_at() if known else None) == action.due_at:
            continue  # the date they know is current again
        moved = DeadlineChange(known, action.due, tx.author.person_id if tx.author else None)
        if notify(tx, person, action, Reason.DEADLINE_MOVED, context=moved.as_context()):
            notified.append(person)
    return notified
