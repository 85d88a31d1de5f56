"""Views of closed days and absences."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from bot.actions import Action
from bot.calendar import Closure
from bot.charter import Rights, Station
from bot.meetings import Meeting
from bot.people import Absence
from handlers.blocks.elements import (
    Block,
    Button,
    Message,
    buttons,
    day_field,
    form,
    people_field,
    section,
    sections,
    text_message,
)
from handlers.blocks.text import DAY_NAMES, MONTHS, Reader, capitalized, count, escape
from handlers.calls import AGAIN_PREFIX
from handlers.kinds import Kinds
from handlers.meetings.views import who_meets
from handlers.records.history_views import activity_line
from storage.history import DoneFor
from storage.records import ListPage

UNNAMED_HOLIDAY = "Holiday"
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
DUE_MAX = 5
CLOSED_MAX = 3  # closed days ahead that are named
DONE_MAX = 10


def absence_form() -> Block:
    fields = [
        day_field("on", "First day away", optional=False),
        day_field("to", "Last day away", hint="Left empty: one day."),
        people_field("alternate", "Who stands in", hint="Left empty: nobody."),
    ]
    return form("I'll be away", "Save", fields, words="absent")


def closed(
    closure: Closure,
    station: Station,
    reader: Reader,
    *,
    moved: Mapping[date, int],
    due: Sequence[tuple[Action, bool]],
    meetings: Sequence[tuple[Meeting, bool]],
) -> Message:
    """Return which day is closed, where its reminders moved, who meets, and what is due: each with whether they may change it."""
    name = f": {escape(closure.name)}" if closure.name != UNNAMED_HOLIDAY else ""
    head = f"{escape(station.city)} is closed {_on(closure.day, reader)}{name}."
    rescheduled = [_reminders_moved(number, to, closure.day, reader) for to, number in sorted(moved.items())]
    when = "today" if closure.day == reader.today else "that day"
    met = [f"{who_meets(one, reader)} meets {when} (*{one.ref}*)." for one, _ in meetings]
    first = "\n".join([head, *(rescheduled or ([] if met else ["No reminders change."])), *met])
    lines = [(_due_line(action, closure.day, reader), action, can) for action, can in due[:DUE_MAX]]
    more = [f"And {len(due) - DUE_MAX} more. All: actions"] if len(due) > DUE_MAX else []
    blocks = [section(first)]
    for line, action, can_be_done in lines:
        blocks.append(section(line))
        if can_be_done:
            blocks.append(
                buttons([Button("New date", "move", action.ref), Button("Done", "done", action.ref)])
            )
    blocks += [section(line) for line in more]
    row = [Button(f"Move {one.ref}", "move", one.ref) for one, may_move in meetings[:CLOSED_MAX] if may_move]
    row.append(Button("Undo", "say", f"holiday off {closure.station} {closure.day}"))
    return Message("\n".join([first, *(line for line, _, _ in lines), *more]), (*blocks, buttons(row)))


def which_day_closes(
    station: Station, offered: Sequence[date], closed: Sequence[tuple[date, str]], reader: Reader
) -> Message:
    """Ask which day is closed, with the next working days as buttons, and list what is closed anyway."""
    city = escape(station.city)
    lines = [
        f"Which day is {city} closed? It counts for everybody there.",
        *_closed_ahead(closed, reader),
        f"Another day: holiday {city} {reader.day(offered[-1] + timedelta(days=7))} Office move",
    ]
    row = [Button(f"Close {reader.day(day)}", "say", f"holiday {station.code} {day}") for day in offered]
    return text_message("\n".join(lines), row)


def close_today(station: Station, closure: Closure, reader: Reader, *, moved: Counter[date]) -> str:
    """Ask whether the office closes today, with the reminders that would come on another day."""
    question = f"Close {escape(station.city)} {_on(closure.day, reader)}, for everybody there?"
    later = [
        f"{count(number, 'reminder')} would come {_relative_day(day, reader)}."
        for day, number in sorted(moved.items())
        if day != closure.day
    ]
    return " ".join([question, *later])


def _relative_day(day: date, reader: Reader) -> str:
    return "tomorrow" if day == reader.today + timedelta(days=1) else f"on {reader.day(day)}"


def which_day_opens(station: Station, closed: Sequence[tuple[date, str]], reader: Reader) -> Message:
    """Ask which closed day is a working day after all."""
    city = escape(station.city)
    if not closed:
        return Message(f"No day ahead is closed in {city}. Nothing has changed.")
    text = f"Which day does {city} work after all? It counts for everybody there."
    row = [
        Button(f"Open {reader.day(day)}", "say", f"holiday off {station.code} {day}")
        for day, _ in closed[:CLOSED_MAX]
    ]
    return text_message(text, row)


def _closed_ahead(closed: Sequence[tuple[date, str]], reader: Reader) -> list[str]:
    named = [f"{reader.day(day)} ({escape(name)})" for day, name in closed[:CLOSED_MAX]]
    return [f"Closed already: {', '.join(named)}"] if named else []


def _on(day: date, reader: Reader) -> str:
    return f"today, {reader.day(day)}" if day == reader.today else f"on {reader.day(day)}"


def _reminders_moved(number: int, to: date, day: date, reader: Reader) -> str:
    """Return where reminders moved."""
    reminders = count(number, "reminder")
    if to > day:
        return f"{reminders} {'waits' if number == 1 else 'wait'} until {_weekday_or_date(to, reader)}."
    return f"{reminders} {'comes' if number == 1 else 'come'} {_on(to, reader)}."


def _weekday_or_date(day: date, reader: Reader) -> str:
    """Return the weekday if that is unambiguous, else the date."""
    return WEEKDAYS[day.weekday()] if day - reader.today < timedelta(days=7) else reader.day(day)


def _due_line(action: Action, day: date, reader: Reader) -> str:
    when = "today" if day == reader.today else "that day"
    return f"*{action.ref}* is due {when}: {escape(action.title)}. {reader.names(action.owners)}"


def opened(closure: Closure, station: Station, reader: Reader) -> Message:
    text = (
        f"{escape(station.city)} works {_on(closure.day, reader)}.\n"
        "What was to come then comes on its own day again."
    )
    words = f"{AGAIN_PREFIX}holiday {closure.station} {closure.day} {escape(closure.name)}"
    return text_message(text, [Button("Undo", "say", words)])


def closed_already(station: Station, day: date, name: str, reader: Reader) -> str:
    if not name:
        return not_a_working_day(station, day, reader)
    return (
        f"{escape(station.city)} is closed on {reader.day(day)} already: {escape(name)}. Nothing has changed."
    )


def open_already(station: Station, day: date, _: str, reader: Reader) -> str:
    return f"{escape(station.city)} already works on {reader.day(day)}. Nothing has changed."


def not_a_working_day(station: Station, day: date, reader: Reader) -> str:
    return f"{reader.day(day)} isn't a working day in {escape(station.city)} anyway. Nothing has changed."


def not_own_station(station: Station, home: Station, reader: Reader) -> str:
    return (
        f"A day of {escape(station.city)} is closed by somebody who works there, "
        f"or by {reader.officers(Rights.SECRETARY, Rights.CHAIR)}. "
        f"Your own station is {escape(home.city)}."
    )


def absence_entered(absence: Absence, reader: Reader, *, me: int, back: date) -> Message:
    """Return the period, and what happens to messages meanwhile."""
    them = "you" if absence.person_id == me else "them"
    if absence.officer_id is None:
        rest = f"Nobody stands in: reminders of what is due meanwhile come before, and news waits until {reader.day(back)}."
    else:
        rest = f"{reader.name(absence.officer_id)} stands in: reminders and news for {them} go to {reader.short_name(absence.officer_id)}."
    text = f"{_subject_is(absence.person_id, reader, me)} away {absence_period(absence, reader)}.\n{rest}"
    return text_message(text, [back_button(absence, reader, me=me)])


def back_button(absence: Absence, reader: Reader, *, me: int) -> Button:
    label = "I am back" if absence.person_id == me else "Not away"
    behalf = behalf_words(absence.person_id, reader, me=me)
    return Button(label, "say", f"absent off {absence.to_on}{behalf}")


def behalf_words(person: int, reader: Reader, *, me: int) -> str:
    """Return the option that names the person who is away; "" for oneself."""
    return "" if person == me else f" behalf:<@{reader.roster.slack_user(person)}>"


def _subject_is(person: int, reader: Reader, me: int) -> str:
    return "You are" if person == me else f"{reader.name(person)} is"


def absence_period(absence: Absence, reader: Reader) -> str:
    """Return the period: "from Mon 17 to Fri 21 Oct", or "on Mon 17 Oct"."""
    first, last = absence.from_on, absence.to_on
    if first == last:
        return f"on {reader.day(first)}"
    begins = f"{DAY_NAMES[first.weekday()]} {first.day}"
    if (first.month, first.year) != (last.month, last.year):
        begins = reader.day(first) if first.year != last.year else f"{begins} {MONTHS[first.month - 1]}"
    return f"from {begins} to {reader.day(last)}"


def away_already(absence: Absence, reader: Reader, *, me: int) -> str:
    who = _subject_is(absence.person_id, reader, me)
    return f"{who} already away {absence_period(absence, reader)}. To change that, take it back and say it again."


def away_no_more(person: int, days: tuple[date, date], reader: Reader, *, me: int) -> str:
    """Return that an absence was taken back last, and how to be away all the same."""
    whose, who = ("your", "") if person == me else (f"{reader.name(person)}'s", "@name ")
    first, last = (f"{day.day} {MONTHS[day.month - 1]}" for day in days)
    return f"Your last step took {whose} absence back. To set it again: absent {who}{first} - {last}"


def not_away(reader: Reader, person: int, *, me: int, is_of_a_day: bool) -> str:
    when = " on that day" if is_of_a_day else ", and nothing is planned"
    return f"{_subject_is(person, reader, me)} not away{when}. Nothing has changed."


def absence_ended(absence: Absence, reader: Reader, *, me: int, has_begun: bool) -> Message:
    who = _subject_is(absence.person_id, reader, me)
    if not has_begun:
        return Message(f"{who} not away {absence_period(absence, reader)}. What was to come comes as before.")
    whom = "you" if absence.person_id == me else "them"
    rest = f" {reader.name(absence.officer_id)} no longer stands in." if absence.officer_id else ""
    return Message(f"{who} back.{rest}\nWhat is due and what is new comes to {whom} again.")


def absence_notification(absence: Absence, reader: Reader, *, to: int) -> list[Block]:
    """Return the notification of an officer-in-charge, or of a person entered as away by another."""
    is_over = absence.to_on < reader.today
    if to == absence.person_id:
        are, stands = ("were", "stood") if is_over else ("are", "stands")
        text = f"{reader.name(absence.entered_by)} wrote down that you {are} away {absence_period(absence, reader)}."
        officer = f" {reader.name(absence.officer_id)} {stands} in." if absence.officer_id else ""
        if is_over:
            return [section(text + officer)]
        return [section(text + officer), buttons([back_button(absence, reader, me=to)])]
    name = reader.name(absence.person_id)
    if to != absence.officer_id:
        officer = f"{reader.name(absence.officer_id)} stands in" if absence.officer_id else "nobody stands in"
        return [section(f"{capitalized(name)} is away {absence_period(absence, reader)}; {officer}.")]
    text = (
        f"You stand in for {name}, who is away {absence_period(absence, reader)}.\n"
        "Their reminders and news come to you then, and you may do what they may; "
        f"I'll note that it was for {reader.short_name(absence.person_id)}."
    )
    return [section(capitalized(text))]


def absence_cancelled(person: int, reader: Reader, *, stood_in: bool) -> list[Block]:
    rest = ", so you no longer stand in" if stood_in else ""
    return [section(f"{reader.name(person)} isn't away any more{rest}.")]


def welcome_back(
    absence: Absence, kinds: Kinds, reader: Reader, *, done: DoneFor, mine: ListPage
) -> list[Block]:
    """Return the summary on return: what was done in their name, and what is theirs."""
    lines = [f"You were away {absence_period(absence, reader)}; {reader.name(absence.officer_id)} stood in."]
    if done.count:
        lines.append("Done in your name:")
        lines += [
            activity_line(one, kinds[one.kind].history, entries, reader) for one, entries in done.records
        ]
        more = done.count - len(done.records)
        lines += [f"And {more} more."] if more else []
    else:
        lines.append("Nothing was done in your name.")
    if not mine.total_count:
        return sections([*lines, "You have no open action."])
    due = next((one.due for one in mine.records if one.due), None)
    rest = f", the first due {reader.due(due)}" if due else ""
    look = buttons([Button("Look", "say", "actions mine")])
    return [*sections([*lines, f"Yours again: {count(mine.total_count, 'open action')}{rest}."]), look]
