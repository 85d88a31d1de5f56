"""People who leave, and who takes over."""

from handlers.feature import Feature, Press, Verb
from handlers.handover import commands, notifications

FEATURE = Feature(
    verbs=(
        Verb(
            name="leave",
            also=("leaving", "leaves"),
            work=commands.leave,
            right="leave",
            options=commands.OPTIONS,
            summary="say which is your last day, or somebody's, and see what is to be handed over",
            usage="<day> [@name] [reason:] | off [@name]",
            example="leave 30 nov",
        ),
        Verb(
            name="handover",
            work=commands.handover,
            writes=False,
            right="hand on",
            options=("owner",),
            summary="what you have, or somebody who leaves, with a form to hand it over",
            usage="[@name]",
            example="handover",
        ),
        Press(
            name="handon",
            work=commands.hand_on,
            right="hand on",
            options=("owner",),
            form=commands.hand_on_form,
            summary="hand over what somebody has",
        ),
    ),
    notifications=notifications.NOTIFICATIONS,
    on_account_change=commands.follow_account,
)
