"""What parsing needs to know, and what it returns."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from bot.calendar import Due, OfficeHours, WorkingDays
from bot.charter import Area, Charter, Entity, Level
from bot.dates.anchors import Anchor
from bot.dates.recurrence import Recurrence
from bot.errors import UserError
from bot.money import Money
from bot.owner_roles import Position
from bot.people import Profile, Roster
from bot.periods import Period
from bot.records import Kind, Ref
from bot.sessions import Session
from bot.settings import DigestChoice
from bot.vocabulary import ListWords

MAX_CHARACTERS = 4000


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
    kind_words: Mapping[Kind, ListWords]  # of the kinds that answer questions
    sessions: Sequence[Session] = ()
    unlisted_profiles: Mapping[str, Profile] = field(default_factory=dict)
    anchors: Callable[[], Mapping[str, Anchor]] = dict  # by the names of what a day can depend on
    takes_length: bool = (
        False  # an hour is that at which something begins, and may be said with its end or length
    )

    is_of_past: bool = False  # what is said has been, so no day ahead is meant
    option_names: frozenset[str] = (
        frozenset()
    )  # of every verb's options, folded; empty for those of `OPTIONS`

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
    | Period
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
    | tuple[str, ...]
)


@dataclass
class ParsedWords:
    """The result of parsing. `options` are values by option name, `emptied` the options that have none; `text` is the rest."""

    refs: list[Ref] = field(default_factory=list)
    text: str = ""
    options: dict[str, Value] = field(default_factory=dict)
    emptied: set[str] = field(default_factory=set)

    def is_given(self, name: str) -> bool:
        """Return whether an option (or "text") got a value or was emptied; any other is left alone."""
        return name in self.options or name in self.emptied or (name == "text" and bool(self.text))

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

    def period(self, name: str) -> Period | None:
        return self.value(name, Period)

    def option_text(self, name: str) -> str:
        """Return the text of an option; empty if it was not given."""
        return self.value(name, str) or ""

    @property
    def page(self) -> int:
        """Return the requested page of a list; 1 by default."""
        return int(self.option_text("page") or 1)


class FieldError(UserError):
    """An error in one field of a form."""

    def __init__(self, field_name: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field_name = field_name
