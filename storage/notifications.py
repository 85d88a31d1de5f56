"""Notifications in the database: planned, due, and the posts that carry them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, bindparam, delete, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.actions import OPEN_STATES, Action
from bot.notifications import (
    ANSWER_WANTED_REASONS,
    DEADLINE_REASONS,
    REMINDER_REASONS,
    Notification,
    NotificationState,
    Reason,
)
from bot.posts import PostState
from bot.records import Kind
from bot.reminders import Snoozes
from storage import tables
from storage.subqueries import exists_in
from storage.unit_of_work import REFRESH_REMINDERS, Read, Tx

CHUNK_SIZE = 200  # rows per chunk for the writer
NEEDS_REPLANNING = (
    -1
)  # in `items.planned`: planned before, and to be planned again by another charter or calendar


def unplanned_actions(read: Read, *, until: date) -> list[Action]:
    """Return open actions due by `until` whose reminders are not planned for their current version."""
    return read.records(
        Kind.ACTION,
        tables.records.c.state.in_(OPEN_STATES),
        tables.items.c.due_on <= until,
        tables.items.c.planned < tables.records.c.version,
        order=(tables.records.c.id,),
        limit=CHUNK_SIZE,
    )


def replace_reminders(tx: Tx, actions: Sequence[Action], reminders: Iterable[Notification]) -> None:
    """Replace the planned reminders of these actions, and mark their versions as planned.

    Reminders that are due already are left to the batch, and sent ones stay sent.
    """
    for action in actions:
        tx.run(_CANCEL_PLANNED, of=action.id, now=tx.now)
    for notification in reminders:
        tx.run(_UPSERT_UNSENT[tx.dialect], **_column_values(notification))
    for action in actions:
        tx.run(_MARK_PLANNED, record=action.id, version=action.version)


def replan_all(tx: Tx) -> None:
    """Mark all reminders to be planned again, because the charter has changed."""
    tx.run(_REPLAN_ALL)


def replan_owned_by(tx: Tx, person_ids: Iterable[int]) -> None:
    """Mark the reminders of these owners to be planned again, because their working days have changed."""
    for person_id in person_ids:
        tx.run(_REPLAN_OWNED_BY, person=person_id)


def deadline_reminders(read: Read, record_ids: Iterable[int]) -> list[Notification]:
    """Return the deadline reminders of these records that are planned or sent."""
    return _select_notifications(
        read,
        tables.notifications.c.record_id.in_(list(record_ids)),
        tables.notifications.c.reason.in_(DEADLINE_REASONS),
        or_(
            tables.notifications.c.state == NotificationState.PLANNED,
            tables.notifications.c.state == NotificationState.BATCHED,
        ),
    )


def sent_due_reminders(read: Read, record_ids: Iterable[int]) -> Mapping[int, list[Notification]]:
    """Return by record the sent reminders for a deadline that has come or passed."""
    sent: dict[int, list[Notification]] = {record_id: [] for record_id in record_ids}
    found = _select_notifications(
        read,
        tables.notifications.c.record_id.in_(list(sent)),
        tables.notifications.c.reason.in_(ANSWER_WANTED_REASONS),
        tables.notifications.c.state == NotificationState.BATCHED,
        exists_in(
            tables.posts,
            tables.posts.c.id == tables.notifications.c.post_id,
            tables.posts.c.state == PostState.SENT,
        ),
    )
    for notification in found:
        sent[notification.record_id or 0].append(notification)
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


def snoozed(read: Read, record_ids: Iterable[int]) -> Snoozes:
    """Return the snoozes of these records, by person and record."""
    s = tables.snoozes.c
    chosen = select(s.person_id, s.record_id, s.until).where(s.record_id.in_(list(record_ids)))
    return {(row.person_id, row.record_id): row.until for row in read.db.execute(chosen)}


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


def add_requested(tx: Tx, notification: Notification) -> None:
    """Plan a reminder that a person asked for; one with the same key that was cancelled is planned again."""
    tx.run(_UPSERT_UNSENT[tx.dialect], **_column_values(notification))


def cancel_requested(tx: Tx, person_id: int, record_id: int) -> None:
    """Cancel the reminders of a record that a person asked for and has not got yet."""
    tx.run(_CANCEL_REQUESTED, person=person_id, record=record_id)


def refresh_messages(tx: Tx, record_id: int) -> None:
    """Update the messages that carried notifications of a record."""
    tx.run(REFRESH_REMINDERS, of=record_id)


def refresh_messages_about(tx: Tx, reason: Reason, context: str) -> None:
    """Update the messages that carried a notification without a record."""
    tx.run(_REFRESH_ABOUT, reason=reason, of=context)


def _column_values(notification: Notification) -> dict[str, Any]:
    return {c.name: getattr(notification, c.name) for c in tables.notifications.columns if c.name != "id"}


def due(read: Read, *, by: datetime) -> list[Notification]:
    """Return planned notifications due by a moment, ordered by reader."""
    return _select_notifications(
        read,
        tables.notifications.c.state == NotificationState.PLANNED,
        tables.notifications.c.due_at <= by,
        order=(tables.notifications.c.person_id, tables.notifications.c.due_at, tables.notifications.c.id),
        limit=CHUNK_SIZE,
    )


def planned_for_records(read: Read, *, record_ids: Iterable[int], until: datetime) -> list[Notification]:
    """Return the notifications of these records planned until a moment, for any reader."""
    return _select_notifications(
        read,
        tables.notifications.c.state == NotificationState.PLANNED,
        tables.notifications.c.record_id.in_(list(record_ids)),
        tables.notifications.c.due_at <= until,
    )


def of_post(read: Read, post_id: int) -> list[Notification]:
    return _select_notifications(
        read,
        tables.notifications.c.post_id == post_id,
        order=(tables.notifications.c.due_at, tables.notifications.c.id),
    )


def of_record(read: Read, record_id: int) -> list[tuple[Notification, bool]]:
    """Return the notifications of a record, oldest first, each with whether it was sent."""
    p = tables.posts.c
    gone_out = or_(p.state == PostState.SENT, p.state == PostState.SENDING, p.state == PostState.UNCERTAIN)
    chosen = (
        select(tables.notifications, gone_out.label("is_sent"))
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


def bring_forward(tx: Tx, person_id: int, *, at: datetime) -> None:
    """Move the planned news of a person to an earlier moment."""
    tx.run(_BRING_FORWARD, concerned=person_id, at=at)


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
    planned = select(func.min(tables.notifications.c.due_at)).where(
        tables.notifications.c.state == NotificationState.PLANNED
    )
    return read.db.execute(planned).scalar()


def _select_notifications(
    read: Read, *where: object, order: Iterable[object] = (), limit: int | None = None
) -> list[Notification]:
    chosen = select(tables.notifications).where(*where).order_by(*order).limit(limit)  # type: ignore[arg-type]
    return [Notification(**row) for row in read.db.execute(chosen).mappings()]


_MARK_PLANNED = (
    update(tables.items).where(tables.items.c.id == bindparam("record")).values(planned=bindparam("version"))
)
_REPLAN_ALL = update(tables.items).where(tables.items.c.planned > 0).values(planned=NEEDS_REPLANNING)
_REPLAN_OWNED_BY = (
    update(tables.items)
    .where(
        tables.items.c.planned > 0,
        tables.items.c.id.in_(
            select(tables.owners.c.record_id).where(tables.owners.c.person_id == bindparam("person"))
        ),
    )
    .values(planned=NEEDS_REPLANNING)
)
_NOT_NEWS = sorted(REMINDER_REASONS | {Reason.UNANSWERED, Reason.ABSENCE_ENDED})
_BRING_FORWARD = (
    update(tables.notifications)
    .where(
        func.coalesce(tables.notifications.c.stands_for, tables.notifications.c.person_id)
        == bindparam("concerned"),
        tables.notifications.c.state == NotificationState.PLANNED,
        *[tables.notifications.c.reason != why for why in _NOT_NEWS],  # executed for many rows: no IN
        tables.notifications.c.due_at > bindparam("at"),
    )
    .values(due_at=bindparam("at"))
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


_REPLANNED_COLUMNS = ("reason", "due_at", "expires_at", "state", "person_id", "stands_for")


def _upsert_unsent(dialect: Any) -> Any:
    wanted = dialect.insert(tables.notifications)
    return wanted.on_conflict_do_update(
        index_elements=["key"],
        set_={name: wanted.excluded[name] for name in _REPLANNED_COLUMNS},
        where=or_(
            tables.notifications.c.state == NotificationState.PLANNED,
            tables.notifications.c.state == NotificationState.CANCELLED,
        ),
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
_CANCEL_REQUESTED = (
    update(tables.notifications)
    .where(
        tables.notifications.c.person_id == bindparam("person"),
        tables.notifications.c.record_id == bindparam("record"),
        tables.notifications.c.reason == Reason.REMINDER_REQUESTED,
        tables.notifications.c.state == NotificationState.PLANNED,
    )
    .values(state=NotificationState.CANCELLED)
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
