"""Home and help."""

from handlers.feature import Feature, Verb
from handlers.home import commands

FEATURE = Feature(
    verbs=(
        Verb(
            name="home",
            work=commands.overview,
            writes=False,
            summary="what waits for you",
            usage="",
            example="home",
        ),
        Verb(
            name="help",
            work=commands.help_,
            writes=False,
            summary="this list, or one verb",
            usage="[verb]",
            example="help action",
        ),
    ),
)
