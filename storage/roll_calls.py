"""Queries of roll calls: which go on, who counts in them, and what stays of them."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import bindparam, delete, func, select, update

from bot.roll_calls import RollCall, RollCallCount, RollCallPlace, RollCallState
from storage import tables
from storage.subqueries import is_one_of
from storage.unit_of_work import Read, Tx

c, p = tables.roll_calls.c, tables.roll_call_places.c
GOING_ON = (RollCallState.ANNOUNCED, RollCallState.OPEN)


def find(read: Read, call_id: int) -> RollCall | None:
    return next(iter(_calls(read, _ONE, of=call_id)), None)


def going_on(read: Read) -> list[RollCall]:
    """Return the roll calls that are announced or open, the latest first."""
    return _calls(read, _GOING_ON)


def begun_since(read: Read, since: datetime) -> list[RollCall]:
    """Return the roll calls that began after a moment, the latest first."""
    return _calls(read, _BEGUN_SINCE, since=since)


def latest(read: Read, *, limit: int, skip: int = 0) -> tuple[list[RollCall], int]:
    """Return some of the roll calls, the latest first, but those that were stopped; and how many there are."""
    found = _calls(read, _LATEST, most=limit, first=skip)
    return found, read.db.execute(_NUMBER).scalar_one()


def to_look_at(read: Read, *, by: datetime) -> list[RollCall]:
    return _calls(read, _TO_LOOK_AT, by=by)


def next_look(read: Read) -> datetime | None:
    at: datetime | None = read.db.execute(_NEXT_LOOK).scalar()
    return at


def save(tx: Tx, call: RollCall) -> None:
    values = {name: getattr(call, name) for name in _CHANGING}
    tx.run(_SAVE, of=call.id, **{f"new_{name}": value for name, value in values.items()})


def places_of(read: Read, call_id: int) -> list[RollCallPlace]:
    """Return who counts in a roll call; nobody once that was deleted."""
    return [RollCallPlace(**row) for row in read.db.execute(_PLACES, {"of": call_id}).mappings()]


def own_places(read: Read, person_id: int, calls: Sequence[RollCall]) -> list[RollCallPlace]:
    """Return somebody's places in these roll calls."""
    found = {"person": person_id, "calls": [one.id for one in calls]}
    rows = read.db.execute(_OWN, found).mappings() if calls else ()
    return [RollCallPlace(**row) for row in rows]


def save_place(tx: Tx, place: RollCallPlace) -> None:
    tx.run(
        _SAVE_PLACE,
        of=place.call_id,
        nr=place.place,
        new_answer=place.answer,
        new_reached_at=place.reached_at,
        new_entered_by=place.entered_by,
    )


def delete_places(tx: Tx, call: RollCall) -> None:
    tx.run(_DELETE_PLACES, of=call.id)


def keep_counts(tx: Tx, counts: Iterable[RollCallCount]) -> None:
    for one in counts:
        tx.add(one)


def counts_of(read: Read, call_id: int) -> list[RollCallCount]:
    """Return the counts that stay of a roll call; none before its names were deleted."""
    return [RollCallCount(**row) for row in read.db.execute(_COUNTS, {"of": call_id}).mappings()]


def _calls(read: Read, query: object, **values: object) -> list[RollCall]:
    return [RollCall(**row) for row in read.db.execute(query, values).mappings()]  # type: ignore[call-overload]  # a Select


_CHANGING = ("at", "state", "begun_at", "wave", "look_at", "purged_at")
_ALL = select(tables.roll_calls)
_ONE = _ALL.where(c.id == bindparam("of"))
_GOING_ON = _ALL.where(is_one_of(c.state, GOING_ON), c.look_at.is_not(None)).order_by(c.id.desc())
_BEGUN_SINCE = _ALL.where(c.begun_at > bindparam("since"), c.look_at.is_not(None)).order_by(c.id.desc())
_LATEST = (
    _ALL.where(c.state != RollCallState.STOPPED)
    .order_by(c.id.desc())
    .limit(bindparam("most"))
    .offset(bindparam("first"))
)
_NUMBER = select(func.count()).select_from(tables.roll_calls).where(c.state != RollCallState.STOPPED)
_TO_LOOK_AT = _ALL.where(c.look_at <= bindparam("by")).order_by(c.id)
_NEXT_LOOK = select(func.min(c.look_at)).where(c.look_at.is_not(None))
_SAVE = (
    update(tables.roll_calls)
    .where(c.id == bindparam("of"))
    .values({name: bindparam(f"new_{name}") for name in _CHANGING})
)
_PLACES = select(tables.roll_call_places).where(p.call_id == bindparam("of")).order_by(p.place)
_OWN = (
    select(tables.roll_call_places)
    .where(p.person_id == bindparam("person"), p.call_id.in_(bindparam("calls", expanding=True)))
    .order_by(p.call_id.desc())
)
_SAVE_PLACE = (
    update(tables.roll_call_places)
    .where(p.call_id == bindparam("of"), p.place == bindparam("nr"))
    .values(
        answer=bindparam("new_answer"),
        reached_at=bindparam("new_reached_at"),
        entered_by=bindparam("new_entered_by"),
    )
)
_DELETE_PLACES = delete(tables.roll_call_places).where(p.call_id == bindparam("of"))
_COUNTS = (
    select(tables.roll_call_counts)
    .where(tables.roll_call_counts.c.call_id == bindparam("of"))
    .order_by(tables.roll_call_counts.c.office)
)
