"""The contents: every feature of the bot, in the order in which help lists them."""

from handlers import (
    actions,
    areas,
    calendar,
    decisions,
    digests,
    events,
    handover,
    home,
    issues,
    people,
    privacy,
    proposals,
    records,
    sessions,
    settings,
    undelivered,
)
from handlers.feature import Registry

FEATURES = (
    home.FEATURE,
    actions.FEATURE,
    issues.FEATURE,
    decisions.FEATURE,
    proposals.FEATURE,
    events.FEATURE,
    sessions.FEATURE,
    digests.FEATURE,
    people.FEATURE,
    handover.FEATURE,
    areas.FEATURE,
    calendar.FEATURE,
    settings.FEATURE,
    privacy.FEATURE,
    undelivered.FEATURE,
    records.FEATURE,
)
REGISTRY = Registry(FEATURES)
