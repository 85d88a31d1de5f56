"""Ordinary words outside of a thread: what they may be for a round that asks their writer, or for answers to be cleared."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from bot.errors import Offer, UserError
from bot.memories import REMEMBERED_FOR
from bot.permissions import may_see
from bot.phrases import first_ref, without_refs
from bot.records import Kind, Prefixes, read_ref
from bot.replies import is_consent
from bot.round_rules import RoundRule
from bot.round_words import says_no_change
from bot.rounds import RoundRun, Seat, seat_words
from handlers.core.blocks.elements import Block, Message, entry
from handlers.core.blocks.fallback import message_of
from handlers.core.blocks.text import escape
from handlers.core.calls import Ask, Reply
from handlers.core.memory.shown import has_acted_since
from handlers.rounds import clearing, views
from handlers.rounds.schedule import seats_waiting
from handlers.rounds.standing import Standing, standing_of
from storage import round_runs
from storage.unit_of_work import Read, Tx

_MY_ANSWER = re.compile(
    r"(?:here(?:'s|’s| is) )?(?:my|our) (?:answer|update|reply|input)s? (?:to|for|in) (?P<round>\w+-\d{1,9})(?: is)?:\s*(?P<said>.+)",
    re.IGNORECASE | re.DOTALL,
)
_FOR_ANOTHER = re.compile(
    r"(?:(?P<round>\w+-\d{1,9})[,:]? )?(?:for|on behalf of) (?P<name>[^:\n]{2,40}): *(?(round)|(?P<behind>\w+-\d{1,9})[,:]? )(?P<said>.+)",
    re.IGNORECASE | re.DOTALL,
)
FEWEST = 3  # words of an answer that says more than that nothing has changed


def claim(words: str, prefixes: Prefixes, *, rules: Sequence[RoundRule]) -> str | None:
    """Return what stands behind a round and a colon as an answer to it, or that there is nothing to say; None for other words."""
    if says_no_change(words) or any(one.is_unchanged(words) for one in rules):
        return f"nochange {words}"
    if (of_other := _FOR_ANOTHER.fullmatch(words.strip())) is not None:
        ref = read_ref(of_other["round"] or of_other["behind"], prefixes)
        if ref is not None and ref.kind is Kind.ROUND:
            return f"answer {ref} for {of_other['name']}: {of_other['said']}"
    own = _MY_ANSWER.fullmatch(words.strip())
    first, _, rest = (own["round"], "", own["said"]) if own is not None else words.partition(":")
    ref = read_ref(first.strip(), prefixes)
    is_answer = ref is not None and ref.kind is Kind.ROUND and bool(rest.strip())
    return f"answer {ref} {rest.strip()}" if is_answer else None


def hear(ask: Ask, read: Read, words: str) -> list[Block]:
    """Return the questions whether words answer a round, each seat with its button; of "fine with me", what waits for that.

    A round that the words name is the only one that they may answer.
    """
    found, ref = _wanting(ask, read), first_ref(words, ask.charter.prefixes)
    if ref is not None:
        found, words = [one for one in found if one.run.ref == str(ref)], without_refs(words)
    if is_consent(words):
        return _to_clear(ask, read, found)
    is_short = len(words.split()) < FEWEST and not says_no_change(words)
    fitting = [one for one in found if not is_short or one.rule.is_unchanged(words)]
    return [block for standing in fitting for block in _questions(ask, read, standing, words)]


def awaited(ask: Ask, read: Read, words: str) -> str:
    """Return the command that completes the caller's unfinished answer with these words; "" for none.

    It must be their only one of the last hour, and their last step.
    """
    begun = [
        (draft, standing, seat)
        for standing in _wanting(ask, read)
        for seat in standing.silent
        if (draft := standing.draft(seat.seat, ask.actor.person_id)) is not None
        and ask.now - draft.at <= REMEMBERED_FOR
    ]
    if len(begun) != 1:
        return ""
    ((draft, standing, seat),) = begun
    named, said = standing.seat_named(words)
    is_left = has_acted_since(ask, read, draft.at)
    return "" if is_left or named not in (None, seat) else f"answer {standing.run.ref} {seat.seat} {said}"


def _wanting(ask: Ask, read: Read) -> list[Standing]:
    """Return the rounds that still take answers, of those that the caller may see."""
    return [one for one in read.once(_standings, ask.now) if may_see(ask.actor, one.run)]


def _standings(read: Read, now: datetime) -> list[Standing]:
    return [standing_of(read, one) for one in round_runs.with_answers_wanted(read, now=now)]


def nothing_to_say(ask: Ask, tx: Tx, words: str) -> Reply:
    """Answer the only seat that waits for the caller with "no change"; of several, ask which. Raises UserError for none."""
    found = [standing_of(tx, one) for one in round_runs.open_rounds(tx) if may_see(ask.actor, one)]
    waiting = [
        (one, seat)
        for one in found
        for person in ask.actor.person_ids
        for seat in seats_waiting(tx, one, person, ask.now)
    ]
    fitting = [(one, seat) for one, seat in waiting if one.rule.is_unchanged(words)]
    if len(fitting) == 1:
        ((standing, seat),) = fitting
        said = replace(ask.call, words=f"nochange {seat_words(standing.run, seat)}", values=None)
        return ask.run_words(said, tx)
    if fitting:
        return Reply.from_message(message_of(views.which_unchanged(fitting, ask.reader)))
    if waiting:
        standing, seat = waiting[0]
        raise asks_each_time(standing, seat)
    raise UserError("No round asks you for an answer now.", offers=[Offer("See all rounds", "say", "rounds")])


def asks_each_time(standing: Standing, seat: Seat) -> UserError:
    """Return the refusal of "no change" in a round that doesn't take it."""
    offers = [Offer("Write it", "answer", seat_words(standing.run, seat))]
    return UserError(f"{standing.run.ref} asks for an answer each time.", offers=offers)


def among(ask: Ask, read: Read, runs: Sequence[RoundRun], _: Sequence[str], text: str) -> Message | None:
    """Return the question which of several rounds a reply under all of them answers; None where it can be one at most."""
    if is_consent(text):
        return None
    found = [block for run in runs for block in _questions(ask, read, standing_of(read, run), text)]
    return message_of(found) if len(found) > 1 else None


def _to_clear(ask: Ask, read: Read, found: Sequence[Standing]) -> list[Block]:
    on = ask.charter.day_of(ask.now)
    waiting = ((one, clearing.waiting_for(read, one, ask.actor.person_ids, on)) for one in found)
    return [block for one, mine in waiting if mine for block in clearing.blocks_of(one, mine, ask.reader)]


def _questions(ask: Ask, read: Read, standing: Standing, words: str) -> Iterator[Block]:
    named, rest = standing.seat_named(words)
    asked = [one for person in ask.actor.person_ids for one in seats_waiting(read, standing, person, ask.now)]
    for seat in asked:
        if named is None or seat.seat == named.seat:
            yield _question(ask, standing, seat, rest)
    if named is not None and named not in asked and _may_answer(ask, standing, named):
        yield _question(ask, standing, named, rest, is_asked=False)


def _may_answer(ask: Ask, standing: Standing, seat: Seat) -> bool:
    """Return whether the caller sits on a silent seat of an open round for which another is asked."""
    sits = set(ask.actor.person_ids) & {*standing.sitting(seat.seat, ask.charter.day_of(ask.now))}
    return bool(sits) and standing.run.is_open and seat.seat not in standing.sent


def _question(ask: Ask, standing: Standing, seat: Seat, words: str, *, is_asked: bool = True) -> Block:
    """Return the question about one seat; words that no button holds are to be written in the form.

    Of a seat for which another is asked (not `is_asked`) it says who.
    """
    run = standing.run
    about = f"{escape(standing.name(seat.seat))}, {views.subject(run, ask.reader)}"
    button = views.send(run, seat, words, is_next_step=True)
    holder = standing.holder(seat.seat, ask.charter.day_of(ask.now))
    other = f" I've asked {ask.reader.short_name(holder)} for it." if not is_asked and holder else ""
    return entry(f"Is that your answer to {run.ref}?{other}\n{about}", button)
