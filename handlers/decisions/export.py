"""Export the register of decisions to a file."""

from functools import partial

from bot.decisions import Decision
from bot.permissions import Actor, may, may_see
from handlers.core.blocks.text import Reader, count
from handlers.core.fields import area_names, cells, columns
from handlers.core.kinds import MAX_ROWS, ExportList, Sheets
from handlers.decisions.fields import DECIDED_ON, FIELDS
from handlers.decisions.relations import resulting_actions
from handlers.issues.views import own_question
from storage.decisions import RegisterFilter, decisions_page, superseding_decisions
from storage.records import Filter, records_by_ids
from storage.unit_of_work import Read

NOTED = tuple(one for one in FIELDS if one is not DECIDED_ON)
HEADER = (
    "Reference", *columns((DECIDED_ON,)), "By", "Outcome", "Text", "Issue", "Question", "Area", "State", "Superseded by",
    *columns(NOTED), "Actions",
)  # fmt: skip


def _count_decisions(read: Read, chosen: Filter, who: Actor, _: Reader) -> int:
    return decisions_page(read, RegisterFilter(area=chosen.area), who=who, limit=0).total_count


def _export_decisions(read: Read, chosen: Filter, who: Actor, reader: Reader) -> tuple[Sheets, int]:
    found = decisions_page(read, RegisterFilter(area=chosen.area), who=who, limit=MAX_ROWS).records
    may_know = partial(may_see, who)
    refs = {one.id: one.ref for one in records_by_ids(read, sorted({one.issue_id for one in found}))}
    newer = superseding_decisions(read, [one.id for one in found])
    rows = [
        (
            one.ref,
            *cells((DECIDED_ON,), one, reader),
            _decided_by(read, one),
            read.charter.decision_word(one.word).label,
            one.text,
            refs[one.issue_id],
            one.title,
            area_names(one, reader),
            one.state,
            next((newest.ref for of, newest in newer.items() if of == one.id and may_know(newest)), ""),
            *cells(NOTED, one, reader),
            ", ".join(action.ref for action in resulting_actions(read, one) if may_know(action)),
        )
        for one in found
    ]
    return {"Decisions": [HEADER, *rows]}, len(found)


def _decided_by(read: Read, decision: Decision) -> str:
    by = decision.behalf or read.charter.level(decision.level).name
    mark = own_question(decision, read.charter, read.roster)
    return f"{by} ({mark})" if mark else by


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
