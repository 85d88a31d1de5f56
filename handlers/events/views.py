"""Views of events."""

from collections.abc import Sequence
from datetime import date

from bot.events import Event, EventKind, EventState
from bot.records import TITLE_MAX, Record
from handlers.blocks.elements import (
    Block,
    Button,
    Message,
    buttons,
    choice_field,
    day_field,
    form,
    section,
    text_field,
)
from handlers.blocks.paging import page
from handlers.blocks.text import Reader, count, day_range, escape
from storage.records import ListPage


def announced(event: Event, reader: Reader, *, channel: str | None, near: ListPage) -> Message:
    lines = [
        _head(event),
        _summary(event, reader),
        f"Announced in {escape(channel)} in a minute." if channel else "Announced in no channel: restricted.",
    ]
    others = [other for other in near.records if other.id != event.id]
    if others:
        lines += ["At the same time:", *[line(other, reader) for other in others[:3]]]
    text = "\n".join(lines)
    return Message(text, (section(text), buttons([Button("Undo", "undo", event.ref)])))


POSSIBLE_DUPLICATE = "May be the same as"


def card(event: Event, reader: Reader, same: Sequence[Record]) -> Message:
    if event.state == EventState.CANCELLED:
        text = f"{_head(event)} · cancelled"
        return Message(text, (section(text),))
    text = f"{_head(event)}\n{_summary(event, reader)}\nAnnounced by {reader.name(event.created_by)}, {reader.day_of(event.created_at)}"
    text = "\n".join([text, *[f"{POSSIBLE_DUPLICATE} {one.ref}  {escape(one.title)}" for one in same]])
    return Message(text, (section(text), buttons([Button("Note", "note", event.ref)])))


def _summary(event: Event, reader: Reader) -> str:
    facts = [
        day_range(event.starts_on, event.ends_on, today=reader.today),
        escape(event.place),
        reader.area(event.area),
        "outside conference" if event.sort == EventKind.EXTERNAL else "",
        event.state if event.state != EventState.CONFIRMED else "",
    ]
    return " · ".join(filter(None, facts))


def line(event: Event, reader: Reader) -> str:
    return f"{_head(event)} · {_summary(event, reader)}"


def listed(found: ListPage, first: date, last: date, reader: Reader, *, words: str) -> Message:
    span = day_range(first, last, today=reader.today)
    if not found.total_count:
        return Message(f"No events from {span}. To announce one: event Workshop on:5 oct to:7 oct")
    shown = [line(event, reader) for event in found.records]
    return page(f"*{count(found.total_count, 'event')}, {span}*", shown, found, words=words)


def details(event: Event, reader: Reader) -> list[str]:
    return [
        _summary(event, reader),
        f"Announced by {reader.name(event.created_by)}, {reader.moment(event.created_at)}",
    ]


def announce_form(reader: Reader, *, words: str, channel: str) -> Block:
    areas = [(area.name, area.code) for area in reader.charter.areas_on(reader.today)]
    fields = [
        text_field("text", "What", max_length=TITLE_MAX),
        day_field("on", "First day", optional=False),
        day_field("to", "Last day", hint="Left empty: one day."),
        text_field("place", "Where", max_length=200, optional=True),
        choice_field("area", "Area", areas),
        choice_field("kind", "Whose", [("Our own", "own"), ("An outside conference", "external")]),
    ]
    return form("Announce an event", "Announce it", fields, words=words, channel=channel)


def _head(event: Event) -> str:
    return f"*{event.ref}*  {escape(event.title)}"
