"""The records of meetings that wait on Home: for an answer who came, for corrections to be answered, and to be closed."""

from bot.charter_section import Rights
from bot.meeting_record import MeetingRecord, RecordState
from bot.meetings import Meeting
from bot.permissions import may_see
from handlers.core.blocks.chips import Chip
from handlers.core.blocks.elements import Block, Button
from handlers.core.blocks.things import thing
from handlers.core.calls import Ask
from handlers.core.home import HomePart, Waiting
from handlers.meetings.record import content, reading, views
from storage import meeting_records
from storage.unit_of_work import Read

OFFICE = frozenset({Rights.SECRETARY, Rights.CHAIR})


def _waiting(ask: Ask, read: Read) -> list[Waiting]:
    if not (ask.actor.is_member or ask.actor.rights & OFFICE):
        return []
    found = [(read.get(one.record_id), one) for one in meeting_records.unfinished(read)]
    if not ask.actor.rights & OFFICE:
        return [Waiting([_draft(*one, ask) for one in found if _may_comment(ask, read, *one)])]
    blocks = [
        block
        for meeting, record in found
        if may_see(ask.actor, meeting) and meeting.is_held
        for block in _things(ask, read, meeting, record)
    ]
    return [Waiting(blocks, Button("See all", "say", "meetings"))]


def _may_comment(ask: Ask, read: Read, meeting: Meeting, record: MeetingRecord) -> bool:
    return record.takes_corrections(ask.now) and reading.may_read(read, ask.actor, meeting)


def _draft(meeting: Meeting, record: MeetingRecord, ask: Ask) -> Block:
    """Return a draft on which somebody who was invited may comment."""
    until = f"comments until {views.comments_until(record, ask.reader)}"
    said = f"*{views.title(meeting, record, ask.reader)}*"
    return thing(said, (Chip.DRAFT, meeting.ref, until), Button("Read it", "record", meeting.ref))


def _things(ask: Ask, read: Read, meeting: Meeting, record: MeetingRecord) -> list[Block]:
    """Return what waits for the office in one record: nothing while comments run and nobody asks for a correction."""
    which = views.which(meeting, ask.reader)
    if record.state == RecordState.UNSENT:
        if not content.is_known(read, meeting):
            said = f"*Who came to {which}?* The draft record waits for the answer."
            return [thing(said, (Chip.WAITING, meeting.ref), Button("Who came", "came", meeting.ref))]
        if record.paused_at is None:
            return []
        said = f"*The draft record of {which} is held back.*"
        return [thing(said, (Chip.DRAFT, meeting.ref), Button("Look", "record", meeting.ref))]
    if record.is_final:
        return []
    asked = [one for one in meeting_records.corrections(read, meeting.id) if one.is_open]
    lines = [
        thing(
            views.asks_for(meeting, one, ask.reader),
            (Chip.WAITING, meeting.ref),
            Button("Answer", "answercorrection", f"{meeting.ref} {one.id}"),
        )
        for one in asked
    ]
    if record.waits_at is not None and not asked:
        said = f"*{views.title(meeting, record, ask.reader)}: comments have ended, and it waits for you.*"
        lines.append(thing(said, (Chip.WAITING, meeting.ref), Button("Close it", "closerecord", meeting.ref)))
    return lines


HOME = (HomePart(order=71, waiting=_waiting),)
