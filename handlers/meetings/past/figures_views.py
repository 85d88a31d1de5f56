"""How the figures of meetings look."""

from collections.abc import Mapping
from datetime import date

from bot.meeting_years import Years
from handlers.core.blocks.text import MONTHS, Reader, escape
from handlers.meetings import views

MAX_YEARS = 12  # in a sentence; of more their sum is said


def unknown(text: str, reader: Reader) -> str:
    year = reader.today.year
    return (
        f"I don't know “{escape(text[:40])}” here. You can say a year, some years, or all of them: "
        f"meetings {year}, meetings {year - 1}-{year}, meetings all."
    )


def of_years(years: Years, reader: Reader) -> str:
    """Return of which years a list is, as its heading ends: "in 2016", "held from 2015 to 2017, as of Tue 28 Feb"."""
    held = "held" if years.held_only else ""
    span = f"in {years.first}" if years.first == years.last else f"from {years.first} to {years.last}"
    some = span if years.first is not None else ("" if years.held_only else "in all")
    as_of = f", as of {reader.day(years.until)}" if years.is_as_of else ""
    return f"{' '.join(filter(None, [held, some]))}{as_of}"


def held_counts(
    by_year: Mapping[int, int],
    years: tuple[int | None, int | None],
    *,
    first: date | None,
    until: date,
    unsaid: int,
    reader: Reader,
) -> list[str]:
    """Return how many meetings of the task force were held in some years and in all, up to a day; empty for none.

    `unsaid` are those of these years that are over, of which nobody said whether they were held.
    """
    total = sum(by_year.values())
    over = f", {unsaid} over but not yet confirmed" if unsaid else ""
    in_years = f"{views.task_force(reader)}: {_in_years(by_year, years)}"
    if not total or first is None:
        return [f"{in_years}{over}."] if unsaid else []
    since = f"{MONTHS[first.month - 1]} {first.year}"
    as_of = "" if until >= reader.today else f", as of {reader.day(until)}"
    return [f"{in_years}{over}, {total} since {since}{as_of}."]


def _in_years(by_year: Mapping[int, int], years: tuple[int | None, int | None]) -> str:
    """Return how many were held in each year: "8 held in 2015, 7 in 2016"; of many years in all of them."""
    first, last = years
    if first is None or last is None:
        first, last = min(by_year, default=0), max(by_year, default=0)
    counts = {year: by_year.get(year, 0) for year in range(first, last + 1)}
    if not first:
        return "0 held"
    if len(counts) > MAX_YEARS:
        return f"{sum(counts.values())} held from {first} to {last}"
    (year, number), *others = counts.items()
    return ", ".join([f"{number} held in {year}", *(f"{number} in {year}" for year, number in others)])


def known_of(known: int, held: int) -> str:
    """Return of how many meetings that were held it is known who came."""
    return f"Who came is known of {known} of {held} meetings:"
