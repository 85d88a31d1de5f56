"""Texts as long as Slack takes them."""

from itertools import accumulate

from handlers.core.blocks.elements import REST, split_line

TEXT_MAX = 39_000  # bytes of the text of an answer, which is never edited; Slack refuses 40,000
POST_MAX = 3_500  # bytes of the text of a message, as it is sent: chat.update refuses more than 4,000


def text_within_limits(text: str, rest: str = REST, *, most: int = POST_MAX) -> str:
    """Return a text of at most so many bytes: its first lines, and where the rest is."""
    if _size(text) <= most:
        return text
    room = most - _size(f"\n{rest}")
    lines = text.split("\n")
    sizes = accumulate(_size(f"{line}\n") for line in lines)
    kept = "\n".join(lines[: sum(size <= room for size in sizes)])
    return f"{kept or _cut_to_size(lines[0], room)}\n{rest}"


def _cut_to_size(line: str, most: int) -> str:
    """Return an escaped line cut to so many bytes."""
    length = most
    while _size(cut_line := f"{split_line(line, length)[0]}…") > most:
        length = length * 9 // 10
    return cut_line


def _size(text: str) -> int:
    """Return the bytes of a text: Slack counts them after escaping, and a letter beyond ASCII is more than one."""
    return len(text.encode())
