"""Take back the caller's last step, whatever it was about."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from bot.errors import Offer, PermissionDenied, RecordHidden, UserError
from bot.history import ATTENDANCE_VERBS, HistoryEntry, leading_steps, undoable_steps
from bot.names import excerpt, join_all
from bot.permissions import may_see
from bot.records import Record
from handlers.core.blocks.text import escape
from handlers.core.calls import Ask, Reply
from storage.history import last_note_of, steps_by
from storage.records import records_by_ids
from storage.unit_of_work import Tx

UNDO_FOR = timedelta(minutes=10)
_READ_MAX = 100  # lines of history: what was pasted in one step, and what was taken back since


def undo_last(ask: Ask, tx: Tx) -> Reply:
    """Take back the last step that isn't taken back yet. Raises UserError with what it was, where that can't be."""
    lines = undoable_steps(steps_by(tx, ask.actor.person_id, limit=_READ_MAX))
    note = last_note_of(tx, ask.actor.person_id)
    if note is not None and not (lines and lines[0].at >= note.at):
        return _undo(ask, tx, records_by_ids(tx, [note.record_id]))
    if not lines:
        raise UserError("You have taken no step yet that I could take back.")
    last = _of_all_records(ask, lines)
    if last.record_id is None:
        return _take_back(ask, tx, last)
    if last.verb in ATTENDANCE_VERBS:
        (meeting,) = records_by_ids(tx, [last.record_id])
        others = [Offer(one.capitalize(), one, meeting.ref) for one in ATTENDANCE_VERBS if one != last.verb]
        raise UserError(
            f"Your last step was your answer to *{meeting.ref}*. You can change it:", offers=others
        )
    return _undo(ask, tx, _touched(tx, lines))


def _of_all_records(ask: Ask, lines: Sequence[HistoryEntry]) -> HistoryEntry:
    """Return the last step: that which stands for several records, where the feature says how all of it is taken back."""
    same = [one for one in lines if one.at == lines[0].at and one.record_id is None]
    return next((one for one in same if one.verb in ask.registry.undo_words), lines[0])


def _touched(tx: Tx, lines: Sequence[HistoryEntry]) -> list[Record]:
    """Return the records of a step: not those that only followed another, whose line of history names that one."""
    by_record = {one.record_id: one for one in reversed(lines) if one.at == lines[0].at and one.record_id}
    found = records_by_ids(tx, [of for of in by_record if of])
    found = sorted(found, key=lambda one: by_record[one.id].id or 0)
    return leading_steps([(by_record[one.id], one) for one in found], lambda one: one.ref)


def _undo(ask: Ask, tx: Tx, records: Sequence[Record]) -> Reply:
    refs = [record.ref for record in records]
    if len(refs) > 1:
        every = Offer("Undo both" if len(refs) == 2 else f"Undo all {len(refs)}", "undo", " ".join(refs))  # noqa: PLR2004
        alone = Offer(f"Undo {refs[-1]} alone", "undo", refs[-1])
        raise UserError(f"Your last step was on {join_all(refs)}. Take it back?", offers=[every, alone])
    (record,) = records
    try:
        return ask.run_words(replace(ask.call, words=f"undo {record.ref}"), tx)
    except UserError as error:
        seen = may_see(ask.actor, record)
        what = f"*{record.ref}* {escape(record.title)}" if seen else record.ref
        kind = type(error) if isinstance(error, PermissionDenied | RecordHidden) else UserError
        raise kind(f"Your last step was on {what}. {error}", offers=error.offers) from None


def take_back_beside(ask: Ask, tx: Tx, record: Record, last: HistoryEntry) -> str | None:
    """Take back what the caller did about a record without changing it, since its `last` step: a reminder that they asked for.

    None where there is no such step: then it is the record's own.
    """
    lines = undoable_steps(steps_by(tx, ask.actor.person_id, limit=_READ_MAX))
    beside = next((one for one in lines if one.record_id is None and one.why == record.ref), None)
    if beside is None or beside.at < last.at or beside.verb not in ask.registry.undo_words:
        return None
    return _take_back(ask, tx, beside).text if ask.now - beside.at <= UNDO_FOR else None


def _take_back(ask: Ask, tx: Tx, last: HistoryEntry) -> Reply:
    """Take back a step that was about no record, as its feature says."""
    when = ask.reader.at_moment(last.at)
    if (words_for := ask.registry.undo_words.get(last.verb)) is None:
        what = excerpt(f"{last.verb} {last.why}".strip())
        raise UserError(f"Your last step {when} was “{escape(what)}”, and that can't be taken back.")
    words = words_for(ask, last)
    if ask.now - last.at > UNDO_FOR:
        say = Offer("Do it all the same", "say", words)
        raise UserError(
            f"Undo works for ten minutes; your last step, “{last.verb}”, was {when}.", offers=[say]
        )
    return ask.run_words(replace(ask.call, words=words), tx)
