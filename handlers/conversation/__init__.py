"""Ordinary words in the bot's own conversation."""

from handlers.conversation import commands, followups
from handlers.core.feature import Feature, Press

FEATURE = Feature(
    verbs=(
        Press(name="followup", work=followups.follow_up, right=None, summary="answer what was said before"),
        Press(name="spoken", work=commands.answer, writes=False, right=None, summary="answer ordinary words"),
    ),
    interpret_message=commands.as_command,
)
