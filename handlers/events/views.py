"""Views of events."""

from collections.abc import Sequence
from datetime import date, datetime

from slackblocks import InputBlock

from bot.charter import Area
from bot.events import Event, EventKind, EventState, Period
from bot.grammar import OPTIONS
from bot.moments import PLACE_MAX
from bot.records import TITLE_MAX, Record
from handlers.blocks.chips import Chip, facts
from handlers.blocks.elements import (
    Block,
    Button,
    Message,
    buttons,
    choice_field,
    day_field,
    form,
    section,
    sections,
    text_field,
)
from handlers.blocks.fallback import message_of
from handlers.blocks.paging import page
from handlers.blocks.text import (
    Reader,
    capitalized,
    count,
    day_range,
    escape,
    example_days,
    for_you,
    with_full_stop,
)
from handlers.hours import HOUR_HINT, HOUR_MAX
from storage.records import ListPage


def announced(event: Event, reader: Reader, *, channel: str | None, near: ListPage) -> Message:
    lines = [
        _head(event),
        summary(event, reader),
        f"Announced in {escape(channel)} in a minute." if channel else "Announced in no channel: restricted.",
    ]
    others = [other for other in near.records if other.id != event.id]
    if others:
        lines += ["At the same time:", *[line(other, reader) for other in others[:3]]]
    text = "\n".join(lines)
    row = [Button("Undo", "undo", event.ref), Button("Calendar file", "ics", event.ref)]
    return Message(text, (section(text), buttons(row)))


WHOSE = [("Our own", "own"), ("An outside conference", "external")]
POSSIBLE_DUPLICATE = "May be the same as"


def card(event: Event, reader: Reader, same: Sequence[Record]) -> Message:
    if event.is_cancelled:
        return _cancelled_card(event, reader)
    if event.was:
        return _moved_card(event, reader, same)
    when = ", ".join(filter(None, [days_for_all(event.period, reader), escape(event.place)]))
    lines = [f"*{escape(event.title)}*", when, *_duplicate_lines(same)]
    return message_of([section("\n".join(lines)), facts_of(event, reader), _card_row(event, reader)])


def facts_of(event: Event, reader: Reader) -> Block:
    """Return the grey facts under an event: its area, how sure it is, and who announced it."""
    return facts(Chip.EVENT, event.ref, *_sort(event, reader), announced_by(event, reader))


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
    lines = [f"*{escape(event.title)}*", when, *_duplicate_lines(same)]
    about = facts(Chip.MOVED, event.ref, _by(event, reader))
    return message_of([section("\n".join(lines)), about, _card_row(event, reader)])


def _cancelled_card(event: Event, reader: Reader) -> Message:
    when = ", ".join(filter(None, [days_there(event.period, reader), escape(event.place)]))
    text = f"{escape(event.title)}, {when}"
    reason = f": {escape(event.reason)}" if event.reason else ""
    return message_of([section(text), facts(Chip.CANCELLED, event.ref, f"{_by(event, reader)}{reason}")])


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
    return buttons(
        [Button("Note", "note", event.ref)], [*([] if event.is_over(reader.now) else steps), history]
    )


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
    """Return the area, whose event it is, and how sure it is."""
    return [
        reader.area(event.area),
        "outside conference" if event.sort == EventKind.EXTERNAL else "",
        _state(event, reader),
    ]


def summary(event: Event, reader: Reader) -> str:
    return " · ".join(filter(None, [days(event.period, reader), escape(event.place), *_sort(event, reader)]))


def _state(event: Event, reader: Reader) -> str:
    """Return what has become of an event, or how sure it is; "" for one that is confirmed."""
    if event.is_cancelled:
        return f"cancelled: {escape(event.reason)}" if event.reason else "cancelled"
    moved = ""
    if event.was:
        moved = f"moved from {days(Period.from_key(event.was), reader)}"
    return " · ".join(filter(None, [event.state if event.state != EventState.CONFIRMED else "", moved]))


def line(event: Event, reader: Reader) -> str:
    return f"{_head(event)} · {summary(event, reader)}"


def shared_line(event: Event, reader: Reader, same: Sequence[Record]) -> str:
    return " · ".join([line(event, reader), *_duplicate_lines(same)])


def shared_card(_: Sequence[Event], lines: Sequence[str], __: Reader, hidden: int) -> Message:
    """Return the card of events that were announced together."""
    more = [f"and {count(hidden, 'other')} that may not be shown here"] if hidden else []
    text = [f"*{count(len(lines), 'event')}*", *lines, *more]
    return message_of(sections(text))


def ahead(event: Event, reader: Reader) -> str:
    """Return an event among what is ahead: its title, its days and its place."""
    days = day_range(event.starts_on, event.ends_on, today=reader.today)
    return ", ".join(filter(None, (escape(event.title), days, escape(event.place))))


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


def details(event: Event, reader: Reader) -> list[str]:
    return [
        summary(event, reader),
        f"Announced {announced_by(event, reader)}, {reader.moment(event.created_at)}",
    ]


def hour_field(value: str) -> InputBlock:
    hint = f"Left empty: whole days. {HOUR_HINT}"
    return text_field("time", "Time", max_length=HOUR_MAX, optional=True, value=value, hint=hint)


def announce_form(reader: Reader, *, channel: str, area: Area | None) -> Block:
    """Return the form with what nearly every event needs; a button shows the rest."""
    more = buttons([Button("More: hour, whose", "eventmore")])
    return _announce_form(reader, [], channel=channel, area=area, below=[more])


def full_announce_form(reader: Reader, *, channel: str, area: Area | None) -> Block:
    fields = [hour_field(""), choice_field("kind", "Whose", WHOSE)]
    return _announce_form(reader, fields, channel=channel, area=area, below=[])


def _announce_form(
    reader: Reader, more: Sequence[InputBlock], *, channel: str, area: Area | None, below: Sequence[Block]
) -> Block:
    areas = [(area.name, area.code) for area in reader.charter.areas_on(reader.today)]
    fields = [
        text_field("text", "What", max_length=TITLE_MAX),
        day_field("on", "First day", optional=False),
        day_field("to", "Last day", hint="Left empty: one day."),
        text_field("place", "Where", max_length=PLACE_MAX, optional=True),
        choice_field("area", "Area", areas, value=area.code if area else None),
        *more,
    ]
    return form("Announce an event", "Announce it", fields, words="event", channel=channel, below=below)


def edit_form(event: Event, reader: Reader, *, words: str, channel: str) -> Block:
    in_force = reader.charter.areas_on(reader.today)
    areas = [
        (one.name, one.code) for one in reader.charter.areas if one in in_force or one.code == event.area
    ]
    entities = [(one.code, one.code) for one in reader.charter.entities]
    visibilities = [(capitalized(one), one) for one in OPTIONS["visibility"].choices]
    fields = [
        text_field("text", "What", max_length=TITLE_MAX, value=event.title),
        text_field("place", "Where", max_length=PLACE_MAX, optional=True, value=event.place),
        choice_field("area", "Area", areas, value=event.area),
        choice_field("entity", "Who organises it", entities, value=event.entity),
        choice_field("kind", "Whose", WHOSE, value=event.sort),
        choice_field("visibility", "Who may see it", visibilities, value=event.visibility, optional=False),
    ]
    return form(f"Edit {event.ref}", "Change it", fields, words=words, channel=channel)


def buttons_of(event: Event, now: datetime) -> list[Button]:
    """Return what may be done to an event that is shown in full."""
    if event.is_cancelled:
        return [Button("Reopen", "reopen", event.ref)]
    edit = Button("Edit", "edit", event.ref)
    if event.is_over(now):
        return [edit]
    return [Button("Move", "move", event.ref), edit, Button("Cancel", "cancel", event.ref)]


def _head(event: Event) -> str:
    return f"*{event.ref}*  {escape(event.title)}"
