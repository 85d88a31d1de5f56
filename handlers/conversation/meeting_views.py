"""How answers to questions about a meeting that has begun look."""

from collections.abc import Sequence
from datetime import date

from bot.meeting_questions import MeetingQuestion
from bot.meetings import Meeting
from handlers.core.blocks.chips import Chip, facts
from handlers.core.blocks.elements import Button, Message, text_message
from handlers.core.blocks.fallback import message_about
from handlers.core.blocks.text import Reader, escape
from handlers.meetings import change_views, views
from handlers.meetings.record import views as record_views

SO_FAR = "It's still going on. So far:"
_NOBODY = {
    MeetingQuestion.REMOTE: "Nobody took part by video.",
    MeetingQuestion.ABSENT: "Nobody was absent.",
    MeetingQuestion.REPRESENTED: "Nobody was represented.",
    MeetingQuestion.APOLOGIES: "Nobody sent apologies.",
}
MEETINGS = Button("Meetings", "say", "meetings")


def no_meeting(number: int | None, day: date | None, reader: Reader) -> Message:
    """Return that no such meeting is known to the reader."""
    if number is not None:
        return text_message(f"I don't know a meeting {number} of the task force.", [MEETINGS])
    if day is not None:
        return text_message(f"I know no meeting of the task force on {reader.day(day)}.", [MEETINGS])
    return text_message("I know no meeting of the task force that was held.", [MEETINGS])


def not_held(meeting: Meeting, reader: Reader) -> Message:
    said = record_views.cancelled(meeting) if meeting.is_cancelled else record_views.not_held(meeting, reader)
    return text_message(said, [Button(f"Open {meeting.ref}", "show", meeting.ref)])


def ask_whether_held(meeting: Meeting, reader: Reader) -> Message:
    """Ask whether a meeting was held that is over; the question is no title, so that “the second one” answers it."""
    row = change_views.said_of_the_past(meeting)
    return text_message(change_views.question_whether_held(meeting, reader), row)


def answered(meeting: Meeting, lines: Sequence[str], reader: Reader) -> Message:
    """Return an answer about a meeting, with the way to its record."""
    head = f"*{views.name(meeting)}*, {reader.day(meeting.held_on or meeting.starts_on)}"
    return message_about(
        [head, *lines],
        facts(Chip.MEETING, meeting.ref),
        [Button("Record", "record", meeting.ref), Button("Agenda", "agenda", meeting.ref)],
    )


def chaired(people: Sequence[int], meeting: Meeting, reader: Reader) -> str:
    if people:
        return f"{reader.names(people)} chaired it."
    return f"It isn't entered who chaired it. Whoever runs it can say so: edit {meeting.ref} chair:@name"


def no_quorum(meeting: Meeting, *, has_rule: bool) -> str:
    if not has_rule:
        return "The charter asks for no quorum, so none was counted."
    return f"Who came isn't entered by name, so no quorum was counted: show {meeting.ref}"


def by_name(found: Sequence[tuple[str, str]], meeting: Meeting) -> list[str]:
    """Return who came, by way and category."""
    if not found:
        return [f"It isn't entered who came. Whoever runs it can say so: present {meeting.ref} @name"]
    return [f"*{label}*  {escape(names)}" for label, names in found]


def in_ways(
    found: Sequence[tuple[str, str]],
    what: MeetingQuestion,
    unknown: Sequence[int],
    meeting: Meeting,
    reader: Reader,
) -> list[str]:
    """Return who came, or didn't, in the ways that were asked for; `unknown` are those of whom nothing is entered."""
    said = by_name(found, meeting) if found else [] if unknown else [_NOBODY[what]]
    return [*said, *([f"Nothing is entered of {reader.names(unknown)}."] if unknown else [])]
