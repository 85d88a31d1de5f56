"""What the clock prepares: reminders from due dates, and digests for the week."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import islice

from bot.actions import Action, ActionState
from bot.calendar import WorkingDays
from bot.charter import Weekday
from bot.people import Person
from bot.posts import Notice, NoticeState, Post, PostKind, Why
from bot.reminders import Reminder, moments, occurrence, weekly
from bot.settings import OFF
from handlers.telling import (
    day_of,
    days_covered,
    days_of,
    decent_for,
    morning,
    morning_of,
    secretaries,
    zone_of,
)
from storage import notices, outbox
from storage.units import Read, Tx

AHEAD = timedelta(days=35)
REMINDER_EXPIRES = timedelta(days=35)  # what still waits then is planned anew
SOME_CLOSURES = timedelta(days=14)
PAST_IS_KNOWN = timedelta(
    days=3
)  # so far back it is kept that a reminder was not to come; the audit looks at two
DIGEST_EXPIRES = timedelta(days=6)  # a day before its successor is due
MONDAY = 0


def plan_reminders(tx: Tx) -> int:
    """Plan the reminders of up to a chunk of actions that changed; return how many actions there were."""
    actions = notices.unplanned(tx, until=(tx.now + AHEAD + reach(tx)).date())
    there = notices.of_deadlines(tx, [action.id for action in actions])
    notices.plan(tx, actions, [notice for action in actions for notice in planned_of(tx, action, there)])
    return len(actions)


def planned_of(tx: Tx, action: Action, there: Sequence[Notice]) -> Iterator[Notice]:
    """Return the reminders that are to come; `there` are those that wait or were told until now.

    What waited comes although a change of the calendar has put its moment into the past: at the next decent hour,
    unless its reader was told of the same action today. What was never planned and is past never comes.
    """
    there = [one for one in there if one.record_id == action.id]
    waiting = {one.key for one in there if one.state == NoticeState.PLANNED}
    told = {one.key: one.due_at for one in there if one.state == NoticeState.CARRIED}
    since = _since(action, tx.now)
    for notice in _all_of(tx, action):
        if notice.due_at > since:
            yield _once_more(tx, notice, told.get(notice.key))
        elif notice.key in waiting and not _said_today(tx, notice.person_id, there):
            yield replace(notice, due_at=decent_for(tx, notice.person_id, tx.now))
        elif notice.due_at > tx.now - PAST_IS_KNOWN:
            yield replace(notice, state=NoticeState.CANCELLED)


def _once_more(read: Read, notice: Notice, told_at: datetime | None) -> Notice:
    """Let what was told earlier, because the day itself was none of work, be told on that day if it is one again."""
    day = day_of(read, notice.person_id, notice.due_at)
    if notice.why != Why.TODAY or told_at is None or day_of(read, notice.person_id, told_at) >= day:
        return notice
    return replace(notice, key=f"{notice.key}:{day}")


def _said_today(tx: Tx, reader: int, there: Sequence[Notice]) -> bool:
    today = day_of(tx, reader, tx.now)
    said = (one for one in there if one.state == NoticeState.CARRIED and one.person_id == reader)
    return any(day_of(tx, reader, one.due_at) == today for one in said)


def reach(read: Read) -> timedelta:
    """Return how far from a deadline its reminders can be; half as many days again are weekends, and some closures.

    Who is away for long is reminded before of what is due meanwhile.
    """
    absences = (one.to_on - one.from_on for one in read.roster.absences)
    longest = max(absences, default=timedelta())
    return timedelta(days=2 * read.charter.reminders.action.furthest) + SOME_CLOSURES + longest


def reminders_of(read: Read, action: Action, now: datetime) -> Iterator[Notice]:
    """Return the reminders of an action that have their moment since it last changed."""
    since = _since(action, now)
    return (notice for notice in _all_of(read, action) if notice.due_at > since)


def _since(action: Action, now: datetime) -> datetime:
    """Whoever gets it now is told by the news of it; a new charter or calendar reminds of nothing that is past."""
    return now if action.planned == notices.ANEW else action.changed_at


def _all_of(read: Read, action: Action) -> Iterator[Notice]:
    """Name each reminder by its occurrence, so that planning twice plans it once, whoever reads it."""
    for owner in action.owners if action.due is not None else ():
        for reminder, reader in _for_owner(read, action, owner):
            yield Notice(
                key=f"action:{action.id}:{reminder.name}:{occurrence(action.due_at)}:p{owner}",
                record_id=action.id,
                person_id=reader,
                stands_for=None if reader == owner else owner,
                why=reminder.why,
                facts=occurrence(action.due_at),
                due_at=reminder.at,
                expires_at=reminder.at + REMINDER_EXPIRES,
            )


def _for_owner(read: Read, action: Action, owner: int) -> Iterator[tuple[Reminder, int]]:
    """Return an owner's reminders, each with who reads it: the owner, or on days away their officer-in-charge."""
    ladder = read.charter.reminders.action.of(action.priority)
    if action.due is None:
        return
    found = moments(
        action.due,
        before=ladder.before,
        after=ladder.after,
        at=morning_of(read, owner),
        zone=zone_of(read, read.roster.persons[owner]),
        days=days_covered(read, owner),
    )
    for reminder in found:
        yield _placed(read, reminder, owner)


def _placed(read: Read, reminder: Reminder, owner: int) -> tuple[Reminder, int]:
    """Return a reminder where its reader is: on the officer's working day while that is a day of the absence."""
    day = day_of(read, owner, reminder.at)
    absence = read.roster.absence(owner, day)
    if absence is None:
        return reminder, owner
    is_late = reminder.why in {Why.LATE, Why.LAST}
    officer = read.roster.officer(absence, on=day, charter=read.charter)
    if officer is not None:
        there = _rolled(days_of(read, officer), day, forward=is_late)
        if absence.covers(there):
            return replace(reminder, at=morning(read, officer, there)), officer
    here = _rolled(days_of(read, owner), day, forward=is_late)
    return replace(reminder, at=morning(read, owner, here)), owner


def _rolled(days: WorkingDays, day: date, *, forward: bool) -> date:
    return days.roll_forward(day) if forward else days.roll_back(day)


def told_after_the_last(read: Read, action: Action, at: datetime) -> dict[int, datetime]:
    """Return who is told of an action that is still open after its last reminder at `at`, and when."""
    on = read.charter.day_of(at)
    return {
        person: next_morning(read, person, at)
        for person in secretaries(read, on)
        if person not in action.owners
    }


def on_the_chairs_list(read: Read, actions: Iterable[Action], now: datetime) -> list[Action]:
    """Return the actions that have had their last reminder, once the working day after that has begun."""
    ends: dict[object, tuple[datetime, datetime] | None] = {}  # many have the same deadline and owners
    found = []
    for action in actions:
        of = (action.due_at, action.due_on, action.due_zone, action.priority, action.owners)
        if of not in ends:
            ends[of] = _end_of_reminders(read, action)
        end = ends[of]
        is_blocked = action.state == ActionState.BLOCKED
        if end is not None and not is_blocked and end[0] > _since(action, now) and end[1] <= now:
            found.append(action)
    return found


def _end_of_reminders(read: Read, action: Action) -> tuple[datetime, datetime] | None:
    """Return when the last reminder comes, and when it is told that nothing came of it; None where there is no last one."""
    lasts = [one for one in _all_of(read, action) if one.why == Why.LAST]
    if not lasts:
        return None
    last = max(lasts, key=lambda one: one.due_at)
    told = told_after_the_last(read, action, last.due_at).values()
    return last.due_at, min(told, default=next_morning(read, last.person_id, last.due_at))


def next_morning(read: Read, person_id: int, after: datetime) -> datetime:
    """Return the reminders' hour on a person's first working day after the day of a moment."""
    days = days_covered(read, person_id)
    return morning(read, person_id, days.after(day_of(read, person_id, after), 1))


def plan_digests(tx: Tx) -> int:
    """Plan the next digest of each member and channel; return how many were new."""
    on = tx.charter.day_of(tx.now)
    people = [tx.roster.persons[p] for p in tx.roster.members(on=on, charter=tx.charter) if tx.user(p)]
    planned = [*_for_people(tx, people), *_for_channels(tx)]
    there = outbox.planned_for(tx, [post.key for post in planned])
    for post in planned:
        if post.key not in there:
            post.id = tx.next("post")
            tx.add(post)
        elif there[post.key] not in {None, post.send_at}:
            outbox.move(tx, post.key, send_at=post.send_at, expires_at=post.send_at + DIGEST_EXPIRES)
    return len(planned) - len(there)


def _for_people(tx: Tx, people: Iterable[Person]) -> Iterator[Post]:
    for person in people:
        for on, send_at in islice(digests_of(tx, person, tx.now), 1):
            yield _digest(on, send_at, _reader(person), person_id=person.id)


def digests_of(read: Read, person: Person, now: datetime) -> Iterator[tuple[date, datetime]]:
    """Return a person's digests after `now`: the day by which each is known, and when it comes. They may want none."""
    weekday = digest_day(read, person)
    if weekday is None:
        return
    at = person.hours.morning(read.charter.digest.at)
    open_on = read.charter.working_days(person.station).roll_forward
    for on, send_at in weekly(now, weekday=weekday, at=at, zone=zone_of(read, person), open_on=open_on):
        if not read.roster.absence(person.id, day_of(read, person.id, send_at)):
            yield on, decent_for(read, person.id, send_at)


def _for_channels(tx: Tx) -> Iterator[Post]:
    charter = tx.charter
    on, send_at = next(digests_of_channels(tx, tx.now))
    areas = (area.channel for area in charter.areas_on(charter.day_of(tx.now)))
    for channel in dict.fromkeys((charter.channels.main, *areas)):
        yield _digest(on, send_at, channel, channel=channel)


def digests_of_channels(read: Read, now: datetime) -> Iterator[tuple[date, datetime]]:
    """Return the digests of the channels after `now`: the day by which each is known, and when it comes."""
    charter = read.charter
    weekday, open_on = usual_day(read, charter.station), charter.working_days(charter.station).roll_forward
    return weekly(now, weekday=weekday, at=charter.digest.at, zone=charter.zone, open_on=open_on)


def next_of_person(read: Read, person: Person, now: datetime) -> datetime | None:
    """Return when a person's next digest comes; None where they want none."""
    return _first_to_come(read, digests_of(read, person, now), _reader(person))


def next_of_channels(read: Read, now: datetime) -> datetime | None:
    return _first_to_come(read, digests_of_channels(read, now), read.charter.channels.main)


def _first_to_come(read: Read, ahead: Iterator[tuple[date, datetime]], reader: str) -> datetime | None:
    """Return when the first comes that has not gone out: this week's may have, at another hour than is set now."""
    for on, send_at in islice(ahead, 2):
        key = _key(on, reader)
        if outbox.planned_for(read, [key]).get(key, send_at) is not None:
            return send_at
    return None


def digest_day(read: Read, person: Person) -> int | None:
    """Return the day of the week of a person's digest, Monday is 0; None where they want none."""
    if person.digest is None:
        return usual_day(read, person.station)
    return None if person.digest == OFF else Weekday(person.digest).number


def usual_day(read: Read, station: str) -> int:
    """Return the charter's day, or where the week begins earlier, its first day."""
    weekday, week = read.charter.digest.day.number, read.charter.working_days(station).week
    if (weekday - 1) % 7 in week and weekday == MONDAY:
        weekday = next(day for day in (6, 5, 4) if day in week and (day - 1) % 7 not in week)
    return weekday


def is_of_its_day(read: Read, post: Post) -> bool:
    """Say whether a digest is of the day on which its reader wants one: it may be another since it was planned."""
    if post.person_id is None:
        wanted: int | None = usual_day(read, read.charter.station)
    else:
        wanted = digest_day(read, read.roster.persons[post.person_id])
    return date.fromisoformat(post.key.split(":")[1]).weekday() == wanted


def _digest(
    on: date, send_at: datetime, reader: str, *, person_id: int | None = None, channel: str | None = None
) -> Post:
    return Post(
        id=0,
        key=_key(on, reader),
        kind=PostKind.DIGEST,
        person_id=person_id,
        channel=channel,
        send_at=send_at,
        expires_at=send_at + DIGEST_EXPIRES,
    )


def _key(on: date, reader: str) -> str:
    return f"digest:{on}:{reader}"


def _reader(person: Person) -> str:
    return f"p{person.id}"
