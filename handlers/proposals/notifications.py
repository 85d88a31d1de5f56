"""Declare the notifications about proposals: when each still holds, and how it looks."""

from collections.abc import Callable
from datetime import date, datetime

from bot.actions import DeadlineChange
from bot.charter_section import Rights
from bot.notifications import Notification, Reason
from bot.proposals import Proposal, ProposalState, RoundFacts
from bot.reminders import deadline_key
from handlers.core.blocks.elements import Block, section
from handlers.core.delivery.notify import chair_and_secretaries, chairs
from handlers.core.feature import NotificationType, Viewer, always_holds
from handlers.proposals import asking, notification_views, word_views
from handlers.proposals.procedure import comment_texts
from handlers.proposals.questions import deadline_context
from handlers.proposals.views import line
from storage.proposals import open_words_of, round_status
from storage.unit_of_work import Read

Holds = Callable[[Read, Notification, Proposal, datetime], bool]


def _to_office(holds: Holds) -> Holds:
    """Return the check, limited to the current chair and secretary."""

    def to_office(read: Read, notification: Notification, proposal: Proposal, now: datetime) -> bool:
        office = chair_and_secretaries(read, read.charter.day_of(now))
        return notification.concerned_person_id in office and holds(read, notification, proposal, now)

    return to_office


def _is_asked(_read: Read, notification: Notification, proposal: Proposal, _now: datetime) -> bool:
    is_addressee = notification.concerned_person_id in proposal.owners
    return proposal.is_open and is_addressee and notification.context == str(proposal.revision)


def _is_draft(_read: Read, _notification: Notification, proposal: Proposal, _now: datetime) -> bool:
    return proposal.state == ProposalState.DRAFT


def _cannot_end(read: Read, notification: Notification, proposal: Proposal, _now: datetime) -> bool:
    """Return whether somebody was not reached, or wrote and has not said whether they object."""
    is_of_end = proposal.is_open and proposal.held_at is None
    if not is_of_end or notification.context != deadline_context(proposal):
        return False
    status = round_status(read, proposal)
    return bool(status.unreached or status.unconfirmed)


def _is_unsaid(read: Read, notification: Notification, proposal: Proposal, _now: datetime) -> bool:
    is_of_round = (
        proposal.is_open and RoundFacts.from_context(notification.context).revision == proposal.revision
    )
    return is_of_round and notification.concerned_person_id in round_status(read, proposal).unconfirmed


def _is_to_be_asked(read: Read, notification: Notification, proposal: Proposal, now: datetime) -> bool:
    """Return whether somebody has not said it, and the day on which they are asked is not the last before an end of before."""
    is_current = notification.context in {str(proposal.revision), deadline_context(proposal)}
    return is_current and _is_unsaid(read, notification, proposal, now)


def _became_answered(notification: Notification, proposal: Proposal, to: Viewer) -> list[Block] | None:
    if _is_unsaid(to.read, notification, proposal, to.reader.now):
        return None
    return [section(line(proposal, to.reader))]


def _asks_whether_it_is(notification: Notification, proposal: Proposal, to: Viewer) -> list[Block]:
    whose = notification.concerned_person_id
    words = open_words_of(to.read, [proposal], [whose])[proposal.id]
    return word_views.question_blocks(proposal, to.reader, words, me=to.who.person_id)


def _is_held(_read: Read, notification: Notification, proposal: Proposal, _now: datetime) -> bool:
    return proposal.held_at is not None and notification.context == deadline_context(proposal)


def _is_short(_read: Read, notification: Notification, proposal: Proposal, _now: datetime) -> bool:
    return proposal.offered_end is not None and notification.context == proposal.offer_as_context()


def _is_moved(_read: Read, notification: Notification, proposal: Proposal, _now: datetime) -> bool:
    now = DeadlineChange.from_context(notification.context).after
    return proposal.is_open and now is not None and now.ends_at() == proposal.due_at


def _became_later(notification: Notification, proposal: Proposal, to: Viewer) -> list[Block] | None:
    """Return the line of a proposal whose end was moved since it was spoken of."""
    facts = RoundFacts.from_context(notification.context)
    if not proposal.is_open or facts != RoundFacts(proposal.revision, facts.key):
        return None
    if facts.key == deadline_key(proposal.due_at):
        return None
    return notification_views.end_superseded(proposal, to.reader)


def _has_ended_so(_read: Read, notification: Notification, proposal: Proposal, _now: datetime) -> bool:
    return notification.context == proposal.as_context()


def _office_of(read: Read, _proposal: Proposal, on: date) -> list[int]:
    return chair_and_secretaries(read, on)


def _says(notification: Notification, proposal: Proposal, to: Viewer) -> list[Block]:
    """Return the view; only the chair and secretary see who was not reached."""
    comments = comment_texts(to.read, notification) if notification.reason == Reason.COMMENTED else []
    is_chair = Rights.CHAIR in to.who.all_rights
    status = round_status(to.read, proposal)
    return notification_views.notification(
        notification, proposal, to.reader, status, comments=comments, is_chair=is_chair
    )


NOTIFICATIONS = {
    Reason.PROPOSED: NotificationType(_is_asked, _says),
    Reason.CONFIRMATION_NEEDED: NotificationType(
        _to_office(_is_draft), _says, successors=lambda read, _, on: chairs(read, on)
    ),
    Reason.SHORT_OF_DAYS: NotificationType(_to_office(_is_short), _says, successors=_office_of),
    Reason.LEVEL_DEADLINE_NEAR: NotificationType(_to_office(_cannot_end), _says, became=_became_later),
    Reason.LEVEL_DEADLINE_REACHED: NotificationType(
        _to_office(_is_held), _says, became=_became_later, successors=_office_of
    ),
    Reason.DEADLINE_MOVED: NotificationType(_is_moved, _says),
    Reason.DECIDED: NotificationType(_has_ended_so, _says),
    Reason.OBJECTED: NotificationType(
        _to_office(_has_ended_so), _says, successors=lambda read, _, on: chairs(read, on)
    ),
    Reason.OBJECTION_UNSAID: NotificationType(_is_to_be_asked, _asks_whether_it_is, became=_became_answered),
    Reason.NUDGED: asking.NUDGED,
    Reason.COMMENTED: NotificationType(_to_office(always_holds), _says, successors=_office_of),
}
