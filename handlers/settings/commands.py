"""Settings: everybody's own, and what the secretary and the chair set for the whole task force."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, time

from bot.actions import Action
from bot.calendar import OFFICE, Hours
from bot.charter import Digest, Weekday
from bot.errors import Refused, UserError
from bot.grammar import FieldError
from bot.names import fold
from bot.people import MEMBERS, Person
from bot.permissions import check, for_members, may, reads_lists
from bot.settings import OFF, USUAL, Weekly, checked_hours, in_order, of_digest
from handlers.actions.schedule import digest_day, next_of_channels, next_of_person, plan_digests, usual_day
from handlers.blocks.elements import Block
from handlers.blocks.text import escape
from handlers.calendar.commands import bring_forward, represented_by
from handlers.calls import Ask, Reply
from handlers.delivery.notify import morning_of
from handlers.people.commands import known_person
from handlers.settings import views
from storage import lists
from storage import notifications as notices
from storage import settings as kept
from storage.unit_of_work import Read, Tx

OPTIONS = ("language", "digest", "hours")
FIELDS = {"language": ("language",), "digest": ("digest",), "hours": ("hours_from", "hours_to")}


def settings(ask: Ask, tx: Tx) -> Reply:
    """Show how things are set, or set what was said: one's own, or with "task force" everybody's."""
    known_person(ask)
    if _is_of_all(ask):
        return _of_all(ask, tx)
    if not ask.said.options and ask.call.values is None:
        return shown(ask, tx)
    person = tx.roster.persons[ask.who.person_id]
    wanted = _wanted(ask, person)
    names = [name for name, fields in FIELDS.items() if _values(wanted, fields) != _values(person, fields)]
    if not names:
        raise UserError("That is how your settings are already. Nothing has changed. To see them: settings")
    kept.keep_own(tx, wanted)
    tx.known = replace(tx.known, roster=replace(tx.roster, persons={**tx.roster.persons, person.id: wanted}))
    fields = [field for name in names for field in FIELDS[name]]
    tx.log("settings", subject_id=person.id, before=_values(person, fields), after=_values(wanted, fields))
    if "hours" in names:
        _follow(tx, person.id)
    lines = views.lines_of(_own(ask, tx, wanted), ask.reader)
    return Reply.saying(views.changed([lines[name] for name in names], views.as_typed(person, names)))


def _is_of_all(ask: Ask) -> bool:
    """Say whether the task force's settings are meant; whatever else stands there is not known."""
    text = ask.said.text
    if not text:
        return False
    if fold(text) in {"task force", "the task force", fold(ask.charter.short)}:
        return True
    raise UserError(
        f"I do not know “{escape(text[:40])}” here. One can say: {', '.join(OPTIONS)}. "
        f"Example: {ask.registry['settings'].example}"
    )


# One's own


def shown(ask: Ask, read: Read) -> Reply:
    """Say how everything is set, and what was put off."""
    known_person(ask)
    own = _own(ask, read, read.roster.persons[ask.who.person_id])
    of_all = _line_of_all(ask, read) if reads_lists(ask.who) else ""
    return Reply.saying(views.shown(own, ask.reader, of_all=of_all, put_off=_put_off(ask, read)))


def _own(ask: Ask, read: Read, person: Person) -> views.Own:
    weekday = digest_day(read, person)
    week = read.charter.working_days(person.station).week
    return views.Own(
        person=person,
        weekday=weekday,
        next_at=next_of_person(read, person, ask.now) if ask.who.rights & MEMBERS else None,
        is_closed=weekday not in week,
        morning=morning_of(read, person.id),
    )


def _put_off(ask: Ask, read: Read) -> list[tuple[Action, datetime | None]]:
    """Return the open actions of which the person wants no reminder now, with until when."""
    hushed = notices.hushed_by(read, ask.who.person_id)
    return [
        (one, hushed[one.id])
        for one in lists.by_ids(read, list(hushed))
        if isinstance(one, Action) and one.is_open and ask.who.person_id in one.owners
        if (until := hushed[one.id]) is None or until > ask.now
    ]


def own_form(ask: Ask, read: Read) -> Block:
    known_person(ask)
    person = read.roster.persons[ask.who.person_id]
    usual = usual_day(read, person.station)
    return views.own_form(person, ask.reader, usual=usual, channel=ask.call.channel)


def _wanted(ask: Ask, person: Person) -> Person:
    """Return the person with what was said, or chosen in the form."""
    hours = _hours(ask) or person.hours
    is_same = hours == person.hours
    return replace(
        person,
        language=ask.said.word("language") or person.language,
        digest=_day(ask, person),
        hours_from=person.hours_from if is_same else hours.first,
        hours_to=person.hours_to if is_same else hours.last,
    )


def _day(ask: Ask, person: Person) -> str | None:
    weekly = ask.said.value("digest", Weekly)
    if weekly is None:
        return person.digest
    if weekly.at is not None:
        at = person.hours.morning(ask.charter.digest.at)
        raise UserError(
            f"Your digest comes in the morning, at {at:%H:%M}: only its day can be set, and from when on I write to you. "
            "Example: settings digest:tue hours:10-18"
        )
    return None if weekly.day == USUAL else weekly.day


def _hours(ask: Ask) -> Hours | None:
    chosen = ask.call.values or {}
    if not (chosen.get("from") and chosen.get("to")):
        return ask.said.value("hours", Hours)
    try:
        return checked_hours(*(time.fromisoformat(str(chosen[name])) for name in ("from", "to")))
    except UserError as error:
        raise FieldError("to", str(error)) from error


def _values(person: Person, fields: Iterable[str]) -> dict[str, object]:
    return {field: getattr(person, field) for field in fields}


def _follow(tx: Tx, person_id: int) -> None:
    """Let come within their hours what is planned for somebody, and for whom they stand in."""
    notices.plan_anew_of(tx, [person_id, *represented_by(tx, [person_id])])
    bring_forward(tx, [person_id])


# The task force's


def _of_all(ask: Ask, tx: Tx) -> Reply:
    """Say when the task force's digest comes, or set that."""
    if not ask.said.options:
        if not reads_lists(ask.who):
            raise Refused(for_members(ask.charter))
        return Reply(text=_line_of_all(ask, tx))
    check(ask.who, "settings", charter=ask.charter)
    before, wanted = tx.charter.digest, _wanted_of_all(ask)
    if wanted == before:
        raise UserError("The task force's digest comes then already. Nothing has changed.")
    undo = views.of_all_as_typed(ask.reader)
    kept.keep(tx, of_digest(wanted, at=ask.now, by=ask.who.person_id))
    tx.known = replace(tx.known, charter=tx.charter.corrected([], digest=wanted))
    plan_digests(tx)
    tx.log("settings", before={"digest": in_order(before)}, after={"digest": in_order(wanted)})
    return Reply.saying(
        views.of_all_changed(
            replace(ask.reader, charter=tx.charter),
            next_at=next_of_channels(tx, ask.now),
            is_closed=wanted.day.number not in tx.charter.working_days(tx.charter.station).week,
            undo=undo,
        )
    )


def _line_of_all(ask: Ask, read: Read) -> str:
    next_at = next_of_channels(read, ask.now)
    return views.of_all(ask.reader, next_at=next_at, may_change=may(ask.who, "settings"))


def _wanted_of_all(ask: Ask) -> Digest:
    """Return when the digest is to come; what was not said stays."""
    weekly = ask.said.value("digest", Weekly)
    if weekly is None or len(ask.said.options) > 1:
        raise UserError(
            f"Of the task force only the digest's day and hour can be set. Example: {views.EXAMPLE_OF_ALL}"
        )
    if weekly.day in {OFF, USUAL}:
        raise UserError(f"The task force's digest needs a day of the week. Example: {views.EXAMPLE_OF_ALL}")
    now = ask.charter.digest
    day = now.day if weekly.day is None else Weekday(weekly.day)
    return Digest(day=day, at=_in_time(ask, weekly.at or now.at))


def _in_time(ask: Ask, at: time) -> time:
    """Return the hour if channels are written to then. Raises a sentence where it would have to wait."""
    begins = OFFICE.morning(ask.charter.reminders.at)
    if not begins <= at < OFFICE.last:
        raise UserError(
            f"I write into channels from {begins:%H:%M} to {OFFICE.last:%H:%M}. Example: {views.EXAMPLE_OF_ALL}"
        )
    return at
