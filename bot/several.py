"""Lists of values: how they are written in a command, a form or a cell of a sheet, and read back."""

import re
from collections.abc import Iterable

# An address ends at a blank, or at a sign behind which another one begins.
_ADDRESS = r"https?://\S+?(?=[,;]*(?:\s|$)|[,;]+https?://)"
_VALUE = re.compile(rf"{_ADDRESS}|[^,;\n]+", re.IGNORECASE)
_LINE = re.compile(rf"{_ADDRESS}|[^;\n]+", re.IGNORECASE)


def split_values(text: str) -> tuple[str, ...]:
    """Return the values of a text in which commas, semicolons and lines are between them, each once."""
    return unique(_VALUE.findall(text))


def split_lines(text: str) -> tuple[str, ...]:
    """Return the values of a text in which semicolons and lines are between them, each once: one may have a comma."""
    return unique(_LINE.findall(text))


def as_lines(values: Iterable[str]) -> str:
    """Return values as a sheet and a form have them: one on each line."""
    return "\n".join(values)


def unique(values: Iterable[str]) -> tuple[str, ...]:
    """Return values without blanks around them, those that differ in case alone once; of addresses each."""
    found: dict[str, str] = {}
    for one in values:
        if bare := one.strip():
            is_address = bare.casefold().startswith(("https://", "http://"))
            found.setdefault(bare if is_address else bare.casefold(), bare)
    return tuple(found.values())
