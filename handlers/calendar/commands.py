"""The working calendar as people keep it: a day on which a station is closed, and who is away."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from bot.actions import Action
from bot.calendar import Closure, Due, local, moment
from bot.charter import Rights, Station
from bot.dates.forms import NotADate
from bot.dates.reading import Asked, leading_date, leading_period
from bot.dates.readings import MEANT_PAST
from bot.errors import Reading, Refused, Unclear, UserError
from bot.grammar import LONGEST_NAME, Someone
from bot.names import fold
from bot.people import Absence
from bot.permissions import capacity, check, may_see
from bot.posts import OF_A_DEADLINE, Notice, NoticeState, Why
from bot.records import checked_title
from bot.reminders import is_hushed
from handlers.actions.schedule import planned_of
from handlers.blocks.text import Reader
from handlers.calendar import views
from handlers.calls import Ask, Reply
from handlers.delivery.batch import holds
from handlers.delivery.notify import (
    NEWS_EXPIRES,
    SECOND_THOUGHTS,
    day_of,
    days_of,
    decent_for,
    morning,
    zone_of,
)
from handlers.people.commands import known_person
from storage import calendar, lists
from storage import notifications as notices
from storage.unit_of_work import Tx

ABSENT_OPTIONS = ("alternate", "behalf of")
OFF = "off"
DAY = timedelta(days=1)
LONGEST_ABSENCE = timedelta(days=366)


# A day of a station


def holiday(ask: Ask, tx: Tx) -> Reply:
    """Close a day of a station, or with "off" let it be a working day; what was to come follows."""
    words, is_open = _without_off(ask.said.text.split())
    station, day, name = _understood(ask, tx, words)
    _may_say(ask, tx, station)
    _refuse_what_is_so(ask, station, day, is_open=is_open)
    known = ask.charter.working_days(station.code).closed.get(day, "")
    closure = Closure(
        station=station.code,
        day=day,
        name=name or known or views.HOLIDAY,
        is_open=is_open,
        at=ask.now,
        person_id=ask.who.person_id,
    )
    people = _people_of(tx, station)
    calendar.keep_closure(tx, closure)
    tx.known = replace(tx.known, charter=tx.charter.corrected([closure]))
    notices.plan_anew_of(tx, people)
    if is_open:
        bring_forward(tx, people)
        return Reply.saying(views.opened(closure, station, _there(ask, station)))
    moved = _moved(tx, people, station, day)
    due = _due_that_day(ask, tx, station, day)
    return Reply.saying(views.closed(closure, station, _there(ask, station), moved=moved, due=due))


def _without_off(words: list[str]) -> tuple[list[str], bool]:
    """Return the words without "off", wherever it stands, and whether it was there; "Day off" is a name."""
    for n, word in enumerate(words):
        if fold(word) == OFF and (n == 0 or fold(words[n - 1]) != "day"):
            return [*words[:n], *words[n + 1 :]], True
    return words, False


def _there(ask: Ask, station: Station) -> Reader:
    """Return the reader as if they were at a station: its day is what is spoken of."""
    return replace(ask.reader, zone=station.zone)


def _understood(ask: Ask, tx: Tx, words: Sequence[str]) -> tuple[Station, date, str]:
    """Return the station, the day and the name of a holiday that was typed; left out, they are one's own and today."""
    known_person(ask)
    found = (n for n in range(min(len(words), LONGEST_NAME + 1)) if _begins_with_a_day(ask, words[n:]))
    place = next(found, len(words))
    named = " ".join(words[:place])
    own = tx.roster.persons[ask.who.person_id].station
    station = ask.charter.find_station(named or own, on=ask.today)
    if place == len(words):
        return station, local(ask.now, station.zone).date(), ""
    day, taken = _day(ask, words[place:], station)
    name = " ".join(words[place + taken :])
    if name and not named and (there := _station_named(ask, name.removeprefix("in "))) is not None:
        return _understood(ask, tx, [there.city, *words[: place + taken]])
    return station, day, checked_title(name) if name else ""


def _station_named(ask: Ask, name: str) -> Station | None:
    """Return the station that is meant where it stands behind the day; None where the words are a holiday's name."""
    try:
        return ask.charter.find_station(name, on=ask.today)
    except UserError:
        return None


def _asked(ask: Ask, zone: str) -> Asked:
    return {"now": ask.now, "zone": zone, "languages": (ask.listener.language, "en")}


def _begins_with_a_day(ask: Ask, words: Sequence[str]) -> bool:
    try:
        leading_period(words, **_asked(ask, ask.listener.zone))
    except NotADate:
        return False
    except UserError:
        return True  # it is one, and there is a question about it
    return True


def _day(ask: Ask, words: Sequence[str], station: Station) -> tuple[date, int]:
    """Return the day that words begin with, as it is at the station, and how many words it took."""
    example = ask.registry["holiday"].example
    asked = _asked(ask, station.zone)
    try:
        (first, last), taken = leading_period(words, **asked)
    except Unclear as question:
        if any(one.words.endswith(MEANT_PAST) for one in question.readings):
            raise UserError(
                f"{question} Only today and days ahead can be closed. Example: {example}"
            ) from None
        raise
    if first.day != last.day:
        raise UserError(f"I take one day at a time here. Example: {example}")
    if first.at is not None:
        raise UserError(f"A station is closed for a whole day, not from an hour on. Example: {example}")
    if first.day < local(ask.now, station.zone).date():
        passed = _there(ask, station).day(first.day)
        raise UserError(f"{passed} has passed. Only today and days ahead can be closed. Example: {example}")
    return first.day, taken


def _may_say(ask: Ask, tx: Tx, station: Station) -> None:
    own = [tx.roster.persons[person].station for person in ask.who.people]
    if station.code in own or ask.who.all_rights & {Rights.CHAIR, Rights.SECRETARY}:
        return
    home = ask.charter.find_station(own[0])
    raise Refused(views.not_ones_own(station, home))


def _refuse_what_is_so(ask: Ask, station: Station, day: date, *, is_open: bool) -> None:
    days = ask.charter.working_days(station.code)
    reader = _there(ask, station)
    if days.is_open(day) == is_open:
        said = views.works_already if is_open else views.closed_already
        raise UserError(said(station, day, days.closed.get(day, ""), reader))
    if is_open and day.weekday() not in days.week:
        raise UserError(views.not_in_its_week(station, day, reader))


def _people_of(tx: Tx, station: Station) -> list[int]:
    """Return who works at a station, and those whose officer-in-charge does."""
    there = [person.id for person in tx.roster.persons.values() if person.station == station.code]
    return [*there, *represented_by(tx, there)]


def represented_by(tx: Tx, officers: Iterable[int]) -> list[int]:
    """Return for whom these people stand in at some time."""
    known = set(officers)
    return [one.person_id for one in tx.roster.absences if one.officer_id in known]


def _moved(tx: Tx, people: Sequence[int], station: Station, day: date) -> Counter[date]:
    """Return on which days the reminders of a day come that is closed now, and how many."""
    first, until = (moment(on, time(0), station.zone) for on in (day, day + DAY))
    found = [
        one
        for one in notices.to_come(tx, people, first=first, until=until)
        if _works_at(tx, one.person_id, station)
    ]
    return Counter(local(at, station.zone).date() for at in _moments(tx, found))


def _works_at(tx: Tx, person: int, station: Station) -> bool:
    return tx.roster.persons[person].station == station.code


def _moments(tx: Tx, found: Sequence[Notice]) -> Iterator[datetime]:
    """Return when each of these reminders comes by the calendar as it is now; what needs none any more is left out."""
    ids = sorted({one.record_id for one in found if one.record_id is not None})
    records = {record.id: record for record in lists.by_ids(tx, ids)}
    hushed, there = notices.hushed(tx, ids), notices.of_deadlines(tx, ids)
    for notice in found:
        record = records[notice.record_id or 0]
        if not holds(notice, record) or is_hushed(notice, hushed):
            continue
        if notice.why not in OF_A_DEADLINE or notice.state == NoticeState.CARRIED:
            yield decent_for(tx, notice.person_id, max(tx.now, notice.due_at))
        elif isinstance(record, Action):
            yield from _of_key(tx, record, there, notice.key)


def _of_key(tx: Tx, action: Action, there: Sequence[Notice], key: str) -> Iterator[datetime]:
    anew = replace(action, planned=notices.ANEW)
    planned = (one for one in planned_of(tx, anew, there) if one.state == NoticeState.PLANNED)
    return (one.due_at for one in planned if one.key == key)


def _due_that_day(ask: Ask, tx: Tx, station: Station, day: date) -> list[tuple[Action, bool]]:
    """Return what is due at the station that day, each with whether whoever asks may close it."""
    return [
        (action, capacity(ask.who, "done", action, charter=ask.charter) is not None)
        for action in lists.open_due_between(tx, day, day)
        if any(_works_at(tx, owner, station) for owner in action.owners) and may_see(ask.who, action)
    ]


def bring_forward(tx: Tx, people: Iterable[int]) -> None:
    """Let news that waited for these people come when they may be disturbed now."""
    for person in people:
        notices.bring_forward(tx, person, at=decent_for(tx, person, tx.now + SECOND_THOUGHTS))


# A person who is away


def absent(ask: Ask, tx: Tx) -> Reply:
    """Take down when somebody is away and who stands in, or with "off" that they are back."""
    known_person(ask)
    person = _of_whom(ask)
    words, is_back = _without_off(ask.said.text.split())
    if is_back:
        return _back(ask, tx, person, words)
    first, last = _period(ask, tx, person, words)
    _refuse_overlap(ask, tx, person, first, last)
    absence = Absence(
        id=tx.next("absence"),
        person_id=person,
        from_on=first,
        to_on=last,
        officer_id=_officer(ask, tx, person, first, last),
        at=ask.now,
        entered_by=ask.who.person_id,
    )
    tx.add(absence)
    _know(tx, [*tx.roster.absences, absence])
    _plan_anew(tx, absence)
    days = days_of(tx, person)
    back = days.roll_forward(last + DAY)
    _plan_return(tx, absence, at=morning(tx, person, back))
    concerned = {absence.officer_id, absence.person_id, *_deputies(tx, person, ask.today)}
    for one in concerned - {None, ask.who.person_id}:
        _tell(tx, absence, one or 0)
    return Reply.saying(views.away(absence, ask.reader, me=ask.who.person_id, back=back))


def _deputies(tx: Tx, person: int, on: date) -> list[int]:
    """Return who should know that somebody is away who answers for an area: the deputies of the same Bureau."""
    entities = {one.entity for one in tx.roster.roles(person, on) if one.area and one.entity}
    return [
        one.person_id
        for one in tx.roster.appointments
        if one.entity in entities
        and tx.roster.holds_on(one, on)
        and tx.charter.role(one.role).rights is Rights.DEPUTY
        and one.person_id != person
    ]


def _of_whom(ask: Ask) -> int:
    named = ask.said.people("behalf")
    if not named:
        return ask.who.person_id
    person = _one_on_the_roster(ask, named)
    if person != ask.who.person_id:
        check(ask.who, "absent for others", charter=ask.charter)
    return person


def _one_on_the_roster(ask: Ask, named: Sequence[Someone]) -> int:
    one, *others = named
    if others:
        raise UserError(f"I take one person at a time here. Example: {ask.registry['absent'].example}")
    if one.person_id is None or not ask.roster.roles(one.person_id, ask.today):
        name = one.profile.name if one.profile else ask.roster.name(one.person_id)
        raise UserError(f"{name} is not on the roster. The secretary can add them. Nothing has changed.")
    return one.person_id


def _period(ask: Ask, tx: Tx, person: int, words: Sequence[str]) -> tuple[date, date]:
    example = ask.registry["absent"].example
    if not words:
        raise UserError(f"From which day to which? Example: {example}")
    zone = zone_of(tx, tx.roster.persons[person])
    (first, last), taken = leading_period(words, **_asked(ask, zone))
    if taken < len(words):
        raise UserError(f"I read the days, but not “{' '.join(words[taken:])[:40]}”. Example: {example}")
    _refuse_days(ask, first, last, today=day_of(tx, person, ask.now))
    return first.day, last.day


def _refuse_days(ask: Ask, first: Due, last: Due, *, today: date) -> None:
    example = ask.registry["absent"].example
    if first.at is not None or last.at is not None:
        raise UserError(f"I take whole days here, not hours. Example: {example}")
    if last.day < today:
        raise UserError(f"{ask.reader.day(last.day)} has passed. Example: {example}")
    if last.day - first.day >= LONGEST_ABSENCE:
        raise UserError(f"That is more than a year; I take a year at most. Example: {example}")


def _refuse_overlap(ask: Ask, tx: Tx, person: int, first: date, last: date) -> None:
    other = next((one for one in tx.roster.absences_of(person) if one.overlaps(first, last)), None)
    if other is not None:
        raise UserError(views.away_already(other, ask.reader, me=ask.who.person_id))


def _officer(ask: Ask, tx: Tx, person: int, first: date, last: date) -> int | None:
    named = ask.said.people("alternate")
    if not named:
        return None
    officer = _one_on_the_roster(ask, named)
    name = ask.reader.name(officer)
    if officer == person:
        raise UserError(f"{name} cannot stand in for themselves. Name somebody else, or nobody.")
    if tx.roster.rights(officer, on=ask.today, charter=ask.charter) == {Rights.OBSERVER}:
        raise UserError(f"{name} is an observer and cannot stand in for anybody. Name somebody else.")
    days = (first + n * DAY for n in range((last - first).days + 1))
    if all(tx.roster.absence(officer, day) for day in days):
        raise UserError(f"{name} is away on all these days, too. Name somebody else, or nobody.")
    return officer


def _back(ask: Ask, tx: Tx, person: int, words: Sequence[str]) -> Reply:
    """End the absence that has begun, as of yesterday, or take back one that has not."""
    today = day_of(tx, person, ask.now)
    absence = _meant(ask, tx, person, words, today=today)
    others = [one for one in tx.roster.absences if one.id != absence.id]
    if absence.from_on < today:
        calendar.end_absence(tx, absence, last_day=today - DAY)
        others.append(replace(absence, to_on=today - DAY))
    else:
        calendar.remove_absence(tx, absence)
    _know(tx, others)
    if absence.from_on < today:
        _plan_return(tx, others[-1], at=decent_for(tx, person, tx.now + SECOND_THOUGHTS))
    _plan_anew(tx, absence)
    bring_forward(tx, [person])
    for one in {absence.officer_id, *_deputies(tx, person, ask.today)} - {None, ask.who.person_id}:
        if notices.was_told(tx, _key(absence, one or 0)):
            _tell(tx, absence, one or 0, is_over=True)
    return Reply.saying(
        views.back(absence, ask.reader, me=ask.who.person_id, has_begun=absence.from_on <= today)
    )


def _meant(ask: Ask, tx: Tx, person: int, words: Sequence[str], *, today: date) -> Absence:
    """Return the absence that is meant: the one of the day that was named, the one that has begun, the only one."""
    ahead = [one for one in tx.roster.absences_of(person) if one.to_on >= today]
    if words:
        day = _day_of_absence(ask, words, zone_of(tx, tx.roster.persons[person]))
        ahead = [one for one in ahead if one.covers(day)]
    begun = [one for one in ahead if one.covers(today)]
    found = begun or ahead
    if not found:
        raise UserError(views.not_away(ask.reader, person, me=ask.who.person_id, is_of_a_day=bool(words)))
    if len(found) > 1:
        readings = [Reading(views.span(one, ask.reader), f"{OFF} {one.from_on}") for one in found[:5]]
        raise Unclear("Which of these?", said=ask.said.text.split()[0], readings=readings)
    return found[0]


def _day_of_absence(ask: Ask, words: Sequence[str], zone: str) -> date:
    """Return a day by which an absence is named; it may have passed, as its first day has while it lasts."""
    asked = _asked(ask, zone)
    try:
        return leading_date(words, **asked)[0].day
    except Unclear as question:
        if not any(one.words.endswith(MEANT_PAST) for one in question.readings):
            raise
        asked["past"] = True
        return leading_date(words, **asked)[0].day


def _know(tx: Tx, absences: Sequence[Absence]) -> None:
    """For the rest of this call people are away as they will be for everybody when it ends."""
    tx.known = replace(tx.known, roster=replace(tx.roster, absences=absences))


def _plan_anew(tx: Tx, absence: Absence) -> None:
    """Let follow what the person gets, and what they get for somebody else."""
    notices.plan_anew_of(tx, [absence.person_id, *represented_by(tx, [absence.person_id])])


def _tell(tx: Tx, absence: Absence, person: int, *, is_over: bool = False) -> None:
    """Let somebody know that they stand in, or are taken to be away; or that they need not stand in any more."""
    notices.add(
        tx,
        Notice(
            key=_key(absence, person) + (":over" if is_over else ""),
            record_id=None,
            person_id=person,
            why=Why.ABSENCE,
            facts=f"over {absence.person_id} {absence.officer_id}" if is_over else str(absence.id),
            due_at=decent_for(tx, person, tx.now + SECOND_THOUGHTS),
            expires_at=tx.now + NEWS_EXPIRES,
        ),
    )


def _plan_return(tx: Tx, absence: Absence, *, at: datetime) -> None:
    """Let a person hear when they are back what was done for them. Without an officer nothing was."""
    if absence.officer_id is None:
        return
    notices.add(
        tx,
        Notice(
            key=f"absence:{absence.id}:back:{absence.to_on}",
            record_id=None,
            person_id=absence.person_id,
            why=Why.BACK,
            facts=absence.as_facts(),
            due_at=at,
            expires_at=at + NEWS_EXPIRES,
        ),
    )


def _key(absence: Absence, person: int) -> str:
    return f"absence:{absence.id}:p{person}"
