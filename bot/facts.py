"""Facts of a notification beside its record: typed fields, stored as words in one line, its `context`."""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields
from datetime import date, datetime
from functools import cache
from typing import Self, get_type_hints

Read = Callable[[str], object]


_READ: Mapping[object, Read] = {
    int: int,
    str: str,
    date: date.fromisoformat,
    datetime: datetime.fromisoformat,
    tuple[int, ...]: lambda word: tuple(int(one) for one in word.split(",")),
}


@dataclass(frozen=True)
class Facts:
    """Facts of one sort: a frozen dataclass of which each field is a word, in the order of the fields.

    A field is a number, a word, a day, a moment, or several numbers. The first may have blanks. What is at its default at
    the end is not stored, so facts that were stored before a field was added stay as they are.
    """

    def as_context(self) -> str:
        """Return the words that are stored."""
        given = [(getattr(self, one.name), one.default) for one in fields(self)]
        while given and given[-1][0] == given[-1][1]:
            given.pop()
        return " ".join(_word(value) for value, _ in given)

    @classmethod
    def from_context(cls, context: str) -> Self:
        """Return the facts that were stored. Raises ValueError for words that are no such facts."""
        readers, required = _readers(cls)  # type: ignore[arg-type]  # mypy asks whether its instances have a hash
        words = context.rsplit(" ", len(readers) - 1)
        if len(words) < required:
            raise ValueError(f"{cls.__name__} has {required} words at least: {context!r}")
        return cls(*(read(word) for read, word in zip(readers, words, strict=False)))


@cache
def _readers(of: type[Facts]) -> tuple[tuple[Read, ...], int]:
    """Return what reads each field, and how many have no default."""
    types = get_type_hints(of)
    found = fields(of)
    return tuple(_READ[types[one.name]] for one in found), sum(one.default is MISSING for one in found)


def _word(value: object) -> str:
    if isinstance(value, tuple):
        return ",".join(map(str, value))
    return value.isoformat() if isinstance(value, date) else str(value)
