"""By which words people ask for the entries of a register: the choices of its states and fields, and that they are closed."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import permutations

from bot.charter import Body
from bot.names import fold
from bot.register_dates import CURRENT_WORD, DUE_WORD, STALE_WORD
from bot.register_reviews import REVIEWED
from bot.registers import WAITS, Axis, Register, RegisterField
from bot.vocabulary import COUNTED_BY, LazyPattern, ListFilter, plain_words

CLOSED = "closed"


def filters_of_questions(register: Register, bodies: Sequence[Body] = ()) -> tuple[ListFilter, ...]:
    """Return the words that narrow the list of a register, the longest first; `bodies` are those of the charter.

    A choice that several of its parts have needs the name of one of them; without it the list asks which state is meant,
    and of fields alone it can't be told.
    """
    parts = [one for one in register.by_name.values() if one.choices]
    shared = Counter(fold(choice) for part in parts for choice in part.choices)
    said = sorted(
        ((part, choice) for part in parts for choice in part.choices),
        key=lambda one: len(one[1]),
        reverse=True,
    )
    named = [_filter(part, choice, is_shared=shared[fold(choice)] > 1) for part, choice in said]
    asked = [
        ListFilter(_pattern(re.escape(plain_words(choice))), choice)
        for axis in register.states
        for choice in axis.choices
        if shared[fold(choice)] > 1
    ]
    asked += [
        ListFilter(_pattern(re.escape(plain_words(choice))), "")
        for _, choice in said
        if shared[fold(choice)] > 1
    ]
    names = {one.code: one.names() for one in bodies}
    passed = dict.fromkeys(body for way in register.every_way for body in way)
    called = [(code, name) for code in passed for name in dict.fromkeys(names.get(code, (code,)))]
    waiting = [_waits_for(*one) for one in sorted(called, key=lambda one: len(one[1]), reverse=True)]
    reviewed = _REVIEWED if register.review_every else ()
    return (
        *_counting(register),
        *named,
        *{one.words.text: one for one in reversed(asked)}.values(),
        *waiting,
        *reviewed,
    )


def _counting(register: Register) -> Iterator[ListFilter]:
    """Yield the words that ask for counts by what people divide entries by: two fields, then one."""
    years = [register.by_name[register.year_field]] if register.year_field else []
    parts = [
        one for one in register.by_name.values() if one.choices and one.name not in register.several_names
    ]
    names = {one.name: _names(one) for one in (*parts, *years)} | {
        "area": "areas?",
        "entity": "entity|entities",
    }
    for first, second in permutations(names, 2):
        words = f"(?:by|per) (?:{names[first]}) (?:and|by|per|then) (?:by )?(?:{names[second]})"
        yield ListFilter(_pattern(words), f"by:{first},{second}", COUNTED_BY)
    for name, words in names.items():
        yield ListFilter(_pattern(f"(?:by|per) (?:{words})"), f"by:{name}", COUNTED_BY)


def _waits_for(body: str, called: str) -> ListFilter:
    """Return the words for what waits for a body by one of its names: "wait for Council"."""
    name = re.escape(plain_words(called))
    return ListFilter(
        _pattern(f"(?:that |which )?(?:is |are )?wait(?:s|ing)? (?:for|on) (?:the )?{name}"),
        f"{WAITS}:{body}",
        WAITS,
    )


def says_closed(register: Register) -> bool:
    """Return whether "closed" is a word for all entries that are closed, and no choice of the register."""
    return all(fold(choice) != CLOSED for axis in register.states for choice in axis.choices)


def _filter(part: RegisterField | Axis, choice: str, *, is_shared: bool) -> ListFilter:
    name = f"(?:{_names(part)})(?: (?:is|are|was|were)|:)? "
    word = re.escape(plain_words(choice))
    return ListFilter(
        _pattern(f"{name if is_shared else f'(?:{name})?'}{word}"), f'{part.name}:"{choice}"', part.name
    )


def _names(part: RegisterField | Axis) -> str:
    return "|".join(re.escape(plain_words(one)) for one in dict.fromkeys((part.name, part.shown_label)))


def _pattern(text: str) -> LazyPattern:
    return LazyPattern(rf"(?<!\w){text}(?!\w)")


# Whether the last review is recent enough. What is due on some days is asked of all kinds.
_REVIEWED = (
    ListFilter(_pattern("(?:stale|outdated|out of date)"), STALE_WORD, REVIEWED),
    ListFilter(_pattern("(?:current|up to date)"), CURRENT_WORD, REVIEWED),
    ListFilter(_pattern(r"(?:(?:due )?for (?:a )?review|to be reviewed|due)(?: now)?(?! \w)"), DUE_WORD, REVIEWED),
)  # fmt: skip
