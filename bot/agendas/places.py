"""Words that give an item of an agenda another number, or take it off: "drop item 7", "item 4 first", "swap 3 and 4"."""

import re
from dataclasses import dataclass

LAST = 99
_PLEASE = r"(?:please |can (?:you|we) )?"
_OFF = re.compile(
    rf"{_PLEASE}(?:drop|remove|delete|strike|take|cancel|scrap) (?:agenda )?(?:item|point) (?P<place>\d{{1,2}})"
    r"(?: (?:off|from)(?: (?:the|our) agenda)?)?",
    re.IGNORECASE,
)
_TO = re.compile(
    rf"{_PLEASE}(?:move |put |take )?(?:agenda )?(?:item|point) (?P<place>\d{{1,2}})"
    r" (?:(?P<first>first|to the (?:top|start|beginning)|up front)|(?P<last>last|to the end)"
    r"|(?:to|as|at)(?: (?:place|item|number|position))? (?P<to>\d{1,2}))",
    re.IGNORECASE,
)
_SWAP = re.compile(
    rf"{_PLEASE}(?:swap|exchange|switch)(?: items?| points?)? (?P<place>\d{{1,2}}) (?:and|with|for) (?:item )?(?P<to>\d{{1,2}})",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class PlaceChange:
    """The item at `place` is to come to another; to none where it is taken off. Swapped, the other comes to its place."""

    place: int
    to: int | None = None
    is_swap: bool = False


def read_place_change(text: str) -> PlaceChange | None:
    """Return what words say of the places of an agenda, and nothing else; None for any other words."""
    said = re.sub(r",? ?please$", "", " ".join(text.split()).strip(" .!?"), flags=re.IGNORECASE)
    if found := _SWAP.fullmatch(said):
        return PlaceChange(int(found["place"]), int(found["to"]), is_swap=True)
    if found := _TO.fullmatch(said):
        to = 1 if found["first"] else LAST if found["last"] else int(found["to"])
        return PlaceChange(int(found["place"]), to)
    found = _OFF.fullmatch(said)
    return PlaceChange(int(found["place"])) if found else None
