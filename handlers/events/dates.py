"""What was typed or chosen of an event: its days and hour, its areas, entities and organiser."""

from dataclasses import replace

from bot.calendar import Due
from bot.charter import Entity
from bot.errors import UserError
from bot.events import Event, EventState, Period, check_dates
from bot.examples import example_days
from bot.grammar.dates import period_at_end
from handlers.core.calls import Ask
from handlers.core.fields import areas_in_force
from handlers.core.hours import with_hour
from handlers.events import change_views
from handlers.events.corrections import last_told
from storage.unit_of_work import Read


def with_days_at_end(ask: Ask) -> Ask:
    """Return a call whose title ends in days, and perhaps a place, with those as options: "Readiness drill 20 jan Suva"."""
    if ask.parsed.period("on") or not ask.parsed.text or ask.call.values is not None:
        return ask
    found = period_at_end(ask.parsed.text.split(), ask.typing_context)
    if found is None:
        return ask
    title, period, place = found
    options = {"on": period, **({"place": place} if place else {}), **ask.parsed.options}
    return replace(ask, parsed=replace(ask.parsed, text=title, options=options))


def typed_days(ask: Ask) -> tuple[Due, Due] | None:
    """Return the first day, perhaps with an hour, and the last day that were named; None without one."""
    period, to = ask.parsed.period("on"), _last_day(ask)
    if period is None:
        return None
    first, last = period.ending(to).whole(ask.today)
    first = with_hour(ask, first)
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

    A single day keeps its length, and what is named without an hour keeps its hour; an emptied hour is none.
    """
    days, to = typed_days(ask), _last_day(ask)
    if days is None:
        return _other_end_or_hour(ask, event, to)
    first, last = days
    named = Period(first.day, last.day)
    found = named if "to" in ask.parsed.options else event.period.moved_to(first.day, last.day)
    if first.at is not None:
        return found.at_hour(first.at, first.zone)
    if "time" in ask.parsed.emptied or event.hour is None:
        return Period(found.starts_on, found.ends_on)
    return found.at_hour(event.hour, event.zone)


def _other_end_or_hour(ask: Ask, event: Event, to: Due | None) -> Period | None:
    """Return the period with another last day or hour, where no first day was named; None without either."""
    hour = with_hour(ask, Due(day=event.starts_on, at=None, zone=event.zone, typed=""))
    is_emptied = "time" in ask.parsed.emptied
    if to is None and hour.at is None and not is_emptied:
        return None
    found = event.period.ending_on(to.day) if to else event.period
    check_dates(found.starts_on, found.ends_on)
    if is_emptied:
        return Period(found.starts_on, found.ends_on)
    return found if hour.at is None else found.at_hour(hour.at, hour.zone)


def set_days(ask: Ask, read: Read, event: Event) -> None:
    """Correct the days that were given: other days are a move, until it is over."""
    period = new_period(ask, event)
    if period is None or period == event.period:
        return
    if event.is_over(ask.now):
        event.set_period(period)
    else:
        move_to(ask, read, event, period, "")


def move_to(ask: Ask, read: Read, event: Event, period: Period, why: str) -> None:
    """Move an event to other days; of two moves at once nobody saw the days between."""
    if period == event.period:
        raise UserError(change_views.no_other_day(event, ask.reader))
    has_begun = period.begins is not None and period.begins.begins_at <= ask.now
    if period.ends_on < ask.today or (period.is_one_day and has_begun):
        raise ask.error_at("on", change_views.day_has_passed(event, period, ask.reader))
    told = last_told(read, event)
    event.move(period, why=why, by=ask.actor.person_id, now=ask.now)
    if told is not None and told != EventState.CANCELLED:
        event.was = told if told != period.key else ""


# Whose it is


def set_areas(ask: Ask, _: Read, event: Event) -> None:
    event.set_areas([one.code for one in areas_in_force(ask, event.areas)])


def set_entities(ask: Ask, _: Read, event: Event) -> None:
    event.set_entities([one.code for one in ask.parsed.several("entity", Entity)])


def set_organiser(ask: Ask, _: Read, event: Event) -> None:
    """Set who organises it: an entity of the charter is the first of the event's own."""
    name = ask.parsed.option_text("organiser")
    own = ask.charter.entity_named(name)
    event.organiser = "" if own else name
    if own is not None:
        event.set_entities([own.code, *event.owning_entities])
