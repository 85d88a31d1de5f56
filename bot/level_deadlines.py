"""The deadline of a level of the ladder: its length in working days, and the day of the warning."""

from datetime import date, time

from bot.calendar import WorkingDays

WARNING_SHARE_LEFT = 0.2  # share of the working days that is left when the holder is warned
DEADLINE_TIME = time(16)  # late enough to wait for the day, early enough to still act on it


def warning_day(since: date, until: date, days: WorkingDays) -> date | None:
    """Return the day on which the holder of a level is warned; None if the period is too short.

    At that point four fifths of the working days have passed, such as four of five.
    """
    length = working_days_between(since, until, days)
    if length <= 1:
        return None
    return days.before(until, max(1, round(length * WARNING_SHARE_LEFT)))


def working_days_between(since: date, until: date, days: WorkingDays) -> int:
    """Return the number of working days after `since` up to and including `until`."""
    count, day = 0, since
    while (day := days.after(day, 1)) <= until:
        count += 1
    return count
