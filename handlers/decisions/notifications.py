"""Declare the notifications about decisions: confirm a draft, a new decision, a review."""

from datetime import datetime
from functools import partial

from bot.decisions import Decision, DecisionState
from bot.notifications import Notification, Reason
from bot.permissions import Actor, full_actor, holds_level, may_see
from handlers.blocks.elements import Block, buttons, section
from handlers.blocks.text import Reader
from handlers.decisions import views
from handlers.decisions.relations import decision_relations
from handlers.delivery.notify import local_day, secretaries
from handlers.feature import NotificationType, Registry
from handlers.issues import closing_views
from storage.unit_of_work import Read


def _is_draft(read: Read, notification: Notification, decision: Decision, now: datetime) -> bool:
    if decision.state != DecisionState.DRAFT:
        return False
    person = notification.concerned_person_id
    on = local_day(read, person, now)
    who = full_actor(person, roster=read.roster, charter=read.charter, on=on)
    return holds_level(who, decision, read.charter)


def _is_final(_read: Read, _notification: Notification, decision: Decision, _now: datetime) -> bool:
    return decision.state == DecisionState.FINAL


def _review_holds(read: Read, notification: Notification, decision: Decision, now: datetime) -> bool:
    is_of_day = decision.is_final and str(decision.review_on) == notification.context
    return is_of_day and notification.concerned_person_id in secretaries(read, read.charter.day_of(now))


def _review_due(
    read: Read,
    notification: Notification,
    decision: Decision,
    _who: Actor,
    reader: Reader,
    _registry: Registry,
) -> list[Block]:
    return views.due_for_review(read.get(decision.issue_id), decision, reader, due=notification.context)


def _to_confirm(
    read: Read,
    _notification: Notification,
    decision: Decision,
    who: Actor,
    reader: Reader,
    _registry: Registry,
) -> list[Block]:
    relations = decision_relations(read, decision, may_know=partial(may_see, who))
    return views.to_confirm(read.get(decision.issue_id), decision, reader, relations=relations)


def _decided(
    read: Read,
    notification: Notification,
    decision: Decision,
    who: Actor,
    reader: Reader,
    _registry: Registry,
) -> list[Block]:
    issue = read.get(decision.issue_id)
    relations = decision_relations(read, decision, may_know=partial(may_see, who))
    me = notification.concerned_person_id
    row = closing_views.raiser_buttons(issue)
    text = views.issue_answered(issue, decision, reader, relations=relations, me=me)
    return [section(text), *([buttons(row)] if row else [])]


NOTIFICATIONS = {
    Reason.CONFIRMATION_NEEDED: NotificationType(_is_draft, _to_confirm),
    Reason.DECIDED: NotificationType(_is_final, _decided),
    Reason.REVIEW_DUE: NotificationType(_review_holds, _review_due),
}
