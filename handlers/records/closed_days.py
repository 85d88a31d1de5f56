"""A deadline on a day on which its owner does not work is questioned once: nobody would do it that day."""

from collections.abc import Sequence
from dataclasses import replace

from bot.calendar import Due, WorkingDays
from bot.dates.readings import city_of, exact_words
from bot.dates.words import mentions_weekday
from bot.errors import AmbiguousInput, Interpretation
from handlers.blocks.text import day
from handlers.calls import Ask


def ask_about_closed_day(ask: Ask, due: Due | None, owners: Sequence[int]) -> None:
    """Ask about a deadline on a day on which the lead does not work. Raises AmbiguousInput.

    A caller who typed the weekday too, or chose the day in a form or by a button, means that day. A day that hangs on
    something would no longer move with it, once another is chosen: it is only remarked on.
    """
    sentence = closed_day_remark(ask, due, owners)
    if due is None or not sentence or due.hangs_on:
        return
    if is_chosen_day(ask, due) or mentions_weekday(due.typed, due.day):
        return
    days = ask.charter.working_days(_station_code(ask, owners[0]))
    raise AmbiguousInput(sentence, phrase=due.typed, interpretations=_readings(due, days, ask))


def closed_day_remark(ask: Ask, due: Due | None, owners: Sequence[int]) -> str:
    """Return that a deadline ahead falls on a day on which the lead does not work; "" where it does not."""
    if due is None or not owners or due.day <= ask.today:
        return ""
    station = ask.charter.find_station(_station_code(ask, owners[0]))
    if ask.charter.working_days(station.code).is_open(due.day):
        return ""
    return f"{day(due.day, today=ask.today)} isn't a working day in {station.city}."


def is_chosen_day(ask: Ask, due: Due) -> bool:
    """Return whether a day was chosen in a form or by a button."""
    return ask.call.values is not None or due.typed.startswith(due.day.isoformat())


def _station_code(ask: Ask, owner: int) -> str:
    person = ask.roster.persons.get(owner)
    return person.station if person else ask.charter.station


def _readings(due: Due, days: WorkingDays, ask: Ask) -> list[Interpretation]:
    open_days = [on for on in (days.roll_back(due.day), days.roll_forward(due.day)) if on > ask.today]
    zone = ask.typing_context.zone
    hour = _hour(due, zone, ask)
    labelled = [*((day(on, today=ask.today) + hour, on) for on in open_days), ("Keep it", due.day)]
    return [Interpretation(label, exact_words(replace(due, day=on), zone)) for label, on in labelled]


def _hour(due: Due, zone: str, ask: Ask) -> str:
    """Return the hour of a deadline as it follows a day, with its place if it is not the reader's; empty for a whole day."""
    if due.at is None:
        return ""
    return f" {due.at:%H:%M}{f' {city_of(due.zone, ask.charter.zones_by_city)}' if due.zone != zone else ''}"
