"""Words that give an item of an agenda another number, take it off or leave it to a later meeting.

"drop item 7", "item 4 first", "swap 3 and 4", "item 3 can wait for the next meeting: no figures yet"; an item by its
title or reference, too: "the sponsorship item should come first", "take AG-3 off the agenda"
"""

import re
from dataclasses import dataclass

FIRST, LAST = 0, 99  # the first place behind the standing items; behind all others
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
# An item by its title or reference, in words that can only be about an agenda.
_NAMED = r"(?P<named>(?!(?:agenda )?(?:items?|points?) \d)\S.{2,78}?)"
_HAS_TO = r"(?:should|must|can|could|has to|needs to|ought to|is to|will)"
_NAMED_TO = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"{_NAMED} {_HAS_TO} (?:come|be|go|stand|be dealt with|be taken|be discussed) (?:up )?(?P<rank>first|last)(?: (?:on|of) the agenda| item)?",
        rf"{_PLEASE}(?:put|move|take|deal with|discuss) {_NAMED} (?:up )?(?P<rank>first|last)(?: on the agenda)?",
        rf"{_PLEASE}(?:put|move|take) {_NAMED} (?P<rank>to the (?:very )?(?:top|start|beginning|end)|up front)(?: of the agenda)?",
        rf"{_PLEASE}make {_NAMED} (?:the )?(?P<rank>first|last) item",
        rf"(?:let's |let us |we (?:should )?|please )(?P<rank>start|begin|end|finish) with {_NAMED}",
    )
)
_NAMED_OFF = re.compile(
    rf"{_PLEASE}(?:drop|remove|delete|strike|take|scrap) {_NAMED} (?:off|from)(?: (?:the|our))? agenda",
    re.IGNORECASE,
)
_NAMED_LATER = re.compile(
    rf"(?:{_PLEASE}(?:defer|postpone|put off|carry over|hold over|move|push|leave|keep) {_NAMED} (?:to|until|till|for) {_MEETING}"
    rf"|{_NAMED.replace('P<named>', 'P<waits>')} (?:can wait|should wait|has to wait|will have to wait) (?:to|until|till|for) {_MEETING.replace('P<meeting>', 'P<of>')})"
    r"(?:(?:\s*[:,;–—-]\s*|\s+(?=because|as |since ))(?:because )?(?P<why>.+))?",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True)
class PlaceChange:
    """The item at `place` is to come to another; to none where it is taken off. Swapped, the other comes to its place.

    One that is left to a later meeting has that meeting's reference or number, "" for the next, and perhaps a reason.
    An item that is `named` by its title or reference has no `place` yet: 0.
    """

    place: int
    to: int | None = None
    is_swap: bool = False
    is_later: bool = False
    meeting: str = ""
    why: str = ""
    named: str = ""


def read_place_change(text: str) -> PlaceChange | None:
    """Return what words say of the places of an agenda, and nothing else; None for any other words."""
    said = _plain(text)
    if found := _SWAP.fullmatch(said):
        return PlaceChange(int(found["place"]), int(found["to"]), is_swap=True)
    if found := _TO.fullmatch(said):
        to = FIRST if found["first"] else LAST if found["last"] else int(found["to"])
        return PlaceChange(int(found["place"]), to)
    if found := _LATER.fullmatch(said):
        place = int(found["put"] or found["moved"] or found["waits"])
        meeting = found["meeting"] or found["to"] or found["of"] or ""
        return PlaceChange(place, is_later=True, meeting=meeting.upper(), why=(found["why"] or "").strip())
    found = _OFF.fullmatch(said)
    return PlaceChange(int(found["place"])) if found else None


def read_named_change(text: str) -> PlaceChange | None:
    """Return what words say of the place of an item that they name by its title or reference; None for any other words.

    Whether an agenda has such an item, whoever calls must look.
    """
    said = _plain(text)
    for form in _NAMED_TO:
        if found := form.fullmatch(said):
            return PlaceChange(0, _rank(found["rank"].casefold()), named=found["named"])
    if found := _NAMED_OFF.fullmatch(said):
        return PlaceChange(0, named=found["named"])
    if found := _NAMED_LATER.fullmatch(said):
        meeting = (found["meeting"] or found["of"] or "").upper()
        why = (found["why"] or "").strip()
        return PlaceChange(0, is_later=True, meeting=meeting, why=why, named=found["named"] or found["waits"])
    return None


def _rank(words: str) -> int:
    return LAST if words in {"last", "finish"} or words.endswith("end") else FIRST


def _plain(text: str) -> str:
    return re.sub(r",? ?please$", "", " ".join(text.split()).strip(" .!?"), flags=re.IGNORECASE)
