"""How figures of meetings by office look."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime, time

from bot.calendar import UNNAMED_HOLIDAY, local
from bot.meetings import Meeting, Presence
from bot.sitting_hours import CLOSES, OPENS
from handlers.core.blocks.text import Reader, escape

SHOWN = 6  # offices in a line; of more their number
HOURS = f"{OPENS:%H:%M} to {CLOSES:%H:%M}"


def took_part(found: Mapping[str, Counter[Presence]], reader: Reader) -> list[str]:
    """Return how many took part from each office: "By office: Geneva (12), Bangkok (3, 2 by video)"."""
    named = [f"{_city(one, reader)} ({_counts(ways)})" for one, ways in found.items()]
    return [f"By office: {_some(named)}"] if named else []


def _counts(ways: Counter[Presence]) -> str:
    video, total = ways[Presence.REMOTE], ways.total()
    if not video:
        return str(total)
    return f"{total} by video" if video == total else f"{total}, {video} by video"


def load(found: Counter[str], reader: Reader) -> list[str]:
    """Return how often each office sat outside its hours: "Outside 09:00 to 17:00: Bangkok (7), Brasília (2)"."""
    named = [f"{_city(one, reader)} ({number})" for one, number in found.most_common()]
    return [f"Outside {HOURS}: {_some(named)}"] if named else []


def hour_there(begins: datetime, ends: datetime, station: str, reader: Reader) -> str:
    """Return when a meeting is at an office, and why that is outside its hours where the hour itself doesn't show it."""
    zone, working = reader.charter.find_station(station).zone, reader.charter.working_days(station)
    first, last = local(begins, zone), local(ends, zone)
    if not working.is_open(first.date()):
        name = working.closed.get(first.date(), "")
        if first.weekday() not in working.weekdays:
            return f"{first:%H:%M}, a weekend there"
        named = f": {escape(name)}" if name and name != UNNAMED_HOLIDAY else ""
        return f"{first:%H:%M}, closed on {reader.day(first.date())}{named}"
    is_begun_within = OPENS <= first.time() < CLOSES
    return f"{first:%H:%M} to {last:%H:%M}" if is_begun_within else f"{first:%H:%M}"


def outside(there: Mapping[str, str], load: Mapping[str, int], year: int, reader: Reader) -> str:
    """Return who would sit outside their hours, and how often they do in other meetings of the year."""
    return f"Outside {HOURS}: {_some(_with_hours(there, load, reader, f' in {year}'))}."


def instead(
    at: time, there: Mapping[str, str], load: Mapping[str, int], meeting: Meeting, reader: Reader
) -> str:
    """Return who would at another hour."""
    hour = reader.city(meeting.zone)
    if not there:
        return f"At {at:%H:%M} {hour}: nobody."
    return f"At {at:%H:%M} {hour}: {_some(_with_hours(there, load, reader, ''))}."


def _with_hours(there: Mapping[str, str], load: Mapping[str, int], reader: Reader, of_year: str) -> list[str]:
    """Return offices with their hour, the one that sits so most often first; the first says of which year."""
    in_order = sorted(there, key=lambda one: (-load.get(one, 0), one))
    said = []
    for place, one in enumerate(in_order):
        number = load.get(one, 0)
        often = f" ({number} other{'' if number == 1 else 's'}{'' if place else of_year})" if number else ""
        said.append(f"{_city(one, reader)} {there[one]}{often}")
    return said


def _city(station: str, reader: Reader) -> str:
    return escape(reader.charter.find_station(station).city)


def _some(named: list[str]) -> str:
    more = [f"{len(named) - SHOWN} more"] if len(named) > SHOWN else []
    return ", ".join([*named[:SHOWN], *more])
