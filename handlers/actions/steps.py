"""Change the state of one or several actions: done, blocked, verified and the like."""

import copy
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.actions import (
    NEEDS_REASON,
    TRANSITIONS,
    Action,
    ActionState,
    apply_transition,
    may_verify,
    possible_transitions,
    transition_to,
)
from bot.errors import AmbiguousInput, UserError, combine_errors
from bot.history import Note
from bot.names import fold
from bot.permissions import check, permitted_identity
from bot.records import TEXT_MAX, Record, Ref, checked_text
from handlers.actions import step_views
from handlers.actions.changes import propagate_change
from handlers.actions.recurrence import CLOSING_VERB, log_next_occurrence
from handlers.blocks.elements import Block, form, text_field
from handlers.calls import Ask, Reply, get_visible, log_if_denied, require_one_ref, require_refs
from handlers.records.duplicates import duplicate_reason, link_duplicates, notify_continued, pair_of_kind
from handlers.records.duplicates_views import duplicate_closed, original_closed
from handlers.records.views import not_an_action
from storage.unit_of_work import Read, Tx


@dataclass(frozen=True)
class BulkResult:
    """The outcome of one verb for several actions: replies, refusals and whom it notifies."""

    actions: Sequence[Action]
    sentences: Sequence[str]
    notified: Sequence[int]
    refusals: Sequence[str] = ()
    next_occurrences: Sequence[Action] = ()

    def reply(self, tx: Tx, *, more: Sequence[str] = ()) -> Reply:
        notified = [tx.roster.name(person) for person in dict.fromkeys(self.notified)]
        sentences = [*self.sentences, *more]
        message = step_views.changed(self.actions, sentences, notified, self.refusals, self.next_occurrences)
        return Reply.from_message(message)


@dataclass(frozen=True)
class StepResult:
    """The outcome of one verb for one action: the reply, whom it notifies, the next occurrence."""

    action: Action
    sentence: str
    notified: Sequence[int] = ()
    next_occurrence: Action | None = None


def apply_to_each(ask: Ask, tx: Tx, verb: str, act: Callable[[Action], StepResult]) -> BulkResult:
    """Apply a verb to each named action. Raises UserError when all of them refuse."""
    done: list[StepResult] = []
    sentences, refused = list[str](), list[UserError]()
    for ref in require_refs(ask, verb):
        try:
            done.append(act(permitted_action(ask, tx, ref, verb)))
            sentences.append(done[-1].sentence)
        except AmbiguousInput:
            raise  # one answer applies to all of them
        except UserError as error:
            refused.append(error)
            log_if_denied(tx, error, verb, ref)
    if not done:
        raise combine_errors(refused)
    notified = [person for one in done for person in one.notified]
    next_ones = [one.next_occurrence for one in done if one.next_occurrence]
    refusals = [str(error) for error in refused]
    return BulkResult([one.action for one in done], sentences, notified, refusals, next_ones)


def permitted_action(ask: Ask, read: Read, ref: Ref, verb: str) -> Action:
    """Return the named action. Raises when the asker may not apply the verb to it."""
    record: Record = get_visible(ask, read, ref)
    if not isinstance(record, Action):
        raise UserError(not_an_action(ask, record, verb))
    check(ask.actor, verb, record, charter=ask.charter)
    return record


def action_must_be_open(action: Action, ask: Ask, verb: str) -> None:
    if not action.is_open:
        raise UserError(step_views.verb_refused(action, verb, possible_transitions(action), ask.reader))


def step_actions(ask: Ask, tx: Tx, verb: str) -> Reply:
    """Apply a step to each named action; the text is its result or reason."""
    why = checked_text(reason_text(ask), what=step_views.TEXT_LABELS[verb])
    if not why and verb in NEEDS_REASON:
        raise UserError(f"{step_views.REASON_QUESTIONS[verb]} Example: {ask.registry[verb].example}")
    return apply_to_each(ask, tx, verb, lambda action: step_action(ask, tx, action, verb, why)).reply(tx)


def step_action(ask: Ask, tx: Tx, action: Action, verb: str, why: str) -> StepResult:
    must_be_possible(ask, action, verb)
    return take_step(ask, tx, action, verb, why)


def take_step(ask: Ask, tx: Tx, action: Action, verb: str, why: str) -> StepResult:
    """Apply a permitted step with its effects: history, note, next occurrence, notifications."""
    before, comes_again = copy.copy(action), action.repeats is not None
    apply_transition(action, verb, by=ask.actor.person_id, now=ask.now, why=why)
    next_one = log_next_occurrence(ask, tx, action) if verb == CLOSING_VERB and comes_again else None
    tx.change(action, verb, why=why)
    if why and step_views.TEXT_LABELS[verb] == "note":
        tx.add(Note(record_id=action.id, person_id=ask.actor.person_id, at=ask.now, text=why))
    sentence = step_views.step_taken(action, verb, why)
    if not action.is_open:
        sentence += ask.registry.on_closed(ask, tx, action)
    if comes_again:
        sentence += step_views.series_outcome(verb, next_one, ask.reader)
    notified = propagate_change(tx, action, before) if verb == "reopen" else []
    return StepResult(action, sentence, notified, next_occurrence=next_one)


def must_be_possible(ask: Ask, action: Action, verb: str) -> None:
    """Raise when a step is not possible from the current state, or not for this person."""
    check(ask.actor, verb, action, charter=ask.charter)
    if TRANSITIONS[verb] not in possible_transitions(action):
        raise UserError(step_views.verb_refused(action, verb, possible_transitions(action), ask.reader))
    if verb == "verify" and not may_verify_work(ask, action):
        raise UserError(step_views.cannot_verify_own(action))


def may_verify_work(ask: Ask, action: Action) -> bool:
    """Return whether neither the asker nor the person they represent did the work."""
    identity = permitted_identity(ask.actor, "verify", action, charter=ask.charter)
    return may_verify(action, {ask.actor.person_id} | ({identity.person_id} if identity else set()))


def mark(ask: Ask, tx: Tx) -> Reply:
    """Apply the step that leads to the named state."""
    state, note = _parse_state(ask)
    note = strip_leading_word("to", note) if state == ActionState.HANDED_OVER else note
    why = checked_text(note, what="note")

    def marked(action: Action) -> StepResult:
        step = transition_to(action, state)
        if step is None:
            raise UserError(
                step_views.transition_refused(action, state, possible_transitions(action), ask.reader)
            )
        if not why and step.verb in NEEDS_REASON:
            raise UserError(step_views.reason_required(step, action))
        return step_action(ask, tx, action, step.verb, why)

    return apply_to_each(ask, tx, "mark", marked).reply(tx)


def _parse_state(ask: Ask) -> tuple[ActionState, str]:
    """Return the state that was typed first or chosen in the form, and the remaining text."""
    chosen = (ask.call.values or {}).get("state")
    if chosen in {state.value for state in ActionState}:
        return ActionState(str(chosen)), ask.parsed.text
    words = ask.parsed.text.split()
    for length in (2, 1):
        state = _STATE_BY_WORD.get(fold(" ".join(words[:length]).rstrip(",.:")))
        if state is not None:
            return state, " ".join(words[length:])
    raise UserError(step_views.unknown_state(" ".join(words[:2]), ask.registry["mark"].example))


_STATE_BY_WORD = {
    **{fold(step.target.replace("_", " ")): step.target for step in TRANSITIONS.values()},
    **{verb: step.target for verb, step in TRANSITIONS.items() if verb not in {"unblock", "reopen"}},
    "started": ActionState.IN_PROGRESS,
    "progress": ActionState.IN_PROGRESS,
    "in_progress": ActionState.IN_PROGRESS,
    "stuck": ActionState.BLOCKED,
    **dict.fromkeys(("closed", "finished", "complete", "completed"), ActionState.DONE),
    "canceled": ActionState.CANCELLED,
}


def reason_text(ask: Ask) -> str:
    """Return the text after the verb, joined with its reason and result options."""
    given = (ask.parsed.text, ask.parsed.option_text("reason"), ask.parsed.option_text("result"))
    return "; ".join(filter(None, given))


def strip_leading_word(word: str, text: str) -> str:
    """Return a text without its introductory word."""
    first, _, rest = text.partition(" ")
    return rest if fold(first) == word else text


def same(ask: Ask, tx: Tx) -> Reply:
    """Cancel the first of two duplicate actions; the second stays open."""
    action, other, more = pair_of_kind(ask, tx, Action)
    must_be_possible(ask, action, "cancel")
    if other.state == ActionState.CANCELLED:
        raise UserError(original_closed(other, action))
    why = duplicate_reason(ask, tx, action, other, more)
    apply_transition(action, "cancel", by=ask.actor.person_id, now=ask.now, why=why)
    link_duplicates(ask, tx, action, other)
    new = (person for person in action.owners if person not in other.owners)
    notified = [person for person in new if notify_continued(ask, tx, person, action, other)]
    again = "\nIt does not come again." if action.repeats else ""
    return Reply.from_message(duplicate_closed(action, other, ask.reader, notified=notified, more=again))


def add_result(ask: Ask, tx: Tx) -> Reply:
    """Add the result to an action that was closed without one."""
    action = _action_without_result(ask, tx)
    action.result = checked_text(ask.parsed.text, what="result")
    action.refresh_search_text()
    tx.change(action, "result", why=action.result)
    return Reply.from_message(step_views.closed([action]))


def result_form(ask: Ask, read: Read) -> Block:
    action = _action_without_result(ask, read)
    field = text_field("text", "What came of it?", max_length=TEXT_MAX, long=True)
    words = f"result {action.ref}"
    return form(f"Result of {action.ref}", "Keep it", [field], words=words, channel=ask.call.channel)


def _action_without_result(ask: Ask, read: Read) -> Action:
    """Return the closed action without a result."""
    record = get_visible(ask, read, require_one_ref(ask, "result"))
    if not isinstance(record, Action) or record.is_open:
        raise UserError(f"{record.ref} is not closed yet. Example: done {record.ref} Table sent")
    check(ask.actor, "done", record, charter=ask.charter)
    if record.result:
        raise UserError(f"{record.ref} has its result already. To say more: note {record.ref} ...")
    return record
