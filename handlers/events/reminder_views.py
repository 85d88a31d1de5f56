"""What reminds of an event ahead, and what asks about one that is over."""

from bot.events import Event
from handlers.blocks.chips import Chip, facts
from handlers.blocks.elements import Block, Button, Message, buttons, section
from handlers.blocks.fallback import message_of
from handlers.blocks.text import Reader, escape
from handlers.events import views


def ahead(event: Event, reader: Reader) -> list[Block]:
    place = f", {escape(event.place)}" if event.place else ""
    text = f"*{escape(event.title)}* {_begins(event, reader)}{place}."
    about = views.facts_of(event, reader)
    row = [Button("Open", "show", event.ref), Button("No more of these", "mute", event.ref)]
    return [section(text), about, buttons(row)]


def _begins(event: Event, reader: Reader) -> str:
    """Return when an event is, as a sentence goes on: "is on Thu 15 Dec", or "is from 5 to 7 Oct"."""
    near = {0: "today, ", 1: "tomorrow, "}.get((event.period.begins_on(reader.zone) - reader.today).days, "")
    days = f"*{views.days(event.period, reader)}*"
    if event.period.is_one_day:
        return f"is {near or 'on '}{days}"
    return f"begins {near}{days}" if near else f"is from {days}"


def outcome(event: Event, reader: Reader) -> list[Block]:
    was = f"{'was on' if event.starts_on == event.ends_on else 'was from'} {views.where(event, reader)}"
    entries = [
        Button("Nothing to add", "say", f"mark {event.ref} held"),
        Button("It didn't take place", "cancel", event.ref),
    ]
    return [
        section(f"*{escape(event.title)}* {was}. What came of it?"),
        views.facts_of(event, reader),
        buttons([Button("Write it", "done", event.ref, is_next_step=True)], entries),
    ]


def outcome_hint(event: Event) -> str:
    return f"Reply in this thread and I'll keep it with {event.ref}."


def over(event: Event, reader: Reader) -> list[Block]:
    """Return what is left of a question that has its answer."""
    return [
        section(escape(event.title)),
        facts(Chip.EVENT, event.ref, event.state, views.days(event.period, reader)),
    ]


def muted(event: Event) -> Message:
    text = f"No more reminders of *{escape(event.title)}* for you. If it moves or is cancelled, I'll still tell you."
    return message_of([section(text), _about(event), buttons([Button("Remind me", "unmute", event.ref)])])


def unmuted(event: Event, reader: Reader) -> Message:
    text = f"I'll remind you of *{escape(event.title)}* again, {views.days(event.period, reader)}."
    return message_of([section(text), _about(event)])


def _about(event: Event) -> Block:
    return facts(Chip.EVENT, event.ref)


def turned_off(event: Event) -> list[Block]:
    """Return what is left of a reminder whose reader turned reminders off."""
    return [section(escape(event.title)), facts(Chip.SNOOZED, event.ref, "no more reminders")]


def nothing_ahead(event: Event) -> str:
    return f"{event.ref} isn't ahead any more, so no reminders come."
