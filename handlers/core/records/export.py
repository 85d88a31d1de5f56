"""Lists as files: requested in a transaction, made when they are sent, as the requester may see them then."""

import json
from dataclasses import asdict, replace
from typing import Any

from bot import spreadsheets
from bot.errors import PermissionDenied, UserError
from bot.names import fold
from bot.permissions import Actor, members_only
from bot.posts import Post
from handlers.core.blocks.text import Reader
from handlers.core.calls import NOBODY, Ask, Reply, refuse_unknown_words
from handlers.core.documents import requests
from handlers.core.kinds import MAX_ROWS, ExportList, Sheets
from handlers.core.records import export_views
from handlers.core.registry import Registry
from storage import documents
from storage.records import Filter, read_filter
from storage.unit_of_work import Read, Tx

OPTIONS = ("area", "entity", "owner")
CSV, XLSX = "csv", "xlsx"
FILE_FORMATS = {CSV: CSV, XLSX: XLSX, "excel": XLSX}


def export(ask: Ask, tx: Tx) -> Reply:
    """Queue a list as a file for the caller's own conversation."""
    kind, form, ask = _parse_export(ask)
    if ask.actor.person_id == NOBODY:
        raise PermissionDenied(export_views.NOT_ON_ROSTER)
    if not kind.allows(ask.actor):
        raise members_only()
    counted_by = ask.parsed.several("by", str)
    chosen = replace(read_filter(ask.parsed, me=ask.actor.person_id), by=counted_by)
    number = kind.count(tx, chosen, ask.actor, ask.reader)
    if not number:
        raise UserError(export_views.nothing_to_export(kind, chosen, ask.reader))
    if number > MAX_ROWS:
        raise UserError(export_views.too_many(kind, number, MAX_ROWS, ask.reader))
    request = json.dumps({"kind": kind.name, "form": form, **asdict(chosen)})
    title = export_views.title(kind, chosen, ask.reader_with(tx.roster))
    comes = requests.request_file(ask, tx, stem=kind.name, form=form, title=title, request=request)
    return Reply(text=(export_views.queued if comes else export_views.already_queued)(kind, number))


def _parse_export(ask: Ask) -> tuple[ExportList, str, Ask]:
    """Return the list, its format and its filters. Raises UserError for any other word."""
    said, *words = ask.parsed.text.split() or [""]
    kind = next((one for one in ask.registry.exports if fold(said) in one.aliases), None)
    if kind is None:
        raise UserError(export_views.unknown_kind(said, ask.registry.exports, ask.example("export")))
    for word in words:
        if fold(word).lstrip(".") in export_views.UNSUPPORTED_FORMATS:
            raise UserError(export_views.unknown_format(word, kind.name))
    forms = [FILE_FORMATS[fold(word).lstrip(".")] for word in words if fold(word).lstrip(".") in FILE_FORMATS]
    filters = " ".join(word for word in words if fold(word).lstrip(".") not in FILE_FORMATS)
    ask = replace(ask, parsed=replace(ask.parsed, text=filters))
    refuse_unknown_words(ask, (*kind.filter_words, CSV, XLSX), also=kind.hidden_words)
    if not set(ask.parsed.options) <= set(kind.options):
        raise UserError(ask.fill(kind.unfiltered) or export_views.unread_option(kind))
    return kind, next(iter(forms), CSV), ask


def make_file(
    registry: Registry, read: Read, post: Post, who: Actor, reader: Reader
) -> tuple[str, bytes] | None:
    """Return the comment and the content of a file as `who` may see it now; None when it is empty."""
    file = documents.find(read, post.id)
    if file is None:
        return None
    request = json.loads(file.request)
    maker = next((maker for name, maker in registry.files.items() if name in request), None)
    if maker is not None:
        return maker(read, request, who, reader)
    name = request.pop("kind", "actions")
    return _make_list(next(one for one in registry.exports if one.name == name), read, request, who, reader)


def _make_list(
    kind: ExportList, read: Read, request: dict[str, Any], who: Actor, reader: Reader
) -> tuple[str, bytes] | None:
    form = request.pop("form", CSV)
    chosen = Filter(**{**request, "by": tuple(request.get("by", ()))})
    if not kind.allows(who):
        return None
    found, number = kind.make_sheets(read, chosen, who, reader)
    return (
        (export_views.comment(kind, number, chosen, reader), encode_sheets(form, found)) if number else None
    )


def encode_sheets(form: str, found: Sheets) -> bytes:
    """Return sheets as a workbook, or the first of them as CSV."""
    return spreadsheets.as_xlsx(found) if form == XLSX else spreadsheets.as_csv(next(iter(found.values())))
