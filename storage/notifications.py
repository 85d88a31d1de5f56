"""Notifications in the database: planned, due, and the posts that carry them."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Select, and_, bindparam, delete, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.notifications import (
    DEADLINE_REASONS,
    JOINING_REASONS,
    REMINDER_REASONS,
    Notification,
    NotificationState,
    Reason,
)
from bot.posts import PostState
from bot.records import Item, Kind
from bot.reminders import SentReminder, Snoozes, reminder_shown
from storage import tables
from storage.failed_plans import is_not_set_aside
from storage.subqueries import exists_in, is_one_of, unindexed
from storage.unit_of_work import REFRESH_REMINDERS, Read, RecordQuery, Tx, indexed_record_query
from storage.visibility import owned_by

ROLE_REASONS = (Reason.SUCCESSOR_NEEDED, Reason.AREA_VACANT, Reason.DEPARTURE)
ROLES_ASKED_FOR = timedelta(days=62)  # a role is asked for a month before it ends and some days after

CHUNK_SIZE = 200  # rows per chunk for the writer
NEEDS_REPLANNING = (
    -1
)  # in `items.planned`: planned before, and to be planned again by another charter or calendar


def unplanned_items(read: Read, kind: Kind, *, until: date) -> list[Any]:
    """Return open items of a kind due by `until` whose reminders are not planned for their current version."""
    return read.select(_unplanned(kind), until=until)


def replace_reminders(tx: Tx, item: Item, reminders: Iterable[Notification]) -> None:
    """Replace the planned reminders of an item, and mark its version as planned.

    Reminders that are due already are left to the batch, and sent ones stay sent.
    """
    tx.run(_CANCEL_PLANNED, of=item.id, now=tx.now)
    for notification in reminders:
        tx.run(_UPSERT_UNSENT[tx.dialect], **_column_values(notification))
    tx.run(_MARK_PLANNED, record=item.id, version=item.version)


def replan_all(tx: Tx) -> None:
    """Mark all reminders to be planned again, because the charter has changed."""
    tx.run(_REPLAN_ALL)


def replan_owned_by(tx: Tx, person_ids: Iterable[int]) -> None:
    """Mark the reminders of these owners to be planned again, because their working days have changed."""
    for person_id in person_ids:
        tx.run(_REPLAN_OWNED_BY, person=person_id)


def replan_without_owner(tx: Tx, kind: Kind) -> None:
    """Mark the reminders of the items of a kind that nobody owns to be planned again."""
    tx.run(_REPLAN_WITHOUT_OWNER, of=kind)


def deadline_reminders(read: Read, record_ids: Iterable[int]) -> list[Notification]:
    """Return the deadline reminders of these records that are planned or sent."""
    ids = list(record_ids)
    return _read_notifications(read, _DEADLINE_REMINDERS, ids=ids) if ids else []


def sent_reminders(read: Read, record_ids: Iterable[int]) -> Mapping[int, list[SentReminder]]:
    """Return by record in which messages its readers were reminded of it, the first message first."""
    sent: dict[int, list[SentReminder]] = {record_id: [] for record_id in record_ids}
    told: dict[tuple[int, int | None, datetime], list[Notification]] = {}
    for row in read.db.execute(_SENT_OF_RECORDS, {"ids": list(sent)}).mappings():
        at = datetime.fromtimestamp(float(row["slack_ts"]), UTC)
        one = Notification(**{c.name: row[c.name] for c in tables.notifications.columns})
        told.setdefault((one.record_id or 0, one.post_id, at), []).append(one)
    for (record_id, _, at), together in told.items():
        if (shown := reminder_shown(together)) is not None:
            sent[record_id].append(SentReminder(at, shown))
    return sent


def upcoming_reminders(
    read: Read, person_ids: Iterable[int], *, first: datetime, until: datetime
) -> list[Notification]:
    """Return the reminders that these readers will get in a period and have not got yet."""
    unsent = exists_in(
        tables.posts,
        tables.posts.c.id == tables.notifications.c.post_id,
        tables.posts.c.state == PostState.PENDING,
    )
    return _select_notifications(
        read,
        tables.notifications.c.person_id.in_(list(person_ids)),
        tables.notifications.c.reason.in_(REMINDER_REASONS),
        tables.notifications.c.due_at >= first,
        tables.notifications.c.due_at < until,
        or_(
            tables.notifications.c.state == NotificationState.PLANNED,
            and_(tables.notifications.c.state == NotificationState.BATCHED, unsent),
        ),
    )


def add_once(tx: Tx, notification: Notification) -> None:
    """Add a notification unless one with its key exists."""
    tx.run(_INSERT_MISSING[tx.dialect], **_column_values(notification))


def plan_once(tx: Tx, notification: Notification) -> None:
    """Add a notification; one with its key that is still planned moves to the new day, any other stays."""
    tx.run(_INSERT_OR_MOVE[tx.dialect], **_column_values(notification))


def move_planned(tx: Tx, notification: Notification) -> None:
    """Move a notification to the new day if one with its key is still planned."""
    n = notification
    tx.run(_MOVE_PLANNED, of=n.key, own=n.own_at, at=n.due_at, expiry=n.expires_at)


def snoozed(read: Read, record_ids: Iterable[int]) -> Snoozes:
    """Return the snoozes of these records, by person and record."""
    rows = read.db.execute(_SNOOZES, {"ids": list(record_ids)})
    return {(row.person_id, row.record_id): row.until for row in rows}


def snoozed_by(read: Read, person_id: int) -> dict[int, datetime | None]:
    """Return the snoozes of a person by record; None means without end."""
    s = tables.snoozes.c
    chosen = select(s.record_id, s.until).where(s.person_id == person_id).order_by(s.record_id)
    return dict(read.db.execute(chosen).all())


def snooze(tx: Tx, person_id: int, record_id: int, *, until: datetime | None) -> None:
    """Suppress reminders of a record until a moment (None: without end); replaces an earlier snooze."""
    tx.run(_SNOOZE[tx.dialect], person_id=person_id, record_id=record_id, until=until)


def unsnooze(tx: Tx, person_id: int, record_id: int) -> None:
    tx.run(_UNSNOOZE, person=person_id, record=record_id)


def followers(read: Read, record_id: int) -> list[int]:
    """Return who follows a record, in the order in which they began to."""
    return list(read.db.execute(_FOLLOWERS, {"of": record_id}).scalars())


def follow(tx: Tx, person_id: int, record_id: int) -> None:
    tx.run(_FOLLOW[tx.dialect], person_id=person_id, record_id=record_id, since=tx.now)


def unfollow(tx: Tx, person_id: int, record_id: int) -> None:
    tx.run(_UNFOLLOW, person=person_id, record=record_id)


def add_unsent(tx: Tx, notification: Notification) -> None:
    """Plan a notification; one with the same key that was cancelled is planned again."""
    tx.run(_UPSERT_UNSENT[tx.dialect], **_column_values(notification))


def dependent_reminders(read: Read, key: str, *, after: int, limit: int) -> list[Notification]:
    """Return the planned reminders that people asked for on days that depend on what has this key, by their ids."""
    return _read_notifications(read, _DEPENDENT, pattern=f"% {key} %", after=after, most=limit)


def requested_of(read: Read, person_id: int, record_id: int) -> list[Notification]:
    """Return the reminders of a record that somebody asked for and has not got yet."""
    return _read_notifications(read, _REQUESTED, person=person_id, record=record_id)


def cancel_requested(tx: Tx, key: str) -> None:
    """Cancel a reminder that a person asked for and has not got yet."""
    tx.run(_CANCEL_REQUESTED, key_of=key)


def refresh_messages(tx: Tx, record_id: int) -> None:
    """Update the messages that carried notifications of a record."""
    tx.run(REFRESH_REMINDERS, of=record_id)


def is_told_later(read: Read, one: Notification, reasons: Collection[Reason]) -> bool:
    """Return whether another message tells the same person later of the same record, for one of these reasons."""
    return any(
        other.reason in reasons and (other.id or 0) > (one.id or 0)
        for other, _ in of_record(read, one.record_id or 0)
        if other.concerned_person_id == one.concerned_person_id and other.post_id != one.post_id
    )


def refresh_messages_of(tx: Tx, record_ids: Sequence[int], reasons: Iterable[Reason]) -> None:
    """Update the messages that carried a notification of these records for one of these reasons."""
    asked = select(_n.post_id).where(
        _n.record_id.in_(record_ids), _n.reason.in_(reasons), _n.post_id.is_not(None)
    )
    ids = tx.db.execute(asked).scalars()
    for post_id in sorted(set(ids)):
        tx.run(_REFRESH_POST, of=post_id)


def refresh_messages_about(tx: Tx, reason: Reason, context: str) -> None:
    """Update the messages that carried a notification without a record."""
    tx.run(_REFRESH_ABOUT, reason=reason, of=context)


def refresh_messages_of_roles(tx: Tx) -> None:
    """Update the recent messages that say of somebody who leaves, or of an area, that nobody follows or answers."""
    tx.run(_REFRESH_OF_ROLES, since=tx.now - ROLES_ASKED_FOR)


def _column_values(notification: Notification) -> dict[str, Any]:
    return {c.name: getattr(notification, c.name) for c in tables.notifications.columns if c.name != "id"}


def due(read: Read, *, by: datetime) -> list[Notification]:
    """Return planned notifications due by a moment, ordered by reader."""
    return _read_notifications(read, _DUE, by=by)


def planned_for_records(read: Read, *, record_ids: Iterable[int], until: datetime) -> list[Notification]:
    """Return the notifications of these records planned until a moment, for any reader."""
    return _read_notifications(read, _PLANNED_FOR_RECORDS, ids=list(record_ids), until=until)


def planned_to_join(read: Read, *, persons: Iterable[int]) -> list[Notification]:
    """Return what these readers get with their next message, whenever it is planned."""
    return _read_notifications(read, _PLANNED_TO_JOIN, people=list(persons))


def of_post(read: Read, post_id: int) -> Sequence[Notification]:
    return read.once(_load_of_post, post_id)


def of_message(read: Read, channel: str, ts: str) -> Sequence[Notification]:
    """Return the notifications that a message carries; none for a message that is not ours."""
    p = tables.posts.c
    found = read.db.execute(select(p.id).where(p.slack_ts == ts, p.slack_channel == channel)).scalar()
    return of_post(read, found) if found is not None else ()


def _load_of_post(read: Read, post_id: int) -> Sequence[Notification]:
    return tuple(_read_notifications(read, _OF_POST, post=post_id))


def sent_of_record(read: Read, record_id: int) -> list[tuple[Notification, datetime]]:
    """Return the notifications of a record that went out, each with when its message was due."""
    p, known = tables.posts.c, tables.notifications
    chosen = (
        select(known, p.send_at)
        .select_from(known.join(tables.posts, p.id == known.c.post_id))
        .where(known.c.record_id == record_id, known.c.state == NotificationState.BATCHED, _HAS_GONE_OUT)
        .order_by(p.send_at, known.c.id)
    )
    rows = read.db.execute(chosen).mappings()
    return [(Notification(**{c.name: row[c.name] for c in known.columns}), row["send_at"]) for row in rows]


def of_record(read: Read, record_id: int) -> list[tuple[Notification, bool]]:
    """Return the notifications of a record, oldest first, each with whether it was sent."""
    p = tables.posts.c
    chosen = (
        select(tables.notifications, _HAS_GONE_OUT.label("is_sent"))
        .select_from(tables.notifications.outerjoin(tables.posts, p.id == tables.notifications.c.post_id))
        .where(tables.notifications.c.record_id == record_id)
        .where(
            or_(
                tables.notifications.c.state == NotificationState.PLANNED,
                tables.notifications.c.state == NotificationState.BATCHED,
            )
        )
        .order_by(tables.notifications.c.id)
    )
    rows = read.db.execute(chosen).mappings()
    return [
        (Notification(**{c.name: row[c.name] for c in tables.notifications.columns}), bool(row["is_sent"]))
        for row in rows
    ]


def dropped_recipients(read: Read, record_id: int, reason: Reason) -> set[int]:
    """Return the people whose notification was cancelled or expired because it no longer held."""
    chosen = select(tables.notifications.c.person_id).where(
        tables.notifications.c.record_id == record_id,
        tables.notifications.c.reason == reason,
        tables.notifications.c.state.in_([NotificationState.CANCELLED, NotificationState.EXPIRED]),
    )
    return set(read.db.execute(chosen).scalars())


def overdue_keys(read: Read, *, before: datetime) -> list[str]:
    """Return the keys of notifications that were due before a moment and not batched."""
    late = select(tables.notifications.c.key).where(
        tables.notifications.c.state == NotificationState.PLANNED, tables.notifications.c.due_at < before
    )
    return list(read.db.execute(late.limit(CHUNK_SIZE)).scalars())


def existing_keys(read: Read, keys: Sequence[str]) -> set[str]:
    found: set[str] = set()
    for start in range(0, len(keys), CHUNK_SIZE):
        some = tables.notifications.c.key.in_(keys[start : start + CHUNK_SIZE])
        found.update(read.db.execute(select(tables.notifications.c.key).where(some)).scalars())
    return found


def set_state(
    tx: Tx, notification: Notification, state: NotificationState, *, post_id: int | None = None
) -> None:
    tx.run(_SET_STATE, notice=notification.id, to=state, on_post=post_id, at=notification.due_at)


def postpone(tx: Tx, notification: Notification, *, until: datetime) -> None:
    """Defer a notification to a later moment."""
    tx.run(_SET_STATE, notice=notification.id, to=NotificationState.PLANNED, on_post=None, at=until)


def was_batched(read: Read, key: str) -> bool:
    """Return whether a post has carried the notification with this key."""
    return bool(
        _select_notifications(
            read, tables.notifications.c.key == key, tables.notifications.c.state == NotificationState.BATCHED
        )
    )


def delayed(read: Read, person_ids: Iterable[int]) -> list[Notification]:
    """Return what these people, or their stand-ins, are to read later than on its own day.

    Reminders of deadlines are left out: they are planned again from their records.
    """
    n, people = tables.notifications.c, list(person_ids)
    return _select_notifications(
        read,
        n.state == NotificationState.PLANNED,
        n.due_at > n.own_at,
        n.reason.not_in(DEADLINE_REASONS),
        or_(n.person_id.in_(people), n.stands_for.in_(people)),
    )


def readdress(tx: Tx, notification: Notification, *, to: int, at: datetime) -> None:
    """Change the reader of a notification: the person concerned or their stand-in."""
    stands_for = None if notification.concerned_person_id == to else notification.concerned_person_id
    tx.run(_READDRESS, notice=notification.id, reader=to, absent=stands_for, at=at)


def replan_of_post(tx: Tx, post_id: int, *, at: datetime) -> None:
    """Plan the notifications of a post that will never be sent again, so that another post carries them."""
    tx.run(_REPLAN_OF_POST, of_post=post_id, at=at)


def cancel_of_post(tx: Tx, post_id: int) -> None:
    """Cancel the notifications of a post."""
    tx.run(_CANCEL_OF_POST, of_post=post_id)


def next_at(read: Read) -> datetime | None:
    """Return the earliest due time of a planned notification, or None."""
    at: datetime | None = read.db.execute(_NEXT_AT).scalar()
    return at


def _select_notifications(
    read: Read, *where: object, order: Iterable[object] = (), limit: int | None = None
) -> list[Notification]:
    return _read_notifications(read, _query(*where, order=order, limit=limit))


def _query(
    *where: object, order: Iterable[object] = (), limit: int | ColumnElement[int] | None = None
) -> Select[Any]:
    return select(tables.notifications).where(*where).order_by(*order).limit(limit)  # type: ignore[arg-type]


def _read_notifications(read: Read, query: Select[Any], **values: object) -> list[Notification]:
    return [Notification(**row) for row in read.db.execute(query, values).mappings()]


_n, _s = tables.notifications.c, tables.snoozes.c
_IS_PLANNED = _n.state == NotificationState.PLANNED
_HAS_GONE_OUT = is_one_of(tables.posts.c.state, (PostState.SENT, PostState.SENDING, PostState.UNCERTAIN))
_IS_OF_RECORDS = _n.record_id.in_(bindparam("ids", expanding=True))
_SENT_OF_RECORDS = (
    select(tables.notifications, tables.posts.c.slack_ts)
    .select_from(tables.notifications.join(tables.posts, tables.posts.c.id == _n.post_id))
    .where(
        _IS_OF_RECORDS,
        _n.state == NotificationState.BATCHED,
        unindexed(tables.posts.c.state) == PostState.SENT,
    )
    .order_by(tables.posts.c.slack_ts, _n.id)
)


@cache
def _unplanned(kind: Kind) -> RecordQuery:
    return indexed_record_query(
        kind,
        tables.items.c.kind == kind,
        tables.ITEM_IS_OPEN,
        tables.items.c.due_on <= bindparam("until"),
        tables.items.c.planned < tables.records.c.version,
        is_not_set_aside(tables.records.c.id),
        order=(unindexed(tables.items.c.id),),
        limit=CHUNK_SIZE,
    )


_DEADLINE_REMINDERS = _query(
    _IS_OF_RECORDS,
    is_one_of(_n.reason, DEADLINE_REASONS),
    or_(_IS_PLANNED, _n.state == NotificationState.BATCHED),
)
_DUE = _query(
    _IS_PLANNED, _n.due_at <= bindparam("by"), order=(_n.person_id, _n.due_at, _n.id), limit=CHUNK_SIZE
)
_PLANNED_FOR_RECORDS = _query(_IS_PLANNED, _IS_OF_RECORDS, _n.due_at <= bindparam("until"))
_PLANNED_TO_JOIN = _query(
    _IS_PLANNED,
    is_one_of(_n.reason, JOINING_REASONS),
    _n.person_id.in_(bindparam("people", expanding=True)),
    order=(_n.id,),
)
_OF_POST = _query(_n.post_id == bindparam("post"), order=(_n.due_at, _n.id))
_IS_ASKED_FOR = is_one_of(_n.reason, (Reason.SNOOZE_ENDED, Reason.REMINDER_REQUESTED))
_DEPENDENT = _query(
    _IS_PLANNED,
    _IS_ASKED_FOR,
    _n.context.like(bindparam("pattern")),
    unindexed(_n.id) > bindparam("after"),
    order=(unindexed(_n.id),),
    limit=bindparam("most"),
)
_REQUESTED = _query(
    _IS_PLANNED, _IS_ASKED_FOR, _n.person_id == bindparam("person"), _n.record_id == bindparam("record")
)
_NEXT_AT = select(func.min(_n.due_at)).where(_IS_PLANNED)
_SNOOZES = select(_s.person_id, _s.record_id, _s.until).where(
    _s.record_id.in_(bindparam("ids", expanding=True))
)
_MARK_PLANNED = (
    update(tables.items).where(tables.items.c.id == bindparam("record")).values(planned=bindparam("version"))
)
# What is closed is planned when it opens again, because its version is another one then.
_REPLAN_ALL = (
    update(tables.items)
    .where(tables.ITEM_IS_OPEN, tables.items.c.planned > 0)
    .values(planned=NEEDS_REPLANNING)
)
_REPLAN_OWNED_BY = _REPLAN_ALL.where(owned_by(bindparam("person", type_=BigInteger), tables.items.c.id))
_REPLAN_WITHOUT_OWNER = _REPLAN_ALL.where(
    tables.items.c.kind == bindparam("of"),
    ~exists_in(tables.owners, tables.owners.c.record_id == tables.items.c.id),
)
_READDRESS = (
    update(tables.notifications)
    .where(tables.notifications.c.id == bindparam("notice"))
    .values(person_id=bindparam("reader"), stands_for=bindparam("absent"), due_at=bindparam("at"))
)
_CANCEL_PLANNED = (
    update(tables.notifications)
    .where(
        tables.notifications.c.record_id == bindparam("of"),
        tables.notifications.c.state == NotificationState.PLANNED,
        or_(
            *[tables.notifications.c.reason == why for why in sorted(DEADLINE_REASONS)]
        ),  # executed for many rows: no IN
        tables.notifications.c.due_at > bindparam("now"),
    )
    .values(state=NotificationState.CANCELLED)
)
_SET_STATE = (
    update(tables.notifications)
    .where(tables.notifications.c.id == bindparam("notice"))
    .values(state=bindparam("to"), post_id=bindparam("on_post"), due_at=bindparam("at"))
)
_UPDATE_BATCHED = update(tables.notifications).where(
    tables.notifications.c.post_id == bindparam("of_post"),
    tables.notifications.c.state == NotificationState.BATCHED,
)
_REPLAN_OF_POST = _UPDATE_BATCHED.values(
    state=NotificationState.PLANNED, post_id=None, due_at=bindparam("at")
)
_CANCEL_OF_POST = _UPDATE_BATCHED.values(state=NotificationState.CANCELLED)


def _insert_or_ignore(dialect: Any) -> Any:
    return dialect.insert(tables.notifications).on_conflict_do_nothing(index_elements=["key"])


_REPLANNED_COLUMNS = ("reason", "due_at", "own_at", "expires_at", "state", "person_id", "stands_for")
_MOVED_COLUMNS = ("due_at", "own_at", "expires_at")


def _upsert(dialect: Any, columns: Sequence[str], condition: Callable[[Any], Any]) -> Any:
    """Insert a notification, or change these columns of the one with its key where the condition holds.

    The condition is given the new values.
    """
    wanted = dialect.insert(tables.notifications)
    return wanted.on_conflict_do_update(
        index_elements=["key"],
        set_={name: wanted.excluded[name] for name in columns},
        where=condition(wanted.excluded),
    )


def _upsert_unsent(dialect: Any) -> Any:
    is_unsent = or_(
        tables.notifications.c.state == NotificationState.PLANNED,
        tables.notifications.c.state == NotificationState.CANCELLED,
    )
    return _upsert(dialect, _REPLANNED_COLUMNS, lambda _: is_unsent)


def _insert_or_move(dialect: Any) -> Any:
    is_planned = tables.notifications.c.state == NotificationState.PLANNED
    own_at = tables.notifications.c.own_at
    return _upsert(dialect, _MOVED_COLUMNS, lambda new: and_(is_planned, own_at != new.own_at))


_INSERT_OR_MOVE = {"sqlite": _insert_or_move(sqlite), "postgresql": _insert_or_move(postgresql)}
_MOVE_PLANNED = (
    update(tables.notifications)
    .where(
        tables.notifications.c.key == bindparam("of"),
        tables.notifications.c.state == NotificationState.PLANNED,
        tables.notifications.c.own_at != bindparam("own"),
    )
    .values(own_at=bindparam("own"), due_at=bindparam("at"), expires_at=bindparam("expiry"))
)
_INSERT_MISSING = {"sqlite": _insert_or_ignore(sqlite), "postgresql": _insert_or_ignore(postgresql)}
_UPSERT_UNSENT = {"sqlite": _upsert_unsent(sqlite), "postgresql": _upsert_unsent(postgresql)}


def _upsert_snooze(dialect: Any) -> Any:
    wanted = dialect.insert(tables.snoozes)
    return wanted.on_conflict_do_update(
        index_elements=["person_id", "record_id"], set_={"until": wanted.excluded.until}
    )


_SNOOZE = {"sqlite": _upsert_snooze(sqlite), "postgresql": _upsert_snooze(postgresql)}
_UNSNOOZE = delete(tables.snoozes).where(
    tables.snoozes.c.person_id == bindparam("person"), tables.snoozes.c.record_id == bindparam("record")
)
_f = tables.follows.c
_FOLLOWERS = select(_f.person_id).where(_f.record_id == bindparam("of")).order_by(_f.since, _f.person_id)
_FOLLOW = {
    "sqlite": sqlite.insert(tables.follows).on_conflict_do_nothing(),
    "postgresql": postgresql.insert(tables.follows).on_conflict_do_nothing(),
}
_UNFOLLOW = delete(tables.follows).where(
    _f.person_id == bindparam("person"), _f.record_id == bindparam("record")
)
_CANCEL_REQUESTED = (
    update(tables.notifications)
    .where(
        tables.notifications.c.key == bindparam("key_of"),
        tables.notifications.c.state == NotificationState.PLANNED,
    )
    .values(state=NotificationState.CANCELLED)
)
_REFRESH_POST = (
    update(tables.posts).where(tables.posts.c.id == bindparam("of")).values(wanted=tables.posts.c.wanted + 1)
)
_REFRESH_OF_ROLES = (
    update(tables.posts)
    .where(
        tables.posts.c.id.in_(
            select(tables.notifications.c.post_id).where(
                tables.notifications.c.record_id.is_(None),
                is_one_of(tables.notifications.c.reason, ROLE_REASONS),
                tables.notifications.c.due_at > bindparam("since"),
                tables.notifications.c.post_id.is_not(None),
            )
        )
    )
    .values(wanted=tables.posts.c.wanted + 1)
)
_REFRESH_ABOUT = (
    update(tables.posts)
    .where(
        tables.posts.c.id.in_(
            select(tables.notifications.c.post_id).where(
                tables.notifications.c.record_id.is_(None),
                tables.notifications.c.reason == bindparam("reason"),
                tables.notifications.c.context == bindparam("of"),
                tables.notifications.c.post_id.is_not(None),
            )
        )
    )
    .values(wanted=tables.posts.c.wanted + 1)
)
