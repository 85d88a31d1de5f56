"""Queries of issues."""

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache

from sqlalchemy import ColumnElement, Integer, bindparam, func, or_, select

from bot.charter_section import Rights
from bot.history import FOLLOWED_CALENDAR
from bot.issues import Issue, IssueState
from bot.permissions import Actor, holds_level
from bot.records import Kind, Visibility
from storage import tables
from storage.failed_plans import is_not_set_aside
from storage.records import PAGE_SIZE, Filter, ListPage, filter_conditions, list_page, of_area
from storage.subqueries import contains_any_code, exists_in
from storage.unit_of_work import Read, RecordQuery, record_query
from storage.visibility import visible_to

i, r = tables.issues.c, tables.records.c
due_at = tables.items.c.due_at
_IS_OPEN = r.state == IssueState.OPEN
_SEEN = tables.records.alias("seen")  # an alias, because the statement around it may select from records


def issues_page(read: Read, chosen: Filter, *, who: Actor, limit: int = PAGE_SIZE) -> ListPage:
    """Return a page of the issues that somebody may see: the open ones by their dates, or those in every state."""
    where = [visible_to(who), *filter_conditions(chosen), *([] if chosen.every_state else [_IS_OPEN])]
    by_date = (due_at.is_(None), due_at, r.number)
    order = (r.number,) if chosen.every_state else by_date
    return list_page(read, Kind.ISSUE, where, order=order, limit=limit, page=chosen.page)


def open_issues(read: Read) -> list[Issue]:
    """Return every open issue, whoever may see it."""
    return read.select(_OPEN_ISSUES)


def issues_that_followed_calendar(read: Read) -> set[int]:
    """Return the ids of the open issues whose deadline has moved with the working days."""
    return set(read.db.execute(_FOLLOWED_CALENDAR).scalars())


def issues_awaiting(read: Read, bodies: Iterable[str], *, who: Actor) -> list[Issue]:
    """Return the visible open issues that these bodies have to answer."""
    wanted = set(bodies)
    levels = [level.code for level in read.charter.ladder if level.body in wanted]
    return read.records(Kind.ISSUE, visible_to(who), _IS_OPEN, i.level.in_(levels), order=(r.number,))


def open_issue_with_question(read: Read, action_id: int) -> Issue | None:
    """Return the open issue whose question an action answers; None if the action answers none."""
    found = read.select(_WITH_QUESTION, question=action_id)
    return found[0] if found else None


def issues_in_states(read: Read, *states: str, who: Actor, area: str | None = None) -> list[Issue]:
    """Return all issues in these states that somebody may see, for figures: they are few."""
    where = [r.state.in_(states), *([r.area == area] if area else [])]
    return read.records(Kind.ISSUE, visible_to(who), *where, order=(r.number,))


def open_issues_raised_by(read: Read, person_id: int, *, who: Actor, area: str | None) -> ListPage:
    """Return the first open issues that a person raised, as far as `who` may see them, and how many there are."""
    where = [visible_to(who), *of_area(area), _IS_OPEN, r.created_by == person_id]
    return list_page(read, Kind.ISSUE, where, order=(r.number,), limit=PAGE_SIZE, page=1)


def open_issues_with_position_of(read: Read, person_id: int, *, who: Actor, area: str | None) -> ListPage:
    """Return the open issues on which a person has taken a position, as far as `who` may see them."""
    found = read.records(Kind.ISSUE, visible_to(who), *of_area(area), _IS_OPEN, order=(r.number,))
    held = [one for one in found if any(p.person_id == str(person_id) for p in one.stated_positions)]
    return ListPage.cut(held, page=1)


def issues_unread_by(read: Read, person_id: int) -> list[Issue]:
    """Return the decided issues that a person raised and whose answer they have not read."""
    where = (r.state == IssueState.DECIDED, r.created_by == person_id)
    return read.records(Kind.ISSUE, *where, order=(r.number,), limit=PAGE_SIZE)


def issues_to_decide(read: Read, *, who: Actor) -> list[Issue]:
    """Return all open issues that wait for this person's decision."""
    found: list[Issue] = read.select(_held_issues_query(who, _levels_held(read, who)))
    return [issue for issue in found if holds_level(who, issue, read.charter)]


# Each digest asks, and building the query takes longer than running it.
@lru_cache(maxsize=512)
def _held_issues_query(who: Actor, levels: tuple[str, ...]) -> RecordQuery:
    return record_query(Kind.ISSUE, visible_to(who), _IS_OPEN, _may_be_held(who, levels), order=(r.number,))


def may_be_held(read: Read, who: Actor) -> ColumnElement[bool]:
    """Return the condition that a level of an issue is held by a role of this person's; the rule decides which."""
    return _may_be_held(who, _levels_held(read, who))


def _levels_held(read: Read, who: Actor) -> tuple[str, ...]:
    roles = _roles(who)
    return tuple(level.code for level in read.charter.ladder if set(level.holders) & roles)


def _may_be_held(who: Actor, levels: tuple[str, ...]) -> ColumnElement[bool]:
    # An issue's own ladder decides, or today's where it has none. The chair has what is restricted.
    is_chair = Rights.CHAIR in who.all_rights
    restricted = [exists_in(_SEEN, _SEEN.c.id == i.id, _SEEN.c.visibility == Visibility.RESTRICTED)]
    return or_(
        i.level.in_(levels), contains_any_code(i.ladder, _roles(who)), *(restricted if is_chair else [])
    )


def _roles(who: Actor) -> frozenset[str]:
    return frozenset[str]().union(*(one.roles for one in who.identities))


def issues_to_escalate(read: Read, *, by: datetime, limit: int) -> list[Issue]:
    """Return the issues that escalate by themselves until a moment, oldest first."""
    return read.select(_TO_ESCALATE, by=by, room=limit)


def next_escalation_at(read: Read) -> datetime | None:
    """Return when the next issue escalates by itself; None if none does."""
    at: datetime | None = read.db.execute(_NEXT_ESCALATION_AT).scalar()
    return at


_OPEN_ISSUES = record_query(Kind.ISSUE, _IS_OPEN, order=(r.number,))
_FOLLOWED_CALENDAR = (
    select(tables.history.c.record_id)
    .join(tables.records, r.id == tables.history.c.record_id)
    .where(r.kind == Kind.ISSUE, _IS_OPEN, tables.history.c.verb == FOLLOWED_CALENDAR)
)
_WITH_QUESTION = record_query(Kind.ISSUE, _IS_OPEN, i.question_id == bindparam("question"))
_TO_ESCALATE = record_query(
    Kind.ISSUE,
    _IS_OPEN,
    i.up_at <= bindparam("by"),
    is_not_set_aside(r.id),
    order=(r.id,),
    limit=bindparam("room", type_=Integer),
)
_NEXT_ESCALATION_AT = select(func.min(i.up_at)).where(i.up_at.is_not(None), is_not_set_aside(i.id))
