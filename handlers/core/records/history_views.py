"""How a history looks: a line for each step, followed by what it changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.history import HistoryEntry
from bot.records import Record
from handlers.core.blocks.elements import LINES_MAX, Message
from handlers.core.blocks.paging import page as page_of
from handlers.core.blocks.text import Reader, count, escape, state_label
from handlers.core.fields import history_values
from handlers.core.kinds import RecordKind, Step
from handlers.core.registry import Registry
from storage.records import PAGE_SIZE, ListPage

PAGE_SIZES = (PAGE_SIZE, 10, 5, 2, 1)  # the first of which every page fits into a message


@dataclass(frozen=True)
class HistoryStep:
    """A line, the step it tells, the record before (None when it was created) and after, and what each belonged to."""

    entry: HistoryEntry
    step: Step
    before: Record | None
    after: Record
    for_ref_before: str
    for_ref_after: str


def history(
    record: Record,
    kind: RecordKind[Any, Any],
    steps: Sequence[HistoryStep],
    reader: Reader,
    *,
    page: int | None,
    words: str,
) -> Message:
    """Return a page of the steps, the last one where none is named; where steps are long, of fewer than twenty."""
    head = f"*{record.ref}*  {escape(record.title)} · {count(len(steps), 'step')}"
    texts = [_step_text(one, kind, reader) for one in steps]
    size = next((size for size in PAGE_SIZES if _longest_page(texts, size) <= LINES_MAX), PAGE_SIZES[-1])
    number = page or max(1, -(-len(steps) // size))
    shown = ListPage.cut(texts, number, size)
    return page_of(head, shown.records, shown, words=words)


def _longest_page(texts: Sequence[str], size: int) -> int:
    pages = [texts[first : first + size] for first in range(0, len(texts), size)]
    return max((sum(len(text) + 1 for text in one) for one in pages), default=0)


def _step_text(one: HistoryStep, kind: RecordKind[Any, Any], reader: Reader) -> str:
    entry = one.entry
    facts = [
        reader.moment(entry.at),
        _actor(entry, reader),
        _past(entry, one.step),
        f"for {escape(entry.behalf)}" if entry.behalf else "",
    ]
    changed = _changed_fields(one, kind, reader)
    why = _reason_lines(one, [text for _, text, _ in changed])
    fields = [
        f"{of}{f': {now}' if now else ' taken out'}{f', was {was}' if was else ''}"
        for of, now, was in changed
    ]
    lines = [" · ".join(filter(None, facts)), *fields, *why]
    return "\n      ".join(lines)


def activity_line(record: Record, registry: Registry, entries: Sequence[HistoryEntry], reader: Reader) -> str:
    """Return the steps of people as a line, each once: "Joost Peeters closed it"."""
    pasts = [(one.person_id, _past(one, registry.step(one, record))) for one in entries]
    did = dict.fromkeys(f"{reader.name(person)} {past}" for person, past in pasts)
    return f"*{record.ref}*  {escape(record.title)} · {', '.join(did)}"


def _actor(entry: HistoryEntry, reader: Reader) -> str:
    if entry.person_id is None:
        return "by itself"
    title = reader.role(entry.role)
    return f"{reader.name(entry.person_id)}{f' ({title})' if title else ''}"


def _past(entry: HistoryEntry, step: Step) -> str:
    return "took it back" if entry.verb == "undo" and entry.why == "create" else escape(step.past)


def _reason_lines(one: HistoryStep, said: Sequence[str]) -> list[str]:
    """Return the reason, unless it is shown among the changes."""
    why = escape(one.entry.why)
    if not why or one.entry.verb == "undo" or why in said:
        return []
    return [f"{one.step.why}{why}"]


def _changed_fields(
    one: HistoryStep, kind: RecordKind[Any, Any], reader: Reader
) -> list[tuple[str, str, str]]:
    """Return each changed field: its label, the new value, and the old one."""
    if one.before is None:
        return _initial_fields(one.after, kind, reader)
    was, now = (
        _field_values(one.before, kind, reader, one.for_ref_before),
        _field_values(one.after, kind, reader, one.for_ref_after),
    )
    names = dict.fromkeys((*now, *was))  # the labels may differ after a handover
    values = ((name, now.get(name, ""), was.get(name, "")) for name in names)
    return [(name, value, before) for name, value, before in values if value != before]


def _initial_fields(record: Record, kind: RecordKind[Any, Any], reader: Reader) -> list[tuple[str, str, str]]:
    """Return the fields that were set at creation."""
    values = _field_values(record, kind, reader, "")
    return [(name, values[name], "") for name in kind.history.initial(record)]


def _field_values(
    record: Record, kind: RecordKind[Any, Any], reader: Reader, for_ref: str
) -> Mapping[str, str]:
    """Return the values of a record as text, by the labels that people know."""
    shared = {
        "title": escape(record.title),
        "state": escape(state_label(record.state)),
        "area": reader.area(record.area),
        "visibility": record.visibility,
    }
    return {**shared, **history_values(kind.fields, record, reader, for_ref)}
