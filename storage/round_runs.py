"""Queries of rounds: which open and close, their seats, and what was answered for them."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.entries import Entry, EntryState
from bot.meetings import AHEAD_STATES, Meeting
from bot.records import Kind, Visibility
from bot.rounds import ANSWERABLE, AnswerState, RoundRun, RoundState, Seat, SeatAnswer
from storage import tables
from storage.failed_plans import is_not_set_aside
from storage.records import ListPage, ListQuery, list_page, records_by_ids
from storage.subqueries import is_one_of
from storage.unit_of_work import Read, Tx, indexed_record_query
from storage.visibility import visible_to

r, rr, i, m = tables.records.c, tables.round_runs.c, tables.items.c, tables.meetings.c
a, s = tables.round_answers.c, tables.round_seats.c
UNFINISHED = (RoundState.PLANNED, RoundState.OPEN)
LATELY = timedelta(days=14)  # what is older has been printed
_ORDER = (i.due_at, r.number)


def rounds_page(read: Read, asked: ListQuery) -> ListPage:
    """Return a page of the rounds that are open or planned, or of those in every state."""
    states = [] if asked.chosen.every_state else [is_one_of(r.state, UNFINISHED)]
    where = [visible_to(asked.who), *states]
    return list_page(read, Kind.ROUND, where, order=_ORDER, limit=asked.limit, page=asked.chosen.page)


def open_rounds(read: Read) -> list[RoundRun]:
    """Return the rounds that are open, the one that closes first in front."""
    return read.records(Kind.ROUND, r.state == RoundState.OPEN, order=_ORDER)


def with_answers_wanted(read: Read, *, now: datetime) -> list[RoundRun]:
    """Return the rounds that are open, and those that closed lately, whose answers may wait to be cleared."""
    closed_lately = (r.state == RoundState.CLOSED) & (i.due_at > now - LATELY)
    return read.records(Kind.ROUND, (r.state == RoundState.OPEN) | closed_lately, order=_ORDER)


def unfinished(read: Read) -> list[RoundRun]:
    """Return the rounds that are planned or open."""
    return read.records(Kind.ROUND, is_one_of(r.state, UNFINISHED), order=(r.id,))


def latest_of(read: Read, rule: str, *, before: RoundRun) -> RoundRun | None:
    """Return the round before one of the same declaration; None where it is the first."""
    found = read.records(
        Kind.ROUND,
        rr.rule == rule,
        is_one_of(r.state, ANSWERABLE),
        r.number < before.number,
        order=(r.number.desc(),),
        limit=1,
    )
    return found[0] if found else None


def closed_for(read: Read, meeting_id: int) -> list[RoundRun]:
    """Return the rounds for a meeting that have closed, in the order in which they were planned."""
    return read.select(_CLOSED_FOR, of=meeting_id)


def to_look_at(read: Read, *, by: datetime) -> list[RoundRun]:
    """Return the rounds at which the clock looks by a moment."""
    ids = list(read.db.execute(_TO_LOOK_AT, {"by": by}).scalars())
    return records_by_ids(read, ids)


def next_look(read: Read) -> datetime | None:
    at: datetime | None = read.db.execute(_NEXT_LOOK).scalar()
    return at


def own_meetings_ahead(read: Read, *, now: datetime) -> list[Meeting]:
    """Return the meetings of the task force that are planned or called, and have not begun."""
    return read.select(_OWN_AHEAD, since=now)


def meetings_with_round(read: Read, meeting_ids: Collection[int]) -> set[tuple[str, int]]:
    """Return for which of these meetings a round was planned, each with its declaration."""
    rows = read.db.execute(_OF_MEETINGS, {"of": list(meeting_ids)})
    return {(row.rule, row.for_id) for row in rows}


def days_with_round(read: Read, rule: str, *, after: date) -> set[date]:
    """Return the days after one for which rounds of a declaration were planned."""
    return set(read.db.execute(_DAYS, {"rule": rule, "after": after}).scalars())


# Seats and answers


def seats_of(read: Read, run_id: int) -> list[Seat]:
    """Return the seats of a round in their order; none before it has opened."""
    return [Seat(**row) for row in read.db.execute(_SEATS, {"of": run_id}).mappings()]


def move_seat(tx: Tx, seat: Seat) -> None:
    tx.run(_MOVE_SEAT, of=seat.record_id, code=seat.seat, day=seat.closes_on, at=seat.closes_at)


def drop_seat(tx: Tx, seat: Seat) -> None:
    """Take a seat out of a round, which needs no answer of it any more."""
    tx.run(_DROP_SEAT, of=seat.record_id, code=seat.seat)


def open_entries(read: Read, kind: Kind) -> list[Entry]:
    """Return the open entries of a register that every member may read, in the order of their numbers."""
    if not read.may_have_records(kind):
        return []
    where = (r.state == EntryState.OPEN, r.visibility != Visibility.RESTRICTED)
    return read.records(kind, *where, order=(r.number,))


def entries_numbered(read: Read, kind: Kind, numbers: Collection[int]) -> list[Entry]:
    """Return the entries of a register with these numbers, but those that were withdrawn."""
    where = (r.number.in_(sorted(numbers)), r.state != EntryState.WITHDRAWN)
    return read.records(kind, *where, order=(r.number,)) if numbers else []


def answers_of(read: Read, run_id: int) -> list[SeatAnswer]:
    """Return what was answered in a round, the earliest first, but what was dropped or whose entry was withdrawn."""
    return [SeatAnswer(**row) for row in read.db.execute(_ANSWERS, {"of": run_id}).mappings()]


def save_answer(tx: Tx, answer: SeatAnswer) -> None:
    """Keep what somebody answered for a seat, instead of what they answered before."""
    tx.run(_SAVE[tx.dialect], **vars(answer))


def drop_answer(tx: Tx, answer: SeatAnswer) -> None:
    save_answer(tx, replace(answer, state=AnswerState.DROPPED, pairs=()))


def entries_of(read: Read, answers: Sequence[SeatAnswer]) -> dict[int, Any]:
    """Return the entries of answers by their ids."""
    ids = [one.entry_id for one in answers if one.entry_id is not None]
    kinds = read.db.execute(_KINDS, {"ids": ids}).scalars().all() if ids else ()
    return {one.id: one for kind in kinds for one in read.with_ids(Kind(kind), ids)}


def of_entry(read: Read, entry_id: int) -> SeatAnswer | None:
    """Return the answer that is an entry; None for an entry that is none."""
    row = read.db.execute(_OF_ENTRY, {"of": entry_id}).mappings().first()
    return SeatAnswer(**row) if row else None


def answers_of_step(read: Read, entry_id: int, *, at: datetime) -> list[SeatAnswer]:
    """Return the answers that were given by a step of an entry at a moment."""
    rows = read.db.execute(_OF_STEP, {"of": entry_id, "at": at}).mappings()
    return [SeatAnswer(**row) for row in rows]


# The ids first: joined to their records, PostgreSQL without statistics reads all of those.
_TO_LOOK_AT = (
    select(rr.id).where(rr.look_at <= bindparam("by"), is_not_set_aside(rr.id)).order_by(rr.look_at, rr.id)
)
_NEXT_LOOK = select(func.min(rr.look_at)).where(rr.look_at.is_not(None), is_not_set_aside(rr.id))
_OWN_AHEAD = indexed_record_query(
    Kind.MEETING,
    is_one_of(r.state, AHEAD_STATES),
    m.group_name == "",
    m.body == "",
    m.begins_at > bindparam("since"),
    order=(m.begins_at, r.number),
)
_CLOSED_FOR = indexed_record_query(
    Kind.ROUND, i.for_id == bindparam("of"), r.state == RoundState.CLOSED, order=(r.number,)
)
_OF_MEETINGS = (
    select(rr.rule, i.for_id)
    .join(tables.items, i.id == rr.id)
    .where(i.for_id.in_(bindparam("of", expanding=True)))
)
_DAYS = select(rr.for_on).where(rr.rule == bindparam("rule"), rr.for_on > bindparam("after"))
_SEATS = select(tables.round_seats).where(s.record_id == bindparam("of")).order_by(s.place)
_MOVE_SEAT = (
    update(tables.round_seats)
    .where(s.record_id == bindparam("of"), s.seat == bindparam("code"))
    .values(closes_on=bindparam("day"), closes_at=bindparam("at"))
)
_DROP_SEAT = delete(tables.round_seats).where(s.record_id == bindparam("of"), s.seat == bindparam("code"))
_ANSWERS = (
    select(tables.round_answers)
    .outerjoin(tables.records, r.id == a.entry_id)
    .where(a.record_id == bindparam("of"), a.state != AnswerState.DROPPED)
    .where(a.entry_id.is_(None) | (r.state != EntryState.WITHDRAWN))
    .order_by(a.at, a.seat)
)
_OF_ENTRY = select(tables.round_answers).where(a.entry_id == bindparam("of"))
_OF_STEP = select(tables.round_answers).where(
    a.entry_id == bindparam("of"), a.at == bindparam("at"), a.state == AnswerState.SENT
)
_KINDS = select(r.kind).where(r.id.in_(bindparam("ids", expanding=True))).distinct()


def _upsert(dialect: Any) -> Any:
    wanted = dialect.insert(tables.round_answers)
    fields = [c.name for c in tables.round_answers.columns if not c.primary_key]
    changes = {name: wanted.excluded[name] for name in fields}
    return wanted.on_conflict_do_update(index_elements=["record_id", "seat", "person_id"], set_=changes)


_SAVE = {"sqlite": _upsert(sqlite), "postgresql": _upsert(postgresql)}
