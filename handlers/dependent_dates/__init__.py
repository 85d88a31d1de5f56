"""Dates of actions that depend on an event or a meeting: they move with it, and are asked about without it."""

from bot.notifications import Reason
from handlers.dependent_dates import changes
from handlers.feature import Feature, NotificationType

FEATURE = Feature(
    notifications={Reason.ANCHOR_CANCELLED: NotificationType(changes.hangs_still, changes.without)},
)
