"""What was shown and asked last in a conversation (`bot.memories`)."""

import re
from datetime import datetime

from bot.dates.readings import exact_words
from bot.errors import AmbiguousInput, UserError
from bot.grammar.dates import read_one_date
from bot.permissions import may_see
from bot.records import Record, read_ref
from handlers.core.calls import Ask
from handlers.core.memory.remember import place_of
from storage import memories
from storage.history import steps_by
from storage.unit_of_work import Read

_AROUND_A_DAY = re.compile(
    r"^(?:please|until|till|by|to|make it|let's say|say|jusqu'(?:à|au)|hasta(?: el)?|до|到) +"
    r"| +(?:evening|end of day|please|pls|thanks|thank you)(?=\W|$)",
    re.IGNORECASE,
)


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
    if has_acted_since(ask, read, memory.at):
        return ""
    said = _AROUND_A_DAY.sub("", words.strip(" .!"))
    try:
        due = read_one_date(said, ask.typing_context)
    except AmbiguousInput:
        return f"{memory.to_complete}{said}"
    except UserError:
        return ""
    return f'{memory.to_complete}"{exact_words(due, ask.typing_context.zone)}"'


def has_acted_since(ask: Ask, read: Read, moment: datetime) -> bool:
    """Return whether the caller has taken a step after a moment: what was asked then waits for no answer any more."""
    last = steps_by(read, ask.actor.person_id, limit=1)
    return bool(last) and last[0].at > moment
