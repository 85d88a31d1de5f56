"""Schedule the weekly digest of each member and channel."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import islice

from bot.charter_section import Weekday
from bot.people import Person
from bot.posts import Post, PostKind
from bot.reminders import weekly_moments
from bot.settings import OFF
from handlers.core.delivery.isolate import for_people
from handlers.core.delivery.notify import local_day, office_moment_for, zone_of
from storage import outbox
from storage.unit_of_work import Read, Tx

DIGEST_LIFETIME = timedelta(days=6)  # a day before the next one is due
MONDAY = 0


def plan_digests(tx: Tx) -> None:
    """Plan the next digest of each member and channel."""
    on = tx.charter.day_of(tx.now)
    planned: list[Post] = []
    people = (person for person in tx.roster.members(on=on, charter=tx.charter) if tx.user(person))
    for_people(tx, people, lambda tx, person: planned.extend(_person_digest(tx, tx.roster.persons[person])))
    planned += _channel_digests(tx)
    send_times = outbox.send_times(tx, [post.key for post in planned])
    for post in planned:
        if post.key not in send_times:
            outbox.plan(tx, post)
        elif send_times[post.key] not in {None, post.send_at}:
            outbox.reschedule(tx, post.key, send_at=post.send_at, expires_at=post.send_at + DIGEST_LIFETIME)


def _person_digest(tx: Tx, person: Person) -> Iterator[Post]:
    for on, send_at in islice(digest_times(tx, person, tx.now), 1):
        yield _digest_post(on, send_at, _reader_key(person), person_id=person.id)


def digest_times(read: Read, person: Person, now: datetime) -> Iterator[tuple[date, datetime]]:
    """Return a person's digests after `now`: the day in the key, and the time of each. They may want none."""
    weekday = digest_weekday(read, person)
    if weekday is None:
        return
    at = person.office_hours.time_within(read.charter.digest.at)
    open_on = read.charter.working_days(person.station).roll_forward
    for on, send_at in weekly_moments(
        now, weekday=weekday, at=at, zone=zone_of(read, person), open_on=open_on
    ):
        if not read.roster.absence_on(person.id, local_day(read, person.id, send_at)):
            yield on, office_moment_for(read, person.id, send_at)


def _channel_digests(tx: Tx) -> Iterator[Post]:
    charter = tx.charter
    on, send_at = next(channel_digest_times(tx, tx.now))
    areas = (area.channel for area in charter.areas_on(charter.day_of(tx.now)))
    for channel in dict.fromkeys((charter.channels.main, *areas)):
        yield _digest_post(on, send_at, channel, channel=channel)


def channel_digest_times(read: Read, now: datetime) -> Iterator[tuple[date, datetime]]:
    """Return the digests of the channels after `now`: the day in the key, and the time of each."""
    charter = read.charter
    weekday = default_digest_weekday(read, charter.station)
    open_on = charter.working_days(charter.station).roll_forward
    return weekly_moments(now, weekday=weekday, at=charter.digest.at, zone=charter.zone, open_on=open_on)


def next_digest_of(read: Read, person: Person, now: datetime) -> datetime | None:
    """Return the time of a person's next digest; None where they want none."""
    return _next_unsent(read, digest_times(read, person, now), _reader_key(person))


def next_channel_digest(read: Read, now: datetime) -> datetime | None:
    return _next_unsent(read, channel_digest_times(read, now), read.charter.channels.main)


def _next_unsent(read: Read, ahead: Iterator[tuple[date, datetime]], reader: str) -> datetime | None:
    """Return the first time that was not sent yet: this week's may have been, at an hour that was changed since."""
    for on, send_at in islice(ahead, 2):
        key = _digest_key(on, reader)
        if outbox.send_times(read, [key]).get(key, send_at) is not None:
            return send_at
    return None


def digest_weekday(read: Read, person: Person) -> int | None:
    """Return the weekday of a person's digest, Monday is 0; None where they want none."""
    if person.digest is None:
        return default_digest_weekday(read, person.station)
    return None if person.digest == OFF else Weekday(person.digest).number


def default_digest_weekday(read: Read, station: str) -> int:
    """Return the charter's weekday, or the first day of a week that begins earlier; one of seven days begins nowhere."""
    weekday, week = read.charter.digest.day.number, read.charter.working_days(station).weekdays
    if (weekday - 1) % 7 in week and weekday == MONDAY:
        begins = (day for day in (6, 5, 4) if day in week and (day - 1) % 7 not in week)
        weekday = next(begins, weekday)
    return weekday


def is_on_digest_day(read: Read, post: Post) -> bool:
    """Return whether a digest is still for the day that its reader wants: they may have changed it since."""
    if post.person_id is None:
        wanted: int | None = default_digest_weekday(read, read.charter.station)
    else:
        wanted = digest_weekday(read, read.roster.persons[post.person_id])
    return date.fromisoformat(post.key.split(":")[1]).weekday() == wanted


def _digest_post(
    on: date, send_at: datetime, reader: str, *, person_id: int | None = None, channel: str | None = None
) -> Post:
    return Post(
        key=_digest_key(on, reader),
        kind=PostKind.DIGEST,
        person_id=person_id,
        channel=channel,
        send_at=send_at,
        expires_at=send_at + DIGEST_LIFETIME,
    )


def _digest_key(on: date, reader: str) -> str:
    return f"digest:{on}:{reader}"


def _reader_key(person: Person) -> str:
    return f"p{person.id}"
