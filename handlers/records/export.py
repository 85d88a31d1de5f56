"""Lists as files: asked for in a transaction, made when they are sent, as whoever asked may see them by then."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from functools import partial
from typing import Any

from bot import roster, spreadsheets
from bot.charter import Charter
from bot.errors import PermissionDenied, UserError
from bot.names import fold
from bot.people import Roster
from bot.permissions import Actor, may, may_read_lists, may_see, members_only_message
from bot.posts import Post
from bot.spreadsheets import Row
from handlers.blocks.text import Reader
from handlers.calls import NOBODY, Ask, Reply, refuse_unknown_words
from handlers.decisions.commands import resulting_actions
from handlers.documents import requests
from handlers.issues import paper
from handlers.privacy import commands as privacy
from handlers.proposals import action_sheet
from handlers.records import export_views
from storage import documents
from storage.actions import actions_page
from storage.decisions import RegisterFilter, decisions_page, superseding_decisions
from storage.records import Filter, read_filter, records_by_ids
from storage.unit_of_work import Read, Tx

OPTIONS = ("area", "entity", "owner")
MAX_ROWS = (
    20_000  # actions in one file: what is made of them must be ready long before the claim of the post ends
)
CSV, XLSX = "csv", "xlsx"
FILE_FORMATS = {CSV: CSV, XLSX: XLSX, "excel": XLSX}
Sheets = Mapping[str, Sequence[Row]]


@dataclass(frozen=True, kw_only=True)
class ExportKind:
    """What can come as a file. `words` may stand behind it, `also` may too and is not offered.

    `made` returns its sheets and how many things are in the first; `may` is who gets it.
    """

    name: str
    aliases: frozenset[str]
    filter_words: tuple[str, ...] = ()
    hidden_words: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    allows: Callable[[Actor], bool]
    count: Callable[[Read, Filter, Actor, Reader], int]
    make_sheets: Callable[[Read, Filter, Actor, Reader], tuple[Sheets, int]]


def export(ask: Ask, tx: Tx) -> Reply:
    """Let a list come as a file into the asker's own conversation."""
    kind, form, ask = _parse_export(ask)
    if ask.actor.person_id == NOBODY:
        raise PermissionDenied(export_views.NOT_ON_ROSTER)
    if not kind.allows(ask.actor):
        raise PermissionDenied(members_only_message(ask.charter))
    chosen = read_filter(ask.parsed, me=ask.actor.person_id)
    number = kind.count(tx, chosen, ask.actor, ask.reader)
    if not number:
        raise UserError(export_views.nothing_to_export(kind.name, chosen, ask.reader))
    if number > MAX_ROWS:
        raise UserError(export_views.too_many(number, MAX_ROWS))
    request = json.dumps({"kind": kind.name, "form": form, **asdict(chosen)})
    title = export_views.title(kind.name, chosen, ask.reader_with(tx.roster))
    comes = requests.request_file(ask, tx, stem=kind.name, form=form, title=title, request=request)
    return Reply(text=(export_views.queued if comes else export_views.already_queued)(kind.name, number))


def _parse_export(ask: Ask) -> tuple[ExportKind, str, Ask]:
    """Return what is wanted in which form, and what was asked with the filters alone. Raises UserError for all else."""
    said, *words = ask.parsed.text.split() or [""]
    kind = next((one for one in EXPORT_KINDS.values() if fold(said) in one.aliases), None)
    if kind is None:
        raise UserError(export_views.unknown_kind(said, ask.registry["export"].example))
    for word in words:
        if fold(word).lstrip(".") in export_views.UNSUPPORTED_FORMATS:
            raise UserError(export_views.unknown_format(word, kind.name))
    forms = [FILE_FORMATS[fold(word).lstrip(".")] for word in words if fold(word).lstrip(".") in FILE_FORMATS]
    filters = " ".join(word for word in words if fold(word).lstrip(".") not in FILE_FORMATS)
    ask = replace(ask, parsed=replace(ask.parsed, text=filters))
    refuse_unknown_words(ask, "export", (*kind.filter_words, CSV, XLSX), also=kind.hidden_words)
    if not set(ask.parsed.options) <= set(kind.options):
        raise UserError(export_views.filter_not_supported(kind.name))
    return kind, next(iter(forms), CSV), ask


def make_file(read: Read, post: Post, who: Actor, reader: Reader) -> tuple[str, bytes] | None:
    """Return what is said with a file, and its bytes, as `who` may see it now; None when there is nothing in it."""
    file = documents.find(read, post.id)
    if file is None:
        return None
    asked = json.loads(file.request)
    maker = next((FILE_MAKERS[name] for name in FILE_MAKERS if name in asked), _make_list)
    return maker(read, asked, who, reader)


def _make_list(read: Read, asked: dict[str, Any], who: Actor, reader: Reader) -> tuple[str, bytes] | None:
    kind, form = EXPORT_KINDS[asked.pop("kind", "actions")], asked.pop("form", CSV)
    chosen = Filter(**asked)
    if not kind.allows(who):
        return None
    found, number = kind.make_sheets(read, chosen, who, reader)
    return (
        (export_views.comment(kind.name, number, chosen, reader), encode_sheets(form, found))
        if number
        else None
    )


def encode_sheets(form: str, found: Sheets) -> bytes:
    """Return sheets as a workbook, or the first of them as CSV."""
    return spreadsheets.as_xlsx(found) if form == XLSX else spreadsheets.as_csv(next(iter(found.values())))


# What there is


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
    )
    return {"Decisions": rows}, len(found)


def _count_roster(read: Read, chosen: Filter, who: Actor, reader: Reader) -> int:
    return _export_roster(read, chosen, who, reader)[1]


def _export_roster(read: Read, _: Filter, __: Actor, reader: Reader) -> tuple[Sheets, int]:
    found = roster_sheets(read.roster, read.charter, on=reader.today)
    return found, len(found["Roster"]) - 1


def roster_sheets(people: Roster, charter: Charter, *, on: date) -> Sheets:
    """Return everybody with a role, as it can be imported again, and who answers for each area."""
    return {
        "Roster": roster.roster_rows(people, on=on),
        "Areas": roster.focal_point_rows(people, charter, on=on),
    }


# What makes a file that is no list, by the name that its request has for what it is about.
FILE_MAKERS: Mapping[str, Callable[[Read, dict[str, Any], Actor, Reader], tuple[str, bytes] | None]] = {
    privacy.PERSON_KEY: privacy.make_file,
    paper.PAPER: paper.make_file,
    action_sheet.SHEET: action_sheet.make_file,
}
EXPORT_KINDS = {
    kind.name: kind
    for kind in (
        ExportKind(
            name="actions",
            aliases=frozenset({"actions", "action"}),
            filter_words=("mine", "overdue", "all"),
            hidden_words=("me", "my", "late", "open", "done", "closed"),
            options=OPTIONS,
            allows=lambda who: may(who, "list"),
            count=_count_actions,
            make_sheets=_export_actions,
        ),
        ExportKind(
            name="decisions",
            aliases=frozenset({"decisions", "decision", "register"}),
            hidden_words=("all",),
            options=("area",),
            allows=lambda who: may(who, "list"),
            count=_count_decisions,
            make_sheets=_export_decisions,
        ),
        ExportKind(
            name="roster",
            aliases=frozenset({"roster", "people", "members"}),
            allows=may_read_lists,
            count=_count_roster,
            make_sheets=_export_roster,
        ),
    )
}
