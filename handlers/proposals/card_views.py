"""The card of a silence procedure, and how it looks in full."""

from bot.proposals import Answer, Proposal, ProposalState, Round, RoundStatus
from handlers.core.blocks.chips import Chip, facts
from handlers.core.blocks.elements import Block, Message, buttons, section
from handlers.core.blocks.fallback import message_of
from handlers.core.blocks.text import Reader, capitalized, count, escape
from handlers.proposals.views import (
    chair_name,
    chair_short_name,
    document_link,
    end_date,
    ended_on,
    nobody_objected,
    objection_line,
    open_buttons,
    outcome,
    reason_line,
    revision_suffix,
    title_with_revision,
    unsaid_sentence,
)


def card(proposal: Proposal, reader: Reader, standing: RoundStatus) -> Message:
    """Return the card; a closed one shows the outcome without buttons."""
    if not proposal.accepts_objections(reader.now):
        return message_of(closed_blocks(proposal, reader))
    return message_of(open_blocks(proposal, reader, standing, who="somebody objects"))


def open_blocks(proposal: Proposal, reader: Reader, standing: RoundStatus, *, who: str) -> list[Block]:
    """Return a text that becomes final unless `who` ("you object") stops it."""
    lines = [
        f"*{escape(title_with_revision(proposal))}*",
        *_adoption_lines(proposal, reader, standing, who=who),
        *filter(None, [document_link(proposal.link)]),
    ]
    asked = count(len(proposal.owners), "person", "people")
    about = facts(Chip.WAITING, proposal.ref, f"{asked} asked", f"by {reader.name(proposal.created_by)}")
    return [section("\n".join(lines)), about, buttons(open_buttons(proposal))]


def _adoption_lines(proposal: Proposal, reader: Reader, standing: RoundStatus, *, who: str) -> list[str]:
    waits = f"{unsaid_sentence(proposal, standing, reader)} It isn't final before "
    waits += f"{'the others' if len(standing.unsaid) > len(standing.unconfirmed) else 'they'} do, or {chair_short_name(reader)} lets it stand."
    if proposal.offered_end is not None:
        return [
            f"Not everybody has enough working days by {end_date(proposal, reader)}.",
            f"{capitalized(chair_name(reader))} decides whether it runs until {reader.day(proposal.offered_end)}.",
            "It isn't final before that.",
            *([waits] if standing.unconfirmed else []),
        ]
    end, bracket, yours = end_date(proposal, reader).partition(" (")
    lines = (
        [f"Runs until *{end}*{bracket}{yours}.", waits]
        if standing.unconfirmed
        else [f"Becomes final on *{end}*{bracket}{yours}, unless {who}."]
    )
    return [*lines, "If you agree, there's nothing to do."] if who.startswith("you ") else lines


def closed_blocks(proposal: Proposal, reader: Reader, *more: str) -> list[Block]:
    """Return a text that nobody can object to any more, with its outcome, without buttons."""
    lines = [escape(title_with_revision(proposal)), *filter(None, more or (reason_line(proposal),))]
    return [section("\n".join(lines)), closed_facts(proposal, reader)]


def closed_facts(proposal: Proposal, reader: Reader, *more: str) -> Block:
    """Return the grey facts of a text that nobody can object to any more."""
    at = ended_on(proposal, reader)
    asked = len(proposal.owners)
    match proposal.state:
        case ProposalState.ADOPTED if proposal.missed:
            known = f"{nobody_objected(proposal)}, {proposal.missed} of {asked} weren't reached"
            return facts(Chip.FINAL, proposal.ref, at, known, *more)
        case ProposalState.ADOPTED:
            is_on_time = proposal.due is not None and reader.day(proposal.due.day) == at
            end = end_date(proposal, reader) if is_on_time else at
            got = f", all {asked} got it" if asked > 1 else ""
            return facts(Chip.FINAL, proposal.ref, end, f"{nobody_objected(proposal)}{got}", *more)
        case ProposalState.OBJECTED:
            return facts(Chip.STOPPED, proposal.ref, at, *more)
        case ProposalState.REFERRED:
            return facts(Chip.MOVED, proposal.ref, "to the meeting", at, *more)
        case ProposalState.OPEN | ProposalState.DRAFT:
            return facts(Chip.WAITING, proposal.ref, outcome(proposal, reader), *more)
    return facts(Chip.CANCELLED, proposal.ref, f"taken back {at}".strip(), *more)


def details(proposal: Proposal, reader: Reader, standing: RoundStatus) -> list[str]:
    is_open = proposal.accepts_objections(reader.now)
    now = (
        _adoption_lines(proposal, reader, standing, who="somebody objects")
        if is_open
        else [closed_facts(proposal, reader)["elements"][0]["text"]]
    )
    is_said = is_open and standing.unconfirmed
    unsaid = "" if is_said else unsaid_sentence(proposal, standing, reader)
    objection = [objection_line(one, proposal, reader) for one in standing.addressees_with(Answer.OBJECTION)]
    return [
        *now,
        *(objection or filter(None, [reason_line(proposal)])),
        *filter(None, [_response_counts(standing), unsaid, document_link(proposal.link)]),
        *([escape(proposal.text)] if proposal.text else []),
        *[_earlier_round(one, reader) for one in standing.past_rounds],
    ]


def _response_counts(standing: RoundStatus) -> str:
    """Return how many were reached, and how many commented."""
    if not standing.addressees:
        return ""
    asked = len(standing.addressees)
    commented = len(standing.addressees_with(Answer.COMMENT))
    reached = asked - len(standing.unreached)
    return f"{reached} of {asked} reached · {commented or 'none'} of {asked} commented"


def _earlier_round(one: Round, reader: Reader) -> str:
    document = f" · {document_link(one.link)}" if one.link else ""
    text = f"\n{escape(one.text)}" if one.text else ""
    return (
        f"Before{revision_suffix(one.revision)}: {escape(one.title)}, "
        f"opened {reader.day_of(one.opened_at)}, stopped {reader.day_of(one.ended_at)}: {escape(one.reason)}{document}{text}"
    )
