"""When somebody is away, and who stands in, as sentences say it."""

from datetime import date

from bot.names import join_all
from bot.people import Absence
from handlers.core.blocks.text import DAY_NAMES, MONTHS, Reader


def absence_period(absence: Absence, reader: Reader) -> str:
    """Return the period: "from Mon 17 to Fri 21 Oct", or "on Mon 17 Oct"."""
    return from_to(absence.from_on, absence.to_on, reader)


def from_to(first: date, last: date, reader: Reader) -> str:
    if first == last:
        return f"on {reader.day(first)}"
    begins = f"{DAY_NAMES[first.weekday()]} {first.day}"
    if (first.month, first.year) != (last.month, last.year):
        begins = reader.day(first) if first.year != last.year else f"{begins} {MONTHS[first.month - 1]}"
    return f"from {begins} to {reader.day(last)}"


def uncovered_periods(absence: Absence, reader: Reader) -> str:
    """Return on which days, from today on, who was named can't stand in; "" for none."""
    found = reader.roster.uncovered(absence, since=reader.today, charter=reader.charter)
    return join_all([from_to(*one, reader) for one in found])


def stands_in(absence: Absence, reader: Reader) -> str:
    """Return who stands in from today on, and when they don't; "" where nobody was named."""
    if absence.officer_id is None:
        return ""
    name = reader.name(absence.officer_id)
    without = reader.roster.uncovered(absence, since=reader.today, charter=reader.charter)
    if without == [(max(absence.from_on, reader.today), absence.to_on)]:
        return f"nobody stands in: {name} can't"
    but = f", but not {uncovered_periods(absence, reader)}" if without else ""
    return f"{name} stands in{but}"


def away_until(absence: Absence, reader: Reader) -> str:
    """Return "away until Fri 21 Oct; Taro Nakagawa stands in"."""
    said = stands_in(absence, reader)
    return f"away until {reader.day(absence.to_on)}{f'; {said}' if said else ''}"
