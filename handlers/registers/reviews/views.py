"""How the reviews of an entry look: whether it is current, due or stale, and the reminder of that."""

from bot.entries import Entry
from bot.register_reviews import REVIEWED, Review
from bot.registers import Register
from handlers.core.blocks.elements import Button
from handlers.core.blocks.text import Reader, escape
from handlers.core.blocks.things import due_day


def state(register: Register, entry: Entry, reader: Reader) -> Review | None:
    """Return whether an open entry is current, due or stale; None where it isn't reviewed."""
    rule = register.review_every
    return rule.state_on(reader.today, entry.due_on) if rule and entry.due_on and entry.is_open else None


def phrase(register: Register, entry: Entry, reader: Reader) -> str:
    """Return the same with its day: "current, to be reviewed from Fri 25 Mar"."""
    found, rule = state(register, entry, reader), register.review_every
    if found is None or rule is None or entry.due_on is None:
        return ""
    last = reader.day(entry.due_on)
    if found is Review.STALE:
        return f"stale, was to be reviewed by {last}"
    if found is Review.DUE:
        return f"due, to be reviewed by {last}"
    return f"current, to be reviewed from {reader.day(rule.first_day(entry.due_on))}"


def span(register: Register, entry: Entry, reader: Reader) -> str:
    """Return from when to when an open entry is to be reviewed, for a card: that stays as it is while days pass."""
    rule = register.review_every
    if rule is None or entry.due_on is None or not entry.is_open:
        return ""
    return f"to be reviewed from {reader.day(rule.first_day(entry.due_on))} to {reader.day(entry.due_on)}"


def sentence(entry: Entry, reader: Reader) -> str:
    """Return the title of an entry with by when it is to be reviewed, for a reminder."""
    if entry.due is None:
        return f"*{escape(entry.title)}*"
    is_past, due = due_day(entry.due, reader)
    return f"*{escape(entry.title)}* {'was' if is_past else 'is'} to be reviewed by *{due}*"


def button(entry: Entry) -> Button:
    return Button("Reviewed", REVIEWED, entry.ref)
