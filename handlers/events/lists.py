"""The list of events as a file, and on Home."""

from bot.events import Event
from handlers.core.calls import Ask
from handlers.core.fields import file_columns
from handlers.core.home import AHEAD, HomeContent, HomePart, Upcoming
from handlers.core.lists import ListFile
from handlers.events.fields import FIELDS
from handlers.events.views import ahead
from storage.events import all_events, events_page
from storage.unit_of_work import Read

FILE = ListFile[Event](
    columns=file_columns(FIELDS),
    find=lambda read, asked: all_events(read, who=asked.who, limit=asked.limit),
    right="read",
)


def _home(ask: Ask, read: Read) -> HomeContent:
    """Return the events of the next two weeks."""
    found = events_page(read, who=ask.actor, first=ask.today, last=ask.today + AHEAD)
    upcoming = [Upcoming(one.starts_on, ahead(one, ask.reader)) for one in found.records]
    return HomeContent(upcoming=upcoming, more_upcoming=found.total_count - len(upcoming))


HOME = (HomePart(order=160, content=_home),)
