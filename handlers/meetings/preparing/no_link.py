"""A meeting without a link invites nobody to come by video: whoever planned it is told once."""

from datetime import datetime

from bot.meetings import Meeting
from bot.notifications import Notification, Reason
from handlers.core.blocks.chips import Chip, facts
from handlers.core.blocks.elements import Block, Button, buttons, section
from handlers.core.delivery.notify import CHANGE_OF_MIND, notify_once
from handlers.core.feature import NotificationType, Viewer, wants_no_reply
from handlers.meetings import days, views
from handlers.meetings.preparing import preparers
from storage.unit_of_work import Read, Tx


def tell(tx: Tx, meeting: Meeting) -> None:
    """Tell whoever planned a meeting that has no link, unless they read it in the preview of the call."""
    if meeting.link:
        return
    shown = {one.person_id for one, is_sent in days.previews(tx, meeting) if is_sent}
    at = tx.now + CHANGE_OF_MIND
    for person in _organisers(tx, meeting):
        if person not in shown:
            notify_once(tx, person, meeting, Reason.LINK_MISSING, context=meeting.time.key, at=at)


def _organisers(read: Read, meeting: Meeting) -> list[int]:
    on = read.charter.day_of(meeting.begins_at)
    is_here = meeting.created_by in read.roster.persons and not read.roster.has_left(meeting.created_by, on)
    return [meeting.created_by] if is_here else preparers(read, meeting)


def _is_missing(read: Read, one: Notification, meeting: Meeting, now: datetime) -> bool:
    is_ahead = not meeting.is_closed and not meeting.has_begun(now)
    return is_ahead and not meeting.link and one.concerned_person_id in _organisers(read, meeting)


def _says(_: Notification, meeting: Meeting, to: Viewer) -> list[Block]:
    when = f"{views.name(meeting)}, {views.when(meeting.time, to.reader)}"
    text = f"*Nobody can come by video: {when}, has no link.*\nThe invitation offers only to come, or not."
    return [
        section(text),
        facts(Chip.MEETING, meeting.ref),
        buttons([Button("Add a link", "edit", meeting.ref)]),
    ]


def _became(_: Notification, meeting: Meeting, to: Viewer) -> list[Block] | None:
    if not (meeting.link or meeting.is_closed or meeting.has_begun(to.now)):
        return None
    has = "It has a link now." if meeting.link else "It had no link."
    return [section(f"{views.name(meeting)}: {has}"), facts(Chip.MEETING, meeting.ref)]


NOTIFICATIONS = {
    Reason.LINK_MISSING: NotificationType(_is_missing, _says, became=_became, wants_reply=wants_no_reply)
}
