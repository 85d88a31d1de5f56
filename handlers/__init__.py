"""The contents: every feature of the bot, in the order in which help lists them."""

from handlers.actions.feature import FEATURE as ACTIONS
from handlers.areas.feature import FEATURE as AREAS
from handlers.calendar.feature import FEATURE as CALENDAR
from handlers.decisions.feature import FEATURE as DECISIONS
from handlers.digests.feature import FEATURE as DIGESTS
from handlers.events.feature import FEATURE as EVENTS
from handlers.feature import Registry
from handlers.handover.feature import FEATURE as HANDOVER
from handlers.home.feature import FEATURE as HOME
from handlers.issues.feature import FEATURE as ISSUES
from handlers.people.feature import FEATURE as PEOPLE
from handlers.privacy.feature import FEATURE as PRIVACY
from handlers.proposals.feature import FEATURE as PROPOSALS
from handlers.records.feature import FEATURE as RECORDS
from handlers.sessions.feature import FEATURE as SESSIONS
from handlers.settings.feature import FEATURE as SETTINGS
from handlers.undelivered.feature import FEATURE as UNDELIVERED

FEATURES = (
    HOME,
    ACTIONS,
    ISSUES,
    DECISIONS,
    PROPOSALS,
    EVENTS,
    SESSIONS,
    DIGESTS,
    PEOPLE,
    HANDOVER,
    AREAS,
    CALENDAR,
    SETTINGS,
    PRIVACY,
    UNDELIVERED,
    RECORDS,
)
REGISTRY = Registry(FEATURES)
