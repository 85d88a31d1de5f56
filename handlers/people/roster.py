"""The roster as a table: looked at first, row by row, then applied all or nothing; and the operator's import of one."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime

from bot import grammar as typed
from bot import roster
from bot import spreadsheets as sheets
from bot.errors import Hidden, UserError
from bot.names import fold
from bot.paste import CANCELLED, REPLACED, Preview
from bot.people import Appointment, Person
from bot.roster import Change
from handlers.blocks.text import Reader
from handlers.calls import PASTED, Ask, Looked, Reply, cut_off
from handlers.delivery.notify import day_of
from handlers.people import roster_views as views
from handlers.people.appointments import set_end, tell_end, tell_given
from handlers.records.paste import key_of
from storage import previews
from storage.unit_of_work import Read, Tx

WHY = "import roster"  # stands in the history
OPERATORS_MOST = 50_000  # rows: the operator imports beside no running bot, which would have to wait
NAMES = frozenset({"roster", "people", "members"})
_MAIL = re.compile(r"<mailto:[^|>]*\|([^>]*)>")
Table = Sequence[Sequence[str]]


@dataclass
class Taken:
    """What came of a table: who is new, and the roles as they are kept, with the last days that were changed."""

    people: list[Person] = field(default_factory=list)
    given: list[Appointment] = field(default_factory=list)
    ended: list[tuple[Appointment, date]] = field(default_factory=list)


# In Slack


def look(ask: Ask, read: Read) -> Looked:
    """Return what a table would change, row by row; nothing is done yet."""
    kind, pasted = cut_off(ask.said.text)
    if fold(kind) not in NAMES:
        raise UserError(views.other_kind(kind, ask.registry["import"].example))
    content = ask.call.content
    if content is None and not pasted:
        return Looked(Reply(text=views.HOW))
    rows = sheets.table_of(_plain(pasted, ask).encode() if content is None else content)
    found = _changes(ask, read, rows)
    if any(one.fault for one in found):
        raise UserError(views.faults(found, _reader(ask, read, found)))
    return _report(ask, read, rows, found)


def _plain(pasted: str, ask: Ask) -> str:
    """Return pasted lines as they were before Slack made links of their addresses."""
    return "\n".join(typed.plain(_MAIL.sub(r"\1", line), ask.listener) for line in pasted.splitlines())


def _changes(ask: Ask, read: Read, rows: Table) -> list[Change]:
    return roster.changes(
        rows, charter=ask.charter, roster=read.roster, now=ask.now, importers=ask.who.people
    )  # fmt: skip


def _reader(ask: Ask, read: Read, found: Sequence[Change]) -> Reader:
    return replace(ask.reader, roster=roster.with_new(read.roster, found))


def _report(ask: Ask, read: Read, rows: Table, found: Sequence[Change]) -> Looked:
    reader = _reader(ask, read, found)
    if not any(one.changes for one in found):
        return Looked(Reply(text=views.nothing(found)))
    said = views.report(found, reader, of=f"{key_of(ask)} {_sign(found)}")
    return Looked(Reply.saying(said), keep=sheets.as_csv(rows).decode())


def _sign(found: Sequence[Change]) -> str:
    """Return a short word for exactly these changes, so that a button applies what was shown and nothing else."""
    return hashlib.sha256(repr(found).encode()).hexdigest()[:12]


def import_(ask: Ask, tx: Tx) -> Reply:
    """Keep the rows that were looked at until the word to apply them."""
    looked = ask.call.looked
    if looked is None:
        raise UserError(views.ONLY_WHEN_SENT)
    if looked.keep:
        tx.add(Preview(key=key_of(ask), person_id=ask.who.person_id, at=ask.now, words=looked.keep))
    return looked.reply


def apply(ask: Ask, tx: Tx) -> Reply:
    """Do what the rows say that a button names: all of it, or nothing where the roster is no longer as it was shown."""
    kept = _waiting(ask, tx)
    rows = sheets.table_of(kept.words.encode())
    as_shown = replace(ask, call=replace(ask.call, now=kept.at))  # what was today then is that day now
    found = _changes(as_shown, tx, rows)
    if _sign(found) != ask.call.words.split()[-1]:
        previews.settle(tx, kept, REPLACED)
        return _shown_again(ask, tx, rows)
    taken = _take(tx, found)
    for person in taken.people:
        tx.log("import", subject_id=person.id, after=asdict(person), why=WHY)
    for appointment in taken.given:
        tx.log("appoint", subject_id=appointment.person_id, after=asdict(appointment), why=WHY)
    tell(tx, taken)
    became = views.counts(len(taken.people), len(taken.given), len(taken.ended))
    previews.settle(tx, kept, became)
    return Reply(text=views.applied(became))


def _shown_again(ask: Ask, tx: Tx, rows: Table) -> Reply:
    """Show how the rows read now."""
    found = _changes(ask, tx, rows)
    if any(one.fault for one in found):
        raise UserError(views.faults(found, _reader(ask, tx, found)))
    looked = _report(ask, tx, rows, found)
    if looked.keep:
        tx.add(Preview(key=key_of(ask), person_id=ask.who.person_id, at=ask.now, words=looked.keep))
    return Reply.saying(views.changed_meanwhile(looked.reply.text, looked.reply.blocks))


def _waiting(ask: Ask, read: Read) -> Preview:
    """Return the rows that a button is about, if they still wait and are this person's."""
    key = next((word for word in ask.call.words.split() if word.startswith(PASTED)), "")
    kept = previews.found(read, key)
    if kept is None:
        raise UserError(views.FORGOTTEN)
    if kept.person_id != ask.who.person_id:
        raise Hidden(views.FORGOTTEN)
    if kept.became == CANCELLED:
        raise UserError(views.DROPPED)
    if kept.became == REPLACED:
        raise UserError(views.OLDER)
    if kept.became:
        raise UserError(views.applied_before(kept.became))
    return kept


def drop(ask: Ask, tx: Tx) -> Reply:
    """Apply none of the rows."""
    previews.settle(tx, _waiting(ask, tx), CANCELLED)
    return Reply(text="Nothing was imported.")


# What is done


def _take(tx: Tx, found: Sequence[Change]) -> Taken:
    """Put what rows change onto the roster."""
    taken, ids = Taken(), dict[int, int]()
    for change in found:
        if change.is_new and change.person:
            ids[change.person.id] = tx.next("person")
            taken.people.append(tx.add(replace(change.person, id=ids[change.person.id])))
        if change.given:
            person_id = ids.get(change.given.person_id, change.given.person_id)
            given = replace(change.given, id=tx.next("appointment"), person_id=person_id)
            taken.given.append(tx.add(given))
        if change.ended and change.last_on:
            set_end(tx, change.ended, last_on=change.last_on, why=WHY)
            taken.ended.append((change.ended, change.last_on))
    # For the rest of this call the new ones are on the roster, as they will be for everybody when it ends.
    new = {person.id: person for person in taken.people}
    tx.known = replace(tx.known, roster=replace(tx.roster, persons={**tx.roster.persons, **new}))
    return taken


def tell(tx: Tx, taken: Taken) -> None:
    """Let those know who got a role, or another last day in one; of what has passed nobody is told."""
    for appointment in taken.given:
        if appointment.to_on is None or appointment.to_on >= day_of(tx, appointment.person_id, tx.now):
            tell_given(tx, appointment)
    for appointment, last_on in taken.ended:
        tell_end(tx, appointment, last_on=last_on)


# On the command line


def import_roster(tx: Tx, text: str) -> str:
    """Take persons and appointments from CSV text: all of it or nothing. Returns what was taken, as a sentence."""
    return in_words(taken_from(tx, sheets.table_of(text.encode(), most=OPERATORS_MOST)))


def in_words(taken: Taken) -> str:
    return views.imported(len(taken.people), len(taken.given), len(taken.ended))


def taken_from(tx: Tx, rows: Table) -> Taken:
    """Take the operator's rows, who may give any role. Raises a sentence for each that cannot be taken."""
    found = _operators(tx, rows, tx.now)
    if problems := views.problems(found):
        raise UserError("\n".join(["Nothing was imported.", *problems]))
    return _take(tx, found)


def report_of(read: Read, rows: Table, reader: Reader) -> tuple[list[str], bool]:
    """Return for each of the operator's rows what it would do, and whether all can be taken; nothing is done."""
    found = _operators(read, rows, reader.now)
    said = views.lines(found, replace(reader, roster=roster.with_new(read.roster, found)))
    return said, not any(one.fault for one in found)


def _operators(read: Read, rows: Table, now: datetime) -> list[Change]:
    return roster.changes(rows, charter=read.charter, roster=read.roster, now=now, importers=None)
