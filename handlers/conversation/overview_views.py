"""What is due or planned on some days, and what is open in an area, in one message."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from bot.charter import Area
from bot.names import join_all, lowercase_first
from bot.questions import LATER
from bot.records import Kind
from handlers.core.blocks.elements import Button, Message, buttons, section, sections, text_message
from handlers.core.blocks.fallback import message_of
from handlers.core.blocks.paging import more_line
from handlers.core.blocks.text import Reader, count, escape, possessive, weekday_range
from handlers.core.lists import RecordList
from handlers.core.registry import Registry

DAY = timedelta(days=1)
ONLY_MEMBERS_SEE = "Only members see actions and issues."


@dataclass(frozen=True)
class Subject:
    """What was asked about; None leaves it open."""

    owner: int | None
    area: Area | None
    days: tuple[date, date] | None
    kinds: frozenset[Kind]
    is_own: bool


@dataclass(frozen=True)
class Part:
    """What was found of one list: its first lines, and how many there are."""

    declared: RecordList[Any]
    lines: Sequence[str]
    total: int

    @property
    def heading(self) -> str:
        """Return what stands above the lines beside others; "" where they follow the answer at once."""
        own = self.declared.open.heading if self.declared.open else None
        return self.declared.heading if own is None else own


def listed(found: Sequence[Part], about: Subject, reader: Reader, *, is_part: bool) -> Message:
    """Return how many there are of each kind, then their lines; `is_part` where its reader sees no whole list."""
    head = f"*{_head(about, reader)}:* {join_all([_counted(one, about) for one in found])}."
    headings = [one.heading if len(found) > 1 else "" for one in found]
    parts = [
        [*([f"*{heading}*"] if heading else []), *one.lines, *more_line(one.total - len(one.lines))]
        for one, heading in zip(found, headings, strict=True)
    ]
    parts = [[head], *parts] if headings[0] else [[head, *parts[0]], *parts[1:]]
    row = _lists(found, about)
    shown = [
        block for part in [*parts, *([[ONLY_MEMBERS_SEE]] if is_part else [])] for block in sections(part)
    ]
    return message_of([*shown, *([buttons(row)] if row else [])])


def _counted(part: Part, about: Subject) -> str:
    noun = count(part.total, *part.declared.noun_of_open)
    dated = part.declared.open.dated if part.declared.open and about.days else ""
    return f"{noun} {dated}" if dated else noun


def also_open(found: Sequence[tuple[RecordList[Any], int]]) -> Message:
    """Return what is open besides actions, with a button to each list."""
    counted = join_all([count(number, *one.noun_of_open) for one, number in found])
    row = [Button(one.heading, "say", one.name) for one, _ in found]
    return text_message(f"Also open: {counted}.", row)


def also_with(found: Sequence[tuple[RecordList[Any], int]], owner: int, reader: Reader) -> Message:
    """Return what is with somebody besides actions, with a button to each list: of theirs, where it can be listed so."""
    counted = join_all([count(number, *one.noun_of_open) for one, number in found])
    whose = f'owner:"{reader.roster.name(owner)}"'
    row = [
        Button(one.heading, "say", f"{one.name} {whose}" if one.is_owned else one.name) for one, _ in found
    ]
    return text_message(f"Also with {reader.short_name(owner)}: {counted}.", row)


def nothing(about: Subject, reader: Reader, registry: Registry) -> Message:
    """Return that there is nothing of what was asked."""
    where = f" in {escape(about.area.name)}" if about.area else ""
    when = f" {_on(about.days, reader)}" if about.days else ""
    every = registry.open_lists
    is_all = about.kinds in (frozenset(every), {Kind.ACTION})
    if about.owner is not None:
        whose = "of yours" if about.is_own else f"of {possessive(reader.short_name(about.owner))}"
        said = f"Nothing {whose} is {f'due{when}' if when else 'open'}{where}."
    elif is_all and about.days:
        also = "" if about.kinds == {Kind.ACTION} else ", and nothing is planned"
        said = f"Nothing is due{when}{where}{also}."
    elif is_all:
        said = f"Nothing is open{where}."
    else:
        nouns = join_all(
            [one.noun_of_open[1] for kind, one in every.items() if kind in about.kinds], last=" or "
        )
        said = f"No {nouns}{where}{when}, as far as you can see."
    return message_of([section(said)])


def _head(about: Subject, reader: Reader) -> str:
    owner = "Yours" if about.is_own else reader.name(about.owner) if about.owner is not None else ""
    area = escape(about.area.name) if about.area else ""
    days = _days(about.days, reader) if about.days else ""
    return ", ".join(filter(None, (owner, area, days)))


def _days(days: tuple[date, date], reader: Reader) -> str:
    first, last = days
    if first == last:
        return f"today, {reader.day(first)}" if first == reader.today else reader.day(first)
    if last == date.max:
        return f"From {reader.day(first)} on"
    if last - first == LATER - DAY:
        return f"After {reader.day(first - DAY)}"
    return _month(days, reader) or weekday_range(first, last, today=reader.today)


def _month(days: tuple[date, date], reader: Reader) -> str:
    """Return the name of a whole month, with its year unless it is the next of its name; "" for other days."""
    first, last = days
    if last == date.max or (first.day, (last + DAY).day) != (1, 1) or first.month != last.month:
        return ""
    is_next = reader.today <= first and (first.year, first.month) < (
        reader.today.year + 1,
        reader.today.month,
    )
    return f"{first:%B}" if is_next else f"{first:%B %Y}"


def _on(period: tuple[date, date], reader: Reader) -> str:
    first, last = period
    if first == last:
        return _days(period, reader) if first == reader.today else f"on {reader.day(first)}"
    month = _month(period, reader)
    days = _days(period, reader)
    is_open = last == date.max or "After" in days
    return f"in {month}" if month else lowercase_first(days) if is_open else f"from {days}"


def _lists(found: Sequence[Part], about: Subject) -> list[Button]:
    """Return a button for each list that can be narrowed to an area; of days there is none."""
    if about.area is None or about.days or about.owner is not None:
        return []
    lists = [one.declared for one in found if one.declared.open and one.declared.open.takes_area]
    return [Button(one.heading, "say", f"{one.name} area:{about.area.code}") for one in lists]
