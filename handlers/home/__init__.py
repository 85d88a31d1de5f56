"""Home and help."""

from handlers.core.calls import Reply
from handlers.core.feature import Feature, Press, Verb
from handlers.home import commands

FEATURE = Feature(
    verbs=(
        Verb(
            name="home",
            work=commands.overview,
            right=None,
            writes=False,
            summary="what waits for you",
            example="home",
        ),
        Verb(
            name="lists",
            has_button=True,
            work=commands.lists,
            right=None,
            writes=False,
            summary="choose a list",
            example="lists",
        ),
        Verb(
            name="help",
            work=commands.help_,
            right=None,
            writes=False,
            summary="what you can do here, or how one verb works",
            usage="[verb | all]",
            example="help action",
        ),
        Press(
            name="leaveit",
            work=lambda *_: Reply(text="Everything stays as it is."),
            right=None,
            writes=False,
            summary="leave what was asked about as it is",
        ),
        Press(name="topic", work=commands.topic, right=None, writes=False, summary="how one thing is done"),
    ),
)
