"""Views of pasted lines: the preview, and the reply after logging."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.actions import Action
from bot.calendar import Due
from bot.charter import Area
from bot.dates.recurrence import Recurrence, format_with_dates
from bot.paste import PastedLine
from bot.people import Person
from bot.records import Ref, Visibility
from handlers.actions.views import line, newcomer_lines
from handlers.core.blocks.elements import (
    FIELD_MAX,
    Block,
    Button,
    Message,
    buttons,
    form,
    sections,
    text_field,
)
from handlers.core.blocks.text import Reader, capitalized, cut, escape
from handlers.core.delivery.sections import later_day, several_reply_hint

NUMBER_WORDS = (
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
)  # fmt: skip
LINE_NUMBERS_MAX = 8  # more buttons are counted instead of shown
EXCERPT_MAX = 60  # characters shown of a line that was not parsed


@dataclass(frozen=True)
class PastedLineView:
    """A parsed line and its owners; `strangers` are accounts of people not on the roster."""

    line: PastedLine
    text: str
    names: tuple[str, ...] = ()
    strangers: tuple[str, ...] = ()


def preview(pasted: Sequence[PastedLineView], reader: Reader, *, key: str, why: str = "") -> Message:
    """Show how lines are read; `why` is the sentence about an area that was not named."""
    good = [one.line.number for one in pasted if one.line.parsed is not None]
    bad = [one.line.number for one in pasted if one.line.parsed is None]
    several = len(pasted) > 1
    title = f"{capitalized(NUMBER_WORDS[len(pasted)])} action{'s' if several else ''}"
    lines = [
        f"{title}, as I read {'them' if several else 'it'}. Nothing is logged yet.",
        *[_line(one, reader) for one in pasted],
        *([why] if why else []),
    ]
    strangers = dict.fromkeys(f"<@{user}>" for one in pasted for user in one.strangers)
    words = " ".join([key, ",".join(map(str, good)), *strangers])
    log = [Button(_log_label(good, len(pasted)), "logpasted", words)] if good else []
    row = [*log, Button(_fix_label(bad), "fixpasted", key), Button("Cancel", "droppasted", key)]
    return Message("\n".join(lines), (*sections(lines), buttons(row)))


def _line(one: PastedLineView, reader: Reader) -> str:
    parsed = one.line.parsed
    if parsed is None:
        return f"{one.line.number}  {_not_understood(one)}"
    area, belongs_to = parsed.value("area", Area), parsed.value("for", Ref)
    when = reader.due(parsed.due) if isinstance(parsed.due, Due) else "no date"
    if isinstance(parsed.due, Recurrence):
        when = escape(format_with_dates(parsed.due, now=reader.now, places=reader.charter.zones_by_city))
    facts = [
        escape(" ".join(parsed.text.split())),
        escape(", ".join(one.names)),
        reader.area(area.code) if area else "",
        when,
        f"for {belongs_to}" if belongs_to else "",
        "restricted" if parsed.option_text("visibility") == Visibility.RESTRICTED else "",
    ]
    return f"{one.line.number}  {' · '.join(filter(None, facts))}"


def _not_understood(one: PastedLineView) -> str:
    return f"{escape(cut(one.text, EXCERPT_MAX))} · {one.line.problem}"


def _log_label(good: Sequence[int], total: int) -> str:
    if len(good) == total:
        return f"Log {_all_phrase(total)}"
    if len(good) > LINE_NUMBERS_MAX:
        return f"Log the {NUMBER_WORDS[len(good)]} that are clear"
    return f"Log {', '.join(map(str, good))}"


def _all_phrase(number: int) -> str:
    return {1: "it", 2: "both"}.get(number, f"all {NUMBER_WORDS[number]}")


def _fix_label(bad: Sequence[int]) -> str:
    if not bad:
        return "Change"
    if len(bad) > LINE_NUMBERS_MAX:
        return f"Fix {NUMBER_WORDS[len(bad)]} lines"
    return f"Fix line{'s' if len(bad) > 1 else ''} {', '.join(map(str, bad))}"


def logged(
    actions: Sequence[Action],
    newcomers: Sequence[Person],
    left: Sequence[PastedLineView],
    reader: Reader,
    *,
    key: str,
    notified: str,
) -> Message:
    """Return the reply that lists the logged actions and the lines that failed."""
    several = len(actions) > 1
    lines = [
        f"{capitalized(NUMBER_WORDS[len(actions)])} action{'s are' if several else ' is'} logged.",
        *[line(action, reader) for action in actions],
        *([notified] if notified else []),
        *newcomer_lines(newcomers, reader, may_add=False),
        *[f"Not logged: {_not_understood(one)}" for one in left],
    ]
    refs = " ".join(action.ref for action in actions)
    row = [Button(f"Undo {_all_phrase(len(actions))}" if several else "Undo", "undo", refs)]
    if left:
        row.append(Button("Fix what is left", "fixpasted", key))
    return Message("\n".join(lines), (*sections(lines), buttons(row)))


def card(actions: Sequence[Action], lines: Sequence[str], reader: Reader, hidden: int) -> Message:
    """Return the shared card of actions logged together; `hidden` counts those not visible there any more."""
    first, number = actions[0], len(lines) + hidden
    title = f"{capitalized(NUMBER_WORDS[number])} action{'s' if number > 1 else ''}"
    shown = [f"{title}, logged by {reader.name(first.created_by)}, {reader.day_of(first.created_at)}", *lines]
    if hidden:
        shown.append(
            f"{capitalized(NUMBER_WORDS[hidden])} of them {'are' if hidden > 1 else 'is'} no longer shown here."
        )
    if (example := next((one for one in actions if one.is_open), None)) is not None:
        shown.append(several_reply_hint(example.ref, f"needs until {later_day(example, reader)}"))
    return Message("\n".join(shown), tuple(sections(shown)))


def fix_form(text: str, *, key: str) -> Block:
    field = text_field(
        "text",
        "One action a line",
        max_length=FIELD_MAX,
        long=True,
        value=text,
        hint="You see them once more before they are logged.",
    )
    return form("Correct the lines", "Show them", [field], words=f"fixpasted {key}")
