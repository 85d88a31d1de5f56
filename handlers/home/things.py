"""The things that wait for the reader of Home: each a section with its own button."""

from collections.abc import Iterable, Mapping, Sequence

from bot.actions import Action, ActionState
from bot.decisions import Decision, DecisionState
from bot.issues import Issue, is_with_focal_points
from bot.last_word import LastWord
from bot.people import Consent
from bot.proposals import Proposal, ProposalState
from handlers.actions import lists as action_lists
from handlers.actions import views as action_views
from handlers.blocks.chips import Chip
from handlers.blocks.elements import Block, Button, entry
from handlers.blocks.text import Reader, capitalized, count, escape, with_full_stop
from handlers.calls import CONSENT_PREFIX
from handlers.handover import views as handover_views
from handlers.handover.holdings import Holding, labels
from handlers.issues import views as issue_views
from handlers.proposals import views as proposal_views
from handlers.undelivered import views as undelivered_views
from handlers.undelivered.views import UndeliveredPost
from storage.records import ListPage

NAMED_MAX = 3


def thing(title: str, facts: Iterable[object], button: Button | None) -> Block:
    """Return one thing: its title, then a chip and facts, with a button at its right."""
    return entry("\n".join(filter(None, (title, " · ".join(map(str, filter(None, facts)))))), button)


def action(one: Action, reader: Reader, words: Mapping[int, LastWord], *, also: str = "") -> Block:
    """Return an action of the reader's, with the last word on it; `also` follows the facts."""
    facts = (action_views.chip_today(one, reader), one.ref, f"{due_phrase(one, reader)}{also}")
    is_blocked = one.state == ActionState.BLOCKED and one.reason
    blocked = f"In the way: {with_full_stop(escape(one.reason))}" if is_blocked else ""
    said = blocked or _last_word(one, words.get(one.id), reader)
    title = f"*{escape(one.title)}*\n{said}" if said else f"*{escape(one.title)}*"
    return thing(title, facts, Button("Done", "done", one.ref))


def _last_word(one: Action, said: LastWord | None, reader: Reader) -> str:
    """Return the last word with its day, and with a name unless it is the only owner's."""
    if said is None or (said.person_id,) != tuple(one.owners):
        return action_views.last_word(said, reader)
    return f"{reader.day_of(said.at)}: “{escape(said.text)}”"


def due_phrase(one: Action | Issue, reader: Reader, *, until: str = "due") -> str:
    """Return by when something is due, or was; "" without a date."""
    if one.due is None:
        return ""
    is_late = one.due_at is not None and one.due_at <= reader.now
    return f"{'was due' if is_late else until} {reader.due(one.due)}"


def draft(decision: Decision, reader: Reader) -> Block:
    """Return the draft of a decision that the reader may confirm; one that was dealt with, without a button."""
    said = f"{with_full_stop(escape(decision.title))} {issue_views.outcome_sentence(decision, reader)}"
    if decision.state != DecisionState.DRAFT:
        is_withdrawn = decision.state == DecisionState.WITHDRAWN
        return thing(said, (Chip.CANCELLED if is_withdrawn else Chip.DECIDED, decision.ref), None)
    title = f"*Is this what {issue_views.deciders(decision, reader)} decided?* {said}"
    facts = (
        Chip.DRAFT,
        decision.ref,
        f"by {reader.name(decision.created_by)}, {reader.day(decision.decided_on)}",
    )
    return thing(title, facts, Button("Confirm", "confirm", decision.ref, is_next_step=True))


def issue_to_answer(issue: Issue, reader: Reader) -> Block:
    """Return an issue that waits for the reader: for their position at the first level, else for a decision."""
    if not issue.is_open:
        return thing(escape(issue.title), (Chip.DECIDED, issue.ref), None)
    is_first = is_with_focal_points(issue, reader.charter)
    button = Button("Answer", "show", issue.ref) if is_first else Button("Decide", "decide", issue.ref)
    facts = (issue_views.chip(issue, reader), issue.ref, due_phrase(issue, reader, until="until"))
    return thing(f"*{escape(issue.title)}*", facts, button)


def answer_to_read(issue: Issue, decision: Decision | None, reader: Reader) -> Block:
    """Return the answer to the reader's own question, which they have not read."""
    said = f"{capitalized(issue_views.outcome(decision, reader))}" if decision else ""
    title = f"*{escape(issue.title)}*\n{said}" if said else f"*{escape(issue.title)}*"
    facts = (Chip.DECIDED, issue.ref, decision.ref if decision else "")
    return thing(title, facts, Button("I've read it", "read", issue.ref))


def proposal_to_open(proposal: Proposal, reader: Reader) -> Block:
    """Return a silence procedure that waits for the chair; one that was dealt with, without a button."""
    title = escape(proposal_views.title_with_revision(proposal))
    if proposal.state == ProposalState.OBJECTED:
        on = reader.day_of(proposal.ended_at) if proposal.ended_at else ""
        said = f"*Objection to {title}:* “{escape(proposal.reason)}”"
        return thing(said, (Chip.STOPPED, proposal.ref, on), Button("Decide", "show", proposal.ref))
    if proposal.state == ProposalState.DRAFT:
        facts = (Chip.DRAFT, proposal.ref, "for you to open")
    elif proposal.held_at is not None or proposal.offered_end is not None:
        facts = (Chip.WAITING, proposal.ref, "for you to decide how it goes on")
    else:
        return thing(title, (Chip.WAITING, proposal.ref, proposal_views.outcome(proposal, reader)), None)
    return thing(f"*{title}*", facts, Button("Look", "show", proposal.ref))


def proposal_to_answer(proposal: Proposal, reader: Reader) -> Block:
    title = f"*{escape(proposal_views.title_with_revision(proposal))}*"
    end = f"final on {proposal_views.end_date(proposal, reader)} unless you object"
    return thing(title, (Chip.WAITING, proposal.ref, end), Button("Read it", "show", proposal.ref))


def consent(request: Consent, words: str, reader: Reader) -> Block:
    """Return what another person asked for and the reader may confirm."""
    facts = (Chip.WAITING, f"{reader.name(request.asked_by)} asks you to confirm it")
    return thing(f"*{words}*", facts, Button("Look", "request", f"{CONSENT_PREFIX}{request.id}"))


def undelivered(posts: Sequence[UndeliveredPost], total: int, reader: Reader) -> Block:
    """Return the messages that did not arrive, all as one thing."""
    is_certain = len(posts) == total and not any(one.is_uncertain for one in posts)
    arrived = "didn't arrive" if is_certain else "may not have arrived"
    places = list(dict.fromkeys(undelivered_views.destination(one.post, reader) for one in posts))
    facts = (Chip.NOT_DELIVERED, first_of(places))
    return thing(f"*{count(total, 'message')} {arrived}*", facts, Button("Look", "say", "undelivered"))


def left_behind(person: int, held: Sequence[Holding], reader: Reader) -> Block:
    """Return what somebody who has left has in their name."""
    row = handover_views.handover_buttons(person, held, reader)
    title = f"*{reader.name(person)} has left*"
    return thing(title, (f"{labels(held)} to hand over",), row[0] if row else None)


def unanswered(actions: Sequence[Action], total: int) -> Block:
    """Return the late actions whose owners have not answered a reminder."""
    have = "1 late action has" if total == 1 else f"{total} late actions have"
    refs = first_of([one.ref for one in actions], total=total)
    return thing(f"*{have} no answer*", (Chip.OVERDUE, refs), Button("Look", "say", "silent"))


def covered(person: int, actions: ListPage, reader: Reader) -> Block:
    """Return the open actions of somebody for whom the reader stands in, all as one thing."""
    total = actions.total_count
    refs = first_of([one.ref for one in actions.records], total=total)
    title = f"*{action_lists.covers('You', person, reader)}*"
    return thing(title, (count(total, "open action"), refs), action_lists.look_at("Look", person, reader))


def first_of(names: Sequence[str], *, total: int = 0) -> str:
    """Return the first three names, and how many others there are."""
    rest = max(total, len(names)) - NAMED_MAX
    named = ", ".join(names[:NAMED_MAX])
    return f"{named} and {count(rest, 'other')}" if rest > 0 else named
