"""Several lines at once: a pasted list, of which each line is an item of its own.

Signs and numbers in front of lines are forgiven, empty lines skipped. Options before the first line are for all lines; a
line of nothing but options belongs to the line above it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot import grammar as typed
from bot.errors import UserError
from bot.grammar import Listener, Typed
from bot.records import checked_title

LINES_MAX = 20
CANCELLED, REPLACED = "cancelled", "replaced"  # what became of a preview that was not logged
NUMBERED_MIN = 2  # one line that begins with a number may be about the "2. quarter"
_SIGN = re.compile(r"^\s*(?:(?:[-–—*+·◦▪‣>]|&gt;|\[[ xX]?\])(?:\s+|$)|[•☐☑✓]\s*)")
_NUMBER = re.compile(r"^\s*\(?\d{1,3}[.)](?:\s+|$)")


@dataclass(kw_only=True)
class Preview:
    """Lines that were shown as understood, and wait for the word to log them.

    They are read again at that word, as of the moment `at` which they were shown, so that "friday" stays that Friday.
    `became` is empty while they wait, then the references of what was logged, or why nothing was.
    """

    key: str
    person_id: int
    at: datetime
    words: str
    became: str = ""


@dataclass(frozen=True)
class Line:
    """One line as it was understood; `problem` is a sentence on what was not."""

    number: int
    words: str
    said: Typed | None
    problem: str = ""


def lines_of(words: str) -> list[str]:
    """Return the lines that hold something, without what stands in front of the lines of a list."""
    lines = [plain for line in words.splitlines() if (plain := _SIGN.sub("", line).strip())]
    if sum(bool(_NUMBER.match(line)) for line in lines) < NUMBERED_MIN:
        return lines
    return [plain for line in lines if (plain := _NUMBER.sub("", line).strip())]


def items(words: str, *, options: Sequence[str], listener: Listener) -> tuple[str, list[str]]:
    """Return the options for all lines, and the words of each item. Raises the sentence on options for all that fail."""
    head, found = "", list[str]()
    for line in lines_of(words):
        is_more = typed.begins_with_option(line, options)
        if (
            is_more
            and not found
            and not typed.read(line, options=options, listener=listener, repeats=True).text
        ):
            head = f"{head} {line}".strip()
        elif is_more and found and _is_of_options(line, options, listener):
            found[-1] = f"{found[-1]} {line}"
        else:
            found.append(line)
    return head, found


def _is_of_options(line: str, options: Sequence[str], listener: Listener) -> bool:
    try:
        return not typed.read(line, options=options, listener=listener, repeats=True).text
    except UserError:
        return False


def read(words: str, *, options: Sequence[str], listener: Listener) -> list[Line]:
    """Understand each line for itself: what is wrong with one is no fault of the others."""
    head, found = items(words, options=options, listener=listener)
    if len(found) > LINES_MAX:
        raise UserError(
            f"Those are {len(found)} lines; I take {LINES_MAX} at once. Nothing was logged. Paste them in parts."
        )
    for_all = typed.read(head, options=options, listener=listener, repeats=True).options
    return [_read(number, line, for_all, options, listener) for number, line in enumerate(found, 1)]


def _read(
    number: int, line: str, for_all: dict[str, typed.Value], options: Sequence[str], listener: Listener
) -> Line:
    try:
        said = typed.read(line, options=options, listener=listener, repeats=True)
        said.options = {**for_all, **said.options}
        checked_title(said.text)
    except UserError as error:
        return Line(number, line, None, str(error))
    return Line(number, line, said)
