"""What is said of dates that were counted from an event or a meeting."""

from collections.abc import Iterable, Sequence

from bot.actions import Action
from bot.calendar import Due
from bot.events import Event
from bot.meetings import Meeting
from bot.names import join_all
from bot.periods import Period
from bot.permissions import may_see
from bot.records import Item
from handlers.core.blocks.text import Reader, count, escape
from handlers.core.calls import Ask
from handlers.registers.dues.following import entries_along
from storage.anchors import anchor_of, dependent_actions, new_due
from storage.unit_of_work import Read

REFS_MAX = 5  # references in one sentence
NAMED_MAX = 3


def days_that_stay(ask: Ask, *others: object) -> list[str]:
    """Return a line for each date that was counted from what may move, where the date does not move with it.

    `others` are what was read of the text beside the options.
    """
    return lines_of_staying((*ask.parsed.options.values(), *others))


def lines_of_staying(values: Iterable[object]) -> list[str]:
    """Return the same lines for the dates among some values."""
    dues = [due for value in values for due in _dues(value)]
    typed = dict.fromkeys(due.typed for due in dues if due.hangs_on)
    return [f"“{escape(words)}” is where that is now; if that moves, this stays." for words in typed]


def _dues(value: object) -> tuple[Due, ...]:
    several = (value.first, value.last) if isinstance(value, Period) else (value,)
    return tuple(one for one in several if isinstance(one, Due))


def dates_along(ask: Ask, read: Read, record: Event | Meeting) -> list[str]:
    """Return how many dates that the asker may see move with a record, and how many people are asked about others.

    `read` has the dates as they were before.
    """
    found = [one for one in dependent_actions(read, record) if may_see(ask.actor, one)]
    entries, others = entries_along(ask, read, record, refs=_refs)
    if record.is_cancelled:
        depend = "depends" if len(found) == 1 else "depend"
        of_actions = _line(f"{count(len(found), 'date')} {depend} on it", found, ask) if found else []
        return [*of_actions, *others]
    moved, stay = list[Item](entries), list[Action]()
    anchor, dues = anchor_of(record, read.charter), dict[tuple[str | None, str | None], Due | None]()
    for action in found:
        same = (action.due_hangs_on, action.due_zone)
        if same not in dues:  # of many that depend on it in the same words, one is worked out
            dues[same] = new_due(read, action, anchor)
        due = dues[same]
        if due is None or due.ends_at() == action.due_at:
            continue
        if due.ends_at() > ask.now:
            moved.append(action)
        elif action.due_at is not None and action.due_at > ask.now:
            stay.append(action)
    lines = [f"{count(len(moved), 'date')} moved with it: {_refs(moved)}."] if moved else []
    stays = "so it stays" if len(stay) == 1 else "so they stay"
    sentence = f"{count(len(stay), 'date')} would have passed, {stays}"
    return [*lines, *others, *(_line(sentence, stay, ask) if stay else [])]


def _line(sentence: str, actions: Sequence[Action], ask: Ask) -> list[str]:
    owners = dict.fromkeys(
        owner for action in actions for owner in action.owners if owner != ask.actor.person_id
    )
    asked = f" I'll ask {_people(list(owners), ask.reader)}." if owners else ""
    return [f"{sentence}: {_refs(actions)}.{asked}"]


def _people(people: Sequence[int], reader: Reader) -> str:
    if len(people) > NAMED_MAX:
        return count(len(people), "person", "people")
    return join_all([reader.name(one) for one in people])


def _refs(items: Sequence[Item]) -> str:
    named = [one.ref for one in items[:REFS_MAX]]
    more = len(items) - len(named)
    return join_all([*named, f"{more} more"] if more else named)
