"""Parsing the target of the clock: "tomorrow 09:00", "next monday 09:00", "in 1 hour", an ISO date."""

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
UNITS = {"minute": 1, "hour": 60, "day": 24 * 60, "week": 7 * 24 * 60}
MORNING = time(9)

IN_A_WHILE = re.compile(r"(?:in |\+)\s*(\d{1,4})\s*(minute|hour|day|week)s?")
DAY = re.compile(r"(?:next )?([a-z]+)(?: (\d{1,2}):(\d{2}))?")


def moment(words: str, *, now: datetime, zone: str) -> datetime:
    """Return the UTC instant. Raises ValueError with a sentence if the words cannot be parsed."""
    words = " ".join(words.strip().lower().split())
    if found := IN_A_WHILE.fullmatch(words):
        return now + timedelta(minutes=int(found[1]) * UNITS[found[2]])
    if found := DAY.fullmatch(words):
        today = now.astimezone(ZoneInfo(zone)).date()
        day = _day(found[1], today)
        return _at(day, _hour(found[2], found[3]), zone)
    try:
        written = datetime.fromisoformat(words.upper())
    except ValueError:
        raise ValueError(
            f'I cannot read "{words}" as a time. Try "tomorrow 09:00", "next monday 09:00" or "in 1 hour".'
        ) from None
    return written.replace(tzinfo=written.tzinfo or ZoneInfo(zone)).astimezone(UTC)


def _day(name: str, today: date) -> date:
    if name == "tomorrow":
        return today + timedelta(days=1)
    if name == "today":
        return today
    if name not in WEEKDAYS:
        raise ValueError(f'I do not know the day "{name}".')
    ahead = (WEEKDAYS.index(name) - today.weekday()) % 7
    return today + timedelta(days=ahead or 7)


def _hour(hour: str | None, minute: str | None) -> time:
    if hour is None:
        return MORNING
    try:
        return time(int(hour), int(minute or 0))
    except ValueError:
        raise ValueError(f"There is no time {hour}:{minute}.") from None


def _at(day: date, at: time, zone: str) -> datetime:
    return datetime.combine(day, at, ZoneInfo(zone)).astimezone(UTC)
