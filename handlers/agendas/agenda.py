"""The agenda of a meeting: which one is meant, who runs it, and what its reader may read of it."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from itertools import groupby

from bot.agendas.items import AgendaItem
from bot.agendas.papers import current
from bot.charter import StandingSubject
from bot.charter_section import Rights
from bot.digests import DigestWeek, week_of
from bot.errors import Offer, PermissionDenied, UserError
from bot.meeting_record import RecordState
from bot.meetings import Meeting
from bot.permissions import Actor, may_see
from bot.records import Kind, Record, Ref, Visibility
from handlers.agendas import views
from handlers.core.calls import NOBODY, Ask, Reply, get_of_type
from handlers.core.delivery.notify import chairs, secretaries, suiting
from handlers.meetings import invitees
from handlers.meetings.record import approval
from handlers.rounds.prints import agenda_lines
from storage import agendas, meetings, papers
from storage.digests import OVERDUE, Scope, action_counts
from storage.records import records_by_ids
from storage.unit_of_work import Read

# A channel sees what members see, as far as its readers may.
CHANNEL_ACTOR = Actor(NOBODY, frozenset({Rights.OBSERVER}), frozenset(), frozenset(), role="")

NONE_PLANNED = "No meeting of the task force is planned that you could mean. Name one: item Budget M-3"
OTHERS = [Offer("Meetings", "say", "meetings")]


def show(ask: Ask, read: Read) -> Reply:
    """Show the agenda of a meeting; without one, of the next."""
    named = [ref for ref in ask.parsed.refs if ref.kind is Kind.MEETING]
    meeting = meeting_meant(ask, read, named[0] if named else None)
    is_unsent = meeting.agenda_at is None and not (meeting.is_closed or meeting.has_begun(ask.now))
    shown, may_send = as_read(ask, read, meeting), is_unsent and may_run(ask, meeting)
    return Reply.from_message(views.agenda(shown, ask.reader, may_send=may_send))


def meeting_meant(ask: Ask, read: Read, ref: Ref | None) -> Meeting:
    """Return the meeting that is named, or the next of the task force that somebody may see. Raises UserError."""
    if ref is not None:
        return must_have_agenda(get_of_type(ask, read, ref, Meeting))
    if not (found := own_ahead(ask, read)):
        raise UserError(NONE_PLANNED, offers=OTHERS)
    return found[0]


def own_ahead(ask: Ask, read: Read) -> list[Meeting]:
    """Return the meetings of the task force that are ahead and that somebody may see, the next one first."""
    ahead = meetings.ahead(read, who=ask.actor, now=ask.now, until=ask.now + invitees.FAR_AHEAD)
    return [one for one in ahead if one.is_own]


def next_after(ask: Ask, read: Read, meeting: Meeting) -> Meeting | None:
    """Return the first meeting of the task force ahead that begins after another; None where none is planned."""
    later = [one for one in own_ahead(ask, read) if one.begins_at > meeting.begins_at]
    return next((one for one in later if not one.is_day_only), None) if meeting.is_own else None


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


def takes_items(ask: Ask, meeting: Meeting) -> bool:
    """Return whether somebody may put something on the agenda of a meeting, or propose it."""
    return not meeting.is_closed and (not meeting.has_begun(ask.now) or may_run(ask, meeting))


def must_take_items(ask: Ask, meeting: Meeting, *, runs: bool) -> None:
    """Raise where nothing can be put on an agenda any more; who runs it still may while the meeting goes on."""
    if meeting.is_cancelled:
        raise UserError(f"{meeting.ref} was cancelled, so it has no agenda.", offers=OTHERS)
    if meeting.is_closed or (meeting.has_begun(ask.now) and not runs):
        began = "is over" if meeting.is_over(ask.now) else "has begun"
        raise UserError(f"{meeting.ref} {began}, so its agenda is closed.", offers=OTHERS)


def who_chairs(read: Read, meeting: Meeting) -> list[int]:
    """Return who chairs a meeting, or convenes its group; without a chair the secretaries."""
    if meeting.chair_id is not None:
        return [meeting.chair_id]
    if meeting.group_name:
        return [meeting.created_by]
    on = read.charter.day_of(meeting.begins_at)
    return chairs(read, on) or secretaries(read, on)


def who_runs(ask: Ask, read: Read, meeting: Meeting) -> list[str]:
    """Return the names of those who put items on the agenda of a meeting."""
    found = invitees.who_can_change(read, meeting, ask.charter.day_of(ask.now))
    return [ask.reader.short_name(one) for one in found]


def as_read(ask: Ask, read: Read, meeting: Meeting) -> views.Agenda:
    """Return the agenda of a meeting as whoever asks may read it."""
    return as_read_by(read, ask.actor, meeting, ask.now)


def as_read_by(read: Read, who: Actor, meeting: Meeting, now: datetime) -> views.Agenda:
    """Return the agenda of a meeting as somebody may read it."""

    def may_read_item(item: AgendaItem) -> bool:
        return may_read(who, item, meeting)

    return _as_read(read, meeting, now, Scope(who=who), partial(may_see, who), may_read_item)


def as_read_in_channel(read: Read, meeting: Meeting, channel: str, now: datetime) -> views.Agenda:
    """Return the agenda of a meeting as all readers of a channel may read it."""
    suitable = suiting(read.charter, channel)

    def may_know(record: Record) -> bool:
        return record.visibility in suitable

    return _as_read(read, meeting, now, Scope(who=CHANNEL_ACTOR, visibilities=suitable), may_know, may_know)


def _as_read(
    read: Read,
    meeting: Meeting,
    now: datetime,
    scope: Scope,
    may_know: Callable[[Record], bool],
    may_read_item: Callable[[AgendaItem], bool],
) -> views.Agenda:
    """Return an agenda with those records that its readers may know of, and those items that they may read."""
    items = agendas.items_of(read, meeting)
    about = records_about(read, items)
    return views.Agenda(
        meeting=meeting,
        items=items,
        about={one: record for one, record in about.items() if may_know(record)},
        is_hidden=lambda item: not may_read_item(item),
        beside=beside(read, meeting, items, scope, week_of(now, today=read.charter.day_of(now))),
        papers=papers_of(read, meeting, items),
        came=agenda_lines(read, meeting),
        record_ref=_record_ref(read, meeting, items, may_know),
    )


def papers_of(read: Read, meeting: Meeting, items: Sequence[AgendaItem]) -> dict[int, str]:
    """Return by item the numbers of its papers that stand, first those that come along from earlier meetings.

    Those keep their numbers, since people quote them. Items without any are left out.
    """
    earlier = carried_items(read, items)
    numbered = {one.id: one for one in (*items, *(one for found in earlier.values() for one in found))}
    numbered = {number: one for number, one in numbered.items() if one.document is not None}
    found = groupby(current(papers.of_items(read, sorted(numbered))), key=lambda one: one.item_id)
    symbols = {
        of: views.symbols_of(_meeting_of(read, meeting, numbered[of]), numbered[of], list(same))
        for of, same in found
    }
    by_item = {one.id: [*reversed(earlier.get(one.id, ())), one] for one in items}
    said = {
        of: [name for each in every for name in symbols.get(each.id, ())] for of, every in by_item.items()
    }
    return {of: views.papers_in_words(names) for of, names in said.items() if names}


def _meeting_of(read: Read, meeting: Meeting, item: AgendaItem) -> Meeting:
    """Return the meeting of an item that is one of a meeting's, or that one of them carries over."""
    found: Meeting = meeting if item.meeting_id == meeting.id else read.get(item.meeting_id)
    return found


def carried_items(read: Read, items: Sequence[AgendaItem]) -> dict[int, list[AgendaItem]]:
    """Return by item those of earlier meetings that it carries over, the last first."""
    found: dict[int, list[AgendaItem]] = {}
    ahead = {one.id: one.carried_id for one in items if one.carried_id is not None}
    while ahead:
        earlier = {one.id: one for one in records_by_ids(read, sorted({*ahead.values()}))}
        for of, carried in ahead.items():
            if carried in earlier:
                found.setdefault(of, []).append(earlier[carried])
        ahead = {
            of: earlier[carried].carried_id
            for of, carried in ahead.items()
            if carried in earlier and earlier[carried].carried_id is not None
        }
    return found


def _record_ref(
    read: Read, meeting: Meeting, items: Sequence[AgendaItem], may_know: Callable[[Meeting], bool]
) -> str:
    """Return the meeting whose record an agenda approves, once it is out; "" for none, or one its readers may not know."""
    approves = any(one.is_on_agenda and approval.is_of_record(read.charter, one) for one in items)
    found = approval.last_record(read, meeting) if approves else None
    is_out = found is not None and found[1].state != RecordState.UNSENT
    return found[0].ref if found is not None and is_out and may_know(found[0]) else ""


def beside(
    read: Read, meeting: Meeting, items: Sequence[AgendaItem], scope: Scope, week: DigestWeek
) -> dict[int, str]:
    """Return by item what its line says besides: from which meeting it was carried over, what a standing item shows."""
    shows = {one.code: one.shows for one in read.charter.meetings.standing}
    found = {
        one.id: _subject(read, meeting, shows.get(one.standing), scope, week) for one in items if one.standing
    }
    carried = {one.id: one.carried_id for one in items if one.carried_id is not None}
    earlier = {one.id: one for one in records_by_ids(read, sorted(set(carried.values())))}
    meetings_of = {
        one.id: one for one in records_by_ids(read, sorted({one.meeting_id for one in earlier.values()}))
    }
    for item_id, earlier_id in carried.items():
        found[item_id] = views.carried_over(meetings_of[earlier[earlier_id].meeting_id])
    return found


def _subject(read: Read, meeting: Meeting, shows: str | None, scope: Scope, week: DigestWeek) -> str:
    if shows == StandingSubject.OPEN_ACTIONS:
        counts = action_counts(read, scope, week)
        return views.actions(sum(counts.values()), counts[OVERDUE])
    if shows == StandingSubject.LAST_MEETING:
        last = meetings.last_held_before(read, meeting)
        return views.last_meeting(last) if last is not None else ""
    return ""


def records_about(read: Read, items: Sequence[AgendaItem]) -> dict[int, Record]:
    """Return by id the records that some items are about, whoever may see them."""
    ids = sorted({one.for_id for one in items if one.for_id is not None})
    return {one.id: one for one in records_by_ids(read, ids)}


def may_read(who: Actor, item: AgendaItem, meeting: Meeting) -> bool:
    """Return whether somebody who may see a meeting may read an item of its agenda.

    Who sees the item, as wherever it is shown; and who is invited to the meeting alone, of what is about no record.
    """
    if may_see(who, item):
        return True
    is_open = item.visibility != Visibility.RESTRICTED and item.for_id is None
    return is_open and who.person_id in meeting.invitees
