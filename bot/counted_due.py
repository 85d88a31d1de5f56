"""Deadlines that are counted from what a field of an entry names or says, as a register declares them. Rules without I/O."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from bot.calendar import WorkingDays
from bot.charter_section import CharterSection, Days
from bot.dates.forms import VALID_YEARS
from bot.names import spelling_hint
from bot.register_types import DATE, RECORD

COUNTED_TYPES = (DATE, RECORD)
BEFORE, AFTER = "before", "after"
Place = tuple[str | int, ...]


class CountedDue(CharterSection):
    """A deadline `days` before, or after, the day in a field, or the event or meeting that the field names.

    They are working days of the task force's station, or with `calendar` those of the calendar. On a closed day it goes
    back to the last open one, or after what it is counted from on to the next.
    """

    noun = "“due”"

    before: str = ""
    after: str = ""
    days: Days
    calendar: bool = False

    @property
    def field(self) -> str:
        return self.before or self.after

    @property
    def words(self) -> str:
        """Return how it is counted: "20 working days before"."""
        sort = "" if self.calendar else "working "
        return f"{self.days} {sort}day{'' if self.days == 1 else 's'} {BEFORE if self.before else AFTER}"

    def day(self, first: date, last: date, working: WorkingDays) -> date | None:
        """Return the deadline by the first and the last day of what it is counted from; None for days beyond any calendar."""
        if not (first.year in VALID_YEARS and last.year in VALID_YEARS):
            return None
        if self.before:
            if self.calendar:
                return working.roll_back(first - timedelta(days=self.days))
            return working.before(first, self.days)
        if self.calendar:
            return working.roll_forward(last + timedelta(days=self.days))
        return working.after(last, self.days)


def problems_of_counted_due(
    at: Place, due: Mapping[str, Any], types: Mapping[str, str], several: Mapping[str, bool]
) -> Iterator[tuple[Place, str]]:
    """Yield what is wrong with from what a deadline is counted; `types` are those of the fields, by name."""
    named = [key for key in (BEFORE, AFTER) if key in due]
    if not named:
        yield at, "say from which field it is counted: {before: event, days: 20}"
    if len(named) > 1:
        yield (*at, AFTER), "it is counted from one field: write “before” or “after”, not both"
    for key in named:
        name = str(due[key])
        if name not in types:
            yield (*at, key), f"there is no field “{name}”{spelling_hint(name, types)}"
        elif types[name] not in COUNTED_TYPES:
            yield (
                (*at, key),
                f"“{name}” is no {' and no '.join(COUNTED_TYPES)}, and a deadline is counted from one",
            )
        elif several[name]:
            yield (*at, key), f"“{name}” may have several values, and a deadline is counted from one"
