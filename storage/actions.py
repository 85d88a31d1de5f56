"""Queries of actions."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select

from bot.actions import OPEN_STATES, Action, ActionState
from bot.notifications import ANSWER_WANTED_REASONS, NotificationState
from bot.permissions import Actor
from bot.posts import PostState
from bot.records import Kind
from storage import tables
from storage.records import PAGE_SIZE, Filter, ListPage, filter_conditions, list_page
from storage.subqueries import exists_in
from storage.unit_of_work import MAX_IDS, Read, indexed_record_query
from storage.visibility import owned_by, sees_all, visible_to

i, r = tables.items.c, tables.records.c


def actions_page(
    read: Read, chosen: Filter, *, who: Actor, now: datetime, limit: int = PAGE_SIZE
) -> ListPage:
    """Return a page of the actions that somebody may see, in the order of their deadlines."""
    if chosen.late or chosen.blocked or not chosen.every_state:
        return _open_actions(read, chosen, who, now, limit)
    return _actions_in_every_state(read, chosen, who, limit)


def _actions_in_every_state(read: Read, chosen: Filter, who: Actor, limit: int) -> ListPage:
    where = [
        visible_to(who),
        *filter_conditions(chosen),
        *([r.state.not_in(OPEN_STATES)] if chosen.closed else []),
    ]
    order = (*_area_order(chosen), i.due_at.is_(None), i.due_at, r.number)
    return list_page(read, Kind.ACTION, where, order=order, limit=limit, page=chosen.page)


def _area_order(chosen: Filter) -> tuple[ColumnElement[Any], ...]:
    return (r.area.is_(None), r.area) if chosen.by_area else ()


def open_actions_with_owner_roles(read: Read) -> list[Action]:
    """Return the open actions of which an owner was named by a role."""
    # The open ones first, by their index: in one statement PostgreSQL may take them for many, and read all actions.
    ids = list(read.db.execute(select(i.id).where(i.kind == Kind.ACTION, tables.ITEM_IS_OPEN)).scalars())
    found: list[Action] = []
    for start in range(0, len(ids), MAX_IDS):
        of_these = tables.actions.c.id.in_(ids[start : start + MAX_IDS])
        found += read.records_by_index(Kind.ACTION, of_these, tables.actions.c.owner_roles != ())
    return found


def _open_actions(read: Read, chosen: Filter, who: Actor, now: datetime, limit: int) -> ListPage:
    """Return a page of the open actions by the index that leaves out closed ones."""
    is_open = [i.kind == Kind.ACTION, tables.ITEM_IS_OPEN]
    state = [r.state == ActionState.BLOCKED] if chosen.blocked else []
    where = [*filter_conditions(chosen), *([i.due_at <= now] if chosen.late else []), *state]
    if chosen.unanswered_since is not None:
        where.append(_is_unanswered(chosen.unanswered_since))
    needs_records = bool(chosen.area or state) or chosen.by_area or not sees_all(who)
    if needs_records:
        where += [r.id == i.id, visible_to(who)]
    page = select(i.id).where(*is_open, *where)
    page = page.order_by(*_area_order(chosen), i.due_at.asc().nulls_last(), i.id)
    ids = list(read.db.execute(page.limit(limit).offset((chosen.page - 1) * limit)).scalars())
    found = {action.id: action for action in read.with_ids(Kind.ACTION, ids)}
    counted = select(func.count(i.id)).where(*is_open, *where)
    # A condition on `items` must be named here: without one `records` is enough to count.
    if needs_records and not (chosen.late or chosen.entity or chosen.due):
        where = [r.state.in_(OPEN_STATES), visible_to(who), *filter_conditions(chosen, of=r.id), *state]
        counted = select(func.count(r.id)).where(r.kind == Kind.ACTION, *where)
    is_all = chosen.page == 1 and len(ids) < limit
    count = len(ids) if is_all else read.db.execute(counted).scalar_one()
    return ListPage([found[one] for one in ids], count, chosen.page, limit)


def _is_unanswered(before: datetime) -> ColumnElement[bool]:
    """Return the condition that an owner was reminded of the deadline, and no owner or stand-in has reacted.

    What they did or said after the first reminder of the same deadline is a reaction; so is, whenever it
    was, what they wrote under several things, this one among them, until they say which.
    """
    n, h, note = tables.notifications.c, tables.history.c, tables.notes.c
    earlier = tables.notifications.alias("earlier").c
    first = (
        select(func.min(earlier.due_at))
        .where(earlier.record_id == n.record_id, earlier.context == n.context)
        .where(earlier.reason.in_(ANSWER_WANTED_REASONS), earlier.state == NotificationState.BATCHED)
        .correlate(tables.notifications)
        .scalar_subquery()
    )

    def theirs(person: ColumnElement[int]) -> ColumnElement[bool]:
        return or_(person == n.person_id, owned_by(person, i.id))

    did = exists_in(tables.history, h.record_id == i.id, h.at >= first, theirs(h.person_id))
    said = exists_in(tables.notes, note.record_id == i.id, note.at >= first, theirs(note.person_id))
    u, by = tables.unconfirmed.c, theirs(tables.unconfirmed.c.person_id)
    wrote = exists_in(tables.unconfirmed, u.record_id == i.id, u.answer == "", by)
    return exists_in(
        tables.notifications,
        n.record_id == i.id,
        n.reason.in_(ANSWER_WANTED_REASONS),
        n.state == NotificationState.BATCHED,
        n.due_at < before,
        exists_in(tables.posts, tables.posts.c.id == n.post_id, tables.posts.c.state == PostState.SENT),
        ~did,
        ~said,
        ~wrote,
    )


def open_actions_of(read: Read, person: int) -> list[int]:
    """Return the ids of the open actions that a person owns, whoever may see them."""
    is_open = (i.kind == Kind.ACTION, tables.ITEM_IS_OPEN, owned_by(person, i.id))
    return list(read.db.execute(select(i.id).where(*is_open)).scalars())


def blocked_actions(read: Read) -> list[Action]:
    """Return every blocked action that says what is in its way, whoever may see it."""
    return read.select(_BLOCKED)


_BLOCKED = indexed_record_query(
    Kind.ACTION,
    i.kind == Kind.ACTION,
    tables.ITEM_IS_OPEN,
    r.state == ActionState.BLOCKED,
    tables.actions.c.reason != "",
)


def overdue_actions(read: Read, *, who: Actor, now: datetime) -> list[Action]:
    """Return all overdue actions that somebody may see, the longest overdue first."""
    is_late = (i.kind == Kind.ACTION, tables.ITEM_IS_OPEN, i.due_at <= now)
    return read.records(Kind.ACTION, *is_late, visible_to(who), order=(i.due_at, i.id))


def actions_for(read: Read, record_id: int, *, with_cancelled: bool = False) -> list[Action]:
    """Return the actions that belong to a record, open or closed, and cancelled ones only where they are asked for."""
    where = (i.for_id == record_id, *(() if with_cancelled else (r.state != ActionState.CANCELLED,)))
    return read.records_by_index(Kind.ACTION, *where, order=(r.number,))
