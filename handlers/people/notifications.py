"""What people are told that is of no record: a role, a vacancy, a second person, somebody who leaves."""

from datetime import date, datetime

from bot.charter import Rights
from bot.people import MEMBER_RIGHTS, Appointment
from bot.permissions import Actor, full_actor
from bot.posts import Notification, Reason
from handlers.blocks.elements import Block
from handlers.blocks.text import Reader
from handlers.delivery.notify import local_day
from handlers.handover import commands as handover
from handlers.people import consents, notifications_views, vacancies
from handlers.privacy import commands as privacy
from storage import people
from storage.unit_of_work import Read


def notification_holds(read: Read, notice: Notification, now: datetime) -> bool:
    """Say whether a notice that is of no record still tells what is so."""
    if notice.reason == Reason.CONSENT:
        return consents.notification_holds(read, notice)
    if notice.reason == Reason.APPOINTED:
        return _notified_appointment(read, notice) is not None
    if notice.reason == Reason.DEPARTURE:
        who = _actor(read, notice, local_day(read, notice.person_id, now))
        return handover.notification_holds(read, notice, who, now)
    if notice.reason == Reason.ERASED:
        return True
    return vacancies.notification_holds(read, notice, now)


def notification_blocks(read: Read, notice: Notification, reader: Reader) -> list[Block]:
    if notice.reason == Reason.CONSENT:
        return consents.notification_blocks(read, notice, reader)
    if notice.reason == Reason.APPOINTED:
        return _appointment_blocks(read, notice, reader)
    if notice.reason == Reason.DEPARTURE:
        return handover.notification_blocks(read, notice, reader, _actor(read, notice, reader.today))
    if notice.reason == Reason.ERASED:
        return privacy.notification_blocks(read, notice, reader)
    return vacancies.notification_blocks(read, notice, reader)


def _notified_appointment(read: Read, notice: Notification) -> Appointment | None:
    """Return the appointment that a notice tells of, if it begins, or ends, as it says."""
    number, _, until = notice.context.partition(" ")
    found = next((one for one in read.roster.appointments if str(one.id) == number), None)
    if found is None or (until and str(found.to_on) != until):
        return None
    return found


def _appointment_blocks(read: Read, notice: Notification, reader: Reader) -> list[Block]:
    """Return the first message in a role; who has had one before knows the rest."""
    appointment = _notified_appointment(read, notice)
    if appointment is None:
        return notifications_views.appointment_withdrawn()
    if " " in notice.context:
        return notifications_views.role_ends(
            appointment, date.fromisoformat(notice.context.partition(" ")[2]), reader
        )
    rights = read.charter.role(appointment.role).rights
    return notifications_views.welcome(
        appointment,
        reader,
        is_first=not people.was_welcomed_before(read, notice),
        audience=_welcome_text(rights),
        handed_over=handover.inherited_actions(
            read, appointment, _actor(read, notice, reader.today), reader.now
        ),
    )


def _welcome_text(rights: Rights) -> str:
    if rights in MEMBER_RIGHTS:
        return notifications_views.AS_MEMBER
    return notifications_views.AS_OBSERVER if rights is Rights.OBSERVER else notifications_views.AS_OTHER


def _actor(read: Read, notice: Notification, on: date) -> Actor:
    return full_actor(notice.person_id, roster=read.roster, charter=read.charter, on=on)
