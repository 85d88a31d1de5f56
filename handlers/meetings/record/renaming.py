"""Another number, or another day on which it was held: who knew a meeting by the old one reads the new one, once."""

from datetime import date, datetime

from bot.meetings import Meeting, MeetingNamed
from bot.notifications import Notification, Reason
from handlers.core.blocks.chips import Chip, facts
from handlers.core.blocks.elements import Block, Button, buttons, section
from handlers.core.blocks.text import Reader, escape
from handlers.core.delivery.notify import notify
from handlers.core.delivery.told import unsent
from handlers.core.feature import NotificationType, Viewer, wants_no_reply
from handlers.meetings import invitees, views
from handlers.meetings.news import known_status
from handlers.meetings.record import content
from storage import meeting_records
from storage.unit_of_work import Read, Tx


def tell(tx: Tx, meeting: Meeting, before: Meeting) -> tuple[int, ...]:
    """Tell who was told of a meeting, or has its draft record, what it is called now; return who is told.

    A draft that is out gets the new number and day. Who waits for an earlier correction reads in that one what is true then.
    """
    old, new = _named(before), _named(meeting)
    if old == new:
        return ()
    waiting = {one.concerned_person_id for one in unsent(tx, meeting.id, Reason.MEETING_RENAMED)}
    people = [one for one in _who_know(tx, meeting, before) if one not in waiting]
    context = old.as_context()
    return tuple(
        one for one in people if notify(tx, one, meeting, Reason.MEETING_RENAMED, context=context) is not None
    )


def _named(meeting: Meeting) -> MeetingNamed:
    return MeetingNamed(meeting.official or 0, _day(meeting))


def _day(meeting: Meeting) -> date:
    return meeting.held_on or meeting.starts_on


def _who_know(tx: Tx, meeting: Meeting, before: Meeting) -> list[int]:
    """Return who knows the old name: while it is called who was told of its time, later who has the draft of its record."""
    if meeting.is_called:
        # Who reads of another time reads the number there.
        is_same_time = meeting.status_key == before.status_key
        return list(known_status(tx, before)) if is_same_time and not meeting.has_begun(tx.now) else []
    record = meeting_records.find(tx, meeting.id) if meeting.is_held else None
    if record is None or not record.is_draft:
        return []
    record.content = content.renamed(tx, meeting, record).as_json()
    meeting_records.save(tx, record)
    return sorted(meeting_records.reached(tx, meeting, by=None))


def _holds(read: Read, one: Notification, meeting: Meeting, now: datetime) -> bool:
    is_news = MeetingNamed.from_context(one.context) != _named(meeting)
    is_invited = one.concerned_person_id in invitees.of_meeting(read, meeting)
    return is_news and is_invited and _is_of_use(read, meeting, now)


def _is_of_use(read: Read, meeting: Meeting, now: datetime) -> bool:
    """Return whether a meeting is ahead, or comments on its record run."""
    if meeting.is_called:
        return not meeting.has_begun(now)
    record = meeting_records.find(read, meeting.id) if meeting.is_held else None
    return record is not None and record.is_draft


def _says(one: Notification, meeting: Meeting, to: Viewer) -> list[Block]:
    known, reader = MeetingNamed.from_context(one.context), to.reader
    head = f"*{_new_name(known, meeting, reader)}*"
    if meeting.is_called:
        text = f"{head}\nIt is still on {views.when(meeting.time, reader)}."
        return [section(text), facts(Chip.MOVED, meeting.ref)]
    also = _held(known, meeting, reader) if known.number != (meeting.official or 0) else ""
    text = "\n".join([head, " ".join(filter(None, [also, "Its draft record says so."]))])
    row = buttons([Button("Read it", "record", meeting.ref)])
    return [section(text), facts(Chip.MOVED, meeting.ref), row]


def _new_name(known: MeetingNamed, meeting: Meeting, reader: Reader) -> str:
    """Return what is new about the name: "Meeting 15 of Tue 13 Dec is now meeting 16", or the day on which it was held."""
    was = f"Meeting {known.number}" if known.number else escape(meeting.title)
    if known.number == (meeting.official or 0):
        return f"{was} was held on {reader.day(_day(meeting))}, not on {reader.day(known.day)}"
    now = f"is now meeting {meeting.official}" if meeting.official else "has no number any more"
    return f"{was} of {reader.day(known.day)} {now}"


def _held(known: MeetingNamed, meeting: Meeting, reader: Reader) -> str:
    """Return on which day it was held where that is another than its reader knows; else ""."""
    on = _day(meeting)
    return "" if on == known.day else f"It was held on {reader.day(on)}, not on {reader.day(known.day)}."


def _became(one: Notification, meeting: Meeting, to: Viewer) -> list[Block] | None:
    """Return what is left of it where the meeting has its old name again, or is over, or its record stands."""
    known = MeetingNamed.from_context(one.context)
    is_news = known != _named(meeting)
    if is_news and _is_of_use(to.read, meeting, to.now):
        return None
    same = f"{views.name(meeting)}, {views.when(meeting.time, to.reader)}: its number and its day are the old ones"
    text = _new_name(known, meeting, to.reader) if is_news else same
    return [section(f"{text}."), facts(Chip.MEETING, meeting.ref)]


RENAMED = NotificationType(_holds, _says, became=_became, wants_reply=wants_no_reply)
