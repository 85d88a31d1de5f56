"""The verb that shows who answers for what."""

from bot.calendar import Due
from handlers.core.calls import Ask, Reply
from handlers.people.holders import who_holds
from storage.unit_of_work import Read


def who(ask: Ask, _: Read) -> Reply:
    """Show who holds an area or a role, today or on another day."""
    due = ask.parsed.value("on", Due)
    return Reply.from_message(who_holds(ask, ask.parsed.text, due.day if due else ask.today))
