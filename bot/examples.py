"""Examples of what can be typed: with days ahead, and with names of the charter in use."""

from collections.abc import Mapping
from datetime import date, timedelta

from bot.charter import Charter
from bot.charter_section import Rights
from bot.dates.forms import typed_day, typed_days
from bot.dates.words import MONTHS
from bot.names import fold

_DAYS_AHEAD = 21


def example_days(today: date) -> tuple[str, str]:
    """Return the first and the last day of an example as they are typed: Monday to Wednesday, two weeks ahead."""
    first = _monday(today)
    return typed_day(first), typed_day(first + timedelta(days=2))


def fill(words: str, charter: Charter, today: date, **own: str) -> str:
    """Return an example with its fields filled: {day}, {last}, {days}, {month}, {year}, and names of the charter.

    `own` are further fields.
    """
    return words.format_map({**_fields(charter, today), **own})


def example_city(charter: Charter) -> str:
    """Return the city of a station, another one than the task force's if there is one."""
    others = [one for one in charter.stations if one.code != charter.station]
    return (others or charter.stations)[0].city


def _monday(today: date) -> date:
    return today + timedelta(days=_DAYS_AHEAD - today.weekday())


def _fields(charter: Charter, today: date) -> Mapping[str, str]:
    first = _monday(today)
    areas, main = charter.areas_on(today) or charter.areas, charter.channels.main.lstrip("#")
    basis = charter.basis
    resolutions = "; ".join(f"{body} Res. 50" for body in (basis.body, *basis.others[:1])) if basis else ""
    return {
        "day": typed_day(first),
        "last": typed_day(first + timedelta(days=2)),
        "days": typed_days(first, first + timedelta(days=4)),
        "month": MONTHS[first.month - 1].lower(),
        "year": str(today.year),
        "area": areas[0].name.lower() if areas else "",
        "area_code": fold(areas[0].code) if areas else "",
        "body": _body(charter),
        "entity": charter.entities[0].code if charter.entities else "",
        "city": example_city(charter),
        "role": charter.roles_with(Rights.SECRETARY)[0].title.lower(),
        "channel": f"#{main.rpartition('-')[0]}-energy" if "-" in main else "#energy",
        "basis": f' basis:"{resolutions}"' if basis else "",
        "resolutions": resolutions or "the council's decision of 2015",
        "outcome": _outcome(charter),
    }


def _outcome(charter: Charter) -> str:
    every = [one.code for one in charter.decision_words if one.level is None]
    return "agreed" if "agreed" in every or not every else every[0]


def _body(charter: Charter) -> str:
    """Return a body other than the task force itself, if the charter has one."""
    others = [one for one in charter.bodies if one != charter.own_body]
    return (others or charter.bodies)[0].code if charter.bodies else charter.short
