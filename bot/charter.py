"""The charter: the terms of reference as data (stations, entities, roles, areas, bodies, ladder of levels)."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from functools import cached_property, lru_cache
from typing import Annotated, Generic, TypeVar
from zoneinfo import available_timezones

import holidays
from pydantic import (
    AfterValidator,
    Field,
)

from bot.calendar import Closure, LeadTime, WorkingDays, local
from bot.charter_section import (
    NORMAL_PRIORITY,
    Channel,
    CharterItem,
    CharterSection,
    Code,
    Day,
    Days,
    Email,
    Hour,
    Language,
    Lead,
    Letter,
    PositiveDays,
    Priority,
    Quorum,
    Rights,
    Text,
    Weekday,
)
from bot.errors import AmbiguousInput, Interpretation, UserError
from bot.names import (
    fold,
    join_all,
    join_names,
    lowercase_first,
    match_key,
    matches_names,
    quoted,
    spelling_hint,
)
from bot.records import BUILT_IN, Kind, Prefixes, Visibility
from bot.registers import Register
from bot.roll_call_rules import RollCallRule
from bot.round_rules import RoundRule

UNKNOWN_COUNTRY = "no such country; write two letters, “CH”, or with a part, “CH-GE”"
MIN_LEVELS = 2
MAX_INTERPRETATIONS = 5
NUMBER_WORDS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")  # fmt: skip


@lru_cache(maxsize=1)
def _known_zones() -> frozenset[str]:
    return frozenset(available_timezones())  # reads a directory: 12 ms, so only once


def _validate_zone(value: str) -> str:
    if value not in _known_zones():
        raise ValueError(f"no such time zone{spelling_hint(value, _known_zones())}")
    return value


def _validate_calendar(value: str) -> str:
    _public_holidays(value)
    return value


def _public_holidays(calendar: str, *, year: int | None = None, language: str = "en") -> Mapping[date, str]:
    """Return the public holidays of "CH" or "CH-GE". Raises ValueError for an unknown place."""
    country, _, part = calendar.partition("-")
    if not re.fullmatch("[A-Z]{2}", country):  # the package accepts the names of its classes as well
        raise ValueError(UNKNOWN_COUNTRY)
    try:
        place = holidays.country_holidays(country, subdiv=part or None, expand=False)
    except NotImplementedError:
        raise ValueError(_unknown_calendar_hint(country)) from None
    wanted = (language, f"{language}_{country}", "en_US")
    spoken = next((known for known in wanted if known in place.supported_languages), None)
    return holidays.country_holidays(country, subdiv=part or None, years=year, expand=False, language=spoken)


@lru_cache(maxsize=512)
def _cached_holidays(calendar: str, year: int, language: str) -> Mapping[date, str]:
    """Cached, because a charter with one corrected day would compute all others again."""
    return dict(_public_holidays(calendar, year=year, language=language))


def _unknown_calendar_hint(country: str) -> str:
    try:
        parts = holidays.country_holidays(country).subdivisions
    except NotImplementedError:
        return UNKNOWN_COUNTRY
    if not parts:
        return f'{country} has no parts here; write "{country}" alone'
    return f"{country} has no such part; it has {', '.join(parts)}"


Zone = Annotated[str, AfterValidator(_validate_zone)]
Calendar = Annotated[str, AfterValidator(_validate_calendar)]


class Station(CharterItem):
    """A duty station. `closed` and `open` correct its week and its public holidays."""

    noun = "a station"

    city: Text
    region: str = ""
    zone: Zone
    week: Annotated[tuple[Weekday, ...], Field(min_length=1)] = tuple(Weekday)[:5]
    holidays: Calendar | None = None
    closed: Mapping[Day, Text] = Field(default_factory=dict)
    open: tuple[Day, ...] = ()

    @property
    def display_name(self) -> str:
        return self.city

    def with_closures(self, closures: Iterable[Closure]) -> "Station":
        """Return the station with corrections applied; the last one of a day counts."""
        closed, opened = dict(self.closed), set(self.open)
        for one in closures:
            if one.is_open:
                closed.pop(one.day, None)
                opened.add(one.day)
            else:
                opened.discard(one.day)
                closed[one.day] = one.name
        return self.model_copy(update={"closed": closed, "open": tuple(sorted(opened))})

    def names(self) -> tuple[str, ...]:
        return (self.code,)

    def ambiguous_names(self) -> tuple[str, ...]:
        return (self.city,)


class Entity(CharterItem):
    """A part of the organisation; `kind` and `group` are free labels."""

    noun = "an entity"

    name: Text
    kind: str = ""
    group: str = ""
    aliases: tuple[Text, ...] = ()

    @property
    def display_name(self) -> str:
        return self.name

    def names(self) -> tuple[str, ...]:
        return self.code, self.name, *self.aliases

    def ambiguous_names(self) -> tuple[str, ...]:
        return (self.group,) if self.group else ()


class Role(CharterItem):
    """A role. `category` is the letter under which those who hold it are invited to meetings and counted; "" for none."""

    noun = "a role"

    title: Text
    rights: Rights
    category: Letter = ""

    @property
    def display_name(self) -> str:
        return self.title


class Area(CharterItem):
    """A subject of the task force.

    `since` None means from the beginning; `basis` names the resolutions behind the area.
    """

    noun = "an area"

    name: Text
    aliases: tuple[Text, ...] = ()
    channel: Channel
    entities: tuple[Code, ...] = ()
    basis: str = ""
    since: Day | None = None

    @property
    def display_name(self) -> str:
        return self.name

    def names(self) -> tuple[str, ...]:
        return self.code, self.name, *self.aliases

    def is_in_force(self, on: date) -> bool:
        return super().is_in_force(on) and (self.since is None or self.since <= on)


class BasisRule(CharterSection):
    """The resolutions that an area requires: one of `body` with one of `others`, or a number in `alone`."""

    noun = "“basis”"

    body: Code
    called: Text
    others: Annotated[tuple[Code, ...], Field(min_length=1)]
    alone: tuple[Code, ...] = ()


class Body(CharterItem):
    """A body that meets. `papers` says how long before a session its papers are due.

    `outcomes` are the decision words that it may say where it has no level; none for any.
    """

    noun = "a body"

    name: Text
    aliases: tuple[Text, ...] = ()
    papers: Lead = LeadTime(5)
    outcomes: tuple[Text, ...] = ()

    def names(self) -> tuple[str, ...]:
        return self.code, self.name, *self.aliases


class Level(CharterItem):
    """A level of the ladder. `days` are the working days to answer; None: until the next session of its body.

    `body` None means it has no sessions. With `moves_up`, an issue is escalated when the deadline passes.
    """

    noun = "a level"

    name: Text
    days: PositiveDays | None = None
    body: Code | None = None
    moves_up: bool = False
    holders: Annotated[tuple[Code, ...], Field(min_length=1)]

    @property
    def display_name(self) -> str:
        return self.name


class DecisionWord(CharterItem):
    """A possible outcome. `level` is the lowest level that may use it; None: all levels."""

    noun = "a decision word"

    label: Text
    level: Code | None = None

    @property
    def display_name(self) -> str:
        return self.label


class Channels(CharterSection):
    noun = "“channels”"

    main: Channel
    audit: Channel | None = None
    audience: Mapping[Channel, Visibility] = Field(default_factory=dict)


class ReminderDays(CharterSection):
    """When to remind: working days before and after the deadline; 0 is the day itself."""

    noun = "a reminder"

    before: tuple[Days, ...] = ()
    after: tuple[PositiveDays, ...] = ()


class ActionReminderDays(ReminderDays):
    """Reminder days of actions; `priority` overrides them for some priorities."""

    priority: Mapping[Priority, ReminderDays] = Field(default_factory=dict)

    def for_priority(self, priority: str | None) -> ReminderDays:
        """Return the days for a priority; None is the normal priority."""
        return self.priority.get(priority or NORMAL_PRIORITY, self)

    @property
    def furthest_days(self) -> int:
        """Return the distance of the furthest reminder from the deadline, in working days."""
        ladders = (self, *self.priority.values())
        return max((days for ladder in ladders for days in (*ladder.before, *ladder.after)), default=0)


class EventReminderDays(ReminderDays):
    """Reminder days of events: before the first day, and after the last, when it is asked what came of it.

    `deadlines` are calendar days before a deadline of an event's own, by when to register or to nominate.
    """

    before: tuple[Days, ...] = (5, 1)
    deadlines: tuple[Days, ...] = (30, 14, 7, 3, 1)
    after: tuple[PositiveDays, ...] = (1,)


class ReminderSchedule(CharterSection):
    noun = "“reminders”"

    at: Hour = time(9)
    action: ActionReminderDays = ActionReminderDays(
        before=(10, 5, 2, 0), after=(1, 5), priority={"low": ReminderDays(before=(2, 0), after=(1, 5))}
    )
    event: EventReminderDays = EventReminderDays()


class SilenceProcedure(CharterSection):
    """The silence procedure: working days for each addressee, and the hour of the deadline at home."""

    noun = "“silence”"

    days: PositiveDays = 5
    at: Hour = time(18)


class StandingSubject(StrEnum):
    """What the line of a standing item shows beside its title."""

    NOTHING = "nothing"
    LAST_MEETING = "last_meeting"
    OPEN_ACTIONS = "open_actions"


class StandingItem(CharterSection):
    """An item with which each agenda of the task force begins; `shows` is what its line counts or names."""

    noun = "a standing item"

    code: Code
    title: Text
    minutes: PositiveDays | None = None
    shows: StandingSubject = StandingSubject.NOTHING


class MeetingSchedule(CharterSection):
    """Working days at its station: before a meeting of the task force its call, agenda and papers, after it its record; its quorum."""

    noun = "“meetings”"

    call: PositiveDays = 15
    agenda: PositiveDays = 5
    papers: PositiveDays = 3
    quorum: Quorum | None = None
    record: PositiveDays = 3
    comments: PositiveDays = 8
    standing: tuple[StandingItem, ...] = (
        StandingItem(code="agenda", title="Agenda", minutes=5),
        StandingItem(
            code="record", title="Record of the last meeting", minutes=5, shows=StandingSubject.LAST_MEETING
        ),
        StandingItem(code="actions", title="Actions", minutes=15, shows=StandingSubject.OPEN_ACTIONS),
    )


class DigestSchedule(CharterSection):
    noun = "“digest”"

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


def _contains(words: Sequence[str], phrase: Sequence[str]) -> bool:
    """Return whether the words of a phrase stand in a row."""
    return any(words[n : n + len(phrase)] == phrase for n in range(len(words)))


class Charter(CharterSection):
    """A task force. Immutable, so it can be shared between threads.

    The lookup methods take a code, name or alias, in any case and spelling. They raise AmbiguousInput for a
    near miss, and UserError if nothing matches. They find retired items as well, since old records refer to
    them; with `on`, they refuse items not in force that day.
    """

    # Identity hash: caches of derived values are keyed by the charter object.
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
    basis: BasisRule | None = None
    bodies: tuple[Body, ...] = ()
    ladder: Annotated[tuple[Level, ...], Field(min_length=MIN_LEVELS)]
    decision_words: Annotated[tuple[DecisionWord, ...], Field(min_length=1)] = DECISION_WORDS
    reminders: ReminderSchedule = ReminderSchedule()
    silence: SilenceProcedure = SilenceProcedure()
    meetings: MeetingSchedule = MeetingSchedule()
    digest: DigestSchedule = DigestSchedule()
    registers: tuple[Register, ...] = ()
    rounds: tuple[RoundRule, ...] = ()
    roll_call: RollCallRule | None = None

    def area(self, name: str, *, on: date | None = None) -> Area:
        return self._areas.find(name, on=on)

    def entity(self, name: str, *, on: date | None = None) -> Entity:
        """Return an entity by its code, name, alias or the name of its group."""
        return self._entities.find(name, on=on)

    def area_named(self, name: str) -> Area | None:
        """Return the area with exactly this code, name or alias, without regard to case and accents; None for any other."""
        return self._areas.exact(name)

    def entity_named(self, name: str) -> Entity | None:
        return self._entities.exact(name)

    def role_named(self, name: str) -> Role | None:
        return self._roles.exact(name)

    def find_station(self, name: str, *, on: date | None = None) -> Station:
        return self._stations.find(name, on=on)

    def station_in(self, place: str) -> Station | None:
        """Return the station whose city a place names, as "Hotel Siam, Bangkok" does; None where it names none."""
        words = re.findall(r"\w+", fold(place))
        return next((one for one in self.stations if _contains(words, fold(one.city).split())), None)

    def role(self, name: str, *, on: date | None = None) -> Role:
        return self._roles.find(name, on=on)

    def body(self, name: str, *, on: date | None = None) -> Body:
        return self._bodies.find(name, on=on)

    def title_of(self, rights: Rights) -> str:
        """Return the title of a role as in a sentence: "focal point"."""
        return lowercase_first(self.roles_with(rights)[0].title)

    @property
    def own_body(self) -> Body | None:
        """Return the body that is the task force itself; None if the charter has none of its short name."""
        return self._bodies.exact(self.short)

    def is_below_own(self, level: str) -> bool:
        """Return whether a level of the ladder is lower than that of the task force itself."""
        codes, own = [one.code for one in self.ladder], self.own_body
        at = next((n for n, one in enumerate(self.ladder) if own is not None and one.body == own.code), 0)
        return level in codes[:at]

    def level(self, name: str) -> Level:
        return self._levels.find(name, on=None)

    def level_of_body(self, name: str) -> Level | None:
        """Return the level with this name, or the one of a body with it; None outside the ladder."""
        with suppress(UserError):
            return self.level(name) if name else None
        with suppress(UserError):
            code = self.body(name).code
            return next((level for level in self.ladder if level.body == code), None)
        return None

    def decision_word(self, name: str, *, on: date | None = None) -> DecisionWord:
        return self._decision_words.find(name, on=on)

    @cached_property
    def prefixes(self) -> Prefixes:
        """Return the prefixes of the references that people may type."""
        return {**BUILT_IN, **{one.prefix: one.kind for one in self.registers}}

    @cached_property
    def register_kinds(self) -> tuple[Kind, ...]:
        return tuple(one.kind for one in self.registers)

    def register(self, kind: Kind) -> Register | None:
        """Return the register of a kind of records; None for a kind of the bot's own, and for one that the charter lacks."""
        return self._registers.get(kind)

    def round(self, code: str) -> RoundRule | None:
        """Return the round that is declared with this code; None where none is."""
        return next((one for one in self.rounds if one.code == code), None)

    @property
    def home_station(self) -> Station:
        return self.find_station(self.station)

    def day_of(self, at: datetime) -> date:
        """Return the day at the task force's own station, which counts for terms, rights and deadlines."""
        return local(at, self.zone).date()

    @property
    def levels_in_use(self) -> tuple[Level, ...]:
        return tuple(level for level in self.ladder if level.retired is None)

    @property
    def first_level(self) -> Level:
        return self.levels_in_use[0]

    def next_level(self, code: str) -> Level | None:
        """Return the next level above; None at the top."""
        above = self.ladder[self.ladder.index(self.level(code)) + 1 :]
        return next((level for level in above if level.retired is None), None)

    def areas_on(self, day: date) -> tuple[Area, ...]:
        """Return the areas in force on a day, in the charter's order."""
        return tuple(area for area in self.areas if area.is_in_force(day))

    def roles_with(self, rights: Rights) -> tuple[Role, ...]:
        """Return the roles with these rights that are not retired.

        There is exactly one with the rights of chair, secretary, staff and admin.
        """
        return tuple(role for role in self.roles if role.rights is rights and role.retired is None)

    @property
    def all_channels(self) -> tuple[str, ...]:
        """Return every channel that the bot posts to, without duplicates, the main one first."""
        areas = (area.channel for area in self.areas)
        return tuple(dict.fromkeys(filter(None, (self.channels.main, *areas, self.channels.audit))))

    def audience(self, channel: str) -> Visibility:
        return self.channels.audience.get(channel, Visibility.MEMBERS)

    def working_days(self, station: str) -> WorkingDays:
        """Return the working days of a station, for any year."""
        return self._working_days.get(station) or self._working_days[self.find_station(station).code]

    def with_overrides(
        self, closures: Sequence[Closure], *, digest: "DigestSchedule | None" = None
    ) -> "Charter":
        """Return the charter with closures and the digest schedule overridden; itself if there are none."""
        if not closures and digest is None:
            return self
        stations = tuple(
            station.with_closures(one for one in closures if one.station == station.code)
            for station in self.stations
        )
        return self.with_parts(stations=stations, digest=digest or self.digest)

    def with_parts(self, **parts: object) -> "Charter":
        """Return a copy with some fields replaced."""
        # `model_copy` would keep the cached properties, which depend on the fields.
        fields = {name: getattr(self, name) for name in type(self).model_fields}
        return type(self).model_construct(**(fields | parts))

    def removed_items(self, previous: "Charter") -> list[CharterItem]:
        """Return the items of the previous charter that records may refer to and this one lacks."""
        return [
            item
            for before, after in zip(previous.item_lists(), self.item_lists(), strict=True)
            for item in before
            if item.stored_code not in {kept.stored_code for kept in after}
        ]

    def item_lists(self) -> tuple[Sequence[CharterItem], ...]:
        return (
            self.stations,
            self.entities,
            self.roles,
            self.areas,
            self.bodies,
            self.ladder,
            self.decision_words,
            self.registers,
            self.rounds,
        )

    @cached_property
    def _areas(self) -> "Directory[Area]":
        return build_directory(self.areas, one="area", many="areas")

    @cached_property
    def _entities(self) -> "Directory[Entity]":
        return build_directory(self.entities, one="entity", many="entities")

    @cached_property
    def _stations(self) -> "Directory[Station]":
        return build_directory(self.stations, one="station", many="stations")

    @cached_property
    def _roles(self) -> "Directory[Role]":
        return build_directory(self.roles, one="role", many="roles")

    @cached_property
    def _bodies(self) -> "Directory[Body]":
        return build_directory(self.bodies, one="body", many="bodies")

    @cached_property
    def _levels(self) -> "Directory[Level]":
        return build_directory(self.ladder, one="level", many="levels")

    @cached_property
    def _decision_words(self) -> "Directory[DecisionWord]":
        return build_directory(self.decision_words, one="outcome", many="outcomes")

    @cached_property
    def _registers(self) -> Mapping[Kind, Register]:
        return {one.kind: one for one in self.registers}

    @cached_property
    def zones_by_city(self) -> Mapping[str, str]:
        """Return the time zone of each station, by the folded name of its city."""
        return {fold(station.city): station.zone for station in self.stations}

    @cached_property
    def body_codes(self) -> Mapping[str, str]:
        """Return the code of each body, by each of its folded names."""
        return {fold(name): body.code for body in self.bodies for name in body.names()}

    @cached_property
    def _working_days(self) -> Mapping[str, WorkingDays]:
        return {station.code: working_days_of(station, language=self.language) for station in self.stations}


ItemT = TypeVar("ItemT", bound=CharterItem)


@dataclass(frozen=True, kw_only=True)
class Directory(Generic[ItemT]):
    """An index of items of one kind, by everything that a person may type for them."""

    singular: str
    plural: str
    items: tuple[ItemT, ...]
    by_code: Mapping[str, ItemT]
    by_name: Mapping[str, tuple[ItemT, ...]]

    def exact(self, name: str) -> ItemT | None:
        """Return the one item of a name; None where there is none, or several."""
        found = self.by_name.get(match_key(name), ())
        return found[0] if len(found) == 1 else None

    def find(self, name: str, *, on: date | None) -> ItemT:
        exact = self.by_code.get(name)
        matches = (exact,) if exact else self.by_name.get(match_key(name), ())
        if len(matches) != 1:
            raise self._no_match_error(name, matches=matches, on=on)
        if on is not None and not matches[0].is_in_force(on):
            raise UserError(
                f"{matches[0].display_name} isn't in use on {_format_day(on)}: {self._choices_sentence(on)}"
            )
        return matches[0]

    def _no_match_error(self, name: str, *, matches: Sequence[ItemT], on: date | None) -> UserError:
        words = fold(name).split()
        near = matches or [
            item for item in self._choices(on) if words and matches_names(words, _all_names(item))
        ]
        if not near:
            what = f"I don't know {quoted(name)}" if words else "Nothing was named"
            return UserError(f"{what}: {self._choices_sentence(on)}")
        readings = [
            Interpretation(item.display_name if len(near) > 1 else "Yes", item.code)
            for item in near[:MAX_INTERPRETATIONS]
        ]
        return AmbiguousInput(
            f"{quoted(name)}: do you mean {join_all([item.display_name for item in near], last=' or ')}?",
            phrase=name,
            interpretations=readings,
        )

    def _choices_sentence(self, on: date | None) -> str:
        names = [item.display_name for item in self._choices(on)]
        if len(names) == 1:
            return f"the one {self.singular} is {names[0]}."
        count = NUMBER_WORDS[len(names)] if len(names) < len(NUMBER_WORDS) else str(len(names))
        return (
            f"the {count} {self.plural} are {join_names(names)}." if names else f"there are no {self.plural}."
        )

    def _choices(self, on: date | None) -> list[ItemT]:
        return [item for item in self.items if (item.is_in_force(on) if on else item.retired is None)]


def build_directory(items: tuple[ItemT, ...], *, one: str, many: str) -> Directory[ItemT]:
    by_name: dict[str, tuple[ItemT, ...]] = {}
    for item in items:
        for shared in item.ambiguous_names():
            by_name[match_key(shared)] = (*by_name.get(match_key(shared), ()), item)
    # An item's own name wins over a shared one.
    by_name |= {match_key(name): (item,) for item in items for name in item.names()}
    return Directory(
        singular=one, plural=many, items=items, by_code={item.code: item for item in items}, by_name=by_name
    )


def _all_names(item: CharterItem) -> tuple[str, ...]:
    return *item.names(), *item.ambiguous_names()


def _format_day(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b} {day.year}"


class ClosedDays(Mapping[date, str]):
    """The closed days of a station: public holidays with its own corrections, computed per year on demand.

    Each year is computed into a mapping of its own before it is published: `holidays` objects fill themselves
    on access, so a second thread could see a year that is marked as known and still empty.
    """

    def __init__(self, station: Station, *, language: str) -> None:
        self._station = station
        self._language = language
        self._years: dict[int, Mapping[date, str]] = {}

    def of_year(self, year: int) -> Mapping[date, str]:
        known = self._years.get(year)
        return self._years.setdefault(year, self._compute(year)) if known is None else known

    def _compute(self, year: int) -> Mapping[date, str]:
        calendar = self._station.holidays
        public = _cached_holidays(calendar, year, self._language) if calendar else {}
        days = {**public, **self._station.closed}
        return {day: days[day] for day in sorted(days) if day.year == year and day not in self._station.open}

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and day in self.of_year(day.year)

    def __getitem__(self, day: date) -> str:
        return self.of_year(day.year)[day]

    def __iter__(self) -> Iterator[date]:
        """Iterate over the years 2000 to 2099; lookups have no such limit."""
        return (day for year in range(2000, 2100) for day in self.of_year(year))

    def __len__(self) -> int:
        return sum(1 for _ in self)


def working_days_of(station: Station, *, language: str) -> WorkingDays:
    return WorkingDays(
        weekdays=frozenset(day.number for day in station.week),
        closed=ClosedDays(station, language=language),
        opened=frozenset(station.open),
    )
