"""What is due or planned on some days, and what is open in an area, in one message."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from bot.actions import Action
from bot.charter import Area
from bot.last_word import LastWord
from bot.names import join_all, lowercase_first
from bot.questions import LATER
from bot.records import Kind
from handlers.actions import views as action_views
from handlers.blocks.elements import Button, Message, buttons, section, sections
from handlers.blocks.fallback import message_of
from handlers.blocks.paging import HEADED_MAX, more_line
from handlers.blocks.text import Reader, count, escape, possessive, weekday_range
from handlers.home import things
from handlers.registry import Registry
from storage.records import ListPage

DAY = timedelta(days=1)
_NOUNS = {
    Kind.ACTION: ("action", "actions"),
    Kind.ISSUE: ("issue", "issues"),
    Kind.PROPOSAL: ("silence procedure", "silence procedures"),
    Kind.MEETING: ("meeting", "meetings"),
    Kind.EVENT: ("event", "events"),
}
ONLY_MEMBERS_SEE = "Only members see actions and issues."
KINDS = frozenset(_NOUNS)
# The list of a digest in which each kind stands.
_DIGEST_LISTS = {
    Kind.ISSUE: "issues",
    Kind.PROPOSAL: "running",
    Kind.MEETING: "meetings",
    Kind.EVENT: "coming",
}


@dataclass(frozen=True)
class Subject:
    """What was asked about; None leaves it open."""

    owner: int | None
    area: Area | None
    days: tuple[date, date] | None
    kinds: frozenset[Kind]
    is_own: bool


def listed(
    found: Mapping[Kind, ListPage],
    about: Subject,
    reader: Reader,
    registry: Registry,
    *,
    last_words: Mapping[int, LastWord],
    is_part: bool,
) -> Message:
    """Return how many there are of each kind, then a line for each; `is_part` where its reader sees no whole list."""
    counted = [_counted(kind, page.total_count, about) for kind, page in found.items()]
    head = f"*{_head(about, reader)}:* {join_all(counted)}."
    actions = found.get(Kind.ACTION)
    lines = [_action(one, reader, last_words) for one in actions.records[:HEADED_MAX]] if actions else []
    more = more_line(actions.total_count - len(lines)) if actions else []
    others = _others(found, reader, registry)
    if len(found) == 1 and others:
        lines, others = others[0][1:], []  # the head says what they are
    parts = [[head, *lines, *more], *others, *([[ONLY_MEMBERS_SEE]] if is_part else [])]
    row = _lists(found, about)
    shown = [block for part in parts for block in sections(part)]
    return message_of([*shown, *([buttons(row)] if row else [])])


def _counted(kind: Kind, number: int, about: Subject) -> str:
    noun = count(number, *_NOUNS[kind])
    return f"{noun} due" if kind is Kind.ACTION and about.days else noun


def _action(action: Action, reader: Reader, last_words: Mapping[int, LastWord]) -> str:
    chip, due = action_views.chip_today(action, reader), things.due_phrase(action, reader)
    facts = ", ".join(filter(None, (reader.names(action.owners), due)))
    said = action_views.last_word(last_words.get(action.id), reader)
    return " · ".join(filter(None, (f"{chip.sign} {action.ref} {escape(action.title)}", facts, said)))


def _others(found: Mapping[Kind, ListPage], reader: Reader, registry: Registry) -> list[list[str]]:
    """Return the lines of each other kind under its heading, as digests have them."""
    lists: dict[str, Sequence[Any]] = dict.fromkeys(registry.digest_headings, ())
    lists |= {_DIGEST_LISTS[kind]: page.records for kind, page in found.items() if kind in _DIGEST_LISTS}
    parts = sorted((one.channel for one in registry.digest_sections), key=lambda part: part.order)
    return [lines for part in parts if (lines := part.lines(lists, reader))]


def nothing(about: Subject, reader: Reader) -> Message:
    """Return that there is nothing of what was asked."""
    where = f" in {escape(about.area.name)}" if about.area else ""
    when = f" {_on(about.days, reader)}" if about.days else ""
    is_all = about.kinds in (KINDS, {Kind.ACTION})
    if about.owner is not None:
        whose = "of yours" if about.is_own else f"of {possessive(reader.short_name(about.owner))}"
        said = f"Nothing {whose} is {f'due{when}' if when else 'open'}{where}."
    elif is_all and about.days:
        also = "" if about.kinds == {Kind.ACTION} else ", and nothing is planned"
        said = f"Nothing is due{when}{where}{also}."
    elif is_all:
        said = f"Nothing is open{where}."
    else:
        nouns = join_all([_NOUNS[kind][1] for kind in _NOUNS if kind in about.kinds], last=" or ")
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
    if last - first == LATER - DAY:
        return f"After {reader.day(first - DAY)}"
    return _month(days, reader) or weekday_range(first, last, today=reader.today)


def _month(days: tuple[date, date], reader: Reader) -> str:
    """Return the name of a whole month, with its year unless it is the next of its name; "" for other days."""
    first, last = days
    if (first.day, (last + DAY).day) != (1, 1) or first.month != last.month:
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
    return f"in {month}" if month else lowercase_first(days) if "After" in days else f"from {days}"


def _lists(found: Mapping[Kind, ListPage], about: Subject) -> list[Button]:
    """Return a button for each list of an area; of days there is none."""
    if about.area is None or about.days or about.owner is not None:
        return []
    named = (
        (Kind.ACTION, "Actions", "actions"),
        (Kind.ISSUE, "Issues", "issues"),
        (Kind.EVENT, "Events", "events"),
    )
    code = about.area.code
    return [Button(label, "say", f"{verb} area:{code}") for kind, label, verb in named if kind in found]
