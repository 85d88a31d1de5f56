"""Lists: the records somebody may see, chosen by the same few filters everywhere."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Text, and_, cast, false, func, or_, select, type_coerce

from bot.actions import OPEN_STATES, Action, ActionState
from bot.charter import Area, Entity, Rights
from bot.decisions import REGISTERED_STATES, Benefit, Decision, DecisionState
from bot.events import EventState
from bot.grammar import ParsedWords
from bot.history import NOTE_VERBS, HistoryEntry, Note
from bot.issues import Issue, IssueState
from bot.money import Money
from bot.names import fold
from bot.permissions import Actor, holds_level
from bot.posts import ANSWER_WANTED_REASONS, NotificationState, PostState
from bot.proposals import UNFINISHED_STATES
from bot.records import Kind, Record, Ref, Visibility, one_digit_off
from storage import outbox, tables
from storage.subqueries import exists_in
from storage.unit_of_work import MAX_IDS, Read, join_layers

PAGE_SIZE = 20
MAX_NEAR_REFS = 2  # references offered for one that is not there
# What somebody still has to do something about, of any kind.
IS_OPEN = or_(
    and_(tables.records.c.kind == Kind.ACTION, tables.records.c.state.in_(OPEN_STATES)),
    and_(tables.records.c.kind == Kind.ISSUE, tables.records.c.state == IssueState.OPEN),
    and_(tables.records.c.kind == Kind.DECISION, tables.records.c.state == DecisionState.DRAFT),
    and_(tables.records.c.kind == Kind.PROPOSAL, tables.records.c.state.in_(UNFINISHED_STATES)),
)
OFFICE_RIGHTS = frozenset({Rights.CHAIR, Rights.SECRETARY})
VISIBLE_TO_ALL = (Visibility.PUBLIC, Visibility.MEMBERSHIP)


@dataclass(frozen=True, kw_only=True)
class Filter:
    """What a list was asked for. None or False leaves a filter out."""

    area: str | None = None
    entity: str | None = None
    owner: int | None = None
    late: bool = False
    every_state: bool = False
    closed: bool = False  # of every state only those that are not open
    unanswered_since: datetime | None = (
        None  # reminded of the deadline before this moment, and heard nothing since
    )
    page: int = 1


@dataclass(frozen=True)
class ListPage:
    """The records of one page of a list, and how many there are on all pages."""

    records: Sequence[Any]
    total_count: int
    page: int = 1
    size: int = PAGE_SIZE

    @property
    def page_count(self) -> int:
        return -(-self.total_count // self.size)

    @property
    def first_position(self) -> int:
        """Return the place of the page's first record in the list, counted from one."""
        return (self.page - 1) * self.size + 1


def read_filter(parsed: ParsedWords, *, me: int) -> Filter:
    """Read the filters of a list: `mine`, `overdue`, `all`, and the options."""
    words = {fold(word) for word in parsed.text.split()}
    area, entity, owners = parsed.value("area", Area), parsed.value("entity", Entity), parsed.people("owner")
    named = owners[0].person_id if owners else None
    return Filter(
        area=area.code if area else None,
        entity=entity.code if entity else None,
        owner=me if words & {"mine", "me", "my"} else named,
        late=bool(words & {"overdue", "late"}),
        every_state=bool(words & {"all", "done", "closed"}),
        closed=bool(words & {"done", "closed"}) and "all" not in words,
        page=parsed.page,
    )


@lru_cache(
    maxsize=4096
)  # a digest asks nine times, and putting it together took longer than the database did
def visible_to(who: Actor) -> ColumnElement[bool]:
    """The same rule as `permissions.may_see`, for the database."""
    return or_(*[_visible_in_capacity(one) for one in who.identities])


def _visible_in_capacity(who: Actor) -> ColumnElement[bool]:
    is_theirs = _visible_by_rights(who)
    return (
        and_(is_theirs, tables.records.c.visibility != Visibility.RESTRICTED) if who.has_left else is_theirs
    )


def _visible_by_rights(who: Actor) -> ColumnElement[bool]:
    if who.rights & OFFICE_RIGHTS:
        return tables.records.c.id.is_not(None)
    own = or_(
        tables.records.c.created_by == who.person_id,
        owned_by(who.person_id, tables.records.c.id),
        _is_readable_decision(who),
    )
    seen = tables.records.c.visibility.in_(VISIBLE_TO_ALL)
    if who.roles:
        own = or_(own, _escalated_to(who.roles))
    if who.is_member or Rights.OBSERVER in who.rights:
        return or_(own, seen, tables.records.c.visibility == Visibility.MEMBERS)
    if Rights.UPPER in who.rights:
        return or_(
            own,
            seen,
            and_(
                tables.records.c.visibility == Visibility.MEMBERS,
                tables.records.c.kind.in_((Kind.ISSUE, Kind.DECISION)),
            ),
        )
    return or_(own, seen)


def _escalated_to(roles: Iterable[str]) -> ColumnElement[bool]:
    """The restricted issues that came to a level of one of these roles."""
    return and_(
        tables.records.c.kind == Kind.ISSUE,
        tables.records.c.visibility == Visibility.RESTRICTED,
        exists_in(
            _ESCALATED_ISSUES,
            _ESCALATED_ISSUES.c.id == tables.records.c.id,
            _contains_any_code(_ESCALATED_ISSUES.c.readers, roles),
        ),
    )


_ESCALATED_ISSUES = tables.issues.alias("came")  # the list itself may read the issues


def _contains_any_code(column: ColumnElement[Any], codes: Iterable[str]) -> ColumnElement[bool]:
    """Say that a list kept as JSON text has one of these codes."""
    text = cast(column, Text)
    return or_(false(), *[text.contains(f'"{code}"', autoescape=True) for code in sorted(codes)])


_READABLE_DECISIONS = tables.decisions.alias()  # beside the one of a list of decisions


def _is_readable_decision(who: Actor) -> ColumnElement[bool]:
    """Say whether a restricted decision is the person's to read: they asked, or their level was on its way."""
    d = _READABLE_DECISIONS.c
    readers = type_coerce(d.readers, Text)
    pairs = [(role, area) for role in sorted(who.roles) for area in ("", *sorted(who.areas))]
    of_role = [readers.contains(json.dumps(pair), autoescape=True) for pair in pairs]
    return and_(
        tables.records.c.kind == Kind.DECISION,
        tables.records.c.visibility == Visibility.RESTRICTED,
        exists_in(
            _READABLE_DECISIONS, d.id == tables.records.c.id, or_(d.raised_by == who.person_id, *of_role)
        ),
    )


def sees_all(who: Actor) -> bool:
    """Say whether `who`, or somebody for whom they stand in, sees every record."""
    return any(one.rights & OFFICE_RIGHTS for one in who.identities)


def owned_by(person_id: int | ColumnElement[int], record_id: ColumnElement[int]) -> ColumnElement[bool]:
    return exists_in(
        tables.owners, tables.owners.c.record_id == record_id, tables.owners.c.person_id == person_id
    )


def actions(read: Read, chosen: Filter, *, who: Actor, now: datetime, limit: int = PAGE_SIZE) -> ListPage:
    if chosen.late or not chosen.every_state:
        return _open_actions(read, chosen, who, now, limit)
    order = (tables.items.c.due_at.is_(None), tables.items.c.due_at, tables.records.c.number)
    where = [
        visible_to(who),
        *_filter_conditions(chosen),
        *([tables.records.c.state.not_in(OPEN_STATES)] if chosen.closed else []),
    ]
    return _list_page(read, Kind.ACTION, where, order, limit, page=chosen.page)


def _open_actions(read: Read, chosen: Filter, who: Actor, now: datetime, limit: int) -> ListPage:
    """Return a page of what is open, in the order of an index that knows nothing of what is closed."""
    is_open = [tables.items.c.kind == Kind.ACTION, tables.ITEM_IS_OPEN]
    where = [*_filter_conditions(chosen), *([tables.items.c.due_at <= now] if chosen.late else [])]
    if chosen.unanswered_since is not None:
        where.append(_is_unanswered(chosen.unanswered_since))
    asks_records = bool(chosen.area) or not sees_all(who)
    if asks_records:
        where += [tables.records.c.id == tables.items.c.id, visible_to(who)]
    page = select(tables.items.c.id).where(*is_open, *where)
    page = page.order_by(tables.items.c.due_at.asc().nulls_last(), tables.items.c.id)
    ids = list(read.db.execute(page.limit(limit).offset((chosen.page - 1) * limit)).scalars())
    found = {action.id: action for action in read.with_ids(Kind.ACTION, ids)}
    counted = select(func.count(tables.items.c.id)).where(*is_open, *where)
    if asks_records and not (chosen.late or chosen.entity):  # then the records alone know it
        where = [
            tables.records.c.state.in_(OPEN_STATES),
            visible_to(who),
            *_filter_conditions(chosen, of=tables.records.c.id),
        ]
        counted = select(func.count(tables.records.c.id)).where(tables.records.c.kind == Kind.ACTION, *where)
    is_all = chosen.page == 1 and len(ids) < limit
    count = len(ids) if is_all else read.db.execute(counted).scalar_one()
    return ListPage([found[one] for one in ids], count, chosen.page, limit)


def overdue(read: Read, *, who: Actor, now: datetime) -> list[Action]:
    """Return all overdue actions that somebody may see, the longest late first."""
    is_late = [tables.items.c.kind == Kind.ACTION, tables.ITEM_IS_OPEN, tables.items.c.due_at <= now]
    return read.records(
        Kind.ACTION, *is_late, visible_to(who), order=(tables.items.c.due_at, tables.items.c.id)
    )


def _is_unanswered(before: datetime) -> ColumnElement[bool]:
    """Say whether an owner was reminded that the day has come, and neither they nor who stands in did anything since."""
    n, h, note = tables.notifications.c, tables.history.c, tables.notes.c

    def theirs(person: ColumnElement[int]) -> ColumnElement[bool]:
        return or_(person == n.person_id, owned_by(person, tables.items.c.id))

    did = exists_in(tables.history, h.record_id == tables.items.c.id, h.at >= n.due_at, theirs(h.person_id))
    said = exists_in(
        tables.notes, note.record_id == tables.items.c.id, note.at >= n.due_at, theirs(note.person_id)
    )
    return exists_in(
        tables.notifications,
        n.record_id == tables.items.c.id,
        n.reason.in_(ANSWER_WANTED_REASONS),
        n.state == NotificationState.BATCHED,
        n.due_at < before,
        exists_in(tables.posts, tables.posts.c.id == n.post_id, tables.posts.c.state == PostState.SENT),
        ~did,
        ~said,
    )


def issues(read: Read, chosen: Filter, *, who: Actor, limit: int = PAGE_SIZE) -> ListPage:
    where = [visible_to(who), *_filter_conditions(chosen)]
    if not chosen.every_state:
        where += [tables.records.c.state == IssueState.OPEN]
    return _list_page(read, Kind.ISSUE, where, (tables.records.c.number,), limit, page=chosen.page)


def events(
    read: Read,
    *,
    who: Actor,
    first: date,
    last: date,
    area: str | None = None,
    limit: int = PAGE_SIZE,
    page: int = 1,
) -> ListPage:
    where = [
        visible_to(who),
        tables.events.c.starts_on <= last,
        tables.events.c.ends_on >= first,
        tables.records.c.state != EventState.CANCELLED,
        *([tables.records.c.area == area] if area else []),
    ]
    return _list_page(
        read, Kind.EVENT, where, (tables.events.c.starts_on, tables.records.c.number), limit, page=page
    )


def created_between(read: Read, kind: Kind, first: datetime, last: datetime) -> list[Any]:
    """Return every record of a kind made in that time, whoever may see it."""
    return read.records(kind, tables.records.c.created_at > first, tables.records.c.created_at <= last)


def open_actions_due_between(read: Read, first: date, last: date) -> list[Action]:
    """Return every open action due in that time, whoever may see it."""
    return read.records(
        Kind.ACTION,
        tables.records.c.state.in_(OPEN_STATES),
        tables.items.c.due_on.between(first, last),
    )


def by_ids(read: Read, ids: Sequence[int]) -> list[Any]:
    """Return the records with these ids, in that order."""
    found: dict[int, Any] = {}
    for start in range(0, len(ids), MAX_IDS):
        some = ids[start : start + MAX_IDS]
        kinds = select(tables.records.c.kind).where(tables.records.c.id.in_(some)).distinct()
        for kind in list(read.db.execute(kinds).scalars()):
            found |= {record.id: record for record in read.with_ids(Kind(kind), some)}
    return [found[one] for one in ids if one in found]


def actions_for(read: Read, record_id: int) -> list[Action]:
    """Return the actions that belong to a record, also those that were closed, but none that was cancelled."""
    where = (tables.items.c.for_id == record_id, tables.records.c.state != ActionState.CANCELLED)
    return read.records(Kind.ACTION, *where, order=(tables.records.c.number,))


def issues_in_states(read: Read, *states: str, who: Actor, area: str | None = None) -> list[Issue]:
    """Return all issues in these states that somebody may see, for figures: they are few."""
    where = [tables.records.c.state.in_(states), *([tables.records.c.area == area] if area else [])]
    return read.records(Kind.ISSUE, visible_to(who), *where, order=(tables.records.c.number,))


def decision_of(read: Read, issue: Issue) -> Decision | None:
    """Return the newest decision on an issue that was not withdrawn; None while there is none."""
    found = read.records(
        Kind.DECISION,
        tables.decisions.c.issue_id == issue.id,
        tables.records.c.state != DecisionState.WITHDRAWN,
        order=(tables.records.c.number.desc(),),
        limit=1,
    )
    return found[0] if found else None


def decisions_to_review(read: Read, *, since: date) -> list[Decision]:
    """Return the decisions that count and are to be looked at again on that day or later, whoever may see them."""
    return read.records(
        Kind.DECISION, tables.decisions.c.review_on >= since, tables.records.c.state == DecisionState.FINAL
    )


def superseding_decisions(read: Read, ids: Sequence[int]) -> dict[int, Decision]:
    """Return what stands in the place of superseded decisions, by the id of the older one."""
    found = read.records(
        Kind.DECISION,
        tables.decisions.c.supersedes_id.in_(list(ids)),
        tables.records.c.state.in_(REGISTERED_STATES),
    )
    return {one.supersedes_id: one for one in found}


def near_references(read: Read, ref: Ref, *, who: Actor) -> list[Ref]:
    """Return the first records that somebody sees whose number is mistyped by one digit as this one."""
    chosen = select(tables.records.c.number).where(
        tables.records.c.kind == ref.kind,
        tables.records.c.number.in_(one_digit_off(ref.number)),
        visible_to(who),
    )
    numbers = read.db.execute(chosen.order_by(tables.records.c.number).limit(MAX_NEAR_REFS)).scalars()
    return [Ref(ref.kind, number) for number in numbers]


def open_issues_raised_by(read: Read, person_id: int, *, who: Actor) -> ListPage:
    """Return the first open issues that a person raised, as far as `who` sees them, and how many there are."""
    where = [
        visible_to(who),
        tables.records.c.state == IssueState.OPEN,
        tables.records.c.created_by == person_id,
    ]
    return _list_page(read, Kind.ISSUE, where, (tables.records.c.number,), PAGE_SIZE, page=1)


def issues_to_escalate(read: Read, *, by: datetime, limit: int) -> list[Issue]:
    """Return the issues that go up by themselves until a moment, oldest first."""
    where = (tables.records.c.state == IssueState.OPEN, tables.issues.c.up_at <= by)
    return read.records(Kind.ISSUE, *where, order=(tables.records.c.id,), limit=limit)


def next_escalation_at(read: Read) -> datetime | None:
    """Return when the next issue goes up by itself; None where none does."""
    found = select(func.min(tables.issues.c.up_at)).where(tables.issues.c.up_at.is_not(None))
    return read.db.execute(found).scalar()


def issues_unread_by(read: Read, person_id: int) -> list[Issue]:
    """Return the decided issues whose answer a person, who raised them, has not read."""
    where = (tables.records.c.state == IssueState.DECIDED, tables.records.c.created_by == person_id)
    return read.records(Kind.ISSUE, *where, order=(tables.records.c.number,), limit=PAGE_SIZE)


def notes_of(read: Read, record_id: int, *, limit: int = 5) -> list[Note]:
    """Return the newest notes of a record, oldest first."""
    rows = read.db.execute(
        select(tables.notes)
        .where(tables.notes.c.record_id == record_id)
        .order_by(tables.notes.c.id.desc())
        .limit(limit)
    )
    return [Note(**row) for row in rows.mappings()][::-1]


def comments_of(read: Read, record_id: int, *, limit: int) -> list[Note]:
    """Return the newest notes of a record that were not deleted, oldest first."""
    kept = select(tables.notes).where(
        tables.notes.c.record_id == record_id, tables.notes.c.struck_at.is_(None)
    )
    rows = read.db.execute(kept.order_by(tables.notes.c.id.desc()).limit(limit)).mappings()
    return [Note(**row) for row in rows][::-1]


def notes_at(read: Read, record_id: int, *, person_id: int, at: datetime) -> list[Note]:
    """Return what a person wrote under a record at one moment and did not delete."""
    n = tables.notes.c
    written = (n.record_id == record_id, n.person_id == person_id, n.at == at, n.struck_at.is_(None))
    rows = read.db.execute(select(tables.notes).where(*written).order_by(n.id)).mappings()
    return [Note(**row) for row in rows]


def issues_to_decide(read: Read, *, who: Actor) -> list[Issue]:
    """Return all open issues that wait for this person's decision."""
    is_open = tables.records.c.state == IssueState.OPEN
    order = (tables.records.c.number,)
    found = read.records(Kind.ISSUE, visible_to(who), is_open, _may_be_held(read, who), order=order)
    return [issue for issue in found if holds_level(who, issue, read.charter)]


def _may_be_held(read: Read, who: Actor) -> ColumnElement[bool]:
    """Say whether a level of an issue is of a role of this person's: by its own ladder, or by today's."""
    roles = frozenset[str]().union(*(one.roles for one in who.identities))
    levels = [level.code for level in read.charter.ladder if set(level.holders) & roles]
    return or_(tables.issues.c.level.in_(levels), _contains_any_code(tables.issues.c.ladder, roles))


@dataclass(frozen=True, kw_only=True)
class RegisterFilter:
    """What the register of decisions was asked for. None or False leaves a filter out.

    `body` is a level of the ladder by its code, and the body itself as it was written down.
    """

    only_drafts: bool = False
    area: str | None = None
    decided_between: tuple[date, date] | None = None
    body: str | None = None
    level: str | None = None
    benefit: str | None = None
    review_due_by: date | None = None  # of those that count, whose review was to be by then
    page: int = 1


@dataclass(frozen=True, kw_only=True)
class DecisionTotals:
    """What decisions brought, each counted once: how many of each benefit, and the money by its currency."""

    count_by_benefit: Mapping[str, int]
    saved_amounts: Sequence[tuple[Money, int]]  # with the number of decisions


def decisions(read: Read, chosen: RegisterFilter, *, who: Actor, limit: int = PAGE_SIZE) -> ListPage:
    """Return the decisions of the register, or those that wait to be confirmed, the newest first."""
    where = _register_conditions(read, chosen, who)
    order = (tables.decisions.c.decided_on.desc(), tables.records.c.number.desc())
    return _list_page(read, Kind.DECISION, where, order, limit, page=chosen.page)


def decision_totals(read: Read, chosen: RegisterFilter, *, who: Actor) -> DecisionTotals:
    """Return what the decisions that count brought; one that was superseded is not counted beside the newer one."""
    d = tables.decisions.c
    source = tables.records.join(tables.decisions, d.id == tables.records.c.id)
    where = [*_register_conditions(read, chosen, who), tables.records.c.state == DecisionState.FINAL]
    alone = or_(d.benefit != Benefit.SAVED, d.amount.is_(None))  # with an amount it is counted there
    counted = select(d.benefit, func.count()).select_from(source).where(*where, alone, d.benefit != "")
    summed = select(d.currency, func.sum(d.amount), func.count()).select_from(source)
    summed = summed.where(*where, d.amount.is_not(None)).group_by(d.currency).order_by(d.currency)
    return DecisionTotals(
        count_by_benefit={row[0]: row[1] for row in read.db.execute(counted.group_by(d.benefit))},
        saved_amounts=[
            (Money(amount, currency), number) for currency, amount, number in read.db.execute(summed)
        ],
    )


def _register_conditions(read: Read, chosen: RegisterFilter, who: Actor) -> list[ColumnElement[bool]]:
    d = tables.decisions.c
    states = (DecisionState.DRAFT,) if chosen.only_drafts else REGISTERED_STATES
    return [
        visible_to(who),
        tables.records.c.state.in_((DecisionState.FINAL,) if chosen.review_due_by else states),
        *([tables.records.c.area == chosen.area] if chosen.area else []),
        *([d.decided_on.between(*chosen.decided_between)] if chosen.decided_between else []),
        *([_decided_by_body(read, chosen)] if chosen.body else []),
        *([d.benefit == chosen.benefit] if chosen.benefit else []),
        *([d.review_on <= chosen.review_due_by] if chosen.review_due_by else []),
    ]


def _decided_by_body(read: Read, chosen: RegisterFilter) -> ColumnElement[bool]:
    """Say whether a body decided: it was written down for it, or the level of that name decided by itself."""
    written = read.db.execute(select(tables.decisions.c.behalf).distinct()).scalars()
    named = [behalf for behalf in written if behalf and fold(behalf) == fold(chosen.body or "")]
    here = and_(tables.decisions.c.level == chosen.level, tables.decisions.c.behalf == "")
    return (
        or_(tables.decisions.c.behalf.in_(named), here)
        if chosen.level
        else tables.decisions.c.behalf.in_(named)
    )


def proposals(read: Read, chosen: Filter, *, who: Actor) -> ListPage:
    """Return a page of the proposals of which somebody has still a word to say, or of all."""
    under_way = [] if chosen.every_state else [tables.records.c.state.in_(UNFINISHED_STATES)]
    where = [visible_to(who), *under_way, *([tables.records.c.area == chosen.area] if chosen.area else [])]
    return _list_page(read, Kind.PROPOSAL, where, (tables.records.c.number,), PAGE_SIZE, page=chosen.page)


def drafts_to_confirm(read: Read, *, who: Actor) -> list[tuple[Decision, Issue]]:
    """Return all decisions written down for this person to confirm, each with its issue."""
    of_theirs = select(tables.issues.c.id).where(_may_be_held(read, who))
    found = read.records(
        Kind.DECISION,
        visible_to(who),
        tables.records.c.state == DecisionState.DRAFT,
        tables.decisions.c.issue_id.in_(of_theirs),
        order=(tables.records.c.number,),
    )
    issues_ = {issue.id: issue for issue in by_ids(read, [decision.issue_id for decision in found])}
    pairs = [(decision, issues_[decision.issue_id]) for decision in found]
    return [(decision, issue) for decision, issue in pairs if holds_level(who, issue, read.charter)]


def records_of_thread(read: Read, channel: str, ts: str) -> list[Record] | None:
    """Return what a message of ours was about: a card's record or records, or those a reminder told of.

    None if it is not ours.
    """
    post = read.db.execute(
        select(tables.posts.c.id, tables.posts.c.record_id).where(
            tables.posts.c.slack_ts == ts, tables.posts.c.slack_channel == channel
        )
    ).first()
    if post is None:
        return None
    ids = (
        [post.record_id]
        if post.record_id
        else _notified_record_ids(read, post.id) or outbox.records_on_card(read, post.id)
    )
    return [read.get(record_id) for record_id in dict.fromkeys(ids)]


def _notified_record_ids(read: Read, post_id: int) -> list[int]:
    n = tables.notifications.c
    chosen = select(n.record_id).where(n.post_id == post_id, n.record_id.is_not(None)).order_by(n.id)
    return list(read.db.execute(chosen).scalars())


def last_entry(read: Read, record_id: int) -> HistoryEntry:
    """Return the newest line of a record's history that is about the record itself; each record has one."""
    newest = (
        select(tables.history)
        .where(tables.history.c.record_id == record_id, tables.history.c.verb.not_in(NOTE_VERBS))
        .order_by(tables.history.c.id.desc())
        .limit(1)
    )
    return HistoryEntry(**read.db.execute(newest).mappings().one())


def entries_of(read: Read, record_id: int) -> list[HistoryEntry]:
    """Return a record's history, the oldest line first."""
    lines = (
        select(tables.history).where(tables.history.c.record_id == record_id).order_by(tables.history.c.id)
    )
    return [HistoryEntry(**row) for row in read.db.execute(lines).mappings()]


@dataclass(frozen=True)
class DoneFor:
    """What was done on behalf of somebody: the first records, each with its lines, and how many records there are."""

    records: Sequence[tuple[Record, Sequence[HistoryEntry]]]
    count: int


def done_on_behalf_of(
    read: Read, name: str, *, who: Actor, since: datetime, until: datetime, limit: int
) -> DoneFor:
    """Return what was done on behalf of somebody in that time, as far as `who` sees it, in the order in which it began."""
    h = tables.history.c
    were_done = (
        tables.IS_ON_BEHALF,
        h.behalf == name,
        h.at >= since,
        h.at < until,
    )  # with the first SQLite uses the index
    seen = (*were_done, tables.records.c.id == h.record_id, visible_to(who))
    first = select(h.record_id).where(*seen).group_by(h.record_id).order_by(func.min(h.id)).limit(limit)
    ids = list(read.db.execute(first).scalars())
    lines: dict[int, list[HistoryEntry]] = {record_id: [] for record_id in ids}
    of_these = select(tables.history).where(*were_done, h.record_id.in_(ids)).order_by(h.id)
    for row in read.db.execute(of_these).mappings():
        lines[row["record_id"]].append(HistoryEntry(**row))
    number = read.db.execute(select(func.count(h.record_id.distinct())).where(*seen)).scalar_one()
    return DoneFor([(record, lines[record.id]) for record in by_ids(read, ids)], number)


def has_notes_by_others(read: Read, record_id: int, since: HistoryEntry, person_id: int) -> bool:
    found = exists_in(
        tables.notes,
        tables.notes.c.record_id == record_id,
        tables.notes.c.at >= since.at,
        tables.notes.c.person_id != person_id,
    )
    return bool(read.db.execute(select(found)).scalar())


def _filter_conditions(
    chosen: Filter, *, of: ColumnElement[int] = tables.items.c.id
) -> list[ColumnElement[bool]]:
    return [
        *([tables.records.c.area == chosen.area] if chosen.area else []),
        *([tables.items.c.entity == chosen.entity] if chosen.entity else []),
        *([owned_by(chosen.owner, of)] if chosen.owner is not None else []),
    ]


def _list_page(
    read: Read,
    kind: Kind,
    where: list[ColumnElement[bool]],
    order: tuple[Any, ...],
    limit: int,
    *,
    page: int,
) -> ListPage:
    found = read.records(kind, *where, order=order, limit=limit, skip=(page - 1) * limit)
    is_all = page == 1 and len(found) < limit
    return ListPage(found, len(found) if is_all else _count_records(read, kind, where), page, limit)


def _count_records(read: Read, kind: Kind, where: list[ColumnElement[bool]]) -> int:
    counted = select(func.count()).select_from(join_layers(kind)).where(tables.records.c.kind == kind, *where)
    return read.db.execute(counted).scalar_one()
