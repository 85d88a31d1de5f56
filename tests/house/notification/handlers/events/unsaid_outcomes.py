"""Tell the secretary, a week after somebody was asked what came of an event, that nobody has answered."""

from datetime import datetime

from bot.events import Event
from bot.notifications import Notification, Reason
from bot.unsaid_outcomes import OutcomeUnsaid
from handlers.core.blocks.elements import Block, Button, buttons, section
from handlers.core.blocks.text import escape
from handlers.core.delivery.notify import (
    covered_working_days,
    local_day,
    morning_at,
    notify_once,
    secretaries,
)
from handlers.core.feature import NotificationType, Viewer
from handlers.events import reminder_views, views
from storage.unit_of_work import Read, Tx

WORKING_DAYS = 5


def plan(tx: Tx, question: Notification, event: Event) -> None:
    """Plan it with the question that nobody may answer, for the morning of a working day of each secretary."""
    facts = OutcomeUnsaid(question.concerned_person_id, event.period.key)
    for person in secretaries(tx, tx.charter.day_of(tx.now)):
        day = covered_working_days(tx, person).after(local_day(tx, person, question.due_at), WORKING_DAYS)
        at = morning_at(tx, person, day)
        notify_once(tx, person, event, Reason.OUTCOME_UNSAID, context=facts.as_context(), at=at)


def _holds(read: Read, notification: Notification, event: Event, now: datetime) -> bool:
    """Return whether nobody has said it since, and its reader is still the secretary."""
    facts = OutcomeUnsaid.from_context(notification.context)
    is_theirs = notification.concerned_person_id in secretaries(read, read.charter.day_of(now))
    return event.is_planned and event.period.key == facts.period and is_theirs


def _says(notification: Notification, event: Event, to: Viewer) -> list[Block]:
    asked = to.reader.name(OutcomeUnsaid.from_context(notification.context).asked)
    sentence = f"I asked {asked} what came of *{escape(event.title)}*, and have no answer yet."
    row = buttons([Button("Write it", "done", event.ref)])
    return [section(sentence), views.facts_of(event, to.reader), row]


def _became(_notification: Notification, event: Event, to: Viewer) -> list[Block] | None:
    return None if event.is_planned else reminder_views.over(event, to.reader)


TYPE = NotificationType(_holds, _says, became=_became, successors=lambda read, _, on: secretaries(read, on))
