"""Parsing the target of the clock: "tomorrow 09:00", "friday", "in 1 hour", "2 dec 14:00", an ISO date."""

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dateutil import parser

WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
UNITS = {"minute": 1, "hour": 60, "day": 24 * 60, "week": 7 * 24 * 60}
MORNING = time(9)
A_MONTH = timedelta(days=31)
SHORTEST = 3  # letters of a weekday

IN_A_WHILE = re.compile(r"(?:in |\+)\s*(\d{1,4})\s*(minute|hour|day|week)s?")
DAY = re.compile(r"(?:next |on )?([a-z]+)(?:,? (?:at )?(\d{1,2})(?::(\d{2}))?)?")


def moment(words: str, *, now: datetime, zone: str) -> datetime:
    """Return the UTC instant. Raises ValueError with a sentence if the words cannot be parsed."""
    words = " ".join(words.strip().lower().split())
    if found := IN_A_WHILE.fullmatch(words):
        return now + timedelta(minutes=int(found[1]) * UNITS[found[2]])
    here = now.astimezone(ZoneInfo(zone))
    found = DAY.fullmatch(words)
    if found and (day := _day(found[1], here.date())):
        return _at(day, _hour(found[2], found[3]), zone)
    try:
        written = datetime.fromisoformat(words.upper())
    except ValueError:
        written = _written_out(words, here)
    return written.replace(tzinfo=written.tzinfo or ZoneInfo(zone)).astimezone(UTC)


def _day(name: str, today: date) -> date | None:
    """Return the next day of this name, None if it is the name of no day. Three letters of a weekday are enough."""
    if name == "tomorrow":
        return today + timedelta(days=1)
    if name == "today":
        return today
    weekday = next(
        (n for n, day in enumerate(WEEKDAYS) if len(name) >= SHORTEST and day.startswith(name)), None
    )
    return None if weekday is None else today + timedelta(days=(weekday - today.weekday()) % 7 or 7)


def _written_out(words: str, here: datetime) -> datetime:
    """Return a date such as "2 dec 14:00". Without a year one that is more than a month ago is next year's."""
    morning = here.replace(hour=MORNING.hour, minute=0, second=0, microsecond=0, tzinfo=None)
    next_year = morning.replace(year=morning.year + 1)
    unreadable = ValueError(f'I cannot read "{words}" as a time. Try "friday 14:00", "2 dec" or "in 3 days".')
    try:
        this, that = (
            parser.parse(words, default=one, dayfirst=True, ignoretz=True) for one in (morning, next_year)
        )
    except (ValueError, OverflowError):
        raise unreadable from None
    if this.year != morning.year and str(this.year) not in words:  # "32 march" is March 2032 to the parser
        raise unreadable
    return that if this < morning - A_MONTH else this


def _hour(hour: str | None, minute: str | None) -> time:
    if hour is None:
        return MORNING
    try:
        return time(int(hour), int(minute or 0))
    except ValueError:
        raise ValueError(f"There is no time {hour}:{minute}.") from None


def _at(day: date, at: time, zone: str) -> datetime:
    return datetime.combine(day, at, ZoneInfo(zone)).astimezone(UTC)
