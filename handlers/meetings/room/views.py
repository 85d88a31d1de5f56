"""How what is said of who came looks."""

from collections.abc import Sequence

from bot.meetings import Meeting
from bot.names import join_names
from handlers.core.blocks.chips import Chip, facts
from handlers.core.blocks.elements import Button, Message
from handlers.core.blocks.fallback import message_about
from handlers.core.blocks.text import Reader
from handlers.meetings.views import name, when

SHOWN = 6  # names of those of whom nobody has said anything; of more their number


def entered(
    meeting: Meeting,
    reader: Reader,
    *,
    presence: Sequence[str],
    uninvited: Sequence[int] = (),
    silent: Sequence[int] = (),
    asks_me: bool = False,
) -> Message:
    """Return who came to a meeting, of whom that isn't known yet, and what is to be said next.

    `asks_me` where it isn't known of the reader either.
    """
    said = (
        f" was held on {reader.day(meeting.held_on)}."
        if meeting.held_on
        else f", {when(meeting.time, reader)}"
    )
    head = f"*{name(meeting)}*{said}"
    lines = [
        head,
        *presence,
        *_uninvited(uninvited, reader),
        *unknown(silent, reader),
        *(["Were you there?"] if asks_me else []),
    ]
    return message_about(
        lines,
        facts(Chip.DONE if meeting.is_held else Chip.MEETING, meeting.ref),
        _row(meeting, reader, silent, asks_me=asks_me),
    )


def _uninvited(people: Sequence[int], reader: Reader) -> list[str]:
    names = join_names([reader.name(one) for one in people])
    was = "wasn't" if len(people) == 1 else "weren't"
    return [f"{names} {was} invited, and I've added them."] if people else []


def unknown(people: Sequence[int], reader: Reader) -> list[str]:
    """Return of whom it isn't known whether they came; empty for nobody."""
    if not people:
        return []
    who = (
        join_names([reader.name(one) for one in people]) if len(people) <= SHOWN else f"{len(people)} others"
    )
    return [f"I don't know whether {who} came."]


def _row(meeting: Meeting, reader: Reader, silent: Sequence[int], *, asks_me: bool) -> list[Button]:
    held = [Button("It was held", "held", meeting.ref)] if meeting.is_unsaid(reader.now) else []
    me = [Button("I was there", "present", f"{meeting.ref} me")] if asks_me else []
    return [*held, *me, *others_button(meeting, silent), Button("Who came", "came", meeting.ref)]


def others_button(meeting: Meeting, silent: Sequence[int]) -> list[Button]:
    """Return the button that enters the others as absent; none where everybody's part is known."""
    return [Button("The others were absent", "present", f"{meeting.ref} others absent")] if silent else []
