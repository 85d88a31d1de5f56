"""Closed days of duty stations."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

from bot.actions import Action
from bot.calendar import LONGEST_CLOSURE, UNNAMED_HOLIDAY, Closure, local, moment
from bot.charter import Charter, Station
from bot.charter_section import Rights
from bot.dates.forms import NotADate
from bot.dates.leftovers import date_word_count
from bot.dates.periods import leading_period
from bot.errors import AmbiguousInput, Interpretation, PastDate, PermissionDenied, UserError
from bot.grammar.people import MAX_NAME_WORDS
from bot.history import HistoryEntry
from bot.meetings import Meeting
from bot.moments import hour_before, morning_before
from bot.names import excerpt, fold, strip_off
from bot.notifications import DEADLINE_REASONS, Notification, NotificationState, Reason
from bot.permissions import may_see, permitted_identity
from bot.records import Item, Kind, checked_title
from bot.reminders import is_snoozed
from handlers.calendar import views
from handlers.calendar.absences import DAY, date_options
from handlers.core.blocks.text import Reader, escape
from handlers.core.calls import AGAIN_PREFIX, Ask, Reply
from handlers.core.deadlines import Deadlines
from handlers.core.delivery.notify import office_moment_for
from handlers.core.delivery.readers import reader_hours
from handlers.core.delivery.recipients import bring_forward
from handlers.core.registry import Registry
from handlers.meetings import invitees
from handlers.meetings.news import replan_reminders
from handlers.people.named import must_be_on_roster
from storage import calendar, meetings, notifications
from storage.records import open_due_between, records_by_ids
from storage.unit_of_work import Tx

HOLIDAY = "holiday"  # the verb, also in history
_OPEN = frozenset(("open", "opens", "works", "ouvert", "abierto", "открыт", "مفتوح"))


def holiday(ask: Ask, tx: Tx) -> Reply:
    """Close days of a station, or with "off" or "open" reopen them, and replan reminders."""
    words, is_open = _strip_open(ask.parsed.text.split())
    station, days, name = _parse_holiday(ask, tx, words)
    _must_be_allowed_to_close(ask, tx, station)
    if not days:
        return _ask_which_day(ask, station, is_open=is_open)
    closures = [
        Closure(
            station=station.code,
            day=day,
            name=name or ask.charter.working_days(station.code).closed.get(day, "") or UNNAMED_HOLIDAY,
            is_open=is_open,
            at=ask.now,
            person_id=ask.actor.person_id,
        )
        for day in _changing(ask, station, days, is_open=is_open)
    ]
    people = _affected_people(tx, station)
    for closure in closures:
        calendar.save_closure(tx, closure)
    said = views.typed_closures(closures)
    after = {"station": station.code, "day": closures[0].day, "days": said, "is_open": is_open}
    tx.log(HOLIDAY, why=closures[0].name, after=after)
    tx.snapshot = replace(tx.snapshot, charter=tx.charter.with_overrides(closures))
    notifications.replan_owned_by(tx, people)
    replan_reminders(tx, people)
    if is_open:
        bring_forward(tx, people)
        return Reply.from_message(views.opened(closures, station, _reader_at_station(ask, station)))
    return _closed(ask, tx, station, closures, people)


def _closed(ask: Ask, tx: Tx, station: Station, closures: Sequence[Closure], people: Sequence[int]) -> Reply:
    """Return what the closed days change. Raises AmbiguousInput before today is closed."""
    days = [closure.day for closure in closures]
    moved = sum((_count_rescheduled(tx, people, station, day, ask.registry) for day in days), Counter())
    _ask_before_closing_today(ask, station, closures, moved)
    due = [one for day in days for one in _due_that_day(ask, tx, station, day)]
    met = [one for day in days for one in _meetings_of(ask, tx, station, day)]
    reader = _reader_at_station(ask, station)
    return Reply.from_message(views.closed(closures, station, reader, moved=moved, due=due, meetings=met))


def _strip_open(words: list[str]) -> tuple[list[str], bool]:
    """Return the words without "off" or a last "open", and whether either was there."""
    if len(words) > 1 and fold(words[-1]) in _OPEN:
        return words[:-1], True
    return strip_off(words)


def words_to_reopen_or_close(_: Ask, entry: HistoryEntry) -> str:
    """Return the words that open a day that was closed, or close it again."""
    said = json.loads(entry.after or "{}")
    day = f"{said['station']} {said.get('days', said['day'])}"
    return f"{AGAIN_PREFIX}{HOLIDAY} {day} {escape(entry.why)}" if said["is_open"] else f"{HOLIDAY} off {day}"


def _ask_which_day(ask: Ask, station: Station, *, is_open: bool) -> Reply:
    """Ask which day is closed, or works after all: it counts for everybody there, so none is assumed."""
    today, days = local(ask.now, station.zone).date(), ask.charter.working_days(station.code)
    closed = sorted((day, name) for day, name in days.closed.items() if day >= today)
    reader = _reader_at_station(ask, station)
    if is_open:
        return Reply.from_message(views.which_day_opens(station, closed, reader))
    first = days.roll_forward(today)
    offered = (first, days.roll_forward(first + DAY))
    return Reply.from_message(views.which_day_closes(station, offered, closed, reader))


def _ask_before_closing_today(
    ask: Ask, station: Station, closures: Sequence[Closure], moved: Counter[date]
) -> None:
    """Ask before the office of everybody there closes on the day that it is. Raises AmbiguousInput, and nothing is stored.

    `moved` counts the reminders that would come on another day.
    """
    closure = closures[0]
    today = local(ask.now, station.zone).date()
    if closure.day != today or ask.call.words.startswith(AGAIN_PREFIX):
        return
    words = f"{station.code} {views.typed_closures(closures)} {escape(closure.name)}"
    raise AmbiguousInput(
        views.close_today(station, closure, _reader_at_station(ask, station), moved=moved),
        phrase=ask.call.words,
        interpretations=[
            Interpretation("Close it", f"{AGAIN_PREFIX}holiday {words}"),
            Interpretation("Another day", f"holiday {station.code}"),
            Interpretation("Leave it", "leaveit"),
        ],
    )


def _reader_at_station(ask: Ask, station: Station) -> Reader:
    """Return the reader in the station's zone."""
    return replace(ask.reader, zone=station.zone)


def _parse_holiday(ask: Ask, tx: Tx, words: Sequence[str]) -> tuple[Station, list[date], str]:
    """Return station, days and name of a holiday; the default is the asker's station, and no days where none was typed."""
    must_be_on_roster(ask)
    starts = (n for n in range(min(len(words), MAX_NAME_WORDS + 1)) if _begins_with_a_day(ask, words[n:]))
    day_index = next(starts, len(words))
    named = " ".join(words[:day_index])
    own = tx.roster.persons[ask.actor.person_id].station
    station = ask.charter.find_station(named or own, on=ask.today)
    if day_index == len(words):
        return station, [], ""
    days, taken = _parse_days(ask, words[day_index:], station)
    name = " ".join(words[day_index + taken :])
    if name and not named and (named_station := _find_station(ask, name.removeprefix("in "))) is not None:
        return _parse_holiday(ask, tx, [named_station.city, *words[: day_index + taken]])
    if date_word_count(words[day_index + taken :], has_hour=False):
        raise UserError(
            f"I read the day, but not “{excerpt(name)}”. Say it like this: {ask.example('holiday')}"
        )
    return station, days, checked_title(name) if name else ""


def _find_station(ask: Ask, name: str) -> Station | None:
    """Return the station named after the day; None if the words are a holiday's name."""
    try:
        return ask.charter.find_station(name, on=ask.today)
    except UserError:
        return None


def _begins_with_a_day(ask: Ask, words: Sequence[str]) -> bool:
    try:
        leading_period(words, **date_options(ask, ask.typing_context.zone, ask.typing_context.working_days))
    except NotADate:
        return False
    except UserError:
        return True  # an ambiguous or invalid day
    return True


def _parse_days(ask: Ask, words: Sequence[str], station: Station) -> tuple[list[date], int]:
    """Return the days at the station that the words begin with, and how many words they took."""
    options = date_options(ask, station.zone, ask.charter.working_days(station.code))
    try:
        period, taken = leading_period(words, **options)
        first, last = period.ends(ask.today)
    except PastDate as question:
        passed = str(question).partition(". ")[0]
        raise UserError(f"{passed}. Only today and days ahead can be closed.") from None
    if first.at is not None:
        raise UserError("A station closes for a whole day, not from an hour on.")
    if first.day < local(ask.now, station.zone).date():
        passed = _reader_at_station(ask, station).day(first.day)
        raise UserError(f"{passed} has passed. Only today and days ahead can be closed.")
    days = [
        begins + n * DAY
        for begins, ends in period.runs(first.day, last.day)
        for n in range((ends - begins).days + 1)
    ]
    if len(days) > LONGEST_CLOSURE.days:
        raise UserError(
            f"That's {len(days)} days, and {LONGEST_CLOSURE.days} are the most. Close them in parts."
        )
    return days, taken


def _must_be_allowed_to_close(ask: Ask, tx: Tx, station: Station) -> None:
    own = [tx.roster.persons[person].station for person in ask.actor.person_ids]
    if station.code in own or ask.actor.all_rights & {Rights.CHAIR, Rights.SECRETARY}:
        return
    home = ask.charter.find_station(own[0])
    raise PermissionDenied(views.not_own_station(station, home, ask.reader))


def _changing(ask: Ask, station: Station, named: Sequence[date], *, is_open: bool) -> list[date]:
    """Return the days that are not as they are to be. Raises UserError where there is none."""
    days = ask.charter.working_days(station.code)
    reader = _reader_at_station(ask, station)
    found = [
        day
        for day in named
        if days.is_open(day) != is_open and (not is_open or day.weekday() in days.weekdays)
    ]
    if found:
        return found
    day = next((one for one in named if one.weekday() in days.weekdays), named[0])
    if days.is_open(day) == is_open:
        refusal = views.open_already if is_open else views.closed_already
        raise UserError(refusal(station, day, days.closed.get(day, ""), reader))
    raise UserError(views.not_a_working_day(station, day, reader))


def _affected_people(tx: Tx, station: Station) -> list[int]:
    """Return the people of a station, and those represented by one of them."""
    people = [person.id for person in tx.roster.persons.values() if person.station == station.code]
    return [*people, *tx.roster.represented_by(people)]


def _count_rescheduled(
    tx: Tx, people: Sequence[int], station: Station, day: date, registry: Registry
) -> Counter[date]:
    """Return how many reminders of a closed day move to which day."""
    first, until = (moment(on, time(0), station.zone) for on in (day, day + DAY))
    upcoming = notifications.upcoming_reminders(tx, people, first=first, until=until)
    found = [one for one in upcoming if _works_at(tx, one.person_id, station)]
    return Counter(local(at, station.zone).date() for at in _reminder_moments(tx, found, registry))


def _works_at(tx: Tx, person: int, station: Station) -> bool:
    return tx.roster.persons[person].station == station.code


def _reminder_moments(tx: Tx, reminders: Sequence[Notification], registry: Registry) -> Iterator[datetime]:
    """Return when these reminders are sent in the current calendar; dropped ones are left out."""
    ids = sorted({one.record_id for one in reminders if one.record_id is not None})
    records = {record.id: record for record in records_by_ids(tx, ids)}
    snoozed, existing = notifications.snoozed(tx, ids), notifications.deadline_reminders(tx, ids)
    for reminder in reminders:
        record = records[reminder.record_id or 0]
        if not registry.holds(tx, reminder, record, tx.now) or is_snoozed(reminder, snoozed):
            continue
        if reminder.reason not in DEADLINE_REASONS or reminder.state == NotificationState.BATCHED:
            at = office_moment_for(tx, reminder.person_id, max(tx.now, _due_anew(tx, reminder, record)))
            if registry.holds(tx, reminder, record, at):  # else it would come too late, and doesn't
                yield at
        elif (deadlines := registry.kind_of(record).deadlines) is not None:
            yield from _planned_moments(tx, deadlines, record, existing, reminder.key)


def _due_anew(tx: Tx, reminder: Notification, record: Any) -> datetime:
    """Return from when a reminder of no deadline is due; that of a meeting comes before a day that is closed."""
    anew = _MEETING_MOMENTS.get(Reason(reminder.reason))
    if anew is None or reminder.state == NotificationState.BATCHED:
        return reminder.due_at
    return anew(record.time, reader_hours(tx, reminder.concerned_person_id)) or reminder.due_at


_MEETING_MOMENTS = {Reason.MEETING_TOMORROW: morning_before, Reason.MEETING_SOON: hour_before}


def _planned_moments(
    tx: Tx, deadlines: Deadlines[Any], item: Item, existing: Sequence[Notification], key: str
) -> Iterator[datetime]:
    anew = replace(item, planned=notifications.NEEDS_REPLANNING)
    planned = (one for one in deadlines.planned(tx, anew, existing) if one.state == NotificationState.PLANNED)
    return (one.due_at for one in planned if one.key == key)


def _due_that_day(ask: Ask, tx: Tx, station: Station, day: date) -> list[tuple[Action, bool]]:
    """Return the actions due at the station that day, each with whether the asker may close it."""
    return [
        (action, permitted_identity(ask.actor, "done", action, charter=ask.charter) is not None)
        for action in open_due_between(tx, Kind.ACTION, day, day)
        if any(_works_at(tx, owner, station) for owner in action.owners) and may_see(ask.actor, action)
    ]


def _is_at(charter: Charter, meeting: Meeting, station: Station) -> bool:
    at = charter.station_in(meeting.place)
    return at is not None and at.code == station.code


def _meetings_of(ask: Ask, tx: Tx, station: Station, day: date) -> list[tuple[Meeting, bool]]:
    """Return the meetings of the day at the station, or with people of it, each with whether the asker may move it."""
    until = moment(day + DAY, time(0), station.zone)
    return [
        (one, invitees.may_change(ask, one))
        for one in meetings.ahead(tx, who=ask.actor, now=ask.now, until=until)
        if one.is_own and local(one.begins_at, station.zone).date() == day
        if _is_at(tx.charter, one, station)
        or any(_works_at(tx, person, station) for person in invitees.of_meeting(tx, one))
    ]
