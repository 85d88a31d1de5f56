"""What is kept about people."""

from handlers.core.feature import Feature, Verb
from handlers.privacy import commands

FEATURE = Feature(
    verbs=(
        Verb(
            name="privacy",
            work=commands.privacy,
            right="read",
            options=commands.OPTIONS,
            summary="what I keep about you, also as a file; or erase somebody who has left",
            usage="[export | erase @name] [reason:]",
            example="privacy",
        ),
    ),
    files={commands.PERSON_KEY: commands.make_file},
    consents={commands.ERASE: commands.CONSENT},
    notifications=commands.NOTIFICATIONS,
)
