"""Declare the record kind of proposals: round status, history, undo and replies in threads."""

from collections.abc import Mapping, Sequence

from bot.errors import UserError
from bot.history import HistoryEntry
from bot.proposals import Proposal, ProposalState, RoundStatus
from handlers.blocks.elements import Message
from handlers.blocks.text import Reader, escape
from handlers.calls import Ask
from handlers.kinds import HistoryWords, MayKnow, RecordKind, Replies, Shows, Undo
from handlers.proposals import procedure, views
from storage import proposals
from storage.unit_of_work import Read, Tx

UNDOABLE_VERBS = frozenset({"create", "edit", "link"})


def _relations(read: Read, proposal: Proposal, _: MayKnow) -> RoundStatus:
    return proposals.round_status(read, proposal)


def _card(proposal: Proposal, reader: Reader, _: RoundStatus) -> Message:
    return views.card(proposal, reader)


def _history_fields(proposal: Proposal, reader: Reader, _: str) -> Mapping[str, str]:
    return {
        "revision": str(proposal.revision) if proposal.revision else "",
        "wording": escape(proposal.text),
        "document": escape(proposal.link),
        "text": proposal.sha256[: views.HASH_PREFIX_LENGTH],
        "until": reader.due(proposal.due) if proposal.due else "",
        "asked": str(len(proposal.owners) or ""),
        "reason": escape(proposal.reason),
    }


def _initial_fields(proposal: Proposal) -> Sequence[str]:
    """Return the history fields of a proposal that was opened at once."""
    return ("text", "until", "asked") if proposal.sha256 else ()


def _refuses(_: Ask, __: Tx, proposal: Proposal, last: HistoryEntry) -> None:
    if last.verb not in UNDOABLE_VERBS:
        raise UserError(
            f"Others know of the last step of {proposal.ref}, so it is not undone. Look at it: show {proposal.ref}"
        )


def _after_undo(_: Ask, tx: Tx, proposal: Proposal, __: Proposal, last: HistoryEntry) -> list[int]:
    if last.verb == "create":
        procedure.notify_undone(tx, proposal)
    return []


def _ask_back(ask: Ask, proposal: Proposal, text: str) -> Message | None:
    """Ask an addressee whether a plain reply is an objection."""
    if not proposal.accepts_objections(ask.now) or procedure.answering_capacity(ask.actor, proposal) is None:
        return None
    return views.objection_or_comment(proposal, text)


KIND = RecordKind(
    record=Proposal,
    shows=Shows(
        relations=_relations,
        card=_card,
        line=views.line,
        digest_line=views.decided_line,
        details=views.details,
        title=views.title_with_revision,
        next_steps=views.next_steps,
        may_press=procedure.may_press,
    ),
    undo=Undo(ends_as=ProposalState.WITHDRAWN, says=views.line, refuses=_refuses, after=_after_undo),
    history=HistoryWords(created="proposed it", fields=_history_fields, initial=_initial_fields),
    replies=Replies(
        asks=_ask_back,
        noted=procedure.record_comment,
        instead={"": "It is adopted when nobody objects in time. Look at it: show {ref}"},
    ),
)
