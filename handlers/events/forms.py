"""The forms for events, with the current values."""

from collections.abc import Sequence

from slackblocks import InputBlock

from bot.events import ORGANISER_MAX, EventState, legal_states
from bot.grammar.options import OPTIONS
from bot.moments import PLACE_MAX
from bot.records import TEXT_MAX, TITLE_MAX
from handlers.blocks.elements import Block, choice_field, choices_field, day_field, form, text_field
from handlers.blocks.text import Reader, capitalized
from handlers.calls import Ask
from handlers.events import changes, deadline_views
from handlers.hours import HOUR_MAX, hour_hint, typed_hour
from storage.unit_of_work import Read

WHOSE = [("Our own", "own"), ("An outside conference", "external")]
SURE = [(capitalized(one), one) for one in OPTIONS["state"].choices]


def _hour_field(value: str, reader: Reader) -> InputBlock:
    hint = f"Left empty: whole days. {hour_hint(reader)}"
    return text_field("time", "Time", max_length=HOUR_MAX, optional=True, value=value, hint=hint)


def announce(ask: Ask, _: Read) -> Block:
    """Return the form with what nearly every event needs; a button shows the rest."""
    reader = ask.reader
    choices = [(area.name, area.code) for area in reader.charter.areas_on(reader.today)]
    rare = [
        _hour_field("", reader),
        *_part_fields(reader, entities=[], organiser="", link=""),
        choice_field("kind", "Whose", WHOSE),
        *deadline_views.fields(None),
        choice_field("state", "How sure is it?", SURE, hint="Left empty: confirmed."),
    ]
    fields = [
        text_field("text", "What", max_length=TITLE_MAX),
        day_field("on", "First day", optional=False),
        day_field("to", "Last day", hint="Left empty: one day."),
        text_field("place", "Where", max_length=PLACE_MAX, optional=True),
        _areas_field(choices, [ask.channel_area.code] if ask.channel_area else []),
    ]
    more = "More: hour, deadlines, whose"
    return form("Announce an event", "Announce it", fields, words="event", rare=rare, more=more)


def _areas_field(choices: Sequence[tuple[str, str]], areas: Sequence[str]) -> InputBlock:
    return choices_field(
        "area", "Areas", choices, values=areas, hint="Whoever looks after them is reminded of it."
    )


def _part_fields(reader: Reader, *, entities: Sequence[str], organiser: str, link: str) -> list[InputBlock]:
    """Return the fields for the parts of the organisation that it concerns, who holds it, and its page."""
    parts = [(one.code, one.code) for one in reader.charter.entities]
    return [
        choices_field(
            "entity", "Parts of the organisation", parts, values=entities, hint="They may change it."
        ),
        text_field(
            "organiser",
            "Who organises it",
            max_length=ORGANISER_MAX,
            optional=True,
            value=organiser,
            hint="Where it is somebody else.",
        ),
        text_field("link", "Link", optional=True, value=link),
    ]


def edit(ask: Ask, read: Read) -> Block:
    event, reader = changes.editable_event(ask, read), ask.reader
    in_force = reader.charter.areas_on(reader.today)
    choices = [
        (one.name, one.code) for one in reader.charter.areas if one in in_force or one.code in event.areas
    ]
    visibilities = [(capitalized(one), one) for one in OPTIONS["visibility"].choices]
    entities, *others = _part_fields(
        reader, entities=event.owning_entities, organiser=event.organiser, link=event.link
    )
    fields = [
        text_field("text", "What", max_length=TITLE_MAX, value=event.title),
        text_field("place", "Where", max_length=PLACE_MAX, optional=True, value=event.place),
        _areas_field(choices, event.areas),
        entities,
    ]
    rare = [
        *others,
        choice_field("kind", "Whose", WHOSE, value=event.sort),
        *deadline_views.fields(event),
        choice_field("visibility", "Who may see it", visibilities, value=event.visibility, optional=False),
    ]
    more = "More: link, deadlines, whose"
    return form(f"Edit {event.ref}", "Change it", fields, words=f"edit {event.ref}", rare=rare, more=more)


def move(ask: Ask, read: Read) -> Block:
    event, reader = changes.movable_event(ask, read), ask.reader
    is_one_day, begins = event.period.is_one_day, event.period.begins
    fields = [
        day_field("on", "First day", optional=False, value=event.starts_on),
        _hour_field(typed_hour(begins, reader) if begins else "", reader),
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
