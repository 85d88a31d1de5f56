"""What is still to do for an entry that is over."""

from bot.entries import Entry
from bot.permissions import may_see
from handlers.core.calls import Ask
from storage.actions import actions_for
from storage.unit_of_work import Read


def left_open(ask: Ask, read: Read, entry: Entry) -> list[str]:
    """Return a line for each open action that belongs to an entry which is closed or withdrawn, as far as the asker sees it."""
    if entry.is_open:
        return []
    found = [one for one in actions_for(read, entry.id) if one.is_open and may_see(ask.actor, one)]
    return [f"Still open for it: {ask.registry.kind_of(one).shows.line(one, ask.reader)}" for one in found]
