"""The forms for events, with the current values."""

from bot.events import EventState, legal_states
from bot.records import TEXT_MAX
from handlers.core.blocks.elements import Block, choice_field, day_field, form, text_field
from handlers.core.blocks.text import capitalized
from handlers.core.calls import Ask
from handlers.core.fields import form_inputs
from handlers.events import changes
from handlers.events.fields import FIELDS, hour_input
from storage.unit_of_work import Read


def announce(ask: Ask, _: Read) -> Block:
    """Return the form with what nearly every event needs; a button shows the rest."""
    fields, rare = form_inputs(ask, FIELDS)
    more = "More: hour, deadlines, whose"
    return form("Announce an event", "Announce it", fields, words="event", rare=rare, more=more)


def edit(ask: Ask, read: Read) -> Block:
    event = changes.editable_event(ask, read)
    fields, rare = form_inputs(ask, FIELDS, event)
    more = "More: link, deadlines, whose"
    return form(f"Edit {event.ref}", "Change it", fields, words=f"edit {event.ref}", rare=rare, more=more)


def move(ask: Ask, read: Read) -> Block:
    event = changes.movable_event(ask, read)
    is_one_day = event.period.is_one_day
    fields = [
        day_field("on", "First day", optional=False, value=event.starts_on),
        hour_input(ask, event),
        day_field(
            "to",
            "Last day",
            value=None if is_one_day else event.ends_on,
            hint="Left empty: as long as before.",
        ),
        text_field("text", "Why", max_length=TEXT_MAX, optional=True),
    ]
    return form(f"Move {event.ref}", "Move it", fields, words=f"move {event.ref}")


def cancel(ask: Ask, read: Read) -> Block:
    event = changes.cancellable_event(ask, read)
    field = text_field("text", "Why is it cancelled?", max_length=TEXT_MAX, long=True)
    return form(f"Cancel {event.ref}", "Cancel it", [field], words=f"cancel {event.ref}")


def close(ask: Ask, read: Read) -> Block:
    event = changes.closable_event(ask, read)
    field = text_field("text", "What came of it?", max_length=TEXT_MAX, long=True, optional=True)
    return form(f"Close {event.ref}", "Close it", [field], words=f"done {event.ref}")


def mark(ask: Ask, read: Read) -> Block:
    event = changes.markable_event(ask, read)
    too_early = frozenset() if event.has_begun(ask.now) else {EventState.HELD, EventState.CLOSED}
    possible = legal_states(event.state) - too_early
    states = [(capitalized(one), one.value) for one in EventState if one in possible]
    fields = [
        choice_field("state", "State", states, optional=False),
        text_field("text", "Note", max_length=TEXT_MAX, long=True, optional=True),
    ]
    return form(f"State of {event.ref}", "Set it", fields, words=f"mark {event.ref}")
