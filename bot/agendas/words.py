"""Words that put a record on an agenda: "put I-7 on the agenda", "A-12 on the agenda of M-3, please"."""

import re

from bot.phrases import first_ref
from bot.records import Kind, Prefixes, read_ref

_PUTS = re.compile(
    r"^(?:please\s+)?(?:can\s+(?:you|we)\s+)?(?:please\s+)?(?:put|place|take|bring|set|have)\s+(?P<what>\S+)\s+"
    r"(?:on|onto|up\s+on|to)\s+(?:the|our|an|its)\s+(?:next\s+)?agenda\b(?P<rest>.*)$",
    re.IGNORECASE,
)
# What may stand behind it: which meeting, who presents it, how long it takes, and a please.
_REST = re.compile(
    r"^\s*(?:(?:of|for|in)\s+(?:the\s+next\s+meeting|(?:the\s+)?(?:next\s+)?meeting|(?P<meeting>\S+?)))?"
    r"(?:\s*,\s*(?P<who>[^\s,]+(?: [^\s,]+)?) (?:presents|presenting|will present))?(?:\s*,\s*(?P<minutes>\d{1,3}) ?min(?:ute)?s?)?"
    r"\s*(?:,?\s*please)?[.!?]*$",
    re.IGNORECASE,
)


_ABOVE = frozenset(("it", "this", "that"))


def as_item_of(words: str, ref: str, prefixes: Prefixes) -> str | None:
    """Return a reply that puts the record above on an agenda as the command that does; None for others."""
    said = _PUTS.match(words.strip())
    if said is None or said["what"].casefold() not in _ABOVE:
        return None
    return as_item(f"{words.strip()[: said.start('what')]}{ref}{words.strip()[said.end('what') :]}", prefixes)


def as_item(words: str, prefixes: Prefixes) -> str | None:
    """Return words that put a record on an agenda as the command that does; None for others."""
    said = _PUTS.match(words.strip())
    if said is None:
        return None
    about = read_ref(said["what"].strip(".,:;"), prefixes)
    rest = _REST.match(said["rest"])
    if about is None or about.kind is Kind.MEETING or rest is None:
        return None
    meeting = first_ref(rest["meeting"], prefixes) if rest["meeting"] is not None else None
    if rest["meeting"] is not None and (meeting is None or meeting.kind is not Kind.MEETING):
        return None
    who = f'presenter:"{rest["who"]}"' if rest["who"] else ""
    takes = f"{rest['minutes']} min" if rest["minutes"] else ""
    return " ".join(filter(None, [f"item {about}", str(meeting or ""), who, takes]))


def puts_what_is_not_named(words: str) -> bool:
    """Return whether words put on an agenda what only a thread would name: "put it on the agenda"."""
    said = _PUTS.match(words.strip())
    return said is not None and said["what"].casefold() in {"it", "this", "that"}
