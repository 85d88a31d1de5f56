"""How pasted lines look: as they are understood, and when they are logged."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.actions import Action
from bot.calendar import Due
from bot.charter import Area
from bot.dates.recurrence import Recurrence, said_back
from bot.paste import Line
from bot.people import Person
from bot.records import Ref, Visibility
from handlers.actions.reminders_views import FOOT_MANY
from handlers.actions.views import line, owners_told, strangers
from handlers.blocks.elements import FIELD_MAX, Block, Button, Message, buttons, form, sections, text_field
from handlers.blocks.text import Reader, begin, cut, escape

NUMBERS = (
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
)  # fmt: skip
NAMED = 8  # so many numbers stand on a button; more are counted
SHOWN = 60  # letters of a line that was not understood


@dataclass(frozen=True)
class About:
    """A line as people read it, and who would own it; `strangers` are the accounts of those not on the roster."""

    line: Line
    text: str
    names: tuple[str, ...] = ()
    strangers: tuple[str, ...] = ()


def preview(found: Sequence[About], reader: Reader, *, key: str) -> Message:
    good = [one.line.number for one in found if one.line.said is not None]
    bad = [one.line.number for one in found if one.line.said is None]
    several = len(found) > 1
    what = f"{begin(NUMBERS[len(found)])} action{'s' if several else ''}"
    said = [
        f"{what}, as I read {'them' if several else 'it'}. Nothing is logged yet.",
        *[_line(one, reader) for one in found],
    ]
    strangers = dict.fromkeys(f"<@{user}>" for one in found for user in one.strangers)
    words = " ".join([key, ",".join(map(str, good)), *strangers])
    log = [Button(_log_label(good, len(found)), "logpasted", words)] if good else []
    row = [*log, Button(_fix_label(bad), "fixpasted", key), Button("Cancel", "droppasted", key)]
    return Message("\n".join(said), (*sections(said), buttons(row)))


def _line(one: About, reader: Reader) -> str:
    said = one.line.said
    if said is None:
        return f"{one.line.number}  {_not_understood(one)}"
    area, belongs_to = said.value("area", Area), said.value("for", Ref)
    when = reader.due(said.due) if isinstance(said.due, Due) else "no date"
    if isinstance(said.due, Recurrence):
        when = escape(said_back(said.due, now=reader.now, places=reader.charter.places))
    facts = [
        escape(" ".join(said.text.split())),
        escape(", ".join(one.names)),
        reader.area(area.code) if area else "",
        when,
        f"for {belongs_to}" if belongs_to else "",
        "restricted" if said.word("visibility") == Visibility.RESTRICTED else "",
    ]
    return f"{one.line.number}  {' · '.join(filter(None, facts))}"


def _not_understood(one: About) -> str:
    return f"{escape(cut(one.text, SHOWN))} · {one.line.problem}"


def _log_label(good: Sequence[int], all_: int) -> str:
    if len(good) == all_:
        return f"Log {_all(all_)}"
    if len(good) > NAMED:
        return f"Log the {NUMBERS[len(good)]} that are clear"
    return f"Log {', '.join(map(str, good))}"


def _all(number: int) -> str:
    return {1: "it", 2: "both"}.get(number, f"all {NUMBERS[number]}")


def _fix_label(bad: Sequence[int]) -> str:
    if not bad:
        return "Change"
    if len(bad) > NAMED:
        return f"Fix {NUMBERS[len(bad)]} lines"
    return f"Fix line{'s' if len(bad) > 1 else ''} {', '.join(map(str, bad))}"


def logged(
    actions: Sequence[Action],
    newcomers: Sequence[Person],
    left: Sequence[About],
    reader: Reader,
    *,
    me: int,
    key: str,
    is_told_later: bool,
) -> Message:
    """Say back what was logged of a list, and what was not."""
    several = len(actions) > 1
    others = {owner for action in actions for owner in action.owners if owner != me}
    told = owners_told(len(others), is_later=is_told_later)
    said = [
        f"{begin(NUMBERS[len(actions)])} action{'s are' if several else ' is'} logged.",
        *[line(action, reader) for action in actions],
        *([told] if others else []),
        *strangers(newcomers, may_add=False),
        *[f"Not logged: {_not_understood(one)}" for one in left],
    ]
    refs = " ".join(action.ref for action in actions)
    row = [Button(f"Undo {_all(len(actions))}" if several else "Undo", "undo", refs)]
    if left:
        row.append(Button("Fix what is left", "fixpasted", key))
    return Message("\n".join(said), (*sections(said), buttons(row)))


def card(first: Action, lines: Sequence[str], reader: Reader, *, hidden: int, is_open: bool) -> Message:
    """The one card of actions that were logged together; `hidden` of them may not be read there any more."""
    number = len(lines) + hidden
    what = f"{begin(NUMBERS[number])} action{'s' if number > 1 else ''}"
    said = [f"{what}, logged by {reader.name(first.created_by)}, {reader.day_of(first.created_at)}", *lines]
    if hidden:
        said.append(f"{begin(NUMBERS[hidden])} of them {'are' if hidden > 1 else 'is'} no longer shown here.")
    if is_open:
        said.append(FOOT_MANY)
    return Message("\n".join(said), tuple(sections(said)))


def fix_form(text: str, *, key: str, channel: str) -> Block:
    field = text_field(
        "text",
        "One action a line",
        most=FIELD_MAX,
        long=True,
        value=text,
        hint="You see them once more before they are logged.",
    )
    return form("Correct the lines", "Show them", [field], words=f"fixpasted {key}", channel=channel)
