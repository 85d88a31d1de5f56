"""The content of a digest, selected by the database: for a person, a channel, or the whole task force."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, case, func, literal_column, or_, select

from bot.actions import Action, ActionState
from bot.decisions import Decision, DecisionState
from bot.digests import DigestWeek
from bot.events import Event, EventState
from bot.issues import Issue, IssueState
from bot.permissions import Actor
from bot.proposals import Proposal, ProposalState
from bot.records import Kind
from storage import tables
from storage.unit_of_work import Read
from storage.visibility import owned_by, visible_to

LISTED = 200  # actions listed under a heading, the number of lines that fit a message
HEADINGS = OVERDUE, DUE, LATER = "overdue", "due", "later"


@dataclass(frozen=True, kw_only=True)
class Scope:
    """The records that a digest covers: visible to `who`, in `area`, of `person`; None leaves a filter out.

    A person's digest covers the actions they own, and other records of their areas (of all areas if they have
    none).
    """

    who: Actor
    person: int | None = None
    area: str | None = None
    visibilities: Collection[str] | None = None


@dataclass(frozen=True, kw_only=True)
class OpenActions:
    """The first open actions of each heading, and the full counts by heading and by area; "" is no area."""

    overdue: Sequence[Action]
    due: Sequence[Action]
    later: Sequence[Action]
    counts: Mapping[str, int]
    late_by_area: Mapping[str, int]
    other_by_area: Mapping[str, int]


def open_actions(read: Read, scope: Scope, week: DigestWeek) -> OpenActions:
    """Return the actions that are overdue, due in the week, and due later or never, by deadline."""
    counts, late, other = Counter[str](), Counter[str](), Counter[str]()
    for row in _counted(read, scope, week):
        counts[row.heading] += row.number
        (late if row.heading == OVERDUE else other)[row.area or ""] += row.number
    first = {heading: _first(read, scope, week, heading) if counts[heading] else [] for heading in HEADINGS}
    return OpenActions(
        **first,
        counts={heading: counts[heading] for heading in HEADINGS},
        late_by_area=late,
        other_by_area=other,
    )


def _counted(read: Read, scope: Scope, week: DigestWeek) -> Sequence[Row[Any]]:
    heading = _heading(week).label("heading")
    counted = select(tables.records.c.area, heading, func.count().label("number")).where(*_are_open(scope))
    return read.db.execute(counted.group_by(tables.records.c.area, heading)).all()


def _first(read: Read, scope: Scope, week: DigestWeek, heading: str) -> list[Action]:
    first = select(tables.items.c.id).where(*_are_open(scope), _heading(week) == heading)
    first = first.order_by(tables.items.c.due_at.asc().nulls_last(), tables.items.c.id).limit(LISTED)
    ids = list(read.db.execute(first).scalars())
    found = {action.id: action for action in read.with_ids(Kind.ACTION, ids)}
    return [found[one] for one in ids]


def _heading(week: DigestWeek) -> ColumnElement[str]:
    return case(
        (tables.items.c.due_at <= week.now, literal_column(f"'{OVERDUE}'")),
        (tables.items.c.due_on <= week.last, literal_column(f"'{DUE}'")),
        else_=literal_column(f"'{LATER}'"),
    )


def _are_open(scope: Scope) -> list[ColumnElement[bool]]:
    is_open = [
        tables.items.c.kind == Kind.ACTION,
        tables.ITEM_IS_OPEN,
        tables.records.c.id == tables.items.c.id,
    ]
    return [*is_open, *_of_actions(scope)]


def closed_count(read: Read, scope: Scope, *, since: datetime) -> int:
    closed = select(func.count()).where(
        tables.actions.c.closed_at >= since, tables.records.c.id == tables.actions.c.id
    )
    return read.db.execute(closed.where(*_of_actions(scope))).scalar_one()


def new_count(read: Read, scope: Scope, *, since: datetime) -> int:
    """Return the number of actions created since then, without cancelled ones."""
    new = (tables.records.c.kind == Kind.ACTION, tables.records.c.state != ActionState.CANCELLED)
    counted = select(func.count()).select_from(tables.records).where(_is_newer(read, since), *new)
    return read.db.execute(counted.where(*_of_actions(scope))).scalar_one()


def _is_newer(read: Read, since: datetime) -> ColumnElement[bool]:
    """Restrict to the newest records. Ids are given in order of creation, so it is a primary key range."""
    older = select(tables.records.c.id).where(tables.records.c.created_at < since)
    last = read.db.execute(older.order_by(tables.records.c.id.desc()).limit(1)).scalar() or 0
    return tables.records.c.id > last


def issues(read: Read, scope: Scope) -> list[Issue]:
    """Return all open issues; there are few."""
    is_open = tables.records.c.state == IssueState.OPEN
    return read.records(Kind.ISSUE, is_open, *in_scope(scope), order=(tables.records.c.number,))


def new_events(read: Read, scope: Scope, *, since: datetime) -> list[Event]:
    """Return the events announced since then that are not cancelled."""
    where = (_is_newer(read, since), tables.records.c.state != EventState.CANCELLED, *in_scope(scope))
    return read.records(Kind.EVENT, *where, order=(tables.records.c.number,))


def events(read: Read, scope: Scope, *, first: date, last: date) -> list[Event]:
    """Return the events that take place in these days."""
    return read.records(
        Kind.EVENT,
        tables.events.c.starts_on <= last,
        tables.events.c.ends_on >= first,
        tables.records.c.state != EventState.CANCELLED,
        *in_scope(scope),
        order=(tables.events.c.starts_on, tables.records.c.number),
    )


def decided(read: Read, scope: Scope, *, since: datetime) -> list[Decision | Proposal]:
    """Return the decisions that took effect since then, and the proposals that were adopted."""
    is_final = (tables.records.c.state == DecisionState.FINAL, tables.decisions.c.settled_at >= since)
    is_adopted = (tables.records.c.state == ProposalState.ADOPTED, tables.proposals.c.ended_at >= since)
    order = (tables.records.c.number,)
    return [
        *read.records(Kind.DECISION, *is_final, *in_scope(scope), order=order),
        *read.records(Kind.PROPOSAL, *is_adopted, *_of_proposals(scope), order=order),
    ]


def _of_actions(scope: Scope) -> list[ColumnElement[bool]]:
    return [*_of_all(scope), *([_owned_by(scope.person)] if scope.person is not None else [])]


def in_scope(scope: Scope) -> list[ColumnElement[bool]]:
    """Return the filters for records without owners: in the person's areas, in no area, or entered by them."""
    if scope.person is None or not scope.who.areas:
        return _of_all(scope)
    return [*_of_all(scope), _of_their_areas(scope.who, scope.person)]


def _of_proposals(scope: Scope) -> list[ColumnElement[bool]]:
    """Return the filters for proposals, which include those that the person was asked about."""
    if scope.person is None or not scope.who.areas:
        return _of_all(scope)
    return [*_of_all(scope), or_(_owned_by(scope.person), _of_their_areas(scope.who, scope.person))]


def _of_all(scope: Scope) -> list[ColumnElement[bool]]:
    found = [visible_to(scope.who)]
    if scope.area is not None:
        found.append(tables.records.c.area == scope.area)
    if scope.visibilities is not None:
        found.append(tables.records.c.visibility.in_(sorted(scope.visibilities)))
    return found


def _owned_by(person_id: int) -> ColumnElement[bool]:
    return owned_by(person_id, tables.records.c.id)


def _of_their_areas(who: Actor, person_id: int) -> ColumnElement[bool]:
    area = tables.records.c.area
    return or_(area.is_(None), area.in_(sorted(who.areas)), tables.records.c.created_by == person_id)
