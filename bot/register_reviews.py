"""Entries that are reviewed again and again, as a register declares: current, then due, then stale. Rules without I/O."""

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from bot.charter_section import CharterSection, PositiveDays
from bot.register_dates import DueRule, Place, Problems
from bot.register_types import DATE

REVIEWED = "reviewed"  # the field of the last review, which such a register has by itself, and the step
REVIEWED_FIELD = {"name": REVIEWED, "label": "Last reviewed", "type": DATE}
REVIEW_IS_DONE = "A review is entered once it is done."


class Review(StrEnum):
    """Whether the last review of an entry is recent enough."""

    CURRENT = "current"
    DUE = "due"
    STALE = "stale"


class ReviewEvery(CharterSection):
    """How often an entry is reviewed: due from day `due_from` after its last review, stale after day `days`.

    Both are days of the calendar. Without a review they count from the day on which it was entered.
    """

    noun = "“review_every”"

    days: PositiveDays
    due_from: PositiveDays

    @property
    def due_for(self) -> int:
        """Return how many days before the last day a review is due."""
        return self.days - self.due_from

    def last_day(self, reviewed_on: date) -> date:
        """Return the last day before an entry is stale."""
        return reviewed_on + timedelta(days=self.days)

    def first_day(self, last: date) -> date:
        """Return the day from which the review is due that has to be done until `last`."""
        return last - timedelta(days=self.due_for)

    def state_on(self, day: date, last: date) -> Review:
        """Return whether an entry is current, due or stale on a day; `last` is the last day before it is stale."""
        if day > last:
            return Review.STALE
        return Review.DUE if day >= self.first_day(last) else Review.CURRENT


def problems_of_reviews(at: Place, one: Mapping[str, Any]) -> Problems:
    """Yield what is wrong with how often a declaration lets entries be reviewed."""
    rule = one.get("review_every")
    if not isinstance(rule, dict):
        return
    days, due_from = (str(rule.get(key, "")) for key in ("days", "due_from"))
    if days.isdecimal() and due_from.isdecimal() and int(due_from) > int(days):
        place = (*at, "review_every", "due_from")
        yield place, f"a review is due before it is too late: at most {days}"
    if one.get("due", DueRule.NONE) != DueRule.NONE:
        yield (*at, "due"), "the day of the next review is the deadline; leave “due” out"
