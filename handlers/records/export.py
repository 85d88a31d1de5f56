"""Lists as files: asked for in a transaction, made when they are sent, as whoever asked may see them by then."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from functools import partial
from typing import Any

from bot import roster
from bot import spreadsheets as sheets
from bot.charter import Charter
from bot.errors import Refused, UserError
from bot.names import fold
from bot.people import Roster
from bot.permissions import Actor, for_members, may, may_see, reads_lists
from bot.posts import Post
from bot.spreadsheets import Row
from handlers.blocks.text import Reader
from handlers.calls import NOBODY, Ask, Reply, refuse_other_words
from handlers.decisions.commands import actions_of
from handlers.documents import requests as filerequests
from handlers.issues import paper as papers
from handlers.privacy import commands as privacy
from handlers.proposals import action_sheet as actionsheets
from handlers.records import export_views as views
from storage import documents, lists
from storage.lists import Filter, Register
from storage.unit_of_work import Read, Tx

OPTIONS = ("area", "entity", "owner")
MOST = (
    20_000  # actions in one file: what is made of them must be ready long before the claim of the post ends
)
CSV, XLSX = "csv", "xlsx"
FORMS = {CSV: CSV, XLSX: XLSX, "excel": XLSX}
Sheets = Mapping[str, Sequence[Row]]


@dataclass(frozen=True, kw_only=True)
class Kind:
    """What can come as a file. `words` may stand behind it, `also` may too and is not offered.

    `made` returns its sheets and how many things are in the first; `may` is who gets it.
    """

    name: str
    names: frozenset[str]
    words: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    may: Callable[[Actor], bool]
    count: Callable[[Read, Filter, Actor, Reader], int]
    made: Callable[[Read, Filter, Actor, Reader], tuple[Sheets, int]]


def export(ask: Ask, tx: Tx) -> Reply:
    """Let a list come as a file into the asker's own conversation."""
    kind, form, ask = _understood(ask)
    if ask.who.person_id == NOBODY:
        raise Refused(views.NOBODY)
    if not kind.may(ask.who):
        raise Refused(for_members(ask.charter))
    chosen = lists.chosen(ask.said, me=ask.who.person_id)
    number = kind.count(tx, chosen, ask.who, ask.reader)
    if not number:
        raise UserError(views.nothing(kind.name, chosen, ask.reader))
    if number > MOST:
        raise UserError(views.too_many(number, MOST))
    request = json.dumps({"kind": kind.name, "form": form, **asdict(chosen)})
    title = views.title(kind.name, chosen, ask.reader_of(tx.roster))
    comes = filerequests.queue(ask, tx, stem=kind.name, form=form, title=title, request=request)
    return Reply(text=(views.comes if comes else views.on_its_way)(kind.name, number))


def _understood(ask: Ask) -> tuple[Kind, str, Ask]:
    """Return what is wanted in which form, and what was asked with the filters alone. Raises UserError for all else."""
    said, *words = ask.said.text.split() or [""]
    kind = next((one for one in KINDS.values() if fold(said) in one.names), None)
    if kind is None:
        raise UserError(views.other_kind(said, ask.registry["export"].example))
    for word in words:
        if fold(word).lstrip(".") in views.OTHER_FORMS:
            raise UserError(views.other_form(word, kind.name))
    forms = [FORMS[fold(word).lstrip(".")] for word in words if fold(word).lstrip(".") in FORMS]
    filters = " ".join(word for word in words if fold(word).lstrip(".") not in FORMS)
    ask = replace(ask, said=replace(ask.said, text=filters))
    refuse_other_words(ask, "export", (*kind.words, CSV, XLSX), also=kind.also)
    if not set(ask.said.options) <= set(kind.options):
        raise UserError(views.other_filter(kind.name))
    return kind, next(iter(forms), CSV), ask


def made(read: Read, post: Post, who: Actor, reader: Reader) -> tuple[str, bytes] | None:
    """Return what is said with a file, and its bytes, as `who` may see it now; None when there is nothing in it."""
    file = documents.find(read, post.id)
    if file is None:
        return None
    asked = json.loads(file.request)
    maker = next((MAKERS[name] for name in MAKERS if name in asked), _list)
    return maker(read, asked, who, reader)


def _list(read: Read, asked: dict[str, Any], who: Actor, reader: Reader) -> tuple[str, bytes] | None:
    kind, form = KINDS[asked.pop("kind", "actions")], asked.pop("form", CSV)
    chosen = Filter(**asked)
    if not kind.may(who):
        return None
    found, number = kind.made(read, chosen, who, reader)
    return (views.comment(kind.name, number, chosen, reader), as_file(form, found)) if number else None


def as_file(form: str, found: Sheets) -> bytes:
    """Return sheets as a workbook, or the first of them as CSV."""
    return sheets.as_xlsx(found) if form == XLSX else sheets.as_csv(next(iter(found.values())))


# What there is


def _count_actions(read: Read, chosen: Filter, who: Actor, reader: Reader) -> int:
    return lists.actions(read, chosen, who=who, now=reader.now, limit=1).count


def _actions(read: Read, chosen: Filter, who: Actor, reader: Reader) -> tuple[Sheets, int]:
    found = lists.actions(read, chosen, who=who, now=reader.now, limit=MOST)
    belong_to = lists.by_ids(read, sorted({action.for_id for action in found.records if action.for_id}))
    rows = sheets.action_rows(
        found.records,
        charter=read.charter,
        roster=read.roster,
        refs={record.id: record.ref for record in belong_to if may_see(who, record)},
        zone=reader.zone,
    )
    return {"Actions": rows}, len(found.records)


def _count_decisions(read: Read, chosen: Filter, who: Actor, _: Reader) -> int:
    return lists.decisions(read, Register(area=chosen.area), who=who, limit=1).count


def _decisions(read: Read, chosen: Filter, who: Actor, _: Reader) -> tuple[Sheets, int]:
    found = lists.decisions(read, Register(area=chosen.area), who=who, limit=MOST).records
    may_know = partial(may_see, who)
    refs = {one.id: one.ref for one in lists.by_ids(read, sorted({one.issue_id for one in found}))}
    newer = lists.superseding(read, [one.id for one in found])
    rows = sheets.decision_rows(
        found,
        charter=read.charter,
        issues={one.id: refs[one.issue_id] for one in found},
        newer={of: one.ref for of, one in newer.items() if may_know(one)},
        actions={
            one.id: ", ".join(action.ref for action in actions_of(read, one) if may_know(action))
            for one in found
            if one.actions
        },
    )
    return {"Decisions": rows}, len(found)


def _count_roster(read: Read, chosen: Filter, who: Actor, reader: Reader) -> int:
    return _roster(read, chosen, who, reader)[1]


def _roster(read: Read, _: Filter, __: Actor, reader: Reader) -> tuple[Sheets, int]:
    found = roster_sheets(read.roster, read.charter, on=reader.today)
    return found, len(found["Roster"]) - 1


def roster_sheets(people: Roster, charter: Charter, *, on: date) -> Sheets:
    """Return everybody with a role, as it can be imported again, and who answers for each area."""
    return {"Roster": roster.rows_of(people, on=on), "Areas": roster.area_rows(people, charter, on=on)}


# What makes a file that is no list, by the name that its request has for what it is about.
MAKERS: Mapping[str, Callable[[Read, dict[str, Any], Actor, Reader], tuple[str, bytes] | None]] = {
    privacy.ABOUT: privacy.made,
    papers.OF: papers.made,
    actionsheets.SHEET: actionsheets.made,
}
KINDS = {
    kind.name: kind
    for kind in (
        Kind(
            name="actions",
            names=frozenset({"actions", "action"}),
            words=("mine", "overdue", "all"),
            also=("me", "my", "late", "open", "done", "closed"),
            options=OPTIONS,
            may=lambda who: may(who, "list"),
            count=_count_actions,
            made=_actions,
        ),
        Kind(
            name="decisions",
            names=frozenset({"decisions", "decision", "register"}),
            also=("all",),
            options=("area",),
            may=lambda who: may(who, "list"),
            count=_count_decisions,
            made=_decisions,
        ),
        Kind(
            name="roster",
            names=frozenset({"roster", "people", "members"}),
            may=reads_lists,
            count=_count_roster,
            made=_roster,
        ),
    )
}
