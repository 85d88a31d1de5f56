"""Open the form for an event."""

from handlers.blocks.elements import Block
from handlers.calls import Ask
from handlers.events import views as event_views
from storage.unit_of_work import Read


def announce(ask: Ask, _: Read) -> Block:
    return event_views.announce_form(ask.reader, words="event", channel=ask.call.channel)
