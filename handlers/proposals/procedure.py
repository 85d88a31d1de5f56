"""Run a silence procedure: its notifications, warnings and end."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from bot.actions import DeadlineChange
from bot.calendar import Due
from bot.digests import CORRECTED_FOR
from bot.history import OBJECTED_LATE, Note
from bot.news import Asked
from bot.notifications import Notification, Reason
from bot.permissions import answering_capacity, permitted_identity
from bot.proposals import Answer, Proposal, ProposalState, adopt, await_chair
from bot.replies import states_objection
from bot.unconfirmed import Confirmation, UnconfirmedWords, named, writers
from handlers.core import kinds
from handlers.core.blocks.elements import Button
from handlers.core.calls import Ask, Presser
from handlers.core.delivery.isolate import for_records
from handlers.core.delivery.notify import (
    CHANGE_OF_MIND,
    chair_and_secretaries,
    chairs,
    covered_working_days,
    local_day,
    morning_at,
    notify,
    notify_about,
    notify_once,
    notify_unsent,
    office_moment_for,
)
from handlers.core.delivery.told import unsent
from handlers.proposals.action_sheet import queue_sheet
from handlers.proposals.questions import deadline_context, plan_questions, plan_warning
from handlers.proposals.recount import new_addressee, recount
from storage import notifications, outbox, proposals, unconfirmed
from storage.history import notes_at
from storage.unit_of_work import Read, Tx

OPENS_AFTER = timedelta(minutes=10)  # until then opening a text can be undone, and nobody has heard of it
TIMES_ASKED = 3  # working days on which the chair is asked what becomes of a text that waits
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
    """Ask each addressee in ten minutes, and plan the warnings of the chair and the secretary."""
    outbox.refresh_digests(tx, proposal.id, since=tx.now - CORRECTED_FOR)
    context, at = str(proposal.revision), tx.now + OPENS_AFTER
    for person in proposal.owners:
        tx.add(new_addressee(tx, proposal, person))
        notify_unsent(tx, person, proposal, Reason.PROPOSED, context=context, at=at)
    plan_warning(tx, proposal)


def tell_proposer(tx: Tx, proposal: Proposal) -> None:
    """Tell whoever prepared a text that it is open, once that can't be undone any more."""
    by, at = proposal.created_by, tx.now + OPENS_AFTER
    if by != tx.author_id:
        notify_unsent(tx, by, proposal, Reason.DECIDED, context=proposal.as_context(), at=at)


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
    outbox.refresh_digests(tx, proposal.id, since=tx.now - CORRECTED_FOR)
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
    untold = unsent(tx, proposal.id, Reason.DEADLINE_MOVED)
    known = {one.concerned_person_id: DeadlineChange.from_context(one.context).before for one in untold}
    for person in notified_in_round(tx, proposal):
        change = DeadlineChange(known.get(person, before), proposal.due, tx.author_id)
        notify(tx, person, proposal, Reason.DEADLINE_MOVED, context=change.as_context())


def record_comment(ask: Ask, tx: Tx, proposal: Proposal) -> None:
    """Save who comments on a proposal; notify the chair and the secretary of it, also after the end."""
    identity = answering_capacity(ask.actor, proposal)
    if identity is not None:
        proposals.save_answer(tx, proposal, identity.person_id, Answer.COMMENT, by=ask.actor.person_id)
    notify_about_comment(tx, proposal)


def keep_late(tx: Tx, proposal: Proposal, words: UnconfirmedWords) -> None:
    """Keep words of after the end, and count who has objected since: they change nothing, but are said beside it."""
    unconfirmed.save(tx, words)
    if proposal.state not in {ProposalState.OPEN, ProposalState.ADOPTED} or proposal.due_at is None:
        return
    of_round = unconfirmed.of_round(tx, proposal.id, proposal.revision)
    others = [one for one in of_round if one.message != words.message]
    late = [one for one in (*others, words) if one.at >= proposal.due_at and states_objection(one.text)]
    if len(writers(late)) > proposal.late:
        proposal.late = len(writers(late))
        tx.change(proposal, OBJECTED_LATE)


def notify_about_comment(tx: Tx, proposal: Proposal, *, edited: Note | None = None) -> None:
    """Notify the chair and the secretary of the asker's latest comment, or of one that they have `edited`."""
    facts = Asked(tx.author_id or 0, edited.at if edited else tx.now).as_context()
    which = f" edited {tx.now.isoformat()}" if edited else ""
    key = f"proposal:{proposal.id}:{Reason.COMMENTED}:{facts}{which}"
    for person in chair_and_secretaries(tx, tx.charter.day_of(tx.now)):
        if not notifications.existing_keys(tx, [f"{key}:p{person}"]):
            notify_about(tx, person, key, Reason.COMMENTED, record_id=proposal.id, context=facts)


def comment_texts(read: Read, notification: Notification) -> list[str]:
    """Return the comments that a notification reports."""
    comment = Asked.from_context(notification.context)
    notes = notes_at(read, notification.record_id or 0, person_id=comment.by, at=comment.at)
    return [one.text for one in notes]


def ask_whether_object(tx: Tx, proposal: Proposal, person: int) -> bool:
    """Ask somebody now whether they object; return False where they were asked so that day already."""
    reason, day = Reason.OBJECTION_UNSAID, local_day(tx, person, tx.now)
    context, which = str(proposal.revision), f" asked {day}"
    if notifications.existing_keys(tx, [f"proposal:{proposal.id}:{reason}:{context}{which}:p{person}"]):
        return False
    notify_once(tx, person, proposal, reason, context=context, at=tx.now + CHANGE_OF_MIND, which=which)
    return True


def release(tx: Tx, proposal: Proposal, *, settled: Sequence[UnconfirmedWords] = ()) -> bool:
    """Let a text end by itself whose end waited only for words that are `settled` now, or deleted; return whether."""
    ids = {one.id for one in settled}
    standing = proposals.round_status(tx, proposal)
    waits = [one for one in standing.unconfirmed_words if one.id not in ids]
    if proposal.held_at is None or waits or standing.unreached or proposal.offered_end:
        return False
    proposal.held_at = None
    return True


def plan(tx: Tx) -> None:
    """Count again in all open proposals and plan their warnings, because people and calendars have changed."""
    for_records(tx, proposals.open_proposals(tx), _plan_again)


def _plan_again(tx: Tx, stored: Proposal) -> None:
    recount(tx, tx.get(stored.id))
    proposal: Proposal = tx.get(stored.id)
    if release(tx, proposal):
        tx.change(proposal, "recount", why="nobody has to answer any more")
    plan_questions(tx, proposal, unconfirmed.of_round(tx, proposal.id, proposal.revision))


def take_back_opening(tx: Tx, proposal: Proposal) -> None:
    """Make a text a draft again that nobody has heard of: what was planned is dropped, since it doesn't hold any more."""
    proposals.remove_addressees(tx, proposal)
    outbox.refresh_digests(tx, proposal.id, since=tx.now - CORRECTED_FOR)


def is_told(read: Read, proposal: Proposal, *, since: datetime) -> bool:
    """Return whether somebody got, or may have got, a message about a proposal that was planned at a moment or later."""
    found = notifications.of_record(read, proposal.id)
    return any(is_sent and one.own_at >= since for one, is_sent in found)


def take_back_end(tx: Tx, proposal: Proposal) -> None:
    """Let a proposal go on whose end nobody has heard of: what was planned is dropped, since it doesn't hold any more."""
    if proposal.state == ProposalState.OBJECTED:
        proposals.take_back_objection(tx, proposal)
    if proposal.state == ProposalState.ADOPTED:
        proposals.take_back_missed(tx, proposal)
    outbox.refresh_digests(tx, proposal.id, since=tx.now - CORRECTED_FOR)


def notify_undone(tx: Tx, proposal: Proposal) -> None:
    """Refresh sent notifications of a reverted proposal."""
    proposal.ended_at = tx.now
    notify_end(tx, proposal, notified_in_round(tx, proposal))


def settle_ended(tx: Tx) -> int:
    """Adopt ended proposals without objections; ask the chair if somebody was not reached or had too few days.

    Return how many were processed.
    """
    found = proposals.due_to_end(tx, by=tx.now)
    for_records(tx, found, _adopt_or_hold)
    return len(found)


def _adopt_or_hold(tx: Tx, stored: Proposal) -> None:
    proposal: Proposal = tx.get(stored.id)
    if recount(tx, proposal):
        return  # that is a step of its own; the end is found again
    standing = proposals.round_status(tx, proposal)
    missing, unsaid = standing.unreached, standing.unconfirmed_words
    if not (missing or unsaid or proposal.offered_end):
        adopt_proposal(tx, proposal, missing)
        return
    await_chair(proposal, now=tx.now)
    waits_for_words = bool(unsaid) and not missing
    if waits_for_words:
        tx.change(proposal, "hold for answers", why=named(unsaid, tx.roster))
    else:
        tx.change(proposal, "hold", why=tx.roster.names(missing))
    _ask_office_about_end(tx, proposal)


def _ask_office_about_end(tx: Tx, proposal: Proposal) -> None:
    """Ask the chair what becomes of a text that waits, on three working days, and tell the secretary."""
    facts, today = deadline_context(proposal), tx.charter.day_of(tx.now)
    why, acting = Reason.LEVEL_DEADLINE_REACHED, chairs(tx, today)
    for person in chair_and_secretaries(tx, today):
        key = f"proposal:{proposal.id}:{why}:{facts}:{proposal.version}"
        at = notify_about(tx, person, key, why, record_id=proposal.id, context=facts)
        for times in range(1, TIMES_ASKED if person in acting else 1):
            day = covered_working_days(tx, person).after(local_day(tx, person, at or tx.now), times)
            again, which = morning_at(tx, person, day), f" {proposal.version} again {times}"
            notify_once(tx, person, proposal, why, context=facts, at=again, which=which)


def adopt_proposal(tx: Tx, proposal: Proposal, missing: list[int], *, behalf: str = "") -> None:
    """Adopt a proposal; notify who commented. Silent addressees see it on their message.

    The chair and the secretary read it with the action sheet: not twice within a minute.
    """
    standing = proposals.round_status(tx, proposal)
    adopt(proposal, missed=len(missing), unsaid=len(standing.unsaid), now=tx.now)
    unconfirmed.confirm(tx, standing.unsaid_words, Confirmation.AT_END)
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
