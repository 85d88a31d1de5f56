"""Parse the words of a command, or the fields of a form."""

import itertools
import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import cast

from rapidfuzz.distance import OSA

from bot.calendar import Due
from bot.dates.anchors import Anchor
from bot.dates.chinese import split_at_signs
from bot.dates.leftovers import without_courtesy
from bot.errors import AmbiguousInput, Interpretation, UserError
from bot.grammar.dates import ask_about_rest_of_date, place_behind_days
from bot.grammar.endings import Endings, split_people, trailing_people
from bot.grammar.options import (
    ANY_WORDS_TYPES,
    DATE_TYPES,
    EMPTY_WORDS,
    LIST_TYPES,
    NAME_TYPES,
    OPTIONS,
    PEOPLE_TYPES,
    TITLE,
    AnyOption,
    Option,
    OptionMatch,
    ValueType,
    example,
    options_by_name,
    options_of,
)
from bot.grammar.parsed import FieldError, NamedPerson, ParsedWords, TypingContext, Value
from bot.grammar.people import is_a_person, person_named
from bot.grammar.text import CONJUNCTIONS, QUOTES, WORD, plain_text, unread_words
from bot.grammar.values import READERS
from bot.names import excerpt, fold
from bot.periods import Period
from bot.records import Prefixes, Ref, read_ref
from bot.several import split_lines

OF = frozenset(("of", "about", "on", "for"))  # before what is meant: "remind me of A-1"
MIN_NEAR_MISS_LETTERS = 3  # shorter words are similar to everything
SHORTCUT_WORDS = 6  # of "add a" and what an entry of a register is called
_OPTION = re.compile(r"^([^\W\d_]{2,20}):(.*)$", re.DOTALL)


def parse_words(
    words: str,
    *,
    options: Sequence[AnyOption],
    listener: TypingContext,
    refs: bool = False,
    first: str = "",
    leading_person: str = "",
    repeats: bool = False,
    announced_by: Sequence[str] = (),
    asks_options: bool = False,
) -> ParsedWords:
    """Parse the words after a verb. Raises AmbiguousInput or UserError with a sentence for the user.

    `first` is the option whose name may be omitted after the references: "move A-12 friday"; `leading_person` is that
    of a person who is named there: "leave @name 30 nov". With `repeats`, a date may be a recurrence: "due:every monday".
    `announced_by` are words that with a colon only announce a title: "log: Cost table". With `asks_options`, an option of
    other verbs is asked about rather than read as text; in a title it always is.
    """
    names = options_by_name(tuple(options))
    listener = replace(listener, takes_length="duration" in names)
    tokens = split_people(WORD.findall(words))
    named, tokens = split_leading_refs(tokens, listener.charter.prefixes) if refs else ([], tokens)
    typed = ParsedWords(refs=named)
    is_title = "visibility" in names  # of a record, where no word of an option may stay
    tokens = _without_announcement(tokens, announced_by) if is_title else tokens
    known = listener.option_names or _option_names()
    text, found = _split_options(tokens, names, known, repeats=repeats, is_title=is_title, asks=asks_options)
    if first and text and all(one.option.name != OPTIONS[first].name for one in found):
        name = OPTIONS[first].name
        value, text = _read_option(
            OptionMatch(OPTIONS[first], name, _without_leading_to(text), repeats), listener
        )
        typed.options[name] = value
    _refuse_duplicates(found)
    _read_options(typed, text, found, listener, names=names)
    _take_length(typed)
    if TITLE.name in typed.options:
        _refuse_second_title(text, may_name_people=bool(trailing_people(names)))
        text = [str(typed.options.pop(TITLE.name)), *text]
    if leading_person:
        _read_leading_person(typed, text, OPTIONS[leading_person].name, listener)
    asks_owner = is_title and not first
    people = trailing_people(names)
    Endings(names, people, listener, asks_owner=asks_owner, may_recur=repeats).read(typed, text)
    typed.text = plain_text(" ".join(text), listener)
    return typed


def _read_leading_person(typed: ParsedWords, text: list[str], name: str, listener: TypingContext) -> None:
    if len(text) > 1 and is_a_person(text[0]) and name not in typed.options:
        typed.options[name] = (person_named(text.pop(0).rstrip(","), listener),)


def _without_announcement(tokens: list[str], announced_by: Sequence[str]) -> list[str]:
    """Return the words without "log:" at their beginning or end."""
    announcements = {f"{fold(name)}:" for name in announced_by}
    while len(tokens) > 1 and fold(tokens[-1]).replace("：", ":") in announcements:
        tokens = tokens[:-1]
    while len(tokens) > 1 and fold(tokens[0]).replace("：", ":") in announcements:
        tokens = tokens[1:]
    return tokens


def _read_options(
    typed: ParsedWords,
    text: list[str],
    found: Sequence[OptionMatch],
    listener: TypingContext,
    *,
    names: Container[str],
) -> None:
    """Read the values of options; the words that follow them become text, in their order."""
    left: dict[int, list[str]] = {}
    has_place = any(one.option.name == "place" for one in found)
    for n, one in sorted(enumerate(found), key=lambda each: each[1].option.name in _OF_ITSELF):
        knows = listener
        if _is_emptied(one, listener):
            typed.emptied.add(one.option.name)
            left[n] = one.words[1:]
            continue
        if one.option.name in _OF_ITSELF:
            knows = _knowing_itself(listener, typed, [*text, *itertools.chain(*left.values())])
        takes_place = one.option.value_type is ValueType.PERIOD and "place" in names
        value, left[n] = _read_option(
            one, knows, has_text=bool(text), places=typed if takes_place and not has_place else None
        )
        earlier = typed.options.get(one.option.name)
        typed.options[one.option.name] = _with_more(earlier, value)
    text.extend(itertools.chain(*(words for _, words in sorted(left.items()))))


def _take_length(typed: ParsedWords) -> None:
    """Give the length that was said with an hour to its own option. Raises UserError where that says another one."""
    due = typed.value("on", Due)
    if due is None or due.minutes is None:
        return
    if "duration" in typed.options:
        raise UserError("How long it takes is there twice. Nothing was done. Say it once.")
    typed.options["duration"] = f"{due.minutes} min"


def _is_emptied(found: OptionMatch, listener: TypingContext) -> bool:
    """Return whether an option is said to have no value: "place:none". In quotation marks it is a value: place:"none".

    So it is where the option knows the word as one of its values: "benefit:none".
    """
    first, *rest = [*found.words, ""]
    if first.casefold() not in EMPTY_WORDS or not found.option.may_be_empty:
        return False
    if found.option.value_type in ANY_WORDS_TYPES:
        return not any(rest)
    try:
        READERS[found.option.value_type]([first], found, listener)
    except UserError:
        return True
    return False


_OF_ITSELF = frozenset(("registration", "nomination"))  # days of an event that may be counted from its own


def _knowing_itself(listener: TypingContext, typed: ParsedWords, title: Sequence[str]) -> TypingContext:
    """Return the context in which the event that is announced or changed is known by its name, on its new days."""
    ref, on, to = (
        fold(str(typed.refs[0])) if typed.refs else "",
        typed.value("on", Due),
        typed.value("to", Due),
    )
    name = str(typed.options.get(TITLE.name) or plain_text(" ".join(title), listener))

    def known() -> Mapping[str, Anchor]:
        others = listener.anchors()
        was = others.get(ref)
        period = typed.period("on") or (Period.of_day(on) if on else None)
        if period is None:
            return {**others, _IT: was} if was else others
        first, last = period.first.day, (to or period.last or period.first).day
        if was and to is None and period.is_one_day:
            last += was.last - was.first
        itself = Anchor(was.key if was else "", was.ref if was else name, name, first, last)
        names = [each for each, anchor in others.items() if was and anchor.key == was.key]
        return {**others, **dict.fromkeys([*names, fold(name), _IT], itself)}

    return replace(listener, anchors=known)


_IT = "it"


def parse_form(
    values: Mapping[str, str | list[str]],
    *,
    refs: str,
    options: Sequence[AnyOption],
    listener: TypingContext,
    repeats: bool = False,
) -> ParsedWords:
    """Parse the fields of a form, named after the options; `text` is the free text. Those that are empty are emptied."""
    named, others = split_leading_refs(refs.split(), listener.charter.prefixes)
    typed = ParsedWords(refs=named)
    known = {one.name: one for one in reversed(options_of(options))}
    held = [word.partition(":")[2] for word in others if word.startswith("held:")]
    if held and "held" in known:
        typed.options["held"] = _parse_field(known["held"], held[0], listener, repeats=False)
    for name, value in values.items():
        if name == "text" and value:
            typed.text = plain_text(str(value), listener)
        elif name != "text" and name not in known:
            continue
        elif not value or _is_emptied(OptionMatch(known[name], name, _words_of(value)), listener):
            typed.emptied.add(name)
        else:
            typed.options[name] = _parse_field(known[name], value, listener, repeats=repeats)
    return typed


def _words_of(value: str | list[str]) -> list[str]:
    return [f"<@{user}>" for user in value] if isinstance(value, list) else str(value).split()


def _parse_field(option: Option, value: str | list[str], listener: TypingContext, *, repeats: bool) -> Value:
    if option.value_type is ValueType.TEXT:
        return plain_text(str(value), listener)
    if option.value_type is ValueType.TEXTS:
        return tuple(value) if isinstance(value, list) else split_lines(plain_text(value, listener))
    if option.value_type in LIST_TYPES and isinstance(value, list):
        value = ",".join(value)
    try:
        return _read_all(OptionMatch(option, option.name, _words_of(value), repeats), listener)
    except UserError as error:
        raise FieldError(option.name, str(error)) from error


def parse_value(option: Option, text: str, listener: TypingContext) -> Value:
    """Return what a text says as the value of an option. Raises UserError for what is none."""
    return _parse_field(option, text, listener, repeats=False)


def _read_all(found: OptionMatch, listener: TypingContext) -> Value:
    """Return the value of a field. Raises UserError if words of a date are left: a field has no other place for them."""
    value, taken = READERS[found.option.value_type](found.words, found, listener)
    if found.option.value_type in DATE_TYPES and taken < len(found.words):
        raise UserError(unread_words(found.words, taken))
    return value


def begins_with_option(words: str, options: Sequence[AnyOption]) -> bool:
    """Return whether the words begin with the name of one of these options and a colon."""
    match = _OPTION.match(words.strip())
    return match is not None and fold(match[1]) in options_by_name(tuple(options))


_SEPARATORS = re.compile(r"[,;/]+")
_PUNCTUATION = ".,:;"


def split_first_word(words: str) -> tuple[str, str]:
    """Return the first word, and the rest with its line breaks."""
    first, rest = [*words.split(maxsplit=1), "", ""][:2]
    return first, rest


def in_full(words: str, shortcuts: Mapping[str, str]) -> str | None:
    """Return words with the shortcut that they begin with in full: "mine late" is "actions mine late"; None without one."""
    typed = words.split()
    for size in range(min(len(typed), SHORTCUT_WORDS), 0, -1):
        if long := shortcuts.get(fold(" ".join(typed[:size])).rstrip(" :?.!")):
            return " ".join([long, *typed[size:]])
    return None


# How such words begin: most of what is typed doesn't.
JOINS = frozenset({"of", "fo", "fr", "ab", "th", "Of", "Fo", "Fr", "Ab", "Th"})
_JOINED = re.compile(r"(?:(?:of|for|from|about)(?: the)?|the) (?=[A-Za-z]{1,4}-\d)", re.IGNORECASE)


def behind_of(words: str) -> str:
    """Return words behind a verb without what joins it to a reference: "minutes of M-4" says what "minutes M-4" does."""
    joined = _JOINED.match(words)
    return words[joined.end() :] if joined else words


def split_leading_refs(tokens: Sequence[str], prefixes: Prefixes) -> tuple[list[Ref], list[str]]:
    """Return the references that tokens begin with ("A-4, A-5 and A-6"), and the remaining tokens."""
    refs: list[Ref] = []
    for n, token in enumerate(tokens):
        found = [read_ref(part, prefixes) for part in _SEPARATORS.split(token.strip(_PUNCTUATION))]
        if found and all(found):
            refs.extend(ref for ref in found if ref)
        elif not (refs and fold(token) in CONJUNCTIONS and _begins_with_ref(tokens[n + 1 : n + 2], prefixes)):
            return refs, list(tokens[n:])
    return refs, []


def _begins_with_ref(tokens: Sequence[str], prefixes: Prefixes) -> bool:
    return any(read_ref(token.strip(_PUNCTUATION), prefixes) for token in tokens)


def _split_options(
    tokens: list[str],
    names: Mapping[str, Option],
    known: frozenset[str],
    *,
    repeats: bool,
    is_title: bool,
    asks: bool,
) -> tuple[list[str], list[OptionMatch]]:
    """Split into the text before the first option, and the options with the words that follow each.

    `known` are the names of the options of all verbs.
    """
    text: list[str] = []
    found: list[OptionMatch] = []
    words = text
    for token in tokens:
        match = _OPTION.match(token)
        option = names.get(fold(match[1])) if match else None
        if match and is_title and option is None and fold(match[1]) == TITLE.name and match[2]:
            option = TITLE
        if match and option:
            words = [match[2]] if match[2] else []
            words = split_people(words) if option.value_type in PEOPLE_TYPES else words
            found.append(OptionMatch(option, match[1], words, repeats))
        else:
            if match:
                _ask_near_miss(match[1], names)
            if match and is_title and _looks_like_option(match[1], match[2], words, known):
                raise _unknown_option(match[1], names)
            if match and asks and _is_of_other_verbs(match[1], match[2], words, known):
                raise _unknown_option(match[1], names)
            words.append(token)
    return text, found


_NO_OPTIONS = frozenset(("re", "fw", "fwd", "mailto", "tel"))
# What people call fields that have another name here, or none.
_FIELD_WORDS = frozenset(
    ("assignee", "date", "location", "responsible", "start", "subject", "time",
     "title", "topic", "type", "venue", "when", "where")
)  # fmt: skip


def _looks_like_option(name: str, value: str, words: Sequence[str], known: frozenset[str]) -> bool:
    """Return whether a word is typed as an option is: a name, a colon, and a value behind it without a blank.

    An address is none, nor what stands inside quotation marks; a name in capitals or in another script only where it is
    the name of an option of other verbs, or nearly.
    """
    if not value or value.startswith("//") or fold(name) in _NO_OPTIONS or _is_quoted(words):
        return False
    known = known | _FIELD_WORDS
    is_near = len(name) > MIN_NEAR_MISS_LETTERS and any(OSA.distance(fold(name), one) == 1 for one in known)
    return fold(name) in known or is_near or (name.isascii() and not name.isupper())


def _is_of_other_verbs(name: str, value: str, words: Sequence[str], known: frozenset[str]) -> bool:
    """Return whether a word is an option with its value, and neither an address nor inside quotation marks."""
    return bool(value) and not value.startswith("//") and not _is_quoted(words) and fold(name) in known


def _is_quoted(words: Sequence[str]) -> bool:
    """Return whether a quotation that words begin, or that begins within them, goes on behind them."""
    text = " ".join(words)
    close = QUOTES.get(text[:1])
    if close is not None and close not in text[1:]:
        return True
    return text.count('"') % 2 == 1 or any(text.count(one) > text.count(end) for one, end in ("“”", "«»"))


@cache
def _option_names() -> frozenset[str]:
    return frozenset(fold(name) for option in OPTIONS.values() for name in (option.name, *option.aliases))


def _unknown_option(word: str, names: Mapping[str, Option]) -> AmbiguousInput:
    known = ", ".join(dict.fromkeys(option.name for option in names.values()))
    return AmbiguousInput(
        f"There is no “{word}:” here{f', only {known}' if known else ''}. Is it a word of the text?",
        phrase=f"{word}:",
        interpretations=[Interpretation("A word of the text", f"{word} : ")],
    )


def _refuse_second_title(text: Sequence[str], *, may_name_people: bool) -> None:
    """Raise for words beside a title that are not the people at its end."""
    if not all(may_name_people and is_a_person(word.rstrip(",")) for word in text):
        raise UserError(
            f"title: and “{' '.join(text)[:60]}” are two titles. Nothing was done. Give one title."
        )


def _ask_near_miss(word: str, names: Mapping[str, Option]) -> None:
    folded = fold(word)
    if len(folded) < MIN_NEAR_MISS_LETTERS:
        return
    near = next((n for n in names if len(n) >= MIN_NEAR_MISS_LETTERS and OSA.distance(folded, n) == 1), None)
    if near is not None:
        raise AmbiguousInput(
            f"“{word}:” isn't one of the options here. Is it {near}: or just a word of the text?",
            phrase=f"{word}:",
            interpretations=[
                Interpretation(f"{near}:", f"{near}:"),
                Interpretation("A word of the text", f"{word} : "),
            ],
        )


def _without_leading_to(text: list[str]) -> list[str]:
    """Return the words without the "to" of "assign A-12 to @name", unless it is the only word."""
    return text[1:] if len(text) > 1 and fold(text[0]) == "to" else text


def _with_more(earlier: Value | None, value: Value) -> Value:
    """Return the values of an option that was given again, each once; the first time its value."""
    if isinstance(earlier, tuple) and isinstance(value, tuple):
        return cast("Value", tuple(dict.fromkeys((*earlier, *value))))
    return value


def _refuse_duplicates(found: Sequence[OptionMatch]) -> None:
    seen: dict[str, OptionMatch] = {}
    for one in found:
        first = seen.setdefault(one.option.name, one)
        if first is not one and one.option.value_type not in LIST_TYPES:
            was, now = " ".join(first.words) or "nothing", " ".join(one.words) or "nothing"
            raise UserError(
                f"{one.option.name}: is there twice, with “{excerpt(was, 60)}” and with “{excerpt(now, 60)}”. Nothing was done. "
                "Say it once."
            )


def _read_option(
    found: OptionMatch,
    listener: TypingContext,
    *,
    has_text: bool = False,
    places: ParsedWords | None = None,
) -> tuple[Value, list[str]]:
    """Return a value and the words left; a place behind days becomes that of `places`, where one may be named."""
    if found.option.value_type is ValueType.OWNER and (parts := _split_owners(found)):
        return _read_owners(parts, listener)
    is_list = found.option.value_type in LIST_TYPES
    words, rest = (_unquoted(found.words), []) if is_list else _split_quoted(found, listener)
    if not words:
        raise UserError(f"What comes after {found.typed_name}:? {example(found.option, listener)}")
    if found.words == words and found.option.value_type in DATE_TYPES:
        found = replace(found, words=split_at_signs(words))
        words = found.words
    if found.words != words and found.option.value_type in NAME_TYPES:
        words = [" ".join(words)]  # quotation marks enclose one name
    value, taken = READERS[found.option.value_type](words, found, listener)
    is_date, is_quoted = found.option.value_type in DATE_TYPES, found.words != words
    if is_date:
        words = without_courtesy(words, taken)
    if is_date and taken < len(words):
        if is_quoted:
            raise UserError(unread_words(words, taken))
        if places is not None and (place := place_behind_days(value, words[taken:], listener)):
            places.options["place"] = plain_text(place, listener)
            return value, rest
        ask_about_rest_of_date(value, words, taken, listener, has_text=has_text)
    if found.option.value_type in PEOPLE_TYPES and found.words == words:
        _refuse_unread_name(words, taken, listener)
    return value, [*words[taken:], *rest]


def _refuse_unread_name(words: Sequence[str], taken: int, listener: TypingContext) -> None:
    """Raise UserError if another name was to follow people: "behalf:@ann and the finance committee"."""
    if taken < len(words) and (fold(words[taken]) in CONJUNCTIONS or words[taken] == ","):
        raise UserError(plain_text(unread_words(words, taken), listener))


def _split_owners(found: OptionMatch) -> tuple[OptionMatch, OptionMatch] | None:
    """Return the first owner and the others, where one is in quotation marks beside a comma; else None."""
    text = " ".join(found.words)
    close = QUOTES.get(text[:1])
    if close is not None:
        end = next((at for mark in (close, '"') if (at := text.find(mark, 1)) > 0), len(text))
        first, rest = text[: end + 1], text[end + 1 :].lstrip()
    else:
        first, comma, rest = text.partition(',"') if ',"' in text else text.partition(', "')
        rest = f'{comma[:1]}"{rest}' if comma else ""
    if not rest.startswith(",") or not rest.strip(", "):
        return None
    others = rest.lstrip(", ")
    return replace(found, words=WORD.findall(first)), replace(found, words=WORD.findall(others))


def _read_owners(parts: tuple[OptionMatch, OptionMatch], listener: TypingContext) -> tuple[Value, list[str]]:
    people: list[NamedPerson] = []
    unread: list[str] = []
    for part in parts:
        value, unread = _read_option(part, listener)
        people += ParsedWords(options={"owner": value}).people("owner")
        if unread and part is not parts[-1]:
            raise UserError(unread_words(part.words, len(part.words) - len(unread)))
    return tuple(people), unread


def _unquoted(words: Sequence[str]) -> list[str]:
    """Return words without quotation marks: of several values each may be in its own."""
    marks = "".join({*QUOTES, *QUOTES.values()})
    return [bare for word in words if (bare := word.strip(marks).replace('"', ""))]


def _split_quoted(found: OptionMatch, listener: TypingContext) -> tuple[list[str], list[str]]:
    """Return the words inside quotation marks, if the value begins with one, and the words after it."""
    text = " ".join(found.words)
    close = QUOTES.get(text[:1])
    if close is None:
        return list(found.words), []
    inside, end, after = text[1:].partition(close)
    if not end and close != '"':
        inside, end, after = text[1:].partition('"')
    if not end:
        raise UserError(
            f"The quotation mark after {found.typed_name}: is never closed, so nothing was done. "
            f"{example(found.option, listener)}"
        )
    return WORD.findall(inside), WORD.findall(after)


def split_named_ref(words: list[str], prefixes: Prefixes) -> tuple[list[str], list[str]] | None:
    """Return the references that are named first, or last behind "of", and the other words; None without one."""
    refs, rest = split_leading_refs(words[fold(" ".join(words[:1])) in OF :], prefixes)
    if refs:
        return [str(ref) for ref in refs], rest
    if len(words) > 2 and fold(words[-2]) in OF and read_ref(words[-1].rstrip(".,!"), prefixes):  # noqa: PLR2004 - a day before it
        return [words[-1].rstrip(".,!")], words[:-2]
    return None
