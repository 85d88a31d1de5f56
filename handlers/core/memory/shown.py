"""What was shown and asked last in a conversation (`bot.memories`)."""

from contextlib import suppress

from bot.dates.readings import exact_words
from bot.errors import UserError
from bot.grammar.dates import read_one_date
from bot.permissions import may_see
from bot.records import Record, read_ref
from handlers.core.calls import Ask
from handlers.core.memory.remember import place_of
from storage import memories
from storage.history import steps_by
from storage.unit_of_work import Read


def shown_last(ask: Ask, read: Read) -> Record | None:
    """Return the only record that the caller was shown last, within the hour, and may see; None for none, and for several."""
    channel, thread = place_of(ask.call)
    memory = memories.find(read, ask.actor.person_id, channel, thread, now=ask.now)
    ref = read_ref(memory.about, ask.charter.prefixes) if memory is not None else None
    found = read.find(ref) if ref is not None else None
    return found if found is not None and may_see(ask.actor, found) else None


def completed(ask: Ask, read: Read, words: str) -> str:
    """Return the caller's line for which a day was asked, with the day that these words are; "" where none waits, or they aren't."""
    channel, thread = place_of(ask.call)
    memory = memories.find(read, ask.actor.person_id, channel, thread, now=ask.now)
    if memory is None or not memory.to_complete:
        return ""
    last = steps_by(read, ask.actor.person_id, limit=1)
    if last and last[0].at > memory.at:
        return ""
    with suppress(UserError):
        due = read_one_date(words.strip(" .!"), ask.typing_context)
        return f'{memory.to_complete}"{exact_words(due, ask.typing_context.zone)}"'
    return ""
