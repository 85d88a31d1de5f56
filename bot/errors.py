"""What a person is told when something cannot be done as it was said."""

from collections.abc import Sequence
from dataclasses import dataclass


class UserError(Exception):
    """A full sentence for the person who asked: what happened, and what to do."""


class Refused(UserError):
    """What somebody may not do. An observer may still leave a remark on the record with this reference."""

    def __init__(self, sentence: str, *, remark_on: str = "") -> None:
        super().__init__(sentence)
        self.remark_on = remark_on


class Hidden(UserError):
    """What somebody may not know of. It says the same as where there is nothing; only the count of attempts differs."""


@dataclass(frozen=True)
class Reading:
    """One way to understand what was typed: a button's label, and the words to put in its place."""

    label: str
    words: str


class Unclear(UserError):
    """A sentence that asks which of two or more readings was meant; nothing has been done."""

    def __init__(self, sentence: str, *, said: str, readings: Sequence[Reading]) -> None:
        super().__init__(sentence)
        self.said = said
        self.readings = tuple(readings)
