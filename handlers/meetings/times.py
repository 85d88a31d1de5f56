"""The time of a meeting, or of a series, as it was typed or chosen."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from bot.calendar import Due
from bot.dates.chinese import split_at_signs
from bot.dates.leftovers import without_courtesy
from bot.dates.recurrence import Recurrence
from bot.dates.words import limits_hour
from bot.errors import AmbiguousInput, Offer, UserError
from bot.examples import example_city
from bot.grammar.dates import (
    ask_about_rest_of_date,
    date_at_end,
    read_leading_date,
    read_leading_recurrence,
)
from bot.meeting_import import clashing
from bot.meetings import MAX_SERIES, Meeting
from bot.moments import WallTime
from bot.names import join_all
from handlers.core import hours
from handlers.core.blocks.text import Reader
from handlers.core.calls import Ask
from handlers.core.hours import names_only_hour, with_hour
from handlers.meetings import change_views, days
from storage import meetings
from storage.unit_of_work import Read

_ZONE_LIKE = re.compile(r"[A-Z]\w+/[A-Z]\w+")  # "Europe/Zurich"
USUAL_SERIES = 6  # meetings in the example of a series
_ALL_DAY = re.compile(
    r"(?:all|the whole|whole)[ -]day\b,? ?(.*)|(.*?),? ?\b(?:all|the whole|whole)[ -]day", re.IGNORECASE
)
_HOUR_FIRST = re.compile(r"(?:at |from )?\d{1,2}(?:[:.h]\d{2}|h| ?[ap]m)\b", re.IGNORECASE)

_HOUR = r"\d{1,2}(?:[:.h]\d{2}|h| ?[ap]m)"
_UNTIL_HOUR = re.compile(
    rf"(?:from )?(?:\d{{1,2}}(?:[:.h]\d{{2}})? ?)?(?:-|–|to|until|till) ?{_HOUR}(?=\W|$)|\d{{1,2}} ?[-–] ?\d{{1,2}}$",
    re.IGNORECASE,
)


def refuse_end(rest: str, how: str) -> None:
    """Raise where the words behind a day begin with the hour at which it ends: "9:00-11:00", "to 11:00"."""
    if found := _UNTIL_HOUR.match(rest):
        raise UserError(change_views.no_end(found[0], how))


def planned_times(ask: Ask) -> tuple[list[WallTime], str, Due | Recurrence]:
    """Return the times of one meeting, or of a series, the words that are not part of them, and what was read.

    Raises UserError without a day, and for a series without an end.
    """
    named = ask.parsed.value("on", Due) or ask.parsed.value("on", Recurrence)
    found, rest = (named, ask.parsed.text) if named is not None else _among_words(ask)
    is_all_day = hours.is_all_day(ask)
    if found is None:
        text, is_all_day = _without_all_day(ask.parsed.text)
        found, rest = _among_words(replace(ask, parsed=replace(ask.parsed, text=text)))
    if found is None:
        raise UserError(change_views.day_required(rest, ask.reader))
    if found.at is None and not is_all_day:
        rest, is_all_day = _without_all_day(rest)
    if isinstance(found, Recurrence):
        if zone := ask.parsed.option_text("zone"):
            raise ask.error_at(
                "zone", f"In a series the place goes with the hour: every tuesday 14:00 {zone}"
            )
        if found.at is None and not is_all_day:
            raise _hour_required(ask, found.after(ask.now, 1)[0].day)
        if found.at is not None and limits_hour(found.typed):
            raise UserError(f"“{found.typed}” doesn't say when each begins. Say it like every tuesday 14:00.")
        return _series(ask, found), rest, found
    due = with_hour(ask, found)
    if due.at is None and not is_all_day:
        raise _hour_required(ask, due.day)
    return [wall_time(due)], rest, due


def _without_all_day(text: str) -> tuple[str, bool]:
    """Return the text without the words for a whole day at its start or end, and whether they stood there."""
    found = _ALL_DAY.fullmatch(text)
    return ((found[1] or found[2] or "").strip(" ,"), True) if found else (text, False)


def _hour_required(ask: Ask, day: date) -> UserError:
    sentence = change_views.hour_required(ask.reader.day(day), day)
    whole = f'{ask.call.words.strip()} time:"{hours.ALL_DAY}"'
    if ask.call.values is not None:
        return ask.error_at("time", sentence)
    return UserError(sentence, offers=[Offer("A whole day", "say", whole)])


def moved_time(ask: Ask, meeting: Meeting) -> WallTime | None:
    """Return the time that was named for a meeting; None without one. Without an hour it keeps its own.

    An hour alone is one of the same day.
    """
    due = ask.parsed.value("on", Due)
    if due is None and not (ask.parsed.option_text("time") or ask.parsed.option_text("zone")):
        return None
    if due is None:
        due = Due(day=meeting.starts_on, at=None, zone=meeting.zone, typed="")
    due = with_hour(ask, due)
    if due.at is None:
        hour = None if hours.is_all_day(ask) else meeting.hour
        return WallTime(day=due.day, at=hour, zone=meeting.zone)
    if _HOUR_FIRST.match(due.typed) and names_only_hour(ask, due):
        return wall_time(replace(due, day=meeting.starts_on))
    return wall_time(due)


def set_time(ask: Ask, read: Read, meeting: Meeting) -> None:
    """Correct the time that was given: another one is a move, until the meeting was held.

    Of one that was entered afterwards nobody was told, so it is corrected at any time.
    """
    when = moved_time(ask, meeting)
    if when is not None and when != meeting.time and meeting.was_entered_afterwards:
        _correct(ask, read, meeting, when)
    elif when is not None and when != meeting.time:
        must_be_ahead(ask, meeting, "move")
        move_to(ask, read, meeting, when, "")


def _correct(ask: Ask, read: Read, meeting: Meeting, when: WallTime) -> None:
    if not has_passed(when, ask.now):
        raise ask.error_at("on", change_views.not_over_yet(meeting, when, ask.reader))
    meeting.correct_time(when)
    known = clashing(meeting, meetings.on_days(read, {when.day}))
    if known is not None:
        raise ask.error_at("on", change_views.there_already(known))


def move_to(ask: Ask, read: Read, meeting: Meeting, when: WallTime, why: str) -> None:
    if when == meeting.time:
        raise UserError(change_views.no_other_time(meeting, ask.reader))
    if has_passed(when, ask.now):
        raise ask.error_at("on", change_views.passed_already(meeting, when, ask.reader))
    day = meeting.starts_on
    meeting.move(when, why=why, by=ask.actor.person_id, now=ask.now)
    days.must_be_free(ask, read, meeting)
    if meeting.starts_on != day:
        days.move_papers(read, meeting)


def must_be_ahead(ask: Ask, meeting: Meeting, verb: str) -> None:
    """Raise for a meeting that has begun; once it is over it can be noted that it wasn't held."""
    if meeting.body:
        return
    if meeting.is_held and verb != "cancel":
        raise UserError(change_views.held_already(meeting, ask.reader))
    is_noted = verb == "cancel" and (meeting.is_held or meeting.is_over_by(ask.now) or not meeting.is_called)
    if meeting.is_too_late_to_change(ask.now) and verb in {"move", "cancel"} and not is_noted:
        offers = [Offer("It was held", "held", meeting.ref)]
        raise UserError(change_views.begun_already(meeting, verb, ask.reader), offers=offers)


def wall_time(due: Due) -> WallTime:
    return WallTime(day=due.day, at=due.at, zone=due.zone)


def _among_words(ask: Ask) -> tuple[Due | Recurrence | None, str]:
    """Return the time that the text begins or ends with, and the rest of the text. Raises AmbiguousInput for a rest of time."""
    words, listener = split_at_signs(ask.parsed.text.split()), replace(ask.typing_context, takes_length=True)
    found: tuple[Due | Recurrence, int] | None = read_leading_recurrence(words, listener)
    if found is None:
        try:
            found = read_leading_date(words, listener)
        except AmbiguousInput:
            raise
        except UserError:
            ending = date_at_end(words, listener) if words else None
            if ending is None:
                if _begins_with_time(words):
                    raise
                return None, ask.parsed.text
            return ending[1], ending[0]
    when, taken = found
    words = without_courtesy(words, taken)
    rest = " ".join(words[taken:])
    if when.at is not None and _ZONE_LIKE.fullmatch(rest.partition(" ")[0]):
        raise UserError(change_views.unknown_zone(words[taken], example_city(ask.charter)))
    if not (_UNTIL_HOUR.match(rest) or _ALL_DAY.match(rest)):  # which are answered by themselves
        ask_about_rest_of_date(when, words, taken, listener, as_text=_on_and_text)
    return when, rest


def _on_and_text(taken: str, left: str) -> str:
    return f'on:"{taken}" {left}'


def _begins_with_time(words: Sequence[str]) -> bool:
    """Return whether the first word has a digit, so that what is wrong with it is worth saying."""
    return bool(words) and words[0][:1].isdigit()


def _series(ask: Ask, recurrence: Recurrence) -> list[WallTime]:
    if recurrence.until is None and recurrence.times is None:
        raise _end_required(ask, recurrence)
    working = ask.charter.working_days(ask.charter.station)
    dues = recurrence.after(ask.now, MAX_SERIES + 1, days=working)
    if not dues:
        raise UserError("All days of that series have passed. Nothing was planned.")
    if len(dues) > MAX_SERIES:
        raise UserError(f"That is more than {MAX_SERIES} meetings. Give it an earlier end.")
    return [wall_time(due) for due in dues]


def left_out(typed: Due | Recurrence, reader: Reader) -> list[str]:
    """Return the line that names the days that a series leaves out; none for one without."""
    days = typed.without if isinstance(typed, Recurrence) else ()
    return [f"Not on {join_all([reader.day(day) for day in days])}."] if days else []


def _end_required(ask: Ask, recurrence: Recurrence) -> UserError:
    """Return the question when a series ends, with the end of one that makes a few meetings."""
    working = ask.charter.working_days(ask.charter.station)
    last = recurrence.after(ask.now, USUAL_SERIES, days=working)[-1].day
    words, typed = ask.call.words.strip(), recurrence.typed
    until = f"until {change_views.typed_last(last, ask.reader)}"
    said = words.replace(typed, f"{typed} {until}", 1)
    offers = [Offer(f"Until {ask.reader.day(last)}", "say", said)] if said != words else []
    return UserError(change_views.end_required(recurrence, ask.reader, last=last), offers=offers)


def has_passed(when: WallTime, now: datetime) -> bool:
    return when.due.ends_at() <= now
