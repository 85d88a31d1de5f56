"""Queries of issues."""

from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select

from bot.issues import Issue, IssueState
from bot.permissions import Actor, holds_level
from bot.records import Kind
from storage import tables
from storage.records import PAGE_SIZE, Filter, ListPage, filter_conditions, list_page
from storage.subqueries import contains_any_code
from storage.unit_of_work import Read
from storage.visibility import visible_to

i, r = tables.issues.c, tables.records.c
_IS_OPEN = r.state == IssueState.OPEN


def issues_page(read: Read, chosen: Filter, *, who: Actor) -> ListPage:
    """Return a page of the issues that somebody may see: the open ones, or those in every state."""
    where = [visible_to(who), *filter_conditions(chosen), *([] if chosen.every_state else [_IS_OPEN])]
    return list_page(read, Kind.ISSUE, where, order=(r.number,), limit=PAGE_SIZE, page=chosen.page)


def open_issues(read: Read) -> list[Issue]:
    """Return every open issue, whoever may see it."""
    return read.records(Kind.ISSUE, _IS_OPEN, order=(r.number,))


def open_issue_with_question(read: Read, action_id: int) -> Issue | None:
    """Return the open issue whose question an action answers; None if the action answers none."""
    found = read.records(Kind.ISSUE, _IS_OPEN, i.question_id == action_id)
    return found[0] if found else None


def issues_in_states(read: Read, *states: str, who: Actor, area: str | None = None) -> list[Issue]:
    """Return all issues in these states that somebody may see, for figures: they are few."""
    where = [r.state.in_(states), *([r.area == area] if area else [])]
    return read.records(Kind.ISSUE, visible_to(who), *where, order=(r.number,))


def open_issues_raised_by(read: Read, person_id: int, *, who: Actor) -> ListPage:
    """Return the first open issues that a person raised, as far as `who` may see them, and how many there are."""
    where = [visible_to(who), _IS_OPEN, r.created_by == person_id]
    return list_page(read, Kind.ISSUE, where, order=(r.number,), limit=PAGE_SIZE, page=1)


def issues_unread_by(read: Read, person_id: int) -> list[Issue]:
    """Return the decided issues that a person raised and whose answer they have not read."""
    where = (r.state == IssueState.DECIDED, r.created_by == person_id)
    return read.records(Kind.ISSUE, *where, order=(r.number,), limit=PAGE_SIZE)


def issues_to_decide(read: Read, *, who: Actor) -> list[Issue]:
    """Return all open issues that wait for this person's decision."""
    where = (visible_to(who), _IS_OPEN, may_be_held(read, who))
    found = read.records(Kind.ISSUE, *where, order=(r.number,))
    return [issue for issue in found if holds_level(who, issue, read.charter)]


def may_be_held(read: Read, who: Actor) -> ColumnElement[bool]:
    """Return the condition that a level of an issue is held by a role of this person's; the rule decides which."""
    roles = frozenset[str]().union(*(one.roles for one in who.identities))
    levels = [level.code for level in read.charter.ladder if set(level.holders) & roles]
    # An issue's own ladder decides, or today's where it has none.
    return or_(i.level.in_(levels), contains_any_code(i.ladder, roles))


def issues_to_escalate(read: Read, *, by: datetime, limit: int) -> list[Issue]:
    """Return the issues that escalate by themselves until a moment, oldest first."""
    return read.records(Kind.ISSUE, _IS_OPEN, i.up_at <= by, order=(r.id,), limit=limit)


def next_escalation_at(read: Read) -> datetime | None:
    """Return when the next issue escalates by itself; None if none does."""
    return read.db.execute(select(func.min(i.up_at)).where(i.up_at.is_not(None))).scalar()
