"""State changes of actions: done, blocked, verified and the like, each for one or several actions."""

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
from handlers.calls import (
    Ask,
    Reply,
    get_visible,
    log_if_denied,
    require_one_ref,
    require_refs,
)
from handlers.records.duplicates import duplicate_reason, link_duplicates, notify_continued, pair_of_kind
from handlers.records.duplicates_views import duplicate_closed, original_closed
from handlers.records.views import not_an_action
from storage.unit_of_work import Read, Tx


@dataclass(frozen=True)
class BulkResult:
    """What one verb did to several actions: a sentence for each, done or refused, and who will be told."""

    actions: Sequence[Action]
    sentences: Sequence[str]
    notified: Sequence[int]
    refusals: Sequence[str] = ()
    next_occurrences: Sequence[Action] = ()

    def reply(self, tx: Tx, *, more: Sequence[str] = ()) -> Reply:
        told = [tx.roster.name(person) for person in dict.fromkeys(self.notified)]
        sentences = [*self.sentences, *more]
        return Reply.from_message(
            step_views.changed(self.actions, sentences, told, self.refusals, self.next_occurrences)
        )


@dataclass(frozen=True)
class StepResult:
    """What a verb did to one action: the sentence of it, who will be told, and the next one of its series."""

    action: Action
    sentence: str
    notified: Sequence[int] = ()
    next_occurrence: Action | None = None


def apply_to_each(ask: Ask, tx: Tx, verb: str, act: Callable[[Action], StepResult]) -> BulkResult:
    """Do something to each action that was named. Raises UserError when it is possible with none of them."""
    done: list[StepResult] = []
    sentences, refused = list[str](), list[UserError]()
    for ref in require_refs(ask, verb):
        try:
            done.append(act(permitted_action(ask, tx, ref, verb)))
            sentences.append(done[-1].sentence)
        except AmbiguousInput:
            raise  # the answer goes for all of them
        except UserError as error:
            refused.append(error)
            log_if_denied(tx, error, verb, ref)
    if not done:
        raise combine_errors(refused)
    told = [person for one in done for person in one.notified]
    next_ones = [one.next_occurrence for one in done if one.next_occurrence]
    return BulkResult([one.action for one in done], sentences, told, [str(one) for one in refused], next_ones)


def permitted_action(ask: Ask, read: Read, ref: Ref, verb: str) -> Action:
    """Return the action that was named, if the person may do the verb to it."""
    record: Record = get_visible(ask, read, ref)
    if not isinstance(record, Action):
        raise UserError(not_an_action(ask, record, verb))
    check(ask.actor, verb, record, charter=ask.charter)
    return record


def action_must_be_open(action: Action, ask: Ask, verb: str) -> None:
    if not action.is_open:
        raise UserError(step_views.verb_refused(action, verb, possible_transitions(action), ask.reader))


def step_actions(ask: Ask, tx: Tx, verb: str) -> Reply:
    """Make a move with each action that was named; the text is its result or its reason."""
    why = checked_text(reason_text(ask), what=step_views.TEXT_LABELS[verb])
    if not why and verb in NEEDS_REASON:
        raise UserError(f"{step_views.REASON_QUESTIONS[verb]} Example: {ask.registry[verb].example}")
    return apply_to_each(ask, tx, verb, lambda action: step_action(ask, tx, action, verb, why)).reply(tx)


def step_action(ask: Ask, tx: Tx, action: Action, verb: str, why: str) -> StepResult:
    must_be_possible(ask, action, verb)
    return take_step(ask, tx, action, verb, why)


def take_step(ask: Ask, tx: Tx, action: Action, verb: str, why: str) -> StepResult:
    """Make a move that may be made, with all that follows of it."""
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
    told = propagate_change(tx, action, before) if verb == "reopen" else []
    return StepResult(action, sentence, told, next_occurrence=next_one)


def must_be_possible(ask: Ask, action: Action, verb: str) -> None:
    """Refuse a move that is not legal from here, or that somebody else has to make."""
    check(ask.actor, verb, action, charter=ask.charter)
    if TRANSITIONS[verb] not in possible_transitions(action):
        raise UserError(step_views.verb_refused(action, verb, possible_transitions(action), ask.reader))
    if verb == "verify" and not may_verify_work(ask, action):
        raise UserError(step_views.cannot_verify_own(action))


def may_verify_work(ask: Ask, action: Action) -> bool:
    """Say whether neither whoever asks nor the absent person in whose rights they do has done the work."""
    found = permitted_identity(ask.actor, "verify", action, charter=ask.charter)
    return may_verify(action, {ask.actor.person_id} | ({found.person_id} if found else set()))


def done(ask: Ask, tx: Tx) -> Reply:
    """Close one or several actions with the result that was typed."""
    return step_actions(ask, tx, "done")


def start(ask: Ask, tx: Tx) -> Reply:
    return step_actions(ask, tx, "start")


def block(ask: Ask, tx: Tx) -> Reply:
    return step_actions(ask, tx, "block")


def unblock(ask: Ask, tx: Tx) -> Reply:
    return step_actions(ask, tx, "unblock")


def verify(ask: Ask, tx: Tx) -> Reply:
    return step_actions(ask, tx, "verify")


def reopen(ask: Ask, tx: Tx) -> Reply:
    return step_actions(ask, tx, "reopen")


def cancel(ask: Ask, tx: Tx) -> Reply:
    return step_actions(ask, tx, "cancel")


def mark(ask: Ask, tx: Tx) -> Reply:
    """Make whatever legal move leads to the state that was named."""
    state, note = _parse_state(ask)
    why = checked_text(
        strip_leading_word("to", note) if state == ActionState.HANDED_OVER else note, what="note"
    )

    def marked(action: Action) -> StepResult:
        found = transition_to(action, state)
        if found is None:
            raise UserError(
                step_views.transition_refused(action, state, possible_transitions(action), ask.reader)
            )
        if not why and found.verb in NEEDS_REASON:
            raise UserError(step_views.reason_required(found, action))
        return step_action(ask, tx, action, found.verb, why)

    return apply_to_each(ask, tx, "mark", marked).reply(tx)


def _parse_state(ask: Ask) -> tuple[ActionState, str]:
    """Return the state that the words begin with, or that was chosen in the form, and the words behind it."""
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
    """Return what was said behind the verb, with what stands behind an option for it."""
    given = (ask.parsed.text, ask.parsed.option_text("reason"), ask.parsed.option_text("result"))
    return "; ".join(filter(None, given))


def strip_leading_word(word: str, text: str) -> str:
    """Return a text without the word that announces it: the answer has its own."""
    first, _, rest = text.partition(" ")
    return rest if fold(first) == word else text


def same(ask: Ask, tx: Tx) -> Reply:
    """Say that two actions are the same: the first is cancelled, the second goes on."""
    action, other, more = pair_of_kind(ask, tx, Action)
    must_be_possible(ask, action, "cancel")
    if other.state == ActionState.CANCELLED:
        raise UserError(original_closed(other, action))
    apply_transition(
        action,
        "cancel",
        by=ask.actor.person_id,
        now=ask.now,
        why=duplicate_reason(ask, tx, action, other, more),
    )
    link_duplicates(ask, tx, action, other)
    told = [
        person
        for person in action.owners
        if person not in other.owners and notify_continued(ask, tx, person, action, other)
    ]
    again = "\nIt does not come again." if action.repeats else ""
    return Reply.from_message(duplicate_closed(action, other, ask.reader, notified=told, more=again))


def add_result(ask: Ask, tx: Tx) -> Reply:
    """Keep what came of an action that was closed without a word."""
    action = _action_without_result(ask, tx)
    action.result = checked_text(ask.parsed.text, what="result")
    action.refresh_search_text()
    tx.change(action, "result", why=action.result)
    return Reply.from_message(step_views.closed([action]))


def result_form(ask: Ask, read: Read) -> Block:
    action = _action_without_result(ask, read)
    field_ = text_field("text", "What came of it?", max_length=TEXT_MAX, long=True)
    return form(
        f"Result of {action.ref}", "Keep it", [field_], words=f"result {action.ref}", channel=ask.call.channel
    )


def _action_without_result(ask: Ask, read: Read) -> Action:
    """Return the closed action that still wants its result."""
    record = get_visible(ask, read, require_one_ref(ask, "result"))
    if not isinstance(record, Action) or record.is_open:
        raise UserError(f"{record.ref} is not closed yet. Example: done {record.ref} Table sent")
    check(ask.actor, "done", record, charter=ask.charter)
    if record.result:
        raise UserError(f"{record.ref} has its result already. To say more: note {record.ref} ...")
    return record
