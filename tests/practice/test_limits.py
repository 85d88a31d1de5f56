"""Slack's limits on the number of calls, and who does not wait."""

import asyncio
from typing import Any

import httpx2 as httpx
import pytest

from practice.faults import Fault, FaultKind
from practice.limits import METHODS, Limits, Rate
from practice.methods import DOWNLOAD, UPLOAD
from practice.methods import METHODS as ANSWERED
from practice.workspace import Workspace
from tests.practice.scene import AMINA, TF, Time, workspace
from tests.practice.served import served

POST = "chat.postMessage"
PLENTY = Rate(100_000, 100_000)


def limited(limits: Limits) -> tuple[Workspace, Time]:
    machine = Time()
    space = workspace(machine=machine)
    space.limits = limits
    return space, machine


def wait(space: Workspace, method: str = POST, **values: Any) -> int | None:
    """Make a call and return its Retry-After."""
    return space.meet(method, {"channel": TF, "text": "x", **values}).retry_after


def test_nobody_counts_unless_asked_to() -> None:
    space = workspace(machine=Time())

    assert [wait(space) for _ in range(500)] == [None] * 500


def test_channel_takes_a_short_burst_and_then_one_message_a_second() -> None:
    space, machine = limited(Limits())

    burst = [wait(space) for _ in range(5)]
    other_channel = wait(space, channel=AMINA)
    machine.passes(seconds=1)
    later = [wait(space), wait(space)]

    assert burst == [None, None, None, None, 1]
    assert other_channel is None
    assert later == [None, 1]
    assert space.limits is not None
    assert space.limits.violations == []
    assert len(space.messages(TF)) == 5


def test_person_and_the_conversation_with_them_are_one_channel() -> None:
    space, _ = limited(Limits(channel=Rate(60, 1)))

    assert [wait(space, channel=one) for one in (AMINA, space.direct(AMINA))] == [None, 1]


def test_workspace_has_a_limit_of_its_own_for_messages() -> None:
    space, machine = limited(Limits(channel=PLENTY, workspace=Rate(60, 2)))

    assert [wait(space, channel=one) for one in (TF, AMINA, "U0BORIS")] == [None, None, 1]
    assert space.limits
    assert wait(space, channel="U0CHEN") == 1
    assert space.limits.violations == [(POST, 1.0)]
    machine.passes(seconds=1)
    assert wait(space, channel="U0CHEN") is None


@pytest.mark.parametrize(
    ("method", "most"), [("users.list", 20), ("conversations.history", 50), ("users.info", 100)]
)
def test_method_has_the_limit_of_its_tier(method: str, most: int) -> None:
    space, machine = limited(Limits())
    values = {"user": AMINA}

    waits = [wait(space, method, **values) for _ in range(most + 1)]
    machine.passes(seconds=60)

    assert waits[:-1] == [None] * most
    assert waits[-1] == round(60 / most) or waits[-1] == -(-60 // most)
    assert wait(space, method, **values) is None


def test_call_within_a_wait_is_refused_and_counted_with_how_much_too_early_it_was() -> None:
    space, machine = limited(Limits(methods={"chat.update": Rate(6, 1)}))

    first, second = wait(space, "chat.update"), wait(space, "chat.update")
    machine.passes(seconds=4)
    early = wait(space, "chat.update")
    machine.passes(seconds=6)
    in_time = wait(space, "chat.update")

    assert (first, second, early, in_time) == (None, 10, 6, None)
    assert space.limits is not None
    assert space.limits.violations == [("chat.update", 6.0)]


def test_fault_opens_a_wait_too_for_its_channel_only() -> None:
    space, machine = limited(Limits())
    space.faults.add(Fault(kind=FaultKind.TOO_MANY, method=POST, seconds=2.5))

    refused, other, early = wait(space), wait(space, channel=AMINA), wait(space)
    machine.passes(seconds=3)

    assert (refused, other, early) == (3, None, 3)
    assert wait(space) is None
    assert space.limits is not None
    assert space.limits.violations == [(POST, 3.0)]


def test_fault_opens_a_wait_for_a_method_without_a_limit() -> None:
    space, _ = limited(Limits(methods={}))
    space.faults.add(Fault(kind=FaultKind.TOO_MANY))

    assert [wait(space, "auth.test"), wait(space, "auth.test")] == [5, 5]
    assert wait(space, "users.info", user=AMINA) is None


def test_fault_is_not_used_up_by_a_call_that_comes_too_early() -> None:
    space, _ = limited(Limits(channel=Rate(60, 1)))
    wait(space)
    space.faults.add(Fault(kind=FaultKind.RESET_AFTER))

    assert wait(space) == 1
    assert len(space.faults.waiting) == 1


def test_every_answered_method_that_slack_limits_is_limited() -> None:
    special = {"api.test", "auth.test", "blocks.validate", "chat.getPermalink", POST, UPLOAD, DOWNLOAD}

    assert ANSWERED.keys() - METHODS.keys() == special


def test_limit_is_one_on_the_wire() -> None:
    async def scene() -> None:
        space = workspace()
        space.limits = Limits(channel=Rate(1, 1))
        headers = {"Authorization": "Bearer xoxb-practice"}
        async with served(space) as address, httpx.AsyncClient(base_url=address, headers=headers) as web:
            answers = [
                await web.post(f"/api/{POST}", json={"channel": TF, "text": str(at)}) for at in range(2)
            ]

        assert [one.status_code for one in answers] == [200, 429]
        assert answers[1].headers["Retry-After"] == "60"
        assert answers[1].json() == {"ok": False, "error": "ratelimited"}
        assert [one.text for one in space.messages(TF)] == ["0"]

    asyncio.run(scene())
