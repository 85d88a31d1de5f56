"""Run a silence procedure: its notifications, warnings and end."""

from collections.abc import Iterable
from datetime import date, datetime

from bot.actions import DeadlineChange
from bot.calendar import Due
from bot.notifications import Notification, Reason
from bot.permissions import Actor, permitted_identity
from bot.proposals import (
    OBJECTING_RIGHTS,
    Addressee,
    Answer,
    PersonCalendars,
    Proposal,
    ProposalState,
    adopt,
    await_chair,
)
from bot.reminders import deadline_key
from handlers.calls import Ask
from handlers.delivery.notify import (
    chairs,
    covered_working_days,
    local_day,
    morning_at,
    notify,
    notify_about,
    notify_once,
    secretaries,
)
from handlers.proposals.action_sheet import queue_sheet_in_office_hours
from storage import notifications, proposals
from storage.history import notes_at
from storage.unit_of_work import Read, Tx


def answering_capacity(who: Actor, proposal: Proposal) -> Actor | None:
    """Return in whose name somebody answers: their own or a represented person's; None for nobody.

    A predecessor whose office has a holder again does not count.
    """
    may_object = bool(who.all_rights & OBJECTING_RIGHTS)
    return next(
        (
            one
            for one in who.identities
            if one.person_id in proposal.owners
            and (one.rights & OBJECTING_RIGHTS or (one.has_left and may_object))
        ),
        None,
    )


def may_press(ask: Ask, verb: str, proposal: Proposal) -> bool:
    """Return whether a button of a proposal is useful to the asker."""
    if verb == "object":
        return answering_capacity(ask.actor, proposal) is not None
    right = {"note": "note", "reissue": "propose"}.get(verb, "proposal open")
    is_draft = proposal.state == ProposalState.DRAFT
    right = "propose" if verb == "cancel" and is_draft else right
    return permitted_identity(ask.actor, right, proposal, charter=ask.charter) is not None


def calendars(read: Read, people: Iterable[int], *, since: datetime) -> PersonCalendars:
    """Return for each person the day they are asked and their working days, including stand-ins'."""
    return {one: (local_day(read, one, since), covered_working_days(read, one)) for one in people}


def chair_and_secretaries(read: Read, on: date) -> list[int]:
    """Return the chair and the secretary."""
    return list(dict.fromkeys([*chairs(read, on), *secretaries(read, on)]))


def ask_addressees(tx: Tx, proposal: Proposal) -> None:
    """Ask each addressee, and plan the warnings of the chair and the secretary."""
    for person in proposal.owners:
        tx.add(Addressee(record_id=proposal.id, revision=proposal.revision, person_id=person))
        notify(tx, person, proposal, Reason.PROPOSED, context=str(proposal.revision))
    plan_warning(tx, proposal)


def ask_chair_to_open(tx: Tx, proposal: Proposal) -> list[int]:
    """Ask the chair to open a draft. Return who is asked."""
    asked = chairs(tx, tx.charter.day_of(tx.now))
    return [one for one in asked if notify(tx, one, proposal, Reason.CONFIRMATION_NEEDED)]


def notify_end(tx: Tx, proposal: Proposal, people: Iterable[int]) -> list[int]:
    """Notify people, the chair and the secretary of the end. Return who is notified."""
    concerned = dict.fromkeys([*people, *chair_and_secretaries(tx, tx.charter.day_of(tx.now))])
    context = proposal.as_context()
    return [one for one in concerned if notify(tx, one, proposal, Reason.DECIDED, context=context)]


def notified_in_round(read: Read, proposal: Proposal) -> list[int]:
    """Return who got, or may have got, the message of this round."""
    sent = [notification for notification, is_sent in notifications.of_record(read, proposal.id) if is_sent]
    facts = str(proposal.revision)
    return [one.concerned_person_id for one in sent if one.reason == Reason.PROPOSED and one.context == facts]


def notify_moved(tx: Tx, proposal: Proposal, before: Due) -> None:
    """Correct the end for those already notified; pending notifications show the new one."""
    pending: dict[int, Notification] = {
        notification.concerned_person_id: notification
        for notification, is_sent in notifications.of_record(tx, proposal.id)
        if notification.reason == Reason.DEADLINE_MOVED and not is_sent
    }
    by = tx.author.person_id if tx.author else None
    for person in notified_in_round(tx, proposal):
        was = DeadlineChange.from_context(pending[person].context).before if person in pending else before
        change = DeadlineChange(was, proposal.due, by)
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
    by = tx.author.person_id if tx.author else None
    facts = f"{by} {tx.now.isoformat()}"
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
    """Plan the warnings of all open proposals again, because chair and secretary can have changed."""
    for proposal in proposals.open_proposals(tx):
        plan_warning(tx, proposal)


def plan_warning(tx: Tx, proposal: Proposal) -> None:
    """Plan a warning a working day before the end if somebody was not reached."""
    if proposal.due is None:
        return
    day = tx.charter.working_days(tx.charter.station).before(proposal.due.day, 1)
    for person in chair_and_secretaries(tx, tx.charter.day_of(tx.now)):
        at = morning_at(tx, person, day)
        if at > tx.now:
            notify_once(
                tx, person, proposal, Reason.LEVEL_DEADLINE_NEAR, context=deadline_context(proposal), at=at
            )


def deadline_context(proposal: Proposal) -> str:
    return f"{proposal.revision} {deadline_key(proposal.due_at)}"


def has_unreached(read: Read, proposal: Proposal) -> bool:
    return bool(proposals.round_status(read, proposal).unreached)


def notify_undone(tx: Tx, proposal: Proposal) -> None:
    """Refresh sent notifications of a reverted proposal."""
    proposal.ended_at = tx.now
    notify_end(tx, proposal, notified_in_round(tx, proposal))


def settle_ended(tx: Tx) -> int:
    """Adopt ended proposals without objections; ask the chair if somebody was not reached.

    Return how many were processed; those are not found again.
    """
    found = proposals.due_to_end(tx, by=tx.now)
    for proposal in found:
        _adopt_or_hold(tx, tx.get(proposal.id))
    return len(found)


def _adopt_or_hold(tx: Tx, proposal: Proposal) -> None:
    missing = proposals.round_status(tx, proposal).unreached
    if not missing:
        adopt_proposal(tx, proposal, missing)
        return
    await_chair(proposal, now=tx.now)
    tx.change(proposal, "hold", why=tx.roster.names(missing))
    facts = deadline_context(proposal)
    for person in chair_and_secretaries(tx, tx.charter.day_of(tx.now)):
        key = f"proposal:{proposal.id}:{Reason.LEVEL_DEADLINE_REACHED}:{facts}"
        notify_about(tx, person, key, Reason.LEVEL_DEADLINE_REACHED, record_id=proposal.id, context=facts)


def adopt_proposal(tx: Tx, proposal: Proposal, missing: list[int], *, behalf: str = "") -> None:
    """Adopt a proposal; notify followers and commenters. Silent addressees see it on their message."""
    standing = proposals.round_status(tx, proposal)
    adopt(proposal, missed=len(missing), now=tx.now)
    proposals.mark_missed(tx, proposal, missing)
    tx.change(proposal, "adopt", why=tx.roster.names(missing) if missing else "", behalf=behalf)
    notify_end(tx, proposal, [one.person_id for one in standing.addressees_with(Answer.COMMENT)])
    queue_sheets(tx, proposal)


def queue_sheets(tx: Tx, proposal: Proposal) -> None:
    """Queue the action sheet for the chair and the secretary."""
    for person in chair_and_secretaries(tx, tx.charter.day_of(tx.now)):
        queue_sheet_in_office_hours(tx, proposal, person)
