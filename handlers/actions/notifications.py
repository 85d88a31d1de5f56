"""Declare the notifications about actions: when each still holds, and how it looks."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.actions import Action, ActionState, is_correction_current
from bot.calendar import local
from bot.charter_section import Rights
from bot.last_word import LastWord
from bot.news import Asked
from bot.notifications import DEADLINE_REASONS, Notification, Reason
from bot.permissions import full_actor, may_see
from bot.reminders import deadline_key, reminders_since
from bot.replies import Meaning, read_reply
from handlers.actions import card_views, reminders_views, replies, views
from handlers.actions.replies import visible_ref
from handlers.actions.schedule import asking, watched_from
from handlers.core.blocks.elements import Block
from handlers.core.blocks.text import Reader
from handlers.core.deadlines import plan_unanswered
from handlers.core.delivery.notify import (
    card_channel,
    secretaries,
    zone_of,
)
from handlers.core.feature import NotificationType, Viewer, always_holds
from handlers.core.kinds import ListEntry
from handlers.nudges.notifications import is_nudged, nudge_type, with_nudges
from handlers.nudges.views import NudgeParts
from handlers.people import views as people_views
from storage import notifications
from storage.history import history_of, last_note_by, last_words_on, notes_at
from storage.issues import open_issue_with_question
from storage.unit_of_work import Read, Tx


def _deadline_holds(read: Read, notification: Notification, action: Action, now: datetime) -> bool:
    """Return whether a reminder is of the current deadline and the action is not blocked."""
    return _is_owners(read, notification, action, now) and _is_of_deadline(notification, action)


def _is_owners(_read: Read, notification: Notification, action: Action, _now: datetime) -> bool:
    return action.is_open and notification.concerned_person_id in action.owners


def _is_of_deadline(notification: Notification, action: Action) -> bool:
    return action.state != ActionState.BLOCKED and deadline_key(action.due_at) == notification.context


def _unanswered_holds(read: Read, notification: Notification, action: Action, now: datetime) -> bool:
    """Return whether nobody has answered, and it is for this reader: whoever asked, or the secretary as of earlier."""
    asks = notification.concerned_person_id in asking(read, action, read.charter.day_of(now))
    is_theirs = asks or _is_secretarys(read, notification, action, now)
    return action.is_open and _is_of_deadline(notification, action) and is_theirs


def _is_secretarys(read: Read, notification: Notification, action: Action, now: datetime) -> bool:
    return action.is_open and notification.concerned_person_id in secretaries(read, read.charter.day_of(now))


def _reminder(notification: Notification, action: Action, to: Viewer) -> list[Block]:
    issue = open_issue_with_question(to.read, action.id) if action.is_open and action.for_id else None
    about = _about(notification, action, to)
    about = replace(about, question_of=visible_ref(issue, to.who))
    return with_nudges(reminders_views.reminder(action, to.reader, about), notification, action, ASKS, to)


def _reminder_entry(notification: Notification, action: Action, to: Viewer) -> ListEntry | None:
    if is_nudged(notification, to):
        return None
    return reminders_views.reminder_entry(action, to.reader, _about(notification, action, to))


def _about(notification: Notification, action: Action, to: Viewer) -> reminders_views.ReminderContext:
    reason = Reason(notification.reason)
    is_last = reason is Reason.FINAL_REMINDER
    me = notification.person_id
    return reminders_views.ReminderContext(
        why=reason,
        reads=me,
        concerns=notification.concerned_person_id,
        said=_word_to_confirm(to.read, action, to.reader) if reason in _CONFIRMS_WORD else None,
        watched=_watched(notification, action, to) if is_last else "",
        question_of="",
    )


def _nudge_parts(notification: Notification, action: Action, to: Viewer) -> NudgeParts:
    about = replace(_about(notification, action, to), said=_word_to_confirm(to.read, action, to.reader))
    line = " ".join(reminders_views.last_words(about, to.reader))
    facts, row = card_views.nudge_facts(action, to.reader), reminders_views.nudge_row(action, about)
    return NudgeParts(ASKS, line, facts, row)


ASKS = "asks how it's going"
_CONFIRMS_WORD = DEADLINE_REASONS | {Reason.SNOOZE_ENDED}


def _word_to_confirm(read: Read, action: Action, reader: Reader) -> LastWord | None:
    """Return what an owner said last, on a day before the reader's; None for nothing, and for a question."""
    said = last_words_on(read, [action], until=reader.now).get(action.id)
    if said is None or local(said.at, reader.zone).date() >= reader.today:
        return None
    notes = notes_at(read, action.id, person_id=said.person_id, at=said.at)
    return None if any(read_reply(one.text) is Meaning.QUESTION for one in notes) else said


def _reminder_hint(notification: Notification, action: Action, to: Viewer) -> str | None:
    """Return what happens to a reply; "" where the message asks about what was said last."""
    said = _word_to_confirm(to.read, action, to.reader)
    is_asked = said is not None and said.person_id == notification.person_id
    return "" if is_asked else _reply_hint(notification, action, to)


def _reply_hint(notification: Notification, action: Action, to: Viewer) -> str | None:
    """Return what happens to a reply; None where nobody gets it and no card shows it."""
    ours = {notification.person_id, notification.concerned_person_id}
    hears = replies.names_of_askers(to.read, action, to.reader, but=ours)
    is_shown = card_channel(to.read, action) is not None
    promise = replies.answer_promise(hears, is_shown=is_shown)
    return f"Reply in this thread: {promise}" if hears or is_shown else None


def _watched(notification: Notification, action: Action, to: Viewer) -> str:
    """Return from when on it is on whose list; "" where there is nobody who has that list and may see it."""
    read, on = to.read, to.reader.today
    chairs = read.roster.people_with_rights(Rights.CHAIR, on=on, charter=read.charter)
    seeing = [
        one
        for one in chairs
        if may_see(full_actor(one, roster=read.roster, charter=read.charter, on=on), action)
    ]
    if not seeing:
        return ""
    day = watched_from(read, action, notification, zone_of(read, read.roster.persons[seeing[0]]))
    return reminders_views.watched_from(day, seeing, to.reader, notification.person_id)


def _assigned(notification: Notification, action: Action, to: Viewer) -> list[Block]:
    if not action.is_open:
        return _reminder(notification, action, to)
    question = open_issue_with_question(to.read, action.id)
    if question is not None and notification.concerned_person_id in action.owners:
        blocks = views.asked(action, to.reader, visible_ref(question, to.who))
    else:
        again = _reopening(to.read, notification, action, to.reader)
        blocks = views.assigned(action, to.reader, notification, card_views.open_row(action), again=again)
    return with_nudges(blocks, notification, action, ASKS, to)


def _reopening(read: Read, notification: Notification, action: Action, reader: Reader) -> str:
    """Return who reopened an action and why; "" where it is the owner's for the first time."""
    if not notification.context:
        return ""
    by = Asked.from_context(notification.context)
    said = notes_at(read, action.id, person_id=by.by, at=by.at)
    return views.reopened(by.by, said[-1].text if said else "", reader)


def _unanswered(notification: Notification, action: Action, to: Viewer) -> list[Block]:
    if not action.is_open:
        return _reminder(notification, action, to)
    answers = answers_of(to.read, notification, action.id, action.owners)
    return reminders_views.unanswered(action, to.reader, answers, me=to.who.person_id)


def answers_of(
    read: Read, notification: Notification, record_id: int, owners: Sequence[int]
) -> reminders_views.Answers:
    """Return what the owners of a record were sent about the deadline of a notification, and what they have answered."""
    sent = notifications.sent_reminders(read, [record_id])[record_id]
    reminders = reminders_since(sent, context=notification.context)
    people = {*owners, *(one.of.person_id for one in reminders)}
    first = reminders[0].at if reminders else None
    history = history_of(read, record_id)
    steps = [] if first is None else history
    return reminders_views.Answers(
        reminders,
        notifications.snoozed(read, [record_id]),
        last_note_by(read, record_id, people),
        turned_off_at={one.person_id: one.at for one in history if one.verb == "mute" and one.person_id},
        is_answered=any(one.person_id in people and first and one.at >= first for one in steps),
    )


def _not_on_roster(notification: Notification, _record: Action, to: Viewer) -> list[Block]:
    return people_views.not_on_roster(to.read.roster.persons[int(notification.context)], to.reader)


def _became_snoozed(notification: Notification, action: Action, to: Viewer) -> list[Block] | None:
    of = (notification.concerned_person_id, action.id)
    if not action.is_open:
        return None
    if not _is_still_owner(notification, action):
        return views.passed_on(action, to.reader)
    if of not in to.snoozed:
        return None
    return [*reminders_views.snoozed(action, to.reader, until=to.snoozed[of]).blocks]


def _became(notification: Notification, action: Action, to: Viewer) -> list[Block] | None:
    """Return the line of an action that was snoozed, blocked or moved since its reminder was sent."""
    if not action.is_open or (found := _became_snoozed(notification, action, to)):
        return found if action.is_open else None
    if action.state == ActionState.BLOCKED:
        return reminders_views.blocked(action, to.reader)
    if deadline_key(action.due_at) != notification.context:
        return reminders_views.moved(action, to.reader)
    return None


def _became_moved(notification: Notification, action: Action, to: Viewer) -> list[Block] | None:
    if not action.is_open or deadline_key(action.due_at) == notification.context:
        return None
    return reminders_views.moved(action, to.reader)


def _is_still_owner(notification: Notification, action: Action) -> bool:
    return notification.concerned_person_id in action.owners


def _plan_unanswered(tx: Tx, notification: Notification, action: Action) -> None:
    """Plan to notify whoever asked for an action on the next working day if it is still open."""
    people = asking(tx, action, tx.charter.day_of(notification.due_at))
    plan_unanswered(tx, notification, action.id, people, sort="action")


_DEADLINE = NotificationType(
    _deadline_holds, _reminder, became=_became, reply_hint=_reminder_hint, entry=_reminder_entry
)
_CORRECTION = NotificationType(
    lambda _, notification, action, __: is_correction_current(notification, action),
    lambda notification, action, to: views.corrected(notification, action, to.reader),
    wants_reply=_is_still_owner,
)

NOTIFICATIONS = {
    **dict.fromkeys(DEADLINE_REASONS, _DEADLINE),
    Reason.FINAL_REMINDER: replace(_DEADLINE, followed_by=_plan_unanswered),
    Reason.SNOOZE_ENDED: NotificationType(
        _is_owners, _reminder, became=_became_snoozed, reply_hint=_reminder_hint, entry=_reminder_entry
    ),
    Reason.REMINDER_REQUESTED: NotificationType(always_holds, _reminder, entry=_reminder_entry),
    Reason.UNANSWERED: NotificationType(
        _unanswered_holds, _unanswered, became=_became_moved, successors=asking, reply_hint=lambda *_: ""
    ),
    Reason.ASSIGNED: NotificationType(
        _is_owners, _assigned, wants_reply=_is_still_owner, reply_hint=_reply_hint
    ),
    Reason.NUDGED: nudge_type(_is_owners, card_views.nudge_facts, _nudge_parts, reply_hint=_reminder_hint),
    Reason.UNASSIGNED: _CORRECTION,
    Reason.DEADLINE_MOVED: replace(_CORRECTION, wants_reply=is_correction_current),
    Reason.PERSON_NOT_ON_ROSTER: NotificationType(
        _is_secretarys, _not_on_roster, successors=lambda read, _, on: secretaries(read, on)
    ),
}
