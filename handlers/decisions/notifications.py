"""Declare the notifications about decisions: confirm a draft, a new decision, a review."""

from datetime import date, datetime
from functools import partial

from bot.decisions import Decision, DecisionState
from bot.notifications import Notification, Reason
from bot.permissions import may_see
from handlers.core.blocks.elements import Block
from handlers.core.delivery.notify import secretaries
from handlers.core.feature import NotificationType, Viewer, wants_no_reply
from handlers.decisions import views
from handlers.decisions.outcome import confirmers
from handlers.decisions.relations import decision_relations
from storage.unit_of_work import Read


def _is_draft(read: Read, notification: Notification, decision: Decision, now: datetime) -> bool:
    is_draft = decision.state == DecisionState.DRAFT
    return is_draft and notification.concerned_person_id in confirmers(
        read, decision, read.charter.day_of(now)
    )


def _other_confirmers(read: Read, decision: Decision, on: date) -> list[int]:
    return [one for one in confirmers(read, decision, on) if one != decision.created_by]


def _is_final(_read: Read, _notification: Notification, decision: Decision, _now: datetime) -> bool:
    return decision.state == DecisionState.FINAL


def _review_holds(read: Read, notification: Notification, decision: Decision, now: datetime) -> bool:
    is_of_day = decision.is_final and str(decision.review_on) == notification.context
    return is_of_day and notification.concerned_person_id in secretaries(read, read.charter.day_of(now))


def _review_due(notification: Notification, decision: Decision, to: Viewer) -> list[Block]:
    return views.due_for_review(to.read.get(decision.issue_id), decision, to.reader, due=notification.context)


def _to_confirm(_notification: Notification, decision: Decision, to: Viewer) -> list[Block]:
    relations = decision_relations(to.read, decision, partial(may_see, to.who))
    return views.to_confirm(to.read.get(decision.issue_id), decision, to.reader, relations=relations)


def _decided(notification: Notification, decision: Decision, to: Viewer) -> list[Block]:
    issue = to.read.get(decision.issue_id)
    relations = decision_relations(to.read, decision, partial(may_see, to.who))
    me = notification.concerned_person_id
    return views.issue_answered(issue, decision, to.reader, relations=relations, me=me)


NOTIFICATIONS = {
    Reason.CONFIRMATION_NEEDED: NotificationType(
        _is_draft, _to_confirm, successors=_other_confirmers, wants_reply=wants_no_reply
    ),
    Reason.DECIDED: NotificationType(_is_final, _decided, wants_reply=wants_no_reply),
    Reason.REVIEW_DUE: NotificationType(_review_holds, _review_due),
}
