"""The values of options: for each type what reads it."""

import html
import itertools
import re
from collections.abc import Callable, Sequence
from contextlib import suppress

from bot import settings
from bot.errors import UserError
from bot.grammar.dates import read_date, read_date_or_hour, read_day, read_period
from bot.grammar.options import OptionMatch, ValueType
from bot.grammar.parsed import TypingContext, V, Value
from bot.grammar.people import MAX_NAME_WORDS, MENTION_WITHIN, is_a_person, read_owner, read_people
from bot.grammar.text import CONJUNCTIONS, plain_text
from bot.money import read_money
from bot.names import excerpt, fold, join_all, with_article
from bot.records import BUILT_IN, read_ref
from bot.several import split_values


def _read_person_or_body(words: list[str], found: OptionMatch, listener: TypingContext) -> tuple[Value, int]:
    """Return the people that the words begin with and the remaining words, or else all words as the name of a body.

    Raises UserError for a body with people in its name: they are not part of it.
    """
    if is_a_person(words[0].rstrip(",")):
        return read_people(words, found, listener)
    if any(MENTION_WITHIN.search(word) for word in words):
        raise UserError(
            f"I can't tell the body from the people in “{excerpt(plain_text(' '.join(words), listener))}”. "
            f'Nothing was done. Put the body in quotation marks: {found.typed_name}:"the committee"'
        )
    return _read_text(words, found, listener)


def match_longest(words: Sequence[str], lookup: Callable[[str], V]) -> tuple[V, int]:
    """Return the value of the longest run of leading words that `lookup` accepts.

    Raises what the first word alone raises if there is none.
    """
    for count in range(min(len(words), MAX_NAME_WORDS), 1, -1):
        try:
            return lookup(" ".join(words[:count])), count
        except UserError:
            continue
    return lookup(words[0]), 1


def _read_several(words: Sequence[str], lookup: Callable[[str], V]) -> tuple[tuple[V, ...], int]:
    """Return the values that the words begin with, by commas or "and", and the number of words. Raises as `lookup`."""
    pieces = [(piece, n) for n, word in enumerate(words) for piece in re.findall(r",|[^,]+", word)]
    values: list[V] = []
    at = 0
    while at < len(pieces):
        names = list(itertools.takewhile(lambda piece: piece != ",", [piece for piece, _ in pieces[at:]]))
        if names:
            value, count = match_longest(names, lookup)
            values.append(value)
            at += count
            if at < len(pieces) and pieces[at][0] != "," and not _continues(pieces[at:], lookup):
                break
        at += 1
    return tuple(dict.fromkeys(values)), pieces[min(at, len(pieces)) - 1][1] + 1


def _continues(pieces: Sequence[tuple[str, int]], lookup: Callable[[str], object]) -> bool:
    """Return whether another value follows after "and"."""
    names = [piece for piece, _ in pieces[1:]]
    if fold(pieces[0][0]) not in CONJUNCTIONS or not names:
        return False
    with suppress(UserError):
        match_longest(names, lookup)
        return True
    return False


def _read_areas(words: list[str], _: OptionMatch, listener: TypingContext) -> tuple[Value, int]:
    return _read_several(words, lambda text: listener.charter.area(html.unescape(text)))


def _read_entities(words: list[str], _: OptionMatch, listener: TypingContext) -> tuple[Value, int]:
    return _read_several(words, lambda text: listener.charter.entity(html.unescape(text)))


def _read_area(words: list[str], _: OptionMatch, listener: TypingContext) -> tuple[Value, int]:
    return match_longest(words, lambda text: listener.charter.area(html.unescape(text)))


def _read_entity(words: list[str], _: OptionMatch, listener: TypingContext) -> tuple[Value, int]:
    return match_longest(words, lambda text: listener.charter.entity(html.unescape(text)))


def _read_level(words: list[str], _: OptionMatch, listener: TypingContext) -> tuple[Value, int]:
    return match_longest(words, lambda text: listener.charter.level(html.unescape(text)))


def _read_reference(words: list[str], found: OptionMatch, listener: TypingContext) -> tuple[Value, int]:
    ref = read_ref(words[0].rstrip(","), listener.charter.prefixes)
    if ref is None:
        known = ", ".join(f"{prefix}-1" for prefix in BUILT_IN)
        raise UserError(
            f"“{words[0]}” after {found.typed_name}: isn't a reference. References look like {known}."
        )
    return ref, 1


def _read_choice(words: list[str], found: OptionMatch, _: TypingContext) -> tuple[Value, int]:
    for choice in sorted(found.option.choices, key=len, reverse=True):  # one may begin like another
        length = len(choice.split())
        if fold(" ".join(words[:length]).rstrip(",")) == fold(choice):
            return choice, length
    choices = join_all(found.option.choices, last=" or ")
    raise UserError(f"“{words[0]}” isn't {with_article(found.option.name)} I know. It can be {choices}.")


def _read_number(words: list[str], found: OptionMatch, _: TypingContext) -> tuple[Value, int]:
    if not re.fullmatch(r"[1-9][0-9]{0,5}", words[0]):
        raise UserError(f"{found.typed_name}: takes a number, like {found.typed_name}:2.")
    return words[0], 1


def _read_text(words: list[str], _: OptionMatch, listener: TypingContext) -> tuple[Value, int]:
    return plain_text(" ".join(words), listener), len(words)


def _read_texts(words: list[str], _: OptionMatch, listener: TypingContext) -> tuple[Value, int]:
    return split_values(plain_text(" ".join(words), listener)), len(words)


def _read_language(words: list[str], _: OptionMatch, listener: TypingContext) -> tuple[Value, int]:
    return settings.read_language(words, charter=listener.charter)


def _read_digest_choice(words: list[str], *_: object) -> tuple[Value, int]:
    return settings.read_digest_choice(words)


def _read_hours(words: list[str], *_: object) -> tuple[Value, int]:
    return settings.read_hours(words)


def _read_money(words: list[str], *_: object) -> tuple[Value, int]:
    """Parse the amount that the words begin with; a following number would make it another amount."""
    for count in range(len(words), 0, -1):
        with suppress(UserError):
            money = read_money(" ".join(words[:count]))
            if not any(word[0].isdigit() for word in words[count : count + 1]):
                return money, count
    return read_money(" ".join(words)), len(words)


READERS: dict[ValueType, Callable[[list[str], OptionMatch, TypingContext], tuple[Value, int]]] = {
    ValueType.DATE: read_date,
    ValueType.DATE_OR_HOUR: read_date_or_hour,
    ValueType.DAY: read_day,
    ValueType.PERIOD: read_period,
    ValueType.PEOPLE: read_people,
    ValueType.OWNER: read_owner,
    ValueType.PERSON_OR_BODY: _read_person_or_body,
    ValueType.AREA: _read_area,
    ValueType.AREAS: _read_areas,
    ValueType.ENTITY: _read_entity,
    ValueType.ENTITIES: _read_entities,
    ValueType.LEVEL: _read_level,
    ValueType.REFERENCE: _read_reference,
    ValueType.CHOICE: _read_choice,
    ValueType.NUMBER: _read_number,
    ValueType.LANGUAGE: _read_language,
    ValueType.DIGEST_CHOICE: _read_digest_choice,
    ValueType.HOURS: _read_hours,
    ValueType.MONEY: _read_money,
    ValueType.TEXT: _read_text,
    ValueType.TEXTS: _read_texts,
}
