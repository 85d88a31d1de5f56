"""Whether enough members took part in a meeting."""

from collections.abc import Collection, Mapping

from bot.charter_section import MAJORITY, Rights
from bot.meetings import Presence
from bot.people import MEMBER_RIGHTS

COUNTED_RIGHTS = MEMBER_RIGHTS - {Rights.SECRETARY}  # who decides; observers and invitees don't
_THERE = frozenset({Presence.PRESENT, Presence.REMOTE, Presence.REPRESENTED})


def needed(rule: int | str, members: int) -> int:
    """Return how many of the members have to be there."""
    return members // 2 + 1 if rule == MAJORITY else int(rule)


def there(members: Collection[int], ways: Mapping[int, Presence]) -> int:
    """Return how many of the members were there, in the room or by video, or were represented by somebody who was."""
    return sum(ways.get(one) in _THERE for one in members)
