"""Objections to a proposal, in time or late."""

from dataclasses import replace

from bot import proposals as rules
from bot.errors import UserError, to_fill_in
from bot.history import Note
from bot.permissions import answering_capacity, denied
from bot.proposals import Answer, Proposal, ProposalState
from bot.records import checked_text
from handlers.blocks.elements import Block
from handlers.blocks.text import escape
from handlers.calls import Ask, Reply, get_named
from handlers.proposals import form_views, procedure, views
from storage import proposals
from storage.unit_of_work import Read, Tx


def object_(ask: Ask, tx: Tx) -> Reply:
    """Stop a procedure by an objection; a late one is saved as a remark."""
    proposal = get_named(ask, tx, "object", Proposal)
    identity = answering_capacity(ask.actor, proposal)
    if identity is None:
        raise denied(ask.actor, "object", proposal, ask.charter)
    reason = checked_text(ask.parsed.text, what="reason")
    if not reason:
        raise UserError(
            "Why? Everybody who was asked will read it.", offers=[to_fill_in("object", proposal.ref)]
        )
    if (ask.call.values or {}).get("then") == "comment":
        return ask.run_words(
            replace(ask.call, words=f"note {proposal.ref} {escape(reason)}", values=None), tx
        )
    if not proposal.accepts_objections(ask.now):
        return _keep_late_objection(ask, tx, proposal, reason)
    rules.object_to(proposal, reason=reason, now=ask.now)
    proposals.save_answer(tx, proposal, identity.person_id, Answer.OBJECTION, by=ask.actor.person_id)
    is_own = identity.person_id == ask.actor.person_id
    tx.change(proposal, "object", why=reason, behalf="" if is_own else ask.roster.name(identity.person_id))
    procedure.notify_end(tx, proposal, proposal.owners)
    procedure.queue_sheets(tx, proposal)
    return Reply.from_message(views.stopped(proposal))


def _keep_late_objection(ask: Ask, tx: Tx, proposal: Proposal, reason: str) -> Reply:
    if proposal.state == ProposalState.DRAFT:
        raise UserError(
            f"{proposal.ref} is a draft: nobody is asked yet. Say what you think: note {proposal.ref} ..."
        )
    text = f"Objection, too late: {reason}"
    tx.add(Note(record_id=proposal.id, person_id=ask.actor.person_id, at=ask.now, text=text))
    procedure.notify_about_comment(tx, proposal)
    return Reply(text=views.objection_too_late(proposal, ask.reader))


def object_form(ask: Ask, read: Read) -> Block:
    proposal = get_named(ask, read, "object", Proposal)
    if answering_capacity(ask.actor, proposal) is None:
        raise denied(ask.actor, "object", proposal, ask.charter)
    if not proposal.accepts_objections(ask.now):
        raise UserError(views.objections_closed(proposal, ask.reader))
    return form_views.object_form(proposal)
