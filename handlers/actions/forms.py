"""The forms for actions, opened with the current values."""

from collections.abc import Sequence

from slackblocks import InputBlock

from bot.actions import PLAIN_FIELDS, Action, PlainField, possible_transitions
from bot.charter import Rights
from bot.grammar.options import OPTIONS
from bot.names import join_all
from bot.records import TEXT_MAX, TITLE_MAX
from handlers.actions.commands import default_owner
from handlers.actions.step_views import REASON_QUESTIONS
from handlers.actions.steps import action_must_be_open, may_step, must_be_possible, permitted_action
from handlers.actions.views import chip, due_phrase, titled
from handlers.blocks.chips import fact_line, facts
from handlers.blocks.elements import (
    SECTION_MAX,
    Block,
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
from handlers.records.create import title_of
from storage.unit_of_work import Read

MORE = f"More: {', '.join([*(one.label.lower() for one in PLAIN_FIELDS), 'readers'])}"
REF_MAX = 20  # characters of a typed reference


def log_action(ask: Ask, _: Read) -> Block:
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
    return form("Log an action", "Log it", fields, words="action", rare=rare, more=MORE)


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


def move(ask: Ask, read: Read) -> Block:
    actions = _open_actions(ask, read, "move")
    fields = [
        day_field("due", "New date", optional=False, value=actions[0].due_on),
        text_field("text", "Why", max_length=TEXT_MAX, optional=True),
    ]
    title, submit = (
        ("New date of {}", "Move it") if any(one.due for one in actions) else ("Date of {}", "Set it")
    )
    return _form_about(actions, ask, "move", title, submit, fields)


def assign(ask: Ask, read: Read) -> Block:
    action = _open_actions(ask, read, "assign")[0]
    fields = [_owner_field(action, ask.reader), text_field("text", "Why", max_length=TEXT_MAX, optional=True)]
    return _form_about([action], ask, "assign", "Give {} to others", "Give it", fields)


def edit(ask: Ask, read: Read) -> Block:
    """Return the form with what people expect to change: also whose it is and its date, if they may."""
    action, reader = permitted_action(ask, read, require_one_ref(ask, "edit"), "edit"), ask.reader
    in_force = reader.charter.areas_on(reader.today)
    areas = [
        (area.name, area.code)
        for area in reader.charter.areas
        if area in in_force or area.code == action.area
    ]
    is_given, is_moved = (action.is_open and may_step(ask, action, verb) for verb in ("assign", "move"))
    fields = [
        text_field("text", "What needs doing?", max_length=TITLE_MAX, value=action.title),
        *([_owner_field(action, reader)] if is_given else []),
        *([day_field("due", "By when?", optional=not action.due, value=action.due_on)] if is_moved else []),
        choice_field("area", "Area", areas, value=action.area),
    ]
    rare = [
        *[_plain_input(one, action.plain_values[one.name]) for one in PLAIN_FIELDS],
        choice_field(
            "visibility", "Who may see it", _visibilities(), value=action.visibility, optional=False
        ),
    ]
    above = [facts(chip(action, reader), action.ref, owner_names(action, reader), due_phrase(action, reader))]
    above += [] if action.is_open else sections(["It's closed, so its owners and its date stay as they are."])
    title, words = f"Edit {action.ref}", f"edit {action.ref}"
    return form(title, "Change it", fields, words=words, above=above, rare=rare, more=MORE)


def block(ask: Ask, read: Read) -> Block:
    return _reason_form(ask, read, "block", "Blocked: {}", "Block it")


def cancel(ask: Ask, read: Read) -> Block:
    return _reason_form(ask, read, "cancel", "Cancel: {}", "Cancel it")


def _reason_form(ask: Ask, read: Read, verb: str, title: str, submit: str) -> Block:
    chosen = [permitted_action(ask, read, ref, verb) for ref in require_refs(ask, verb)]
    for action in chosen:
        must_be_possible(ask, action, verb)
    fields = [text_field("text", REASON_QUESTIONS[verb], max_length=TEXT_MAX, long=True)]
    return _form_about(chosen, ask, verb, title, submit, fields)


def mark(ask: Ask, read: Read) -> Block:
    action = permitted_action(ask, read, require_one_ref(ask, "mark"), "mark")
    possible = possible_transitions(action)
    states = [(capitalized(state_label(step.target)), step.target.value) for step in possible]
    hint = "Blocked and cancelled need a reason; for handed over, say to whom."
    fields = [
        choice_field("state", "State", states, optional=False),
        text_field("text", "Note", max_length=TEXT_MAX, long=True, optional=True, hint=hint),
    ]
    return _form_about([action], ask, "mark", "State of {}", "Set it", fields)


def _open_actions(ask: Ask, read: Read, verb: str) -> list[Action]:
    chosen = [permitted_action(ask, read, ref, verb) for ref in require_refs(ask, verb)]
    for action in chosen:
        action_must_be_open(action, ask, verb)
    return chosen


def _form_about(
    actions: Sequence[Action], ask: Ask, verb: str, title: str, submit: str, fields: Sequence[InputBlock]
) -> Block:
    """Return a form about actions, which shows each with its state, its owners and its date."""
    refs, reader = " ".join(action.ref for action in actions), ask.reader
    lines = [
        f"{titled(one)}\n{fact_line(chip(one, reader), one.ref, owner_names(one, reader), due_phrase(one, reader))}"
        for one in actions
    ]
    above = sections(shortened(lines, most=SECTION_MAX, ref=actions[0].ref))
    return form(title.format(refs), submit, fields, words=f"{verb} {refs}", above=above)


def _owner_field(action: Action, reader: Reader) -> InputBlock:
    accounts = {owner: reader.roster.slack_user(owner) for owner in action.owners}
    users = [user for user in accounts.values() if user]
    unshown = [reader.roster.name(owner) for owner, user in accounts.items() if not user]
    hint = "The first leads. I'll tell the new ones, and who had it until now."
    if users and unshown:
        stay = "stays" if len(unshown) == 1 else "stay"
        hint += f" {join_all(unshown)} {stay} too: Slack can't show somebody without an account."
    return people_field("owner", "Who does it?", hint=hint, optional=not users, users=users)


def _visibilities() -> list[tuple[str, str]]:
    return [(capitalized(one), one) for one in OPTIONS["visibility"].choices]


def _plain_input(field: PlainField, value: str) -> InputBlock:
    choices = OPTIONS[field.name].choices
    if not choices:
        return text_field(field.name, field.label, max_length=TITLE_MAX, value=value, optional=True)
    return choice_field(field.name, field.label, [(capitalized(one), one) for one in choices], value=value)
