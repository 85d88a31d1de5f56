"""One-page Word file of an issue for a meeting, built when it is sent."""

import json
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from bot.errors import PermissionDenied
from bot.issues import Issue, days_at_level
from bot.people import Roster
from bot.permissions import Actor, may_see
from handlers.core.blocks.text import Reader
from handlers.core.calls import NOBODY, Ask, Reply, get_named
from handlers.core.documents import requests
from handlers.core.documents.docx import as_docx
from handlers.issues import paper_views
from handlers.issues.kind import visible_decision
from storage import links
from storage.actions import actions_for
from storage.unit_of_work import Read, Tx

PAPER = "paper"  # key of the issue in a file request
DOCX = "docx"


def paper(ask: Ask, tx: Tx) -> Reply:
    """Queue the paper of an issue for the asker's direct messages."""
    if ask.actor.person_id == NOBODY:
        raise PermissionDenied(paper_views.NOT_ON_ROSTER)
    issue = get_named(ask, tx, "paper", Issue)
    comes = requests.request_file(
        ask,
        tx,
        stem=issue.ref,
        form=DOCX,
        title=paper_views.title(issue),
        request=json.dumps({PAPER: issue.id}),
    )
    return Reply(text=paper_views.queued(issue) if comes else paper_views.already_queued(issue))


def make_file(read: Read, asked: Mapping[str, Any], who: Actor, reader: Reader) -> tuple[str, bytes] | None:
    """Return the comment and the bytes of the file; None if `who` may no longer see the issue."""
    issue = read.get(asked[PAPER])
    if not may_see(who, issue):
        return None
    may_know = partial(may_see, who)
    parts = paper_views.parts(
        issue,
        reader,
        decision=visible_decision(read, issue, may_know),
        positions=positions_of(issue, read.roster),
        days=days_at_level(issue, charter=read.charter, now=reader.now),
        actions=[one for one in actions_for(read, issue.id) if may_know(one)],
        linked=[one for one in links.linked_records(read, issue.id) if may_know(one)],
    )
    return paper_views.comment(issue, reader), as_docx(paper_views.title(issue), parts)


def positions_of(issue: Issue, roster: Roster) -> Sequence[tuple[str, str]]:
    return [(one.entity or roster.name(int(one.person_id)), one.summary) for one in issue.stated_positions]
