"""Objections to a proposal, in time or late."""

from dataclasses import replace

from bot import proposals as rules
from bot.errors import UserError, to_fill_in
from bot.history import Note
from bot.permissions import Actor, answering_capacity, denied
from bot.proposals import Answer, Proposal, ProposalState
from bot.records import checked_text
from handlers.core.blocks.elements import Block, Message
from handlers.core.blocks.text import escape
from handlers.core.calls import Ask, Reply, get_named
from handlers.core.unconfirmed import unconfirmed_words
from handlers.proposals import form_views, procedure, views, word_views
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
    if not (proposal.accepts_objections(ask.now) or _wrote_in_time(ask, tx, proposal)):
        return _keep_late_objection(ask, tx, proposal, reason, identity=identity)
    return Reply.from_message(stop(ask, tx, proposal, reason, identity=identity))


def stop(ask: Ask, tx: Tx, proposal: Proposal, reason: str, *, identity: Actor) -> Message:
    """Stop a procedure by an objection of somebody, `identity`, whom the caller is or answers for."""
    told, wrote_in_time = procedure.notified_in_round(tx, proposal), _wrote_in_time(ask, tx, proposal)
    rules.object_to(proposal, reason=reason, now=ask.now, wrote_in_time=wrote_in_time)
    proposals.save_answer(tx, proposal, identity.person_id, Answer.OBJECTION, by=ask.actor.person_id)
    is_own = identity.person_id == ask.actor.person_id
    tx.change(proposal, "object", why=reason, behalf="" if is_own else ask.roster.name(identity.person_id))
    procedure.notify_end(tx, proposal, told)
    procedure.queue_sheets(tx, proposal)
    others = {one for one in proposal.owners if one != identity.person_id}
    return views.stopped(proposal, told=len(others & {*told}), others=len(others))


def _wrote_in_time(ask: Ask, read: Read, proposal: Proposal) -> bool:
    """Return whether an end waits for the caller to say what words of theirs, written before it, meant."""
    is_held = proposal.is_open and proposal.held_at is not None
    return is_held and bool(proposals.open_words_of(read, [proposal], ask.actor.person_ids))


def _keep_late_objection(ask: Ask, tx: Tx, proposal: Proposal, reason: str, *, identity: Actor) -> Reply:
    if proposal.state == ProposalState.DRAFT:
        raise UserError(f"{views.nobody_asked(proposal)} Say what you think: note {proposal.ref} ...")
    text = f"Objection, too late: {reason}"
    tx.add(Note(record_id=proposal.id, person_id=ask.actor.person_id, at=ask.now, text=text))
    procedure.record_comment(ask, tx, proposal)
    words = unconfirmed_words(ask, proposal, text, person=identity.person_id, revision=proposal.revision)
    procedure.keep_late(tx, proposal, words)
    return Reply.from_message(word_views.too_late(proposal, ask.reader, by=ask.actor.person_id))


def object_form(ask: Ask, read: Read) -> Block:
    proposal = get_named(ask, read, "object", Proposal)
    if answering_capacity(ask.actor, proposal) is None:
        raise denied(ask.actor, "object", proposal, ask.charter)
    if not (proposal.accepts_objections(ask.now) or _wrote_in_time(ask, read, proposal)):
        raise UserError(views.objections_closed(proposal, ask.reader))
    return form_views.object_form(proposal)
