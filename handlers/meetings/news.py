"""Tell exactly those who were told of a meeting that it was moved or cancelled, once."""

import copy
import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from functools import partial
from operator import itemgetter

from bot.digests import KEPT_UP_FOR
from bot.history import PAPERS_MOVED
from bot.meetings import Meeting, PapersMoved, stays_away
from bot.moments import StatusChange, WallTime, first_beginning, hour_before, morning_before
from bot.notifications import Reason
from bot.sessions import meeting_papers_on
from handlers.core.delivery.isolate import for_people
from handlers.core.delivery.notify import (
    card_channel,
    notify,
    notify_before,
    notify_once,
    place_card,
)
from handlers.core.delivery.readers import reader_hours
from handlers.core.delivery.told import dates_told, unsent
from handlers.dependent_dates.changes import follow
from handlers.meetings import invitees, representatives
from handlers.meetings.preparing import guests
from storage import history, meetings, notifications, outbox
from storage.unit_of_work import Read, Tx

_SAYS_PAPERS = frozenset({Reason.MEETING_CHANGED, Reason.MEETING_CALLED, Reason.REPRESENTS})
# Who has one of these, sent or waiting, is invited already.
_INVITES = frozenset(
    {
        Reason.MEETING_CHANGED,
        Reason.MEETING_CALLED,
        Reason.REGISTERED_BY_OTHER,
        Reason.MEETING_TOMORROW,
        Reason.MEETING_SOON,
    }
)
Known = tuple[datetime, int, str]  # since when who knows which status
_OF_STATUS = frozenset({"starts_on", "hour", "zone", "state"})


def tell_of_change(tx: Tx, meeting: Meeting, before: Meeting) -> tuple[int, ...]:
    """Update the card and digests, and tell of another time where an earlier one was told. Return who is told."""
    is_elsewhere = card_channel(tx, meeting) != card_channel(tx, before)
    if meeting.has_card and (is_elsewhere or before.is_cancelled or not before.has_card):
        place_card(tx, meeting)
    outbox.refresh_digests(tx, meeting.id, since=tx.now - KEPT_UP_FOR)
    if (meeting.is_cancelled, meeting.starts_on) != (before.is_cancelled, before.starts_on):
        follow(tx, meeting)
    if meeting.status_key == before.status_key:
        invite_newcomers(tx, meeting)
        return ()
    if meeting.is_own and not meeting.is_cancelled and not meeting.is_day_only:
        meetings.set_call_due(tx, meeting.id, at=tx.now)
    if meeting.is_own and meeting.is_called:
        meetings.set_agenda_due(tx, meeting.id, at=tx.now)
        meeting.papers_told = meeting_papers_on(meeting, tx.charter)
    told = _notify(tx, meeting, before)
    guests.tell_of_change(tx, meeting)
    plan_reminders(tx, meeting)
    return told


def _notify(tx: Tx, meeting: Meeting, before: Meeting) -> tuple[int, ...]:
    known, told = {} if meeting.was_missed else known_status(tx, before), []
    for person, status in known.items():
        change = StatusChange(status, meeting.status_key, tx.author_id or 0)
        if status == meeting.status_key or not invitees.reads(tx, person, meeting):
            continue
        times = [WallTime.from_key(one).span for one in (status, meeting.status_key) if "@" in one]
        too_late, words = first_beginning(times, tx.now), change.as_words()
        if notify(tx, person, meeting, Reason.MEETING_CHANGED, context=words, too_late_at=too_late):
            told.append(person)
    if meeting.is_called:  # whom the call has not reached yet, it tells of the new time
        invited = invitees.of_meeting(tx, meeting)
        for person in invited:
            if person not in known and not representatives.represented_by(tx, meeting, person):
                too_late, key = invitees.beginning(meeting, tx.now), meeting.time.key
                notify(tx, person, meeting, Reason.MEETING_CALLED, context=key, too_late_at=too_late)
        representatives.tell_untold(tx, meeting, invited)  # also who moves it: another named them
    return tuple(told)


def invite_newcomers(tx: Tx, meeting: Meeting) -> None:
    """Invite whoever has come to a meeting after its call, and plan what reminds them."""
    if not meeting.is_called or not meeting.is_ahead or meeting.has_begun(tx.now):
        return
    asked = {
        one.concerned_person_id
        for one, _ in notifications.of_record(tx, meeting.id)
        if one.reason in _INVITES
    }
    told = asked | set(meeting.representatives)
    newcomers = [one for one in invitees.of_meeting(tx, meeting) if one not in told]
    for_people(tx, newcomers, partial(_call_late, meeting=meeting))
    plan_reminders(tx, meeting)


def _call_late(tx: Tx, person: int, *, meeting: Meeting) -> None:
    too_late, key = invitees.beginning(meeting, tx.now), meeting.time.key
    notify_once(tx, person, meeting, Reason.MEETING_CALLED, context=key, at=tx.now, too_late_at=too_late)


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
    outbox.refresh_digests(tx, meeting.id, since=tx.now - KEPT_UP_FOR)
    if papers < told:
        _tell_of_papers(tx, changed, told, papers)


def _tell_of_papers(tx: Tx, meeting: Meeting, told: date, papers: date) -> None:
    untold = unsent(tx, meeting.id, *_SAYS_PAPERS, Reason.PAPERS_SOONER)
    waiting = {one.concerned_person_id for one in untold if one.reason != Reason.PAPERS_SOONER}
    corrections = (one for one in untold if one.reason == Reason.PAPERS_SOONER)
    known = {one.concerned_person_id: PapersMoved.from_context(one.context).known for one in corrections}
    for person, status in known_status(tx, meeting).items():
        if status == meeting.status_key and person not in waiting:
            facts = PapersMoved(known.get(person, told), papers, meeting.time.key)
            notify(tx, person, meeting, Reason.PAPERS_SOONER, context=facts.as_context())


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
    told = dates_told(read, meeting.id, but=but)
    return [(one.at, one.person_id, meeting.status_key if one.date is None else one.date) for one in told]


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


# Reminders


def plan_reminders(tx: Tx, meeting: Meeting) -> None:
    """Plan what reminds each person of a meeting that was called; what its time no longer asks for does not hold."""
    if not meeting.is_called or meeting.has_begun(tx.now):
        return
    answers = meetings.attendances(tx, meeting)
    invited = invitees.of_meeting(tx, meeting)
    coming = [person for person in invited if not stays_away(answers.get(person), meeting)]
    for_people(tx, coming, partial(_plan_for, meeting=meeting))


def replan_reminders(tx: Tx, people: Sequence[int]) -> None:
    """Plan the reminders of meetings anew for people whose days or hours have changed; what was sent says when the next comes."""
    for meeting in meetings.called(tx, now=tx.now, until=tx.now + invitees.FAR_AHEAD):
        answers, invited = meetings.attendances(tx, meeting), set(invitees.of_meeting(tx, meeting))
        coming = [one for one in people if one in invited and not stays_away(answers.get(one), meeting)]
        for_people(tx, coming, partial(_plan_for, meeting=meeting))
        if coming:
            notifications.refresh_messages_of(tx, [meeting.id], [Reason.MEETING_TOMORROW])


def _plan_for(tx: Tx, person: int, meeting: Meeting) -> None:
    hours, key = reader_hours(tx, person), meeting.time.key
    since = (
        f":{meeting.step_at.isoformat()}" if meeting.step_at else ""
    )  # moved away and back, it is planned anew
    morning = morning_before(meeting.time, hours)
    notify_before(tx, person, meeting, Reason.MEETING_TOMORROW, context=key, at=morning, which=since)
    if (at := hour_before(meeting.time, hours)) is not None:
        notify_before(tx, person, meeting, Reason.MEETING_SOON, context=key, at=at, which=since)
