"""How reminders and changes of a meeting look to one person."""

from bot.calendar import local
from bot.meetings import Answer, Attendance, Meeting
from bot.moments import HOUR, ReaderHours, StatusChange, WallTime
from handlers.core.blocks.chips import Chip, facts
from handlers.core.blocks.elements import Block, buttons, section
from handlers.core.blocks.text import Reader, escape
from handlers.core.hours import OFF_HOURS
from handlers.meetings import call_views, registration_views, views
from handlers.meetings.views import name, reason_end, when, when_and_where, who_meets


def tomorrow(
    meeting: Meeting,
    said: Attendance | None,
    reader: Reader,
    *,
    for_whom: str,
    note: str,
    whose: str,
    of: int | None,
) -> list[Block]:
    """Return the reminder of the morning before; `note` is about the next one.

    In all of these, `for_whom` says for whom the reader comes, and `of` is for whom they stand in; None for themselves.
    """
    answered = said is not None and said.is_current(meeting)
    head = (
        registration_views.to_what(
            said,
            registration_views.says(said, reader, of),
            registration_views.when_and_where(meeting, said, reader),
        )
        if answered and said
        else f"*{who_meets(meeting, reader)} meets: {when_and_where(meeting, reader)}*"
    )
    ask = "" if answered else registration_views.coming_question(reader, of)
    return _reminder(meeting, said, [head, for_whom, ask, note], whose)


def soon(
    meeting: Meeting, said: Attendance | None, reader: Reader, *, for_whom: str, whose: str, of: int | None
) -> list[Block]:
    """Return the reminder an hour before."""
    time = when_and_where(meeting, reader)
    left = meeting.begins_at - reader.now
    begins = "meets in an hour" if left <= HOUR else "meets"
    answered = said is not None and said.is_current(meeting)
    by_video = (
        f"{registration_views.says(said, reader, of)}." if said and said.answer == Answer.REMOTE else ""
    )
    head = f"*{who_meets(meeting, reader)} {begins}: {time}*"
    return _reminder(meeting, said, [head, for_whom, by_video if answered else ""], whose)


def _reminder(meeting: Meeting, said: Attendance | None, lines: list[str], whose: str) -> list[Block]:
    text = "\n".join(filter(None, [*lines, escape(meeting.link)]))
    about = facts(Chip.MEETING, meeting.ref, name(meeting))
    has_own = said is not None and said.is_current(meeting) and not whose
    row = call_views.change_answer(meeting) if has_own else call_views.answers(meeting, said, whose=whose)
    return [section(text), about, row]


def about_next_reminder(meeting: Meeting, hours: ReaderHours, *, at: str, is_today: bool) -> str:
    """Return what the morning's reminder says where the next one is not an hour before; "" where it is.

    Nobody expects one of a meeting that takes a whole day.
    """
    if meeting.hour is None or hours.includes(meeting.begins_at - HOUR):
        return ""
    is_open = hours.days.is_open(local(meeting.begins_at - HOUR, hours.zone).date())
    why = "An hour before is outside your hours" if is_open else "Your office is closed that day"
    if not at:
        return f"{why}, so I won't write again."
    return f"{why}, so I'll write at {at} {'today' if is_today else 'that day'}."


def changed(
    meeting: Meeting,
    change: StatusChange,
    said: Attendance | None,
    reader: Reader,
    *,
    for_whom: str,
    papers: str,
    whose: str,
    of: int | None,
    is_off_hours: bool,
    is_asked: bool,
) -> list[Block]:
    """Return what became of a meeting, for somebody who was told something else, and is asked here or later."""
    by = f"by {reader.name(change.by)}" if change.by else ""
    was = when(WallTime.from_key(change.before), reader) if "@" in change.before else ""
    if meeting.is_cancelled:
        does = "didn't" if meeting.was_missed else "doesn't"
        text = f"{who_meets(meeting, reader)} {does} meet on {was or when(meeting.time, reader)}{reason_end(meeting)}"
        text = f"{text}\n{OFF_HOURS}" if is_off_hours else text
        return [section(text), facts(Chip.CANCELLED, meeting.ref, by, "nothing for you to do")]
    place = views.where(meeting)
    now = (
        f"*{who_meets(meeting, reader)} meets on {when(meeting.time, reader)}*{f', {place}' if place else ''}"
    )
    head = f"{now}, not {was}{reason_end(meeting)}" if was else f"{now} after all."
    if not meeting.is_called:
        about = facts(Chip.MOVED, meeting.ref, by, "nobody is invited yet")
        return [section("\n".join([head, *([OFF_HOURS] if is_off_hours else [])])), about]
    again = _asked_again(meeting, said, reader, of) if is_asked else ""
    row = [_still_so(meeting, said, whose)] if is_asked else []
    text = "\n".join(filter(None, [head, for_whom, again, papers, OFF_HOURS if is_off_hours else ""]))
    return [section(text), facts(Chip.MOVED, meeting.ref, by), *row]


def _asked_again(meeting: Meeting, said: Attendance | None, reader: Reader, of: int | None) -> str:
    """Return the question whether an earlier answer still stands, or the answer for the new time."""
    if said is None or not said.answer:
        return registration_views.coming_question(reader, of)
    if said.is_current(meeting):
        return f"{registration_views.says(said, reader, of)}."
    instead = said.represented_by
    if instead is not None and not reader.roster.has_left(instead, meeting.starts_on):
        who = "You" if of is None else reader.name(of)
        return (
            f"{who} had sent apologies, and {reader.name(instead)} was to come instead. Does that still work?"
        )
    return f"{registration_views.said_before(said, reader, of)} Does that still work?"


def _still_so(meeting: Meeting, said: Attendance | None, whose: str) -> Block:
    """Return the answers, the one that was given for the time before first."""
    row = views.answer_buttons(meeting, said, whose=whose)
    before = said.answer if said and not said.is_current(meeting) else ""
    same = [one._replace(label="Still so", is_next_step=True) for one in row if one.verb == before]
    return buttons([*same, *(one for one in row if one.verb != before)])


def superseded(meeting: Meeting, reader: Reader) -> list[Block]:
    """Return what is left of an earlier message about a meeting."""
    if meeting.is_cancelled:
        return [section(name(meeting)), facts(views.off_chip(meeting), meeting.ref, views.missed(meeting))]
    if meeting.is_held:
        return [section(name(meeting)), facts(Chip.DONE, meeting.ref, "held")]
    return [section(name(meeting)), facts(Chip.MOVED, meeting.ref, f"to {when(meeting.time, reader)}")]


def over(meeting: Meeting, reader: Reader) -> list[Block]:
    """Return what is left of a message about a meeting whose time has passed, held or not."""
    return [section(name(meeting)), facts(Chip.MEETING, meeting.ref, when(meeting.time, reader))]


def superseded_call(meeting: Meeting, reader: Reader) -> list[Block]:
    """Return what is left of a preview: that the call went out, or what became of the meeting."""
    if meeting.called_at is None or meeting.is_cancelled:
        return superseded(meeting, reader)
    return [
        section(name(meeting)),
        facts(Chip.MEETING, meeting.ref, f"called {reader.moment(meeting.called_at)}"),
    ]
