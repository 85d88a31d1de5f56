"""Answer who is away, and on which days offices are closed."""

from datetime import date, timedelta

from bot.charter import Station
from bot.charter_section import Rights
from bot.questions import Question
from handlers.conversation import views
from handlers.core.calls import Ask, Reply
from storage.unit_of_work import Read

AWAY_AHEAD = timedelta(days=14)
CLOSED_AHEAD = timedelta(days=120)
A_YEAR = timedelta(days=366)


def away(ask: Ask, _: Read, __: str, asked: Question) -> Reply:
    """Answer who is away on the days that are named, in the next two weeks without any; or when a person is."""
    if not (ask.actor.is_member or Rights.OBSERVER in ask.actor.all_rights):
        return Reply(text=views.FOR_MEMBERS)
    first, last = asked.days or (ask.today, ask.today + AWAY_AHEAD)
    if people := asked.people or ((ask.actor.person_id,) if asked.is_mine else ()):
        said = [
            views.away_of(
                person, [one for one in ask.roster.absences_of(person) if one.to_on >= first], ask.reader
            )
            for person in people
        ]
        return Reply(text="\n".join(one.text for one in said))
    at = asked.station
    absences = [
        one
        for one in ask.roster.absences
        if one.overlaps(first, last) and (not at or ask.roster.persons[one.person_id].station == at.code)
    ]
    in_order = sorted(absences, key=lambda one: (one.from_on, one.id))
    return Reply.from_message(views.away(in_order, asked.days, ask.reader, at.city if at else ""))


def closed(ask: Ask, _: Read, __: str, asked: Question) -> Reply:
    """Answer when the office that is named is closed, one's own without any; or all of them."""
    person = ask.roster.persons.get(ask.actor.person_id)
    own = ask.charter.find_station(person.station) if person else ask.charter.home_station
    stations = ask.charter.stations if asked.is_of_all_offices else [asked.station or own]
    first, last = asked.days or (ask.today, ask.today + CLOSED_AHEAD)
    found = [(_closed_days(ask, one, first, last), one) for one in stations]
    return Reply(text="\n".join(views.closed(days, one, asked.days, ask.reader) for days, one in found))


def _closed_days(ask: Ask, station: Station, first: date, last: date) -> list[tuple[date, str]]:
    """Return the closed days of a station with their names; a weekend only where one day is asked for."""
    days = ask.charter.working_days(station.code)
    span = (min(last, first + A_YEAR) - first if first < last else timedelta()).days
    ahead = [first + timedelta(days=n) for n in range(span + 1)]
    is_named = [day for day in ahead if day in days.closed and day.weekday() in days.weekdays]
    if first == last and not is_named and not days.is_open(first):
        return [(first, "weekend")]
    return [(day, days.closed[day]) for day in is_named]
