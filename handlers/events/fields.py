"""The fields of an event."""

from dataclasses import replace
from functools import partial

from slackblocks import InputBlock

from bot.events import DEADLINES, ORGANISER_MAX, Event, EventKind, EventState
from bot.fields import FormPart
from bot.grammar.options import OPTIONS
from handlers.core.blocks.elements import choices_field, text_field
from handlers.core.blocks.text import escape
from handlers.core.calls import Ask
from handlers.core.fields import LINK, MAKER, NAME, PLACE, VISIBILITY, RecordField, area_choices, area_names
from handlers.core.hours import HOUR_MAX, hour_hint, typed_hour
from handlers.events import deadline_views, views
from handlers.events.dates import set_areas, set_days, set_entities, set_organiser
from handlers.events.deadlines import set_deadline


def hour_input(ask: Ask, event: Event | None) -> InputBlock:
    begins = event.period.begins if event is not None else None
    hour = typed_hour(begins, ask.reader) if begins else ""
    hint = f"Left empty: whole days. {hour_hint(ask.reader)}"
    return text_field("time", "Time", max_length=HOUR_MAX, optional=True, value=hour, hint=hint)


def _areas_input(ask: Ask, event: Event | None) -> InputBlock:
    new = [ask.channel_area.code] if ask.channel_area else []
    codes = new if event is None else event.areas
    hint = "Whoever looks after them is reminded of it."
    return choices_field("area", "Areas", area_choices(ask, event), values=codes, hint=hint)


def _entities_input(ask: Ask, event: Event | None) -> InputBlock:
    codes = [(one.code, one.code) for one in ask.charter.entities]
    known = event.owning_entities if event is not None else ()
    hint = "They may change it."
    return choices_field("entity", "Parts of the organisation", codes, values=known, hint=hint)


def _deadline(name: str) -> RecordField[Event]:
    """Return the field of a deadline of an event's own; its input shows the day alone."""
    return RecordField[Event](
        option=OPTIONS[name],
        label=deadline_views.LABELS[name],
        writes=partial(set_deadline, name),
        says=lambda event, reader, _: reader.due(at.due) if (at := event.deadline(name)) else "",
        input=partial(deadline_views.input_of, name),
        cell=lambda event, _, __: deadline_views.in_export(event, name),
        line=None,
        history=f"{name} closes",
        column=f"{deadline_views.VERBS[name].capitalize()} by",
    )


DAYS = RecordField[Event](
    option=OPTIONS["on"],
    label="First day",
    attribute="starts_on",
    required=True,
    is_asked_for=True,
    is_made_with=True,
    writes=set_days,
    says=lambda event, reader, _: views.days(event.period, reader),
    form=FormPart.FIRST,
    edit_form=FormPart.NONE,
    line=None,
    history="days",
    parts=(
        RecordField[Event](
            option=OPTIONS["to"],
            label="Last day",
            attribute="ends_on",
            stays=True,
            new_hint="Left empty: one day.",
            form=FormPart.FIRST,
            edit_form=FormPart.NONE,
        ),
        RecordField[Event](
            option=OPTIONS["time"],
            label="Time",
            attribute="hour",
            input=hour_input,
            cell=lambda event, _, __: "" if event.hour is None else f"{event.hour:%H:%M}",
            edit_form=FormPart.NONE,
            column="Hour",
        ),
        RecordField[Event](option=OPTIONS["zone"], label="Time zone", required=True, form=FormPart.NONE),
    ),
)
DEADLINE_FIELDS = tuple(map(_deadline, DEADLINES))
FIELDS = (
    replace(NAME, label="What", column="Title"),
    DAYS,
    PLACE,
    RecordField[Event](
        option=OPTIONS["areas"],
        label="Areas",
        attribute="areas",
        writes=set_areas,
        says=lambda event, reader, _: views.areas(event, reader),
        cell=lambda event, reader, _: area_names(event, reader),
        input=_areas_input,
        form=FormPart.FIRST,
        line=None,
    ),
    RecordField[Event](
        option=OPTIONS["several entities"],
        label="Parts of the organisation",
        attribute="owning_entities",
        writes=set_entities,
        cell=lambda event, _, __: ", ".join(event.owning_entities),
        input=_entities_input,
        edit_form=FormPart.FIRST,
        line=None,
        column="Parts",
    ),
    RecordField[Event](
        option=OPTIONS["kind"],
        label="Whose",
        attribute="sort",
        empty=EventKind.OWN,
        required=True,
        choices={EventKind.OWN: "our own", EventKind.EXTERNAL: "an outside conference"},
        line=None,
        history="whose",
    ),
    RecordField[Event](
        option=OPTIONS["organiser"],
        label="Who organises it",
        max_length=ORGANISER_MAX,
        noun="name",
        hint="Where it is somebody else.",
        writes=set_organiser,
        line="Organised by {}",
        column="Organiser",
    ),
    LINK,
    *DEADLINE_FIELDS,
    RecordField[Event](
        option=OPTIONS["state"],
        label="How sure is it?",
        empty=EventState.CONFIRMED,
        required=True,
        is_only_new=True,
        new_hint="Left empty: confirmed.",
        edit_form=FormPart.NONE,
        line=None,
        history=None,
        column="State",
    ),
    replace(VISIBILITY, form=FormPart.NONE, edit_form=FormPart.MORE),
    replace(MAKER, label="Announced by"),
    RecordField[Event](
        label="Why moved or cancelled",
        attribute="reason",
        says=lambda event, _, __: escape(event.reason),
        line=None,
        history="reason",
    ),
)
