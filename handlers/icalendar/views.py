"""Texts about calendars."""

from collections.abc import Sequence

from bot.calendar_feeds import CalendarFeed
from bot.charter import Charter
from bot.errors import UserError
from bot.examples import fill
from bot.names import join_names
from bot.records import Record
from handlers.core.blocks.elements import Block, Button, Message, buttons, form, section
from handlers.core.blocks.fallback import message_of
from handlers.core.blocks.text import Reader, escape

NOT_ON_ROSTER = "I send files to people on the roster only."
FILE_NOTE = (
    "This is a copy of {ref}. The message in Slack is what counts: if {ref} moves, ask there for a new file."
)


def file_title(records: Sequence[Record]) -> str:
    return join_names([f"{one.ref} {one.calendar_title}" for one in records[:3]])


def queued(records: Sequence[Record]) -> str:
    return f"The calendar file of {_refs(records)} comes into our own conversation, in a minute."


def already_queued(records: Sequence[Record]) -> str:
    return f"The calendar file of {_refs(records)} is already on its way, in our own conversation."


def comment(records: Sequence[Record]) -> str:
    """Return what stands beside the file."""
    first, *others = records
    titled = f"*{escape(first.calendar_title)}*" if not others else f"*{len(records)} calendar entries*"
    them, one_of_them = ("them", "one") if others else ("it", "it")
    words = " ".join(one.ref for one in records)
    return (
        f"{titled} · {_refs(records)}\n"
        f"Open the file to add {them} to your calendar. If {one_of_them} moves, ask me for a new file: ics {words}"
    )


def in_no_calendar(record: Record) -> str:
    return f"{record.ref} is neither a meeting nor an event, so it can't go into a calendar."


def too_many(number: int, most: int) -> str:
    return f"Those are {number}; I put {most} into one file at most. Ask for them in parts."


def _refs(records: Sequence[Record]) -> str:
    return join_names([one.ref for one in records])


# Addresses that calendars read

FEED_NOTE = "This is a copy of {ref}, and calendars look for changes only every few hours. The message in Slack is what counts."
NO_PUBLIC_URL = (
    "Calendars can't reach me from outside, so I can't give you an address. The operator can change that by setting PUBLIC_URL. "
    "Until then a meeting or an event comes as a file: ics M-1"
)
ADDRESS_REQUIRED = "Ask me for a new address: calendar new"
ALL_OF_IT = "your meetings and all events"
STAYS_BEHIND = "Calendars look for changes only every few hours; the message in Slack is what counts."


def unknown_word(text: str) -> str:
    return (
        f"I don't know “{escape(text[:40])}” here. You can say: calendar, calendar new, calendar off. "
        "For one meeting or event: ics M-1"
    )


def feed_name(charter: Charter, area: str) -> str:
    """Return what a calendar is called in the program that reads it."""
    return f"{charter.short} · {_area_name(charter, area)}" if area else charter.short


def _area_name(charter: Charter, area: str) -> str:
    try:
        return charter.area(area).name
    except UserError:
        return area  # it was taken out of the charter since


def _what(feed: CalendarFeed, reader: Reader) -> str:
    return reader.area(feed.area) if feed.area else ALL_OF_IT


def overview(feeds: Sequence[CalendarFeed], reader: Reader, *, area: str) -> Message:
    """Return which addresses somebody has; `area` is the one that was named, "" for none."""
    wanted = f"area:{area}" if area else ""
    has_it = any(one.area == area for one in feeds)
    lines = [
        f"You have had an address for {_what(one, reader)} since {reader.day_of(one.made_at)}."
        for one in feeds
    ]
    if not has_it:
        what = reader.area(area) if area else ALL_OF_IT
        lines.append(f"I can give you an address at which your own calendar reads {what}.")
    get = Button(
        "New address" if has_it else "Get an address", "calendaraddress", wanted, is_next_step=not has_it
    )
    off = [Button("Turn it off", "say", f"calendar off {wanted}".strip())] if has_it else []
    hint = (
        []
        if area
        else [fill("For one area alone: calendar new area:{area_code}", reader.charter, reader.today)]
    )
    return message_of([section("\n".join([*lines, STAYS_BEHIND, *hint])), buttons([get, *off])])


def address_form(
    address: str, *, words: str, before: CalendarFeed | None, area: str, reader: Reader
) -> Block:
    what = reader.area(area) if area else ALL_OF_IT
    lines = [
        f"*Copy this address* into your calendar, where it says “Subscribe” or “From the internet”: {what}.",
        f"```{address}```",
        "Whoever has it reads what you may see, so keep it to yourself. I keep no copy and can't show it again.",
    ]
    if before is not None:
        lines.append(f"The address that you have had since {reader.day_of(before.made_at)} stops working.")
    title = "Calendar address"
    return form(title, "Turn it on", [], words=words, above=[section("\n".join(lines))])


def started(feed: CalendarFeed, reader: Reader) -> Message:
    wanted = f" area:{feed.area}" if feed.area else ""
    text = f"Your calendar can read {_what(feed, reader)} at the new address now. {STAYS_BEHIND}"
    return message_of([section(text), buttons([Button("Turn it off", "say", f"calendar off{wanted}")])])


def nothing_to_turn_off(area: str, reader: Reader) -> str:
    return f"You have no address for {reader.area(area) if area else 'a calendar'}, so there is nothing to turn off."


def turned_off(feeds: Sequence[CalendarFeed], reader: Reader) -> str:
    named = join_names([_what(one, reader) for one in feeds])
    these = "address" if len(feeds) == 1 else "addresses"
    return f"Your {these} for {named} {'is' if len(feeds) == 1 else 'are'} off. Calendars that read there find nothing any more."
