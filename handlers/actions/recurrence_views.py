"""Sentences about recurring actions."""

from bot.actions import Action
from bot.calendar import WorkingDays
from bot.dates.recurrence import format_recurrence, format_with_dates
from bot.names import lowercase_first
from handlers.blocks.text import Reader, escape


def rule(action: Action, reader: Reader) -> str:
    """Return the recurrence: "every Monday"; empty without one."""
    if action.recurrence is None:
        return ""
    words = format_recurrence(action.recurrence, reader.charter.zones_by_city)
    return escape(lowercase_first(words))


def rule_with_dates(action: Action, reader: Reader) -> str:
    """Return the recurrence and its next dates: "Every Monday: Mon 10 Oct, Mon 17 Oct."; empty without one."""
    if action.recurrence is None:
        return ""
    days = _working_days(action, reader)
    return escape(
        format_with_dates(action.recurrence, now=reader.now, days=days, places=reader.charter.zones_by_city)
    )


def after_move(action: Action, reader: Reader) -> str:
    """Return what happens to the series when one occurrence was moved; empty without a recurrence."""
    if action.recurrence is None:
        return ""
    later = max(reader.now, action.due_at or reader.now)
    following = action.recurrence.advanced_after(later, days=_working_days(action, reader))
    outcome = f"the next one is due {reader.due(following[0])}" if following else "it was the last one"
    return f"Only this one moves; it comes {rule(action, reader)}, and {outcome}."


def _working_days(action: Action, reader: Reader) -> WorkingDays:
    return reader.charter.working_days(reader.roster.persons[action.owners[0]].station)
