"""The silence procedures that wait on Home: for the chair, and for those who were asked."""

from collections.abc import Sequence

from bot import permissions
from bot.proposals import Proposal, ProposalState, RoundStatus
from bot.replies import is_consent
from bot.unconfirmed import UnconfirmedWords, open_words
from handlers.core.blocks.chips import Chip
from handlers.core.blocks.elements import Block, Button
from handlers.core.blocks.text import Reader, escape
from handlers.core.blocks.things import thing
from handlers.core.calls import Ask
from handlers.core.home import HomePart, Waiting
from handlers.proposals import views, word_views
from storage import proposals
from storage.unit_of_work import Read


def proposal_to_open(proposal: Proposal, reader: Reader, standing: RoundStatus | None = None) -> Block:
    """Return a silence procedure that waits for the chair; one that was dealt with, without a button.

    `standing` has what was written about it; None in a week that was sent, where that is looked up by the button.
    """
    title = escape(views.title_with_revision(proposal))
    if proposal.state == ProposalState.OBJECTED:
        on = reader.day_of(proposal.ended_at) if proposal.ended_at else ""
        said = f"*Objection to {title}:* “{escape(proposal.reason)}”"
        return thing(said, (Chip.STOPPED, proposal.ref, on), Button("Decide", "show", proposal.ref))
    if proposal.state == ProposalState.DRAFT:
        facts = (Chip.DRAFT, proposal.ref, "for you to open")
    elif proposal.held_at is not None or proposal.offered_end is not None:
        facts = (Chip.WAITING, proposal.ref, "for you to decide how it goes on")
    else:
        facts = (Chip.WAITING, proposal.ref, views.outcome(proposal, reader))
        said = views.unsaid_sentence(proposal, standing, reader) if standing else ""
        look = Button("Who wrote", "silent", proposal.ref) if proposal.is_open else None
        return thing(f"*{title}*\n{said}" if said else title, facts, look)
    return thing(f"*{title}*", facts, Button("Look", "show", proposal.ref))


def proposal_to_answer(
    proposal: Proposal,
    reader: Reader,
    words: Sequence[UnconfirmedWords],
    standing: RoundStatus,
    *,
    me: int,
) -> Block:
    """Return a text that becomes final unless the reader objects, or the question whether their words did."""
    title = escape(views.title_with_revision(proposal))
    if words:
        asks = f"*Is that an objection to {title}?*\n{word_views.wrote(words, reader, me=me)}"
        facts = (Chip.WAITING, proposal.ref, word_views.WAITS)
        return thing(asks, facts, Button("Answer", "isobjection", proposal.ref))
    end = f"final on {views.end_date(proposal, reader)} unless you object"
    if proposal.offered_end is not None or standing.unconfirmed:
        end = views.outcome(proposal, reader)
    if standing.unconfirmed:
        end = f"{end}; {views.wrote_phrase(len(standing.unsaid))}"
    return thing(f"*{title}*", (Chip.WAITING, proposal.ref, end), Button("Read it", "show", proposal.ref))


def hear(ask: Ask, read: Read, words: str) -> list[Block]:
    """Return what becomes final without a word where somebody says that they agree: there is nothing to do."""
    if not is_consent(words):
        return []
    asked = proposals.proposals_awaiting(read, who=ask.actor, now=ask.now)
    known = proposals.words_of(read, asked)
    standing = ((one, RoundStatus(words=known.get(one.id, ()))) for one in asked)
    return [proposal_to_answer(one, ask.reader, (), of, me=ask.actor.person_id) for one, of in standing]


def _waiting(ask: Ask, read: Read) -> list[Waiting]:
    who, reader = ask.actor, ask.reader
    asked = proposals.proposals_awaiting(read, who=who, now=ask.now)
    to_open = proposals.waiting_for_chair(read) if permissions.may(who, "proposal open") else []
    words = proposals.words_of(read, [*asked, *to_open])
    # Of a round only what was written in it is shown here.
    standing = {one.id: RoundStatus(words=words.get(one.id, ())) for one in (*asked, *to_open)}
    unsaid = {of: open_words(said, who.person_ids) for of, said in words.items()}
    answers = [
        proposal_to_answer(one, reader, unsaid.get(one.id, ()), standing[one.id], me=who.person_id)
        for one in asked
    ]
    see_all = Button("See all", "say", "proposals")
    return [
        Waiting([proposal_to_open(one, reader, standing[one.id]) for one in to_open], see_all),
        Waiting(answers, see_all),
    ]


HOME = (HomePart(order=40, waiting=_waiting),)
