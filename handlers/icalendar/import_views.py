"""Texts about the events of a file before and after they are announced."""

from collections.abc import Sequence

from bot.event_import import COLUMNS, MAX_EVENTS, REQUIRED_COLUMNS, PlannedImport
from bot.events import Event, Period
from bot.names import join_names
from bot.records import TITLE_MAX
from handlers.core.blocks.elements import Button, Message, buttons, section, sections
from handlers.core.blocks.fallback import message_of
from handlers.core.blocks.text import Reader, count, escape
from handlers.events.views import days

ROWS_MAX = 30  # rows of a report; the rest is counted
HELP = (
    "Drop a file into our own conversation, with the words: import events\n"
    f"I read ics, xlsx and csv, up to {MAX_EVENTS} events at once. The first row of a table names the columns: "
    f"{', '.join(REQUIRED_COLUMNS)}; {', '.join(COLUMNS[2:])} are optional. A day is written 2026-12-05.\n"
    "You see first what I would announce."
)
NOTHING_NEW = "I have nothing to announce from that file."
NOTHING_THERE = "There's no event in that file. Nothing was done."
EXPIRED = "I can't find those events: I keep them for two days, for whoever sent them. Send the file again."
DROPPED = (
    "You dropped those events, and nothing was announced. If you want them after all, send the file again."
)
OUTDATED = "There's a newer report of those events; that one counts."


def report(found: Sequence[PlannedImport], reader: Reader, *, of: str, is_changed: bool = False) -> Message:
    """Return what becomes of each row, with the buttons; `of` identifies the rows."""
    number = sum(one.is_announced for one in found)
    since = "Something has changed since that report, so nothing was announced. " if is_changed else ""
    would = f"I would announce {number} of {count(len(found), 'event')}. Nothing is done yet."
    head = f"{since}{would if number else NOTHING_NEW}"
    text = [head, *(_line(one, reader) for one in found[:ROWS_MAX])]
    more = found[ROWS_MAX:]
    if more:
        text.append(
            f"and {len(more)} more, of which I would announce {sum(one.is_announced for one in more)}"
        )
    if not number:
        return message_of(sections(text))
    announce = Button(f"Announce {number}", "applyevents", of, is_next_step=True)
    drop = Button("Drop them", "dropevents", of.split(maxsplit=1)[0])
    return message_of([*sections(text), buttons([announce, drop])])


def _line(one: PlannedImport, reader: Reader) -> str:
    said = one.said
    head = f"{said.row}: *{escape(said.title[:TITLE_MAX]) or 'no title'}*"
    if said.fault:
        return f"{head} · left out: {escape(said.fault)}"
    when = days(Period(said.starts_on, said.ends_on, said.hour, said.zone if said.hour else ""), reader)
    facts = [when, escape(said.place), reader.area(said.area)]
    line = " · ".join(filter(None, [head, *facts]))
    if one.known is not None:
        return f"{line} · left out: it is {one.known.ref} already"
    if one.twin_row is not None:
        return f"{line} · left out: the same as number {one.twin_row}"
    return (
        f"{line} · may be the same as {one.similar.ref} {escape(one.similar.title)}" if one.similar else line
    )


def announced(made: Sequence[Event]) -> Message:
    refs = " ".join(one.ref for one in made)
    text = f"Announced: {count(len(made), 'event')}, {_span([one.ref for one in made])}. Their cards come in a minute."
    return message_of([section(text), buttons([Button("Undo", "undo", refs)])])


def _span(refs: Sequence[str]) -> str:
    return join_names(refs) if len(refs) <= 2 else f"{refs[0]} to {refs[-1]}"  # noqa: PLR2004


def announced_before(became: str) -> str:
    return f"Those are announced already: {_span(became.split())}. Nothing has changed."
