"""Export the list of actions to a file."""

from bot import spreadsheets
from bot.permissions import Actor, may, may_see
from handlers.actions.views import filter_noun
from handlers.blocks.text import Reader, count
from handlers.kinds import ExportList, Sheets
from handlers.records.export import MAX_ROWS, OPTIONS
from storage.actions import actions_page
from storage.records import Filter, records_by_ids
from storage.unit_of_work import Read


def _count_actions(read: Read, chosen: Filter, who: Actor, reader: Reader) -> int:
    return actions_page(read, chosen, who=who, now=reader.now, limit=1).total_count


def _export_actions(read: Read, chosen: Filter, who: Actor, reader: Reader) -> tuple[Sheets, int]:
    found = actions_page(read, chosen, who=who, now=reader.now, limit=MAX_ROWS)
    belong_to = records_by_ids(read, sorted({action.for_id for action in found.records if action.for_id}))
    rows = spreadsheets.action_rows(
        found.records,
        charter=read.charter,
        roster=read.roster,
        refs={record.id: record.ref for record in belong_to if may_see(who, record)},
        zone=reader.zone,
    )
    return {"Actions": rows}, len(found.records)


EXPORT = ExportList(
    name="actions",
    description="the list of actions",
    aliases=frozenset({"actions", "action"}),
    filter_words=("mine", "overdue", "all"),
    hidden_words=("me", "my", "late", "open", "done", "closed"),
    options=OPTIONS,
    noun=filter_noun,
    label=lambda number: f"list of {count(number, 'action')}",
    allows=lambda who: may(who, "list"),
    count=_count_actions,
    make_sheets=_export_actions,
)
