"""What of minutes was entered before: the same minutes again enter nothing, whatever was corrected since."""

import json

from bot.actions import Action
from bot.agendas.items import AgendaItem
from bot.grammar.minutes import LineKind, MinuteLine
from bot.history import HistoryEntry, NoteKind
from bot.meetings import Meeting
from handlers.meetings.record import approval
from storage.actions import actions_for
from storage.history import histories_of, history_of, notes_of_sorts
from storage.unit_of_work import Read


def is_entered(read: Read, meeting: Meeting, item: AgendaItem | None, line: MinuteLine) -> bool:
    """Return whether a line of the minutes of a meeting was entered before, and wasn't taken back."""
    if line.kind is LineKind.ACTION:
        return _is_logged(read, (item or meeting).id, line)
    if item is None:
        return line.text in _said_of_meeting(read, meeting)
    said = item.said.splitlines()
    if line.kind is LineKind.OUTCOME:
        return item.outcome == line.word and (not line.text or line.text in said)
    if line.kind is LineKind.APPROVAL:
        return item.outcome == approval.APPROVED and (not line.text or line.text in said)
    if line.kind is LineKind.DEFERRAL:
        return _was_deferred(read, item, line.text)
    is_note = line.kind is LineKind.NOTE
    return is_note and (line.text in said or line.text in amended_lines(history_of(read, item.id)))


def amended_lines(history: list[HistoryEntry]) -> set[str]:
    """Return the notes of an item that others took the place of by an edit, or none; `history` is its own, oldest first."""
    found = set[str]()
    for entry in history:
        before, after = (json.loads(one or "{}").get("said") for one in (entry.before, entry.after))
        if before is None or after is None:
            continue
        if entry.verb == "edit":
            found |= set(before.splitlines())
        found -= set(after.splitlines())
    return found


def _was_deferred(read: Read, item: AgendaItem, why: str) -> bool:
    reasons = [one.why for one in _not_undone("defer", history_of(read, item.id))]
    return why in reasons or (not why and bool(reasons))


def _is_logged(read: Read, record_id: int, line: MinuteLine) -> bool:
    """Return whether an action was logged with these words, for these owners, whatever became of it since."""
    actions = actions_for(read, record_id, with_cancelled=True)
    histories = histories_of(read, [one.id for one in actions])
    return any(
        (line.text, line.owners) in _wordings(one, histories[one.id])
        for one in actions
        if _not_undone("create", histories[one.id])
    )


def _not_undone(verb: str, history: list[HistoryEntry]) -> list[HistoryEntry]:
    """Return the lines of a step in a record's history, but those that were undone."""
    found = list[HistoryEntry]()
    for entry in history:
        if entry.verb == verb:
            found.append(entry)
        elif entry.verb == "undo" and entry.why == verb:
            del found[-1:]
    return found


def _wordings(action: Action, history: list[HistoryEntry]) -> list[tuple[str, tuple[int, ...]]]:
    """Return the title and owners of an action as they stand, and as it was logged."""
    before = [json.loads(one.before or "{}") for one in history]
    title = next((one["title"] for one in before if "title" in one), action.title)
    owners = next((one["owners"] for one in before if "owners" in one), action.owners)
    return [(action.title, tuple(action.owners)), (title, tuple(owners))]


def _said_of_meeting(read: Read, meeting: Meeting) -> list[str]:
    """Return the lines that belong to no item, as they were entered."""
    notes = notes_of_sorts(read, meeting.id, (NoteKind.OPENING, NoteKind.CLOSING))
    return [line for one in notes for line in one.text.splitlines()]
