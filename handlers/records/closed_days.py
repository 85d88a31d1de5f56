"""A deadline on a day on which its owner does not work is questioned once: nobody would do it that day."""

from collections.abc import Sequence
from dataclasses import replace

from bot.calendar import Due, WorkingDays
from bot.dates.readings import exact_words
from bot.dates.words import mentions_weekday
from bot.errors import AmbiguousInput, Interpretation
from handlers.blocks.text import day
from handlers.calls import Ask


def ask_about_closed_day(ask: Ask, due: Due | None, owners: Sequence[int]) -> None:
    """Ask about a deadline on a day on which the lead does not work. Raises AmbiguousInput.

    A caller who typed the weekday too, or chose the day in a form or by a button, means that day.
    """
    if due is None or not owners or due.day <= ask.today or _is_explicit_day(ask, due):
        return
    station = ask.charter.find_station(_station_code(ask, owners[0]))
    days = ask.charter.working_days(station.code)
    if not days.is_open(due.day):
        sentence = f"{day(due.day, today=ask.today)} is not a working day in {station.city}."
        raise AmbiguousInput(sentence, phrase=due.typed, interpretations=_readings(due, days, ask))


def _is_explicit_day(ask: Ask, due: Due) -> bool:
    is_chosen = ask.call.values is not None or due.typed.startswith(due.day.isoformat())
    return is_chosen or mentions_weekday(due.typed)


def _station_code(ask: Ask, owner: int) -> str:
    person = ask.roster.persons.get(owner)
    return person.station if person else ask.charter.station


def _readings(due: Due, days: WorkingDays, ask: Ask) -> list[Interpretation]:
    open_days = [on for on in (days.roll_back(due.day), days.roll_forward(due.day)) if on > ask.today]
    labelled = [*((day(on, today=ask.today), on) for on in open_days), (f"Keep {due.day:%A}", due.day)]
    zone = ask.typing_context.zone
    return [Interpretation(label, exact_words(replace(due, day=on), zone)) for label, on in labelled]
