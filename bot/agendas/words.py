"""Words that put a record on an agenda: "put I-7 on the agenda", "A-12 on the agenda of M-3, please"."""

import re

from bot.phrases import first_ref
from bot.records import Kind, Prefixes, read_ref

_PUTS = re.compile(
    r"^(?:please\s+)?(?:can\s+(?:you|we)\s+)?(?:please\s+)?(?:put|place|take|bring|set|have)\s+(?P<what>\S+)\s+"
    r"(?:on|onto|up\s+on|to)\s+(?:the|our|an|its)\s+(?:next\s+)?agenda\b(?P<rest>.*)$",
    re.IGNORECASE,
)
# What may stand behind it: which meeting, and a please.
_REST = re.compile(
    r"^\s*(?:(?:of|for|in)\s+(?:the\s+next\s+meeting|(?:the\s+)?(?:next\s+)?meeting|(?P<meeting>\S+?)))?\s*(?:,?\s*please)?[.!?]*$",
    re.IGNORECASE,
)


def as_item(words: str, prefixes: Prefixes) -> str | None:
    """Return words that put a record on an agenda as the command that does; None for others."""
    said = _PUTS.match(words.strip())
    if said is None:
        return None
    about = read_ref(said["what"].strip(".,:;"), prefixes)
    rest = _REST.match(said["rest"])
    if about is None or about.kind is Kind.MEETING or rest is None:
        return None
    if rest["meeting"] is None:
        return f"item {about}"
    meeting = first_ref(rest["meeting"], prefixes)
    return f"item {about} {meeting}" if meeting is not None and meeting.kind is Kind.MEETING else None
