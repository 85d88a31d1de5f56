"""Let deadlines of entries follow the event or the meeting from which they are counted: once, and told once."""

import copy
from collections.abc import Callable

from bot.entries import Entry
from bot.events import Event
from bot.meetings import Meeting
from bot.permissions import may_see
from bot.records import is_as_visible
from bot.registers import Register
from handlers.actions.changes import correct_digests
from handlers.core.blocks.text import count
from handlers.core.calls import Ask
from handlers.registers.dates import tell_of_date
from handlers.registers.dues.views import name_of
from storage.counted_dues import counted_from, ids_counted_from, set_counted_due
from storage.unit_of_work import Read, Tx

FOLLOWED = "count due"  # the step of an entry whose deadline follows


def follow_entries(tx: Tx, record: Event | Meeting, *, after: int, limit: int) -> list[int]:
    """Let deadlines that are counted from a record follow it; return the ids of the entries, one more than `limit` if there are more."""
    found = ids_counted_from(tx, record, after=after, limit=limit + 1)
    for one in found[:limit]:
        _follow_one(tx, record, tx.get(one))
    return found


def _follow_one(tx: Tx, record: Event | Meeting, entry: Entry) -> None:
    """Let an open entry follow; one that is closed keeps its date while it is."""
    register = tx.charter.register(entry.kind)
    if register is None or not entry.is_open:
        return
    count_again(tx, entry, register, FOLLOWED, why=_why(tx, record, entry))


def _why(tx: Tx, record: Event | Meeting, entry: Entry) -> str:
    """Return what has become of a record; its reference alone unless everybody who may know of the entry may know of it too."""
    if not is_as_visible(record, entry):
        return record.ref
    became = "is cancelled" if record.is_cancelled else "has moved" if entry.due else "takes place"
    return f"{name_of(record, tx)} {became}"


def count_again(tx: Tx, entry: Entry, register: Register, step: str, *, why: str = "") -> None:
    """Work the deadline of an entry out again; where it is another, who answers for it is told."""
    before = copy.copy(entry)
    set_counted_due(tx, entry, register)
    if entry.due_at == before.due_at:
        entry.set_due(before.due)
        return
    tx.change(entry, step, why=why)
    correct_digests(tx, entry, before)
    tell_of_date(tx, entry, before, register, on=tx.charter.day_of(tx.now))


# What whoever moves the event or the meeting is told


def entries_along(
    ask: Ask, read: Read, record: Event | Meeting, *, refs: Callable[[list[Entry]], str]
) -> tuple[list[Entry], list[str]]:
    """Return the entries that the asker may see whose deadlines move with a record, and the lines about those that lose or regain one.

    `read` has them as they were before.
    """
    moved, lost, back = list[Entry](), list[Entry](), list[Entry]()
    for entry in counted_from(read, record):
        register = read.charter.register(entry.kind)
        if register is None or not may_see(ask.actor, entry):
            continue
        now = copy.copy(entry)
        set_counted_due(read, now, register)
        if now.due_at != entry.due_at:
            of = lost if now.due is None else back if entry.due is None else moved
            of.append(now)
    lines = [
        f"{count(len(some), 'date')} {'is' if len(some) == 1 else 'are'} {what}: {refs(some)}."
        for some, what in ((lost, "gone with it"), (back, "back with it"))
        if some
    ]
    return moved, lines
