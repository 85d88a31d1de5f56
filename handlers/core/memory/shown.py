"""What was shown last in a conversation (`bot.memories`)."""

from bot.permissions import may_see
from bot.records import Record, read_ref
from handlers.core.calls import Ask
from handlers.core.memory.remember import place_of
from storage import memories
from storage.unit_of_work import Read


def shown_last(ask: Ask, read: Read) -> Record | None:
    """Return the only record that the caller was shown last, within the hour, and may see; None for none, and for several."""
    channel, thread = place_of(ask.call)
    memory = memories.find(read, ask.actor.person_id, channel, thread, now=ask.now)
    ref = read_ref(memory.about, ask.charter.prefixes) if memory is not None else None
    found = read.find(ref) if ref is not None else None
    return found if found is not None and may_see(ask.actor, found) else None
