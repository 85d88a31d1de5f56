"""Read events from a calendar file that somebody sent."""

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.calendar import local
from bot.errors import UserError
from bot.event_import import MAX_EVENTS, ImportedEvent

if TYPE_CHECKING:
    from icalendar import Event

BEGINNING = b"BEGIN:VCALENDAR"
NOT_A_CALENDAR = (
    "That file is no calendar that I can read. Nothing was done. Export it as .ics again, and send that."
)
REPEATS = "it repeats; give each day a row of its own"


def is_calendar(content: bytes) -> bool:
    return content.lstrip(b"\xef\xbb\xbf \t\r\n").upper().startswith(BEGINNING)


def read_calendar(content: bytes, *, zone: str) -> list[ImportedEvent]:
    """Return the events of a calendar file, numbered as they stand there; `zone` is that of hours in UTC.

    Raises UserError for a file that is no calendar, has too many events, or one that repeats without an end: nothing of
    it is taken then.
    """
    number = content.upper().count(b"BEGIN:VEVENT")
    if number > MAX_EVENTS:
        raise UserError(
            f"That calendar has {number:,} events; I take {MAX_EVENTS} at once. Nothing was done. Send it in parts."
        )
    from icalendar import Calendar  # noqa: PLC0415 - 95 ms, rarely needed

    try:
        events = Calendar.from_ical(content).events
    except (
        ValueError,
        KeyError,
        IndexError,
        TypeError,
        AttributeError,
    ):  # for a damaged file it has none of its own
        raise UserError(NOT_A_CALENDAR) from None
    _refuse_endless(events)
    return [_read_event(n, one, zone) for n, one in enumerate(events, 1)]


def _refuse_endless(events: "list[Event]") -> None:
    for one in events:
        rule = one.get("rrule")
        if rule is not None and not (
            hasattr(rule, "keys") and {"COUNT", "UNTIL"} & {name.upper() for name in rule}
        ):
            title = str(one.get("summary", ""))[:60]
            raise UserError(
                f"“{title}” repeats without an end, so it would never stop. Nothing was done. Give it an end, or leave it out."
            )


def _read_event(number: int, event: "Event", zone: str) -> ImportedEvent:
    title, place = str(event.get("summary", "")), str(event.get("location", ""))
    one = ImportedEvent(row=number, title=title, place=" ".join(place.split()))
    if {"rrule", "rdate", "recurrence-id"} & {name.casefold() for name in event}:
        return _with_fault(one, REPEATS)
    if str(event.get("status", "")).upper() == "CANCELLED":
        return _with_fault(one, "it is cancelled there")
    try:
        begins, ends = event.start, event.end
    except (
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
    ):  # without a beginning, or with an end of another kind
        return _with_fault(one, "it doesn't say when it is")
    if not isinstance(begins, datetime):
        last = max(begins, ends - timedelta(days=1))
        return ImportedEvent(row=number, title=title, place=one.place, on=f"{begins}", to=f"{last}")
    return _with_hour(one, begins, ends, zone)


def _with_hour(one: ImportedEvent, begins: datetime, ends: date, zone: str) -> ImportedEvent:
    """Return an event with its hour on the clocks that it names; UTC and offsets are read on those of `zone`."""
    named = begins.tzinfo.key if isinstance(begins.tzinfo, ZoneInfo) else ""
    there = named if named and named != "UTC" else zone
    at = begins.replace(tzinfo=ZoneInfo(there)) if begins.tzinfo is None else begins
    start = local(at.astimezone(UTC), there)
    last = max(start.date(), _last_day(ends, there))
    return ImportedEvent(
        row=one.row, title=one.title, place=one.place, on=f"{start.date()}", to=f"{last}", time=f"{start:%H:%M}",
        zone=there,
    )  # fmt: skip


def _last_day(ends: date, zone: str) -> date:
    if not isinstance(ends, datetime):
        return ends
    at = ends if ends.tzinfo is None else local(ends.astimezone(UTC), zone)
    return (at - timedelta(microseconds=1)).date()


def _with_fault(one: ImportedEvent, fault: str) -> ImportedEvent:
    return ImportedEvent(row=one.row, title=one.title, place=one.place, fault=fault)
