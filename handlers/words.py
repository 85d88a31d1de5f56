"""The words of a call: how many lines they are, and what they say to a verb."""

from bot import paste
from bot.grammar.parse import parse_words
from bot.grammar.parsed import ParsedWords, TypingContext
from handlers.calls import Call
from handlers.feature import Verb


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
