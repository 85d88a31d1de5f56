"""Ask those who haven't said whether they come to a meeting, in words of one's own."""

from dataclasses import replace
from datetime import datetime

from bot.errors import UserError
from bot.meetings import Meeting
from bot.notifications import Notification
from bot.records import checked_text
from handlers.core.blocks.chips import Chip, facts
from handlers.core.blocks.elements import Block
from handlers.core.blocks.text import Reader
from handlers.core.calls import Ask, Reply
from handlers.core.feature import NotificationType, Viewer
from handlers.core.waiting.asked import Asked, by_person
from handlers.meetings import (
    call_views,
    changes,
    invitees,
    registration,
    registration_views,
    reminder_views,
    views,
)
from handlers.nudges import views as nudge_views
from handlers.nudges.notifications import nudge_type
from handlers.nudges.nudge import nudge_people
from storage import meetings
from storage.unit_of_work import Read, Tx


def nudge(ask: Ask, tx: Tx) -> Reply:
    """Ask everybody who is invited and hasn't answered, once a working day."""
    words = checked_text(ask.parsed.text, what="message")
    meeting = changes.permitted_meeting(ask, tx, "nudge")
    if not meeting.is_called or meeting.has_begun(ask.now):
        raise UserError(registration_views.nobody_waits(meeting, ask.reader))
    found = registration.registrations(tx, meeting)
    silent = [one for one in found.invited if one in found.open]
    if not silent:
        raise UserError(f"Everybody has answered for {meeting.ref}, so there is nobody to ask.")
    lines = nudge_people(ask, tx, meeting, silent, words)
    return Reply.from_message(nudge_views.said_back(lines, [meeting.ref]))


def asked_of(ask: Ask, read: Read, meeting: Meeting) -> Asked | None:
    """Return who hasn't said whether they come to a meeting ahead, for whoever may change it."""
    if not meeting.is_called or meeting.has_begun(ask.now) or not invitees.may_change(ask, meeting):
        return None
    found = registration.registrations(read, meeting)
    missing = [one for one in found.invited if one in found.open]
    return replace(by_person(missing, len(found.invited), ask.reader), title=views.ahead(meeting, ask.reader))


def _holds(read: Read, one: Notification, meeting: Meeting, now: datetime) -> bool:
    """Return whether somebody still hasn't answered for a meeting ahead."""
    person = one.concerned_person_id
    if not meeting.is_called or meeting.has_begun(now) or person not in invitees.of_meeting(read, meeting):
        return False
    said = meetings.attendances(read, meeting).get(person)
    return said is None or not said.is_current(meeting)


def _facts(meeting: Meeting, _: Reader) -> Block:
    return facts(Chip.MEETING, meeting.ref)


def _parts(one: Notification, meeting: Meeting, to: Viewer) -> nudge_views.NudgeParts:
    whose = invitees.whose(to.read, one)
    asks = (
        "asks whether you're coming"
        if one.stands_for is None
        else f"asks whether {to.reader.name(one.stands_for)} is coming"
    )
    line = f"{views.who_meets(meeting, to.reader)} meets on {views.when_and_where(meeting, to.reader)}."
    return nudge_views.NudgeParts(
        asks, line, _facts(meeting, to.reader), call_views.answers(meeting, whose=whose)
    )


def _became(one: Notification, meeting: Meeting, to: Viewer) -> list[Block] | None:
    if _holds(to.read, one, meeting, to.now):
        return None
    if meeting.is_called and not meeting.has_begun(to.now):
        return [*reminder_views.over(meeting, to.reader)]
    return (
        reminder_views.superseded(meeting, to.reader)
        if meeting.is_closed
        else reminder_views.over(meeting, to.reader)
    )


NUDGED: NotificationType = replace(nudge_type(_holds, _facts, _parts), became=_became)
