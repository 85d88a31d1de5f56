"""Announce and list events."""

import re
from calendar import monthrange
from datetime import date, timedelta

from bot.charter import Area
from bot.dates.forms import NotADate
from bot.dates.periods import leading_period
from bot.errors import UserError
from bot.events import Event, EventState
from bot.grammar.dates import date_options, month_named
from bot.grammar.options import BEHALF
from bot.grammar.text import unread_words
from bot.permissions import may_some
from bot.records import Kind, Visibility
from handlers.core.blocks.elements import Button
from handlers.core.blocks.text import escape
from handlers.core.calls import Ask, Reply
from handlers.core.delivery.notify import card_channels
from handlers.core.fields import new_options, set_new
from handlers.core.kinds import empty_list
from handlers.core.records.create import create_with_card, new_record_fields
from handlers.dependent_dates.views import days_that_stay
from handlers.events import views
from handlers.events.corrections import tell_of_overlaps
from handlers.events.dates import typed_days, with_days_at_end
from handlers.events.deadlines import closed_day_remarks
from handlers.events.fields import FIELDS
from handlers.events.reminders import plan_reminders
from storage.events import events_at_the_same_time, events_page
from storage.unit_of_work import Read, Tx

OPTIONS = (*new_options(FIELDS), BEHALF)
AHEAD = timedelta(days=92)


def announce(ask: Ask, tx: Tx) -> Reply:
    ask = with_days_at_end(ask)
    fields = new_record_fields(ask, tx, Kind.EVENT, visibility=Visibility.PUBLIC)
    days = typed_days(ask)
    if days is None:
        example = f"event {escape(ask.parsed.text[:60])} {views.example_of_days(ask.today)}"
        raise UserError(f"When is it? Say it like {example}")
    first, last = days
    event = Event(
        **fields,
        state=EventState.CONFIRMED,
        starts_on=first.day,
        ends_on=last.day,
        hour=first.at,
        zone=first.zone,
        typed=first.typed,
    )
    set_new(ask, tx, event, FIELDS)
    near = events_at_the_same_time(tx, event, who=ask.actor)
    create_with_card(ask, tx, event)
    plan_reminders(tx, event)
    tell_of_overlaps(tx, event)
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
    """List the events of the next three months, or of a month or days that are named."""
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


def _named_days(ask: Ask, words: list[str]) -> tuple[date, date]:
    """Return the days that words name: "next month", "until 31 oct". Raises UserError for other words."""
    options = date_options(ask.typing_context)
    options["takes_days"] = True
    try:
        period, taken = leading_period(words, **options)
    except NotADate as error:
        sentence = f"“{escape(ask.parsed.text[:40])}” isn't a month. Say it like {ask.example('events')}."
        raise UserError(sentence) from error
    if taken < len(words):
        raise UserError(unread_words(words, taken))
    first, last = period.ends(ask.today)
    return first.day, last.day


def _listed_period(ask: Ask) -> tuple[date, date]:
    words = ask.parsed.text.split()
    if not words:
        return ask.today, ask.today + AHEAD
    month = month_named(words[0])
    if month is None:
        return _named_days(ask, words)
    years = [int(word) for word in words[1:] if re.fullmatch(r"\d{4}", word)]
    next_year = ask.today.year if month >= ask.today.month else ask.today.year + 1
    year = years[0] if years else next_year
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])
