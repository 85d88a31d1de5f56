"""Queries that work on any record, and what the lists of all kinds share: filters, pages and the rule of visibility."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, Self

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    False_,
    and_,
    bindparam,
    false,
    func,
    or_,
    select,
    union_all,
)

from bot.actions import OPEN_STATES
from bot.charter import Area, Entity
from bot.grammar.parsed import ParsedWords
from bot.names import fold
from bot.permissions import Actor
from bot.records import Kind, Record, Ref, one_digit_off
from storage import outbox, tables
from storage.unit_of_work import MAX_IDS, Read, join_layers
from storage.visibility import owned_by, visible_to

PAGE_SIZE = 20
MAX_NEAR_REFS = 2  # references offered for one that does not exist


@cache
def is_unfinished(registers: tuple[Kind, ...]) -> ColumnElement[bool]:
    """Return `Record.is_unfinished`, for records of the bot's own kinds and of these registers."""
    return or_(*_unfinished_by_kind(registers))


def _unfinished_by_kind(registers: tuple[Kind, ...]) -> list[ColumnElement[bool]]:
    # A kind that is never unfinished is left out: with a constant in it SQLite doesn't look up the states in their index,
    # and reads every record.
    found = ((kind, tables.RECORD_TABLES[kind].is_unfinished) for kind in (*Kind, *registers))
    return [and_(tables.records.c.kind == kind, one) for kind, one in found if one is not false()]


def unfinished_ids(registers: tuple[Kind, ...], *where: ColumnElement[bool]) -> CompoundSelect[tuple[int]]:
    """Return the ids of the unfinished records that fulfil these conditions.

    Each kind by itself: of many in one condition SQLite takes it that most records fulfil it, and reads them all.
    """
    of = _unfinished_by_kind(registers)
    return union_all(*(select(tables.records.c.id).where(one, *where) for one in of))


@dataclass(frozen=True, kw_only=True)
class Filter:
    """The filters of a list. None or False leaves a filter out."""

    area: str | None = None
    entity: str | None = None
    owner: int | None = None
    due: tuple[date, date] | None = None  # the first and the last day
    late: bool = False
    blocked: bool = False
    every_state: bool = False
    closed: bool = False  # of every state only those that are not open
    unanswered_since: datetime | None = None  # reminded of the deadline before this moment, no reaction since
    by_area: bool = False  # in the order of areas, and of deadlines within each
    by: tuple[str, ...] = ()  # counted by these fields
    page: int = 1


EVERY = Filter(every_state=True)


@dataclass(frozen=True, kw_only=True)
class ListQuery:
    """Who asks for the records of a list, and when: with which filters, and how many of them at most.

    Of what is planned, rather than due, those until `planned_until` are meant where no days are chosen.
    """

    who: Actor
    now: datetime
    today: date
    chosen: Filter = Filter()
    planned_until: date = date.max
    limit: int = PAGE_SIZE

    @property
    def days(self) -> tuple[date, date]:
        """Return the first and last day of what is planned."""
        return self.chosen.due or (self.today, self.planned_until)


@dataclass(frozen=True)
class ListPage:
    """The records of one page of a list, and how many there are on all pages."""

    records: Sequence[Any]
    total_count: int
    page: int = 1
    size: int = PAGE_SIZE

    @classmethod
    def cut(cls, records: Sequence[Any], page: int, size: int = PAGE_SIZE) -> Self:
        """Return one page of records of which all are at hand."""
        return cls(records[(page - 1) * size : page * size], len(records), page, size)

    @property
    def page_count(self) -> int:
        return -(-self.total_count // self.size)

    @property
    def first_position(self) -> int:
        """Return the position of the page's first record in the list, counted from one."""
        return (self.page - 1) * self.size + 1


def is_by_area(parsed: ParsedWords) -> bool:
    """Return whether a list is wanted in the order of areas: "actions by area"."""
    return " by area " in f" {fold(parsed.text)} "


def read_filter(parsed: ParsedWords, *, me: int) -> Filter:
    """Return the filters that were typed: `mine`, `overdue`, `all`, and the options."""
    words = {fold(word) for word in parsed.text.split()}
    area, entity, owners = parsed.value("area", Area), parsed.value("entity", Entity), parsed.people("owner")
    named = owners[0].person_id if owners else None
    return Filter(
        area=area.code if area else None,
        entity=entity.code if entity else None,
        owner=me if words & {"mine", "me", "my"} else named,
        late=bool(words & {"overdue", "late"}),
        blocked=bool(words & {"blocked", "stuck"}),
        every_state=bool(words & {"all", "done", "closed"}),
        closed=bool(words & {"done", "closed"}) and "all" not in words,
        by_area=is_by_area(parsed),
        page=parsed.page,
    )


def own_unfinished(read: Read, kind: Kind, *, who: Actor, with_levels: bool, limit: int) -> Sequence[Any]:
    """Return the newest unfinished records of a kind that somebody owns or has entered.

    `with_levels` adds all that they may see, for a kind that levels hold.
    """
    if isinstance(tables.RECORD_TABLES[kind].is_unfinished, False_):
        return []  # none is ever unfinished, as meetings
    of = tables.records.c
    own = [or_(of.created_by == one, owned_by(one, of.id)) for one in who.person_ids]
    where = [visible_to(who), tables.RECORD_TABLES[kind].is_unfinished, *([] if with_levels else [or_(*own)])]
    return read.records(kind, *where, order=(of.number.desc(),), limit=limit)


def newest(read: Read, kind: Kind) -> Any:
    """Return the newest record of a kind, or None. Who may see it isn't asked."""
    found = read.records(kind, order=(tables.records.c.number.desc(),), limit=1)
    return found[0] if found else None


def open_due_between(read: Read, kind: Kind, first: date, last: date) -> list[Any]:
    """Return every open item of a kind due in that time, whoever may see it."""
    is_open = tables.records.c.state.in_(OPEN_STATES)
    return read.records(kind, is_open, tables.items.c.due_on.between(first, last))


# Pages


def list_page(
    read: Read,
    kind: Kind,
    where: Sequence[ColumnElement[bool]],
    *,
    order: Iterable[Any],
    page: int,
    limit: int = PAGE_SIZE,
) -> ListPage:
    """Return a page of the records of a kind for which all of `where` holds."""
    of_kind = [tables.records.c.kind == kind, *where]
    return indexed_list_page(read, kind, of_kind, order=order, page=page, limit=limit)


def indexed_list_page(
    read: Read,
    kind: Kind,
    where: Sequence[ColumnElement[bool]],
    *,
    order: Iterable[Any],
    page: int,
    limit: int = PAGE_SIZE,
) -> ListPage:
    """Return the same for conditions that an index other than that of kind and state serves; with no `limit`, how many."""
    if not limit:
        return ListPage([], _count_records(read, kind, where), page, limit)
    found = read.records_by_index(kind, *where, order=order, limit=limit, skip=(page - 1) * limit)
    is_all = page == 1 and len(found) < limit
    return ListPage(found, len(found) if is_all else _count_records(read, kind, where), page, limit)


def of_area(area: str | None) -> list[ColumnElement[bool]]:
    """Return the condition that a record is of an area; none where it may be of any."""
    return [tables.records.c.area == area] if area else []


def filter_conditions(
    chosen: Filter, *, of: ColumnElement[int] = tables.items.c.id
) -> list[ColumnElement[bool]]:
    """Return the conditions of the filters for area, entity, owner and deadline."""
    return [
        *of_area(chosen.area),
        *([tables.items.c.entity == chosen.entity] if chosen.entity else []),
        *([owned_by(chosen.owner, of)] if chosen.owner is not None else []),
        *([tables.items.c.due_on.between(*chosen.due)] if chosen.due else []),
    ]


def _count_records(read: Read, kind: Kind, where: Iterable[ColumnElement[bool]]) -> int:
    counted = select(func.count()).select_from(join_layers(kind)).where(*where)
    return read.db.execute(counted).scalar_one()


# Records of any kind

_KINDS = (
    select(tables.records.c.kind).where(tables.records.c.id.in_(bindparam("ids", expanding=True))).distinct()
)


def records_by_ids(read: Read, ids: Sequence[int]) -> list[Any]:
    """Return the records with these ids, in that order."""
    found: dict[int, Any] = {}
    for start in range(0, len(ids), MAX_IDS):
        some = ids[start : start + MAX_IDS]
        for kind in list(read.db.execute(_KINDS, {"ids": some}).scalars()):
            found |= {record.id: record for record in read.with_ids(Kind(kind), some)}
    return [found[one] for one in ids if one in found]


def has_twin(read: Read, record: Record) -> bool:
    """Return whether the same person has made another record of this kind with the same title."""
    r = tables.records.c
    twin = select(r.id).where(
        r.kind == record.kind, r.title == record.title, r.created_by == record.created_by, r.id != record.id
    )
    return read.db.execute(twin.limit(1)).first() is not None


def records_created_between(read: Read, kind: Kind, first: datetime, last: datetime) -> list[Any]:
    """Return every record of a kind created in that time, whoever may see it."""
    r = tables.records.c
    # Ids are given in the order of creation.
    before = select(r.id).where(r.created_at <= first).order_by(r.id.desc()).limit(1).scalar_subquery()
    own_id = tables.RECORD_TABLES[kind].layers[-1].c.id
    return read.records_by_index(kind, own_id > func.coalesce(before, 0), r.created_at <= last)


def near_references(read: Read, ref: Ref, *, who: Actor) -> list[Ref]:
    """Return the first records visible to somebody whose number differs from this one by one mistyped digit."""
    chosen = select(tables.records.c.number).where(
        tables.records.c.kind == ref.kind,
        tables.records.c.number.in_(one_digit_off(ref.number)),
        visible_to(who),
    )
    numbers = read.db.execute(chosen.order_by(tables.records.c.number).limit(MAX_NEAR_REFS)).scalars()
    return [Ref(ref.kind, number) for number in numbers]


def visible_refs(read: Read, refs: Iterable[Ref], *, who: Actor) -> frozenset[Ref]:
    """Return those of these references whose record somebody may see."""
    by_kind: dict[Kind, list[int]] = {}
    for one in dict.fromkeys(refs):
        by_kind.setdefault(one.kind, []).append(one.number)
    r = tables.records.c
    return frozenset(
        Ref(kind, number)
        for kind, numbers in by_kind.items()
        for start in range(0, len(numbers), MAX_IDS)
        for number in read.db.execute(
            select(r.number).where(
                r.kind == kind, r.number.in_(numbers[start : start + MAX_IDS]), visible_to(who)
            )
        ).scalars()
    )


def records_of_thread(read: Read, channel: str, ts: str) -> list[Record] | None:
    """Return the records of one of our messages: those of a card, or those of the reminders in it.

    None if the message is not ours.
    """
    p = tables.posts.c
    chosen = select(p.id, p.record_id).where(p.slack_ts == ts, p.slack_channel == channel)
    post = read.db.execute(chosen).first()
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
