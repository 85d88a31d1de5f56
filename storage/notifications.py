"""Notices in the database: which are planned, which are due, and what carried them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, bindparam, delete, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.actions import OPEN_STATES, Action
from bot.posts import FROM_THE_DAY_ON, OF_A_DEADLINE, REMINDERS, Notice, NoticeState, PostState, Why
from bot.records import Kind
from bot.reminders import Hushed
from storage import tables as t
from storage.subqueries import exists_in
from storage.unit_of_work import REMINDER_IS_STALE, Read, Tx

CHUNK = 200  # rows in one piece for the writer
ANEW = -1  # in `items.planned`: planned before, and to be planned again by another charter or calendar


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


def plan(tx: Tx, actions: Sequence[Action], reminders: Iterable[Notice]) -> None:
    """Keep these reminders instead of those planned before for these actions, and that the versions are planned.

    What is due already stays for `gather` to judge, and what was carried stays carried.
    """
    for action in actions:
        tx.run(_DROPPED, of=action.id, now=tx.now)
    for notice in reminders:
        tx.run(_REPLANNED[tx.dialect], **_row(notice))
    for action in actions:
        tx.run(_PLANNED, record=action.id, version=action.version)


def plan_anew(tx: Tx) -> None:
    """Let every reminder be planned again: the charter is another one."""
    tx.run(_ALL_ANEW)


def plan_anew_of(tx: Tx, person_ids: Iterable[int]) -> None:
    """Let the reminders of what these people own be planned again: their working days are others."""
    for person_id in person_ids:
        tx.run(_ANEW_OF, person=person_id)


def of_deadlines(read: Read, record_ids: Iterable[int]) -> list[Notice]:
    """Return the reminders of these records' deadlines that wait or were told."""
    return _found(
        read,
        t.notices.c.record_id.in_(list(record_ids)),
        t.notices.c.why.in_(OF_A_DEADLINE),
        or_(t.notices.c.state == NoticeState.PLANNED, t.notices.c.state == NoticeState.CARRIED),
    )


def told_from_the_day_on(read: Read, record_ids: Iterable[int]) -> Mapping[int, list[Notice]]:
    """Return, by record, the reminders that told somebody that the day has come, or has passed."""
    told: dict[int, list[Notice]] = {record_id: [] for record_id in record_ids}
    found = _found(
        read,
        t.notices.c.record_id.in_(list(told)),
        t.notices.c.why.in_(FROM_THE_DAY_ON),
        t.notices.c.state == NoticeState.CARRIED,
        exists_in(t.posts, t.posts.c.id == t.notices.c.post_id, t.posts.c.state == PostState.SENT),
    )
    for notice in found:
        told[notice.record_id or 0].append(notice)
    return told


def to_come(read: Read, person_ids: Iterable[int], *, first: datetime, until: datetime) -> list[Notice]:
    """Return the reminders that these readers are to get in that time and have not got yet."""
    unsent = exists_in(t.posts, t.posts.c.id == t.notices.c.post_id, t.posts.c.state == PostState.PENDING)
    return _found(
        read,
        t.notices.c.person_id.in_(list(person_ids)),
        t.notices.c.why.in_(REMINDERS),
        t.notices.c.due_at >= first,
        t.notices.c.due_at < until,
        or_(
            t.notices.c.state == NoticeState.PLANNED,
            and_(t.notices.c.state == NoticeState.CARRIED, unsent),
        ),
    )


def add(tx: Tx, notice: Notice) -> None:
    """Keep a notice unless one of this key is there."""
    tx.run(_MISSING[tx.dialect], **_row(notice))


def hushed(read: Read, record_ids: Iterable[int]) -> Hushed:
    """Return who wants no reminder of these records, and until when."""
    s = t.snoozes.c
    chosen = select(s.person_id, s.record_id, s.until).where(s.record_id.in_(list(record_ids)))
    return {(row.person_id, row.record_id): row.until for row in read.db.execute(chosen)}


def hushed_by(read: Read, person_id: int) -> dict[int, datetime | None]:
    """Return of which records a person wants no reminder, and until when; None is for good."""
    s = t.snoozes.c
    chosen = select(s.record_id, s.until).where(s.person_id == person_id).order_by(s.record_id)
    return dict(read.db.execute(chosen).all())


def hush(tx: Tx, person_id: int, record_id: int, *, until: datetime | None) -> None:
    """Send a person no reminder of a record before `until`; None is for good. What was said before is replaced."""
    tx.run(_HUSHED[tx.dialect], person_id=person_id, record_id=record_id, until=until)


def wake(tx: Tx, person_id: int, record_id: int) -> None:
    """Send a person the reminders of a record again."""
    tx.run(_WOKEN, person=person_id, record=record_id)


def ask(tx: Tx, notice: Notice) -> None:
    """Plan a reminder that somebody wished for; one of this key that was taken back counts again."""
    tx.run(_REPLANNED[tx.dialect], **_row(notice))


def not_asked(tx: Tx, person_id: int, record_id: int) -> None:
    """Take back the reminders of a record that a person wished for and has not had yet."""
    tx.run(_NOT_ASKED, person=person_id, record=record_id)


def show_anew(tx: Tx, record_id: int) -> None:
    """Let the messages that carried notices of a record say how it stands now."""
    tx.run(REMINDER_IS_STALE, of=record_id)


def show_anew_of(tx: Tx, why: Why, facts: str) -> None:
    """Let the messages that carried a notice without a record say how it stands now."""
    tx.run(_STALE, reason=why, of=facts)


def _row(notice: Notice) -> dict[str, Any]:
    return {c.name: getattr(notice, c.name) for c in t.notices.columns if c.name != "id"}


def due(read: Read, *, by: datetime) -> list[Notice]:
    """Return planned notices whose moment has come by then, each reader's together."""
    return _found(
        read,
        t.notices.c.state == NoticeState.PLANNED,
        t.notices.c.due_at <= by,
        order=(t.notices.c.person_id, t.notices.c.due_at, t.notices.c.id),
        limit=CHUNK,
    )


def planned(read: Read, *, record_ids: Iterable[int], until: datetime) -> list[Notice]:
    """Return what is planned of these records until a moment, for whomever."""
    return _found(
        read,
        t.notices.c.state == NoticeState.PLANNED,
        t.notices.c.record_id.in_(list(record_ids)),
        t.notices.c.due_at <= until,
    )


def of_post(read: Read, post_id: int) -> list[Notice]:
    return _found(read, t.notices.c.post_id == post_id, order=(t.notices.c.due_at, t.notices.c.id))


def of_record(read: Read, record_id: int) -> list[tuple[Notice, bool]]:
    """Return what people were or will be told of a record, oldest first, each with whether it has gone out."""
    p = t.posts.c
    gone_out = or_(p.state == PostState.SENT, p.state == PostState.SENDING, p.state == PostState.UNCERTAIN)
    chosen = (
        select(t.notices, gone_out.label("is_sent"))
        .select_from(t.notices.outerjoin(t.posts, p.id == t.notices.c.post_id))
        .where(t.notices.c.record_id == record_id)
        .where(or_(t.notices.c.state == NoticeState.PLANNED, t.notices.c.state == NoticeState.CARRIED))
        .order_by(t.notices.c.id)
    )
    rows = read.db.execute(chosen).mappings()
    return [
        (Notice(**{c.name: row[c.name] for c in t.notices.columns}), bool(row["is_sent"])) for row in rows
    ]


def dropped(read: Read, record_id: int, why: Why) -> set[int]:
    """Return whom a record's news would have told had it still been so when it was due."""
    chosen = select(t.notices.c.person_id).where(
        t.notices.c.record_id == record_id,
        t.notices.c.why == why,
        t.notices.c.state.in_([NoticeState.CANCELLED, NoticeState.EXPIRED]),
    )
    return set(read.db.execute(chosen).scalars())


def overdue(read: Read, *, before: datetime) -> list[str]:
    """Return the keys of notices that should have been gathered by then."""
    late = select(t.notices.c.key).where(
        t.notices.c.state == NoticeState.PLANNED, t.notices.c.due_at < before
    )
    return list(read.db.execute(late.limit(CHUNK)).scalars())


def keys_there(read: Read, keys: Sequence[str]) -> set[str]:
    found: set[str] = set()
    for start in range(0, len(keys), CHUNK):
        some = t.notices.c.key.in_(keys[start : start + CHUNK])
        found.update(read.db.execute(select(t.notices.c.key).where(some)).scalars())
    return found


def settle(tx: Tx, notice: Notice, state: NoticeState, *, post_id: int | None = None) -> None:
    tx.run(_SETTLED, notice=notice.id, to=state, on_post=post_id, at=notice.due_at)


def put_off(tx: Tx, notice: Notice, *, until: datetime) -> None:
    """Let a notice wait for a better hour."""
    tx.run(_SETTLED, notice=notice.id, to=NoticeState.PLANNED, on_post=None, at=until)


def was_told(read: Read, key: str) -> bool:
    """Say whether a message has carried the notice of this key."""
    return bool(_found(read, t.notices.c.key == key, t.notices.c.state == NoticeState.CARRIED))


def bring_forward(tx: Tx, person_id: int, *, at: datetime) -> None:
    """Let the news that waits for a person come at a moment that is sooner."""
    tx.run(_BROUGHT_FORWARD, concerned=person_id, at=at)


def readdress(tx: Tx, notice: Notice, *, to: int, at: datetime) -> None:
    """Let somebody else read a notice: whom it concerns, or who stands in for them."""
    stands_for = None if notice.whose == to else notice.whose
    tx.run(_READDRESSED, notice=notice.id, reader=to, absent=stands_for, at=at)


def hand_on(tx: Tx, post_id: int, *, at: datetime) -> None:
    """Plan again what a post carried that will never be sent, so that another message carries it."""
    tx.run(_HANDED_ON, of_post=post_id, at=at)


def cancel(tx: Tx, post_id: int) -> None:
    """What a post carried need not be said any more."""
    tx.run(_CANCELLED, of_post=post_id)


def next_at(read: Read) -> datetime | None:
    """Return the earliest moment at which a notice is due; None when none is planned."""
    planned = select(func.min(t.notices.c.due_at)).where(t.notices.c.state == NoticeState.PLANNED)
    return read.db.execute(planned).scalar()


def _found(
    read: Read, *where: object, order: Iterable[object] = (), limit: int | None = None
) -> list[Notice]:
    chosen = select(t.notices).where(*where).order_by(*order).limit(limit)  # type: ignore[arg-type]
    return [Notice(**row) for row in read.db.execute(chosen).mappings()]


_PLANNED = update(t.items).where(t.items.c.id == bindparam("record")).values(planned=bindparam("version"))
_ALL_ANEW = update(t.items).where(t.items.c.planned > 0).values(planned=ANEW)
_ANEW_OF = (
    update(t.items)
    .where(
        t.items.c.planned > 0,
        t.items.c.id.in_(select(t.owners.c.record_id).where(t.owners.c.person_id == bindparam("person"))),
    )
    .values(planned=ANEW)
)
_NO_NEWS = sorted(REMINDERS | {Why.UNANSWERED, Why.BACK})
_BROUGHT_FORWARD = (
    update(t.notices)
    .where(
        func.coalesce(t.notices.c.stands_for, t.notices.c.person_id) == bindparam("concerned"),
        t.notices.c.state == NoticeState.PLANNED,
        *[t.notices.c.why != why for why in _NO_NEWS],  # many rows at once: no IN
        t.notices.c.due_at > bindparam("at"),
    )
    .values(due_at=bindparam("at"))
)
_READDRESSED = (
    update(t.notices)
    .where(t.notices.c.id == bindparam("notice"))
    .values(person_id=bindparam("reader"), stands_for=bindparam("absent"), due_at=bindparam("at"))
)
_DROPPED = (
    update(t.notices)
    .where(
        t.notices.c.record_id == bindparam("of"),
        t.notices.c.state == NoticeState.PLANNED,
        or_(*[t.notices.c.why == why for why in sorted(OF_A_DEADLINE)]),  # many rows at once: no IN
        t.notices.c.due_at > bindparam("now"),
    )
    .values(state=NoticeState.CANCELLED)
)
_SETTLED = (
    update(t.notices)
    .where(t.notices.c.id == bindparam("notice"))
    .values(state=bindparam("to"), post_id=bindparam("on_post"), due_at=bindparam("at"))
)
_CARRIED = update(t.notices).where(
    t.notices.c.post_id == bindparam("of_post"), t.notices.c.state == NoticeState.CARRIED
)
_HANDED_ON = _CARRIED.values(state=NoticeState.PLANNED, post_id=None, due_at=bindparam("at"))
_CANCELLED = _CARRIED.values(state=NoticeState.CANCELLED)


def _unless_there(dialect: Any) -> Any:
    return dialect.insert(t.notices).on_conflict_do_nothing(index_elements=["key"])


_PLANNED_ANEW = ("why", "due_at", "expires_at", "state", "person_id", "stands_for")


def _or_moved(dialect: Any) -> Any:
    wanted = dialect.insert(t.notices)
    return wanted.on_conflict_do_update(
        index_elements=["key"],
        set_={name: wanted.excluded[name] for name in _PLANNED_ANEW},
        where=or_(t.notices.c.state == NoticeState.PLANNED, t.notices.c.state == NoticeState.CANCELLED),
    )


_MISSING = {"sqlite": _unless_there(sqlite), "postgresql": _unless_there(postgresql)}
_REPLANNED = {"sqlite": _or_moved(sqlite), "postgresql": _or_moved(postgresql)}


def _or_another(dialect: Any) -> Any:
    wanted = dialect.insert(t.snoozes)
    return wanted.on_conflict_do_update(
        index_elements=["person_id", "record_id"], set_={"until": wanted.excluded.until}
    )


_HUSHED = {"sqlite": _or_another(sqlite), "postgresql": _or_another(postgresql)}
_WOKEN = delete(t.snoozes).where(
    t.snoozes.c.person_id == bindparam("person"), t.snoozes.c.record_id == bindparam("record")
)
_NOT_ASKED = (
    update(t.notices)
    .where(
        t.notices.c.person_id == bindparam("person"),
        t.notices.c.record_id == bindparam("record"),
        t.notices.c.why == Why.ASKED,
        t.notices.c.state == NoticeState.PLANNED,
    )
    .values(state=NoticeState.CANCELLED)
)
_STALE = (
    update(t.posts)
    .where(
        t.posts.c.id.in_(
            select(t.notices.c.post_id).where(
                t.notices.c.record_id.is_(None),
                t.notices.c.why == bindparam("reason"),
                t.notices.c.facts == bindparam("of"),
                t.notices.c.post_id.is_not(None),
            )
        )
    )
    .values(wanted=t.posts.c.wanted + 1)
)
