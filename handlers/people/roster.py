"""Import a roster table: preview row by row, then apply all or nothing; also for the operator's command."""

import re
from collections.abc import Sequence
from dataclasses import asdict, astuple, dataclass, field, replace
from datetime import date, datetime

from bot import roster, spreadsheets
from bot.errors import UserError
from bot.grammar.parse import split_first_word
from bot.grammar.text import plain_text
from bot.names import fold
from bot.paste import REPLACED
from bot.people import Appointment, Person
from bot.permissions import check
from bot.roster import RosterChange
from handlers.core.blocks.text import Reader
from handlers.core.calls import Ask, Preview, Reply
from handlers.core.delivery.notify import local_day
from handlers.core.kinds import ImportList
from handlers.core.records.paste import Previews, fingerprint, preview_key, save_preview
from handlers.people import roster_views
from handlers.people.appointments import come_back, notify_appointed, notify_end, set_end
from storage import notifications, previews
from storage.unit_of_work import Read, Tx

IMPORT_REASON = "import roster"  # recorded in the history
MAX_OPERATOR_ROWS = 50_000  # rows: the operator's import blocks a running bot
ROSTER_WORDS = frozenset({"roster", "people", "members"})
_MAIL_LINK = re.compile(r"<mailto:[^|>]*\|([^>]*)>")
Table = Sequence[Sequence[str]]


@dataclass
class ImportResult:
    """The result of an import: the new people, the stored roles, and the changed last days."""

    people: list[Person] = field(default_factory=list)
    appointments: list[Appointment] = field(default_factory=list)
    ended: list[tuple[Appointment, date]] = field(default_factory=list)


# In Slack


def permit_import(ask: Ask) -> None:
    """Raise for somebody who may not import what was named."""
    other = _other_list(ask)
    if other is not None and other.permits is not None:
        other.permits(ask)
    else:
        check(ask.actor, "import", charter=ask.charter)


def _other_list(ask: Ask) -> ImportList | None:
    """Return what was named, where it is not the roster; None for that, and for what nobody declares."""
    kind, _ = split_first_word(ask.parsed.text)
    return next((one for one in ask.registry.imports if fold(kind) in one.aliases), None)


def preview_import(ask: Ask, read: Read) -> Preview:
    """Return what a table would change, row by row, without changing anything."""
    (kind, pasted), other = split_first_word(ask.parsed.text), _other_list(ask)
    if other is not None:
        return other.preview(ask, read)
    if fold(kind) not in ROSTER_WORDS:
        names = ["the roster", *(one.name for one in ask.registry.imports)]
        raise UserError(roster_views.unknown_kind(kind, names, ask.example("import")))
    content = ask.call.content
    if content is None and not pasted:
        return Preview(Reply(text=roster_views.IMPORT_HELP))
    rows = spreadsheets.read_table(_strip_mail_links(pasted, ask).encode() if content is None else content)
    found = _parse_changes(ask, read, rows)
    if any(one.fault for one in found):
        raise UserError(roster_views.faults(found, _reader_with_new(ask, read, found)))
    return _preview_changes(ask, read, rows, found)


def _strip_mail_links(pasted: str, ask: Ask) -> str:
    """Return pasted lines without the links that Slack made of addresses."""
    return "\n".join(
        plain_text(_MAIL_LINK.sub(r"\1", line), ask.typing_context) for line in pasted.splitlines()
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
    report = roster_views.report(found, reader, of=f"{preview_key(ask)} {_fingerprint(found)}")
    return Preview(Reply.from_message(report), stored_text=spreadsheets.as_csv(rows).decode())


def _fingerprint(outcome: Sequence[RosterChange]) -> str:
    """Return a hash of exactly these changes, so that a button applies what was shown and nothing else.

    It is made of values alone: names of classes and fields change between versions.
    """
    return fingerprint([astuple(change) for change in outcome])


def keep_import(ask: Ask, tx: Tx) -> Reply:
    """Store the previewed rows until they are applied."""
    looked = ask.call.preview
    if looked is None:
        raise UserError(roster_views.SEND_TABLE_AGAIN)
    if looked.stored_text:
        save_preview(ask, tx, looked.stored_text)
    return looked.reply


def apply_import(ask: Ask, tx: Tx) -> Reply:
    """Apply the rows of a button: all of them, or none where the roster has changed since the preview."""
    kept = PREVIEWS.pending(ask, tx)
    rows = spreadsheets.read_table(kept.words.encode())
    # dates are relative to the day of the preview
    as_shown = replace(ask, call=replace(ask.call, now=kept.at))
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
    """Show the preview of the rows against the present roster."""
    found = _parse_changes(ask, tx, rows)
    if any(one.fault for one in found):
        raise UserError(roster_views.faults(found, _reader_with_new(ask, tx, found)))
    looked = _preview_changes(ask, tx, rows, found)
    if looked.stored_text:
        save_preview(ask, tx, looked.stored_text)
    return Reply.from_message(roster_views.changed_meanwhile(looked.reply.text, looked.reply.blocks))


PREVIEWS = Previews(
    expired=roster_views.TABLE_EXPIRED,
    cancelled=roster_views.IMPORT_CANCELLED,
    replaced=roster_views.REPORT_OUTDATED,
    applied=roster_views.applied_before,
    dropped="Nothing was imported.",
)


# Applying


def _apply_changes(tx: Tx, found: Sequence[RosterChange]) -> ImportResult:
    """Store the changes of the rows."""
    taken, ids = ImportResult(), dict[int, int]()
    for change in found:
        if change.is_new and change.person:
            ids[change.person.id] = tx.next_number("person")
            taken.people.append(tx.add(replace(change.person, id=ids[change.person.id])))
        if change.appointed:
            person_id = ids.get(change.appointed.person_id, change.appointed.person_id)
            given = replace(change.appointed, id=tx.next_number("appointment"), person_id=person_id)
            if not change.is_new and person_id in tx.roster.persons:
                come_back(tx, given)
            taken.appointments.append(tx.add(given))
        if change.ended and change.last_on:
            set_end(tx, change.ended, last_on=change.last_on, why=IMPORT_REASON)
            taken.ended.append((change.ended, change.last_on))
    tx.see_people(taken.people)
    notifications.refresh_messages_of_roles(tx)
    return taken


def notify_changes(tx: Tx, taken: ImportResult) -> None:
    """Notify those who got a role, or another last day; not of what has passed."""
    for appointment in taken.appointments:
        if appointment.to_on is None or appointment.to_on >= local_day(tx, appointment.person_id, tx.now):
            notify_appointed(tx, appointment)
    for appointment, last_on in taken.ended:
        notify_end(tx, appointment, last_on=last_on)


# On the command line


def import_roster(tx: Tx, text: str) -> str:
    """Import persons and appointments from CSV text, all or nothing; return what was imported, as a sentence."""
    return import_summary(
        apply_operator_rows(tx, spreadsheets.read_table(text.encode(), most=MAX_OPERATOR_ROWS))
    )


def import_summary(taken: ImportResult) -> str:
    return roster_views.imported(len(taken.people), len(taken.appointments), len(taken.ended))


def apply_operator_rows(tx: Tx, rows: Table) -> ImportResult:
    """Apply the operator's rows, who may give any role. Raises UserError with each row that cannot be imported."""
    found = _operator_changes(tx, rows, tx.now)
    if problems := roster_views.fault_lines(found):
        raise UserError("\n".join(["Nothing was imported.", *problems]))
    return _apply_changes(tx, found)


def preview_operator_rows(read: Read, rows: Table, reader: Reader) -> tuple[list[str], bool]:
    """Return what each of the operator's rows would do, and whether all can be imported, without changing anything."""
    found = _operator_changes(read, rows, reader.now)
    report = roster_views.lines(found, replace(reader, roster=roster.with_new_people(read.roster, found)))
    return report, not any(one.fault for one in found)


def _operator_changes(read: Read, rows: Table, now: datetime) -> list[RosterChange]:
    return roster.plan_import(rows, charter=read.charter, roster=read.roster, now=now, importers=None)
