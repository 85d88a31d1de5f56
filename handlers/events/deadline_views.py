"""What is said of the deadlines of an event's own."""

from slackblocks import InputBlock

from bot.events import Event
from handlers.core.blocks.elements import day_field
from handlers.core.blocks.text import Reader, capitalized, for_you
from handlers.core.calls import Ask

VERBS = {"registration": "register", "nomination": "nominate"}
NOUNS = {"registration": "registration", "nomination": "nominations"}
LABELS = {"registration": "Registration closes", "nomination": "Nominations close"}
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


# Their fields


def input_of(name: str, _: Ask, event: Event | None) -> InputBlock:
    at = event.deadline(name) if event is not None else None
    return day_field(name, LABELS[name], value=at.day if at else None)


def in_export(event: Event, name: str) -> str:
    at = event.deadline(name)
    if at is None:
        return ""
    return " ".join(filter(None, [at.day.isoformat(), f"{at.at:%H:%M} {at.zone}" if at.at else ""]))
