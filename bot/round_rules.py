"""Rounds as the charter declares them: a few questions, put to seats by a day. Rules without I/O."""

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Annotated, Any

from pydantic import Field

from bot.charter_section import (
    CharterItem,
    CharterSection,
    Code,
    Days,
    Hour,
    PositiveDays,
    Rights,
    Text,
    pattern_validator,
)
from bot.names import spelling_hint
from bot.register_dates import Place, Problems, Remind
from bot.register_types import MONEY, NUMBER
from bot.registers import EVERYTHING, MONTHS, Called, Many, Name, Register, Where, problems_of_condition
from bot.round_words import says_no_change, says_none_of

MAX_QUESTIONS = 6
TAKEN = frozenset(("seat", "behalf"))  # what an answer says besides
OFFICE, ISSUE = "office", "issue"
MEETING, MONTHLY, QUARTERLY, BY_HAND, YEARLY = "meeting", "monthly", "quarterly", "by hand", "yearly"
# Fields of a register that get for what an answer is, and for which entry, where it has them.
PERIOD, ABOUT = "period", "about"
TEXTS = ("text", "long")
YES, NO = "yes", "no"  # the choices of a question that is pressed
_YEARLY = rf"{YEARLY} (?:[1-9]|1\d|2[0-8]) (?:{'|'.join(MONTHS)})"

Ask = Annotated[
    str, pattern_validator(r"[^<>\n]{1,75}", "a question has at most 75 characters, without < and >")
]
Hint = Annotated[
    str, pattern_validator(r"[^<>\n]{0,150}", "a hint has at most 150 characters, without < and >")
]
ForEach = Annotated[
    str,
    pattern_validator(
        rf"{MEETING}|{MONTHLY}|{QUARTERLY}|{BY_HAND}|{_YEARLY}",
        "it is meeting, monthly, quarterly, by hand, or a day of each year such as “yearly 20 jan”",
    ),
]
Unchanged = Annotated[
    str, pattern_validator(r"[^<>\n]{1,40}", "it has at most 40 characters, without < and >")
]
Offers = Annotated[str, pattern_validator(rf"|{ISSUE}", "it is “issue”, or left out")]
Of = Annotated[str, pattern_validator(rf"|{OFFICE}", "it is “office”, or left out")]


class SeatOf(StrEnum):
    """What there is one seat for."""

    AREA = "area"
    OFFICE = OFFICE
    ENTITY = "entity"
    ENTRY = "entry"  # of a register, while it is open


# The part of the charter that has the codes of the seats.
PARTS: Mapping[str, str] = {SeatOf.AREA: "areas", SeatOf.OFFICE: "stations", SeatOf.ENTITY: "entities"}


class Seats(CharterSection):
    """Who is asked: a seat for each area, office or entity, or for those in `of`, held by whoever has the right there.

    Of a register, `of`, there is one for each open entry that `where` holds for; whoever answers for the entry holds it.
    """

    noun = "“seats”"

    each: SeatOf
    held_by: Rights | None = None
    of: tuple[Code, ...] = ()
    where: Where = EVERYTHING

    @property
    def are_entries(self) -> bool:
        return self.each is SeatOf.ENTRY

    @property
    def register_code(self) -> str:
        """Return the register for whose entries there are seats; "" for those of the charter."""
        return self.of[0] if self.are_entries else ""


class Closes(CharterSection):
    """When a round closes: `before` working days before what it is for, at an hour. With `of: office` each office has its own days."""

    noun = "“closes”"

    before: Days = 0
    at: Hour
    of: Of = ""

    @property
    def is_of_office(self) -> bool:
        return self.of == OFFICE


class Question(CharterSection):
    """A question; its answer is the field `name` of the register that the answers go into, and may be offered as an issue.

    With `or_not_available` it is a number, or the reason why there is none, in the field of that name.
    """

    noun = "a question"

    name: Name
    ask: Ask
    hint: Hint = ""
    offers: Offers = ""
    or_not_available: Name | None = None


class RoundRule(CharterItem):
    """A round. `called` is what people read for one answer and for several, `into` the register of the answers.

    Without `into` the answers are what the entries of the seats say: of their own fields and states.

    `for_each` says for what it is asked, `opens` how many working days before the close. On the days of `remind` before it
    those are reminded who haven't answered. With `cleared_by` somebody else with that right clears an answer before it is
    printed; `silent_go_to` is the right of those who read the morning after who didn't answer.
    """

    # Identity hash: what is derived from a declaration is cached by it.
    __hash__ = object.__hash__
    __eq__ = object.__eq__

    noun = "a round"

    code: Many
    called: Annotated[tuple[Called, ...], Field(min_length=2, max_length=2)]
    what: Text
    seats: Seats
    for_each: ForEach = BY_HAND
    opens: PositiveDays = 7
    closes: Closes
    remind: Remind = ()
    questions: Annotated[tuple[Question, ...], Field(min_length=1, max_length=MAX_QUESTIONS)]
    into: Many | None = None
    no_change: bool = False
    unchanged: Unchanged = "No change"
    cleared_by: Rights | None = None
    silent_go_to: Rights | None = None

    @property
    def singular(self) -> str:
        return self.called[0]

    @property
    def many(self) -> str:
        return self.called[1]

    @property
    def title(self) -> str:
        return f"{self.many[:1].upper()}{self.many[1:]}"

    def is_unchanged(self, text: str) -> bool:
        """Return whether an answer says that nothing has changed, in the words of the round or in ordinary ones."""
        names = (self.unchanged, f"no {self.singular}", f"no {self.many}")
        return self.no_change and (says_none_of(text, names) or says_no_change(text))

    @property
    def is_for_meetings(self) -> bool:
        return self.for_each == MEETING

    @property
    def changes_entries(self) -> bool:
        """Return whether an answer changes the entry that its seat is for."""
        return self.into is None

    @property
    def keeps_unchanged(self) -> bool:
        """Return whether an answer that says what its entry says already is “no change”; else it is what it says."""
        return self.changes_entries and self.no_change

    @property
    def asked_names(self) -> tuple[str, ...]:
        """Return the fields that are asked for, in order."""
        names = (name for one in self.questions for name in (one.name, one.or_not_available))
        return tuple(name for name in names if name is not None)

    @property
    def reasons(self) -> Mapping[str, str]:
        """Return by the name of each number that may be not available the field of the reason for that."""
        return {one.name: one.or_not_available for one in self.questions if one.or_not_available}


# What is wrong with a declaration


def round_problems(values: Mapping[str, Any]) -> Problems:
    """Yield what is wrong between the parts of the declarations, as they stand in the file, each with its place."""
    registers = {str(one.get("code")): one for _, one in _tables(values.get("registers"))}
    codes: set[str] = set()
    types: dict[str, tuple[str, str]] = {}
    for n, one in _tables(values.get("rounds")):
        at: Place = ("rounds", n)
        code = str(one.get("code"))
        if code in codes:
            yield (*at, "code"), f"“{code}” is already another round; call it otherwise"
        codes.add(code)
        yield from _problems_of_seats(at, one, values)
        seats = one.get("seats")
        are_entries = isinstance(seats, dict) and seats.get("each") == SeatOf.ENTRY
        own = seats.get("of") if isinstance(seats, dict) and are_entries else None
        into = own[0] if "into" not in one and isinstance(own, list) and own else one.get("into")
        register = registers.get(str(into))
        if register is None:
            if "into" not in one and not are_entries:
                yield at, "a round needs “into”: the register that the answers go into"
            elif "into" in one:
                wanted = str(one["into"])
                hint = spelling_hint(wanted, registers)
                yield (*at, "into"), f"there is no register “{wanted}” in “registers”{hint}"
            continue
        yield from _problems_of_questions(at, one, register, types)


def _problems_of_seats(at: Place, one: Mapping[str, Any], values: Mapping[str, Any]) -> Problems:
    seats = one.get("seats")
    seats = seats if isinstance(seats, dict) else {}
    if seats.get("each") == SeatOf.ENTRY:
        yield from _problems_of_entries((*at, "seats"), seats, values)
    elif "each" in seats and "held_by" not in seats:
        yield (*at, "seats"), "“seats” needs “held_by”: whose holder sits there"
    elif "where" in seats:
        yield (*at, "seats", "where"), "only seats of entries have a condition; leave “where” out"
    part = PARTS.get(str(seats.get("each")), "")
    known = [str(item.get("code")) for _, item in _tables(values.get(part))]
    listed = seats.get("of")
    for n, code in enumerate(listed if isinstance(listed, list) else ()):
        if part and code not in known:
            yield (
                (*at, "seats", "of", n),
                f"there is no {seats['each']} “{code}” in “{part}”{spelling_hint(str(code), known)}",
            )
    closes = one.get("closes")
    is_of_office = isinstance(closes, dict) and closes.get("of") == OFFICE
    if is_of_office and seats.get("each") in {*SeatOf} - {SeatOf.OFFICE}:
        yield (*at, "closes", "of"), "only a round with a seat for each office closes by their own days"


def _problems_of_entries(at: Place, seats: Mapping[str, Any], values: Mapping[str, Any]) -> Problems:
    """Yield what is wrong with seats that are the entries of a register."""
    if "held_by" in seats:
        yield (*at, "held_by"), "whoever answers for an entry is asked; leave “held_by” out"
    registers = {str(one.get("code")): one for _, one in _tables(values.get("registers"))}
    listed = seats.get("of")
    wanted = [str(one) for one in listed] if isinstance(listed, list) else []
    if len(wanted) != 1:
        yield (*at, "of"), "seats of entries are those of one register: of: [recommendations]"
        return
    if wanted[0] not in registers:
        hint = spelling_hint(wanted[0], registers)
        yield (*at, "of", 0), f"there is no register “{wanted[0]}” in “registers”{hint}"
    elif "where" in seats:
        register = registers[wanted[0]]
        known = {
            str(field.get("name")): field.get("choices")
            for part in ("fields", "states")
            for _, field in _tables(register.get(part))
        }
        named = {name: [*map(str, some)] if isinstance(some, list) else None for name, some in known.items()}
        yield from problems_of_condition((*at, "where"), seats["where"], named)


def _problems_of_questions(
    at: Place, one: Mapping[str, Any], register: Mapping[str, Any], types: dict[str, tuple[str, str]]
) -> Problems:
    fields = {str(field.get("name")): field for _, field in _tables(register.get("fields"))}
    is_own = "into" not in one
    if is_own:
        fields |= {str(axis.get("name")): axis for _, axis in _tables(register.get("states"))}
    questions = [question for _, question in _tables(one.get("questions"))]
    asked = [str(question.get("name")) for question in questions]
    for n, name in enumerate(asked):
        place = (*at, "questions", n, "name")
        if name in TAKEN:
            yield place, f"“{name}” means something in an answer; call the field otherwise"
        elif name not in fields:
            yield place, f"there is no field “{name}” in the register{spelling_hint(name, fields)}"
        elif name in asked[:n]:
            yield place, f"“{name}” is asked twice"
        else:
            field = fields[name]
            is_of = (_type_of(field), str(field.get("choices")))
            if types.setdefault(name, is_of) != is_of:
                yield (
                    place,
                    f"“{name}” is a field of another type in the register of another round; call it otherwise",
                )
    for n, question in enumerate(questions):
        if "or_not_available" in question:
            yield from _problems_of_reason((*at, "questions", n), question, fields, asked)
    own = (PERIOD, ABOUT, *(question.get("or_not_available") for question in questions))
    lacking = [
        name
        for name, field in fields.items()
        if field.get("required") and name not in asked and name not in own
    ]
    for name in () if is_own else lacking:
        yield (*at, "questions"), f"an answer needs “{name}”, which isn't asked for"
    if register.get("due") == "required" and not is_own:
        yield (*at, "into"), "answers have no deadline, and each entry of this register needs one"


def _type_of(field: Mapping[str, Any]) -> str:
    return str(field.get("type", "choice" if field.get("choices") else "text"))


def _problems_of_reason(
    at: Place, question: Mapping[str, Any], fields: Mapping[str, Mapping[str, Any]], asked: Sequence[str]
) -> Problems:
    """Yield what is wrong with the field of the reason why a number is not available."""
    name, reason = str(question.get("name")), str(question["or_not_available"])
    place, number = (*at, "or_not_available"), fields.get(name)
    if number is not None and _type_of(number) not in (NUMBER, MONEY):
        yield place, f"only a number may be not available, and “{name}” is of the type {_type_of(number)}"
    if number is not None and number.get("required"):
        yield (
            place,
            f"the register requires “{name}”, so it is never not available; leave “required” out there",
        )
    if reason not in fields:
        yield place, f"there is no field “{reason}” in the register{spelling_hint(reason, fields)}"
    elif _type_of(fields[reason]) not in TEXTS or fields[reason].get("several"):
        yield place, f"a reason is a text, and “{reason}” isn't"
    elif reason in asked:
        yield (
            place,
            f"“{reason}” is asked for by a question of its own; call the field of the reason otherwise",
        )


def _tables(listed: object) -> Iterator[tuple[int, Mapping[str, Any]]]:
    for n, one in enumerate(listed if isinstance(listed, list) else ()):
        if isinstance(one, dict):
            yield n, one


def register_of(rule: RoundRule, registers: tuple[Register, ...]) -> Register:
    """Return the register into which the answers of a round go; the charter's reader has made sure that it is there."""
    code = rule.into or rule.seats.register_code
    return next(one for one in registers if one.code == code)
