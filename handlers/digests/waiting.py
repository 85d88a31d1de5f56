"""What stands first in the week of the chair and of the secretary: what waits, and what is late in the task force."""

from collections.abc import Sequence
from typing import Any

from bot.charter_section import Rights
from bot.digests import Digest, DigestWeek
from handlers.actions import views as action_views
from handlers.actions.schedule import on_the_chairs_list
from handlers.core.blocks.elements import Block
from handlers.core.blocks.paging import Headed, headed_lines
from handlers.core.blocks.text import Reader
from handlers.core.kinds import DigestLists, DigestPart, DigestSection
from handlers.issues.home import draft, issue_to_answer
from handlers.proposals.home import proposal_to_open
from storage import proposals
from storage.actions import overdue_actions
from storage.decisions import drafts_to_confirm
from storage.digests import Scope
from storage.issues import issues_to_decide
from storage.unit_of_work import Read

DRAFTS, PROCEDURES, ISSUES = "drafts", "procedures", "to_decide"
LISTS = (DRAFTS, PROCEDURES, ISSUES)
WATCHED, LATE = "watched", "late_for_all"
MOVED = " · moved since"  # of a date that no longer fits its heading
WATCHED_HEADING = "Open after my last reminder"


def _choose(read: Read, scope: Scope, week: DigestWeek) -> DigestLists:
    is_own = scope.person is not None
    is_chair, is_secretary = (is_own and one in scope.who.rights for one in (Rights.CHAIR, Rights.SECRETARY))
    return {
        **(_for_chair(read, scope) if is_chair else dict.fromkeys(LISTS, ())),
        WATCHED: on_the_chairs_list(read, scope.who, week.now, week.first) if is_chair else (),
        LATE: overdue_actions(read, who=scope.who, now=week.now) if is_secretary else (),
    }


def _for_chair(read: Read, scope: Scope) -> DigestLists:
    drafts = drafts_to_confirm(read, who=scope.who)
    drafted = {issue.id for _, issue in drafts}
    held = issues_to_decide(read, who=scope.who)
    return {
        DRAFTS: [decision for decision, _ in drafts],
        PROCEDURES: proposals.waiting_for_chair(read),
        ISSUES: [one for one in held if one.question_id is None and one.id not in drafted],
    }


def _settled(read: Read, scope: Scope, week: DigestWeek, lists: DigestLists) -> DigestLists:
    """Return what doesn't wait for the chair any more, is closed, or is not late."""
    waits = _for_chair(read, scope) if any(lists.get(name) for name in LISTS) else {}
    waiting = {one.id for name in LISTS for one in waits.get(name, ())}
    return {
        **{name: [one for one in lists.get(name, ()) if one.id not in waiting] for name in LISTS},
        WATCHED: [one for one in lists.get(WATCHED, ()) if not one.is_open],
        LATE: [one for one in lists.get(LATE, ()) if not one.is_late(week.now)],
    }


# What waits is shown with buttons, so the section has no lines.
WAITING = DigestSection(
    headings={
        DRAFTS: "Drafts to confirm",
        PROCEDURES: "Procedures to decide",
        ISSUES: "Issues to decide",
        WATCHED: WATCHED_HEADING,
        LATE: "Late for all",
    },
    choose=_choose,
    settled=_settled,
    channel=DigestPart(0, lambda *_: Headed("", ())),
)


def office_lines(digest: Digest, reader: Reader) -> list[str]:
    """Return the actions of the whole task force that the chair or the secretary looks after."""
    return [
        line
        for name, heading in ((WATCHED, WATCHED_HEADING), (LATE, "Late in the task force"))
        for line in headed_lines(
            heading, [_line(one, digest, name, reader) for one in digest.lists.get(name, ())]
        )
    ]


def _line(one: Any, digest: Digest, name: str, reader: Reader) -> str:
    return f"{action_views.line(one, reader)}{MOVED if digest.has_moved(one, name) else ''}"


def blocks(lists: DigestLists, reader: Reader) -> list[Block]:
    """Return each thing that waits, or waited when the digest was sent, as it is now."""

    def of(name: str) -> Sequence[Any]:
        return lists.get(name, ())

    return [
        *[draft(one, reader) for one in of(DRAFTS)],
        *[proposal_to_open(one, reader) for one in of(PROCEDURES)],
        *[issue_to_answer(one, reader) for one in of(ISSUES)],
    ]
