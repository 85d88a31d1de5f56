"""Words that give an item of an agenda another number, take it off or leave it to a later meeting.

"drop item 7", "item 4 first", "swap 3 and 4", "item 3 can wait for the next meeting: no figures yet"
"""

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
_MEETING = r"(?:(?:the )?(?:agenda of )?(?:the )?(?:next|following) (?:meeting|time|one|session|agenda)|(?:the )?one after|(?:meeting (?:no\.? ?)?)?(?P<meeting>M-\d{1,6}|\d{1,4}))"
_LATER = re.compile(
    rf"{_PLEASE}(?:(?:defer|postpone|put off|carry over|hold over) (?:agenda )?(?:item|point) (?P<put>\d{{1,2}})(?: (?:to|until|till|for) {_MEETING})?"
    rf"|(?:move|push|shift|leave|keep|take|bring|put|carry)(?: over)? (?:agenda )?(?:item|point) (?P<moved>\d{{1,2}})(?: over)? (?:to|until|till|for|on) {_MEETING.replace('P<meeting>', 'P<to>')}"
    rf"|(?:agenda )?(?:item|point) (?P<waits>\d{{1,2}}) (?:can wait|should wait|waits|will have to wait|is deferred|is postponed)(?: (?:to|until|till|for) {_MEETING.replace('P<meeting>', 'P<of>')})?)"
    r"(?:(?:\s*[:,;–—-]\s*|\s+(?=because|as |since |until we))(?:because )?(?P<why>.+))?",
    re.IGNORECASE | re.DOTALL,
)
_SWAP = re.compile(
    rf"{_PLEASE}(?:swap|exchange|switch)(?: items?| points?)? (?P<place>\d{{1,2}}) (?:and|with|for) (?:item )?(?P<to>\d{{1,2}})",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class PlaceChange:
    """The item at `place` is to come to another; to none where it is taken off. Swapped, the other comes to its place.

    One that is left to a later meeting has that meeting's reference or number, "" for the next, and perhaps a reason.
    """

    place: int
    to: int | None = None
    is_swap: bool = False
    is_later: bool = False
    meeting: str = ""
    why: str = ""


def read_place_change(text: str) -> PlaceChange | None:
    """Return what words say of the places of an agenda, and nothing else; None for any other words."""
    said = re.sub(r",? ?please$", "", " ".join(text.split()).strip(" .!?"), flags=re.IGNORECASE)
    if found := _SWAP.fullmatch(said):
        return PlaceChange(int(found["place"]), int(found["to"]), is_swap=True)
    if found := _TO.fullmatch(said):
        to = 1 if found["first"] else LAST if found["last"] else int(found["to"])
        return PlaceChange(int(found["place"]), to)
    if found := _LATER.fullmatch(said):
        place = int(found["put"] or found["moved"] or found["waits"])
        meeting = found["meeting"] or found["to"] or found["of"] or ""
        return PlaceChange(place, is_later=True, meeting=meeting.upper(), why=(found["why"] or "").strip())
    found = _OFF.fullmatch(said)
    return PlaceChange(int(found["place"])) if found else None
