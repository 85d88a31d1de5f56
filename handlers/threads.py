"""Answers in a thread: a plain reply is a note on the item, `done` closes it."""

import re

from bot.actions import Action
from bot.errors import UserError
from bot.names import fold
from bot.permissions import may_see
from bot.records import Record, checked_text, read_ref
from handlers.calls import QUESTION, Ask, Reply, seen
from handlers.records import close_action, keep_note
from handlers.views import actions as action_views
from handlers.views import threads as views
from storage import lists
from storage.units import Tx

TICK = "white_check_mark"
DONE = frozenset({"done", "finished", "closed", "complete", "completed"})
_FIRST = re.compile(r"^\s*(\S+?)[:,]?(?:\s+(.*))?$", re.DOTALL)


def reply(ask: Ask, tx: Tx) -> Reply:
    """Take down what somebody wrote in the thread of one of our messages."""
    thread = (ask.call.values or {}).get("thread", "")
    found = [
        record
        for record in lists.records_of_thread(tx, ask.call.channel, str(thread))
        if may_see(ask.who, record)
    ]
    is_ours = bool(found) or ask.call.channel.startswith("D")  # nobody else writes in our own conversation
    if not is_ours:
        return Reply()  # not a thread of ours, or nothing in it for this person
    named, text = _named(ask, tx, found)
    if not found and named is None:
        return Reply(text=views.WHICH, mark=QUESTION)
    word, rest = _first_word(text)
    if word in DONE:
        return _done(ask, tx, [named] if named else found, rest)
    return _note(ask, tx, [named] if named else found, text)


def _named(ask: Ask, tx: Tx, found: list[Record]) -> tuple[Record | None, str]:
    """Return the item that the text names first: one of the thread, or another by `A-12: text` or `A-12 done`."""
    text = ask.said.text
    first, rest = _split(text)
    ref = read_ref(first)
    if ref is None:
        return None, text
    named = next((r for r in found if r.ref == str(ref)), None)
    is_explicit = text.lstrip().startswith(f"{first}:") or _first_word(rest)[0] in DONE
    if named is None and is_explicit:
        named = seen(ask, tx, ref)
    return (named, rest) if named else (None, text)


def _split(text: str) -> tuple[str, str]:
    match = _FIRST.match(text)
    return (match[1], (match[2] or "").strip()) if match else ("", "")


def _first_word(text: str) -> tuple[str, str]:
    first, rest = _split(text)
    return fold(first.strip(".,;:")), rest


def _done(ask: Ask, tx: Tx, found: list[Record], result: str) -> Reply:
    open_ones = [r for r in found if isinstance(r, Action) and r.is_open] or found
    if len(open_ones) > 1:
        said = views.which_one(open_ones, result)
        return Reply(text=said.text, blocks=said.blocks, mark=QUESTION)
    closed = close_action(ask, tx, open_ones[0], checked_text(result, what="result"))
    said = action_views.closed([closed])
    return Reply(text=said.text, blocks=said.blocks, mark=TICK)


def _note(ask: Ask, tx: Tx, found: list[Record], text: str) -> Reply:
    if len(found) > 1:
        said = views.name_one(found)
        return Reply(text=said.text, mark=QUESTION)
    if not text:
        raise UserError("There was no text in that reply, so nothing was taken down.")
    keep_note(ask, tx, found[0], checked_text(text, what="note"))
    return Reply(mark=TICK)
