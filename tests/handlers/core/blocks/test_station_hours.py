"""14:00 in Geneva on the clocks of every station of the shipped charter, before and after each change of clocks."""

from datetime import UTC, date, datetime, time

import pytest

from bot.calendar import Due
from bot.moments import WallTime
from handlers.core.blocks.text import Reader
from tests.conversation import Conversation, charter_of

STATIONS = ["GVA", "ADD", "DKR", "HRE", "YAO", "BSB", "BGI", "SCL", "TGU", "CAI", "BKK", "JKT", "MOW"]
# The day, the hour in UTC, and the hour at each of the stations.
VECTORS = (
    "2016-03-22 13:00 14:00 16:00 13:00 15:00 14:00 10:00 09:00 10:00 07:00 15:00 20:00 20:00 16:00",
    "2016-03-29 12:00 14:00 15:00 12:00 14:00 13:00 09:00 08:00 09:00 06:00 14:00 19:00 19:00 15:00",
    "2016-06-21 12:00 14:00 15:00 12:00 14:00 13:00 09:00 08:00 08:00 06:00 14:00 19:00 19:00 15:00",
    "2016-07-12 12:00 14:00 15:00 12:00 14:00 13:00 09:00 08:00 08:00 06:00 14:00 19:00 19:00 15:00",
    "2016-10-11 12:00 14:00 15:00 12:00 14:00 13:00 09:00 08:00 09:00 06:00 14:00 19:00 19:00 15:00",
    "2016-10-18 12:00 14:00 15:00 12:00 14:00 13:00 10:00 08:00 09:00 06:00 14:00 19:00 19:00 15:00",
    "2016-10-25 12:00 14:00 15:00 12:00 14:00 13:00 10:00 08:00 09:00 06:00 14:00 19:00 19:00 15:00",
    "2016-11-01 13:00 14:00 16:00 13:00 15:00 14:00 11:00 09:00 10:00 07:00 15:00 20:00 20:00 16:00",
)


@pytest.mark.parametrize("vector", VECTORS)
def test_hour_of_geneva_is_written_for_readers_at_every_station(quick: Conversation, vector: str) -> None:
    day, in_utc, *hours = vector.split()
    at = WallTime(day=date.fromisoformat(day), at=time(14), zone="Europe/Zurich")
    charter = charter_of("charter.yaml")

    assert at.begins_at == datetime.fromisoformat(f"{day}T{in_utc}").replace(tzinfo=UTC)
    for code, hour in zip(STATIONS, hours, strict=True):
        reader = Reader(
            charter=charter,
            roster=quick.store.snapshot.roster,
            now=at.begins_at,
            zone=charter.find_station(code).zone,
        )
        bracket = "" if hour == "14:00" else f" ({hour} for you)"
        assert reader.due(Due(day=at.day, at=at.at, zone=at.zone, typed="")).endswith(
            f"14:00 Geneva{bracket}"
        ), code
