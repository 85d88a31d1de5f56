"""What is said of dates that were counted from an event or a meeting."""

from bot.calendar import Due
from handlers.blocks.text import escape
from handlers.calls import Ask


def days_that_stay(ask: Ask, *others: object) -> list[str]:
    """Return a line for each date that was counted from what may move, where the date does not move with it.

    `others` are what was read of the text beside the options.
    """
    values = [one for value in (*ask.parsed.options.values(), *others) for one in _dues(value)]
    typed = dict.fromkeys(due.typed for due in values if due.hangs_on)
    return [f"“{escape(words)}” is where that is now; if that moves, this stays." for words in typed]


def _dues(value: object) -> tuple[Due, ...]:
    several = value if isinstance(value, tuple) else (value,)
    return tuple(one for one in several if isinstance(one, Due))
