"""A deadline on a day on which one of its owners does not work is questioned once: they would not do it that day."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from bot.calendar import Due, WorkingDays
from bot.dates.readings import city_of, exact_words
from bot.dates.words import mentions_weekday
from bot.errors import AmbiguousInput, Interpretation
from bot.names import join_all
from handlers.core.blocks.text import day
from handlers.core.calls import Ask

KEEP = "Keep it"  # the day that was typed
SEARCHED_DAYS = 31  # before and after a closed day


def ask_about_closed_day(ask: Ask, due: Due | None, owners: Sequence[int]) -> str:
    """Ask about a deadline on a day on which an owner does not work. Raises AmbiguousInput.

    Return what is remarked on it where that is not asked; "" on a day on which all of them work.

    A caller who typed the weekday too, or chose the day in a form or by a button, means that day. A day that hangs on
    something would no longer move with it, once another is chosen: it is only remarked on.
    """
    sentence = closed_day_remark(ask, due, owners)
    if due is None or not sentence or due.hangs_on:
        return sentence
    if is_chosen_day(ask, due) or mentions_weekday(due.typed, due.day):
        return sentence
    days = [ask.charter.working_days(code) for code in _station_codes(ask, owners)]
    raise AmbiguousInput(sentence, phrase=due.typed, interpretations=_readings(due, days, ask))


def closed_day_remark(ask: Ask, due: Due | None, owners: Sequence[int]) -> str:
    """Return that a deadline ahead falls on a day on which an owner does not work, and where; "" where all do."""
    if due is None or due.day <= ask.today:
        return ""
    codes = _station_codes(ask, owners)
    closed = [code for code in codes if not ask.charter.working_days(code).is_open(due.day)]
    cities = [ask.charter.find_station(code).city for code in closed]
    return f"{day(due.day, today=ask.today)} isn't a working day in {join_all(cities)}." if cities else ""


def is_chosen_day(ask: Ask, due: Due) -> bool:
    """Return whether a day was chosen in a form or by a button."""
    return ask.call.values is not None or due.typed.startswith(due.day.isoformat())


def _station_codes(ask: Ask, owners: Sequence[int]) -> list[str]:
    persons = [ask.roster.persons.get(owner) for owner in owners]
    return list(dict.fromkeys(person.station if person else ask.charter.station for person in persons))


def _readings(due: Due, days: Sequence[WorkingDays], ask: Ask) -> list[Interpretation]:
    """Return the nearest days before and after on which all work, and the day itself."""
    near = [[due.day + timedelta(days=sign * n) for n in range(1, SEARCHED_DAYS)] for sign in (-1, 1)]
    found = [next((on for on in some if all(one.is_open(on) for one in days)), None) for some in near]
    open_days = [on for on in found if on is not None and on > ask.today]
    zone = ask.reader.zone
    hour = _hour(due, zone, ask)
    labelled = [*((day(on, today=ask.today) + hour, on) for on in open_days), (KEEP, due.day)]
    return [Interpretation(label, exact_words(replace(due, day=on), zone)) for label, on in labelled]


def _hour(due: Due, zone: str, ask: Ask) -> str:
    """Return the hour of a deadline as it follows a day, with its place if it is not the reader's; empty for a whole day."""
    if due.at is None:
        return ""
    return f" {due.at:%H:%M}{f' {city_of(due.zone, ask.charter.zones_by_city)}' if due.zone != zone else ''}"
