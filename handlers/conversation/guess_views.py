"""How a guess is offered: what would be done, in words, and the button that does it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.records import Record
from handlers.core.blocks.elements import Button, Message, buttons, entry, section
from handlers.core.blocks.fallback import message_of
from handlers.core.blocks.text import capitalized, escape
from handlers.core.calls import Reply
from handlers.core.feature import Verb

MOST = 4  # offers of one answer
SURE = "I think you mean this:"
SEVERAL = "Which of these do you mean?"
FAINT = "I'm not sure what you mean. Perhaps one of these:"


@dataclass(frozen=True)
class Offer:
    """A line that a button says, its label, what it does, and the record that it is about; None for none."""

    line: str
    label: str
    says: str
    record: Record | None = None


@dataclass(frozen=True)
class Line:
    """What is typed as it stands: the label of its button, what it does, and what is typed where that isn't the wish."""

    label: str
    says: str
    typed: str = ""


LINES: Mapping[str, Line] = {
    "actions mine": Line("My list", "See what you have to do"),
    "actions overdue": Line("What's late", "See the actions that are late"),
    "actions blocked": Line("What's blocked", "See what is stuck, and why"),
    "actions": Line("What's open", "See all open actions"),
    "actions done": Line("What's done", "See the actions that were closed"),
    "what is due this week?": Line("This week", "See what is due this week"),
    "who is away?": Line("Who's away", "See who is away, and who stands in"),
    "which days are closed?": Line("Closed days", "See when your office is closed"),
    "meetings": Line("Meetings", "See the meetings ahead"),
    "who secretary": Line("The secretary", "See who can help you in person"),
    "how many open actions?": Line("A count", "Count the open actions; say what else you want counted"),
    "agree": Line("Proposals", "See the proposals under way: who agrees need do nothing", "proposals"),
}


def label(verb: Verb) -> str:
    """Return the label of the button that runs a verb."""
    return verb.label or capitalized(verb.name)


def says(verb: Verb) -> str:
    """Return what a verb does, without its variants."""
    return capitalized(verb.summary.split(";")[0].split(",")[0])


# What a verb does to one record, in words of the matter.
_EFFECTS: Mapping[str, str] = {
    "answer": "Answer what was asked about {it}",
    "ask": "Ask somebody about {it}",
    "assign": "Give {it} to somebody else",
    "block": "Say what is in the way of {it}",
    "call": "Invite everybody to {it} now",
    "cancel": "Cancel {it}",
    "decide": "Decide {it}",
    "done": "Close {it}",
    "edit": "Change what {it} says",
    "escalate": "Send {it} one level up",
    "follow": "Be reminded of {it}",
    "held": "Record that {it} was held",
    "history": "See what happened to {it}",
    "move": "Give {it} another date",
    "mute": "Stop your reminders of {it}",
    "note": "Keep what you wrote as a note on {it}",
    "nudge": "Ask how it is going with {it}",
    "object": "Object to {it}",
    "position": "Say what your entity thinks of {it}",
    "remind": "Remind you of {it}",
    "reopen": "Open {it} again",
    "return": "Send {it} back with guidance",
    "show": "Show {it} in full",
    "snooze": "Put off your reminders of {it}",
    "start": "Say that {it} is being worked on",
    "unblock": "Go on with {it}",
    "verify": "Confirm that {it} is done",
}


def effect(verb: Verb, record: Record) -> str:
    """Return what a verb does to a record."""
    return _EFFECTS.get(verb.name, f"{label(verb)}: {{it}}").format(it=named(record))


def named(record: Record) -> str:
    """Return a record within a sentence."""
    return f"*{escape(record.title)}* ({record.ref})" if record.title else record.ref


def moved(record: Record, day: str) -> str:
    return f"Move {named(record)} to {day}?"


def given(record: Record, name: str) -> str:
    return f"Give {named(record)} to {name}?"


def offers(found: Sequence[Offer], *, is_sure: bool, is_faint: bool, asks: Sequence[Button] = ()) -> Message:
    """Return the question which of the offers is meant, with the button `asks` where it may be none."""
    lead = FAINT if is_faint else SURE if is_sure and len(found) == 1 else SEVERAL
    rows = [entry(one.says, Button(one.label, "say", one.line)) for one in found]
    return message_of([section(lead), *rows, *([buttons(asks)] if asks else [])])


def is_faint(reply: Reply | None) -> bool:
    """Return whether there is no guess, or only unlikely ones."""
    return reply is None or reply.text.startswith(FAINT)
