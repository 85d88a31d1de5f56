"""Declare the record kind of meetings: how they are shown, undone, remembered and listed in digests."""

from datetime import timedelta

from bot.charter_section import Rights
from bot.digests import DigestWeek
from bot.errors import Offer, UserError
from bot.history import HistoryEntry
from bot.meetings import Meeting, MeetingState, stays_away
from bot.questions import KIND_WORDS
from bot.records import Kind
from handlers.core import kinds
from handlers.core.blocks.chips import Chip
from handlers.core.blocks.elements import Block, Button
from handlers.core.blocks.paging import Headed
from handlers.core.blocks.text import Reader, count
from handlers.core.blocks.things import thing
from handlers.core.calls import Ask, Presser
from handlers.core.delivery.readers import channel_reader
from handlers.core.fields import detail_lines, file_columns
from handlers.core.home import HomePart, Waiting
from handlers.core.lists import ListFile, OpenList, RecordList
from handlers.dependent_dates.changes import follow
from handlers.dependent_dates.views import dates_along
from handlers.meetings import change_views, days, registration, registration_views, views
from handlers.meetings.change_views import question_whether_held
from handlers.meetings.fields import FIELDS
from handlers.meetings.news import tell_of_change
from handlers.meetings.past import records
from handlers.meetings.preparing.notes import NOTES
from handlers.meetings.record import renaming
from handlers.meetings.record.replies import offer_correction
from handlers.meetings.record.steps import RECORD_STEPS, refuse_undo
from handlers.meetings.record.views import standing as record_standing
from handlers.meetings.room import asking, held_said, took_part
from handlers.meetings.spoken import orders
from storage import meeting_records, meetings
from storage.digests import Scope
from storage.meetings import meetings_page, unsaid
from storage.unit_of_work import Read, Tx

DIGEST_AHEAD = timedelta(days=14)
HEADINGS = {"meetings": "Meetings", "apologies": "You sent apologies"}


def _answered(read: Read, meeting: Meeting, _: kinds.MayKnow) -> views.Answered | None:
    if meeting.is_cancelled:
        return None
    lines = _took_part(read, meeting) if meeting.is_held else ()
    if meeting.called_at is None:
        return views.Answered(took_part=lines)
    found = registration.registrations(read, meeting)
    chair = found.answers.get(meeting.chair_id) if meeting.chair_id is not None else None
    return views.Answered(found.answered_count, len(found.invited), stays_away(chair, meeting), lines)


def _took_part(read: Read, meeting: Meeting) -> list[str]:
    """Return how many took part in each way, and how the record stands."""
    known = took_part.lines(read, meeting)
    reader = channel_reader(read, meeting.changed_at)
    standing = record_standing(meeting_records.find(read, meeting.id), reader)
    return [*known, *([standing] if standing else [])]


def _may_press(by: Ask | Presser, button: Button, meeting: Meeting) -> bool:
    """Return whether somebody may press a button; who comes is for those who may change the meeting."""
    needed = button._replace(verb="edit") if button.verb == "attendance" else button
    return kinds.may_press(by, needed, meeting)


def _refuse_undo(ask: Ask, tx: Tx, meeting: Meeting, last: HistoryEntry) -> None:
    said = meetings.attendances(tx, meeting).get(ask.actor.person_id)
    has_answered = said is not None and said.answered_at is not None and said.answered_at >= last.at
    if has_answered and last.person_id != ask.actor.person_id:
        raise UserError(f"To change an answer, give another: attending, remote or apologies {meeting.ref}")
    if last.verb == "came":
        raise UserError(
            f"To correct who came, enter it again: present {meeting.ref} @name, absent @name",
            offers=[Offer("Who came", "came", meeting.ref)],
        )
    if last.verb == "agenda":
        raise UserError(
            f"The agenda has gone out. What changes in it is corrected where it stands: agenda {meeting.ref}"
        )
    refuse_undo(meeting, last)
    if last.verb == "call":
        raise UserError(f"The call has gone out. To take it back: cancel {meeting.ref} <why>")


def _after_undo(ask: Ask, tx: Tx, meeting: Meeting, before: Meeting, last: HistoryEntry) -> list[int]:
    meeting.begins_at = meeting.time.begins_at
    if last.before is None:  # its number is free again
        meeting.official = meeting.held_on = meeting.step_at = meeting.step_by = None
        meeting.headcount, meeting.reason = (), ""
    if meeting.time != before.time:
        if before.is_too_late_to_change(ask.now):
            raise UserError(change_views.begun_already(before, "move", ask.reader))
        if meeting.is_too_late_to_change(ask.now):
            raise UserError(change_views.passed_already(meeting, meeting.time, ask.reader))
    holder = meetings.with_number(tx, meeting.official) if meeting.official else None
    if holder is not None and holder.id != meeting.id:
        # given to another meanwhile
        meeting.official = None if meeting.state == MeetingState.PLANNED else meetings.last_number(tx) + 1
    days.must_be_free(ask, tx, meeting)
    if meeting.is_own and meeting.state == MeetingState.PLANNED and not meeting.is_day_only:
        meetings.set_call_due(tx, meeting.id, at=tx.now)
    days.follow(tx, [meeting])
    if last.before is not None:
        return [*tell_of_change(tx, meeting, before), *renaming.tell(tx, meeting, before)]
    follow(tx, meeting)
    return []


def _moves(ask: Ask, tx: Tx, meeting: Meeting, before: Meeting) -> list[str]:
    is_same = (meeting.is_cancelled, meeting.starts_on) == (before.is_cancelled, before.starts_on)
    return [] if is_same else dates_along(ask, tx, meeting)


def _digest_lists(read: Read, scope: Scope, week: DigestWeek) -> kinds.DigestLists:
    """Return the meetings ahead, those apart to which the reader has sent apologies.

    A day alone stands with its papers among those of other bodies.
    """
    found = meetings.of_digest(read, scope, now=week.now, until=week.now + DIGEST_AHEAD)
    ahead = [one for one in found if not one.is_day_only]
    away = registration.with_apologies(read, scope.person, ahead) if scope.person else frozenset()
    return {
        "meetings": [one for one in ahead if one.id not in away],
        "apologies": [one for one in ahead if one.id in away],
    }


def _in_digest(lists: kinds.DigestLists, reader: Reader) -> Headed:
    found = [(one, name == "apologies") for name in HEADINGS for one in lists.get(name, ())]
    in_order = sorted(found, key=lambda one: (one[0].begins_at, one[0].number))
    return Headed("Meetings", [_digest_line(one, reader, is_away=is_away) for one, is_away in in_order])


def _digest_line(meeting: Meeting, reader: Reader, *, is_away: bool) -> str:
    """Return a meeting with its time; one that is over, was held or was cancelled as everywhere.

    Apologies are for the time at which it was when the digest was made.
    """
    if meeting.is_over(reader.now):
        return views.line(meeting, reader)
    has_moved = meeting.step_at is not None and meeting.step_at > reader.now
    away = f" · {registration_views.YOU_ARE_AWAY}" if is_away and not has_moved else ""
    return f"{Chip.MEETING.sign} {views.ahead(meeting, reader)} · {meeting.ref}{away}"


STEPS = (
    kinds.Step(records.RECORDED, "entered what became of it"),
    kinds.Step(records.IMPORTED, "imported it"),
    kinds.Step("reopen", "opened again what became of it"),
    kinds.Step("call", "called it"),
    kinds.Step("held", "recorded that it was held"),
    kinds.Step("came", "entered who came"),
    kinds.Step("call line", "added a line to the call"),
    kinds.Step("hold call", "held the call back"),
    kinds.Step("papers", "changed the day for papers"),
    *RECORD_STEPS,
    kinds.Step("attending", "is coming"),
    kinds.Step("remote", "comes by video"),
    kinds.Step("apologies", "can't come", why=""),
)

KIND = kinds.RecordKind(
    record=Meeting,
    shows=kinds.Shows(
        relations=_answered,
        card=views.card,
        line=views.line,
        title=views.name,
        details=lambda meeting, reader, said: views.details(
            meeting, reader, said, detail_lines(FIELDS, meeting, reader)
        ),
        next_steps=views.buttons_of,
        is_of_use=_may_press,
        shared_card=kinds.SharedCard(line=views.shared_line, message=views.shared_card),
    ),
    undo=kinds.Undo(
        ends_as=MeetingState.CANCELLED, says=views.line, refuses=_refuse_undo, after=_after_undo, moves=_moves
    ),
    fields=FIELDS,
    history=kinds.HistoryWords(created="planned it", steps=STEPS, initial=lambda _: ["time"]),
    replies=kinds.Replies(
        command=lambda *about: held_said.command_of(*about) or registration.command_of(*about),
        act=held_said.act,
        fits=lambda *about: held_said.fits(*about) or registration.fits(*about),
        is_for_nobody=registration.is_for_nobody,
        mentioned=orders.mentioned,
        noted=NOTES.tell,
        kept=NOTES.kept,
        offer=lambda *about: offer_correction(*about) or registration.offer(*about),
        instead={
            "done": "Once it has been held, say so: held {ref}",
            "reopen": "A cancelled meeting has to be planned again: meeting friday 10:00",
            "": "Move it, or cancel it: move {ref} friday 10:00",
        },
    ),
)

HOLDING = kinds.HoldingList[Meeting](
    label=lambda number: count(number, "meeting to lead", "meetings to lead"),
    find=lambda read, person, who, now, area: meetings.led_by(read, person, who=who, now=now, area=area),
    line=lambda meeting, reader, _: _digest_line(meeting, reader, is_away=False),
    gives="edit {ref} chair:{to}",
    may_be_cancelled=True,
)


def _meets(lists: kinds.DigestLists, week: DigestWeek, reader: Reader) -> tuple[str, str] | None:
    """Return that the task force meets in the week of a digest, and when; None where it doesn't."""
    found = [one for name in HEADINGS for one in lists.get(name, ()) if one.is_own and one.is_ahead]
    this_week = [one for one in found if week.first <= one.starts_on <= week.last]
    first = min(this_week, key=lambda one: one.begins_at, default=None)
    if first is None:
        return None
    day = "today, " if first.starts_on == reader.today else "on "
    return views.who_meets(first, reader), f"{day}{views.when(first.time, reader)}"


DIGEST = kinds.DigestSection(
    meets=_meets,
    headings=HEADINGS,
    choose=_digest_lists,
    channel=kinds.DigestPart(25, _in_digest),
    personal=kinds.DigestPart(25, _in_digest),
)


# As a file, and on Home


FILE = ListFile[Meeting](
    columns=file_columns(FIELDS),
    find=lambda read, asked: meetings_page(read, who=asked.who, limit=asked.limit),
)


def _unsaid(ask: Ask, read: Read) -> list[Waiting]:
    """Return the meetings of which the secretary is asked whether they were held, the latest first."""
    if Rights.SECRETARY not in ask.actor.rights:
        return []
    found = unsaid(read, who=ask.actor, now=ask.now)
    asked = [one for one in reversed(found) if not one.was_entered_afterwards]
    return [Waiting([_whether_held(one, ask.reader) for one in asked], Button("See all", "say", "meetings"))]


def _whether_held(meeting: Meeting, reader: Reader) -> Block:
    question = question_whether_held(meeting, reader)
    return thing(f"*{question}*", (Chip.WAITING, meeting.ref), Button("Answer", "show", meeting.ref))


HOME = (HomePart(order=70, waiting=_unsaid),)
LIST = RecordList[Meeting](
    kind=Kind.MEETING,
    name="meetings",
    noun=("meeting", "meetings"),
    state=("", "ahead"),
    in_menu=False,  # “Dates” has those of all bodies
    order=25,
    find=meetings.planned_page,
    line=lambda meeting, reader: _digest_line(meeting, reader, is_away=False),
    asks=asking.asked_of,
    open=OpenList(words=KIND_WORDS[Kind.MEETING]),
    home=HOME,
    digest=DIGEST,
    holdings=(HOLDING,),
    file=FILE,
)
