"""A paper of one page for a meeting: an issue as a Word file, made when it is sent, as its reader may see it by then."""

import json
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from bot.errors import Refused
from bot.issues import Issue, days_here
from bot.people import Roster
from bot.permissions import Actor, may_see
from handlers.blocks.text import Reader
from handlers.calls import NOBODY, Ask, Reply
from handlers.documents import requests as filerequests
from handlers.documents.docx import as_docx
from handlers.issues import paper_views as views
from handlers.issues.commands import named
from handlers.records.commands import related
from storage import links, lists
from storage.unit_of_work import Read, Tx

OF = "paper"  # in what a file is made of: the issue
DOCX = "docx"


def paper(ask: Ask, tx: Tx) -> Reply:
    """Let the paper of an issue come as a file into the asker's own conversation."""
    if ask.who.person_id == NOBODY:
        raise Refused(views.NOBODY)
    issue = named(ask, tx, "paper")
    comes = filerequests.queue(
        ask,
        tx,
        stem=issue.ref,
        form=DOCX,
        title=views.title(issue),
        request=json.dumps({OF: issue.id}),
    )
    return Reply(text=views.comes(issue) if comes else views.on_its_way(issue))


def made(read: Read, asked: Mapping[str, Any], who: Actor, reader: Reader) -> tuple[str, bytes] | None:
    """Return what is said with the paper, and its bytes; None where `who` may not see the issue any more."""
    issue = read.get(asked[OF])
    if not may_see(who, issue):
        return None
    may_know = partial(may_see, who)
    parts = views.parts(
        issue,
        reader,
        decision=related(read, issue, may_know=may_know).decision,
        positions=positions_of(issue, read.roster),
        days=days_here(issue, charter=read.charter, now=reader.now),
        actions=[one for one in lists.actions_for(read, issue.id) if may_know(one)],
        linked=[one for one in links.of_record(read, issue.id) if may_know(one)],
    )
    return views.comment(issue, reader), as_docx(views.title(issue), parts)


def positions_of(issue: Issue, roster: Roster) -> Sequence[tuple[str, str]]:
    """Return who says what on an issue; whoever reads the issue reads that."""
    return [(one.entity or roster.name(int(one.person)), one.words) for one in issue.says]
