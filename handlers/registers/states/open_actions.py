"""What is still to do for an entry that is over."""

from bot.entries import Entry
from handlers.core.calls import Ask
from handlers.core.open_actions import open_action_lines
from storage.unit_of_work import Read


def left_open(ask: Ask, read: Read, entry: Entry) -> list[str]:
    """Return a line for each open action that belongs to an entry which is closed or withdrawn, as far as the asker sees it."""
    lines = [] if entry.is_open else open_action_lines(ask, read, entry)
    return [f"Still open for it: {one}" for one in lines]
