"""The roster as a table: looked at first, row by row, then applied all or nothing; and the operator's import of one."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import asdict, astuple, dataclass, field, replace
from datetime import date, datetime

from bot import grammar, roster, spreadsheets
from bot.errors import RecordHidden, UserError
from bot.names import fold
from bot.paste import CANCELLED, REPLACED, PastePreview
from bot.people import Appointment, Person
from bot.roster import RosterChange
from handlers.blocks.text import Reader
from handlers.calls import PASTED_PREFIX, Ask, Preview, Reply, split_first_word
from handlers.delivery.notify import local_day
from handlers.people import roster_views
from handlers.people.appointments import notify_appointed, notify_end, set_end
from handlers.records.paste import preview_key
from storage import previews
from storage.unit_of_work import Read, Tx

IMPORT_REASON = "import roster"  # stands in the history
MAX_OPERATOR_ROWS = 50_000  # rows: the operator imports beside no running bot, which would have to wait
ROSTER_WORDS = frozenset({"roster", "people", "members"})
_MAIL_LINK = re.compile(r"<mailto:[^|>]*\|([^>]*)>")
Table = Sequence[Sequence[str]]


@dataclass
class ImportResult:
    """What came of a table: who is new, and the roles as they are kept, with the last days that were changed."""

    people: list[Person] = field(default_factory=list)
    appointments: list[Appointment] = field(default_factory=list)
    ended: list[tuple[Appointment, date]] = field(default_factory=list)


# In Slack


def preview_import(ask: Ask, read: Read) -> Preview:
    """Return what a table would change, row by row; nothing is done yet."""
    kind, pasted = split_first_word(ask.parsed.text)
    if fold(kind) not in ROSTER_WORDS:
        raise UserError(roster_views.unknown_kind(kind, ask.registry["import"].example))
    content = ask.call.content
    if content is None and not pasted:
        return Preview(Reply(text=roster_views.IMPORT_HELP))
    rows = spreadsheets.read_table(_strip_mail_links(pasted, ask).encode() if content is None else content)
    found = _parse_changes(ask, read, rows)
    if any(one.fault for one in found):
        raise UserError(roster_views.faults(found, _reader_with_new(ask, read, found)))
    return _preview_changes(ask, read, rows, found)


def _strip_mail_links(pasted: str, ask: Ask) -> str:
    """Return pasted lines as they were before Slack made links of their addresses."""
    return "\n".join(
        grammar.plain_text(_MAIL_LINK.sub(r"\1", line), ask.typing_context) for line in pasted.splitlines()
    )


def _parse_changes(ask: Ask, read: Read, rows: Table) -> list[RosterChange]:
    return roster.plan_import(
        rows, charter=ask.charter, roster=read.roster, now=ask.now, importers=ask.actor.person_ids
    )  # fmt: skip


def _reader_with_new(ask: Ask, read: Read, found: Sequence[RosterChange]) -> Reader:
    return replace(ask.reader, roster=roster.with_new_people(read.roster, found))


def _preview_changes(ask: Ask, read: Read, rows: Table, found: Sequence[RosterChange]) -> Preview:
    reader = _reader_with_new(ask, read, found)
    if not any(one.has_effect for one in found):
        return Preview(Reply(text=roster_views.nothing_changes(found)))
    said = roster_views.report(found, reader, of=f"{preview_key(ask)} {_fingerprint(found)}")
    return Preview(Reply.from_message(said), stored_text=spreadsheets.as_csv(rows).decode())


def _fingerprint(found: Sequence[RosterChange]) -> str:
    """Return a short word for exactly these changes, so that a button applies what was shown and nothing else.

    It is made of values alone: names of classes and fields change between versions.
    """
    values = repr([astuple(change) for change in found])
    return hashlib.sha256(values.encode()).hexdigest()[:12]


def keep_import(ask: Ask, tx: Tx) -> Reply:
    """Keep the rows that were looked at until the word to apply them."""
    looked = ask.call.preview
    if looked is None:
        raise UserError(roster_views.SEND_TABLE_AGAIN)
    if looked.stored_text:
        tx.add(
            PastePreview(
                key=preview_key(ask), person_id=ask.actor.person_id, at=ask.now, words=looked.stored_text
            )
        )
    return looked.reply


def apply_import(ask: Ask, tx: Tx) -> Reply:
    """Do what the rows say that a button names: all of it, or nothing where the roster is no longer as it was shown."""
    kept = _pending_import(ask, tx)
    rows = spreadsheets.read_table(kept.words.encode())
    as_shown = replace(ask, call=replace(ask.call, now=kept.at))  # what was today then is that day now
    found = _parse_changes(as_shown, tx, rows)
    if _fingerprint(found) != ask.call.words.split()[-1]:
        previews.set_outcome(tx, kept, REPLACED)
        return _preview_again(ask, tx, rows)
    taken = _apply_changes(tx, found)
    for person in taken.people:
        tx.log("import", subject_id=person.id, after=asdict(person), why=IMPORT_REASON)
    for appointment in taken.appointments:
        tx.log("appoint", subject_id=appointment.person_id, after=asdict(appointment), why=IMPORT_REASON)
    notify_changes(tx, taken)
    became = roster_views.counts(len(taken.people), len(taken.appointments), len(taken.ended))
    previews.set_outcome(tx, kept, became)
    return Reply(text=roster_views.applied(became))


def _preview_again(ask: Ask, tx: Tx, rows: Table) -> Reply:
    """Show how the rows read now."""
    found = _parse_changes(ask, tx, rows)
    if any(one.fault for one in found):
        raise UserError(roster_views.faults(found, _reader_with_new(ask, tx, found)))
    looked = _preview_changes(ask, tx, rows, found)
    if looked.stored_text:
        tx.add(
            PastePreview(
                key=preview_key(ask), person_id=ask.actor.person_id, at=ask.now, words=looked.stored_text
            )
        )
    return Reply.from_message(roster_views.changed_meanwhile(looked.reply.text, looked.reply.blocks))


def _pending_import(ask: Ask, read: Read) -> PastePreview:
    """Return the rows that a button is about, if they still wait and are this person's."""
    key = next((word for word in ask.call.words.split() if word.startswith(PASTED_PREFIX)), "")
    kept = previews.find(read, key)
    if kept is None:
        raise UserError(roster_views.TABLE_EXPIRED)
    if kept.person_id != ask.actor.person_id:
        raise RecordHidden(roster_views.TABLE_EXPIRED)
    if kept.became == CANCELLED:
        raise UserError(roster_views.IMPORT_CANCELLED)
    if kept.became == REPLACED:
        raise UserError(roster_views.REPORT_OUTDATED)
    if kept.became:
        raise UserError(roster_views.applied_before(kept.became))
    return kept


def drop_import(ask: Ask, tx: Tx) -> Reply:
    """Apply none of the rows."""
    previews.set_outcome(tx, _pending_import(ask, tx), CANCELLED)
    return Reply(text="Nothing was imported.")


# What is done


def _apply_changes(tx: Tx, found: Sequence[RosterChange]) -> ImportResult:
    """Put what rows change onto the roster."""
    taken, ids = ImportResult(), dict[int, int]()
    for change in found:
        if change.is_new and change.person:
            ids[change.person.id] = tx.next_number("person")
            taken.people.append(tx.add(replace(change.person, id=ids[change.person.id])))
        if change.appointed:
            person_id = ids.get(change.appointed.person_id, change.appointed.person_id)
            given = replace(change.appointed, id=tx.next_number("appointment"), person_id=person_id)
            taken.appointments.append(tx.add(given))
        if change.ended and change.last_on:
            set_end(tx, change.ended, last_on=change.last_on, why=IMPORT_REASON)
            taken.ended.append((change.ended, change.last_on))
    # For the rest of this call the new ones are on the roster, as they will be for everybody when it ends.
    new = {person.id: person for person in taken.people}
    tx.snapshot = replace(tx.snapshot, roster=replace(tx.roster, persons={**tx.roster.persons, **new}))
    return taken


def notify_changes(tx: Tx, taken: ImportResult) -> None:
    """Let those know who got a role, or another last day in one; of what has passed nobody is told."""
    for appointment in taken.appointments:
        if appointment.to_on is None or appointment.to_on >= local_day(tx, appointment.person_id, tx.now):
            notify_appointed(tx, appointment)
    for appointment, last_on in taken.ended:
        notify_end(tx, appointment, last_on=last_on)


# On the command line


def import_roster(tx: Tx, text: str) -> str:
    """Take persons and appointments from CSV text: all of it or nothing. Returns what was taken, as a sentence."""
    return import_summary(
        apply_operator_rows(tx, spreadsheets.read_table(text.encode(), most=MAX_OPERATOR_ROWS))
    )


def import_summary(taken: ImportResult) -> str:
    return roster_views.imported(len(taken.people), len(taken.appointments), len(taken.ended))


def apply_operator_rows(tx: Tx, rows: Table) -> ImportResult:
    """Take the operator's rows, who may give any role. Raises a sentence for each that cannot be taken."""
    found = _operator_changes(tx, rows, tx.now)
    if problems := roster_views.fault_lines(found):
        raise UserError("\n".join(["Nothing was imported.", *problems]))
    return _apply_changes(tx, found)


def preview_operator_rows(read: Read, rows: Table, reader: Reader) -> tuple[list[str], bool]:
    """Return for each of the operator's rows what it would do, and whether all can be taken; nothing is done."""
    found = _operator_changes(read, rows, reader.now)
    said = roster_views.lines(found, replace(reader, roster=roster.with_new_people(read.roster, found)))
    return said, not any(one.fault for one in found)


def _operator_changes(read: Read, rows: Table, now: datetime) -> list[RosterChange]:
    return roster.plan_import(rows, charter=read.charter, roster=read.roster, now=now, importers=None)
