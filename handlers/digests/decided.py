"""The section of a digest for decisions and adopted proposals: two kinds under one heading."""

from bot.decisions import Decision
from bot.digests import DigestWeek
from bot.proposals import Proposal
from handlers.blocks.paging import HEADED_MAX
from handlers.blocks.text import Reader, escape
from handlers.kinds import DigestLists, DigestPart, DigestSection
from handlers.proposals import views as proposal_views
from storage import digests
from storage.digests import Scope
from storage.unit_of_work import Read


def _choose(read: Read, scope: Scope, week: DigestWeek) -> DigestLists:
    return {"decided": digests.decided(read, scope, since=week.since)}


def _lines(lists: DigestLists, reader: Reader) -> list[str]:
    if not lists["decided"]:
        return []
    return ["*Decided last week*", *[_line(one, reader) for one in lists["decided"][:HEADED_MAX]]]


def _line(one: Decision | Proposal, reader: Reader) -> str:
    if isinstance(one, Proposal):
        return proposal_views.decided_line(one, reader)
    outcome = escape(reader.charter.decision_word(one.word).label)
    text = f", {escape(one.text)}" if one.text else ""
    return f"*{one.ref}*  {escape(one.title)}: {outcome}{text}, {reader.day(one.decided_on)}"


DECIDED = DigestSection(
    headings={"decided": "Decided"},
    choose=_choose,
    channel=DigestPart(0, _lines),
    personal=DigestPart(30, _lines),
)
