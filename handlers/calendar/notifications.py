"""Declare the notifications about absences: standing in, and the summary on return."""

from datetime import datetime, time, timedelta

from bot.calendar import local, moment
from bot.notifications import Notification, Reason
from bot.people import Absence
from bot.permissions import full_actor
from bot.records import Record
from handlers.blocks.elements import Block
from handlers.calendar import views
from handlers.feature import NotificationType, Viewer
from storage.actions import actions_page
from storage.history import done_on_behalf_of
from storage.records import Filter
from storage.unit_of_work import Read

DAY = timedelta(days=1)
INSTANT = timedelta(microseconds=1)


def _holds(read: Read, notification: Notification, _record: Record | None, _now: datetime) -> bool:
    """Return whether the absence is still ahead, or as long as the notification says."""
    return notification.context.startswith(("over ", "ended ")) or any(
        notification.context in (str(one.id), one.as_context()) for one in read.roster.absences
    )


def _absence(notification: Notification, _record: None, to: Viewer) -> list[Block]:
    if notification.context.startswith("over "):
        # old notifications name no officer: only officers were notified
        _, person, officer = f"{notification.context} {notification.person_id}".split()[:3]
        stood_in = officer == str(notification.person_id)
        return views.absence_cancelled(int(person), to.reader, stood_in=stood_in)
    found = next((one for one in to.read.roster.absences if str(one.id) == notification.context), None)
    return views.absence_notification(found, to.reader, to=notification.person_id) if found else []


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
    mine = actions_page(to.read, Filter(owner=absence.person_id), who=who, now=to.reader.now)
    return views.welcome_back(absence, to.registry.kinds, to.reader, done=done, mine=mine)


NOTIFICATIONS = {
    Reason.ABSENCE: NotificationType(_holds, _absence),
    Reason.ABSENCE_ENDED: NotificationType(_holds, _return),
}
