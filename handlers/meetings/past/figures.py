"""How many meetings of the task force were held, by year and since the start, up to a day; and who came."""

from bot.calendar import Due
from bot.errors import UserError
from bot.meeting_years import Years, read_years
from handlers.core.calls import Ask
from handlers.meetings import presence, registration_views
from handlers.meetings.past import figures_views, offices
from storage import meetings
from storage.records import ListPage
from storage.unit_of_work import Read


def named_years(ask: Ask) -> Years | None:
    """Return the years that were named; None for none. Raises UserError for other words."""
    text, named = ask.parsed.text.strip(), ask.parsed.value("on", Due)
    if not text and named is None:
        return None
    until = named.day if named is not None else ask.today
    years = read_years(text, until=until, is_as_of=named is not None)
    if years is None:
        raise UserError(figures_views.unknown(text, ask.reader))
    return years


def page(ask: Ask, read: Read, years: Years) -> ListPage:
    """Return a page of the meetings of these years, each on the day on which it was held, else planned."""
    return meetings.meetings_of_days(
        read,
        who=ask.actor,
        first=years.begins_on,
        last=years.held_until if years.held_only else years.ends_on,
        held_only=years.held_only,
        page=ask.parsed.page,
    )


def counts(ask: Ask, read: Read, years: Years) -> list[str]:
    """Return how many were held by year and since the start, how many are over but not yet confirmed, and who came."""
    by_year = meetings.held_by_year(read, who=ask.actor, until=years.until)
    first = meetings.first_held_on(read, who=ask.actor)
    held = meetings.held_between(read, who=ask.actor, first=years.begins_on, last=years.held_until)
    over = meetings.unsaid_of_days(
        read, who=ask.actor, now=ask.now, first=years.begins_on, last=years.held_until
    )
    said = figures_views.held_counts(
        by_year,
        (years.first, years.last),
        first=first,
        until=years.until,
        unsaid=len(over),
        reader=ask.reader,
    )
    found, known = presence.counted_with_known(read, held)
    took_part = registration_views.presence(found)
    of_some = [figures_views.known_of(known, len(held))] if 0 < known < len(held) else []
    return [*of_some, *took_part, *offices.lines_of_years(ask, read, held), *said]
