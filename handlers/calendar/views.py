"""Views of closed days and absences."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from bot.actions import Action
from bot.calendar import UNNAMED_HOLIDAY, Closure
from bot.charter import Station
from bot.charter_section import Rights
from bot.meetings import Meeting
from bot.names import join_all
from bot.people import Absence
from handlers.core.blocks.elements import (
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
from handlers.core.blocks.text import MONTHS, Reader, capitalized, count, escape
from handlers.core.calls import AGAIN_PREFIX
from handlers.core.records.history_views import activity_line
from handlers.core.registry import Registry
from handlers.meetings.views import who_meets
from handlers.people.absence_views import absence_period, from_to, stands_in, uncovered_periods
from storage.history import DoneFor

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
    closures: Sequence[Closure],
    station: Station,
    reader: Reader,
    *,
    moved: Mapping[date, int],
    due: Sequence[tuple[Action, bool]],
    meetings: Sequence[tuple[Meeting, bool]],
) -> Message:
    """Return which days are closed, where reminders moved, who meets, and what is due: each with whether they may change it."""
    names = list(dict.fromkeys(escape(one.name) for one in closures if one.name != UNNAMED_HOLIDAY))
    name = f": {join_all(names)}" if names else ""
    days = [one.day for one in closures]
    head = f"{escape(station.city)} is closed {_on_days(days, reader)}{name}."
    rescheduled = [
        _reminders_moved(number, to, days[-1] if to > days[-1] else days[0], reader)
        for to, number in sorted(moved.items())
    ]
    met = [
        f"{who_meets(one, reader)} meets {_when(one.starts_on, days, reader)} (*{one.ref}*)."
        for one, _ in meetings
    ]
    first = "\n".join([head, *(rescheduled or ([] if met else ["No reminders change."])), *met])
    lines = [(_due_line(action, days, reader), action, can) for action, can in due[:DUE_MAX]]
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
    row.append(Button("Undo", "say", f"holiday off {station.code} {typed_closures(closures)}"))
    return Message("\n".join([first, *(line for line, _, _ in lines), *more]), (*blocks, buttons(row)))


def typed_closures(closures: Sequence[Closure]) -> str:
    """Return the days as they are typed, without those between them that were as they are before: "A to C except B"."""
    days = [one.day for one in closures]
    first, last = days[0], days[-1]
    between = [first + timedelta(days=n) for n in range(1, (last - first).days)]
    out = " and ".join(day.isoformat() for day in between if day not in days)
    if first == last:
        return first.isoformat()
    return f"{first} to {last}{f' except {out}' if out else ''}"


def _on_days(days: Sequence[date], reader: Reader) -> str:
    """Return days that are in order, those that follow each other as a period."""
    if len(days) == 1:
        return _on(days[0], reader)
    begins = [day for day in days if day - timedelta(days=1) not in days]
    ends = [day for day in days if day + timedelta(days=1) not in days]
    return join_all([from_to(first, last, reader) for first, last in zip(begins, ends, strict=True)])


def _when(day: date, days: Sequence[date], reader: Reader) -> str:
    if day == reader.today:
        return "today"
    return "that day" if len(days) == 1 else f"on {reader.day(day)}"


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


def _due_line(action: Action, days: Sequence[date], reader: Reader) -> str:
    when = _when(action.due.day if action.due else days[0], days, reader)
    return f"*{action.ref}* is due {when}: {escape(action.title)}. {reader.names(action.owners)}"


def opened(closures: Sequence[Closure], station: Station, reader: Reader) -> Message:
    text = (
        f"{escape(station.city)} works {_on_days([one.day for one in closures], reader)}.\n"
        "What was to come then comes on its own day again."
    )
    words = f"{AGAIN_PREFIX}holiday {station.code} {typed_closures(closures)} {escape(closures[0].name)}"
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


def absences_entered(
    absences: Sequence[Absence],
    reader: Reader,
    *,
    me: int,
    back: date,
    instead_of: Sequence[Absence],
    others: Sequence[str],
    coming: Sequence[Meeting],
) -> Message:
    """Return the days, those which they replace, and what happens to messages meanwhile. They are one person's.

    `others` says of those for whom that person stands in what it means for them, `coming` are the meetings to which
    the person had said that they come.
    """
    first = absences[0]
    if first.officer_id is None and first.from_on <= reader.today:
        rest = f"Nobody stands in: reminders and news wait until {reader.day(back)}."
    elif first.officer_id is None:
        rest = f"Nobody stands in: reminders of what is due meanwhile come before, and news waits until {reader.day(back)}."
    else:
        rest = _with_officer(absences, reader, me=me)
    text = f"{_subject_is(first.person_id, reader, me)} away {_periods(absences, reader)}.\n{rest}"
    if instead_of:
        text += f"\nThat replaces the absence {_periods(instead_of, reader)}."
    row = [back_button(first, reader, me=me)]
    if coming:
        others = [*others, _coming_phrase(coming, first.person_id, reader, me=me)]
        behalf = behalf_words(first.person_id, reader, me=me)
        row.insert(0, Button("Can't come", "say", f"apologies {coming[0].ref}{behalf}"))
    return text_message("\n".join([text, *others]), row)


def _coming_phrase(meetings: Sequence[Meeting], person: int, reader: Reader, *, me: int) -> str:
    named = join_all([f"{one.ref} on {reader.day(one.starts_on)}" for one in meetings])
    if person == me:
        return f"You had said that you come to {named}. If you can't now, say so."
    return f"{reader.name(person)} had said that they come to {named}, and hasn't said that they can't."


def _with_officer(absences: Sequence[Absence], reader: Reader, *, me: int) -> str:
    """Return where messages go while somebody stands in, and what happens while they are away, too."""
    person, officer = absences[0].person_id, absences[0].officer_id
    short = reader.short_name(officer)
    who, them = ("you", "you") if person == me else (reader.short_name(person), "them")
    without = join_all([said for one in absences if (said := uncovered_periods(one, reader))])
    if not without:
        return f"{reader.name(officer)} stands in: reminders and news for {them} go to {short}."
    return (
        f"{reader.name(officer)} stands in, but is away too {without}: what comes then waits until "
        f"{who} or {short} is back. Other reminders and news for {them} go to {short}."
    )


def stands_in_no_more(of: Absence, days: tuple[date, date], reader: Reader, *, me: int, told: str) -> str:
    """Return on which days nobody stands in for somebody, because whoever was to is away then."""
    who = "You stand in" if of.officer_id == me else f"{reader.name(of.officer_id)} stands in"
    said = f"{who} for {reader.name(of.person_id)} {absence_period(of, reader)}; nobody does {from_to(*days, reader)} now."
    return f"{said} {told}" if told else said


def uncovered(of: Absence, away: Absence | None, reader: Reader, *, to: int) -> list[Block]:
    """Return that who stands in for somebody is away, and the days on which nobody does; later, that they do again."""
    whom = "you" if of.person_id == to else reader.name(of.person_id)
    officer, when = reader.name(of.officer_id), absence_period(of, reader)
    without = uncovered_periods(of, reader)
    if not without or away is None:
        return [section(f"{officer} stands in for {whom} {when}.")]
    text = (
        f"{officer}, who stands in for {whom} {when}, is away {absence_period(away, reader)}.\n"
        f"Nobody stands in {without}."
    )
    other = [buttons([Button("Name somebody else", "absent")])] if of.person_id == to else []
    return [section(text), *other]


def _periods(absences: Sequence[Absence], reader: Reader) -> str:
    return join_all([absence_period(one, reader) for one in absences])


def back_button(absence: Absence, reader: Reader, *, me: int) -> Button:
    label = "I am back" if absence.person_id == me else "Not away"
    behalf = behalf_words(absence.person_id, reader, me=me)
    return Button(label, "say", f"absent off {absence.to_on}{behalf}")


def behalf_words(person: int, reader: Reader, *, me: int) -> str:
    """Return the option that names the person who is away; "" for oneself."""
    return "" if person == me else f" behalf:<@{reader.roster.slack_user(person)}>"


def _subject_is(person: int, reader: Reader, me: int) -> str:
    return "You are" if person == me else f"{reader.name(person)} is"


def away_already(absences: Sequence[Absence], reader: Reader, *, me: int) -> str:
    who = _subject_is(absences[0].person_id, reader, me)
    return f"{who} already away {_periods(absences, reader)}."


def away_no_more(person: int, days: tuple[date, date], reader: Reader, *, me: int) -> str:
    """Return that an absence was taken back last, and how to be away all the same."""
    whose, who = ("your", "") if person == me else (f"{reader.name(person)}'s", "@name ")
    first, last = (f"{day.day} {MONTHS[day.month - 1]}" for day in days)
    return f"Your last step took {whose} absence back. To set it again: absent {who}{first} - {last}"


def replaced_stays_away(person: int, days: tuple[date, date], reader: Reader, *, me: int) -> str:
    """Return that taking back an absence doesn't bring back the one that it replaced, and how that is entered again."""
    who = "" if person == me else "@name "
    first, last = (f"{day.day} {MONTHS[day.month - 1]}" for day in days)
    return (
        f"That replaced the absence {from_to(*days, reader)}, which undo can't bring back. "
        f"Nothing has changed. To have that one instead: absent {who}{first} - {last}"
    )


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
        are = "were" if is_over else "are"
        text = f"{reader.name(absence.entered_by)} wrote down that you {are} away {absence_period(absence, reader)}."
        if is_over:
            officer = f" {reader.name(absence.officer_id)} stood in." if absence.officer_id else ""
            return [section(text + officer)]
        officer = f" {capitalized(stands_in(absence, reader))}." if absence.officer_id else ""
        return [section(text + officer), buttons([back_button(absence, reader, me=to)])]
    name = reader.name(absence.person_id)
    if to != absence.officer_id:
        officer = stands_in(absence, reader) or "nobody stands in"
        return [section(f"{capitalized(name)} is away {absence_period(absence, reader)}; {officer}.")]
    without = uncovered_periods(absence, reader)
    text = (
        f"You stand in for {name}, who is away {absence_period(absence, reader)}.\n"
        "Their reminders and news come to you then, and you may do what they may; "
        f"I'll note that it was for {reader.short_name(absence.person_id)}."
    )
    if without:
        text += f"\n{capitalized(without)} you are away too, and nobody stands in."
    return [section(capitalized(text))]


def absence_cancelled(person: int, reader: Reader, *, stood_in: bool) -> list[Block]:
    rest = ", so you no longer stand in" if stood_in else ""
    return [section(f"{reader.name(person)} isn't away any more{rest}.")]


def welcome_back(absence: Absence, registry: Registry, reader: Reader, *, done: DoneFor) -> list[Block]:
    """Return the summary on return: what was done in their name. What is theirs by now is behind the button."""
    missed = join_all([from_to(*one, reader) for one in reader.roster.unread_days(absence)])
    stood_in = f"{reader.name(absence.officer_id)} stood in{f', but not {missed}' if missed else ''}"
    lines = [f"You were away {absence_period(absence, reader)}; {stood_in}."]
    if done.count:
        lines.append("Done in your name:")
        lines += [activity_line(one, registry, entries, reader) for one, entries in done.records]
        more = done.count - len(done.records)
        lines += [f"And {more} more."] if more else []
    else:
        lines.append("Nothing was done in your name.")
    look = buttons([Button("Look", "say", "actions mine")])
    return [*sections([*lines, "What is due and what is new comes to you again."]), look]
