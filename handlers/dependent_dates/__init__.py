"""Dates of actions that depend on an event or a meeting: they move with it, and are asked about where they cannot."""

from handlers.dependent_dates import changes
from handlers.dependent_dates.notifications import NOTIFICATIONS
from handlers.feature import Feature, Tick

FEATURE = Feature(notifications=NOTIFICATIONS, tick=Tick(settle=changes.go_on, next_at=changes.next_at))
