"""The contents: every feature of the bot, in the order in which help lists them, and what it declares for a charter."""

from bot.charter import Charter
from handlers import (
    actions,
    agendas,
    areas,
    calendar,
    conversation,
    decisions,
    dependent_dates,
    digests,
    duplicates,
    events,
    handover,
    home,
    icalendar,
    inquiries,
    instructions,
    introductions,
    issues,
    meetings,
    minutes,
    news,
    nudges,
    papers,
    parts,
    people,
    privacy,
    proposals,
    publishing,
    registers,
    rollcalls,
    rounds,
    sessions,
    settings,
    undelivered,
)
from handlers.core import records
from handlers.core.registry import Registry

FEATURES = (
    home.FEATURE,
    conversation.FEATURE,
    parts.FEATURE,
    actions.FEATURE,
    news.FEATURE,
    issues.FEATURE,
    nudges.FEATURE,
    decisions.FEATURE,
    proposals.FEATURE,
    events.FEATURE,
    meetings.FEATURE,
    minutes.FEATURE,
    agendas.FEATURE,
    papers.FEATURE,
    publishing.FEATURE,
    dependent_dates.FEATURE,
    duplicates.FEATURE,
    sessions.FEATURE,
    icalendar.FEATURE,
    digests.FEATURE,
    people.FEATURE,
    handover.FEATURE,
    areas.FEATURE,
    introductions.FEATURE,
    calendar.FEATURE,
    settings.FEATURE,
    privacy.FEATURE,
    undelivered.FEATURE,
    inquiries.FEATURE,
    instructions.FEATURE,
    records.FEATURE,
)


def registry_of(charter: Charter) -> Registry:
    """Return what the bot declares for a task force."""
    declared = [one for room in (registers, rounds, rollcalls) for one in room.features_of(charter)]
    return Registry([*FEATURES[:-1], *declared, FEATURES[-1]], charter.prefixes)
