"""Meetings by office: from where people took part, and who sat outside their hours."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time

from bot.meetings import Attendance, Meeting, Presence
from bot.sitting_hours import cheapest, is_outside
from handlers.core.calls import Ask
from handlers.meetings import invitees, presence
from handlers.meetings.past import offices_views
from storage import meetings
from storage.unit_of_work import Read

FIRST_HOUR, LAST_HOUR = 8, 18  # between which another hour is looked for


def took_part(read: Read, held: Sequence[Meeting]) -> dict[str, Counter[Presence]]:
    """Return how many took part from each office, in the room and by video; the office with most comes first."""
    given: Mapping[int, Mapping[int, Attendance]] = meetings.attendances_of(read, [one.id for one in held])
    found: dict[str, Counter[Presence]] = {}
    for meeting in held:
        ways = presence.ways_of(read, meeting, given.get(meeting.id, {})) if not meeting.headcount else {}
        for person, way in ways.items():
            if way in presence.CAME:
                found.setdefault(read.roster.persons[person].station, Counter())[way] += 1
    return dict(sorted(found.items(), key=lambda one: (-one[1].total(), one[0])))


def outside(read: Read, meeting: Meeting) -> list[str]:
    """Return the offices of those who are invited for whom a meeting is outside their hours."""
    if meeting.hour is None:
        return []
    stations = dict.fromkeys(read.roster.persons[one].station for one in invitees.of_meeting(read, meeting))
    return _outside(read, list(stations), meeting, meeting.begins_at)


def _outside(read: Read, stations: Sequence[str], meeting: Meeting, begins: datetime) -> list[str]:
    ends, charter = begins + meeting.length, read.charter
    return [
        one
        for one in stations
        if is_outside(begins, ends, charter.find_station(one).zone, charter.working_days(one))
    ]


def load(read: Read, found: Sequence[Meeting]) -> Counter[str]:
    """Return how often the meetings were outside the hours of each office."""
    return Counter(station for one in found for station in outside(read, one))


def lines_of_years(ask: Ask, read: Read, held: Sequence[Meeting]) -> list[str]:
    """Return from which offices people took part in meetings, and which sat outside their hours."""
    return [
        *offices_views.took_part(took_part(read, held), ask.reader),
        *offices_views.load(load(read, held), ask.reader),
    ]


def cost_of_hour(ask: Ask, read: Read, meeting: Meeting) -> list[str]:
    """Return who would sit outside their hours, how often they do in that year, and which other hour would cost less."""
    now = outside(read, meeting) if meeting.is_own else []
    if not now or meeting.hour is None:
        return []
    year = meeting.starts_on.year
    others = meetings.own_of_days(read, who=ask.actor, first=date(year, 1, 1), last=date(year, 12, 31))
    so_far = load(read, [one for one in others if one.id != meeting.id])
    stations = list(
        dict.fromkeys(read.roster.persons[one].station for one in invitees.of_meeting(read, meeting))
    )
    at_hour = {
        at: _outside(read, stations, meeting, replace(meeting.time, at=at).begins_at)
        for at in {meeting.hour, *(time(hour) for hour in range(FIRST_HOUR, LAST_HOUR))}
    }
    better = cheapest(meeting.hour, at_hour, so_far)
    there = _hours_there(ask, now, meeting, meeting.begins_at)
    lines = [offices_views.outside(there, so_far, year, ask.reader)]
    if better is not None:
        begins = replace(meeting.time, at=better).begins_at
        other = _hours_there(ask, at_hour[better], meeting, begins)
        lines.append(offices_views.instead(better, other, so_far, meeting, ask.reader))
    return lines


def _hours_there(ask: Ask, stations: Sequence[str], meeting: Meeting, begins: datetime) -> dict[str, str]:
    ends = begins + meeting.length
    return {one: offices_views.hour_there(begins, ends, one, ask.reader) for one in stations}
