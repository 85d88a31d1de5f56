"""Propose, confirm, reissue, edit and list proposals."""

from dataclasses import replace

from bot import proposals as rules
from bot.calendar import Due
from bot.charter import Rights
from bot.errors import PermissionDenied, UserError, to_fill_in
from bot.grammar.text import plain_text
from bot.notifications import Reason
from bot.permissions import check, permitted_identity, represented_for_own
from bot.proposals import OBJECTING_RIGHTS, Proposal, ProposalState
from bot.records import Kind, checked_title
from handlers.blocks.elements import Block, Button
from handlers.calls import Ask, Reply, get_named, refuse_unknown_words
from handlers.delivery.notify import notify, place_card, post_card
from handlers.kinds import empty_list, members_only_list
from handlers.proposals import form_views, procedure, views
from handlers.proposals.end_dates import checked_end, set_end
from handlers.records.create import create_record, new_record_fields, title_of
from storage import proposals
from storage.history import history_of
from storage.proposals import proposals_page
from storage.records import read_filter
from storage.unit_of_work import Read, Tx

OPTIONS = ("due", "due or until", "area", "link", "wording", "asked", "visibility")
REISSUE_OPTIONS = ("due", "due or until", "link", "wording")


def propose(ask: Ask, tx: Tx) -> Reply:
    """Open a silence procedure as the chair, or save the secretary's draft."""
    named = _named_addressees(ask)
    proposal = Proposal(
        **new_record_fields(ask, tx, Kind.PROPOSAL),
        state=ProposalState.DRAFT,
        text=_parse_wording(ask, ""),
        link=_checked_link(ask, ask.parsed.option_text("link")),
        owners=named,
        chosen=bool(named),
    )
    reply = _open_or_draft(ask, tx, proposal)
    create_record(ask, tx, proposal)
    if proposal.is_open:
        post_card(tx, proposal)
    return reply


def _open_or_draft(ask: Ask, tx: Tx, proposal: Proposal) -> Reply:
    """Open a proposal of the chair; ask the chair to open one of the secretary."""
    if Rights.CHAIR in ask.actor.rights:
        return _open_proposal(ask, tx, proposal, ask.parsed.value("due", Due))
    return _draft_proposal(ask, tx, proposal)


def _parse_wording(ask: Ask, before: str) -> str:
    given = _form_field(ask, "wording")
    text = ask.parsed.option_text("wording") if given is None else given
    if len(text) > views.WORDING_MAX:
        raise ask.error_at(
            "wording",
            f"That text has {len(text)} characters; {views.WORDING_MAX} are the most here. Put it into a document and give its link.",
        )
    return text.strip() if text or given is not None else before


def _checked_link(ask: Ask, link: str) -> str:
    try:
        return rules.checked_link(link)
    except UserError as error:
        raise ask.error_at("link", str(error)) from error


def _form_field(ask: Ask, name: str) -> str | None:
    """Return the text of a form field, also if empty; None without such a field."""
    given = (ask.call.values or {}).get(name)
    return None if given is None else plain_text(str(given), ask.typing_context)


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


def _open_proposal(ask: Ask, tx: Tx, proposal: Proposal, due: Due | None, *, again: str = "") -> Reply:
    """Set the addressees and end, fix the text and ask everybody; `again` is the command for another day."""
    proposal.owners = _addressees(ask, tx, proposal)
    extra_lines = set_end(ask, tx, proposal, due, again=again)
    rules.open_round(proposal, now=ask.now)
    procedure.ask_addressees(tx, proposal)
    can_undo = _is_first_round(proposal) and not again
    message = views.opened(proposal, ask.reader, extra_lines=extra_lines, can_undo=can_undo)
    return Reply.from_message(message)


def _is_first_round(proposal: Proposal) -> bool:
    """Return whether undo may revert all of it: nobody knows an earlier round."""
    return proposal.revision == 0


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


def _draft_proposal(ask: Ask, tx: Tx, proposal: Proposal) -> Reply:
    """Save a draft and ask the chair to open it; a named day is checked now and at opening."""
    due, extra_lines = ask.parsed.value("due", Due), list[str]()
    would_be = replace(proposal, owners=_addressees(ask, tx, proposal))
    if due is not None:
        extra_lines = set_end(ask, tx, would_be, due, again="")
        proposal.set_due(would_be.due)
    chairs = procedure.ask_chair_to_open(tx, proposal)
    return Reply.from_message(
        views.drafted(
            proposal,
            ask.reader,
            asked=len(would_be.owners),
            extra_lines=extra_lines,
            chair_names=tx.roster.names(chairs),
            can_undo=_is_first_round(proposal),
        )
    )


def confirm(ask: Ask, tx: Tx) -> Reply:
    """Open a draft of the secretary."""
    proposal = get_named(ask, tx, "confirm", Proposal)
    behalf = behalf_of_chair(ask, proposal)
    must_not_be_own(ask, tx, proposal, "open it")
    _must_be_draft(proposal)
    due = ask.parsed.value("due", Due) or proposal.due
    day_alone = replace(due, at=None) if due else None
    reply = _open_proposal(ask, tx, proposal, day_alone, again=f"confirm {proposal.ref}")
    tx.change(proposal, "open", behalf=behalf)
    notify(tx, proposal.created_by, proposal, Reason.DECIDED, context=proposal.as_context())
    place_card(tx, proposal)
    return reply


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
    title, text, link = _revised_text(ask, proposal)
    if rules.text_hash(title, text, link) == proposal.sha256:
        raise UserError(
            "That's the text that somebody objected to. What's the new one?",
            offers=[to_fill_in("reissue", proposal.ref)],
        )
    tx.add(rules.reissue(proposal, title=title, text=text, link=link))
    proposal.owners = proposal.owners if proposal.chosen else ()
    reply = _open_or_draft(ask, tx, proposal)
    tx.change(proposal, "reissue")
    if proposal.is_open:
        place_card(tx, proposal)
    return reply


def _revised_text(ask: Ask, proposal: Proposal) -> tuple[str, str, str]:
    """Return the new title, wording and link; unnamed ones stay."""
    title = checked_title(ask.parsed.text) if ask.parsed.text else proposal.title
    given = _form_field(ask, "link")
    link = ask.parsed.option_text("link") if given is None else given
    return (
        title,
        _parse_wording(ask, proposal.text),
        _checked_link(ask, link if link or given is not None else proposal.link),
    )


def edit(ask: Ask, tx: Tx) -> Reply:
    """Change a draft; an open proposal's text is fixed."""
    proposal = _editable_proposal(ask, tx)
    proposal.title, proposal.text, proposal.link = _revised_text(ask, proposal)
    due = ask.parsed.value("due", Due)
    if due is not None:
        proposal.set_due(checked_end(ask, due))
    proposal.refresh_search_text()
    tx.change(proposal, "edit")
    message = views.ended(
        proposal,
        ask.reader,
        notified_sentence=f"It stays a draft until {views.chair_short_name(ask.reader)} opens it.",
    )
    return Reply.from_message(message)


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
    return Reply.from_message(views.unanswered(proposal, ask.reader, proposals.round_status(read, proposal)))


def propose_form(ask: Ask, _: Read) -> Block:
    return form_views.propose_form(ask.reader, words="propose", title=title_of(ask), area=ask.channel_area)


def reissue_form(ask: Ask, read: Read) -> Block:
    proposal = get_named(ask, read, "reissue", Proposal, right="propose")
    rules.must_be_objected(proposal, "issued anew")
    return _filled_form(ask, proposal, "reissue")


def edit_form(ask: Ask, read: Read) -> Block:
    return _filled_form(ask, _editable_proposal(ask, read), "edit")


def _filled_form(ask: Ask, proposal: Proposal, verb: str) -> Block:
    words = f"{verb} {proposal.ref}"
    return form_views.propose_form(ask.reader, words=words, title="", proposal=proposal)
