"""Absences of people and their officers-in-charge."""

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.calendar import Due, WorkingDays
from bot.charter_section import Rights
from bot.dates.leftovers import says_a_day
from bot.dates.periods import leading_period
from bot.dates.reading import DateOptions, leading_date
from bot.dates.readings import PAST_SUFFIX
from bot.errors import AmbiguousInput, Interpretation, Offer, UserError
from bot.grammar.options import AnyOption, or_none
from bot.grammar.parsed import NamedPerson
from bot.history import HistoryEntry
from bot.names import OFF, excerpt, fold, strip_off
from bot.notifications import Reason
from bot.people import Absence, AbsenceCancelled, StandInAway
from bot.periods import Period
from bot.permissions import check
from bot.questions import people_named
from bot.sentences import STANDS_IN
from handlers.calendar import views
from handlers.core.again import again_words, is_meant
from handlers.core.blocks.text import capitalized
from handlers.core.calls import Ask, Reply
from handlers.core.delivery.notify import (
    CHANGE_OF_MIND,
    local_day,
    morning_at,
    notification_for,
    secretaries,
    working_days_of,
    zone_of,
)
from handlers.core.delivery.recipients import bring_forward, told_sentence
from handlers.meetings.news import replan_reminders
from handlers.meetings.registration import meetings_coming_to
from handlers.people.absence_views import absence_period
from handlers.people.named import must_be_on_roster
from storage import calendar, notifications
from storage.unit_of_work import Tx

ABSENT_OPTIONS: tuple[AnyOption, ...] = (or_none("alternate"), "behalf of", "on", or_none("to"))
ABSENT, BACK = "absent", "back"  # verbs in history
DAY = timedelta(days=1)
MAX_ABSENCE = timedelta(days=366)
AWAY = Offer("I'll be away", "absent")
_PARTS = re.compile(r"[,;，、]\s*")


def date_options(ask: Ask, zone: str, days: WorkingDays) -> DateOptions:
    """Return how dates are read at a station: in its zone, with its weeks."""
    languages = (ask.typing_context.language, "en")
    return {
        "now": ask.now,
        "zone": zone,
        "languages": languages,
        "working_days": days,
        "zones_by_place": ask.charter.zones_by_city,
    }


def _options_of(ask: Ask, tx: Tx, person: int) -> DateOptions:
    return date_options(ask, zone_of(tx, tx.roster.persons[person]), _office_days(ask, person))


def _office_days(ask: Ask, person: int) -> WorkingDays:
    return ask.charter.working_days(ask.roster.persons[person].station)


def absent(ask: Ask, tx: Tx) -> Reply:
    """Add an absence with its officer-in-charge, or with "off" end one."""
    must_be_on_roster(ask)
    person = _absent_person(ask)
    words, is_back = strip_off(ask.parsed.text.split())
    if is_back:
        return _end_absence(ask, tx, person, words)
    runs = _parse_period(ask, tx, person, words)
    replaced = _take_back_overlapping(ask, tx, person, runs)
    entered = [_enter(ask, tx, person, *run, instead_of=replaced) for run in runs]
    replan(tx, person)
    for absence in entered:
        _announce(ask, tx, absence)
    others = [said for absence in entered for said in _tell_whom_they_stand_in_for(ask, tx, absence)]
    ahead = next(last for _, last in runs if last >= local_day(tx, person, ask.now))
    back = working_days_of(tx, person).roll_forward(ahead + DAY)
    reader = replace(ask.reader, roster=tx.roster)
    me = ask.actor.person_id
    coming = meetings_coming_to(ask, tx, person, runs)
    said = views.absences_entered(
        entered, reader, me=me, back=back, instead_of=replaced, others=others, coming=coming
    )
    return Reply.from_message(said)


def _enter(
    ask: Ask, tx: Tx, person: int, first: date, last: date, *, instead_of: Sequence[Absence]
) -> Absence:
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
    replaced = {"replaced": [[one.from_on, one.to_on] for one in instead_of]} if instead_of else {}
    tx.log(ABSENT, subject_id=person, after={"from_on": first, "to_on": last, **replaced})
    _update_snapshot(tx, [*tx.roster.absences, absence])
    return absence


def _announce(ask: Ask, tx: Tx, absence: Absence) -> None:
    """Plan the summary of who comes back, and tell everybody concerned but whoever enters it."""
    _plan_return(tx, absence, at=morning_at(tx, absence.person_id, absence.to_on + DAY))
    deputies = tx.roster.deputies_of(absence.person_id, on=ask.today, charter=ask.charter)
    for one in {absence.officer_id, absence.person_id, *deputies} - {None, ask.actor.person_id}:
        _notify(tx, absence, one or 0)


def _tell_whom_they_stand_in_for(ask: Ask, tx: Tx, away: Absence) -> list[str]:
    """Tell those for whom the absent person stands in on these days that nobody does; return what that means for each."""
    reader, said = replace(ask.reader, roster=tx.roster), []
    for of in _covered_by(tx, away):
        days = max(of.from_on, away.from_on), min(of.to_on, away.to_on)
        told = [one for one in _who_can_name_another(ask, tx, of) if one != ask.actor.person_id]
        for one in told:
            key, at = f"uncovered:{of.id}:{away.id}:p{one}", tx.now + CHANGE_OF_MIND
            planned = notification_for(
                tx, one, key, Reason.ABSENCE, StandInAway.between(of, away).as_context(), at
            )
            notifications.add_once(tx, planned)
        notifications.refresh_messages_about(tx, Reason.ABSENCE, str(of.id))
        told_words = told_sentence(told, ask.reader)
        said.append(views.stands_in_no_more(of, days, reader, me=ask.actor.person_id, told=told_words))
    return said


def _covered_by(tx: Tx, away: Absence) -> list[Absence]:
    """Return the absences of others on days of one, in which the person of that one stands in."""
    stood_in = (one for one in tx.roster.absences if one.officer_id == away.person_id)
    return [one for one in stood_in if one.overlaps(away.from_on, away.to_on) and one.to_on >= tx.now.date()]


def _who_can_name_another(ask: Ask, tx: Tx, of: Absence) -> list[int]:
    """Return who names another stand-in: the person, while they are there, and their deputies, else the secretaries."""
    person = of.person_id
    is_away = tx.roster.absence_on(person, local_day(tx, person, ask.now)) is not None
    deputies = tx.roster.deputies_of(person, on=ask.today, charter=ask.charter)
    return [*([] if is_away else [person]), *deputies] or secretaries(tx, ask.today)


def words_to_end(ask: Ask, entry: HistoryEntry) -> str:
    """Return the words that take back an absence. Raises UserError for one that replaced another, which stays away."""
    after, person = json.loads(entry.after or "{}"), entry.subject_id or 0
    first = after["from_on"]
    for days in after.get("replaced", ()):
        was = date.fromisoformat(days[0]), date.fromisoformat(days[1])
        said = views.replaced_stays_away(person, was, ask.reader, me=ask.actor.person_id)
        words = f"{ABSENT} {OFF} {first}{views.behalf_words(person, ask.reader, me=ask.actor.person_id)}"
        raise UserError(said, offers=[Offer("Take it back", "say", words)])
    return f"{ABSENT} {OFF} {first}{views.behalf_words(entry.subject_id or 0, ask.reader, me=ask.actor.person_id)}"


def refuse_undo_of_end(ask: Ask, entry: HistoryEntry) -> str:
    """Raise UserError with how an absence that was taken back is entered again."""
    days = json.loads(entry.before or "{}")
    first, last = (date.fromisoformat(days[name]) for name in ("from_on", "to_on"))
    said = views.away_no_more(entry.subject_id or 0, (first, last), ask.reader, me=ask.actor.person_id)
    raise UserError(said, offers=[AWAY])


def _absent_person(ask: Ask) -> int:
    named = ask.one_person("behalf")
    if named is None:
        return ask.actor.person_id
    person = _roster_person(ask, named)
    if person != ask.actor.person_id:
        check(ask.actor, "absent for others", charter=ask.charter)
    return person


def _roster_person(ask: Ask, one: NamedPerson) -> int:
    if one.person_id is None or not ask.roster.appointments_on(one.person_id, ask.today):
        raise UserError(
            f"{ask.name_of(one)} isn't on the roster. {capitalized(ask.reader.officers(Rights.SECRETARY))} can add them. Nothing has changed."
        )
    return one.person_id


def _parse_period(ask: Ask, tx: Tx, person: int, words: Sequence[str]) -> list[tuple[date, date]]:
    """Return the first and last day of each stretch that somebody is away; days that are left out part them."""
    named, end = ask.parsed.period("on"), ask.parsed.value("to", Due)
    if named is not None or (end is not None and not words):
        _refuse_rest(words, 0)
        today = Due(day=local_day(tx, person, ask.now), at=None, zone=ask.typing_context.zone, typed="")
        period = named.ending(end) if named else Period(first=today, last=end)
    elif words:
        options = _options_of(ask, tx, person)
        options["takes_days"] = True
        words = _without_stand_in(ask, words, options)
        period, taken = leading_period(words, **options)
        _refuse_rest(words, taken)
        period = period.ending(end)
    else:
        raise UserError("From which day to which?", offers=[AWAY])
    period = period.among(_office_days(ask, person).weekdays)
    first, last = period.ends(ask.today)
    if last.day < first.day:
        raise ask.error_at("to", "The last day is before the first.")
    _refuse_invalid_days(ask, first, last, today=local_day(tx, person, ask.now))
    return period.runs(first.day, last.day)


def _without_stand_in(ask: Ask, words: Sequence[str], options: DateOptions) -> list[str]:
    """Return words without the part that says who stands in: "17-21 oct, Greta covers me, except 19 oct"."""
    parts = _PARTS.split(" ".join(words))
    kept = [part for part in parts if says_a_day(part) or not _says_stand_in(ask, part)]
    if kept and len(kept) < len(parts):
        return ", ".join(part.strip() for part in kept if part.strip()).split()
    _, taken = leading_period(words, **options)
    rest = " ".join(words[taken:])
    return list(words[:taken]) if _says_stand_in(ask, rest) and not says_a_day(rest) else list(words)


def _says_stand_in(ask: Ask, words: str) -> bool:
    """Return whether words say that one person stands in, who may have been read from them already."""
    if not STANDS_IN.search(fold(words)):
        return False
    return ask.one_person("alternate") is not None or _stand_in_among(ask, words.split()) is not None


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


def _take_back_overlapping(
    ask: Ask, tx: Tx, person: int, runs: Sequence[tuple[date, date]]
) -> Sequence[Absence]:
    """Take back the absences that new ones overlap, once that is meant; asks by a button before. Raises UserError."""
    found = [one for one in tx.roster.absences_of(person) if any(one.overlaps(*run) for run in runs)]
    if found and not is_meant(ask):
        instead = Offer("Replace it" if len(found) == 1 else "Replace them", "say", again_words(ask))
        back = Offer(*views.back_button(found[0], ask.reader, me=ask.actor.person_id)[:3])
        raise UserError(views.away_already(found, ask.reader, me=ask.actor.person_id), offers=[instead, back])
    for one in found:
        _take_back(ask, tx, one, today=local_day(tx, person, ask.now))
    return found


def _parse_stand_in(ask: Ask, tx: Tx, person: int, first: date, last: date) -> int | None:
    named = ask.one_person("alternate") or _stand_in_among(ask, ask.parsed.text.split())
    if named is None:
        return None
    officer = _roster_person(ask, named)
    name = ask.reader.name(officer)
    if officer == person:
        raise UserError(f"{name} can't stand in for themselves. Name somebody else, or nobody.")
    if tx.roster.rights(officer, on=ask.today, charter=ask.charter) == {Rights.OBSERVER}:
        raise UserError(f"{name} only observes and can't stand in for anybody. Name somebody else.")
    days = (first + n * DAY for n in range((last - first).days + 1))
    if all(tx.roster.absence_on(officer, day) for day in days):
        raise UserError(f"{name} is away on all these days, too. Name somebody else, or nobody.")
    return officer


def _stand_in_among(ask: Ask, words: Sequence[str]) -> NamedPerson | None:
    """Return who is said to stand in, in "17-21 oct, Greta covers me"; None where the words say that of no one person."""
    said = " ".join(words)
    people = people_named(said, ask.typing_context) if STANDS_IN.search(fold(said)) else []
    return NamedPerson(people[0]) if len(people) == 1 else None


def _end_absence(ask: Ask, tx: Tx, person: int, words: Sequence[str]) -> Reply:
    """End a current absence as of yesterday, or remove a future one."""
    today = local_day(tx, person, ask.now)
    absence = _select_absence(ask, tx, person, words, today=today)
    _take_back(ask, tx, absence, today=today)
    if absence.from_on <= today:
        ended = replace(absence, to_on=max(absence.from_on, today - DAY))
        _plan_return(tx, ended, at=tx.now + CHANGE_OF_MIND, ended_at=tx.now)
    return Reply.from_message(
        views.absence_ended(absence, ask.reader, me=ask.actor.person_id, has_begun=absence.from_on <= today)
    )


def _take_back(ask: Ask, tx: Tx, absence: Absence, *, today: date) -> None:
    """End an absence as of yesterday, or remove one that has not begun before today; who stands in is told if they know."""
    person = absence.person_id
    others = [one for one in tx.roster.absences if one.id != absence.id]
    if absence.from_on < today:
        calendar.end_absence(tx, absence, last_day=today - DAY)
        others.append(replace(absence, to_on=today - DAY))
    else:
        calendar.remove_absence(tx, absence)
    for of in _covered_by(tx, absence):
        notifications.refresh_messages_about(
            tx, Reason.ABSENCE, StandInAway.between(of, absence).as_context()
        )
        notifications.refresh_messages_about(tx, Reason.ABSENCE, str(of.id))
    tx.log(BACK, subject_id=person, before={"from_on": absence.from_on, "to_on": absence.to_on})
    _update_snapshot(tx, others)
    replan(tx, person)
    deputies = tx.roster.deputies_of(person, on=ask.today, charter=ask.charter)
    for one in {absence.officer_id, *deputies} - {None, ask.actor.person_id}:
        if notifications.was_batched(tx, _notification_key(absence, one or 0)):
            _notify(tx, absence, one or 0, is_over=True)


def _select_absence(ask: Ask, tx: Tx, person: int, words: Sequence[str], *, today: date) -> Absence:
    """Return the absence of the named day, the current one, or the only one."""
    ahead = [one for one in tx.roster.absences_of(person) if one.to_on >= today]
    if words:
        day = _parse_absence_day(words, _options_of(ask, tx, person))
        ahead = [one for one in ahead if one.covers(day)]
    begun = [one for one in ahead if one.covers(today)]
    found = begun or ahead
    if not found:
        raise UserError(views.not_away(ask.reader, person, me=ask.actor.person_id, is_of_a_day=bool(words)))
    if len(found) > 1:
        readings = [
            Interpretation(absence_period(one, ask.reader), f"{OFF} {one.from_on}") for one in found[:5]
        ]
        raise AmbiguousInput("Which of these?", phrase=ask.parsed.text.split()[0], interpretations=readings)
    return found[0]


def _parse_absence_day(words: Sequence[str], options: DateOptions) -> date:
    """Return the day that names an absence; it may be past if the absence has begun."""
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
    replan_reminders(tx, people)
    bring_forward(tx, people)


def _notify(tx: Tx, absence: Absence, person: int, *, is_over: bool = False) -> None:
    """Notify a person that they stand in, are away, or no longer stand in."""
    key = _notification_key(absence, person) + (":over" if is_over else "")
    context = AbsenceCancelled.of(absence).as_context() if is_over else str(absence.id)
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
