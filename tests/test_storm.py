"""A storm counts what people see: what is missing, what stands there twice, and what was put right in time."""

import pytest

from tests.storm_slack import Copy, Tally, count

ONE, OTHER = "table 0001-00", "table 0002-00"
EXPECTED = {ONE: "D0001", OTHER: "D0002"}
BOTH = [Copy("D0001", f"Send {ONE}", since=10), Copy("D0002", f"Send {OTHER}", since=11)]


@pytest.mark.parametrize(
    ("copies", "lost", "raw", "visible"),
    [
        pytest.param(BOTH, 0, 0, 0, id="each stands there once"),
        pytest.param(BOTH[:1], 1, 0, 0, id="one never came"),
        pytest.param([BOTH[0], Copy("D0001", OTHER, since=11)], 1, 0, 0, id="one came to somebody else"),
        pytest.param([BOTH[0], Copy("D0002", OTHER, since=11, until=12)], 1, 0, 0, id="one was deleted"),
        pytest.param([*BOTH, Copy("D0002", OTHER, since=20)], 0, 1, 1, id="one stands there twice"),
        pytest.param(
            [*BOTH, Copy("D0002", OTHER, since=20, until=24)], 0, 1, 0, id="the second was soon deleted"
        ),
        pytest.param(
            [*BOTH, Copy("D0002", OTHER, since=20, until=26)], 0, 1, 1, id="the second was deleted too late"
        ),
        pytest.param([Copy("D0001", ONE, 10, 12), *BOTH, Copy("D0001", ONE, 14, 15)], 0, 2, 0, id="three copies"),
        pytest.param([Copy("D0001", f"{ONE}\n{ONE}", since=10), BOTH[1]], 0, 0, 0, id="named twice in one message"),
    ],
)  # fmt: skip
def test_lost_and_duplicate_reminders_are_counted(
    copies: list[Copy], lost: int, raw: int, visible: int
) -> None:
    tally = count(copies, EXPECTED, grace=5)

    assert tally == Tally(attempted=2, lost=lost, duplicates_raw=raw, duplicates_visible=visible)
