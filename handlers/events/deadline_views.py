"""What is said of the deadlines of an event's own."""

from slackblocks import InputBlock

from bot.events import DEADLINES, Event
from handlers.blocks.elements import day_field
from handlers.blocks.text import Reader, capitalized, for_you

VERBS = {"registration": "register", "nomination": "nominate"}
NOUNS = {"registration": "registration", "nomination": "nominations"}
CLOSES = {"registration": "closes", "nomination": "close"}


def by(name: str, day: str) -> str:
    return f"{VERBS[name]} by {day}"


def steps(event: Event, reader: Reader) -> list[str]:
    """Return by when to do what: "nominate by Fri 28 Oct"."""
    return [by(name, reader.due(at.due)) for name, at in event.deadlines]


def steps_ahead(event: Event, reader: Reader) -> list[str]:
    """Return by when to do what, of what has not passed."""
    ahead = [(name, at) for name, at in event.deadlines if at.day >= reader.today]
    return [by(name, reader.due(at.due)) for name, at in ahead]


def card_lines(event: Event, reader: Reader) -> list[str]:
    """Return the line of a card, on which each reader sees their own hour; empty without a deadline."""
    said = [
        by(name, f"*{reader.due_there(at.due)}*{f' {for_you(at.begins_at)}' if at.at else ''}")
        for name, at in event.deadlines
    ]
    return [capitalized(", ".join(said))] if said else []


def stay(event: Event, reader: Reader) -> list[str]:
    """Return that the deadlines ahead stay although the event has moved."""
    ahead = [(name, at) for name, at in event.deadlines if at.day >= reader.today]
    return [f"{capitalized(NOUNS[name])} still {CLOSES[name]} on {reader.due(at.due)}." for name, at in ahead]


def after_the_event(event: Event, name: str, reader: Reader) -> str:
    return f"{capitalized(NOUNS[name])} would close after the event ends, {reader.day(event.ends_on)}."


# Forms


def fields(event: Event | None) -> list[InputBlock]:
    """Return the fields of the deadlines of an event, empty for a new one."""
    labels = {"registration": "Registration closes", "nomination": "Nominations close"}
    known = {name: event.deadline(name) for name in DEADLINES} if event else {}
    return [
        day_field(name, labels[name], value=at.day if (at := known.get(name)) else None) for name in DEADLINES
    ]
