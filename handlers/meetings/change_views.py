"""What is said of a meeting that was moved, corrected or cancelled."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.calendar import UNNAMED_HOLIDAY
from bot.charter import Station
from bot.dates.forms import typed_day
from bot.dates.recurrence import Recurrence, format_recurrence
from bot.examples import example_days
from bot.grammar.who_came import SAID_LIKE
from bot.issues import Issue
from bot.meetings import Meeting
from bot.moments import WallTime
from bot.names import join_all, join_names
from handlers.core.blocks.chips import Chip, facts
from handlers.core.blocks.elements import (
    Block,
    Button,
    Message,
    buttons,
    section,
    text_message,
)
from handlers.core.blocks.fallback import message_about
from handlers.core.blocks.text import Reader, escape, with_full_stop
from handlers.meetings import registration_views, views
from handlers.meetings.room import views as room
from handlers.meetings.views import name, new_due_dates, reason_end, when

MAX_SHOWN = 4  # days or meetings in a sentence
MAX_NAMED = 5  # people in a sentence; more are counted


def _told(people: Sequence[int], reader: Reader) -> str:
    if len(people) > MAX_NAMED:
        return f"I'll tell {len(people)} people."
    return f"I'll tell {join_names([reader.name(one) for one in people])}." if people else ""


# What was done


def moved(
    meeting: Meeting, reader: Reader, *, told: Sequence[int], follow: Sequence[Issue], remarks: Sequence[str]
) -> Message:
    before = meeting.time_before
    was = f", not {when(before, reader)}" if before else ""
    sentence = f"*{name(meeting)}* is on *{when(meeting.time, reader)}*{was}{reason_end(meeting)}"
    row = [Button("Undo", "undo", meeting.ref), Button("Edit", "edit", meeting.ref)]
    return message_about(
        [sentence, *remarks, _told(told, reader), *new_due_dates(follow, reader)],
        facts(Chip.MOVED, meeting.ref),
        row,
    )


def cancelled(
    meeting: Meeting,
    before: Meeting,
    reader: Reader,
    *,
    told: Sequence[int],
    follow: Sequence[Issue],
    remarks: Sequence[str],
) -> Message:
    became = views.missed(meeting) or "is cancelled"
    sentence = f"*{name(before)}*, {when(meeting.time, reader)}, {became}{reason_end(meeting)}"
    free = f"The number {before.official} is free again." if before.official else ""
    row = [Button("Undo", "undo", meeting.ref)]
    return message_about(
        [sentence, free, *remarks, _told(told, reader), *new_due_dates(follow, reader)],
        facts(views.off_chip(meeting), meeting.ref),
        row,
    )


def edited(
    meeting: Meeting, reader: Reader, *, told: Sequence[int], follow: Sequence[Issue], remarks: Sequence[str]
) -> Message:
    lines = [
        f"*{name(meeting)}* is changed.",
        views.when_and_where(meeting, reader),
        *remarks,
        _told(told, reader),
    ]
    lines += new_due_dates(follow, reader)
    row = [Button("Undo", "undo", meeting.ref), Button("Edit", "edit", meeting.ref)]
    return message_about(lines, facts(Chip.MEETING, meeting.ref, views.length(meeting)), row)


def chairs_now(meeting: Meeting, before: Meeting, reader: Reader) -> list[str]:
    """Return who chairs a meeting, or convenes its group, where that has changed."""
    if meeting.chair_id == before.chair_id:
        return []
    if meeting.chair_id is None:
        return ["The chair of the task force chairs it again."]
    return [f"{reader.name(meeting.chair_id)} {'convenes' if meeting.group_name else 'chairs'} it now."]


def held_question(meeting: Meeting, reader: Reader) -> list[Block]:
    """Return the question whether a meeting was held that is over."""
    row = said_of_the_past(meeting)
    if not meeting.is_called:
        text = f"*{name(meeting)}, {when(meeting.time, reader)}: nobody was invited.* What came of it?"
        return [section(text), facts(Chip.WAITING, meeting.ref), buttons(row)]
    text = f"*{question_whether_held(meeting, reader)}*"
    return [section(text), facts(Chip.WAITING, meeting.ref), buttons(row)]


def question_whether_held(meeting: Meeting, reader: Reader) -> str:
    which = f"meeting {meeting.official}" if meeting.official else name(meeting)
    return f"Was {which} of {reader.day(meeting.starts_on)} held?"


def said_of_the_past(meeting: Meeting) -> list[Button]:
    """Return the buttons that say what became of a meeting that is over."""
    yes = Button("Yes, as planned", "say", f"held {meeting.ref}", is_next_step=True)
    no = (
        Button("No", "cancel", meeting.ref)
        if meeting.is_called
        else Button("No", "say", f"cancel {meeting.ref} nobody was invited")
    )
    return [yes, Button("Who came", "came", meeting.ref), no]


def held(
    meeting: Meeting,
    reader: Reader,
    *,
    presence: Sequence[str],
    silent: Sequence[int],
    guests: room.Guests | None = None,
) -> Message:
    day = reader.day(meeting.held_on or meeting.starts_on)
    planned = f", planned for {reader.day(meeting.starts_on)}" if meeting.held_on != meeting.starts_on else ""
    asks = room.unknown(silent, reader) if presence else ["Nobody is entered as having come. Who came?"]
    others = room.others_button(meeting, silent) if presence else []
    row = [
        *room.enter_guests(guests),
        *others,
        Button("Who came", "came", meeting.ref),
        Button("Undo", "undo", meeting.ref),
    ]
    sentence = f"*{name(meeting)}* was held on {day}{planned}."
    return message_about(
        [sentence, *presence, *room.uninvited(guests, meeting, reader), *asks],
        facts(Chip.DONE, meeting.ref),
        row,
    )


def who_came(meeting: Meeting) -> Message:
    text = f"Who came? Say it like {SAID_LIKE.format(meeting.ref)}"
    return text_message(text, [Button("Fill in a form", "came", meeting.ref)])


# What is not possible


def not_begun(meeting: Meeting, reader: Reader) -> str:
    return f"{meeting.ref} begins on {when(meeting.time, reader)}, so it can't have been held yet."


def impossible_day(meeting: Meeting, day: date, reader: Reader) -> str:
    """Return why a meeting can't have been held on a day."""
    why = "is still ahead" if day > reader.today else f"is before {when(meeting.time, reader)}"
    return f"{reader.day(day)} {why}, so {meeting.ref} can't have been held then."


def nobody_chaired(meeting: Meeting, chair: int, reader: Reader, *, is_absent: bool) -> str:
    was_away = "is entered as absent" if is_absent else "sent apologies"
    return (
        f"{reader.name(chair)} {was_away}, so who chaired {meeting.ref}? "
        f"Name them first: edit {meeting.ref} chair:@name. "
        f"If {reader.short_name(chair)} was there: present {meeting.ref} @name"
    )


def cancelled_already(meeting: Meeting, reader: Reader, *, me: int) -> str:
    if meeting.step_by is None or meeting.step_at is None:
        return f"{meeting.ref} was taken back right after it was planned."
    day, by = reader.day_of(meeting.step_at), "You" if meeting.step_by == me else reader.name(meeting.step_by)
    if meeting.was_missed:
        return f"{by} noted on {day} that {meeting.ref} didn't take place{reason_end(meeting)}"
    return f"{by} cancelled {meeting.ref} on {day}{reason_end(meeting)}"


def of_another_body(meeting: Meeting, reader: Reader) -> str:
    who = views.who_meets(meeting, reader)
    return f"{meeting.ref} is a meeting of {who}. I keep its day and its papers, and invite and count nobody there."


def whole_days_only(meeting: Meeting, reader: Reader) -> str:
    example = example_days(reader.today)[0]
    return f"I take whole days here, not hours. Say it like move {meeting.ref} {example}"


def meets_that_day(meeting: Meeting, ref: str, reader: Reader) -> str:
    day = reader.day(meeting.starts_on)
    return f"{views.who_meets(meeting, reader)} already meets on {day} ({ref}). Nothing has changed."


def held_already(meeting: Meeting, reader: Reader) -> str:
    return f"{meeting.ref} was held on {reader.day(meeting.held_on or meeting.starts_on)}, so nothing has changed."


def begun_already(meeting: Meeting, verb: str, reader: Reader) -> str:
    """Return that it is too late to move or cancel a meeting, and what can be said of it instead."""
    what = "moved" if verb == "move" else "cancelled"
    began = f"{meeting.ref} began on {when(meeting.time, reader)}, so it can't be {what} any more."
    then = "" if meeting.is_over_by(reader.now) else "once it's over, "
    no = f"If it wasn't: {then}cancel {meeting.ref} and say what happened."
    return f"{began} If it was held: held {meeting.ref}. {no}"


def reason_required(meeting: Meeting) -> str:
    return f"Why is {meeting.ref} cancelled? Everybody who was invited will read it."


def move_anyway(meeting: Meeting, sentences: Sequence[str], words: str) -> Message:
    text = f"{' '.join(sentences)} Nothing has moved yet."
    return text_message(text, [Button(f"Move {meeting.ref} anyway", "say", words)])


def no_other_time(meeting: Meeting, reader: Reader) -> str:
    return f"{meeting.ref} is already on {when(meeting.time, reader)}. Nothing has changed."


def passed_already(meeting: Meeting, at: WallTime, reader: Reader) -> str:
    passed = with_full_stop(f"{when(at, reader)} has passed, so {meeting.ref} can't move there")
    return f"{passed} When should it be?"


# What is asked before a meeting is planned


def day_required(text: str, reader: Reader) -> str:
    title = f" {escape(text[:60])}" if text else ""
    return f"When is it? Say it like meeting {example_days(reader.today)[0]} 14:00{title}"


def end_required(recurrence: Recurrence, reader: Reader, *, last: date) -> str:
    """Return the question when a series ends; `last` is the day of an example."""
    said = format_recurrence(recurrence, reader.charter.zones_by_city)
    return f"{said}: until when? A series needs an end, like “until {typed_last(last, reader)}”."


def typed_last(day: date, reader: Reader) -> str:
    """Return the last day of a series as it is typed, with its year unless it is within the next one."""
    return typed_day(day) if day - reader.today < timedelta(days=365) else f"{typed_day(day)} {day.year}"


def hour_required(day: str, example: date) -> str:
    return f"At what time on {day}? Nothing is planned yet. Say it like meeting {typed_day(example)} 14:00."


def not_working_days(closed: Sequence[tuple[Meeting, int, int]], reader: Reader) -> str:
    """Return which days are none of work, each with for how many of how many."""
    if len(closed) == 1:
        ((meeting, count_closed, invited),) = closed
        day = reader.day(meeting.starts_on)
        where = f"in {escape(meeting.body)}" if meeting.body else "invited"
        everybody = f"anybody {where}"
        people = everybody if count_closed == invited else f"{count_closed} of the {invited} people {where}"
        return f"{day} isn't a working day for {people}."
    days = _some([reader.day(one.starts_on) for one, _, _ in closed])
    return f"{days} aren't working days for most of the people invited."


def closed_place(meeting: Meeting, at: Station, reader: Reader) -> str:
    """Return that the office at which a meeting takes place is closed that day, and why where its holiday has a name."""
    name = reader.charter.working_days(at.code).closed.get(meeting.starts_on, "")
    why = f": {escape(name)}" if name and name != UNNAMED_HOLIDAY else ""
    return f"{escape(at.city)} is closed on {reader.day(meeting.starts_on)}{why}."


def same_time(clashes: Sequence[tuple[Meeting, Sequence[Meeting]]], reader: Reader) -> str:
    """Return which other meetings are at the same time as those that are planned."""
    others = list({one.id: one for _, found in clashes for one in found}.values())
    named = _some([f"{one.ref} {name(one)}, {when(one.time, reader)}" for one in others])
    return f"At the same time: {named}."


def _some(items: Sequence[str]) -> str:
    """Return the first of many, and how many others there are."""
    more = [f"{len(items) - MAX_SHOWN} more"] if len(items) > MAX_SHOWN else []
    return join_all([*items[:MAX_SHOWN], *more])


def new_group(group: str) -> str:
    return f"I don't know a working group “{escape(group)}” yet, so this would be its first meeting."


def no_number_of_series() -> str:
    return (
        "A number belongs to one meeting. Those of a series get theirs when they're called. Nothing was done."
    )


def no_number_of_group() -> str:
    return "Only the task force's own meetings have a number. Nothing was done."


def number_stays(meeting: Meeting) -> str:
    return f"{meeting.ref} has had a number since it was called. You can give it another: edit {meeting.ref} number:4"


def not_over_yet(meeting: Meeting, at: WallTime, reader: Reader) -> str:
    return f"{meeting.ref} is over, and {when(at, reader)} is still ahead. Say when it was."


def there_already(known: Meeting) -> str:
    return f"{known.ref} is a meeting of that time already. Nothing has changed."


def nobody_came(meeting: Meeting) -> str:
    return f"{meeting.ref} isn't entered as held, so nobody can have come. First say: held {meeting.ref}"


def named_already(meeting: Meeting) -> str:
    return f"Who came to {meeting.ref} is entered by name. To correct it: present {meeting.ref} @name, absent @name"


def came_only_to_held() -> str:
    return "Who came is said of a meeting that was held. Nothing is planned."


def unknown_zone(name: str, city: str) -> str:
    return f"I don't know the time zone “{escape(name[:40])}”. Say a city, as in “14:00 {escape(city)}”. Nothing was done."


def keep_button(number: int, words: str) -> Button:
    return Button("Plan it anyway" if number == 1 else "Plan them anyway", "say", words)


def keep_or_not(sentences: Sequence[str], row: Sequence[Button]) -> Message:
    return text_message(f"{' '.join(sentences)} Nothing is planned yet.", row)


def who_can_change(meeting: Meeting, reader: Reader, people: Sequence[int]) -> str:
    return f"{registration_views.who(people, reader)} can change {meeting.ref}."


def number_taken(number: int, by: Meeting) -> str:
    return f"Meeting {number} is already {by.ref}. Nothing was done."


def no_such_number(number: int) -> str:
    return f"I can't find meeting {number}."


def no_end(words: str, how: str) -> str:
    """Return that the hour at which a meeting ends is not read; `how` is what to say instead."""
    return f"I can't read “{escape(words)}” as an hour, so nothing has changed. Say it like {how}"


@dataclass(frozen=True)
class Away:
    """Somebody invited who is away on the day of a meeting: who stands in; else who could come instead; None for nobody."""

    person: int
    officer: int | None
    alternate: int | None


def away(meeting: Meeting, found: Sequence[Away], reader: Reader, *, may_enter: bool) -> str:
    """Return who is away on the day of a meeting, who stands in or could come, and how that is entered."""
    names = [f"{reader.name(one.person)}{_instead(one, reader)}" for one in found]
    is_open = may_enter and meeting.is_called and any(one.officer is None for one in found)
    how = f" To enter who comes instead: apologies {meeting.ref} @instead behalf:@away" if is_open else ""
    return f"Away on {reader.day(meeting.starts_on)}: {join_names(names)}.{how}"


def _instead(one: Away, reader: Reader) -> str:
    if one.officer is not None:
        return f" ({reader.name(one.officer)} stands in)"
    return f" ({reader.name(one.alternate)} could come instead)" if one.alternate is not None else ""
