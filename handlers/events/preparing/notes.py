"""Notes on an event: who hears of them."""

from datetime import datetime, time

from bot.calendar import moment
from bot.events import Event
from handlers.core.blocks.text import escape
from handlers.core.feature import Viewer
from handlers.core.preparing.notes import NoteReaders
from handlers.events import reminders, views
from handlers.events.requests import announcers
from storage.unit_of_work import Read


def _prepare(read: Read, event: Event, now: datetime) -> list[int]:
    return announcers(read, event, read.charter.day_of(now))


def _others(read: Read, event: Event, now: datetime) -> list[int]:
    """Return whom it concerns, and who follows it."""
    return reminders.readers_of(read, event, read.charter.day_of(now))


def _is_ahead(read: Read, event: Event, now: datetime) -> bool:
    return not event.is_cancelled and event.ends_on >= read.charter.day_of(now)


def _title(event: Event, to: Viewer) -> str:
    return f"{escape(event.title)}, {views.days(event.period, to.reader)}"


def _begins_at(read: Read, event: Event) -> datetime:
    return moment(event.starts_on, event.period.hour or time(), event.period.zone or read.charter.zone)


NOTES = NoteReaders[Event](
    prepare=_prepare, others=_others, begins_at=_begins_at, is_followed=_is_ahead, title=_title
)
