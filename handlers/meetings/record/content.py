"""What the record of a meeting says: made of what is stored of it, at the moment at which it is sent."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from bot.actions import Action
from bot.agendas.items import AgendaItem, ItemState, on_agenda, outcome_word
from bot.calendar import local
from bot.decisions import Decision, DecisionState
from bot.history import NoteKind
from bot.meeting_record import (
    FIGURES,
    Correction,
    CorrectionAnswer,
    MeetingRecord,
    RecordContent,
    RecordItem,
    RecordLine,
)
from bot.meetings import Attendance, Meeting, Presence
from bot.permissions import Actor, may_see
from handlers.core.blocks.text import capitalized, day, time_of_day
from handlers.meetings import presence, registration_views, representatives
from handlers.meetings.record import approval
from storage import agendas, decisions, meeting_records, meetings
from storage.actions import actions_for
from storage.history import notes_of_sorts
from storage.records import records_by_ids
from storage.unit_of_work import Read

OFF = frozenset({ItemState.DEFERRED, ItemState.DECLINED})
WITH_YEAR = date.min  # far away, so that each date says its year
HELD = "Held"
LABELS = {
    Presence.PRESENT: "Present",
    Presence.REMOTE: "Present by video",
    Presence.REPRESENTED: "Represented",
    Presence.APOLOGIES: "Apologies",
    Presence.UNCONFIRMED: "Apologies",
    Presence.ABSENT: "Absent",
    Presence.AWAY: "Absent",
}


def is_known(read: Read, meeting: Meeting) -> bool:
    """Return whether it is known who came: without that there is no record."""
    return bool(meeting.headcount) or any(presence.counted(read, [meeting]).keys() & presence.CAME)


def made(read: Read, meeting: Meeting) -> RecordContent:
    """Return what the record says of what is stored now, with the corrections that were taken."""
    given = meetings.attendances(read, meeting)
    ways = presence.ways_of(read, meeting, given)
    taken = [
        one for one in meeting_records.corrections(read, meeting.id) if one.answer == CorrectionAnswer.TAKEN
    ]
    agenda = on_agenda(agendas.items_of(read, meeting))
    decided, actions = _decided(read, meeting), actions_for(read, meeting.id)
    of_items = {one.id: actions_for(read, one.id) for one in agenda}
    about = {one.for_id for one in agenda if one.for_id is not None}
    drafted = {
        one.id: one for one in records_by_ids(read, [one.decision_id for one in agenda if one.decision_id])
    }
    about |= {one.issue_id for one in drafted.values()}
    every = [*actions, *(action for found in of_items.values() for action in found)]
    named = [*ways, *(one for item in agenda for one in item.guests)]
    named += [*(one for action in every for one in action.owners), *(one.person_id for one in taken)]
    opening, closing = (_notes(read, meeting, one) for one in (NoteKind.OPENING, NoteKind.CLOSING))
    items = [
        _under("Opening", opening),
        *(
            _item(read, one, _decided_on(one, drafted.get(one.decision_id or 0), decided), of_items[one.id])
            for one in agenda
        ),
        _under(
            "Decisions",
            [_decision_line(read, one) for one in decided if one.issue_id not in about],
        ),
        _under("Actions", [_action_line(read, one) for one in actions]),
        _under("Closing", closing),
    ]
    return RecordContent(
        title=meeting.calendar_title,
        head=tuple(_head(read, meeting, given, ways)),
        items=tuple(one for one in items if one.lines or one.record_id is not None),
        corrections=tuple(_correction_line(read, one) for one in taken),
        people=tuple(dict.fromkeys(named)),
    )


def _decided_on(item: AgendaItem, own: Decision | None, decided: Sequence[Decision]) -> list[Decision]:
    """Return what was decided on what an item is about; `own` is the decision that was made of it, perhaps a draft still."""
    issues = {item.for_id, own.issue_id if own is not None else None}
    about = [one for one in decided if one.issue_id in issues]
    return about if own is None or own in about or own.state == DecisionState.WITHDRAWN else [*about, own]


def _item(read: Read, item: AgendaItem, about: Sequence[Decision], actions: Sequence[Action]) -> RecordItem:
    """Return an item of the agenda with what was said, its outcome, what was decided on what it is about, and its actions."""
    why = f": {item.reason}" if item.reason else ""
    off = [RecordLine(f"{item.state.capitalize()}{why}")] if item.state in OFF else []
    word = item.outcome or (approval.APPROVED if _has_approved_last(read, item) else "")
    is_noted = word and item.decision_id is None and not about
    outcome = [RecordLine(outcome_word(word, read.charter).capitalize())] if is_noted else []
    said = [RecordLine(one) for one in item.said.splitlines() if one not in {each.text for each in about}]
    came = [RecordLine(f"For this item: {read.roster.names(item.guests)}")] if item.guests else []
    decisions_on = [_decision_line(read, one, under=item.title) for one in about]
    lines = (*came, *said, *off, *outcome, *decisions_on, *(_action_line(read, one) for one in actions))
    return RecordItem(f"{item.place}  {item.title}", lines, item.id)


def _has_approved_last(read: Read, item: AgendaItem) -> bool:
    """Return whether an item is the record of the last meeting, and its meeting approved that otherwise than by its minutes."""
    if not approval.is_of_record(read.charter, item):
        return False
    meeting: Meeting = read.get(item.meeting_id)
    last = approval.last_record(read, meeting)
    return last is not None and last[1].approved_in == meeting.id


def _notes(read: Read, meeting: Meeting, sort: NoteKind) -> list[RecordLine]:
    """Return what was said before the first item, or after the last."""
    notes = notes_of_sorts(read, meeting.id, (sort,))
    return [RecordLine(line) for one in notes for line in one.text.splitlines()]


def _under(title: str, lines: Sequence[RecordLine]) -> RecordItem:
    return RecordItem(title, tuple(lines))


def current(read: Read, meeting: Meeting, record: MeetingRecord) -> RecordContent:
    """Return what the record says: as it was sent, or of what is stored where it hasn't been."""
    if not record.content:
        return made(read, meeting)
    sent = RecordContent.from_json(record.content)
    return sent.revised(made(read, meeting)) if record.is_outdated else sent


def read_by(read: Read, who: Actor, said: RecordContent) -> RecordContent:
    """Return what somebody may read of it: without what tells of records that they may not see now."""
    found = records_by_ids(read, sorted(said.tells_of))
    hidden = {one.id for one in found if not may_see(who, one)} | (said.tells_of - {one.id for one in found})
    return said.without(hidden)


def renamed(read: Read, meeting: Meeting, record: MeetingRecord) -> RecordContent:
    """Return what a draft says with the number and the day that its meeting has now; all else stays as it was sent."""
    said = RecordContent.from_json(record.content)
    head = [(label, _held(read, meeting) if label == HELD else words) for label, words in said.head]
    return replace(said, title=meeting.calendar_title, head=tuple(head))


def _head(
    read: Read, meeting: Meeting, given: Mapping[int, Attendance], ways: dict[int, Presence]
) -> Iterator[tuple[str, str]]:
    yield HELD, _held(read, meeting)
    if meeting.place:
        yield "Place", meeting.place
    if meeting.chair_id is not None and not representatives.is_chair(read, meeting, meeting.chair_id):
        yield "Acting chair", read.roster.name(meeting.chair_id)
    in_order = [one for one in presence.by_category(read, meeting) if one in ways]
    for label in dict.fromkeys(LABELS.values()):
        people = [one for one in in_order if LABELS[ways[one]] == label]
        lines = _by_category(read, meeting, people)
        if label == LABELS[Presence.REPRESENTED]:
            lines = [
                f"{read.roster.name(one)}, by {read.roster.name(given[one].represented_by)}" for one in people
            ]
        if people:
            yield label, "\n".join(lines)
    counted = presence.counted(read, [meeting])
    yield FIGURES, "\n".join(registration_views.presence(counted))


def _held(read: Read, meeting: Meeting) -> str:
    on = day(meeting.held_on or meeting.starts_on, today=WITH_YEAR)
    if meeting.hour is None:
        return on
    station = read.charter.home_station.city
    return f"{on}, {time_of_day(local(meeting.begins_at, read.charter.zone))} {station}"


def _by_category(read: Read, meeting: Meeting, people: Sequence[int]) -> list[str]:
    by_title: dict[str, list[int]] = {}
    for one in people:
        by_title.setdefault(presence.category_of(read, one, meeting), []).append(one)
    return [f"{title or 'Others'}: {read.roster.names(found)}" for title, found in by_title.items()]


def _decided(read: Read, meeting: Meeting) -> list[Decision]:
    """Return what the task force decided on the day of the meeting."""
    level = read.charter.level_of_body(read.charter.short)
    on = meeting.held_on or meeting.starts_on
    return decisions.decided_on(read, on, level.code) if level and meeting.is_own else []


def _decision_line(read: Read, one: Decision, *, under: str = "") -> RecordLine:
    """Return how something was decided and what, and of what that was where its heading doesn't say so.

    What nobody has confirmed is no decision yet.
    """
    text = one.text if one.text != one.title or not one.word else ""
    said = ": ".join(filter(None, (outcome_word(one.word, read.charter), text)))
    about = f"{one.title}: {said}" if one.title != under else capitalized(said)
    is_draft = one.state == DecisionState.DRAFT
    ref = f"draft {one.ref}, not confirmed when this was written" if is_draft else one.ref
    return RecordLine(f"{about} ({ref})", one.id)


def _action_line(read: Read, one: Action) -> RecordLine:
    who = read.roster.names(one.owners)
    due = f", due {day(one.due.day, today=WITH_YEAR)}" if one.due else ""
    return RecordLine(f"{one.title}: {who}{due} ({one.ref})", one.id)


def _correction_line(read: Read, one: Correction) -> RecordLine:
    return RecordLine(f"{read.roster.name(one.person_id)}: {one.text}")
