"""The forms for actions, opened with the current values."""

from collections.abc import Sequence

from slackblocks import InputBlock

from bot.actions import PLAIN_FIELDS, Action, PlainField, Transition, possible_transitions
from bot.charter import Area
from bot.grammar import OPTIONS
from bot.records import TEXT_MAX, TITLE_MAX
from handlers.actions.step_views import REASON_QUESTIONS
from handlers.actions.steps import action_must_be_open, must_be_possible, permitted_action
from handlers.blocks.elements import Block, choice_field, day_field, form, people_field, text_field
from handlers.blocks.text import Reader, capitalized, cut, state_label
from handlers.calls import Ask, require_one_ref, require_refs
from handlers.records.forms import title_of
from storage.unit_of_work import Read


def log_action(ask: Ask, _: Read) -> Block:
    return log_form(
        ask.reader, words="action", channel=ask.call.channel, title=title_of(ask), area=ask.channel_area
    )


def move(ask: Ask, read: Read) -> Block:
    return move_form(_open_actions(ask, read, "move"), channel=ask.call.channel)


def assign(ask: Ask, read: Read) -> Block:
    action = _open_actions(ask, read, "assign")[0]
    return assign_form(action, ask.reader, channel=ask.call.channel)


def edit(ask: Ask, read: Read) -> Block:
    action = permitted_action(ask, read, require_one_ref(ask, "edit"), "edit")
    return edit_form(action, ask.reader, channel=ask.call.channel)


def block(ask: Ask, read: Read) -> Block:
    return _reason(ask, read, "block")


def cancel(ask: Ask, read: Read) -> Block:
    return _reason(ask, read, "cancel")


def mark(ask: Ask, read: Read) -> Block:
    action = permitted_action(ask, read, require_one_ref(ask, "mark"), "mark")
    return mark_form(action, possible_transitions(action), channel=ask.call.channel)


def _reason(ask: Ask, read: Read, verb: str) -> Block:
    chosen = [permitted_action(ask, read, ref, verb) for ref in require_refs(ask, verb)]
    for action in chosen:
        must_be_possible(ask, action, verb)
    return reason_form(chosen, verb, channel=ask.call.channel)


def _open_actions(ask: Ask, read: Read, verb: str) -> list[Action]:
    chosen = [permitted_action(ask, read, ref, verb) for ref in require_refs(ask, verb)]
    for action in chosen:
        action_must_be_open(action, ask, verb)
    return chosen


# How they look


def log_form(reader: Reader, *, words: str, channel: str, title: str, area: Area | None = None) -> Block:
    areas = [(area.name, area.code) for area in reader.charter.areas_on(reader.today)]
    fields = [
        text_field("text", "What is to be done", max_length=TITLE_MAX, value=cut(title, TITLE_MAX)),
        people_field(
            "owner", "Who does it", hint="Left empty: the area's focal point if there is one, else you."
        ),
        day_field("due", "By when"),
        choice_field("area", "Area", areas, value=area.code if area else None),
    ]
    return form("Log an action", "Log it", fields, words=words, channel=channel)


def move_form(actions: Sequence[Action], *, channel: str) -> Block:
    refs = " ".join(action.ref for action in actions)
    fields = [
        day_field("due", "New date", optional=False, value=actions[0].due_on),
        text_field("text", "Why", max_length=TEXT_MAX, optional=True),
    ]
    return form(f"New date of {refs}", "Move it", fields, words=f"move {refs}", channel=channel)


def assign_form(action: Action, reader: Reader, *, channel: str) -> Block:
    users = [user for owner in action.owners if (user := reader.roster.slack_user(owner))]
    hint = "The first leads. Who is new is told, and so is who had it until now."
    fields = [
        people_field("owner", "Who does it", hint=hint, optional=False, users=users),
        text_field("text", "Why", max_length=TEXT_MAX, optional=True),
    ]
    words = f"assign {action.ref}"
    return form(f"Give {action.ref} to others", "Give it", fields, words=words, channel=channel)


def edit_form(action: Action, reader: Reader, *, channel: str) -> Block:
    in_force = reader.charter.areas_on(reader.today)
    areas = [
        (area.name, area.code)
        for area in reader.charter.areas
        if area in in_force or area.code == action.area
    ]
    visibilities = [(capitalized(one), one) for one in OPTIONS["visibility"].choices]
    fields = [
        text_field("text", "What is to be done", max_length=TITLE_MAX, value=action.title),
        choice_field("area", "Area", areas, value=action.area),
        *[_plain_input(one, action) for one in PLAIN_FIELDS],
        choice_field("visibility", "Who may see it", visibilities, value=action.visibility, optional=False),
    ]
    return form(f"Edit {action.ref}", "Change it", fields, words=f"edit {action.ref}", channel=channel)


def reason_form(actions: Sequence[Action], verb: str, *, channel: str) -> Block:
    refs = " ".join(action.ref for action in actions)
    title, submit = {"block": ("Blocked", "Block it"), "cancel": ("Cancel", "Cancel it")}[verb]
    fields = [text_field("text", REASON_QUESTIONS[verb], max_length=TEXT_MAX, long=True)]
    return form(f"{title}: {refs}", submit, fields, words=f"{verb} {refs}", channel=channel)


def mark_form(action: Action, possible: Sequence[Transition], *, channel: str) -> Block:
    states = [(capitalized(state_label(step.target)), step.target.value) for step in possible]
    fields = [
        choice_field("state", "State", states, optional=False),
        text_field(
            "text",
            "Note",
            max_length=TEXT_MAX,
            long=True,
            optional=True,
            hint="Blocked and cancelled need a reason; for handed over, say to whom.",
        ),
    ]
    return form(f"State of {action.ref}", "Set it", fields, words=f"mark {action.ref}", channel=channel)


def _plain_input(field: PlainField, action: Action) -> InputBlock:
    value, choices = action.plain_values[field.name], OPTIONS[field.name].choices
    if not choices:
        return text_field(field.name, field.label, max_length=TITLE_MAX, value=value, optional=True)
    return choice_field(field.name, field.label, [(capitalized(one), one) for one in choices], value=value)
