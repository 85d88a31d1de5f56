"""Change the state of one or several actions: done, blocked, verified and the like."""

import copy
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial

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
from bot.charter_section import Rights
from bot.errors import AmbiguousInput, Interpretation, Offer, PermissionDenied, UserError, to_fill_in, to_open
from bot.history import Note
from bot.names import fold
from bot.news import News, NewsKind
from bot.notifications import Reason
from bot.obstacles import awaited_actions, closed_reason
from bot.permissions import check, may_see, people_with_right, permitted_identity
from bot.records import Record, Ref, checked_text
from bot.replies import without_courtesy
from handlers.actions import step_views
from handlers.actions.changes import notify_of_closing, notify_of_obstacle, propagate_change
from handlers.actions.recurrence import CLOSING_VERB, log_next_occurrence
from handlers.actions.replies import notify_of_answer
from handlers.core.again import is_meant
from handlers.core.blocks.elements import VALUE_MAX, Button
from handlers.core.blocks.text import count, escape, with_full_stop
from handlers.core.calls import AGAIN_PREFIX, Ask, Presser, Reply, get_visible, refusal, require_refs
from handlers.core.delivery.notify import notify
from handlers.core.delivery.recipients import notified_sentence, told_sentence
from handlers.core.feature import Command
from handlers.core.records.notes import add_note
from handlers.core.records.views import not_an_action
from handlers.core.words import for_each_ref
from storage.actions import actions_for, blocked_actions
from storage.anchors import catch_up
from storage.issues import open_issue_with_question
from storage.unit_of_work import Read, Tx

CLOSE_WITH = "closewith"  # the verb of the form that closes a record together with its actions
SHOWN_MAX = 5  # open actions in a question


@dataclass(frozen=True)
class StepResult:
    """The outcome of one verb for one action: the reply, whom it notifies, the next occurrence, who hears of it."""

    action: Action
    sentence: str
    notified: Sequence[int] = ()
    next_occurrence: Action | None = None
    told: Sequence[int] = ()  # who hears of it in their next message


@dataclass(frozen=True)
class BulkResult:
    """The outcome of one verb for several actions, the refusals, and what else is said of it."""

    done: Sequence[StepResult]
    refused: Sequence[UserError] = ()
    more: Sequence[str] = ()


def apply_to_each(
    ask: Ask, tx: Tx, verb: str, refs: Sequence[Ref], act: Callable[[Action], StepResult]
) -> BulkResult:
    """Apply a verb to each named action. Raises UserError when all of them refuse."""
    return BulkResult(*for_each_ref(tx, verb, refs, lambda ref: act(permitted_action(ask, tx, ref, verb))))


def say_results(ask: Ask, tx: Tx, result: BulkResult) -> Reply:
    reader = ask.reader_with(tx.roster)
    told = [person for one in result.done for person in one.told]
    notified = [person for one in result.done for person in one.notified]
    refusals = [refusal(ask.call, error, ask.roster) for error in result.refused]
    message = step_views.changed(
        [one.action for one in result.done],
        [one.sentence for one in result.done],
        reader,
        told=told_sentence(told, reader),
        news=[*result.more, *filter(None, [notified_sentence(tx, notified, reader, but=told)]), *refusals],
        next_ones=[one.next_occurrence for one in result.done if one.next_occurrence],
        is_seen=all(may_see(ask.actor, one.action) for one in result.done),
    )
    return Reply.from_message(message)


def permitted_action(ask: Ask, read: Read, ref: Ref, verb: str) -> Action:
    """Return the named action. Raises when the asker may not apply the verb to it."""
    record: Record = get_visible(ask, read, ref)
    if not isinstance(record, Action):
        raise UserError(not_an_action(ask, record, verb), offers=[to_open(record.ref)])
    check(ask.actor, verb, record, charter=ask.charter)
    return record


def action_must_be_open(action: Action, ask: Ask, verb: str) -> None:
    if not action.is_open:
        raise step_views.verb_refused(action, verb, ask.reader, me=ask.actor.person_id)


@dataclass(frozen=True)
class NamedStep:
    """A step to take with some actions; `why` is its result, its reason or its note."""

    verb: str
    refs: Sequence[Ref]
    why: str


def step_command(verb: str) -> Command[NamedStep, BulkResult]:
    """Return the work of a verb that takes a step with each named action."""
    return Command(partial(read_step, verb=verb), take_steps, say_results)


def read_step(ask: Ask, verb: str) -> NamedStep:
    said = reason_text(ask)
    why = checked_text(
        without_courtesy(said) if verb == CLOSING_VERB else said, what=step_views.TEXT_LABELS[verb]
    )
    if not why and verb in NEEDS_REASON:
        raise UserError(step_views.REASON_QUESTIONS[verb], offers=[to_fill_in(verb, ask.typed_refs)])
    return NamedStep(verb, require_refs(ask, verb), why)


def take_steps(ask: Ask, tx: Tx, said: NamedStep) -> BulkResult:
    verb, why = said.verb, said.why
    return apply_to_each(ask, tx, verb, said.refs, lambda action: step_action(ask, tx, action, verb, why))


def step_action(ask: Ask, tx: Tx, action: Action, verb: str, why: str) -> StepResult:
    if verb == CLOSING_VERB and why not in {"", action.result} and not action.is_open:
        return _keep_later_result(ask, tx, action, why)
    must_be_possible(ask, action, verb)
    if verb == "block":
        _must_be_able_to_end(ask, tx, action, why)
    if verb == CLOSING_VERB and not why and (issue := open_issue_with_question(tx, action.id)) is not None:
        ref = issue.ref if may_see(ask.actor, issue) else ""
        raise step_views.answer_required(action, ref)
    return take_step(ask, tx, action, verb, why)


def take_step(ask: Ask, tx: Tx, action: Action, verb: str, why: str) -> StepResult:
    """Apply a permitted step with its effects: history, note, next occurrence, notifications."""
    before, comes_again = copy.copy(action), action.repeats is not None
    apply_transition(action, verb, by=ask.actor.person_id, now=ask.now, why=why)
    is_closed_now = before.is_open and not action.is_open
    if is_closed_now:
        ask_about_open_actions(ask, tx, action, verb, why)
    next_one = log_next_occurrence(ask, tx, action) if verb == CLOSING_VERB and comes_again else None
    has_moved = verb == "reopen" and catch_up(tx, action)
    tx.change(action, verb, why=why)
    if why and step_views.TEXT_LABELS[verb] == "note":
        tx.add(Note(record_id=action.id, person_id=ask.actor.person_id, at=ask.now, text=why))
        notify_of_answer(ask, tx, action)
    told = notify_of_obstacle(tx, action, by=ask.actor.person_ids) if verb == "block" else []
    sentence = step_views.step_taken(action, verb, why)
    if verb == "verify":
        sentence += step_views.closed_by(action, ask.reader)
    if has_moved:
        sentence += step_views.due_now(action, ask.reader)
    if is_closed_now:
        told = notify_of_closing(tx, action, by=ask.actor.person_ids)
        effects = ask.registry.on_closed(ask, tx, action)
        freed = [
            one.ref for one in end_waiting(tx, action, by=ask.actor.person_id) if may_see(ask.actor, one)
        ]
        effects += step_views.unblocked_by(freed)
        sentence = f"{with_full_stop(sentence)}{effects}" if effects else sentence
    if comes_again:
        sentence += step_views.series_outcome(verb, next_one, ask.reader)
    notified = propagate_change(tx, action, before) if verb == "reopen" else []
    return StepResult(action, sentence, notified, next_occurrence=next_one, told=told)


def must_be_possible(ask: Ask, action: Action, verb: str) -> None:
    """Raise when a step is not possible from the current state, or not for this person."""
    check(ask.actor, verb, action, charter=ask.charter)
    if TRANSITIONS[verb] not in possible_transitions(action):
        raise step_views.verb_refused(action, verb, ask.reader, me=ask.actor.person_id)
    if verb == "verify" and not may_verify_work(ask, action):
        me, absent = ask.actor.person_id, _verifying_person(ask, action)
        chairs = ask.roster.people_with_rights(Rights.CHAIR, on=ask.today, charter=ask.charter)
        others = dict.fromkeys([*people_with_right(ask.actor, "verify", action, ask.charter), *chairs])
        can = [one for one in others if one != me and may_verify(action, {one})]
        raise PermissionDenied(
            step_views.verifying_own_refused(action, ask.reader, can, me=me, absent=absent)
        )


def may_verify_work(by: Ask | Presser, action: Action) -> bool:
    """Return whether neither the asker nor the person they represent did the work."""
    return may_verify(action, {by.actor.person_id, _verifying_person(by, action)})


def _verifying_person(by: Ask | Presser, action: Action) -> int:
    """Return in whose right the asker verifies: their own, or that of somebody they represent."""
    identity = permitted_identity(by.actor, "verify", action, charter=by.charter)
    return by.actor.person_id if identity is None else identity.person_id


def mark(ask: Ask, tx: Tx) -> Reply:
    """Apply the step that leads to the named state."""
    state, note = _parse_state(ask)
    note = strip_leading_word("to", note) if state == ActionState.HANDED_OVER else note
    why = checked_text(note, what="note")

    def marked(action: Action) -> StepResult:
        step = transition_to(action, state)
        if step is None:
            raise step_views.transition_refused(action, state, ask.reader, me=ask.actor.person_id)
        if not why and step.verb in NEEDS_REASON:
            raise step_views.reason_required(step, action)
        return step_action(ask, tx, action, step.verb, why)

    return say_results(ask, tx, apply_to_each(ask, tx, "mark", require_refs(ask, "mark"), marked))


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
    raise UserError(
        step_views.unknown_state(" ".join(words[:2])), offers=[to_fill_in("mark", ask.typed_refs)]
    )


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


def set_result(tx: Tx, action: Action, result: str) -> StepResult:
    action.result = result
    action.refresh_search_text()
    tx.change(action, "result", why=result)
    return StepResult(action, step_views.step_taken(action, "done", result))


def _keep_later_result(ask: Ask, tx: Tx, action: Action, text: str) -> StepResult:
    """Keep the result that comes with another "done" of what is closed: where it has one already, as a note."""
    check(ask.actor, CLOSING_VERB, action, charter=ask.charter)
    if not action.result and action.state in {ActionState.DONE, ActionState.VERIFIED}:
        return set_result(tx, action, text)
    add_note(ask, tx, action, text)
    closed = step_views.closed_already(action, ask.reader, me=ask.actor.person_id)
    return StepResult(action, f"{closed} Noted: {escape(text)}")


# Open actions of what is closed


def open_actions_of(ask: Ask, read: Read, record: Record) -> list[Action]:
    """Return the open actions that belong to a record, as far as the asker may know of them."""
    found = [read.get(one.id) for one in actions_for(read, record.id)]  # as this call has left them
    return [one for one in found if one.is_open and may_see(ask.actor, one)]


def ask_about_open_actions(ask: Ask, read: Read, record: Record, verb: str, text: str) -> None:
    """Ask before a record is closed to which open actions belong. Raises AmbiguousInput until the asker has answered.

    `verb` and `text` are the words that close it.
    """
    if is_meant(ask) or not (open_ := open_actions_of(ask, read, record)):
        return
    is_typed = ask.call.values is None and not ask.call.words.startswith("reply ")
    words = ask.call.words if is_typed else f"{verb} {record.ref} {escape(text)}".strip()
    keep = "Close it, keep them" if len(open_) > 1 else "Close it, keep that"
    readings = [Interpretation(keep, f"{AGAIN_PREFIX}{words}")]
    has_choices = any(may_step(ask, one, step) for one in open_ for step in ("done", "assign"))
    if verb != "mark" and has_choices:
        readings.append(
            Interpretation("One by one", f"{CLOSE_WITH} {verb} {record.ref} {escape(text)}".strip())
        )
    sentence = f"{record.ref} isn't closed yet: {list_of_actions(ask, open_)}"
    if any(len(Button("", "say", one.words).value) > VALUE_MAX for one in readings):
        raise _too_long_for_a_button(sentence, record, verb)
    asked = f"{sentence} Should {'they' if len(open_) > 1 else 'it'} stay open?"
    raise AmbiguousInput(asked, phrase=ask.call.words, interpretations=readings)


def _too_long_for_a_button(sentence: str, record: Record, verb: str) -> UserError:
    """Return the refusal of a text that no button holds; the form of what closes a record takes it."""
    if verb == "mark":
        return UserError(f"{sentence} Your text is too long for a button here. Write it as a note first.")
    offer = Offer("Open the form", CLOSE_WITH, f"{verb} {record.ref}")
    return UserError(f"{sentence} Your text is too long for a button, but not for the form.", offers=[offer])


def may_step(ask: Ask, action: Action, verb: str) -> bool:
    """Return whether the asker may take a step with an action."""
    return permitted_identity(ask.actor, verb, action, charter=ask.charter) is not None


def list_of_actions(ask: Ask, actions: Sequence[Action]) -> str:
    """Return open actions as sentences: "2 actions of it are open: A-1 Cost table (Ute Keller), A-2 ..."."""
    shown = [f"{one.ref} {one.title} ({ask.roster.names(one.owners)})" for one in actions[:SHOWN_MAX]]
    more = f" and {len(actions) - SHOWN_MAX} more" if len(actions) > SHOWN_MAX else ""
    verb = "is" if len(actions) == 1 else "are"
    return f"{count(len(actions), 'action')} of it {verb} still open: {', '.join(map(escape, shown))}{more}."


# What an action waits for: it must be there and open, and the wait ends when it is closed


def _must_be_able_to_end(ask: Ask, read: Read, action: Action, reason: str) -> None:
    """Raise UserError where an action would wait for what never ends: for what is closed, not there, or for itself."""
    awaited: list[Action] = [get_visible(ask, read, ref) for ref in awaited_actions(reason)]
    if awaited and not any(one.is_open for one in awaited):
        raise UserError(step_views.nothing_to_wait_for(action, awaited))
    for one in awaited:
        if (chain := _chain_to(read, action, [one])) is not None:
            raise UserError(
                step_views.waits_for_itself(action, [one for one in chain if may_see(ask.actor, one)])
            )


def _chain_to(read: Read, action: Action, chain: Sequence[Action]) -> Sequence[Action] | None:
    """Return how the last of a chain waits for an action, which ends it; None where it does not."""
    last = chain[-1]
    if last.id == action.id:
        return chain
    if last.state != ActionState.BLOCKED:
        return None
    seen = {one.id for one in chain}
    awaited = (read.find(ref) for ref in awaited_actions(last.reason))
    further = (
        _chain_to(read, action, [*chain, one]) for one in awaited if one is not None and one.id not in seen
    )
    return next((one for one in further if one is not None), None)


def end_waiting(tx: Tx, closed: Action, *, by: int) -> list[Action]:
    """Unblock what waited for an action that is closed now, and for nothing else; tell its owners, but who closed it."""
    ended = []
    for found in blocked_actions(tx):
        awaited = awaited_actions(found.reason)
        others = [tx.find(ref) for ref in awaited if str(ref) != closed.ref]
        if closed.ref not in map(str, awaited) or any(one is not None and one.is_open for one in others):
            continue
        action: Action = tx.get(found.id)
        _end_wait(tx, action, closed, by=by, told=[owner for owner in action.owners if owner != by])
        ended.append(action)
    return ended


def end_waiting_for_closed(tx: Tx) -> None:
    """Unblock what waits for actions that are all closed: that was not done when they closed, in an earlier version."""
    for found in blocked_actions(tx):
        awaited = [one for ref in awaited_actions(found.reason) if (one := tx.find(ref)) is not None]
        if not awaited or any(one.is_open for one in awaited):
            continue
        last = max(awaited, key=lambda one: one.closed_at or one.changed_at)
        _end_wait(tx, tx.get(found.id), last, by=last.closed_by or last.created_by, told=found.owners)


def _end_wait(tx: Tx, action: Action, closed: Action, *, by: int, told: Iterable[int]) -> None:
    apply_transition(action, "unblock", by=by, now=tx.now)
    tx.change(action, "unblock", why=closed_reason(closed.ref))
    context = News(NewsKind.UNBLOCKED, by, tx.now, was=closed.ref).as_context()
    for owner in told:
        notify(tx, owner, action, Reason.BLOCKED_BY_OTHER, context=context)
