"""Gates: from which moment on Slack may be asked again, shared by all replicas.

A gate's name is what it holds back: a reader (`p7`, `#isc-web`), a method of the Web API, the whole workspace. They
follow the clock that posts follow, so that the practice workspace steps through them as it steps through what is due.
Everything here runs in the writer's transaction, of which there is one at a time.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, String, bindparam, delete, func, literal, select
from sqlalchemy.dialects import postgresql, sqlite

from storage import tables as t
from storage.unit_of_work import Read, Tx

POST, EDIT, LOOK = "chat.postMessage", "chat.update", "conversations.history"
FILE = "files.completeUploadExternal"
WORKSPACE, PAUSED = "workspace", "paused"
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=5), timedelta(minutes=5)
KEPT = timedelta(days=1)  # a gate that opened so long ago holds nothing back


@dataclass(frozen=True, kw_only=True)
class Pace:
    """How fast Slack takes messages: so many a minute, of which `burst` may come at once.

    Slack's documentation: one message a second and conversation, "several hundred" a minute for a workspace, and 50 a
    minute for methods of its third tier (edits, look-ups). A file takes a call each of three methods of the fourth tier, of
    which 100 a minute are let through: one file a second keeps within that.
    """

    conversation: timedelta = timedelta(seconds=1)
    workspace: int = 200
    edits: int = 50
    looks: int = 40
    file: timedelta = timedelta(seconds=1)
    burst: int = 20


@dataclass(frozen=True)
class Pause:
    """Slack takes nothing from us at the moment. One post is tried at `until`; the others wait for its answer."""

    until: datetime
    reason: str


def paused(read: Read) -> Pause | None:
    """Return the pause that Slack's refusals or silence caused; None while all is well."""
    row = read.db.execute(select(t.gates).where(t.gates.c.name == PAUSED)).mappings().first()
    return Pause(row["free_at"], row["reason"]) if row else None


def pause(tx: Tx, reason: str) -> None:
    """Hold everything back: 5 seconds, doubled with each vain try, at most 5 minutes."""
    row = tx.db.execute(select(t.gates.c.tries, t.gates.c.free_at).where(t.gates.c.name == PAUSED)).first()
    if row is not None and row.free_at > tx.now:
        return  # several sends failed together: they count as one
    tries = row.tries + 1 if row else 1
    wait: timedelta = min(FIRST_PAUSE * 2 ** min(tries - 1, 10), LONGEST_PAUSE)
    _keep(tx, PAUSED, tx.now + wait, tries=tries, reason=reason)


def resume(tx: Tx) -> None:
    tx.db.execute(delete(t.gates).where(t.gates.c.name == PAUSED))


def close(tx: Tx, names: Iterable[str], *, until: datetime) -> None:
    """Keep gates closed until a moment; one that is closed for longer stays so."""
    gates = list(dict.fromkeys(names))
    if not gates:
        return
    if tx.dialect == "postgresql":
        tx.db.execute(_CLOSED_TOGETHER, {"names": gates, "until": until})
    else:
        tx.db.execute(_CLOSED, [{"name": name, "free_at": until, "tries": 0, "reason": ""} for name in gates])


def opens_at(read: Read, name: str) -> datetime | None:
    """Return from when on a gate lets through again; None when nothing ever closed it."""
    return read.db.execute(select(t.gates.c.free_at).where(t.gates.c.name == name)).scalar()


def room(read: Read, name: str, *, now: datetime, a_minute: int, burst: int) -> int:
    """Return how many may pass a gate now: `burst` at once after a rest, and then a minute's share evenly spread."""
    full_at = opens_at(read, _paced(name))
    if full_at is None or full_at <= now:
        return burst
    return max(0, burst - math.ceil((full_at - now) / (timedelta(minutes=1) / a_minute)))


@dataclass(frozen=True, kw_only=True)
class Openings:
    """From when on a message, a file and an edit may pass the gates that all of them pass; None: at once."""

    message: datetime | None
    file: datetime | None
    edit: datetime | None


def openings(read: Read, *, pace: Pace) -> Openings:
    """Return when the gates of the methods and of the workspace open, and when a pause ends."""
    known = dict(read.db.execute(_OPENINGS).all())
    message = _room_at(known.get(_paced(WORKSPACE)), a_minute=pace.workspace, burst=pace.burst)
    edit = _room_at(known.get(_paced(EDIT)), a_minute=pace.edits, burst=pace.burst)
    pause = known.get(PAUSED)
    return Openings(
        message=_latest(known.get(POST), message, pause),
        file=_latest(known.get(FILE), message, pause),
        edit=_latest(known.get(EDIT), edit, pause),
    )


def _latest(*moments: datetime | None) -> datetime | None:
    return max((moment for moment in moments if moment is not None), default=None)


def _room_at(full_at: datetime | None, *, a_minute: int, burst: int) -> datetime | None:
    """Return the moment from which `room` is at least one; None when nothing ever passed."""
    return None if full_at is None else full_at - (burst - 1) * timedelta(minutes=1) / a_minute


def pass_through(tx: Tx, name: str, count: int, *, a_minute: int) -> None:
    """Count what passed a gate that lets `a_minute` through."""
    if not count:
        return
    begin = max(opens_at(tx, _paced(name)) or tx.now, tx.now)
    _keep(tx, _paced(name), begin + count * timedelta(minutes=1) / a_minute)


def _paced(name: str) -> str:
    return f"pace {name}"


_OPENINGS = select(t.gates.c.name, t.gates.c.free_at).where(
    t.gates.c.name.in_((POST, FILE, EDIT, PAUSED, _paced(WORKSPACE), _paced(EDIT)))
)


def closed(now: datetime) -> Select[tuple[str]]:
    """Select the names of what is held back."""
    return select(t.gates.c.name).where(t.gates.c.free_at > now)


def prune(tx: Tx) -> None:
    tx.db.execute(delete(t.gates).where(t.gates.c.free_at < tx.now - KEPT, t.gates.c.name != PAUSED))


def _keep(tx: Tx, name: str, free_at: datetime, *, tries: int = 0, reason: str = "") -> None:
    row = {"name": name, "free_at": free_at, "tries": tries, "reason": reason}
    tx.db.execute(_KEPT[tx.dialect], row)


def _or_replaced(dialect: Any) -> Any:
    wanted = dialect.insert(t.gates)
    changed = {name: wanted.excluded[name] for name in ("free_at", "tries", "reason")}
    return wanted.on_conflict_do_update(index_elements=["name"], set_=changed)


def _or_longer(wanted: Any) -> Any:
    is_later = wanted.excluded.free_at > t.gates.c.free_at
    return wanted.on_conflict_do_update(
        index_elements=["name"], set_={"free_at": wanted.excluded.free_at}, where=is_later
    )


_KEPT = {"sqlite": _or_replaced(sqlite), "postgresql": _or_replaced(postgresql)}
_CLOSED = _or_longer(sqlite.insert(t.gates))
# All in one statement: psycopg sends each row of many as a query of its own.
_CLOSED_TOGETHER = _or_longer(
    postgresql.insert(t.gates).from_select(
        ["name", "free_at", "tries", "reason"],
        select(
            func.unnest(bindparam("names", type_=postgresql.ARRAY(String))),
            bindparam("until", type_=t.Moment()),
            literal(0),
            literal(""),
        ),
    )
)
