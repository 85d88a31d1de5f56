"""Answer words that mean something only after what was said before: to the bot's question, its list, one's own last step.

What is remembered is checked anew: whoever may not do or see something any more is refused it as ever. An exact answer to a
question acts; a correction of a step is offered.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeVar

from bot.calendar import Due
from bot.dates.readings import exact_words
from bot.errors import UserError
from bot.followups import FollowUp, Sort, read_followup
from bot.grammar.dates import read_one_date
from bot.grammar.parse import split_leading_refs
from bot.grammar.people import person_by_name
from bot.history import HistoryEntry, undoable_steps
from bot.memories import REMEMBERED_FOR, Choice, Memory
from bot.names import join_names
from bot.permissions import may_see
from bot.phrases import refs_within
from bot.records import Record, Ref, read_ref
from handlers.conversation import followup_views as views
from handlers.conversation.fewer_reminders import fewer
from handlers.conversation.followup_choices import may_run
from handlers.conversation.guesses import named_records
from handlers.core.calls import NOBODY, QUESTION, Ask, Reply
from handlers.core.memory.remember import place_of
from handlers.core.registry import FOLLOW_UP
from storage import memories
from storage.history import steps_by
from storage.received import sole_record
from storage.records import records_by_ids, records_of_thread
from storage.unit_of_work import Tx

_OF_A_DAY = frozenset({"move", "moveit"})  # the verbs of questions that ask whether a day is right
STEPS_MAX = 20  # lines of history among which the last step is
T = TypeVar("T")


@dataclass(frozen=True)
class Before:
    """What was before: what the bot asked and showed, and the caller's own last step, unless it was taken back."""

    memory: Memory | None
    step: HistoryEntry | None
    stepped: Record | None  # the record of the step, if the caller may see it
    did_at: datetime | None  # when the caller last did anything, also what can't be undone

    @property
    def is_asked(self) -> bool:
        """Return whether the last question still waits: nothing was done since."""
        if self.memory is None or not self.memory.question:
            return False
        return self.did_at is None or self.did_at <= self.memory.at

    @property
    def _is_newer(self) -> bool:
        return self.step is not None and self.memory is not None and self.step.at > self.memory.at

    def last_ref(self) -> str:
        """Return what "that" is: the record of the last step, or what was shown alone since."""
        if self.memory is not None and self.memory.about and not self._is_newer:
            return self.memory.about
        return self.stepped.ref if self.stepped is not None else ""


def follow_up(ask: Ask, tx: Tx) -> Reply:
    """Answer by what was said before; where nothing fits, the words are words like any."""
    said = read_followup(_said(ask), ask.charter.prefixes)
    if said is None or ask.actor.person_id == NOBODY or ask.actor.is_gone or not _is_to_us(ask, tx):
        return _otherwise(ask, tx)
    return _ANSWERS[said.sort](ask, tx, said, _before(ask, tx)) or _otherwise(ask, tx)


def _said(ask: Ask) -> str:
    return ask.call.words.removeprefix(FOLLOW_UP).strip()


def _is_to_us(ask: Ask, tx: Tx) -> bool:
    """Return whether words in a thread are said under a message of ours; elsewhere they are."""
    channel, thread = place_of(ask.call)
    is_said_to_us = not thread or ask.call.is_in_our_conversation or (ask.call.values or {}).get("to_us")
    return bool(is_said_to_us) or records_of_thread(tx, channel, thread) is not None


def _otherwise(ask: Ask, tx: Tx) -> Reply:
    words = _said(ask)
    if ask.call.values is not None:
        return ask.run_words(replace(ask.call, words=f"reply {words}"), tx)
    ref = read_ref(words.strip(" .,;:!?"), ask.charter.prefixes)
    meant = f"show {ref}" if ref else ask.registry.claim(words) or f"spoken {words}"
    return ask.run_words(replace(ask.call, words=meant), tx)


def _run(ask: Ask, tx: Tx, words: str) -> Reply:
    """Run words as if they had been typed; what a form asks for is offered with a button."""
    verb, rest = ask.registry.find(words)
    is_bare = not split_leading_refs(rest.split(), ask.charter.prefixes)[1]
    if verb.form is not None and verb.needs_form is None and is_bare:
        return Reply.from_message(views.form_needed(words))
    return ask.run_words(replace(ask.call, words=words, values=None), tx)


# What was before


def _before(ask: Ask, tx: Tx) -> Before:
    channel, thread = place_of(ask.call)
    memory = memories.find(tx, ask.actor.person_id, channel, thread, now=ask.now)
    done = steps_by(tx, ask.actor.person_id, limit=STEPS_MAX)
    did_at, steps = done[0].at if done else None, undoable_steps(done)
    step = next((one for one in steps[:1] if ask.now - one.at <= REMEMBERED_FOR), None)
    stepped = next(iter(records_by_ids(tx, [step.record_id])), None) if step and step.record_id else None
    if stepped is not None and not (may_see(ask.actor, stepped) and _is_here(ask, tx, stepped)):
        stepped = None
    return Before(memory, step, stepped, did_at)


def _is_here(ask: Ask, tx: Tx, record: Record) -> bool:
    """Return whether a record is spoken of in this place: under a message, only what that is about."""
    channel, thread = place_of(ask.call)
    if not thread:
        return True
    above = records_of_thread(tx, channel, thread)
    if above is None:
        above = sole_record(tx, channel, thread, person_id=ask.actor.person_id)
    return record.id in {one.id for one in above}


# Answers to a question


def _yes(ask: Ask, tx: Tx, _said: FollowUp, before: Before) -> Reply | None:
    if before.memory is None or not before.is_asked:
        return None
    choices = before.memory.question
    meant = _asked_for(ask, choices)
    if meant is None:
        return replace(Reply.from_message(views.which(choices)), mark=QUESTION)
    return _choose(ask, tx, before.memory, meant)


def _asked_for(ask: Ask, choices: Sequence[Choice]) -> Choice | None:
    """Return the only answer that "yes" can be: the one that says so, the next step, or the only one that does something."""
    sayings = [one for one in choices if one.label.casefold().startswith("yes")]
    next_steps = [one for one in choices if one.is_asked_for]
    doing = [one for one in choices if not views.is_no(one) and ask.registry.find(one.words)[0].writes]
    found = next((some for some in (sayings, next_steps, doing) if some), choices)
    return found[0] if len(found) == 1 else None


def _no(ask: Ask, tx: Tx, _said: FollowUp, before: Before) -> Reply | None:
    if before.memory is None or not before.is_asked:
        return None
    declined = [one for one in before.memory.question if views.is_no(one)]
    if len(declined) == 1:
        return _choose(ask, tx, before.memory, declined[0])
    memories.settle(tx, before.memory)
    return Reply(text=views.LEFT)


def _place(ask: Ask, tx: Tx, said: FollowUp, before: Before) -> Reply | None:
    if before.memory is None:
        return None
    if before.is_asked:
        choices = [one for one in before.memory.question if not views.is_no(one)]
        found = _nth(choices, said.place)
        return _choose(ask, tx, before.memory, found) if found is not None else None
    ref = _nth(before.memory.listed(ask.now), said.place)
    return _run(ask, tx, f"show {ref}") if ref is not None else None


def _nth(things: Sequence[T], place: int) -> T | None:
    index = place - 1 if place > 0 else place
    return things[index] if -len(things) <= index < len(things) else None


def _every(ask: Ask, tx: Tx, _said: FollowUp, before: Before) -> Reply | None:
    if before.memory is None or not before.is_asked:
        return None
    every = [one for one in before.memory.question if one.label == "Both" or one.label.startswith("All ")]
    return _choose(ask, tx, before.memory, every[0]) if len(every) == 1 else None


def _ref(ask: Ask, tx: Tx, said: FollowUp, before: Before) -> Reply | None:
    if before.memory is None or not before.is_asked:
        return None
    ref = read_ref(said.words, ask.charter.prefixes)
    about = [one for one in before.memory.question if refs_within(one.words, ask.charter.prefixes) == [ref]]
    return _choose(ask, tx, before.memory, about[0]) if len(about) == 1 else None


def _choose(ask: Ask, tx: Tx, memory: Memory, choice: Choice) -> Reply:
    memories.settle(tx, memory)
    return _run(ask, tx, choice.words)


# What is said of the last step, or of what was shown


def _instead(ask: Ask, tx: Tx, said: FollowUp, before: Before) -> Reply | None:
    """Offer what was meant instead: another day, person or record for what was asked about, or done."""
    refs = refs_within(_said(ask), ask.charter.prefixes)
    line = _line_asked(ask, before)
    channel, thread = place_of(ask.call)
    asks_for_day = line.partition(" ")[0] in _OF_A_DAY
    if thread and not asks_for_day and records_of_thread(tx, channel, thread) is None:
        return None  # under an answer it is said of what that is about, as any reply
    if refs:
        return _for_other(ask, tx, before, line, refs[-1])
    record = _record_of(ask, tx, line) or before.stepped or _record_of(ask, tx, before.last_ref())
    if record is None:
        return None
    if (due := _date_for(ask, said.words, record)) is not None:
        return _offer(ask, "move", record, exact_words(due, ask.typing_context.zone), ask.reader.due(due))
    if (person := _person(ask, said.words)) is not None and (user := ask.roster.slack_user(person)):
        return _offer(ask, "assign", record, f"<@{user}>", ask.reader.short_name(person))
    named = [one for one in named_records(ask, tx, said.words, enough=0) if one.id != record.id]
    return _for_other(ask, tx, before, line, Ref(named[0].kind, named[0].number)) if len(named) == 1 else None


def _line_asked(ask: Ask, before: Before) -> str:
    """Return the line that the open question asks for; "" where none is open, or several."""
    choice = (
        _asked_for(ask, before.memory.question) if before.memory is not None and before.is_asked else None
    )
    return choice.words if choice is not None else ""


def _record_of(ask: Ask, tx: Tx, line: str) -> Record | None:
    refs = refs_within(line, ask.charter.prefixes)
    found = tx.find(refs[0]) if len(refs) == 1 else None
    return found if found is not None and may_see(ask.actor, found) else None


def _date(ask: Ask, words: str, *, on: date | None = None) -> Due | None:
    """Return the day that words are, and nothing else; as they are read today, or on a day ahead."""
    context = ask.typing_context
    if on is not None:
        context = replace(context, now=max(ask.now, datetime.combine(on, time(12), tzinfo=UTC)))
    with suppress(UserError):
        return read_one_date(words, context)
    return None


def _date_for(ask: Ask, words: str, record: Record) -> Due | None:
    """Return the day that words are; of what has a day of its own a day of the week is that of its week, at its hour."""
    due, starts_on = _date(ask, words), getattr(record, "starts_on", None)
    if due is None or not isinstance(starts_on, date) or starts_on <= ask.today:
        return due
    saturday = starts_on - timedelta(days=starts_on.weekday() + 2)
    near = [_date(ask, words, on=saturday + timedelta(days=n)) for n in (0, 1)]
    if near[0] is not None and near[1] is not None and near[0].day == near[1].day != due.day:
        due = near[0]  # a day of the week: the same from either day before that week
    hour = getattr(record, "hour", None)
    return replace(due, at=hour) if due.at is None and isinstance(hour, time) else due


def _person(ask: Ask, words: str) -> int | None:
    """Return the person whose name words are, and nothing else."""
    with suppress(UserError):
        return person_by_name(words, ask.typing_context).person_id
    return None


def _offer(ask: Ask, name: str, record: Record, argument: str, says: str) -> Reply | None:
    verb = ask.registry[name]
    if not may_run(ask, verb, record):
        return None
    return Reply.from_message(views.same(views.Step(verb, argument, says), [record]))


def _for_other(ask: Ask, tx: Tx, before: Before, line: str, ref: Ref) -> Reply | None:
    """Offer the line that was asked about, or the last step, for another record."""
    record, step = tx.find(ref), _step_of(ask, line) if line else _last_step(ask, before)
    if (
        step is None
        or record is None
        or not may_see(ask.actor, record)
        or not may_run(ask, step.verb, record)
    ):
        return None
    undone = before.stepped if not line and before.stepped is not None else None
    return Reply.from_message(views.for_other(step, record, undone=undone))


def _step_of(ask: Ask, line: str) -> views.Step | None:
    """Return a typed line as a step that can be taken for another record; None for one about no record."""
    verb, rest = ask.registry.find(line)
    refs, others = split_leading_refs(rest.split(), ask.charter.prefixes)
    return views.Step(verb, " ".join(others)) if len(refs) == 1 else None


def _last_step(ask: Ask, before: Before) -> views.Step | None:
    """Return the caller's last step; None where it can't be typed, or there is none."""
    if before.step is None or before.stepped is None:
        return None
    verb = next((one for one in ask.registry.verbs if one.name == before.step.verb), None)
    if verb is None or not verb.takes_refs or verb.is_hidden:
        return None
    due, owners = getattr(before.stepped, "due", None), getattr(before.stepped, "owners", ())
    if verb.positional_option == "due" and due is not None:
        return views.Step(verb, exact_words(due, ask.typing_context.zone), ask.reader.due(due))
    if verb.positional_option.startswith("owner"):
        users = [user for one in owners if (user := ask.roster.slack_user(one))]
        said = join_names([ask.reader.short_name(one) for one in owners])
        return views.Step(verb, " ".join(f"<@{user}>" for user in users), said) if users else None
    return views.Step(verb)


def _same(ask: Ask, tx: Tx, said: FollowUp, before: Before) -> Reply | None:
    """Offer the last step for the record that is named."""
    refs = refs_within(_said(ask), ask.charter.prefixes)
    records = [one for ref in refs if (one := tx.find(ref)) is not None and may_see(ask.actor, one)]
    found = records or named_records(ask, tx, said.words, enough=0)
    step = _last_step(ask, before)
    others = [one for one in found if before.stepped is None or one.id != before.stepped.id]
    fitting = [one for one in others if step is not None and may_run(ask, step.verb, one)]
    return Reply.from_message(views.same(step, fitting)) if step is not None and fitting else None


def _other(ask: Ask, tx: Tx, _said: FollowUp, before: Before) -> Reply | None:
    """Show the other of two that were shown; of more, ask which."""
    listed = before.memory.listed(ask.now) if before.memory is not None else []
    if len(listed) == 1:
        return Reply(text=views.ONLY_ONE)
    others = [ref for ref in listed if ref != before.last_ref()]
    if len(others) == 1:
        return _run(ask, tx, f"show {others[0]}")
    records = [tx.find(ref) for one in others if (ref := read_ref(one, ask.charter.prefixes))]
    seen = [one for one in records if one is not None and may_see(ask.actor, one)]
    return Reply.from_message(views.which_record(seen, "show")) if seen else None


def _remind(ask: Ask, tx: Tx, said: FollowUp, before: Before) -> Reply | None:
    """Remind of what was shown or done last, as if it had been typed with its reference."""
    ref = before.last_ref()
    return _run(ask, tx, f"remind {ref} {said.words}".strip()) if ref else None


def _back(ask: Ask, tx: Tx, _said: FollowUp, _before: Before) -> Reply | None:
    return ask.run_words(replace(ask.call, words="undo", values=None), tx)


def _not_done(ask: Ask, _tx: Tx, _followup: FollowUp, before: Before) -> Reply | None:
    """Offer to open again what the caller has just closed; nothing is noted before they say so."""
    record, step = before.stepped, before.step
    if record is None or step is None or not ask.registry.kind_of(record).replies.can_reopen(record):
        return None
    if not may_run(ask, ask.registry["reopen"], record):
        return None
    return replace(Reply.from_message(views.open_again(record, ask.now - step.at, _said(ask))), mark=QUESTION)


def _fewer(ask: Ask, tx: Tx, said: FollowUp, before: Before) -> Reply | None:
    return fewer(ask, tx, before.last_ref(), is_weekly=bool(said.words))


_ANSWERS: Mapping[Sort, Callable[[Ask, Tx, FollowUp, Before], Reply | None]] = {
    Sort.YES: _yes,
    Sort.NO: _no,
    Sort.PLACE: _place,
    Sort.EVERY: _every,
    Sort.REF: _ref,
    Sort.INSTEAD: _instead,
    Sort.SAME: _same,
    Sort.OTHER: _other,
    Sort.REMIND: _remind,
    Sort.BACK: _back,
    Sort.NOT_DONE: _not_done,
    Sort.FEWER: _fewer,
}
