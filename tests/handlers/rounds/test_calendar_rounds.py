"""A round that comes each month is there by itself, and the next one says what was said last time."""

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from tests import databases
from tests.handlers.rounds.scene import CHARTER, CILKA, begun
from tests.handlers.scene import LINDA

MONTHLY = CHARTER.replace("    for_each: meeting\n", "    for_each: monthly\n", 1).replace(
    "closes: {before: 3,", "closes: {before: 0,", 1
)


def test_next_one_quotes_what_was_said_last_time(tmp_path: Path) -> None:
    with closing(begun(databases.fresh("sqlite"), tmp_path, charter=MONTHLY)) as talk:
        talk.answer(CILKA, "settings digest:off")
        talk.answer(LINDA, "action Sort the photos area:COMMS")
        talk.until(datetime(2016, 11, 28, 12, tzinfo=UTC))
        planned = talk.answer(LINDA, "rounds")
        asked = talk.direct(CILKA)[-1].text
        talk.answer(CILKA, "answer RD-1 The photo archive is sorted result:online")
        talk.until(datetime(2016, 12, 21, 12, tzinfo=UTC))
        again = talk.direct(CILKA)[-1].text

    assert planned.splitlines()[1:] == [
        "*RD-1*  Area updates for Thu 1 Dec · open until Thu 1 Dec, 18:00 Geneva"
    ]
    assert "\nOpen: A-1 Sort the photos\n" in asked
    assert "last time" not in asked
    assert "*Communications: area update for Sun 1 Jan 2017*" in again
    assert "last time: “The photo archive is sorted”" in again
