"""Roles without a successor and areas without a holder: whom to ask, and whom to notify."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import partial

from bot.appointments import (
    ASK_SUCCESSOR_DAYS_BEFORE,
    DAY,
    ENTITY_RIGHTS,
    NEEDS_SUCCESSOR,
    REPORT_VACANCY_WORKING_DAYS,
    Vacancy,
    follower,
    has_follower,
    next_focal_point,
    vacancies,
    vacated,
)
from bot.charter import Area
from bot.charter_section import Rights
from bot.notifications import Notification, Reason
from bot.people import Appointment, AreaVacant, SuccessorNeeded
from handlers.core.blocks.elements import Block
from handlers.core.calls import Ask
from handlers.core.delivery.isolate import attempt, for_people
from handlers.core.delivery.notify import chairs, morning_at, notify_person
from handlers.core.feature import NotificationType, Viewer
from handlers.people import appointments_views
from storage.failed_plans import PERSON
from storage.unit_of_work import Read, Tx

LOOKBACK = timedelta(days=30)  # an end further back has been reported


def plan(tx: Tx) -> None:
    """Plan one notification of each role that ends or has ended without a successor."""
    today = tx.charter.day_of(tx.now)
    for one in tx.roster.appointments:
        attempt(tx, PERSON, one.person_id, _plan_end, one, today)
    for area in tx.charter.areas_on(today):
        if area.since is not None and area.since >= today - LOOKBACK:
            for entity in area.entities:
                _plan_vacancy_notifications(tx, area.code, entity, area.since, today)


def _plan_end(tx: Tx, one: Appointment, today: date) -> None:
    ends_on = tx.roster.ends_on(one)
    if ends_on is None or ends_on < max(today - LOOKBACK, one.from_on):
        return
    rights = tx.charter.role(one.role).rights
    if rights in NEEDS_SUCCESSOR:
        _plan_successor_requests(tx, one, ends_on, today)
    if one.area and one.entity and rights is Rights.FOCAL_POINT:
        _plan_vacancy_notifications(tx, one.area, one.entity, ends_on + DAY, today)


def _plan_successor_requests(tx: Tx, one: Appointment, ends_on: date, today: date) -> None:
    for days in ASK_SUCCESSOR_DAYS_BEFORE:
        day = ends_on - timedelta(days=days)
        if day <= today:
            continue
        # The chair gets a copy of the last request.
        copied = chairs(tx, today) if days == min(ASK_SUCCESSOR_DAYS_BEFORE) else []
        asked = [*nominators(tx, one.entity, today, but=one.person_id), *copied]
        context = SuccessorNeeded(one.id, ends_on, days).as_context()
        tell = partial(_notify_on, day=day, reason=Reason.SUCCESSOR_NEEDED, context=context)
        for_people(tx, dict.fromkeys(who for who in asked if who != one.person_id), tell)


def _notify_on(tx: Tx, person: int, *, day: date, reason: Reason, context: str) -> None:
    notify_person(tx, person, reason, context, at=morning_at(tx, person, day))


def _plan_vacancy_notifications(tx: Tx, area: str, entity: str, since: date, today: date) -> None:
    """Notify those who nominate and the chair after five working days, and once more after ten."""
    for count in REPORT_VACANCY_WORKING_DAYS:
        day = tx.charter.working_days(tx.charter.station).after(since, count)
        if day < today:
            continue
        context = AreaVacant(area, entity, since, count).as_context()
        tell = partial(_notify_on, day=day, reason=Reason.AREA_VACANT, context=context)
        for_people(tx, dict.fromkeys([*nominators(tx, entity, today), *chairs(tx, today)]), tell)


def nominators(read: Read, entity: str | None, on: date, *, but: int = 0) -> list[int]:
    """Return who is asked to nominate: the deputies or chiefs of that entity, and the secretary."""
    roster, charter = read.roster, read.charter
    of_entity = [role.code for role in charter.roles if role.rights in ENTITY_RIGHTS]
    chiefs = [
        one.person_id
        for one in roster.appointments
        if one.role in of_entity and one.entity == entity and entity and roster.is_effective_on(one, on)
    ]
    office = roster.people_with_rights(Rights.SECRETARY, on=on, charter=charter)
    return [person for person in dict.fromkeys([*chiefs, *office]) if person != but]


def _holds(read: Read, notification: Notification, _record: None, now: datetime) -> bool:
    """Return whether there is still no successor, or no holder."""
    if notification.reason == Reason.AREA_VACANT:
        vacant = AreaVacant.from_context(notification.context)
        today = read.charter.day_of(now)
        return next_focal_point(read.roster, read.charter, vacant.area, vacant.entity, today) is None
    one, ends_on = _ending_appointment(read, notification)
    if one is None or read.roster.ends_on(one) != ends_on:
        return False
    return not has_follower(one, ends_on, charter=read.charter, roster=read.roster)


def _ending_appointment(read: Read, notification: Notification) -> tuple[Appointment | None, date]:
    facts = SuccessorNeeded.from_context(notification.context)
    return next((one for one in read.roster.appointments if one.id == facts.number), None), facts.ends_on


def _became(one: Notification, _record: None, to: Viewer) -> list[Block] | None:
    """Return who follows or answers by now, or what became of a last day; None while nobody does."""
    if one.reason == Reason.AREA_VACANT:
        facts = AreaVacant.from_context(one.context)
        today = to.read.charter.day_of(to.now)
        found = next_focal_point(to.read.roster, to.read.charter, facts.area, facts.entity, today)
        return None if found is None else appointments_views.somebody_answers(found, to.reader)
    role, told = _ending_appointment(to.read, one)
    if role is None or (ends_on := to.read.roster.ends_on(role)) != told:
        return appointments_views.ends_otherwise(role, told, to.reader)
    found = follower(role, ends_on, charter=to.read.charter, roster=to.read.roster)
    return None if found is None else appointments_views.follows(found, role, to.reader)


def _says(notification: Notification, _record: None, to: Viewer) -> list[Block]:
    if notification.reason == Reason.AREA_VACANT:
        facts = AreaVacant.from_context(notification.context)
        vacancy = Vacancy(facts.area, facts.entity, facts.since)
        return appointments_views.area_vacant(vacancy, to.reader, last=last_holder(to.read, vacancy))
    one, ends_on = _ending_appointment(to.read, notification)
    return appointments_views.successor_needed(one, ends_on, to.reader) if one else []


def last_holder(read: Read, vacancy: Vacancy) -> Appointment | None:
    """Return the appointment of whoever covered it last; None where nobody did."""
    held = (
        one for one in read.roster.appointments if (one.area, one.entity) == (vacancy.area, vacancy.entity)
    )
    return max(held, key=lambda one: (read.roster.ends_on(one) or date.min, one.id), default=None)


def arisen_vacancies(read: Read, on: date) -> Sequence[Vacancy]:
    """Return the areas that had a holder and have none on a day; those that never had one are in `who`."""
    return [one for one in vacancies(read.roster, read.charter, on) if one.since is not None]


def vacated_now(ask: Ask, area: Area, on: date) -> Sequence[Vacancy]:
    """Return for which entities nobody answers any more, at once where an account was closed today."""
    return vacated(area, ask.roster, ask.charter, on, is_today=on == ask.today)


_VACANCY = NotificationType(_holds, _says, became=_became)
NOTIFICATIONS = {Reason.SUCCESSOR_NEEDED: _VACANCY, Reason.AREA_VACANT: _VACANCY}
