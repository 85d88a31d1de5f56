"""Read events from a calendar file that somebody sent."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING, Any, TypeVar
from zoneinfo import ZoneInfo

from bot.calendar import local
from bot.errors import UserError
from bot.event_import import MAX_EVENTS, ImportedEvent, one_line

if TYPE_CHECKING:
    from icalendar import Calendar, Event

Day = TypeVar("Day", date, datetime)
BEGINNING = b"BEGIN:VCALENDAR"
_EACH = re.compile(rb"^(?=BEGIN:VCALENDAR\s*$)", re.IGNORECASE | re.MULTILINE)
# icalendar raises these for a damaged file; it has no exception of its own for that.
DAMAGED = (ValueError, KeyError, IndexError, TypeError, AttributeError, OverflowError)
NOT_A_CALENDAR = (
    "That file isn't a calendar that I can read. Nothing was done. Export it as .ics again, and send that."
)
REPEATS = "it repeats; send each day as an event of its own"
MAX_PARAMETERS = 20_000  # of all lines: 200,000 take more than a second
MAX_LINES = 20_000  # reading more takes so long that others wait
Zones = Mapping[str, tzinfo]  # those that a calendar defines itself, by name


def is_calendar(content: bytes) -> bool:
    return content.lstrip(b"\xef\xbb\xbf \t\r\n").upper().startswith(BEGINNING)


def read_calendar(content: bytes, *, zone: str) -> list[ImportedEvent]:
    """Return the events of a calendar file, numbered as they stand there; `zone` is that of hours in UTC.

    A file may hold several calendars, one after the other.

    Raises UserError for a file that is no calendar, is too long, has too many events, or one that repeats without an
    end: nothing of it is taken then.
    """
    _refuse_more(content.upper().count(b"BEGIN:VEVENT"), "events", MAX_EVENTS)
    _refuse_more(content.count(b"\n"), "lines", MAX_LINES)
    _refuse_more(content.count(b";") - content.count(b"\\;"), "parameters", MAX_PARAMETERS)
    calendars = _parsed(content)
    found = [(one, _own_zones(calendar)) for calendar in calendars for one in calendar.events]
    _refuse_more(len(found), "events", MAX_EVENTS)  # a folded line hides one from the count
    _refuse_endless([one for one, _ in found])
    return [_read_event(n, one, zone, zones) for n, (one, zones) in enumerate(found, 1)]


def _refuse_more(number: int, what: str, most: int) -> None:
    if number > most:
        raise UserError(
            f"That calendar has {number:,} {what}; I take {most:,} at once. Nothing was done. Send it in parts."
        )


def _parsed(content: bytes) -> "list[Calendar]":
    from icalendar import Calendar  # noqa: PLC0415 - 95 ms, rarely needed

    try:
        content.decode("utf-8-sig")  # icalendar would replace what it can't read
        parts = [part for part in _EACH.split(content) if part.strip()]
        return [Calendar.from_ical(part) for part in parts]
    except DAMAGED:
        raise UserError(NOT_A_CALENDAR) from None


def _own_zones(calendar: "Calendar") -> Zones:
    """Return the zones that a calendar defines: icalendar takes one of the same name from an earlier file instead."""
    from icalendar.timezone.tzp import TZP  # noqa: PLC0415 - loaded already

    try:
        return {str(one["tzid"]): one.to_tz(TZP(), lookup_tzid=False) for one in calendar.timezones}
    except DAMAGED:
        raise UserError(NOT_A_CALENDAR) from None


def _refuse_endless(events: "list[Event]") -> None:
    for one in events:
        rule = one.get("rrule")
        if rule is not None and not (
            hasattr(rule, "keys") and {"COUNT", "UNTIL"} & {name.upper() for name in rule}
        ):
            title = _text(one, "summary")[:60]
            raise UserError(
                f"“{title}” repeats without an end. Nothing was done. Leave it out, and send the file again."
            )


def _text(event: "Event", name: str) -> str:
    """Return a text of an event on one line; the first where it is there several times."""
    found = event.get(name, "")
    return one_line(str(found[0] if isinstance(found, list) else found))


def _read_event(number: int, event: "Event", zone: str, zones: Zones) -> ImportedEvent:
    one = ImportedEvent(row=number, title=_text(event, "summary"), place=_text(event, "location"))
    if {"rrule", "rdate", "recurrence-id"} & {name.casefold() for name in event}:
        return replace(one, fault=REPEATS)
    if _text(event, "status").upper() == "CANCELLED":
        return replace(one, fault="it is cancelled there")
    try:
        return _with_days(one, event, zone, zones)
    except UserError as error:
        return replace(one, fault=str(error))
    except DAMAGED:  # without a beginning, with an end of another kind, or beyond all years
        return replace(one, fault="it doesn't say when it is")


def _with_days(one: ImportedEvent, event: "Event", zone: str, zones: Zones) -> ImportedEvent:
    begins, ends = event.start, event.end
    if not isinstance(begins, datetime):
        return replace(one, on=f"{begins}", to=f"{max(begins, ends - timedelta(days=1))}")
    starts = event["dtstart"]
    return _with_hour(
        one,
        _on_its_clocks(begins, starts, zones),
        _on_its_clocks(ends, event.get("dtend", starts), zones),
        zone,
    )


def _on_its_clocks(at: Day, said: Any, zones: Zones) -> Day:
    """Return a moment in the zone that its line names. Raises UserError for a zone that nobody knows."""
    named = str(said.params.get("tzid", ""))
    if not isinstance(at, datetime) or not named or isinstance(at.tzinfo, ZoneInfo):
        return at
    if named not in zones:
        raise UserError(f"I don't know its time zone “{named[:40]}”")
    return at.replace(tzinfo=zones[named])


def _with_hour(one: ImportedEvent, begins: datetime, ends: date, zone: str) -> ImportedEvent:
    """Return an event with its hour on the clocks that it names; UTC and offsets are read on those of `zone`."""
    named = begins.tzinfo.key if isinstance(begins.tzinfo, ZoneInfo) else ""
    there = named if named and named != "UTC" else zone
    at = begins.replace(tzinfo=ZoneInfo(there)) if begins.tzinfo is None else begins
    start = local(at.astimezone(UTC), there)
    last = max(start.date(), _last_day(ends, there))
    return replace(one, on=f"{start.date()}", to=f"{last}", time=f"{start:%H:%M}", zone=there)


def _last_day(ends: date, zone: str) -> date:
    if not isinstance(ends, datetime):
        return ends
    at = ends if ends.tzinfo is None else local(ends.astimezone(UTC), zone)
    return (at - timedelta(microseconds=1)).date()
