"""Declare the notifications about issues: when each still holds, and how it looks."""

from collections.abc import Callable
from datetime import date, datetime

from bot.actions import Action
from bot.decisions import Decision, DecisionState
from bot.issues import Issue, IssueState
from bot.notifications import Notification, Reason
from bot.permissions import Actor, may_see
from bot.reminders import deadline_key
from handlers.blocks.elements import Block, section
from handlers.blocks.text import Reader
from handlers.delivery.notify import secretaries
from handlers.feature import NotificationType, Registry
from handlers.issues import closing_views, deadlines_views
from handlers.issues.deadlines import deadline_recipients, holders, warning_recipients
from handlers.issues.views import line
from handlers.records.notifications import requested_reminder
from storage.decisions import decision_of
from storage.unit_of_work import Read


def _is_of_level(_read: Read, notification: Notification, issue: Issue, _now: datetime) -> bool:
    """Return whether the issue is still open at the level that the notification names."""
    return issue.is_open and notification.context == issue.level


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
    return issue.is_open and notification.context == f"{issue.level} {deadline_key(issue.due_at)}"


def _near_holds(read: Read, notification: Notification, issue: Issue, now: datetime) -> bool:
    recipients = warning_recipients(read, issue, read.charter.day_of(now))
    return _is_of_deadline(notification, issue) and notification.concerned_person_id in recipients


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


def _is_withdrawn(_read: Read, notification: Notification, issue: Issue, _now: datetime) -> bool:
    return issue.state == notification.context


def _is_open(_read: Read, _notification: Notification, issue: Issue, _now: datetime) -> bool:
    return issue.is_open


def _while_open(view: Callable[[Issue, Reader], list[Block]]) -> Callable[..., list[Block]]:
    """Return the view while the issue is open, then its line."""

    def says(
        _read: Read,
        _notification: Notification,
        issue: Issue,
        _who: Actor,
        reader: Reader,
        _registry: Registry,
    ) -> list[Block]:
        return view(issue, reader) if issue.is_open else [section(line(issue, reader))]

    return says


def _deadline_passed(
    read: Read, _notification: Notification, issue: Issue, who: Actor, reader: Reader, _registry: Registry
) -> list[Block]:
    if not issue.is_open:
        return [section(line(issue, reader))]
    return deadlines_views.deadline_passed(issue, visible_question(read, issue, who), reader)


def visible_question(read: Read, issue: Issue, who: Actor) -> Action | None:
    """Return the action of a level's question; None if there is none that `who` may see."""
    found: Action | None = read.get(issue.question_id) if issue.question_id is not None else None
    return found if found is not None and may_see(who, found) else None


def _follow_ups_closed(
    _read: Read, _notification: Notification, issue: Issue, _who: Actor, reader: Reader, _registry: Registry
) -> list[Block]:
    return closing_views.all_actions_done(issue, reader)


def _withdrawn(
    _read: Read, _notification: Notification, issue: Issue, _who: Actor, _reader: Reader, _registry: Registry
) -> list[Block]:
    return deadlines_views.withdrawn(issue)


def _passed_down(
    read: Read, _notification: Notification, issue: Issue, who: Actor, reader: Reader, _registry: Registry
) -> list[Block]:
    return closing_views.issue_decided(issue, _visible_decision(read, issue, who), reader)


def _unread(
    read: Read, _notification: Notification, issue: Issue, who: Actor, reader: Reader, _registry: Registry
) -> list[Block]:
    return closing_views.answer_unread(issue, _visible_decision(read, issue, who), reader)


def _visible_decision(read: Read, issue: Issue, who: Actor) -> Decision | None:
    decision = decision_of(read, issue)
    is_known = decision is not None and decision.state != DecisionState.DRAFT and may_see(who, decision)
    return decision if is_known else None


_ARRIVED = NotificationType(
    _is_holders, _while_open(deadlines_views.issue_arrived), successors=_others_concerned
)

NOTIFICATIONS = {
    Reason.RAISED: _ARRIVED,
    Reason.ESCALATED: _ARRIVED,
    Reason.QUESTION_ANSWERED: NotificationType(
        _is_holders, _while_open(deadlines_views.question_answered), successors=_others_concerned
    ),
    Reason.LEVEL_DEADLINE_NEAR: NotificationType(_near_holds, _while_open(deadlines_views.deadline_near)),
    Reason.LEVEL_DEADLINE_REACHED: NotificationType(_reached_holds, _deadline_passed),
    Reason.READ_WITHOUT_ANSWER: NotificationType(_read_holds, _while_open(deadlines_views.read_unanswered)),
    Reason.NO_DEADLINE: NotificationType(_is_without_deadline, _while_open(deadlines_views.no_deadline)),
    Reason.AUTO_ESCALATED: NotificationType(_is_of_level, _while_open(deadlines_views.lapsed)),
    Reason.SENT_BACK: NotificationType(_is_of_level, _while_open(deadlines_views.sent_back)),
    Reason.WITHDRAWN: NotificationType(_is_withdrawn, _withdrawn),
    Reason.FOLLOW_UPS_CLOSED: NotificationType(_is_of_answer, _follow_ups_closed),
    Reason.DECISION_PASSED_DOWN: NotificationType(_was_answered, _passed_down),
    Reason.DECISION_UNREAD: NotificationType(_unread_holds, _unread),
    Reason.REMINDER_REQUESTED: NotificationType(_is_open, requested_reminder),
}
