"""Days that are counted from another day: "two weeks from monday", "14 days before 13 dec", "friday fortnight"."""

import re
from contextlib import suppress
from datetime import date, timedelta

from bot.dates.forms import (
    DAY,
    DateContext,
    NotADate,
    PossibleDays,
    as_relativedelta,
    count_and_unit,
    possible_days,
    weekday_after,
)
from bot.dates.words import may_mean
from bot.errors import UserError

_SPAN = r"(?:in |by )?(?:(?:n1|last|next) )?(?:#?(?P<n>\d{1,4}) )?(?P<unit>day|week|month|year|workday)"
_COUNTED = re.compile(rf"{_SPAN} (?P<way>before|after|from) (?P<anchor>.+)")
# "a week on monday", "two weeks today"; "a week" alone and a weekday are too little: "monday a week".
_WEEKS_ON = re.compile(r"(?:by )?#?(?P<n>\d{1,2}) week (?:(?:by |on )?(?P<day>today|tomorrow)|on w(?P<w>\d))")
_WEEKS_LATER = re.compile(r"(?:(?P<day>today|tomorrow)|(?:by )?w(?P<w>\d)) (?:#(?P<n>\d) )?week")
_FORTNIGHT = re.compile(r"\b(?:fortnight|quinze|quinzaine|quincena)\b", re.IGNORECASE)
_WEEKDAY = re.compile(r"(?:by )?(?:(?:n1|last|next) )?w(?P<w>\d) (?P<way>before|after|from) \^(?P<day>\S+)")
# "three weeks and two days before COP22"
_TWO_SPANS = re.compile(
    r"(?P<first>#?\d{1,4} \w+) and (?P<second>#?\d{1,4} (?:day|week|month|year|workday) (?P<way>before|after) \^\S+)"
)
_ANCHOR = re.compile(r"\^(?P<day>\S+)(?: meeting)?")
_SESSION = re.compile(r"(?:next )?=(?P<day>\S*)(?: meeting)?(?: next)?")
# "before 2 weeks" is no day, and before the end of a month is by its last day.
_BEFORE = re.compile(r"before (?!end |#?\d+ (?:day|week|month|year|workday))(?P<day>.+)")
_PERIOD = re.compile(r"next (?:week|month|quarter|year)|(?:week|month|quarter|year) next")
# A length that says neither from when it counts nor that it begins today: "a week", "d'une semaine".
_LENGTH_ALONE = re.compile(r"(?:for |by )?#?\d{1,4} (?:day|week|month|year|workday)")


def is_length_alone(words: str) -> bool:
    """Return whether words are so many days, weeks or months, counted from no day: "two weeks", and not "in two weeks"."""
    return may_mean(words, _LENGTH_ALONE)


def days_meant(sentence: str, reader: DateContext, today: date) -> PossibleDays:
    """Return what a sentence means on `today`, counted from another day or not. Raises NotADate if it is no date."""
    counted = _COUNTED.fullmatch(sentence)
    if counted:
        with suppress(NotADate):
            anchors = _anchor_days(counted["anchor"], reader, today)
            return PossibleDays(tuple(dict.fromkeys(_counted(counted, day, reader) for day in anchors)))
    if (limit := _BEFORE.fullmatch(sentence)) and not reader.before_is_by:
        return _before(limit["day"], reader, today)
    if "^" in sentence and (both := _TWO_SPANS.fullmatch(sentence)):
        (second,) = days_meant(both["second"], reader, today).days
        return days_meant(f"{both['first']} {both['way']} ^{second}", reader, today)
    if "^" in sentence and (day := _day_at_anchor(sentence)):
        return PossibleDays((day,))
    weeks = _WEEKS_ON.fullmatch(sentence) or _WEEKS_LATER.fullmatch(sentence)
    if weeks and (weeks["day"] or weeks["n"]) and _may_stand_here(weeks, reader):
        return _weeks_later(weeks, today)
    return possible_days(sentence, reader, today)


def _before(sentence: str, reader: DateContext, today: date) -> PossibleDays:
    """Return the days that "before friday" can mean: the working day before it that is still ahead, and the day itself."""
    by = days_meant(sentence, reader, today)
    if by.question:
        return by
    eves = [
        reader.working_days.before(day, 1)
        for day in (by.days[:1] if _PERIOD.fullmatch(sentence) else by.days)
    ]
    ahead = [day for day in eves if day >= today or reader.is_past]
    return PossibleDays(tuple(sorted({*ahead, *by.days})), is_yearless=by.is_yearless)


def _day_at_anchor(sentence: str) -> date | None:
    """Return the day for which a placeholder stands, or the weekday before or after it; None for other words."""
    if found := _ANCHOR.fullmatch(sentence):
        return date.fromisoformat(found["day"])
    found = _WEEKDAY.fullmatch(sentence)
    if found is None:
        return None
    day, weekday = date.fromisoformat(found["day"]), int(found["w"])
    return weekday_after(day if found["way"] != "before" else day - timedelta(days=8), weekday)


def _may_stand_here(weeks: re.Match[str], reader: DateContext) -> bool:
    """Return whether it is a date: at the end of a title, "friday two weeks" may be a day and a length."""
    return (
        not reader.at_title_end
        or weeks.re is _WEEKS_ON
        or not weeks["n"]
        or bool(_FORTNIGHT.search(reader.typed))
    )


def _anchor_days(sentence: str, reader: DateContext, today: date) -> tuple[date, ...]:
    """Return the days from which is counted: a date, or the next session of a body."""
    session = _SESSION.fullmatch(sentence)
    if session is None:
        return days_meant(sentence, reader, today).days
    if session["day"]:
        return (date.fromisoformat(session["day"]),)
    if reader.at_title_end:
        raise NotADate(reader.example)
    raise UserError(f"I know of no session ahead to count “{reader.typed}” from. {reader.example}")


def _counted(found: re.Match[str], day: date, reader: DateContext) -> date:
    count, unit = count_and_unit(found, reader)
    is_before = found["way"] == "before"
    if unit == "workday":
        return (reader.working_days.before if is_before else reader.working_days.after)(day, count)
    length = as_relativedelta(unit, count)
    return day - length if is_before else day + length


def _weeks_later(found: re.Match[str], today: date) -> PossibleDays:
    """Return the day some weeks after today, tomorrow or the weekday; on such a weekday, from today or the next one."""
    later = timedelta(days=7 * int(found["n"] or 1))
    if found["day"]:
        return PossibleDays((today + DAY * (found["day"] == "tomorrow") + later,))
    first = weekday_after(today - DAY, int(found["w"])) + later
    return PossibleDays(
        (first, first + timedelta(days=7)) if first.weekday() == today.weekday() else (first,)
    )
