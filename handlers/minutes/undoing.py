"""Take back everything that one press entered of minutes: all of it, or nothing."""

import copy

from bot.errors import Offer, PermissionDenied, UserError, to_open
from bot.history import HistoryEntry
from bot.meetings import Meeting
from bot.records import Record
from handlers.core.calls import Ask
from handlers.core.records.undo import UNDO_FOR
from handlers.meetings.record import approval
from storage import previews, received
from storage.history import has_notes_by_others, last_entry, notes_of, steps_between
from storage.undo import restore_fields
from storage.unit_of_work import Read, Tx

ENTERED = "minutes"  # the step of one press, which is about no single record


def words_to_undo(_: Ask, entry: HistoryEntry) -> str:
    """Return the words that take back what a press entered."""
    return f"undominutes {entry.why}"


def take_back(ask: Ask, tx: Tx, meeting: Meeting, key: str) -> None:
    """Take back what the press that entered these minutes did. Raises UserError where that can't be."""
    lines = _lines(ask, tx, meeting, key)
    for line in lines:
        _must_be_untouched(ask, tx, tx.get(line.record_id or 0), line)
    newest_first = sorted(lines, key=lambda one: -(one.id or 0))
    # All are as they were before any follows up: each item that comes back finds the numbers of the others.
    changed = [(tx.get(line.record_id or 0), line) for line in newest_first]
    before = [_restore(ask, tx, record, line) for record, line in changed]
    for (record, line), was in zip(changed, before, strict=True):
        if line.verb != approval.STEP:
            ask.registry.kind_of(record).undo.after(ask, tx, record, was, line)
        tx.change(record, "undo", why=line.verb)
    tx.log("undo", why=ENTERED)
    at = lines[0].at if lines else ask.now
    for note in notes_of(tx, meeting.id):
        if (note.person_id, note.at, note.struck_at) == (ask.actor.person_id, at, None):
            received.strike_note(tx, note)


def _lines(ask: Ask, read: Read, meeting: Meeting, key: str) -> list[HistoryEntry]:
    """Return what the press wrote of each record. Raises UserError where it is too long ago.

    Raises PermissionDenied where somebody else entered it.
    """
    kept = previews.find(read, key)
    if kept is not None and kept.person_id != ask.actor.person_id:
        raise PermissionDenied(
            "Only whoever entered those minutes can take them back. Correct what is wrong where it stands."
        )
    every = steps_between(read, ask.actor.person_id, since=ask.now - UNDO_FOR, until=ask.now)
    step = next((one for one in every if one.verb == ENTERED and one.why.split() == [meeting.ref, key]), None)
    if step is None:
        raise UserError(
            "Minutes can be taken back for ten minutes. Correct what is wrong where it stands.",
            offers=[Offer("Agenda", "agenda", meeting.ref)],
        )
    return [one for one in every if one.at == step.at and one.record_id is not None]


def _must_be_untouched(ask: Ask, read: Read, record: Record, line: HistoryEntry) -> None:
    """Raise UserError where anything has happened to a record since, so that nothing is half taken back."""
    last = last_entry(read, record.id)
    if last.id == line.id and not has_notes_by_others(read, record.id, line, ask.actor.person_id):
        return
    if last.verb == "undo":
        raise UserError(f"{record.ref} is taken back already, so nothing has changed.")
    raise UserError(
        f"{record.ref} has changed since, so nothing was taken back. Take back by itself what is wrong.",
        offers=[to_open(record.ref)],
    )


def _restore(ask: Ask, tx: Tx, record: Record, line: HistoryEntry) -> Record:
    """Give a record back what a line changed; return it as it was until now."""
    until_now = copy.copy(record)
    if line.verb == approval.STEP:
        approval.take_back(tx, record.id)
    elif line.before is None:
        record.state = ask.registry.kind_of(record).undo.ends_as
    else:
        restore_fields(record, line.before)
    return until_now
