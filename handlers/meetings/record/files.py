"""The record of a meeting as a file: Word or PDF."""

import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from bot.errors import PermissionDenied, UserError
from bot.meeting_record import RecordContent, RecordState
from bot.permissions import Actor
from handlers.core.blocks.text import Reader
from handlers.core.calls import NOBODY, Ask, Reply
from handlers.core.documents.docx import as_docx
from handlers.core.documents.parts import Heading, Paragraph, Part, Points, Table
from handlers.core.documents.pdf import as_pdf
from handlers.core.documents.requests import request_file
from handlers.core.records import export_views
from handlers.meetings.record import clock, content, reading, views
from storage.unit_of_work import Read, Tx

if TYPE_CHECKING:
    from bot.meetings import Meeting

RECORD_FILE = "meeting record"  # key of a file request
FORMS = {"docx": as_docx, "pdf": as_pdf}


def record_file(ask: Ask, tx: Tx) -> Reply:
    """Queue the record for the caller's own conversation."""
    meeting = reading.over_meeting(ask, tx, "recordfile")
    reading.record_of(ask, tx, meeting)
    if ask.actor.person_id == NOBODY:
        raise PermissionDenied(export_views.NOT_ON_ROSTER)
    form = ask.parsed.text.strip()
    if form not in FORMS:
        raise UserError("Which file: docx or pdf?")
    request = json.dumps({RECORD_FILE: meeting.id, "form": form})
    stem = f"record-{meeting.official}" if meeting.official else f"record-{meeting.ref}"
    title = f"Record of {views.which(meeting, ask.reader)}"
    comes = request_file(ask, tx, stem=stem, form=form, title=title, request=request)
    again = "comes" if comes else "is on its way already, and comes"
    return Reply(text=f"{title} {again} into your conversation with me in a moment.")


def make_file(read: Read, asked: Mapping[str, Any], who: Actor, reader: Reader) -> tuple[str, bytes] | None:
    """Return the comment and the bytes of the file; None if its reader may not see the record now."""
    meeting: Meeting = read.get(asked[RECORD_FILE])
    if not meeting.is_held or not reading.may_read(read, who, meeting):
        return None
    record = clock.of_meeting(read, meeting, reader.now)
    said = content.read_by(read, who, content.current(read, meeting, record))
    title = views.title(meeting, record, reader)
    state = "" if record.state == RecordState.UNSENT else views.standing(record, reader)
    parts = [*_parts(said, reading.taken_out(read, said)), *([Paragraph(state)] if state else [])]
    heading = f"{title[:1].upper()}{title[1:]}"
    return heading, FORMS[asked["form"]](heading, parts, footer=said.title)


def _parts(said: RecordContent, taken_out: int) -> Iterator[Part]:
    yield Paragraph(said.title)
    yield Table(said.head)
    for item in said.items:
        yield Heading(item.title)
        yield Points([line.text for line in item.lines])
    if said.corrections:
        yield Heading("Corrections")
        yield Points([line.text for line in said.corrections])
    if taken_out:
        yield Paragraph(views.names_taken_out(taken_out))
