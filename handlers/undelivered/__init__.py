"""Messages that could not be delivered."""

from handlers.core.feature import Feature, Press, Verb
from handlers.undelivered import commands, notifications
from handlers.undelivered.home import HOME

FEATURE = Feature(
    verbs=(
        Verb(
            name="undelivered",
            work=commands.show_undelivered,
            writes=False,
            right="deliver",
            summary="what could not be delivered",
            example="undelivered",
        ),
        Press(name="resend", work=commands.resend, right="deliver", summary="try once more to deliver"),
        Press(name="unsend", work=commands.drop, right="deliver", summary="give up what cannot be delivered"),
    ),
    notifications=notifications.NOTIFICATIONS,
    home=HOME,
)
