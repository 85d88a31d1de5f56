"""How pledges look."""

from bot.pledges import Pledge
from handlers.core.blocks.elements import (
    Block,
    Button,
    Message,
    buttons,
    form,
    section,
)
from handlers.core.blocks.text import Reader, escape
from handlers.core.calls import Ask
from handlers.core.fields import detail_lines, form_inputs
from handlers.pledges.fields import FIELDS
from storage.unit_of_work import Read


def pledged(pledge: Pledge, reader: Reader, *, channel: str | None) -> Message:
    place = (
        f"Shown in {escape(channel)} in a minute." if channel else "It's restricted, so no channel shows it."
    )
    text = f"{line(pledge, reader)}\n{place}"
    return Message(text, (section(text), buttons([Button("Undo", "undo", pledge.ref)])))


def line(pledge: Pledge, reader: Reader) -> str:
    until = f"due {reader.day(pledge.due_on)}" if pledge.is_open else pledge.state
    return f"*{pledge.ref}*  {escape(pledge.title)} · {until}"


def card(pledge: Pledge, reader: Reader, _: None) -> Message:
    text = f"{line(pledge, reader)}\nPledged by {reader.name(pledge.created_by)}"
    return Message(text, (section(text), *_buttons(pledge)))


def reminder(pledge: Pledge, reader: Reader) -> list[Block]:
    return [section(f"You pledged this: {line(pledge, reader)}"), *_buttons(pledge)]


def _buttons(pledge: Pledge) -> list[Block]:
    return [buttons([Button("Kept", "done", pledge.ref)])] if pledge.is_open else []


def details(pledge: Pledge, reader: Reader, _: None) -> list[str]:
    by = f"Pledged by {reader.name(pledge.created_by)}, {reader.moment(pledge.created_at)}"
    return [*detail_lines(FIELDS, pledge, reader), f"State: {pledge.state}", by]


def pledge_form(ask: Ask, _: Read) -> Block:
    fields, rare = form_inputs(ask, FIELDS)
    return form("Make a pledge", "Pledge it", fields, words="pledge", rare=rare, more="More")
