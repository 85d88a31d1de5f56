"""Several things in one message, each read by itself and answered together."""

from handlers.core.feature import Feature, Press
from handlers.parts import commands, reading

FEATURE = Feature(
    verbs=(
        Press(
            name=reading.PARTS,
            work=commands.each_by_itself,
            right=None,
            summary="answer each of several things in one message",
        ),
    ),
    in_parts=reading.in_parts,
)
