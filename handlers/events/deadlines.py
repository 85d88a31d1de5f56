"""The deadlines of an event's own: as they were typed, what reminds of them, and who is told of other days."""

from collections.abc import Iterator
from datetime import date, datetime

from bot.calendar import Due, local
from bot.dates.readings import exact_words
from bot.events import DEADLINES, Event, EventDeadlineFacts, EventDeadlineMoved
from bot.moments import WallTime
from bot.notifications import Notification, Reason
from bot.reminders import Reminder, calendar_reminders
from handlers.core.calls import Ask
from handlers.core.delivery.notify import covered_working_days, local_day, morning_time, notify, zone_of
from handlers.core.delivery.readers import can_see
from handlers.core.records.closed_days import ask_about_closed_day, closed_day_remark
from handlers.events import deadline_views
from storage import notifications
from storage.unit_of_work import Read, Tx

NO_DEADLINE = "-"  # in a context: there was none, or is none any more


def set_deadline(name: str, ask: Ask, _: Tx, event: Event) -> None:
    """Set the deadline that was given; none where it was emptied.

    The organiser of an outside conference does not take what comes late, so its days stand as they are. Of our own event
    a deadline on a day on which its announcer does not work is asked about. Raises UserError for one after the event.
    """
    due = ask.parsed.value(name, Due)
    if due is None:
        event.set_deadline(name, None)
        return
    if not event.is_external:
        ask_about_closed_day(ask, due, [ask.actor.person_id])
    if due.day > event.ends_on:
        raise ask.error_at(name, deadline_views.after_the_event(event, name, ask.reader))
    before = event.deadline(name)
    is_same_day = before is not None and before.day == due.day and due.at is None
    if ask.call.values is not None and is_same_day:
        return  # a form shows the day alone
    event.set_deadline(name, WallTime(day=due.day, at=due.at, zone=due.zone))


def closed_day_remarks(ask: Ask, event: Event) -> list[str]:
    """Return which deadlines are on a day on which their announcer does not work; they stand all the same."""
    remarks = [closed_day_remark(ask, at.due, [event.created_by]) for _, at in event.deadlines]
    return [one for one in remarks if one]


def words_to_move_along(event: Event, before: Event, ask: Ask) -> str:
    """Return the words that move its deadlines ahead by as many days as the event moved; "" where there is none."""
    days = event.starts_on - before.starts_on
    moved = [
        f"{name}:{exact_words(WallTime(day=at.day + days, at=at.at, zone=at.zone).due, ask.typing_context.zone)}"
        for name, at in event.deadlines
        if ask.today <= at.day and ask.today < at.day + days
    ]
    return f"edit {event.ref} {' '.join(moved)}" if moved and days else ""


# Reminders


def last_day(at: WallTime, zone: str) -> date:
    """Return the last day of a deadline for a reader in a zone."""
    return at.day if at.at is None else local(at.begins_at, zone).date()


def deadline_reminders(read: Read, person: int, at: WallTime) -> list[Reminder]:
    """Return what reminds a person of a deadline."""
    zone = zone_of(read, read.roster.persons[person])
    return calendar_reminders(
        last_day(at, zone),
        before=read.charter.reminders.event.deadlines,
        at=morning_time(read, person),
        zone=zone,
        days=covered_working_days(read, person),
    )


def is_current(read: Read, event: Event, person: int, context: str, now: datetime) -> bool:
    """Return whether a deadline of an event is the one of a reminder, and has not passed for its reader."""
    facts = EventDeadlineFacts.from_context(context)
    at = event.deadline(facts.name)
    if not event.is_planned or at is None or at.key != facts.key:
        return False
    zone = zone_of(read, read.roster.persons[person])
    return last_day(at, zone) >= local_day(read, person, now)


# Other days


def tell_of_deadlines(tx: Tx, event: Event, before: Event) -> list[int]:
    """Tell those who were reminded of a deadline that it is on another day, or is none. Return who is told."""
    changed = [name for name in DEADLINES if event.deadline(name) != before.deadline(name)]
    return [person for name in changed for person in _tell_of_one(tx, event, name)]


def _tell_of_one(tx: Tx, event: Event, name: str) -> Iterator[int]:
    key, on = key_of(event, name), tx.charter.day_of(tx.now)
    for person, known in _known_keys(tx, event, name).items():
        if known == key or not event.is_planned or not can_see(tx, person, event, on):
            continue
        facts = EventDeadlineMoved(name, known, key)
        if notify(tx, person, event, Reason.EVENT_DEADLINE_MOVED, context=facts.as_context()):
            yield person


def key_of(event: Event, name: str) -> str:
    at = event.deadline(name)
    return NO_DEADLINE if at is None else at.key


def _known_keys(read: Read, event: Event, name: str) -> dict[int, str]:
    """Return the deadline that each person was told last, by its key."""
    known: dict[int, str] = {}
    for one, is_sent in notifications.of_record(read, event.id):
        if not is_sent or one.reason not in {Reason.EVENT_DEADLINE, Reason.EVENT_DEADLINE_MOVED}:
            continue
        told, key = deadline_told(one)
        if told == name:
            known[one.concerned_person_id] = key
    return known


def deadline_told(one: Notification) -> tuple[str, str]:
    """Return the deadline that a notification tells, by its name and its key."""
    is_reminder = one.reason == Reason.EVENT_DEADLINE
    facts = (EventDeadlineFacts if is_reminder else EventDeadlineMoved).from_context(one.context)
    return facts.name, facts.key
