"""Texts about settings: the caller's own, what they snoozed, and the task force's."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time

from bot.calendar import Due, local
from bot.charter_section import Weekday
from bot.people import Person
from bot.settings import EARLIEST, LANGUAGES, LATEST, MIN_OFFICE_MINUTES, OFF, USUAL, format_digest, languages
from handlers.actions import reminders_views
from handlers.calendar.views import WEEKDAYS
from handlers.core.blocks.elements import (
    Block,
    Button,
    Message,
    buttons,
    choice_field,
    form,
    section,
    text_message,
)
from handlers.core.blocks.fallback import marked_text_of
from handlers.core.blocks.text import Reader, escape

SNOOZED_MAX = 10
HALF_HOUR = 30  # minutes
TASK_FORCE_EXAMPLE = "settings task force digest:tue 10:00"


@dataclass(frozen=True, kw_only=True)
class PersonalSettings:
    """A person with what follows from their settings: the day of their digest, and when the next one comes.

    `digest_weekday` is None where they want none, `next_digest_at` also for non-members.
    """

    person: Person
    digest_weekday: int | None
    next_digest_at: datetime | None
    is_day_off: bool  # they do not work on that weekday
    morning: time


def shown(own: PersonalSettings, reader: Reader, *, of_all: str, put_off: Sequence[Block]) -> Message:
    """Show all settings, and what was snoozed: `put_off`, each with a button to resume it."""
    lines = ["*Your settings*", *setting_lines(own, reader).values(), *([of_all] if of_all else [])]
    snoozed = put_off[:SNOOZED_MAX]
    rest = len(put_off) - SNOOZED_MAX
    head = ["*Put off or stopped*"] if snoozed else []
    more = [f"And {rest} more."] if rest > 0 else []
    text = "\n".join([*lines, *head, *([marked_text_of(snoozed)] if snoozed else []), *more])
    blocks = [
        section("\n".join(lines)),
        buttons([Button("Change", "mysettings")]),
        *[section(line) for line in head],
        *snoozed,
        *[section(line) for line in more],
    ]
    return Message(text, tuple(blocks))


def setting_lines(own: PersonalSettings, reader: Reader) -> Mapping[str, str]:
    """Return a line for each setting, by the name of its option."""
    return {
        "language": f"*Language*  {_language(own.person.language, reader)}",
        "digest": f"*Weekly digest*  {_digest(own, reader)}",
        "hours": f"*Hours*  {_hours(own, reader)}",
    }


def _language(code: str, reader: Reader) -> str:
    """Return what the language does: it decides how dates are parsed, and nothing else."""
    name = escape(languages(reader.charter).get(code, (code,))[0])
    if code not in LANGUAGES:
        return f"{name}. I don't know its words for dates, so I read them in English. I write in English."
    both = "" if code == "en" else " and English"
    return f"{name}. I read the dates that you type in {name}{both} first. I write in English."


def _digest(own: PersonalSettings, reader: Reader) -> str:
    if own.digest_weekday is None:
        return "off. You can look at any time: digest me"
    usual = ", as usual" if own.person.digest is None else ""
    day = f"on {WEEKDAYS[own.digest_weekday]}s{usual}"
    if own.next_digest_at is None:
        return f"{day}. It goes to members of the task force, and you aren't one at present."
    closed = f"You don't work on {WEEKDAYS[own.digest_weekday]}s, so it comes a working day later. "
    return f"{day}. {closed if own.is_day_off else ''}The next comes on {reminders_views.date_and_time(own.next_digest_at, reader)}."


def _hours(own: PersonalSettings, reader: Reader) -> str:
    hours, city = own.person.office_hours, reader.charter.find_station(own.person.station).city
    return (
        f"{hours.start:%H:%M} to {hours.end:%H:%M} in {escape(city)}, on working days. "
        f"I write to you only then; what can wait comes from {own.morning:%H:%M} on."
    )


def changed(lines: Iterable[str], undo: str) -> Message:
    """Confirm what was changed; `undo` are the words that restore it."""
    return text_message("\n".join(lines), [Button("Undo", "say", undo)])


def as_command(person: Person, names: Iterable[str]) -> str:
    """Return the words by which a person restores these settings."""
    hours = f"{person.office_hours.start:%H:%M}-{person.office_hours.end:%H:%M}"
    values = {"language": person.language, "digest": person.digest or USUAL, "hours": hours}
    return " ".join(["settings", *[f"{name}:{values[name]}" for name in names]])


# The form


def personal_form(person: Person, reader: Reader, *, usual: int) -> Block:
    """Return the form for all settings with their present values; `usual` is the default weekday."""
    known = [(names[0], code) for code, names in sorted(languages(reader.charter).items())]
    days = [
        (f"As usual: {WEEKDAYS[usual]}s", USUAL),
        *[(f"{WEEKDAYS[day.number]}s", day.value) for day in Weekday],
        ("None", OFF),
    ]
    hours, span = person.office_hours, _minutes(LATEST) - _minutes(EARLIEST)
    firsts, lasts = _half_hours(0, span - MIN_OFFICE_MINUTES), _half_hours(MIN_OFFICE_MINUTES, span)
    hints = "I read the dates that you type in it first.", "At least four hours after that."
    fields = [
        choice_field("language", "Language", known, value=person.language, hint=hints[0]),
        choice_field("digest", "Weekly digest", days, value=person.digest or USUAL),
        choice_field("from", "I write to you from", firsts, value=f"{hours.start:%H:%M}"),
        choice_field("to", "to", lasts, value=f"{hours.end:%H:%M}", hint=hints[1]),
    ]
    return form("Your settings", "Save", fields, words="settings")


def _half_hours(first: int, last: int) -> list[tuple[str, str]]:
    """Return the hours to choose from; `first` and `last` are minutes from the earliest."""
    offered = (divmod(_minutes(EARLIEST) + more, 60) for more in range(first, last + 1, HALF_HOUR))
    return [(f"{hour:02}:{minute:02}",) * 2 for hour, minute in offered]


def _minutes(at: time) -> int:
    return 60 * at.hour + at.minute


# Settings of the task force


def task_force_line(reader: Reader, *, next_at: datetime | None, may_change: bool) -> str:
    """Return when the task force's digest comes; a reader who may change it sees how."""
    how = f" To change it: {TASK_FORCE_EXAMPLE}" if may_change else ""
    return f"*Task force*  {_task_force_digest(reader, next_at)}{how}"


def task_force_changed(reader: Reader, *, next_at: datetime | None, is_closed: bool, undo: str) -> Message:
    """Confirm when the digest comes; `is_closed`: the task force does not work on that day."""
    weekday = WEEKDAYS[reader.charter.digest.day.number]
    closed = f"The task force doesn't work on {weekday}s, so it comes a working day later."
    members = (
        "Members get their own on that day, at that hour where they are, unless they have set it otherwise."
    )
    return changed([_task_force_digest(reader, next_at), *([closed] if is_closed else []), members], undo)


def _task_force_digest(reader: Reader, next_at: datetime | None) -> str:
    digest = reader.charter.digest
    following = f" The next comes on {_task_force_time(next_at, reader)}." if next_at else ""
    return f"The digest comes on {WEEKDAYS[digest.day.number]}s at {digest.at:%H:%M}.{following}"


def task_force_as_command(reader: Reader) -> str:
    return f"settings task force digest:{format_digest(reader.charter.digest)}"


def _task_force_time(at: datetime, reader: Reader) -> str:
    zone = reader.charter.zone
    here = local(at, zone)
    return reader.due(Due(day=here.date(), at=here.time(), zone=zone, typed=""))
