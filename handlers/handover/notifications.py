"""Notifications about roles and departures: the first message in a role, and that a person leaves."""

from datetime import date, datetime

from bot.charter_section import Rights
from bot.notifications import Notification, Reason
from bot.people import MEMBER_RIGHTS, Appointment, AppointmentFacts
from handlers.core.blocks.elements import Block
from handlers.core.delivery.notify import local_day
from handlers.core.feature import NotificationType, Viewer
from handlers.handover import commands as handover
from handlers.handover.holdings import labels
from handlers.people import notifications_views as role_messages
from storage import people
from storage.unit_of_work import Read


def _appointment_holds(read: Read, notification: Notification, _record: None, now: datetime) -> bool:
    """Return whether a role still ends as notified, or for its first message, whether it has not ended by now."""
    appointment = _notified_appointment(read, notification)
    if appointment is None or AppointmentFacts.from_context(notification.context).until:
        return appointment is not None
    ends_on = read.roster.ends_on(appointment)
    return ends_on is None or ends_on >= local_day(read, appointment.person_id, now)


def _notified_appointment(read: Read, notification: Notification) -> Appointment | None:
    """Return the appointment of a notification, if it still begins, or ends, on the day notified."""
    facts = AppointmentFacts.from_context(notification.context)
    current = next((one for one in read.roster.appointments if one.id == facts.number), None)
    if current is None or (facts.until and str(current.to_on) != facts.until):
        return None
    return current


def _appointment(notification: Notification, _record: None, to: Viewer) -> list[Block]:
    """Return the first message in a role; a person who has had one before gets a shorter one."""
    appointment = _notified_appointment(to.read, notification)
    if appointment is None:
        return role_messages.appointment_withdrawn()
    if until := AppointmentFacts.from_context(notification.context).until:
        return role_messages.role_ends(appointment, date.fromisoformat(until), to.reader)
    rights = to.read.charter.role(appointment.role).rights
    before, left = handover.inherited(to.read, appointment, to.who, to.registry, to.reader.now)
    return role_messages.welcome(
        appointment,
        to.reader,
        is_first=not people.was_welcomed_before(to.read, notification),
        audience=_welcome_text(rights),
        handed_over=(before, labels(left).replace("open ", "")),
    )


def _welcome_text(rights: Rights) -> str:
    if rights in MEMBER_RIGHTS:
        return role_messages.AS_MEMBER
    return role_messages.AS_OBSERVER if rights is Rights.OBSERVER else role_messages.AS_OTHER


NOTIFICATIONS = {
    Reason.APPOINTED: NotificationType(_appointment_holds, _appointment),
    Reason.DEPARTURE: NotificationType(handover.departure_holds, handover.departure_blocks),
}
