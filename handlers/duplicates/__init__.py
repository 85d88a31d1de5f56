"""Likely duplicates: whoever enters something reads what is planned elsewhere already and looks alike."""

from bot.notifications import Reason
from handlers.core.feature import Feature, Press
from handlers.core.kinds import Step
from handlers.duplicates import commands
from handlers.duplicates.notifications import NOTIFICATIONS

FEATURE = Feature(
    steps=(Step(commands.TOLD_APART, "said that it is another one", why="than: "),),
    notifications={reason: NOTIFICATIONS[reason] for reason in (Reason.SIMILAR, Reason.JOINED)},
    verbs=(
        Press(
            name="another",
            work=commands.tell_apart,
            right="note",
            takes_refs=True,
            form=commands.tell_apart_form,
            summary="say that two things that look alike are not the same",
            example="another A-3 A-9",
        ),
    ),
)
