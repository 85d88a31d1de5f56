"""Replies to the verbs that change actions."""

from collections.abc import Sequence
from itertools import pairwise

from bot import refusals
from bot.actions import NEEDS_REASON, TRANSITIONS, Action, ActionState, Transition, possible_transitions
from bot.calendar import Due
from bot.errors import Offer, UserError, to_fill_in
from bot.names import join_all
from bot.records import Record
from handlers.actions import recurrence
from handlers.actions.views import chip, chip_today, restricted, titled
from handlers.core.blocks.chips import fact_line, facts
from handlers.core.blocks.elements import Block, Button, Message, buttons, entry, sections
from handlers.core.blocks.fallback import message_of
from handlers.core.blocks.text import Reader, capitalized, escape, state_label, with_full_stop
from handlers.people.owner_roles_views import follows, owners_in_words


def changed(
    actions: Sequence[Action],
    sentences: Sequence[str],
    reader: Reader,
    *,
    told: str = "",
    news: Sequence[str] = (),
    next_ones: Sequence[Action] = (),
    is_seen: bool = True,
) -> Message:
    """Return the reply for one or several changed actions, with the next steps. `told` is who hears of it next.

    What the reader no longer sees (`is_seen`) can only be undone.
    """
    stop = _stop_repeating_buttons(next_ones)
    if len(actions) == 1:
        lines = [*_with_told(sentences[0], told), *news]
        (one,) = actions
        about = facts(chip(one, reader), one.ref, _when_or_where(one, reader), restricted(one))
        return message_of(
            [*sections(lines), about, buttons([*_follow_up_buttons(one, is_seen=is_seen), *stop])]
        )
    entries = [_entry(*one, reader) for one in zip(actions, sentences, strict=True)]
    rest = sections([*filter(None, [told]), *news])
    return message_of([*entries, *rest, *([buttons(stop)] if stop else [])])


def _with_told(sentence: str, told: str) -> list[str]:
    """Return the lines of a sentence, with who is told of it in the first if it is alone."""
    lines = sentence.split("\n")
    return (
        [f"{with_full_stop(lines[0])} {told}"]
        if told and len(lines) == 1
        else [*lines, *([told] if told else [])]
    )


def _when_or_where(action: Action, reader: Reader) -> str:
    """Return the area of an open action, and the day on which another was closed."""
    return (
        reader.area(action.area)
        if action.is_open or not action.closed_at
        else reader.day_of(action.closed_at)
    )


def _entry(action: Action, sentence: str, reader: Reader) -> Block:
    about = fact_line(chip(action, reader), action.ref, _when_or_where(action, reader))
    return entry(f"{sentence}\n{about}", Button("Undo", "undo", action.ref))


def _stop_repeating_buttons(next_ones: Sequence[Action]) -> list[Button]:
    if len(next_ones) == 1:
        return [Button("Stop repeating", "once", next_ones[0].ref)]
    return [Button(f"Stop repeating {one.ref}", "once", one.ref) for one in next_ones[:ROW_BUTTONS_MAX]]


ROW_BUTTONS_MAX = 5  # buttons in a row


def _follow_up_buttons(action: Action, *, is_seen: bool) -> list[Button]:
    undo = Button("Undo", "undo", action.ref)
    if not is_seen:
        return [undo]
    if action.state == ActionState.DONE and not action.result:
        return [Button("Add the result", "result", action.ref), undo]
    if not action.is_open:
        return [undo]
    is_blocked = action.state == ActionState.BLOCKED
    return [
        undo,
        Button("Unblock", "unblock", action.ref) if is_blocked else Button("Edit", "edit", action.ref),
    ]


_STEP_SENTENCES = {
    "start": "is in progress.",
    "block": "is blocked: {why}",
    "unblock": "is in progress again.",
    "done": "is done.",
    "verify": "is verified.",
    "reopen": "is open again.",
    "cancel": "is cancelled: {why}",
    "handover": "is handed over to {why}",
}


TEXT_LABELS = dict.fromkeys(TRANSITIONS, "note") | {"done": "result"} | dict.fromkeys(NEEDS_REASON, "reason")


REASON_QUESTIONS = {
    "block": "What is in the way?",
    "cancel": "Why is it cancelled?",
    "handover": "Who takes it over?",
}


_PARTICIPLES = {
    "start": "started",
    "block": "blocked",
    "unblock": "unblocked",
    "done": "closed",
    "verify": "verified",
    "reopen": "reopened",
    "cancel": "cancelled",
    "handover": "handed over",
    "move": "moved to another date",
    "assign": "given to somebody else",
    "edit": "changed like that",
    "once": "ended like that",
}


def step_taken(action: Action, verb: str, why: str) -> str:
    sentence = f"{titled(action)} {_STEP_SENTENCES[verb].format(why=escape(why))}"
    if not why or verb in REASON_QUESTIONS:
        return sentence
    return f"{sentence} {capitalized(TEXT_LABELS[verb])}: {escape(why)}"


def due_now(action: Action, reader: Reader) -> str:
    """Return the date of an action that opened again and followed what it depends on."""
    return f" It's due *{reader.due(action.due)}* now." if action.due else ""


def series_outcome(verb: str, next_one: Action | None, reader: Reader) -> str:
    """Return what happens to the series, as a new line; empty if nothing does."""
    if verb == "cancel":
        return "\nIt won't come again."
    if verb == "done" and next_one is not None and next_one.due is not None:
        return f"\nThe next one is {next_one.ref}, due {reader.due(next_one.due)}."
    return "\nThat was the last one." if verb == "done" else ""


def repeat_stopped(action: Action, reader: Reader) -> str:
    due = f"stays due {reader.due(action.due)} and " if action.due else ""
    return f"{titled(action)} {due}won't come again."


def not_repeating(action: Action) -> str:
    return f"{action.ref} doesn't repeat. To make it repeat: move {action.ref} every monday"


def verb_refused(action: Action, verb: str, reader: Reader, *, me: int) -> UserError:
    """Return the refusal of a verb that is not possible now, with those that are."""
    offers = _possible_steps(action)
    if not action.is_open:
        return UserError(closed_already(action, reader, me=me), offers=offers)
    if verb in TRANSITIONS and TRANSITIONS[verb].target == action.state:
        return UserError(f"{action.ref} is already {state_label(action.state)}.", offers=offers)
    return UserError(
        f"{action.ref} is {state_label(action.state)}, so it can't be {_PARTICIPLES[verb]}.", offers=offers
    )


def closed_refused(action: Action, reader: Reader, *, me: int) -> UserError:
    """Return the refusal of something that is for open actions, with the way to open it again."""
    return UserError(closed_already(action, reader, me=me), offers=_possible_steps(action))


def transition_refused(action: Action, wanted: str, reader: Reader, *, me: int) -> UserError:
    """Return the refusal of a state that an action cannot take now, with the steps that are possible."""
    here, offers = state_label(action.state), _possible_steps(action)
    if not action.is_open:
        return UserError(closed_already(action, reader, me=me), offers=offers)
    if wanted == action.state:
        return UserError(f"{action.ref} is already {here}.", offers=offers)
    return UserError(f"{action.ref} is {here}, so it can't become {state_label(wanted)}.", offers=offers)


_CLOSING_WORDS = {
    ActionState.DONE: "closed {ref}",
    ActionState.VERIFIED: "closed {ref}",
    ActionState.CANCELLED: "cancelled {ref}",
    ActionState.HANDED_OVER: "handed {ref} over",
}


def closed_already(action: Action, reader: Reader, *, me: int) -> str:
    """Return who closed an action, and when: "Linda closed A-1 on Mon 7 Dec."."""
    words = _CLOSING_WORDS.get(ActionState(action.state))
    if words is None or action.closed_at is None or action.closed_by is None:
        return f"{action.ref} is {state_label(action.state)}."
    by = "You" if action.closed_by == me else reader.short_name(action.closed_by)
    also = " It's verified." if action.state == ActionState.VERIFIED else ""
    return f"{by} {words.format(ref=action.ref)} on {reader.day_of(action.closed_at)}.{also}"


# What is offered instead, in this order; the other steps need words, or a second person.
_OFFERED_STEPS = {"done": "Done", "unblock": "Unblock", "reopen": "Reopen"}


def _possible_steps(action: Action) -> list[Offer]:
    possible = {step.verb for step in possible_transitions(action)}
    return [Offer(label, verb, action.ref) for verb, label in _OFFERED_STEPS.items() if verb in possible]


def verifying_own_refused(
    action: Action, reader: Reader, others: Sequence[int], *, me: int, absent: int
) -> str:
    if me in action.owners:
        why = f"{action.ref} is yours"
    elif me == action.closed_by:
        why = f"You closed {action.ref}"
    else:
        why = f"{action.ref} is the work of {reader.name(absent)}, for whom you stand in"
    ask = f" Ask {refusals.named([reader.short_name(one) for one in others])}." if others else ""
    return f"{why}, so somebody else has to verify it.{ask}"


def closed_by(action: Action, reader: Reader) -> str:
    """Return who closed an action, as a new line for whoever verifies it."""
    if action.closed_by is None or action.closed_at is None:
        return ""
    return f"\n{reader.name(action.closed_by)} closed it on {reader.day_of(action.closed_at)}."


def unknown_state(words: str) -> str:
    known = ", ".join(
        state_label(one) for one in ActionState if one in {step.target for step in TRANSITIONS.values()}
    )
    sentence = f"“{escape(words[:40])}” isn't a state of an action." if words else "Which state?"
    return f"{sentence} It can be {known}."


def reason_required(step: Transition, action: Action) -> UserError:
    """Ask for the reason that a step requires."""
    return UserError(REASON_QUESTIONS[step.verb], offers=[to_fill_in("mark", action.ref)])


def answer_required(action: Action, ref: str) -> UserError:
    """Ask for the answer to a question about an issue; its reference is "" for whoever may not see it."""
    if not ref:
        return UserError(f"What is the answer? Say it here: done {action.ref} CHF 310 000 a year")
    return UserError(f"What is the answer to {ref}?", offers=[to_fill_in("answer", ref)])


def reason_lines(why: str) -> list[str]:
    return [f"Why: {escape(why)}"] if why else []


def moved(action: Action, before: Action, reader: Reader) -> str:
    is_series_kept = action.repeats == before.repeats
    series = recurrence.after_move if is_series_kept else recurrence.rule_with_dates
    lines = [_date_change(action, before.due, reader), series(action, reader)]
    return "\n".join(filter(None, lines))


def depends_no_more(action: Action, before: Action) -> str:
    """Return that the date stays where it is from now on, where it moved with something before; else ""."""
    return (
        "It doesn't depend on anything any more." if before.due_hangs_on and not action.due_hangs_on else ""
    )


def _date_change(action: Action, was: Due | None, reader: Reader) -> str:
    if action.due is None:
        return f"{titled(action)} has no date now{f', not {reader.due(was)}' if was else ''}."
    now = f"{titled(action)} is now due {reader.due(action.due)}"
    if was is None:
        return f"{now}; it had no date."
    if was.ends_at() == action.due_at:
        return f"{titled(action)} stays due {reader.due(action.due)}."
    return f"{now}, not {reader.due(was)}."


def due_already(action: Action, reader: Reader) -> str:
    due = f"is already due {reader.due(action.due)}" if action.due else "has no date"
    return f"{action.ref} {due}. Nothing has changed."


def reassigned(action: Action, was: Sequence[int], reader: Reader) -> str:
    sentence = f"{titled(action)} goes from {join_all([reader.name(one) for one in was])} to {owners_in_words(action, reader)}."
    return " ".join([sentence, *follows(action, reader)])


def assigned_already(action: Action, reader: Reader) -> str:
    return f"{action.ref} is already with {reader.names(action.owners)}. Nothing has changed."


def edited(action: Action, before: Action, reader: Reader, *, was: Sequence[str], now: Sequence[str]) -> str:
    """Return the changed lines of the details, with the title as it was before."""
    lines = [line for line in now if line not in was and not line.startswith(chip_today(action, reader).sign)]
    title = [f"Until now: {escape(before.title)}"] if action.title != before.title else []
    return "\n".join([titled(action), *title, *lines])


def unblocked_by(refs: Sequence[str]) -> str:
    """Return which actions waited for one that is closed now, as a sentence that follows; "" for none."""
    return f" {join_all(refs)} {'waits' if len(refs) == 1 else 'wait'} no longer." if refs else ""


def nothing_to_wait_for(action: Action, closed: Sequence[Action]) -> str:
    names, are = join_all([one.ref for one in closed]), "is" if len(closed) == 1 else "are"
    return (
        f"{names} {are} closed already, so there's nothing to wait for. {action.ref} isn't blocked. "
        f"If something else is in the way: block {action.ref} ..."
    )


def waits_for_itself(action: Action, chain: Sequence[Action]) -> str:
    """Return that each of a chain waits for the next, and the last is the action itself."""
    if len(chain) == 1:
        return f"{action.ref} can't wait for itself."
    refs = [one.ref for one in chain]
    waits = join_all([f"{one} waits for {other}" for one, other in pairwise(refs)])
    return f"{action.ref} can't wait for {refs[0]}, because {waits}. Nothing has changed."


def not_put_off(record: Record, *, day: str, can_stop: bool) -> UserError:
    """Return the refusal to put off the reminders of anything but an action, with what there is instead."""
    stop = f" To stop the others: mute {record.ref}" if can_stop else ""
    offers = [
        Offer("Remind me", "remind", record.ref),
        *([Offer("Turn off reminders", "mute", record.ref)] if can_stop else []),
    ]
    return UserError(
        f"I can't put off the reminders of {record.ref}. To be reminded on a day: remind {record.ref} {day}.{stop}",
        offers=offers,
    )
