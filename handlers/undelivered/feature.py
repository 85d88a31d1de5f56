"""Messages that could not be delivered."""

from handlers.feature import Feature, Press, Verb
from handlers.undelivered import commands

FEATURE = Feature(
    verbs=(
        Verb(
            name="undelivered",
            work=commands.all_waiting,
            writes=False,
            right="deliver",
            does="what could not be delivered, for the secretary",
            usage="",
            example="undelivered",
        ),
        Press(name="resend", work=commands.again, right="deliver", does="try once more to deliver"),
        Press(name="unsend", work=commands.drop, right="deliver", does="give up what cannot be delivered"),
    ),
)
