"""Action sheet of a silence procedure: a Word file with the question, the addressees and the outcome."""

import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from bot.calendar import local
from bot.errors import PermissionDenied, UserError, to_open
from bot.permissions import Actor, may_see
from bot.proposals import Addressee, Answer, Proposal, RoundStatus
from bot.unconfirmed import named
from handlers.core.blocks.text import Reader, day, time_of_day
from handlers.core.calls import NOBODY, Ask, Reply, get_named
from handlers.core.documents.docx import as_docx
from handlers.core.documents.parts import Heading, Paragraph, Part, Table
from handlers.core.documents.requests import queue_file
from handlers.core.records import export_views
from handlers.proposals import views
from storage import documents, proposals
from storage.history import comments_of
from storage.unit_of_work import Read, Tx

SHEET = "sheet"  # key of a file request
MAX_COMMENTS = 500
ALWAYS_SHOW_YEAR = date.min  # far away, so that each date includes its year


def sheet(ask: Ask, tx: Tx) -> Reply:
    """Queue the action sheet for the asker's direct messages."""
    record = get_named(ask, tx, "sheet", Proposal)
    ref = record.ref
    if ask.actor.person_id == NOBODY:
        raise PermissionDenied(export_views.NOT_ON_ROSTER)
    if record.opened_at is None:
        raise UserError(f"{ref} is a draft, so there is nothing to put down yet.", offers=[to_open(ref)])
    if not documents.is_pending(tx, ask.actor.person_id, _request(record)):
        queue_sheet(tx, record, ask.actor.person_id, at=tx.now)
    return Reply(text=f"The action sheet of {ref} comes into your conversation with me in a moment.")


def queue_sheet(tx: Tx, proposal: Proposal, person_id: int, *, at: datetime) -> None:
    """Queue the action sheet of a proposal for a person, built when it is sent."""
    stem, title = f"{proposal.ref}-action-sheet", f"{proposal.ref} action sheet"
    queue_file(tx, person_id, stem=stem, form="docx", title=title, request=_request(proposal), at=at)


def _request(proposal: Proposal) -> str:
    return json.dumps({SHEET: proposal.id, "as": proposal.as_context()})


def make_file(read: Read, asked: Mapping[str, Any], who: Actor, _: object) -> tuple[str, bytes] | None:
    """Return the comment and the bytes of the file; None if its reader may not see the text, or its end was undone."""
    proposal: Proposal = read.get(asked[SHEET])
    is_undone = proposal.is_open and asked.get("as", "") != proposal.as_context()  # it was of an end
    if is_undone or not may_see(who, proposal):
        return None
    zone = read.charter.zone
    reader = Reader(charter=read.charter, roster=read.roster, now=proposal.changed_at, zone=zone)
    standing = proposals.round_status(read, proposal)
    parts = list(_document_parts(read, proposal, standing, reader))
    return views.line(proposal, reader), as_docx(
        f"{proposal.ref} {views.title_with_revision(proposal)}", parts
    )


def _document_parts(read: Read, proposal: Proposal, standing: RoundStatus, reader: Reader) -> Iterator[Part]:
    yield Table(_summary_rows(proposal, standing, reader))
    if proposal.text:
        yield Heading("Text")
        yield Paragraph(proposal.text)
    yield Heading("Asked")
    name = reader.roster.name
    yield Table([(name(one.person_id), _answer_text(one, standing, reader)) for one in standing.addressees])
    comments = comments_of(read, proposal.id, limit=MAX_COMMENTS)
    if comments:
        yield Heading("Comments and remarks")
        rows = [(f"{name(one.person_id)}, {_moment_text(one.at, reader)}", one.text) for one in comments]
        yield Table(rows)
    for one in standing.past_rounds:
        yield Heading(f"Round before, opened {_moment_text(one.opened_at, reader)}")
        yield Table(
            [
                ("Title", one.title),
                ("Text, SHA-256", one.sha256),
                ("Stopped", f"{_moment_text(one.ended_at, reader)}: {one.reason}"),
                *([("Text", one.text)] if one.text else []),
                *([("Document", one.link)] if one.link else []),
            ]
        )


def _summary_rows(proposal: Proposal, standing: RoundStatus, reader: Reader) -> list[tuple[str, str]]:
    asked, missing = len(standing.addressees), standing.unreached
    objections = [
        f"{reader.roster.name(one.person_id)}{_answered_by_text(one, reader)}: {proposal.reason}"
        for one in standing.addressees_with(Answer.OBJECTION)
    ]
    facts = [
        ("Outcome", views.outcome(proposal, reader)),
        ("Opened", _moment_text(proposal.opened_at, reader) if proposal.opened_at else ""),
        ("End", _moment_text(proposal.due_at, reader) if proposal.due_at else ""),
        ("Text, SHA-256", proposal.sha256),
        ("Document", proposal.link),
        ("Asked", str(asked)),
        ("Not reached", reader.roster.names(missing) if missing else "nobody"),
        ("Objection", "; ".join(objections) or "none"),
        ("Wrote without saying", named(standing.unsaid_words, reader.roster)),
        ("Reason", "" if objections else proposal.reason),
    ]
    return [(name, value) for name, value in facts if value]


def _answer_text(one: Addressee, standing: RoundStatus, reader: Reader) -> str:
    if one.answer != Answer.NONE and one.at is not None:
        did = {Answer.COMMENT: "commented", Answer.OBJECTION: "objected"}[Answer(one.answer)]
        unsaid = ", didn't say whether they object" if one.person_id in standing.unsaid else ""
        return f"{did} {_moment_text(one.at, reader)}{_answered_by_text(one, reader)}{unsaid}"
    if one.person_id in standing.unsaid:
        words = [words for words in standing.unsaid_words if words.person_id == one.person_id]
        return f"wrote, didn't say whether they object: {named(words, reader.roster)}"
    return "not reached" if one.person_id in standing.unreached else "no objection"


def _answered_by_text(one: Addressee, reader: Reader) -> str:
    return (
        f", by {reader.roster.name(one.answered_by)}" if one.answered_by not in {None, one.person_id} else ""
    )


def _moment_text(at: datetime, reader: Reader) -> str:
    here = local(at, reader.zone)
    return (
        f"{day(here.date(), today=ALWAYS_SHOW_YEAR)}, {time_of_day(here)} {reader.charter.home_station.city}"
    )
