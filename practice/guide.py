"""What the page shows beside Slack's own: a list of commands while one types, and places to begin."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

HOME = "home"


@dataclass(frozen=True)
class Command:
    """A command that a person may type: its verb, what follows it, and what it does in a few words."""

    verb: str
    usage: str
    summary: str


@dataclass(frozen=True)
class Visit:
    """Who one acts as, where one is, and to which time the clock moves; what is None stays as it is.

    `place` is HOME or None, which is the conversation with the bot where `user` is given.
    """

    user: str | None = None
    place: str | None = None
    to: str | None = None


@dataclass(frozen=True)
class Start:
    """A button of the welcome card. `go` raises ValueError with a sentence if there is nothing to go to."""

    label: str
    go: Callable[[], Visit]


def _no_commands(_: str) -> Sequence[Command]:
    return ()


@dataclass(frozen=True)
class Guide:
    """The commands of a user, and the buttons of the welcome card; without these there is no card."""

    commands: Callable[[str], Sequence[Command]] = _no_commands
    starts: Sequence[Start] = field(default=())
