"""Sessions of bodies, for which issues wait."""

from handlers.core.feature import Feature, Verb
from handlers.sessions import commands
from handlers.sessions.home import HOME

FEATURE = Feature(
    verbs=(
        Verb(
            name="session",
            work=commands.session,
            options=commands.OPTIONS,
            summary="enter a day on which a body meets, move it or call it off; answers that wait for it follow",
            usage="<body> <day> [papers:day] | <body> <day> to:day | <body> off <day>",
            example="session {body} {day}",
        ),
        Verb(
            name="sessions",
            work=commands.list_sessions,
            writes=False,
            options=commands.LIST_OPTIONS,
            summary="when bodies meet, when papers are due, and which issues wait",
            usage="[body] [all]",
            example="sessions",
        ),
    ),
    home=HOME,
)
