"""How a reply to the bot itself is answered: what it may mean, or that the bot can't do it, and how to keep it as a note."""

from collections.abc import Sequence

from bot.records import Record
from handlers.conversation import guess_views
from handlers.conversation.guess_views import Offer
from handlers.core.blocks.elements import Button, Message, buttons, section, text_message
from handlers.core.blocks.fallback import message_of

UNREAD = "I can't do that from a reply. I've noted nothing."
SORRY = "I'm sorry for the messages. I've noted nothing."
SETTINGS = Button("My settings", "mysettings")


def offered(offers: Sequence[Offer], row: Sequence[Button]) -> Message:
    """Return the question which offer is meant, with the row of what else may become of the words."""
    if not offers:
        return text_message(UNREAD, row)
    asked = guess_views.offers(offers, is_sure=True, is_faint=False)
    return message_of([*asked.blocks, buttons(row)]) if row else asked


def passed_on(record: Record, row: Sequence[Button]) -> Message:
    """Ask whether words that were noted shall be told to whom they are for."""
    return text_message(f"Noted on {record.ref}, and on no card. Shall I pass it on?", row)


def sorry(row: Sequence[Button]) -> Message:
    return message_of([section(SORRY), buttons(row)])
