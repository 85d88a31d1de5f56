"""Nudges: somebody asks whoever has not answered yet, in their own words. The kinds declare who that is."""

from bot.history import NUDGE
from handlers.core.feature import Feature, Press, Verb
from handlers.core.kinds import Step
from handlers.nudges import commands

FEATURE = Feature(
    claims=commands.claim,
    steps=(Step(NUDGE, "asked how it is going", why="saying: "),),
    verbs=(
        Verb(
            name="nudge",
            also=("chase", "ping"),
            work=commands.refuse_nudge,
            takes_refs=True,
            suits=commands.is_with_others,
            summary="ask the owner of an action or an entry, or all who have not answered an issue or a meeting",
            usage="A-12 [A-14 ...] [message] | I-7 [message] | M-3 [message]",
            example="nudge I-7 we meet on Monday",
        ),
        Press(
            name="nudgewith",
            work=commands.nudge_with,
            right="nudge",
            takes_refs=True,
            form=commands.nudge_form,
            summary="ask with a message of one's own",
            example="nudge A-3 we need it for Monday",
        ),
    ),
)
