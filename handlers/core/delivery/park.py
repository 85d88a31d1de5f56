"""Park posts that cannot be delivered, and notify whoever can help."""

from collections.abc import Sequence
from datetime import datetime

from bot.notifications import Notification, Reason
from bot.posts import MAX_REFUSALS, Failure, Post, PostState, refused_again
from bot.records import Item, Record
from handlers.core.delivery.notify import NEWS_LIFETIME, office_moment_for, secretaries
from storage import notifications, outbox
from storage.unit_of_work import Read, Tx


def park_undeliverable(tx: Tx, post: Post, reason: str) -> None:
    """Park a post that its conversation will never accept, and notify the owner, or the secretary, of the reason."""
    outbox.end(tx, post, PostState.PARKED, reason=reason)
    notes = notifications.of_post(tx, post.id)
    for notice in notes:
        _notify_secretary(tx, post, notice, reason)
    if notes or post.channel is None:  # a personal digest is only listed on the secretary's home
        return
    for record_id in _records_of(tx, post):
        person = _responsible_person(tx, post, record_id)
        _notify(tx, record_id, person, _failure(post, reason))


def keep_refusal(tx: Tx, post: Post, *, code: str, machine: datetime) -> None:
    """Keep a post in doubt that Slack answered with a code that nobody knows; at the third time park it."""
    reason, count = refused_again(code, post.last_error)
    if count < MAX_REFUSALS:
        outbox.mark_uncertain(tx, post, machine=machine, reason=reason)
    else:
        park_undeliverable(tx, post, reason=code)


def park_unverifiable(tx: Tx, post: Post, reason: str) -> None:
    """Notify the secretary, who decides, that Slack refuses to show whether it has a post."""
    unclear = f"{UNCERTAIN_PREFIX}{reason}"
    outbox.park_uncertain(tx, post, reason=unclear)
    facts = _failure(post, unclear)
    record_ids = [notice.record_id for notice in notifications.of_post(tx, post.id)] or _records_of(tx, post)
    for record_id in dict.fromkeys(record_ids):
        _notify(tx, record_id, _find_secretary(tx, but=post.person_id), facts)


def _records_of(read: Read, post: Post) -> Sequence[int | None]:
    """Return the records of a post; [None] where it has none, such as a digest."""
    return outbox.records_on_card(read, post.id) or [post.record_id]


def _notify_secretary(tx: Tx, post: Post, notification: Notification, reason: str) -> None:
    """Pass on the notifications of a post to a person; one passed on before keeps its first reason."""
    is_passed_on = notification.reason == Reason.UNDELIVERED
    first = Failure.from_context(notification.context) if is_passed_on else _failure(post, reason)
    _notify(tx, notification.record_id, _find_secretary(tx, but=post.person_id), first)


def _failure(post: Post, reason: str) -> Failure:
    return Failure(post.id, outbox.reader_key(post), reason)


def _notify(tx: Tx, record_id: int | None, person_id: int | None, failure: Failure) -> None:
    if person_id is None:
        return
    notifications.add_once(
        tx,
        Notification(
            key=f"undelivered:{failure.post_id}:{record_id or ''}:p{person_id}",
            record_id=record_id,
            person_id=person_id,
            reason=Reason.UNDELIVERED,
            context=failure.as_context(),
            due_at=office_moment_for(tx, person_id, tx.now),
            own_at=tx.now,
            expires_at=tx.now + NEWS_LIFETIME,
        ),
    )


def _responsible_person(tx: Tx, post: Post, record_id: int | None) -> int | None:
    """Return whom to notify first: the owner of the record, its creator, or the secretary."""
    record: Record | None = tx.get(record_id) if record_id is not None else None
    concerned = [*record.responsible] if isinstance(record, Item) else []
    concerned += [record.created_by] if record else []
    return next((one for one in concerned if tx.user(one)), None) or _find_secretary(tx, but=post.person_id)


def _find_secretary(tx: Tx, *, but: int | None) -> int | None:
    today = tx.charter.day_of(tx.now)
    return next((one for one in secretaries(tx, today) if one != but and tx.user(one)), None)


UNCERTAIN_PREFIX = "?"  # prefix of a reason: it is unknown whether the message arrived
