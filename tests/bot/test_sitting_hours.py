"""Whose hours a meeting is outside of, and which other hour costs less."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sitting_hours import cheapest, is_outside
from tests.shipped import CHARTER

TUESDAY = datetime(2016, 12, 13, 13, tzinfo=UTC)  # 14:00 Geneva
HOURS = [time(hour) for hour in range(24)]


@pytest.mark.parametrize(
    ("station", "minutes", "is_so"),
    [("GVA", 90, False), ("GVA", 181, True), ("BKK", 60, True), ("BSB", 60, False), ("ADD", 60, False), ("ADD", 61, True)],
)  # fmt: skip
def test_meeting_is_outside_unless_it_is_wholly_within(station: str, minutes: int, is_so: bool) -> None:  # noqa: FBT001
    at, working = CHARTER.find_station(station), CHARTER.working_days(station)

    assert is_outside(TUESDAY, TUESDAY + timedelta(minutes=minutes), at.zone, working) is is_so


def test_closed_day_is_outside() -> None:
    saturday = datetime(2016, 12, 17, 10, tzinfo=UTC)

    assert is_outside(saturday, saturday, "Europe/Zurich", CHARTER.working_days("GVA"))


OUTSIDE = st.lists(st.sampled_from("ABC"), unique=True).map(tuple)


@given(
    st.dictionaries(st.sampled_from(HOURS), OUTSIDE, min_size=1).flatmap(
        lambda found: st.tuples(st.just(found), st.sampled_from(sorted(found)))
    ),
    st.dictionaries(st.sampled_from("ABC"), st.integers(0, 9)),
)
def test_no_hour_costs_less_than_the_one_that_is_offered(
    found: tuple[dict[time, tuple[str, ...]], time], load: dict[str, int]
) -> None:
    outside, planned = found
    best = cheapest(planned, outside, load)

    def cost(at: time) -> tuple[int, int]:
        return len(outside[at]), sum(load.get(one, 0) for one in outside[at])

    assert cost(best or planned) == min(map(cost, outside))
    assert best is None or cost(best) < cost(planned)
