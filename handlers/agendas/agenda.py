"""The agenda of a meeting: which one is meant, who runs it, and what its reader may read of it."""

from collections.abc import Sequence

from bot.agendas.items import AgendaItem
from bot.errors import Offer, PermissionDenied, UserError
from bot.meetings import Meeting
from bot.permissions import Actor, may_see
from bot.records import Kind, Record, Ref, Visibility
from handlers.agendas import views
from handlers.core.calls import Ask, Reply, get_of_type
from handlers.meetings import invitees
from storage import agendas, meetings
from storage.records import records_by_ids
from storage.unit_of_work import Read


def show(ask: Ask, read: Read) -> Reply:
    """Show the agenda of a meeting; without one, of the next."""
    named = [ref for ref in ask.parsed.refs if ref.kind is Kind.MEETING]
    meeting = meeting_meant(ask, read, named[0] if named else None)
    return Reply.from_message(views.agenda(as_read(ask, read, meeting), ask.reader))


def meeting_meant(ask: Ask, read: Read, ref: Ref | None) -> Meeting:
    """Return the meeting that is named, or the next of the task force that somebody may see. Raises UserError."""
    if ref is not None:
        return must_have_agenda(get_of_type(ask, read, ref, Meeting))
    ahead = meetings.ahead(read, who=ask.actor, now=ask.now, until=ask.now + invitees.FAR_AHEAD)
    found = next((one for one in ahead if one.is_own), None)
    if found is None:
        sentence = "No meeting of the task force is planned that you could mean. Name one: item Budget M-3"
        raise UserError(sentence, offers=[Offer("Meetings", "say", "meetings")])
    return found


def must_have_agenda(meeting: Meeting) -> Meeting:
    """Return a meeting that has an agenda here. Raises UserError for one of another body, of which only the day is kept."""
    if meeting.body:
        raise UserError(f"Of {meeting.ref} I only keep the day: {meeting.body} has its own agenda.")
    return meeting


def may_run(ask: Ask, meeting: Meeting) -> bool:
    """Return whether somebody puts items on the agenda of a meeting."""
    return invitees.may_change(ask, meeting)


def must_run(ask: Ask, read: Read, meeting: Meeting) -> None:
    """Raise for somebody who may not put items on an agenda, with who may."""
    if not may_run(ask, meeting):
        can = " or ".join(who_runs(ask, read, meeting))
        raise PermissionDenied(f"{can} can say what goes on the agenda of {meeting.ref}.")


def who_runs(ask: Ask, read: Read, meeting: Meeting) -> list[str]:
    """Return the names of those who put items on the agenda of a meeting."""
    found = invitees.who_can_change(read, meeting, ask.charter.day_of(ask.now))
    return [ask.reader.short_name(one) for one in found]


def as_read(ask: Ask, read: Read, meeting: Meeting) -> views.Agenda:
    """Return the agenda of a meeting as whoever asks may read it."""
    items = agendas.items_of(read, meeting)
    about = records_about(read, items)
    known = {one: record for one, record in about.items() if may_see(ask.actor, record)}
    return views.Agenda(
        meeting=meeting,
        items=items,
        about=known,
        is_hidden=lambda item: not may_read(ask.actor, item, about),
        may_run=may_run(ask, meeting),
    )


def records_about(read: Read, items: Sequence[AgendaItem]) -> dict[int, Record]:
    """Return by id the records that some items are about, whoever may see them."""
    ids = sorted({one.for_id for one in items if one.for_id is not None})
    return {one.id: one for one in records_by_ids(read, ids)}


def may_read(who: Actor, item: AgendaItem, about: dict[int, Record]) -> bool:
    """Return whether somebody who may see a meeting may read an item of its agenda.

    An agenda is for all who see its meeting; a restricted item is for those who see it, or the record that it is about.
    """
    if item.visibility != Visibility.RESTRICTED:
        return True
    record = about.get(item.for_id) if item.for_id is not None else None
    return may_see(who, item) or (record is not None and may_see(who, record))
