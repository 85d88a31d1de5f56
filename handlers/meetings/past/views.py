"""Texts about meetings of the past that are entered by words or from a file."""

from collections import Counter
from collections.abc import Mapping, Sequence

from bot.issues import Issue
from bot.meeting_import import MAX_MEETINGS, SHOWN_COLUMNS, Fate, PlannedMeeting
from bot.meetings import Meeting, MeetingState
from bot.moments import WallTime
from bot.names import join_all
from handlers.core.blocks.chips import Chip, facts
from handlers.core.blocks.elements import Button, Message, buttons, section, sections
from handlers.core.blocks.fallback import message_about, message_of
from handlers.core.blocks.text import Reader, capitalized, count, escape
from handlers.meetings import views
from handlers.meetings.views import name, when

ROWS_MAX = 30  # rows of each sort in a report; the rest is counted
NO_NUMBER_OF_GROUP = "Only the task force's own meetings have a number. Nothing was done."
NOTHING_THERE = "There's no row in that file below the first, which names the columns. Nothing was done."
EXPIRED = "I can't find those meetings: I keep them for two days, for whoever sent them. Send the file again."
DROPPED = "You left those meetings, and nothing was entered. If you want them after all, send the file again."
OUTDATED = "There's a newer report of those meetings; that one counts."
NOBODY_TOLD = "Nobody was told, and no channel shows it."


def recorded(meeting: Meeting, reader: Reader, *, presence: Sequence[str]) -> Message:
    """Return what was entered of a meeting of the past."""
    row = [Button("Edit", "edit", meeting.ref), Button("Undo", "undo", meeting.ref)]
    if not meeting.is_held:
        why = views.reason_end(meeting)
        lines = [f"*{name(meeting)}*, {when(meeting.time, reader)}, didn't take place{why}", NOBODY_TOLD]
        return message_about(lines, facts(Chip.MEETING, meeting.ref), row[1:])
    planned = f", planned for {reader.day(meeting.starts_on)}" if meeting.held_on != meeting.starts_on else ""
    no_number = f"It has no number. To give it one: edit {meeting.ref} number:1"
    lines = [
        f"*{name(meeting)}* was held on {reader.day(meeting.held_on or meeting.starts_on)}{planned}.",
        *presence,
        *([no_number] if meeting.is_own and meeting.official is None else []),
        NOBODY_TOLD,
    ]
    return message_about(lines, facts(Chip.DONE, meeting.ref), row)


def still_ahead(at: WallTime, reader: Reader) -> str:
    return f"{when(at, reader)} is still ahead, so nothing can be entered of it. Nothing was done."


def not_entered(planned: PlannedMeeting, known: Meeting | None) -> str:
    """Return why a meeting of the past isn't entered; `known` is the one that it is already, where its reader sees it."""
    if planned.fate is Fate.SAME or known is not None:
        ref = "That meeting" if known is None else f"{known.ref} is that meeting: it"
        return f"{ref} is there already. Nothing was done."
    return f"{capitalized(escape(planned.reason))}. Nothing was done."


# Corrected


def reopened(meeting: Meeting, reader: Reader) -> Message:
    """Return that it is open again what became of a meeting, with what can be said of it."""
    row = [
        Button("It was held", "held", meeting.ref),
        Button("It wasn't", "cancel", meeting.ref),
        Button("Undo", "undo", meeting.ref),
    ]
    text = f"*{name(meeting)}*, {when(meeting.time, reader)}: it's open again what became of it. Nobody was told."
    return message_about([text], facts(Chip.WAITING, meeting.ref), row)


def open_already(meeting: Meeting) -> str:
    return f"Nothing is said of {meeting.ref} that could be taken back: it's entered neither as held nor as cancelled."


def planned_again(meeting: Meeting) -> str:
    return f"{meeting.ref} isn't over yet. A cancelled meeting has to be planned again: meeting friday 10:00"


# From a file


def help_text(categories: str) -> str:
    return (
        "Drop a file into our own conversation, with the words: import meetings\n"
        f"I read xlsx and csv, up to {MAX_MEETINGS} meetings at once. The first row names the columns: "
        f"{', '.join(SHOWN_COLUMNS)}. Day and state are needed; a state is held, cancelled or planned. "
        "A day is written 2015-03-24.\n"
        f"How many came can stand in a column for each category: {escape(categories)}.\n"
        "You see first what I would enter. Nobody is called or told."
    )


def report(
    found: Sequence[PlannedMeeting],
    seen: Mapping[int, Meeting],
    unread: Sequence[str],
    reader: Reader,
    *,
    of: str,
    is_changed: bool = False,
) -> Message:
    """Return what becomes of each row, with the buttons; `of` identifies the rows, `seen` are known meetings by row."""
    new = [one for one in found if one.fate is Fate.NEW]
    since = "Something has changed since that report, so nothing was entered. " if is_changed else ""
    end = "Nothing is entered yet." if new else "There is nothing to enter."
    lines = [f"{since}*{count(len(found), 'row')}:* {_counted(found)}. {end}"]
    lines += _cut([_new_line(one, reader) for one in new])
    lines += _cut([_refused_line(one, seen, reader) for one in found if one.fate is Fate.REFUSED])
    lines += [f"Not read: {escape(', '.join(unread))}."] if unread else []
    if not new:
        return message_of(sections(lines))
    enter = Button(f"Enter {len(new)}", "applymeetings", of, is_next_step=True)
    leave = Button("Leave them", "dropmeetings", of.split(maxsplit=1)[0])
    return message_of([*sections(lines), buttons([enter, leave])])


def _counted(found: Sequence[PlannedMeeting]) -> str:
    counts = Counter(one.fate for one in found)
    words = {Fate.SAME: "there already"}
    return ", ".join(f"{counts[fate]} {words.get(fate, str(fate))}" for fate in Fate if counts[fate])


def _cut(lines: Sequence[str]) -> list[str]:
    more = len(lines) - ROWS_MAX
    return [*lines[:ROWS_MAX], *([f"and {more} more like these"] if more > 0 else [])]


def _new_line(one: PlannedMeeting, reader: Reader) -> str:
    said = one.said
    number = f"meeting {said.number}" if said.number else ""
    head = ", ".join(filter(None, [escape(said.title or said.group), number])) or "without a number"
    moved = said.is_held and said.held_on is not None and said.held_on != said.starts_on
    state = f"held on {reader.day(said.held_on)}" if moved and said.held_on else said.state
    people = sum(number for _, number in said.came)
    came = f"{people} came" if people else ""
    return " · ".join(filter(None, [f"{said.row}: *{head}*", when(said.when, reader), state, came]))


def _refused_line(one: PlannedMeeting, seen: Mapping[int, Meeting], reader: Reader) -> str:
    known = seen.get(one.said.row)
    which = f" ({known.ref}, {became(known, reader)})" if known is not None else ""
    return f"Row {one.said.row}: {escape(one.reason)}{which}"


def became(meeting: Meeting, reader: Reader) -> str:
    """Return what became of a meeting, and on which day."""
    if meeting.is_held:
        return f"held on {reader.day(meeting.held_on or meeting.starts_on)}"
    day = reader.day(meeting.starts_on)
    return f"{day}, {views.missed(meeting) or 'cancelled'}" if meeting.is_cancelled else f"planned for {day}"


def entered(made: Sequence[Meeting], left_out: int, follow: Sequence[Issue], reader: Reader) -> Message:
    """Return the one summary of an import; `follow` are the issues of which the answer is due on another day now."""
    held = [one for one in made if one.is_held]
    by_year = Counter((one.held_on or one.starts_on).year for one in held if one.is_own)
    counts = [f"{number} held in {year}" for year, number in sorted(by_year.items())]
    others = [
        (sum(not one.is_own for one in held), "held by working groups"),
        (sum(one.is_cancelled for one in made), "cancelled"),
        (sum(one.state == MeetingState.PLANNED for one in made), "planned"),
    ]
    counts += [f"{number} {word}" for number, word in others if number]
    refs = [one.ref for one in made]
    lines = [
        f"Entered: {count(len(made), 'meeting')}, {span(refs)}: {join_all(counts)}.",
        "Nobody was told, and no channel shows them.",
        *(["Those that are planned are called when their day comes, as always."] if others[2][0] else []),
        *(
            [f"{count(left_out, 'row')} left out. Correct them in the file, and send it again."]
            if left_out
            else []
        ),
    ]
    lines += views.new_due_dates(follow, reader)
    row = [Button("See all meetings", "say", "meetings all"), Button("Undo", "undo", " ".join(refs))]
    return message_of([section("\n".join(lines)), buttons(row)])


def span(refs: Sequence[str]) -> str:
    return refs[0] if len(refs) == 1 else f"{refs[0]} to {refs[-1]}"


def entered_before(became: str) -> str:
    return f"Those are entered already: {span(became.split())}. Nothing has changed."
