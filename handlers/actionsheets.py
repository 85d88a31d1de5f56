"""The action sheet of a silence procedure: a Word file that says what was asked, of whom, and how it ended."""

import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from bot.calendar import local
from bot.errors import Refused, UserError
from bot.permissions import Actor, may_see
from bot.proposals import Addressee, Answer, Proposal, Standing
from handlers.calls import NOBODY, Ask, Reply, one_ref, seen
from handlers.filerequests import put
from handlers.telling import decent_for
from handlers.views import export
from handlers.views import proposals as views
from handlers.views.text import Reader, day, hour
from handlers.wordfiles import Heading, Paragraph, Part, Table, as_docx
from storage import documents, lists, proposals
from storage.units import Read, Tx

SHEET = "sheet"  # what a request for one is known by
MOST_COMMENTS = 500
LONG_AGO = date.min  # so that each date says its year


def sheet(ask: Ask, tx: Tx) -> Reply:
    """Bring the action sheet into the asker's own conversation."""
    ref = one_ref(ask, "sheet")
    record: object = seen(ask, tx, ref)
    if not isinstance(record, Proposal):
        raise UserError(f"{ref} is not a proposal. Example: {ask.menu['sheet'].example}")
    if ask.who.person_id == NOBODY:
        raise Refused(export.NOBODY)
    if record.opened_at is None:
        raise UserError(f"{ref} is a draft, so there is nothing to put down yet. Look at it: show {ref}")
    if not documents.on_its_way(tx, ask.who.person_id, _request(record)):
        send(tx, record, ask.who.person_id, at=tx.now)
    return Reply(text=f"The action sheet of {ref} comes into your conversation with me in a moment.")


def send(tx: Tx, proposal: Proposal, person_id: int, *, at: datetime) -> None:
    """Let the action sheet of a proposal, as it is when it goes out, reach somebody."""
    stem, title = f"{proposal.ref}-action-sheet", f"{proposal.ref} action sheet"
    put(tx, person_id, stem=stem, form="docx", title=title, request=_request(proposal), at=at)


def send_decently(tx: Tx, proposal: Proposal, person_id: int) -> None:
    """Let it reach somebody who has not asked for it in their working hours."""
    send(tx, proposal, person_id, at=decent_for(tx, person_id, tx.now))


def _request(proposal: Proposal) -> str:
    return json.dumps({SHEET: proposal.id, "as": proposal.as_facts()})


def made(read: Read, asked: Mapping[str, Any], who: Actor, _: object) -> tuple[str, bytes] | None:
    """Return what is said with the sheet, and its bytes; None for somebody who may not see the proposal."""
    proposal: Proposal = read.get(asked[SHEET])
    if not may_see(who, proposal):
        return None
    zone = read.charter.zone
    reader = Reader(charter=read.charter, roster=read.roster, now=proposal.changed_at, zone=zone)
    standing = proposals.standing(read, proposal)
    parts = list(_parts(read, proposal, standing, reader))
    return views.line(proposal, reader), as_docx(f"{proposal.ref} {views.titled(proposal)}", parts)


def _parts(read: Read, proposal: Proposal, standing: Standing, reader: Reader) -> Iterator[Part]:
    yield Table(_facts(proposal, standing, reader))
    if proposal.text:
        yield Heading("Text")
        yield Paragraph(proposal.text)
    yield Heading("Asked")
    yield Table(
        [(reader.roster.name(one.person_id), _answer(one, standing, reader)) for one in standing.asked]
    )
    said = lists.comments_of(read, proposal.id, limit=MOST_COMMENTS)
    if said:
        yield Heading("Comments and remarks")
        yield Table(
            [(f"{reader.roster.name(one.person_id)}, {_at(one.at, reader)}", one.text) for one in said]
        )
    for one in standing.rounds:
        yield Heading(f"Round before, opened {_at(one.opened_at, reader)}")
        yield Table(
            [
                ("Title", one.title),
                ("Text, SHA-256", one.sha256),
                ("Stopped", f"{_at(one.ended_at, reader)}: {one.reason}"),
                *([("Text", one.text)] if one.text else []),
                *([("Document", one.link)] if one.link else []),
            ]
        )


def _facts(proposal: Proposal, standing: Standing, reader: Reader) -> list[tuple[str, str]]:
    asked, missing = len(standing.asked), standing.missing
    objections = [f"{_name(one, reader)}: {proposal.reason}" for one in standing.who(Answer.OBJECTION)]
    facts = [
        ("Outcome", views.outcome(proposal, reader)),
        ("Opened", _at(proposal.opened_at, reader) if proposal.opened_at else ""),
        ("End", _at(proposal.due_at, reader) if proposal.due_at else ""),
        ("Text, SHA-256", proposal.sha256),
        ("Document", proposal.link),
        ("Asked", str(asked)),
        ("Not reached", reader.roster.names(missing) if missing else "nobody"),
        ("Objection", "; ".join(objections) or "none"),
        ("Reason", "" if objections else proposal.reason),
    ]
    return [(name, value) for name, value in facts if value]


def _answer(one: Addressee, standing: Standing, reader: Reader) -> str:
    if one.answer != Answer.NONE and one.at is not None:
        did = {Answer.COMMENT: "commented", Answer.OBJECTION: "objected"}[Answer(one.answer)]
        return f"{did} {_at(one.at, reader)}{_by(one, reader)}"
    return "not reached" if one.person_id in standing.missing else "no objection"


def _by(one: Addressee, reader: Reader) -> str:
    return (
        f", by {reader.roster.name(one.answered_by)}" if one.answered_by not in {None, one.person_id} else ""
    )


def _name(one: Addressee, reader: Reader) -> str:
    return f"{reader.roster.name(one.person_id)}{_by(one, reader)}"


def _at(at: datetime, reader: Reader) -> str:
    here = local(at, reader.zone)
    return f"{day(here.date(), today=LONG_AGO)}, {hour(here)} {reader.charter.home.city}"
