"""Move what depends on an event or a meeting with it, and ask about what cannot move.

Many dates may depend on one event. The call that moves it moves a chunk of them, and the clock the others, each chunk in
a transaction of its own.
"""

import copy
from datetime import datetime

from bot.actions import Action
from bot.events import Event
from bot.history import DATE_KEPT
from bot.meetings import Meeting
from bot.notifications import Reason
from bot.permissions import full_actor
from bot.records import is_as_visible
from handlers.actions.changes import propagate_change
from handlers.core.delivery.isolate import attempt
from handlers.core.delivery.notify import notify_about
from handlers.dependent_dates.reminders import follow_reminders
from handlers.registers.dues.following import follow_entries
from storage.anchors import anchor_of, dependent_actions, other_due, record_key
from storage.facts import drop_fact, first_fact, save_fact
from storage.failed_plans import RECORD, failed_records
from storage.notifications import refresh_messages_of
from storage.unit_of_work import REFRESH_CARDS, Read, Tx

CHUNK = 50  # actions, reminders, or entries, in one transaction
QUESTIONS = (Reason.ANCHOR_CANCELLED, Reason.ANCHOR_EARLIER)


def follow(tx: Tx, record: Event | Meeting) -> None:
    """Let the dates, reminders and entries that depend on an event or a meeting follow it, or ask whose they are."""
    for sort in _FOLLOWS:
        drop_fact(tx, f"{sort}:{record.id}")
        _follow(tx, sort, record, after=0)


def go_on(tx: Tx) -> int:
    """Let the next chunk follow what was moved; return 0 where none waits."""
    waiting = _first_waiting(tx)
    if waiting is None:
        return 0
    attempt(tx, RECORD, _record_of(waiting[0]), _go_on, *waiting)
    return 1


def _go_on(tx: Tx, name: str, value: str) -> None:
    (sort, record_id), (after, by, _) = name.split(":"), value.split()
    drop_fact(tx, name)
    tx.author = full_actor(int(by), roster=tx.roster, charter=tx.charter, on=tx.charter.day_of(tx.now))
    _follow(tx, sort, tx.get(int(record_id)), after=int(after))


def next_at(read: Read) -> datetime | None:
    """Return since when some wait to follow what was moved; None where none do."""
    waiting = _first_waiting(read)
    return None if waiting is None else datetime.fromisoformat(waiting[1].split()[-1])


def _first_waiting(read: Read) -> tuple[str, str] | None:
    prefixes = [f"{sort}:" for sort in _FOLLOWS]
    waiting = first_fact(read, *prefixes)
    if waiting is None:
        return None
    failed = failed_records(read)
    while waiting is not None and _record_of(waiting[0]) in failed:
        waiting = first_fact(read, *prefixes, after=waiting[0])
    return waiting


def _record_of(name: str) -> int:
    return int(name.partition(":")[2])


def _follow(tx: Tx, sort: str, record: Event | Meeting, *, after: int) -> int:
    """Let a chunk follow a record; where there are more, keep who moved it and how far this has come."""
    found = _FOLLOWS[sort](tx, record, after=after, limit=CHUNK)
    if len(found) > CHUNK:
        save_fact(tx, f"{sort}:{record.id}", f"{found[CHUNK - 1]} {tx.author_id or 0} {tx.now.isoformat()}")
    return min(len(found), CHUNK)


def _follow_dates(tx: Tx, record: Event | Meeting, *, after: int, limit: int) -> list[int]:
    """Let dates follow a record; return the ids of the actions, one more than `limit` if there are more."""
    found = dependent_actions(tx, record, after=after, limit=limit + 1)
    for known in found[:limit]:
        _follow_one(tx, record, tx.get(known.id))
    refresh_messages_of(tx, [one.id for one in found[:limit]], QUESTIONS)
    return [one.id for one in found]


# What can wait to follow a record; the name is that of the fact that some still do.
_FOLLOWS = {"dates": _follow_dates, "reminders": follow_reminders, "entries": follow_entries}


def _follow_one(tx: Tx, record: Event | Meeting, action: Action) -> None:
    tx.run(REFRESH_CARDS, of=action.id)  # they name what it depends on
    if record.is_cancelled:
        _ask(tx, action, record, Reason.ANCHOR_CANCELLED)
        return
    due = other_due(tx, action, record)
    if due is None:
        return
    if due.ends_at() > tx.now:
        before = copy.copy(action)
        action.set_due(due)
        tx.change(action, "move", why=_why(tx, record, action))
        propagate_change(tx, action, before)
    elif action.due_at is not None and action.due_at > tx.now:
        known = _why(tx, record, action)
        why = f"{known}, and {due.typed} has passed" if known else "where that is now, the day has passed"
        tx.log(DATE_KEPT, record_id=action.id, why=why, before={}, after={})
        _ask(tx, action, record, Reason.ANCHOR_EARLIER)


def _why(tx: Tx, record: Event | Meeting, action: Action) -> str:
    """Return what has moved; "" unless everybody who may know of the action may know of the record too."""
    return f"{anchor_of(record, tx.charter).name} has moved" if is_as_visible(record, action) else ""


def _ask(tx: Tx, action: Action, record: Event | Meeting, reason: Reason) -> None:
    """Ask the owners what becomes of a date, each time that it cannot follow."""
    key = f"{action.kind}:{action.id}:{reason}:{record.id}.{record.version}"
    for person in action.owners:
        notify_about(tx, person, key, reason, record_id=action.id, context=record_key(record))
