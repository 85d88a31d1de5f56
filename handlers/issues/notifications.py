"""Declare the notifications about issues: when each still holds, and how it looks."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

from bot.actions import Action
from bot.decisions import Decision, DecisionState
from bot.issues import Issue, IssueState, LevelFacts, Position, SentBy, levels_above, standing_request
from bot.notifications import Notification, Reason
from bot.permissions import Actor, may_see
from bot.sessions import next_session_ahead
from handlers.core.blocks.elements import Block
from handlers.core.blocks.text import Reader
from handlers.core.delivery.notify import secretaries
from handlers.core.feature import NotificationType, Viewer, always_holds, wants_no_reply
from handlers.core.records.notifications import requested_reminder
from handlers.issues import closing_views, deadlines_views, positions_views
from handlers.issues.card_views import brief, brief_facts, card_row, position_lines
from handlers.issues.deadlines import (
    NO_KEY,
    deadline_context,
    deadline_recipients,
    deciders,
    holders,
    only_sender_holds,
    warning_recipients,
)
from handlers.issues.positions import silent_people
from handlers.nudges.notifications import nudge_type, with_nudges
from handlers.nudges.views import NudgeParts
from storage.decisions import decision_of
from storage.history import history_of
from storage.unit_of_work import Read

ASKS = "asks what you think"


def _is_of_level(_read: Read, notification: Notification, issue: Issue, _now: datetime) -> bool:
    """Return whether the issue is still open at the level that the notification names."""
    return issue.is_open and LevelFacts.from_context(notification.context).level == issue.level


def _is_holders(read: Read, notification: Notification, issue: Issue, now: datetime) -> bool:
    """Return whether its recipient holds the issue, or is a secretary, who is told where only its author holds it."""
    today = read.charter.day_of(now)
    recipients = [*holders(read, issue, on=today), *secretaries(read, today)]
    return _is_of_level(read, notification, issue, now) and notification.concerned_person_id in recipients


def _others_concerned(read: Read, issue: Issue, on: date) -> list[int]:
    """Return the holders but the author, who does not need to be told; the secretaries if there are none."""
    return [one for one in holders(read, issue, on=on) if one != issue.created_by] or secretaries(read, on)


def _is_without_deadline(read: Read, notification: Notification, issue: Issue, now: datetime) -> bool:
    is_secretarys = notification.concerned_person_id in secretaries(read, read.charter.day_of(now))
    return _is_of_level(read, notification, issue, now) and issue.due is None and is_secretarys


def _is_of_deadline(notification: Notification, issue: Issue) -> bool:
    return issue.is_open and notification.context == deadline_context(issue)


def _near_holds(read: Read, notification: Notification, issue: Issue, now: datetime) -> bool:
    recipients = warning_recipients(read, issue, read.charter.day_of(now))
    is_running = _is_of_deadline(notification, issue) and issue.question_id is None
    return is_running and notification.concerned_person_id in recipients


def _reached_holds(read: Read, notification: Notification, issue: Issue, now: datetime) -> bool:
    today = read.charter.day_of(now)
    recipients = [*deadline_recipients(read, issue, today), *secretaries(read, today)]
    return _is_of_deadline(notification, issue) and notification.concerned_person_id in recipients


def _read_holds(_read: Read, notification: Notification, issue: Issue, _now: datetime) -> bool:
    return _is_of_deadline(notification, issue) and issue.seen_by == notification.concerned_person_id


def _is_of_answer(_read: Read, notification: Notification, issue: Issue, _now: datetime) -> bool:
    return issue.needs_follow_up and issue.answer == notification.context


def _was_answered(_read: Read, notification: Notification, issue: Issue, _now: datetime) -> bool:
    is_answered = issue.needs_follow_up or issue.state == IssueState.CLOSED
    return is_answered and issue.answer == notification.context


def _unread_holds(read: Read, notification: Notification, issue: Issue, now: datetime) -> bool:
    return _is_of_answer(read, notification, issue, now) and issue.state == IssueState.DECIDED


def _position_of_another(notification: Notification, issue: Issue) -> Position | None:
    """Return the position of the notification's entity; None if it is the recipient's own again."""
    found = next((one for one in issue.stated_positions if one.entity == notification.context), None)
    return None if found is None or int(found.person_id) == notification.concerned_person_id else found


def _is_silent(read: Read, notification: Notification, issue: Issue, now: datetime) -> bool:
    """Return whether the recipient still has to answer."""
    if not issue.is_open or issue.question_id is not None:
        return False
    return notification.concerned_person_id in silent_people(read, issue, read.charter.day_of(now))


def _nudge_parts(_: Notification, issue: Issue, to: Viewer) -> NudgeParts:
    options = "\n".join(position_lines(issue, to.reader))
    return NudgeParts(ASKS, options, brief_facts(issue, to.reader), card_row(issue, to.reader))


def _is_replaced(_read: Read, notification: Notification, issue: Issue, _now: datetime) -> bool:
    return issue.is_open and _position_of_another(notification, issue) is not None


def _replaced(notification: Notification, issue: Issue, to: Viewer) -> list[Block]:
    position = _position_of_another(notification, issue) if issue.is_open else None
    if position is None:
        return brief(issue, to.reader)
    return positions_views.position_replaced(issue, position, to.reader)


def _request_of(read: Read, notification: Notification, issue: Issue) -> str | None:
    """Return the reason for which somebody asks to send an issue up from its level; None if that is over."""
    facts = SentBy.from_context(notification.context)
    return standing_request(history_of(read, issue.id), facts.by) if issue.level == facts.level else None


def _is_requested(read: Read, notification: Notification, issue: Issue, now: datetime) -> bool:
    today = read.charter.day_of(now)
    recipients = holders(read, issue, on=today) or secretaries(read, today)
    is_asked = issue.is_open and notification.concerned_person_id in recipients
    return is_asked and _request_of(read, notification, issue) is not None


def _requested(notification: Notification, issue: Issue, to: Viewer) -> list[Block]:
    asker = SentBy.from_context(notification.context).by
    reason = _request_of(to.read, notification, issue)
    is_vacant = not holders(to.read, issue, on=to.reader.charter.day_of(to.reader.now))
    return deadlines_views.asked_up(issue, asker, reason, to.reader, is_vacant=is_vacant)


def _is_in_name(_read: Read, notification: Notification, issue: Issue, _now: datetime) -> bool:
    return issue.is_open and SentBy.from_context(notification.context).level == issue.level


def _in_name(notification: Notification, issue: Issue, to: Viewer) -> list[Block]:
    facts = SentBy.from_context(notification.context)
    if issue.level != facts.level:
        return brief(issue, to.reader)
    return deadlines_views.sent_in_name(issue, facts.by, to.reader)


def _is_withdrawn(_read: Read, notification: Notification, issue: Issue, _now: datetime) -> bool:
    return issue.state == notification.context


def _while_open(view: Callable[[Issue, Reader], list[Block]]) -> Callable[..., list[Block]]:
    """Return the view while the issue is open, then its line."""

    def says(_notification: Notification, issue: Issue, to: Viewer) -> list[Block]:
        return view(issue, to.reader) if issue.is_open else brief(issue, to.reader)

    return says


def _why_here(one: Notification, issue: Issue, to: Viewer) -> str:
    """Return why an issue that arrives at a level comes to the secretary; "" for a holder, and where both hear of it."""
    held = holders(to.read, issue, on=to.reader.today)
    is_arrival = one.reason in {Reason.RAISED, Reason.ESCALATED}
    if one.concerned_person_id in held or not is_arrival:
        return ""
    is_senders_alone = only_sender_holds(issue, held, to.read.charter)
    return deadlines_views.why_here(issue, held, to.reader) if is_senders_alone else ""


def _arrived(view: Callable[[Issue, Reader, str], list[Block]]) -> Callable[..., list[Block]]:
    """Return the view while the issue stays where it arrived, with the date it had then; later its line."""

    def says(notification: Notification, issue: Issue, to: Viewer) -> list[Block]:
        facts = LevelFacts.from_context(notification.context)
        is_there = issue.is_open and facts.level == issue.level and facts.stay in ("", str(len(issue.path)))
        if not is_there:
            return brief(issue, to.reader)
        date_note = deadlines_views.date_note(issue, facts.key.removeprefix(NO_KEY), to.reader)
        note = "\n".join(filter(None, [_why_here(notification, issue, to), date_note]))
        return with_nudges(view(issue, to.reader, note), notification, issue, ASKS, to)

    return says


def _became_later(notification: Notification, issue: Issue, to: Viewer) -> list[Block] | None:
    """Return the line of an issue whose level or deadline changed since it was reminded of."""
    if not issue.is_open or _is_of_deadline(notification, issue):
        return None
    level = LevelFacts.from_context(notification.context).level
    return deadlines_views.deadline_superseded(issue, level, to.reader)


def _deadline_passed(notification: Notification, issue: Issue, to: Viewer) -> list[Block]:
    if not issue.is_open:
        return brief(issue, to.reader)
    above = levels_above(issue, to.read.charter)
    return deadlines_views.deadline_passed(
        issue,
        visible_question(to.read, issue, to.who),
        to.reader,
        asked=deadline_recipients(to.read, issue, to.reader.today),
        me=notification.concerned_person_id,
        meeting=next_session_ahead(to.read.snapshot.sessions, above[0].body or "", to.now) if above else None,
    )


def visible_question(read: Read, issue: Issue, who: Actor) -> Action | None:
    """Return the action of a level's question; None if there is none that `who` may see."""
    found: Action | None = read.get(issue.question_id) if issue.question_id is not None else None
    return found if found is not None and may_see(who, found) else None


def _follow_ups_closed(_notification: Notification, issue: Issue, to: Viewer) -> list[Block]:
    return closing_views.all_actions_done(issue, to.reader)


def _withdrawn(_notification: Notification, issue: Issue, _to: Viewer) -> list[Block]:
    return deadlines_views.withdrawn(issue)


def _passed_down(notification: Notification, issue: Issue, to: Viewer) -> list[Block]:
    decision = _visible_decision(to.read, issue, to.who)
    today = to.read.charter.day_of(to.reader.now)
    at_level = deciders(to.read, issue, decision.level, today) if decision is not None else []
    is_theirs = notification.concerned_person_id in at_level
    return closing_views.issue_decided(issue, decision, to.reader, is_theirs=is_theirs)


def _unread(_notification: Notification, issue: Issue, to: Viewer) -> list[Block]:
    return closing_views.answer_unread(issue, _visible_decision(to.read, issue, to.who), to.reader)


def _visible_decision(read: Read, issue: Issue, who: Actor) -> Decision | None:
    decision = decision_of(read, issue)
    is_known = decision is not None and decision.state != DecisionState.DRAFT and may_see(who, decision)
    return decision if is_known else None


_ARRIVED = NotificationType(
    _is_holders, _arrived(deadlines_views.issue_arrived), successors=_others_concerned
)

_TYPES = {
    Reason.RAISED: _ARRIVED,
    Reason.ESCALATED: _ARRIVED,
    Reason.ESCALATION_REQUESTED: NotificationType(_is_requested, _requested, successors=_others_concerned),
    Reason.ESCALATED_IN_NAME: NotificationType(_is_in_name, _in_name),
    Reason.QUESTION_ANSWERED: NotificationType(
        _is_holders, _arrived(deadlines_views.question_answered), successors=_others_concerned
    ),
    Reason.LEVEL_DEADLINE_NEAR: NotificationType(
        _near_holds, _while_open(deadlines_views.deadline_near), became=_became_later
    ),
    Reason.LEVEL_DEADLINE_REACHED: NotificationType(_reached_holds, _deadline_passed, became=_became_later),
    Reason.READ_WITHOUT_ANSWER: NotificationType(
        _read_holds, _while_open(deadlines_views.read_unanswered), became=_became_later
    ),
    Reason.NO_DEADLINE: NotificationType(_is_without_deadline, _while_open(deadlines_views.no_deadline)),
    Reason.AUTO_ESCALATED: NotificationType(_is_of_level, _arrived(deadlines_views.lapsed)),
    Reason.SENT_BACK: NotificationType(_is_of_level, _arrived(deadlines_views.sent_back)),
    Reason.NUDGED: nudge_type(_is_silent, brief_facts, _nudge_parts),
    Reason.POSITION_REPLACED: NotificationType(_is_replaced, _replaced),
    Reason.WITHDRAWN: NotificationType(_is_withdrawn, _withdrawn),
    Reason.FOLLOW_UPS_CLOSED: NotificationType(_is_of_answer, _follow_ups_closed),
    Reason.DECISION_PASSED_DOWN: NotificationType(_was_answered, _passed_down),
    Reason.DECISION_UNREAD: NotificationType(_unread_holds, _unread),
    Reason.REMINDER_REQUESTED: NotificationType(always_holds, requested_reminder),
}


NOTIFICATIONS = {reason: replace(declared, wants_reply=wants_no_reply) for reason, declared in _TYPES.items()}
