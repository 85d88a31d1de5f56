"""Errors that are shown to the user."""

from collections.abc import Sequence
from dataclasses import dataclass


class UserError(Exception):
    """A full sentence for the person who asked: what happened, and what to do."""


class PermissionDenied(UserError):
    """The person lacks the right.

    `remark_on` is the reference of a record on which an observer may leave a remark instead.
    """

    def __init__(self, sentence: str, *, remark_on: str = "") -> None:
        super().__init__(sentence)
        self.remark_on = remark_on


class RecordHidden(UserError):
    """The person may not know that the record exists.

    The sentence is the same as for a record that does not exist; only the count of denied attempts differs.
    """


def combine_errors(errors: Sequence[UserError]) -> UserError:
    """Return several errors as one, with a line for each.

    The result is a PermissionDenied if one of them is a PermissionDenied or a RecordHidden.
    """
    if len(errors) == 1:
        return errors[0]
    is_denied = any(isinstance(one, PermissionDenied | RecordHidden) for one in errors)
    return (PermissionDenied if is_denied else UserError)("\n".join(map(str, errors)))


@dataclass(frozen=True)
class Interpretation:
    """One way to understand an input: the label of its button, and the words that replace the ambiguous ones."""

    label: str
    words: str


class AmbiguousInput(UserError):
    """An input with several interpretations; the sentence asks which was meant, and nothing has been done.

    `phrase` is the ambiguous part of the input.
    """

    def __init__(self, sentence: str, *, phrase: str, interpretations: Sequence[Interpretation]) -> None:
        super().__init__(sentence)
        self.phrase = phrase
        self.interpretations = tuple(interpretations)
