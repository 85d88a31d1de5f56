"""Places of the zone database, by which an hour is named: "14:00 New York"."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from types import MappingProxyType
from zoneinfo import ZoneInfo, available_timezones

from bot.dates.place_names import names_of_places
from bot.dates.words import PHRASES, normalize

MAX_PLACE_WORDS = 3  # "Port of Spain"
_REGIONS = frozenset(
    ("Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Brazil", "Canada", "Chile", "Europe", "Indian",
     "Mexico", "Pacific", "US")
)  # fmt: skip
_NO_PLACES = frozenset(("Etc", "SystemV", "posix", "right", "posixrules", "Factory", "localtime"))
# Names that are also words of a title, or of the calendar: behind an hour they are asked about.
_ORDINARY = frozenset(
    [
        "christmas",
        "center",
        "central",
        "east",
        "eastern",
        "north",
        "south",
        "west",
        "wake",
        "midway",
        "nome",
        "troll",
        "resolute",
        "general",
        "act",
        "nsw",
        "casey",
        "davis",
        "palmer",
        "general",
        "continental",
        "virgin",
        "victoria",
        "regina",
        "jersey",
        "oral",
        "phoenix",
        "vincennes",
        "mountain",
        "pacific",
        "samoa",
        "reunion",
        "easter",
        "newfoundland",
        "atlantic",
        "yukon",
        "acre",
        "noronha",
        "eire",
        "navajo",
        "universal",
        "zulu",
    ]
)


@cache
def places() -> Mapping[str, str]:
    """Return a zone of the database by each folded name of a place: cities, in all six languages, and countries such as "Japan"."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for zone in available_timezones():
        region, _, rest = zone.partition("/")
        if region in _NO_PLACES:
            continue
        city = rest.rpartition("/")[2] if region in _REGIONS else zone if not rest else ""
        name = normalize(city.replace("_", " ")).strip()
        if city and not city.isupper() and name not in PHRASES:  # neither "GMT" nor "réunion"
            found[name].add(zone)
    of_database = {name: min(zones, key=lambda zone: (len(zone), zone)) for name, zones in found.items()}
    others = {normalize(name).strip(): zone for name, zone in names_of_places().items()}
    return MappingProxyType(
        {name: zone for name, zone in others.items() if name not in PHRASES} | of_database
    )


@cache
def readable_places() -> Mapping[str, str]:
    """Return the places that no other word is spelled like, as the tokens of their zones: "@America/New_York"."""
    return MappingProxyType({name: f"@{zone}" for name, zone in places().items() if name not in _ORDINARY})


@cache
def zone_letters() -> frozenset[str]:
    """Return the letters by which the zones of the database call their time, in winter and in summer, in capitals: "PST", "PDT"."""
    found = {
        datetime(2020, month, 1, tzinfo=ZoneInfo(zone)).tzname() or ""
        for zone in available_timezones()
        for month in (1, 7)
        if zone.partition("/")[0] not in _NO_PLACES
    }
    found |= {
        part for zone in available_timezones() if (part := zone.rpartition("/")[2]).isupper()
    }  # "Australia/NSW"
    return frozenset(letters.upper() for letters in found if letters.isalpha())


def ends_in_place(words: Sequence[str], own: Mapping[str, str]) -> bool:
    """Return whether words end in a place of the database, and not in one of the charter's own: "14:00 New York"."""
    if not words[-1][:1].isalpha():
        return False
    names = {normalize(" ".join(words[-n:])).strip() for n in range(1, MAX_PLACE_WORDS + 1)}
    return not names & own.keys() and bool(names & readable_places().keys())


def place_at(words: Sequence[str], own: Mapping[str, str]) -> tuple[str, int]:
    """Return the zone of the place that words begin with, and how many words name it; "" and 0 for no place.

    `own` are zones by the folded names of the charter's places, and by their codes, which count in capital letters.
    """
    if zone := own.get(words[0].strip("()[],.;:?!")) if words else "":
        return zone, 1
    for count in range(min(MAX_PLACE_WORDS, len(words)), 0, -1):
        name = normalize(" ".join(words[:count])).strip(" ;:?")
        if zone := own.get(name) or places().get(name):
            return zone, count
    return "", 0
