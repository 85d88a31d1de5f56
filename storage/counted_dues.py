"""Deadlines of entries that are counted from an event, a meeting or a day: where these put them, and which entries follow."""

from datetime import date

from sqlalchemy import select

from bot.calendar import Due
from bot.entries import Entry
from bot.events import Event
from bot.meetings import Meeting
from bot.names import fold
from bot.records import Kind, read_ref
from bot.registers import Register
from storage import tables
from storage.anchors import anchor_of
from storage.unit_of_work import Read

SOURCES = (Kind.EVENT, Kind.MEETING)
MAX_COUNTED = 10_000
v = tables.entry_values.c


def source_of(read: Read, entry: Entry, register: Register) -> Event | Meeting | None:
    """Return the event or meeting from which the deadline of an entry is counted; None where it names none."""
    name = register.source_field
    ref = read_ref(entry.value(name), read.charter.prefixes) if name else None
    found: Event | Meeting | None = read.find(ref) if ref is not None and ref.kind in SOURCES else None
    return found


def set_counted_due(read: Read, entry: Entry, register: Register) -> None:
    """Let the deadline of an entry be where what it is counted from puts it: none where that has no day, or is cancelled.

    One that is closed keeps what it has, while it names the same.
    """
    rule = register.counted_due
    if rule is None:
        return
    typed = f"{rule.words} {entry.value(rule.field)}"
    if not entry.is_open and entry.due_typed == typed:
        return
    days = _days(read, entry, register)
    day = rule.day(*days, read.charter.working_days(read.charter.station)) if days is not None else None
    entry.set_due(None if day is None else Due(day=day, at=None, zone=read.charter.zone, typed=typed))


def _days(read: Read, entry: Entry, register: Register) -> tuple[date, date] | None:
    """Return the first and the last day from which the deadline of an entry is counted; None without any."""
    if register.counted_due is not None and not register.source_field:
        day = entry.day(register.counted_due.field)
        return None if day is None else (day, day)
    source = source_of(read, entry, register)
    if source is None or source.is_cancelled:
        return None
    anchor = anchor_of(source, read.charter)
    return anchor.first, anchor.last


def ids_counted_from(
    read: Read, source: Event | Meeting, *, after: int = 0, limit: int = MAX_COUNTED
) -> list[int]:
    """Return the ids of the entries whose deadlines are counted from an event or a meeting, in their order, from `after` on."""
    return [of for of, _ in _counted_from(read, source, after, limit)]


def counted_from(read: Read, source: Event | Meeting) -> list[Entry]:
    """Return the open entries whose deadlines are counted from an event or a meeting, as they are stored."""
    ids: dict[Kind, list[int]] = {}
    for of, register in _counted_from(read, source, 0, MAX_COUNTED):
        ids.setdefault(Kind(register), []).append(of)
    found: list[Entry] = [one for kind, some in ids.items() for one in read.with_ids(kind, some)]
    return [one for one in found if one.is_open]


def _counted_from(read: Read, source: Event | Meeting, after: int, limit: int) -> list[tuple[int, str]]:
    """Return the ids of the entries that name a record, with their registers: one statement for each register, over its index."""
    registers = [
        one for one in read.charter.registers if one.source_field and read.may_have_records(one.kind)
    ]
    found = []
    for one in registers:
        is_named = (v.register == one.kind, v.field == one.source_field, v.folded == fold(source.ref))
        named = select(v.record_id, v.register).where(*is_named, v.record_id > after)
        found += [tuple(row) for row in read.db.execute(named.order_by(v.record_id).limit(limit))]
    return sorted(found)[:limit]
