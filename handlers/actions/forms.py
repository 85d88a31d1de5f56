"""The forms of actions, filled with what is known."""

from bot.actions import Action, possible
from handlers.actions import views as actions
from handlers.actions.commands import action_of, must_be_possible, must_be_under_way
from handlers.blocks.elements import Block
from handlers.calls import Ask, one_ref, some_refs
from handlers.records.forms import title_of
from storage.unit_of_work import Read


def log_action(ask: Ask, _: Read) -> Block:
    return actions.log_form(ask.reader, words="action", channel=ask.call.channel, title=title_of(ask))


def move(ask: Ask, read: Read) -> Block:
    return actions.move_form(_open_actions(ask, read, "move"), channel=ask.call.channel)


def assign(ask: Ask, read: Read) -> Block:
    action = _open_actions(ask, read, "assign")[0]
    return actions.assign_form(action, ask.reader, channel=ask.call.channel)


def edit(ask: Ask, read: Read) -> Block:
    action = action_of(ask, read, one_ref(ask, "edit"), "edit")
    return actions.edit_form(action, ask.reader, channel=ask.call.channel)


def block(ask: Ask, read: Read) -> Block:
    return _reason(ask, read, "block")


def cancel(ask: Ask, read: Read) -> Block:
    return _reason(ask, read, "cancel")


def mark(ask: Ask, read: Read) -> Block:
    action = action_of(ask, read, one_ref(ask, "mark"), "mark")
    return actions.mark_form(action, possible(action), channel=ask.call.channel)


def _reason(ask: Ask, read: Read, verb: str) -> Block:
    chosen = [action_of(ask, read, ref, verb) for ref in some_refs(ask, verb)]
    for action in chosen:
        must_be_possible(ask, action, verb)
    return actions.reason_form(chosen, verb, channel=ask.call.channel)


def _open_actions(ask: Ask, read: Read, verb: str) -> list[Action]:
    chosen = [action_of(ask, read, ref, verb) for ref in some_refs(ask, verb)]
    for action in chosen:
        must_be_under_way(action, ask, verb)
    return chosen
