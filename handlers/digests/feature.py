"""Weekly digests."""

from handlers.digests import commands
from handlers.feature import Feature, Press, Verb

FEATURE = Feature(
    verbs=(
        Verb(
            name="digest",
            work=commands.on_demand,
            writes=False,
            right="list",
            does="your week now, or the task force's",
            usage="[me | week]",
            example="digest week",
        ),
        Press(
            name="listed", work=commands.listed, right=None, writes=False, does="list what a digest counted"
        ),
    ),
)
