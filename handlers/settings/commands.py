"""Settings: everybody's own, and those that the secretary and the chair set for the task force."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, time

from bot.calendar import DEFAULT_OFFICE_HOURS, OfficeHours
from bot.charter import DigestSchedule
from bot.charter_section import Weekday
from bot.errors import Offer, UserError
from bot.grammar.parsed import FieldError
from bot.history import HistoryEntry
from bot.names import fold
from bot.people import MEMBER_RIGHTS, Person
from bot.permissions import check, may, may_read_lists, members_only
from bot.records import Kind
from bot.settings import OFF, USUAL, DigestChoice, checked_hours, digest_setting, format_digest
from handlers.actions import reminders_views
from handlers.calendar.absences import replan
from handlers.core.blocks.elements import Block
from handlers.core.blocks.text import escape
from handlers.core.calls import Ask, Reply
from handlers.core.delivery.notify import morning_time
from handlers.digests.schedule import (
    default_digest_weekday,
    digest_weekday,
    next_channel_digest,
    next_digest_of,
    plan_digests,
)
from handlers.people.named import must_be_on_roster
from handlers.registers.own_reminders import snoozed_blocks
from handlers.settings import views
from storage import notifications
from storage import settings as kept
from storage.unit_of_work import Read, Tx

OPTIONS = ("language", "digest", "hours")
MY_SETTINGS = Offer("My settings", "say", "settings")
FIELDS = {"language": ("language",), "digest": ("digest",), "hours": ("hours_from", "hours_to")}


def refuse_undo(ask: Ask, entry: HistoryEntry) -> str:
    """Raise UserError: settings are changed back by hand."""
    when = ask.reader.at_moment(entry.at)
    raise UserError(
        f"Your last step {when} changed settings. You change them back there:", offers=[MY_SETTINGS]
    )


def settings(ask: Ask, tx: Tx) -> Reply:
    """Show or change the settings of the caller, or with "task force" those of everybody."""
    must_be_on_roster(ask)
    if _is_for_task_force(ask):
        return _set_task_force(ask, tx)
    if not ask.parsed.options and ask.call.values is None:
        return show_settings(ask, tx)
    person = tx.roster.persons[ask.actor.person_id]
    wanted = _changed_person(ask, person)
    changed = {name: _field_values(wanted, f) != _field_values(person, f) for name, f in FIELDS.items()}
    names = [name for name in FIELDS if changed[name]]
    if not names:
        raise UserError("Your settings already say that. Nothing has changed.", offers=[MY_SETTINGS])
    kept.save_personal(tx, wanted)
    tx.see_people([wanted])
    fields = [field for name in names for field in FIELDS[name]]
    before, after = _field_values(person, fields), _field_values(wanted, fields)
    tx.log("settings", subject_id=person.id, before=before, after=after)
    if "hours" in names:
        replan(tx, person.id)
    lines = views.setting_lines(_personal_settings(ask, tx, wanted), ask.reader)
    return Reply.from_message(views.changed([lines[name] for name in names], views.as_command(person, names)))


def _is_for_task_force(ask: Ask) -> bool:
    """Return whether the task force's settings are meant. Raises UserError for any other word."""
    text = ask.parsed.text
    if not text:
        return False
    if fold(text) in {"task force", "the task force", fold(ask.charter.short)}:
        return True
    raise UserError(
        f"I don't know “{escape(text[:40])}” here. You can say: {', '.join(OPTIONS)}.", offers=[MY_SETTINGS]
    )


# Personal settings


def show_settings(ask: Ask, read: Read) -> Reply:
    """Show all settings, and what was snoozed."""
    must_be_on_roster(ask)
    own = _personal_settings(ask, read, read.roster.persons[ask.actor.person_id])
    of_all = _task_force_line(ask, read) if may_read_lists(ask.actor) else ""
    snoozed = notifications.snoozed_by(read, ask.actor.person_id)
    put_off = [*_snoozed_actions(ask, read, snoozed), *snoozed_blocks(ask, read, snoozed)]
    return Reply.from_message(views.shown(own, ask.reader, of_all=of_all, put_off=put_off))


def _personal_settings(ask: Ask, read: Read, person: Person) -> views.PersonalSettings:
    weekday = digest_weekday(read, person)
    week = read.charter.working_days(person.station).weekdays
    return views.PersonalSettings(
        person=person,
        digest_weekday=weekday,
        next_digest_at=next_digest_of(read, person, ask.now) if ask.actor.rights & MEMBER_RIGHTS else None,
        is_day_off=weekday not in week,
        morning=morning_time(read, person.id),
    )


def _snoozed_actions(ask: Ask, read: Read, snoozed_ids: Mapping[int, datetime | None]) -> list[Block]:
    """Return the open actions that the person snoozed, with until when."""
    return [
        reminders_views.snoozed_entry(one, ask.reader, until=snoozed_ids[one.id])
        for one in read.with_ids(Kind.ACTION, list(snoozed_ids))
        if one.is_open and ask.actor.person_id in one.owners
        if (until := snoozed_ids[one.id]) is None or until > ask.now
    ]


def own_form(ask: Ask, read: Read) -> Block:
    must_be_on_roster(ask)
    person = read.roster.persons[ask.actor.person_id]
    usual = default_digest_weekday(read, person.station)
    return views.personal_form(person, ask.reader, usual=usual)


def _changed_person(ask: Ask, person: Person) -> Person:
    """Return the person with the settings that were typed, or chosen in the form."""
    hours = _parse_hours(ask) or person.office_hours
    is_same = hours == person.office_hours
    return replace(
        person,
        language=ask.parsed.option_text("language") or person.language,
        digest=_parse_digest_day(ask, person),
        hours_from=person.hours_from if is_same else hours.start,
        hours_to=person.hours_to if is_same else hours.end,
    )


def _parse_digest_day(ask: Ask, person: Person) -> str | None:
    weekly = ask.parsed.value("digest", DigestChoice)
    if weekly is None:
        return person.digest
    if weekly.at is not None:
        at = person.office_hours.time_within(ask.charter.digest.at)
        raise UserError(
            f"Your digest comes in the morning, at {at:%H:%M}. You can set its day, and your hours: settings digest:tue hours:9-17",
            offers=[MY_SETTINGS],
        )
    return None if weekly.day == USUAL else weekly.day


def _parse_hours(ask: Ask) -> OfficeHours | None:
    chosen = ask.call.values or {}
    if not (chosen.get("from") and chosen.get("to")):
        return ask.parsed.value("hours", OfficeHours)
    try:
        return checked_hours(*(time.fromisoformat(str(chosen[name])) for name in ("from", "to")))
    except UserError as error:
        raise FieldError("to", str(error)) from error


def _field_values(person: Person, fields: Iterable[str]) -> dict[str, object]:
    return {field: getattr(person, field) for field in fields}


# Settings of the task force


def _set_task_force(ask: Ask, tx: Tx) -> Reply:
    """Show or set when the task force's digest comes."""
    if not ask.parsed.options:
        if not may_read_lists(ask.actor):
            raise members_only()
        return Reply(text=_task_force_line(ask, tx))
    check(ask.actor, "settings", charter=ask.charter)
    before, wanted = tx.charter.digest, _parse_task_force_digest(ask)
    if wanted == before:
        raise UserError("The task force's digest already comes then. Nothing has changed.")
    undo = views.task_force_as_command(ask.reader)
    kept.save(tx, digest_setting(wanted, at=ask.now, by=ask.actor.person_id))
    tx.snapshot = replace(tx.snapshot, charter=tx.charter.with_overrides([], digest=wanted))
    plan_digests(tx)
    tx.log("settings", before={"digest": format_digest(before)}, after={"digest": format_digest(wanted)})
    return Reply.from_message(
        views.task_force_changed(
            replace(ask.reader, charter=tx.charter),
            next_at=next_channel_digest(tx, ask.now),
            is_closed=wanted.day.number not in tx.charter.working_days(tx.charter.station).weekdays,
            undo=undo,
        )
    )


def _task_force_line(ask: Ask, read: Read) -> str:
    next_at = next_channel_digest(read, ask.now)
    return views.task_force_line(ask.reader, next_at=next_at, may_change=may(ask.actor, "settings"))


def _parse_task_force_digest(ask: Ask) -> DigestSchedule:
    """Return when the digest is to come; what was not typed stays."""
    weekly = ask.parsed.value("digest", DigestChoice)
    if weekly is None or len(ask.parsed.options) > 1:
        raise UserError(
            f"For the task force I can set the digest's day and hour, and nothing else: {views.TASK_FORCE_EXAMPLE}"
        )
    if weekly.day in {OFF, USUAL}:
        raise UserError(f"The task force's digest needs a day of the week: {views.TASK_FORCE_EXAMPLE}")
    now = ask.charter.digest
    day = now.day if weekly.day is None else Weekday(weekly.day)
    return DigestSchedule(day=day, at=_checked_digest_hour(ask, weekly.at or now.at))


def _checked_digest_hour(ask: Ask, at: time) -> time:
    """Return the hour. Raises UserError where channels are not written to then, so that it would have to wait."""
    begins = DEFAULT_OFFICE_HOURS.time_within(ask.charter.reminders.at)
    if not begins <= at < DEFAULT_OFFICE_HOURS.end:
        raise UserError(
            f"I write in channels from {begins:%H:%M} to {DEFAULT_OFFICE_HOURS.end:%H:%M}. Say it like {views.TASK_FORCE_EXAMPLE}."
        )
    return at
