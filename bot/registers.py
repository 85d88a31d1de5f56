"""Registers: what a task force keeps, as its charter declares it. Rules without I/O."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Annotated, Any

from pydantic import Field, PlainValidator, model_validator

from bot.charter_section import CharterItem, CharterSection, Rights, Text, pattern_validator
from bot.counted_due import CountedDue
from bot.names import fold, indexed, spelling_hint, with_article
from bot.records import PREFIX, Kind, Visibility
from bot.register_corrections import SUPERSEDES, SUPERSEDES_FIELD, problems_of_immutable
from bot.register_dates import (
    LATE_WORDS,
    LONG_WORD,
    REVIEW_WORDS,
    UNASSIGNED_WORD,
    AssignWithin,
    Due,
    DueRule,
    LongOpen,
    Place,
    Problems,
    Remind,
    problems_of_days,
    words_of_lists,
)
from bot.register_fields import (
    is_filled,
    problems_of_counting,
    problems_of_required_where,
    problems_of_several,
    problems_of_steps,
)
from bot.register_numbers import problems_of_masking, problems_of_numbers
from bot.register_reviews import REVIEWED, REVIEWED_FIELD, ReviewEvery, problems_of_reviews
from bot.register_sums import Tables, problems_of_tables
from bot.register_types import CHOICE, DATE, FIELD_TYPES, MONEY, NUMBER, PERSON, RECORD, YEAR
from bot.register_ways import OutcomeSets, Way, WayByChoice
from bot.reminders import Ladder

OWNER = "owner"  # beside the rights of the charter: whoever owns the entry
AUTHOR = "author"  # whoever entered it, who may change it where the declaration doesn't say who may
EMPTY, GIVEN = "empty", "given"  # what a condition may ask of a field, besides its values
NOT = "not"
MAX_AXES = 2
MAX_CHOICES, MAX_FIELDS = 30, 30
LIST_WORDS = frozenset(("all", "mine", "me", "my", "open"))  # of the verb that lists entries: no choice
# What questions begin with: no register and no entry is called so.
QUESTION_WORDS = frozenset(
    ("what", "who", "how", "when", "where", "which", "why", "is", "are", "does", "do", "the", "this", "that", "today",
     "tomorrow", "any", "all", "list", "lists", "mine", "my", "yes", "no", "help")
)  # fmt: skip
DATED_TYPES = (CHOICE, YEAR, NUMBER, DATE, "entity")  # whose earlier values are kept with their days
WAITS = "waits"  # of a list: for the outcome of which body
STATE = "state"  # under this name is kept from when to when an entry was withdrawn
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# What an example says in a field of each type; those of texts are left to whoever types it.
EXAMPLES = {
    NUMBER: "12",
    MONEY: '"CHF 42 000"',
    DATE: "{day}",
    YEAR: "{year}",
    "link": "https://example.org",
    PERSON: "@name",
    "entity": "{entity}",
    RECORD: "A-1",
}
# What every entry has and every list takes, also by its other names: no field may be called so.
RESERVED = frozenset(
    ("title", "area", "entity", "owner", "due", "for", "visibility", "behalf", "reason", "state", "number", "kind",
     "page", "on", "by", "late", "mine", "all", "text", "outcome", "waits", "yes", "no", "off", "not", "empty", "given", "ref",
     "id", "before", "deadline", "who", "assigned", "dept", "private", "why")
)  # fmt: skip
ADDERS = (Rights.CHAIR, Rights.SECRETARY, Rights.DEPUTY, Rights.FOCAL_POINT, Rights.REGIONAL, Rights.CHIEF)
IMPORTERS = (Rights.CHAIR, Rights.SECRETARY)

Name = Annotated[
    str,
    pattern_validator(r"[a-z]{2,20}", "a name has 2 to 20 small letters, since people type it as “name:”"),
]
One = Annotated[str, pattern_validator(r"[a-z]{2,16}", "it is one word of 2 to 16 small letters")]
Many = Annotated[str, pattern_validator(r"[a-z]{2,20}", "it is one word of 2 to 20 small letters")]
Called = Annotated[
    str, pattern_validator(r"[^\W\d_]+(?: [^\W\d_]+){0,3}", "it is one to four words of letters alone")
]
Choice = Annotated[
    str, pattern_validator(r"[^:,\n]{1,60}", "a choice has at most 60 characters, and no colon or comma")
]
Label = Annotated[
    str, pattern_validator(r"[^<>\n]{0,40}", "a label has at most 40 characters, without < and >")
]
DayOfYear = Annotated[
    str,
    pattern_validator(
        rf"|(?:[1-9]|1\d|2[0-8]) (?:{'|'.join(MONTHS)})|(?:29|30) (?!feb)(?:{'|'.join(MONTHS)})"
        r"|31 (?:jan|mar|may|jul|aug|oct|dec)",
        "a day of each year is written like “16 jan”, and is there every year",
    ),
]
Says = Annotated[
    str, pattern_validator(r"[^<>\n]{1,200}", "a warning has at most 200 characters, without < and >")
]
WarningName = Annotated[
    str, pattern_validator(r"[a-z][a-z_]{1,19}", "a name has 2 to 20 small letters, and _ between its words")
]
Example = Annotated[
    str, pattern_validator(r"[^<>{}\n]{0,120}", "an example has at most 120 characters, without < > { }")
]
Prefix = Annotated[str, pattern_validator(r"[A-Z]{1,4}", "a prefix has one to four capital letters")]
Values = Mapping[str, Sequence[str]]  # of an entry, by the names of fields and states
Part = tuple[str, tuple[str, ...]]  # of a condition: a field or a state, and what it must say


@dataclass(frozen=True)
class Condition:
    """What an entry must say: one of `any_of`, in each of which every field has one of its values.

    In the charter: `{field: value}`, a list of values, several keys, `not:`, the values `empty` and `given`, and a list of
    these.
    """

    any_of: tuple["Clause", ...]

    def holds(self, values: Values) -> bool:
        return any(clause.holds(values) for clause in self.any_of)

    @property
    def parts(self) -> list[Part]:
        also = [part for clause in self.any_of if clause.unless for part in clause.unless.parts]
        return [*(part for clause in self.any_of for part in clause.fields), *also]

    @property
    def names(self) -> list[str]:
        """Return the names of the fields and states of which it asks."""
        return list(dict.fromkeys(name for name, _ in self.parts))


@dataclass(frozen=True)
class Clause:
    """One alternative of a condition; `unless` is its `not:`."""

    fields: tuple[tuple[str, tuple[str, ...]], ...]
    unless: Condition | None = None

    def holds(self, values: Values) -> bool:
        return all(_is_one_of(values.get(name, ()), wanted) for name, wanted in self.fields) and not (
            self.unless is not None and self.unless.holds(values)
        )


def _is_one_of(has: Sequence[str], wanted: Sequence[str]) -> bool:
    known = {fold(one) for one in has if one}
    return any(
        not known if one == EMPTY else bool(known) if one == GIVEN else fold(one) in known for one in wanted
    )


def _read_condition(value: object) -> object:
    if isinstance(value, Condition):
        return value
    alternatives = value if isinstance(value, list) else [value]
    return Condition(tuple(_read_clause(one) for one in alternatives))


def _read_clause(table: object) -> Clause:
    if not isinstance(table, dict) or not table:
        raise ValueError("a condition is written {field: value}")
    fields = tuple((name, _texts(one)) for name, one in table.items() if name != NOT)
    unless = _read_condition(table[NOT]) if NOT in table else None
    return Clause(fields, unless if isinstance(unless, Condition) else None)


def _texts(value: object) -> tuple[str, ...]:
    return tuple(str(one) for one in value) if isinstance(value, list | tuple) else (str(value),)


Where = Annotated[Condition, PlainValidator(_read_condition)]
EVERYTHING = Condition((Clause(()),))


class RegisterField(CharterSection):
    """A field of the entries of a register. Those with `key` are together unique; `start` is the value of a new entry.

    With `several` it may have more than one value. Where `required_where` holds there is no entry without it.
    """

    noun = "a field"

    name: Name
    label: Label = ""
    type: str = ""
    choices: Annotated[tuple[Choice, ...], Field(max_length=MAX_CHOICES)] = ()
    start: str = ""
    required: bool = False
    required_where: Where | None = None
    key: bool = False
    several: bool = False

    @property
    def value_type(self) -> str:
        return self.type or (CHOICE if self.choices else FIELD_TYPES[0])

    @property
    def shown_label(self) -> str:
        return self.label or self.name.capitalize()


class Axis(CharterSection):
    """A state of the entries of a register; a register has at most two.

    `needs` names the fields that a choice requires, and `second_key` whose word it takes besides that of whoever says it.
    With `only_where` it has no value before that holds, and loses it when that no longer does. With `steps`, pairs of
    choices, no other choice follows one. Where `waits_for` holds, only the outcome of a body sets it.
    """

    noun = "a state"

    name: Name
    label: Label = ""
    choices: Annotated[tuple[Choice, ...], Field(min_length=2, max_length=MAX_CHOICES)]
    start: str = ""
    set_by: Annotated[tuple[str, ...], Field(min_length=1)] = (OWNER, Rights.SECRETARY)
    needs: Mapping[str, tuple[str, ...]] = Field(default_factory=dict)
    second_key: Mapping[str, tuple[str, ...]] = Field(default_factory=dict)
    steps: tuple[tuple[str, ...], ...] = ()
    only_where: Where = EVERYTHING
    waits_for: Where | None = None

    @property
    def first(self) -> str:
        return self.start or self.choices[0]

    @property
    def shown_label(self) -> str:
        return self.label or self.name.capitalize()

    def next_choices(self, now: str) -> list[str]:
        """Return the choices that may follow one."""
        allowed = [after for before, after in self.steps if before == now] if self.steps else self.choices
        return [one for one in self.choices if one in allowed and one != now]


class Rate(CharterSection):
    """How many entries `count` holds for, among those that `among` holds for."""

    noun = "a rate"

    count: Where
    among: Where = EVERYTHING


class Share(CharterSection):
    """Which part the numbers in the fields of `sum` are of those in the fields of `among`, of the entries that `where` holds for."""

    noun = "a share"

    sum: Annotated[tuple[Name, ...], Field(min_length=1)]
    among: Annotated[tuple[Name, ...], Field(min_length=1)]
    where: Where = EVERYTHING


class Warn(CharterSection):
    """What people who have one of the rights in `whom` are told once of an entry, while `when` holds for it and it is open."""

    noun = "a warning"

    when: Where
    whom: Annotated[tuple[str, ...], Field(min_length=1)]
    says: Says


@dataclass(frozen=True)
class Freeze:
    """The rates of a register are kept as they were at a moment: at the end of a day, or when somebody asked for it."""

    register: str
    at: datetime
    person_id: int | None = None  # None: the day of the year that the charter names


class Register(CharterItem):
    """What the task force keeps a list of. Its `code` is the list, `one` an entry of it; `prefix` begins its references.

    `called` is what people read for one entry and for several; None where that is what they type. `owner` is the right
    whose holder for the area of an entry answers for it while it has no owner. `add_by` are the rights that may enter
    entries (empty: every member), `edit_by` those that may change them (empty: whoever owns or entered it, chair and
    secretary), `import_by` those that may import them (empty: chair and secretary), `numbers_for` those that read masked
    numbers besides the owner. `due` says whether an entry has a deadline, or from what it is counted; `remind` are the days before it, instead of those
    of actions, counted by the calendar with `calendar`. `assign_within` says by when an entry has an owner, `long_open`
    what is open for long, `review_every` how often an entry is reviewed. `example` is what is typed to enter one, after its
    word; "": from its fields. At the end of the day `freeze` of each year the rates are kept as they are then; "" for
    never. `tables` says which numbers tables add up instead of counting entries. An entry goes through the bodies of
    `way`, or of the one of `ways` that a choice of its field names; `outcome_sets` says which states their outcomes set.
    With `immutable` entries stay as they were, and a later one supersedes one that is wrong.
    """

    # Identity hash: what is derived from a declaration is cached by it.
    __hash__ = object.__hash__
    __eq__ = object.__eq__

    noun = "a register"

    code: Many
    one: One
    prefix: Prefix
    called: Annotated[tuple[Called, ...], Field(min_length=2, max_length=2)] | None = None
    what: Text
    example: Example = ""
    owner: Rights | None = None
    readers: Visibility = Visibility.MEMBERS
    immutable: bool = False
    add_by: tuple[str, ...] = ()
    edit_by: tuple[str, ...] = ()
    import_by: tuple[str, ...] = ()
    fields: Annotated[tuple[RegisterField, ...], Field(max_length=MAX_FIELDS)] = ()
    states: Annotated[tuple[Axis, ...], Field(max_length=MAX_AXES)] = ()
    closed_where: Where | None = None
    due: Due = DueRule.NONE
    remind: Remind = ()
    calendar: bool = False
    assign_within: AssignWithin | None = None
    long_open: LongOpen | None = None
    review_every: ReviewEvery | None = None
    rates: Mapping[Name, Rate] = Field(default_factory=dict)
    shares: Mapping[Name, Share] = Field(default_factory=dict)
    sums: tuple[Name, ...] = ()
    tables: Tables | None = None
    mask_below: Annotated[int, Field(ge=2, le=100)] | None = None
    numbers_for: tuple[str, ...] = ()
    warn: Mapping[WarningName, Warn] = Field(default_factory=dict)
    freeze: DayOfYear = ""
    way: Way | None = None
    ways: WayByChoice = Field(default_factory=dict)
    outcome_sets: OutcomeSets = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _with_own_fields(cls, declared: Any) -> Any:
        """Add the fields that a register has by itself: of the last review, and of what an entry supersedes."""
        fields = declared.get("fields", ()) if isinstance(declared, dict) else None
        if not isinstance(fields, list | tuple):
            return declared
        own = [REVIEWED_FIELD] if "review_every" in declared else []
        own += [SUPERSEDES_FIELD] if declared.get("immutable") else []
        return {**declared, "fields": [*fields, *own]} if own else declared

    @property
    def stored_code(self) -> str:
        return self.prefix

    @property
    def kind(self) -> Kind:
        return Kind(self.prefix)

    @property
    def singular(self) -> str:
        """Return what people read for one entry."""
        return self.called[0] if self.called else self.one

    @property
    def indefinite(self) -> str:
        """Return what people read for an entry of which nothing was said yet: “a recommendation”."""
        return with_article(self.singular)

    @property
    def many(self) -> str:
        """Return what people read for several entries."""
        return self.called[1] if self.called else self.code

    @property
    def has_due(self) -> bool:
        """Return whether its entries have deadlines: of their own, of their next review, or of their next paper."""
        return self.due != DueRule.NONE or self.review_every is not None

    @property
    def takes_due(self) -> bool:
        """Return whether people set these deadlines: that of a review or a paper follows from a day, others are counted."""
        return self.due in (DueRule.REQUIRED, DueRule.OPTIONAL)

    @property
    def counted_due(self) -> CountedDue | None:
        """Return how the deadline of an entry is counted from what it says; None where it isn't."""
        return self.due if isinstance(self.due, CountedDue) else None

    @property
    def source_field(self) -> str:
        """Return the field that names the event or meeting from which its deadline is counted; "" where none does."""
        name = self.counted_due.field if self.counted_due else ""
        return next((one.name for one in self.fields if (one.name, one.value_type) == (name, RECORD)), "")

    @property
    def has_paper_due(self) -> bool:
        """Return whether an entry is due when its next paper is."""
        return self.due == DueRule.PAPERS

    @property
    def every_way(self) -> tuple[tuple[str, ...], ...]:
        """Return each way that an entry may take; none for a register of which no body says anything."""
        by_choice = (way for some in self.ways.values() for way in some.values())
        return (self.way, *by_choice) if self.way else tuple(by_choice)

    def way_of(self, values: Values) -> tuple[str, ...]:
        """Return the bodies, by their codes, through which an entry goes; none where what it says names no way."""
        if self.way:
            return self.way
        said = ((fold(text), some) for name, some in self.ways.items() for text in values.get(name, ()))
        found = (way for text, some in said for choice, way in some.items() if fold(choice) == text)
        return next(found, ())

    @property
    def is_answered(self) -> bool:
        """Return whether somebody answers for what nobody owns, until it is closed."""
        return self.owner is not None and self.closed_where is not None

    @property
    def gets_owners(self) -> bool:
        """Return whether the chair and the secretary are shown what should have an owner and has none."""
        return self.assign_within is not None or self.is_answered

    @property
    def list_words(self) -> tuple[str, ...]:
        """Return the words of its list that follow from what it declares of days."""
        return (
            *(LATE_WORDS if self.has_due else ()),
            *((UNASSIGNED_WORD,) if self.assign_within else ()),
            *((LONG_WORD,) if self.long_open else ()),
            *(REVIEW_WORDS if self.review_every else ()),
        )

    def ladder(self, usual: Ladder) -> Ladder:
        """Return the days on which a deadline is reminded of; `usual` are those of actions."""
        if self.review_every is not None:
            return Ladder((self.review_every.due_for, 0), usual.after, is_calendar=True)
        return Ladder(self.remind, usual.after, self.calendar) if self.remind else usual

    @cached_property
    def by_name(self) -> Mapping[str, RegisterField | Axis]:
        parts: list[RegisterField | Axis] = [*self.fields, *self.states]
        return {one.name: one for one in parts}

    def typed_label(self, name: str) -> str:
        """Return the word that people read for a field, where it can be typed for its name; "" where it means something else."""
        word = fold(self.by_name[name].label)
        taken = word in self.by_name or word in (RESERVED | {WAITS, "years"}) - {"text", "number"}
        return word if word.isascii() and word.isalpha() and not taken else ""

    @cached_property
    def dated_names(self) -> tuple[str, ...]:
        """Return the fields and states of which it is known what an entry said on an earlier day."""
        fields = [one.name for one in self.single_fields if one.value_type in DATED_TYPES]
        return (*fields, *(axis.name for axis in self.states))

    @cached_property
    def single_fields(self) -> tuple[RegisterField, ...]:
        """Return the fields that have one value at most."""
        return tuple(one for one in self.fields if not one.several)

    @cached_property
    def several_names(self) -> frozenset[str]:
        """Return the names of the fields that may have several values."""
        return frozenset(one.name for one in self.fields if one.several)

    @cached_property
    def person_names(self) -> frozenset[str]:
        """Return the names of the fields that name a person."""
        return frozenset(one.name for one in self.fields if one.value_type == PERSON)

    @property
    def has_figures(self) -> bool:
        """Return whether anything is counted below its list."""
        return bool(self.rates or self.shares or self.sums)

    @property
    def as_of(self) -> str:
        """Return the field that says of which day an entry's counts are; "" where tables count entries."""
        return self.tables.as_of if self.tables else ""

    @cached_property
    def masked(self) -> frozenset[str]:
        """Return the fields whose small numbers only the owner of an entry reads."""
        numbers = (one.name for one in self.fields if one.value_type == NUMBER)
        return frozenset(numbers) if self.mask_below else frozenset()

    @property
    def year_field(self) -> str:
        """Return the first field that holds a year; "" where none does."""
        return next((one.name for one in self.fields if one.value_type == YEAR), "")

    def last_freeze(self, before: date) -> date | None:
        """Return the last day before another at whose end the rates are kept; None where the charter names no day."""
        if not self.freeze:
            return None
        day, month = self.freeze.split()
        found = date(before.year, MONTHS.index(month) + 1, int(day))
        return found if found < before else found.replace(year=before.year - 1)

    @property
    def key_fields(self) -> list[RegisterField]:
        """Return the fields that together are unique."""
        return [one for one in self.fields if one.key]

    @property
    def typed_example(self) -> str:
        """Return how an entry is entered by words, with the fields that it requires, as `bot.examples` fills it."""
        said = {
            one.name: _as_filled(one.choices[0]) if one.choices else EXAMPLES.get(one.value_type, "...")
            for one in self.fields
        }
        said |= {self.source_field: "E-1"} if self.source_field else {}
        always = {one.name: (said[one.name],) for one in self.fields if one.required}
        conditional = self.required_with(self.settled({**self.start_values(), **always}))
        needed = [f"{one.name}:{said[one.name]}" for one in self.fields if one.required or one in conditional]
        return " ".join([self.one, self.example or " ".join(["What it is about", *needed])])

    def start_values(self) -> dict[str, tuple[str, ...]]:
        """Return what a new entry says before anybody says more."""
        return {one.name: (one.start,) for one in self.fields if one.start}

    def settled(self, values: Values) -> dict[str, tuple[str, ...]]:
        """Return the values with each state that its condition requires at its first choice, and without the others."""
        found = {name: tuple(some) for name, some in values.items() if some}
        for axis in self.states:
            if not axis.only_where.holds(found):
                found.pop(axis.name, None)
            elif not found.get(axis.name):
                found[axis.name] = (axis.first,)
        return found

    def is_closed(self, values: Values) -> bool:
        return self.closed_where is not None and self.closed_where.holds(values)

    def key_of(self, values: Values) -> str:
        """Return the values that together are unique, without case and accents; "" where all are missing."""
        parts = [fold(" ".join(values.get(one.name, ()))) for one in self.key_fields]
        return indexed("\x1f".join(parts)) if any(parts) else ""

    def required_with(self, values: Values) -> list[RegisterField]:
        """Return the fields whose condition holds, so that an entry with these values needs them."""
        conditional = ((one, one.required_where) for one in self.fields)
        return [one for one, where in conditional if where is not None and where.holds(values)]

    def needed(self, axis: Axis, choice: str, values: Values) -> list[str]:
        """Return the names of the fields that a choice requires: those it names, then those that its conditions ask for."""
        would = self.required_with(self.settled({**values, axis.name: (choice,)}))
        asked = [
            one.name
            for one in would
            if not values.get(one.name) or (one.required_where and axis.name in one.required_where.names)
        ]
        return [*axis.needs.get(choice, ()), *asked]

    def lacking(self, axis: Axis, choice: str, values: Values) -> list[RegisterField]:
        """Return the fields that a choice requires and an entry has not."""
        wanted = self.needed(axis, choice, values)
        return [
            one
            for one in self.fields
            if one.name in wanted and not is_filled("".join(values.get(one.name, ())))
        ]

    def allowed(self, right: str) -> frozenset[str]:
        """Return the rights, and `OWNER`, to which the declaration gives one of the rights of entries."""
        match right:
            case "enter":
                return frozenset(self.add_by or ADDERS)
            case "import entries":
                return frozenset(self.import_by or IMPORTERS)
            case "set":
                return frozenset(who for axis in self.states for who in axis.set_by)
            case "second key":
                return frozenset(
                    who for axis in self.states for some in axis.second_key.values() for who in some
                )
            case "review":
                return self.allowed("change entry") | {OWNER} if self.review_every else frozenset()
        return frozenset(self.edit_by or (OWNER, AUTHOR, Rights.CHAIR, Rights.SECRETARY))


def _as_filled(choice: str) -> str:
    return choice.replace("{", "{{").replace("}", "}}")


# What is wrong with a declaration


def register_problems(registers: object, *, taken: Mapping[str, str]) -> Problems:
    """Yield what is wrong between the parts of the declarations, as they stand in the file, each with its place.

    `taken` has the words that mean something else when they are typed, with what each is.
    """
    words = dict(taken)
    prefixes = {prefix: f"what references to {kind}s begin with" for kind, prefix in PREFIX.items()}
    for n, one in enumerate(registers if isinstance(registers, list) else ()):
        if not isinstance(one, dict):
            continue
        at: Place = ("registers", n)
        code = str(one.get("code"))
        for key, known in (("prefix", prefixes), ("code", words), ("one", words)):
            word = str(one.get(key, ""))
            if key != "prefix" and word in QUESTION_WORDS:
                yield (*at, key), f"“{word}” begins questions; call it otherwise"
            if word in known:
                yield (*at, key), f"“{word}” is already {known[word]}; call it otherwise"
            if word == REVIEWED and "review_every" in one:
                yield (*at, key), f"“{word}” is already a command; call it otherwise"
            known[word] = f"a word of the register {code}"
        yield from _problems_of_called(at, one, taken)
        yield from _problems_of(at, one)


def _problems_of_called(at: Place, one: Mapping[str, Any], taken: Mapping[str, str]) -> Problems:
    """Yield a problem where the name of an entry, which is typed too, begins with a word that means something else."""
    names = one.get("called")
    called = str(names[0]) if isinstance(names, list) and names else ""
    first = fold(called).partition(" ")[0]
    if first in taken or first in QUESTION_WORDS:
        known = taken.get(first, "a word that begins questions")
        yield (
            (*at, "called"),
            f"“{called}” begins with “{first}”, which is already {known}; call it otherwise",
        )


def _problems_of(at: Place, one: Mapping[str, Any]) -> Problems:
    named: dict[str, list[str] | None] = {REVIEWED: None} if "review_every" in one else {}
    named |= {SUPERSEDES: None} if one.get("immutable") else {}
    words = (*LIST_WORDS, *words_of_lists(one))
    for part in ("fields", "states"):
        for n, entry in _tables(one.get(part)):
            yield from _problems_of_name((*at, part, n), entry, named, words)
    yield from _problems_of_example(at, one)
    yield from _problems_of_rights(at, one)
    yield from problems_of_days(at, one, _types_of(one))
    yield from problems_of_reviews(at, one)
    yield from problems_of_immutable(at, one)
    yield from problems_of_numbers(at, one, _types_of(one))
    yield from problems_of_tables(at, one, _types_of(one))
    yield from problems_of_masking(at, one, _types_of(one))
    several = [str(entry.get("name")) for _, entry in _tables(one.get("fields")) if entry.get("several")]
    for where, condition in _conditions(at, one):
        yield from problems_of_condition(where, condition, named)
        if {"rates", "shares"} & set(where):
            yield from problems_of_counting(where, _names_in(condition), several)
    states_of = {str(axis.get("name")) for _, axis in _tables(one.get("states"))}
    for n, axis in _tables(one.get("states")):
        yield from _problems_of_axis((*at, "states", n), axis, named, states_of)


def _types_of(one: Mapping[str, Any]) -> dict[str, str]:
    """Return the type of each field that a declaration has, by its name."""
    fields = [entry for _, entry in _tables(one.get("fields"))]
    return {str(entry.get("name")): str(entry.get("type") or FIELD_TYPES[0]) for entry in fields}


def _problems_of_name(
    at: Place, entry: Mapping[str, Any], named: dict[str, list[str] | None], words: Collection[str]
) -> Problems:
    name = str(entry.get("name"))
    if name in RESERVED:
        yield (
            (*at, "name"),
            f"“{name}” is a word that every entry has, or that means something; call it otherwise",
        )
    elif name in named:
        yield (*at, "name"), f"“{name}” stands here a second time"
    kind, choices, start = entry.get("type"), entry.get("choices"), entry.get("start")
    if isinstance(kind, str) and kind not in FIELD_TYPES:
        yield (*at, "type"), f"there is no type “{kind}”{spelling_hint(kind, FIELD_TYPES)}"
    if kind == PERSON and entry.get("key"):
        yield (*at, "key"), "a person is no key; leave “key” out"
    if kind == CHOICE and not choices:
        yield (*at, "type"), "a choice needs “choices”"
    named[name] = [str(choice) for choice in choices] if isinstance(choices, list) else None
    if kind == PERSON:
        named[name] = []  # a condition asks only whether there is one
    for n, choice in enumerate(named[name] or ()):
        if (
            choice in (EMPTY, GIVEN)
            or fold(choice) in words
            or [fold(each) for each in named[name] or ()].index(fold(choice)) != n
        ):
            yield (
                (*at, "choices", n),
                f"“{choice}” is there twice, or is a word that means something in a list or a condition",
            )
    yield from problems_of_required_where(at, entry, _names_in(entry.get("required_where")))
    yield from problems_of_several(at, entry, str(kind or (CHOICE if choices else FIELD_TYPES[0])))
    if choices and kind not in {None, CHOICE}:
        yield (*at, "type"), f"a field with “choices” is a {CHOICE}; leave the type out"
    if start and kind not in {None, CHOICE, "text", "long"}:
        yield (*at, "start"), "only texts and choices have a “start”"
    if start and named[name] is not None and start not in (named[name] or ()):
        yield (
            (*at, "start"),
            f"“{start}” is none of its choices{spelling_hint(str(start), named[name] or ())}",
        )


def _problems_of_example(at: Place, one: Mapping[str, Any]) -> Problems:
    example = str(one.get("example") or "")
    for _, entry in _tables(one.get("fields")):
        if example and entry.get("required") and f"{entry.get('name')}:" not in example:
            yield (*at, "example"), f"it lacks “{entry.get('name')}:”, without which nothing is entered"


def _problems_of_axis(
    at: Place,
    axis: Mapping[str, Any],
    named: Mapping[str, list[str] | None],
    states_of: Collection[str],
) -> Problems:
    choices, states = [str(choice) for choice in axis.get("choices") or ()], str(axis.get("name"))
    if _names_in(axis.get("only_where")) & {states}:
        yield (*at, "only_where"), f"“{states}” can't depend on itself"
    yield from problems_of_steps((*at, "steps"), axis.get("steps"), choices)
    for key in ("needs", "second_key"):
        for choice, listed in _items(axis.get(key)):
            if choice not in choices:
                yield (*at, key, choice), f"“{choice}” is none of its choices{spelling_hint(choice, choices)}"
            for n, name in enumerate(listed if isinstance(listed, list) and key == "needs" else ()):
                if name not in named or name in states_of:
                    yield (
                        (*at, key, choice, n),
                        f"there is no field “{name}”{spelling_hint(str(name), named)}",
                    )


def _problems_of_rights(at: Place, one: Mapping[str, Any]) -> Problems:
    places = [((*at, key), one.get(key)) for key in ("add_by", "edit_by", "import_by", "numbers_for")]
    for n, axis in _tables(one.get("states")):
        places.append(((*at, "states", n, "set_by"), axis.get("set_by")))
        places += [
            ((*at, "states", n, "second_key", key), each) for key, each in _items(axis.get("second_key"))
        ]
    places += [((*at, "warn", name, "whom"), each.get("whom")) for name, each in _tables_of(one.get("warn"))]
    known = [*map(str, Rights), OWNER]
    for place, listed in places:
        for n, who in enumerate(listed if isinstance(listed, list) else ()):
            if who == OWNER and place[-1] == "import_by":
                yield (*place, n), "who imports holds a role: nobody owns what is not entered yet"
            if who not in known:
                yield (
                    (*place, n),
                    (f"“{who}” is no right of a role, nor “{OWNER}”{spelling_hint(str(who), known)}"),
                )


def _conditions(at: Place, one: Mapping[str, Any]) -> Iterator[tuple[Place, object]]:
    if "closed_where" in one:
        yield (*at, "closed_where"), one["closed_where"]
    for name, rate in _items(one.get("rates")):
        yield from (
            ((*at, "rates", name, key), each) for key, each in _items(rate) if key in ("count", "among")
        )
    for n, field in _tables(one.get("fields")):
        if "required_where" in field:
            yield (*at, "fields", n, "required_where"), field["required_where"]
    for name, warning in _tables_of(one.get("warn")):
        if "when" in warning:
            yield (*at, "warn", name, "when"), warning["when"]
    for name, share in _items(one.get("shares")):
        yield from (((*at, "shares", name, key), each) for key, each in _items(share) if key == "where")
    for n, axis in _tables(one.get("states")):
        for key in ("only_where", "waits_for"):
            if key in axis:
                yield (*at, "states", n, key), axis[key]


def problems_of_condition(at: Place, condition: object, named: Mapping[str, list[str] | None]) -> Problems:
    if isinstance(condition, list):
        for n, one in enumerate(condition):
            yield from problems_of_condition((*at, n), one, named)
        return
    for name, wanted in _items(condition):
        place = (*at, name)
        if name == NOT:
            yield from problems_of_condition(place, wanted, named)
        elif name not in named:
            yield place, f"there is no field “{name}”{spelling_hint(name, named)}"
        elif (choices := named[name]) is not None:
            for value in _texts(wanted):
                if value not in (*choices, EMPTY, GIVEN):
                    yield place, f"“{value}” is no choice of “{name}”{spelling_hint(value, choices)}"


def _names_in(condition: object) -> set[str]:
    """Return the names of which a condition asks."""
    if isinstance(condition, list):
        return {name for one in condition for name in _names_in(one)}
    pairs = _items(condition)
    return {str(name) for name, _ in pairs if name != NOT} | {
        n for name, one in pairs if name == NOT for n in _names_in(one)
    }


def _tables(listed: object) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Yield the tables of a list with their places; what is none is refused elsewhere."""
    yield from (
        (n, one) for n, one in enumerate(listed if isinstance(listed, list) else ()) if isinstance(one, dict)
    )


def _tables_of(table: object) -> list[tuple[str, Mapping[str, Any]]]:
    """Return the tables in a table by their names; what is none is refused elsewhere."""
    return [(name, one) for name, one in _items(table) if isinstance(one, dict)]


def _items(table: object) -> Collection[tuple[str, Any]]:
    return list(table.items()) if isinstance(table, dict) else []
