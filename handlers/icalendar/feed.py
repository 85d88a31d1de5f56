"""What a calendar reads at somebody's address: as they may see it at that moment."""

import hashlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial

from bot.calendar_feeds import CalendarFeed
from bot.permissions import own_actor
from bot.records import Record
from handlers.core.delivery.notify import local_day
from handlers.core.documents.ics import FOOT, ServedCalendar, entry_bytes, feed_head
from handlers.icalendar import views
from storage import calendar_feeds
from storage.calendar_feeds import KINDS, FeedScope, FeedSummary
from storage.store import Store
from storage.unit_of_work import Read

PAST = timedelta(days=31)  # how long what is over stays in a calendar
FORMAT = "2"  # rises when the same entries are written otherwise


def open_feed(store: Store, digest: str, now: datetime) -> ServedCalendar | None:
    """Return the calendar at an address; None where there is none, or its person may not read any more."""
    return store.read(partial(_open, store, digest=digest, now=now))


def _open(store: Store, read: Read, *, digest: str, now: datetime) -> ServedCalendar | None:
    feed = calendar_feeds.find(read, digest)
    if feed is None or not is_readable(read, feed.person_id, now):
        return None
    scope = _scope(read, feed, now)
    found = calendar_feeds.summary(read, scope)
    name, task_force = views.feed_name(read.charter, feed.area), read.charter.short
    return ServedCalendar(
        etag=_etag(read, feed, scope, found),
        changed_at=found.changed_at,
        parts=partial(_parts, store, scope, found, name=name, task_force=task_force),
    )


def is_readable(read: Read, person_id: int, now: datetime) -> bool:
    """Return whether a person has an account in use, and has not left."""
    person = read.roster.persons.get(person_id)
    if person is None or read.roster.slack_user(person_id) is None:
        return False
    return not read.roster.has_left(person_id, local_day(read, person_id, now))


def _scope(read: Read, feed: CalendarFeed, now: datetime) -> FeedScope:
    """Return what a person may see in their own right: nobody's calendar shows what they read for another."""
    on = local_day(read, feed.person_id, now)
    who = own_actor(feed.person_id, roster=read.roster, charter=read.charter, on=on)
    return FeedScope(who=who, area=feed.area, since=on - PAST)


def _etag(read: Read, feed: CalendarFeed, scope: FeedScope, found: FeedSummary) -> str:
    """Return a word that differs whenever the calendar may: by its entries, its day, and everybody's roles."""
    state = (
        FORMAT,
        feed.digest,
        scope.since,
        read.snapshot.stamp,
        found.count,
        found.versions,
        found.changed_at,
    )
    return f'"{hashlib.sha256(repr(state).encode()).hexdigest()[:32]}"'


def _parts(
    store: Store, scope: FeedScope, found: FeedSummary, *, name: str, task_force: str
) -> Iterator[bytes]:
    """Yield the bytes of a calendar; each chunk is read on its own, so that no transaction is long."""
    yield feed_head({zone: days for zone, days in found.zones.items() if zone != "UTC"}, name=name)
    for records in _chunks(store, scope):
        yield b"".join(entry_bytes(one, task_force=task_force, note=views.FEED_NOTE) for one in records)
    yield FOOT


def _chunks(store: Store, scope: FeedScope) -> Iterator[list[Record]]:
    for kind in KINDS:
        after = 0
        while found := store.read(partial(calendar_feeds.chunk, kind=kind, scope=scope, after=after)):
            yield found
            after = found[-1].id
