"""The text of a message, made from its blocks: for notifications, screen readers, and where Slack refuses the blocks."""

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from handlers.core.blocks.chips import SIGNS
from handlers.core.blocks.elements import Block, Button, Message, buttons, section, with_text

_BOLD = re.compile(r"(?<![\w*])\*(?=\S)([^*\n]*\S)\*(?![\w*])")
_SIGN = re.compile("|".join(f"{re.escape(sign)} ?" for sign in sorted(SIGNS)))
_FOR_YOU = re.compile(r" \(<!date\^[^>]*> for you\)")  # Slack alone knows whose hour it is
_MENTION = re.compile(r"<@([A-Z0-9]+)>")
NO_NAMES: Mapping[str, str] = MappingProxyType({})


def text_of(blocks: Sequence[Block], names: Mapping[str, str] = NO_NAMES) -> str:
    """Return the words of headers, sections and facts in order, without marks, signs and buttons.

    `names` are those of mentioned Slack users, so that the text names and notifies nobody twice.
    """
    return "\n".join(_plain(text, names) for block in blocks for text in _texts(block))


def marked_text_of(blocks: Sequence[Block]) -> str:
    """Return the words of headers, sections and facts in order, with their marks and without signs and buttons."""
    return "\n".join(_SIGN.sub("", text) for block in blocks for text in _texts(block))


def message_of(blocks: Sequence[Block], names: Mapping[str, str] = NO_NAMES) -> Message:
    return Message(text_of(blocks, names), tuple(blocks))


def message_about(lines: Sequence[str], about: Block, row: Sequence[Button]) -> Message:
    """Return a message of lines, with the grey facts of what they are about and its buttons below."""
    return message_of([section("\n".join(filter(None, lines))), about, buttons(row)])


def with_line(message: Message, line: str) -> Message:
    """Return a message with one more line at the end of its first section, in its text too."""
    first, *others = message.blocks or (section(message.text),)
    blocks = [with_text(first, f"{first['text']['text']}\n{line}"), *others]
    is_made_of_blocks = message.text == text_of(message.blocks)
    return message_of(blocks) if is_made_of_blocks else Message(f"{message.text}\n{line}", tuple(blocks))


def with_lines(message: Message, lines: Sequence[str]) -> Message:
    for line in lines:
        message = with_line(message, line)
    return message


def _texts(block: Block) -> list[str]:
    if block["type"] in {"section", "header"}:
        return [block["text"]["text"]]
    return [one["text"] for one in block["elements"]] if block["type"] == "context" else []


def _plain(text: str, names: Mapping[str, str]) -> str:
    without_marks = _SIGN.sub("", _BOLD.sub(r"\1", _FOR_YOU.sub("", text))).replace("`", "")
    return _MENTION.sub(lambda found: names.get(found[1], found[0]), without_marks)
