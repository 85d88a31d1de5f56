"""The deadline of a level of the ladder: its length in working days, and the day of the warning."""

import json
from collections.abc import Sequence
from datetime import date, time

from bot.calendar import Due, WorkingDays
from bot.history import FOLLOWED_CALENDAR, HistoryEntry, without_undone

WARNING_SHARE_LEFT = 0.2  # share of the working days that is left when the holder is warned
_COUNTED = "working days"  # ends the words of a deadline that was counted, not set on a day
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


def day_by_calendar(due: Due, days: WorkingDays, history: Sequence[HistoryEntry]) -> date:
    """Return the day of a deadline. One that is counted in working days, and whose day is closed now, is due the next open day.

    `history` is that of its record if the deadline has moved like this before: the day before those moves counts.
    """
    if not due.typed.endswith(_COUNTED):
        return due.day
    return days.roll_forward(_day_before_following(history) or due.day)


def _day_before_following(history: Sequence[HistoryEntry]) -> date | None:
    """Return the day of a deadline before its last moves with the calendar; None if its last move was another.

    A move that was taken back is none.
    """
    day = None
    moves = (one for one in reversed(history) if "due_on" in json.loads(one.before or "{}"))
    for move in without_undone(moves):
        if move.verb != FOLLOWED_CALENDAR:
            break
        day = date.fromisoformat(json.loads(move.before or "{}")["due_on"])
    return day
