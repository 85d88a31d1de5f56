"""Dates of actions that depend on an event or a meeting: they move with it, and are asked about where they cannot."""

from bot.history import DATE_KEPT
from bot.notifications import Reason
from handlers.core.feature import Feature, Tick
from handlers.core.kinds import Step
from handlers.dependent_dates import changes
from handlers.dependent_dates.notifications import NOTIFICATIONS
from handlers.dependent_dates.reminders import REMINDER

FEATURE = Feature(
    steps=(Step(DATE_KEPT, "left its date"),),
    notifications={**NOTIFICATIONS, Reason.REMINDER_FOLLOWS: REMINDER},
    tick=Tick(settle=changes.go_on, next_at=changes.next_at),
)
