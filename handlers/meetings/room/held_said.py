"""A reply to the question whether a meeting was held: it is entered where the words say nothing else, and is asked about else."""

from dataclasses import replace

from bot.held_words import read_held, tells_of_holding
from bot.meetings import Meeting
from bot.notifications import Reason
from handlers.core.blocks.elements import text_message
from handlers.core.calls import QUESTION, Ask, Reply
from handlers.core.records.views import note_button
from handlers.meetings import change_views, invitees, registration
from storage.unit_of_work import Read, Tx


def fits(ask: Ask, read: Read, meeting: Meeting, text: str) -> bool:
    """Return whether words under several things say whether this meeting was held, and its writer is asked."""
    return tells_of_holding(text) and _is_asked_here(ask, read, meeting)


def command_of(ask: Ask, read: Read, meeting: Meeting, text: str) -> str:
    """Return the words that enter that a meeting was held, where a reply says so and nothing else; "" for any other."""
    is_held = read_held(text, ask.charter.prefixes) is True and _is_asked_here(ask, read, meeting)
    return f"held {meeting.ref}" if is_held else ""


def act(ask: Ask, tx: Tx, meeting: Meeting, text: str) -> Reply | None:
    """Ask what to enter for a reply that says that a meeting wasn't held, or more than that it was; None for any other."""
    is_held = read_held(text, ask.charter.prefixes)
    if is_held is True or not (is_held is False or tells_of_holding(text)):
        return None
    if not _is_asked_here(ask, tx, meeting):
        return None
    row = [*change_views.said_of_the_past(meeting), *note_button(meeting, text)]
    asked = text_message(
        f"{change_views.question_whether_held(meeting, ask.reader)} What shall I enter?", row
    )
    return replace(Reply.from_message(asked), mark=QUESTION)


def _is_asked_here(ask: Ask, read: Read, meeting: Meeting) -> bool:
    """Return whether the message above asks whether a meeting was held, and nobody has said so yet."""
    may_say = meeting.is_unsaid(ask.now) and invitees.may_change(ask, meeting)
    if not (ask.call.is_in_our_conversation and may_say):
        return False
    return any(one.reason == Reason.HELD_UNSAID for one in registration.told_above(ask, read, meeting))
