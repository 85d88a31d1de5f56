"""What all sections of the charter share: their base, and the texts, codes, days and rights that they are made of."""

import re
from datetime import date, time
from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainValidator,
    StringConstraints,
)

from bot.calendar import LeadTime

MAX_LEAD_DAYS = 366
MAJORITY = "majority"  # a quorum of more than half


class Rights(StrEnum):
    """What a role may do; bot/permissions.py has the table."""

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


SINGLE_ROLE_RIGHTS = (Rights.CHAIR, Rights.SECRETARY, Rights.STAFF, Rights.ADMIN)


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
        """Return 0 for Monday to 6 for Sunday, like `date.weekday`."""
        return list(Weekday).index(self)


def pattern_validator(pattern: str, hint: str) -> AfterValidator:
    whole = re.compile(pattern)

    def check(value: str) -> str:
        if not whole.fullmatch(value):
            raise ValueError(hint)
        return value

    return AfterValidator(check)


def _parse_hour(value: object) -> object:
    found = re.fullmatch(r"([01]?\d|2[0-3]):([0-5]\d)", value) if isinstance(value, str) else None
    if not found and not isinstance(value, time):
        raise ValueError("an hour is written like “09:00”")
    return time(int(found[1]), int(found[2])) if found else value


def _parse_day(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise ValueError("a day is written year-month-day, like 2016-10-14") from None


def _parse_lead_time(value: object) -> object:
    """Read "28 calendar days" or "28 days before"; a number alone is working days."""
    written = re.fullmatch(r"(\d{1,3})( (?:calendar )?days(?: before)?)?", str(value))
    if written is None:
        raise ValueError("write a number of working days, like 5, or “28 calendar days”")
    if int(written[1]) > MAX_LEAD_DAYS:
        raise ValueError(f"at most {MAX_LEAD_DAYS} days")
    return LeadTime(int(written[1]), is_calendar=written[2] is not None)


def _parse_quorum(value: object) -> object:
    """Read how many members make a quorum: a number, or "majority"."""
    if value == MAJORITY or (isinstance(value, int) and not isinstance(value, bool) and value > 0):
        return value
    raise ValueError(f"write a number of members, like 8, or “{MAJORITY}”")


Text = Annotated[str, StringConstraints(min_length=1)]
Code = Annotated[
    str, pattern_validator(r"[^\s:,;\"'`<>]+", "a code is one word without blank, colon, comma or quotes")
]
Channel = Annotated[
    str, pattern_validator(r"#[^\s#]+|[CG][A-Z0-9]{6,}", 'a channel is "#name" in quotes, or its id')
]
Email = Annotated[
    str,
    pattern_validator(r"[^@\s<>]+@[^@\s<>]+\.[^@\s<>]+", "that is no e-mail address"),
    AfterValidator(str.lower),
]
Language = Annotated[str, pattern_validator(r"[a-z]{2}", "a language is two small letters, such as “en”")]
Letter = Annotated[str, pattern_validator(r"[a-z]?", "a category is one small letter, such as a")]
Hour = Annotated[time, BeforeValidator(_parse_hour)]
Day = Annotated[date, BeforeValidator(_parse_day)]
Days = Annotated[int, Field(ge=0, le=MAX_LEAD_DAYS)]
Lead = Annotated[LeadTime, PlainValidator(_parse_lead_time)]
Quorum = Annotated[int | str, BeforeValidator(_parse_quorum)]
PositiveDays = Annotated[int, Field(ge=1, le=366)]
Priority = Annotated[str, pattern_validator("low|normal|high", "a priority is low, normal or high")]
NORMAL_PRIORITY = "normal"


class CharterSection(BaseModel):
    """A section of the charter; `noun` names it in error messages."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)
    noun: ClassVar[str] = "the charter"


class CharterItem(CharterSection):
    """An item with a code. Records refer to the code, so items are retired and never removed."""

    code: Code
    retired: Day | None = None

    @property
    def stored_code(self) -> str:
        """Return what records hold of it."""
        return self.code

    @property
    def display_name(self) -> str:
        return self.code

    def names(self) -> tuple[str, ...]:
        """Return the names that identify this item alone."""
        return self.code, self.display_name

    def ambiguous_names(self) -> tuple[str, ...]:
        """Return names that this item may share with others."""
        return ()

    def is_in_force(self, on: date) -> bool:
        return self.retired is None or on < self.retired
