"""Propose, confirm, reissue, edit and list proposals."""

from collections.abc import Sequence
from dataclasses import replace

from bot import proposals as rules
from bot.calendar import Due
from bot.charter_section import Rights
from bot.errors import AmbiguousInput, Interpretation, PermissionDenied, UserError, to_fill_in
from bot.grammar.options import BEHALF
from bot.permissions import check, permitted_identity, represented_for_own
from bot.proposals import OBJECTING_RIGHTS, Proposal, ProposalState
from bot.records import Kind
from handlers.actions.fields import FIELDS as OF_ACTIONS
from handlers.core.again import is_meant
from handlers.core.blocks.elements import Block, Button
from handlers.core.blocks.fallback import with_lines
from handlers.core.calls import Ask, Reply, get_named, refuse_unknown_words
from handlers.core.delivery.notify import place_card
from handlers.core.fields import (
    changed_lines,
    edit_options,
    fields_without_words,
    form_inputs,
    new_options,
    option_refused,
    other_option,
    refused_options,
    set_edited,
    set_given,
    set_new,
)
from handlers.core.kinds import empty_list, members_only_list
from handlers.core.records.create import create_record, new_record_fields
from handlers.proposals import form_views, procedure, views, word_views
from handlers.proposals.end_dates import set_end
from handlers.proposals.fields import END, FIELDS, TEXT
from storage import proposals
from storage.history import history_of
from storage.proposals import proposals_page
from storage.records import read_filter
from storage.unit_of_work import Read, Tx

OPTIONS = new_options(FIELDS)
REISSUE_OPTIONS = edit_options((*TEXT, END))
EDIT_OPTIONS = (*edit_options(FIELDS), *refused_options(FIELDS, OF_ACTIONS), BEHALF)


def propose(ask: Ask, tx: Tx) -> Reply:
    """Save a draft: the chair is asked whether it is to be opened, at once or when somebody else prepared it."""
    named = _named_addressees(ask)
    proposal = Proposal(
        **new_record_fields(ask, tx, Kind.PROPOSAL),
        state=ProposalState.DRAFT,
        owners=named,
        chosen=bool(named),
    )
    set_new(ask, tx, proposal, FIELDS)
    reply = _draft_proposal(ask, tx, proposal)
    create_record(ask, tx, proposal)
    return reply


def _named_addressees(ask: Ask) -> tuple[int, ...]:
    """Return the addressees that were named; empty for all. Raises for one who may not object."""
    named = ask.parsed.people("asked")
    for one in named:
        rights = (
            ask.roster.rights(one.person_id, on=ask.charter.day_of(ask.now), charter=ask.charter)
            if one.person_id is not None
            else frozenset[Rights]()
        )
        if not rights & OBJECTING_RIGHTS or Rights.CHAIR in rights:
            name = ask.roster.name(one.person_id) if one.profile is None else one.profile.name
            raise UserError(
                f"{name} has no role in which one objects, so their silence says nothing. Ask others, or leave asked: out for everybody."
            )
    return tuple(dict.fromkeys(one.person_id for one in named if one.person_id is not None))


def _addressees(ask: Ask, tx: Tx, proposal: Proposal) -> tuple[int, ...]:
    """Return the addressees: everybody eligible except the proposer, opener and chair."""
    but = {proposal.created_by, ask.actor.person_id}
    only = proposal.owners if proposal.chosen else None
    today = ask.charter.day_of(ask.now)
    found = rules.eligible_objectors(tx.roster, tx.charter, on=today, but=but, only=only)
    if not found:
        raise UserError(
            "Nobody who may object would be asked, so silence would say nothing. Name somebody: asked:@name"
        )
    return found


def _is_first_round(proposal: Proposal) -> bool:
    """Return whether undo may revert all of it: nobody knows an earlier round."""
    return proposal.revision == 0


def _draft_proposal(ask: Ask, tx: Tx, proposal: Proposal) -> Reply:
    """Save a draft and ask the chair to open it; a named day is checked now and at opening."""
    due, extra_lines = ask.parsed.value("due", Due), list[str]()
    would_be = replace(proposal, owners=_addressees(ask, tx, proposal))
    if due is not None:
        extra_lines = set_end(ask, tx, would_be, due, again="")
        proposal.set_due(would_be.due)
    can_undo = _is_first_round(proposal)
    if Rights.CHAIR in ask.actor.rights:
        extra_lines = set_end(ask, tx, would_be, None, again="") if due is None else extra_lines
        own = views.to_be_opened(would_be, ask.reader, extra_lines=extra_lines, can_undo=can_undo)
        return Reply.from_message(own)
    chairs = procedure.ask_chair_to_open(tx, proposal)
    return Reply.from_message(
        views.drafted(
            proposal,
            ask.reader,
            asked=len(would_be.owners),
            extra_lines=extra_lines,
            chair_names=tx.roster.names(chairs),
            can_undo=can_undo,
        )
    )


def confirm(ask: Ask, tx: Tx) -> Reply:
    """Open a draft, once the chair has been asked whether it is to go out: set its end, fix its text, ask everybody."""
    proposal = get_named(ask, tx, "confirm", Proposal)
    behalf = behalf_of_chair(ask, proposal)
    must_not_be_own(ask, tx, proposal, "open it")
    _must_be_draft(proposal)
    due = ask.parsed.value("due", Due) if ask.parsed.is_given("due") else proposal.due
    day_alone = replace(due, at=None) if due else None
    proposal.owners = _addressees(ask, tx, proposal)
    extra_lines = set_end(ask, tx, proposal, day_alone, again=f"confirm {proposal.ref}")
    _must_be_sure(ask, proposal, extra_lines)
    rules.open_round(proposal, now=ask.now)
    procedure.ask_addressees(tx, proposal)
    tx.change(proposal, "open", behalf=behalf)
    procedure.tell_proposer(tx, proposal)
    place_card(tx, proposal, after=procedure.OPENS_AFTER)
    return Reply.from_message(views.opened(proposal, ask.reader, extra_lines=extra_lines))


def _must_be_sure(ask: Ask, proposal: Proposal, about_end: Sequence[str]) -> None:
    """Ask once before a text goes out, with what is to be known `about_end`.

    Raises AmbiguousInput until the caller has pressed the button.
    """
    if is_meant(ask):
        return
    is_given = ask.parsed.is_given("due")
    again = views.opening_words(proposal, proposal.due.day if is_given and proposal.due else None)
    raise AmbiguousInput(
        views.goes_to(proposal, ask.reader, *about_end),
        phrase=ask.call.words,
        interpretations=[Interpretation("Open it", again), Interpretation("Leave it", "leaveit")],
    )


def _must_be_draft(proposal: Proposal) -> None:
    if proposal.state != ProposalState.DRAFT:
        raise UserError(f"{proposal.ref} is already {rules.state_phrase(proposal)}. Nothing has changed.")


def must_not_be_own(ask: Ask, read: Read, proposal: Proposal, step: str) -> None:
    """Raise where the asker acts only in the chair's name on what they prepared themselves."""
    authors = [proposal.created_by, *_text_authors(read, proposal)]
    absent = represented_for_own(ask.actor, "proposal open", proposal, authors=authors, charter=ask.charter)
    if absent is not None:
        raise PermissionDenied(views.own_proposal(proposal, absent, step, ask.reader))


def _text_authors(read: Read, proposal: Proposal) -> list[int | None]:
    """Return who has put or edited its text after it was proposed, in this round or one before."""
    steps = history_of(read, proposal.id)
    return [one.person_id for one in steps if one.verb in {"reissue", "edit"}]


def behalf_of_chair(ask: Ask, proposal: Proposal) -> str:
    """Return the chair's name if the asker acts for the chair, else "". Raises for others."""
    check(ask.actor, "proposal open", proposal, charter=ask.charter)
    identity = permitted_identity(ask.actor, "proposal open", proposal, charter=ask.charter)
    person = identity.person_id if identity else ask.actor.person_id
    return "" if person == ask.actor.person_id else ask.roster.name(person)


def reissue(ask: Ask, tx: Tx) -> Reply:
    """Start the next revision with another text after an objection."""
    proposal = get_named(ask, tx, "reissue", Proposal, right="propose")
    rules.must_be_objected(proposal, "issued anew")
    new = replace(proposal)
    set_given(ask, tx, new, TEXT)
    if rules.text_hash(new.title, new.text, new.link) == proposal.sha256:
        raise UserError(
            "That's the text that somebody objected to. What's the new one?",
            offers=[to_fill_in("reissue", proposal.ref)],
        )
    tx.add(rules.reissue(proposal, title=new.title, text=new.text, link=new.link))
    proposal.owners = proposal.owners if proposal.chosen else ()
    reply = _draft_proposal(ask, tx, proposal)
    tx.change(proposal, "reissue")
    return reply


def edit(ask: Ask, tx: Tx) -> Reply:
    """Change a draft; an open proposal's text is fixed."""
    proposal = _editable_proposal(ask, tx)
    if (other := other_option(ask, FIELDS)) is not None:
        raise UserError(option_refused(other, proposal.kind, FIELDS))
    before = set_edited(ask, tx, proposal, FIELDS)
    tx.change(proposal, "edit")
    message = views.ended(
        proposal,
        ask.reader,
        notified_sentence=f"It stays a draft until {views.chair_short_name(ask.reader)} opens it.",
    )
    return Reply.from_message(
        with_lines(message, changed_lines(fields_without_words(FIELDS), proposal, before, ask.reader))
    )


def _editable_proposal(ask: Ask, read: Read) -> Proposal:
    proposal = get_named(ask, read, "edit", Proposal, right="propose")
    if proposal.state != ProposalState.DRAFT:
        raise UserError(views.text_is_fixed(proposal, ask.reader))
    return proposal


def list_proposals(ask: Ask, read: Read) -> Reply:
    refuse_unknown_words(ask, ("open", "all"))
    chosen = read_filter(ask.parsed, me=ask.actor.person_id)
    found = proposals_page(read, chosen, who=ask.actor)
    if (others := members_only_list(ask, found)) is not None:
        return others
    if not found.total_count:
        steps = (
            Button("Propose something", "propose", is_next_step=True),
            Button("Decided", "say", "decisions"),
        )
        return empty_list(ask, views.nothing_listed(chosen, ask.reader), *steps)
    return Reply.from_message(views.listed(found, chosen, ask.reader, words=ask.call.words))


def unreached(ask: Ask, read: Read) -> Reply:
    """List who was not reached, and who was and has not reacted."""
    proposal = get_named(ask, read, "silent", Proposal)
    standing = proposals.round_status(read, proposal)
    offered = word_views.unsaid_buttons(proposal) if proposal.is_open and standing.unconfirmed else []
    row = [one for one in offered if procedure.may_press(ask, one, proposal)]
    return Reply.from_message(views.unanswered(proposal, ask.reader, standing, row))


def propose_form(ask: Ask, _: Read) -> Block:
    return form_views.propose_form(*form_inputs(ask, FIELDS))


def reissue_form(ask: Ask, read: Read) -> Block:
    proposal = get_named(ask, read, "reissue", Proposal, right="propose")
    rules.must_be_objected(proposal, "issued anew")
    return _filled_form(ask, proposal, "reissue")


def edit_form(ask: Ask, read: Read) -> Block:
    return _filled_form(ask, _editable_proposal(ask, read), "edit")


def _filled_form(ask: Ask, proposal: Proposal, verb: str) -> Block:
    return form_views.filled_form(proposal, verb, *form_inputs(ask, FIELDS, proposal))
