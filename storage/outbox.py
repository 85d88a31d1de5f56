"""Notices and posts in the database: what is due, who has claimed it, and what became of it.

Each change of a claimed post names the claim's epoch, so that whoever lost the claim changes nothing.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, and_, bindparam, case, delete, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.dml import UpdateBase

from bot.actions import OPEN_STATES, Action
from bot.posts import Notice, NoticeState, Post, PostKind, PostState
from bot.records import Kind
from storage import tables as t
from storage.units import Read, Tx

CHUNK = 200  # rows in one piece for the writer


def unplanned(read: Read, *, until: date) -> list[Action]:
    """Return open actions due by `until` whose reminders have not been planned since they last changed."""
    return read.records(
        Kind.ACTION,
        t.records.c.state.in_(OPEN_STATES),
        t.items.c.due_on <= until,
        t.items.c.planned < t.records.c.version,
        order=(t.records.c.id,),
        limit=CHUNK,
    )


def plan(tx: Tx, actions: Sequence[Action], notices: Iterable[Notice]) -> None:
    """Keep the notices that are not there yet, and that these versions are planned."""
    missing = _insert_missing(tx)
    for notice in notices:
        row = {c.name: getattr(notice, c.name) for c in t.notices.columns if c.name != "id"}
        tx.run(missing, **row)
    for action in actions:
        tx.run(_PLANNED, record=action.id, version=action.version)


def _insert_missing(tx: Tx) -> UpdateBase:
    return _MISSING[tx.dialect]


def due_notices(read: Read, *, now: datetime) -> list[Notice]:
    """Return planned notices whose moment has come, each reader's together."""
    chosen = (
        select(t.notices)
        .where(t.notices.c.state == NoticeState.PLANNED, t.notices.c.due_at <= now)
        .order_by(t.notices.c.person_id, t.notices.c.due_at, t.notices.c.id)
        .limit(CHUNK)
    )
    return [Notice(**row) for row in read.db.execute(chosen).mappings()]


def notices_of(read: Read, post_id: int) -> list[Notice]:
    chosen = (
        select(t.notices).where(t.notices.c.post_id == post_id).order_by(t.notices.c.due_at, t.notices.c.id)
    )
    return [Notice(**row) for row in read.db.execute(chosen).mappings()]


def settle(tx: Tx, notice: Notice, state: NoticeState, *, post_id: int | None = None) -> None:
    tx.run(_SETTLED, notice=notice.id, to=state, on_post=post_id)


def waiting_digest(read: Read, person_id: int, *, before: datetime) -> int | None:
    """Return the id of this person's digest that goes out before `before`; None when there is none."""
    found = select(t.posts.c.id).where(
        t.posts.c.kind == PostKind.DIGEST,
        t.posts.c.person_id == person_id,
        t.posts.c.state == PostState.PENDING,
        t.posts.c.send_at <= before,
    )
    return read.db.execute(found.order_by(t.posts.c.send_at.desc())).scalars().first()


def count_posts(read: Read, prefix: str) -> int:
    """Return how many posts have a key that begins with `prefix`."""
    counted = (
        select(func.count()).select_from(t.posts).where(t.posts.c.key.startswith(prefix, autoescape=True))
    )
    return read.db.execute(counted).scalar_one()


def known_keys(read: Read, keys: Sequence[str]) -> set[str]:
    return set(read.db.execute(select(t.posts.c.key).where(t.posts.c.key.in_(keys))).scalars())


def claim(tx: Tx, *, now: datetime, machine: datetime, lease: timedelta, limit: int) -> list[Post]:
    """Take up to `limit` posts that are due, or sent ones that are due an edit, so that nobody else takes them."""
    chosen = (
        select(t.posts.c.id)
        .where(_claimable(now, machine))
        .order_by(t.posts.c.send_at, t.posts.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    taken = (
        update(t.posts)
        .where(t.posts.c.id.in_(chosen.scalar_subquery()))
        .values(
            epoch=t.posts.c.epoch + 1,
            attempts=t.posts.c.attempts + 1,
            lease_until=machine + lease,
            first_attempt_at=func.coalesce(t.posts.c.first_attempt_at, machine),
            state=_WHILE_CLAIMED,
        )
        .returning(t.posts)
    )
    return sorted(
        (Post(**row) for row in tx.db.execute(taken).mappings()), key=lambda post: (post.send_at, post.id)
    )


def abandoned(tx: Tx, *, machine: datetime) -> None:
    """A claim that ran out without a word may have reached Slack: nobody knows until it is looked up."""
    tx.db.execute(
        update(t.posts)
        .where(t.posts.c.state == PostState.SENDING, t.posts.c.lease_until < machine)
        .values(state=PostState.UNCERTAIN, last_error="the claim ran out")
    )


def uncertain(read: Read, *, machine: datetime, quarantine: timedelta) -> list[Post]:
    """Return posts of which it is not known whether Slack has them, once Slack must show what it has."""
    chosen = select(t.posts).where(
        t.posts.c.state == PostState.UNCERTAIN, t.posts.c.lease_until < machine - quarantine
    )
    return [Post(**row) for row in read.db.execute(chosen.order_by(t.posts.c.id).limit(CHUNK)).mappings()]


def freeze(tx: Tx, post: Post, *, text: str, blocks: str) -> None:
    tx.run(_FROZEN, post=post.id, claim=post.epoch, words=text, shape=blocks)


def sent(tx: Tx, post: Post, *, channel: str, ts: str) -> None:
    tx.run(_SENT, post=post.id, claim=post.epoch, place=channel, stamp=ts)


def edited(tx: Tx, post: Post) -> None:
    tx.run(_EDITED, post=post.id, claim=post.epoch, seen=post.wanted)


def put_off(tx: Tx, post: Post, state: PostState, *, send_at: datetime, reason: str) -> None:
    tx.run(_PUT_OFF, post=post.id, claim=post.epoch, to=state, at=send_at, reason=reason)


def end(tx: Tx, post: Post, state: PostState, *, reason: str) -> None:
    tx.run(_ENDED, post=post.id, claim=post.epoch, to=state, reason=reason)


def prune(tx: Tx, *, before: datetime) -> None:
    """Forget the answers to deliveries that Slack cannot repeat any more."""
    tx.db.execute(delete(t.inbox).where(t.inbox.c.at < before))


def next_due(read: Read) -> datetime | None:
    """Return the earliest moment at which a notice or a post is due; None when nothing waits."""
    notices = select(func.min(t.notices.c.due_at)).where(t.notices.c.state == NoticeState.PLANNED)
    posts = select(func.min(t.posts.c.send_at)).where(t.posts.c.state == PostState.PENDING)
    found = [read.db.execute(one).scalar() for one in (notices, posts)]
    return min((moment for moment in found if moment is not None), default=None)


def anything_due(read: Read, *, now: datetime, machine: datetime) -> bool:
    """Say whether `gather` or `claim` would find something; it costs a look, no write."""
    notices = select(t.notices.c.id).where(
        t.notices.c.state == NoticeState.PLANNED, t.notices.c.due_at <= now
    )
    posts = select(t.posts.c.id).where(_claimable(now, machine))
    return any(read.db.execute(one.limit(1)).first() is not None for one in (notices, posts))


def _claimable(now: datetime, machine: datetime) -> ColumnElement[bool]:
    return or_(
        and_(t.posts.c.state == PostState.PENDING, t.posts.c.send_at <= now),
        and_(
            t.posts.c.state == PostState.SENT,
            t.posts.c.shown < t.posts.c.wanted,
            or_(t.posts.c.lease_until.is_(None), t.posts.c.lease_until < machine),
        ),
    )


_CLAIMED = and_(t.posts.c.id == bindparam("post"), t.posts.c.epoch == bindparam("claim"))
_WHILE_CLAIMED = case((t.posts.c.state == PostState.PENDING, PostState.SENDING), else_=t.posts.c.state)
_PLANNED = update(t.items).where(t.items.c.id == bindparam("record")).values(planned=bindparam("version"))
_SETTLED = (
    update(t.notices)
    .where(t.notices.c.id == bindparam("notice"))
    .values(state=bindparam("to"), post_id=bindparam("on_post"))
)
_FROZEN = update(t.posts).where(_CLAIMED).values(text=bindparam("words"), blocks=bindparam("shape"))
_SENT = (
    update(t.posts)
    .where(_CLAIMED)
    .values(
        state=PostState.SENT,
        slack_channel=bindparam("place"),
        slack_ts=bindparam("stamp"),
        lease_until=None,
        last_error="",
    )
)
_EDITED = update(t.posts).where(_CLAIMED).values(shown=bindparam("seen"), lease_until=None, last_error="")
_PUT_OFF = (
    update(t.posts)
    .where(_CLAIMED)
    .values(state=bindparam("to"), send_at=bindparam("at"), last_error=bindparam("reason"))
)
_ENDED = (
    update(t.posts)
    .where(_CLAIMED)
    .values(state=bindparam("to"), last_error=bindparam("reason"), lease_until=None)
)
_MISSING = {
    "sqlite": sqlite.insert(t.notices).on_conflict_do_nothing(index_elements=["key"]),
    "postgresql": postgresql.insert(t.notices).on_conflict_do_nothing(index_elements=["key"]),
}
