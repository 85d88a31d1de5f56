"""What is kept about people."""

from handlers.feature import Feature, Verb
from handlers.privacy import commands

FEATURE = Feature(
    verbs=(
        Verb(
            name="privacy",
            work=commands.privacy,
            right="read",
            options=commands.OPTIONS,
            summary="what is kept about you, all of it as a file; and who has left is erased",
            usage="[export | erase @name] [reason:]",
            example="privacy",
        ),
    ),
    files={commands.PERSON_KEY: commands.make_file},
    consents={commands.ERASE: commands.CONSENT},
    notifications=commands.NOTIFICATIONS,
)
