"""What a field of a record is: the option that sets it, its label, what it may hold. Its kind declares it once."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

from bot.errors import UserError
from bot.grammar.options import TITLE, Option
from bot.money import money_of

LINK_MAX = 2000  # characters
TEXT_MAX = 200  # characters of a text that does not say how many it takes


_NUMBER, _YEAR = re.compile(r"\d+([.,]\d+)?"), re.compile(r"(1|2)\d{3}")
_THOUSANDS = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")  # with a separator that may as well be that of a part
_ADDRESS = re.compile(r"https?://[^\s<>|]+")


class FormPart(StrEnum):
    """Where the form of a record has a field."""

    FIRST = "first"  # as it opens
    MORE = "more"  # behind its button for what is rarely used
    NONE = "none"


class Accessor(Protocol):
    """How a field reads and writes its value."""

    def get(self, record: Any) -> Any: ...

    def set(self, record: Any, value: Any) -> None: ...


@dataclass(frozen=True)
class Attribute:
    """A value that is an attribute of its record."""

    name: str

    def get(self, record: object) -> object:
        return getattr(record, self.name)

    def set(self, record: object, value: object) -> None:
        setattr(record, self.name, value)


@dataclass(frozen=True, kw_only=True, eq=False)  # compared by identity, as options are
class Field:
    """A field of a record; `option` is None where only steps set it.

    The option, the form, the details, the history, the export and the edit of a record follow from it. `required` ones are
    never emptied, and one that `stays` can't be emptied once the record is made. `empty` is its value while it has none.
    """

    option: Option | None = None
    label: str
    attribute: str = ""  # of the record; "" for the name of the option
    accessor: Accessor = field(default=Attribute(""))
    empty: object = ""
    required: bool = False
    stays: bool = False
    is_only_new: bool = False  # it is said when the record is made, and no edit changes it
    is_made_with: bool = False  # whoever makes the record sets it
    # Texts and choices
    max_length: int = TEXT_MAX  # characters
    is_long: bool = False  # of several lines
    noun: str = ""  # in sentences, "That place has ..."; "" for its label
    too_long: str = ""  # what to do with such a text
    check: Callable[[str], object] = str  # returns the value of a text; raises UserError
    choices: Mapping[str, str] = field(default_factory=dict)  # labels by value; empty for those of the option
    # Forms
    hint: str = ""
    new_hint: str = ""  # where the record is not made yet
    is_asked_for: bool = False  # the form of a new record isn't sent without it
    form: FormPart = FormPart.MORE
    edit_form: FormPart | None = None  # None: as `form`
    # Where it is read
    line: str | None = (
        ""  # in the details, "by {}"; "" for its label and its value, None where they have it elsewhere
    )
    history: str | None = ""  # its name in a history; "" for that of the option, None where it has none
    column: str | None = ""  # of the export; "" for its label, None where it has none
    column_order: int = 0  # columns with a lower one come first

    def __post_init__(self) -> None:
        if self.accessor == Attribute(""):
            object.__setattr__(self, "accessor", Attribute(self.attribute or self.name))
        if not self.choices and self.option is not None:
            object.__setattr__(self, "choices", {one: one for one in self.option.choices})

    @property
    def name(self) -> str:
        """Return its name in forms and in parsed words; "" where only steps set it."""
        if self.option is None:
            return ""
        return "text" if self.option is TITLE else self.option.name

    @property
    def noun_of(self) -> str:
        return self.noun or self.label.lower()

    @property
    def past_name(self) -> str | None:
        """Return its name in a history; None where it has none."""
        return (self.name or self.label.lower()) if self.history == "" else self.history

    def value_of(self, text: str) -> object:
        """Return the value of a text that was typed or chosen. Raises UserError for one that is too long or no value."""
        return self.check(self.checked_text(text)) if text else self.empty

    def checked_text(self, text: str) -> str:
        """Return a text. Raises UserError for one that is too long."""
        if len(text) > self.max_length:
            rest = f" {self.too_long}" if self.too_long else ""
            raise UserError(
                f"That {self.noun_of} has {len(text)} characters; {self.max_length} are the most.{rest}"
            )
        return text.strip()


def checked_link(link: str) -> str:
    if link and not _ADDRESS.fullmatch(link):
        raise UserError("A link begins with https:// and has no spaces.")
    return link


DIGITS_MAX = 15  # of a number, so that sums of many are exact


def checked_number(text: str) -> str:
    """Return a number as it is stored, each in one way: "012,50" is "12.5".

    Raises UserError for what may have thousands in it, and below zero: the numbers of a register count something.
    """
    typed = text.removeprefix("-")
    if not _NUMBER.fullmatch(typed):
        raise UserError(f"“{text}” is no number. Write it like 12 or 12.5.")
    if typed != text and typed.strip("0.,"):
        raise UserError(f"“{text}” is less than nothing. Write a number from 0 on.")
    whole, _, part = typed.replace(",", ".").partition(".")
    whole, part = whole.lstrip("0") or "0", part.rstrip("0")
    if _may_be_thousands(typed) or _may_be_thousands(f"{whole}.{part}"):
        raise UserError(f"“{text}” may be read in two ways. Write it like 1000 or 12.5.")
    if len(whole) + len(part) > DIGITS_MAX:
        raise UserError(f"“{text}” is too long for a number here; it may have {DIGITS_MAX} digits.")
    return f"{whole}.{part}" if part else whole


def _may_be_thousands(text: str) -> bool:
    return _THOUSANDS.fullmatch(text) is not None


def checked_money(text: str) -> str:
    """Return an amount with its currency as it is stored and shown: "CHF 42 000"."""
    found = money_of(text)
    if found is None:
        raise UserError(f"“{text}” is no amount with its currency. Write it like CHF 42 000 or EUR 12.50.")
    return str(found)


def checked_year(text: str) -> str:
    if not _YEAR.fullmatch(text):
        raise UserError(f"“{text}” is no year. Write it like 2016.")
    return text
