"""How pledges look."""

from bot.pledges import Pledge
from bot.records import TITLE_MAX
from handlers.blocks.elements import Block, Button, Message, buttons, day_field, form, section, text_field
from handlers.blocks.paging import headed_lines, page
from handlers.blocks.text import Reader, count, escape
from handlers.calls import Ask
from handlers.kinds import DigestLists
from storage.records import ListPage
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
    return [f"Due: {reader.day(pledge.due_on)}", f"State: {pledge.state}", by]


def listed(found: ListPage, reader: Reader, *, words: str) -> Message:
    if not found.total_count:
        return Message("No open pledges. To make one: pledge Two interpreters due:12 oct")
    head = f"*{count(found.total_count, 'open pledge')}*"
    return page(head, [line(one, reader) for one in found.records], found, words=words)


def digest_lines(lists: DigestLists, reader: Reader) -> list[str]:
    return headed_lines("Pledges", [line(one, reader) for one in lists["pledges"]])


def pledge_form(ask: Ask, _: Read) -> Block:
    fields = [
        text_field("text", "What you promise", max_length=TITLE_MAX),
        day_field("due", "By which day", optional=False),
    ]
    return form("Make a pledge", "Pledge it", fields, words="pledge")
