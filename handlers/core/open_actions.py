"""The open actions that belong to a record, as lines."""

from bot.permissions import may_see
from bot.records import Record
from handlers.core.calls import Ask
from storage.actions import actions_for
from storage.unit_of_work import Read


def open_action_lines(ask: Ask, read: Read, record: Record) -> list[str]:
    """Return a line for each open action that belongs to a record and that the caller may see."""
    found = [one for one in actions_for(read, record.id) if one.is_open and may_see(ask.actor, one)]
    return [ask.registry.kind_of(one).shows.line(one, ask.reader) for one in found]
