"""Personal and task force settings."""

from handlers.core.feature import Feature, Press, Verb
from handlers.settings import commands

FEATURE = Feature(
    verbs=(
        Verb(
            name="settings",
            work=commands.settings,
            right=None,
            options=commands.OPTIONS,
            summary="your language, your digest and the hours in which I write to you; the task force's digest",
            usage="[language:fr digest:<day, off or usual> hours:9-17] | task force digest:<day and hour>",
            example="settings digest:tue hours:9-17",
        ),
        Press(
            name="mysettings",
            work=commands.show_settings,
            right=None,
            writes=False,
            form=commands.own_form,
            summary="change your settings",
            example="settings digest:tue hours:9-17",
        ),
    ),
    undo_words={"settings": commands.refuse_undo},
)
