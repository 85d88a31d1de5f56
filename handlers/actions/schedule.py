"""When the owners of actions are reminded, and who hears of an action that is open after the last reminder."""

import json
from collections.abc import Sequence
from datetime import date, datetime

from bot.actions import Action, ActionState
from bot.calendar import local
from bot.charter import Charter
from bot.history import HistoryEntry
from bot.news import news_recipients
from bot.notifications import Notification, NotificationState, Reason
from bot.permissions import Actor
from bot.records import Kind
from bot.reminders import Ladder, deadline_key
from handlers.core.calls import Ask
from handlers.core.deadlines import Deadlines, next_morning, remind_since
from handlers.core.delivery.notify import (
    secretaries,
    zone_of,
)
from handlers.nudges.askers import came_of_decision
from storage import notifications
from storage.actions import overdue_actions
from storage.unit_of_work import Read


def _ladder(charter: Charter, action: Action) -> Ladder:
    days = charter.reminders.action.for_priority(action.priority)
    return Ladder(days.before, days.after)


DEADLINES = Deadlines[Action](
    kind=Kind.ACTION,
    people=lambda _, action, __: action.owners,
    ladder=_ladder,
    furthest_days=lambda charter: charter.reminders.action.furthest_days,
)


def asking(read: Read, action: Action, on: date) -> list[int]:
    """Return who wants an action on a day: whoever asked for it; where that is nobody but its owners, the secretary."""
    asked = news_recipients(action, roster=read.roster, charter=read.charter, on=on)
    found = [*asked, *(secretaries(read, on) if came_of_decision(read, action) else ())]
    others = [one for one in dict.fromkeys(found) if one not in action.owners]
    return others or [one for one in secretaries(read, on) if one not in action.owners]


def office_mornings(read: Read, action: Action, at: datetime) -> list[datetime]:
    """Return the next mornings of the secretaries after a last reminder: from the first it is on the chair's list."""
    found = (person for person in secretaries(read, read.charter.day_of(at)) if person not in action.owners)
    return [next_morning(read, person, at) for person in found]


def watched_from(read: Read, action: Action, last: Notification, zone: str) -> date:
    """Return the day in a zone from which an action is on the chair's list after a last reminder."""
    mornings = office_mornings(read, action, last.due_at)
    return local(min(mornings, default=next_morning(read, last.person_id, last.due_at)), zone).date()


def on_the_chairs_list(read: Read, who: Actor, now: datetime, today: date) -> list[Action]:
    """Return the late actions that somebody sees and whose last reminder was at least a working day ago.

    The day that a last reminder named stays. Where none was sent, because its reader wanted none, the calendar says
    when it would have been. `today` is where the person is.
    """
    ends: dict[object, tuple[datetime, datetime] | None] = {}  # a cache: many share owners and deadline
    late = overdue_actions(read, who=who, now=now)
    told = _told_from(read, late, zone_of(read, read.roster.persons[who.person_id]))
    found = []
    for action in late:
        if action.state != ActionState.BLOCKED and told.get(action.id, date.max) <= today:
            found.append(action)
            continue
        of = (action.due_at, action.due_on, action.due_zone, action.priority, action.owners)
        if of not in ends:
            ends[of] = _end_of_reminders(read, action, now)
        end = ends[of]
        is_blocked = action.state == ActionState.BLOCKED
        if end is not None and not is_blocked and end[0] > remind_since(action, now) and end[1] <= now:
            found.append(action)
    return found


def _told_from(read: Read, actions: Sequence[Action], zone: str) -> dict[int, date]:
    """Return the first day that the last reminders of these actions named, of their deadline as it is now."""
    by_id = {one.id: one for one in actions}
    found: dict[int, date] = {}
    for one in notifications.deadline_reminders(read, by_id):
        action = by_id[one.record_id or 0]
        is_last = one.reason == Reason.FINAL_REMINDER and one.context == deadline_key(action.due_at)
        if is_last and one.state == NotificationState.BATCHED:
            day = watched_from(read, action, one, zone)
            found[action.id] = min(found.get(action.id, day), day)
    return found


def _end_of_reminders(read: Read, action: Action, now: datetime) -> tuple[datetime, datetime] | None:
    """Return when the last reminder is sent, and when it counts as unanswered; None without a last one."""
    lasts = [one for one in DEADLINES.all_of(read, action, now) if one.reason == Reason.FINAL_REMINDER]
    if not lasts:
        return None
    last = max(lasts, key=lambda one: one.due_at)
    moments = office_mornings(read, action, last.due_at)
    return last.due_at, min(moments, default=next_morning(read, last.person_id, last.due_at))


def words_to_unremind(_ask: Ask, last: HistoryEntry) -> str:
    """Return the command that takes back one reminder."""
    return f"unremind {last.why} {json.loads(last.after or '{}')['at']}"
