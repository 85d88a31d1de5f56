"""Posts in the database: what is due, who has claimed it, and what became of it.

A claim has an epoch. Each change of a claimed post names it, so that whoever lost the claim changes nothing.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import (
    ARRAY,
    BigInteger,
    BindParameter,
    ColumnElement,
    Select,
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
    update,
)

from bot.actions import OPEN_STATES
from bot.posts import Post, PostKind, PostState
from storage import documents, gates
from storage import tables as t
from storage.gates import Pace
from storage.notices import CHUNK
from storage.units import Read, Tx, posts_of

p = t.posts.c
MOST_ATTEMPTS = 10  # by then a post has been in trouble for a quarter of an hour
NO_ACCOUNT = "no Slack account"


@dataclass(frozen=True, kw_only=True)
class Terms:
    """Under which terms posts are claimed. `machine` is this computer's time, from which a claim counts."""

    machine: datetime
    lease: timedelta
    limit: int
    pace: Pace


class Claim(NamedTuple):
    """A post that is ours until the lease ends; what is done to it names the epoch."""

    post_id: int
    epoch: int


def claim(tx: Tx, terms: Terms) -> list[Claim]:
    """Take posts that are due, or sent ones that are due an edit, as far as the gates let them through.

    Only the claims are returned: a thousand posts at once would hold up the writer.
    """
    if (pause := gates.paused(tx)) is not None and pause.until > tx.now:
        return []
    limit = 1 if pause else terms.limit
    new = _one_file(tx.db.execute(_next_new(tx, terms, limit)).all())
    edits = tx.db.execute(_next_edits(tx, terms, limit - len(new))).all()
    gates.close(tx, [row.reader for row in new], until=tx.now + terms.pace.conversation)
    if any(row.kind == PostKind.FILE for row in new):
        gates.close(tx, [gates.FILE], until=tx.now + terms.pace.file)
    gates.pass_through(tx, gates.WORKSPACE, len(new), a_minute=terms.pace.workspace)
    gates.pass_through(tx, gates.EDIT, len(edits), a_minute=terms.pace.edits)
    return _take(tx, terms, [row.id for row in (*new, *edits)])


def _one_file(rows: Sequence[Any]) -> list[Any]:
    """Leave out all files but the first: they have a pace of their own."""
    first = next((row for row in rows if row.kind == PostKind.FILE), None)
    return [row for row in rows if row.kind != PostKind.FILE or row is first]


def reader_of(post: Post) -> str:
    """Name the reader, as the gate of its conversation does."""
    return post.channel or f"p{post.person_id}"


def _next_new(read: Tx, terms: Terms, limit: int) -> Select[Any]:
    """Select one post for each conversation that is free, digests and files last."""
    pace = terms.pace
    room = gates.room(read, gates.WORKSPACE, now=read.now, a_minute=pace.workspace, burst=pace.burst)
    ranked = (
        select(
            p.id,
            p.kind,
            p.send_at,
            _READER.label("reader"),
            _RANK.label("rank"),
            func.row_number().over(partition_by=_READER, order_by=(_RANK, p.send_at, p.id)).label("place"),
        )
        .where(_is_due(read.now), _READER.not_in(gates.closed(read.now)))
        .where(~exists(gates.closed(read.now).where(t.gates.c.name == _METHOD)))
        .subquery()
    )
    first = select(ranked.c.id, ranked.c.reader, ranked.c.kind).where(ranked.c.place == 1)
    return first.order_by(ranked.c.rank, ranked.c.send_at, ranked.c.id).limit(min(limit, room))


def _next_edits(read: Tx, terms: Terms, limit: int) -> Select[Any]:
    pace = terms.pace
    room = gates.room(read, gates.EDIT, now=read.now, a_minute=pace.edits, burst=pace.burst)
    return (
        select(p.id)
        .where(_is_due_an_edit(terms.machine), _READER.not_in(gates.closed(read.now)))
        .where(~exists(gates.closed(read.now).where(t.gates.c.name == gates.EDIT)))
        .order_by(p.id)
        .limit(max(0, min(limit, room)))
    )


def _take(tx: Tx, terms: Terms, ids: Sequence[int]) -> list[Claim]:
    if not ids:
        return []
    # The writer's transaction holds the counters, so no other replica chooses at this moment.
    values = {"ids": ids, "machine": terms.machine, "until": terms.machine + terms.lease}
    epochs: dict[int, int] = dict(tx.db.execute(_TAKEN[tx.dialect], values).all())
    return [Claim(one, epochs[one]) for one in ids]


def freeze(tx: Tx, post: Post, *, text: str, blocks: str) -> bool:
    """Keep what this attempt says, before it says it; False when the claim is lost."""
    said = {"words": text, "shape": blocks, "seen": post.wanted}
    done = tx.db.execute(_FROZEN, {"post": post.id, "claim": post.epoch, **said})
    return done.rowcount == 1


def sent(tx: Tx, post: Post, *, channel: str, ts: str) -> None:
    """Slack has it. Whoever learned that may write it down, also when the claim is lost."""
    tx.run(_SENT, post=post.id, place=channel, stamp=ts)


def edited(tx: Tx, post: Post) -> None:
    tx.run(_EDITED, post=post.id, claim=post.epoch, seen=post.wanted)


def try_again(tx: Tx, post: Post, *, at: datetime, reason: str, plain: bool = False) -> None:
    """Slack does not have it: it is written anew and sent at `at`."""
    tx.run(_TO_SEND, post=post.id, claim=post.epoch, at=at, reason=reason, plain=plain or post.plain)


def doubt(tx: Tx, post: Post, *, machine: datetime, reason: str) -> None:
    """Slack may have it: it is looked up before anything else is done."""
    tx.run(_DOUBTED, post=post.id, claim=post.epoch, machine=machine, reason=reason)


def edit_later(tx: Tx, post: Post, *, machine: datetime, reason: str, plain: bool = False) -> None:
    """An edit did not succeed: it is due again at `machine`."""
    tx.run(_RELEASED, post=post.id, claim=post.epoch, at=machine, reason=reason, plain=plain or post.plain)


def end(tx: Tx, post: Post, state: PostState, *, reason: str) -> None:
    tx.run(_ENDED, post=post.id, claim=post.epoch, to=state, reason=reason)


# Looking up


def abandoned(tx: Tx, *, machine: datetime) -> None:
    """A claim ran out without a word. Where nothing was frozen nothing was sent; else nobody knows."""
    ran_out = update(t.posts).where(p.state == PostState.SENDING, p.lease_until < machine)
    reason = "the claim ran out"
    tx.db.execute(ran_out.where(p.text.is_(None)).values(state=PostState.PENDING, last_error=reason))
    tx.db.execute(ran_out.values(state=PostState.UNCERTAIN, doubted_at=machine, last_error=reason))


def doubt_due(tx: Tx, *, machine: datetime) -> int:
    """After a restore Slack may have what was due by now: it is looked up first. Return how many there are.

    A look-up begins at the oldest moment at which one of them can have been sent.
    """
    due = update(t.posts).where(p.state.in_([PostState.PENDING, PostState.SENDING]), p.send_at <= tx.now)
    doubted = due.values(
        state=PostState.UNCERTAIN,
        doubted_at=machine,
        lease_until=machine,
        first_attempt_at=func.coalesce(p.first_attempt_at, p.send_at),
        last_error="restored from a backup",
        # What Slack has under its mark may say less than these records do: where it is found it is made anew.
        wanted=case((p.kind.in_(FOLLOWS), p.wanted + 1), else_=p.wanted),
    )
    return tx.db.execute(doubted).rowcount


def show_restored(tx: Tx, *, since: datetime) -> int:
    """After a restore make anew what was sent since a moment, and each card of what is open: it may show what was lost."""
    is_open = select(t.records.c.id).where(t.records.c.state.in_(OPEN_STATES))  # an issue's is one of them
    of_several = select(t.card_lines.c.post_id).where(t.card_lines.c.record_id.in_(is_open))
    is_card = and_(p.kind == PostKind.CARD, or_(p.record_id.in_(is_open), p.id.in_(of_several)))
    shown = update(t.posts).where(
        p.state == PostState.SENT, p.kind.in_(FOLLOWS), or_(p.send_at >= since, is_card)
    )
    return tx.db.execute(shown.values(wanted=p.wanted + 1)).rowcount


def uncertain(read: Read, *, machine: datetime, quarantine: timedelta, limit: int) -> list[Post]:
    """Return posts of which nobody knows whether Slack has them, once Slack must show what it has."""
    last = func.coalesce(p.looked_at, p.lease_until)
    return _posts(
        read, p.state == PostState.UNCERTAIN, last < machine - quarantine, order=(last, p.id), limit=limit
    )


def not_there(tx: Tx, post: Post, *, machine: datetime) -> None:
    """A look-up did not find it. After the second one it is sent again."""
    if post.looked_at is None:
        tx.run(_LOOKED, post=post.id, claim=post.epoch, machine=machine)
    else:
        tx.run(_NOT_THERE, post=post.id, claim=post.epoch, seen=post.looked_at, at=tx.now)


def park_unclear(tx: Tx, post: Post, *, reason: str) -> None:
    """Nobody can look whether Slack has it: it waits for a person's word."""
    tx.run(_PARKED_UNCLEAR, post=post.id, claim=post.epoch, reason=reason)


def doubtful(read: Read, *, since: datetime) -> list[Post]:
    """Return sent posts of which it was not known for a while whether Slack had them: there may be two."""
    return _posts(read, p.state == PostState.SENT, p.doubted_at > since, order=(p.id,), limit=CHUNK)


def moved(tx: Tx, post: Post, *, ts: str, file: str | None = None) -> None:
    """Another copy of the post, with another file if it brings one, is the one that stays."""
    tx.run(_MOVED, post=post.id, stamp=ts)
    if file is not None:
        documents.moved(tx, post, file)


# People


def parked(read: Read, *, unclear_since: datetime, limit: int) -> list[Post]:
    """Return the first of what waits for a person's word, oldest first: undeliverable, or unclear since that moment."""
    return _posts(read, _waits_for_a_person(unclear_since), order=(p.send_at, p.id), limit=limit)


def parked_count(read: Read, *, unclear_since: datetime) -> int:
    """Return how many posts wait for a person's word."""
    counted = select(func.count()).select_from(t.posts).where(_waits_for_a_person(unclear_since))
    return read.db.execute(counted).scalar_one()


def _waits_for_a_person(unclear_since: datetime) -> ColumnElement[bool]:
    is_unclear = and_(p.state == PostState.UNCERTAIN, p.doubted_at < unclear_since)
    return or_(p.state == PostState.PARKED, is_unclear)


def find(read: Read, post_id: int) -> Post | None:
    found = _posts(read, p.id == post_id)
    return found[0] if found else None


def thread_of(read: Read, post: Post) -> str | None:
    """Return the Slack timestamp of the message in whose thread a post stands; None when it stands by itself."""
    if post.parent_id is None:
        return None
    return read.db.execute(select(p.slack_ts).where(p.id == post.parent_id)).scalar()


def revive(tx: Tx, post: Post) -> None:
    """Send a post that waits for a person's word."""
    tx.run(_REVIVED, post=post.id, at=tx.now)


def drop(tx: Tx, post: Post, *, reason: str) -> None:
    """Give up a post that waits for a person's word."""
    tx.run(_DROPPED, post=post.id, reason=reason)


def revive_for(tx: Tx, person_id: int) -> None:
    """Send what waited for a person who had no account."""
    tx.run(_REVIVED_FOR, reader=person_id, at=tx.now)


def waiting(read: Read, kind: PostKind, *, persons: Iterable[int], by: datetime) -> dict[int, int]:
    """Return by person the message of a kind that goes out by a moment and can still carry more."""
    chosen = (
        select(p.person_id, p.id)
        .where(p.kind == kind, p.state == PostState.PENDING, p.person_id.in_(list(persons)), p.send_at <= by)
        .where(or_(p.expires_at.is_(None), p.expires_at > by))
        .order_by(p.send_at)
    )
    return dict(read.db.execute(chosen).all())


def last_reminders(read: Read, *, persons: Iterable[int], since: datetime) -> dict[int, datetime]:
    """Return by person when they were last written to, if that was after `since`."""
    chosen = (
        select(p.person_id, func.max(p.send_at))
        .where(p.kind == PostKind.REMINDER, p.state == PostState.SENT, p.send_at > since)
        .where(p.person_id.in_(list(persons)))
        .group_by(p.person_id)
    )
    return dict(read.db.execute(chosen).all())


def card_of(read: Read, record_id: int, *, channel: str | None = None) -> Post | None:
    """Return the card of a record, in a channel if one is named, its own or one of several; None when it has none."""
    there = [p.channel == channel] if channel else []
    found = _posts(read, p.id.in_(posts_of(record_id)), p.kind == PostKind.CARD, *there, limit=1)
    return found[0] if found else None


def of_key(read: Read, key: str) -> Post | None:
    found = _posts(read, p.key == key, limit=1)
    return found[0] if found else None


def on_card(read: Read, post_id: int) -> list[int]:
    """Return the records that have a line on a card of several, as they were logged."""
    line = t.card_lines.c
    chosen = select(line.record_id).where(line.post_id == post_id).order_by(line.record_id)
    return list(read.db.execute(chosen).scalars())


def show_again(tx: Tx, card: Post, *, at: datetime) -> None:
    """Send a card that was not sent because it did not belong there."""
    tx.run(_SHOWN_AGAIN, post=card.id, at=at)


def overdue(read: Read, *, before: datetime) -> list[str]:
    """Return the keys of posts that should have gone out by then and have not, and wait for nobody's word."""
    under_way = p.state.in_([PostState.PENDING, PostState.SENDING, PostState.UNCERTAIN])
    is_late = or_(p.send_at < before, p.attempts > MOST_ATTEMPTS)
    late = select(p.key).where(under_way, is_late)
    return list(read.db.execute(late.limit(CHUNK)).scalars())


@dataclass(frozen=True, kw_only=True)
class Figures:
    """How posts stand at one moment. `uncertain_since` counts by the machine's time; None means that there is none."""

    oldest_due: datetime | None
    uncertain_since: datetime | None
    due: int
    uncertain: int
    parked: int
    expired: int


def figures(read: Read, *, now: datetime) -> Figures:
    """Return how many posts should be out by now, are in doubt, wait for a person's word, or came too late."""
    is_unsent = or_(p.state == PostState.PENDING, p.state == PostState.SENDING)
    due = select(func.min(p.send_at), func.count()).where(is_unsent, p.send_at <= now, _MAY_GO)
    doubted = select(func.min(p.doubted_at), func.count()).where(p.state == PostState.UNCERTAIN)
    oldest_due, due_count = read.db.execute(due).one()
    uncertain_since, uncertain_count = read.db.execute(doubted).one()
    return Figures(
        oldest_due=oldest_due,
        uncertain_since=uncertain_since,
        due=due_count,
        uncertain=uncertain_count,
        parked=_count(read, PostState.PARKED),
        expired=_count(read, PostState.EXPIRED),
    )


def _count(read: Read, state: PostState) -> int:
    counted = select(func.count()).select_from(t.posts).where(p.state == state)
    return read.db.execute(counted).scalar_one()


def planned_for(read: Read, keys: Sequence[str]) -> dict[str, datetime | None]:
    """Return by key when those of these posts that are there go out; None for what is out or under way."""
    chosen = select(p.key, case((p.state == PostState.PENDING, p.send_at), else_=None)).where(p.key.in_(keys))
    return dict(read.db.execute(chosen).all())


def move(tx: Tx, key: str, *, send_at: datetime, expires_at: datetime) -> None:
    """Send a post that waits at another moment."""
    tx.run(_PLANNED_AT, named=key, at=send_at, end=expires_at)


def known_keys(read: Read, keys: Sequence[str]) -> set[str]:
    return set(read.db.execute(select(p.key).where(p.key.in_(keys))).scalars())


# Digests, as they were sent


def keep_digest(tx: Tx, post: Post, figures: str) -> None:
    tx.db.execute(delete(t.digests).where(t.digests.c.post_id == post.id))
    tx.db.execute(insert(t.digests).values(post_id=post.id, as_of=tx.now, figures=figures))


def digest(read: Read, post_id: int) -> tuple[datetime, str] | None:
    """Return the moment and the figures of a digest; None when it was not sent."""
    row = read.db.execute(select(t.digests).where(t.digests.c.post_id == post_id)).first()
    return (row.as_of, row.figures) if row else None


def show_digests_anew(tx: Tx, record_id: int, *, since: datetime) -> None:
    """Let the digests that list a record say how it stands now, or leave it out where it may not be seen any more."""
    sent_lately = select(t.digests.c.post_id, t.digests.c.figures).where(t.digests.c.as_of >= since)
    for post_id, figures_ in tx.db.execute(sent_lately):
        listed = [found for found in json.loads(figures_).values() if isinstance(found, list)]
        if any(record_id in ids for ids in listed):
            tx.run(_WANTED, post=post_id)


# When


def prune(tx: Tx, *, before: datetime) -> None:
    """Forget the answers to deliveries that Slack cannot repeat any more, and the bytes of old files."""
    tx.db.execute(delete(t.inbox).where(t.inbox.c.at < before))
    gates.prune(tx)
    documents.prune(tx)


def next_at(read: Read, *, now: datetime, machine: datetime, pace: Pace) -> datetime | None:
    """Return from when on there is a post to send or to edit; None when none waits."""
    message, file = read.db.execute(_NEXT_SENDS).one()
    edit = read.db.execute(_NEXT_EDIT, {"now": now, "machine": machine}).scalar()
    opens = gates.openings(read, pace=pace)
    found = [_after(message, opens.message), _after(file, opens.file), _after(edit, opens.edit)]
    return min((moment for moment in found if moment is not None), default=None)


def _after(moment: datetime | None, opens: datetime | None) -> datetime | None:
    """Return the later of them; None where there is nothing to wait for."""
    return moment if moment is None or opens is None else max(moment, opens)


def _posts(
    read: Read, *where: ColumnElement[bool], order: Iterable[Any] = (), limit: int | None = None
) -> list[Post]:
    chosen = select(t.posts).where(*where).order_by(*order).limit(limit)
    return [Post(**row) for row in read.db.execute(chosen).mappings()]


_PARENT = t.posts.alias("parent")
_MAY_GO = or_(
    p.parent_id.is_(None),
    exists(select(_PARENT.c.id).where(_PARENT.c.id == p.parent_id, _PARENT.c.state == PostState.SENT)),
)


def _is_due(now: datetime) -> ColumnElement[bool]:
    return and_(p.state == PostState.PENDING, p.send_at <= now, _MAY_GO)


def _is_due_an_edit(machine: datetime | BindParameter[datetime]) -> ColumnElement[bool]:
    return and_(
        p.shown < p.wanted,
        p.state == PostState.SENT,
        or_(p.lease_until.is_(None), p.lease_until < machine),
    )


# A digest stays what it was on its day, and so does a file.
FOLLOWS = (PostKind.CARD, PostKind.REMINDER, PostKind.NOTE)
_READER = func.coalesce(p.channel, literal("p") + cast(p.person_id, String))
_HELD = t.gates.alias("held")
_FREE_AT = case((_HELD.c.free_at > p.send_at, _HELD.c.free_at), else_=p.send_at)
_NEXT_SENDS = (
    select(
        func.min(case((p.kind != PostKind.FILE, _FREE_AT))),
        func.min(case((p.kind == PostKind.FILE, _FREE_AT))),
    )
    .select_from(t.posts.outerjoin(_HELD, _HELD.c.name == _READER))
    .where(p.state == PostState.PENDING, _MAY_GO)
)
_NEXT_EDIT = (
    select(func.min(func.coalesce(_HELD.c.free_at, bindparam("now", type_=t.Moment()))))
    .select_from(t.posts.outerjoin(_HELD, _HELD.c.name == _READER))
    .where(_is_due_an_edit(bindparam("machine", type_=t.Moment())))
)
_RANK = case((p.kind.in_((PostKind.DIGEST, PostKind.FILE)), 1), else_=0)
_METHOD = case((p.kind == PostKind.FILE, gates.FILE), else_=gates.POST)


def _taken(are_these: ColumnElement[bool]) -> Any:
    taken = update(t.posts).where(are_these)
    return taken.values(
        epoch=p.epoch + 1,
        attempts=p.attempts + 1,
        lease_until=bindparam("until", type_=t.Moment()),
        first_attempt_at=func.coalesce(p.first_attempt_at, bindparam("machine", type_=t.Moment())),
        state=case((p.state == PostState.PENDING, PostState.SENDING), else_=p.state),
    ).returning(p.id, p.epoch)


# A thousand placeholders cost PostgreSQL's driver more than the claim itself; one list does not.
_TAKEN = {
    "sqlite": _taken(p.id.in_(bindparam("ids", expanding=True))),
    "postgresql": _taken(p.id == any_(bindparam("ids", type_=ARRAY(BigInteger)))),
}
_CLAIMED = and_(p.id == bindparam("post"), p.epoch == bindparam("claim"))
_UNDER_WAY = or_(p.state == PostState.SENDING, p.state == PostState.UNCERTAIN)  # many at once take no IN
_FROZEN = (
    update(t.posts)
    .where(_CLAIMED, p.state == PostState.SENDING)
    .values(text=bindparam("words"), blocks=bindparam("shape"), shown=bindparam("seen"))
)
_SENT = (
    update(t.posts)
    .where(p.id == bindparam("post"), p.slack_ts.is_(None))
    .values(
        state=PostState.SENT,
        slack_channel=bindparam("place"),
        slack_ts=bindparam("stamp"),
        lease_until=None,
        last_error="",
    )
)
_EDITED = update(t.posts).where(_CLAIMED).values(shown=bindparam("seen"), lease_until=None, last_error="")
_RELEASED = (
    update(t.posts)
    .where(_CLAIMED)
    .values(lease_until=bindparam("at"), last_error=bindparam("reason"), plain=bindparam("plain"))
)
_PENDING_AGAIN = {"state": PostState.PENDING, "text": None, "blocks": None, "looked_at": None}
_TO_SEND = (
    update(t.posts)
    .where(_CLAIMED, _UNDER_WAY)
    .values(
        **_PENDING_AGAIN, send_at=bindparam("at"), last_error=bindparam("reason"), plain=bindparam("plain")
    )
)
_DOUBTED = (
    update(t.posts)
    .where(_CLAIMED, p.state == PostState.SENDING)
    .values(state=PostState.UNCERTAIN, doubted_at=bindparam("machine"), last_error=bindparam("reason"))
)
_LOOKED = (
    update(t.posts)
    .where(_CLAIMED, p.state == PostState.UNCERTAIN, p.looked_at.is_(None))
    .values(looked_at=bindparam("machine"))
)
_NOT_THERE = (
    update(t.posts)
    .where(_CLAIMED, p.state == PostState.UNCERTAIN, p.looked_at == bindparam("seen"))
    .values(**_PENDING_AGAIN, send_at=bindparam("at"), last_error="not found in two look-ups")
)
_PARKED_UNCLEAR = (
    update(t.posts)
    .where(_CLAIMED, p.state == PostState.UNCERTAIN)
    .values(state=PostState.PARKED, last_error=bindparam("reason"))
)
# The copy that stays may be the one of an earlier attempt, which says less.
_MOVED = (
    update(t.posts).where(p.id == bindparam("post")).values(slack_ts=bindparam("stamp"), wanted=p.wanted + 1)
)
_ENDED = (
    update(t.posts)
    .where(_CLAIMED, p.state == PostState.SENDING)
    .values(state=bindparam("to"), last_error=bindparam("reason"), lease_until=None)
)
_WAITS_FOR_A_WORD = or_(p.state == PostState.PARKED, p.state == PostState.UNCERTAIN)
_REVIVED = (
    update(t.posts)
    .where(p.id == bindparam("post"), _WAITS_FOR_A_WORD)
    .values(**_PENDING_AGAIN, send_at=bindparam("at"))
)
_SHOWN_AGAIN = (
    update(t.posts)
    .where(p.id == bindparam("post"), p.state == PostState.CANCELLED)
    .values(**_PENDING_AGAIN, send_at=bindparam("at"))
)
_PLANNED_AT = (
    update(t.posts)
    .where(p.key == bindparam("named"), p.state == PostState.PENDING)
    .values(send_at=bindparam("at"), expires_at=bindparam("end"))
)
_WANTED = update(t.posts).where(p.id == bindparam("post")).values(wanted=p.wanted + 1)
_DROPPED = (
    update(t.posts)
    .where(p.id == bindparam("post"), _WAITS_FOR_A_WORD)
    .values(state=PostState.CANCELLED, last_error=bindparam("reason"))
)
_REVIVED_FOR = (
    update(t.posts)
    .where(p.person_id == bindparam("reader"), p.state == PostState.PARKED, p.last_error == NO_ACCOUNT)
    .values(**_PENDING_AGAIN, send_at=bindparam("at"))
)
