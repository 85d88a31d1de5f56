"""Fault injection between Slack and an app."""

import random
import threading
from collections import Counter, deque
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

POST = "chat.postMessage"
RESPONSE = "response_url"  # a post to one, which is no method
SHOWS = frozenset({POST, "files.completeUploadExternal"})  # methods that create a message in a channel


class FaultKind(StrEnum):
    # Deliveries to the app: events, commands, buttons
    EVENT_LOST = "event_lost"  # the first delivery is lost; Slack sends it again
    EVENT_REPEATED = "event_repeated"  # delivered twice with the same event_id
    ACK_LATE = "ack_late"  # the app receives it, but its acknowledgement is ignored
    # Web API calls
    TOO_MANY = "too_many"  # 429 with Retry-After; not executed
    SERVER_ERROR = "server_error"  # 500
    INTERNAL_ERROR = "internal_error"  # 200 and "internal_error"
    RESET_BEFORE = "reset_before"  # connection reset, not executed
    RESET_AFTER = "reset_after"  # executed, connection reset
    CUT_BODY = "cut_body"  # executed, half of the response
    TRICKLE = "trickle"  # executed, the response is sent byte by byte
    COMMIT_LATE = "commit_late"  # no response, and executed only after a delay
    HISTORY_LATE = "history_late"  # executed, connection reset, missing from the history for a while
    # States of the workspace, which last until they are switched off
    CHANNEL_ARCHIVED = "channel_archived"
    PERSON_DEACTIVATED = "person_deactivated"
    BOT_REMOVED = "bot_removed"
    TOKEN_REVOKED = "token_revoked"  # noqa: S105 - a state, not a token
    DOWN = "down"


ENVELOPES = frozenset({FaultKind.EVENT_LOST, FaultKind.EVENT_REPEATED, FaultKind.ACK_LATE})
STATES = frozenset(
    {
        FaultKind.CHANNEL_ARCHIVED, FaultKind.PERSON_DEACTIVATED, FaultKind.BOT_REMOVED,
        FaultKind.TOKEN_REVOKED, FaultKind.DOWN,
    }
)  # fmt: skip
CALLS = frozenset(FaultKind) - ENVELOPES - STATES

# Long enough for an app with a timeout of ten seconds per call; short enough to watch.
SECONDS: Mapping[FaultKind, float] = {
    FaultKind.TOO_MANY: 5,
    FaultKind.TRICKLE: 15,
    FaultKind.COMMIT_LATE: 15,
    FaultKind.HISTORY_LATE: 60,
}


@dataclass(frozen=True, kw_only=True)
class Fault:
    """A fault to be injected `count` times, or a state to be switched at once.

    `method` is a Web API method, "response_url" (too_many or server_error), or for deliveries "events_api", "slash_commands", "interactive" or a type of
    event ("message"); "*" is any of them. `seconds` is the delay: Retry-After of too_many, the length of a
    trickle, the wait of commit_late, and how long history_late hides the message; None is the default of the
    kind. `accepted` is true if a server_error or internal_error occurs after the call was executed. `channel`
    and `user` are ids or names, for states; of a call `channel` is the id at which it aims, "" for any. `on` switches a state on or off; None toggles it.
    """

    kind: FaultKind
    method: str = "*"
    count: int = 1
    seconds: float | None = None
    accepted: bool = False
    channel: str = ""
    user: str = ""
    on: bool | None = None

    def __post_init__(self) -> None:
        if self.count < 1:
            raise ValueError("A fault must happen at least once.")
        if self.seconds is not None and not 0 <= self.seconds <= timedelta(days=1).total_seconds():
            raise ValueError("A fault lasts between 0 seconds and a day.")
        if self.kind == FaultKind.HISTORY_LATE and self.method not in {"*", *SHOWS}:
            raise ValueError(f"Only what {' or '.join(sorted(SHOWS))} wrote can be late in the history.")
        if self.accepted and self.kind not in {FaultKind.SERVER_ERROR, FaultKind.INTERNAL_ERROR}:
            raise ValueError("Only a server_error or an internal_error can be accepted or not.")

    @property
    def length(self) -> float:
        """Return the delay in seconds, by default that of the kind."""
        return SECONDS.get(self.kind, 0) if self.seconds is None else self.seconds

    def hits_call(self, method: str, channel: str = "") -> bool:
        if self.channel not in {"", channel}:
            return False
        if method == RESPONSE:
            return self.method == RESPONSE and self.kind in {FaultKind.TOO_MANY, FaultKind.SERVER_ERROR}
        return self.kind in CALLS and self.method in {"*", method} and _fits(self.kind, method)

    def hits_envelope(self, kind: str, event: str) -> bool:
        if self.kind not in ENVELOPES or self.method not in {"*", kind, event}:
            return False
        return kind == "events_api" or self.kind == FaultKind.ACK_LATE


@dataclass(kw_only=True)
class Storm:
    """Random faults, each kind about equally often."""

    fraction: float
    chance: random.Random
    kinds: deque[FaultKind]
    methods: frozenset[str] | None
    seconds: float | None

    def next(self, hits: Callable[[Fault], bool]) -> Fault | None:
        """Return the next applicable kind in turn, if the random draw demands a fault."""
        if self.chance.random() >= self.fraction:
            return None
        accepted = self.chance.random() < 0.5  # noqa: PLR2004 - a coin toss
        for kind in list(self.kinds):
            fails = kind in {FaultKind.SERVER_ERROR, FaultKind.INTERNAL_ERROR}
            fault = Fault(
                kind=kind, seconds=self.seconds, accepted=accepted and fails
            )  # never of a response URL
            if hits(fault):
                self.kinds.remove(kind)
                self.kinds.append(kind)
                return fault
        return None


class Faults:
    """Pending faults, and the count of each kind that has occurred. Thread-safe."""

    def __init__(
        self,
        *,
        lock: threading.RLock,
        machine: Callable[[], datetime],
        changed: Callable[[], None],
        switch: Callable[[Fault], None],
    ) -> None:
        self.waiting: list[Fault] = []
        self.happened: Counter[str] = Counter()
        self._lock = lock
        self._machine = machine
        self._changed = changed
        self._switch = switch
        self._storms: list[Storm] = []
        self._hidden: dict[tuple[str, str], datetime] = {}

    def add(self, fault: Fault) -> None:
        """Add a pending fault; a state is switched at once, and a second call switches it back.

        Raises ValueError with a sentence if the fault is invalid, Refused for an unknown channel or person.
        """
        with self._lock:
            if fault.kind in STATES:
                self._switch(fault)
            else:
                self.waiting.append(fault)
            self._changed()

    def plan(
        self,
        fraction: float,
        seed: int,
        kinds: Iterable[FaultKind],
        seconds: float | None = None,
        *,
        methods: Collection[str] | None = None,
    ) -> None:
        """Inject random faults into calls of `methods` (None: all) with probability `fraction` until cleared.

        The kinds take turns. Kinds for deliveries apply in the same way, whatever `methods` is. About half of
        the server errors occur after the call was executed.
        """
        kinds = list(dict.fromkeys(kinds))
        if not 0 <= fraction <= 1:
            raise ValueError("The fraction must be between 0 and 1.")
        if not kinds or STATES & set(kinds):
            raise ValueError("A storm needs kinds of faults, and a state of the workspace is none.")
        only = None if methods is None else frozenset(methods)
        with self._lock:
            self._storms = [
                Storm(
                    fraction=fraction, seconds=seconds, methods=only, kinds=deque(mine),
                    chance=random.Random(seed),  # noqa: S311 - reproducible, not a secret
                )
                for mine in ([one for one in kinds if one in some] for some in (CALLS, ENVELOPES))
                if mine
            ]  # fmt: skip
            self._changed()

    def clear(self) -> None:
        """Remove all pending and planned faults; counts and states stay."""
        with self._lock:
            self.waiting.clear()
            self._storms = []
            self._changed()

    def for_call(self, method: str, channel: str = "") -> Fault | None:
        """Take the fault for a Web API call that aims at a channel, if any; it is counted."""
        return self._take(
            lambda fault: fault.hits_call(method, channel),
            [one for one in self._storms if one.methods is None or method in one.methods],
        )

    def for_envelope(self, kind: str, event: str = "") -> Fault | None:
        """Take the fault for a delivery: "events_api" with its type of event, or another kind."""
        return self._take(lambda fault: fault.hits_envelope(kind, event), self._storms)

    def switched(self, kind: FaultKind) -> None:
        """Count a state that was switched on."""
        self.happened[kind.value] += 1

    def hide(self, channel: str, ts: str, *, seconds: float) -> None:
        """Hide a message from the history for a number of seconds of the machine's time."""
        self._hidden[channel, ts] = self._machine() + timedelta(seconds=seconds)

    def hides(self, channel: str, ts: str) -> bool:
        until = self._hidden.get((channel, ts))
        return until is not None and self._machine() < until

    def _take(self, hits: Callable[[Fault], bool], storms: list[Storm]) -> Fault | None:
        with self._lock:
            fault = self._next_waiting(hits) or next(filter(None, (one.next(hits) for one in storms)), None)
            if fault is not None:
                self.happened[fault.kind.value] += 1
                self._changed()
            return fault

    def _next_waiting(self, hits: Callable[[Fault], bool]) -> Fault | None:
        for at, fault in enumerate(self.waiting):
            if hits(fault):
                rest = [replace(fault, count=fault.count - 1)] if fault.count > 1 else []
                self.waiting[at : at + 1] = rest
                return replace(fault, count=1)
        return None


def _fits(kind: FaultKind, method: str) -> bool:
    return kind != FaultKind.HISTORY_LATE or method in SHOWS
