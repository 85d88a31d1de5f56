"""Words that answer a question of a round: a number, that it is not available, a choice, a day, or a text."""

import re
from dataclasses import replace

from bot.entries import Entry, as_pairs
from bot.errors import Offer, UserError
from bot.fields import checked_number
from bot.grammar.parse import parse_value
from bot.grammar.parsed import ParsedWords
from bot.names import fold
from bot.records import checked_text
from bot.register_fields import is_filled
from bot.register_types import CHOICE, NUMBER
from bot.registers import RegisterField
from bot.round_rules import NO, TEXTS, YES, Question
from bot.round_words import numbers_in, read_not_available
from bot.rounds import Seat, seat_words
from bot.said_choices import read_yes_or_no
from handlers.core.blocks.elements import VALUE_MAX
from handlers.core.blocks.text import with_full_stop
from handlers.core.calls import Ask
from handlers.rounds.begun import required
from handlers.rounds.said.fields import typed_field
from handlers.rounds.standing import Standing
from storage.unit_of_work import Tx

OFFERED_MAX = 3
_BEHIND = re.compile(r"(\S+?)\s*[,;:–—]\s+(\D+)", re.DOTALL)  # "12, from the survey"
_QUOTES = str.maketrans({'"': "'", "\n": " "})


def fill_next(ask: Ask, tx: Tx, standing: Standing, seat: Seat, said: Entry, words: str) -> None:
    """Let free words answer the first question that needs an answer and has none, or else the first of all.

    Raises UserError for what is no answer to it, with buttons for what it may be.
    """
    words = checked_text(words, what="answer")
    question = standing.first if _yes_or_no(standing, words) is not None else _next_question(standing, said)
    if question.or_not_available and (why := read_not_available(words)) is not None:
        _set_reason(standing, seat, said, question, why)
    elif _is_text(standing, question):
        _set(said, question.name, words)
    else:
        _set_typed(ask, tx, standing, seat, said, question, words)


def is_exact(standing: Standing, words: str) -> bool:
    """Return whether words can't be anything but an answer to the first question: a number or why there is none, or a choice."""
    question = standing.rule.questions[0]
    head, _ = _split(standing, question, words)
    if _type(standing, question) == NUMBER:
        return _is_number(head) or bool(question.or_not_available and read_not_available(words))
    return head in standing.register.by_name[question.name].choices


def settle_reasons(ask: Ask, standing: Standing, said: Entry) -> None:
    """Let a number that was given take the place of the reason why there was none, and the other way round."""
    for name, why in standing.rule.reasons.items():
        if not all(is_filled(said.value(one)) for one in (name, why)):
            continue
        given = [one for one in (name, why) if ask.parsed.options.get(one)]
        if len(given) != 1:
            raise ask.error_at(why, "There is a number, so nothing is missing. Empty one of the two.")
        _set(said, why if given == [name] else name, "")


def _next_question(standing: Standing, said: Entry) -> Question:
    questions = {one.name: one for one in standing.rule.questions}
    empty = [name for name in questions if not _is_answered(standing, said, name)]
    needed = [one.name for one in required(standing, said) if one.name in empty]
    first = next(iter(questions))
    return questions[first if first in empty else next(iter(needed), first)]


def _is_answered(standing: Standing, said: Entry, name: str) -> bool:
    why = standing.rule.reasons.get(name, "")
    return is_filled(said.value(name)) or bool(why and is_filled(said.value(why)))


def _set(said: Entry, name: str, text: str) -> None:
    said.pairs = as_pairs({**said.values, name: (text,)})


def _set_reason(standing: Standing, seat: Seat, said: Entry, question: Question, why: str) -> None:
    if not is_filled(why):
        raise UserError(
            "Why isn't it available? Say it like: not available, because the survey isn't over.",
            offers=[_to_write(standing, seat)],
        )
    _set(said, question.or_not_available or "", why)
    _set(said, question.name, "")


def _set_typed(
    ask: Ask, tx: Tx, standing: Standing, seat: Seat, said: Entry, question: Question, words: str
) -> None:
    """Set what is no text: a number, a choice, a day. What stands behind it goes into the first text that is asked for."""
    beside = _text_question(standing, seat, said)
    head, behind = _split(standing, question, words) if beside else (words, "")
    field, option = typed_field(standing, question)
    try:
        value = parse_value(option, head, ask.typing_context)
        typed = ParsedWords(refs=ask.parsed.refs, options={question.name: value})
        field.write(replace(ask, parsed=typed, call=replace(ask.call, values=None)), tx, said)
    except UserError as error:
        if _type(standing, question) == NUMBER:
            raise _no_number(standing, seat, question, words, beside, error) from error
        if not beside:
            raise
        _set(said, beside, words)
        if standing.is_yes_or_no(question):
            _set(said, question.name, "")  # what it was before is no answer to it
        return
    if question.or_not_available:
        _set(said, question.or_not_available, "")
    if behind and beside:
        texts = [one.name for one in standing.rule.questions if _is_text(standing, one)]
        needed = (one.name for one in required(standing, said) if one.name in texts)
        lacking = (name for name in needed if not is_filled(said.value(name)))
        _set(said, next(lacking, beside), behind)


def _split(standing: Standing, question: Question, words: str) -> tuple[str, str]:
    """Return the number or the choice that words begin with, and what stands behind it; all of them where they don't."""
    if standing.is_yes_or_no(question):
        found = _yes_or_no(standing, words)
        return found or (words, "")
    choices, folded = standing.register.by_name[question.name].choices, fold(words)
    for choice in sorted(choices, key=len, reverse=True):
        rest = words[len(choice) :]
        if folded.startswith(fold(choice)) and rest[:1] in ("", *" ,;:.–—\n"):
            return choice, rest.strip(" ,;:.–—\n")
    number = _BEHIND.fullmatch(words) if _type(standing, question) == NUMBER else None
    return (number[1], number[2]) if number else (words, "")


def _yes_or_no(standing: Standing, words: str) -> tuple[str, str] | None:
    """Return yes or no and what stands behind it, where that is what a round asks first; None for other words."""
    said = read_yes_or_no(words) if standing.is_yes_or_no(standing.first) else None
    return None if said is None else (YES if said[0] else NO, said[1])


def _no_number(
    standing: Standing, seat: Seat, question: Question, words: str, beside: str, error: UserError
) -> UserError:
    """Return the refusal of words that are no number, with a button for each number in them; no word is lost by it."""
    about, kept = seat_words(standing.run, seat), words.translate(_QUOTES)
    numbers = [one for one in numbers_in(words) if _is_number(one)][:OFFERED_MAX]
    comment = f' {beside}:"{kept}"' if beside else ""
    offers = [Offer(one, "answer", f"{about} {question.name}:{one}{comment}") for one in numbers]
    also = ""
    if question.or_not_available and not numbers:
        offers.append(Offer("Not available", "answer", f'{about} {question.or_not_available}:"{kept}"'))
        also = " Where there is none, say why: not available, because ..."
    if numbers and comment:
        also = " Your words go along with it."
    fitting = [one for one in offers if len(str(one.argument)) <= VALUE_MAX]
    return UserError(f"{with_full_stop(str(error))}{also}", offers=[*fitting, _to_write(standing, seat)])


def _is_number(text: str) -> bool:
    try:
        checked_number(text)
    except UserError:
        return False
    return True


def _to_write(standing: Standing, seat: Seat) -> Offer:
    return Offer("Write it", "answer", seat_words(standing.run, seat))


def _type(standing: Standing, question: Question) -> str:
    declared = standing.register.by_name[question.name]
    return declared.value_type if isinstance(declared, RegisterField) else CHOICE


def _is_text(standing: Standing, question: Question) -> bool:
    is_list = question.name in standing.register.several_names
    return _type(standing, question) in TEXTS and not is_list


def _text_question(standing: Standing, seat: Seat, said: Entry) -> str:
    """Return the last text that is asked for and was not said, which takes what stands beside an answer; "" for none.

    What an entry says from before was not said in this answer.
    """
    about = standing.about.get(seat.seat) if standing.rule.changes_entries else None
    texts = [one.name for one in reversed(standing.rule.questions) if _is_text(standing, one)]
    unsaid = (name for name in texts if not is_filled(said.value(name)))
    before = (name for name in texts if about is not None and said.value(name) == about.value(name))
    return next(unsaid, next(before, ""))


def yes_or_no(standing: Standing, text: str) -> str:
    """Return the yes or no that words are to what a round asks first; "" for other words."""
    said = _yes_or_no(standing, text)
    return said[0] if said is not None else ""


def bare_yes_or_no(standing: Standing, text: str) -> str:
    """Return the same where nothing else is said."""
    said = _yes_or_no(standing, text)
    return said[0] if said is not None and not said[1] else ""
