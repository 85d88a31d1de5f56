"""Pasted lists: several lines at once, each an item of its own.

Bullets and numbers in front of lines are stripped, empty lines are skipped. Options before the first item
apply to all items; a line that consists of options only belongs to the item above.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.errors import UserError
from bot.grammar.options import AnyOption
from bot.grammar.parse import begins_with_option, parse_words
from bot.grammar.parsed import ParsedWords, TypingContext, Value
from bot.records import checked_title

MAX_LINES = 20
VERB, ALIASES = "action", ("log",)  # what logs an action, and also announces one in a line: "log: Cost table"
CANCELLED, REPLACED = "cancelled", "replaced"  # outcome of a preview that was not executed
MIN_NUMBERED_LINES = 2  # a single line that begins with a number may be about the "2. quarter"
_BULLET = re.compile(r"^\s*(?:(?:[-–—*+·◦▪‣>]|&gt;|\[[ xX]?\])(?:\s+|$)|[•☐☑✓]\s*)")
_LINE_NUMBER = re.compile(r"^\s*\(?\d{1,3}[.)](?:\s+|$)")


@dataclass(kw_only=True)
class PastePreview:
    """A preview of pasted lines that waits for confirmation.

    The lines are parsed again on confirmation, as of `at`, when they were shown, so that "friday" stays that
    Friday. `became` is empty while it waits; then it has the references that were created, or the reason why
    there are none.
    """

    key: str
    person_id: int
    at: datetime
    words: str
    became: str = ""


@dataclass(frozen=True)
class PastedLine:
    """A parsed line; `problem` is the error sentence if it could not be parsed."""

    number: int
    words: str
    parsed: ParsedWords | None
    problem: str = ""


def split_lines(words: str) -> list[str]:
    """Return the lines that are not empty, without bullets and list numbers."""
    lines = [plain for line in words.splitlines() if (plain := _BULLET.sub("", line).strip())]
    if sum(bool(_LINE_NUMBER.match(line)) for line in lines) < MIN_NUMBERED_LINES:
        return lines
    return [plain for line in lines if (plain := _LINE_NUMBER.sub("", line).strip())]


def split_items(
    words: str, *, options: Sequence[AnyOption], listener: TypingContext
) -> tuple[str, list[str]]:
    """Return the shared options and the words of each item. Raises UserError if the former are invalid."""
    head, found = "", list[str]()
    for line in split_lines(words):
        is_more = begins_with_option(line, options)
        if (
            is_more
            and not found
            and not parse_words(line, options=options, listener=listener, repeats=True).text
        ):
            head = f"{head} {line}".strip()
        elif is_more and found and _has_only_options(line, options, listener):
            found[-1] = f"{found[-1]} {line}"
        else:
            found.append(line)
    return head, found


def _has_only_options(line: str, options: Sequence[AnyOption], listener: TypingContext) -> bool:
    try:
        return not parse_words(line, options=options, listener=listener, repeats=True).text
    except UserError:
        return False


def parse_lines(words: str, *, options: Sequence[AnyOption], listener: TypingContext) -> list[PastedLine]:
    """Parse each line independently, so that an error in one does not affect the others."""
    head, found = split_items(words, options=options, listener=listener)
    if len(found) > MAX_LINES:
        raise UserError(
            f"Those are {len(found)} lines; I take {MAX_LINES} at once. Nothing was logged. Paste them in parts."
        )
    for_all = parse_words(head, options=options, listener=listener, repeats=True).options
    return [_parse_line(number, line, for_all, options, listener) for number, line in enumerate(found, 1)]


# "action Draft the letter": the command that a line could be. "action plan" begins a title.
_COMMAND = re.compile(
    r"^(?:/\w+ +)?(?:action(?! +(?:plan|point|item|list|group)s?\b)|Action:|action:) +(?=\S)"
)


def _parse_line(
    number: int, line: str, for_all: dict[str, Value], options: Sequence[AnyOption], listener: TypingContext
) -> PastedLine:
    try:
        words = _COMMAND.sub("", line)
        said = parse_words(
            words, options=options, listener=listener, repeats=True, announced_by=(VERB, *ALIASES)
        )
        said.options = {name: for_all[name] for name in for_all.keys() - said.emptied} | said.options
        checked_title(said.text)
    except UserError as error:
        return PastedLine(number, line, None, str(error))
    return PastedLine(number, line, said)
