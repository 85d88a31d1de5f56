"""Whatever ends or fails the bot at whatever point of its way: nothing is lost, and nothing is there twice."""

from collections import Counter
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import cache

import pytest

from tests.crashing import SCENARIOS, WEB, Crash, Way, World, place_of, play, wrongs
from tests.soak import every

# Each point at which delivering may end: right after each of its commits, right before and after each call of Slack's.
NAMED = (
    "after commit: deliver._end_unsent",
    "after commit: deliver._freeze",
    "after commit: deliver._requeue",
    "after commit: deliver._postpone_edit",
    "after commit: deliver._postpone",
    "after commit: documents.save_slack_file",
    "after commit: memories.prune",
    "after commit: metadata.ensure_salt",
    "after commit: rate_limits.block",
    "after commit: rate_limits.pause",
    "after commit: rate_limits.resume",
    "after commit: outbox.expire_claims",
    "after commit: outbox.claim",
    "after commit: outbox.mark_uncertain",
    "after commit: outbox.mark_edited",
    "after commit: outbox.end",
    "after commit: outbox.adopt_copy",
    "after commit: outbox.mark_not_found",
    "after commit: outbox.prune",
    "after commit: outbox.mark_sent",
    "after commit: outbox.requeue",
    "after commit: schedule.plan",
    "after commit: previews.prune",
    "after commit: statistics.refresh",
    "after commit: rate_limits.admit_lookups",
    "after commit: reminders.plan",
    "after commit: schedule.plan_again",
    "after commit: park.park_unverifiable",
    "after commit: park.park_undeliverable",
    "before chat.postMessage",
    "after chat.postMessage",
    "before chat.update",
    "after chat.update",
    "before chat.delete",
    "after chat.delete",
    "before files.getUploadURLExternal",
    "after files.getUploadURLExternal",
    "before upload",
    "after upload",
    "before files.completeUploadExternal",
    "after files.completeUploadExternal",
    "before files.info",
    "after files.info",
    "before files.delete",
    "after files.delete",
    "before conversations.history",
    "after conversations.history",
    "before conversations.replies",
    "after conversations.replies",
    "before conversations.open",
    "after conversations.open",
)
AT_ONCE = 3


@cache
def walked() -> Mapping[str, World]:
    """Return how each scenario ends when nothing crashes."""
    with ThreadPoolExecutor(AT_ONCE) as players:
        return dict(zip(SCENARIOS, players.map(play, SCENARIOS), strict=True))


def scenario_with(boundary: str, way: Way, kind: str) -> str:
    """Return a scenario that gets to the boundary; each way and each database takes another, where there are some."""
    reaching = [name for name, world in walked().items() if boundary in world.reached]
    turn = NAMED.index(boundary) + 5 * list(Way).index(way) + 3 * (kind == "postgresql")
    return reaching[turn % len(reaching)]


@pytest.mark.parametrize("name", SCENARIOS)
def test_scenario_ends_well_when_nothing_crashes(name: str) -> None:
    assert wrongs(walked()[name]) == []


def test_edit_whose_blocks_are_refused_leaves_none_of_the_old_ones() -> None:
    world = walked()["edit with refused blocks"]

    (card,) = world.workspace.posted[place_of(WEB)]

    assert "Table sent" in card.text
    assert list(card.blocks) == []


def test_every_boundary_has_a_name_and_every_name_a_boundary() -> None:
    reached = sum((world.reached for world in walked().values()), Counter())

    assert sorted(reached) == sorted(NAMED)


def cases_of(boundary: str) -> list[tuple[Way, str]]:
    """Return in which ways it may go wrong there, and on which database: each in the long proof, else one by turns."""
    cases = [(way, "sqlite") for way in Way if way is not Way.AWAY or "commit" in boundary]
    cases.append((Way.KILL, "postgresql"))
    return every(cases, few=[cases[NAMED.index(boundary) % len(cases)]])


@pytest.mark.grows
@pytest.mark.parametrize("boundary", every(NAMED, few=NAMED[::3]))
def test_nothing_is_lost_or_doubled_when_it_ends_or_fails_at(boundary: str) -> None:
    cases = cases_of(boundary)

    def crashed(case: tuple[Way, str]) -> list[str]:
        way, kind = case
        return wrongs(play(scenario_with(boundary, way, kind), Crash(boundary, way), kind=kind))

    walked()
    with ThreadPoolExecutor(AT_ONCE) as players:
        found = dict(zip(cases, players.map(crashed, cases), strict=True))

    assert found == {case: [] for case in cases}


@pytest.mark.soak
@pytest.mark.parametrize("name", [name for name in SCENARIOS if name != "undone before it was shown"])
def test_message_that_slack_took_from_a_bot_that_died_is_neither_lost_nor_doubled(name: str) -> None:
    world = play(name, Crash("after chat.postMessage", Way.KILL))

    assert wrongs(world) == []
