"""How a reader's one message looks: what is due, what is new, and how to answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.calendar import Due
from handlers.views.parts import BLOCKS_MAX, Block, Message, section
from handlers.views.text import Reader

FOOT = "Answer here in your own words; “done” closes it."
FOOT_NOTE = "Answer here in your own words; it is kept as a note."
FOOT_MANY = "Answer here in your own words, the reference first: “A-12 done”, or “A-12: a note”."


@dataclass(frozen=True)
class Told:
    """One thing that is told, under the heading that several may share. An empty heading is none."""

    heading: str
    blocks: tuple[Block, ...]
    is_open: bool
    can_be_done: bool


def heading(reader: Reader, due: Due, *, day: date) -> str:
    """Say when something is due; `day` is the reader's own day of the deadline."""
    said = reader.due(due)
    if day == reader.today:
        return f"*Due today, {said}*"
    return f"*Was due {said}*" if day < reader.today else f"*Due {said}*"


def message(told: Sequence[Told]) -> Message:
    blocks = _blocks(told)
    shown = [*blocks[: BLOCKS_MAX - 2], *_rest(blocks), *[section(foot) for foot in _foot(told)]]
    return Message(_words(shown), tuple(shown))


def _foot(told: Sequence[Told]) -> list[str]:
    """Say how to answer, while there is something to answer."""
    waiting = [one for one in told if one.is_open]
    if not waiting:
        return []
    if len(told) > 1:
        return [FOOT_MANY]
    return [FOOT if waiting[0].can_be_done else FOOT_NOTE]


def with_digest(told: Sequence[Told], digest: Message) -> Message:
    """On the day of the digest it carries the day's reminders, so that one message comes."""
    if not told:
        return digest
    blocks = _blocks(told)[: BLOCKS_MAX // 2]
    digest_blocks = digest.blocks or (section(digest.text),)
    shown = (*blocks, *digest_blocks)[:BLOCKS_MAX]
    return Message(f"{_words(blocks)}\n{digest.text}", tuple(shown))


def _blocks(told: Sequence[Told]) -> list[Block]:
    blocks: list[Block] = []
    last = ""
    for one in told:
        if one.heading and one.heading != last:
            blocks.append(section(one.heading))
        last = one.heading
        blocks.extend(one.blocks)
    return blocks


def _rest(blocks: Sequence[Block]) -> list[Block]:
    return (
        [section("There is more than fits here. All of it: actions mine")]
        if len(blocks) > BLOCKS_MAX - 2
        else []
    )


def _words(blocks: Sequence[Block]) -> str:
    return "\n".join(block["text"]["text"] for block in blocks if block["type"] == "section")
