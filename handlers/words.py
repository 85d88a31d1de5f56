"""The words of a call: how many lines they are, what they say to a verb, and each record that they name."""

from collections.abc import Callable
from typing import TypeVar

from bot import paste
from bot.errors import AmbiguousInput, PermissionDenied, RecordHidden, UserError, combine_errors
from bot.grammar.parse import parse_words
from bot.grammar.parsed import ParsedWords, TypingContext
from bot.history import DENIED
from bot.records import Ref
from handlers.calls import Ask, Call, require_refs
from handlers.feature import Verb
from storage.unit_of_work import Tx

T = TypeVar("T")


def has_several_lines(call: Call, rest: str) -> bool:
    """Return whether several lines were typed or pasted."""
    return call.values is None and "\n" in rest and len(paste.split_lines(rest)) > 1


def parse_for_verb(verb: Verb, words: str, typing_context: TypingContext) -> ParsedWords:
    """Parse the words after a verb, by the options and references that it takes."""
    return parse_words(
        words,
        options=verb.options,
        refs=verb.takes_refs,
        first=verb.positional_option,
        leading_person=verb.leading_person,
        repeats=verb.allows_recurrence,
        listener=typing_context,
    )


def for_each_ref(ask: Ask, tx: Tx, verb: str, act: Callable[[Ref], T]) -> tuple[list[T], list[UserError]]:
    """Return what came of each reference that was named, and the refusals. Raises UserError when all of them refuse.

    A denial of one of several is recorded; where all refuse, the call is refused and recorded with this reason.
    """
    done, refused = list[T](), list[UserError]()
    for ref in require_refs(ask, verb):
        try:
            done.append(act(ref))
        except AmbiguousInput:
            raise  # one answer applies to all of them
        except UserError as error:
            refused.append(error)
            if isinstance(error, PermissionDenied | RecordHidden):
                tx.log(DENIED, why=f"{verb} {ref}")
    if not done:
        raise combine_errors(refused)
    return done, refused
