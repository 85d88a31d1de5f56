"""Slack's rate limits, and calls that did not respect Retry-After."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

POST = "chat.postMessage"


@dataclass(frozen=True)
class Rate:
    """A sustained rate per minute, and the number of calls allowed at once after a rest."""

    per_minute: float
    burst: int


# "20+", "50+" and "100+ per minute": Slack guarantees no more, so no more is allowed here.
TIER_2, TIER_3, TIER_4 = Rate(20, 20), Rate(50, 50), Rate(100, 100)
METHODS: Mapping[str, Rate] = MappingProxyType(
    {
        **dict.fromkeys(("conversations.list", "pins.add", "reactions.remove", "users.list"), TIER_2),
        **dict.fromkeys(
            (
                "bots.info", "chat.delete", "chat.update", "conversations.history", "conversations.info",
                "conversations.join", "conversations.open", "conversations.replies", "files.delete",
                "reactions.add", "reactions.get", "team.info", "users.conversations", "users.lookupByEmail",
            ),
            TIER_3,
        ),
        **dict.fromkeys(
            (
                "chat.postEphemeral", "conversations.members", "files.completeUploadExternal",
                "files.getUploadURLExternal", "files.info", "users.info", "views.open", "views.publish",
                "views.push", "views.update",
            ),
            TIER_4,
        ),
    }
)  # fmt: skip
CHANNEL = Rate(60, 4)  # one message a second, "short bursts allowed"
WORKSPACE = Rate(300, 300)  # "several hundred a minute"
A_HAIR = 1e-6  # of a call: tolerance for rounding errors


class Bucket:
    """A token bucket."""

    def __init__(self, rate: Rate, now: datetime) -> None:
        self.rate = rate
        self._free = float(rate.burst)
        self._at = now

    def wait(self, now: datetime) -> float:
        """Return the seconds until a call is allowed: 0 if one is now."""
        passed = max((now - self._at).total_seconds(), 0)
        self._free = min(self._free + passed * self.rate.per_minute / 60, self.rate.burst)
        self._at = now
        return 0 if self._free >= 1 - A_HAIR else (1 - self._free) * 60 / self.rate.per_minute

    def take(self) -> None:
        self._free -= 1


class Limits:
    """Slack's rate limits, by the machine's clock.

    `methods` limits each method, `channel` the messages to one channel, `workspace` all messages.
    `violations` lists each call made before a Retry-After had passed: its method and how many seconds too
    early it came.
    """

    def __init__(
        self,
        *,
        methods: Mapping[str, Rate] = METHODS,
        channel: Rate = CHANNEL,
        workspace: Rate = WORKSPACE,
    ) -> None:
        self.violations: list[tuple[str, float]] = []
        self._methods = methods
        self._channel = channel
        self._workspace = workspace
        self._buckets: dict[tuple[str, str], Bucket] = {}
        self._closed: dict[tuple[str, str], datetime] = {}

    def refuse(self, method: str, channel: str, *, now: datetime) -> int | None:
        """Return the Retry-After of a call beyond the limits, in whole seconds; None if it is allowed.

        `channel` matters only for chat.postMessage, which has a limit for each channel.
        """
        early = max(self._left((method, where), now) for where in ("", channel))
        if early > 0:
            self.violations.append((method, early))
            return math.ceil(early)
        places = self._places(method, channel)
        for place, rate in places:
            wait = self._bucket(place, rate, now).wait(now)
            if wait > 0:
                return self._close(place, wait, now)
        for place, rate in places:
            self._bucket(place, rate, now).take()
        return None

    def close(self, method: str, channel: str, *, seconds: float, now: datetime) -> int:
        """Start a Retry-After for a method (and channel) and return it in whole seconds."""
        return self._close((method, channel if method == POST else ""), seconds, now)

    def _close(self, place: tuple[str, str], seconds: float, now: datetime) -> int:
        whole = max(math.ceil(seconds), 1)
        self._closed[place] = now + timedelta(seconds=whole)
        return whole

    def _left(self, place: tuple[str, str], now: datetime) -> float:
        return (self._closed.get(place, now) - now).total_seconds()

    def _bucket(self, place: tuple[str, str], rate: Rate, now: datetime) -> Bucket:
        return self._buckets.setdefault(place, Bucket(rate, now))

    def _places(self, method: str, channel: str) -> list[tuple[tuple[str, str], Rate]]:
        if method == POST:
            return [((method, channel), self._channel), ((method, ""), self._workspace)]
        rate = self._methods.get(method)
        return [((method, ""), rate)] if rate else []
