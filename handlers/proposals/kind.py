"""Declare the record kind of proposals: round status, history, undo and replies in threads."""

from collections.abc import Mapping, Sequence

from bot.digests import DigestWeek
from bot.errors import UserError, to_open
from bot.history import HistoryEntry
from bot.permissions import answering_capacity
from bot.proposals import Proposal, ProposalState
from bot.replies import Meaning, is_consent
from handlers import kinds
from handlers.blocks.chips import Chip
from handlers.blocks.elements import Message
from handlers.blocks.paging import headed_lines
from handlers.blocks.text import Reader, count, escape
from handlers.calls import Ask
from handlers.proposals import card_views, procedure, views
from storage import digests, proposals
from storage.digests import Scope
from storage.unit_of_work import Read, Tx

UNDOABLE_VERBS = frozenset({"create", "edit", "link"})


def _history_fields(proposal: Proposal, reader: Reader, _: str) -> Mapping[str, str]:
    return {
        "revision": str(proposal.revision) if proposal.revision else "",
        "wording": escape(proposal.text),
        "document": escape(proposal.link),
        "until": reader.due(proposal.due) if proposal.due else "",
        "asked": str(len(proposal.owners) or ""),
        "reason": escape(proposal.reason),
    }


def _initial_fields(proposal: Proposal) -> Sequence[str]:
    """Return the history fields of a proposal that was opened at once."""
    return ("until", "asked") if proposal.sha256 else ()


def _refuses(_: Ask, __: Tx, proposal: Proposal, last: HistoryEntry) -> None:
    if last.verb not in UNDOABLE_VERBS:
        raise UserError(
            f"Others know of the last step of {proposal.ref}, so it isn't undone.",
            offers=[to_open(proposal.ref)],
        )


def _after_undo(_: Ask, tx: Tx, proposal: Proposal, __: Proposal, last: HistoryEntry) -> list[int]:
    if last.verb == "create":
        procedure.notify_undone(tx, proposal)
    return []


def _offer_to_object(ask: Ask, _: Read, proposal: Proposal, meaning: Meaning, text: str) -> Message | None:
    """Offer an addressee to object with the comment that was kept; None where it agrees, or it is too late."""
    may_object = answering_capacity(ask.actor, proposal) is not None
    if not may_object or not proposal.accepts_objections(ask.now) or is_consent(text):
        return None
    return views.kept_as_comment(proposal, text, is_question=meaning is Meaning.QUESTION)


KIND = kinds.RecordKind(
    record=Proposal,
    shows=kinds.Shows(
        relations=lambda read, proposal, _: proposals.round_status(read, proposal),
        card=lambda proposal, reader, _: card_views.card(proposal, reader),
        line=views.line,
        digest_line=views.decided_line,
        details=card_views.details,
        title=views.title_with_revision,
        next_steps=views.next_steps,
        may_press=procedure.may_press,
    ),
    undo=kinds.Undo(ends_as=ProposalState.WITHDRAWN, says=views.line, refuses=_refuses, after=_after_undo),
    history=kinds.HistoryWords(created="proposed it", fields=_history_fields, initial=_initial_fields),
    replies=kinds.Replies(
        noted=procedure.record_comment,
        offer=_offer_to_object,
        instead={"": "It becomes final when nobody objects in time. Look at it: show {ref}"},
    ),
)


def _digest_lists(read: Read, scope: Scope, week: DigestWeek) -> kinds.DigestLists:
    """Return the procedures under way for a channel; for a person those that wait for their answer."""
    if not digests.is_any_running(read, week):
        return {"running": []}
    if scope.person is not None:
        return {"running": proposals.proposals_awaiting(read, who=scope.who, now=week.now)}
    return {"running": digests.running_proposals(read, scope)}


def _digest_lines(lists: kinds.DigestLists, reader: Reader) -> list[str]:
    return headed_lines("Silence procedures", [_digest_line(one, reader) for one in lists["running"]])


def _digest_line(proposal: Proposal, reader: Reader) -> str:
    """Return when a text becomes final; one that has ended since as everywhere."""
    if not proposal.accepts_objections(reader.now):
        return views.line(proposal, reader)
    title = escape(views.title_with_revision(proposal))
    return f"{Chip.WAITING.sign} {proposal.ref} {title} · final on {views.end_date(proposal, reader)} unless somebody objects"


DIGEST = kinds.DigestSection(
    headings={"running": "Silence procedures"},
    choose=_digest_lists,
    channel=kinds.DigestPart(35, _digest_lines),
    personal=kinds.DigestPart(35, _digest_lines),
)


HOLDINGS = (
    kinds.HoldingList[Proposal](
        label=lambda number: count(number, "open proposal"),
        find=lambda read, person, who, _, area: proposals.open_proposals_of(read, person, who=who, area=area),
        line=lambda proposal, reader, _: views.line(proposal, reader),
    ),
    kinds.HoldingList[Proposal](
        label=lambda number: count(number, "draft of a proposal", "drafts of proposals"),
        find=lambda read, person, who, _, area: proposals.drafts_by(read, person, who=who, area=area),
        line=lambda proposal, reader, _: views.line(proposal, reader),
        may_be_cancelled=True,
    ),
)
