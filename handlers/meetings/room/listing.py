"""Somebody lists who is at a meeting in a sentence of their own: offered to be entered, as a line that a button says."""

from datetime import timedelta

from bot.errors import UserError
from bot.grammar.who_came import WhoCame, read_who_came
from bot.meetings import Meeting
from bot.records import Ref
from handlers.core.blocks.elements import VALUE_MAX
from handlers.core.calls import Ask, Reply, get_of_type
from handlers.meetings import invitees
from handlers.meetings.room import views, who_came
from storage import meetings
from storage.unit_of_work import Read

_DAY = timedelta(days=1)  # it may be after midnight where the caller is


def offer(ask: Ask, read: Read, words: str, *, named: Ref | None) -> Reply | None:
    """Offer to enter who is listed for the meeting that is named, else the one of today that has begun.

    None where the words list nobody, or there is no such meeting whose list the caller keeps.
    """
    said = _read(ask, words)
    found = [one for one in _meetings(ask, read, named) if invitees.may_change(ask, one)]
    if said is None or not found:
        return None
    people = who_came.history_words(said, read.roster)
    lines = [(one, f"present {one.ref} {words}") for one in found]
    fitting = [(one, line) for one, line in lines if len(line) <= VALUE_MAX]
    return Reply.from_message(views.shall_enter(fitting, people, ask.reader)) if fitting else None


def _read(ask: Ask, words: str) -> WhoCame | None:
    try:
        said = read_who_came(words.split(), ask.typing_context)
    except UserError:
        return None
    return None if said.says_nothing else said


def _meetings(ask: Ask, read: Read, named: Ref | None) -> list[Meeting]:
    if named is not None:
        return [get_of_type(ask, read, named, Meeting)]
    return meetings.begun_between(read, who=ask.actor, first=ask.today - _DAY, last=ask.today, now=ask.now)
