"""The list of meetings as a file."""

from bot.permissions import Actor, may
from handlers.blocks.text import Reader, count
from handlers.kinds import ExportList, Sheets
from handlers.records.export import MAX_ROWS
from storage.meetings import meetings_page
from storage.records import Filter
from storage.unit_of_work import Read

HEADER = (
    "Reference", "Number", "Title", "Working group", "Day", "Hour", "Time zone", "Minutes", "Place", "Link", "State",
    "Held on", "Why moved or cancelled", "Body", "Papers due",
)  # fmt: skip


def _count_meetings(read: Read, _: Filter, who: Actor, __: Reader) -> int:
    return meetings_page(read, who=who, limit=1, with_other_bodies=True).total_count


def _export_meetings(read: Read, _: Filter, who: Actor, __: Reader) -> tuple[Sheets, int]:
    found = meetings_page(read, who=who, limit=MAX_ROWS, with_other_bodies=True).records
    rows = [
        (
            one.ref,
            one.official or "",
            one.title,
            one.group_name,
            one.starts_on,
            "" if one.hour is None else f"{one.hour:%H:%M}",
            one.zone,
            one.minutes or "",
            one.place,
            one.link,
            one.state,
            one.held_on or "",
            one.reason,
            one.body,
            one.papers_on or "",
        )
        for one in found
    ]
    return {"Meetings": [HEADER, *rows]}, len(found)


EXPORT = ExportList(
    name="meetings",
    description="the list of meetings",
    aliases=frozenset({"meetings", "meeting"}),
    unfiltered="The list of meetings comes whole: export meetings",
    noun=lambda _: "meeting",
    label=lambda number: f"list of {count(number, 'meeting')}",
    allows=lambda who: may(who, "list"),
    count=_count_meetings,
    make_sheets=_export_meetings,
)
