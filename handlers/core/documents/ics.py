"""Calendar files: write records that take place at a time as iCalendar (RFC 5545)."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import quote
from zoneinfo import ZoneInfo

from bot.calendar_entries import CalendarEntry, EntryStatus
from bot.records import Record

if TYPE_CHECKING:
    from icalendar import Calendar

PRODUCT = "-//Clerk//Task force//EN"
FOOT = b"END:VCALENDAR\r\n"
# Controls, and the line ends of Unicode, at which some programs would begin another line of the file.
_UNPRINTED = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029]")
CANCELLED_MARK = "[CANCELLED]"
READ_AGAIN_AFTER = timedelta(hours=1)  # what a feed asks of calendars, which take their own time all the same
# Before the first and after the last entry: what calendars know of a zone's clocks.
AROUND = timedelta(days=366)


@dataclass(frozen=True, kw_only=True)
class ServedCalendar:
    """A feed as it is now: what tells two states of it apart, its last change, and its bytes, read as they are sent.

    `changed_at` is None for an empty one.
    """

    etag: str
    changed_at: datetime | None
    parts: Callable[[], Iterator[bytes]]


# By zone the first and the last day on which its clocks are needed.
ZoneDays = Mapping[str, tuple[date, date]]


def as_ics(records: Sequence[Record], *, task_force: str, note: str) -> bytes:
    """Return a calendar file with the entries of records. `note` ends each description.

    The same records give the same bytes, so that a file made again after an uncertain attempt is recognized.
    """
    zones = zone_days(entry for one in records if (entry := one.calendar_entry) is not None)
    return b"".join(
        [file_head(zones), *(entry_bytes(one, task_force=task_force, note=note) for one in records), FOOT]
    )


def file_head(zones: ZoneDays) -> bytes:
    """Return the beginning of a calendar file, with the clocks of the zones."""
    calendar = _new_calendar()
    calendar.add("method", "PUBLISH")
    return _without_foot(calendar, zones)


def feed_head(zones: ZoneDays, *, name: str) -> bytes:
    """Return the beginning of a feed, which has a name and says when to read it again."""
    calendar = _new_calendar()
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)  # what most programs read instead of NAME
    calendar.add("refresh-interval", READ_AGAIN_AFTER, parameters={"value": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    return _without_foot(calendar, zones)


def _new_calendar() -> "Calendar":
    # icalendar takes 95 ms to load, and is rarely needed.
    from icalendar import Calendar  # noqa: PLC0415

    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    return calendar


def _without_foot(calendar: "Calendar", zones: ZoneDays) -> bytes:
    from icalendar import Timezone  # noqa: PLC0415 - loaded already

    for zone, (first, last) in sorted(zones.items()):
        clocks = Timezone.from_tzid(zone, first_date=first - AROUND, last_date=last + AROUND)
        clocks.pop("comment", None)
        calendar.add_component(clocks)
    return bytes(calendar.to_ical()).removesuffix(FOOT)


def zone_days(entries: Iterable[CalendarEntry]) -> ZoneDays:
    """Return the zones of entries with hours, each with its first and last day; UTC needs none."""
    found: dict[str, tuple[date, date]] = {}
    for one in entries:
        if isinstance(one.begins, datetime) and isinstance(one.begins.tzinfo, ZoneInfo):
            zone, first, last = one.begins.tzinfo.key, one.begins.date(), _day(one.ends)
            known = found.get(zone, (first, last))
            found[zone] = min(known[0], first), max(known[1], last)
    found.pop("UTC", None)
    return found


def _day(at: date) -> date:
    return at.date() if isinstance(at, datetime) else at


def entry_bytes(record: Record, *, task_force: str, note: str) -> bytes:
    """Return the entry of a record; empty for one that takes place at no time."""
    from icalendar import Event  # noqa: PLC0415 - loaded already

    entry = record.calendar_entry
    if entry is None:
        return b""
    event = Event()
    event.add("uid", entry_uid(record.ref, task_force))
    event.add("sequence", record.version - 1)
    event.add("dtstamp", record.changed_at.astimezone(UTC))
    event.add("created", record.created_at.astimezone(UTC))
    event.add("last-modified", record.changed_at.astimezone(UTC))
    event.add("dtstart", _in_utc_if_so_named(entry.begins))
    event.add("dtend", _in_utc_if_so_named(entry.ends))
    event.add("summary", _printed(entry_title(record, entry)))
    event.add("status", entry.status.value)
    notes = [*entry.notes, entry.link, note.format(ref=record.ref)]
    event.add("description", _printed("\n".join(filter(None, notes))))
    for name, value in (("location", _printed(entry.place)), ("url", entry.link)):
        if value:
            event.add(name, value)
    return bytes(event.to_ical())


def _printed(text: str) -> str:
    return _UNPRINTED.sub(" ", text)


def _in_utc_if_so_named(at: date) -> date:
    is_utc = isinstance(at, datetime) and isinstance(at.tzinfo, ZoneInfo) and at.tzinfo.key == "UTC"
    return at.astimezone(UTC) if isinstance(at, datetime) and is_utc else at


def entry_uid(ref: str, task_force: str) -> str:
    """Return the name by which calendars know an entry again, whatever becomes of it."""
    return f"{ref}@{quote(task_force, safe='')}.clerk"


def entry_title(record: Record, entry: CalendarEntry) -> str:
    is_cancelled = entry.status is EntryStatus.CANCELLED
    return f"{CANCELLED_MARK} {record.calendar_title}" if is_cancelled else record.calendar_title
