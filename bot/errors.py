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


def all_of(errors: Sequence[UserError]) -> UserError:
    """Return several refusals as one, each a line of it; where one of them is of a right or hides something, so is it."""
    if len(errors) == 1:
        return errors[0]
    is_denied = any(isinstance(one, Refused | Hidden) for one in errors)
    return (Refused if is_denied else UserError)("\n".join(map(str, errors)))


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
