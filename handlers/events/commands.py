"""Announce and list events."""

import re
from calendar import monthrange
from datetime import date, timedelta

from bot.charter import Area
from bot.errors import UserError
from bot.events import DEADLINES, Event, EventKind, EventState
from bot.grammar.dates import month_named
from bot.permissions import may_some
from bot.records import Kind, Visibility
from handlers.blocks.elements import Button
from handlers.blocks.text import escape
from handlers.calls import Ask, Reply
from handlers.delivery.notify import card_channels
from handlers.dependent_dates.views import days_that_stay
from handlers.events import views
from handlers.events.dates import set_parts, typed_days
from handlers.events.deadlines import closed_day_remarks, set_deadlines
from handlers.events.reminders import plan_reminders
from handlers.hours import checked_place
from handlers.kinds import empty_list
from handlers.meetings.commands import link_named
from handlers.records.create import create_with_card, new_record_fields
from storage.events import events_at_the_same_time, events_page
from storage.unit_of_work import Read, Tx

OPTIONS = (
    "on", "to", "time", "zone", "place", "areas", "several entities", "organiser", "link", "kind", "state", "visibility",
    *DEADLINES, "behalf",
)  # fmt: skip
AHEAD = timedelta(days=92)


def announce(ask: Ask, tx: Tx) -> Reply:
    fields = new_record_fields(ask, tx, Kind.EVENT, visibility=Visibility.PUBLIC)
    days = typed_days(ask)
    if days is None:
        example = f"event {escape(ask.parsed.text[:60])} {views.example_of_days(ask.today)}"
        raise UserError(f"When is it? Say it like {example}")
    first, last = days
    event = Event(
        **fields,
        state=ask.parsed.option_text("state") or EventState.CONFIRMED,
        sort=ask.parsed.option_text("kind") or EventKind.OWN,
        starts_on=first.day,
        ends_on=last.day,
        hour=first.at,
        zone=first.zone,
        typed=first.typed,
        place=checked_place(ask),
        link=link_named(ask),
    )
    set_parts(ask, event)
    set_deadlines(ask, event)
    event.refresh_search_text()
    near = events_at_the_same_time(tx, event, who=ask.actor)
    create_with_card(ask, tx, event)
    plan_reminders(tx, event)
    return Reply.from_message(
        views.announced(
            event,
            ask.reader,
            channels=card_channels(tx, event),
            near=near,
            remarks=[*days_that_stay(ask), *closed_day_remarks(ask, event)],
        )
    )


def list_events(ask: Ask, read: Read) -> Reply:
    """List the events of the next three months, or of a named month."""
    area = ask.parsed.value("area", Area)
    first, last = _listed_period(ask)
    code, number = area.code if area else None, ask.parsed.page
    is_ahead = not ask.parsed.text  # of a month that was named, what was cancelled is listed too
    found = events_page(
        read, who=ask.actor, first=first, last=last, area=code, page=number, with_cancelled=not is_ahead
    )
    if not found.total_count:
        may_announce = may_some(ask.actor, "event", ask.charter)
        sentence = views.nothing_listed(first, last, ask.reader, may_announce=may_announce)
        return empty_list(ask, sentence, Button("Announce an event", "event", is_next_step=True))
    return Reply.from_message(views.listed(found, first, last, ask.reader, words=ask.call.words))


def _listed_period(ask: Ask) -> tuple[date, date]:
    words = ask.parsed.text.split()
    if not words:
        return ask.today, ask.today + AHEAD
    month = month_named(words[0])
    if month is None:
        raise UserError(
            f"“{escape(ask.parsed.text[:40])}” isn't a month. Say it like {ask.example('events')}."
        )
    years = [int(word) for word in words[1:] if re.fullmatch(r"\d{4}", word)]
    next_year = ask.today.year if month >= ask.today.month else ask.today.year + 1
    year = years[0] if years else next_year
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])
