"""Export the register of decisions to a file."""

from functools import partial

from bot import spreadsheets
from bot.permissions import Actor, may, may_see
from handlers.blocks.text import Reader, count
from handlers.decisions.relations import resulting_actions
from handlers.issues.views import own_question
from handlers.kinds import ExportList, Sheets
from handlers.records.export import MAX_ROWS
from storage.decisions import RegisterFilter, decisions_page, superseding_decisions
from storage.records import Filter, records_by_ids
from storage.unit_of_work import Read


def _count_decisions(read: Read, chosen: Filter, who: Actor, _: Reader) -> int:
    return decisions_page(read, RegisterFilter(area=chosen.area), who=who, limit=1).total_count


def _export_decisions(read: Read, chosen: Filter, who: Actor, _: Reader) -> tuple[Sheets, int]:
    found = decisions_page(read, RegisterFilter(area=chosen.area), who=who, limit=MAX_ROWS).records
    may_know = partial(may_see, who)
    refs = {one.id: one.ref for one in records_by_ids(read, sorted({one.issue_id for one in found}))}
    newer = superseding_decisions(read, [one.id for one in found])
    rows = spreadsheets.decision_rows(
        found,
        charter=read.charter,
        issues={one.id: refs[one.issue_id] for one in found},
        newer={of: one.ref for of, one in newer.items() if may_know(one)},
        actions={
            one.id: ", ".join(action.ref for action in resulting_actions(read, one) if may_know(action))
            for one in found
            if one.actions
        },
        marks={one.id: own_question(one, read.charter, read.roster) for one in found},
    )
    return {"Decisions": rows}, len(found)


EXPORT = ExportList(
    name="decisions",
    description="the register of decisions",
    aliases=frozenset({"decisions", "decision", "register"}),
    hidden_words=("all",),
    options=("area",),
    unfiltered="The register comes whole, or of one area: export decisions area:{area_code}",
    noun=lambda _: "decision",
    label=lambda number: f"register of {count(number, 'decision')}",
    allows=lambda who: may(who, "list"),
    count=_count_decisions,
    make_sheets=_export_decisions,
)
