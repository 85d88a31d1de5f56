"""How a history looks: a line for each step, followed by what it changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.history import ANSWERED, DATE_KEPT, NOTE_DELETED, NOTE_EDITED, NUDGE, HistoryEntry
from bot.records import Record
from handlers.blocks.elements import LINES_MAX, Message
from handlers.blocks.paging import page as page_of
from handlers.blocks.text import Reader, count, escape, state_label
from handlers.kinds import HistoryWords
from storage.records import PAGE_SIZE, ListPage

PAGE_SIZES = (PAGE_SIZE, 10, 5, 2, 1)  # the first of which every page fits into a message
_VERB_PHRASES = {
    "start": "started it",
    "block": "blocked it",
    "unblock": "went on with it",
    "done": "closed it",
    "verify": "verified it",
    "reopen": "opened it again",
    "cancel": "cancelled it",
    "handover": "handed it over",
    "move": "moved it",
    "once": "ended the series",
    DATE_KEPT: "left its date",
    "assign": "changed the owner",
    "follow": "passed it on with the role",
    "edit": "changed it",
    "mark": "changed its state",
    "ask change": "asked to change it",
    "decline change": "said that it stays as it is",
    "result": "added the result",
    "link": "linked it",
    "same": "marked it as a duplicate",
    "escalate": "sent it up",
    "ask up": "asked to send it up",
    "lapse": "went up, without an answer in time",
    "return": "sent it back",
    "ask": "asked before deciding",
    "answer": "went on with the answer",
    "unasked": "went on without an answer",
    "position": "took a position",
    "option": "added an option",
    "read": "has read it",
    "take back": "took it back",
    "call": "called it",
    "held": "recorded that it was held",
    "call line": "added a line to the call",
    "hold call": "held the call back",
    "papers": "changed the day for papers",
    "attending": "is coming",
    "remote": "comes by video",
    "apologies": "can't come",
    "implemented": "said that it is implemented",
    "closed": "closed it",
    "session": "moved it with the meetings",
    "calendar": "moved it with the working days",
    "decide": "decided it",
    "draft": "wrote a decision down",
    "confirm": "confirmed it",
    "withdraw": "took it back",
    "supersede": "superseded it",
    "open": "opened it",
    "object": "objected",
    "hold": "left it to the chair at its end",
    "recount": "counted again",
    "stand": "let the end stand",
    "adopt": "adopted it",
    "refer": "referred it to the meeting",
    "reissue": "put another text",
    NUDGE: "asked how it is going",
    "snooze": "put their reminders off",
    "mute": "stopped their reminders",
    "unmute": "turned their reminders on",
    "wake": "turned their reminders on",
    "follows": "follows it",
    "unfollows": "follows it no longer",
    ANSWERED: "said",
    NOTE_EDITED: "changed a note",
    NOTE_DELETED: "deleted a note",
}
_REASON_LABELS = {
    "link": "with: ",
    "same": "as: ",
    "create": "after: ",
    "done": "result: ",
    "draft": "as: ",
    "return": "guidance: ",
    "ask": "asked: ",
    "answer": "answer: ",
    "position": "says: ",
    "option": "as: ",
    "implemented": "note: ",
    "closed": "result: ",
    "withdraw": "on: ",
    "supersede": "by: ",
    "hold": "not reached: ",
    "adopt": "not reached: ",
    "recount": "",
    "stand": "",
    "follow": "",
    NUDGE: "saying: ",
    "apologies": "",
    "snooze": "",  # the text says until when
    ANSWERED: "",
}
_UNDONE_PHRASE = "took back the step before"


@dataclass(frozen=True)
class HistoryStep:
    """A step, with the record before (None when it was created) and after, and the record each belonged to."""

    entry: HistoryEntry
    before: Record | None
    after: Record
    for_ref_before: str
    for_ref_after: str


def history(
    record: Record,
    kind: HistoryWords[Any],
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


def _step_text(one: HistoryStep, kind: HistoryWords[Any], reader: Reader) -> str:
    entry = one.entry
    facts = [
        reader.moment(entry.at),
        _actor(entry, reader),
        _verb_phrase(entry, kind),
        f"for {escape(entry.behalf)}" if entry.behalf else "",
    ]
    changed = _changed_fields(one, kind, reader)
    why = _reason_lines(entry, [text for _, text, _ in changed])
    fields = [
        f"{of}{f': {now}' if now else ' taken out'}{f', was {was}' if was else ''}"
        for of, now, was in changed
    ]
    lines = [" · ".join(filter(None, facts)), *fields, *why]
    return "\n      ".join(lines)


def activity_line(
    record: Record, kind: HistoryWords[Any], entries: Sequence[HistoryEntry], reader: Reader
) -> str:
    """Return the steps of people as a line, each once: "Joost Peeters closed it"."""
    did = dict.fromkeys(f"{reader.name(one.person_id)} {_verb_phrase(one, kind)}" for one in entries)
    return f"*{record.ref}*  {escape(record.title)} · {', '.join(did)}"


def _actor(entry: HistoryEntry, reader: Reader) -> str:
    if entry.person_id is None:
        return "by itself"
    title = reader.role(entry.role)
    return f"{reader.name(entry.person_id)}{f' ({title})' if title else ''}"


def _verb_phrase(entry: HistoryEntry, kind: HistoryWords[Any]) -> str:
    if entry.verb == "create":
        return kind.created
    if entry.verb == "undo":
        return "took it back" if entry.why == "create" else _UNDONE_PHRASE
    return _VERB_PHRASES.get(entry.verb, escape(state_label(entry.verb)))


def _reason_lines(entry: HistoryEntry, said: Sequence[str]) -> list[str]:
    """Return the reason, unless it is shown among the changes."""
    why = escape(entry.why)
    if not why or entry.verb == "undo" or why in said:
        return []
    label = _REASON_LABELS.get(entry.verb, "why: ")
    return [f"{label}{why}"]


def _changed_fields(one: HistoryStep, kind: HistoryWords[Any], reader: Reader) -> list[tuple[str, str, str]]:
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


def _initial_fields(record: Record, kind: HistoryWords[Any], reader: Reader) -> list[tuple[str, str, str]]:
    """Return the fields that were set at creation."""
    facts = kind.fields(record, reader, "")
    return [(name, facts[name], "") for name in kind.initial(record)]


def _field_values(record: Record, kind: HistoryWords[Any], reader: Reader, for_ref: str) -> Mapping[str, str]:
    """Return the values of a record as text, by the labels that people know."""
    shared = {
        "title": escape(record.title),
        "state": escape(state_label(record.state)),
        "area": reader.area(record.area),
        "visibility": record.visibility,
    }
    return {**shared, **kind.fields(record, reader, for_ref)}
