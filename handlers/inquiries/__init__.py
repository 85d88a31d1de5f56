"""Inquiries: what the bot can't answer goes to the secretary, and the answer comes back."""

from bot.inquiries import ASKED
from handlers.core.feature import Feature, Press, Verb
from handlers.inquiries import access, commands, views
from handlers.inquiries.home import HOME
from handlers.inquiries.notifications import NOTIFICATIONS

FEATURE = Feature(
    verbs=(
        Verb(
            name=access.ASK,
            work=commands.ask_secretary,
            right="ask secretary",
            summary="ask the secretary what I can't answer",
            usage="<question>",
            example="asksecretary Where do visitors get a badge?",
        ),
        Verb(
            name="inquiries",
            work=commands.show,
            right="read",
            writes=False,
            summary="see what you asked the secretary, and what people ask you",
            example="inquiries",
        ),
        Press(
            name=views.ANSWER,
            work=commands.answer,
            right="answer inquiry",
            form=commands.answer_form,
            needs_form=commands.needs_form,
            summary="answer what somebody asks the secretary",
        ),
        Press(
            name=views.TAKE_BACK,
            work=commands.take_back,
            right="ask secretary",
            summary="take back what one asked the secretary",
        ),
    ),
    notifications=NOTIFICATIONS,
    home=HOME,
    undo_words={ASKED: commands.words_to_take_back},
    claims=commands.claim,
    takes_message=commands.answer_in_thread,
)
