"""Close a record together with the open actions that belong to it: each is kept, closed or handed over."""

import copy
from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.actions import Action
from bot.errors import UserError
from bot.grammar.parse import split_first_word, split_leading_refs
from bot.grammar.parsed import FieldError
from bot.grammar.text import plain_text
from bot.records import Record, Ref, read_ref
from handlers.actions.changes import propagate_change
from handlers.actions.fields import must_be_able_to_own
from handlers.actions.steps import (
    action_must_be_open,
    may_step,
    open_actions_of,
    permitted_action,
    step_action,
)
from handlers.core.blocks.elements import Block
from handlers.core.blocks.text import escape, with_full_stop
from handlers.core.calls import AGAIN_PREFIX, Ask, Reply, get_visible
from handlers.handover import closing_views, views
from handlers.handover.closing_views import CLOSE, GIVE, KEEP
from handlers.people.named import find_or_add_person
from storage.unit_of_work import Read, Tx

CLOSING_VERBS = ("done", "cancel", "handover")
STEPS = (("done", CLOSE), ("assign", GIVE))


def form(ask: Ask, read: Read) -> Block:
    """Return the form with the result or reason, and a choice for each open action."""
    verb, record, text = _closing(ask, read)
    return form_of(ask, read, record, verb, plain_text(text, ask.typing_context))


def form_of(ask: Ask, read: Read, record: Record, verb: str, text: str) -> Block:
    """Return the form that closes a record, with what the asker may do with each of its open actions."""
    found = [
        (one, [KEEP, *(choice for step, choice in STEPS if may_step(ask, one, step))])
        for one in open_actions_of(ask, read, record)
    ]
    return closing_views.form(record, verb, found, ask.reader, text)


def close_with(ask: Ask, tx: Tx) -> Reply:
    """Do what the form says with each action, and close the record; all or nothing."""
    verb, record, text = _closing(ask, tx)
    values: Mapping[str, object] = ask.call.values or {}
    to = tuple(find_or_add_person(tx, one, ask)[0].id for one in ask.parsed.people("owner"))
    must_be_able_to_own(ask, to)
    chosen = {name: str(choice) for name, choice in values.items() if read_ref(name, ask.charter.prefixes)}
    if GIVE in chosen.values() and not to:
        raise FieldError("owner", "To whom do they go? Choose somebody.")
    lines = [_settle(ask, tx, name, choice, record, to) for name, choice in chosen.items() if choice != KEEP]
    why = str(values.get("text") or escape(text))
    reply = ask.run_words(
        replace(ask.call, words=f"{AGAIN_PREFIX}{verb} {record.ref}", values={"text": why}), tx
    )
    refs = [name for name, choice in chosen.items() if choice != KEEP]
    return closing_views.with_lines(reply, lines, refs=refs)


def _closing(ask: Ask, read: Read) -> tuple[str, Record, str]:
    """Return the verb, the record and the text of "closewith done I-7 presented to the Council"."""
    verb, rest = split_first_word(split_first_word(ask.call.words)[1])
    refs, others = split_leading_refs(rest.split(), ask.charter.prefixes)
    if verb not in CLOSING_VERBS or len(refs) != 1:
        raise UserError("Use the button under the question about open actions.")
    return verb, get_visible(ask, read, refs[0]), " ".join(others)


def _settle(ask: Ask, tx: Tx, name: str, choice: str, record: Record, to: Sequence[int]) -> str:
    """Close an action of the record, or give it to somebody else."""
    ref = read_ref(name, ask.charter.prefixes)
    if ref is None or choice not in {CLOSE, GIVE}:
        raise UserError("Use the form that shows the actions.")
    if choice == CLOSE:
        return step_action(
            ask, tx, _belonging(ask, tx, ref, "done", record), "done", f"closed with {record.ref}"
        ).sentence
    action = _belonging(ask, tx, ref, "assign", record)
    action_must_be_open(action, ask, "assign")
    before = copy.copy(action)
    action.set_owners(tuple(dict.fromkeys(to)))
    tx.change(action, "assign", why=f"as {record.ref} is closed")
    propagate_change(tx, action, before)
    return with_full_stop(views.new_owner_line(action, ask.reader_with(tx.roster)))


def _belonging(ask: Ask, tx: Tx, ref: Ref, verb: str, record: Record) -> Action:
    action = permitted_action(ask, tx, ref, verb)
    if action.for_id != record.id:
        raise UserError(f"{action.ref} doesn't belong to {record.ref}. Nothing was done.")
    return action
