"""Declare the notifications about absences: standing in, and the summary on return."""

from datetime import datetime, time, timedelta

from bot.calendar import local, moment
from bot.notifications import Notification, Reason
from bot.people import Absence, AbsenceCancelled, Roster, StandInAway
from bot.permissions import full_actor
from bot.records import Record
from handlers.calendar import views
from handlers.core.blocks.elements import Block
from handlers.core.feature import NotificationType, Viewer
from storage import notifications
from storage.history import done_on_behalf_of
from storage.unit_of_work import Read

DAY = timedelta(days=1)
INSTANT = timedelta(microseconds=1)


def _holds(read: Read, notification: Notification, _record: Record | None, _now: datetime) -> bool:
    """Return whether the absence is still ahead, or as long as the notification says."""
    context = notification.context
    if StandInAway.found_in(context):
        return all(_uncovered(read.roster, notification))
    if AbsenceCancelled.found_in(context) or Absence.from_ended_context(context):
        return True
    return any(context in (str(one.id), one.as_context()) for one in read.roster.absences)


def _uncovered(roster: Roster, notification: Notification) -> tuple[Absence | None, Absence | None]:
    """Return the absence in which somebody was to stand in, and that person's own; None for one that is taken back."""
    by_id = {one.id: one for one in roster.absences}
    facts = StandInAway.from_context(notification.context)
    return by_id.get(facts.of), by_id.get(facts.away)


def _absence(notification: Notification, _record: None, to: Viewer) -> list[Block]:
    if cancelled := AbsenceCancelled.found_in(notification.context):
        stood_in = cancelled.officer in ("", str(notification.person_id))
        return views.absence_cancelled(cancelled.person, to.reader, stood_in=stood_in)
    if StandInAway.found_in(notification.context):
        of, away = _uncovered(to.read.roster, notification)
        if of is None or _is_told_beside(of, notification, to):
            return []
        return views.uncovered(of, away, to.reader, to=notification.person_id)
    found = next((one for one in to.read.roster.absences if str(one.id) == notification.context), None)
    return views.absence_notification(found, to.reader, to=notification.person_id) if found else []


def _is_told_beside(absence: Absence, one: Notification, to: Viewer) -> bool:
    """Return whether the same message tells the absence, with the days on which nobody stands in."""
    carried = to.read.once(notifications.of_post, one.post_id) if one.post_id is not None else ()
    return any((other.reason, other.context) == (Reason.ABSENCE, str(absence.id)) for other in carried)


def _return(notification: Notification, _record: None, to: Viewer) -> list[Block]:
    """Return the visible summary of what was done for an absent person, and what they own.

    Who comes back on the very day they left, with nothing done for them, has missed nothing.
    """
    ended = Absence.from_ended_context(notification.context)
    as_planned = (one for one in to.read.roster.absences if one.as_context() == notification.context)
    absence = ended[0] if ended else next(as_planned, None)
    if absence is None:
        return []
    who = full_actor(absence.person_id, roster=to.read.roster, charter=to.read.charter, on=to.reader.today)
    begun, after = (moment(day, time(0), to.reader.zone) for day in (absence.from_on, absence.to_on + DAY))
    until = ended[1] + INSTANT if ended else after  # what was done until then, that instant included
    name, since = to.read.roster.name(absence.person_id), max(begun, absence.at)
    done = done_on_behalf_of(to.read, name, who=who, since=since, until=until, limit=views.DONE_MAX)
    if ended and not done.count and local(until, to.reader.zone).date() == absence.from_on:
        return []
    return views.welcome_back(absence, to.registry, to.reader, done=done)


NOTIFICATIONS = {
    Reason.ABSENCE: NotificationType(_holds, _absence),
    Reason.ABSENCE_ENDED: NotificationType(_holds, _return),
}
