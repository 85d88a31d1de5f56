"""The forms for actions, opened with the current values."""

from collections.abc import Sequence

from slackblocks import InputBlock

from bot.actions import PLAIN_FIELDS, Action, PlainField, Transition, possible_transitions
from bot.charter import Rights
from bot.grammar.options import OPTIONS
from bot.records import TEXT_MAX, TITLE_MAX
from handlers.actions.commands import default_owner
from handlers.actions.step_views import REASON_QUESTIONS
from handlers.actions.steps import action_must_be_open, must_be_possible, permitted_action
from handlers.actions.views import chip, due_phrase, titled
from handlers.blocks.chips import fact_line, facts
from handlers.blocks.elements import (
    SECTION_MAX,
    Block,
    More,
    choice_field,
    day_field,
    form,
    people_field,
    sections,
    shortened,
    text_field,
)
from handlers.blocks.text import Reader, capitalized, cut, state_label
from handlers.calls import Ask, require_one_ref, require_refs
from handlers.people.owner_roles_views import owner_names
from handlers.records.forms import title_of
from storage.unit_of_work import Read

REF_MAX = 20  # characters of a typed reference


def log_action(ask: Ask, _: Read) -> Block:
    return log_form(ask)


def move(ask: Ask, read: Read) -> Block:
    return move_form(_open_actions(ask, read, "move"), ask.reader)


def assign(ask: Ask, read: Read) -> Block:
    action = _open_actions(ask, read, "assign")[0]
    return assign_form(action, ask.reader)


def edit(ask: Ask, read: Read) -> Block:
    action = permitted_action(ask, read, require_one_ref(ask, "edit"), "edit")
    return edit_form(action, ask.reader)


def block(ask: Ask, read: Read) -> Block:
    return _reason(ask, read, "block")


def cancel(ask: Ask, read: Read) -> Block:
    return _reason(ask, read, "cancel")


def mark(ask: Ask, read: Read) -> Block:
    action = permitted_action(ask, read, require_one_ref(ask, "mark"), "mark")
    return mark_form(action, possible_transitions(action), ask.reader)


def _reason(ask: Ask, read: Read, verb: str) -> Block:
    chosen = [permitted_action(ask, read, ref, verb) for ref in require_refs(ask, verb)]
    for action in chosen:
        must_be_possible(ask, action, verb)
    return reason_form(chosen, verb, ask.reader)


def _open_actions(ask: Ask, read: Read, verb: str) -> list[Action]:
    chosen = [permitted_action(ask, read, ref, verb) for ref in require_refs(ask, verb)]
    for action in chosen:
        action_must_be_open(action, ask, verb)
    return chosen


# How they look


def log_form(ask: Ask) -> Block:
    """Return the form with what nearly every action needs; a button shows the rest."""
    area = ask.channel_area
    areas = [(area.name, area.code) for area in ask.charter.areas_on(ask.reader.today)]
    fields = [
        text_field("text", "What needs doing?", max_length=TITLE_MAX, value=cut(title_of(ask), TITLE_MAX)),
        people_field("owner", "Who does it?", hint=_left_empty(ask)),
        day_field("due", "By when?"),
        choice_field("area", "Area", areas, value=area.code if area else None),
    ]
    rare = [
        *[_plain_input(one, "") for one in PLAIN_FIELDS],
        text_field("for", "What is it for?", hint="A reference: I-7", max_length=REF_MAX, optional=True),
        choice_field("visibility", "Who may see it", _visibilities()),
    ]
    more = More("More: priority, readers", rare, ask.call.shows_more)
    return form("Log an action", "Log it", fields, words="action", more=more)


def _left_empty(ask: Ask) -> str:
    """Return whose it is if nobody is chosen: the one who answers for the channel's area, else that of the chosen one."""
    title = ask.charter.title_of(Rights.FOCAL_POINT)
    if ask.channel_area is None:
        return f"Left empty: the area's only {title}, or you."
    owner, area = default_owner(ask, ask.channel_area), ask.channel_area.name
    is_focal_point = owner in ask.roster.focal_points(
        ask.channel_area.code, on=ask.today, charter=ask.charter
    )
    return (
        f"Left empty: {ask.roster.name(owner)}, {title} for {area}." if is_focal_point else "Left empty: you."
    )


def _about(actions: Sequence[Action], reader: Reader) -> list[Block]:
    """Return what a form is about: each action with its state, its owners and its date."""
    lines = [
        f"{titled(one)}\n{fact_line(chip(one, reader), one.ref, owner_names(one, reader), due_phrase(one, reader))}"
        for one in actions
    ]
    return sections(shortened(lines, most=SECTION_MAX, ref=actions[0].ref))


def move_form(actions: Sequence[Action], reader: Reader) -> Block:
    refs = " ".join(action.ref for action in actions)
    fields = [
        day_field("due", "New date", optional=False, value=actions[0].due_on),
        text_field("text", "Why", max_length=TEXT_MAX, optional=True),
    ]
    title, submit = ("New date of", "Move it") if any(one.due for one in actions) else ("Date of", "Set it")
    words, above = f"move {refs}", _about(actions, reader)
    return form(f"{title} {refs}", submit, fields, words=words, above=above)


def assign_form(action: Action, reader: Reader) -> Block:
    users = [user for owner in action.owners if (user := reader.roster.slack_user(owner))]
    hint = "The first leads. I'll tell the new ones, and who had it until now."
    fields = [
        people_field("owner", "Who does it?", hint=hint, optional=False, users=users),
        text_field("text", "Why", max_length=TEXT_MAX, optional=True),
    ]
    words, above = f"assign {action.ref}", _about([action], reader)
    return form(f"Give {action.ref} to others", "Give it", fields, words=words, above=above)


def edit_form(action: Action, reader: Reader) -> Block:
    in_force = reader.charter.areas_on(reader.today)
    areas = [
        (area.name, area.code)
        for area in reader.charter.areas
        if area in in_force or area.code == action.area
    ]
    fields = [
        text_field("text", "What needs doing?", max_length=TITLE_MAX, value=action.title),
        choice_field("area", "Area", areas, value=action.area),
        *[_plain_input(one, action.plain_values[one.name]) for one in PLAIN_FIELDS],
        choice_field(
            "visibility", "Who may see it", _visibilities(), value=action.visibility, optional=False
        ),
    ]
    about = [facts(chip(action, reader), action.ref, owner_names(action, reader), due_phrase(action, reader))]
    words = f"edit {action.ref}"
    return form(f"Edit {action.ref}", "Change it", fields, words=words, above=about)


def _visibilities() -> list[tuple[str, str]]:
    return [(capitalized(one), one) for one in OPTIONS["visibility"].choices]


def reason_form(actions: Sequence[Action], verb: str, reader: Reader) -> Block:
    refs = " ".join(action.ref for action in actions)
    title, submit = {"block": ("Blocked", "Block it"), "cancel": ("Cancel", "Cancel it")}[verb]
    fields = [text_field("text", REASON_QUESTIONS[verb], max_length=TEXT_MAX, long=True)]
    words, above = f"{verb} {refs}", _about(actions, reader)
    return form(f"{title}: {refs}", submit, fields, words=words, above=above)


def mark_form(action: Action, possible: Sequence[Transition], reader: Reader) -> Block:
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
    words, above = f"mark {action.ref}", _about([action], reader)
    return form(f"State of {action.ref}", "Set it", fields, words=words, above=above)


def _plain_input(field: PlainField, value: str) -> InputBlock:
    choices = OPTIONS[field.name].choices
    if not choices:
        return text_field(field.name, field.label, max_length=TITLE_MAX, value=value, optional=True)
    return choice_field(field.name, field.label, [(capitalized(one), one) for one in choices], value=value)
