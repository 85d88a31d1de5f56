"""The time of a meeting, or of a series, as it was typed or chosen."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.calendar import Due
from bot.dates.reading import leading_date, read_due, trailing_date
from bot.dates.recurrence import Recurrence, leading_recurrence
from bot.errors import UserError
from bot.grammar import date_options
from bot.meetings import MAX_SERIES, Meeting
from bot.moments import WallTime
from handlers.calls import Ask
from handlers.meetings import views

_ZONE_LIKE = re.compile(r"[A-Z]\w+/[A-Z]\w+")  # "Europe/Zurich"
_HOUR_FIRST = re.compile(r"(?:at |from )?\d{1,2}(?:[:.h]\d{2}|h| ?[ap]m)\b", re.IGNORECASE)


def planned_times(ask: Ask) -> tuple[list[WallTime], str]:
    """Return the times of one meeting, or of a series, and the words that are not part of them.

    Raises UserError without a day, and for a series without an end.
    """
    named = ask.parsed.value("on", Due) or ask.parsed.value("on", Recurrence)
    found, rest = (named, ask.parsed.text) if named is not None else _among_words(ask)
    if isinstance(found, Recurrence):
        return _series(ask, found), rest
    if found is None:
        raise UserError(views.day_required(rest, ask.reader))
    return [wall_time(with_hour(ask, found))], rest


def moved_time(ask: Ask, meeting: Meeting) -> WallTime | None:
    """Return the time that was named for a meeting; None without one. Without an hour it keeps its own.

    An hour alone is one of the same day.
    """
    due = ask.parsed.value("on", Due)
    if due is None and not ask.parsed.option_text("time"):
        return None
    if due is None:
        due = Due(day=meeting.starts_on, at=None, zone=meeting.zone, typed="")
    due = with_hour(ask, due)
    if due.at is None:
        return WallTime(day=due.day, at=meeting.hour, zone=meeting.zone)
    if due.day == ask.today and _HOUR_FIRST.match(due.typed):
        return wall_time(replace(due, day=meeting.starts_on))
    return wall_time(due)


def wall_time(due: Due) -> WallTime:
    return WallTime(day=due.day, at=due.at, zone=due.zone)


def with_hour(ask: Ask, due: Due) -> Due:
    """Return the day with the hour of its own field. Raises an error at that field."""
    hour = ask.parsed.option_text("time")
    if not hour:
        return due
    options = date_options(ask.typing_context)
    options["is_past"] = True  # a day that has passed is refused later, with the meeting
    try:
        found = read_due(f"{due.day} {hour}", **options)
    except UserError as error:
        raise ask.error_at("time", str(error)) from error
    if found.at is None:
        raise ask.error_at("time", "At what time? Example: time:14:00")
    return found


def _among_words(ask: Ask) -> tuple[Due | Recurrence | None, str]:
    """Return the time that the text begins or ends with, and the rest of the text."""
    words, options = ask.parsed.text.split(), date_options(ask.typing_context)
    if (recurrence := leading_recurrence(words, **options)) is not None:
        return recurrence[0], " ".join(words[recurrence[1] :])
    try:
        found, taken = leading_date(words, **options)
    except UserError:
        ending = trailing_date(" ".join(words), **options) if words else None
        if ending is None:
            if _begins_with_time(words):
                raise
            return None, ask.parsed.text
        return ending[1], ending[0]
    rest = words[taken:]
    if rest and found.at is not None and _ZONE_LIKE.fullmatch(rest[0]):
        raise UserError(views.unknown_zone(rest[0]))
    return found, " ".join(rest)


def _begins_with_time(words: Sequence[str]) -> bool:
    """Return whether the first word has a digit, so that what is wrong with it is worth saying."""
    return bool(words) and words[0][:1].isdigit()


def _series(ask: Ask, recurrence: Recurrence) -> list[WallTime]:
    if recurrence.until is None and recurrence.times is None:
        raise UserError(views.end_required(recurrence, ask.reader))
    working = ask.charter.working_days(ask.charter.station)
    dues = recurrence.after(ask.now, MAX_SERIES + 1, days=working)
    if not dues:
        raise UserError("No day of that series is ahead. Nothing was planned.")
    if len(dues) > MAX_SERIES:
        raise UserError(f"That is more than {MAX_SERIES} meetings. Say an earlier end.")
    return [wall_time(due) for due in dues]


def has_passed(when: WallTime, now: datetime) -> bool:
    return when.due.ends_at() <= now
