"""Ordinary words outside of a thread: what they may be for a round that asks their writer, or for answers to be cleared."""

from collections.abc import Iterator, Sequence

from bot.permissions import may_see
from bot.records import Kind, Prefixes, read_ref
from bot.replies import is_consent
from bot.round_words import says_no_change
from bot.rounds import RoundRun, Seat, seat_words
from handlers.core.blocks.elements import VALUE_MAX, Block, Button, Message, entry
from handlers.core.blocks.fallback import message_of
from handlers.core.blocks.text import escape
from handlers.core.calls import Ask
from handlers.rounds import clearing, views
from handlers.rounds.schedule import seats_waiting
from handlers.rounds.standing import Standing, standing_of
from storage import round_runs
from storage.unit_of_work import Read

FEWEST = 3  # words of an answer that says more than that nothing has changed


def claim(words: str, prefixes: Prefixes) -> str | None:
    """Return what stands behind a round and a colon as an answer to it; None for other words."""
    first, _, rest = words.partition(":")
    ref = read_ref(first.strip(), prefixes)
    return f"answer {ref} {rest.strip()}" if ref is not None and ref.kind is Kind.ROUND and rest else None


def hear(ask: Ask, read: Read, words: str) -> list[Block]:
    """Return the questions whether words answer a round, each seat with its button; of "fine with me", what waits for that."""
    runs = [one for one in round_runs.with_answers_wanted(read, now=ask.now) if may_see(ask.actor, one)]
    found = [standing_of(read, one) for one in runs]
    if is_consent(words):
        return _to_clear(ask, read, found)
    is_short = len(words.split()) < FEWEST and not says_no_change(words)
    fitting = [one for one in found if not is_short or one.rule.is_unchanged(words)]
    return [block for standing in fitting for block in _questions(ask, read, standing, words)]


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
    for person in ask.actor.person_ids:
        for seat in seats_waiting(read, standing, person, ask.now):
            yield _question(ask, standing, seat, words)


def _question(ask: Ask, standing: Standing, seat: Seat, words: str) -> Block:
    """Return the question about one seat; words that no button holds are to be written in the form."""
    run = standing.run
    about = f"{escape(standing.name(seat.seat))}, {views.subject(run, ask.reader)}"
    send = Button("Send it", "answer", f"{run.ref} {seat.seat} {words}")
    button = send if len(send.value) <= VALUE_MAX else Button("Write it", "answer", seat_words(run, seat))
    return entry(f"Is that your answer to {run.ref}?\n{about}", button)
