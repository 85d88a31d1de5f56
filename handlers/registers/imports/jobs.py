"""Import entries from a file: what each row would do first, then all of them, a chunk at a time."""

import copy
import logging
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from bot import spreadsheets
from bot.entries import IMPORTED, Entry, EntryState
from bot.entry_import import (
    MAX_COLUMNS,
    MAX_ROWS,
    Cells,
    EntryImport,
    Fate,
    Import,
    Known,
    Plan,
    PlannedRow,
    Result,
    Row,
    cells_of,
    edits_since_import,
    read_columns,
    refuse_twins,
    set_said,
)
from bot.errors import PermissionDenied, UserError
from bot.grammar.parse import split_first_word
from bot.notifications import Reason
from bot.permissions import Actor, full_actor, may_see
from bot.records import Kind
from bot.refusals import named
from bot.registers import Register
from handlers.actions.changes import correct_digests
from handlers.core.blocks.text import capitalized
from handlers.core.calls import Ask, Preview, Reply
from handlers.core.delivery.isolate import error_of
from handlers.core.delivery.notify import local_day, notify_person
from handlers.core.records.paste import Previews, pasted_table, preview_key
from handlers.registers import corrections
from handlers.registers.imports import views
from handlers.registers.imports.cells import cell_reader
from handlers.registers.masking import hidden_names
from handlers.registers.people import holders, offices
from handlers.registers.values.references import reference_names, shown_to
from handlers.registers.ways.changes import move_card
from handlers.registers.ways.outcomes import leave_way
from storage import entry_imports, previews
from storage.counted_dues import set_counted_due
from storage.history import histories_of
from storage.notifications import CHUNK_SIZE
from storage.registers import entries_with_keys
from storage.unit_of_work import Read, Tx

log = logging.getLogger(__name__)
KEPT_FOR = timedelta(days=30)  # what came of an import


def preview_import(register: Register, ask: Ask, read: Read) -> Preview:
    """Return what becomes of each row of a file, without changing anything."""
    content, (_, pasted) = ask.call.content, split_first_word(ask.parsed.text)
    if content is None and not pasted:
        return Preview(Reply(text=views.help_text(register)))
    table = spreadsheets.read_table(
        pasted_table(pasted, ask) if content is None else content,
        most=MAX_ROWS,
        columns=MAX_COLUMNS + 1,
        encodings=(spreadsheets.UTF_8, spreadsheets.WINDOWS),
    )
    if not table[1:]:
        raise UserError(views.NOTHING_THERE)
    columns = read_columns(table[0], register)
    rows, planned = _planned(register, ask, read, cells_of(table, columns))
    kept = _to_keep(register, rows, planned)
    report = views.report(register, planned, columns.unread, ask.reader, key=preview_key(ask))
    return Preview(Reply.from_message(report), stored_text=kept.as_text() if kept.rows else "")


def permit_import(register: Register, ask: Ask) -> None:
    """Raise for somebody who may not import, with the names of those who may, and for a register that is retired."""
    allowed = register.allowed("import entries")
    if all(one.rights.isdisjoint(allowed) for one in ask.actor.identities):
        names = [ask.roster.short_name(one) for one in holders(ask, allowed)] or [offices(ask, allowed)]
        raise PermissionDenied(f"{capitalized(named(names))} can import {register.many}.")
    if not register.is_in_force(ask.today):
        raise UserError(
            f"{capitalized(register.many)} are no longer entered here. What is there stays: {register.code} all"
        )


def _planned(
    register: Register, ask: Ask, read: Read, cells: Sequence[Cells]
) -> tuple[Mapping[int, Row], list[PlannedRow]]:
    """Return what rows say, by their numbers, and what becomes of each."""
    reader = cell_reader(register, ask, read)
    keys: dict[int, str] = {}
    refused: dict[int, str] = {}
    for one in cells:
        try:
            keys[one.number] = reader.key_of(one)
        except UserError as error:
            refused[one.number] = str(error)
    known = _known(register, read, list(keys.values()), ask.actor, ask.now)
    rows: dict[int, Row] = {}
    for one in cells:
        found = known.get(keys.get(one.number, ""))
        try:
            rows[one.number] = Row(one.number, reader.said(one, found))
        except UserError as error:
            refused.setdefault(one.number, str(error))
    refused |= {one.number: one.fault for one in cells if one.fault}
    plan = Plan(register, known)
    planned = [
        PlannedRow(one.number, Fate.REFUSED, refused[one.number])
        if one.number in refused
        else plan.of(rows[one.number])
        for one in cells
    ]
    return rows, refuse_twins(planned, keys)


def _known(
    register: Register, read: Read, keys: Sequence[str], who: Actor, now: datetime
) -> dict[str, Known]:
    """Return the entries with these keys, by them."""
    entries = entries_with_keys(read, register, list(dict.fromkeys(key for key in keys if key)))
    histories = histories_of(read, [one.id for one in entries.values()])
    shown = shown_to(register, read, who, [*entries.values()])
    return {
        key: Known(
            one,
            edits_since_import(one, histories[one.id]),
            is_visible=may_see(who, one),
            shown=seen,
            hidden=_hidden(register, read, one, seen, who, now),
        )
        for (key, one), seen in zip(entries.items(), shown, strict=True)
    }


def _hidden(
    register: Register, read: Read, entry: Entry, shown: Entry, who: Actor, now: datetime
) -> frozenset[str]:
    """Return the fields of an entry that somebody doesn't read as they are: small numbers, and references to what they can't see."""
    roster, charter, on = read.roster, read.charter, read.charter.day_of(now)
    references = {one for one in reference_names(register) if shown.values.get(one) != entry.values.get(one)}
    return hidden_names(register, entry, who.person_id, roster=roster, charter=charter, on=on) | references


def _to_keep(register: Register, rows: Mapping[int, Row], planned: Sequence[PlannedRow]) -> Import:
    """Return what is entered once somebody says so, each row as it was shown."""
    entered = [Row(one.number, rows[one.number].said, one.version) for one in planned if one.is_entered]
    refused = [(one.number, one.reason) for one in planned if one.fate is Fate.REFUSED]
    kept = [(one.number, views.stays(one)) for one in planned if one.fate is Fate.KEPT]
    return Import(register.prefix, tuple(entered), tuple(refused), tuple(kept))


def see_changes(ask: Ask, read: Read) -> Reply:
    """Show a page of what the rows that were shown would change, as it is now."""
    kept = PREVIEWS.pending(ask, read)
    found = Import.from_text(kept.words)
    register = _register(read, found.register)
    plan = _plan_beside(register, read, found.rows, ask.actor, ask.now)
    planned = [one for row in found.rows if (one := plan.of(row)).fate is Fate.CHANGED]
    entered = len(found.rows)
    page, key = ask.parsed.page, kept.key
    return Reply.from_message(
        views.changes(register, planned, ask.reader, page=page, key=key, number=entered)
    )


def _plan_beside(register: Register, read: Read, rows: Sequence[Row], who: Actor, now: datetime) -> Plan:
    """Return how rows are planned beside the entries that there are now."""
    keys = [Plan(register, {}).key_of(one) for one in rows]
    return Plan(register, _known(register, read, keys, who, now))


def apply_import(ask: Ask, tx: Tx) -> Reply:
    """Begin to enter the rows that were shown."""
    kept = PREVIEWS.pending(ask, tx)
    found = Import.from_text(kept.words)
    register = _register(tx, found.register)
    permit_import(register, ask)
    result = Result(refused=list(found.refused), kept=list(found.kept))
    entry_imports.prune(tx, before=ask.now - KEPT_FOR)
    tx.add(
        EntryImport(
            key=kept.key,
            register=found.register,
            person_id=ask.actor.person_id,
            at=ask.now,
            rows=kept.words,
            done=0,
            result=result.as_text(),
        )
    )
    previews.set_outcome(tx, kept, views.rows_of(len(found.rows)))
    return Reply(text=views.begun(len(found.rows)))


def _register(read: Read, prefix: str) -> Register:
    register = read.charter.register(Kind(prefix))
    if register is None:
        raise UserError(views.EXPIRED)
    return register


PREVIEWS = Previews(
    expired=views.EXPIRED,
    cancelled=views.DROPPED,
    replaced=views.EXPIRED,
    applied=views.begun_before,
    dropped="Nothing was entered.",
)


# A chunk at a time


def enter_chunk(tx: Tx) -> int:
    """Enter the next rows of the oldest import; return how many, a full chunk while there may be more."""
    job = entry_imports.first_unfinished(tx)
    if job is None or (register := tx.charter.register(Kind(job.register))) is None:
        return 0
    rows, result = Import.from_text(job.rows).rows, Result.from_text(job.result)
    on = local_day(tx, job.person_id, tx.now)
    tx.author = who = full_actor(job.person_id, roster=tx.roster, charter=tx.charter, on=on)
    chunk = rows[job.done : job.done + CHUNK_SIZE]
    result = _entered(tx, register, chunk, who, result)
    job.done, job.result = job.done + len(chunk), result.as_text()
    if job.done >= len(rows):
        job.rows = ""
        notify_person(tx, job.person_id, Reason.ENTRIES_IMPORTED, job.key, at=tx.now)
    entry_imports.save_progress(tx, job)
    return CHUNK_SIZE


def _entered(tx: Tx, register: Register, chunk: Sequence[Row], who: Actor, result: Result) -> Result:
    """Enter rows; where that fails, each by itself, so that one that can't be entered stops no other."""

    def enter(tx: Tx, rows: Sequence[Row], result: Result) -> None:
        plan = _plan_beside(register, tx, rows, who, tx.now)
        for row in rows:
            _enter_row(tx, register, plan.of(row), row, result)

    so_far = copy.deepcopy(result)
    if error_of(tx, enter, chunk, so_far) is None:
        return so_far
    for row in chunk:
        with_it = copy.deepcopy(result)
        error = error_of(tx, enter, [row], with_it)
        if error is None:
            result = with_it
        else:
            log.error("row not entered", exc_info=error, extra={"row": row.number, "register": register.code})
            result.refused.append((row.number, "it can't be entered as it is"))
    return result


def _enter_row(tx: Tx, register: Register, planned: PlannedRow, row: Row, result: Result) -> None:
    """Enter a row as it was shown, or note why that is no longer possible."""
    if planned.fate is Fate.REFUSED:
        result.refused.append((row.number, planned.reason))
    elif planned.version != row.version or not planned.is_entered:
        result.kept.append((row.number, views.stays(planned)))
    elif planned.fate is Fate.NEW:
        old = corrections.superseded_entry(register, tx, planned.after)
        if old is not None and not old.is_open:
            result.refused.append((row.number, f"{old.ref} is superseded meanwhile"))
            return
        new = tx.create(_new_entry(tx, register, planned), verb=IMPORTED)
        if old is not None:
            corrections.supersede(tx, old, new)
        result.entered += 1
        result.note_lacking(planned.after, register)
    elif planned.known is not None:
        _change_entry(tx, register, tx.get(planned.known.entry.id), planned)
        result.changed += 1
        result.note_lacking(planned.after, register)


def _change_entry(tx: Tx, register: Register, entry: Entry, planned: PlannedRow) -> None:
    """Let an entry say what its row says. What waits for somebody's word is never changed, so its way can."""
    before = copy.copy(entry)
    set_said(entry, planned.after, register, zone=tx.charter.zone)
    entry.set_review(register, tx.charter.zone)
    set_counted_due(tx, entry, register)
    leave_way(register, tx.charter, entry, before)
    tx.change(entry, IMPORTED)
    move_card(tx, entry, before)
    correct_digests(tx, entry, before)


def _new_entry(tx: Tx, register: Register, planned: PlannedRow) -> Entry:
    entry = Entry(
        id=tx.next_number("record"),
        number=tx.next_number(register.kind),
        title="",
        visibility=register.readers,
        created_at=tx.now,
        created_by=tx.author_id or 0,
        changed_at=tx.now,
        kind=register.kind,
        state=EntryState.OPEN,
    )
    set_said(entry, planned.after, register, zone=tx.charter.zone)
    entry.set_review(register, tx.charter.zone)
    set_counted_due(tx, entry, register)
    return entry
