"""The content of a digest, selected by the database: for a person, a channel, or the whole task force."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from dateutil.relativedelta import relativedelta
from sqlalchemy import (
    ColumnElement,
    FromClause,
    Label,
    Row,
    Select,
    String,
    and_,
    bindparam,
    case,
    func,
    literal_column,
    not_,
    or_,
    select,
)

from bot.actions import UNDONE_REASON, Action, ActionState
from bot.decisions import Decision, DecisionState
from bot.digests import DigestWeek
from bot.events import Event, EventState
from bot.issues import Issue, IssueState
from bot.permissions import Actor
from bot.proposals import Proposal, ProposalState
from bot.records import Kind
from storage import tables
from storage.events import deadline_days, event_is_of_area, has_deadline_between
from storage.issues import issues_to_decide
from storage.subqueries import exists_in, is_one_of
from storage.unit_of_work import Read, RecordQuery, indexed_record_query, record_query
from storage.visibility import owned_by, visible_to

# A digest has ten queries, and building one takes ten times as long as running it. A statement takes some 10 KB.
IsOfArea = Callable[[str], ColumnElement[bool]]  # of a record
_BUILT_ONCE = lru_cache(maxsize=512)
LISTED = 200  # actions listed under a heading, the number of lines that fit a message
MONTH_ENDS = timedelta(days=3)
HEADINGS = OVERDUE, DUE, LATER = "overdue", "due", "later"


def is_of_area(code: str) -> ColumnElement[bool]:
    return tables.records.c.area == code


@dataclass(frozen=True, kw_only=True)
class Scope:
    """The records that a digest covers: visible to `who`, in `area`, of `person`; None leaves a filter out.

    A person's digest covers the actions that they own or go on with after a leaver, and other records of their areas (of all areas if they have
    none).
    """

    who: Actor
    person: int | None = None
    leavers: tuple[int, ...] = ()  # whose actions the person goes on with
    area: str | None = None
    visibilities: frozenset[str] | None = None


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


def action_counts(read: Read, scope: Scope, week: DigestWeek) -> Mapping[str, int]:
    """Return how many open actions there are under each heading; a missing one is 0."""
    counts = Counter[str]()
    for row in _counted(read, scope, week):
        counts[row.heading] += row.number
    return counts


def _counted(read: Read, scope: Scope, week: DigestWeek) -> Sequence[Row[Any]]:
    if not _contents(read, week).has_open:
        return ()
    return read.db.execute(_count_open(scope), {"now": week.now, "last": week.last}).all()


@_BUILT_ONCE
def _count_open(scope: Scope) -> Select[Any]:
    # A query inside the one that counts: PostgreSQL sees two values in a heading that is selected and grouped by.
    each = select(tables.records.c.area, _HEADING.label("heading")).where(*_open_conditions(scope)).subquery()
    return select(each, func.count().label("number")).group_by(*each.c)


def _first(read: Read, scope: Scope, week: DigestWeek, heading: str) -> list[Action]:
    values = {"now": week.now, "last": week.last, "heading": heading}
    ids = list(read.db.execute(_select_first(scope), values).scalars())
    found = {action.id: action for action in read.with_ids(Kind.ACTION, ids)}
    return [found[one] for one in ids]


@_BUILT_ONCE
def _select_first(scope: Scope) -> Select[Any]:
    is_under = bindparam("heading", type_=String) == _HEADING
    first = select(tables.items.c.id).where(*_open_conditions(scope), is_under)
    return first.order_by(tables.items.c.due_at.asc().nulls_last(), tables.items.c.id).limit(LISTED)


_HEADING = case(
    (tables.items.c.due_at <= bindparam("now"), literal_column(f"'{OVERDUE}'")),
    (tables.items.c.due_on <= bindparam("last"), literal_column(f"'{DUE}'")),
    else_=literal_column(f"'{LATER}'"),
)


def _open_conditions(scope: Scope) -> list[ColumnElement[bool]]:
    is_open = [
        tables.items.c.kind == Kind.ACTION,
        tables.ITEM_IS_OPEN,
        tables.records.c.id == tables.items.c.id,
    ]
    return [*is_open, *_of_actions(scope)]


def closed_count(read: Read, scope: Scope, week: DigestWeek) -> int:
    """Return the number of actions done since the digest before; one that was cancelled or handed over is not."""
    if not _contents(read, week).has_closed:
        return 0
    number: int = read.db.execute(_count_closed(scope), {"since": week.since}).scalar_one()
    return number


@_BUILT_ONCE
def _count_closed(scope: Scope) -> Select[Any]:
    closed = select(func.count()).where(
        tables.actions.c.closed_at >= bindparam("since"),
        tables.records.c.id == tables.actions.c.id,
        is_one_of(tables.records.c.state, (ActionState.DONE, ActionState.VERIFIED)),
    )
    return closed.where(*_of_actions(scope))


def new_count(read: Read, scope: Scope, week: DigestWeek) -> int:
    """Return the number of actions logged since the digest before, whatever became of them, but what was taken back."""
    if not (found := _contents(read, week)).has_new:
        return 0
    number: int = read.db.execute(_count_new(scope), {"older": found.older}).scalar_one()
    return number


@_BUILT_ONCE
def _count_new(scope: Scope) -> Select[Any]:
    taken_back = and_(
        tables.records.c.state == ActionState.CANCELLED, tables.actions.c.reason == UNDONE_REASON
    )
    counted = select(func.count()).where(_IS_NEWER, tables.records.c.id == tables.actions.c.id)
    return counted.where(not_(taken_back), *_of_actions(scope))


_IS_NEWER = tables.records.c.id > bindparam("older")


def issues(read: Read, scope: Scope, week: DigestWeek) -> list[Issue]:
    """Return all open issues; there are few. Of a person's week those that concern them, of their areas or any.

    They wait for the person's decision or position, they raised them, follow them, or answer for their area.
    """
    if not _contents(read, week).has_issues:
        return []
    found: list[Issue] = read.select(_issues(scope))
    if scope.person is None:
        return found
    by_id = {one.id: one for one in (*found, *issues_to_decide(read, who=scope.who))}
    return sorted(by_id.values(), key=lambda one: one.number)


@_BUILT_ONCE
def _issues(scope: Scope) -> RecordQuery:
    concerns = [] if scope.person is None else [_concerns(scope.person, scope)]
    where = (*_ARE_OPEN_ISSUES, *_of_all(scope), *concerns)
    return record_query(Kind.ISSUE, *where, order=(tables.records.c.number,))


def _concerns(person_id: int, scope: Scope) -> ColumnElement[bool]:
    """Return the condition that a person, or a leaver after whom they go on, raised a record, follows it, or has its area."""
    f, r = tables.follows.c, tables.records.c
    return or_(
        r.created_by.in_((person_id, *scope.leavers)),
        r.area.in_(sorted(scope.who.areas)),
        exists_in(tables.follows, f.record_id == r.id, f.person_id == person_id),
    )


def issue_count(read: Read, scope: Scope, week: DigestWeek) -> int:
    """Return the number of open issues that the reader of a digest may see, also of those that don't concern them."""
    if not _contents(read, week).has_issues:
        return 0
    number: int = read.db.execute(_count_issues(scope)).scalar_one()
    return number


@_BUILT_ONCE
def _count_issues(scope: Scope) -> Select[Any]:
    return select(func.count()).select_from(tables.records).where(*_ARE_OPEN_ISSUES, *_of_all(scope))


_ARE_OPEN_ISSUES = (tables.records.c.kind == Kind.ISSUE, tables.records.c.state == IssueState.OPEN)


def is_any_running(read: Read, week: DigestWeek) -> bool:
    """Return whether any silence procedure is under way, whoever may see it."""
    return _contents(read, week).has_running


def running_proposals(read: Read, scope: Scope) -> list[Proposal]:
    """Return the silence procedures under way, the first to end first."""
    return read.select(_running_proposals(scope))


@_BUILT_ONCE
def _running_proposals(scope: Scope) -> RecordQuery:
    order = (tables.items.c.due_at, tables.records.c.number)
    return record_query(Kind.PROPOSAL, _IS_RUNNING, *_of_proposals(scope), order=order)


def new_issue_count(read: Read, scope: Scope, week: DigestWeek) -> int:
    """Return the number of issues raised since the digest before, without withdrawn ones."""
    if not (found := _contents(read, week)).has_new:
        return 0
    number: int = read.db.execute(_count_new_issues(scope), {"older": found.older}).scalar_one()
    return number


@_BUILT_ONCE
def _count_new_issues(scope: Scope) -> Select[Any]:
    new = (tables.records.c.kind == Kind.ISSUE, tables.records.c.state != IssueState.WITHDRAWN)
    counted = select(func.count()).select_from(tables.records).where(_IS_NEWER, *new)
    return counted.where(*in_scope(scope))


def new_events(read: Read, scope: Scope, week: DigestWeek) -> list[Event]:
    """Return the events announced since the digest before that are not cancelled."""
    found = _contents(read, week)
    return read.select(_new_events(scope), older=found.older) if found.has_new_events else []


@_BUILT_ONCE
def _new_events(scope: Scope) -> RecordQuery:
    is_new = tables.events.c.id > bindparam("older")
    where = (is_new, tables.records.c.state != EventState.CANCELLED, *in_scope(scope, event_is_of_area))
    return indexed_record_query(Kind.EVENT, *where, order=(tables.records.c.number,))


def events(read: Read, scope: Scope, week: DigestWeek, *, last: date, months: Sequence[int]) -> list[Event]:
    """Return the events that are not cancelled and of which a digest may speak, by day.

    They take place or have a deadline of their own from the first day of the week to `last`, or they begin about one of
    these numbers of months after the week.
    """
    if not _contents(read, week).has_events:
        return []
    ahead = [relativedelta(months=number) for number in months]
    # months differ in length: 28 to 31 May are a month before 28 to 30 June
    begins = {f"begins_{n}": week.first + one for n, one in enumerate(ahead)}
    ends = {f"ends_{n}": week.last + one + MONTH_ENDS for n, one in enumerate(ahead)}
    days = {"first": week.first, "last": last, **deadline_days(week.first, last)}
    return read.select(_events(scope, len(ahead)), **days, **begins, **ends)


@_BUILT_ONCE
def _events(scope: Scope, months: int) -> RecordQuery:
    starts_on, ends_on = tables.events.c.starts_on, tables.events.c.ends_on
    far = [
        and_(starts_on >= bindparam(f"begins_{n}"), starts_on <= bindparam(f"ends_{n}"))
        for n in range(months)
    ]
    return indexed_record_query(
        Kind.EVENT,
        ends_on >= bindparam("first"),
        or_(starts_on <= bindparam("last"), has_deadline_between(), *far),
        tables.records.c.state != EventState.CANCELLED,
        *in_scope(scope, event_is_of_area),
        order=(starts_on, tables.records.c.number),
    )


def decided(read: Read, scope: Scope, week: DigestWeek) -> list[Decision | Proposal]:
    """Return the decisions that took effect since the digest before, and the proposals that were adopted."""
    found = _contents(read, week)
    final, adopted = _decided(scope)
    return [
        *(read.select(final, since=week.since) if found.has_final else []),
        *(read.select(adopted, since=week.since) if found.has_adopted else []),
    ]


@_BUILT_ONCE
def _decided(scope: Scope) -> tuple[RecordQuery, RecordQuery]:
    state = tables.records.c.state
    is_final = (state == DecisionState.FINAL, tables.decisions.c.settled_at >= bindparam("since"))
    is_adopted = (state == ProposalState.ADOPTED, tables.proposals.c.ended_at >= bindparam("since"))
    order = (tables.records.c.number,)
    return (
        indexed_record_query(Kind.DECISION, *is_final, *in_scope(scope), order=order),
        indexed_record_query(Kind.PROPOSAL, *is_adopted, *_of_proposals(scope), order=order),
    )


# What there is for anybody


@dataclass(frozen=True, kw_only=True)
class _Contents:
    """Which lists hold anything for anybody in a week: most weeks most lists are empty, and are not asked for.

    Ids are given in order of creation: what is new are the records after `older`, a primary key range.
    """

    older: int
    newest: int
    has_open: bool
    has_closed: bool
    has_issues: bool
    has_final: bool
    has_adopted: bool
    has_running: bool
    has_events: bool
    has_new_events: bool

    @property
    def has_new(self) -> bool:
        return self.newest > self.older


def _contents(read: Read, week: DigestWeek) -> _Contents:
    return read.once(_load_contents, week.since, week.first)


def _load_contents(read: Read, since: datetime, first: date) -> _Contents:
    row = read.db.execute(_CONTENTS, {"since": since, "first": first}).mappings().one()
    return _Contents(**row)


def _any(label: str, table: FromClause, *where: ColumnElement[bool]) -> Label[bool]:
    return exists_in(table, *where).label(label)


_SINCE = bindparam("since", type_=tables.Moment())
_OLDER = select(tables.records.c.id).where(tables.records.c.created_at < _SINCE)
_OLDER_ID = _OLDER.order_by(tables.records.c.id.desc()).limit(1).scalar_subquery()
_OLDER_OR_NONE = func.coalesce(_OLDER_ID, 0)
_IS_RUNNING = tables.records.c.state == ProposalState.OPEN
_NEWEST_ID = select(func.max(tables.records.c.id)).scalar_subquery()
_CONTENTS = select(
    _OLDER_OR_NONE.label("older"),
    func.coalesce(_NEWEST_ID, 0).label("newest"),
    _any("has_open", tables.items, tables.items.c.kind == Kind.ACTION, tables.ITEM_IS_OPEN),
    _any("has_closed", tables.actions, tables.actions.c.closed_at >= _SINCE),
    _any("has_issues", tables.items, tables.items.c.kind == Kind.ISSUE, tables.ITEM_IS_OPEN),
    _any("has_final", tables.decisions, tables.decisions.c.settled_at >= _SINCE),
    _any("has_adopted", tables.proposals, tables.proposals.c.ended_at >= _SINCE),
    _any("has_running", tables.records, tables.records.c.kind == Kind.PROPOSAL, _IS_RUNNING),
    _any("has_events", tables.events, tables.events.c.ends_on >= bindparam("first")),
    _any("has_new_events", tables.events, tables.events.c.id > _OLDER_OR_NONE),
)


def _of_actions(scope: Scope) -> list[ColumnElement[bool]]:
    if scope.person is None:
        return _of_all(scope)
    return [*_of_all(scope), or_(*[_owned_by(one) for one in (scope.person, *scope.leavers)])]


def in_scope(scope: Scope, is_of: IsOfArea = is_of_area) -> list[ColumnElement[bool]]:
    """Return the filters for records without owners: in the person's areas, in no area, or entered by them."""
    if scope.person is None or not scope.who.areas:
        return _of_all(scope, is_of)
    return [*_of_all(scope, is_of), _of_their_areas(scope.who, scope.person, is_of)]


def _of_proposals(scope: Scope) -> list[ColumnElement[bool]]:
    """Return the filters for proposals, which include those that the person was asked about."""
    if scope.person is None or not scope.who.areas:
        return _of_all(scope)
    return [*_of_all(scope), or_(_owned_by(scope.person), _of_their_areas(scope.who, scope.person))]


def _of_all(scope: Scope, is_of: IsOfArea = is_of_area) -> list[ColumnElement[bool]]:
    found = [visible_to(scope.who)]
    if scope.area is not None:
        found.append(is_of(scope.area))
    if scope.visibilities is not None:
        found.append(is_one_of(tables.records.c.visibility, scope.visibilities))
    return found


def _owned_by(person_id: int) -> ColumnElement[bool]:
    return owned_by(person_id, tables.records.c.id)


def _of_their_areas(who: Actor, person_id: int, is_of: IsOfArea = is_of_area) -> ColumnElement[bool]:
    return or_(
        tables.records.c.area.is_(None),
        *[is_of(code) for code in sorted(who.areas)],
        tables.records.c.created_by == person_id,
    )
