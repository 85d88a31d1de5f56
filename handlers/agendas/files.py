"""The agenda of a meeting as a file: Word or PDF, as whoever asks for it may read it."""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from html import unescape
from typing import TYPE_CHECKING, Any

from bot.agendas.items import AgendaItem, on_agenda
from bot.errors import PermissionDenied, UserError
from bot.permissions import Actor, may_see
from handlers.agendas import agenda, views
from handlers.core.blocks.text import Reader, day
from handlers.core.calls import NOBODY, Ask, Reply
from handlers.core.documents.docx import as_docx
from handlers.core.documents.parts import Paragraph, Part, Table
from handlers.core.documents.pdf import as_pdf
from handlers.core.documents.requests import request_file
from handlers.core.records import export_views
from handlers.meetings import views as meeting_views
from storage.unit_of_work import Read, Tx

if TYPE_CHECKING:
    from bot.meetings import Meeting

AGENDA_FILE = "agenda"  # key of a file request
FORMS = {"docx": as_docx, "pdf": as_pdf}
HEAD = ("Item", "Subject", "Presented by", "Time", "Papers")
WIDTHS = (12, 62, 34, 16, 28)  # mm


def agenda_file(ask: Ask, tx: Tx) -> Reply:
    """Queue the agenda for the caller's own conversation."""
    meeting = agenda.meeting_meant(ask, tx, next(iter(ask.parsed.refs), None))
    if ask.actor.person_id == NOBODY:
        raise PermissionDenied(export_views.NOT_ON_ROSTER)
    form = ask.parsed.text.strip()
    if form not in FORMS:
        raise UserError("Which file: docx or pdf?")
    title = unescape(_title(meeting))
    comes = request_file(
        ask,
        tx,
        stem=f"agenda-{meeting.official or meeting.ref}",
        form=form,
        title=title,
        request=json.dumps({AGENDA_FILE: meeting.id, "form": form}),
    )
    again = "comes" if comes else "is on its way already, and comes"
    return Reply(text=f"{_title(meeting)} {again} into your conversation with me in a moment.")


def make_file(read: Read, asked: Mapping[str, Any], who: Actor, reader: Reader) -> tuple[str, bytes] | None:
    """Return the comment and the bytes of the file; None if its reader may not see the meeting now."""
    meeting: Meeting = read.get(asked[AGENDA_FILE])
    if not may_see(who, meeting) or meeting.is_cancelled:
        return None
    shown = agenda.as_read_by(read, who, meeting, reader.now)
    heading = unescape(_title(meeting))
    as_of = f"{views.agenda_sum(shown)} As of {unescape(reader.local_now())}.".strip()
    return heading, FORMS[asked["form"]](heading, [*_parts(shown, reader), Paragraph(as_of)], footer=heading)


def _title(meeting: "Meeting") -> str:
    return f"Agenda of {meeting_views.name(meeting)}"


def _parts(shown: views.Agenda, reader: Reader) -> Iterator[Part]:
    meeting = shown.meeting
    facts = (
        ("Begins", _begins(meeting, reader)),
        ("Place", meeting_views.where(meeting)),
        ("Length", meeting_views.length(meeting)),
    )
    yield Table([(label, unescape(value)) for label, value in facts if value])
    if listed := on_agenda(shown.items):
        yield Table([_row(one, shown, reader) for one in listed], head=HEAD, widths=WIDTHS)
    for line, ref in shown.came:
        yield Paragraph(f"{unescape(line.replace('*', ''))} ({ref})")


def _begins(meeting: "Meeting", reader: Reader) -> str:
    """Return when a meeting begins, with its year."""
    due = meeting.time.due
    return f"{day(due.day, today=date.min)}{f', {reader.hour_there(due)}' if due.at is not None else ''}"


def _row(item: AgendaItem, shown: views.Agenda, reader: Reader) -> tuple[str, ...]:
    """Return an item in its columns; of one that its reader may not read, that there is one and how long it takes."""
    place, takes = str(item.place), f"{item.minutes} min" if item.minutes else ""
    if shown.is_hidden(item):
        return place, views.HIDDEN, "", takes, ""
    by = unescape(reader.name(item.presenter_id)) if item.presenter_id else ""
    about = shown.about.get(item.for_id) if item.for_id is not None else None
    beside = (shown.beside.get(item.id, ""), about.ref if about else "", views.became(item))
    subject = "\n".join([item.title, *filter(None, [unescape(", ".join(filter(None, beside)))])])
    return place, subject, by, takes, shown.papers.get(item.id, "").partition(" ")[2].replace(", ", "\n")
