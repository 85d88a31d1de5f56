"""What a person is told when something cannot be done as it was said."""

from collections.abc import Sequence
from dataclasses import dataclass


class UserError(Exception):
    """A full sentence for the person who asked: what happened, and what to do."""


class PermissionDenied(UserError):
    """What somebody may not do. An observer may still leave a remark on the record with this reference."""

    def __init__(self, sentence: str, *, remark_on: str = "") -> None:
        super().__init__(sentence)
        self.remark_on = remark_on


class RecordHidden(UserError):
    """What somebody may not know of. It says the same as where there is nothing; only the count of attempts differs."""


def combine_errors(errors: Sequence[UserError]) -> UserError:
    """Return several refusals as one, each a line of it; where one of them is of a right or hides something, so is it."""
    if len(errors) == 1:
        return errors[0]
    is_denied = any(isinstance(one, PermissionDenied | RecordHidden) for one in errors)
    return (PermissionDenied if is_denied else UserError)("\n".join(map(str, errors)))


@dataclass(frozen=True)
class Interpretation:
    """One way to understand what was typed: a button's label, and the words to put in its place."""

    label: str
    words: str


class AmbiguousInput(UserError):
    """A sentence that asks which of two or more readings was meant; nothing has been done."""

    def __init__(self, sentence: str, *, phrase: str, interpretations: Sequence[Interpretation]) -> None:
        super().__init__(sentence)
        self.phrase = phrase
        self.interpretations = tuple(interpretations)
