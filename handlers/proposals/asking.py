"""Who has said nothing about a text that becomes final, and asking them to read it, in words of one's own."""

from datetime import datetime

from bot.errors import UserError, to_open
from bot.notifications import Notification
from bot.proposals import Answer, Proposal
from bot.records import checked_text
from handlers.core.blocks.chips import Chip, facts
from handlers.core.blocks.elements import Block, buttons
from handlers.core.blocks.text import Reader
from handlers.core.calls import Ask, Reply, get_named
from handlers.core.feature import NotificationType, Viewer
from handlers.core.waiting.asked import Asked, by_person
from handlers.nudges import views as nudge_views
from handlers.nudges.notifications import nudge_type
from handlers.nudges.nudge import nudge_people
from handlers.proposals.views import end_date, open_buttons
from storage import proposals
from storage.unit_of_work import Read, Tx

ASKS = "asks you to read this"
SILENCE = "who says nothing agrees"


def silent_people(read: Read, proposal: Proposal) -> list[int]:
    """Return who was asked about the text as it stands, and has neither objected nor written anything."""
    unsaid = {one.person_id for one in proposals.words_of(read, [proposal]).get(proposal.id, ())}
    found = proposals.addressees(read, proposal)
    return [one.person_id for one in found if one.answer == Answer.NONE and one.person_id not in unsaid]


def asked_of(ask: Ask, read: Read, proposal: Proposal) -> Asked | None:
    """Return who has said nothing so far; silence is an answer here, at the end."""
    if not proposal.accepts_objections(ask.now):
        return None
    return by_person(silent_people(read, proposal), len(proposal.owners), ask.reader, note=SILENCE)


def nudge(ask: Ask, tx: Tx) -> Reply:
    """Ask everybody who has said nothing to read the text, once a working day."""
    words = checked_text(ask.parsed.text, what="message")
    proposal = get_named(ask, tx, "nudge", Proposal, right="silent")
    silent = silent_people(tx, proposal) if proposal.accepts_objections(ask.now) else []
    if not silent:
        raise UserError(f"{proposal.ref} waits for nobody's word.", offers=[to_open(proposal.ref)])
    lines = nudge_people(ask, tx, proposal, silent, words)
    return Reply.from_message(nudge_views.said_back(lines, [proposal.ref]))


def _holds(read: Read, one: Notification, proposal: Proposal, now: datetime) -> bool:
    return proposal.accepts_objections(now) and one.concerned_person_id in silent_people(read, proposal)


def _facts(proposal: Proposal, _: Reader) -> Block:
    return facts(Chip.WAITING, proposal.ref)


def _parts(_: Notification, proposal: Proposal, to: Viewer) -> nudge_views.NudgeParts:
    line = f"It becomes final on *{end_date(proposal, to.reader)}*, unless you object. If you agree, there's nothing to do."
    return nudge_views.NudgeParts(ASKS, line, _facts(proposal, to.reader), buttons(open_buttons(proposal)))


NUDGED: NotificationType = nudge_type(_holds, _facts, _parts)
