"""One date: all interpretations of a text are reduced to one deadline, or raise a question."""

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, timezone

from dateutil.tz import datetime_ambiguous
from rapidfuzz.distance import OSA

from bot.calendar import Due, has_hour, local, zone_named
from bot.dates.clock import split_length, with_plain_hours
from bot.dates.forms import (
    DAY,
    END_OF_DAY,
    RECENT,
    TEN_YEARS,
    DateContext,
    NotADate,
    PossibleDays,
    count_or_one,
    next_month_day,
    possible_hours,
    split_hour,
    weekday_after,
)
from bot.dates.numbers import with_days_in_figures
from bot.dates.offsets import days_meant
from bot.dates.words import (
    LANGUAGES,
    LIMITS,
    MAX_SENTENCES,
    MONTHS,
    PHRASES,
    WEEKDAYS,
    ZONES,
    Phrase,
    mentions_weekday,
    normalize,
    sentences_of,
    split_phrases,
)
from bot.errors import AmbiguousInput, Interpretation, PastDate, UserError
from bot.names import excerpt

MAX_CHARACTERS = 100
MAX_BUTTONS = 5
MIN_MISTYPED_LETTERS, LONG_WORD_LETTERS = 5, 7  # letters
_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
PAST_SUFFIX = " past"  # at the end of a button's words: the day has passed, and that is intended

_ZONE_NAME = re.compile(r"\b[A-Z]\w+(?:/[A-Z][\w+-]*)+")
# A UTC offset after an hour: "UTC+2", "2016-10-14T14:00:00-05:00", "14:00 +0200". "14:00-16:00" is none.
_OFFSET = re.compile(
    r"(?:(?:utc|gmt) ?(?P<sign>[+\-−–])|(?<=\d) ?(?P<plus>\+)|(?<=t\d\d:\d\d)(?P<iso>-)|(?<=t\d\d:\d\d:\d\d)(?P<iso2>-))"
    r"(?P<h>0?\d|1[0-4])(?::?(?P<m>[0-5]\d))?$",
    re.IGNORECASE,
)
_WEEKDAY_AND_NUMBER = re.compile(r"w\d \d{1,2}")
_OF_PLACE = frozenset(("hour", "of", "in", "at", "to"))
_CLOCK_OF_PLACE = r"(?:at )?\d{1,3}(?::\d\d)?(?: (?:h|oclock))?(?: [ap]m)? (?:(?:hour|of|in|at|to) )*@\S+"
_TWO_CLOCKS = re.compile(
    rf"(?P<first>.*@\S+) (?:(?:-|~|/|and) )*(?P<second>{_CLOCK_OF_PLACE})"
)  # "14:00 Geneva / 08:00 New York"
_IN_HOURS = re.compile(r"in (?:#?(\d{1,3}) )?(?:hour|h|minute)|#?(\d{1,3}) (?:hour|minute) in")


def format_due(due: Due, *, now: datetime, zone: str | None = None) -> str:
    """Format a date: "Fri 4 Dec", "Mon 1 Feb 2027", "Tue 18 Oct, 14:00".

    An hour is shown in `zone`, by default its own; a whole day is the same everywhere. An hour that occurs
    twice says which is meant: "Sun 30 Oct, 02:30 (the first time)".
    """
    return _format_due(due, now, zone or due.zone, "")


def _format_due(due: Due, now: datetime, zone: str, place: str) -> str:
    day, at = due.day, due.at
    if at is not None and zone != due.zone:
        wall = local(due.ends_at(), zone)
        day, at = wall.date(), wall.time()
    words = _format_day(day, local(now, zone).date())
    return words if at is None else f"{words}, {at:%H:%M}{place}{_repeated_hour_note(due.ends_at(), zone)}"


def _repeated_hour_note(instant: datetime, zone: str) -> str:
    """Return a note for an hour that occurs twice because the clocks go back; else an empty string."""
    wall = local(instant, zone)
    if wall.utcoffset() == wall.replace(fold=1 - wall.fold).utcoffset() or not datetime_ambiguous(wall):
        return ""
    return " (the second time)" if wall.fold else " (the first time)"


def _format_day(day: date, today: date) -> str:
    year = "" if day.year == today.year else f" {day.year}"
    return f"{WEEKDAYS[day.weekday()][:3]} {day.day} {MONTHS[day.month - 1][:3]}{year}"


def read_date(text: str, reader: DateContext) -> Due:
    """Return the deadline that `text` means.

    Raises AmbiguousInput if there are several, NotADate if it is no date, UserError if it is impossible.
    """
    typed = text.strip()
    written_out = _read_iso_day(typed, reader)
    if written_out is not None:
        return written_out
    reader = replace(reader, typed=typed)
    if not typed:
        raise NotADate(f"There is no date yet. {reader.example}")
    if len(typed) > MAX_CHARACTERS:
        raise NotADate(f"That is longer than any date I can read. {reader.example}")
    plain = typed.removesuffix(PAST_SUFFIX)
    if plain != typed:
        reader = replace(reader, is_past=True)
    dues, found = _possible_dues(plain, reader)
    return _single_or_ask(dues, found, reader)


def _read_iso_day(typed: str, reader: DateContext) -> Due | None:
    """Return the day of "2026-10-12", as forms and our buttons write it; None for anything else.

    It is unambiguous, and full parsing takes ten times as long.
    """
    if not _ISO_DAY.fullmatch(typed):
        return None
    with suppress(ValueError):
        day, today = date.fromisoformat(typed), reader.today
        if today <= day <= today + TEN_YEARS:
            return Due(day=day, at=None, zone=reader.zone, typed=typed)
    return None


def _possible_dues(typed: str, reader: DateContext) -> tuple[list[Due], PossibleDays]:
    """Return the possible meanings in the reader's languages, or else in all six."""
    zone, text = split_zone_name(typed)
    for languages in (language_codes(reader), LANGUAGES):
        dues: dict[Due, None] = {}
        found: list[PossibleDays] = []
        refusal: UserError | None = None
        for sentence in token_sentences(text, languages, reader):
            try:
                meant, days = _dues_of_sentence(f"{sentence} {zone}".strip(), reader)
            except UserError as reason:
                refusal = reason if refusal is None or isinstance(refusal, NotADate) else refusal
            else:
                _add_shortest(dues, meant)
                if len(meant) > 1 and _WEEKDAY_AND_NUMBER.fullmatch(sentence):  # "thu 7" may be at seven
                    with suppress(UserError):
                        dues.update(
                            dict.fromkeys(_dues_of_sentence(sentence.replace(" ", " at "), reader)[0])
                        )
                found.append(days)
        if dues:
            return list(dues), found[0] if len(found) == 1 else PossibleDays(())
        if refusal and not isinstance(refusal, NotADate):
            raise refusal
    raise refusal or NotADate(reader.example)


def _add_shortest(dues: dict[Due, None], meant: Sequence[Due]) -> None:
    """Add deadlines, and of two that differ only in their length the shorter one.

    "de 9h à 11h" is two hours, and in other words for "à" nine o'clock for eleven hours.
    """
    for due in meant:
        same = next((one for one in dues if replace(one, minutes=due.minutes) == due), due)
        shortest = min(same, due, key=lambda one: one.minutes or 0)
        if shortest is not same:
            del dues[same]
        dues[shortest] = None


def language_codes(reader: DateContext) -> list[str]:
    return [tag[:2].lower() for tag in reader.languages]


def split_zone_name(typed: str) -> tuple[str, str]:
    """Split off an offset, or a zone's full name as our buttons write it ("2026-10-12 14:00 Asia/Bangkok")."""
    offset = _OFFSET.search(typed)
    if offset:
        minutes = 60 * int(offset["h"]) + int(offset["m"] or 0)
        sign = "+" if (offset["sign"] or offset["plus"]) == "+" else "-"
        return f"@{sign}{minutes}", typed[: offset.start()]
    found = _ZONE_NAME.search(typed) if "/" in typed else None
    if found is None:
        return "", typed
    try:
        zone_named(found[0])
    except (KeyError, ValueError, OSError):
        return "", typed
    return f"@{found[0]}", typed[: found.start()] + typed[found.end() :]


def token_sentences(text: str, languages: Sequence[str], reader: DateContext) -> list[str]:
    """Return the token sentences `text` can stand for. Raises NotADate for an unknown word."""
    words = split_phrases(normalize(text), languages, reader.names)
    unknown = next((word.text for word in words if not word.tokens), None)
    if unknown is not None:
        raise NotADate(_unknown_word_message(words, unknown, reader))
    choices = sentences_of(words)
    if len(choices) > MAX_SENTENCES:
        raise NotADate(f"I can read “{reader.typed}” in too many ways. {reader.example}")
    plain = [with_plain_hours(sentence) for sentence in choices]
    return [with_days_in_figures(sentence, may_be_alone=not reader.at_title_end) for sentence in plain]


def _unknown_word_message(words: Sequence[Phrase], unknown: str, reader: DateContext) -> str:
    known = " ".join(word.text for word in words if word.tokens)
    near = "" if reader.at_title_end else _nearest_known_word(unknown)
    if near:
        return f"I don't know “{unknown}”. Did you mean {near}? {reader.example}"
    if not known:
        return f"I don't know “{excerpt(unknown, 30)}” as a date. {reader.example}"
    return f"I read “{known}”, but not “{excerpt(unknown, 30)}”. {reader.example}"


def _nearest_known_word(unknown: str) -> str:
    """Return the word of dates that was probably mistyped; empty if none is near."""
    most = 2 if len(unknown) >= LONG_WORD_LETTERS else 1
    if len(unknown) < MIN_MISTYPED_LETTERS:
        return ""
    near = (known for known in PHRASES if known[0] == unknown[0] and OSA.distance(unknown, known) <= most)
    return min(near, key=lambda known: OSA.distance(unknown, known), default="")


def _dues_of_sentence(sentence: str, reader: DateContext) -> tuple[list[Due], PossibleDays]:
    """Return each deadline a sentence can mean: days by hours by zones."""
    if both := _TWO_CLOCKS.fullmatch(sentence):
        return _dues_of_two_clocks(both["first"], both["second"], reader)
    soon = _IN_HOURS.fullmatch(sentence)
    if soon:
        return [_due_in_hours(soon, reader)], PossibleDays(())
    minutes = None
    if reader.takes_length:
        sentence, minutes = split_length(sentence)
    place, sentence = split_zone(sentence)
    hour, rest = split_hour(sentence, without=_before_hour(sentence, reader))
    if place and not hour:
        raise NotADate(f"I read a place, but no hour, in “{reader.typed}”. Say it like “14:00 UTC”.")
    if not rest and not hour:
        raise NotADate(f"I can't read “{reader.typed}” as one date. {reader.example}")
    if hour and rest.startswith("before"):
        raise NotADate(
            f"I can't read “{reader.typed}” as one date. {reader.example}"
        )  # "by" an hour says the same
    if hour and rest == "by" and not reader.takes_length:
        rest = ""  # "by 15:00" is today's
    if not rest and hour and hour["word"] == "midnight":
        rest = "tomorrow"
    if rest == "this" and hour and hour["word"] in {"am", "pm"}:
        rest = "today"
    there = _fixed_offset(place) or zone_named(resolve_zone(place, reader))
    todays = dict.fromkeys((reader.today, reader.now.astimezone(there).date()))
    found = [days_meant(rest, reader, today) for today in todays]
    hours = possible_hours(hour, tonight="tonight" in rest, typed=reader.typed) if hour else (None,)
    hours = (END_OF_DAY,) if place and hours == (None,) else hours
    days = dict.fromkeys(day for each in found for day in each.days)
    meant = [due for day in days for at in hours for due in _dues_in_zone(day, at, place, reader)]
    if minutes is not None:
        meant = [replace(due, minutes=minutes) for due in meant if due.at is not None]
    return meant, found[0]


def _before_hour(sentence: str, reader: DateContext) -> str:
    """Return the word that may stand before an hour: what begins is "from 15:00", a deadline "by 18:00"."""
    if reader.takes_length:
        return "from"
    return "by" if " by " in sentence and not LIMITS["from"].search(normalize(reader.typed)) else ""


def _dues_of_two_clocks(first: str, second: str, reader: DateContext) -> tuple[list[Due], PossibleDays]:
    """Return what one hour means that is said by the clocks of two places. Raises AmbiguousInput where they differ."""
    ours, days = _dues_of_sentence(first, reader)
    _, rest = split_hour(split_zone(first)[1])
    theirs, _ = _dues_of_sentence(f"{rest} {second}", reader)
    agreeing = [
        due for due in ours if any((due.ends_at() - other.ends_at()) % DAY == timedelta() for other in theirs)
    ]
    if agreeing:
        return agreeing, days
    labels = [label(due, reader) for due in (*ours, *theirs)][:MAX_BUTTONS]
    raise _ambiguous(
        f"These are two times: {', '.join(labels[:-1])} or {labels[-1]}?",
        [*ours, *theirs][:MAX_BUTTONS],
        reader,
    )


def _due_in_hours(found: re.Match[str], reader: DateContext) -> Due:
    unit = "minute" if "minute" in found[0] else "hour"
    count = timedelta(**{f"{unit}s": count_or_one(found[1] or found[2], unit, reader)})
    return _due_at_instant((reader.now + count).replace(second=0, microsecond=0), reader.zone, reader)


def _due_at_instant(instant: datetime, zone: str, reader: DateContext) -> Due:
    """Return the deadline in `zone`; in UTC for the second occurrence of an hour (the store keeps no fold)."""
    wall = local(instant, zone)
    due = Due(day=wall.date(), at=wall.time().replace(fold=0), zone=zone, typed=reader.typed)
    if due.ends_at() == instant:
        return due
    return replace(due, day=instant.astimezone(UTC).date(), at=instant.astimezone(UTC).time(), zone="UTC")


def split_zone(sentence: str) -> tuple[str, str]:
    """Return the zone or its abbreviation ("cet"), and the sentence without it."""
    tokens = sentence.split()
    places = [n for n, token in enumerate(tokens) if token.startswith("@")]
    if len(places) != 1:
        return "", sentence
    (at,) = places
    # Of a place it may be said so: "14 h heure de Bangkok", "14:00 in Bangkok", "14:00 по Москве".
    before = tokens[:at]
    while before and before[-1] in _OF_PLACE:
        before.pop()
    return tokens[at][1:], " ".join([*before, *tokens[at + 1 :]])


def _fixed_offset(place: str) -> timezone | None:
    """Return the fixed offset of "+120" (minutes); None for a named zone."""
    return timezone(timedelta(minutes=int(place))) if place[:1] in {"+", "-"} else None


def resolve_zone(place: str, reader: DateContext) -> str:
    """Return the IANA zone.

    An abbreviation such as "CET" is the reader's own zone if it names it at any time of the year; an offset
    is the reader's zone as well.
    """
    if not place or _fixed_offset(place):
        return reader.zone
    if place not in ZONES:
        return place
    names = {local(reader.now + DAY * half, reader.zone).tzname() for half in (0, 182)}
    return reader.zone if place.upper() in names else ZONES[place][0]


def _dues_in_zone(day: date, at: time | None, place: str, reader: DateContext) -> list[Due]:
    """Return the deadline; two if the abbreviation belongs to the other half of the year ("CET" in July)."""
    zone, fixed = resolve_zone(place, reader), _fixed_offset(place)
    if at is None:
        return [Due(day=day, at=None, zone=reader.zone, typed=reader.typed)]
    wall = Due(day=day, at=at, zone=zone, typed=reader.typed)
    if fixed:
        return [_due_at_instant(datetime.combine(day, at, fixed), zone, reader)]
    if place not in ZONES:
        return [wall]
    ahead = timezone(timedelta(hours=ZONES[place][1]))
    return list(dict.fromkeys((wall, _due_at_instant(datetime.combine(day, at, ahead), zone, reader))))


# One date, or a question


def _single_or_ask(dues: Sequence[Due], found: PossibleDays, reader: DateContext) -> Due:
    """Return the only deadline; ask if there are several or if it has passed."""
    passed = [] if reader.is_past else [due for due in dues if due.ends_at() < reader.now]
    are_days = all(due.at is None for due in dues)
    if len(dues) == 2 and len(passed) == 1 and are_days and not found.question:  # noqa: PLR2004 - two
        raise _one_has_passed(next(due for due in dues if due not in passed), passed[0], reader)
    if len(dues) > 1:
        labels = [label(each, reader) for each in dues[:MAX_BUTTONS]]
        question = f"{reader.typed} is {', '.join(labels[:-1])} or {labels[-1]}."
        raise _ambiguous(found.question or question, dues[:MAX_BUTTONS], reader)
    due = dues[0]
    if due.day > reader.today + TEN_YEARS:
        raise UserError(f"{label(due, reader)} is more than ten years away. {reader.example}")
    if due.at is not None and not has_hour(due.day, due.at, due.zone):
        raise _ambiguous_gap(due, reader)
    if reader.is_past or due.ends_at() >= reader.now:
        return due
    again = _second_occurrence(due, reader)
    if again.ends_at() >= reader.now:
        return again
    raise _ambiguous_past(due, found, reader)


def _second_occurrence(due: Due, reader: DateContext) -> Due:
    """Return the second occurrence of an hour when the clocks go back; on other days it is the same."""
    if due.at is None:
        return due
    wall = datetime.combine(due.day, due.at, zone_named(due.zone)).replace(fold=1)
    return _due_at_instant(wall.astimezone(UTC), due.zone, reader)


def _ambiguous(
    question: str, dues: Sequence[Due], reader: DateContext, *more: Interpretation
) -> AmbiguousInput:
    readings = [Interpretation(label(due, reader), exact_words(due, reader.zone)) for due in dues]
    return AmbiguousInput(question, phrase=reader.typed, interpretations=[*readings, *more])


def _one_has_passed(ahead: Due, passed: Due, reader: DateContext) -> AmbiguousInput:
    """Ask whether the one of two readings is meant that is still ahead."""
    day = passed.day
    year = "" if day.year == reader.today.year else f" {day.year}"
    question = f"{reader.typed}: do you mean {label(ahead, reader)}? {day.day} {MONTHS[day.month - 1]}{year} has passed."
    short = f"It was {day.day} {MONTHS[day.month - 1][:3]}{year}"
    then = Interpretation(short, exact_words(passed, reader.zone) + PAST_SUFFIX)
    return _ambiguous(question, [ahead], reader, then)


def _ambiguous_gap(due: Due, reader: DateContext) -> AmbiguousInput:
    """Offer the hours before and after the gap when the clocks go forward."""
    wall = datetime.combine(due.day, due.at or time(0))
    later = local(due.ends_at(), due.zone).replace(tzinfo=None)
    earlier = wall - (later - wall)
    dues = [replace(due, day=each.date(), at=each.time()) for each in (earlier, later)]
    return _ambiguous(f"{label(due, reader)} doesn't exist: the clocks go forward then.", dues, reader)


def _ambiguous_past(due: Due, found: PossibleDays, reader: DateContext) -> PastDate:
    """Offer the next such weekday, the same day of next year if it may be meant, and the past day itself."""
    today = local(reader.now, due.zone).date()
    lately = today - due.day <= RECENT
    days = []
    if lately and not reader.in_period:
        days.append(today + DAY if due.day == today else weekday_after(today, due.day.weekday()))
    may_be_next_year = found.is_yearless and not mentions_weekday(reader.typed, due.day)
    if due.day != today and (may_be_next_year or reader.in_period or not lately):
        days.append(_same_day_next_year(due.day, today))
    keep = Interpretation("Keep it", exact_words(due, reader.zone) + PAST_SUFFIX)
    asked = _ambiguous("", [replace(due, day=each) for each in days], reader, keep)
    question = f"{label(due, reader)} has passed. When should it be?"
    return PastDate(question, phrase=asked.phrase, interpretations=asked.interpretations)


def _same_day_next_year(day: date, today: date) -> date:
    try:
        return next_month_day(day.month, day.day, today)
    except UserError:  # 29 February
        return next_month_day(day.month + 1, 1, today)


def label(due: Due, reader: DateContext) -> str:
    return _format_due(due, reader.now, due.zone, f" {city_of(due.zone, reader.zones_by_place)}")


def city_of(zone: str, places: Mapping[str, str]) -> str:
    """Return the first place in that zone, or else the last part of the zone's name."""
    names = (name.title() for name, its_zone in places.items() if its_zone == zone)
    return next(names, zone.rpartition("/")[2].replace("_", " "))


def exact_words(due: Due, zone: str) -> str:
    """Return words that parse to this date again for a reader in `zone`."""
    if due.at is None:
        return due.day.isoformat()
    words = f"{due.day.isoformat()} {due.at:%H:%M}"
    words = words if due.zone == zone else f"{words} {due.zone}"
    return words if due.minutes is None else f"{words} for {due.minutes} minutes"
