"""The roster as a file."""

from datetime import date

from bot import roster
from bot.charter import Charter
from bot.people import Roster
from bot.permissions import Actor, may_read_lists
from handlers.core.blocks.text import Reader, count
from handlers.core.kinds import ExportList, Sheets
from storage.records import Filter
from storage.unit_of_work import Read


def _export_roster(read: Read, _: Filter, __: Actor, reader: Reader) -> tuple[Sheets, int]:
    sheets = roster_sheets(read.roster, read.charter, on=reader.today)
    return sheets, len(sheets["Roster"]) - 1


def roster_sheets(people: Roster, charter: Charter, *, on: date) -> Sheets:
    """Return everybody with a role in a form that can be imported, and who answers for each area."""
    return {
        "Roster": roster.roster_rows(people, on=on),
        "Areas": roster.focal_point_rows(people, charter, on=on),
    }


EXPORT = ExportList(
    name="roster",
    description="the roster",
    aliases=frozenset({"roster", "people", "members"}),
    unfiltered="The roster comes whole, without filters: export roster xlsx",
    noun=lambda _: "role",
    label=lambda number: f"roster of {count(number, 'role')}",
    title="Roster",
    allows=may_read_lists,
    count=lambda *of: _export_roster(*of)[1],
    make_sheets=_export_roster,
)
