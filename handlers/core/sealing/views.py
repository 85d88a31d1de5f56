"""Texts about the seals: the day's head for a channel, and the findings of a verification."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from bot.names import join_names
from bot.seals import ChainFault, ChainHead, ChainVerifier, Finding
from handlers.core.blocks.text import DAY_NAMES, MONTHS, Reader

FAULT_SENTENCES = {
    ChainFault.CHANGED: "Line {line} was changed after it was sealed.",
    ChainFault.MISSING: "Line {line} is missing: it was sealed, and is not there.",
    ChainFault.INSERTED: "Line {line} was inserted: it has no seal, and later lines have one.",
    ChainFault.SWAPPED: "Lines {line} and {other} have changed places.",
    ChainFault.BROKEN: "The seal of line {line} does not follow from the one before it: a line between them was taken out "
    "or inserted, or a seal was changed.",
    ChainFault.TRUNCATED: "The end was cut off: {head} is of line {line}, and the last sealed line is {other}.",
    ChainFault.REWRITTEN: "Lines up to {line} were written anew: {head} does not fit the seals that are there now.",
    ChainFault.UNKNOWN: "The seal that you gave stands nowhere: the lines up to it were cut off or written anew.",
}


def daily_seal(found: ChainHead, reader: Reader) -> str:
    """Return the day's head for the channel."""
    sealed = f"{_counted(found.count, 'line')} {_to_be(found.count)} sealed, the last one {found.line}"
    return f"Audit, {reader.day(found.on)}: {sealed}.\nSeal {found.chain}"


def finding(found: Finding) -> str:
    named = f"the head of {_day(found.head.on)}" if found.head else ""
    return FAULT_SENTENCES[found.fault].format(line=found.line, other=found.other, head=named)


def unreadable(number: int, file: Path) -> str:
    return f"Line {number} of {file} cannot be read: it holds no head."


def summary(walk: ChainVerifier, *, file: Path | None, breaks: int) -> Iterator[str]:
    """Return the state of the history; `file` is None where there are no heads to compare with."""
    yield _sealed(walk)
    if walk.redacted_count:
        by = join_names([str(line) for line in walk.redaction_lines])
        says = f"line {by} says" if len(walk.redaction_lines) == 1 else f"lines {by} say"
        yield f"{walk.redacted_count:,} of them {_to_be(walk.redacted_count)} redacted, as {says}."
    yield from _replaced(walk)
    yield from _compared(walk, file)
    if walk.has_found_wanted:
        yield "The seal that you gave is one of them."
    yield (
        f"{_counted(breaks, 'thing')} {'does' if breaks == 1 else 'do'} not fit."
        if breaks
        else "Everything fits."
    )


def _sealed(walk: ChainVerifier) -> str:
    waiting = (
        "1 waits for its seal"
        if walk.unsealed_count == 1
        else f"{walk.unsealed_count:,} wait for their seals"
    )
    waiting = waiting if walk.unsealed_count else "none waits for its seal"
    if not walk.count:
        return f"No line of the history is sealed; {waiting}."
    return f"{_counted(walk.count, 'line')} {_to_be(walk.count)} sealed, the last one {walk.last_line}; {waiting}."


def _replaced(walk: ChainVerifier) -> Iterator[str]:
    """Return which heads a restore explains, and where the history records one."""
    if not walk.replaced_heads:
        return
    days = join_names([_day(one.on) for one in walk.replaced_heads])
    restores = [one for one in walk.restores if any(map(one.has_replaced, walk.replaced_heads))]
    by = join_names([f"line {one.line} of {_day(one.at.date())}" for one in restores])
    yield f"Heads of a history that was replaced by a restore: {days}. The restore is {by}."


def _compared(walk: ChainVerifier, file: Path | None) -> Iterator[str]:
    if file is None:
        yield "There are no heads to compare with, so nobody can tell from here whether the end was cut off."
    elif walk.matching_heads:
        fitting = _counted(len(walk.matching_heads), "head")
        fit = "fits" if len(walk.matching_heads) == 1 else "fit"
        yield f"{fitting} in {file} {fit}, the last of {_day(walk.matching_heads[-1].on)}."


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _to_be(count: int) -> str:
    return "is" if count == 1 else "are"


def _day(on: date) -> str:
    # A reader years later needs the year.
    return f"{DAY_NAMES[on.weekday()]} {on.day} {MONTHS[on.month - 1]} {on.year}"
