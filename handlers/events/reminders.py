"""Remind of events ahead, and ask once what came of those that are over."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from bot.calendar import Due, moment
from bot.events import Event, EventDeadlineFacts
from bot.moments import WallTime
from bot.notifications import Notification, Reason
from bot.reminders import Reminder, reminders_for
from handlers.core.delivery.isolate import for_people, for_records
from handlers.core.delivery.notify import (
    covered_working_days,
    local_day,
    morning_time,
    notify_before,
    notify_once,
    zone_of,
)
from handlers.core.delivery.readers import can_see
from handlers.events.deadlines import deadline_reminders
from handlers.events.requests import announcers
from storage import notifications
from storage.events import planned_events
from storage.history import last_note_by
from storage.unit_of_work import Read, Tx

CLOSURES = timedelta(days=21)  # how far holidays and absences may take a reminder from its event
CHUNK = 50  # events in one transaction
MISSED_FOR = timedelta(days=7)  # a question that was not asked in this time is not asked any more


def plan(tx: Tx, *, after: int) -> int:
    """Plan the reminders of the next events near today again: days, roles or absences can have changed.

    Return the id of the last event of this chunk, after which the next one goes on; 0 at the end.
    """
    first, last = _window(tx)
    events = planned_events(tx, first=first, last=last, after=after, limit=CHUNK)
    for_records(tx, events, plan_reminders)
    return events[-1].id if len(events) == CHUNK else 0


def plan_reminders(tx: Tx, event: Event) -> None:
    """Plan what reminds of an event and asks about it, once for its period; one far away waits for its day to come near."""
    if not event.is_planned:
        return
    today, (first, last) = tx.charter.day_of(tx.now), _window(tx)
    is_near = _is_near(event, first, last)
    if is_near or any(first <= at.day <= last for _, at in event.deadlines):
        for_people(tx, readers_of(tx, event, today), lambda tx, person: plan_for(tx, event, person))
    if is_near:
        for_people(tx, announcers(tx, event, today), lambda tx, person: _plan_outcome(tx, event, person))


def plan_for(tx: Tx, event: Event, person: int) -> None:
    """Plan what reminds somebody of an event and its deadlines, as far as their days are near."""
    first, last = _window(tx)
    for name, at in event.deadlines:
        if first <= at.day <= last:
            _plan_of_deadline(tx, event, person, name, at)
    if _is_near(event, first, last):
        _plan_ahead(tx, event, person)


def moments_ahead(tx: Tx, event: Event, person: int) -> list[datetime]:
    """Return when somebody is reminded of an event and its deadlines from now on."""
    found = [one.at for one in _ahead(tx, event, person)]
    found += [one.at for _, at in event.deadlines for one in deadline_reminders(tx, person, at)]
    return sorted(at for at in found if at > tx.now)


def _is_near(event: Event, first: date, last: date) -> bool:
    return event.starts_on <= last and event.ends_on >= first


def _plan_ahead(tx: Tx, event: Event, person: int) -> None:
    context = event.period.key
    for one in _ahead(tx, event, person):
        notify_before(tx, person, event, Reason.EVENT_AHEAD, context=context, at=one.at, which=f" {one.name}")


def _plan_of_deadline(tx: Tx, event: Event, person: int, name: str, at: WallTime) -> None:
    context = EventDeadlineFacts(name, at.key).as_context()
    for one in deadline_reminders(tx, person, at):
        which = f" {one.name}"
        notify_before(tx, person, event, Reason.EVENT_DEADLINE, context=context, at=one.at, which=which)


def _plan_outcome(tx: Tx, event: Event, person: int) -> None:
    context = event.period.key
    for one in _afterwards(tx, event, person):
        notify_once(tx, person, event, Reason.EVENT_OUTCOME, context=context, at=one.at, which=f" {one.name}")


def _window(tx: Tx) -> tuple[date, date]:
    """Return the first and the last day of the events, or deadlines, of which something may have to be planned today."""
    today, days = tx.charter.day_of(tx.now), tx.charter.reminders.event
    before, after = 2 * max(days.before, default=0), max(days.after, default=0)
    ahead = max(before, *days.deadlines, 0)
    return today - timedelta(days=2 * after) - CLOSURES, today + timedelta(days=ahead) + CLOSURES


def readers_of(read: Read, event: Event, on: date) -> list[int]:
    """Return who is reminded of an event: whom it concerns, and who follows it. Nobody who may not see it."""
    followers = [one for one in notifications.followers(read, event.id) if not read.roster.has_left(one, on)]
    people = dict.fromkeys([*whom_it_concerns(read, event, on), *followers])
    return [one for one in people if can_see(read, one, event, on)]


def whom_it_concerns(read: Read, event: Event, on: date) -> list[int]:
    """Return who announced an event, and the focal points of its areas and its entities."""
    charter, roster = read.charter, read.roster
    of_areas = [one for area in event.areas for one in roster.focal_points(area, on=on, charter=charter)]
    of_entities = [
        one
        for entity in event.owning_entities
        for one in roster.focal_points_of_entity(entity, on=on, charter=charter)
    ]
    return [*announcers(read, event, on), *of_areas, *of_entities]


def _ahead(read: Read, event: Event, person: int) -> Iterator[Reminder]:
    begins_on = event.period.begins_on(zone_of(read, read.roster.persons[person]))
    return _reminders(read, person, begins_on, before=read.charter.reminders.event.before)


def _afterwards(tx: Tx, event: Event, person: int) -> Iterator[Reminder]:
    """Return the questions after an event; none that lies before its announcement, or too far back."""
    since = max(event.created_at, tx.now - MISSED_FOR)
    found = _reminders(tx, person, event.ends_on, after=tx.charter.reminders.event.after)
    return (one for one in found if one.at > since)


def _reminders(
    read: Read, person: int, day: date, *, before: tuple[int, ...] = (), after: tuple[int, ...] = ()
) -> Iterator[Reminder]:
    zone = zone_of(read, read.roster.persons[person])
    yield from reminders_for(
        Due(day=day, at=None, zone=zone, typed=""),
        before=before,
        after=after,
        at=morning_time(read, person),
        zone=zone,
        days=covered_working_days(read, person),
    )


def is_still_ahead(read: Read, reminder: Notification, event: Event, now: datetime) -> bool:
    """Return whether an event is on the days of a reminder, has not passed, and concerns its reader."""
    is_of_days, person = (
        event.is_planned and event.period.key == reminder.context,
        reminder.concerned_person_id,
    )
    begins_on = event.period.begins_on(zone_of(read, read.roster.persons[person]))
    is_ahead = begins_on >= local_day(read, person, now)
    return is_of_days and is_ahead and person in readers_of(read, event, read.charter.day_of(now))


def is_outcome_open(read: Read, question: Notification, event: Event, _now: datetime) -> bool:
    """Return whether nobody has said what came of an event: no state after it, and no note by who is asked."""
    if not event.is_planned or event.period.key != question.context:
        return False
    said = last_note_by(read, event.id, [question.concerned_person_id, event.created_by])
    return said is None or said.at < moment(event.ends_on, time(), event.zone)
