"""Home and help."""

from handlers.feature import Feature, Press, Verb
from handlers.home import commands
from handlers.home.waiting import WAITING

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
            name="lists",
            work=commands.lists,
            writes=False,
            summary="choose a list",
            usage="",
            example="lists",
        ),
        Verb(
            name="help",
            work=commands.help_,
            writes=False,
            summary="what you can do here, or how one verb works",
            usage="[verb | all]",
            example="help action",
        ),
        Press(
            name="leaveit",
            work=commands.leave_it,
            writes=False,
            summary="leave what was asked about as it is",
        ),
        Press(name="topic", work=commands.topic, writes=False, summary="how one thing is done"),
    ),
    digest=WAITING,
)
