"""How an agenda looks before it goes out: to who sees it first, and to the owners of late actions."""

from collections.abc import Sequence

from bot.actions import Action
from bot.meetings import Meeting
from handlers.agendas import views
from handlers.core.blocks.chips import Chip, facts
from handlers.core.blocks.elements import Block, Button, Message, buttons, section
from handlers.core.blocks.fallback import message_of
from handlers.core.blocks.paging import more_line
from handlers.core.blocks.text import Reader, count, escape
from handlers.core.blocks.things import due_phrase
from handlers.meetings import views as meeting_views

LISTED = 5


def preview(shown: views.Agenda, reader: Reader, *, out: str, channel: str) -> list[Block]:
    """Return the agenda as it will be; `out` is when it goes out by itself, "" where it doesn't."""
    ref = shown.meeting.ref
    when = f"*This agenda goes out on {out}*" if out else "*This agenda goes out when you send it*"
    row = [
        Button("Send it now", "sendagenda", ref, is_next_step=True),
        Button("Add an item", "item", ref),
        Button("Proposed", "agenda", ref),
    ]
    return [section(f"{when} to {escape(channel)}:"), *views.agenda_blocks(shown, reader), buttons(row)]


def over(meeting: Meeting, reader: Reader) -> list[Block]:
    """Return what is left of a preview: that the agenda went out, or what became of the meeting."""
    if meeting.agenda_at is None or meeting.is_cancelled:
        chip = Chip.CANCELLED if meeting.is_cancelled else Chip.MOVED
        return [section(meeting_views.name(meeting)), facts(chip, meeting.ref)]
    about = f"agenda sent {reader.moment(meeting.agenda_at)}"
    return [section(meeting_views.name(meeting)), facts(Chip.MEETING, meeting.ref, about)]


def sent(meeting: Meeting, reader: Reader, *, channel: str | None) -> Message:
    place = (
        f"goes to {escape(channel)}" if channel else "is for those who see the meeting: no channel shows it"
    )
    text = (
        f"The agenda of *{meeting_views.name(meeting)}*, {meeting_views.when(meeting.time, reader)}, {place}."
    )
    row = buttons([Button("Agenda", "agenda", meeting.ref)])
    return message_of([section(text), facts(Chip.MEETING, meeting.ref), row])


def late(meeting: Meeting, found: Sequence[Action], reader: Reader, *, out: str) -> list[Block]:
    """Return the late actions of one owner, which the agenda of a meeting lists."""
    number = count(len(found), "action of yours is late", "actions of yours are late")
    head = f"*{number}, and the agenda of {meeting_views.name(meeting)} goes out on {out}.*"
    lines = [f"{one.ref} {escape(one.title)} · {due_phrase(one, reader)}" for one in found[:LISTED]]
    text = "\n".join([head, *lines, *(more_line(len(found) - LISTED) if len(found) > LISTED else [])])
    row = [Button("Done" if len(found) == 1 else f"Done: {one.ref}", "done", one.ref) for one in found[:1]]
    row.append(Button("All of mine", "say", "actions mine"))
    return [section(text), facts(Chip.OVERDUE, meeting.ref), buttons(row)]
