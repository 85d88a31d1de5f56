"""What was typed or chosen of an event: its days and hour, its place, its areas, entities and organiser."""

from bot.calendar import Due
from bot.charter import Area, Entity
from bot.events import ORGANISER_MAX, Event, Period, check_dates
from bot.examples import example_days
from handlers.calls import Ask
from handlers.hours import with_hour


def typed_days(ask: Ask) -> tuple[Due, Due] | None:
    """Return the first day, perhaps with an hour, and the last day that were named; None without one."""
    period, to = ask.parsed.period("on"), _last_day(ask)
    if period is None:
        return None
    first, last = with_hour(ask, period[0]), to or period[1]
    check_dates(first.day, last.day)
    return first, last


def _last_day(ask: Ask) -> Due | None:
    """Return the last day that was named; None without one. Raises an error at its field for an hour."""
    to = ask.parsed.value("to", Due)
    if to is not None and to.at is not None:
        first_day, last_day = example_days(ask.today)
        raise ask.error_at(
            "to",
            "I keep the hour at which an event begins, not the one at which it ends. "
            f"Say it like on:{first_day} 14:00 to:{last_day}.",
        )
    return to


def new_period(ask: Ask, event: Event) -> Period | None:
    """Return the period that was named for an event; None without one.

    A single day keeps its length, and what is named without an hour keeps its hour; in a form an empty hour is none.
    """
    days, to = typed_days(ask), _last_day(ask)
    if days is None:
        return _other_end_or_hour(ask, event, to)
    first, last = days
    named = Period(first.day, last.day)
    found = named if "to" in ask.parsed.options else event.period.moved_to(first.day, last.day)
    if first.at is not None:
        return found.at_hour(first.at, first.zone)
    is_emptied = ask.call.values is not None and ask.call.values.get("time") == ""
    if is_emptied or event.hour is None:
        return Period(found.starts_on, found.ends_on)
    return found.at_hour(event.hour, event.zone)


def _other_end_or_hour(ask: Ask, event: Event, to: Due | None) -> Period | None:
    """Return the period with another last day or hour, where no first day was named; None without either."""
    hour = with_hour(ask, Due(day=event.starts_on, at=None, zone=event.zone, typed=""))
    if to is None and hour.at is None:
        return None
    found = event.period.ending_on(to.day) if to else event.period
    check_dates(found.starts_on, found.ends_on)
    return found if hour.at is None else found.at_hour(hour.at, hour.zone)


# Whose it is


def set_parts(ask: Ask, event: Event) -> None:
    """Set the areas, the entities and the organiser that were named; what was emptied in a form is none.

    An organiser that is an entity of the charter is the first of the entities. Raises UserError for an area that is not
    in use today, unless the event is of it already.
    """
    if _is_given(ask, "area"):
        event.set_areas(_areas_in_force_or_same(ask, event))
    if _is_given(ask, "entity"):
        event.set_entities([one.code for one in ask.parsed.several("entity", Entity)])
    if _is_given(ask, "organiser"):
        _set_organiser(ask, event)


def _is_given(ask: Ask, name: str) -> bool:
    """Return whether a field was named, or emptied in a form."""
    form = ask.call.values
    return name in ask.parsed.options or (form is not None and not form.get(name, True))


def _areas_in_force_or_same(ask: Ask, event: Event) -> list[str]:
    on = ask.charter.day_of(ask.now)
    codes = [one.code for one in ask.parsed.several("area", Area)]
    return [code if code in event.areas else ask.charter.area(code, on=on).code for code in codes]


def _set_organiser(ask: Ask, event: Event) -> None:
    name = ask.parsed.option_text("organiser")
    if len(name) > ORGANISER_MAX:
        raise ask.error_at(
            "organiser", f"That name has {len(name)} characters; {ORGANISER_MAX} are the most."
        )
    own = ask.charter.entity_named(name)
    event.organiser = "" if own else name
    if own is not None:
        event.set_entities([own.code, *event.owning_entities])
