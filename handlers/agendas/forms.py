"""The form of an item: empty, from a message, or about a record; with the meetings to choose from."""

from dataclasses import replace

from bot.errors import UserError
from bot.meetings import Meeting
from bot.records import Kind, Record, Ref
from handlers.agendas import agenda, views
from handlers.agendas.fields import FIELDS
from handlers.core.blocks.elements import Block
from handlers.core.calls import Ask, get_visible, require_one_ref
from handlers.core.fields import form_inputs
from handlers.core.records.notes import record_of_message
from handlers.meetings import invitees
from storage import meetings
from storage.unit_of_work import Read

ABOUT = "for"  # the field of the record that an item is about


def item_form(ask: Ask, read: Read) -> Block:
    """Return the form of an item; what it is about is the record of the message that it was opened from."""
    named = next((one for one in ask.parsed.refs if one.kind is Kind.MEETING), None)
    origin = ask.call.origin if named is None else None
    found = record_of_message(ask, read, origin) if origin is not None else None
    if found is not None and found.kind is Kind.MEETING:
        named = Ref(found.kind, found.number)
    if named is not None:
        return _form(ask, read, [_open(ask, agenda.meeting_meant(ask, read, named))], None)
    about = found if found is not None and found.kind is not Kind.AGENDA_ITEM else None
    return _form(ask, read, open_meetings(ask, read), about)


def put_form(ask: Ask, read: Read) -> Block:
    """Return the form of an item about the record that a button names."""
    about = get_visible(ask, read, require_one_ref(ask, "onagenda"))
    return _form(ask, read, open_meetings(ask, read), about)


def open_meetings(ask: Ask, read: Read) -> list[Meeting]:
    """Return the meetings whose agenda takes items of this person, the next of the task force first. Raises UserError for none."""
    ahead = meetings.ahead(read, who=ask.actor, now=ask.now, until=ask.now + invitees.FAR_AHEAD)
    found = [one for one in ahead if not one.body and agenda.takes_items(ask, one)]
    if not found:
        raise UserError(agenda.NONE_PLANNED, offers=agenda.OTHERS)
    first = next((one for one in found if one.is_own), found[0])
    return [first, *(one for one in found if one is not first)]


def _open(ask: Ask, meeting: Meeting) -> Meeting:
    agenda.must_take_items(ask, meeting, runs=agenda.may_run(ask, meeting))
    return meeting


def _form(ask: Ask, read: Read, found: list[Meeting], about: Record | None) -> Block:
    runs = {one.ref for one in found if agenda.may_run(ask, one)}
    if about is not None:
        ask = replace(ask, call=replace(ask.call, prefill=about.title))
    fields = [one for one in form_inputs(ask, FIELDS)[0] if about is None or one.block_id != ABOUT]
    puts = " or ".join(agenda.who_runs(ask, read, found[0]))
    return views.item_form(found, runs, fields, ask.reader, about=about, puts=puts)
