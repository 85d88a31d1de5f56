"""Settings: the language a person types in, the time of the digest, and a person's office hours."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time

from bot.calendar import OfficeHours
from bot.charter import Charter, DigestSchedule
from bot.charter_section import Weekday
from bot.dates import words as datewords
from bot.errors import UserError
from bot.names import excerpt, fold, join_all

OFF = "off"
USUAL = "usual"  # the day of the task force's digest
EARLIEST, LATEST = time(6), time(22)
MIN_OFFICE_MINUTES = 4 * 60
LANGUAGES: Mapping[str, tuple[str, ...]] = {
    "ar": ("Arabic", "العربية"),
    "en": ("English",),
    "es": ("Spanish", "español", "castellano"),
    "fr": ("French", "français"),
    "ru": ("Russian", "русский"),
    "zh": ("Chinese", "中文"),
}


@dataclass(frozen=True)
class DigestChoice:
    """The chosen time of a digest.

    `day` is a weekday, "off" or "usual"; None if only the hour was given.
    """

    day: str | None
    at: time | None = None


@dataclass(kw_only=True)
class Setting:
    """A setting of the whole task force; `value` is the normalized input."""

    name: str
    value: str
    at: datetime
    person_id: int


DIGEST = "digest"


def digest_setting(wanted: DigestSchedule, *, at: datetime, by: int) -> Setting:
    return Setting(name=DIGEST, value=format_digest(wanted), at=at, person_id=by)


def format_digest(digest: DigestSchedule) -> str:
    """Return the schedule as text that can be parsed again, such as "tue 10:00"."""
    return f"{digest.day} {digest.at:%H:%M}"


def digest_from_settings(settings: Sequence[Setting]) -> DigestSchedule | None:
    """Return the schedule that was set for the task force's digest; None if the charter's applies."""
    value = next((one.value for one in settings if one.name == DIGEST), None)
    if value is None:
        return None
    day, at = value.split()
    return DigestSchedule(day=Weekday(day), at=time.fromisoformat(at))


# Parsing


def read_language(words: Sequence[str], *, charter: Charter) -> tuple[str, int]:
    """Return the code of the language that `words` begin with, and the number of words it took."""
    wanted = fold(words[0].rstrip(","))
    known = languages(charter)
    for code, names in known.items():
        if wanted in {code, *map(fold, names)}:
            return code, 1
    raise UserError(
        f"I don't know the language “{excerpt(words[0])}”. It can be {join_all(sorted(known), last=' or ')}."
    )


def languages(charter: Charter) -> Mapping[str, tuple[str, ...]]:
    """Return the selectable languages and their names by code: the six of the UN, and the charter's."""
    return {charter.language: (charter.language,), **LANGUAGES}


_HOUR = re.compile(r"(\d{1,2})(?:[:.h](\d\d))?h?")
_SPAN = re.compile(rf"(?:from )?{_HOUR.pattern} ?(?:-|–|to) ?{_HOUR.pattern}(?!\S)", re.IGNORECASE)


def read_hours(words: Sequence[str]) -> tuple[OfficeHours, int]:
    """Return the office hours that `words` begin with ("9-17", "08:30 to 17:00") and the words it took."""
    found = _SPAN.match(" ".join(words))
    if found is None:
        raise UserError(f"I can't read “{excerpt(' '.join(words))}” as hours. Say them like hours:9-17.")
    text = found[0]
    first, last = _parse_time(found[1], found[2], text), _parse_time(found[3], found[4], text)
    return checked_hours(first, last), len(text.split())


def checked_hours(first: time, last: time) -> OfficeHours:
    """Return the office hours. Raises UserError if they are too early, too late or too short."""
    length = 60 * (last.hour - first.hour) + last.minute - first.minute
    if first < EARLIEST or last > LATEST or length < MIN_OFFICE_MINUTES:
        raise UserError(
            f"{first:%H:%M} to {last:%H:%M} doesn't work: your hours can be any between {EARLIEST:%H:%M} and "
            f"{LATEST:%H:%M}, at least four."
        )
    return OfficeHours(first, last)


def _parse_time(hour: str, minute: str | None, text: str) -> time:
    try:
        return time(int(hour), int(minute or 0))
    except ValueError:
        raise UserError(f"“{text}” isn't a time of day. Say them like hours:9-17.") from None


def read_digest_choice(words: Sequence[str]) -> tuple[DigestChoice, int]:
    """Return the digest time that `words` begin with ("tue", "off", "tue 10:00") and the words it took."""
    typed = [word.rstrip(",") for word in words]
    if (only := _parse_hour(typed[0])) is not None:
        return DigestChoice(None, only), 1
    day = _DAY_KEYWORDS.get(fold(typed[0])) or weekday_named(typed[0])
    if day is None:
        raise UserError(
            f"“{excerpt(words[0])}” isn't a day of the week. Say it like digest:tue, or digest:off for none."
        )
    at_index = 2 if typed[1:2] == ["at"] else 1
    at = _parse_hour(typed[at_index]) if len(typed) > at_index else None
    return DigestChoice(day, at), 1 if at is None else at_index + 1


_DAY_KEYWORDS = {"off": OFF, "none": OFF, "never": OFF, "usual": USUAL}


def _parse_hour(word: str) -> time | None:
    found = _HOUR.fullmatch(word)
    return _parse_time(found[1], found[2], word) if found else None


_IS_WEEKDAY = re.compile(r"(?:every )?w([0-6])")


def weekday_named(word: str) -> Weekday | None:
    """Return the weekday that a word names in any of the six languages; None if it names none."""
    known = datewords.PHRASES.get(datewords.normalize(word).strip(), {})
    tokens = (_IS_WEEKDAY.fullmatch(token) for tokens in known.values() for token in tokens)
    found = {int(token[1]) for token in tokens if token}
    return list(Weekday)[found.pop()] if len(found) == 1 else None
