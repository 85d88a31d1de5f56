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
from bot.decisions import COUNTED, Benefit, Decision, DecisionState
from bot.events import EventState
from bot.history import OF_NOTES, Entry, Note
from bot.issues import Issue, IssueState
from bot.money import Money
from bot.names import fold
from bot.permissions import Actor, holds
from bot.posts import FROM_THE_DAY_ON, NoticeState, PostState
from bot.proposals import UNDER_WAY
from bot.records import Kind, Record, Ref, Visibility, one_digit_off
from bot.typed import Typed
from storage import outbox
from storage import tables as t
from storage.subqueries import exists_in
from storage.units import MANY, Read

PAGE = 20
NEAR = 2  # references offered for one that is not there
# What somebody still has to do something about, of any kind.
OPEN = or_(
    and_(t.records.c.kind == Kind.ACTION, t.records.c.state.in_(OPEN_STATES)),
    and_(t.records.c.kind == Kind.ISSUE, t.records.c.state == IssueState.OPEN),
    and_(t.records.c.kind == Kind.DECISION, t.records.c.state == DecisionState.DRAFT),
    and_(t.records.c.kind == Kind.PROPOSAL, t.records.c.state.in_(UNDER_WAY)),
)
OFFICE = frozenset({Rights.CHAIR, Rights.SECRETARY})
EVERYONES = (Visibility.PUBLIC, Visibility.MEMBERSHIP)


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
class Listed:
    """The records of one page of a list, and how many there are on all pages."""

    records: Sequence[Any]
    count: int
    page: int = 1
    size: int = PAGE

    @property
    def pages(self) -> int:
        return -(-self.count // self.size)

    @property
    def first(self) -> int:
        """Return the place of the page's first record in the list, counted from one."""
        return (self.page - 1) * self.size + 1


def chosen(said: Typed, *, me: int) -> Filter:
    """Read the filters of a list: `mine`, `overdue`, `all`, and the options."""
    words = {fold(word) for word in said.text.split()}
    area, entity, owners = said.value("area", Area), said.value("entity", Entity), said.people("owner")
    named = owners[0].person_id if owners else None
    return Filter(
        area=area.code if area else None,
        entity=entity.code if entity else None,
        owner=me if words & {"mine", "me", "my"} else named,
        late=bool(words & {"overdue", "late"}),
        every_state=bool(words & {"all", "done", "closed"}),
        closed=bool(words & {"done", "closed"}) and "all" not in words,
        page=said.page,
    )


@lru_cache(
    maxsize=4096
)  # a digest asks nine times, and putting it together took longer than the database did
def visible(who: Actor) -> ColumnElement[bool]:
    """The same rule as `permissions.may_see`, for the database."""
    return or_(*[_visible(one) for one in who.capacities])


def _visible(who: Actor) -> ColumnElement[bool]:
    is_theirs = _visible_to(who)
    return and_(is_theirs, t.records.c.visibility != Visibility.RESTRICTED) if who.has_left else is_theirs


def _visible_to(who: Actor) -> ColumnElement[bool]:
    if who.rights & OFFICE:
        return t.records.c.id.is_not(None)
    own = or_(
        t.records.c.created_by == who.person_id, owned_by(who.person_id, t.records.c.id), _on_the_way(who)
    )
    seen = t.records.c.visibility.in_(EVERYONES)
    if who.roles:
        own = or_(own, _came_to(who.roles))
    if who.is_member or Rights.OBSERVER in who.rights:
        return or_(own, seen, t.records.c.visibility == Visibility.MEMBERS)
    if Rights.UPPER in who.rights:
        return or_(
            own,
            seen,
            and_(
                t.records.c.visibility == Visibility.MEMBERS,
                t.records.c.kind.in_((Kind.ISSUE, Kind.DECISION)),
            ),
        )
    return or_(own, seen)


def _came_to(roles: Iterable[str]) -> ColumnElement[bool]:
    """The restricted issues that came to a level of one of these roles."""
    return and_(
        t.records.c.kind == Kind.ISSUE,
        t.records.c.visibility == Visibility.RESTRICTED,
        exists_in(_CAME, _CAME.c.id == t.records.c.id, _named_in(_CAME.c.readers, roles)),
    )


_CAME = t.issues.alias("came")  # the list itself may read the issues


def _named_in(column: ColumnElement[Any], codes: Iterable[str]) -> ColumnElement[bool]:
    """Say that a list kept as JSON text has one of these codes."""
    text = cast(column, Text)
    return or_(false(), *[text.contains(f'"{code}"', autoescape=True) for code in sorted(codes)])


_READ = t.decisions.alias()  # beside the one of a list of decisions


def _on_the_way(who: Actor) -> ColumnElement[bool]:
    """Say whether a restricted decision is the person's to read: they asked, or their level was on its way."""
    d = _READ.c
    readers = type_coerce(d.readers, Text)
    pairs = [(role, area) for role in sorted(who.roles) for area in ("", *sorted(who.areas))]
    of_role = [readers.contains(json.dumps(pair), autoescape=True) for pair in pairs]
    return and_(
        t.records.c.kind == Kind.DECISION,
        t.records.c.visibility == Visibility.RESTRICTED,
        exists_in(_READ, d.id == t.records.c.id, or_(d.raised_by == who.person_id, *of_role)),
    )


def sees_all(who: Actor) -> bool:
    """Say whether `who`, or somebody for whom they stand in, sees every record."""
    return any(one.rights & OFFICE for one in who.capacities)


def owned_by(person_id: int | ColumnElement[int], record_id: ColumnElement[int]) -> ColumnElement[bool]:
    return exists_in(t.owners, t.owners.c.record_id == record_id, t.owners.c.person_id == person_id)


def actions(read: Read, chosen: Filter, *, who: Actor, now: datetime, limit: int = PAGE) -> Listed:
    if chosen.late or not chosen.every_state:
        return _open_actions(read, chosen, who, now, limit)
    order = (t.items.c.due_at.is_(None), t.items.c.due_at, t.records.c.number)
    where = [
        visible(who),
        *_filters(chosen),
        *([t.records.c.state.not_in(OPEN_STATES)] if chosen.closed else []),
    ]
    return _listed(read, Kind.ACTION, where, order, limit, page=chosen.page)


def _open_actions(read: Read, chosen: Filter, who: Actor, now: datetime, limit: int) -> Listed:
    """Return a page of what is open, in the order of an index that knows nothing of what is closed."""
    is_open = [t.items.c.kind == Kind.ACTION, t.ITEM_IS_OPEN]
    where = [*_filters(chosen), *([t.items.c.due_at <= now] if chosen.late else [])]
    if chosen.unanswered_since is not None:
        where.append(_is_unanswered(chosen.unanswered_since))
    asks_records = bool(chosen.area) or not sees_all(who)
    if asks_records:
        where += [t.records.c.id == t.items.c.id, visible(who)]
    page = select(t.items.c.id).where(*is_open, *where)
    page = page.order_by(t.items.c.due_at.asc().nulls_last(), t.items.c.id)
    ids = list(read.db.execute(page.limit(limit).offset((chosen.page - 1) * limit)).scalars())
    found = {action.id: action for action in read.with_ids(Kind.ACTION, ids)}
    counted = select(func.count(t.items.c.id)).where(*is_open, *where)
    if asks_records and not (chosen.late or chosen.entity):  # then the records alone know it
        where = [t.records.c.state.in_(OPEN_STATES), visible(who), *_filters(chosen, of=t.records.c.id)]
        counted = select(func.count(t.records.c.id)).where(t.records.c.kind == Kind.ACTION, *where)
    is_all = chosen.page == 1 and len(ids) < limit
    count = len(ids) if is_all else read.db.execute(counted).scalar_one()
    return Listed([found[one] for one in ids], count, chosen.page, limit)


def overdue(read: Read, *, who: Actor, now: datetime) -> list[Action]:
    """Return all overdue actions that somebody may see, the longest late first."""
    is_late = [t.items.c.kind == Kind.ACTION, t.ITEM_IS_OPEN, t.items.c.due_at <= now]
    return read.records(Kind.ACTION, *is_late, visible(who), order=(t.items.c.due_at, t.items.c.id))


def _is_unanswered(before: datetime) -> ColumnElement[bool]:
    """Say whether an owner was reminded that the day has come, and neither they nor who stands in did anything since."""
    n, h, note = t.notices.c, t.history.c, t.notes.c

    def theirs(person: ColumnElement[int]) -> ColumnElement[bool]:
        return or_(person == n.person_id, owned_by(person, t.items.c.id))

    did = exists_in(t.history, h.record_id == t.items.c.id, h.at >= n.due_at, theirs(h.person_id))
    said = exists_in(t.notes, note.record_id == t.items.c.id, note.at >= n.due_at, theirs(note.person_id))
    return exists_in(
        t.notices,
        n.record_id == t.items.c.id,
        n.why.in_(FROM_THE_DAY_ON),
        n.state == NoticeState.CARRIED,
        n.due_at < before,
        exists_in(t.posts, t.posts.c.id == n.post_id, t.posts.c.state == PostState.SENT),
        ~did,
        ~said,
    )


def issues(read: Read, chosen: Filter, *, who: Actor, limit: int = PAGE) -> Listed:
    where = [visible(who), *_filters(chosen)]
    if not chosen.every_state:
        where += [t.records.c.state == IssueState.OPEN]
    return _listed(read, Kind.ISSUE, where, (t.records.c.number,), limit, page=chosen.page)


def events(
    read: Read,
    *,
    who: Actor,
    first: date,
    last: date,
    area: str | None = None,
    limit: int = PAGE,
    page: int = 1,
) -> Listed:
    where = [
        visible(who),
        t.events.c.starts_on <= last,
        t.events.c.ends_on >= first,
        t.records.c.state != EventState.CANCELLED,
        *([t.records.c.area == area] if area else []),
    ]
    return _listed(read, Kind.EVENT, where, (t.events.c.starts_on, t.records.c.number), limit, page=page)


def made_between(read: Read, kind: Kind, first: datetime, last: datetime) -> list[Any]:
    """Return every record of a kind made in that time, whoever may see it."""
    return read.records(kind, t.records.c.created_at > first, t.records.c.created_at <= last)


def open_due_between(read: Read, first: date, last: date) -> list[Action]:
    """Return every open action due in that time, whoever may see it."""
    return read.records(
        Kind.ACTION,
        t.records.c.state.in_(OPEN_STATES),
        t.items.c.due_on.between(first, last),
    )


def by_ids(read: Read, ids: Sequence[int]) -> list[Any]:
    """Return the records with these ids, in that order."""
    found: dict[int, Any] = {}
    for start in range(0, len(ids), MANY):
        some = ids[start : start + MANY]
        kinds = select(t.records.c.kind).where(t.records.c.id.in_(some)).distinct()
        for kind in list(read.db.execute(kinds).scalars()):
            found |= {record.id: record for record in read.with_ids(Kind(kind), some)}
    return [found[one] for one in ids if one in found]


def actions_for(read: Read, record_id: int) -> list[Action]:
    """Return the actions that belong to a record, also those that were closed, but none that was cancelled."""
    where = (t.items.c.for_id == record_id, t.records.c.state != ActionState.CANCELLED)
    return read.records(Kind.ACTION, *where, order=(t.records.c.number,))


def issues_of(read: Read, *states: str, who: Actor, area: str | None = None) -> list[Issue]:
    """Return all issues in these states that somebody may see, for figures: they are few."""
    where = [t.records.c.state.in_(states), *([t.records.c.area == area] if area else [])]
    return read.records(Kind.ISSUE, visible(who), *where, order=(t.records.c.number,))


def decision_of(read: Read, issue: Issue) -> Decision | None:
    """Return the newest decision on an issue that was not withdrawn; None while there is none."""
    found = read.records(
        Kind.DECISION,
        t.decisions.c.issue_id == issue.id,
        t.records.c.state != DecisionState.WITHDRAWN,
        order=(t.records.c.number.desc(),),
        limit=1,
    )
    return found[0] if found else None


def to_be_reviewed(read: Read, *, since: date) -> list[Decision]:
    """Return the decisions that count and are to be looked at again on that day or later, whoever may see them."""
    return read.records(
        Kind.DECISION, t.decisions.c.review_on >= since, t.records.c.state == DecisionState.FINAL
    )


def superseding(read: Read, ids: Sequence[int]) -> dict[int, Decision]:
    """Return what stands in the place of superseded decisions, by the id of the older one."""
    found = read.records(
        Kind.DECISION, t.decisions.c.supersedes_id.in_(list(ids)), t.records.c.state.in_(COUNTED)
    )
    return {one.supersedes_id: one for one in found}


def near(read: Read, ref: Ref, *, who: Actor) -> list[Ref]:
    """Return the first records that somebody sees whose number is mistyped by one digit as this one."""
    chosen = select(t.records.c.number).where(
        t.records.c.kind == ref.kind, t.records.c.number.in_(one_digit_off(ref.number)), visible(who)
    )
    numbers = read.db.execute(chosen.order_by(t.records.c.number).limit(NEAR)).scalars()
    return [Ref(ref.kind, number) for number in numbers]


def raised_by(read: Read, person_id: int, *, who: Actor) -> Listed:
    """Return the first open issues that a person raised, as far as `who` sees them, and how many there are."""
    where = [
        visible(who),
        t.records.c.state == IssueState.OPEN,
        t.records.c.created_by == person_id,
    ]
    return _listed(read, Kind.ISSUE, where, (t.records.c.number,), PAGE, page=1)


def going_up(read: Read, *, by: datetime, limit: int) -> list[Issue]:
    """Return the issues that go up by themselves until a moment, oldest first."""
    where = (t.records.c.state == IssueState.OPEN, t.issues.c.up_at <= by)
    return read.records(Kind.ISSUE, *where, order=(t.records.c.id,), limit=limit)


def next_up(read: Read) -> datetime | None:
    """Return when the next issue goes up by itself; None where none does."""
    found = select(func.min(t.issues.c.up_at)).where(t.issues.c.up_at.is_not(None))
    return read.db.execute(found).scalar()


def unread_by(read: Read, person_id: int) -> list[Issue]:
    """Return the decided issues whose answer a person, who raised them, has not read."""
    where = (t.records.c.state == IssueState.DECIDED, t.records.c.created_by == person_id)
    return read.records(Kind.ISSUE, *where, order=(t.records.c.number,), limit=PAGE)


def notes_of(read: Read, record_id: int, *, limit: int = 5) -> list[Note]:
    """Return the newest notes of a record, oldest first."""
    rows = read.db.execute(
        select(t.notes).where(t.notes.c.record_id == record_id).order_by(t.notes.c.id.desc()).limit(limit)
    )
    return [Note(**row) for row in rows.mappings()][::-1]


def comments_of(read: Read, record_id: int, *, limit: int) -> list[Note]:
    """Return the newest notes of a record that were not deleted, oldest first."""
    kept = select(t.notes).where(t.notes.c.record_id == record_id, t.notes.c.struck_at.is_(None))
    rows = read.db.execute(kept.order_by(t.notes.c.id.desc()).limit(limit)).mappings()
    return [Note(**row) for row in rows][::-1]


def notes_at(read: Read, record_id: int, *, person_id: int, at: datetime) -> list[Note]:
    """Return what a person wrote under a record at one moment and did not delete."""
    n = t.notes.c
    written = (n.record_id == record_id, n.person_id == person_id, n.at == at, n.struck_at.is_(None))
    rows = read.db.execute(select(t.notes).where(*written).order_by(n.id)).mappings()
    return [Note(**row) for row in rows]


def held_issues(read: Read, *, who: Actor) -> list[Issue]:
    """Return all open issues that wait for this person's decision."""
    is_open = t.records.c.state == IssueState.OPEN
    order = (t.records.c.number,)
    found = read.records(Kind.ISSUE, visible(who), is_open, _may_be_held(read, who), order=order)
    return [issue for issue in found if holds(who, issue, read.charter)]


def _may_be_held(read: Read, who: Actor) -> ColumnElement[bool]:
    """Say whether a level of an issue is of a role of this person's: by its own ladder, or by today's."""
    roles = frozenset[str]().union(*(one.roles for one in who.capacities))
    levels = [level.code for level in read.charter.ladder if set(level.holders) & roles]
    return or_(t.issues.c.level.in_(levels), _named_in(t.issues.c.ladder, roles))


@dataclass(frozen=True, kw_only=True)
class Register:
    """What the register of decisions was asked for. None or False leaves a filter out.

    `body` is a level of the ladder by its code, and the body itself as it was written down.
    """

    drafts: bool = False
    area: str | None = None
    between: tuple[date, date] | None = None
    body: str | None = None
    level: str | None = None
    benefit: str | None = None
    due_by: date | None = None  # of those that count, whose review was to be by then
    page: int = 1


@dataclass(frozen=True, kw_only=True)
class Totals:
    """What decisions brought, each counted once: how many of each benefit, and the money by its currency."""

    benefits: Mapping[str, int]
    saved: Sequence[tuple[Money, int]]  # with the number of decisions


def decisions(read: Read, chosen: Register, *, who: Actor, limit: int = PAGE) -> Listed:
    """Return the decisions of the register, or those that wait to be confirmed, the newest first."""
    where = _registered(read, chosen, who)
    order = (t.decisions.c.decided_on.desc(), t.records.c.number.desc())
    return _listed(read, Kind.DECISION, where, order, limit, page=chosen.page)


def decision_totals(read: Read, chosen: Register, *, who: Actor) -> Totals:
    """Return what the decisions that count brought; one that was superseded is not counted beside the newer one."""
    d = t.decisions.c
    source = t.records.join(t.decisions, d.id == t.records.c.id)
    where = [*_registered(read, chosen, who), t.records.c.state == DecisionState.FINAL]
    alone = or_(d.benefit != Benefit.SAVED, d.amount.is_(None))  # with an amount it is counted there
    counted = select(d.benefit, func.count()).select_from(source).where(*where, alone, d.benefit != "")
    summed = select(d.currency, func.sum(d.amount), func.count()).select_from(source)
    summed = summed.where(*where, d.amount.is_not(None)).group_by(d.currency).order_by(d.currency)
    return Totals(
        benefits={row[0]: row[1] for row in read.db.execute(counted.group_by(d.benefit))},
        saved=[(Money(amount, currency), number) for currency, amount, number in read.db.execute(summed)],
    )


def _registered(read: Read, chosen: Register, who: Actor) -> list[ColumnElement[bool]]:
    d = t.decisions.c
    states = (DecisionState.DRAFT,) if chosen.drafts else COUNTED
    return [
        visible(who),
        t.records.c.state.in_((DecisionState.FINAL,) if chosen.due_by else states),
        *([t.records.c.area == chosen.area] if chosen.area else []),
        *([d.decided_on.between(*chosen.between)] if chosen.between else []),
        *([_of_body(read, chosen)] if chosen.body else []),
        *([d.benefit == chosen.benefit] if chosen.benefit else []),
        *([d.review_on <= chosen.due_by] if chosen.due_by else []),
    ]


def _of_body(read: Read, chosen: Register) -> ColumnElement[bool]:
    """Say whether a body decided: it was written down for it, or the level of that name decided by itself."""
    written = read.db.execute(select(t.decisions.c.behalf).distinct()).scalars()
    named = [behalf for behalf in written if behalf and fold(behalf) == fold(chosen.body or "")]
    here = and_(t.decisions.c.level == chosen.level, t.decisions.c.behalf == "")
    return or_(t.decisions.c.behalf.in_(named), here) if chosen.level else t.decisions.c.behalf.in_(named)


def proposals(read: Read, chosen: Filter, *, who: Actor) -> Listed:
    """Return a page of the proposals of which somebody has still a word to say, or of all."""
    under_way = [] if chosen.every_state else [t.records.c.state.in_(UNDER_WAY)]
    where = [visible(who), *under_way, *([t.records.c.area == chosen.area] if chosen.area else [])]
    return _listed(read, Kind.PROPOSAL, where, (t.records.c.number,), PAGE, page=chosen.page)


def drafts(read: Read, *, who: Actor) -> list[tuple[Decision, Issue]]:
    """Return all decisions written down for this person to confirm, each with its issue."""
    of_theirs = select(t.issues.c.id).where(_may_be_held(read, who))
    found = read.records(
        Kind.DECISION,
        visible(who),
        t.records.c.state == DecisionState.DRAFT,
        t.decisions.c.issue_id.in_(of_theirs),
        order=(t.records.c.number,),
    )
    issues_ = {issue.id: issue for issue in by_ids(read, [decision.issue_id for decision in found])}
    pairs = [(decision, issues_[decision.issue_id]) for decision in found]
    return [(decision, issue) for decision, issue in pairs if holds(who, issue, read.charter)]


def records_of_thread(read: Read, channel: str, ts: str) -> list[Record] | None:
    """Return what a message of ours was about: a card's record or records, or those a reminder told of.

    None if it is not ours.
    """
    post = read.db.execute(
        select(t.posts.c.id, t.posts.c.record_id).where(
            t.posts.c.slack_ts == ts, t.posts.c.slack_channel == channel
        )
    ).first()
    if post is None:
        return None
    ids = [post.record_id] if post.record_id else _told(read, post.id) or outbox.on_card(read, post.id)
    return [read.get(record_id) for record_id in dict.fromkeys(ids)]


def _told(read: Read, post_id: int) -> list[int]:
    n = t.notices.c
    chosen = select(n.record_id).where(n.post_id == post_id, n.record_id.is_not(None)).order_by(n.id)
    return list(read.db.execute(chosen).scalars())


def last_entry(read: Read, record_id: int) -> Entry:
    """Return the newest line of a record's history that is about the record itself; each record has one."""
    newest = (
        select(t.history)
        .where(t.history.c.record_id == record_id, t.history.c.verb.not_in(OF_NOTES))
        .order_by(t.history.c.id.desc())
        .limit(1)
    )
    return Entry(**read.db.execute(newest).mappings().one())


def entries_of(read: Read, record_id: int) -> list[Entry]:
    """Return a record's history, the oldest line first."""
    lines = select(t.history).where(t.history.c.record_id == record_id).order_by(t.history.c.id)
    return [Entry(**row) for row in read.db.execute(lines).mappings()]


@dataclass(frozen=True)
class DoneFor:
    """What was done on behalf of somebody: the first records, each with its lines, and how many records there are."""

    records: Sequence[tuple[Record, Sequence[Entry]]]
    count: int


def done_for(read: Read, name: str, *, who: Actor, since: datetime, until: datetime, limit: int) -> DoneFor:
    """Return what was done on behalf of somebody in that time, as far as `who` sees it, in the order in which it began."""
    h = t.history.c
    were_done = (
        t.ON_BEHALF,
        h.behalf == name,
        h.at >= since,
        h.at < until,
    )  # with the first SQLite uses the index
    seen = (*were_done, t.records.c.id == h.record_id, visible(who))
    first = select(h.record_id).where(*seen).group_by(h.record_id).order_by(func.min(h.id)).limit(limit)
    ids = list(read.db.execute(first).scalars())
    lines: dict[int, list[Entry]] = {record_id: [] for record_id in ids}
    of_these = select(t.history).where(*were_done, h.record_id.in_(ids)).order_by(h.id)
    for row in read.db.execute(of_these).mappings():
        lines[row["record_id"]].append(Entry(**row))
    number = read.db.execute(select(func.count(h.record_id.distinct())).where(*seen)).scalar_one()
    return DoneFor([(record, lines[record.id]) for record in by_ids(read, ids)], number)


def noted_by_others(read: Read, record_id: int, since: Entry, person_id: int) -> bool:
    found = exists_in(
        t.notes, t.notes.c.record_id == record_id, t.notes.c.at >= since.at, t.notes.c.person_id != person_id
    )
    return bool(read.db.execute(select(found)).scalar())


def _filters(chosen: Filter, *, of: ColumnElement[int] = t.items.c.id) -> list[ColumnElement[bool]]:
    return [
        *([t.records.c.area == chosen.area] if chosen.area else []),
        *([t.items.c.entity == chosen.entity] if chosen.entity else []),
        *([owned_by(chosen.owner, of)] if chosen.owner is not None else []),
    ]


def _listed(
    read: Read,
    kind: Kind,
    where: list[ColumnElement[bool]],
    order: tuple[Any, ...],
    limit: int,
    *,
    page: int,
) -> Listed:
    found = read.records(kind, *where, order=order, limit=limit, skip=(page - 1) * limit)
    is_all = page == 1 and len(found) < limit
    return Listed(found, len(found) if is_all else _count(read, kind, where), page, limit)


def _count(read: Read, kind: Kind, where: list[ColumnElement[bool]]) -> int:
    _, layers = t.RECORD_TABLES[kind]
    source: Any = layers[0]
    for layer in layers[1:]:
        source = source.join(layer, layer.c.id == layers[0].c.id)
    counted = select(func.count()).select_from(source).where(t.records.c.kind == kind, *where)
    return read.db.execute(counted).scalar_one()
