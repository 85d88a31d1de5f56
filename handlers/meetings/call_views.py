"""How the call of a meeting looks: to who sees it first, and to everybody who is invited."""

from collections.abc import Sequence
from datetime import date

from bot.meetings import Attendance, Meeting
from bot.names import join_all
from bot.records import TEXT_MAX
from handlers.core.blocks.chips import Chip, facts
from handlers.core.blocks.elements import Block, Button, Message, buttons, form, section, text_field
from handlers.core.blocks.fallback import message_of
from handlers.core.blocks.text import Reader, count, escape
from handlers.meetings import views
from handlers.meetings.views import name, when


def answers(meeting: Meeting, said: Attendance | None = None, *, whose: str = "") -> Block:
    """Return the row with a button for each answer but the one that stands."""
    return buttons(views.answer_buttons(meeting, said, whose=whose))


def change_answer(meeting: Meeting) -> Block:
    """Return the row under what somebody has answered: it asks again."""
    return buttons([change(meeting)])


def change(meeting: Meeting) -> Button:
    return Button("Change", "coming", meeting.ref)


def invitation(meeting: Meeting, reader: Reader, *, papers: str, notice_days: int | None) -> list[str]:
    """Return what the call says. `notice_days` are the working days before the meeting where that is short notice."""
    place = views.where(meeting)
    at = when(meeting.time, reader)
    titled = views.is_titled(meeting, reader)
    return list(
        filter(
            None,
            [
                f"*{views.who_meets(meeting, reader)} meets on {at}*{f', {place}' if place else ''}",
                name(meeting) if titled else "",
                escape(meeting.call_line),
                papers,
                _short_notice(notice_days, reader) if notice_days is not None else "",
                escape(meeting.link),
            ],
        )
    )


def _short_notice(days: int, reader: Reader) -> str:
    ahead = count(days, "working day") if days > 0 else "less than a working day"
    return f"Short notice: called {ahead} ahead instead of {reader.charter.meetings.call}."


def call(meeting: Meeting, reader: Reader, lines: list[str], row: Sequence[Button]) -> list[Block]:
    """Return a call; `row` has the answers, none where another message asks for them."""
    can_answer = meeting.is_called and not meeting.has_begun(reader.now)
    more = [Button("Calendar file", "ics", meeting.ref), Button("History", "history", meeting.ref)]
    more = [Button("Agenda", "agenda", meeting.ref), Button("Add an item", "item", meeting.ref), *more]
    rows = [buttons(row, more)] if can_answer else []
    return [section("\n".join(lines)), facts(Chip.MEETING, meeting.ref, _number(meeting)), *rows]


def papers_sooner(
    meeting: Meeting, was: date, papers: date, reader: Reader, *, closed: Sequence[date]
) -> list[Block]:
    """Return by when papers are due now, for somebody who was told of a later day; `closed` are days before the meeting."""
    today = reader.charter.day_of(reader.now)
    are = "were" if papers < today else "are"
    due = f"{are} due {'today, ' if papers == today else ''}{reader.day(papers)}, not {reader.day(was)}"
    head = f"*Papers for {name(meeting)} {due}{': send yours today' if papers < today else ''}.*"
    city = reader.charter.find_station(reader.charter.station).city
    because = f"{escape(city)} is closed on {join_all([reader.day(on) for on in closed])}. " if closed else ""
    text = f"{head}\n{because}The meeting is still on {when(meeting.time, reader)}."
    return [section(text), facts(Chip.MEETING, meeting.ref)]


def papers_moved(meeting: Meeting, papers: date, reader: Reader) -> list[Block]:
    """Return what is left of a message about the day for papers when it is another one by now."""
    return [section(name(meeting)), facts(Chip.MOVED, meeting.ref, f"papers by {reader.day(papers)}")]


def also_named(meeting: Meeting, lines: list[str]) -> list[Block]:
    """Return for whom somebody comes, and when, who is asked in another message or below."""
    return [section("\n".join(lines)), facts(Chip.MEETING, meeting.ref, _number(meeting))]


def preview(meeting: Meeting, lines: list[str], *, invited: int, out: str, number: int) -> list[Block]:
    """Return the call as it will be; `out` is when it goes out, "" where the meeting begins before that."""
    people = count(invited, "person", "people")
    head = f"*This call goes out on {out}* to {people}:"
    if not out:
        head = f"*{name(meeting)} begins too soon for me to call it:* send the call yourself, to {people}."
    numbered = f"It gets the number {number}. To give it another: edit {meeting.ref} number:{number + 1}"
    no_link = (
        f"Nobody is offered to come by video: it has no link. To add one: edit {meeting.ref} link:https://…"
    )
    about_it = [*([] if meeting.official else [numbered]), *([] if meeting.link else [no_link])]
    text = "\n".join([head, *lines, *about_it])
    line = Button("Add a line", "callline", meeting.ref)
    now = Button("Send it now", "call", meeting.ref)
    row = [line, Button("Hold it back", "holdcall", meeting.ref), now] if out else [now, line]
    about = facts(Chip.DRAFT, meeting.ref, _number(meeting), "nobody else has seen it")
    return [section(text), about, buttons(row)]


def _number(meeting: Meeting) -> str:
    return f"meeting {meeting.official}" if meeting.official else ""


def held_back(meeting: Meeting, reader: Reader) -> list[Block]:
    """Return what is left of a preview while the call is held back."""
    since = f"held back since {reader.day_of(meeting.paused_at)}" if meeting.paused_at else ""
    row = [Button("Send it now", "call", meeting.ref), Button("Add a line", "callline", meeting.ref)]
    return [section(name(meeting)), facts(Chip.WAITING, meeting.ref, since), buttons(row)]


def paused_line(meeting: Meeting, reader: Reader) -> list[Block]:
    since = reader.day_of(meeting.paused_at) if meeting.paused_at else ""
    text = f"*The call for {when(meeting.time, reader)} has been held back since {since}.* Nobody has been invited yet."
    row = [Button("Send it now", "call", meeting.ref), Button("Add a line", "callline", meeting.ref)]
    return [section(text), facts(Chip.WAITING, meeting.ref, name(meeting)), buttons(row)]


def unseen(meeting: Meeting, reader: Reader) -> list[Block]:
    text = (
        f"*The call for {when(meeting.time, reader)} hasn't gone out:* nobody could look at it first. "
        "Send it, or hold it back."
    )
    row = [Button("Send it now", "call", meeting.ref), Button("Hold it back", "holdcall", meeting.ref)]
    return [section(text), facts(Chip.WAITING, meeting.ref, name(meeting)), buttons(row)]


# Said back


def called(
    meeting: Meeting,
    reader: Reader,
    *,
    invited: int,
    off_hours: int,
    is_invited: bool,
    doubts: Sequence[str],
) -> Message:
    """Return that it is called, and what speaks against its day; the caller answers here where invited too.

    `off_hours` are those of the invited whom it would reach too late in their hours.
    """
    each = "in their own hours" if invited == 1 else "each in their own hours"
    each += f", but {off_hours} outside them, because it's so soon" if off_hours else ""
    others = (
        f"I'll invite {count(invited, 'person', 'people')}, {each}." if invited else "Nobody else is invited."
    )
    text = "\n".join([f"*{name(meeting)}* is called. {others}", *doubts])
    more = [Button("Who's coming", "attendance", meeting.ref)]
    more += [Button("Move", "move", meeting.ref)] if doubts else []
    row = [*(views.answer_buttons(meeting) if is_invited else []), *more]
    return message_of(
        [section(text), facts(Chip.MEETING, meeting.ref, when(meeting.time, reader)), buttons(row)]
    )


def paused(meeting: Meeting, reader: Reader) -> Message:
    text = "I'll hold it back. From the day it should have gone out, I'll say so every working day."
    row = [Button("Send it now", "call", meeting.ref), Button("Undo", "undo", meeting.ref)]
    return message_of(
        [section(text), facts(Chip.WAITING, meeting.ref, when(meeting.time, reader)), buttons(row)]
    )


def line_added(meeting: Meeting, reader: Reader) -> Message:
    said = (
        f"The call says: “{escape(meeting.call_line)}”"
        if meeting.call_line
        else "The call goes out without a line of yours."
    )
    row = [Button("Send it now", "call", meeting.ref), Button("Hold it back", "holdcall", meeting.ref)]
    return message_of(
        [section(said), facts(Chip.DRAFT, meeting.ref, when(meeting.time, reader)), buttons(row)]
    )


def line_form(meeting: Meeting) -> Block:
    field = text_field(
        "text", "What should it say?", max_length=TEXT_MAX, long=True, value=meeting.call_line, optional=True
    )
    return form("Add a line", "Add it", [field], words=f"callline {meeting.ref}")


# What is not possible


def called_already(meeting: Meeting, reader: Reader) -> str:
    day = f" on {reader.day_of(meeting.called_at)}" if meeting.called_at else ""
    return f"{meeting.ref} was already called{day}. Who's coming: attendance {meeting.ref}"


def too_late_to_call(meeting: Meeting, reader: Reader) -> str:
    return f"{meeting.ref} began on {when(meeting.time, reader)}, so nobody can be invited any more."


def paused_already(meeting: Meeting, reader: Reader) -> str:
    since = reader.day_of(meeting.paused_at) if meeting.paused_at else ""
    return (
        f"The call for {meeting.ref} has already been held back since {since}. To send it: call {meeting.ref}"
    )
