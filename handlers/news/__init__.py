"""News: what owners answer reaches whoever asked, and what others close reaches the owners."""

from handlers.core.feature import Feature, Press
from handlers.news import commands, notifications

FEATURE = Feature(
    verbs=(
        Press(
            name="enquire",
            work=commands.ask_asker,
            right="note",
            takes_refs=True,
            summary="pass a question on to whoever asked for an action",
            example="note A-12 Is it for 20 people or 40?",
        ),
        Press(
            name="answerback",
            work=commands.answer_question,
            form=commands.answer_form,
            right="note",
            takes_refs=True,
            summary="answer a question about an action that one asked for",
            example="answerback A-12",
        ),
        Press(
            name="still",
            work=commands.still,
            right="note",
            takes_refs=True,
            summary="say that one's last word on an action still holds",
            example="still A-12",
        ),
        Press(
            name="uncard",
            work=commands.take_off_card,
            right="note",
            takes_refs=True,
            summary="take one's answer off the card of an action",
            example="uncard A-12",
        ),
    ),
    notifications=notifications.NOTIFICATIONS,
)
