"""Facts of notifications come back as they were stored, also those that were stored before a field was added."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest

from bot.facts import Facts


@dataclass(frozen=True)
class Sample(Facts):
    name: str
    by: int
    on: date
    at: datetime
    others: tuple[int, ...] = ()
    how: str = ""


WHOLE = Sample("Arab States", 7, date(2016, 10, 7), datetime(2016, 10, 7, 8, 30, tzinfo=UTC), (3, 5), "late")


def test_facts_come_back_as_they_were_stored() -> None:
    stored = WHOLE.as_context()

    assert stored == "Arab States 7 2016-10-07 2016-10-07T08:30:00+00:00 3,5 late"
    assert Sample.from_context(stored) == WHOLE


def test_field_that_was_added_since_has_its_default() -> None:
    stored = "web 7 2016-10-07 2016-10-07T08:30:00+00:00"
    facts = Sample("web", 7, date(2016, 10, 7), datetime(2016, 10, 7, 8, 30, tzinfo=UTC))

    assert Sample.from_context(stored) == facts
    assert facts.as_context() == stored


@pytest.mark.parametrize("words", ["", "web", "web 7 2016-10-07", "web seven 2016-10-07 2016-10-07T08:30"])
def test_words_that_are_no_such_facts_are_refused(words: str) -> None:
    with pytest.raises(ValueError, match=r"Sample|invalid"):
        Sample.from_context(words)
