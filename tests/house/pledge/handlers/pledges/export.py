"""The list of open pledges as a file."""

from bot.permissions import Actor, may
from handlers.blocks.text import Reader, count
from handlers.kinds import ExportList, Sheets
from handlers.records.export import MAX_ROWS
from storage.pledges import pledges_page
from storage.records import Filter
from storage.unit_of_work import Read

HEADER = ("Reference", "What", "Due", "Pledged by")


def _count_pledges(read: Read, _: Filter, who: Actor, __: Reader) -> int:
    return pledges_page(read, who=who, limit=1).total_count


def _export_pledges(read: Read, _: Filter, who: Actor, __: Reader) -> tuple[Sheets, int]:
    found = pledges_page(read, who=who, limit=MAX_ROWS).records
    rows = [(one.ref, one.title, one.due_on, read.roster.name(one.created_by)) for one in found]
    return {"Pledges": [HEADER, *rows]}, len(found)


EXPORT = ExportList(
    name="pledges",
    description="the list of pledges",
    aliases=frozenset({"pledges", "pledge"}),
    unfiltered="The list of pledges comes whole: export pledges",
    noun=lambda _: "pledge",
    label=lambda number: f"list of {count(number, 'pledge')}",
    allows=lambda who: may(who, "list"),
    count=_count_pledges,
    make_sheets=_export_pledges,
)
