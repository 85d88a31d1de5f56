"""Views of events."""

from collections.abc import Sequence
from datetime import date, datetime

from bot.events import Event, EventKind, EventState, Period
from bot.examples import example_days
from bot.names import join_all
from bot.records import Record
from handlers.core.blocks.chips import Chip, facts
from handlers.core.blocks.elements import (
    Block,
    Button,
    Message,
    buttons,
    section,
    sections,
    text_message,
)
from handlers.core.blocks.fallback import message_of
from handlers.core.blocks.paging import more_line, page
from handlers.core.blocks.text import (
    Reader,
    channel_link,
    count,
    day_range,
    escape,
    for_you,
    head,
    with_full_stop,
)
from handlers.events import deadline_views
from storage.records import ListPage


def announced(
    event: Event, reader: Reader, *, channels: Sequence[str], near: Sequence[Event], remarks: Sequence[str]
) -> Message:
    shown_in = join_all([channel_link(one) for one in channels])
    where = (
        f"Announced in {shown_in} in a minute." if channels else "It's restricted, so no channel shows it."
    )
    lines = [head(event), summary(event, reader), *remarks, where]
    lines += at_the_same_time(near, reader)
    text = "\n".join(lines)
    return text_message(text, [Button("Undo", "undo", event.ref), Button("Calendar file", "ics", event.ref)])


def at_the_same_time(near: Sequence[Event], reader: Reader) -> list[str]:
    """Return the first events at the time of another, and how many more there are, under a heading."""
    shown = [line(other, reader) for other in near[:NEAR_MAX]]
    return ["At the same time:", *shown, *more_line(len(near) - NEAR_MAX)] if near else []


NEAR_MAX = 3
POSSIBLE_DUPLICATE = "May be the same as"


def card(event: Event, reader: Reader, same: Sequence[Record]) -> Message:
    if event.is_cancelled:
        return _cancelled_card(event, reader)
    if event.was:
        return _moved_card(event, reader, same)
    when = ", ".join(filter(None, [days_for_all(event.period, reader), escape(event.place)]))
    lines = [f"*{escape(event.title)}*", when, *deadline_views.card_lines(event, reader), *_link_lines(event)]
    lines += _duplicate_lines(same)
    return message_of([section("\n".join(lines)), facts_of(event, reader), _card_row(event, reader)])


def facts_of(event: Event, reader: Reader) -> Block:
    """Return the grey facts under an event: its area, how sure it is, and who announced it."""
    held_by = f"organised by {escape(event.organiser)}" if event.organiser else ""
    return facts(Chip.EVENT, event.ref, *_sort(event, reader), held_by, announced_by(event, reader))


def announced_by(event: Event, reader: Reader) -> str:
    """Return who announced an event and, once they have left, who has it now."""
    person = event.created_by
    by, on = f"by {reader.name(person)}", reader.today
    if not reader.roster.has_left(person, on) or event.is_over(reader.now):
        return by
    others = reader.roster.followers(person, on=on, charter=reader.charter)
    return f"{by}, now {reader.names(others[:2])}" if others else by


def _moved_card(event: Event, reader: Reader, same: Sequence[Record]) -> Message:
    was = Period.from_key(event.was)
    place = f", {escape(event.place)}" if event.place else ""
    now, hour = days_there(event.period, reader), hour_for_all(event.period)
    when = f"*{now}*{hour}{place}, not {days_there(was, reader)}{reason_end(event)}"
    lines = [f"*{escape(event.title)}*", when, *deadline_views.card_lines(event, reader), *_link_lines(event)]
    lines += _duplicate_lines(same)
    about = facts(Chip.MOVED, event.ref, _how_sure(event), _by(event, reader))
    return message_of([section("\n".join(lines)), about, _card_row(event, reader)])


def _cancelled_card(event: Event, reader: Reader) -> Message:
    when = ", ".join(filter(None, [days_there(event.period, reader), escape(event.place)]))
    text = f"{escape(event.title)}, {when}"
    reason = f": {escape(event.reason)}" if event.reason else ""
    return message_of([section(text), facts(Chip.CANCELLED, event.ref, f"{_by(event, reader)}{reason}")])


def _link_lines(event: Event) -> list[str]:
    return [escape(event.link)] if event.link else []


def _duplicate_lines(same: Sequence[Record]) -> list[str]:
    return [f"{POSSIBLE_DUPLICATE} {one.ref} {escape(one.title)}" for one in same]


def _card_row(event: Event, reader: Reader) -> Block:
    steps = [
        Button("Same as another", "same", event.ref),
        Button("Move", "move", event.ref),
        Button("Cancel", "cancel", event.ref),
        Button("Calendar file", "ics", event.ref),
    ]
    history = Button("History", "history", event.ref)
    is_open = event.is_planned and event.state != EventState.CONFIRMED
    sure = [Button("Confirm", "confirm", event.ref)] if is_open else []
    is_over = event.is_over(reader.now)
    note, follow = Button("Note", "note", event.ref), Button("Follow", "follow", event.ref)
    if is_over or not event.is_planned:
        return buttons([note], [*([] if is_over else steps), history])
    return buttons([note, follow, *sure], [*steps, history])


def _by(event: Event, reader: Reader) -> str:
    """Return who moved or cancelled it, and when; who took its announcement back is in the history."""
    if event.step_by is None or event.step_at is None:
        return announced_by(event, reader)
    return f"by {reader.name(event.step_by)}, {reader.day_of(event.step_at)}"


def days(period: Period, reader: Reader) -> str:
    """Return when an event is: "5 to 7 Oct", or "Thu 15 Dec, 14:00 Geneva (20:00 for you)"."""
    if period.begins is None or not period.is_one_day:
        return days_there(period, reader)
    return reader.due(period.begins.due)


def days_there(period: Period, reader: Reader) -> str:
    """Return when an event is, on the clocks of its own place: "5 to 7 Oct, from 14:00 Geneva"."""
    span = day_range(period.starts_on, period.ends_on, today=reader.today)
    if period.begins is None:
        return span
    return f"{span}, {'' if period.is_one_day else 'from '}{reader.hour_there(period.begins.due)}"


def days_for_all(period: Period, reader: Reader) -> str:
    """Return when an event is, for a channel, in which each reader sees their own hour."""
    return f"{days_there(period, reader)}{hour_for_all(period)}"


def hour_for_all(period: Period) -> str:
    return f" {for_you(period.begins.begins_at)}" if period.begins else ""


def where(event: Event, reader: Reader) -> str:
    """Return when and where: "Thu 15 Dec, Bangkok"."""
    return ", ".join(filter(None, [days(event.period, reader), escape(event.place)]))


def reason_end(event: Event) -> str:
    """Return the end of a sentence: with the reason of the last step, if there is one."""
    return with_full_stop(f": {escape(event.reason)}" if event.reason else "")


def _sort(event: Event, reader: Reader) -> list[str]:
    """Return the areas and entities, whose event it is, and how sure it is."""
    return [
        areas(event, reader),
        entities(event),
        "outside conference" if event.sort == EventKind.EXTERNAL else "",
        _state(event, reader),
    ]


def areas(event: Event, reader: Reader) -> str:
    return ", ".join(reader.area(code) for code in event.areas)


def entities(event: Event) -> str:
    return ", ".join(map(escape, event.owning_entities))


def summary(event: Event, reader: Reader) -> str:
    held_by = f"by {escape(event.organiser)}" if event.organiser else ""
    by_when = deadline_views.steps(event, reader)
    what = [days(event.period, reader), escape(event.place), *_sort(event, reader), held_by, *by_when]
    return " · ".join(filter(None, what))


def _state(event: Event, reader: Reader) -> str:
    """Return what has become of an event, or how sure it is; "" for one that is confirmed."""
    if event.is_cancelled:
        return f"cancelled: {escape(event.reason)}" if event.reason else "cancelled"
    moved = ""
    if event.was:
        moved = f"moved from {days(Period.from_key(event.was), reader)}"
    return " · ".join(filter(None, [_how_sure(event), moved]))


def _how_sure(event: Event) -> str:
    """Return how sure an event is, or what has become of it; "" for one that is confirmed."""
    return event.state if event.state != EventState.CONFIRMED else ""


def line(event: Event, reader: Reader) -> str:
    return f"{head(event)} · {summary(event, reader)}"


def shared_line(event: Event, reader: Reader, same: Sequence[Record]) -> str:
    return " · ".join([line(event, reader), *_duplicate_lines(same)])


def shared_card(_: Sequence[Event], lines: Sequence[str], __: Reader, hidden: int) -> Message:
    """Return the card of events that were announced together."""
    more = [f"and {count(hidden, 'other')} that may not be shown here"] if hidden else []
    text = [f"*{count(len(lines), 'event')}*", *lines, *more]
    return message_of(sections(text))


def ahead(event: Event, reader: Reader) -> str:
    """Return an event among what is ahead: its title, its days, its place, and by when to do what."""
    by_when = () if event.is_cancelled else deadline_views.steps_ahead(event, reader)
    sure = _how_sure(event) if event.is_planned else ""
    return ", ".join(
        filter(None, (escape(event.title), days(event.period, reader), escape(event.place), sure, *by_when))
    )


def cancelled_ahead(event: Event, reader: Reader) -> str:
    """Return an event that was cancelled since it was listed among what is ahead."""
    return f"{Chip.CANCELLED.sign} {ahead(event, reader)} · {_state(event, reader)} · {event.ref}"


def example_of_days(today: date) -> str:
    """Return the days of an example that lies ahead: "on:24 oct to:26 oct"."""
    first, last = example_days(today)
    return f"on:{first} to:{last}"


def nothing_listed(first: date, last: date, reader: Reader, *, may_announce: bool) -> str:
    """Return what an empty list of events says."""
    how = " Announce one, so that nobody plans another for the same days." if may_announce else ""
    return f"No events from {day_range(first, last, today=reader.today)}.{how}"


def listed(found: ListPage, first: date, last: date, reader: Reader, *, words: str) -> Message:
    span = day_range(first, last, today=reader.today)
    shown = [line(event, reader) for event in found.records]
    return page(f"*{count(found.total_count, 'event')}, {span}*", shown, found, words=words)


def buttons_of(event: Event, now: datetime) -> list[Button]:
    """Return what may be done to an event that is shown in full."""
    if event.is_cancelled:
        return [Button("Reopen", "reopen", event.ref)]
    edit = Button("Edit", "edit", event.ref)
    if event.is_over(now):
        return [edit]
    follow = [Button("Follow", "follow", event.ref)] if event.is_planned else []
    return [Button("Move", "move", event.ref), edit, Button("Cancel", "cancel", event.ref), *follow]
