"""What a person typed: references, free text and options, read by the grammar of the commands.

Only a verb's own options are options; any other word with a colon is text. A typed option takes what it can
read, and what is left over goes back to the text. Nothing is guessed: what fits two ways is asked.
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
from bot.calendar import Due, Hours, WorkingDays
from bot.charter import Area, Charter, Entity, Level
from bot.dates import reading as dates
from bot.dates import words as datewords
from bot.dates.recurrence import Recurrence, leading_recurrence
from bot.decisions import Benefit
from bot.errors import Reading, Unclear, UserError
from bot.money import Money, read_money
from bot.names import fold
from bot.people import Person, Profile, Roster
from bot.records import PREFIX, Ref, read_ref
from bot.settings import Weekly

WORDS_MAX = 4000
LONGEST_NAME = 5  # words
SHORTEST_NEAR_MISS = 3  # letters; shorter words are near to everything


class Takes(StrEnum):
    """What an option reads."""

    DATE = "date"
    DAY = "day"  # one that has been or is to come; without a year the last one
    PERIOD = "period"
    PEOPLE = "people"
    PARTY = "party"  # one person, or a body outside Slack in its own words
    AREA = "area"
    ENTITY = "entity"
    LEVEL = "level"
    REFERENCE = "reference"
    CHOICE = "choice"
    NUMBER = "number"
    LANGUAGE = "language"
    WEEKLY = "weekly"  # a day of the week, or none; perhaps an hour
    HOURS = "hours"
    MONEY = "money"
    TEXT = "text"


@dataclass(frozen=True)
class Option:
    """One option with its one meaning. `choices` is for `Takes.CHOICE`."""

    name: str
    takes: Takes
    also: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()


OPTIONS = {
    option.name: option
    for option in (
        Option("due", Takes.DATE, ("by", "before", "deadline")),
        Option("on", Takes.PERIOD, ("from",)),
        Option("to", Takes.DATE, ("until", "ends")),
        Option("papers", Takes.DATE),
        Option("owner", Takes.PEOPLE, ("who", "assigned")),
        Option("area", Takes.AREA),
        Option("entity", Takes.ENTITY, ("dept",)),
        Option("for", Takes.REFERENCE),
        Option("behalf", Takes.PARTY),
        Option("body", Takes.TEXT),
        Option("place", Takes.TEXT, ("at", "room")),
        Option("link", Takes.TEXT, ("url",)),
        Option("asked", Takes.PEOPLE),
        Option("wording", Takes.TEXT),
        Option("page", Takes.NUMBER),
        Option("reason", Takes.TEXT, ("why",)),
        Option("result", Takes.TEXT),
        Option("options", Takes.TEXT),
        Option("priority", Takes.CHOICE, choices=("low", "normal", "high")),
        Option("visibility", Takes.CHOICE, ("private",), ("restricted", "members", "membership", "public")),
        Option("kind", Takes.CHOICE, choices=("own", "external")),
        Option("state", Takes.CHOICE, ("status",), ("idea", "proposed", "confirmed")),
        Option("alternate", Takes.PEOPLE, ("officer",)),
        Option("code", Takes.TEXT),
        Option("channel", Takes.TEXT),
        Option("entities", Takes.TEXT, ("entity", "sectors")),
        Option("basis", Takes.TEXT),
        Option("alias", Takes.TEXT, ("aliases",)),
        Option("language", Takes.LANGUAGE, ("lang",)),
        Option("digest", Takes.WEEKLY),
        Option("hours", Takes.HOURS),
        Option("urgent", Takes.TEXT),
        Option("benefit", Takes.CHOICE, choices=tuple(Benefit)),
        Option("saved", Takes.MONEY),
        Option("review", Takes.DATE),
        Option("supersedes", Takes.REFERENCE),
    )
}
# Where it is the level to which something goes, not a date.
OPTIONS["to level"] = Option("to", Takes.LEVEL, ("level", "body"))
# Where it can only be a person, not a body outside Slack.
OPTIONS["behalf of"] = Option("behalf", Takes.PEOPLE)
# Where it asks how things were, rather than saying when something is to be.
OPTIONS["as on"] = Option("on", Takes.DAY)
# Where it asks for what is due.
OPTIONS["review due"] = Option("review", Takes.CHOICE, choices=("due",))
# Where a period ends that has no other end.
OPTIONS["due or until"] = Option("due", Takes.DATE, ("by", "until", "before", "deadline"))
# Where it is the one day from which on something holds.
OPTIONS["from on"] = Option("on", Takes.DATE, ("from",))


@dataclass(frozen=True)
class Listener:
    """What is needed to understand somebody: who is known, what the words mean, what time it is there."""

    charter: Charter
    roster: Roster
    team: str
    person_id: int
    now: datetime
    zone: str
    language: str
    days: WorkingDays  # of the station of whoever speaks
    strangers: Mapping[str, Profile] = field(default_factory=dict)


@dataclass(frozen=True)
class Someone:
    """A person who was named: on the roster (`person_id`), or a colleague Slack knows (`profile`)."""

    person_id: int | None
    profile: Profile | None = None


V = TypeVar("V")
Value = (
    Due
    | Recurrence
    | tuple[Due, Due]
    | tuple[Someone, ...]
    | Area
    | Entity
    | Level
    | Ref
    | Weekly
    | Hours
    | Money
    | str
)


@dataclass
class Typed:
    """What was understood. `options` holds values by the option's name; the text is what is left."""

    refs: list[Ref] = field(default_factory=list)
    text: str = ""
    options: dict[str, Value] = field(default_factory=dict)

    def value(self, name: str, kind: type[V]) -> V | None:
        """Return the value of an option; None when it was not given."""
        found = self.options.get(name)
        return found if isinstance(found, kind) else None

    @property
    def due(self) -> Due | Recurrence | None:
        """Return the date behind `due:`, or the dates where it comes again; None when it was not given."""
        return self.value("due", Due) or self.value("due", Recurrence)

    def people(self, name: str) -> tuple[Someone, ...]:
        """Return the people of an option; empty when it was not given."""
        found = self.options.get(name)
        return tuple(one for one in found if isinstance(one, Someone)) if isinstance(found, tuple) else ()

    def period(self, name: str) -> tuple[Due, Due] | None:
        found = self.options.get(name)
        match found:
            case (Due() as first, Due() as last):
                return first, last
        return None

    def word(self, name: str) -> str:
        """Return the text of an option; empty when it was not given."""
        return self.value(name, str) or ""

    @property
    def page(self) -> int:
        """Return which page of a list was asked for; the first when none was."""
        return int(self.word("page") or 1)


@dataclass(frozen=True)
class _Found:
    option: Option
    label: str  # as it was typed
    words: list[str]
    repeats: bool = False  # it may be a date that comes again


_WORD = re.compile(r"<[^<>\s]*(?:\|[^<>]*)?>|\S+")
_OPTION = re.compile(r"^([^\W\d_]{2,12}):(.*)$", re.DOTALL)
_PERSON = re.compile(r"^<@([A-Z0-9]+)(?:\|[^>]*)?>,?$")
_HANDLE = re.compile(r"^@[^\W\d_][\w.-]*$")
_NAME = re.compile(r"<[^<>]+>|[^,<>]+")  # each of "<@U1|ann>,<@U2>" or "ann,bob"
_SLACK = re.compile(r"<([@#!]?)([^<>|]+)(?:\|([^<>]*))?>")
_QUOTES = {'"': '"', "“": "”", "„": "“", "«": "»", "”": "”"}
_MONTH = re.compile(r"^m\d+$")


def read(
    words: str,
    *,
    options: Sequence[str],
    listener: Listener,
    refs: bool = False,
    first: str = "",
    repeats: bool = False,
) -> Typed:
    """Understand the words after a verb. Raises UserError or Unclear with a sentence, and guesses nothing.

    `first` is the option whose name may be left out right behind the references: "move A-12 friday". `repeats` says
    that a date may be one that comes again: "due:every monday".
    """
    tokens = _WORD.findall(words)
    typed = Typed()
    if refs:
        typed.refs, tokens = leading_refs(tokens)
    text, found = _split(tokens, _names(tuple(options)), repeats=repeats)
    if first and text and all(one.option.name != first for one in found):
        value, text = _take(_Found(OPTIONS[first], first, _behind_to(text), repeats), listener)
        typed.options[first] = value
    _refuse_twice(found)
    for one in found:
        value, left = _take(one, listener)
        typed.options[one.option.name] = value
        text.extend(left)
    _take_from_the_end(typed, text, options, listener)
    typed.text = plain(" ".join(text), listener)
    return typed


class FieldError(UserError):
    """A sentence about one field of a form."""

    def __init__(self, field_name: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field_name = field_name


def from_form(
    values: Mapping[str, str | list[str]],
    *,
    refs: str,
    options: Sequence[str],
    listener: Listener,
    repeats: bool = False,
) -> Typed:
    """Understand the fields of a form, which bear the options' names; `text` is the free text."""
    typed = Typed(refs=leading_refs(refs.split())[0])
    for name, value in values.items():
        if name == "text":
            typed.text = plain(str(value), listener)
        elif value and name in options:
            typed.options[name] = _field(OPTIONS[name], value, listener, repeats=repeats)
    return typed


def _field(option: Option, value: str | list[str], listener: Listener, *, repeats: bool) -> Value:
    words = [f"<@{user}>" for user in value] if isinstance(value, list) else str(value).split()
    if option.takes is Takes.TEXT:
        return plain(str(value), listener)
    try:
        return _READERS[option.takes](words, _Found(option, option.name, words, repeats), listener)[0]
    except UserError as error:
        raise FieldError(option.name, str(error)) from error


def plain(text: str, listener: Listener) -> str:
    """Return text as people read it: no Slack markup, `&lt;` back to `<`. It wakes nobody."""

    def as_read(found: re.Match[str]) -> str:
        sign, target, label = found[1], found[2], found[3]
        if sign == "@":
            return "@" + _name_of(target, label, listener)
        return f"{'#' if sign == '#' else '@'}{(label or target).lstrip('@#')}" if sign else target

    return html.unescape(_SLACK.sub(as_read, text)).strip()


def month_named(word: str) -> int | None:
    """Return the month that a word names in one of the languages, 1 to 12; None when it names none."""
    folded = datewords.fold(word)
    if folded not in datewords.PHRASES:
        return None
    signs = datewords.meanings(folded, datewords.LANGUAGES)
    found = {int(sign[1:]) for sign in signs if _MONTH.match(sign)}
    return found.pop() if len(found) == 1 else None


def one_day(words: Sequence[str], listener: Listener) -> Due:
    """Return the day that words are. Raises UserError where they are another thing, or more."""
    due, taken = dates.leading_date(words, **when(listener))
    if taken < len(words):
        raise UserError(f"I read the day, but not “{' '.join(words[taken:])[:40]}”.")
    if due.at is not None:
        raise UserError("I take a whole day here, not an hour.")
    return due


def begins_with_option(words: str, options: Sequence[str]) -> bool:
    """Say whether words begin with the name of one of these options and a colon."""
    match = _OPTION.match(words.strip())
    return match is not None and fold(match[1]) in _names(tuple(options))


def editable(text: str, listener: Listener) -> str:
    """Return text as a person can correct it in a field: people on the roster by name instead of by account.

    It reads as the same again.
    """

    def as_typed(found: re.Match[str]) -> str:
        sign, target = found[1], found[2]
        if sign == "#":
            return found[0]
        person = listener.roster.by_account(listener.team, target) if sign == "@" else None
        handle = f"@{person.email.partition('@')[0]}" if person else ""
        is_clear = handle and _is_called(handle, person, listener)
        return handle if is_clear else target if not sign else found[0]

    return html.unescape(_SLACK.sub(as_typed, text))


def _is_called(handle: str, person: Person | None, listener: Listener) -> bool:
    named = [one for one in listener.roster.persons.values() if fold(handle.lstrip("@")) in _names_of(one)]
    return named == [person]


@cache
def _names(options: tuple[str, ...]) -> Mapping[str, Option]:
    return {name: OPTIONS[o] for o in options for name in (OPTIONS[o].name, *OPTIONS[o].also)}


_BETWEEN = frozenset(("and", "&", "&amp;", "+"))
_APART = re.compile(r"[,;/]+")
_AROUND = ".,:;"


def leading_refs(tokens: Sequence[str]) -> tuple[list[Ref], list[str]]:
    """Return the references that words begin with ("A-4, A-5 and A-6"), and the other words."""
    refs: list[Ref] = []
    for n, token in enumerate(tokens):
        found = [read_ref(part) for part in _APART.split(token.strip(_AROUND))]
        if found and all(found):
            refs.extend(ref for ref in found if ref)
        elif not (refs and fold(token) in _BETWEEN and _is_ref(tokens[n + 1 : n + 2])):
            return refs, list(tokens[n:])
    return refs, []


def _is_ref(tokens: Sequence[str]) -> bool:
    return any(read_ref(token.strip(_AROUND)) for token in tokens)


def _split(
    tokens: list[str], names: Mapping[str, Option], *, repeats: bool
) -> tuple[list[str], list[_Found]]:
    """Separate the text before the first option from the options with the words that follow each."""
    text: list[str] = []
    found: list[_Found] = []
    words = text
    for token in tokens:
        match = _OPTION.match(token)
        option = names.get(fold(match[1])) if match else None
        if match and option:
            words = [match[2]] if match[2] else []
            found.append(_Found(option, match[1], words, repeats))
        else:
            if match:
                _ask_near_miss(match[1], names)
            words.append(token)
    return text, found


def _ask_near_miss(word: str, names: Mapping[str, Option]) -> None:
    folded = fold(word)
    if len(folded) < SHORTEST_NEAR_MISS:
        return
    near = next((n for n in names if len(n) >= SHORTEST_NEAR_MISS and OSA.distance(folded, n) == 1), None)
    if near is not None:
        raise Unclear(
            f"“{word}:” is not one of the options here. Is it {near}: or just a word of the text?",
            said=f"{word}:",
            readings=[Reading(f"{near}:", f"{near}:"), Reading("A word of the text", f"{word} : ")],
        )


def _behind_to(text: list[str]) -> list[str]:
    """Return the words without the "to" of "assign A-12 to @name", unless it is all that was said."""
    return text[1:] if len(text) > 1 and fold(text[0]) == "to" else text


def _refuse_twice(found: Sequence[_Found]) -> None:
    seen: dict[str, _Found] = {}
    for one in found:
        first = seen.setdefault(one.option.name, one)
        if first is not one:
            was, now = " ".join(first.words) or "nothing", " ".join(one.words) or "nothing"
            raise UserError(
                f"{one.option.name}: stands twice, with “{was[:60]}” and with “{now[:60]}”. Nothing was done. "
                "Say it once."
            )


def _take(found: _Found, listener: Listener) -> tuple[Value, list[str]]:
    words, rest = _unquoted(found, listener)
    if not words:
        raise UserError(
            f"{found.label}: stands without anything behind it. {_example(found.option, listener.charter)}"
        )
    if found.words != words and found.option.takes in _NAMES:
        words = [" ".join(words)]  # what stands in quotation marks is one name
    value, taken = _READERS[found.option.takes](words, found, listener)
    return value, [*words[taken:], *rest]


def _unquoted(found: _Found, listener: Listener) -> tuple[list[str], list[str]]:
    """Return the words inside quotation marks, if the value opens with one, and the words behind it."""
    text = " ".join(found.words)
    close = _QUOTES.get(text[:1])
    if close is None:
        return list(found.words), []
    inside, end, behind = text[1:].partition(close)
    if not end and close != '"':
        inside, end, behind = text[1:].partition('"')
    if not end:
        raise UserError(
            f"A quotation mark opens after {found.label}: and nothing closes it. Nothing was done. "
            f"{_example(found.option, listener.charter)}"
        )
    return _WORD.findall(inside), _WORD.findall(behind)


def _example(option: Option, charter: Charter) -> str:
    examples = {
        Takes.DATE: "Example: {}:next friday",
        Takes.DAY: "Example: {}:5 oct",
        Takes.PERIOD: "Example: {}:5 oct",
        Takes.PEOPLE: "Example: {}:@name",
        Takes.PARTY: "Example: {}:@name",
        Takes.AREA: "Example: {}:" + fold(next((area.code for area in charter.areas), "name")),
        Takes.ENTITY: "Example: {}:" + next((entity.code for entity in charter.entities), "name"),
        Takes.LEVEL: "Example: {}:" + charter.ladder[-1].code,
        Takes.REFERENCE: "Example: {}:I-7",
        Takes.CHOICE: "Example: {}:" + (option.choices[0] if option.choices else ""),
        Takes.NUMBER: "Example: {}:2",
        Takes.LANGUAGE: "Example: {}:fr",
        Takes.WEEKLY: "Example: {}:tue",
        Takes.HOURS: "Example: {}:9-17",
        Takes.MONEY: 'Example: {}:"CHF 42 000"',
        Takes.TEXT: 'Example: {}:"a few words"',
    }
    return examples[option.takes].format(option.name)


def when(listener: Listener) -> dates.Asked:
    """Return how somebody's dates are read."""
    return {
        "now": listener.now,
        "zone": listener.zone,
        "languages": (listener.language, "en"),
        "days": listener.days,
        "places": listener.charter.places,
    }


def _read_date(words: list[str], found: _Found, listener: Listener) -> tuple[Value, int]:
    """Read a date, or where the words say so one that comes again: whichever takes more of them."""
    once, refusal = _tried(words, listener)
    if once is not None and once[1] == len(words):
        return once  # nothing can take more; most dates end here, and pay nothing for those that come again
    try:
        again = leading_recurrence(words, **when(listener))
    except UserError:
        if once is None:
            raise
        return once
    if again is not None and (once is None or again[1] > once[1]):
        return _if_it_may(again, words, found)
    if once is None:
        raise refusal or UserError(_example(found.option, listener.charter))
    return once


def _tried(words: list[str], listener: Listener) -> tuple[tuple[Due, int] | None, UserError | None]:
    try:
        return dates.leading_date(words, **when(listener)), None
    except UserError as error:
        return None, error


def _if_it_may(again: tuple[Recurrence, int], words: list[str], found: _Found) -> tuple[Value, int]:
    if not found.repeats:
        raise UserError(
            f"“{' '.join(words[: again[1]])}” comes again, and only actions do: {found.label}: takes one day here. "
            "Example: action Send the round-up due:every monday"
        )
    ends = next(
        (n for n, word in enumerate(words[: again[1] + 1]) if n and fold(word) in _NOT_OF_SERIES), None
    )
    if ends is not None:
        rest = words[ends:]
        raise UserError(
            f"I read “{' '.join(words[:ends])}”, but not “{' '.join(rest[:3])}”. It begins with the next such day; "
            "one can say when it ends. Example: due:every monday until 31 dec"
        )
    return again


_NOT_OF_SERIES = frozenset(("from", "starting", "beginning", "for", "except", "but"))


def _read_day(words: list[str], _: _Found, listener: Listener) -> tuple[Value, int]:
    asked = when(listener)
    asked["past"] = True
    return dates.leading_date(words, **asked)


def _read_period(words: list[str], _: _Found, listener: Listener) -> tuple[Value, int]:
    return dates.leading_period(words, **when(listener))


def _read_people(words: list[str], found: _Found, listener: Listener) -> tuple[Value, int]:
    people, taken = list[Someone](), 0
    while taken < len(words):
        word = words[taken]
        if people and fold(word) in _BETWEEN and " ".join(words[taken + 1 :]).startswith(("<@", "@")):
            taken += 1  # "@a and @b"
            continue
        if taken and not (word.startswith(("<@", "@", ",")) or words[taken - 1].endswith(",")):
            break
        length, whole = _whole_name(words[taken:], listener)
        if whole is not None:
            people.append(whole)
        else:
            people += [_someone(name.strip(), listener) for name in _NAME.findall(word) if name.strip()]
        taken += length
    if not people:
        raise UserError(f"I see nobody behind {found.label}:. {_example(found.option, listener.charter)}")
    return tuple(people), taken


def _read_party(words: list[str], found: _Found, listener: Listener) -> tuple[Value, int]:
    """Return the one person who is named, with the other words left over, or all words: the name of a body."""
    if not _is_a_person(words[0]):
        return _read_text(words, found, listener)
    return (_someone(words[0].rstrip(","), listener),), 1


def _whole_name(words: Sequence[str], listener: Listener) -> tuple[int, Someone | None]:
    """Return how many words are a whole name of somebody on the roster, and who; one word and None where none are."""
    for length in range(min(LONGEST_NAME, len(words)), 1, -1):
        with suppress(UserError):
            return length, _by_name(" ".join(words[:length]).rstrip(","), listener)
    return 1, None


def _someone(word: str, listener: Listener) -> Someone:
    match = _PERSON.match(word)
    if match:
        return _by_account(match[1], listener)
    if fold(word) in {"me", "myself"}:
        return Someone(listener.person_id)
    return _by_name(word, listener)


def _by_account(user: str, listener: Listener) -> Someone:
    person = listener.roster.by_account(listener.team, user)
    if person is not None:
        return Someone(person.id)
    profile = listener.strangers.get(user)
    if profile is None:
        raise UserError(
            "I could not ask Slack who that is, so nothing was done. Try again in a minute, or leave the owner out."
        )
    if profile.outside:
        raise UserError(
            f"{profile.name} is {profile.outside} and cannot own anything here. Name a colleague."
        )
    return Someone(None, profile)


def _by_name(word: str, listener: Listener) -> Someone:
    wanted = fold(word.lstrip("@"))
    named = [person for person in listener.roster.persons.values() if wanted in _names_of(person)]
    if len(named) == 1:
        return Someone(named[0].id)
    if named:
        raise Unclear(
            f"“{word}” is {len(named)} people I know. Which one?",
            said=word,
            readings=[Reading(p.name, f'"{p.name}"') for p in named[:5]],
        )
    raise UserError(f"“{word}” is nobody I know. Type @ and choose the person from Slack's list.")


def _names_of(person: Person) -> tuple[str, ...]:
    """Return what one may call a person: the whole name, a part of it, the address before the @."""
    name = fold(person.name)
    return (name, *name.split(), fold(person.email.partition("@")[0]))


def longest_named(words: Sequence[str], lookup: Callable[[str], V]) -> tuple[V, int]:
    """Return what the longest run of leading words names, else raise what the first word raised."""
    for count in range(min(len(words), LONGEST_NAME), 1, -1):
        try:
            return lookup(" ".join(words[:count])), count
        except UserError:
            continue
    return lookup(words[0]), 1


def _read_area(words: list[str], _: _Found, listener: Listener) -> tuple[Value, int]:
    return longest_named(words, lambda text: listener.charter.area(html.unescape(text)))


def _read_entity(words: list[str], _: _Found, listener: Listener) -> tuple[Value, int]:
    return longest_named(words, lambda text: listener.charter.entity(html.unescape(text)))


def _read_level(words: list[str], _: _Found, listener: Listener) -> tuple[Value, int]:
    return longest_named(words, lambda text: listener.charter.level(html.unescape(text)))


def _read_reference(words: list[str], found: _Found, _: Listener) -> tuple[Value, int]:
    ref = read_ref(words[0].rstrip(","))
    if ref is None:
        known = ", ".join(f"{prefix}-1" for prefix in PREFIX.values())
        raise UserError(
            f"“{words[0]}” behind {found.label}: is not a reference. References look like {known}."
        )
    return ref, 1


def _read_choice(words: list[str], found: _Found, listener: Listener) -> tuple[Value, int]:
    wanted = fold(words[0].rstrip(","))
    if wanted in found.option.choices:
        return wanted, 1
    raise UserError(
        f"“{words[0]}” is not a {found.option.name} I know: {', '.join(found.option.choices)}. "
        f"{_example(found.option, listener.charter)}"
    )


def _read_number(words: list[str], found: _Found, listener: Listener) -> tuple[Value, int]:
    if not re.fullmatch(r"[1-9][0-9]{0,5}", words[0]):
        raise UserError(f"{found.label}: takes a number. {_example(found.option, listener.charter)}")
    return words[0], 1


def _read_text(words: list[str], _: _Found, listener: Listener) -> tuple[Value, int]:
    return plain(" ".join(words), listener), len(words)


def _read_language(words: list[str], _: _Found, listener: Listener) -> tuple[Value, int]:
    return settings.read_language(words, charter=listener.charter)


def _read_weekly(words: list[str], *_: object) -> tuple[Value, int]:
    return settings.read_weekly(words)


def _read_hours(words: list[str], *_: object) -> tuple[Value, int]:
    return settings.read_hours(words)


def _read_money(words: list[str], *_: object) -> tuple[Value, int]:
    """Return the money that the words begin with; a digit left over would make it another amount."""
    for count in range(len(words), 0, -1):
        with suppress(UserError):
            money = read_money(" ".join(words[:count]))
            if not any(word[0].isdigit() for word in words[count : count + 1]):
                return money, count
    return read_money(" ".join(words)), len(words)


_NAMES = frozenset({Takes.PEOPLE, Takes.AREA, Takes.ENTITY, Takes.LEVEL})
_READERS: dict[Takes, Callable[[list[str], _Found, Listener], tuple[Value, int]]] = {
    Takes.DATE: _read_date,
    Takes.DAY: _read_day,
    Takes.PERIOD: _read_period,
    Takes.PEOPLE: _read_people,
    Takes.PARTY: _read_party,
    Takes.AREA: _read_area,
    Takes.ENTITY: _read_entity,
    Takes.LEVEL: _read_level,
    Takes.REFERENCE: _read_reference,
    Takes.CHOICE: _read_choice,
    Takes.NUMBER: _read_number,
    Takes.LANGUAGE: _read_language,
    Takes.WEEKLY: _read_weekly,
    Takes.HOURS: _read_hours,
    Takes.MONEY: _read_money,
    Takes.TEXT: _read_text,
}


def _take_from_the_end(typed: Typed, text: list[str], options: Sequence[str], listener: Listener) -> None:
    """A person and a date at the very end of the text count, in either order."""
    for _ in range(2):
        name = next((one for one in ("owner", "alternate") if one in options), None)
        if name and name not in typed.options and text and _is_a_person(text[-1]):
            typed.options[name] = (_someone_at_the_end(text.pop(), listener),)
            if len(text) > 1 and fold(text[-1]) in _FOR_WHOM:
                text.pop()  # "Cost table for @name"
        if "due" in options and "due" not in typed.options and len(text) > 1:
            ending = dates.trailing_date(" ".join(text), **when(listener))
            if ending is not None:
                before, typed.options["due"] = ending
                text[:] = before.split(" ")


_FOR_WHOM = frozenset(("for", "by"))


def _is_a_person(word: str) -> bool:
    return bool(_PERSON.match(word) or _HANDLE.match(word))


def _someone_at_the_end(word: str, listener: Listener) -> Someone:
    """Return the person; ask about a name that is nobody's: it may be a word of the title."""
    try:
        return _someone(word, listener)
    except Unclear:
        raise
    except UserError as error:
        if _PERSON.match(word):
            raise
        name = word.lstrip("@")
        raise Unclear(
            str(error), said=word, readings=[Reading("It is a word of the title", f"@ {name}")]
        ) from error


def _name_of(user: str, label: str | None, listener: Listener) -> str:
    person = listener.roster.by_account(listener.team, user)
    if person is not None:
        return person.name
    profile = listener.strangers.get(user)
    return profile.name if profile else (label or user)
