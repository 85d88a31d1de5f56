"""The list of events as a file."""

from bot.events import DEADLINES, Event
from bot.permissions import Actor, may
from bot.spreadsheets import Row
from handlers.blocks.text import Reader, count
from handlers.events.views import areas
from handlers.kinds import ExportList, Sheets
from handlers.records.export import MAX_ROWS
from storage.events import all_events
from storage.records import Filter
from storage.unit_of_work import Read

HEADER = (
    "Reference", "Title", "First day", "Last day", "Hour", "Time zone", "Place", "Areas", "Parts", "Whose", "Organiser",
    "Link", "Register by", "Nominate by", "State", "Announced by", "Why moved or cancelled",
)  # fmt: skip


def _count_events(read: Read, _: Filter, who: Actor, __: Reader) -> int:
    return all_events(read, who=who, limit=1).total_count


def _export_events(read: Read, _: Filter, who: Actor, reader: Reader) -> tuple[Sheets, int]:
    found = all_events(read, who=who, limit=MAX_ROWS).records
    return {"Events": [HEADER, *[_row(one, reader) for one in found]]}, len(found)


def _row(event: Event, reader: Reader) -> Row:
    return (
        event.ref,
        event.title,
        event.starts_on,
        event.ends_on,
        "" if event.hour is None else f"{event.hour:%H:%M}",
        event.zone,
        event.place,
        areas(event, reader),
        ", ".join(event.owning_entities),
        event.sort,
        event.organiser,
        event.link,
        *[_deadline(event, name) for name in DEADLINES],
        event.state,
        reader.roster.name(event.created_by),
        event.reason,
    )


def _deadline(event: Event, name: str) -> str:
    at = event.deadline(name)
    return (
        ""
        if at is None
        else " ".join(filter(None, [at.day.isoformat(), f"{at.at:%H:%M} {at.zone}" if at.at else ""]))
    )


EXPORT = ExportList(
    name="events",
    description="the list of events",
    aliases=frozenset({"events", "event"}),
    unfiltered="The list of events comes whole: export events",
    noun=lambda _: "event",
    label=lambda number: f"list of {count(number, 'event')}",
    allows=lambda who: may(who, "read"),
    count=_count_events,
    make_sheets=_export_events,
)
