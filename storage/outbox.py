"""Posts in the database: due, claimed, and sent.

A claim has an epoch. Each change of a claimed post names it, so that a process that has lost the claim
changes nothing.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    Integer,
    String,
    and_,
    any_,
    bindparam,
    case,
    cast,
    delete,
    exists,
    func,
    insert,
    literal,
    or_,
    select,
    union_all,
    update,
)

from bot.actions import OPEN_STATES
from bot.digests import KEPT_UP_FOR
from bot.posts import REFUSED, Post, PostKind, PostState, refusal_code
from storage import documents, rate_limits, tables
from storage.notifications import CHUNK_SIZE
from storage.rate_limits import RateLimits
from storage.subqueries import is_one_of, unindexed
from storage.unit_of_work import REFRESH_CARDS, REFRESH_DIGESTS, Read, Tx, posts_of

p = tables.posts.c
MAX_ATTEMPTS = 10  # reached after a quarter of an hour of trouble
NO_ACCOUNT = "no Slack account"
PRUNED_LATE = timedelta(
    days=31
)  # so long a bot may have been off, and what grew old is found among the latest
UNCLEAR_AFTER = timedelta(minutes=10)  # two look-ups should have settled by then whether a message arrived


@dataclass(frozen=True, kw_only=True)
class ClaimTerms:
    """The terms of claiming posts. `machine` is this computer's time, from which the lease counts."""

    machine: datetime
    lease: timedelta
    max_posts: int
    limits: RateLimits


class Claim(NamedTuple):
    """A post that is claimed until the lease ends; changes to it must name the epoch."""

    post_id: int
    epoch: int


def plan(tx: Tx, post: Post) -> Post:
    """Add a new post under the next number."""
    post.id = tx.next_number("post")
    return tx.add(post)


def claim(tx: Tx, terms: ClaimTerms) -> list[Claim]:
    """Claim posts that are due, or sent posts with a due edit, as far as the rate limits allow.

    Returns only the claims: loading a thousand posts would block the writer.
    """
    known, pace = rate_limits.shared_limits(tx), terms.limits
    pause_until = known.get(rate_limits.PAUSED)
    if pause_until is not None and pause_until > tx.now:
        return []
    limit = 1 if pause_until else terms.max_posts
    full_at = known.get(rate_limits.bucket_name(rate_limits.WORKSPACE))
    edits_full_at = known.get(rate_limits.bucket_name(rate_limits.EDIT))
    room = _room(tx, full_at, pace.posts_per_minute, pace.burst, limit)
    new = _keep_one_file(tx.db.execute(_NEXT_SENDS, {"now": tx.now, "room": room}).all())
    room = _room(tx, edits_full_at, pace.edits_per_minute, pace.burst, limit - len(new))
    values = {"now": tx.now, "machine": terms.machine, "room": room}
    edits = tx.db.execute(_NEXT_EDITS, values).all()
    rate_limits.block(tx, [row.reader for row in new], until=tx.now + pace.conversation_interval)
    if any(row.kind == PostKind.FILE for row in new):
        rate_limits.block(tx, [rate_limits.FILE], until=tx.now + pace.file_interval)
    rate_limits.consume(
        tx, rate_limits.WORKSPACE, len(new), full_at=full_at, per_minute=pace.posts_per_minute
    )
    rate_limits.consume(
        tx, rate_limits.EDIT, len(edits), full_at=edits_full_at, per_minute=pace.edits_per_minute
    )
    return _lease(tx, terms, [row.id for row in (*new, *edits)])


def _keep_one_file(rows: Sequence[Any]) -> list[Any]:
    """Remove all files but the first, because files have a rate of their own."""
    first = next((row for row in rows if row.kind == PostKind.FILE), None)
    return [row for row in rows if row.kind != PostKind.FILE or row is first]


def reader_key(post: Post) -> str:
    """Return the name of the reader in the rate limits."""
    return post.channel or f"p{post.person_id}"


def _room(tx: Tx, full_at: datetime | None, per_minute: int, burst: int, limit: int) -> int:
    """Return how many calls are allowed now, at most `limit`."""
    room = rate_limits.remaining(full_at, now=tx.now, per_minute=per_minute, burst=burst)
    return max(0, min(limit, room))


def _lease(tx: Tx, terms: ClaimTerms, ids: Sequence[int]) -> list[Claim]:
    if not ids:
        return []
    # The writer's transaction holds the counters, so no other replica claims at the same time.
    values = {"ids": ids, "machine": terms.machine, "until": terms.machine + terms.lease}
    epochs: dict[int, int] = dict(tx.db.execute(_LEASE[tx.dialect], values).all())
    return [Claim(one, epochs[one]) for one in ids]


def freeze(tx: Tx, post: Post, *, text: str, blocks: str) -> bool:
    """Save the content of this attempt before it is sent; return False if the claim is lost."""
    content = {"words": text, "shape": blocks, "seen": post.wanted}
    done = tx.db.execute(_FREEZE, {"post": post.id, "claim": post.epoch, **content})
    return done.rowcount == 1


def mark_sent(tx: Tx, post: Post, *, channel: str, ts: str) -> None:
    """Mark a post as sent. This applies even if the claim is lost, since Slack has the message."""
    tx.run(_MARK_SENT, post=post.id, place=channel, stamp=ts)


def mark_edited(tx: Tx, post: Post) -> None:
    tx.run(_MARK_EDITED, post=post.id, claim=post.epoch, seen=post.wanted)


def mark_outdated(tx: Tx, post: Post, *, reason: str) -> None:
    """Record that Slack does not take an edit: the message goes on showing what it showed. It waits for a person."""
    values = {"post": post.id, "claim": post.epoch, "seen": post.wanted, "reason": reason, "at": tx.now}
    tx.run(_MARK_OUTDATED, **values)


def requeue(tx: Tx, post: Post, *, at: datetime, reason: str, plain: bool = False) -> None:
    """Send a post at `at` again, with its content rendered anew. Slack does not have it."""
    tx.run(_REQUEUE, post=post.id, claim=post.epoch, at=at, reason=reason, plain=plain or post.plain)


def mark_uncertain(tx: Tx, post: Post, *, machine: datetime, reason: str) -> None:
    """Mark that Slack may have the post; it is looked up before anything else is done."""
    tx.run(_MARK_UNCERTAIN, post=post.id, claim=post.epoch, machine=machine, reason=reason)


def retry_edit(tx: Tx, post: Post, *, machine: datetime, reason: str, plain: bool = False) -> None:
    """Make a failed edit due again at `machine`."""
    values = {"post": post.id, "claim": post.epoch, "until": machine, "reason": reason, "at": tx.now}
    tx.run(_RETRY_EDIT, **values, plain=plain or post.plain)


def end(tx: Tx, post: Post, state: PostState, *, reason: str) -> None:
    tx.run(_END, post=post.id, claim=post.epoch, to=state, reason=reason)


# Lookup


def expire_claims(tx: Tx, *, machine: datetime) -> None:
    """Release expired claims.

    Posts without frozen content were not sent and are due again; for the others it is unknown.
    """
    ran_out = update(tables.posts).where(p.state == PostState.SENDING, p.lease_until < machine)
    reason = "the claim ran out"
    tx.db.execute(ran_out.where(p.text.is_(None)).values(state=PostState.PENDING, last_error=reason))
    tx.db.execute(ran_out.values(state=PostState.UNCERTAIN, doubted_at=machine, last_error=reason))


def follow_clock(tx: Tx, *, machine: datetime, lease: timedelta) -> None:
    """Let claims and quarantines of a clock that was ahead begin now."""
    is_claimed = and_(p.state == PostState.SENDING, p.lease_until > machine + lease)
    tx.db.execute(update(tables.posts).where(is_claimed).values(lease_until=machine + lease))
    for moment in (p.doubted_at, p.looked_at, p.lease_until):
        in_doubt = update(tables.posts).where(p.state == PostState.UNCERTAIN, moment > machine)
        tx.db.execute(in_doubt.values({moment.name: machine}))


def mark_due_uncertain(tx: Tx, *, machine: datetime) -> int:
    """Mark all due posts as uncertain, because Slack may have them after a restore; return their number.

    A lookup begins at the earliest moment at which one of them can have been sent.
    """
    due = update(tables.posts).where(p.state.in_([PostState.PENDING, PostState.SENDING]), p.send_at <= tx.now)
    doubted = due.values(
        state=PostState.UNCERTAIN,
        doubted_at=machine,
        lease_until=machine,
        first_attempt_at=func.coalesce(p.first_attempt_at, p.send_at),
        last_error="restored from a backup",
        # The message in Slack may lack what was lost, so it is updated if it is found.
        wanted=case((p.kind.in_(UPDATED_KINDS), p.wanted + 1), else_=p.wanted),
    )
    return tx.db.execute(doubted).rowcount


def refresh_restored(tx: Tx, *, since: datetime) -> int:
    """After a restore, update posts sent since a moment, and the cards of open records.

    They may show what was lost with the restore.
    """
    is_open = select(tables.records.c.id).where(
        tables.records.c.state.in_(OPEN_STATES)
    )  # an open issue's state is in it
    of_several = select(tables.card_lines.c.post_id).where(tables.card_lines.c.record_id.in_(is_open))
    is_card = and_(p.kind == PostKind.CARD, or_(p.record_id.in_(is_open), p.id.in_(of_several)))
    shown = update(tables.posts).where(
        p.state == PostState.SENT, p.kind.in_(UPDATED_KINDS), or_(p.send_at >= since, is_card)
    )
    return tx.db.execute(shown.values(wanted=p.wanted + 1)).rowcount


def uncertain_posts(read: Read, *, machine: datetime, quarantine: timedelta, limit: int) -> list[Post]:
    """Return posts whose delivery is uncertain, after the time that Slack needs to show a message."""
    last = func.coalesce(p.looked_at, p.lease_until)
    return _select_posts(
        read, p.state == PostState.UNCERTAIN, last < machine - quarantine, order=(last, p.id), limit=limit
    )


def mark_not_found(tx: Tx, post: Post, *, machine: datetime) -> None:
    """Record that a lookup did not find the post. After the second one it is sent again."""
    if post.looked_at is None:
        tx.run(_MARK_LOOKED_UP, post=post.id, claim=post.epoch, machine=machine)
    else:
        tx.run(_REQUEUE_NOT_FOUND, post=post.id, claim=post.epoch, seen=post.looked_at, at=tx.now)


def park_uncertain(tx: Tx, post: Post, *, reason: str) -> None:
    """Park an uncertain post that cannot be looked up, until a person decides."""
    tx.run(_PARK_UNCERTAIN, post=post.id, claim=post.epoch, reason=reason)


def possible_duplicates(read: Read, *, since: datetime) -> list[Post]:
    """Return sent posts that were uncertain for a while, of which Slack may have two copies."""
    return _select_posts(read, _IS_SENT, p.doubted_at > since, order=(unindexed(p.id),), limit=CHUNK_SIZE)


def adopt_copy(tx: Tx, post: Post, *, ts: str, file: str | None = None) -> None:
    """Make another copy of a post, and its file if it has one, the one that is kept."""
    tx.run(_ADOPT_COPY, post=post.id, stamp=ts)
    if file is not None:
        documents.adopt_file(tx, post, file)


# Parked posts


def parked_posts(read: Read, *, unclear_since: datetime, limit: int) -> list[Post]:
    """Return the first of what waits for a person's word, oldest first: undeliverable, or unclear since that moment."""
    return _select_posts(read, _waits_for_a_person(unclear_since), order=(p.send_at, p.id), limit=limit)


def parked_count(read: Read, *, unclear_since: datetime) -> int:
    """Return how many posts wait for a person's word."""
    return _count(read, _waits_for_a_person(unclear_since))


def _waits_for_a_person(unclear_since: datetime) -> ColumnElement[bool]:
    is_unclear = and_(p.state == PostState.UNCERTAIN, p.doubted_at < unclear_since)
    return or_(p.state == PostState.PARKED, is_unclear, _is_outdated(unclear_since))


def _is_outdated(since: datetime) -> ColumnElement[bool]:
    """Return the condition of messages whose edit Slack refused, or has not taken since that moment."""
    # With the first condition SQLite uses the partial index.
    return and_(p.outdated_since.is_not(None), or_(p.shown >= p.wanted, p.outdated_since < since))


def find(read: Read, post_id: int) -> Post | None:
    row = read.db.execute(_FIND, {"post": post_id}).mappings().first()
    return Post(**row) if row else None


def thread_of(read: Read, post: Post) -> str | None:
    """Return the Slack timestamp of the thread of a post; None if it is in no thread."""
    if post.parent_id is None:
        return None
    return read.db.execute(select(p.slack_ts).where(p.id == post.parent_id)).scalar()


def resend(tx: Tx, post: Post) -> None:
    """Send a parked post."""
    tx.run(_RESEND, post=post.id, at=tx.now)


def drop(tx: Tx, post: Post, *, reason: str) -> None:
    """Give up a parked post."""
    tx.run(_DROP, post=post.id, reason=reason)


def edit_again(tx: Tx, post: Post) -> None:
    """Edit a message that is outdated once more, with its blocks."""
    tx.run(_EDIT_AGAIN, post=post.id)


def keep_outdated(tx: Tx, post: Post, *, reason: str) -> None:
    """Give up the edits that an outdated message lacks; the next change of its record is tried again."""
    tx.run(_KEEP_OUTDATED, post=post.id, reason=reason)


def resend_for(tx: Tx, person_id: int) -> None:
    """Send the posts parked because the person had no account."""
    tx.run(_RESEND_FOR, reader=person_id, at=tx.now)


def open_messages(read: Read, kind: PostKind, *, persons: Iterable[int], by: datetime) -> dict[int, int]:
    """Return by person a post of this kind that is sent by a moment and can still carry more."""
    values = {"kind": kind, "persons": list(persons), "by": by}
    return dict(read.db.execute(_OPEN_MESSAGES, values).all())


def last_reminder_times(read: Read, *, persons: Iterable[int], since: datetime) -> dict[int, datetime]:
    """Return by person the time of the last reminder after `since`."""
    values = {"persons": list(persons), "since": since}
    return dict(read.db.execute(_LAST_REMINDER_TIMES, values).all())


def card_of(read: Read, record_id: int, *, channel: str | None = None) -> Post | None:
    """Return the card of a record (its own or one of several records), or None. `channel` narrows the search."""
    in_channel = [p.channel == channel] if channel else []
    found = _select_posts(read, p.id.in_(posts_of(record_id)), p.kind == PostKind.CARD, *in_channel, limit=1)
    return found[0] if found else None


def find_by_key(read: Read, key: str) -> Post | None:
    found = _select_posts(read, p.key == key, limit=1)
    return found[0] if found else None


def unsent_of_record(read: Read, record_id: int, kind: PostKind) -> list[Post]:
    """Return the posts of one kind about a record that wait to be sent, oldest first."""
    waiting = (p.record_id == record_id, p.kind == kind, p.state == PostState.PENDING)
    return _select_posts(read, *waiting, order=(p.id,))


def has_later_in_thread(read: Read, post: Post) -> bool:
    """Return whether a later post of the same kind and record was sent in the same thread."""
    later = (p.record_id == post.record_id, p.kind == post.kind, p.parent_id == post.parent_id)
    found = _select_posts(read, *later, unindexed(p.id) > post.id, p.state == PostState.SENT, limit=1)
    return bool(found)


def records_on_card(read: Read, post_id: int) -> list[int]:
    """Return the records on a card of several records, in the order of creation."""
    line = tables.card_lines.c
    chosen = select(line.record_id).where(line.post_id == post_id).order_by(line.record_id)
    return list(read.db.execute(chosen).scalars())


def reinstate(tx: Tx, card: Post, *, at: datetime) -> None:
    """Send a card that was not sent because it did not belong in its channel."""
    tx.run(_REINSTATE, post=card.id, at=at)


def delay(tx: Tx, post: Post, *, until: datetime) -> None:
    """Send a post that waits to be sent not before a moment."""
    tx.run(_DELAY, post=post.id, at=until)


def overdue_keys(read: Read, *, before: datetime) -> list[str]:
    """Return the keys of posts that should have been sent by then and are not parked."""
    is_late = or_(p.send_at < before, p.attempts > MAX_ATTEMPTS)
    late = union_all(*[select(p.key).where(p.state == state, is_late) for state in documents.UNDER_WAY])
    return list(read.db.execute(late.limit(CHUNK_SIZE)).scalars())


@dataclass(frozen=True, kw_only=True)
class Figures:
    """Delivery statistics at one moment.

    `uncertain_since` is the computer's time; None if no post is uncertain.
    """

    oldest_due_at: datetime | None
    uncertain_since: datetime | None
    due_count: int
    uncertain_count: int
    parked_count: int
    expired_count: int
    outdated_count: int
    refused: Sequence[tuple[str, str]] = ()  # to whom a message is in doubt as Slack refused it, and the code


def figures(read: Read, *, now: datetime) -> Figures:
    """Return the number of posts that are due, uncertain, parked, or were sent too late."""
    is_unsent = or_(p.state == PostState.PENDING, p.state == PostState.SENDING)
    due = select(func.min(p.send_at), func.count()).where(is_unsent, p.send_at <= now, _MAY_SEND)
    doubted = select(func.min(p.doubted_at), func.count()).where(p.state == PostState.UNCERTAIN)
    oldest_due, due_count = read.db.execute(due).one()
    uncertain_since, uncertain_count = read.db.execute(doubted).one()
    return Figures(
        oldest_due_at=oldest_due,
        uncertain_since=uncertain_since,
        due_count=due_count,
        uncertain_count=uncertain_count,
        parked_count=_count(read, p.state == PostState.PARKED),
        expired_count=_count(read, p.state == PostState.EXPIRED),
        outdated_count=_count(read, _is_outdated(now - UNCLEAR_AFTER)),
        refused=_refused(read) if uncertain_count else (),
    )


def _refused(read: Read) -> Sequence[tuple[str, str]]:
    """Return the conversations and Slack's codes of refusals that nobody knows: a channel, or a person by their number."""
    rows = read.db.execute(_REFUSED).all()
    named = {(row.channel or f"person {row.person_id}", refusal_code(row.last_error)): None for row in rows}
    return tuple(named)


def _count(read: Read, *where: ColumnElement[bool]) -> int:
    return read.db.execute(select(func.count()).select_from(tables.posts).where(*where)).scalar_one()


def newest_with_blocks(read: Read, *, limit: int) -> list[Post]:
    """Return up to `limit` messages that have been put together, the newest first."""
    chosen = (
        select(tables.posts).where(p.blocks.is_not(None), p.blocks != "").order_by(p.id.desc()).limit(limit)
    )
    return [Post(**row) for row in read.db.execute(chosen).mappings()]


def blocks_of_message(read: Read, channel: str, ts: str) -> str:
    """Return the blocks of a message as they were sent last, as JSON; "" for none, and for a message that isn't ours."""
    p = tables.posts.c
    chosen = select(p.blocks).where(p.slack_channel == channel, p.slack_ts == ts)
    return read.db.execute(chosen.limit(1)).scalar() or ""


def send_times(read: Read, keys: Sequence[str]) -> dict[str, datetime | None]:
    """Return by key when these posts will be sent; None for those that are sent or claimed."""
    return dict(read.db.execute(_SEND_TIMES, {"keys": keys}).all())


def reschedule(tx: Tx, key: str, *, send_at: datetime, expires_at: datetime) -> None:
    """Change the time of a planned post."""
    tx.run(_RESCHEDULE, named=key, at=send_at, end=expires_at)


def existing_keys(read: Read, keys: Sequence[str]) -> set[str]:
    return set(read.db.execute(_EXISTING_KEYS, {"keys": keys}).scalars())


# Sent digests


def save_digest(tx: Tx, post: Post, figures: str) -> None:
    tx.db.execute(_DELETE_DIGEST, {"post": post.id})
    tx.db.execute(_INSERT_DIGEST, {"post_id": post.id, "as_of": tx.now, "figures": figures})
    lines = [{"post_id": post.id, "record_id": one} for one in sorted(listed_ids(figures))]
    tx.db.execute(_DELETE_LINES, {"post": post.id})
    if lines:
        tx.db.execute(_INSERT_LINES, lines)


def listed_ids(figures: str) -> set[int]:
    """Return the ids of the records that a digest lists; it keeps lists of words beside them."""
    lists = [found for found in json.loads(figures).values() if isinstance(found, list)]
    return {one for found in lists for one in found if isinstance(one, int)}


def find_digest(read: Read, post_id: int) -> tuple[datetime, str] | None:
    """Return the time and the figures of a sent digest, or None."""
    row = read.db.execute(select(tables.digests).where(tables.digests.c.post_id == post_id)).first()
    return (row.as_of, row.figures) if row else None


def channel_of(read: Read, post_id: int) -> str | None:
    """Return the channel that a post is for; None for one to a person."""
    return read.db.execute(select(p.channel).where(p.id == post_id)).scalar_one_or_none()


def refresh_cards(tx: Tx, record_id: int) -> None:
    """Update the cards of a record, although the record has not changed."""
    tx.run(REFRESH_CARDS, of=record_id)


def is_known_channel(read: Read, channel: str) -> bool:
    """Return whether the bot has written into a channel, or is about to introduce itself there."""
    known = or_(p.kind == PostKind.INTRODUCTION, p.slack_ts.is_not(None))
    return read.db.execute(select(p.id).where(p.channel == channel, known).limit(1)).first() is not None


def sent_introductions(read: Read) -> list[Post]:
    """Return the introductions that Slack has."""
    return _select_posts(read, tables.IS_INTRODUCTION, _IS_SENT)


def refresh_post(tx: Tx, post_id: int) -> None:
    """Edit a message that was sent: it reads otherwise now."""
    tx.run(_REFRESH, post=post_id)


def refresh_digests(tx: Tx, record_id: int, *, since: datetime) -> None:
    """Update recent digests that list a record, so that they show its state or omit it if it is hidden now."""
    tx.run(REFRESH_DIGESTS, of=record_id, since=since)


# Schedule


def prune(tx: Tx, *, before: datetime) -> None:
    """Delete stored answers to deliveries that Slack can no longer repeat, lines of old digests, and bytes of old files."""
    tx.db.execute(delete(tables.inbox).where(tables.inbox.c.at < before))
    kept_since = tx.now - KEPT_UP_FOR
    tx.db.execute(_DELETE_OLD_LINES, {"since": kept_since - PRUNED_LATE, "before": kept_since})
    rate_limits.prune(tx)
    documents.prune(tx)


def next_at(read: Read, *, now: datetime, machine: datetime, limits: RateLimits) -> datetime | None:
    """Return the next moment at which a post can be sent or edited, or None."""
    message, file = read.db.execute(_NEXT_SEND_AT).one()
    edit = read.db.execute(_NEXT_EDIT_AT, {"now": now, "machine": machine}).scalar()
    opens = rate_limits.earliest_times(read, limits=limits)
    found = [
        _later_of(message, opens.message_at),
        _later_of(file, opens.file_at),
        _later_of(edit, opens.edit_at),
    ]
    return min((moment for moment in found if moment is not None), default=None)


def _later_of(moment: datetime | None, opens: datetime | None) -> datetime | None:
    """Return the later moment; None if `moment` is None."""
    return moment if moment is None or opens is None else max(moment, opens)


def _select_posts(
    read: Read, *where: ColumnElement[bool], order: Iterable[Any] = (), limit: int | None = None
) -> list[Post]:
    chosen = select(tables.posts).where(*where).order_by(*order).limit(limit)
    return [Post(**row) for row in read.db.execute(chosen).mappings()]


_PARENT = tables.posts.alias("parent")
_MAY_SEND = or_(
    p.parent_id.is_(None),
    exists(select(_PARENT.c.id).where(_PARENT.c.id == p.parent_id, _PARENT.c.state == PostState.SENT)),
)


_FIND = select(tables.posts).where(p.id == bindparam("post"))
_HAS_KEY = p.key.in_(bindparam("keys", expanding=True))
_HAS_READER = p.person_id.in_(bindparam("persons", expanding=True))
_SEND_TIMES = select(p.key, case((p.state == PostState.PENDING, p.send_at), else_=None)).where(_HAS_KEY)
_EXISTING_KEYS = select(p.key).where(_HAS_KEY)
_OPEN_MESSAGES = (
    select(p.person_id, p.id)
    .where(
        p.kind == bindparam("kind"), p.state == PostState.PENDING, _HAS_READER, p.send_at <= bindparam("by")
    )
    .where(or_(p.expires_at.is_(None), p.expires_at > bindparam("by")))
    .order_by(p.send_at)
)
_LAST_REMINDER_TIMES = (
    select(p.person_id, func.max(p.send_at))
    .where(
        p.kind == PostKind.REMINDER, p.state == PostState.SENT, p.send_at > bindparam("since"), _HAS_READER
    )
    .group_by(p.person_id)
)
_DELETE_DIGEST = delete(tables.digests).where(tables.digests.c.post_id == bindparam("post"))
_INSERT_DIGEST = insert(tables.digests)
_DELETE_LINES = delete(tables.digest_lines).where(tables.digest_lines.c.post_id == bindparam("post"))
_INSERT_LINES = insert(tables.digest_lines)
_DELETE_OLD_LINES = delete(tables.digest_lines).where(
    tables.digest_lines.c.post_id.in_(
        select(tables.digests.c.post_id).where(
            tables.digests.c.as_of.between(
                bindparam("since", type_=tables.Moment()), bindparam("before", type_=tables.Moment())
            )
        )
    )
)
_NOW = bindparam("now", type_=tables.Moment())
# By the index of states SQLite would read all that was ever sent, instead of the few that another index holds.
_IS_SENT = unindexed(p.state) == PostState.SENT
_IS_EDIT_DUE = and_(
    p.shown < p.wanted,
    _IS_SENT,
    or_(p.lease_until.is_(None), p.lease_until < bindparam("machine", type_=tables.Moment())),
)
# Digests and files are not updated after they are sent.
UPDATED_KINDS = (
    PostKind.CARD,
    PostKind.REMINDER,
    PostKind.THREAD_REPLY,
    PostKind.EVENT_CHANGE,
    PostKind.AGENDA,
    PostKind.PRINT,
)
_READER_KEY = func.coalesce(p.channel, literal("p") + cast(p.person_id, String))
_READER_LIMIT = tables.gates.alias("held")
_SENDABLE_AT = case((_READER_LIMIT.c.free_at > p.send_at, _READER_LIMIT.c.free_at), else_=p.send_at)
_NEXT_SEND_AT = (
    select(
        func.min(case((p.kind != PostKind.FILE, _SENDABLE_AT))),
        func.min(case((p.kind == PostKind.FILE, _SENDABLE_AT))),
    )
    .select_from(tables.posts.outerjoin(_READER_LIMIT, _READER_LIMIT.c.name == _READER_KEY))
    .where(p.state == PostState.PENDING, _MAY_SEND)
)
_NEXT_EDIT_AT = (
    select(func.min(func.coalesce(_READER_LIMIT.c.free_at, _NOW)))
    .select_from(tables.posts.outerjoin(_READER_LIMIT, _READER_LIMIT.c.name == _READER_KEY))
    .where(_IS_EDIT_DUE)
)
_RANK = case((is_one_of(p.kind, (PostKind.DIGEST, PostKind.FILE)), 1), else_=0)
_METHOD = case((p.kind == PostKind.FILE, rate_limits.FILE), else_=rate_limits.POST)
_BLOCKED = select(tables.gates.c.name).where(tables.gates.c.free_at > _NOW)
_RANKED = (
    select(
        p.id,
        p.kind,
        p.send_at,
        _READER_KEY.label("reader"),
        _RANK.label("rank"),
        func.row_number().over(partition_by=_READER_KEY, order_by=(_RANK, p.send_at, p.id)).label("place"),
    )
    .where(p.state == PostState.PENDING, p.send_at <= _NOW, _MAY_SEND, _READER_KEY.not_in(_BLOCKED))
    .where(~exists(_BLOCKED.where(tables.gates.c.name == _METHOD)))
    .subquery()
)
# One post for each conversation that is not blocked, digests and files last. Building it took longer than running it.
_NEXT_SENDS = (
    select(_RANKED.c.id, _RANKED.c.reader, _RANKED.c.kind)
    .where(_RANKED.c.place == 1)
    .order_by(_RANKED.c.rank, _RANKED.c.send_at, _RANKED.c.id)
    .limit(bindparam("room", type_=Integer))
)
_NEXT_EDITS = (
    select(p.id)
    .where(_IS_EDIT_DUE, _READER_KEY.not_in(_BLOCKED))
    .where(~exists(_BLOCKED.where(tables.gates.c.name == rate_limits.EDIT)))
    .order_by(p.id)
    .limit(bindparam("room", type_=Integer))
)


def _lease_statement(are_these: ColumnElement[bool]) -> Any:
    taken = update(tables.posts).where(are_these)
    return taken.values(
        epoch=p.epoch + 1,
        attempts=p.attempts + 1,
        lease_until=bindparam("until", type_=tables.Moment()),
        first_attempt_at=func.coalesce(p.first_attempt_at, bindparam("machine", type_=tables.Moment())),
        state=case((p.state == PostState.PENDING, PostState.SENDING), else_=p.state),
    ).returning(p.id, p.epoch)


# A thousand placeholders cost PostgreSQL's driver more than the claim itself; one array does not.
_LEASE = {
    "sqlite": _lease_statement(p.id.in_(bindparam("ids", expanding=True))),
    "postgresql": _lease_statement(p.id == any_(bindparam("ids", type_=ARRAY(BigInteger)))),
}
MAX_NAMED_REFUSALS = 5
_REFUSED = (
    select(p.channel, p.person_id, p.last_error)
    .where(p.state == PostState.UNCERTAIN, p.last_error.startswith(REFUSED))
    .order_by(p.doubted_at)
    .limit(MAX_NAMED_REFUSALS)
)
_IS_CLAIMED = and_(p.id == bindparam("post"), p.epoch == bindparam("claim"))
_IS_UNDER_WAY = or_(p.state == PostState.SENDING, p.state == PostState.UNCERTAIN)  # run for many rows: no IN
_FREEZE = (
    update(tables.posts)
    .where(_IS_CLAIMED, p.state == PostState.SENDING)
    .values(text=bindparam("words"), blocks=bindparam("shape"), shown=bindparam("seen"))
)
_MARK_SENT = (
    update(tables.posts)
    .where(p.id == bindparam("post"), p.slack_ts.is_(None))
    .values(
        state=PostState.SENT,
        slack_channel=bindparam("place"),
        slack_ts=bindparam("stamp"),
        lease_until=None,
        last_error="",
        attempts=0,
    )
)
_MARK_EDITED = (
    update(tables.posts)
    .where(_IS_CLAIMED)
    .values(shown=bindparam("seen"), lease_until=None, last_error="", attempts=0, outdated_since=None)
)
_FIRST_OUTDATED = func.coalesce(p.outdated_since, bindparam("at", type_=tables.Moment()))
_MARK_OUTDATED = (
    update(tables.posts)
    .where(_IS_CLAIMED)
    .values(
        shown=bindparam("seen"),
        lease_until=None,
        last_error=bindparam("reason"),
        attempts=0,
        outdated_since=_FIRST_OUTDATED,
    )
)
_RETRY_EDIT = (
    update(tables.posts)
    .where(_IS_CLAIMED)
    .values(
        lease_until=bindparam("until"),
        last_error=bindparam("reason"),
        plain=bindparam("plain"),
        outdated_since=_FIRST_OUTDATED,
    )
)
_PENDING_VALUES = {"state": PostState.PENDING, "text": None, "blocks": None, "looked_at": None}
_REQUEUE = (
    update(tables.posts)
    .where(_IS_CLAIMED, _IS_UNDER_WAY)
    .values(
        **_PENDING_VALUES, send_at=bindparam("at"), last_error=bindparam("reason"), plain=bindparam("plain")
    )
)
_MARK_UNCERTAIN = (
    update(tables.posts)
    .where(_IS_CLAIMED, p.state == PostState.SENDING)
    .values(state=PostState.UNCERTAIN, doubted_at=bindparam("machine"), last_error=bindparam("reason"))
)
_MARK_LOOKED_UP = (
    update(tables.posts)
    .where(_IS_CLAIMED, p.state == PostState.UNCERTAIN, p.looked_at.is_(None))
    .values(looked_at=bindparam("machine"))
)
_REQUEUE_NOT_FOUND = (
    update(tables.posts)
    .where(_IS_CLAIMED, p.state == PostState.UNCERTAIN, p.looked_at == bindparam("seen"))
    .values(
        **_PENDING_VALUES,
        send_at=bindparam("at"),
        last_error=case(
            (p.last_error.startswith(REFUSED), p.last_error), else_=literal("not found in two look-ups")
        ),
    )
)
_PARK_UNCERTAIN = (
    update(tables.posts)
    .where(_IS_CLAIMED, p.state == PostState.UNCERTAIN)
    .values(state=PostState.PARKED, last_error=bindparam("reason"))
)
# The copy that is kept may be from an earlier attempt, with less content.
_ADOPT_COPY = (
    update(tables.posts)
    .where(p.id == bindparam("post"))
    .values(slack_ts=bindparam("stamp"), wanted=p.wanted + 1)
)
_END = (
    update(tables.posts)
    .where(_IS_CLAIMED, p.state == PostState.SENDING)
    .values(state=bindparam("to"), last_error=bindparam("reason"), lease_until=None)
)
_AWAITS_DECISION = or_(p.state == PostState.PARKED, p.state == PostState.UNCERTAIN)
_RESEND = (
    update(tables.posts)
    .where(p.id == bindparam("post"), _AWAITS_DECISION)
    .values(**_PENDING_VALUES, send_at=bindparam("at"))
)
_REINSTATE = (
    update(tables.posts)
    .where(p.id == bindparam("post"), p.state == PostState.CANCELLED)
    .values(**_PENDING_VALUES, send_at=bindparam("at"))
)
_DELAY = (
    update(tables.posts)
    .where(p.id == bindparam("post"), p.state == PostState.PENDING, p.send_at < bindparam("at"))
    .values(send_at=bindparam("at"))
)
_RESCHEDULE = (
    update(tables.posts)
    .where(p.key == bindparam("named"), p.state == PostState.PENDING)
    .values(send_at=bindparam("at"), expires_at=bindparam("end"))
)
_REFRESH = update(tables.posts).where(p.id == bindparam("post")).values(wanted=p.wanted + 1)
_DROP = (
    update(tables.posts)
    .where(p.id == bindparam("post"), _AWAITS_DECISION)
    .values(state=PostState.CANCELLED, last_error=bindparam("reason"))
)
_IS_OUTDATED = and_(p.id == bindparam("post"), p.outdated_since.is_not(None))
_EDIT_AGAIN = (
    update(tables.posts)
    .where(_IS_OUTDATED)
    .values(wanted=p.wanted + 1, plain=False, lease_until=None, outdated_since=None, attempts=0)
)
_KEEP_OUTDATED = (
    update(tables.posts)
    .where(_IS_OUTDATED)
    .values(shown=p.wanted, lease_until=None, outdated_since=None, last_error=bindparam("reason"))
)
_RESEND_FOR = (
    update(tables.posts)
    .where(p.person_id == bindparam("reader"), p.state == PostState.PARKED, p.last_error == NO_ACCOUNT)
    .values(**_PENDING_VALUES, send_at=bindparam("at"))
)
