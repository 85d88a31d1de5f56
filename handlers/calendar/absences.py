"""Absences of people and their officers-in-charge."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.calendar import Due
from bot.charter import Rights
from bot.dates.reading import DateOptions, leading_date, leading_period
from bot.dates.readings import PAST_SUFFIX
from bot.errors import AmbiguousInput, Interpretation, Offer, UserError
from bot.grammar.parsed import NamedPerson
from bot.history import HistoryEntry
from bot.names import OFF, excerpt, strip_off
from bot.notifications import Reason
from bot.people import Absence
from bot.permissions import check
from handlers.blocks.text import capitalized
from handlers.calendar import views
from handlers.calls import Ask, Reply
from handlers.delivery.notify import (
    CHANGE_OF_MIND,
    bring_forward,
    local_day,
    morning_at,
    notification_for,
    working_days_of,
    zone_of,
)
from handlers.people.commands import must_be_on_roster
from storage import calendar, notifications
from storage.unit_of_work import Tx

ABSENT_OPTIONS = ("alternate", "behalf of", "from on", "to")
ABSENT, BACK = "absent", "back"  # verbs in history
DAY = timedelta(days=1)
MAX_ABSENCE = timedelta(days=366)
AWAY = Offer("I'll be away", "absent")


def date_options(ask: Ask, zone: str) -> DateOptions:
    return {"now": ask.now, "zone": zone, "languages": (ask.typing_context.language, "en")}


def absent(ask: Ask, tx: Tx) -> Reply:
    """Add an absence with its officer-in-charge, or with "off" end one."""
    must_be_on_roster(ask)
    person = _absent_person(ask)
    words, is_back = strip_off(ask.parsed.text.split())
    if is_back:
        return _end_absence(ask, tx, person, words)
    first, last = _parse_period(ask, tx, person, words)
    _refuse_overlap(ask, tx, person, first, last)
    absence = Absence(
        id=tx.next_number("absence"),
        person_id=person,
        from_on=first,
        to_on=last,
        officer_id=_parse_stand_in(ask, tx, person, first, last),
        at=ask.now,
        entered_by=ask.actor.person_id,
    )
    tx.add(absence)
    tx.log(ABSENT, subject_id=person, after={"from_on": first, "to_on": last})
    _update_snapshot(tx, [*tx.roster.absences, absence])
    replan(tx, absence.person_id)
    days = working_days_of(tx, person)
    back = days.roll_forward(last + DAY)
    _plan_return(tx, absence, at=morning_at(tx, person, last + DAY))
    concerned = {
        absence.officer_id,
        absence.person_id,
        *tx.roster.deputies_of(person, on=ask.today, charter=ask.charter),
    }
    for one in concerned - {None, ask.actor.person_id}:
        _notify(tx, absence, one or 0)
    return Reply.from_message(views.absence_entered(absence, ask.reader, me=ask.actor.person_id, back=back))


def words_to_end(ask: Ask, entry: HistoryEntry) -> str:
    """Return the words that take back an absence."""
    first = json.loads(entry.after or "{}")["from_on"]
    return f"{ABSENT} {OFF} {first}{views.behalf_words(entry.subject_id or 0, ask.reader, me=ask.actor.person_id)}"


def refuse_undo_of_end(ask: Ask, entry: HistoryEntry) -> str:
    """Raise UserError with how an absence that was taken back is entered again."""
    days = json.loads(entry.before or "{}")
    first, last = (date.fromisoformat(days[name]) for name in ("from_on", "to_on"))
    said = views.away_no_more(entry.subject_id or 0, (first, last), ask.reader, me=ask.actor.person_id)
    raise UserError(said, offers=[AWAY])


def _absent_person(ask: Ask) -> int:
    named = ask.parsed.people("behalf")
    if not named:
        return ask.actor.person_id
    person = _single_roster_person(ask, named)
    if person != ask.actor.person_id:
        check(ask.actor, "absent for others", charter=ask.charter)
    return person


def _single_roster_person(ask: Ask, named: Sequence[NamedPerson]) -> int:
    one, *others = named
    if others:
        raise UserError("I take one person at a time here.")
    if one.person_id is None or not ask.roster.appointments_on(one.person_id, ask.today):
        name = one.profile.name if one.profile else ask.roster.name(one.person_id)
        raise UserError(
            f"{name} isn't on the roster. {capitalized(ask.reader.officers(Rights.SECRETARY))} can add them. Nothing has changed."
        )
    return one.person_id


def _parse_period(ask: Ask, tx: Tx, person: int, words: Sequence[str]) -> tuple[date, date]:
    if (start := ask.parsed.value("on", Due)) is not None:
        _refuse_rest(words, 0)
        end = ask.parsed.value("to", Due) or start
        if end.day < start.day:
            raise ask.error_at("to", "The last day is before the first.")
        _refuse_invalid_days(ask, start, end, today=local_day(tx, person, ask.now))
        return start.day, end.day
    if not words:
        raise UserError("From which day to which?", offers=[AWAY])
    zone = zone_of(tx, tx.roster.persons[person])
    (first, last), taken = leading_period(words, **date_options(ask, zone))
    _refuse_rest(words, taken)
    _refuse_invalid_days(ask, first, last, today=local_day(tx, person, ask.now))
    return first.day, last.day


def _refuse_rest(words: Sequence[str], taken: int) -> None:
    if taken < len(words):
        rest = excerpt(" ".join(words[taken:]))
        raise UserError(f"I read the days, but not “{rest}”.", offers=[AWAY])


def _refuse_invalid_days(ask: Ask, first: Due, last: Due, *, today: date) -> None:
    if first.at is not None or last.at is not None:
        raise UserError("I take whole days here, not hours.", offers=[AWAY])
    if last.day < today:
        raise UserError(f"{ask.reader.day(last.day)} has passed. When are you away?", offers=[AWAY])
    if last.day - first.day >= MAX_ABSENCE:
        raise UserError("That's more than a year, and a year is the most.", offers=[AWAY])


def _refuse_overlap(ask: Ask, tx: Tx, person: int, first: date, last: date) -> None:
    other = next((one for one in tx.roster.absences_of(person) if one.overlaps(first, last)), None)
    if other is not None:
        back = Offer(*views.back_button(other, ask.reader, me=ask.actor.person_id)[:3])
        raise UserError(views.away_already(other, ask.reader, me=ask.actor.person_id), offers=[back])


def _parse_stand_in(ask: Ask, tx: Tx, person: int, first: date, last: date) -> int | None:
    named = ask.parsed.people("alternate")
    if not named:
        return None
    officer = _single_roster_person(ask, named)
    name = ask.reader.name(officer)
    if officer == person:
        raise UserError(f"{name} can't stand in for themselves. Name somebody else, or nobody.")
    if tx.roster.rights(officer, on=ask.today, charter=ask.charter) == {Rights.OBSERVER}:
        raise UserError(f"{name} only observes and can't stand in for anybody. Name somebody else.")
    days = (first + n * DAY for n in range((last - first).days + 1))
    if all(tx.roster.absence_on(officer, day) for day in days):
        raise UserError(f"{name} is away on all these days, too. Name somebody else, or nobody.")
    return officer


def _end_absence(ask: Ask, tx: Tx, person: int, words: Sequence[str]) -> Reply:
    """End a current absence as of yesterday, or remove a future one."""
    today = local_day(tx, person, ask.now)
    absence = _select_absence(ask, tx, person, words, today=today)
    others = [one for one in tx.roster.absences if one.id != absence.id]
    if absence.from_on < today:
        calendar.end_absence(tx, absence, last_day=today - DAY)
        others.append(replace(absence, to_on=today - DAY))
    else:
        calendar.remove_absence(tx, absence)
    tx.log(BACK, subject_id=person, before={"from_on": absence.from_on, "to_on": absence.to_on})
    _update_snapshot(tx, others)
    if absence.from_on <= today:
        ended = replace(absence, to_on=max(absence.from_on, today - DAY))
        _plan_return(tx, ended, at=tx.now + CHANGE_OF_MIND, ended_at=tx.now)
    replan(tx, absence.person_id)
    for one in {absence.officer_id, *tx.roster.deputies_of(person, on=ask.today, charter=ask.charter)} - {
        None,
        ask.actor.person_id,
    }:
        if notifications.was_batched(tx, _notification_key(absence, one or 0)):
            _notify(tx, absence, one or 0, is_over=True)
    return Reply.from_message(
        views.absence_ended(absence, ask.reader, me=ask.actor.person_id, has_begun=absence.from_on <= today)
    )


def _select_absence(ask: Ask, tx: Tx, person: int, words: Sequence[str], *, today: date) -> Absence:
    """Return the absence of the named day, the current one, or the only one."""
    ahead = [one for one in tx.roster.absences_of(person) if one.to_on >= today]
    if words:
        day = _parse_absence_day(ask, words, zone_of(tx, tx.roster.persons[person]))
        ahead = [one for one in ahead if one.covers(day)]
    begun = [one for one in ahead if one.covers(today)]
    found = begun or ahead
    if not found:
        raise UserError(views.not_away(ask.reader, person, me=ask.actor.person_id, is_of_a_day=bool(words)))
    if len(found) > 1:
        readings = [
            Interpretation(views.absence_period(one, ask.reader), f"{OFF} {one.from_on}") for one in found[:5]
        ]
        raise AmbiguousInput("Which of these?", phrase=ask.parsed.text.split()[0], interpretations=readings)
    return found[0]


def _parse_absence_day(ask: Ask, words: Sequence[str], zone: str) -> date:
    """Return the day that names an absence; it may be past if the absence has begun."""
    options = date_options(ask, zone)
    try:
        due, taken = leading_date(words, **options)
    except AmbiguousInput as question:
        if not any(one.words.endswith(PAST_SUFFIX) for one in question.interpretations):
            raise
        options["is_past"] = True
        due, taken = leading_date(words, **options)
    _refuse_rest(words, taken)
    return due.day


def _update_snapshot(tx: Tx, absences: Sequence[Absence]) -> None:
    """Apply absences to the rest of this call."""
    tx.snapshot = replace(tx.snapshot, roster=replace(tx.roster, absences=absences))


def replan(tx: Tx, person_id: int) -> None:
    """Plan the notifications of a person anew, and of those whom they represent: their days or hours have changed."""
    people = [person_id, *tx.roster.represented_by([person_id])]
    notifications.replan_owned_by(tx, people)
    bring_forward(tx, people)


def _notify(tx: Tx, absence: Absence, person: int, *, is_over: bool = False) -> None:
    """Notify a person that they stand in, are away, or no longer stand in."""
    key = _notification_key(absence, person) + (":over" if is_over else "")
    context = f"over {absence.person_id} {absence.officer_id}" if is_over else str(absence.id)
    at = tx.now + CHANGE_OF_MIND
    notifications.add_once(tx, notification_for(tx, person, key, Reason.ABSENCE, context, at))


def _plan_return(tx: Tx, absence: Absence, *, at: datetime, ended_at: datetime | None = None) -> None:
    """Plan the summary for a person's first working day from `at` on; without an officer there is none.

    `ended_at` is when they came back early, if they did.
    """
    if absence.officer_id is None:
        return
    person, key = absence.person_id, f"absence:{absence.id}:back:{absence.to_on}"
    context = absence.as_context() if ended_at is None else absence.as_ended_context(ended_at)
    notifications.add_once(tx, notification_for(tx, person, key, Reason.ABSENCE_ENDED, context, at))


def _notification_key(absence: Absence, person: int) -> str:
    return f"absence:{absence.id}:p{person}"
