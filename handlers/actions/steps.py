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
from bot.charter import Rights
from bot.errors import AmbiguousInput, Interpretation, Offer, PermissionDenied, UserError, to_fill_in, to_open
from bot.history import Note
from bot.names import fold
from bot.permissions import check, may_see, people_with_right, permitted_identity
from bot.records import TEXT_MAX, Record, Ref, checked_text
from bot.replies import without_courtesy
from handlers.actions import step_views
from handlers.actions.changes import notify_of_closing, notify_of_obstacle, propagate_change
from handlers.actions.recurrence import CLOSING_VERB, log_next_occurrence
from handlers.actions.replies import notify_of_answer
from handlers.blocks.elements import VALUE_MAX, Block, Button, form, text_field
from handlers.blocks.text import count, escape, with_full_stop
from handlers.calls import AGAIN_PREFIX, Ask, Presser, Reply, get_visible, refusal, require_one_ref
from handlers.delivery.recipients import notified_sentence, told_sentence
from handlers.records.duplicates import duplicate_reason, link_duplicates, notify_continued, pair_of_kind
from handlers.records.duplicates_views import duplicate_closed, original_closed
from handlers.records.views import not_an_action
from handlers.words import for_each_ref
from storage.actions import actions_for
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
    """The outcome of one verb for several actions, and the refusals."""

    done: Sequence[StepResult]
    refusals: Sequence[str] = ()

    def reply(self, ask: Ask, tx: Tx, *, more: Sequence[str] = ()) -> Reply:
        reader = ask.reader_with(tx.roster)
        notified = notified_sentence(tx, [person for one in self.done for person in one.notified], reader)
        message = step_views.changed(
            [one.action for one in self.done],
            [one.sentence for one in self.done],
            reader,
            told=told_sentence([person for one in self.done for person in one.told], reader),
            news=[*more, *filter(None, [notified]), *self.refusals],
            next_ones=[one.next_occurrence for one in self.done if one.next_occurrence],
            is_seen=all(may_see(ask.actor, one.action) for one in self.done),
        )
        return Reply.from_message(message)


def apply_to_each(ask: Ask, tx: Tx, verb: str, act: Callable[[Action], StepResult]) -> BulkResult:
    """Apply a verb to each named action. Raises UserError when all of them refuse."""
    done, refused = for_each_ref(ask, tx, verb, lambda ref: act(permitted_action(ask, tx, ref, verb)))
    return BulkResult(done, [refusal(ask.call, error, ask.roster) for error in refused])


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


def step_actions(ask: Ask, tx: Tx, verb: str) -> Reply:
    """Apply a step to each named action; the text is its result or reason."""
    said = reason_text(ask)
    why = checked_text(
        without_courtesy(said) if verb == CLOSING_VERB else said, what=step_views.TEXT_LABELS[verb]
    )
    if not why and verb in NEEDS_REASON:
        raise UserError(step_views.REASON_QUESTIONS[verb], offers=[to_fill_in(verb, ask.typed_refs)])
    return apply_to_each(ask, tx, verb, lambda action: step_action(ask, tx, action, verb, why)).reply(ask, tx)


def step_action(ask: Ask, tx: Tx, action: Action, verb: str, why: str) -> StepResult:
    must_be_possible(ask, action, verb)
    if verb == CLOSING_VERB and not why and (issue := open_issue_with_question(tx, action.id)) is not None:
        ref = issue.ref if may_see(ask.actor, issue) else ""
        raise step_views.answer_required(action, ref)
    return take_step(ask, tx, action, verb, why)


def take_step(ask: Ask, tx: Tx, action: Action, verb: str, why: str) -> StepResult:
    """Apply a permitted step with its effects: history, note, next occurrence, notifications."""
    before, comes_again = copy.copy(action), action.repeats is not None
    apply_transition(action, verb, by=ask.actor.person_id, now=ask.now, why=why)
    if before.is_open and not action.is_open:
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
    if before.is_open and not action.is_open:
        told = notify_of_closing(tx, action, by=ask.actor.person_ids)
        effects = ask.registry.on_closed(ask, tx, action)
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
        raise PermissionDenied(step_views.cannot_verify_own(action, ask.reader, can, me=me, absent=absent))


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

    return apply_to_each(ask, tx, "mark", marked).reply(ask, tx)


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


def same(ask: Ask, tx: Tx) -> Reply:
    """Cancel the first of two duplicate actions; the second stays open."""
    action, other, more = pair_of_kind(ask, tx, Action)
    must_be_possible(ask, action, "cancel")
    if other.state == ActionState.CANCELLED:
        raise UserError(original_closed(other, action))
    why = duplicate_reason(ask, tx, action, other, more)
    apply_transition(action, "cancel", by=ask.actor.person_id, now=ask.now, why=why)
    ask_about_open_actions(ask, tx, action, "cancel", why)
    link_duplicates(ask, tx, action, other)
    new = (person for person in action.owners if person not in other.owners)
    notified = [person for person in new if notify_continued(ask, tx, person, action, other)]
    notify_of_closing(tx, action, by=ask.actor.person_ids, but=notified)
    effects = ask.registry.on_closed(ask, tx, action)
    more = f"{effects}{step_views.series_outcome('cancel', None, ask.reader) if action.repeats else ''}"
    told = notified_sentence(tx, notified, ask.reader)
    return Reply.from_message(duplicate_closed(action, other, notified=told, more=more))


def add_result(ask: Ask, tx: Tx) -> Reply:
    """Add the result to an action that was closed without one."""
    action = _action_without_result(ask, tx)
    action.result = checked_text(ask.parsed.text, what="result")
    action.refresh_search_text()
    tx.change(action, "result", why=action.result)
    sentence = step_views.step_taken(action, "done", action.result)
    return BulkResult([StepResult(action, sentence)]).reply(ask, tx)


def result_form(ask: Ask, read: Read) -> Block:
    action = _action_without_result(ask, read)
    field = text_field("text", "What came of it?", max_length=TEXT_MAX, long=True)
    words = f"result {action.ref}"
    return form(f"Result of {action.ref}", "Keep it", [field], words=words)


def _action_without_result(ask: Ask, read: Read) -> Action:
    """Return the closed action without a result."""
    record = get_visible(ask, read, require_one_ref(ask, "result"))
    if not isinstance(record, Action) or record.is_open:
        raise UserError(f"{record.ref} isn't closed yet.", offers=[Offer("Done", "done", record.ref)])
    check(ask.actor, "done", record, charter=ask.charter)
    if record.result:
        raise UserError(f"{record.ref} already has its result. To say more: note {record.ref} ...")
    return record


# Open actions of what is closed


def open_actions_of(ask: Ask, read: Read, record: Record) -> list[Action]:
    """Return the open actions that belong to a record, as far as the asker may know of them."""
    found = [read.get(one.id) for one in actions_for(read, record.id)]  # as this call has left them
    return [one for one in found if one.is_open and may_see(ask.actor, one)]


def ask_about_open_actions(ask: Ask, read: Read, record: Record, verb: str, text: str) -> None:
    """Ask before a record is closed to which open actions belong. Raises AmbiguousInput until the asker has answered.

    `verb` and `text` are the words that close it.
    """
    if ask.call.words.startswith(AGAIN_PREFIX) or not (open_ := open_actions_of(ask, read, record)):
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
