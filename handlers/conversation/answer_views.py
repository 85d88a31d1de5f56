"""How the answers to questions of people and a meeting look."""

from collections.abc import Sequence

from bot.meetings import Attendance, Meeting, Presence
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


def took_part(
    meeting: Meeting,
    person: int,
    way: Presence | None,
    reader: Reader,
    *,
    me: int,
    is_invited: bool,
    instead: int | None,
) -> str:
    """Return how a person took part in a meeting that has begun; `way` is None where that isn't known."""
    is_me = person == me
    who, was = ("You", "were") if is_me else (reader.name(person), "was")
    if not is_invited:
        return f"{who} {was}n't invited to it."
    by = reader.name(instead) if instead is not None else ""
    now = meeting.is_running(reader.now)
    here = ("are" if is_me else "is") if now else was
    said = {
        Presence.PRESENT: f"{here} there.",
        Presence.REMOTE: f"{here} there by video.",
        Presence.REPRESENTED: f"{here} represented by {by}.",
        Presence.UNCONFIRMED: f"sent apologies. That {by} came instead isn't entered.",
        Presence.APOLOGIES: "sent apologies.",
        Presence.ABSENT: f"{here} absent.",
        Presence.AWAY: f"{was} away on that day.",
    }
    return (
        f"{who} {said[way]}"
        if way is not None
        else f"It isn't entered whether {'you' if is_me else who} came."
    )


def only_counted(counts: Sequence[str]) -> str:
    return "Who came isn't entered by name. " + "; ".join(counts)


def represents(person: int, of: Sequence[int], reader: Reader, *, me: int, is_over: bool) -> str:
    """Return in whose place a person comes, or came; `of` are those."""
    who = "You" if person == me else reader.name(person)
    does = "represented" if is_over else "represent" if person == me else "represents"
    return f"{who} {does} {reader.names(of) if of else 'nobody'}."


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
