"""The hour of what takes place at a time, as it is typed or chosen: of meetings and events."""

from datetime import timedelta

from bot.calendar import Due
from bot.dates.reading import DateOptions, read_due
from bot.dates.readings import city_of, exact_words
from bot.dates.words import limits_hour
from bot.errors import AmbiguousInput, Interpretation, UserError
from bot.examples import example_city
from bot.grammar.dates import date_options
from bot.moments import WallTime
from bot.names import fold
from handlers.core.blocks.text import Reader
from handlers.core.calls import Ask

HOUR_MAX = 40  # characters
ALL_DAY = "all day"
ALL_DAY_WORDS = frozenset({ALL_DAY, "all-day", "whole day", "the whole day", "whole-day"})
OFF_HOURS = "I'm writing outside your hours because it's so soon."


def with_hour(ask: Ask, due: Due) -> Due:
    """Return the day with the hour and the zone of their own fields. Raises an error at that field."""
    must_begin(ask, due)
    hour, zone = ask.parsed.option_text("time"), ask.parsed.option_text("zone")
    if zone and not hour and due.at is not None:
        hour = f"{due.at:%H:%M}"
    if zone and (not hour or is_all_day(ask)):
        raise ask.error_at("zone", f"At what time? A zone goes with an hour: time:14:00 zone:{zone}")
    if not hour or is_all_day(ask):
        return due
    if limits_hour(hour):
        raise ask.error_at("time", f"“{hour}” doesn't say when it begins. Say it like time:14:00.")
    options = date_options(ask.typing_context)
    options["is_past"] = True  # a day that has passed is refused later, with what takes place
    try:
        found = read_due(f"{due.day} {hour} {zone}".rstrip(), **options)
    except UserError as error:
        _refuse_unknown_zone(ask, zone, options)
        raise ask.error_at("time", str(error)) from error
    if found.at is None:
        raise ask.error_at("time", "At what time? Say it like time:14:00.")
    return found


def must_begin(ask: Ask, due: Due) -> None:
    """Ask about "before 3pm", at which nothing begins. Raises AmbiguousInput; in a form an error at the field of the day."""
    if due.at is None or due.minutes is not None or not limits_hour(due.typed):
        return
    sentence = f"“{due.typed}” doesn't say when it begins."
    if ask.call.values is not None:
        raise ask.error_at("on", sentence)
    zone = ask.typing_context.zone
    exact = exact_words(due, zone)
    words = exact.partition(" ")[2] if names_only_hour(ask, due) else exact
    label = f"{due.at:%H:%M} {city_of(due.zone, ask.charter.zones_by_city)}"
    day = "" if words != exact else f"{ask.reader.day(due.day)}, "
    raise AmbiguousInput(sentence, phrase=due.typed, interpretations=[Interpretation(f"{day}{label}", words)])


def names_only_hour(ask: Ask, due: Due) -> bool:
    """Return whether the words name an hour and no day, so that a day may stand before them."""
    options = date_options(ask.typing_context)
    options["is_past"] = True
    other = due.day + timedelta(days=8)  # another weekday
    try:
        return read_due(f"{other} {due.typed}", **options).day == other
    except UserError:
        return False


def _refuse_unknown_zone(ask: Ask, zone: str, options: DateOptions) -> None:
    """Raise an error at the field of the zone where that is what can't be read."""
    try:
        read_due(f"tomorrow 14:00 {zone}".rstrip(), **options)
    except UserError as error:
        example = f"Say a city: zone:{example_city(ask.charter)}"
        raise ask.error_at("zone", f"I don't know the time zone “{zone[:40]}”. {example}") from error


def hour_hint(reader: Reader) -> str:
    """Return how an hour is typed in a form."""
    return f"14:00, or 14:00 {example_city(reader.charter)}. Without a place it's your own hour."


def is_all_day(ask: Ask) -> bool:
    """Return whether the field of the hour says that it is a whole day."""
    return fold(ask.parsed.option_text("time")) in ALL_DAY_WORDS


def typed_hour(at: WallTime, reader: Reader) -> str:
    """Return the hour as the form takes it, with its place where that is not the reader's; "" for a whole day."""
    if at.at is None:
        return ""
    zone = "" if at.zone == reader.zone else f" {at.zone}"
    return f"{at.at:%H:%M}{zone}"
