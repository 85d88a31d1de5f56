"""Tell exactly those who were told of a meeting that it was moved or cancelled, once."""

import copy
import json
from collections.abc import Mapping
from datetime import date, datetime, time
from operator import itemgetter

from bot.history import PAPERS_MOVED
from bot.meetings import Meeting
from bot.moments import CORRECTION_WINDOW, StatusChange, WallTime
from bot.notifications import Notification, Reason
from bot.sessions import meeting_papers_on
from handlers.delivery.notify import REDACT_DIGESTS_FOR, card_channel, notify, notify_once, place_card
from handlers.dependent_dates.changes import follow
from handlers.meetings import invitees, representatives
from handlers.meetings.reminders import plan_reminders
from storage import history, meetings, notifications, outbox
from storage.unit_of_work import Read, Tx

CHANGES = frozenset({Reason.MEETING_CHANGED, Reason.MEETING_CHANGED_SOON})
_SAYS_PAPERS = CHANGES | {Reason.MEETING_CALLED, Reason.REPRESENTS}
Known = tuple[datetime, int, str]  # since when who knows which status
_OF_STATUS = frozenset({"starts_on", "hour", "zone", "state"})
OF_ITS_TIME = CHANGES | {
    Reason.MEETING_CALLED,
    Reason.REPRESENTS,
    Reason.REPRESENTS_NO_MORE,
    Reason.REGISTERED_BY_OTHER,
    Reason.MEETING_TOMORROW,
    Reason.MEETING_SOON,
}


def tell_of_change(tx: Tx, meeting: Meeting, before: Meeting) -> tuple[int, ...]:
    """Update the card and digests, and tell of another time where an earlier one was told. Return who is told."""
    is_elsewhere = card_channel(tx, meeting) != card_channel(tx, before)
    if meeting.has_card and (is_elsewhere or before.is_cancelled or not before.has_card):
        place_card(tx, meeting)
    outbox.refresh_digests(tx, meeting.id, since=tx.now - REDACT_DIGESTS_FOR)
    if (meeting.is_cancelled, meeting.starts_on) != (before.is_cancelled, before.starts_on):
        follow(tx, meeting)
    if meeting.status_key == before.status_key:
        invite_newcomers(tx, meeting)
        return ()
    if not meeting.is_called and meeting.is_own and not meeting.is_cancelled and not meeting.is_day_only:
        meetings.set_call_due(tx, meeting.id, at=tx.now)
    if meeting.is_own and meeting.is_called:
        meeting.papers_told = meeting_papers_on(meeting, tx.charter)
    told = _notify(tx, meeting, before)
    plan_reminders(tx, meeting)
    return told


def _notify(tx: Tx, meeting: Meeting, before: Meeting) -> tuple[int, ...]:
    known, told = known_status(tx, before), []
    for person, status in known.items():
        change = StatusChange(status, meeting.status_key, tx.author_id or 0)
        reason = Reason.MEETING_CHANGED_SOON if _is_soon(tx, meeting, status) else Reason.MEETING_CHANGED
        if status == meeting.status_key or not invitees.reads(tx, person, meeting):
            continue
        if notify(tx, person, meeting, reason, context=change.as_words()):
            told.append(person)
    if meeting.is_called:  # whom the call has not reached yet, it tells of the new time
        invited = invitees.of_meeting(tx, meeting)
        for person in invited:
            if person not in known:
                _invite(tx, meeting, person)
        representatives.tell_untold(tx, meeting, [one for one in invited if one in known])
    return tuple(told)


def _invite(tx: Tx, meeting: Meeting, person: int) -> None:
    """Send somebody the call, or to what they come instead of another."""
    for other in (represented := representatives.represented_by(tx, meeting, person)):
        representatives.tell_representative(tx, meeting, person, of=other)
    if not represented:
        notify(tx, person, meeting, Reason.MEETING_CALLED, context=meeting.time.key)


def invite_newcomers(tx: Tx, meeting: Meeting) -> None:
    """Invite whoever has come to a meeting after its call, and plan what reminds them."""
    if not meeting.is_called or not meeting.is_ahead or meeting.has_begun(tx.now):
        return
    asked = {
        one.concerned_person_id
        for one, _ in notifications.of_record(tx, meeting.id)
        if one.reason in OF_ITS_TIME - {Reason.REPRESENTS, Reason.REPRESENTS_NO_MORE}
    }
    for person in invitees.of_meeting(tx, meeting):
        if person not in asked and person not in meeting.representatives:
            notify_once(tx, person, meeting, Reason.MEETING_CALLED, context=meeting.time.key, at=tx.now)
    plan_reminders(tx, meeting)


def _is_soon(tx: Tx, meeting: Meeting, known: str) -> bool:
    """Return whether the meeting begins soon, at its new time or at the one that somebody knows."""
    times = [
        *([] if meeting.is_cancelled else [meeting.begins_at]),
        *([WallTime.from_key(known).begins_at] if "@" in known else []),
    ]
    return any(tx.now < at <= tx.now + CORRECTION_WINDOW for at in times)


def follow_papers(tx: Tx, meeting: Meeting) -> None:
    """Recompute when the papers of a called meeting are due, and notify those invited if that is sooner than they know."""
    papers, told = meeting_papers_on(meeting, tx.charter), meeting.papers_told
    if told is None:
        meetings.set_papers_told(tx, meeting.id, on=papers)
    if told in (None, papers):
        return
    changed: Meeting = tx.get(meeting.id)
    changed.papers_told = papers
    tx.change(changed, PAPERS_MOVED)
    outbox.refresh_digests(tx, meeting.id, since=tx.now - REDACT_DIGESTS_FOR)
    if papers < told:
        _tell_of_papers(tx, changed, told, papers)


def _tell_of_papers(tx: Tx, meeting: Meeting, told: date, papers: date) -> None:
    unsent = [one for one, is_sent in notifications.of_record(tx, meeting.id) if not is_sent]
    waiting = {one.concerned_person_id for one in unsent if one.reason in _SAYS_PAPERS}
    knows = {
        one.concerned_person_id: papers_days(one)[0] for one in unsent if one.reason == Reason.PAPERS_SOONER
    }
    for person, status in known_status(tx, meeting).items():
        if status == meeting.status_key and person not in waiting:
            context = f"{knows.get(person, told)} {papers} {meeting.time.key}"
            notify(tx, person, meeting, Reason.PAPERS_SOONER, context=context)


def papers_days(one: Notification) -> tuple[date, date]:
    """Return the day for papers that its reader knew, and the new one."""
    was, now, _ = one.context.split()
    return date.fromisoformat(was), date.fromisoformat(now)


def known_status(read: Read, meeting: Meeting, *, but: int | None = None) -> Mapping[int, str]:
    """Return by person the status of a meeting that they know last: from a message, or from what they did themselves.

    `meeting` is as it is stored. The message of the post `but` does not count.
    """
    told = [(at, person, status) for at, person, status in _by_messages(read, meeting, but)]
    own = [*_by_answers(read, meeting), *_by_steps(read, meeting)]
    last = {person: status for _, person, status in sorted([*told, *own], key=itemgetter(0))}
    return {person: status for person, status in last.items() if status}


def told_last(read: Read, meeting: Meeting, *, but: int | None = None) -> Mapping[int, str]:
    """Return by person the status of a meeting that the last message has told."""
    return {person: status for _, person, status in _by_messages(read, meeting, but)}


def _by_messages(read: Read, meeting: Meeting, but: int | None) -> list[Known]:
    return [
        (at, one.concerned_person_id, told_status(one))
        for one, at in notifications.sent_of_record(read, meeting.id)
        if one.reason in OF_ITS_TIME and (but is None or one.post_id != but)
    ]


def _by_steps(read: Read, meeting: Meeting) -> list[Known]:
    """Return what people know of a meeting because they called, moved or cancelled it, in that order.

    The convener of a working group knows its meetings from when they were planned.
    """
    found, then = [], copy.copy(meeting)
    for entry in reversed(history.history_of(read, meeting.id)):
        before = json.loads(entry.before or "{}")
        if entry.person_id is not None and (entry.verb == "call" or before.keys() & _OF_STATUS):
            found.append((entry.at, entry.person_id, then.status_key))
        if entry.verb == "call":
            return found[::-1]  # what was done before it, the call tells
        if meeting.group_name and meeting.chair_id and (entry.before is None or "chair_id" in before):
            found.append((entry.at, meeting.chair_id, then.status_key))
        _take_back(then, before)
    # To one that was not called nobody was told but the convener of its working group.
    return [one for one in found[::-1] if meeting.group_name and one[1] == meeting.chair_id]


def _take_back(meeting: Meeting, before: Mapping[str, str | None]) -> None:
    meeting.state = before.get("state") or meeting.state
    meeting.starts_on = date.fromisoformat(before.get("starts_on") or meeting.starts_on.isoformat())
    meeting.zone = before.get("zone") or meeting.zone
    if "hour" in before:
        hour = before["hour"]
        meeting.hour = None if hour is None else time.fromisoformat(hour)


def _by_answers(read: Read, meeting: Meeting) -> list[Known]:
    return [
        (one.answered_at, one.person_id, one.answered_for)
        for one in meetings.attendances(read, meeting).values()
        if one.answered_at is not None and one.answered_by == one.person_id and one.answered_for
    ]


def told_status(one: Notification) -> str:
    """Return the status that a notification tells of; "" where it says that its reader isn't invited any more."""
    if one.reason in CHANGES:
        return StatusChange.from_words(one.context).after
    is_off = one.reason == Reason.REPRESENTS_NO_MORE and representatives.NOT_INVITED in one.context.split()
    return "" if is_off else one.context.split()[-1]
