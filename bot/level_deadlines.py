"""The clock of a level: how long it has for an answer, when its holder is warned, and when the time is up."""

from datetime import date, time

from bot.calendar import WorkingDays

WARNING_SHARE_LEFT = 0.2  # of the working days are left when the holder is warned
DEADLINE_TIME = time(16)  # of the last day: late enough to wait for it, early enough to do something


def warning_day(since: date, until: date, days: WorkingDays) -> date | None:
    """Return the day on which the holder of a level is warned; None where the clock is too short for it.

    Four fifths of the working days from the day it came to the last one have gone by then, of five days four.
    """
    length = working_days_between(since, until, days)
    if length <= 1:
        return None
    return days.before(until, max(1, round(length * WARNING_SHARE_LEFT)))


def working_days_between(since: date, until: date, days: WorkingDays) -> int:
    """Return how many working days there are after one day up to another, that one included."""
    count, day = 0, since
    while (day := days.after(day, 1)) <= until:
        count += 1
    return count
