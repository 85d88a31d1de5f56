"""The roll call as the charter declares it: who may start one, in which waves people are asked, when names are deleted."""

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from bot.charter_section import CharterSection, Code, Rights
from bot.names import spelling_hint
from bot.register_dates import Problems

SECTION = "roll_call"
UNITS = {"minutes": timedelta(minutes=1), "days": timedelta(days=1)}


def _length(unit: str, most: int) -> BeforeValidator:
    """Read a length of time such as "30 minutes"."""

    def parse(value: object) -> object:
        if isinstance(value, timedelta):
            return value
        written = re.fullmatch(rf"(\d{{1,4}}) {unit}", str(value))
        if written is None or not 1 <= int(written[1]) <= most:
            raise ValueError(f"write 1 to {most} {unit}, like “30 {unit}”")
        return int(written[1]) * UNITS[unit]

    return BeforeValidator(parse)


Minutes = Annotated[timedelta, _length("minutes", 240)]
PurgeDays = Annotated[timedelta, _length("days", 90)]


class Waves(CharterSection):
    """How often those who have not answered are asked, and how long after each other."""

    noun = "“waves”"

    every: Minutes
    times: Annotated[int, Field(ge=1, le=6)]


class RollCallRule(CharterSection):
    """How a roll call goes. Times are explained in the charter's file."""

    noun = f"“{SECTION}”"

    waves: Waves
    urgent: bool = True
    start_by: Annotated[tuple[Rights, ...], Field(min_length=1)]
    second_press: Minutes
    wardens: tuple[Code, ...] = ()
    purge_after: PurgeDays


def roll_call_problems(values: Mapping[str, Any]) -> Problems:
    """Yield which wardens are no roles of the charter, each with its place."""
    declared = values.get(SECTION)
    wardens = declared.get("wardens") if isinstance(declared, dict) else None
    roles = values.get("roles")
    known = [
        str(one.get("code")) for one in (roles if isinstance(roles, list) else ()) if isinstance(one, dict)
    ]
    for n, code in enumerate(wardens if isinstance(wardens, list) else ()):
        if str(code) not in known:
            yield (
                (SECTION, "wardens", n),
                f"there is no role “{code}” in “roles”{spelling_hint(str(code), known)}",
            )
