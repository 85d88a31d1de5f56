"""Run a silence procedure: its notifications, warnings and end."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.actions import DeadlineChange
from bot.calendar import Due
from bot.notifications import Notification, Reason
from bot.permissions import answering_capacity, permitted_identity
from bot.proposals import Answer, Proposal, ProposalState, adopt, await_chair
from bot.reminders import deadline_key
from handlers import kinds
from handlers.actions.changes import CORRECT_DIGESTS_FOR
from handlers.blocks.elements import Button
from handlers.calls import Ask, Presser
from handlers.delivery.notify import (
    chair_and_secretaries,
    chairs,
    morning_at,
    notify,
    notify_about,
    notify_before,
    office_moment_for,
)
from handlers.proposals.action_sheet import queue_sheet
from handlers.proposals.recount import new_addressee, recount
from storage import notifications, outbox, proposals
from storage.history import notes_at
from storage.unit_of_work import Read, Tx

_OF_WHO_OPENS = frozenset({"confirm", "mark", "cancel", "move"})  # their rights have other names here


def may_press(by: Ask | Presser, button: Button, proposal: Proposal) -> bool:
    """Return whether a button of a proposal is useful to somebody."""
    if button.verb == "object":
        return answering_capacity(by.actor, proposal) is not None
    if button.verb not in _OF_WHO_OPENS:
        return kinds.may_press(by, button, proposal)
    is_own_draft = button.verb == "cancel" and proposal.state == ProposalState.DRAFT
    right = "propose" if is_own_draft else "proposal open"
    return permitted_identity(by.actor, right, proposal, charter=by.charter) is not None


def ask_addressees(tx: Tx, proposal: Proposal) -> None:
    """Ask each addressee, and plan the warnings of the chair and the secretary."""
    outbox.refresh_digests(tx, proposal.id, since=tx.now - CORRECT_DIGESTS_FOR)
    for person in proposal.owners:
        tx.add(new_addressee(tx, proposal, person))
        notify(tx, person, proposal, Reason.PROPOSED, context=str(proposal.revision))
    plan_warning(tx, proposal)


def ask_chair_to_open(tx: Tx, proposal: Proposal) -> list[int]:
    """Ask the chair to open a draft, and name who prepared this text of it. Return who is asked."""
    asked = chairs(tx, tx.charter.day_of(tx.now))
    by = str(tx.author_id or "")
    return [one for one in asked if notify(tx, one, proposal, Reason.CONFIRMATION_NEEDED, context=by)]


def notify_end(tx: Tx, proposal: Proposal, people: Iterable[int]) -> list[int]:
    """Notify people, the chair and the secretary of the end. Return who is notified."""
    return _notify_ended(tx, proposal, [*people, *chair_and_secretaries(tx, tx.charter.day_of(tx.now))])


def _notify_ended(tx: Tx, proposal: Proposal, people: Iterable[int]) -> list[int]:
    """Notify people of the end; the chair, who has to act on an objection, does not wait for the next message."""
    outbox.refresh_digests(tx, proposal.id, since=tx.now - CORRECT_DIGESTS_FOR)
    context, is_stopped = proposal.as_context(), proposal.state == ProposalState.OBJECTED
    acting = chairs(tx, tx.charter.day_of(tx.now)) if is_stopped else []
    reasons = {one: Reason.OBJECTED if one in acting else Reason.DECIDED for one in people}
    return [one for one, why in reasons.items() if notify(tx, one, proposal, why, context=context)]


def notified_in_round(read: Read, proposal: Proposal) -> list[int]:
    """Return who of those asked got, or may have got, the message of this round."""
    sent = [notification for notification, is_sent in notifications.of_record(read, proposal.id) if is_sent]
    facts = str(proposal.revision)
    got = [one.concerned_person_id for one in sent if one.reason == Reason.PROPOSED and one.context == facts]
    return [one for one in got if one in proposal.owners]


def notify_moved(tx: Tx, proposal: Proposal, before: Due) -> None:
    """Correct the end for those already notified; pending notifications show the new one."""
    pending: dict[int, Notification] = {
        notification.concerned_person_id: notification
        for notification, is_sent in notifications.of_record(tx, proposal.id)
        if notification.reason == Reason.DEADLINE_MOVED and not is_sent
    }
    for person in notified_in_round(tx, proposal):
        was = DeadlineChange.from_context(pending[person].context).before if person in pending else before
        change = DeadlineChange(was, proposal.due, tx.author_id)
        notify(tx, person, proposal, Reason.DEADLINE_MOVED, context=change.as_context())


def record_comment(ask: Ask, tx: Tx, proposal: Proposal) -> None:
    """Save a comment on an open proposal and notify the chair and the secretary."""
    if not proposal.is_open:
        return
    identity = answering_capacity(ask.actor, proposal)
    if identity is not None:
        proposals.save_answer(tx, proposal, identity.person_id, Answer.COMMENT, by=ask.actor.person_id)
    notify_about_comment(tx, proposal)


def notify_about_comment(tx: Tx, proposal: Proposal) -> None:
    """Notify the chair and the secretary of the asker's latest comment."""
    facts = f"{tx.author_id} {tx.now.isoformat()}"
    key = f"proposal:{proposal.id}:{Reason.COMMENTED}:{facts}"
    for person in chair_and_secretaries(tx, tx.charter.day_of(tx.now)):
        if not notifications.existing_keys(tx, [f"{key}:p{person}"]):
            notify_about(tx, person, key, Reason.COMMENTED, record_id=proposal.id, context=facts)


def comment_texts(read: Read, notification: Notification) -> list[str]:
    """Return the comments that a notification reports."""
    person, _, at = notification.context.partition(" ")
    if not person.isdecimal():
        return []
    notes = notes_at(read, notification.record_id or 0, person_id=int(person), at=datetime.fromisoformat(at))
    return [one.text for one in notes]


def plan(tx: Tx) -> None:
    """Count again in all open proposals and plan their warnings, because people and calendars have changed."""
    for proposal in proposals.open_proposals(tx):
        recount(tx, tx.get(proposal.id))
        plan_warning(tx, proposal)


def plan_warning(tx: Tx, proposal: Proposal) -> None:
    """Plan a warning a working day before the end if somebody was not reached."""
    if proposal.due is None:
        return
    day = tx.charter.working_days(tx.charter.station).before(proposal.due.day, 1)
    for person in chair_and_secretaries(tx, tx.charter.day_of(tx.now)):
        at, context = morning_at(tx, person, day), deadline_context(proposal)
        notify_before(tx, person, proposal, Reason.LEVEL_DEADLINE_NEAR, context=context, at=at)


def deadline_context(proposal: Proposal) -> str:
    return f"{proposal.revision} {deadline_key(proposal.due_at)}"


def notify_undone(tx: Tx, proposal: Proposal) -> None:
    """Refresh sent notifications of a reverted proposal."""
    proposal.ended_at = tx.now
    notify_end(tx, proposal, notified_in_round(tx, proposal))


def settle_ended(tx: Tx) -> int:
    """Adopt ended proposals without objections; ask the chair if somebody was not reached or had too few days.

    Return how many were processed.
    """
    found = proposals.due_to_end(tx, by=tx.now)
    for proposal in found:
        _adopt_or_hold(tx, tx.get(proposal.id))
    return len(found)


def _adopt_or_hold(tx: Tx, proposal: Proposal) -> None:
    if recount(tx, proposal):
        return  # that is a step of its own; the end is found again
    missing = proposals.round_status(tx, proposal).unreached
    if not missing and not proposal.offered_end:
        adopt_proposal(tx, proposal, missing)
        return
    await_chair(proposal, now=tx.now)
    tx.change(proposal, "hold", why=tx.roster.names(missing))
    facts = deadline_context(proposal)
    for person in chair_and_secretaries(tx, tx.charter.day_of(tx.now)):
        key = f"proposal:{proposal.id}:{Reason.LEVEL_DEADLINE_REACHED}:{facts}:{proposal.version}"
        notify_about(tx, person, key, Reason.LEVEL_DEADLINE_REACHED, record_id=proposal.id, context=facts)


def adopt_proposal(tx: Tx, proposal: Proposal, missing: list[int], *, behalf: str = "") -> None:
    """Adopt a proposal; notify who commented. Silent addressees see it on their message.

    The chair and the secretary read it with the action sheet: not twice within a minute.
    """
    standing = proposals.round_status(tx, proposal)
    adopt(proposal, missed=len(missing), now=tx.now)
    proposals.mark_missed(tx, proposal, missing)
    tx.change(proposal, "adopt", why=tx.roster.names(missing) if missing else "", behalf=behalf)
    office = chair_and_secretaries(tx, tx.charter.day_of(tx.now))
    commented = [one.person_id for one in standing.addressees_with(Answer.COMMENT)]
    _notify_ended(tx, proposal, [one for one in commented if one not in office])
    queue_sheets(tx, proposal)


def queue_sheets(tx: Tx, proposal: Proposal) -> None:
    """Queue the action sheet for the chair and the secretary, after the message that says what it is about."""
    for person in chair_and_secretaries(tx, tx.charter.day_of(tx.now)):
        at = office_moment_for(tx, person, tx.now + timedelta(seconds=90))
        queue_sheet(tx, proposal, person, at=at)
