"""The file of a paper, sent into the conversation of whoever asks for it."""

import json
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from bot.errors import PermissionDenied, UserError
from bot.permissions import Actor
from handlers.core.blocks.text import Reader
from handlers.core.calls import NOBODY, Ask, Reply
from handlers.core.documents.requests import request_file
from handlers.core.records import export_views
from handlers.papers import reading, views
from storage import papers
from storage.unit_of_work import Read, Tx

if TYPE_CHECKING:
    from bot.agendas.items import AgendaItem
    from bot.meetings import Meeting

PAPER_FILE = "paper of an item"  # key of a file request


def paper_file(ask: Ask, tx: Tx) -> Reply:
    """Queue the file of a paper for the caller's own conversation."""
    meeting, item, paper = reading.meant(ask, tx, "paperfile")
    if ask.actor.person_id == NOBODY:
        raise PermissionDenied(export_views.NOT_ON_ROSTER)
    if not paper.is_file:
        raise UserError(f"{views.named(meeting, item, paper)} is an address: its title leads there.")
    called = views.symbol(meeting, item, paper)
    is_new = request_file(
        ask,
        tx,
        stem="-".join(called.replace("/", "-").replace("(", "").replace(")", "").split()),
        form=PurePosixPath(paper.name).suffix.lstrip(".") or "bin",
        title=f"{called} {paper.title}",
        request=json.dumps({PAPER_FILE: paper.id}),
    )
    return Reply(text=views.on_its_way(meeting, item, paper, is_new=is_new))


def make_file(read: Read, asked: Mapping[str, Any], who: Actor, _: Reader) -> tuple[str, bytes] | None:
    """Return the comment and the bytes of the file; None if its reader may not read the paper now."""
    paper = papers.find(read, asked[PAPER_FILE])
    content = papers.content_of(read, asked[PAPER_FILE])
    if paper is None or content is None:
        return None
    item: AgendaItem = read.get(paper.item_id)
    meeting: Meeting = read.get(item.meeting_id)
    if not reading.may_read(read, who, item):
        return None
    if not paper.is_in and not reading.may_read_late(read, who, meeting, paper):
        return None
    return views.named(meeting, item, paper), content
