"""What the clock prepares: reminders from due dates, and digests for the week."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from bot.actions import Action, ActionState
from bot.calendar import local, moment
from bot.charter import Charter
from bot.people import Person
from bot.posts import Notice, Post, PostKind, Why
from bot.reminders import moments, next_weekly, occurrence
from handlers.telling import secretaries, zone_of
from storage import notices, outbox
from storage.units import Read, Tx

AHEAD = timedelta(days=35)
REMINDER_EXPIRES = timedelta(days=35)  # what still waits then is planned anew
SOME_CLOSURES = timedelta(days=14)
DIGEST_EXPIRES = timedelta(days=6)  # a day before its successor is due
MONDAY = 0


def plan_reminders(tx: Tx) -> int:
    """Plan the reminders of up to a chunk of actions that changed; return how many actions there were."""
    actions = notices.unplanned(tx, until=(tx.now + AHEAD + reach(tx.charter)).date())
    notices.plan(tx, actions, [notice for action in actions for notice in reminders_of(tx, action, tx.now)])
    return len(actions)


def reach(charter: Charter) -> timedelta:
    """Return how far from a deadline its reminders can be; half as many days again are weekends, and some closures."""
    return timedelta(days=2 * charter.reminders.action.furthest) + SOME_CLOSURES


def reminders_of(read: Read, action: Action, now: datetime) -> Iterator[Notice]:
    """Name each reminder by its occurrence, so that planning twice plans it once."""
    if action.due is None:
        return
    # Whoever gets it now is told by the news of it; a new charter reminds of nothing that is past.
    since = now if action.planned == notices.ANEW else action.changed_at
    ladder = read.charter.reminders.action.of(action.priority)
    for owner in action.owners:
        person = read.roster.persons[owner]
        for reminder in moments(
            action.due,
            before=ladder.before,
            after=ladder.after,
            at=read.charter.reminders.at,
            zone=zone_of(read, person),
            days=read.charter.working_days(person.station),
        ):
            if reminder.at <= since:
                continue
            yield Notice(
                key=f"action:{action.id}:{reminder.name}:{occurrence(action.due_at)}:p{owner}",
                record_id=action.id,
                person_id=owner,
                why=reminder.why,
                facts=occurrence(action.due_at),
                due_at=reminder.at,
                expires_at=reminder.at + REMINDER_EXPIRES,
            )


def told_after_the_last(read: Read, action: Action, at: datetime) -> dict[int, datetime]:
    """Return who is told of an action that is still open after its last reminder at `at`, and when."""
    on = local(at, read.charter.zone).date()
    return {
        person: next_morning(read, person, at)
        for person in secretaries(read, on)
        if person not in action.owners
    }


def is_on_the_chairs_list(read: Read, action: Action, now: datetime) -> bool:
    """Say whether an action has had its last reminder, and the working day after that has begun."""
    lasts = [one for one in reminders_of(read, action, now) if one.why == Why.LAST]
    if action.state == ActionState.BLOCKED or not lasts:
        return False
    last = max(lasts, key=lambda one: one.due_at)
    told = told_after_the_last(read, action, last.due_at).values()
    return min(told, default=next_morning(read, last.person_id, last.due_at)) <= now


def next_morning(read: Read, person_id: int, after: datetime) -> datetime:
    """Return the reminders' hour on a person's first working day after the day of a moment."""
    person = read.roster.persons[person_id]
    zone, days = zone_of(read, person), read.charter.working_days(person.station)
    return moment(days.after(local(after, zone).date(), 1), read.charter.reminders.at, zone)


def plan_digests(tx: Tx) -> int:
    """Plan the next digest of each member and channel; return how many were new."""
    on = local(tx.now, tx.charter.zone).date()
    people = [tx.roster.persons[p] for p in tx.roster.members(on=on, charter=tx.charter) if tx.user(p)]
    planned = [*_for_people(tx, people), *_for_channels(tx)]
    there = outbox.known_keys(tx, [post.key for post in planned])
    for post in planned:
        if post.key not in there:
            post.id = tx.next("post")
            tx.add(post)
    return len(planned) - len(there)


def _for_people(tx: Tx, people: Iterable[Person]) -> Iterator[Post]:
    for person in people:
        send_at = _next_digest(tx, zone_of(tx, person), person.station)
        yield _digest(send_at, f"p{person.id}", person_id=person.id)


def _for_channels(tx: Tx) -> Iterator[Post]:
    charter = tx.charter
    send_at = _next_digest(tx, charter.zone, charter.station)
    areas = (area.channel for area in charter.areas_on(local(tx.now, charter.zone).date()))
    for channel in dict.fromkeys((charter.channels.main, *areas)):
        yield _digest(send_at, channel, channel=channel)


def _next_digest(tx: Tx, zone: str, station: str) -> datetime:
    """Return the next digest hour there: on the charter's day, or where the week begins earlier, on its first day."""
    wanted, days = tx.charter.digest, tx.charter.working_days(station)
    weekday = wanted.day.number
    if (weekday - 1) % 7 in days.week and weekday == MONDAY:
        weekday = next(day for day in (6, 5, 4) if day in days.week and (day - 1) % 7 not in days.week)
    return next_weekly(tx.now, weekday=weekday, at=wanted.at, zone=zone, open_on=days.roll_forward)


def _digest(
    send_at: datetime, reader: str, *, person_id: int | None = None, channel: str | None = None
) -> Post:
    return Post(
        id=0,
        key=f"digest:{send_at:%Y-%m-%d}:{reader}",
        kind=PostKind.DIGEST,
        person_id=person_id,
        channel=channel,
        send_at=send_at,
        expires_at=send_at + DIGEST_EXPIRES,
    )
