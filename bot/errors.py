"""Errors that are shown to the user."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple


class Offer(NamedTuple):
    """A button under a refusal: its label, its verb, and what it is about: a reference, or the words to repeat."""

    label: str
    verb: str
    argument: object = ""


def to_open(ref: object) -> Offer:
    """Return a button that shows a record."""
    return Offer(f"Open {ref}", "show", ref)


def to_fill_in(verb: str, about: object = "") -> Offer:
    """Return a button that opens the form of a verb, for the records that it names."""
    return Offer("Fill in a form", verb, about)


class UserError(Exception):
    """A full sentence for the person who asked: what happened, and what to do.

    `offers` are buttons for what they may do instead. A reader gets those that they may press. `lacks` is the option that
    the sentence is about: where it asks for a day, the next words may be that. "" for none.
    """

    def __init__(self, sentence: str, *, offers: Sequence[Offer] = (), lacks: str = "") -> None:
        super().__init__(sentence)
        self.offers = tuple(offers)
        self.lacks = lacks


class PermissionDenied(UserError):
    """The person lacks the right."""


class UnknownVerb(UserError):
    """Words that begin with no verb; `nearest` is the verb that may have been meant, "" for none."""

    def __init__(self, sentence: str, *, nearest: str) -> None:
        super().__init__(sentence)
        self.nearest = nearest


class ReferenceRequired(UserError):
    """A verb without the reference that it needs."""

    def __init__(self, sentence: str, *, verb: str) -> None:
        super().__init__(sentence)
        self.verb = verb


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
    offers = dict.fromkeys(offer for one in errors for offer in one.offers)
    return (PermissionDenied if is_denied else UserError)("\n".join(map(str, errors)), offers=tuple(offers))


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


class PastDate(AmbiguousInput):
    """A day that has passed; the last interpretation is that day itself."""
