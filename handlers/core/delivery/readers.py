"""The readers of a post, and the rights with which it is rendered."""

from datetime import date, datetime

from bot import permissions
from bot.calendar import WorkingDays
from bot.moments import ReaderHours
from bot.notifications import Notification
from bot.permissions import Actor, full_actor, may_see
from bot.posts import Post
from bot.records import Record
from handlers.core.blocks.text import Reader
from handlers.core.delivery.notify import local_day, morning_time, office_moment_for, zone_of
from storage.unit_of_work import Read


def channel_reader(read: Read, now: datetime) -> Reader:
    return Reader(charter=read.charter, roster=read.roster, now=now, zone=read.charter.zone)


def person_reader(read: Read, person_id: int, now: datetime) -> Reader:
    zone = zone_of(read, read.roster.persons[person_id])
    return Reader(charter=read.charter, roster=read.roster, now=now, zone=zone, person_id=person_id)


def reader_hours(read: Read, person_id: int) -> ReaderHours:
    """Return when a person reads messages at their station; absences are for whoever delivers."""
    person = read.roster.persons[person_id]
    return ReaderHours(
        zone=zone_of(read, person),
        days=read.charter.working_days(person.station),
        hours=person.office_hours,
        morning=morning_time(read, person_id),
    )


def is_off_hours(read: Read, notification: Notification) -> bool:
    """Return whether a notification comes, or came, when its reader is not to be disturbed with others."""
    at, person = notification.due_at, notification.person_id
    if notification.too_late_at is None:
        return False
    return office_moment_for(read, person, at, is_urgent=True, days=_days_known_at(read, person, at)) > at


def _days_known_at(read: Read, person_id: int, at: datetime) -> WorkingDays:
    """Return somebody's working days as they were known at a moment: who is away or whose office closes later was there."""
    station, snapshot = read.roster.persons[person_id].station, read.snapshot
    known = [one for one in snapshot.closures if one.at <= at]
    is_same = len(known) == len(snapshot.closures)
    charter = read.charter if is_same else snapshot.base_charter.with_overrides(known)
    absences = [one for one in read.roster.absences_of(person_id) if one.at <= at]
    return charter.working_days(station).with_absences((one.from_on, one.to_on) for one in absences)


def actor(read: Read, person_id: int, on: date) -> Actor:
    return permissions.own_actor(person_id, roster=read.roster, charter=read.charter, on=on)


def can_see(read: Read, person_id: int, record: Record, on: date) -> bool:
    """Return whether a person may see a record on a day, by their own rights."""
    return may_see(actor(read, person_id, on), record)


def rights_day(read: Read, post: Post, now: datetime) -> date:
    """Return the day whose rights count: an edit of an old message shows what its reader may see now."""
    return local_day(read, post.person_id or 0, now)


def acting_actor(read: Read, post: Post, now: datetime) -> Actor:
    on = rights_day(read, post, now)
    return full_actor(post.person_id or 0, roster=read.roster, charter=read.charter, on=on)
