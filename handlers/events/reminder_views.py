"""What reminds of an event ahead, and what asks about one that is over."""

from collections.abc import Sequence
from datetime import datetime

from bot.events import Event
from bot.moments import WallTime
from handlers.core.blocks.chips import Chip, facts
from handlers.core.blocks.elements import Block, Button, Message, buttons, section
from handlers.core.blocks.fallback import message_of
from handlers.core.blocks.text import Reader, capitalized, escape
from handlers.events import deadline_views, views


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


def followed(event: Event, reader: Reader, days: Sequence[datetime]) -> Message:
    """Return that somebody follows an event; `days` are those on which they are reminded before it."""
    first = reader.day_of(days[0]) if days else ""
    remind = f"I'll remind you {'from' if len(days) > 1 else 'on'} {first}{' on' if len(days) > 1 else ''}. "
    text = (
        f"You follow *{escape(event.title)}*, {views.days(event.period, reader)}. "
        f"{remind if days else ''}If it moves or is cancelled, I'll tell you."
    )
    return message_of([section(text), _about(event), buttons([Button("Unfollow", "unfollow", event.ref)])])


def unfollowed(event: Event, *, concerns: bool) -> Message:
    still = f" {_concerns_you(event)}" if concerns else ""
    text = f"You don't follow *{escape(event.title)}* any more.{still}"
    return message_of([section(text), _about(event), buttons([Button("Follow", "follow", event.ref)])])


def not_followed(event: Event, *, concerns: bool) -> str:
    return _concerns_you(event) if concerns else f"You don't follow {event.ref}. Nothing has changed."


def _concerns_you(event: Event) -> str:
    why = "You announced it, or it's of your area or entity, so I remind you of it."
    return f"{why} To turn that off: mute {event.ref}"


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


# Deadlines of its own


def deadline(event: Event, name: str, reader: Reader) -> list[Block]:
    at = event.deadline(name)
    if at is None:
        return []
    near = {0: "today, ", 1: "tomorrow, "}.get((at.day - reader.today).days, "")
    first = f"*{escape(event.title)}*: {deadline_views.by(name, f'{near}*{reader.due(at.due)}*')}."
    others = [
        f"{capitalized(deadline_views.by(other, reader.due(when.due)))}."
        for other, when in event.deadlines
        if other != name and when.day >= reader.today
    ]
    return _message(event, [" ".join([first, *others]), _when(event, reader)], reader)


def _when(event: Event, reader: Reader) -> str:
    return f"It's {'on' if event.period.is_one_day else 'from'} {views.where(event, reader)}."


def _message(event: Event, lines: Sequence[str], reader: Reader) -> list[Block]:
    row = [Button("Open", "show", event.ref), Button("No more of these", "mute", event.ref)]
    return [section("\n".join(lines)), views.facts_of(event, reader), buttons(row)]


def deadline_moved(event: Event, name: str, known: str, reader: Reader) -> list[Block]:
    """Return another day of a deadline, for somebody who was told the one of the key `known`."""
    was, at = reader.due(WallTime.from_key(known).due), event.deadline(name)
    if at is None:
        what = f"no date to {deadline_views.VERBS[name]} by any more; it was {was}"
    else:
        what = f"{deadline_views.by(name, f'*{reader.due(at.due)}*')}, not {was}"
    return _message(event, [f"*{escape(event.title)}*: {what}."], reader)


def deadline_superseded(event: Event, name: str, reader: Reader) -> list[Block]:
    """Return what is left of a reminder of a deadline that is on another day, or none any more."""
    at = event.deadline(name)
    now = deadline_views.by(name, reader.due(at.due)) if at else f"no date to {deadline_views.VERBS[name]} by"
    return [section(escape(event.title)), facts(Chip.MOVED, event.ref, now)]
