"""Open the forms for actions with the current values."""

from bot.actions import Action, possible_transitions
from handlers.actions import form_views
from handlers.actions.steps import action_must_be_open, must_be_possible, permitted_action
from handlers.blocks.elements import Block
from handlers.calls import Ask, require_one_ref, require_refs
from handlers.records.forms import title_of
from storage.unit_of_work import Read


def log_action(ask: Ask, _: Read) -> Block:
    return form_views.log_form(ask.reader, words="action", channel=ask.call.channel, title=title_of(ask))


def move(ask: Ask, read: Read) -> Block:
    return form_views.move_form(_open_actions(ask, read, "move"), channel=ask.call.channel)


def assign(ask: Ask, read: Read) -> Block:
    action = _open_actions(ask, read, "assign")[0]
    return form_views.assign_form(action, ask.reader, channel=ask.call.channel)


def edit(ask: Ask, read: Read) -> Block:
    action = permitted_action(ask, read, require_one_ref(ask, "edit"), "edit")
    return form_views.edit_form(action, ask.reader, channel=ask.call.channel)


def block(ask: Ask, read: Read) -> Block:
    return _reason(ask, read, "block")


def cancel(ask: Ask, read: Read) -> Block:
    return _reason(ask, read, "cancel")


def mark(ask: Ask, read: Read) -> Block:
    action = permitted_action(ask, read, require_one_ref(ask, "mark"), "mark")
    return form_views.mark_form(action, possible_transitions(action), channel=ask.call.channel)


def _reason(ask: Ask, read: Read, verb: str) -> Block:
    chosen = [permitted_action(ask, read, ref, verb) for ref in require_refs(ask, verb)]
    for action in chosen:
        must_be_possible(ask, action, verb)
    return form_views.reason_form(chosen, verb, channel=ask.call.channel)


def _open_actions(ask: Ask, read: Read, verb: str) -> list[Action]:
    chosen = [permitted_action(ask, read, ref, verb) for ref in require_refs(ask, verb)]
    for action in chosen:
        action_must_be_open(action, ask, verb)
    return chosen
