"""The words of a call: how many lines they are, what they say to a verb, and each record that they name."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar
from urllib.parse import quote, unquote

from bot import paste
from bot.errors import AmbiguousInput, PermissionDenied, RecordHidden, UserError, combine_errors
from bot.grammar.options import TITLE, example, options_by_name
from bot.grammar.parse import parse_form, parse_words
from bot.grammar.parsed import FieldError, ParsedWords, TypingContext
from bot.history import DENIED
from bot.names import fold
from bot.records import Ref, checked_text
from handlers.core.blocks.shown import shown_values
from handlers.core.calls import BUTTON_PREFIXES, WORDS_PREFIX, Ask, Call
from handlers.core.feature import Form, Verb
from storage.unit_of_work import Read, Tx

T = TypeVar("T")
_NOT_IN_A_WORD = re.compile(r"[\s%<>&]")


def has_several_lines(call: Call, rest: str) -> bool:
    """Return whether several lines were typed or pasted."""
    return call.values is None and "\n" in rest and len(paste.split_lines(rest)) > 1


def as_carried(text: str) -> str:
    """Return a text as the one word by which a button carries it into a form."""
    return WORDS_PREFIX + _NOT_IN_A_WORD.sub(lambda sign: quote(sign[0]), text)


def carried_words(words: str) -> str:
    """Return the text that a button carries; "" for none."""
    carried = [word for word in words.split() if word.startswith(WORDS_PREFIX)]
    return unquote(carried[-1].removeprefix(WORDS_PREFIX)) if carried else ""


def parse_call(call: Call, verb: Verb, rest: str, typing_context: TypingContext) -> ParsedWords:
    """Parse what a form, a button or typed words say to a verb. Several lines are left as they are, for its own work."""
    if call.values is not None:
        return parse_form_of(verb, rest, call.values, typing_context)
    if rest and all(word.startswith(BUTTON_PREFIXES) for word in rest.split()):
        return ParsedWords()  # from a button; nothing to parse
    if verb.multiline_work is not None:
        if has_several_lines(call, rest):
            return ParsedWords(text=rest)
        rest = "".join(paste.split_lines(rest))
    return parse_for_verb(verb, rest, typing_context)


def parse_for_verb(verb: Verb, words: str, typing_context: TypingContext) -> ParsedWords:
    """Parse the words after a verb, by the options and references that it takes."""
    typed = parse_words(
        words,
        options=verb.takes,
        refs=verb.takes_refs,
        first=verb.positional_option,
        leading_person=verb.leading_person,
        repeats=verb.allows_recurrence,
        announced_by=(verb.name, *verb.also),
        asks_options=verb.writes and not verb.is_hidden,
        listener=typing_context,
    )
    if (name := _needing_value(verb, typed)) is not None:
        option = {TITLE.name: TITLE, **options_by_name(verb.takes)}[name]
        raise UserError(f"{name}: can't be empty here. Nothing was done. {example(option, typing_context)}")
    return typed


def parse_form_of(
    verb: Verb, refs: str, values: Mapping[str, Any], typing_context: TypingContext
) -> ParsedWords:
    """Parse the fields of a verb's form. Raises FieldError where it shows what a record says, for one that needs a value."""
    typed = parse_form(
        values, refs=refs, options=verb.takes, listener=typing_context, repeats=verb.allows_recurrence
    )
    if verb.takes_changes and (name := _needing_value(verb, typed)) is not None:
        raise FieldError(name, "This can't be empty.")
    return typed


def _needing_value(verb: Verb, typed: ParsedWords) -> str | None:
    """Return an option that was emptied and does not empty what it sets; None where there is none."""
    if not typed.emptied:
        return None
    emptying = {one.name for one in verb.takes if one.empties}
    return min(typed.emptied - {*emptying, "behalf"}, default=None)


def must_be_as_shown(ask: Ask, read: Read, form: Form) -> None:
    """Raise for a field that was changed both in the form and, since that was opened, in the record."""
    if not ask.call.shown or not ask.call.values:
        return
    now = shown_values(form(ask, read)["blocks"])
    for name in ask.call.values:
        if name in now and now[name] != ask.call.shown.get(name, []):
            raise FieldError(name, "This has changed since you opened the form. Close it and open it again.")


def refuse_lacking_options(parsed: Sequence[tuple[Ask, Verb]]) -> None:
    """Refuse an option that one of several kinds does not have: there it would be part of the text."""
    options = dict.fromkeys(name for ask, _ in parsed for name in (*ask.parsed.options, *ask.parsed.emptied))
    for ask, verb in parsed:
        lacking = next((name for name in options if not verb.has_option(name)), None)
        if lacking:
            refs = ", ".join(map(str, ask.parsed.refs))
            raise UserError(f"{lacking}: doesn't go with {refs}, so nothing was done. Say the two apart.")


def reason_of(ask: Ask) -> str:
    """Return why somebody moves or cancels something; "" where they do not say."""
    text = ask.parsed.text
    first, _, rest = text.partition(" ")
    text = rest if fold(first.rstrip(":")) in ("because", "why") else text
    given = "; ".join(filter(None, (text.strip(" ,:;"), ask.parsed.option_text("reason"))))
    return checked_text(given, what="reason")


def for_each_ref(
    tx: Tx, verb: str, refs: Sequence[Ref], act: Callable[[Ref], T]
) -> tuple[list[T], list[UserError]]:
    """Return what came of each reference that was named, and the refusals. Raises UserError when all of them refuse.

    A denial of one of several is recorded; where all refuse, the call is refused and recorded with this reason.
    """
    done, refused = list[T](), list[UserError]()
    for ref in refs:
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
