"""How meetings look."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.charter_section import Rights
from bot.examples import example_days
from bot.issues import Issue
from bot.meetings import Answer, Attendance, Meeting, MeetingState
from bot.moments import WallTime
from bot.names import join_names
from bot.sessions import Session
from handlers.core.blocks.chips import Chip, fact_line, facts
from handlers.core.blocks.elements import Block, Button, Message, buttons, section
from handlers.core.blocks.fallback import message_of
from handlers.core.blocks.paging import page
from handlers.core.blocks.text import Reader, capitalized, count, escape, for_you, length_of, with_full_stop
from storage.records import ListPage

_OF_SEVERAL = re.compile(r"[^\Wsui]s$", re.IGNORECASE)  # "Editors", and neither "Press" nor "Campus"


# Names


def task_force(reader: Reader) -> str:
    """Return the task force as a meeting's title names it: by its level, else by its short name."""
    level = reader.charter.level_of_body(reader.charter.short)
    return capitalized(level.name) if level else reader.charter.short


def who_meets(meeting: Meeting, reader: Reader) -> str:
    """Return who meets, as a sentence begins with it: "The task force"."""
    if meeting.group_name or meeting.body:
        named = escape(meeting.group_name or meeting.body)
        return f"The group {named}" if _OF_SEVERAL.search(named) else named
    level = reader.charter.level_of_body(reader.charter.short)
    return capitalized(reader.level(level.code)) if level else escape(reader.charter.short)


def is_titled(meeting: Meeting, reader: Reader) -> bool:
    """Return whether a meeting has a title that says more than who meets."""
    return meeting.title not in {task_force(reader), meeting.group_name, meeting.body}


def name(meeting: Meeting) -> str:
    """Return the title with the official number: "Task force, meeting 16"."""
    number = f", meeting {meeting.official}" if meeting.official else ""
    return f"{escape(meeting.title)}{number}"


def head(meeting: Meeting) -> str:
    return f"*{meeting.ref}*  {name(meeting)}"


# Time and place


def when(at: WallTime, reader: Reader) -> str:
    """Return a time in its own place, beside the reader's: "Mon 7 Dec, 14:00 Geneva (20:00 for you)".

    Who reads it in that very zone sees it beside the task force's.
    """
    text = reader.due(at.due)
    if at.at is None or at.zone == reader.charter.zone or reader.zone != at.zone:
        return text
    return f"{text} ({reader.hour_at_home(at.due)})"


def where(meeting: Meeting) -> str:
    """Return the place: "room T103 and by video"; "" where nothing is known."""
    by_video = "by video" if meeting.link else ""
    return " and ".join(filter(None, [escape(meeting.place), by_video]))


def length(meeting: Meeting) -> str:
    return length_of(meeting.minutes)


def when_and_where(meeting: Meeting, reader: Reader) -> str:
    return ", ".join(filter(None, [when(meeting.time, reader), where(meeting)]))


def reason_end(meeting: Meeting) -> str:
    """Return the end of a sentence: with the reason of the last step, if there is one."""
    return with_full_stop(f": {escape(meeting.reason)}" if meeting.reason else "")


def new_due_dates(issues: Sequence[Issue], reader: Reader) -> list[str]:
    """Return when the answer to each waiting issue is due now."""
    days = sorted({issue.due_on for issue in issues if issue.due_on is not None})
    by_day = [(day, [issue.ref for issue in issues if issue.due_on == day]) for day in days]
    return [
        f"{join_names(refs)} {'is' if len(refs) == 1 else 'are'} now due {reader.day(day)}."
        for day, refs in by_day
    ]


# Said back


def planned(
    meetings: Sequence[Meeting],
    reader: Reader,
    *,
    channel: str | None,
    extra: Sequence[str],
    is_too_soon: bool,
) -> Message:
    """Return what was planned; `is_too_soon` where the first begins before the clock could call it."""
    first = meetings[0]
    refs = first.ref if len(meetings) == 1 else f"{first.ref} to {meetings[-1].ref}"
    row = [Button("Undo", "undo", " ".join(one.ref for one in meetings))]
    if len(meetings) == 1:
        lines = [f"*{name(first)}*", f"*{when(first.time, reader)}*{_comma(where(first))}"]
        row.append(Button("Edit", "edit", first.ref))
    else:
        days = [when(one.time, reader) for one in meetings]
        shown = [*days[:3], *([f"and {len(days) - 3} more"] if len(days) > 3 else [])]  # noqa: PLR2004
        lines = [f"*{name(first)}*, {count(len(meetings), 'meeting')}{_comma(where(first))}", *shown]
    is_of_group = bool(first.group_name) and not first.has_begun(reader.now)
    if is_too_soon:
        which = "It" if len(meetings) == 1 else "The first"
        lines.append(f"{which} begins too soon for me to call it, so call it yourself.")
    if is_of_group:
        them = "it" if len(meetings) == 1 else "each"
        lines.append(
            f"Nobody is invited until you call {them}: I don't call a working group's meetings myself."
        )
    if is_too_soon or is_of_group:
        row.insert(0, Button("Call it now", "call", first.ref, is_next_step=True))
    shown_in = (
        f"Shown in {escape(channel)} in a minute." if channel else "It's restricted, so no channel shows it."
    )
    text = section("\n".join([*lines, *extra, shown_in]))
    return message_of([text, facts(Chip.MEETING, refs, _state(first, reader), length(first)), buttons(row)])


def _comma(words: str) -> str:
    return f", {words}" if words else ""


# Shown


@dataclass(frozen=True)
class Answered:
    """How many of those who are invited have answered, for a meeting that was called; and whether its acting chair can't come.

    `took_part` are the lines that count who did, for one that was held; nobody is invited to one that was not called.
    """

    answered: int = 0
    invited: int = 0
    is_chair_away: bool = False
    took_part: Sequence[str] = ()


def card(meeting: Meeting, reader: Reader, said: Answered | None) -> Message:
    if meeting.is_cancelled:
        return _cancelled_card(meeting, reader)
    bracket = f" {for_you(meeting.begins_at)}" if meeting.hour is not None else ""
    moved = _not_before(meeting, reader)
    takes = "" if moved else length(meeting)
    now = f"*{reader.due_there(meeting.time.due)}*{bracket}{_comma(where(meeting))}{_comma(takes)}"
    chip = Chip.MOVED if moved else Chip.MEETING
    by = meeting.step_by if moved and meeting.step_by else meeting.created_by
    answered = have_answered(said.answered, said.invited) if said and said.invited else ""
    author = f"by {reader.name(by)}" if moved or not answered else ""
    about = facts(chip, meeting.ref, standing(meeting, reader) or _state(meeting, reader), answered, author)
    text = section(f"*{name(meeting)}*\n{now}{moved}")
    return message_of([text, about, _card_row(meeting, reader)])


def have_answered(answered: int, invited: int) -> str:
    """Return how many of those who are invited have answered: "25 of 31 have answered"."""
    if answered in {0, invited}:
        return "everybody has answered" if answered else "nobody has answered yet"
    return f"{answered} of {invited} {'has' if answered == 1 else 'have'} answered"


def _not_before(meeting: Meeting, reader: Reader) -> str:
    before = meeting.time_before
    return f", not {reader.due_there(before.due)}{reason_end(meeting)}" if before else ""


def _cancelled_card(meeting: Meeting, reader: Reader) -> Message:
    reason = f": {escape(meeting.reason)}" if meeting.reason else ""
    by = f"by {reader.name(meeting.step_by or meeting.created_by)}{reason}"
    text = section(f"{name(meeting)}, {reader.due_there(meeting.time.due)}")
    return message_of([text, facts(off_chip(meeting), meeting.ref, missed(meeting), by)])


def off_chip(meeting: Meeting) -> Chip:
    """Return the chip of a meeting that is off: cancelled before it began, or not."""
    return Chip.MEETING if meeting.was_missed else Chip.CANCELLED


def missed(meeting: Meeting) -> str:
    return "didn't take place" if meeting.was_missed else ""


def _card_row(meeting: Meeting, reader: Reader) -> Block:
    steps = [
        Button("Move", "move", meeting.ref),
        Button("Cancel", "cancel", meeting.ref),
        Button("Calendar file", "ics", meeting.ref),
    ]
    history = Button("History", "history", meeting.ref)
    agenda = [] if meeting.body else [Button("Agenda", "agenda", meeting.ref)]
    ahead = [] if meeting.is_held or meeting.is_too_late_to_change(reader.now) else steps
    if not meeting.is_called or meeting.has_begun(reader.now):
        return buttons([Button("Note", "note", meeting.ref)], [*agenda, *ahead, history])
    # Who comes is not for every reader of a channel.
    return buttons(answer_buttons(meeting), [*agenda, *ahead, history])


def answer_words(meeting: Meeting, whose: str, *, shown: str = "") -> str:
    """Return what an answer is about; `shown` is the key of the time that its giver knows, if that is another."""
    words = f"{meeting.ref} shown:{shown or meeting.time.key}"
    return f"{words} behalf:{whose}" if whose else words


def answer_buttons(meeting: Meeting, said: Attendance | None = None, *, whose: str = "") -> list[Button]:
    """Return a button for each answer but the one that stands; `whose` is for whom it is entered, as a mention."""
    words = answer_words(meeting, whose)
    row = {
        Answer.COMING: Button("Coming", "attending", words),
        Answer.REMOTE: Button("Video", "remote", words),
        Answer.APOLOGIES: Button("Can't", "apologies", words),
    }
    if not meeting.link:
        del row[Answer.REMOTE]
    if said is not None and said.is_current(meeting):
        row.pop(Answer(said.answer), None)
    return list(row.values())


def shared_line(meeting: Meeting, reader: Reader, _: Answered | None) -> str:
    return line(meeting, reader)


def shared_card(_: Sequence[Meeting], lines: Sequence[str], __: Reader, hidden: int) -> Message:
    """Return the card of a series."""
    more = [f"and {count(hidden, 'other')} that may not be shown here"] if hidden else []
    return message_of([section("\n".join([f"*{count(len(lines), 'meeting')}*", *lines, *more]))])


def _state(meeting: Meeting, reader: Reader) -> str:
    """Return what has become of a meeting, with the day where it was another; "" for one that is called, as its number says so."""
    if meeting.is_held and meeting.held_on not in (None, meeting.starts_on):
        return f"held on {reader.day(meeting.held_on or meeting.starts_on)}"
    return "" if meeting.state == MeetingState.CALLED else str(meeting.state)


def line(meeting: Meeting, reader: Reader) -> str:
    """Return a meeting as it stands in a list."""
    cancelled = f"{missed(meeting) or 'cancelled'}{f': {escape(meeting.reason)}' if meeting.reason else ''}"
    held = _state(meeting, reader) if meeting.is_held else ""
    state = cancelled if meeting.is_cancelled else held or standing(meeting, reader)
    parts = [when_and_where(meeting, reader), length(meeting), state, _moved_from(meeting, reader)]
    return f"{head(meeting)} · {' · '.join(filter(None, parts))}"


def standing(meeting: Meeting, reader: Reader) -> str:
    """Return what is so of a meeting that has begun and of which nobody said what came of it; "" for any other."""
    if meeting.is_running(reader.now):
        return "running now"
    if not meeting.is_ahead or not meeting.is_over_by(reader.now):
        return ""
    return "over" if meeting.is_called else "over, nobody was invited"


def _moved_from(meeting: Meeting, reader: Reader) -> str:
    before = meeting.time_before
    if before is None or meeting.is_cancelled:
        return ""
    return f"moved from {when(before, reader) if before.day == meeting.starts_on else reader.day(before.day)}"


def ahead(meeting: Meeting, reader: Reader) -> str:
    """Return a meeting among what is ahead: "The task force meets on Mon 7 Dec, 14:00 Geneva, room T103"."""
    title = f" ({escape(meeting.title)})" if is_titled(meeting, reader) else ""
    if meeting.is_running(reader.now):
        place = _comma(where(meeting))
        return f"{who_meets(meeting, reader)} is meeting now, since {_since(meeting, reader)}{place}{title}"
    return f"{who_meets(meeting, reader)} meets on {when_and_where(meeting, reader)}{title}"


def _since(meeting: Meeting, reader: Reader) -> str:
    return reader.moment(meeting.begins_at) if meeting.hour is not None else reader.day(meeting.starts_on)


def details(meeting: Meeting, reader: Reader, said: Answered | None, lines: Sequence[str]) -> list[str]:
    """Return the details of a meeting; `lines` are those of its fields."""
    did = "Entered" if meeting.was_entered_afterwards else "Planned"
    by = f"{did} by {reader.name(meeting.created_by)}, {reader.moment(meeting.created_at)}"
    reason = "" if _tells_why_it_moved(meeting) else escape(meeting.reason)
    chip = off_chip(meeting) if meeting.is_cancelled else Chip.MEETING
    state = missed(meeting) or ("" if chip is Chip.CANCELLED else _state(meeting, reader))
    return list(
        filter(
            None,
            [
                f"{when_and_where(meeting, reader)}{_comma(length(meeting))}",
                escape(meeting.link),
                fact_line(chip, ", ".join(filter(None, [state, standing(meeting, reader), reason]))),
                _moved_line(meeting, reader),
                *(said.took_part if said else ()),
                *lines,
                _invited_line(meeting, reader),
                _papers_line(meeting, reader),
                _chair_line(meeting, reader, is_away=said is not None and said.is_chair_away),
                by,
            ],
        )
    )


def _invited_line(meeting: Meeting, reader: Reader) -> str:
    """Return who is invited by name; "" for nobody, and for those whom the task force invites to all its meetings."""
    names = reader.names(meeting.invited) if meeting.invited else ""
    return f"{'Also invited' if meeting.is_own else 'Invited'}: {names}" if names else ""


def _papers_line(meeting: Meeting, reader: Reader) -> str:
    if meeting.papers_on is None:
        return ""
    are = "are" if meeting.papers_on >= reader.today else "were"
    return f"Papers {are} due {reader.day(meeting.papers_on)}"


def _moved_line(meeting: Meeting, reader: Reader) -> str:
    before = meeting.time_before
    why = f": {escape(meeting.reason)}" if meeting.reason and _tells_why_it_moved(meeting) else ""
    return f"Moved from {when(before, reader)}{why}" if before else ""


def _tells_why_it_moved(meeting: Meeting) -> bool:
    return bool(meeting.time_before) and not meeting.is_cancelled


def _chair_line(meeting: Meeting, reader: Reader, *, is_away: bool) -> str:
    if meeting.chair_id is None:
        return ""
    rights = reader.roster.rights(meeting.chair_id, on=meeting.starts_on, charter=reader.charter)
    title = "Convener" if meeting.group_name else "Chair" if Rights.CHAIR in rights else "Acting chair"
    has_left = reader.roster.has_left(meeting.chair_id, meeting.starts_on)
    but = ", who has left by then" if has_left else ", who can't come" if is_away else ""
    return f"{title}: {reader.name(meeting.chair_id)}{but}"


def buttons_of(meeting: Meeting, reader: Reader) -> list[Button]:
    """Return what may be done to a meeting that is shown in full."""
    if meeting.is_cancelled:
        return []
    edit = Button("Edit", "edit", meeting.ref)
    if meeting.body:
        return [Button("Move", "move", meeting.ref), edit, Button("Cancel", "cancel", meeting.ref)]
    coming = [Button("Who's coming", "attendance", meeting.ref)] if meeting.called_at else []
    if meeting.is_held:
        return [edit, Button("It wasn't held", "cancel", meeting.ref), *coming]
    if meeting.is_too_late_to_change(reader.now):
        past = [Button("It was held", "held", meeting.ref), Button("Who came", "came", meeting.ref)]
        no = [Button("It wasn't", "cancel", meeting.ref)] if meeting.is_over_by(reader.now) else []
        return [*past, *no, edit, *coming]
    row = [Button("Move", "move", meeting.ref), edit, Button("Cancel", "cancel", meeting.ref)]
    call = [] if meeting.called_at else [Button("Call", "call", meeting.ref)]
    return [*call, *coming, *row]


def of_bodies(sessions: Sequence[Session], reader: Reader) -> list[str]:
    """Return when each body meets next; empty where none is known."""
    said = [f"{escape(one.body)} {reader.day(one.on_day)}" for one in sessions]
    return [f"Other bodies meet next: {', '.join(said)}."] if said else []


def listed(
    found: ListPage,
    reader: Reader,
    *,
    of: str,
    words: str,
    may_plan: bool,
    sees_all: bool,
    running: Sequence[Meeting] = (),
    counts: Sequence[str] = (),
) -> Message:
    """Return a list of meetings; `of` says which, as "in 2016". Those that are running now come before."""
    now = [line(one, reader) for one in running]
    if not found.total_count:
        day = example_days(reader.today)[0]
        how = f" To plan one: meeting {day} 14:00" if may_plan else ""
        seen = "" if sees_all else ", as far as you can see"
        return Message("\n".join([*now, f"No {'other ' if now else ''}meetings {of}{seen}.{how}", *counts]))
    lines = [*now, *(line(one, reader) for one in found.records)]
    return page(f"*{count(found.total_count, 'meeting')} {of}*", lines, found, words=words, foot=counts)
