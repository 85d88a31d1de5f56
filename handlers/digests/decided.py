"""The section of a digest for decisions and adopted proposals: two kinds under one heading."""

from bot.decisions import Decision
from bot.digests import DigestWeek
from bot.proposals import Proposal
from handlers.core.blocks.chips import Chip
from handlers.core.blocks.paging import Headed
from handlers.core.blocks.text import Reader, escape
from handlers.core.kinds import DigestLists, DigestPart, DigestSection
from handlers.issues.views import outcome
from handlers.proposals import views as proposal_views
from storage import digests
from storage.digests import Scope
from storage.unit_of_work import Read


def _choose(read: Read, scope: Scope, week: DigestWeek) -> DigestLists:
    return {"decided": digests.decided(read, scope, week)}


def _says(lists: DigestLists, reader: Reader) -> Headed:
    return Headed("Decided", [_line(one, reader) for one in lists["decided"]])


def _line(one: Decision | Proposal, reader: Reader) -> str:
    if isinstance(one, Proposal):
        title = escape(proposal_views.title_with_revision(one))
        return f"{Chip.FINAL.sign} {one.ref} {title} · {proposal_views.outcome(one, reader)}"
    said = f"{outcome(one, reader)} ({reader.day(one.decided_on)})"
    return f"{Chip.DECIDED.sign} {one.ref} {escape(one.title)} · {said}"


DECIDED = DigestSection(
    headings={"decided": "Decided"},
    choose=_choose,
    channel=DigestPart(50, _says),
    personal=DigestPart(50, _says),
)
