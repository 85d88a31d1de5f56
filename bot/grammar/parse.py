"""Parse the words of a command, or the fields of a form."""

import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import cast

from rapidfuzz.distance import OSA

from bot.calendar import Due
from bot.dates.anchors import Anchor
from bot.errors import AmbiguousInput, Interpretation, UserError
from bot.grammar.dates import ask_about_past_ending, ask_about_rest_of_date, date_at_end
from bot.grammar.options import (
    DATE_TYPES,
    LIST_TYPES,
    NAME_TYPES,
    OPTIONS,
    TITLE,
    Option,
    OptionMatch,
    ValueType,
    example,
    options_by_name,
)
from bot.grammar.parsed import FieldError, NamedPerson, ParsedWords, TypingContext, Value
from bot.grammar.people import (
    begins_with_person,
    is_a_person,
    owner_or_text,
    person_named,
    read_trailing_people,
    take_trailing_role,
)
from bot.grammar.text import CONJUNCTIONS, QUOTES, WORD, plain_text, unread_words
from bot.grammar.values import READERS
from bot.names import excerpt, fold
from bot.records import Ref, read_ref

OF = frozenset(("of", "about", "on", "for"))  # before what is meant: "remind me of A-1"
MIN_NEAR_MISS_LETTERS = 3  # shorter words are similar to everything
SHORTCUT_WORDS = 3  # of the longest shortcut
_OPTION = re.compile(r"^([^\W\d_]{2,12}):(.*)$", re.DOTALL)


def parse_words(
    words: str,
    *,
    options: Sequence[str],
    listener: TypingContext,
    refs: bool = False,
    first: str = "",
    leading_person: str = "",
    repeats: bool = False,
) -> ParsedWords:
    """Parse the words after a verb. Raises AmbiguousInput or UserError with a sentence for the user.

    `first` is the option whose name may be omitted after the references: "move A-12 friday"; `leading_person` is that
    of a person who is named there: "leave @name 30 nov". With `repeats`, a date may be a recurrence: "due:every monday".
    """
    tokens = WORD.findall(words)
    typed = ParsedWords()
    if refs:
        typed.refs, tokens = split_leading_refs(tokens)
    is_title = "visibility" in options  # of a record, where no word of an option may stay
    text, found = _split_options(tokens, options_by_name(tuple(options)), repeats=repeats, is_title=is_title)
    if first and text and all(one.option.name != OPTIONS[first].name for one in found):
        name = OPTIONS[first].name
        value, text = _read_option(
            OptionMatch(OPTIONS[first], name, _without_leading_to(text), repeats), listener
        )
        typed.options[name] = value
    _refuse_duplicates(found)
    _read_options(typed, text, found, listener)
    if TITLE.name in typed.options:
        _refuse_second_title(text, may_name_people=any(one in _TRAILING_PEOPLE for one in options))
        text = [str(typed.options.pop(TITLE.name)), *text]
    if (
        leading_person
        and len(text) > 1
        and is_a_person(text[0])
        and OPTIONS[leading_person].name not in typed.options
    ):
        typed.options[OPTIONS[leading_person].name] = (person_named(text.pop(0).rstrip(","), listener),)
    _read_trailing_options(typed, text, options, listener, asks_owner=is_title and not first)
    typed.text = plain_text(" ".join(text), listener)
    return typed


def _read_options(
    typed: ParsedWords, text: list[str], found: Sequence[OptionMatch], listener: TypingContext
) -> None:
    """Read the values of options; the words that follow them become text, in their order."""
    left: dict[int, list[str]] = {}
    for n, one in sorted(enumerate(found), key=lambda each: each[1].option.name in _OF_ITSELF):
        knows = listener
        if one.option.name in _OF_ITSELF:
            knows = _knowing_itself(listener, typed, [*text, *itertools.chain(*left.values())])
        value, left[n] = _read_option(one, knows)
        earlier = typed.options.get(one.option.name)
        typed.options[one.option.name] = _with_more(earlier, value)
    text.extend(itertools.chain(*(words for _, words in sorted(left.items()))))


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
        first, last = typed.period("on") or (on, on)
        if first is None or last is None:
            return {**others, _IT: was} if was else others
        ends_on = (
            to.day if to else last.day + (was.last - was.first if was and first == last else timedelta(0))
        )
        itself = Anchor(was.key if was else "", was.ref if was else name, name, first.day, ends_on)
        names = [each for each, anchor in others.items() if was and anchor.key == was.key]
        return {**others, **dict.fromkeys([*names, fold(name), _IT], itself)}

    return replace(listener, anchors=known)


_IT = "it"


def parse_form(
    values: Mapping[str, str | list[str]],
    *,
    refs: str,
    options: Sequence[str],
    listener: TypingContext,
    repeats: bool = False,
) -> ParsedWords:
    """Parse the fields of a form, named after the options; `text` is the free text."""
    named, others = split_leading_refs(refs.split())
    typed = ParsedWords(refs=named)
    known = {OPTIONS[one].name: OPTIONS[one] for one in reversed(options)}
    held = [word.partition(":")[2] for word in others if word.startswith("held:")]
    if held and "held" in known:
        typed.options["held"] = _parse_field(known["held"], held[0], listener, repeats=False)
    for name, value in values.items():
        if name == "text":
            typed.text = plain_text(str(value), listener)
        elif value and name in known:
            typed.options[name] = _parse_field(known[name], value, listener, repeats=repeats)
    return typed


def _parse_field(option: Option, value: str | list[str], listener: TypingContext, *, repeats: bool) -> Value:
    if option.value_type in LIST_TYPES and isinstance(value, list):
        value = ",".join(value)
    words = [f"<@{user}>" for user in value] if isinstance(value, list) else str(value).split()
    if option.value_type is ValueType.TEXT:
        return plain_text(str(value), listener)
    try:
        return _read_all(OptionMatch(option, option.name, words, repeats), listener)
    except UserError as error:
        raise FieldError(option.name, str(error)) from error


def _read_all(found: OptionMatch, listener: TypingContext) -> Value:
    """Return the value of a field. Raises UserError if words of a date are left: a field has no other place for them."""
    value, taken = READERS[found.option.value_type](found.words, found, listener)
    if found.option.value_type in DATE_TYPES and taken < len(found.words):
        raise UserError(unread_words(found.words, taken))
    return value


def begins_with_option(words: str, options: Sequence[str]) -> bool:
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


def split_leading_refs(tokens: Sequence[str]) -> tuple[list[Ref], list[str]]:
    """Return the references that tokens begin with ("A-4, A-5 and A-6"), and the remaining tokens."""
    refs: list[Ref] = []
    for n, token in enumerate(tokens):
        found = [read_ref(part) for part in _SEPARATORS.split(token.strip(_PUNCTUATION))]
        if found and all(found):
            refs.extend(ref for ref in found if ref)
        elif not (refs and fold(token) in CONJUNCTIONS and _begins_with_ref(tokens[n + 1 : n + 2])):
            return refs, list(tokens[n:])
    return refs, []


def _begins_with_ref(tokens: Sequence[str]) -> bool:
    return any(read_ref(token.strip(_PUNCTUATION)) for token in tokens)


def _split_options(
    tokens: list[str], names: Mapping[str, Option], *, repeats: bool, is_title: bool
) -> tuple[list[str], list[OptionMatch]]:
    """Split into the text before the first option, and the options with the words that follow each."""
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
            found.append(OptionMatch(option, match[1], words, repeats))
        else:
            if match:
                _ask_near_miss(match[1], names)
            if match and is_title and _looks_like_option(match[1], match[2], words, in_value=bool(found)):
                raise _unknown_option(match[1], names)
            words.append(token)
    return text, found


_NO_OPTIONS = frozenset(("re", "fw", "fwd", "mailto", "tel"))
# What people call fields that have another name here, or none.
_FIELD_WORDS = frozenset(
    ("assignee", "date", "location", "responsible", "start", "subject", "time",
     "title", "topic", "type", "venue", "when", "where")
)  # fmt: skip


def _looks_like_option(name: str, value: str, words: Sequence[str], *, in_value: bool) -> bool:
    """Return whether a word is typed as an option is, and neither an address nor inside quotation marks.

    In the title, that is the name of an option of other verbs, or nearly; in the value of another option, any name.
    """
    if not value or value.startswith("//") or fold(name) in _NO_OPTIONS or _is_quotation_open(words):
        return False
    known = {name for option in OPTIONS.values() for name in (option.name, *option.aliases)} | _FIELD_WORDS
    is_near = len(name) > MIN_NEAR_MISS_LETTERS and any(OSA.distance(fold(name), one) == 1 for one in known)
    return fold(name) in known or is_near or (in_value and name.isascii() and not name.isupper())


def _is_quotation_open(words: Sequence[str]) -> bool:
    text = " ".join(words)
    close = QUOTES.get(text[:1])
    return close is not None and close not in text[1:]


def _unknown_option(word: str, names: Mapping[str, Option]) -> AmbiguousInput:
    known = ", ".join(dict.fromkeys(option.name for option in names.values()))
    return AmbiguousInput(
        f"There is no “{word}:” here, only {known}. Is it a word of the text?",
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


def _read_option(found: OptionMatch, listener: TypingContext) -> tuple[Value, list[str]]:
    if found.option.value_type is ValueType.OWNER and (parts := _split_owners(found)):
        return _read_owners(parts, listener)
    is_list = found.option.value_type in LIST_TYPES
    words, rest = (_unquoted(found.words), []) if is_list else _split_quoted(found, listener)
    if not words:
        raise UserError(f"What comes after {found.typed_name}:? {example(found.option, listener)}")
    if found.words != words and found.option.value_type in NAME_TYPES:
        words = [" ".join(words)]  # quotation marks enclose one name
    value, taken = READERS[found.option.value_type](words, found, listener)
    if found.option.value_type in DATE_TYPES and taken < len(words):
        if found.words != words:
            raise UserError(unread_words(words, taken))
        ask_about_rest_of_date(value, words, taken, listener)
    return value, [*words[taken:], *rest]


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


def _read_trailing_options(
    typed: ParsedWords, text: list[str], options: Sequence[str], listener: TypingContext, *, asks_owner: bool
) -> None:
    """Parse people and a date at the end of the text, in either order.

    With `asks_owner`, somebody who may be part of the text or its owner is asked about.
    """
    for _ in range(2):
        name = next((OPTIONS[one].name for one in options if one in _TRAILING_PEOPLE), None)
        takes_role = "owner or role" in options and "owner" not in typed.options and len(text) > 1
        if takes_role and (by_role := take_trailing_role(text, listener)) is not None:
            typed.options["owner"] = (by_role,)
            if len(text) > 1 and fold(text[-1]) in _OWNER_PREPOSITIONS:
                text.pop()  # "Cost table for @secretary"
        elif name and name not in typed.options and text and is_a_person(text[-1]):
            typed.options[name] = read_trailing_people(text, listener, asks_owner=asks_owner)
            if len(text) > 1 and fold(text[-1]) in _OWNER_PREPOSITIONS:
                text.pop()  # "Cost table for @name"
        if "due" in options and "due" not in typed.options and len(text) > 1:
            ending = date_at_end(text, listener, may_depend=name == "owner")
            if ending is not None:
                before, typed.options["due"] = ending
                text[:] = before.split(" ")
            elif asks_owner and name == "owner":
                ask_about_past_ending(text, listener)
    takes_owner = asks_owner and any(OPTIONS[one].name == "owner" for one in options)
    if takes_owner and "owner" not in typed.options and begins_with_person(text):
        person = (person_named(text[0].rstrip(","), listener),)
        raise owner_or_text(text[:1], person, listener, with_owner="")


_TRAILING_PEOPLE = ("owner", "owner or role", "alternate")
_OWNER_PREPOSITIONS = frozenset(("for", "by"))


def split_named_ref(words: list[str]) -> tuple[list[str], list[str]] | None:
    """Return the references that are named first, or last behind "of", and the other words; None without one."""
    refs, rest = split_leading_refs(words[fold(" ".join(words[:1])) in OF :])
    if refs:
        return [str(ref) for ref in refs], rest
    if len(words) > 2 and fold(words[-2]) in OF and read_ref(words[-1].rstrip(".,!")):  # noqa: PLR2004 - a day before it
        return [words[-1].rstrip(".,!")], words[:-2]
    return None
