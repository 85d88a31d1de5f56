"""What could not be delivered: told to whoever can help, and kept until the secretary decides."""

from collections.abc import Sequence
from datetime import timedelta

from bot import permissions
from bot.errors import UserError
from bot.posts import Notice, Post, PostState, Why
from bot.proposals import Proposal
from bot.records import Item, Record
from handlers.calls import Ask, Reply, row_id
from handlers.telling import NEWS_EXPIRES, decent_for, secretaries
from handlers.views import undelivered as views
from storage import notices, outbox
from storage.units import Read, Tx

UNCLEAR_AFTER = timedelta(minutes=10)  # by then two look-ups should have settled it
MOST = 20


def undeliverable(tx: Tx, post: Post, reason: str) -> None:
    """Park a post that its conversation will never take, and tell the owner, or else the secretary, why."""
    outbox.end(tx, post, PostState.PARKED, reason=reason)
    carried = notices.of_post(tx, post.id)
    for notice in carried:
        _tell_secretary(tx, post, notice, reason)
    if carried or post.channel is None:  # a person's own digest is only listed at the secretary's home
        return
    for record_id in _of(tx, post):
        _tell(tx, record_id, _nearest(tx, post, record_id), f"{post.id} {outbox.reader_of(post)} {reason}")


def cannot_look(tx: Tx, post: Post, reason: str) -> None:
    """Slack will not let us look whether it has a post: the secretary is told, and decides."""
    unclear = f"{views.UNCLEAR}{reason}"
    outbox.park_unclear(tx, post, reason=unclear)
    facts = f"{post.id} {outbox.reader_of(post)} {unclear}"
    carried = [notice.record_id for notice in notices.of_post(tx, post.id)] or _of(tx, post)
    for record_id in dict.fromkeys(carried):
        _tell(tx, record_id, _office(tx, but=post.person_id), facts)


def _of(read: Read, post: Post) -> Sequence[int | None]:
    """Return the records that a post is of; one None where it is of none, as a digest."""
    return outbox.on_card(read, post.id) or [post.record_id]


def _tell_secretary(tx: Tx, post: Post, notice: Notice, reason: str) -> None:
    """Hand on what a message to a person carried; what was handed on before keeps its first reason."""
    first = notice.facts if notice.why == Why.UNDELIVERED else f"{post.id} {outbox.reader_of(post)} {reason}"
    _tell(tx, notice.record_id, _office(tx, but=post.person_id), first)


def _tell(tx: Tx, record_id: int | None, person_id: int | None, facts: str) -> None:
    if person_id is None:
        return
    origin = facts.partition(" ")[0]
    notices.add(
        tx,
        Notice(
            key=f"undelivered:{origin}:{record_id or ''}:p{person_id}",
            record_id=record_id,
            person_id=person_id,
            why=Why.UNDELIVERED,
            facts=facts,
            due_at=decent_for(tx, person_id, tx.now),
            expires_at=tx.now + NEWS_EXPIRES,
        ),
    )


def _nearest(tx: Tx, post: Post, record_id: int | None) -> int | None:
    """Return who should know first: the owner of the record, else who made it, else the secretary."""
    record: Record | None = tx.get(record_id) if record_id is not None else None
    concerned = [*record.owners] if isinstance(record, Item) and not isinstance(record, Proposal) else []
    concerned += [record.created_by] if record else []
    return next((one for one in concerned if tx.user(one)), None) or _office(tx, but=post.person_id)


def _office(tx: Tx, *, but: int | None) -> int | None:
    today = tx.charter.day_of(tx.now)
    return next((one for one in secretaries(tx, today) if one != but and tx.user(one)), None)


# The secretary's list


def waiting(read: Read, ask: Ask, *, limit: int = MOST) -> list[views.Parked]:
    """Return the first of what waits for a word of whoever may give it; nothing for others."""
    if not permissions.may(ask.who, "deliver"):
        return []
    found = outbox.parked(read, unclear_since=ask.now - UNCLEAR_AFTER, limit=limit)
    return [_parked(read, post) for post in found]


def waiting_count(read: Read, ask: Ask) -> int:
    """Return how much waits for a word of whoever may give it; 0 for others."""
    if not permissions.may(ask.who, "deliver"):
        return 0
    return outbox.parked_count(read, unclear_since=ask.now - UNCLEAR_AFTER)


def _parked(read: Read, post: Post) -> views.Parked:
    record = read.get(post.record_id) if post.record_id is not None else None
    return views.Parked(post=post, record=record)


def all_waiting(ask: Ask, read: Read) -> Reply:
    return Reply.saying(views.all_of(waiting(read, ask), waiting_count(read, ask), ask.reader))


def again(ask: Ask, tx: Tx) -> Reply:
    """Send it once more. Whoever presses has seen why it did not arrive."""
    post = _chosen(ask, tx)
    if post.expires_at is not None and post.expires_at <= ask.now:
        raise UserError("That is too old to be sent now. Drop it; who needs it can ask for it anew.")
    outbox.revive(tx, post)
    return Reply(text=f"I send it to {views.place(post, ask.reader)} once more.")


def drop(ask: Ask, tx: Tx) -> Reply:
    post = _chosen(ask, tx)
    outbox.drop(tx, post, reason=f"dropped by p{ask.who.person_id}")
    return Reply(text=f"It is not sent to {views.place(post, ask.reader)}. The record itself stays as it is.")


def _chosen(ask: Ask, tx: Tx) -> Post:
    number = row_id(ask.said.text.strip())
    post = outbox.find(tx, number) if number is not None else None
    if post is None or post.state not in {PostState.PARKED, PostState.UNCERTAIN}:
        raise UserError("That one does not wait any more. What does: undelivered")
    return post
