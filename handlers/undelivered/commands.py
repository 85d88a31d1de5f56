"""What could not be delivered: told to whoever can help, and kept until the secretary decides."""

from collections.abc import Sequence
from datetime import timedelta

from bot import permissions
from bot.errors import UserError
from bot.posts import Notification, Post, PostState, Reason
from bot.proposals import Proposal
from bot.records import Item, Record
from handlers.calls import Ask, Reply, row_id
from handlers.delivery.notify import NEWS_LIFETIME, office_moment_for, secretaries
from handlers.undelivered import views
from storage import notifications, outbox
from storage.unit_of_work import Read, Tx

UNCERTAIN_AFTER = timedelta(minutes=10)  # by then two look-ups should have settled it
MAX_LISTED = 20


def park_undeliverable(tx: Tx, post: Post, reason: str) -> None:
    """Park a post that its conversation will never take, and tell the owner, or else the secretary, why."""
    outbox.end(tx, post, PostState.PARKED, reason=reason)
    carried = notifications.of_post(tx, post.id)
    for notice in carried:
        _notify_secretary(tx, post, notice, reason)
    if carried or post.channel is None:  # a person's own digest is only listed at the secretary's home
        return
    for record_id in _records_of(tx, post):
        _notify(
            tx,
            record_id,
            _responsible_person(tx, post, record_id),
            f"{post.id} {outbox.reader_key(post)} {reason}",
        )


def park_unverifiable(tx: Tx, post: Post, reason: str) -> None:
    """Slack will not let us look whether it has a post: the secretary is told, and decides."""
    unclear = f"{views.UNCERTAIN_PREFIX}{reason}"
    outbox.park_uncertain(tx, post, reason=unclear)
    facts = f"{post.id} {outbox.reader_key(post)} {unclear}"
    carried = [notice.record_id for notice in notifications.of_post(tx, post.id)] or _records_of(tx, post)
    for record_id in dict.fromkeys(carried):
        _notify(tx, record_id, _find_secretary(tx, but=post.person_id), facts)


def _records_of(read: Read, post: Post) -> Sequence[int | None]:
    """Return the records that a post is of; one None where it is of none, as a digest."""
    return outbox.records_on_card(read, post.id) or [post.record_id]


def _notify_secretary(tx: Tx, post: Post, notification: Notification, reason: str) -> None:
    """Hand on what a message to a person carried; what was handed on before keeps its first reason."""
    first = (
        notification.context
        if notification.reason == Reason.UNDELIVERED
        else f"{post.id} {outbox.reader_key(post)} {reason}"
    )
    _notify(tx, notification.record_id, _find_secretary(tx, but=post.person_id), first)


def _notify(tx: Tx, record_id: int | None, person_id: int | None, context: str) -> None:
    if person_id is None:
        return
    origin = context.partition(" ")[0]
    notifications.add_once(
        tx,
        Notification(
            key=f"undelivered:{origin}:{record_id or ''}:p{person_id}",
            record_id=record_id,
            person_id=person_id,
            reason=Reason.UNDELIVERED,
            context=context,
            due_at=office_moment_for(tx, person_id, tx.now),
            expires_at=tx.now + NEWS_LIFETIME,
        ),
    )


def _responsible_person(tx: Tx, post: Post, record_id: int | None) -> int | None:
    """Return who should know first: the owner of the record, else who made it, else the secretary."""
    record: Record | None = tx.get(record_id) if record_id is not None else None
    concerned = [*record.owners] if isinstance(record, Item) and not isinstance(record, Proposal) else []
    concerned += [record.created_by] if record else []
    return next((one for one in concerned if tx.user(one)), None) or _find_secretary(tx, but=post.person_id)


def _find_secretary(tx: Tx, *, but: int | None) -> int | None:
    today = tx.charter.day_of(tx.now)
    return next((one for one in secretaries(tx, today) if one != but and tx.user(one)), None)


# The secretary's list


def undelivered_posts(read: Read, ask: Ask, *, limit: int = MAX_LISTED) -> list[views.UndeliveredPost]:
    """Return the first of what waits for a word of whoever may give it; nothing for others."""
    if not permissions.may(ask.actor, "deliver"):
        return []
    found = outbox.parked_posts(read, unclear_since=ask.now - UNCERTAIN_AFTER, limit=limit)
    return [_parked_view(read, post) for post in found]


def waiting_count(read: Read, ask: Ask) -> int:
    """Return how much waits for a word of whoever may give it; 0 for others."""
    if not permissions.may(ask.actor, "deliver"):
        return 0
    return outbox.parked_count(read, unclear_since=ask.now - UNCERTAIN_AFTER)


def _parked_view(read: Read, post: Post) -> views.UndeliveredPost:
    record = read.get(post.record_id) if post.record_id is not None else None
    return views.UndeliveredPost(post=post, record=record)


def show_undelivered(ask: Ask, read: Read) -> Reply:
    return Reply.from_message(
        views.listed(undelivered_posts(read, ask), waiting_count(read, ask), ask.reader)
    )


def resend(ask: Ask, tx: Tx) -> Reply:
    """Send it once more. Whoever presses has seen why it did not arrive."""
    post = _chosen_post(ask, tx)
    if post.expires_at is not None and post.expires_at <= ask.now:
        raise UserError("That is too old to be sent now. Drop it; who needs it can ask for it anew.")
    outbox.resend(tx, post)
    return Reply(text=f"I send it to {views.destination(post, ask.reader)} once more.")


def drop(ask: Ask, tx: Tx) -> Reply:
    post = _chosen_post(ask, tx)
    outbox.drop(tx, post, reason=f"dropped by p{ask.actor.person_id}")
    return Reply(
        text=f"It is not sent to {views.destination(post, ask.reader)}. The record itself stays as it is."
    )


def _chosen_post(ask: Ask, tx: Tx) -> Post:
    number = row_id(ask.parsed.text.strip())
    post = outbox.find(tx, number) if number is not None else None
    if post is None or post.state not in {PostState.PARKED, PostState.UNCERTAIN}:
        raise UserError("That one does not wait any more. What does: undelivered")
    return post
