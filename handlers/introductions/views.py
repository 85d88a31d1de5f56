"""What the bot says when it comes into a channel."""

from collections.abc import Sequence
from datetime import time

from bot.charter import Area
from handlers.core.blocks.elements import Button, Message, buttons, context, section
from handlers.core.blocks.fallback import message_of
from handlers.core.blocks.text import Reader, escape

WEEKDAYS = ("Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays")


def introduction(
    reader: Reader,
    area: Area | None,
    focal_points: Sequence[tuple[int, str]],
    *,
    command: str,
    weekday: int,
    at: time,
) -> Message:
    """Return what the bot does in the channel of an area, or in the main one, and who answers for the area."""
    what = escape(area.name if area else reader.charter.short)
    example = f"`{command} action Agenda for the call fri`"
    where = "Anything you log here goes under it" if area else "Log what somebody has to do"
    city = escape(reader.charter.home_station.city)
    lines = [
        f"*I'm Clerk. In this channel I keep the list for {what}.*",
        f"{where}: {example}",
        f"On {WEEKDAYS[weekday]} at {at:%H:%M} {city} I post the week.",
    ]
    named = ", ".join(f"{reader.name(one)}{f' ({escape(of)})' if of else ''}" for one, of in focal_points)
    about = [context(f"Focal points: {named}")] if named else []
    row = buttons([Button("Log an action", "say", "action"), Button("Help", "say", "help")])
    return message_of([section("\n".join(lines)), *about, row])
