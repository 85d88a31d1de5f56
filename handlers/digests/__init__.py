"""Weekly digests."""

from bot.posts import PostKind
from handlers.core.feature import Feature, Press, Tick, Verb
from handlers.digests import commands, render, schedule
from handlers.digests.decided import DECIDED
from handlers.digests.home import HOME
from handlers.digests.waiting import WAITING

FEATURE = Feature(
    verbs=(
        Verb(
            name="digest",
            work=commands.on_demand,
            writes=False,
            right="list",
            summary="your week now, or the task force's",
            usage="[me | week] [all | chart]",
            example="digest week",
        ),
        Press(
            name="listed",
            work=commands.list_section,
            right=None,
            writes=False,
            summary="list what a digest counted",
        ),
    ),
    digests=(WAITING, DECIDED),
    posts={PostKind.DIGEST: render.DIGEST},
    tick=Tick(plan_roles=schedule.plan_digests),
    home=HOME,
)
