"""The grammar of commands: references, free text and options.

Only the options of a verb are options; another word with a colon is text, and asked about where it looks like an
option. A typed option takes the words it can read, and the rest is free text. Nothing is guessed: ambiguous input is
asked about.
"""

import html
import itertools
import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import TypeVar, cast

from rapidfuzz.distance import OSA

from bot import settings
from bot.calendar import Due, OfficeHours, WorkingDays
from bot.charter import Area, Charter, Entity, Level
from bot.dates import leftovers, reading
from bot.dates import words as datewords
from bot.dates.anchored import AnchoredReader
from bot.dates.anchors import Anchor, mentions_anchor
from bot.dates.forms import DateContext
from bot.dates.readings import PAST_SUFFIX, exact_words, label
from bot.dates.recurrence import Recurrence, leading_recurrence
from bot.decisions import Benefit
from bot.errors import AmbiguousInput, Interpretation, PastDate, UserError
from bot.examples import example_days
from bot.money import Money, read_money
from bot.names import excerpt, fold, join_all
from bot.owner_roles import Position, RolePhrase, find_owner, read_role_phrase
from bot.people import Person, Profile, Roster
from bot.records import PREFIX, Ref, read_ref
from bot.sessions import Session, next_session_after
from bot.settings import DigestChoice

MAX_CHARACTERS = 4000
MAX_NAME_WORDS = 5
MAX_ROLE_WORDS = 9
MIN_NEAR_MISS_LETTERS = 3  # shorter words are similar to everything


class ValueType(StrEnum):
    """The type of an option's value."""

    DATE = "date"
    DATE_OR_HOUR = "date or hour"  # an hour alone is one of a day that the verb knows, so it has not passed
    DAY = "day"  # past or future; without a year the last one
    PERIOD = "period"
    PEOPLE = "people"
    OWNER = "owner"  # people, or roles
    PERSON_OR_BODY = "party"  # one person, or the name of a body outside Slack
    AREA = "area"
    AREAS = "areas"
    ENTITY = "entity"
    ENTITIES = "entities"
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
        Option("time", ValueType.TEXT, ("hour",)),
        Option("duration", ValueType.TEXT, ("length",)),
        Option("group", ValueType.TEXT),
        Option("chair", ValueType.PEOPLE, ("convener",)),
        Option("people", ValueType.PEOPLE, ("invite", "invited")),
        Option("number", ValueType.NUMBER),
        Option("registration", ValueType.DATE, ("registrations", "register")),
        Option("nomination", ValueType.DATE, ("nominations", "nominate")),
        Option("organiser", ValueType.TEXT, ("organizer", "host")),
    )
}
# The free text of a verb that takes a title, for who gives it a name: "edit A-12 title:New".
_TITLE = Option("title", ValueType.TEXT)
# For verbs that give something to somebody, who may be named by a role.
OPTIONS["owner or role"] = Option("owner", ValueType.OWNER, ("who", "assigned"))
# For verbs where "to" is the level that something goes to, not a date.
OPTIONS["to level"] = Option("to", ValueType.LEVEL, ("level", "body"))
# For verbs that take several, by commas or with the option given again.
OPTIONS["areas"] = Option("area", ValueType.AREAS)
OPTIONS["several entities"] = Option("entity", ValueType.ENTITIES, ("dept",))
# The level at which the button or form of a verb was shown.
OPTIONS["held"] = Option("held", ValueType.LEVEL)
# For verbs where "behalf" is a person, not a body outside Slack.
OPTIONS["behalf of"] = Option("behalf", ValueType.PEOPLE)
# For verbs that ask for a past state rather than set a date.
OPTIONS["as on"] = Option("on", ValueType.DAY)
# For verbs that move what has a day already.
OPTIONS["from on or at"] = Option("on", ValueType.DATE_OR_HOUR, ("from",))
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
    sessions: Sequence[Session] = ()
    unlisted_profiles: Mapping[str, Profile] = field(default_factory=dict)
    anchors: Callable[[], Mapping[str, Anchor]] = dict  # by the names of what a day can depend on

    @property
    def station(self) -> str:
        """Return the station whose working days they count."""
        person = self.roster.persons.get(self.person_id)
        return person.station if person else self.charter.station


@dataclass(frozen=True)
class NamedPerson:
    """A person who was named: on the roster (`person_id`), or a colleague known to Slack (`profile`)."""

    person_id: int | None
    profile: Profile | None = None
    is_gone: bool = False  # named by an account that is not in use any more
    position: Position | None = None  # named by this role, which `person_id` holds or covers


V = TypeVar("V")
Value = (
    Due
    | Recurrence
    | tuple[Due, Due]
    | tuple[NamedPerson, ...]
    | Area
    | tuple[Area, ...]
    | Entity
    | tuple[Entity, ...]
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

    def several(self, name: str, kind: type[V]) -> tuple[V, ...]:
        """Return the values of an option that may have more than one; empty if it was not given."""
        found = self.options.get(name)
        values = found if isinstance(found, tuple) else (found,)
        return tuple(one for one in values if isinstance(one, kind))

    @property
    def due(self) -> Due | Recurrence | None:
        """Return the date or the recurrence of `due:`; None if it was not given."""
        return self.value("due", Due) or self.value("due", Recurrence)

    def people(self, name: str) -> tuple[NamedPerson, ...]:
        """Return the people of an option; empty if it was not given."""
        return self.several(name, NamedPerson)

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
_HOUR_FIRST = re.compile(r"(?:at )?\d{1,2}(?:[:.h]\d{2}|h| ?[ap]m)\b", re.IGNORECASE)
_MONTH_TOKEN = re.compile(r"^m\d+$")


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
    tokens = _WORD.findall(words)
    typed = ParsedWords()
    if refs:
        typed.refs, tokens = split_leading_refs(tokens)
    is_title = "visibility" in options  # of a record, where no word of an option may stay
    text, found = _split_options(tokens, _options_by_name(tuple(options)), repeats=repeats, is_title=is_title)
    if first and text and all(one.option.name != OPTIONS[first].name for one in found):
        name = OPTIONS[first].name
        value, text = _read_option(
            _OptionMatch(OPTIONS[first], name, _without_leading_to(text), repeats), listener
        )
        typed.options[name] = value
    _refuse_duplicates(found)
    _read_options(typed, text, found, listener)
    if _TITLE.name in typed.options:
        _refuse_second_title(text, may_name_people=any(one in _TRAILING_PEOPLE for one in options))
        text = [str(typed.options.pop(_TITLE.name)), *text]
    if (
        leading_person
        and len(text) > 1
        and _is_a_person(text[0])
        and OPTIONS[leading_person].name not in typed.options
    ):
        typed.options[OPTIONS[leading_person].name] = (person_named(text.pop(0).rstrip(","), listener),)
    _read_trailing_options(typed, text, options, listener, asks_owner=is_title and not first)
    typed.text = plain_text(" ".join(text), listener)
    return typed


def _read_options(
    typed: ParsedWords, text: list[str], found: Sequence[_OptionMatch], listener: TypingContext
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
    name = str(typed.options.get(_TITLE.name) or plain_text(" ".join(title), listener))

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
    if option.value_type in _LIST_TYPES and isinstance(value, list):
        value = ",".join(value)
    words = [f"<@{user}>" for user in value] if isinstance(value, list) else str(value).split()
    if option.value_type is ValueType.TEXT:
        return plain_text(str(value), listener)
    try:
        return _read_all(_OptionMatch(option, option.name, words, repeats), listener)
    except UserError as error:
        raise FieldError(option.name, str(error)) from error


def _read_all(found: _OptionMatch, listener: TypingContext) -> Value:
    """Return the value of a field. Raises UserError if words of a date are left: a field has no other place for them."""
    value, taken = _READERS[found.option.value_type](found.words, found, listener)
    if found.option.value_type in _DATE_TYPES and taken < len(found.words):
        raise UserError(_unread_words(found.words, taken))
    return value


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
    due, taken = read_leading_date(list(words), listener)
    if taken < len(words):
        raise UserError(f"I read the day, but not “{excerpt(' '.join(words[taken:]))}”.")
    if due.at is not None:
        raise UserError("I take a whole day here, not an hour.")
    return due


def read_leading_date(words: list[str], listener: TypingContext) -> tuple[Due, int]:
    """Return the date that words begin with, which may depend on something with a name, and how many it took."""
    found, refusal = _try_date(words, listener)
    if found is None:
        raise refusal or UserError(f"I can't read “{excerpt(' '.join(words))}” as a date.")
    return found


def read_one_date(text: str, listener: TypingContext) -> Due:
    """Return the date that a text means, which may depend on something with a name. Raises UserError if it says more."""
    words = text.split()
    named = _anchored(listener).leading(words) if mentions_anchor(words) else None
    if named is None:
        try:
            return reading.read_due(text, **date_options(listener))
        except AmbiguousInput:
            raise
        except UserError:
            named = _anchored(listener).leading(words)
            if named is None or named[1] < len(words):
                raise
    if named[1] < len(words):
        raise UserError(_unread_words(words, named[1]))
    return named[0]


def begins_with_option(words: str, options: Sequence[str]) -> bool:
    """Return whether the words begin with the name of one of these options and a colon."""
    match = _OPTION.match(words.strip())
    return match is not None and fold(match[1]) in _options_by_name(tuple(options))


def editable_text(text: str, listener: TypingContext) -> str:
    """Return text for an input field: people on the roster by name instead of by account.

    `as_edited` reads it back: it then parses to the same again.
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


def as_edited(submitted: str, *, before: str) -> str:
    """Return the text of an input field with those mentions that stood in the text `before` it was edited."""
    for mention in {found[0] for found in _SLACK_MARKUP.finditer(before) if found[1]}:
        submitted = submitted.replace(html.escape(mention, quote=False), mention)
    return submitted


def _is_unique_handle(handle: str, person: Person | None, listener: TypingContext) -> bool:
    named = [
        one for one in listener.roster.persons.values() if fold(handle.lstrip("@")) in _searchable_names(one)
    ]
    return named == [person]


@cache
def _options_by_name(options: tuple[str, ...]) -> Mapping[str, Option]:
    return {name: OPTIONS[o] for o in options for name in (OPTIONS[o].name, *OPTIONS[o].aliases)}


_CONJUNCTIONS = frozenset(("and", "&", "&amp;", "+", "et", "y", "и", "و"))
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
    tokens: list[str], names: Mapping[str, Option], *, repeats: bool, is_title: bool
) -> tuple[list[str], list[_OptionMatch]]:
    """Split into the text before the first option, and the options with the words that follow each."""
    text: list[str] = []
    found: list[_OptionMatch] = []
    words = text
    for token in tokens:
        match = _OPTION.match(token)
        option = names.get(fold(match[1])) if match else None
        if match and is_title and option is None and fold(match[1]) == _TITLE.name and match[2]:
            option = _TITLE
        if match and option:
            words = [match[2]] if match[2] else []
            found.append(_OptionMatch(option, match[1], words, repeats))
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
    close = _QUOTES.get(text[:1])
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
    if not all(may_name_people and _is_a_person(word.rstrip(",")) for word in text):
        raise UserError(f"title: and “{' '.join(text)[:60]}” are two titles. Nothing was done. Say it once.")


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


def _refuse_duplicates(found: Sequence[_OptionMatch]) -> None:
    seen: dict[str, _OptionMatch] = {}
    for one in found:
        first = seen.setdefault(one.option.name, one)
        if first is not one and one.option.value_type not in _LIST_TYPES:
            was, now = " ".join(first.words) or "nothing", " ".join(one.words) or "nothing"
            raise UserError(
                f"{one.option.name}: stands twice, with “{excerpt(was, 60)}” and with “{excerpt(now, 60)}”. Nothing was done. "
                "Say it once."
            )


def _read_option(found: _OptionMatch, listener: TypingContext) -> tuple[Value, list[str]]:
    if found.option.value_type is ValueType.OWNER and (parts := _split_owners(found)):
        return _read_owners(parts, listener)
    is_list = found.option.value_type in _LIST_TYPES
    words, rest = (_unquoted(found.words), []) if is_list else _split_quoted(found, listener)
    if not words:
        raise UserError(f"What comes after {found.typed_name}:? {_example(found.option, listener)}")
    if found.words != words and found.option.value_type in _NAME_TYPES:
        words = [" ".join(words)]  # quotation marks enclose one name
    value, taken = _READERS[found.option.value_type](words, found, listener)
    if found.option.value_type in _DATE_TYPES and taken < len(words):
        if found.words != words:
            raise UserError(_unread_words(words, taken))
        ask_about_rest_of_date(value, words, taken, listener)
    return value, [*words[taken:], *rest]


def _split_owners(found: _OptionMatch) -> tuple[_OptionMatch, _OptionMatch] | None:
    """Return the first owner and the others, where one is in quotation marks beside a comma; else None."""
    text = " ".join(found.words)
    close = _QUOTES.get(text[:1])
    if close is not None:
        end = next((at for mark in (close, '"') if (at := text.find(mark, 1)) > 0), len(text))
        first, rest = text[: end + 1], text[end + 1 :].lstrip()
    else:
        first, comma, rest = text.partition(',"') if ',"' in text else text.partition(', "')
        rest = f'{comma[:1]}"{rest}' if comma else ""
    if not rest.startswith(",") or not rest.strip(", "):
        return None
    others = rest.lstrip(", ")
    return replace(found, words=_WORD.findall(first)), replace(found, words=_WORD.findall(others))


def _read_owners(
    parts: tuple[_OptionMatch, _OptionMatch], listener: TypingContext
) -> tuple[Value, list[str]]:
    people: list[NamedPerson] = []
    unread: list[str] = []
    for part in parts:
        value, unread = _read_option(part, listener)
        people += ParsedWords(options={"owner": value}).people("owner")
        if unread and part is not parts[-1]:
            raise UserError(_unread_words(part.words, len(part.words) - len(unread)))
    return tuple(people), unread


def _unread_words(words: Sequence[str], taken: int) -> str:
    return (
        f"I read “{' '.join(words[:taken])}”, but not “{excerpt(' '.join(words[taken:]))}”. Nothing was done."
    )


def _single_day(value: Value) -> Due | None:
    """Return a date or a period of one day; None for anything else."""
    match value:
        case Due():
            return value
        case (Due() as first, Due() as last) if first == last:
            return first
    return None


def ask_about_rest_of_date(value: Value, words: list[str], taken: int, listener: TypingContext) -> None:
    """Ask about words after a date that may belong to it, before they become text. Raises AmbiguousInput."""
    options = date_options(listener)
    leftovers.ask_about_rest(
        leftovers.DateWords(words, taken),
        _single_day(value),
        DateContext(**options),
        lambda rest: reading.leading_date(rest, **options),
    )


def _unquoted(words: Sequence[str]) -> list[str]:
    """Return words without quotation marks: of several values each may be in its own."""
    marks = "".join({*_QUOTES, *_QUOTES.values()})
    return [bare for word in words if (bare := word.strip(marks).replace('"', ""))]


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
            f"The quotation mark after {found.typed_name}: is never closed, so nothing was done. "
            f"{_example(found.option, listener)}"
        )
    return _WORD.findall(inside), _WORD.findall(after)


def _example(option: Option, listener: TypingContext) -> str:
    """Return how an option is typed, with a day ahead and names of the charter."""
    charter, day = listener.charter, example_days(listener.charter.day_of(listener.now))[0]
    values = {
        ValueType.DATE: "next friday",
        ValueType.DATE_OR_HOUR: "next friday",
        ValueType.DAY: day,
        ValueType.PERIOD: day,
        ValueType.PEOPLE: "@name",
        ValueType.OWNER: "@name",
        ValueType.PERSON_OR_BODY: "@name",
        ValueType.AREA: fold(next((area.code for area in charter.areas), "name")),
        ValueType.AREAS: ",".join(fold(area.code) for area in charter.areas[:2]),
        ValueType.ENTITIES: ",".join(entity.code for entity in charter.entities[:2]),
        ValueType.ENTITY: next((entity.code for entity in charter.entities), "name"),
        ValueType.LEVEL: charter.ladder[-1].code,
        ValueType.REFERENCE: "I-7",
        ValueType.CHOICE: next(iter(option.choices), ""),
        ValueType.NUMBER: "2",
        ValueType.LANGUAGE: "fr",
        ValueType.DIGEST_CHOICE: "tue",
        ValueType.HOURS: "9-17",
        ValueType.MONEY: '"CHF 42 000"',
        ValueType.TEXT: '"a few words"',
    }
    return f"Say it like {option.name}:{values[option.value_type]}."


def date_options(listener: TypingContext) -> reading.DateOptions:
    """Return the options with which a person's dates are parsed."""
    return {
        "now": listener.now,
        "zone": listener.zone,
        "languages": (listener.language, "en"),
        "working_days": listener.working_days,
        "zones_by_place": listener.charter.zones_by_city,
        "sessions_by_body": _sessions_by_body(listener),
        "next_meeting": _next_meeting(listener),
    }


def _next_meeting(listener: TypingContext) -> date | None:
    """Return the day on which the task force meets next; None if none is known."""
    body, yesterday = listener.charter.own_body, listener.charter.day_of(listener.now) - timedelta(days=1)
    ahead = next_session_after(listener.sessions, body.code if body else None, after=yesterday)
    return ahead.on_day if ahead else None


def _sessions_by_body(listener: TypingContext) -> Mapping[str, date | None]:
    """Return the day of the next session by each name of a body; None if none is ahead."""
    yesterday = listener.charter.day_of(listener.now) - timedelta(days=1)
    ahead = {
        body.code: next_session_after(listener.sessions, body.code, after=yesterday)
        for body in listener.charter.bodies
    }
    days = {code: session.on_day if session else None for code, session in ahead.items()}
    return {name: days[code] for name, code in listener.charter.body_codes.items()}


def _read_date(words: list[str], found: _OptionMatch, listener: TypingContext) -> tuple[Value, int]:
    """Parse a date, or a recurrence if allowed: whichever takes more of the words."""
    once, refusal = _try_date(words, listener)
    if once is not None and once[1] == len(words):
        return once  # nothing can take more; most dates end here without the cost of recurrences
    try:
        again = read_leading_recurrence(words, listener)
    except UserError:
        if once is None:
            raise
        return once
    if again is not None and (once is None or again[1] > once[1]):
        return _must_allow_recurrence(again, words, found)
    if once is None:
        raise refusal or UserError(f"I can't read that day. {_example(found.option, listener)}")
    return once


def read_leading_recurrence(words: list[str], listener: TypingContext) -> tuple[Recurrence, int] | None:
    """Return the recurrence that words begin with, which may end by something with a name; None where none is."""
    by_name = _anchored(listener).leading_recurrence
    if mentions_anchor(words) and (found := by_name(words)) is not None:
        return found
    try:
        return leading_recurrence(words, **date_options(listener))
    except AmbiguousInput:
        raise
    except UserError:
        if (found := by_name(words)) is None:
            raise
        return found


def _read_date_or_hour(words: list[str], found: _OptionMatch, listener: TypingContext) -> tuple[Value, int]:
    try:
        return _read_date(words, found, listener)
    except PastDate:
        if not _HOUR_FIRST.match(" ".join(words)):
            raise
        return _read_day(words, found, listener)


def _anchored(listener: TypingContext) -> AnchoredReader:
    """Return what reads a person's dates that depend on something with a name."""
    return AnchoredReader(listener.anchors, date_options(listener), listener.station, listener.language)


def _try_date(words: list[str], listener: TypingContext) -> tuple[tuple[Due, int] | None, UserError | None]:
    """Return the date that words begin with, or why there is none; a name on which it depends is looked up where one is due."""
    anchored = _anchored(listener).leading(words) if mentions_anchor(words) else None
    if anchored is not None:
        return anchored, None
    try:
        return reading.leading_date(words, **date_options(listener)), None
    except AmbiguousInput as error:
        return None, error
    except UserError as error:
        named = None if mentions_anchor(words) else _anchored(listener).leading(words)
        return named, error


def _must_allow_recurrence(
    again: tuple[Recurrence, int], words: list[str], found: _OptionMatch
) -> tuple[Value, int]:
    if not found.may_recur:
        raise UserError(
            f"Only actions can come again, so {found.typed_name}: takes one day here, not “{' '.join(words[: again[1]])}”."
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
            f"I read “{' '.join(words[:ends])}”, but not “{' '.join(rest[:3])}”. It begins with the next "
            "such day, and you can say when it ends: due:every monday until 31 dec"
        )
    return again


_UNSUPPORTED_RECURRENCE_WORDS = frozenset(("from", "starting", "beginning", "for", "except", "but"))


def _read_day(words: list[str], _: _OptionMatch, listener: TypingContext) -> tuple[Value, int]:
    options = date_options(listener)
    options["is_past"] = True
    return reading.leading_date(words, **options)


def _read_period(words: list[str], _: _OptionMatch, listener: TypingContext) -> tuple[Value, int]:
    """Parse a period, which may be the days of something with a name."""
    named = _anchored(listener).leading_period(words) if mentions_anchor(words) else None
    if named is not None:
        return named
    try:
        return reading.leading_period(words, **date_options(listener))
    except AmbiguousInput:
        raise
    except UserError:
        if (named := _anchored(listener).leading_period(words)) is None:
            raise
        return named


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
                person_named(name.strip(), listener) for name in _NAME_IN_LIST.findall(word) if name.strip()
            ]
        taken += length
    if not people:
        raise UserError(f"Who comes after {found.typed_name}:? {_example(found.option, listener)}")
    return tuple(people), taken


def _read_owner(words: list[str], found: _OptionMatch, listener: TypingContext) -> tuple[Value, int]:
    """Return people, or who holds the role that the words begin with: "focal point for Gender", "BDT"."""
    if _match_full_name(words, listener)[1] is None and (role := _match_role(words, listener)) is not None:
        owner, taken = role
        rest = words[taken:]
        if not rest or not (words[taken - 1].endswith(",") or rest[0].startswith(("<@", "@"))):
            return (owner,), taken
        others, taken_too = _read_owner(rest, found, listener)
        return (owner, *ParsedWords(options={"owner": others}).people("owner")), taken + taken_too
    return _read_people(words, found, listener)


def _match_role(words: Sequence[str], listener: TypingContext) -> tuple[NamedPerson, int] | None:
    """Return who holds the role with the longest name at the start, and its number of words; None for no role."""
    for length in range(min(MAX_ROLE_WORDS, len(words)), 0, -1):
        typed = html.unescape(" ".join(words[:length])).strip(",")
        phrase = read_role_phrase(typed.removeprefix("@"), listener.charter)
        if phrase is not None:
            return _role_owner(phrase, typed, listener), length
    return None


def _role_owner(phrase: RolePhrase, typed: str, listener: TypingContext) -> NamedPerson:
    on = listener.charter.day_of(listener.now)
    owner = find_owner(phrase, typed, charter=listener.charter, roster=listener.roster, on=on)
    return NamedPerson(owner.person_id, position=owner.position)


def _take_trailing_role(text: list[str], listener: TypingContext) -> NamedPerson | None:
    """Take a role at the end of the text, as in "Cost table @focal point for gender"; None without one."""
    start = next((n for n in reversed(range(len(text))) if _HANDLE.match(text[n].rstrip(","))), None)
    if start is None or len(text) - start > MAX_ROLE_WORDS:
        return None
    typed = html.unescape(" ".join(text[start:]))
    phrase = read_role_phrase(typed.removeprefix("@"), listener.charter)
    if phrase is None:
        return None
    owner = _role_owner(phrase, typed, listener)
    del text[start:]
    return owner


def _read_person_or_body(words: list[str], found: _OptionMatch, listener: TypingContext) -> tuple[Value, int]:
    """Return the one named person and the remaining words, or else all words as the name of a body."""
    if not _is_a_person(words[0]):
        return _read_text(words, found, listener)
    return (person_named(words[0].rstrip(","), listener),), 1


def _match_full_name(words: Sequence[str], listener: TypingContext) -> tuple[int, NamedPerson | None]:
    """Return the longest full name of a person at the start, by word count; (1, None) if there is none."""
    for length in range(min(MAX_NAME_WORDS, len(words)), 1, -1):
        with suppress(UserError):
            return length, person_by_name(" ".join(words[:length]).rstrip(","), listener)
    return 1, None


def person_named(word: str, listener: TypingContext) -> NamedPerson:
    """Return the person whom a mention, "me" or a name means. Raises UserError for none or several."""
    match = _MENTION.match(word)
    if match:
        return _person_by_account(match[1], listener)
    if fold(word) in {"me", "myself"}:
        return NamedPerson(listener.person_id)
    return person_by_name(word, listener)


def _person_by_account(user: str, listener: TypingContext) -> NamedPerson:
    person = listener.roster.by_account(listener.team, user)
    if person is not None:
        return NamedPerson(person.id)
    closed = listener.roster.closed_account(listener.team, user)
    if closed is not None:
        return NamedPerson(closed.person_id, is_gone=True)
    profile = listener.unlisted_profiles.get(user)
    if profile is None:
        raise UserError(
            "I couldn't ask Slack who that is, so nothing was done. Try again in a minute, or leave the owner out."
        )
    if profile.outsider_kind:
        raise UserError(
            f"{profile.name} is {profile.outsider_kind} and can't own anything here. Name a colleague."
        )
    return NamedPerson(None, profile)


def person_by_name(word: str, listener: TypingContext) -> NamedPerson:
    """Return the one person that a name, a part of it or a handle means. Raises UserError for none or several."""
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
    raise UserError(f"I don't know “{word}”. Pick the person from Slack's @ list.")


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
    if fold(pieces[0][0]) not in _CONJUNCTIONS or not names:
        return False
    with suppress(UserError):
        match_longest(names, lookup)
        return True
    return False


def _read_areas(words: list[str], _: _OptionMatch, listener: TypingContext) -> tuple[Value, int]:
    return _read_several(words, lambda text: listener.charter.area(html.unescape(text)))


def _read_entities(words: list[str], _: _OptionMatch, listener: TypingContext) -> tuple[Value, int]:
    return _read_several(words, lambda text: listener.charter.entity(html.unescape(text)))


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
            f"“{words[0]}” behind {found.typed_name}: isn't a reference. References look like {known}."
        )
    return ref, 1


def _read_choice(words: list[str], found: _OptionMatch, _: TypingContext) -> tuple[Value, int]:
    wanted = fold(words[0].rstrip(","))
    if wanted in found.option.choices:
        return wanted, 1
    raise UserError(
        f"“{words[0]}” isn't a {found.option.name} I know. It can be {join_all(found.option.choices, last=' or ')}."
    )


def _read_number(words: list[str], found: _OptionMatch, _: TypingContext) -> tuple[Value, int]:
    if not re.fullmatch(r"[1-9][0-9]{0,5}", words[0]):
        raise UserError(f"{found.typed_name}: takes a number, like {found.typed_name}:2.")
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


_DATE_TYPES = frozenset({ValueType.DATE, ValueType.DATE_OR_HOUR, ValueType.DAY, ValueType.PERIOD})
_LIST_TYPES = frozenset({ValueType.AREAS, ValueType.ENTITIES})
_NAME_TYPES = frozenset(
    {ValueType.PEOPLE, ValueType.OWNER, ValueType.AREA, ValueType.ENTITY, ValueType.LEVEL}
)
_READERS: dict[ValueType, Callable[[list[str], _OptionMatch, TypingContext], tuple[Value, int]]] = {
    ValueType.DATE: _read_date,
    ValueType.DATE_OR_HOUR: _read_date_or_hour,
    ValueType.DAY: _read_day,
    ValueType.PERIOD: _read_period,
    ValueType.PEOPLE: _read_people,
    ValueType.OWNER: _read_owner,
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
}


def _read_trailing_options(
    typed: ParsedWords, text: list[str], options: Sequence[str], listener: TypingContext, *, asks_owner: bool
) -> None:
    """Parse people and a date at the end of the text, in either order.

    With `asks_owner`, somebody who may be part of the text or its owner is asked about.
    """
    for _ in range(2):
        name = next((OPTIONS[one].name for one in options if one in _TRAILING_PEOPLE), None)
        takes_role = "owner or role" in options and "owner" not in typed.options and len(text) > 1
        if takes_role and (by_role := _take_trailing_role(text, listener)) is not None:
            typed.options["owner"] = (by_role,)
            if len(text) > 1 and fold(text[-1]) in _OWNER_PREPOSITIONS:
                text.pop()  # "Cost table for @secretary"
        elif name and name not in typed.options and text and _is_a_person(text[-1]):
            typed.options[name] = _read_trailing_people(text, listener, asks_owner=asks_owner)
            if len(text) > 1 and fold(text[-1]) in _OWNER_PREPOSITIONS:
                text.pop()  # "Cost table for @name"
        if "due" in options and "due" not in typed.options and len(text) > 1:
            ending = date_at_end(text, listener, may_depend=name == "owner")
            if ending is not None:
                before, typed.options["due"] = ending
                text[:] = before.split(" ")
            elif asks_owner and name == "owner":
                _ask_about_past_ending(text, listener)
    takes_owner = asks_owner and any(OPTIONS[one].name == "owner" for one in options)
    if takes_owner and "owner" not in typed.options and _begins_with_person(text):
        person = (person_named(text[0].rstrip(","), listener),)
        raise _owner_or_text(text[:1], person, listener, with_owner="")


def date_at_end(
    text: list[str], listener: TypingContext, *, may_depend: bool = True
) -> tuple[str, Due] | None:
    """Return the title and the date at its end, which may depend on something with a name; None without one."""
    may_depend = may_depend and mentions_anchor(text)
    if may_depend and (depending := _anchored(listener).ending(text)) is not None:
        return depending
    ending = reading.trailing_date(" ".join(text), **date_options(listener))
    if may_depend and ending is not None:
        title, due = ending
        other = _anchored(listener).ending(title.split())
        if other is not None:
            raise leftovers.ask_about_part(
                other[1].typed,
                " ".join(text)[len(title) :].strip(),
                due,
                DateContext(**date_options(listener)),
            )
    return ending


def _ask_about_past_ending(text: Sequence[str], listener: TypingContext) -> None:
    """Ask whether a day that is counted back from today is part of a title: "Call the hotel 3 days ago"."""
    typed = " ".join(text)
    found = reading.past_ending(typed, **date_options(listener))
    if found is None or '"' in typed:
        return
    title, due = found
    was = label(due, DateContext(**date_options(listener)))
    then = exact_words(due, listener.zone) + PAST_SUFFIX
    raise AmbiguousInput(
        f"“{typed[len(title) :].strip()}” was {was}. Is it part of the text?",
        phrase=typed,
        interpretations=[
            Interpretation("Just text", f'title:"{typed}"'),
            Interpretation("It was due then", f'{title} due:"{then}"'),
        ],
    )


_TRAILING_PEOPLE = ("owner", "owner or role", "alternate")
_OWNER_PREPOSITIONS = frozenset(("for", "by"))
# After these words a person may be part of what is to be done: "Send it to @name".
_TEXT_PREPOSITIONS = frozenset(
    ("to", "with", "from", "about", "of", "at", "between", "via", "through", "a", "au", "avec", "chez", "de", "con",
     "к", "с", "со", "от", "у", "الى", "مع", "من")
)  # fmt: skip


def _begins_with_person(text: Sequence[str]) -> bool:
    return len(text) > 1 and _is_a_person(text[0].rstrip(","))


def _read_trailing_people(
    text: list[str], listener: TypingContext, *, asks_owner: bool
) -> tuple[NamedPerson, ...]:
    """Take the people at the end of the text, as in "Cost table @a, @b and @c"."""
    start = len(text) - 1
    while start > 0:
        joined = start > 1 and (text[start - 1] == "," or fold(text[start - 1]) in _CONJUNCTIONS)
        before = start - 1 - joined
        if not _is_a_person(text[before].rstrip(",")):
            break
        start = before
    words = text[start:]
    named = [word.rstrip(",") for word in words if _is_a_person(word.rstrip(","))]
    people = tuple(dict.fromkeys(_read_trailing_person(word, listener) for word in named))
    if asks_owner and start > 1 and fold(text[start - 1]) in _TEXT_PREPOSITIONS:
        raise _owner_or_text(words, people, listener, with_owner=f"{_names(people, listener)} ")
    del text[start:]
    return people


def _owner_or_text(
    words: Sequence[str], people: Sequence[NamedPerson], listener: TypingContext, *, with_owner: str
) -> AmbiguousInput:
    """Return the question whether people own it or are part of the text; `with_owner` is what the text keeps of them."""
    names, owners = (
        _names(people, listener),
        ",".join(w.rstrip(",") for w in words if _is_a_person(w.rstrip(","))),
    )
    is_one = len(people) == 1
    return AmbiguousInput(
        f"{'Is' if is_one else 'Are'} {names} the owner{'' if is_one else 's'}, or just part of the text?",
        phrase=" ".join(words),
        interpretations=[
            Interpretation("Owner" if is_one else "Owners", f"{with_owner}owner:{owners}"),
            Interpretation("Just text", names),
        ],
    )


def _names(people: Sequence[NamedPerson], listener: TypingContext) -> str:
    names = [one.profile.name if one.profile else listener.roster.name(one.person_id) for one in people]
    return join_all(names)


def _is_a_person(word: str) -> bool:
    return bool(_MENTION.match(word) or _HANDLE.match(word))


def _read_trailing_person(word: str, listener: TypingContext) -> NamedPerson:
    """Return the person; ask about an unknown name, because it may be a word of the title."""
    try:
        return person_named(word, listener)
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
    closed = listener.roster.closed_account(listener.team, user)
    if closed is not None:
        return listener.roster.name(closed.person_id)
    profile = listener.unlisted_profiles.get(user)
    return profile.name if profile else (label or user)
