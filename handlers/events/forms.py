"""Open the forms for events, with the current values."""

from handlers.blocks.elements import Block
from handlers.calls import Ask
from handlers.events import change_views, changes
from handlers.events import views as event_views
from storage.unit_of_work import Read


def announce(ask: Ask, _: Read) -> Block:
    return event_views.announce_form(ask.reader, area=ask.channel_area)


def move(ask: Ask, read: Read) -> Block:
    return change_views.move_form(changes.movable_event(ask, read), ask.reader)


def cancel(ask: Ask, read: Read) -> Block:
    return change_views.cancel_form(changes.cancellable_event(ask, read))


def close(ask: Ask, read: Read) -> Block:
    return change_views.outcome_form(changes.closable_event(ask, read))


def edit(ask: Ask, read: Read) -> Block:
    return event_views.edit_form(changes.editable_event(ask, read), ask.reader)


def mark(ask: Ask, read: Read) -> Block:
    event = changes.markable_event(ask, read)
    return change_views.state_form(event, has_begun=event.has_begun(ask.now))
