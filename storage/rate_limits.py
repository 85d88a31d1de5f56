"""Rate limits: when Slack may be called again, shared by all replicas.

The name of a limit is what it holds back: a reader (`p7`, `#isc-web`), a method of the Web API, the whole
workspace. Limits follow the same clock as posts, so that the practice workspace can move it. All functions
run in the writer's transaction, and there is only one at a time.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import String, bindparam, delete, func, literal, select
from sqlalchemy.dialects import postgresql, sqlite

from storage import tables
from storage.subqueries import is_one_of
from storage.unit_of_work import Read, Tx

POST, EDIT, LOOK_UP = "chat.postMessage", "chat.update", "conversations.history"
FILE = "files.completeUploadExternal"
WORKSPACE, PAUSED = "workspace", "paused"
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=5), timedelta(minutes=1)
LONGEST_WHERE_REFUSED = timedelta(minutes=5)  # a person has to end that
RETENTION = timedelta(days=1)  # a limit that ended this long ago is deleted


@dataclass(frozen=True, kw_only=True)
class RateLimits:
    """How fast Slack accepts messages: a number per minute, of which `burst` may come at once.

    Slack documents one message per second and conversation, "several hundred" per minute and workspace, and
    50 per minute for methods of tier 3 (edits, lookups). A file takes a call of each of three methods of tier
    4, with 100 per minute: one file per second is within that.
    """

    conversation_interval: timedelta = timedelta(seconds=1)
    posts_per_minute: int = 200
    edits_per_minute: int = 50
    lookups_per_minute: int = 40
    file_interval: timedelta = timedelta(seconds=1)
    burst: int = 20


@dataclass(frozen=True)
class Pause:
    """Slack accepts no calls at the moment. One post is tried at `until`; the others wait for its result."""

    until: datetime
    reason: str


def current_pause(read: Read) -> Pause | None:
    """Return the pause caused by errors or timeouts of Slack, or None."""
    row = read.db.execute(_PAUSE).mappings().first()
    return Pause(row["free_at"], row["reason"]) if row else None


def pause(tx: Tx, reason: str, *, longest: timedelta = LONGEST_PAUSE) -> None:
    """Pause all calls: 5 seconds, doubled with each failed attempt, at most `longest`."""
    row = tx.db.execute(
        select(tables.gates.c.tries, tables.gates.c.free_at).where(tables.gates.c.name == PAUSED)
    ).first()
    if row is not None and row.free_at > tx.now:
        return  # several sends failed together: they count once
    tries = row.tries + 1 if row else 1
    wait: timedelta = min(FIRST_PAUSE * 2 ** min(tries - 1, 10), longest)
    _save(tx, PAUSED, tx.now + wait, tries=tries, reason=reason)


def resume(tx: Tx) -> None:
    tx.db.execute(delete(tables.gates).where(tables.gates.c.name == PAUSED))


def block(tx: Tx, names: Iterable[str], *, until: datetime) -> None:
    """Block limits until a moment; one that is blocked for longer stays so."""
    gates = list(dict.fromkeys(names))
    if not gates:
        return
    if tx.dialect == "postgresql":
        tx.db.execute(_BLOCK_MANY, {"names": gates, "until": until})
    else:
        tx.db.execute(_BLOCK, [{"name": name, "free_at": until, "tries": 0, "reason": ""} for name in gates])


def admit_lookups(
    tx: Tx, purpose: str, *, wanted: int, limits: RateLimits, until: datetime, spare: int = 0
) -> int:
    """Count the look-ups that may begin now for a purpose, and return how many: at most `wanted`, `spare` fewer than Slack takes.

    None may while the purpose or all look-ups are blocked; the purpose is blocked then until a moment.
    """
    if _is_blocked(tx, purpose) or _is_blocked(tx, LOOK_UP):
        return 0
    allowed = admit(tx, LOOK_UP, wanted=wanted, limits=limits, spare=spare)
    block(tx, [purpose], until=until)
    return allowed


def admit(tx: Tx, method: str, *, wanted: int, limits: RateLimits, spare: int = 0) -> int:
    """Count the calls of a reading method that may begin now, and return how many: none while it is blocked.

    They are at most `wanted`, and `spare` fewer than a method of tier 3 takes.
    """
    if _is_blocked(tx, method):
        return 0
    full_at, per_minute = _free_at(tx, bucket_name(method)), limits.lookups_per_minute
    room = remaining(full_at, now=tx.now, per_minute=per_minute, burst=limits.burst)
    allowed = min(wanted, max(room - spare, 0))
    consume(tx, method, allowed, full_at=full_at, per_minute=per_minute)
    return allowed


def _is_blocked(tx: Tx, name: str) -> bool:
    opens_at = _free_at(tx, name)
    return opens_at is not None and opens_at > tx.now


def _free_at(read: Read, name: str) -> datetime | None:
    """Return when a limit ends; None if it never began."""
    return read.db.execute(_FREE_AT, {"name": name}).scalar()


def remaining(full_at: datetime | None, *, now: datetime, per_minute: int, burst: int) -> int:
    """Return how many calls are allowed now: `burst` after a rest, then an even share of `per_minute`."""
    if full_at is None or full_at <= now:
        return burst
    return max(0, burst - math.ceil((full_at - now) / (timedelta(minutes=1) / per_minute)))


@dataclass(frozen=True, kw_only=True)
class EarliestTimes:
    """When a message, a file and an edit can be sent at the earliest; None: at once.

    Only the limits that all of them share are considered.
    """

    message_at: datetime | None
    file_at: datetime | None
    edit_at: datetime | None


def shared_limits(read: Read) -> dict[str, datetime]:
    """Return when the limits of methods and workspace, and a pause, end."""
    return dict(read.db.execute(_SELECT_TIMES).all())


def earliest_times(read: Read, *, limits: RateLimits) -> EarliestTimes:
    known = shared_limits(read)
    message = _room_at(
        known.get(bucket_name(WORKSPACE)), per_minute=limits.posts_per_minute, burst=limits.burst
    )
    edit = _room_at(known.get(bucket_name(EDIT)), per_minute=limits.edits_per_minute, burst=limits.burst)
    pause = known.get(PAUSED)
    return EarliestTimes(
        message_at=_latest(known.get(POST), message, pause),
        file_at=_latest(known.get(FILE), message, pause),
        edit_at=_latest(known.get(EDIT), edit, pause),
    )


def _latest(*moments: datetime | None) -> datetime | None:
    return max((moment for moment in moments if moment is not None), default=None)


def _room_at(full_at: datetime | None, *, per_minute: int, burst: int) -> datetime | None:
    """Return the moment from which `remaining` is at least one; None if nothing was counted yet."""
    return None if full_at is None else full_at - (burst - 1) * timedelta(minutes=1) / per_minute


def consume(tx: Tx, name: str, count: int, *, full_at: datetime | None, per_minute: int) -> None:
    """Count calls against a limit of `per_minute`, which now is full at `full_at`."""
    if not count:
        return
    begin = max(full_at or tx.now, tx.now)
    _save(tx, bucket_name(name), begin + count * timedelta(minutes=1) / per_minute)


def bucket_name(name: str) -> str:
    return f"pace {name}"


def forget_ahead(tx: Tx) -> None:
    """Delete the limits that end later, after the clock was set back: Slack says so if it is too early."""
    tx.db.execute(delete(tables.gates).where(tables.gates.c.free_at > tx.now))


_PAUSE = select(tables.gates).where(tables.gates.c.name == PAUSED)
_FREE_AT = select(tables.gates.c.free_at).where(tables.gates.c.name == bindparam("name"))
_SELECT_TIMES = select(tables.gates.c.name, tables.gates.c.free_at).where(
    is_one_of(tables.gates.c.name, (POST, FILE, EDIT, PAUSED, bucket_name(WORKSPACE), bucket_name(EDIT)))
)


def prune(tx: Tx) -> None:
    tx.db.execute(
        delete(tables.gates).where(tables.gates.c.free_at < tx.now - RETENTION, tables.gates.c.name != PAUSED)
    )


def _save(tx: Tx, name: str, free_at: datetime, *, tries: int = 0, reason: str = "") -> None:
    row = {"name": name, "free_at": free_at, "tries": tries, "reason": reason}
    tx.db.execute(_SAVE[tx.dialect], row)


def _upsert(dialect: Any) -> Any:
    wanted = dialect.insert(tables.gates)
    changed = {name: wanted.excluded[name] for name in ("free_at", "tries", "reason")}
    return wanted.on_conflict_do_update(index_elements=["name"], set_=changed)


def _upsert_longer(wanted: Any) -> Any:
    is_later = wanted.excluded.free_at > tables.gates.c.free_at
    return wanted.on_conflict_do_update(
        index_elements=["name"], set_={"free_at": wanted.excluded.free_at}, where=is_later
    )


_SAVE = {"sqlite": _upsert(sqlite), "postgresql": _upsert(postgresql)}
_BLOCK = _upsert_longer(sqlite.insert(tables.gates))
# One statement: psycopg sends each row of an executemany as a query.
_BLOCK_MANY = _upsert_longer(
    postgresql.insert(tables.gates).from_select(
        ["name", "free_at", "tries", "reason"],
        select(
            func.unnest(bindparam("names", type_=postgresql.ARRAY(String))),
            bindparam("until", type_=tables.Moment()),
            literal(0),
            literal(""),
        ),
    )
)
