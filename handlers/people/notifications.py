"""What people are told that is of no record: a role, a vacancy, a second person, somebody who leaves."""

from datetime import date, datetime

from bot.charter import Rights
from bot.people import MEMBERS, Appointment
from bot.permissions import Actor, acting
from bot.posts import Notice, Why
from handlers.blocks.elements import Block
from handlers.blocks.text import Reader
from handlers.delivery.notify import day_of
from handlers.handover import commands as leaving
from handlers.people import consents, vacancies
from handlers.people import notifications_views as views
from handlers.privacy import commands as privacy
from storage import people
from storage.unit_of_work import Read


def holds(read: Read, notice: Notice, now: datetime) -> bool:
    """Say whether a notice that is of no record still tells what is so."""
    if notice.why == Why.CONSENT:
        return consents.holds(read, notice)
    if notice.why == Why.APPOINTED:
        return _of_appointment(read, notice) is not None
    if notice.why == Why.LEFT:
        who = _actor(read, notice, day_of(read, notice.person_id, now))
        return leaving.holds(read, notice, who, now)
    if notice.why == Why.ERASED:
        return True
    return vacancies.holds(read, notice, now)


def told(read: Read, notice: Notice, reader: Reader) -> list[Block]:
    if notice.why == Why.CONSENT:
        return consents.told(read, notice, reader)
    if notice.why == Why.APPOINTED:
        return _appointed(read, notice, reader)
    if notice.why == Why.LEFT:
        return leaving.told(read, notice, reader, _actor(read, notice, reader.today))
    if notice.why == Why.ERASED:
        return privacy.told(read, notice, reader)
    return vacancies.told(read, notice, reader)


def _of_appointment(read: Read, notice: Notice) -> Appointment | None:
    """Return the appointment that a notice tells of, if it begins, or ends, as it says."""
    number, _, until = notice.facts.partition(" ")
    found = next((one for one in read.roster.appointments if str(one.id) == number), None)
    if found is None or (until and str(found.to_on) != until):
        return None
    return found


def _appointed(read: Read, notice: Notice, reader: Reader) -> list[Block]:
    """Return the first message in a role; who has had one before knows the rest."""
    appointment = _of_appointment(read, notice)
    if appointment is None:
        return views.taken_back()
    if " " in notice.facts:
        return views.role_ends(appointment, date.fromisoformat(notice.facts.partition(" ")[2]), reader)
    rights = read.charter.role(appointment.role).rights
    return views.welcome(
        appointment,
        reader,
        is_first=not people.told_before(read, notice),
        how=_how(rights),
        handed=leaving.handed_to(read, appointment, _actor(read, notice, reader.today), reader.now),
    )


def _how(rights: Rights) -> str:
    if rights in MEMBERS:
        return views.AS_MEMBER
    return views.AS_OBSERVER if rights is Rights.OBSERVER else views.AS_OTHER


def _actor(read: Read, notice: Notice, on: date) -> Actor:
    return acting(notice.person_id, roster=read.roster, charter=read.charter, on=on)
