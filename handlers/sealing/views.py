"""The words on the chain of seals: the day's head for a channel, and what a verification found."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from bot.names import listed
from bot.seals import Fault, Finding, Head, Walk
from handlers.blocks.text import DAYS, MONTHS, Reader

SENTENCES = {
    Fault.CHANGED: "Line {line} was changed after it was sealed.",
    Fault.MISSING: "Line {line} is missing: it was sealed, and is not there.",
    Fault.INSERTED: "Line {line} was inserted: it has no seal, and later lines have one.",
    Fault.SWAPPED: "Lines {line} and {other} have changed places.",
    Fault.BROKEN: "The seal of line {line} does not follow from the one before it: a line between them was taken out "
    "or inserted, or a seal was changed.",
    Fault.CUT: "The end was cut off: {head} is of line {line}, and the last sealed line is {other}.",
    Fault.REWRITTEN: "Lines up to {line} were written anew: {head} does not fit the seals that are there now.",
    Fault.UNKNOWN: "The seal that you gave stands nowhere: the lines up to it were cut off or written anew.",
}


def head(found: Head, reader: Reader) -> str:
    """Return the day's head for the channel."""
    sealed = f"{_counted(found.count, 'line')} {_are(found.count)} sealed, the last one {found.line}"
    return f"Audit, {reader.day(found.on)}: {sealed}.\nSeal {found.chain}"


def finding(found: Finding) -> str:
    named = f"the head of {_day(found.head.on)}" if found.head else ""
    return SENTENCES[found.fault].format(line=found.line, other=found.other, head=named)


def unreadable(number: int, file: Path) -> str:
    return f"Line {number} of {file} cannot be read: it holds no head."


def summary(walk: Walk, *, file: Path | None, breaks: int) -> Iterator[str]:
    """Return how the history stands; `file` is None where there are no heads to compare with."""
    yield _sealed(walk)
    if walk.redacted:
        by = listed([str(line) for line in walk.redacted_by])
        says = f"line {by} says" if len(walk.redacted_by) == 1 else f"lines {by} say"
        yield f"{walk.redacted:,} of them {_are(walk.redacted)} redacted, as {says}."
    yield from _replaced(walk)
    yield from _compared(walk, file)
    if walk.has_met_wanted:
        yield "The seal that you gave is one of them."
    yield (
        f"{_counted(breaks, 'thing')} {'does' if breaks == 1 else 'do'} not fit."
        if breaks
        else "Everything fits."
    )


def _sealed(walk: Walk) -> str:
    waiting = "1 waits for its seal" if walk.unsealed == 1 else f"{walk.unsealed:,} wait for their seals"
    waiting = waiting if walk.unsealed else "none waits for its seal"
    if not walk.count:
        return f"No line of the history is sealed; {waiting}."
    return f"{_counted(walk.count, 'line')} {_are(walk.count)} sealed, the last one {walk.last}; {waiting}."


def _replaced(walk: Walk) -> Iterator[str]:
    """Say which heads a restore explains, and where the history says that there was one."""
    if not walk.replaced:
        return
    days = listed([_day(one.on) for one in walk.replaced])
    restores = [one for one in walk.restores if any(map(one.replaced, walk.replaced))]
    by = listed([f"line {one.line} of {_day(one.at.date())}" for one in restores])
    yield f"Heads of a history that was replaced by a restore: {days}. The restore is {by}."


def _compared(walk: Walk, file: Path | None) -> Iterator[str]:
    if file is None:
        yield "There are no heads to compare with, so nobody can tell from here whether the end was cut off."
    elif walk.fitting:
        fitting = _counted(len(walk.fitting), "head")
        fit = "fits" if len(walk.fitting) == 1 else "fit"
        yield f"{fitting} in {file} {fit}, the last of {_day(walk.fitting[-1].on)}."


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _are(count: int) -> str:
    return "is" if count == 1 else "are"


def _day(on: date) -> str:
    # Whoever looks years later needs the year.
    return f"{DAYS[on.weekday()]} {on.day} {MONTHS[on.month - 1]} {on.year}"
