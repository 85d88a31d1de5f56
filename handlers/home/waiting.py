"""What waits for the chair: the first part of their week, each thing with its own button."""

from collections.abc import Sequence
from typing import Any

from bot.charter import Rights
from bot.digests import DigestWeek
from handlers.blocks.elements import Block
from handlers.blocks.text import Reader
from handlers.home import things
from handlers.kinds import DigestLists, DigestPart, DigestSection
from storage import proposals
from storage.decisions import drafts_to_confirm
from storage.digests import Scope
from storage.issues import issues_to_decide
from storage.unit_of_work import Read

DRAFTS, PROCEDURES, ISSUES = "drafts", "procedures", "to_decide"
LISTS = (DRAFTS, PROCEDURES, ISSUES)


def _choose(read: Read, scope: Scope, _: DigestWeek) -> DigestLists:
    if scope.person is None or Rights.CHAIR not in scope.who.rights:
        return {name: [] for name in LISTS}
    drafts = drafts_to_confirm(read, who=scope.who)
    drafted = {issue.id for _, issue in drafts}
    held = issues_to_decide(read, who=scope.who)
    return {
        DRAFTS: [decision for decision, _ in drafts],
        PROCEDURES: proposals.waiting_for_chair(read),
        ISSUES: [one for one in held if one.question_id is None and one.id not in drafted],
    }


# What waits is shown with buttons, so the section has no lines.
WAITING = DigestSection(
    headings={DRAFTS: "Drafts to confirm", PROCEDURES: "Procedures to decide", ISSUES: "Issues to decide"},
    choose=_choose,
    channel=DigestPart(0, lambda *_: []),
)


def blocks(lists: DigestLists, reader: Reader) -> list[Block]:
    """Return each thing that waits, or waited when the digest was sent, as it is now."""

    def of(name: str) -> Sequence[Any]:
        return lists.get(name, ())

    return [
        *[things.draft(one, reader) for one in of(DRAFTS)],
        *[things.proposal_to_open(one, reader) for one in of(PROCEDURES)],
        *[things.issue_to_answer(one, reader) for one in of(ISSUES)],
    ]
