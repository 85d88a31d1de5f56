"""What a register declares of days: its deadlines, by when an entry has an owner, what is open for long. Rules without I/O."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Annotated, Any

from pydantic import Field, PlainValidator

from bot.calendar import WorkingDays
from bot.charter_section import CharterSection, Days, PositiveDays
from bot.counted_due import CountedDue, problems_of_counted_due
from bot.names import spelling_hint
from bot.register_types import DATE, YEAR

MAX_REMINDERS = 10
LATE_WORDS = ("late", "overdue")  # of a list, where entries have deadlines
UNASSIGNED_WORD = "unassigned"  # of a list, where the declaration says by when an entry has an owner
LONG_WORD = "long"  # of a list, where the declaration says what is open for long
# Of a list, where the declaration says how often to review.
DUE_WORD, STALE_WORD, CURRENT_WORD = REVIEW_WORDS = ("due", "stale", "current")
Place = tuple[str | int, ...]
Problems = Iterator[tuple[Place, str]]


class DueRule(StrEnum):
    """Whether the entries of a register have a deadline."""

    REQUIRED = "required"
    OPTIONAL = "optional"
    PAPERS = "papers"  # when its next paper is due, worked back from the session of a body
    NONE = "none"


class AssignWithin(CharterSection):
    """By when an entry has an owner: `days` working days of the task force after the day in the field `since`."""

    noun = "“assign_within”"

    days: PositiveDays
    since: str = Field(alias="from")

    def last_day(self, since: date, working: WorkingDays) -> date:
        """Return the last day on which it may be without an owner."""
        return working.after(since, self.days)


class LongOpen(CharterSection):
    """What is open for long: where the year or the day in the field `since` is `years` or more back."""

    noun = "“long_open”"

    since: str
    years: Annotated[int, Field(ge=1, le=50)]

    def until(self, today: date) -> str:
        """Return the last day that is so far back as a text; that of a day, or of a year, is long open up to it."""
        return f"{today.year - self.years}-{today:%m-%d}"


def _read_due(value: object) -> DueRule | CountedDue:
    if isinstance(value, dict | CountedDue):
        return CountedDue.model_validate(value)
    if value not in list(DueRule):
        hint = spelling_hint(str(value), list(DueRule))
        counted = "" if hint else ", or counted: {before: event, days: 20}"
        raise ValueError(f"it is required, optional, papers or none{counted or hint}")
    return DueRule(str(value))


Due = Annotated[DueRule | CountedDue, PlainValidator(_read_due)]
Remind = Annotated[tuple[Days, ...], Field(max_length=MAX_REMINDERS)]


def problems_of_days(at: Place, one: Mapping[str, Any], types: Mapping[str, str]) -> Problems:
    """Yield what is wrong with what a declaration says of days; `types` are those of its fields, by name."""
    due = one.get("due", DueRule.NONE)
    if isinstance(due, dict):
        fields = [field for field in one.get("fields") or () if isinstance(field, dict)]
        several = {str(field.get("name")): bool(field.get("several")) for field in fields}
        yield from problems_of_counted_due((*at, "due"), due, types, several)
    if due == DueRule.NONE and "remind" in one:
        yield (*at, "remind"), "without a deadline there is nothing to remind of; add “due: optional”"
    if "calendar" in one and "remind" not in one:
        yield (*at, "calendar"), "it says how the days of “remind” are counted; add those"
    for key, name, wanted in (("assign_within", "from", (DATE,)), ("long_open", "since", (DATE, YEAR))):
        table = one.get(key)
        if isinstance(table, dict) and name in table:
            yield from _problems_of_field((*at, key, name), str(table[name]), types, wanted)


def _problems_of_field(at: Place, name: str, types: Mapping[str, str], wanted: Sequence[str]) -> Problems:
    if name not in types:
        yield at, f"there is no field “{name}”{spelling_hint(name, types)}"
    elif types[name] not in wanted:
        yield at, f"“{name}” is no {' and no '.join(wanted)}"


def words_of_lists(one: Mapping[str, Any]) -> Sequence[str]:
    """Return the words that mean something in the list of a register by what it declares of days."""
    has_due = one.get("due", DueRule.NONE) != DueRule.NONE or "review_every" in one
    others = {"assign_within": (UNASSIGNED_WORD,), "long_open": (LONG_WORD,), "review_every": REVIEW_WORDS}
    return (
        *(LATE_WORDS if has_due else ()),
        *(word for key, some in others.items() if key in one for word in some),
    )
