"""The forms for actions, opened with the current values."""

from collections.abc import Sequence

from slackblocks import InputBlock

from bot.actions import Action, possible_transitions
from bot.records import TEXT_MAX
from handlers.actions.fields import FIELDS, PLAIN, owner_input
from handlers.actions.step_views import REASON_QUESTIONS
from handlers.actions.steps import action_must_be_open, must_be_possible, permitted_action
from handlers.actions.views import chip, due_phrase, titled
from handlers.core.blocks.chips import fact_line, facts
from handlers.core.blocks.elements import (
    SECTION_MAX,
    Block,
    choice_field,
    day_field,
    form,
    sections,
    shortened,
    text_field,
)
from handlers.core.blocks.text import capitalized, state_label
from handlers.core.calls import Ask, require_one_ref, require_refs
from handlers.core.fields import form_inputs
from handlers.people.owner_roles_views import owner_names
from storage.unit_of_work import Read

MORE = f"More: {', '.join([*(one.label.lower() for one in PLAIN), 'readers'])}"


def log_action(ask: Ask, _: Read) -> Block:
    fields, rare = form_inputs(ask, FIELDS)
    return form("Log an action", "Log it", fields, words="action", rare=rare, more=MORE)


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
    fields = [owner_input(action, ask.reader), text_field("text", "Why", max_length=TEXT_MAX, optional=True)]
    return _form_about([action], ask, "assign", "Give {} to others", "Give it", fields)


def edit(ask: Ask, read: Read) -> Block:
    """Return the form with what people expect to change: also whose it is and its date, if they may."""
    action, reader = permitted_action(ask, read, require_one_ref(ask, "edit"), "edit"), ask.reader
    fields, rare = form_inputs(ask, FIELDS, action)
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
