"""How the answer to a question of one person's answer to a meeting looks."""

from collections.abc import Sequence

from bot.meetings import Attendance, Meeting
from bot.people import Absence
from handlers.core.blocks.chips import Chip, facts
from handlers.core.blocks.elements import Button, Message, text_message
from handlers.core.blocks.fallback import message_about
from handlers.core.blocks.text import Reader
from handlers.meetings import registration_views, views
from handlers.meetings.views import when

MEETINGS = Button("Meetings", "say", "meetings")


def nothing_called() -> Message:
    return text_message("No such meeting is ahead.", [MEETINGS])


def line(
    meeting: Meeting,
    person: int,
    said: Attendance | None,
    reader: Reader,
    *,
    me: int,
    is_invited: bool,
    absence: Absence | None,
) -> str:
    """Return what a person has answered, and that they are away on the day where they are."""
    is_me = person == me
    who = "You" if is_me else reader.name(person)
    if not is_invited:
        return f"{who} {'aren' if is_me else 'isn'}'t invited to it."
    away = _away(absence, reader, who="You're" if is_me else f"{reader.short_name(person)} is")
    return " ".join(filter(None, [_said(meeting, person, said, reader, is_me=is_me), away]))


def _said(meeting: Meeting, person: int, said: Attendance | None, reader: Reader, *, is_me: bool) -> str:
    who, have = ("You", "haven't") if is_me else (reader.name(person), "hasn't")
    if said is not None and said.is_absent(meeting):
        return f"{who} {'are' if is_me else 'is'} entered as absent."
    if said is None or not said.answer:
        return f"{who} {have} answered yet."
    of = None if is_me else person
    if not said.is_current(meeting):
        before = registration_views.said_before(said, reader, of)
        return f"{who} {have} answered since the meeting was moved. Before that: {before[0].lower() + before[1:] if is_me else before}"
    instead = f" {reader.name(said.represented_by)} comes instead." if said.represented_by else ""
    return f"{registration_views.says(said, reader, of)}.{instead}"


def _away(absence: Absence | None, reader: Reader, *, who: str) -> str:
    return f"{who} away until {reader.day(absence.to_on)}." if absence is not None else ""


def buttons_below(
    meeting: Meeting, said: Attendance | None, *, is_own: bool, may_change: bool
) -> list[Button]:
    """Return the answers for one's own, and who else comes for those who may see it."""
    answers = views.answer_buttons(meeting, said) if is_own else []
    return [*answers, *([Button("Who's coming", "attendance", meeting.ref)] if may_change else [])]


def answered(meeting: Meeting, lines: Sequence[str], reader: Reader, row: Sequence[Button]) -> Message:
    head = f"*{views.name(meeting)}*, {when(meeting.time, reader)}"
    return message_about([head, *lines], facts(Chip.MEETING, meeting.ref), row)
