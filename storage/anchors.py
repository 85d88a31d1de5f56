"""What the date of an action can depend on, which actions depend on it, and where it puts their dates."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import cast

from sqlalchemy import bindparam

from bot.actions import Action
from bot.calendar import Due
from bot.charter import Charter
from bot.dates.anchors import NEXT_MEETING, Anchor, Hanging, spellings
from bot.dates.reading import DateOptions, read_due
from bot.errors import PastDate, UserError
from bot.events import PLANNED_STATES, Event
from bot.meetings import Meeting, MeetingState
from bot.names import fold
from bot.permissions import Actor
from bot.records import Kind, Record
from storage import tables
from storage.subqueries import is_one_of, unindexed
from storage.unit_of_work import Read, Tx, indexed_record_query
from storage.visibility import visible_to

MAX_ANCHORS = 500  # events, and meetings
MAX_DEPENDENT = 10_000


def record_key(record: Record) -> str:
    return f"record:{record.id}"


def anchored_record(read: Read, key: str) -> Event | Meeting:
    """Return the event or meeting with a stored key."""
    found: Event | Meeting = read.get(int(key.partition(":")[2]))
    return found


def anchor_of(record: Event | Meeting, charter: Charter) -> Anchor:
    """Return an event or a meeting as an anchor, by its name and days of now."""
    if record.kind == Kind.MEETING:
        return anchor_of_meeting(cast("Meeting", record), charter)
    event = cast("Event", record)
    return Anchor(record_key(event), event.ref, event.title, event.starts_on, event.ends_on)


def anchors(read: Read, *, who: Actor, on: date) -> Mapping[str, Anchor]:
    """Return what a day can depend on, by its folded names: what is ahead and `who` may see, the nearest of each name."""
    found: dict[str, Anchor] = {}
    for name, anchor in (*_of_meetings(read, who, on), *_of_events(read, who, on)):
        for spelt in spellings(name):
            found.setdefault(fold(spelt), anchor)
    return found


def _of_events(read: Read, who: Actor, on: date) -> Iterator[tuple[str, Anchor]]:
    where = [
        visible_to(who),
        tables.events.c.ends_on >= on,
        is_one_of(tables.records.c.state, PLANNED_STATES),
    ]
    order = (tables.events.c.starts_on, tables.records.c.number)
    for event in read.records_by_index(Kind.EVENT, *where, order=order, limit=MAX_ANCHORS):
        anchor = anchor_of(event, read.charter)
        yield from ((name, anchor) for name in (event.ref, event.ref.replace("-", ""), event.title))


def _of_meetings(read: Read, who: Actor, on: date) -> Iterator[tuple[str, Anchor]]:
    where = [
        visible_to(who),
        tables.meetings.c.starts_on >= on,
        tables.records.c.state != MeetingState.CANCELLED,
    ]
    order = (tables.meetings.c.starts_on, tables.records.c.number)
    for meeting in read.records_by_index(Kind.MEETING, *where, order=order, limit=MAX_ANCHORS):
        anchor = anchor_of_meeting(meeting, read.charter)
        yield from ((name, anchor) for name in _names_of_meeting(meeting, read.charter))


def _names_of_meeting(meeting: Meeting, charter: Charter) -> tuple[str, ...]:
    """Return by what a meeting is named: its reference, and its body, or its title."""
    body = charter.own_body if meeting.is_own else charter.body(meeting.body) if meeting.body else None
    names = (meeting.ref, meeting.ref.replace("-", ""))
    if body is None:
        return (*names, *(NEXT_MEETING if meeting.is_own else (meeting.title,)))
    return (*names, *(NEXT_MEETING if meeting.is_own else ()), *body.names())


def anchor_of_meeting(meeting: Meeting, charter: Charter) -> Anchor:
    """Return a meeting as an anchor; another body's is named by the body."""
    name = charter.body(meeting.body).name if meeting.body else meeting.ref
    return Anchor(
        record_key(meeting), meeting.ref, name, meeting.starts_on, meeting.starts_on, is_meeting=True
    )


def depends_on(read: Read, action: Action) -> Event | Meeting | None:
    """Return the event or meeting on which the date of an action depends; None for a date of its own."""
    key = Hanging.from_text(action.due_hangs_on).key if action.due and action.due_hangs_on else ""
    return anchored_record(read, key) if key else None


def catch_up(tx: Tx, action: Action) -> bool:
    """Let an action that opens again follow what it depends on, where that takes place. Return whether its date moved.

    It does not move into the past.
    """
    record = depends_on(tx, action)
    if record is None or record.is_cancelled:
        return False
    due = other_due(tx, action, record)
    if due is None or due.ends_at() <= tx.now:
        return False
    action.set_due(due)
    return True


def new_due(read: Read, action: Action, anchor: Anchor) -> Due | None:
    """Return the date of an action by where its anchor is now, past or not; None where it cannot be worked out."""
    known = action.due
    if known is None:
        return None
    found = due_at(read, Hanging.from_text(known.hangs_on), anchor, now=action.created_at, zone=known.zone)
    return replace(found, typed=known.typed, hangs_on=known.hangs_on) if found else None


def other_due(read: Read, action: Action, record: Event | Meeting) -> Due | None:
    """Return the date that an action would have where the record is now; None where it has that, or none can be found."""
    due = new_due(read, action, anchor_of(record, read.charter))
    return due if due is not None and due.ends_at() != action.due_at else None


def due_at(read: Read, hanging: Hanging, anchor: Anchor, *, now: datetime, zone: str) -> Due | None:
    """Return the date that depends on an anchor where that is now; None where it cannot be worked out."""
    options: DateOptions = {
        "now": now,
        "zone": zone,
        "languages": (hanging.language, "en"),
        "working_days": read.charter.working_days(hanging.station),
        "anchor_day": hanging.day_of(anchor),
    }
    try:
        return _read_moved(hanging.words, options)
    except UserError:
        return None


def _read_moved(words: str, options: DateOptions) -> Due:
    try:
        return read_due(words, **options)
    except PastDate as error:  # the last interpretation is that day itself
        return read_due(error.interpretations[-1].words, **options)


def dependent_actions(
    read: Read, record: Event | Meeting, *, after: int = 0, limit: int = MAX_DEPENDENT
) -> list[Action]:
    """Return the open actions whose date depends on a record, by their ids from `after` on."""
    return read.select(_DEPENDENT, pattern=f"{record_key(record)} %", after=after, most=limit)


_DEPENDENT = indexed_record_query(
    Kind.ACTION,
    tables.ITEM_IS_OPEN,
    tables.items.c.due_hangs_on.is_not(None),
    tables.items.c.due_hangs_on.like(bindparam("pattern")),
    unindexed(tables.items.c.id) > bindparam("after"),
    order=(unindexed(tables.items.c.id),),
    limit=bindparam("most"),
)
