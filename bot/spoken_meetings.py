"""What words say of a meeting besides its day: its title, its place and its link."""

import re
from dataclasses import dataclass

_LINK = re.compile(
    r"(?:\b(?:link|url|zoom|teams|by video|via|at)\b:? ?)?<?(?P<url>https?://[^\s<>|,]+)(?:\|[^>]*)?>?",
    re.IGNORECASE,
)
_ROOM_NAME = r"(?:the )?(?:conference |meeting )?(?:room|salle|sala|hall|auditorium)"
_PLACE = re.compile(
    rf"(?i:(?:in |at )?{_ROOM_NAME}) (?=\S*[\dA-Z])\S+(?: \S+){{0,2}}"
    r"|in (?:the )?[A-Z][\w.'’-]*(?: [\w.'’-]+){0,3}",
)
_ROOM = re.compile(rf",?\s*\b(?:(?i:in|at) )?(?i:{_ROOM_NAME}) (?=[^\s,;]*[\dA-Z])[^\s,;]+")
_LENGTH = r"(?:for )?\d{1,3} ?min(?:ute)?s?"
_MINUTES = re.compile(_LENGTH, re.IGNORECASE)
_BESIDE = rf"{_LENGTH}|(?:in )?(?:the )?(?:conference |meeting )?room [^\s,;]+"  # a length, or a room
_ASKED = re.compile(
    r"(?:(?:please|can you|could you|can we|could we|i(?:'d like| want| need|'ve got| have) to|we (?:should|need to|want to)|let's|let us) )*"
    r"(?:plan|schedule|set up|organi[sz]e|arrange|convene|book) (?:an?|the|our|another) "
    r"(?P<title>(?:[\w&/'’-]+ ){0,4})meeting\b(?: (?:of|for|with) (?:the |our )?(?:whole |full |entire )?(?:task ?force|isc-?tf|group))?"
    r"(?: (?:about|called|titled) (?P<about>.+?))?"
    rf"(?P<beside>(?:,? (?:{_BESIDE})(?=,|\s),?)*)"
    r"(?:(?:,? ?(?:on|for))? ?(?P<when>(?:(?<=on )|(?<=for )|(?=today|tomorrow|next|this|every|\d|in |mon|tue|wed|thu|fri|sat|sun)).+)|[.!]*)",
    re.IGNORECASE,
)
_SORTS = frozenset({"next", "new", "regular"})  # "plan the next meeting" names no title
_BREAK = re.compile(r"\s*[,;]\s*")


@dataclass(frozen=True)
class Details:
    """What words say beside a day: "" for what they don't."""

    title: str = ""
    place: str = ""
    link: str = ""


def details(text: str) -> Details:
    """Read words beside a day: an address is the link, a room is the place, and what is left is the title."""
    found = _LINK.search(text)
    link = found["url"].rstrip(".;)") if found else ""
    rest = f"{text[: found.start()]},{text[found.end() :]}" if found else text
    parts = [one for one in _BREAK.split(rest.strip(" ,;.")) if one]
    places = [one for one in parts if _PLACE.fullmatch(one)]
    place = places[0] if len(places) == 1 else ""
    title = ", ".join(one for one in parts if one != place or not place)
    return Details(title=title, place=re.sub(r"^(?:in|at) (?:the )?", "", place), link=link)


def asked_for(text: str) -> tuple[str, str] | None:
    """Return the title of a meeting that a sentence asks to plan, "" without one, and the words from its day on, "" without one.

    None for other words.
    """
    said = _ASKED.fullmatch(text.strip())
    if said is None:
        return None
    kind = said["title"].strip()
    named = said["about"] or ("" if kind.casefold() in {"", *_SORTS} else f"{kind} meeting")
    return named[:1].upper() + named[1:], _day_first(said["when"] or "", said["beside"])


def _day_first(when: str, beside: str) -> str:
    """Return words from a day on with what was said before it, and the room behind all others; "" without a day."""
    if not when:
        return ""
    rooms = _ROOM.findall(when)
    rest = _ROOM.sub("", when) if len(rooms) == 1 else when
    others = [*re.findall(_BESIDE, beside, re.IGNORECASE), *(rooms if len(rooms) == 1 else [])]
    said = sorted((one.strip(" ,") for one in others), key=lambda one: _MINUTES.search(one) is None)
    return ", ".join(filter(None, [rest, *said]))
