"""Propagate a change of an action to its owners, its card and the digests already sent."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from bot.actions import Action, DeadlineChange
from bot.digests import CORRECTED_FOR, KEPT_UP_FOR
from bot.news import Asked, News, NewsKind, owners_key
from bot.notifications import OWNERSHIP_REASONS, Notification, Reason
from bot.records import Item
from bot.reminders import deadline_key
from handlers.core.deadlines import coming_morning
from handlers.core.delivery.notify import (
    card_channel,
    notify,
    notify_once,
    place_card,
)
from handlers.nudges.askers import news_readers
from storage import notifications, outbox
from storage.issues import open_issue_with_question
from storage.unit_of_work import Read, Tx


def propagate_change(tx: Tx, action: Action, before: Action) -> list[int]:
    """Notify owners of a change, place the card and correct digests. Return who is notified."""
    is_back = action.is_open and not before.is_open
    if is_back or card_channel(tx, action) != card_channel(tx, before):
        place_card(tx, action)
    correct_digests(tx, action, before)
    if is_back:
        unaware = _notify_unaware_owners(tx, action)
        return [*unaware, *_notify_reopened(tx, action, but=unaware)]
    if not action.is_open:
        return []
    history = NotificationHistory.load(tx, action)
    told = [*action.owners, *filter(history.knows_ownership, before.owners)]  # whose it is: no news to them
    _notify_asker(
        tx, action, NewsKind.MOVED, deadline_key(before.due_at), deadline_key(action.due_at), but=()
    )
    _notify_asker(tx, action, NewsKind.GIVEN, owners_key(before), owners_key(action), but=told)
    if (action.owners, action.due_at) == (before.owners, before.due_at):
        return []
    return [*_notify_owners(tx, action, before, history), *_notify_moved_date(tx, action, before, history)]


def correct_digests(tx: Tx, item: Item, before: Item) -> None:
    """Refresh sent digests that show an old date, or a record that some readers may no longer see."""
    if item.visibility != before.visibility:
        outbox.refresh_digests(tx, item.id, since=tx.now - KEPT_UP_FOR)
    elif item.due_at != before.due_at:
        outbox.refresh_digests(tx, item.id, since=tx.now - CORRECTED_FOR)


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
        if self._received(person):
            return self.was_told_ownership(person)
        return all(notification.reason != Reason.ASSIGNED for notification in self.pending.get(person, ()))

    def was_told_ownership(self, person: int) -> bool:
        """Return whether a person was told last that the action is theirs; news of somebody else's action doesn't say so."""
        received = self._received(person)
        return bool(received) and received[-1].reason != Reason.UNASSIGNED

    def _received(self, person: int) -> list[Notification]:
        return [n for n in self.sent.get(person, ()) if n.reason in OWNERSHIP_REASONS]

    def has_heard(self, person: int, action: Action) -> bool:
        """Return whether a person knows of the action: they logged it, or were sent something about it."""
        return person == action.created_by or bool(self.sent.get(person))


def _notify_owners(tx: Tx, action: Action, before: Action, history: NotificationHistory) -> list[int]:
    former = [p for p in before.owners if p not in action.owners and history.knows_ownership(p)]
    added = [p for p in action.owners if p not in before.owners and not history.was_told_ownership(p)]
    by = str(tx.author_id or "")
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
        moved = DeadlineChange(known, action.due, tx.author_id)
        if notify(tx, person, action, Reason.DEADLINE_MOVED, context=moved.as_context()):
            notified.append(person)
    return notified


# News for whoever asked


def notify_of_news(tx: Tx, action: Action, news: News, *, but: Collection[int] = ()) -> list[int]:
    """Plan news for whoever asked for an action: for their next message, at the latest the next morning.

    Return who gets it: nobody who did it themselves, and nobody in `but`.
    """
    on = tx.charter.day_of(tx.now)
    found = news_readers(tx, action, on=on)
    told = [one for one in found if one not in {tx.author_id, news.by, *but}]
    for person in told:
        at = coming_morning(tx, person, tx.now)
        notify_once(tx, person, action, Reason.NEWS, context=news.as_context(), at=at)
    return told


def notify_of_closing(tx: Tx, action: Action, *, by: Sequence[int], but: Collection[int] = ()) -> list[int]:
    """Notify the owners who know of an action and did not close it themselves, and whoever asked for it. Return who.

    `by` is who closed it, then for whom they stand in; those in `but` are told otherwise. The answer to an issue's
    question is told by that issue.
    """
    if action.closed_at is None or open_issue_with_question(tx, action.id) is not None:
        return []
    owners = _other_owners(tx, action, by=[*by, *but])
    for owner in owners:
        notify(tx, owner, action, Reason.CLOSED_BY_OTHER, context=action.closed_at.isoformat())
    news = News(NewsKind.CLOSED, by[0], action.closed_at)
    return [*owners, *notify_of_news(tx, action, news, but=[*owners, *but])]


def notify_of_obstacle(tx: Tx, action: Action, *, by: Sequence[int]) -> list[int]:
    """Notify the owners who know of an action and did not block it themselves, and whoever asked for it. Return who."""
    news = News(NewsKind.BLOCKED, by[0], tx.now)
    owners = _other_owners(tx, action, by=by)
    for owner in owners:
        notify(tx, owner, action, Reason.BLOCKED_BY_OTHER, context=news.as_context())
    return [*owners, *notify_of_news(tx, action, news, but=owners)]


def _other_owners(tx: Tx, action: Action, *, by: Sequence[int]) -> list[int]:
    history = NotificationHistory.load(tx, action)
    return [one for one in action.owners if one not in by and history.has_heard(one, action)]


def _notify_reopened(tx: Tx, action: Action, *, but: Collection[int]) -> list[int]:
    """Tell the owners, and whoever was told that it is closed. Return the owners whom that reaches.

    No owner is told whom the news of the closing has not reached, nor those in `but`.
    """
    history = NotificationHistory.load(tx, action)
    sent = [one for several in history.sent.values() for one in several]
    if any(_is_news(one, NewsKind.CLOSED) for one in sent):
        notify_of_news(tx, action, News(NewsKind.REOPENED, tx.author_id or 0, tx.now), but=action.owners)
    untold = {p for p, few in history.pending.items() if any(n.reason == Reason.CLOSED_BY_OTHER for n in few)}
    told = [p for p in action.owners if history.has_heard(p, action) and p not in {*untold, *but}]
    again = Asked(tx.author_id or 0, tx.now).as_context()
    return [p for p in told if notify(tx, p, action, Reason.ASSIGNED, context=again)]


def _notify_asker(
    tx: Tx, action: Action, kind: NewsKind, was: str, became: str, *, but: Collection[int]
) -> None:
    """Plan the news of a new deadline, or of other owners. What was changed back before it was told is no news."""
    if was == became:
        return
    history = NotificationHistory.load(tx, action)
    pending = [one for several in history.pending.values() for one in several]
    unsent = [News.from_context(one.context) for one in pending if _is_news(one, kind)]
    known = unsent[0].was if unsent else was
    if known != became and all((one.was, one.became) != (known, became) for one in unsent):
        notify_of_news(tx, action, News(kind, tx.author_id or 0, tx.now, known, became), but=but)


def _is_news(notification: Notification, kind: NewsKind) -> bool:
    is_news = notification.reason == Reason.NEWS
    return is_news and News.from_context(notification.context).kind is kind
