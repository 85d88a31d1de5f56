"""The terms of reference as data: who belongs to the task force, where, for what, and who decides after whom.

`read_charter` turns the text of a charter file into a `Charter`, or says everything that is wrong with it at once.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum
from functools import cached_property, lru_cache
from typing import Annotated, Any, ClassVar, Generic, TypeAlias, TypeVar, get_args
from zoneinfo import available_timezones

import holidays
import yaml
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
)
from pydantic_core import ErrorDetails
from rapidfuzz import fuzz, process

from bot.calendar import WorkingDays
from bot.errors import Reading, Unclear, UserError
from bot.records import Visibility

Path = tuple[str | int, ...]
Value: TypeAlias = "str | list[Value] | Table | None"
Table = dict[str, Value]

NO_CHARACTER = "a character that does not belong into a text; delete it"
NO_COUNTRY = 'no such country; write two letters, "CH", or with a part, "CH-GE"'
PLAIN_TAGS = {
    f"tag:yaml.org,2002:{kind}"
    for kind in ("str", "int", "float", "timestamp", "null", "bool", "merge", "value")
}
SHORTEST_LADDER = 2
MOST_READINGS = 5
LONGEST_LIST = 13
LONGEST_QUOTE = 40
ALIKE = 80  # of 100: one wrong or missing letter in a word of five
# By which keys the entries of each part are called, beside their code; no two entries may be called the same.
NAMED_BY: Mapping[str, tuple[str, ...]] = {
    "stations": (),
    "entities": ("name", "aliases"),
    "roles": ("title",),
    "areas": ("name", "aliases"),
    "ladder": ("name",),
    "decision_words": ("label",),
}
SHAPES = {
    "string_type": "a single text",
    "int_type": "a whole number",
    "tuple_type": "a list",
    "dict_type": "a table of keys and values",
    "mapping_type": "a table of keys and values",
    "model_type": "a table of keys and values",
}
COUNTS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")  # fmt: skip


BREAKS = re.compile(r"[\s_\-\u058a\u2010-\u2015\u2212\ufe58\ufe63\uff0d]+")
# Those of Latin, Greek and Cyrillic; the marks of other scripts are part of the letter.
ACCENTS = re.compile(r"[\u0300-\u036f]")
UNSEEN = re.compile(r"[\u00ad\u200b-\u200f\u2060\u2066-\u2069\ufeff]")
# Letters that Unicode does not take apart, and the typographic apostrophes.
SAME_LETTER = str.maketrans({"æ": "ae", "œ": "oe"}) | str.maketrans("łøđı’‘ʼ", "lodi'''")


def fold(text: str) -> str:
    """Return `text` as it is compared and searched: no case, no accents, one blank for each gap or hyphen."""
    if text.isascii():
        return BREAKS.sub(" ", text.casefold()).strip()
    plain = ACCENTS.sub("", unicodedata.normalize("NFKD", UNSEEN.sub("", text).casefold()))
    # Put together again what is not ours to take apart: Arabic hamza, Korean syllables, Japanese voicing.
    return BREAKS.sub(" ", unicodedata.normalize("NFC", plain).translate(SAME_LETTER)).strip()


@lru_cache(maxsize=4096)
def _key(text: str) -> str:
    return fold(text).replace(" ", "")


def _fits(said: Sequence[str], names: Iterable[str]) -> bool:
    """Tell whether each word said begins, or is nearly, a word of one of the names."""
    return any(all(_is_like(word, fold(name).split()) for word in said) for name in names)


def _is_like(word: str, others: Iterable[str]) -> bool:
    return any(
        (len(word) > 1 and other.startswith(word)) or fuzz.ratio(word, other) >= ALIKE for other in others
    )


def _quoted(text: str) -> str:
    return f'"{text if len(text) <= LONGEST_QUOTE else text[:LONGEST_QUOTE] + "…"}"'


def _listed(names: Sequence[str]) -> str:
    if len(names) > LONGEST_LIST:
        return f"{', '.join(names[:LONGEST_LIST])} and {len(names) - LONGEST_LIST} more"
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def _did_you_mean(said: str, known: Iterable[str]) -> str:
    """Return the end of a sentence: the nearest known word as a question, or nothing."""
    near = process.extractOne(said, list(known), scorer=fuzz.ratio, processor=fold, score_cutoff=ALIKE - 20)
    return f'; did you mean "{near[0]}"?' if near else ""


class Rights(StrEnum):
    """What a role may do; the table behind it is in bot/permissions.py."""

    CHAIR = "chair"
    SECRETARY = "secretary"
    DEPUTY = "deputy"
    FOCAL_POINT = "focal_point"
    REGIONAL = "regional"
    CHIEF = "chief"
    INVITEE = "invitee"
    OBSERVER = "observer"
    UPPER = "upper"
    STAFF = "staff"
    ADMIN = "admin"


HELD_ONCE = (Rights.CHAIR, Rights.SECRETARY, Rights.STAFF, Rights.ADMIN)


class Weekday(StrEnum):
    MON = "mon"
    TUE = "tue"
    WED = "wed"
    THU = "thu"
    FRI = "fri"
    SAT = "sat"
    SUN = "sun"

    @property
    def number(self) -> int:
        """Return 0 for Monday to 6 for Sunday, as `date.weekday` does."""
        return list(Weekday).index(self)


def _checked(pattern: str, hint: str) -> AfterValidator:
    whole = re.compile(pattern)

    def check(value: str) -> str:
        if not whole.fullmatch(value):
            raise ValueError(hint)
        return value

    return AfterValidator(check)


@lru_cache(maxsize=1)
def _zones() -> frozenset[str]:
    return frozenset(
        available_timezones()
    )  # it walks through a directory: 12 ms, once and not for each station


def _zone(value: str) -> str:
    if value not in _zones():
        raise ValueError(f"no such time zone{_did_you_mean(value, _zones())}")
    return value


def _hour(value: object) -> object:
    found = re.fullmatch(r"([01]?\d|2[0-3]):([0-5]\d)", value) if isinstance(value, str) else None
    if not found and not isinstance(value, time):
        raise ValueError('an hour is written like "09:00"')
    return time(int(found[1]), int(found[2])) if found else value


def _day(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise ValueError("a day is written year-month-day, like 2016-10-14") from None


def _calendar(value: str) -> str:
    _holidays_of(value)
    return value


def _holidays_of(calendar: str, *, year: int | None = None, language: str = "en") -> Mapping[date, str]:
    """Return the public holidays of "CH" or "CH-GE" in a year. Raises ValueError for a place that is not known."""
    country, _, part = calendar.partition("-")
    if not re.fullmatch("[A-Z]{2}", country):  # the package would take the names of its classes as well
        raise ValueError(NO_COUNTRY)
    try:
        place = holidays.country_holidays(country, subdiv=part or None, expand=False)
    except NotImplementedError:
        raise ValueError(_unknown_calendar(country)) from None
    wanted = (language, f"{language}_{country}", "en_US")
    spoken = next((known for known in wanted if known in place.supported_languages), None)
    return holidays.country_holidays(country, subdiv=part or None, years=year, expand=False, language=spoken)


def _unknown_calendar(country: str) -> str:
    try:
        parts = holidays.country_holidays(country).subdivisions
    except NotImplementedError:
        return NO_COUNTRY
    if not parts:
        return f'{country} has no parts here; write "{country}" alone'
    return f"{country} has no such part; it has {', '.join(parts)}"


Text = Annotated[str, StringConstraints(min_length=1)]
Code = Annotated[
    str, _checked(r"[^\s:,;\"'`<>]+", "a code is one word without blank, colon, comma or quotes")
]
Channel = Annotated[str, _checked(r"#[^\s#]+|[CG][A-Z0-9]{6,}", 'a channel is "#name" in quotes, or its id')]
Email = Annotated[
    str, _checked(r"[^@\s<>]+@[^@\s<>]+\.[^@\s<>]+", "that is no e-mail address"), AfterValidator(str.lower)
]
Language = Annotated[str, _checked(r"[a-z]{2}", 'a language is two small letters, such as "en"')]
Zone = Annotated[str, AfterValidator(_zone)]
Hour = Annotated[time, BeforeValidator(_hour)]
Day = Annotated[date, BeforeValidator(_day)]
Calendar = Annotated[str, AfterValidator(_calendar)]
Days = Annotated[int, Field(ge=0, le=366)]
PositiveDays = Annotated[int, Field(ge=1, le=366)]


class Terms(BaseModel):
    """A part of the charter; `noun` names it in a sentence about a mistake."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)
    noun: ClassVar[str] = "the charter"


class Entry(Terms):
    """Something with a code that records refer to, which is therefore retired and never removed."""

    code: Code
    retired: Day | None = None

    @property
    def called(self) -> str:
        """Return what people read instead of the code."""
        return self.code

    def names(self) -> tuple[str, ...]:
        """Return what means this item and no other."""
        return self.code, self.called

    def shared_names(self) -> tuple[str, ...]:
        """Return what may mean this item or another."""
        return ()

    def in_force(self, on: date) -> bool:
        return self.retired is None or on < self.retired


class Station(Entry):
    """A place of work. `closed` and `opened` correct what its week and its public holidays say."""

    noun = "a station"

    city: Text
    region: str = ""
    zone: Zone
    week: Annotated[tuple[Weekday, ...], Field(min_length=1)] = tuple(Weekday)[:5]
    holidays: Calendar | None = None
    closed: Mapping[Day, Text] = Field(default_factory=dict)
    open: tuple[Day, ...] = ()

    @property
    def called(self) -> str:
        return self.city

    def names(self) -> tuple[str, ...]:
        return (self.code,)

    def shared_names(self) -> tuple[str, ...]:
        return (self.city,)


class Entity(Entry):
    """A part of the organization; `kind` and `group` are words of the task force's own."""

    noun = "an entity"

    name: Text
    kind: str = ""
    group: str = ""
    aliases: tuple[Text, ...] = ()

    @property
    def called(self) -> str:
        return self.name

    def names(self) -> tuple[str, ...]:
        return self.code, self.name, *self.aliases

    def shared_names(self) -> tuple[str, ...]:
        return (self.group,) if self.group else ()


class Role(Entry):
    noun = "a role"

    title: Text
    rights: Rights

    @property
    def called(self) -> str:
        return self.title


class Area(Entry):
    """A subject of the task force. `since` None: from the beginning."""

    noun = "an area"

    name: Text
    aliases: tuple[Text, ...] = ()
    channel: Channel
    entities: tuple[Code, ...] = ()
    since: Day | None = None

    @property
    def called(self) -> str:
        return self.name

    def names(self) -> tuple[str, ...]:
        return self.code, self.name, *self.aliases

    def in_force(self, on: date) -> bool:
        return super().in_force(on) and (self.since is None or self.since <= on)


class Level(Entry):
    """A step of the ladder. `days` are working days to answer; None means that the next meeting answers."""

    noun = "a level"

    name: Text
    days: PositiveDays | None = None
    holders: Annotated[tuple[Code, ...], Field(min_length=1)]

    @property
    def called(self) -> str:
        return self.name


class DecisionWord(Entry):
    noun = "a decision word"

    label: Text

    @property
    def called(self) -> str:
        return self.label


class Channels(Terms):
    noun = '"channels"'

    main: Channel
    audience: Mapping[Channel, Visibility] = Field(default_factory=dict)


class Reminder(Terms):
    """When to remind, in working days before and after the day itself; 0 is the day."""

    noun = "a reminder"

    before: tuple[Days, ...] = ()
    after: tuple[PositiveDays, ...] = ()


class Reminders(Terms):
    noun = '"reminders"'

    at: Hour = time(9)
    action: Reminder = Reminder(before=(1, 0), after=(1, 5))
    event: Reminder = Reminder(before=(5, 1))


class Digest(Terms):
    noun = '"digest"'

    day: Weekday = Weekday.MON
    at: Hour = time(9)


DECISION_WORDS = tuple(
    DecisionWord(code=label.replace(" ", "_"), label=label)
    for label in (
        "approved",
        "endorsed",
        "agreed",
        "noted",
        "requested",
        "deferred",
        "referred",
        "not agreed",
    )
)


class Charter(Terms):
    """One task force. It never changes and may be shared between threads.

    What looks something up takes what a person typed or a record holds: a code, a name or an alias, however it is
    written. It raises Unclear for a near miss and UserError if nothing fits. It finds what is retired too, since old
    records name it; with `on`, it refuses what is not in force that day.
    """

    # One charter is one object: what is worked out from it is kept under its identity.
    __hash__ = object.__hash__
    __eq__ = object.__eq__

    name: Text
    short: Text
    language: Language = "en"
    zone: Zone
    station: Code
    chair: Email
    secretary: Email
    channels: Channels
    stations: Annotated[tuple[Station, ...], Field(min_length=1)]
    entities: tuple[Entity, ...] = ()
    roles: Annotated[tuple[Role, ...], Field(min_length=1)]
    areas: Annotated[tuple[Area, ...], Field(min_length=1)]
    ladder: Annotated[tuple[Level, ...], Field(min_length=SHORTEST_LADDER)]
    decision_words: Annotated[tuple[DecisionWord, ...], Field(min_length=1)] = DECISION_WORDS
    reminders: Reminders = Reminders()
    digest: Digest = Digest()

    def area(self, said: str, *, on: date | None = None) -> Area:
        return self._areas.find(said, on=on)

    def entity(self, said: str, *, on: date | None = None) -> Entity:
        """Return the entity that is meant, also by the name of its group."""
        return self._entities.find(said, on=on)

    def find_station(self, said: str, *, on: date | None = None) -> Station:
        return self._stations.find(said, on=on)

    def role(self, said: str, *, on: date | None = None) -> Role:
        return self._roles.find(said, on=on)

    def level(self, said: str) -> Level:
        return self._levels.find(said, on=None)

    def decision_word(self, said: str, *, on: date | None = None) -> DecisionWord:
        return self._decision_words.find(said, on=on)

    @property
    def home(self) -> Station:
        """Return the task force's own station."""
        return self.find_station(self.station)

    @property
    def first_level(self) -> Level:
        return next(level for level in self.ladder if level.retired is None)

    def next_level(self, code: str) -> Level | None:
        """Return the level above, or None at the top."""
        above = self.ladder[self.ladder.index(self.level(code)) + 1 :]
        return next((level for level in above if level.retired is None), None)

    def areas_on(self, day: date) -> tuple[Area, ...]:
        """Return the areas that were in force on a day, in the charter's order."""
        return tuple(area for area in self.areas if area.in_force(day))

    def roles_with(self, rights: Rights) -> tuple[Role, ...]:
        """Return the roles that have these rights and are not retired; exactly one is chair, secretary, staff, admin."""
        return tuple(role for role in self.roles if role.rights is rights and role.retired is None)

    def audience(self, channel: str) -> Visibility:
        return self.channels.audience.get(channel, Visibility.MEMBERS)

    def working_days(self, station: str) -> WorkingDays:
        """Return the days on which a station is open, for any year."""
        return self._working_days.get(station) or self._working_days[self.find_station(station).code]

    def orphans(self, previous: "Charter") -> list[str]:
        """Return one sentence for each code of the previous charter that this one does not know any more."""
        return [
            f"{item.noun} is gone: {item.code} ({item.called}). Records may refer to it; "
            'write it back with "retired:" and the day on which it ended.'
            for before, after in zip(previous.parts(), self.parts(), strict=True)
            for item in before
            if item.code not in {kept.code for kept in after}
        ]

    def parts(self) -> tuple[Sequence[Entry], ...]:
        return self.stations, self.entities, self.roles, self.areas, self.ladder, self.decision_words

    @cached_property
    def _areas(self) -> "Directory[Area]":
        return directory(self.areas, one="area", many="areas")

    @cached_property
    def _entities(self) -> "Directory[Entity]":
        return directory(self.entities, one="entity", many="entities")

    @cached_property
    def _stations(self) -> "Directory[Station]":
        return directory(self.stations, one="station", many="stations")

    @cached_property
    def _roles(self) -> "Directory[Role]":
        return directory(self.roles, one="role", many="roles")

    @cached_property
    def _levels(self) -> "Directory[Level]":
        return directory(self.ladder, one="level", many="levels")

    @cached_property
    def _decision_words(self) -> "Directory[DecisionWord]":
        return directory(self.decision_words, one="outcome", many="outcomes")

    @cached_property
    def places(self) -> Mapping[str, str]:
        """Return the time zone of each station's city, by its folded name."""
        return {fold(station.city): station.zone for station in self.stations}

    @cached_property
    def _working_days(self) -> Mapping[str, WorkingDays]:
        return {station.code: working_days_of(station, language=self.language) for station in self.stations}


Found = TypeVar("Found", bound=Entry)


@dataclass(frozen=True, kw_only=True)
class Directory(Generic[Found]):
    """Items of one kind by everything that may be typed for them."""

    one: str
    many: str
    items: tuple[Found, ...]
    by_code: Mapping[str, Found]
    by_name: Mapping[str, tuple[Found, ...]]

    def find(self, said: str, *, on: date | None) -> Found:
        exact = self.by_code.get(said)
        matches = (exact,) if exact else self.by_name.get(_key(said), ())
        if len(matches) != 1:
            raise self._question(said, matches=matches, on=on)
        if on is not None and not matches[0].in_force(on):
            raise UserError(f"{matches[0].called} is not in use on {_dated(on)}: {self._offer(on)}")
        return matches[0]

    def _question(self, said: str, *, matches: Sequence[Found], on: date | None) -> UserError:
        words = fold(said).split()
        near = matches or [item for item in self._offered(on) if words and _fits(words, _all_names(item))]
        if not near:
            what = f"{_quoted(said)} fits nothing" if words else "Nothing was named"
            return UserError(f"{what}: {self._offer(on)}")
        readings = [
            Reading(item.called if len(near) > 1 else "Use it", item.code) for item in near[:MOST_READINGS]
        ]
        return Unclear(
            f"{_quoted(said)} fits {_listed([item.called for item in near])}.", said=said, readings=readings
        )

    def _offer(self, on: date | None) -> str:
        names = [item.called for item in self._offered(on)]
        if len(names) == 1:
            return f"the one {self.one} is {names[0]}."
        count = COUNTS[len(names)] if len(names) < len(COUNTS) else str(len(names))
        return f"the {count} {self.many} are {_listed(names)}." if names else f"there are no {self.many}."

    def _offered(self, on: date | None) -> list[Found]:
        return [item for item in self.items if (item.in_force(on) if on else item.retired is None)]


def directory(items: tuple[Found, ...], *, one: str, many: str) -> Directory[Found]:
    by_name: dict[str, tuple[Found, ...]] = {}
    for item in items:
        for shared in item.shared_names():
            by_name[_key(shared)] = (*by_name.get(_key(shared), ()), item)
    # A name of one's own wins over a name one shares.
    by_name |= {_key(name): (item,) for item in items for name in item.names()}
    return Directory(
        one=one, many=many, items=items, by_code={item.code: item for item in items}, by_name=by_name
    )


def _all_names(item: Entry) -> tuple[str, ...]:
    return *item.names(), *item.shared_names()


def _dated(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b} {day.year}"


class Closures(Mapping[date, str]):
    """The holidays of a place with the station's own corrections, worked out for each year when it is asked for.

    A year is computed into a mapping of its own and then put in place: the `holidays` objects fill themselves while
    they are read, so that a second thread could see a year that is marked as known and still empty.
    """

    def __init__(self, station: Station, *, language: str) -> None:
        self._station = station
        self._language = language
        self._years: dict[int, Mapping[date, str]] = {}

    def of_year(self, year: int) -> Mapping[date, str]:
        known = self._years.get(year)
        return self._years.setdefault(year, self._computed(year)) if known is None else known

    def _computed(self, year: int) -> Mapping[date, str]:
        calendar = self._station.holidays
        public = _holidays_of(calendar, year=year, language=self._language) if calendar else {}
        days = {**public, **self._station.closed}
        return {day: days[day] for day in sorted(days) if day.year == year and day not in self._station.open}

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and day in self.of_year(day.year)

    def __getitem__(self, day: date) -> str:
        return self.of_year(day.year)[day]

    def __iter__(self) -> Iterator[date]:
        """Go through the years of a working life; look-ups have no such limit."""
        return (day for year in range(2000, 2100) for day in self.of_year(year))

    def __len__(self) -> int:
        return sum(1 for _ in self)


def working_days_of(station: Station, *, language: str) -> WorkingDays:
    return WorkingDays(
        week=frozenset(day.number for day in station.week),
        closed=Closures(station, language=language),
        opened=frozenset(station.open),
    )


class CharterError(UserError):
    """Everything that is wrong with a charter file: one problem a line, in the order of the file."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


def read_charter(text: str, *, name: str = "charter.yaml") -> Charter:
    """Return the charter that `text` describes. Raises CharterError with all problems; `name` is the file's."""
    page = Page(text)
    values = page.values()
    charter = _validated(values, page) if values is not None else None
    if charter is None or page.problems:
        lines = sorted(dict.fromkeys(page.problems), key=lambda problem: problem[0])
        raise CharterError([f"{name} line {line}: {sentence}" for line, sentence in lines])
    return charter


def _validated(values: Table, page: "Page") -> Charter | None:
    for check in (_check_names, _check_references, _check_rights, _check_ladder, _check_zone):
        check(values, page)
    try:
        return Charter.model_validate(values)
    except ValidationError as refused:
        for error in refused.errors(include_url=False):
            if not _is_told_elsewhere(error, page):
                path = error["loc"][:-1] if error["type"] == "missing" else error["loc"]
                page.note(path, _sentence(error, page))
    return None


def _is_told_elsewhere(error: ErrorDetails, page: "Page") -> bool:
    # A list is called too short also when its entries are there and wrong.
    counted_wrong = error["type"] == "too_short" and len(error["input"]) >= error["ctx"]["min_length"]
    return counted_wrong or error["loc"] in page.doubtful


class PlainLoader(yaml.SafeLoader):
    """A loader that knows no references, by which a short file could become an endless one."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        event = self.peek_event()  # type: ignore[no-untyped-call] # the stubs leave it out
        if isinstance(event, yaml.AliasEvent):
            problem = f'"*{event.anchor}" refers to another place'
            raise yaml.MarkedYAMLError(problem=problem, problem_mark=event.start_mark)  # type: ignore[arg-type] # a Mark
        return super().compose_node(parent, index)


@dataclass
class Page:
    """The text of a charter file: which value stands on which line, and what is wrong with it."""

    text: str
    lines: dict[Path, int] = field(default_factory=dict)
    problems: list[tuple[int, str]] = field(default_factory=list)
    doubtful: set[Path] = field(default_factory=set)  # what YAML reads otherwise than it was meant

    def note(self, path: Path, sentence: str) -> None:
        self.problems.append((self.line_of(path), sentence))

    def line_of(self, path: Path) -> int:
        """Return the line of a value, or of the nearest thing around it that stands in the file."""
        return next(self.lines[path[:end]] for end in range(len(path), -1, -1) if path[:end] in self.lines)

    def values(self) -> Table | None:
        """Return the file as tables, lists and texts; None if it cannot be read that far, which is then noted."""
        if self._has_tabs():
            return None
        root = self._composed()
        if root is None:
            return None
        values = self._value(root, ())
        if isinstance(values, dict):
            return values
        self.note((), 'a charter begins with a key and a value, such as "name: Our Task Force"')
        return None

    def _has_tabs(self) -> bool:
        tabs = [row for row, line in enumerate(self.text.splitlines(), 1) if re.match(r" *\t\s*\S", line)]
        self.problems += [(row, "a tab at the beginning of the line; indent with blanks") for row in tabs]
        return bool(tabs)

    def _composed(self) -> yaml.Node | None:
        row = 1
        try:
            root = yaml.compose(self.text, Loader=PlainLoader)
            sentence = "the file is empty; copy the example and change it"
        except yaml.MarkedYAMLError as error:
            root, row = None, error.problem_mark.line + 1 if error.problem_mark else 1
            sentence = (
                f"cannot be read ({error.problem}); look at the indent, the colons and the quotes there"
            )
        except yaml.reader.ReaderError as error:
            root, row = None, self.text.count("\n", 0, error.position) + 1
            sentence = NO_CHARACTER
        except (RecursionError, ValueError, OverflowError):  # hundreds of brackets; an escape beyond Unicode
            root, sentence = None, "cannot be read; begin again from the example"
        if root is None:
            self.problems.append((row, sentence))
        return root

    def _value(self, node: yaml.Node, path: Path) -> Value:
        self.lines[path] = node.start_mark.line + 1
        if isinstance(node, yaml.MappingNode):
            return self._table(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self._value(entry, (*path, index)) for index, entry in enumerate(node.value)]
        return None if node.tag == "tag:yaml.org,2002:null" else self._text(node, path)

    def _table(self, node: yaml.MappingNode, path: Path) -> Table:
        table: Table = {}
        for key_node, value_node in node.value:
            row = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                self.problems.append((row, "a list or table stands where a key is expected"))
                continue
            key = self._text(key_node, (*path, str(key_node.value)))
            if key in table:
                first = self.lines[*path, key]
                self.problems.append(
                    (row, f'the key "{key}" stands here a second time; the first is on line {first}')
                )
                continue
            table[key] = self._value(value_node, (*path, key))
            self.lines[*path, key] = row
        return table

    def _text(self, node: yaml.Node, path: Path) -> str:
        """Return a scalar as it is written, so that a code 007 or an hour 10:30 stays what it looks like."""
        text, row = str(node.value).encode(errors="replace").decode(), node.start_mark.line + 1
        if text != node.value:
            self.problems.append((row, NO_CHARACTER))
        if node.tag == "tag:yaml.org,2002:bool":
            self.doubtful.add(path)
            self.problems.append((row, f'{text} without quotes means yes or no; write "{text}" in quotes'))
        if node.tag not in PLAIN_TAGS:
            self.problems.append((row, "a word that begins with ! means nothing here; write it in quotes"))
        return text


def _check_names(values: Table, page: Page) -> None:
    for part, named_by in NAMED_BY.items():
        taken: dict[str, tuple[Path, str]] = {}
        for path, entry in _entries(values, part):
            for place, word in _words(path, entry, ("code", *named_by)):
                owner, code = taken.setdefault(_key(word), (path, str(entry.get("code"))))
                if owner != path:
                    page.note(place, f'"{word}" is already taken by {code} on line {page.line_of(owner)}')


def _check_references(values: Table, page: Page) -> None:
    _check_known(values, page, _words((), values, ("station",)), part="stations", noun="station")
    for path, area in _entries(values, "areas"):
        _check_known(values, page, _words(path, area, ("entities",)), part="entities", noun="entity")
    for path, level in _entries(values, "ladder"):
        _check_known(values, page, _words(path, level, ("holders",)), part="roles", noun="role")
    channels = values.get("channels")
    if isinstance(channels, dict):
        known = [word for _, area in _entries(values, "areas") for _, word in _words((), area, ("channel",))]
        known += [word for _, word in _words((), channels, ("main",))]
        audience = channels.get("audience")
        for channel in audience if isinstance(audience, dict) else ():
            if channel not in known:
                sentence = f'no area has the channel "{channel}"{_did_you_mean(channel, known)}'
                page.note(("channels", "audience", channel), sentence)


def _check_known(
    values: Table, page: Page, said: Iterable[tuple[Path, str]], *, part: str, noun: str
) -> None:
    known = [word for path, entry in _entries(values, part) for _, word in _words(path, entry, ("code",))]
    for place, code in said:
        if code not in known:
            page.note(place, f'there is no {noun} "{code}" in "{part}"{_did_you_mean(code, known)}')


def _check_rights(values: Table, page: Page) -> None:
    held: dict[str, list[str]] = defaultdict(list)
    for _, role in _entries(values, "roles"):
        if not role.get("retired"):
            held[str(role.get("rights"))].append(str(role.get("code")))
    if not held or set(held) - set(Rights):
        return
    for rights in HELD_ONCE:
        if len(held[rights]) != 1:
            now = f"now {_listed(held[rights])} have them" if held[rights] else "now none has them"
            page.note(("roles",), f'exactly one role needs the rights "{rights}"; {now}')
    if not held[Rights.FOCAL_POINT]:
        page.note(("roles",), f'at least one role needs the rights "{Rights.FOCAL_POINT}"')


def _check_ladder(values: Table, page: Page) -> None:
    retired = [bool(level.get("retired")) for _, level in _entries(values, "ladder")]
    if any(retired) and retired.count(False) < SHORTEST_LADDER:
        page.note(
            ("ladder",), f'"ladder" needs at least {COUNTS[SHORTEST_LADDER]} levels that are not retired'
        )


def _check_zone(values: Table, page: Page) -> None:
    zones = {str(entry.get("code")): entry.get("zone") for _, entry in _entries(values, "stations")}
    at_home = zones.get(str(values.get("station")))
    if at_home and values.get("zone") and at_home != values["zone"]:
        page.note(
            ("zone",), f'"zone" is "{values["zone"]}" but the station {values["station"]} is in "{at_home}"'
        )


def _entries(values: Table, part: str) -> Iterator[tuple[Path, Table]]:
    """Go through the tables of a list, whatever else may be wrong with it."""
    entries = values.get(part)
    for index, entry in enumerate(entries if isinstance(entries, list) else ()):
        if isinstance(entry, dict):
            yield (part, index), entry


def _words(path: Path, entry: Table, keys: Iterable[str]) -> Iterator[tuple[Path, str]]:
    """Go through the texts under some keys, also those in lists, each with its place."""
    for key in keys:
        value = entry.get(key)
        if isinstance(value, str):
            yield (*path, key), value
        for index, word in enumerate(value if isinstance(value, list) else ()):
            if isinstance(word, str):
                yield (*path, key, index), word


def _sentence(error: ErrorDetails, page: Page) -> str:
    """Say what is wrong with one value in words that help to put it right."""
    path, kind, value = error["loc"], error["type"], error["input"]
    key = next((step for step in reversed(path) if isinstance(step, str) and step != "[key]"), "")
    terms = _terms_at(path[:-1])
    if kind == "extra_forbidden":
        place = "" if terms is Charter else f" in {terms.noun}"
        return f'unknown key "{key}"{place}{_did_you_mean(key, terms.model_fields)}'
    if kind == "missing":
        return f'{terms.noun} needs "{key}"'
    if value is None or (isinstance(value, str) and not value.strip()):
        hidden = "#" in page.text.splitlines()[page.line_of(path) - 1]
        return f'"{key}" is empty; {"what begins with # needs quotes" if hidden else "write a value"}'
    if kind == "too_short":
        return (
            f'"{key}" needs at least {COUNTS[error["ctx"]["min_length"]]}; now there is {COUNTS[len(value)]}'
        )
    if kind in SHAPES or not isinstance(value, str):
        what = f'an entry of "{key}"' if isinstance(path[-1], int) else f'"{key}"'
        return f"{what} must be {SHAPES.get(kind, SHAPES['string_type'])}, not {_shape_of(value)}"
    return ("" if path[-1] == "[key]" else f'"{key}" is ') + f"{_quoted(value)}; {_expected(error)}"


def _expected(error: ErrorDetails) -> str:
    limits = error.get("ctx", {})
    match error["type"]:
        case "value_error":
            return str(limits["error"])
        case "enum":
            words = re.findall(r"'(\w+)'", limits["expected"])
            return f"it is one of {', '.join(words)}{_did_you_mean(error['input'], words)}"
        case "greater_than_equal":
            return f"it cannot be less than {limits['ge']}"
        case "less_than_equal":
            return f"it cannot be more than {limits['le']}"
        case "int_parsing" | "int_from_float" | "int_parsing_size":
            return "it must be a whole number"
    return "it cannot be read"


def _shape_of(value: object) -> str:
    if isinstance(value, dict):
        return "a table of keys and values"
    return "a list" if isinstance(value, list) else "a single text"


def _terms_at(path: Path) -> type[Terms]:
    """Return the part of the charter that a path in the file leads to."""
    terms: type[Terms] = Charter
    for step in path:
        info = terms.model_fields.get(str(step))
        terms = next(iter(_terms_in(info.annotation)), terms) if info else terms
    return terms


def _terms_in(annotation: Any) -> list[type[Terms]]:  # annotations have no common type
    if isinstance(annotation, type) and issubclass(annotation, Terms):
        return [annotation]
    return [terms for part in get_args(annotation) for terms in _terms_in(part)]
