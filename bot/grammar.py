"""The grammar of commands: references, free text and options.

Only the options of a verb are options; any other word with a colon is text. A typed option takes the words it
can read, and the rest is free text. Nothing is guessed: ambiguous input is asked about.
"""

import html
import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import TypeVar

from rapidfuzz.distance import OSA

from bot import settings
from bot.calendar import Due, OfficeHours, WorkingDays
from bot.charter import Area, Charter, Entity, Level
from bot.dates import reading
from bot.dates import words as datewords
from bot.dates.recurrence import Recurrence, leading_recurrence
from bot.decisions import Benefit
from bot.errors import AmbiguousInput, Interpretation, UserError
from bot.money import Money, read_money
from bot.names import fold
from bot.people import Person, Profile, Roster
from bot.records import PREFIX, Ref, read_ref
from bot.settings import DigestChoice

MAX_CHARACTERS = 4000
MAX_NAME_WORDS = 5
MIN_NEAR_MISS_LETTERS = 3  # shorter words are similar to everything


class ValueType(StrEnum):
    """The type of an option's value."""

    DATE = "date"
    DAY = "day"  # past or future; without a year the last one
    PERIOD = "period"
    PEOPLE = "people"
    PERSON_OR_BODY = "party"  # one person, or the name of a body outside Slack
    AREA = "area"
    ENTITY = "entity"
    LEVEL = "level"
    REFERENCE = "reference"
    CHOICE = "choice"
    NUMBER = "number"
    LANGUAGE = "language"
    DIGEST_CHOICE = "weekly"  # a weekday or none, and an optional hour
    HOURS = "hours"
    MONEY = "money"
    TEXT = "text"


@dataclass(frozen=True)
class Option:
    """An option; `choices` is for `ValueType.CHOICE`."""

    name: str
    value_type: ValueType
    aliases: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()


OPTIONS = {
    option.name: option
    for option in (
        Option("due", ValueType.DATE, ("by", "before", "deadline")),
        Option("on", ValueType.PERIOD, ("from",)),
        Option("to", ValueType.DATE, ("until", "ends")),
        Option("papers", ValueType.DATE),
        Option("owner", ValueType.PEOPLE, ("who", "assigned")),
        Option("area", ValueType.AREA),
        Option("entity", ValueType.ENTITY, ("dept",)),
        Option("for", ValueType.REFERENCE),
        Option("behalf", ValueType.PERSON_OR_BODY),
        Option("body", ValueType.TEXT),
        Option("place", ValueType.TEXT, ("at", "room")),
        Option("link", ValueType.TEXT, ("url",)),
        Option("asked", ValueType.PEOPLE),
        Option("wording", ValueType.TEXT),
        Option("page", ValueType.NUMBER),
        Option("reason", ValueType.TEXT, ("why",)),
        Option("result", ValueType.TEXT),
        Option("options", ValueType.TEXT),
        Option("priority", ValueType.CHOICE, choices=("low", "normal", "high")),
        Option(
            "visibility", ValueType.CHOICE, ("private",), ("restricted", "members", "membership", "public")
        ),
        Option("kind", ValueType.CHOICE, choices=("own", "external")),
        Option("state", ValueType.CHOICE, ("status",), ("idea", "proposed", "confirmed")),
        Option("alternate", ValueType.PEOPLE, ("officer",)),
        Option("code", ValueType.TEXT),
        Option("channel", ValueType.TEXT),
        Option("entities", ValueType.TEXT, ("entity", "sectors")),
        Option("basis", ValueType.TEXT),
        Option("alias", ValueType.TEXT, ("aliases",)),
        Option("language", ValueType.LANGUAGE, ("lang",)),
        Option("digest", ValueType.DIGEST_CHOICE),
        Option("hours", ValueType.HOURS),
        Option("urgent", ValueType.TEXT),
        Option("benefit", ValueType.CHOICE, choices=tuple(Benefit)),
        Option("saved", ValueType.MONEY),
        Option("review", ValueType.DATE),
        Option("supersedes", ValueType.REFERENCE),
    )
}
# For verbs where "to" is the level that something goes to, not a date.
OPTIONS["to level"] = Option("to", ValueType.LEVEL, ("level", "body"))
# For verbs where "behalf" is a person, not a body outside Slack.
OPTIONS["behalf of"] = Option("behalf", ValueType.PEOPLE)
# For verbs that ask for a past state rather than set a date.
OPTIONS["as on"] = Option("on", ValueType.DAY)
# For verbs that list what is due for review.
OPTIONS["review due"] = Option("review", ValueType.CHOICE, choices=("due",))
# For verbs with a period that has no other end.
OPTIONS["due or until"] = Option("due", ValueType.DATE, ("by", "until", "before", "deadline"))
# For verbs where "on" is the first day on which something holds.
OPTIONS["from on"] = Option("on", ValueType.DATE, ("from",))


@dataclass(frozen=True)
class TypingContext:
    """Everything that parsing depends on: the charter, the roster, the person typing, their time and zone."""

    charter: Charter
    roster: Roster
    team: str
    person_id: int
    now: datetime
    zone: str
    language: str
    working_days: WorkingDays  # of the person's station
    unlisted_profiles: Mapping[str, Profile] = field(default_factory=dict)


@dataclass(frozen=True)
class NamedPerson:
    """A person who was named: on the roster (`person_id`), or a colleague known to Slack (`profile`)."""

    person_id: int | None
    profile: Profile | None = None


V = TypeVar("V")
Value = (
    Due
    | Recurrence
    | tuple[Due, Due]
    | tuple[NamedPerson, ...]
    | Area
    | Entity
    | Level
    | Ref
    | DigestChoice
    | OfficeHours
    | Money
    | str
)


@dataclass
class ParsedWords:
    """The result of parsing. `options` are values by option name; `text` is the rest."""

    refs: list[Ref] = field(default_factory=list)
    text: str = ""
    options: dict[str, Value] = field(default_factory=dict)

    def value(self, name: str, kind: type[V]) -> V | None:
        """Return the value of an option; None if it was not given."""
        found = self.options.get(name)
        return found if isinstance(found, kind) else None

    @property
    def due(self) -> Due | Recurrence | None:
        """Return the date or the recurrence of `due:`; None if it was not given."""
        return self.value("due", Due) or self.value("due", Recurrence)

    def people(self, name: str) -> tuple[NamedPerson, ...]:
        """Return the people of an option; empty if it was not given."""
        found = self.options.get(name)
        return tuple(one for one in found if isinstance(one, NamedPerson)) if isinstance(found, tuple) else ()

    def period(self, name: str) -> tuple[Due, Due] | None:
        found = self.options.get(name)
        match found:
            case (Due() as first, Due() as last):
                return first, last
        return None

    def option_text(self, name: str) -> str:
        """Return the text of an option; empty if it was not given."""
        return self.value(name, str) or ""

    @property
    def page(self) -> int:
        """Return the requested page of a list; 1 by default."""
        return int(self.option_text("page") or 1)


@dataclass(frozen=True)
class _OptionMatch:
    option: Option
    typed_name: str
    words: list[str]
    may_recur: bool = False  # it may be a recurrence


_WORD = re.compile(r"<[^<>\s]*(?:\|[^<>]*)?>|\S+")
_OPTION = re.compile(r"^([^\W\d_]{2,12}):(.*)$", re.DOTALL)
_MENTION = re.compile(r"^<@([A-Z0-9]+)(?:\|[^>]*)?>,?$")
_HANDLE = re.compile(r"^@[^\W\d_][\w.-]*$")
_NAME_IN_LIST = re.compile(r"<[^<>]+>|[^,<>]+")  # each of "<@U1|ann>,<@U2>" or "ann,bob"
_SLACK_MARKUP = re.compile(r"<([@#!]?)([^<>|]+)(?:\|([^<>]*))?>")
_QUOTES = {'"': '"', "“": "”", "„": "“", "«": "»", "”": "”"}
_MONTH_TOKEN = re.compile(r"^m\d+$")


def parse_words(
    words: str,
    *,
    options: Sequence[str],
    listener: TypingContext,
    refs: bool = False,
    first: str = "",
    repeats: bool = False,
) -> ParsedWords:
    """Parse the words after a verb. Raises AmbiguousInput or UserError with a sentence for the user.

    `first` is the option whose name may be omitted after the references: "move A-12 friday". With `repeats`,
    a date may be a recurrence: "due:every monday".
    """
    tokens = _WORD.findall(words)
    typed = ParsedWords()
    if refs:
        typed.refs, tokens = split_leading_refs(tokens)
    text, found = _split_options(tokens, _options_by_name(tuple(options)), repeats=repeats)
    if first and text and all(one.option.name != first for one in found):
        value, text = _read_option(
            _OptionMatch(OPTIONS[first], first, _without_leading_to(text), repeats), listener
        )
        typed.options[first] = value
    _refuse_duplicates(found)
    for one in found:
        value, left = _read_option(one, listener)
        typed.options[one.option.name] = value
        text.extend(left)
    _read_trailing_options(typed, text, options, listener)
    typed.text = plain_text(" ".join(text), listener)
    return typed


class FieldError(UserError):
    """An error in one field of a form."""

    def __init__(self, field_name: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field_name = field_name


def parse_form(
    values: Mapping[str, str | list[str]],
    *,
    refs: str,
    options: Sequence[str],
    listener: TypingContext,
    repeats: bool = False,
) -> ParsedWords:
    """Parse the fields of a form, named after the options; `text` is the free text."""
    typed = ParsedWords(refs=split_leading_refs(refs.split())[0])
    for name, value in values.items():
        if name == "text":
            typed.text = plain_text(str(value), listener)
        elif value and name in options:
            typed.options[name] = _parse_field(OPTIONS[name], value, listener, repeats=repeats)
    return typed


def _parse_field(option: Option, value: str | list[str], listener: TypingContext, *, repeats: bool) -> Value:
    words = [f"<@{user}>" for user in value] if isinstance(value, list) else str(value).split()
    if option.value_type is ValueType.TEXT:
        return plain_text(str(value), listener)
    try:
        return _READERS[option.value_type](
            words, _OptionMatch(option, option.name, words, repeats), listener
        )[0]
    except UserError as error:
        raise FieldError(option.name, str(error)) from error


def plain_text(text: str, listener: TypingContext) -> str:
    """Return text as people read it: no Slack markup, `&lt;` back to `<`. It mentions (notifies) nobody."""

    def as_read(found: re.Match[str]) -> str:
        sign, target, label = found[1], found[2], found[3]
        if sign == "@":
            return "@" + _display_name(target, label, listener)
        return f"{'#' if sign == '#' else '@'}{(label or target).lstrip('@#')}" if sign else target

    return html.unescape(_SLACK_MARKUP.sub(as_read, text)).strip()


def month_named(word: str) -> int | None:
    """Return the month (1 to 12) that a word names in any language; None if it names none."""
    folded = datewords.normalize(word)
    if folded not in datewords.PHRASES:
        return None
    signs = datewords.tokens_for(folded, datewords.LANGUAGES)
    found = {int(sign[1:]) for sign in signs if _MONTH_TOKEN.match(sign)}
    return found.pop() if len(found) == 1 else None


def read_whole_day(words: Sequence[str], listener: TypingContext) -> Due:
    """Return the day that the words name. Raises UserError if they name something else or more."""
    due, taken = reading.leading_date(words, **date_options(listener))
    if taken < len(words):
        raise UserError(f"I read the day, but not “{' '.join(words[taken:])[:40]}”.")
    if due.at is not None:
        raise UserError("I take a whole day here, not an hour.")
    return due


def begins_with_option(words: str, options: Sequence[str]) -> bool:
    """Return whether the words begin with the name of one of these options and a colon."""
    match = _OPTION.match(words.strip())
    return match is not None and fold(match[1]) in _options_by_name(tuple(options))


def editable_text(text: str, listener: TypingContext) -> str:
    """Return text for an input field: people on the roster by name instead of by account.

    It parses to the same text again.
    """

    def as_typed(found: re.Match[str]) -> str:
        sign, target = found[1], found[2]
        if sign == "#":
            return found[0]
        person = listener.roster.by_account(listener.team, target) if sign == "@" else None
        handle = f"@{person.email.partition('@')[0]}" if person else ""
        is_clear = handle and _is_unique_handle(handle, person, listener)
        return handle if is_clear else target if not sign else found[0]

    return html.unescape(_SLACK_MARKUP.sub(as_typed, text))


def _is_unique_handle(handle: str, person: Person | None, listener: TypingContext) -> bool:
    named = [
        one for one in listener.roster.persons.values() if fold(handle.lstrip("@")) in _searchable_names(one)
    ]
    return named == [person]


@cache
def _options_by_name(options: tuple[str, ...]) -> Mapping[str, Option]:
    return {name: OPTIONS[o] for o in options for name in (OPTIONS[o].name, *OPTIONS[o].aliases)}


_CONJUNCTIONS = frozenset(("and", "&", "&amp;", "+"))
_SEPARATORS = re.compile(r"[,;/]+")
_PUNCTUATION = ".,:;"


def split_leading_refs(tokens: Sequence[str]) -> tuple[list[Ref], list[str]]:
    """Return the references that tokens begin with ("A-4, A-5 and A-6"), and the remaining tokens."""
    refs: list[Ref] = []
    for n, token in enumerate(tokens):
        found = [read_ref(part) for part in _SEPARATORS.split(token.strip(_PUNCTUATION))]
        if found and all(found):
            refs.extend(ref for ref in found if ref)
        elif not (refs and fold(token) in _CONJUNCTIONS and _begins_with_ref(tokens[n + 1 : n + 2])):
            return refs, list(tokens[n:])
    return refs, []


def _begins_with_ref(tokens: Sequence[str]) -> bool:
    return any(read_ref(token.strip(_PUNCTUATION)) for token in tokens)


def _split_options(
    tokens: list[str], names: Mapping[str, Option], *, repeats: bool
) -> tuple[list[str], list[_OptionMatch]]:
    """Split into the text before the first option, and the options with the words that follow each."""
    text: list[str] = []
    found: list[_OptionMatch] = []
    words = text
    for token in tokens:
        match = _OPTION.match(token)
        option = names.get(fold(match[1])) if match else None
        if match and option:
            words = [match[2]] if match[2] else []
            found.append(_OptionMatch(option, match[1], words, repeats))
        else:
            if match:
                _ask_near_miss(match[1], names)
            words.append(token)
    return text, found


def _ask_near_miss(word: str, names: Mapping[str, Option]) -> None:
    folded = fold(word)
    if len(folded) < MIN_NEAR_MISS_LETTERS:
        return
    near = next((n for n in names if len(n) >= MIN_NEAR_MISS_LETTERS and OSA.distance(folded, n) == 1), None)
    if near is not None:
        raise AmbiguousInput(
            f"“{word}:” is not one of the options here. Is it {near}: or just a word of the text?",
            phrase=f"{word}:",
            interpretations=[
                Interpretation(f"{near}:", f"{near}:"),
                Interpretation("A word of the text", f"{word} : "),
            ],
        )


def _without_leading_to(text: list[str]) -> list[str]:
    """Return the words without the "to" of "assign A-12 to @name", unless it is the only word."""
    return text[1:] if len(text) > 1 and fold(text[0]) == "to" else text


def _refuse_duplicates(found: Sequence[_OptionMatch]) -> None:
    seen: dict[str, _OptionMatch] = {}
    for one in found:
        first = seen.setdefault(one.option.name, one)
        if first is not one:
            was, now = " ".join(first.words) or "nothing", " ".join(one.words) or "nothing"
            raise UserError(
                f"{one.option.name}: stands twice, with “{was[:60]}” and with “{now[:60]}”. Nothing was done. "
                "Say it once."
            )


def _read_option(found: _OptionMatch, listener: TypingContext) -> tuple[Value, list[str]]:
    words, rest = _split_quoted(found, listener)
    if not words:
        raise UserError(
            f"{found.typed_name}: stands without anything behind it. {_example(found.option, listener.charter)}"
        )
    if found.words != words and found.option.value_type in _NAME_TYPES:
        words = [" ".join(words)]  # quotation marks enclose one name
    value, taken = _READERS[found.option.value_type](words, found, listener)
    return value, [*words[taken:], *rest]


def _split_quoted(found: _OptionMatch, listener: TypingContext) -> tuple[list[str], list[str]]:
    """Return the words inside quotation marks, if the value begins with one, and the words after it."""
    text = " ".join(found.words)
    close = _QUOTES.get(text[:1])
    if close is None:
        return list(found.words), []
    inside, end, after = text[1:].partition(close)
    if not end and close != '"':
        inside, end, after = text[1:].partition('"')
    if not end:
        raise UserError(
            f"A quotation mark opens after {found.typed_name}: and nothing closes it. Nothing was done. "
            f"{_example(found.option, listener.charter)}"
        )
    return _WORD.findall(inside), _WORD.findall(after)


def _example(option: Option, charter: Charter) -> str:
    examples = {
        ValueType.DATE: "Example: {}:next friday",
        ValueType.DAY: "Example: {}:5 oct",
        ValueType.PERIOD: "Example: {}:5 oct",
        ValueType.PEOPLE: "Example: {}:@name",
        ValueType.PERSON_OR_BODY: "Example: {}:@name",
        ValueType.AREA: "Example: {}:" + fold(next((area.code for area in charter.areas), "name")),
        ValueType.ENTITY: "Example: {}:" + next((entity.code for entity in charter.entities), "name"),
        ValueType.LEVEL: "Example: {}:" + charter.ladder[-1].code,
        ValueType.REFERENCE: "Example: {}:I-7",
        ValueType.CHOICE: "Example: {}:" + (option.choices[0] if option.choices else ""),
        ValueType.NUMBER: "Example: {}:2",
        ValueType.LANGUAGE: "Example: {}:fr",
        ValueType.DIGEST_CHOICE: "Example: {}:tue",
        ValueType.HOURS: "Example: {}:9-17",
        ValueType.MONEY: 'Example: {}:"CHF 42 000"',
        ValueType.TEXT: 'Example: {}:"a few words"',
    }
    return examples[option.value_type].format(option.name)


def date_options(listener: TypingContext) -> reading.DateOptions:
    """Return the options with which a person's dates are parsed."""
    return {
        "now": listener.now,
        "zone": listener.zone,
        "languages": (listener.language, "en"),
        "working_days": listener.working_days,
        "zones_by_place": listener.charter.zones_by_city,
    }


def _read_date(words: list[str], found: _OptionMatch, listener: TypingContext) -> tuple[Value, int]:
    """Parse a date, or a recurrence if allowed: whichever takes more of the words."""
    once, refusal = _try_date(words, listener)
    if once is not None and once[1] == len(words):
        return once  # nothing can take more; most dates end here without the cost of recurrences
    try:
        again = leading_recurrence(words, **date_options(listener))
    except UserError:
        if once is None:
            raise
        return once
    if again is not None and (once is None or again[1] > once[1]):
        return _must_allow_recurrence(again, words, found)
    if once is None:
        raise refusal or UserError(_example(found.option, listener.charter))
    return once


def _try_date(words: list[str], listener: TypingContext) -> tuple[tuple[Due, int] | None, UserError | None]:
    try:
        return reading.leading_date(words, **date_options(listener)), None
    except UserError as error:
        return None, error


def _must_allow_recurrence(
    again: tuple[Recurrence, int], words: list[str], found: _OptionMatch
) -> tuple[Value, int]:
    if not found.may_recur:
        raise UserError(
            f"“{' '.join(words[: again[1]])}” comes again, and only actions do: {found.typed_name}: takes one day here. "
            "Example: action Send the round-up due:every monday"
        )
    ends = next(
        (
            n
            for n, word in enumerate(words[: again[1] + 1])
            if n and fold(word) in _UNSUPPORTED_RECURRENCE_WORDS
        ),
        None,
    )
    if ends is not None:
        rest = words[ends:]
        raise UserError(
            f"I read “{' '.join(words[:ends])}”, but not “{' '.join(rest[:3])}”. It begins with the next such day; "
            "one can say when it ends. Example: due:every monday until 31 dec"
        )
    return again


_UNSUPPORTED_RECURRENCE_WORDS = frozenset(("from", "starting", "beginning", "for", "except", "but"))


def _read_day(words: list[str], _: _OptionMatch, listener: TypingContext) -> tuple[Value, int]:
    options = date_options(listener)
    options["is_past"] = True
    return reading.leading_date(words, **options)


def _read_period(words: list[str], _: _OptionMatch, listener: TypingContext) -> tuple[Value, int]:
    return reading.leading_period(words, **date_options(listener))


def _read_people(words: list[str], found: _OptionMatch, listener: TypingContext) -> tuple[Value, int]:
    people, taken = list[NamedPerson](), 0
    while taken < len(words):
        word = words[taken]
        if people and fold(word) in _CONJUNCTIONS and " ".join(words[taken + 1 :]).startswith(("<@", "@")):
            taken += 1  # "@a and @b"
            continue
        if taken and not (word.startswith(("<@", "@", ",")) or words[taken - 1].endswith(",")):
            break
        length, whole = _match_full_name(words[taken:], listener)
        if whole is not None:
            people.append(whole)
        else:
            people += [
                _read_person(name.strip(), listener) for name in _NAME_IN_LIST.findall(word) if name.strip()
            ]
        taken += length
    if not people:
        raise UserError(
            f"I see nobody behind {found.typed_name}:. {_example(found.option, listener.charter)}"
        )
    return tuple(people), taken


def _read_person_or_body(words: list[str], found: _OptionMatch, listener: TypingContext) -> tuple[Value, int]:
    """Return the one named person and the remaining words, or else all words as the name of a body."""
    if not _is_a_person(words[0]):
        return _read_text(words, found, listener)
    return (_read_person(words[0].rstrip(","), listener),), 1


def _match_full_name(words: Sequence[str], listener: TypingContext) -> tuple[int, NamedPerson | None]:
    """Return the longest full name of a person at the start, by word count; (1, None) if there is none."""
    for length in range(min(MAX_NAME_WORDS, len(words)), 1, -1):
        with suppress(UserError):
            return length, _person_by_name(" ".join(words[:length]).rstrip(","), listener)
    return 1, None


def _read_person(word: str, listener: TypingContext) -> NamedPerson:
    match = _MENTION.match(word)
    if match:
        return _person_by_account(match[1], listener)
    if fold(word) in {"me", "myself"}:
        return NamedPerson(listener.person_id)
    return _person_by_name(word, listener)


def _person_by_account(user: str, listener: TypingContext) -> NamedPerson:
    person = listener.roster.by_account(listener.team, user)
    if person is not None:
        return NamedPerson(person.id)
    profile = listener.unlisted_profiles.get(user)
    if profile is None:
        raise UserError(
            "I could not ask Slack who that is, so nothing was done. Try again in a minute, or leave the owner out."
        )
    if profile.outsider_kind:
        raise UserError(
            f"{profile.name} is {profile.outsider_kind} and cannot own anything here. Name a colleague."
        )
    return NamedPerson(None, profile)


def _person_by_name(word: str, listener: TypingContext) -> NamedPerson:
    wanted = fold(word.lstrip("@"))
    named = [person for person in listener.roster.persons.values() if wanted in _searchable_names(person)]
    if len(named) == 1:
        return NamedPerson(named[0].id)
    if named:
        raise AmbiguousInput(
            f"“{word}” is {len(named)} people I know. Which one?",
            phrase=word,
            interpretations=[Interpretation(p.name, f'"{p.name}"') for p in named[:5]],
        )
    raise UserError(f"“{word}” is nobody I know. Type @ and choose the person from Slack's list.")


def _searchable_names(person: Person) -> tuple[str, ...]:
    """Return the names by which a person can be found: full name, its parts, the local part of the address."""
    name = fold(person.name)
    return (name, *name.split(), fold(person.email.partition("@")[0]))


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


def _read_area(words: list[str], _: _OptionMatch, listener: TypingContext) -> tuple[Value, int]:
    return match_longest(words, lambda text: listener.charter.area(html.unescape(text)))


def _read_entity(words: list[str], _: _OptionMatch, listener: TypingContext) -> tuple[Value, int]:
    return match_longest(words, lambda text: listener.charter.entity(html.unescape(text)))


def _read_level(words: list[str], _: _OptionMatch, listener: TypingContext) -> tuple[Value, int]:
    return match_longest(words, lambda text: listener.charter.level(html.unescape(text)))


def _read_reference(words: list[str], found: _OptionMatch, _: TypingContext) -> tuple[Value, int]:
    ref = read_ref(words[0].rstrip(","))
    if ref is None:
        known = ", ".join(f"{prefix}-1" for prefix in PREFIX.values())
        raise UserError(
            f"“{words[0]}” behind {found.typed_name}: is not a reference. References look like {known}."
        )
    return ref, 1


def _read_choice(words: list[str], found: _OptionMatch, listener: TypingContext) -> tuple[Value, int]:
    wanted = fold(words[0].rstrip(","))
    if wanted in found.option.choices:
        return wanted, 1
    raise UserError(
        f"“{words[0]}” is not a {found.option.name} I know: {', '.join(found.option.choices)}. "
        f"{_example(found.option, listener.charter)}"
    )


def _read_number(words: list[str], found: _OptionMatch, listener: TypingContext) -> tuple[Value, int]:
    if not re.fullmatch(r"[1-9][0-9]{0,5}", words[0]):
        raise UserError(f"{found.typed_name}: takes a number. {_example(found.option, listener.charter)}")
    return words[0], 1


def _read_text(words: list[str], _: _OptionMatch, listener: TypingContext) -> tuple[Value, int]:
    return plain_text(" ".join(words), listener), len(words)


def _read_language(words: list[str], _: _OptionMatch, listener: TypingContext) -> tuple[Value, int]:
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


_NAME_TYPES = frozenset({ValueType.PEOPLE, ValueType.AREA, ValueType.ENTITY, ValueType.LEVEL})
_READERS: dict[ValueType, Callable[[list[str], _OptionMatch, TypingContext], tuple[Value, int]]] = {
    ValueType.DATE: _read_date,
    ValueType.DAY: _read_day,
    ValueType.PERIOD: _read_period,
    ValueType.PEOPLE: _read_people,
    ValueType.PERSON_OR_BODY: _read_person_or_body,
    ValueType.AREA: _read_area,
    ValueType.ENTITY: _read_entity,
    ValueType.LEVEL: _read_level,
    ValueType.REFERENCE: _read_reference,
    ValueType.CHOICE: _read_choice,
    ValueType.NUMBER: _read_number,
    ValueType.LANGUAGE: _read_language,
    ValueType.DIGEST_CHOICE: _read_digest_choice,
    ValueType.HOURS: _read_hours,
    ValueType.MONEY: _read_money,
    ValueType.TEXT: _read_text,
}


def _read_trailing_options(
    typed: ParsedWords, text: list[str], options: Sequence[str], listener: TypingContext
) -> None:
    """Parse a person and a date at the end of the text, in either order."""
    for _ in range(2):
        name = next((one for one in ("owner", "alternate") if one in options), None)
        if name and name not in typed.options and text and _is_a_person(text[-1]):
            typed.options[name] = (_read_trailing_person(text.pop(), listener),)
            if len(text) > 1 and fold(text[-1]) in _OWNER_PREPOSITIONS:
                text.pop()  # "Cost table for @name"
        if "due" in options and "due" not in typed.options and len(text) > 1:
            ending = reading.trailing_date(" ".join(text), **date_options(listener))
            if ending is not None:
                before, typed.options["due"] = ending
                text[:] = before.split(" ")


_OWNER_PREPOSITIONS = frozenset(("for", "by"))


def _is_a_person(word: str) -> bool:
    return bool(_MENTION.match(word) or _HANDLE.match(word))


def _read_trailing_person(word: str, listener: TypingContext) -> NamedPerson:
    """Return the person; ask about an unknown name, because it may be a word of the title."""
    try:
        return _read_person(word, listener)
    except AmbiguousInput:
        raise
    except UserError as error:
        if _MENTION.match(word):
            raise
        name = word.lstrip("@")
        raise AmbiguousInput(
            str(error),
            phrase=word,
            interpretations=[Interpretation("It is a word of the title", f"@ {name}")],
        ) from error


def _display_name(user: str, label: str | None, listener: TypingContext) -> str:
    person = listener.roster.by_account(listener.team, user)
    if person is not None:
        return person.name
    profile = listener.unlisted_profiles.get(user)
    return profile.name if profile else (label or user)
