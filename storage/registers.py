"""Queries of the entries of registers."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache, partial
from operator import attrgetter

from sqlalchemy import ColumnElement, Subquery, and_, bindparam, case, false, func, not_, or_, select, true

from bot.entries import EarlierValue, Entry, EntryState, as_it_was
from bot.names import fold, fold_indexed
from bot.permissions import Actor
from bot.records import Kind
from bot.register_dates import CURRENT_WORD, DUE_WORD, LONG_WORD, UNASSIGNED_WORD
from bot.register_tables import Counts
from bot.registers import EMPTY, GIVEN, STATE, WAITS, Clause, Condition, Freeze, Register
from storage import tables
from storage.digests import Scope, in_scope
from storage.notifications import CHUNK_SIZE
from storage.records import ListPage, ListQuery, filter_conditions, list_page
from storage.subqueries import exists_in
from storage.unit_of_work import (
    MAX_IDS,
    Read,
    RecordQuery,
    Tx,
    indexed_record_query,
    join_layers,
    record_query,
)
from storage.visibility import owned_by, visible_to

i, r, v, k = tables.items.c, tables.records.c, tables.entry_values.c, tables.entry_keys.c
e, f, s = tables.earlier_values.c, tables.freezes.c, tables.submissions.c
_WAITING = select(tables.entries.c.id).where(tables.ENTRY_WAITS)


@dataclass(frozen=True)
class Cut:
    """The part of a register that is counted: its entries of some years, as they were at a moment; None for all, and now."""

    years: tuple[int, int] | None = None
    at: datetime | None = None


WHOLE = Cut()
First = Mapping[str, int]  # of values, folded: the id of the first entry that says each
FirstOfBoth = tuple[First, First]  # of the first field that is counted by, and of the second


# Of a field or a state, the condition that an entry says one of these values.
Says = Callable[[str, tuple[str, ...]], ColumnElement[bool]]


def holds(condition: Condition, says: Says) -> ColumnElement[bool]:
    """Return a condition of the declaration."""
    return or_(*[_clause_holds(one, says) for one in condition.any_of])


def _clause_holds(clause: Clause, says: Says) -> ColumnElement[bool]:
    parts = [says(name, wanted) for name, wanted in clause.fields]
    if clause.unless is not None:
        parts.append(not_(holds(clause.unless, says)))
    return and_(true(), *parts)


def _says_one_of(
    name: str, wanted: tuple[str, ...], register: Register, at: datetime | None = None
) -> ColumnElement[bool]:
    some = [fold_indexed(one) for one in wanted if one not in (EMPTY, GIVEN)]
    if at is not None and name in register.dated_names:
        said = _said_at(name, register, at)
        asked = [*([""] if EMPTY in wanted else []), *some]
        return or_(said.in_(asked), *([said != ""] if GIVEN in wanted else []))
    is_field = (v.record_id == r.id, v.register == register.kind, v.field == name)
    parts: list[ColumnElement[bool]] = (
        [exists_in(tables.entry_values, *is_field, v.folded.in_(some))] if some else []
    )
    parts += [exists_in(tables.entry_values, *is_field)] if GIVEN in wanted else []
    parts += [~exists_in(tables.entry_values, *is_field)] if EMPTY in wanted else []
    return or_(*parts)


def _said_at(name: str, register: Register, at: datetime) -> ColumnElement[str]:
    """Return what an entry said in a field at a moment, folded: what ended first after it, or else what it says now."""
    return func.coalesce(_ended_after(name, at), _said_now(name, register))


def _said_now(name: str, register: Register) -> ColumnElement[str]:
    now = select(v.folded).where(v.record_id == r.id, v.register == register.kind, v.field == name)
    return func.coalesce(now.limit(1).correlate(tables.records).scalar_subquery(), "")


def _ended_after(name: str, at: datetime) -> ColumnElement[str]:
    ended = select(e.folded).where(e.record_id == r.id, e.field == name, e.until > at)
    return ended.order_by(e.until, e.id).limit(1).correlate(tables.records).scalar_subquery()


def _within(cut: Cut, register: Register) -> Iterator[ColumnElement[bool]]:
    """Yield the conditions of a part of a register: of what was withdrawn by then, and of what came later, nothing counts."""
    if cut.at is None:
        yield r.state != EntryState.WITHDRAWN
    else:
        now = case((r.state == EntryState.WITHDRAWN, r.state), else_="")
        yield r.created_at <= cut.at
        yield func.coalesce(_ended_after(STATE, cut.at), now) != EntryState.WITHDRAWN
    if cut.years is not None:
        of, first, last = register.year_field, *map(str, cut.years)
        if cut.at is not None:
            yield _said_at(of, register, cut.at).between(first, last)
        else:
            is_year = (v.record_id == r.id, v.register == register.kind, v.field == of)
            yield exists_in(tables.entry_values, *is_year, v.folded.between(first, last))


def entries_page(
    read: Read,
    asked: ListQuery,
    register: Register,
    *,
    says: Mapping[str, str] | None = None,
    every_state: bool = False,
    cut: Cut = WHOLE,
    only: Collection[str] = (),
    is_owned: bool = False,
) -> ListPage:
    """Return a page of the entries that somebody may see, by deadline where the register has deadlines, and number.

    Those of a person are also those without an owner for which they answer, unless it `is_owned`.

    `says` are the values that they have in fields and states; `only` words that narrow a list to what has no owner, or is
    open for long. Those withdrawn are never among them. Of an earlier moment they are in every state, and as they were then.
    """
    is_about_days = asked.chosen.late or asked.chosen.due
    if not read.may_have_records(register.kind) or (is_about_days and not register.has_due):
        return ListPage([], 0, asked.chosen.page, asked.limit)
    areas = () if is_owned else _areas_answered(read, register, asked)
    where = _listed(asked, register, says or {}, cut, every_state=every_state, only=only, areas=areas)
    if every_state or asked.chosen.every_state or cut.at:
        return _entries_in_every_state(read, asked, register, where, cut)
    return _page(read, asked, register, where)


def _entries_in_every_state(
    read: Read, asked: ListQuery, register: Register, where: list[ColumnElement[bool]], cut: Cut
) -> ListPage:
    found = _page(read, asked, register, where, cut)
    if cut.at is None:
        return found
    return replace(found, records=_as_they_were(read, found.records, cut.at, register))


def _listed(
    asked: ListQuery,
    register: Register,
    says: Mapping[str, str],
    cut: Cut,
    *,
    every_state: bool,
    only: Collection[str],
    areas: Sequence[str],
) -> list[ColumnElement[bool]]:
    """Return the conditions of a list; of an earlier day what was open, or closed, follows from the states of that day."""
    where = [*_where(asked, register, says, cut, areas), *_narrowed(register, only, asked.today)]
    if cut.at is not None:
        is_closed = _closed_at(register, cut.at)
        if asked.chosen.closed:
            return [is_closed, *where]
        return [not_(is_closed), *where] if EntryState.OPEN in only and not every_state else where
    if asked.chosen.closed:
        return [r.state == EntryState.CLOSED, *where]
    is_of_all = every_state or asked.chosen.every_state
    return where if is_of_all else [r.state == EntryState.OPEN, *where]


def _closed_at(register: Register, at: datetime) -> ColumnElement[bool]:
    """Return the condition that an entry was closed at a moment."""
    if register.closed_where is None:
        return false()
    return holds(register.closed_where, partial(_says_one_of, register=register, at=at))


def counts_by(
    read: Read,
    asked: ListQuery,
    register: Register,
    name: str,
    *,
    says: Mapping[str, str] | None = None,
    every_state: bool = False,
    cut: Cut = WHOLE,
    only: Collection[str] = (),
) -> tuple[list[tuple[str, int]], int]:
    """Return what the entries of a list say in a field or a state, or their area or entity, with how many say it, and of how many.

    "" is nothing. The most frequent come first, up to `asked.limit`.
    """
    each = _listed_values(read, asked, register, (name,), says or {}, cut, every_state=every_state, only=only)
    said, id_ = each.c
    counted = select(said, func.count(), func.min(id_)).group_by(said)
    found = sorted(read.db.execute(counted).all(), key=lambda row: (-row[1], row[0]))
    shown = found[: asked.limit]
    written = as_written(read, register, name, {text: first for text, _, first in shown}, cut)
    return [(written[text], number) for text, number, _ in shown], sum(number for _, number, _ in found)


def _listed_values(
    read: Read,
    asked: ListQuery,
    register: Register,
    names: Sequence[str],
    says: Mapping[str, str],
    cut: Cut,
    *,
    every_state: bool,
    only: Collection[str],
) -> Subquery:
    """Return what each entry of a list says in some fields, and its id.

    It is a query inside the one that counts: with bound values in it PostgreSQL doesn't see that what is selected is what
    is grouped by.
    """
    areas = _areas_answered(read, register, asked)
    listed = _listed(asked, register, says, cut, every_state=every_state, only=only, areas=areas)
    values = [_counted(name, register, cut).label(f"said_{place}") for place, name in enumerate(names)]
    source = join_layers(register.kind)
    return select(*values, r.id).select_from(source).where(r.kind == register.kind, *listed).subquery()


def _counted(name: str, register: Register, cut: Cut) -> ColumnElement[str]:
    """Return what is counted: what entries say in a field or a state, or their area or entity; "" for nothing."""
    if name in ("area", "entity"):
        return func.coalesce(r.area if name == "area" else tables.items.c.entity, "")
    return _said_at(name, register, cut.at) if cut.at else _said_now(name, register)


def counts_by_two(
    read: Read,
    asked: ListQuery,
    register: Register,
    names: tuple[str, str],
    *,
    says: Mapping[str, str] | None = None,
    every_state: bool = False,
    cut: Cut = WHOLE,
    only: Collection[str] = (),
) -> tuple[Counts, FirstOfBoth]:
    """Return how many entries of a list say what in two fields, folded, and of each value the first entry that says it."""
    each = _listed_values(read, asked, register, names, says or {}, cut, every_state=every_state, only=only)
    row, column, id_ = each.c
    counted = select(row, column, func.count(), func.min(id_)).group_by(row, column)
    counts: dict[tuple[str, str], int] = {}
    of_rows, of_columns = dict[str, int](), dict[str, int]()
    for of_row, of_column, number, first in read.db.execute(counted):
        counts[of_row, of_column] = number
        of_rows[of_row] = min(first, of_rows.get(of_row, first))
        of_columns[of_column] = min(first, of_columns.get(of_column, first))
    return counts, (of_rows, of_columns)


def counts_by_several(
    read: Read,
    asked: ListQuery,
    register: Register,
    names: Sequence[str],
    *,
    says: Mapping[str, str] | None = None,
    every_state: bool = False,
    cut: Cut = WHOLE,
    only: Collection[str] = (),
) -> list[tuple[tuple[str, ...], int, int]]:
    """Return what entries of a list say in some fields, folded, with how many say just that, and the first of these."""
    each = _listed_values(read, asked, register, names, says or {}, cut, every_state=every_state, only=only)
    *said, id_ = each.c
    counted = select(func.count(), func.min(id_), *said).group_by(*said)
    return [(tuple(values), number, first) for number, first, *values in read.db.execute(counted)]


def as_written(read: Read, register: Register, name: str, first: First, cut: Cut = WHOLE) -> dict[str, str]:
    """Return values as they are written: a choice as the charter has it, another as in the first entry that says it."""
    part = register.by_name.get(name)
    if part is None:
        return {said: said for said in first}
    known = {"": "", **{fold(one): one for one in reversed(part.choices)}}
    entries = read.with_ids(register.kind, [of for said, of in first.items() if said not in known])
    if cut.at is not None:
        entries = _as_they_were(read, entries, cut.at, register)
    by_id = {one.id: one for one in entries}
    return {said: known[said] if said in known else by_id[of].value(name) for said, of in first.items()}


def _as_they_were(read: Read, found: Collection[Entry], at: datetime, register: Register) -> list[Entry]:
    """Return entries with what they said at a moment."""
    chosen = select(e.record_id, e.field, e.text).where(
        e.record_id.in_([one.id for one in found]), e.until > at
    )
    earlier: dict[int, dict[str, str]] = {}
    for of, field, text in read.db.execute(chosen.order_by(e.until, e.id)):
        earlier.setdefault(of, {}).setdefault(field, text)
    on = read.charter.day_of(at)
    return [as_it_was(one, earlier.get(one.id, {}), register, on) for one in found]


def _page(
    read: Read, asked: ListQuery, register: Register, where: list[ColumnElement[bool]], cut: Cut = WHOLE
) -> ListPage:
    is_by_date = register.has_due and not asked.chosen.every_state and cut.at is None
    by_date = (i.due_at.asc().nulls_last(),) if is_by_date else ()
    order = (*by_date, r.number)
    return list_page(read, register.kind, where, order=order, limit=asked.limit, page=asked.chosen.page)


def _where(
    asked: ListQuery, register: Register, says: Mapping[str, str], cut: Cut, areas: Sequence[str]
) -> Iterator[ColumnElement[bool]]:
    """Yield the conditions of a list. Where a register has no deadlines, nothing is due on a day, and nothing is late."""
    chosen = asked.chosen
    yield visible_to(asked.who)
    yield from filter_conditions(replace(chosen, owner=None), of=r.id)
    if chosen.owner is not None:
        answers = and_(r.area.in_(areas), _HAS_NO_OWNER) if areas else false()
        yield or_(owned_by(chosen.owner, r.id), answers)
    if (chosen.late or chosen.due) and not register.has_due:
        yield false()
    if chosen.late:
        yield and_(i.due_at <= asked.now, r.state == EntryState.OPEN)
    yield from _within(cut, register)
    for name, value in says.items():
        yield _waits_for(value, register) if name == WAITS else _says_one_of(name, (value,), register, cut.at)


def _waits_for(body: str, register: Register) -> ColumnElement[bool]:
    """Return the condition that an entry waits for the outcome of a body."""
    is_before = (s.record_id == r.id, s.register == register.kind, s.body == body)
    return exists_in(tables.submissions, *is_before, s.outcome == "")


def _areas_answered(read: Read, register: Register, asked: ListQuery) -> Sequence[str]:
    """Return the areas for whose entries the person of a list answers while those have no owner."""
    person = asked.chosen.owner
    if register.owner is None or person is None:
        return ()
    roles, roster = read.charter.roles_with(register.owner), read.roster
    theirs = [one for one in roster.appointments if one.person_id == person and one.area]
    held = [one for one in theirs if roster.is_effective_on(one, asked.today)]
    return sorted({one.area for one in held if one.area and any(one.role == role.code for role in roles)})


def _narrowed(register: Register, only: Collection[str], today: date) -> Iterator[ColumnElement[bool]]:
    if UNASSIGNED_WORD in only:
        yield _HAS_NO_OWNER
    if (rule := register.review_every) is not None and {DUE_WORD, CURRENT_WORD} & {*only}:
        until = today + timedelta(days=rule.due_for)
        is_due = i.due_on <= until if DUE_WORD in only else i.due_on > until
        yield and_(is_due, r.state == EntryState.OPEN)
    if LONG_WORD in only and register.long_open is not None:
        yield r.state == EntryState.OPEN
        yield _says_up_to(register.long_open.since, register.long_open.until(today))


def _says_up_to(name: str, text: str) -> ColumnElement[bool]:
    """Return whether an entry says something in a field of days or years up to a day, as a text."""
    return exists_in(
        tables.entry_values, v.record_id == r.id, v.field == name, v.folded != "", v.folded <= text
    )


_HAS_NO_OWNER = ~exists_in(tables.owners, tables.owners.c.record_id == r.id)


def entries_without_owner(
    read: Read, register: Register, *, who: Actor, on: date, covered: Collection[str]
) -> list[Entry]:
    """Return the open entries that somebody may see and that should have an owner on a day.

    They have had none for longer than is declared. Where nothing is declared, or no day is said from which that counts, they
    are in none of the areas that are `covered` by who answers for entries without an owner.
    """
    rule, working = register.assign_within, read.charter.working_days(read.charter.station)
    if not register.gets_owners or not read.may_have_records(register.kind):
        return []
    is_nobodys = or_(r.area.is_(None), r.area.not_in(sorted(covered))) if register.is_answered else false()
    if rule is not None:
        # As many days of the calendar leave at most as many working days: what is younger isn't read.
        oldest = _says_up_to(rule.since, (on - timedelta(days=rule.days)).isoformat())
        is_nobodys = or_(oldest, and_(is_nobodys, ~_says_up_to(rule.since, date.max.isoformat())))
    where = (i.kind == register.kind, tables.ITEM_IS_OPEN, _HAS_NO_OWNER, is_nobodys, visible_to(who))
    found: list[Entry] = read.records_by_index(register.kind, *where, order=(i.id,))
    since = [(one, one.day(rule.since) if rule else None) for one in found]
    return [one for one, day in since if rule is None or day is None or rule.last_day(day, working) < on]


def counts_where(
    read: Read, register: Register, asked: Sequence[Sequence[Condition]], *, who: Actor, cut: Cut = WHOLE
) -> list[int]:
    """Return for each of `asked` of how many entries that somebody may see all its conditions hold, in one statement.

    Those withdrawn don't count.
    """
    if not asked:
        return []
    parts = list(dict.fromkeys(part for some in asked for one in some for part in one.parts))
    says = (
        partial(_said_by, register=register)
        if cut.at is None
        else partial(_says_one_of, register=register, at=cut.at)
    )
    columns = [case((says(name, wanted), 1), else_=0) for name, wanted in parts]
    chosen = select(r.id, *columns).select_from(tables.records).where(*_of_cut(register, who, cut))
    # Without the word SQLite works each of the columns out anew wherever it stands in the conditions.
    each = chosen.cte().prefix_with("MATERIALIZED")
    said = dict(zip(parts, list(each.c)[1:], strict=True))
    met = [
        and_(true(), *[holds(one, lambda name, wanted: said[name, wanted] > 0) for one in some])
        for some in asked
    ]
    numbers = [func.coalesce(func.sum(case((one, 1), else_=0)), 0) for one in met]
    return [*read.db.execute(select(*numbers).select_from(each)).one()]


def _said_by(name: str, wanted: tuple[str, ...], register: Register) -> ColumnElement[bool]:
    """Return whether an entry says now in a field what is wanted: who says it is read once, for all entries."""
    of_field = select(v.record_id).where(v.register == register.kind, v.field == name)
    some = [fold_indexed(one) for one in wanted if one not in (EMPTY, GIVEN)]
    parts = [r.id.in_(of_field.where(v.folded.in_(some)))] if some else []
    parts += [r.id.in_(of_field)] if GIVEN in wanted else []
    parts += [r.id.not_in(of_field)] if EMPTY in wanted else []
    return or_(*parts)


def _of_cut(register: Register, who: Actor, cut: Cut) -> list[ColumnElement[bool]]:
    """Return the conditions of the entries of a part of a register that somebody may see."""
    return [r.kind == register.kind, visible_to(who), *_within(cut, register)]


def numbers_in(
    read: Read, register: Register, name: str, condition: Condition, *, who: Actor, cut: Cut = WHOLE
) -> list[tuple[str, int]]:
    """Return the numbers that entries which somebody may see say in a field, each with how many say it."""
    said = _said_at(name, register, cut.at) if cut.at else _said_now(name, register)
    each = (
        select(said.label("said"))
        .select_from(join_layers(register.kind))
        .where(r.kind == register.kind, visible_to(who), *_within(cut, register))
        .where(holds(condition, partial(_says_one_of, register=register, at=cut.at)))
        .subquery()
    )
    counted = select(each.c.said, func.count()).where(each.c.said != "").group_by(each.c.said)
    return [(text, number) for text, number in read.db.execute(counted)]


def has_numbers_of_others(
    read: Read, register: Register, name: str, numbers: Collection[str], *, who: Actor, cut: Cut = WHOLE
) -> bool:
    """Return whether an entry that somebody may see, and doesn't own, says one of these numbers in a field."""
    said = _said_at(name, register, cut.at) if cut.at else _said_now(name, register)
    found = (
        select(r.id)
        .select_from(join_layers(register.kind))
        .where(r.kind == register.kind, visible_to(who), *_within(cut, register))
        .where(said.in_(numbers), ~owned_by(who.person_id, r.id))
        .limit(1)
    )
    return read.db.execute(found).first() is not None


def changed_entries(read: Read, scope: Scope, register: Register, *, since: datetime) -> list[Entry]:
    """Return the entries of a digest's scope that were entered or changed since a moment."""
    if not read.may_have_records(register.kind):
        return []
    # In an order of its own, since for that of numbers SQLite would read all of them.
    return sorted(read.select(_changed(scope, register.kind), since=since), key=attrgetter("number"))


def due_entries(read: Read, scope: Scope, register: Register, *, until: date) -> list[Entry]:
    """Return the open entries of a digest's scope, or of its person, that are late or due until a day, by deadline."""
    return (
        read.select(_due(scope, register.kind), until=until) if read.may_have_records(register.kind) else []
    )


_BUILT_ONCE = lru_cache(maxsize=512)  # each digest asks twice of each register


@_BUILT_ONCE
def _changed(scope: Scope, kind: Kind) -> RecordQuery:
    is_changed = r.changed_at >= bindparam("since", type_=tables.Moment())
    is_left = r.state != EntryState.WITHDRAWN
    return record_query(kind, tables.IS_ENTRY, is_changed, is_left, *in_scope(scope), *_concerning(scope))


def _concerning(scope: Scope) -> list[ColumnElement[bool]]:
    """Return the filter for what a person owns, entered, or covers the area of; none for a channel."""
    if scope.person is None:
        return []
    own = [owned_by(one, r.id) for one in (scope.person, *scope.leavers)]
    areas = [r.area.in_(sorted(scope.who.areas))] if scope.who.areas else []
    return [or_(r.created_by == scope.person, *own, *areas)]


@_BUILT_ONCE
def _due(scope: Scope, kind: Kind) -> RecordQuery:
    people = () if scope.person is None else (scope.person, *scope.leavers)
    own = [and_(owned_by(one, r.id), visible_to(scope.who)) for one in people]
    in_their_scope = or_(and_(*in_scope(scope)), *own)
    is_due = (tables.ITEM_IS_OPEN, i.due_on <= bindparam("until"), in_their_scope)
    return indexed_record_query(kind, i.kind == kind, *is_due, order=(i.due_at, i.id))


def waiting_entries(read: Read, register: Register, *, who: Actor) -> list[Entry]:
    """Return the entries whose choice waits for a second person, as far as somebody may see them."""
    ids = read.once(_waiting_ids) if read.may_have_records(register.kind) else []
    # The kind is filtered in Python: given it, PostgreSQL scans the index of kinds, with every entry.
    found = [one for one in read.with_ids(register.kind, ids, visible_to(who)) if one.kind == register.kind]
    return sorted(found, key=attrgetter("number"))


def _waiting_ids(read: Read) -> list[int]:
    """Return the ids of what waits, of all registers; a withdrawn entry has none."""
    return list(read.db.execute(_WAITING).scalars())


def entries_after(read: Read, register: Register, number: int) -> list[Entry]:
    """Return up to a chunk of the entries with numbers above this one, in their order, which an index has."""
    return read.records(register.kind, r.number > number, order=(r.number,), limit=CHUNK_SIZE)


def entry_with_key(read: Read, register: Register, key: str) -> Entry | None:
    """Return the entry with these key values; None where there is none."""
    found = read.db.execute(select(k.record_id).where(k.register == register.kind, k.folded == key)).scalar()
    entry: Entry | None = read.get(found) if found is not None else None
    return entry


def ended_values(read: Read, record_id: int, name: str) -> list[EarlierValue]:
    """Return what an entry said in a field before, the earliest first."""
    chosen = select(tables.earlier_values).where(e.record_id == record_id, e.field == name)
    return [EarlierValue(**row) for row in read.db.execute(chosen.order_by(e.until, e.id)).mappings()]


def entries_before(read: Read, register: Register, bodies: Collection[str]) -> list[Entry]:
    """Return the entries that wait for the outcome of one of these bodies, as they were entered."""
    is_waiting = (s.register == register.kind, s.body.in_(bodies), s.outcome == "")
    ids = list(read.db.execute(select(s.record_id).where(*is_waiting).distinct()).scalars())
    return sorted(read.with_ids(register.kind, ids), key=attrgetter("number"))


def add_freeze(tx: Tx, freeze: Freeze) -> None:
    tx.run(tables.freezes.insert(), register=freeze.register, at=freeze.at, person_id=freeze.person_id)


def last_freeze(read: Read, register: Register, *, before: datetime | None = None) -> Freeze | None:
    """Return when the rates of a register were kept last, up to a moment where one is given; None for never."""
    is_its = [f.register == register.kind, *([f.at <= before] if before is not None else [])]
    chosen = select(tables.freezes).where(*is_its).order_by(f.at.desc()).limit(1)
    found = read.db.execute(chosen).mappings().first()
    return None if found is None else Freeze(**found)


def entries_with_keys(read: Read, register: Register, keys: Sequence[str]) -> dict[str, Entry]:
    """Return the entries with these key values, by them."""
    found: dict[str, int] = {}
    for start in range(0, len(keys), MAX_IDS):
        of_these = {"of": register.kind, "keys": keys[start : start + MAX_IDS]}
        found |= {row.folded: row.record_id for row in read.db.execute(_WITH_KEYS, of_these)}
    by_id = {one.id: one for one in read.with_ids(register.kind, list(found.values()))}
    return {key: by_id[record_id] for key, record_id in found.items()}


_WITH_KEYS = select(k.folded, k.record_id).where(
    k.register == bindparam("of"), k.folded.in_(bindparam("keys", expanding=True))
)
