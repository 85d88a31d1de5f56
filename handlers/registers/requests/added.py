"""What whoever asked for an entry notes or changes later is told to who answers for it."""

from datetime import datetime

from bot.charter_section import Rights
from bot.entries import Entry, EntryState
from bot.entry_due import DUE
from bot.entry_import import OWNER, changed_by, label_of, said_by
from bot.history import without_undone
from bot.names import join_all
from bot.news import Asked
from bot.notifications import Notification, Reason
from bot.registers import Register
from handlers.core.blocks.elements import Block
from handlers.core.blocks.text import Reader, escape
from handlers.core.calls import Ask
from handlers.core.delivery.notify import notify
from handlers.core.feature import NotificationType, Viewer
from handlers.registers import views
from handlers.registers.notifications import shown_while
from handlers.registers.people import answering
from storage.history import history_of, notes_at
from storage.unit_of_work import Read, Tx

_TOLD_APART = frozenset({OWNER, DUE})  # of a new owner and a new date people hear anyway


def noted(register: Register, _: Ask, tx: Tx, entry: Entry) -> None:
    """Tell who answers for an entry what whoever asked for it notes now."""
    _tell(register, tx, entry)


def edited(register: Register, tx: Tx, entry: Entry, before: Entry) -> list[int]:
    """Tell who answered for an entry already what whoever asked for it has changed; return them."""
    was = said_by(before, register)
    changed = {name for name, text in said_by(entry, register).items() if text != was[name]}
    new = {*entry.owners} - {*before.owners}
    return _tell(register, tx, entry, new=frozenset(new)) if changed - _TOLD_APART else []


def _tell(register: Register, tx: Tx, entry: Entry, *, new: frozenset[int] = frozenset()) -> list[int]:
    if tx.author_id is None or tx.author_id != entry.created_by:
        return []
    roster, charter, on = tx.roster, tx.charter, tx.charter.day_of(tx.now)
    if roster.rights(tx.author_id, on=on, charter=charter) & {Rights.CHAIR, Rights.SECRETARY}:
        return []  # they keep the register
    context = Asked(tx.author_id, tx.now).as_context()
    people = answering(register, entry, roster=roster, charter=charter, on=on)
    return [
        one
        for one in people
        if one not in new and notify(tx, one, entry, Reason.ENTRY_ADDED, context=context)
    ]


def added(register: Register) -> NotificationType:
    """Return the news of what whoever asked for an entry added, while that stands and the reader answers for it."""

    def holds(read: Read, notification: Notification, entry: Entry, now: datetime) -> bool:
        roster, charter, on = read.roster, read.charter, read.charter.day_of(now)
        answers = answering(register, entry, roster=roster, charter=charter, on=on)
        is_theirs = entry.state != EntryState.WITHDRAWN and notification.concerned_person_id in answers
        return is_theirs and bool(_words(register, read, notification, entry))

    def says(notification: Notification, entry: Entry, to: Viewer) -> list[Block]:
        return views.told(register, entry, to.reader, _sentence(register, notification, entry, to))

    return shown_while(holds, says, register)


def _sentence(register: Register, notification: Notification, entry: Entry, to: Viewer) -> str:
    reader: Reader = to.reader
    by = Asked.from_context(notification.context).by
    return f"{reader.name(by)} has {_words(register, to.read, notification, entry)}"


def _words(register: Register, read: Read, notification: Notification, entry: Entry) -> str:
    """Return what was noted or changed at the moment of the news; "" where it was taken back."""
    facts = Asked.from_context(notification.context)
    notes = notes_at(read, entry.id, person_id=facts.by, at=facts.at)
    if notes:
        return f"added: “{escape(notes[0].text)}”"
    steps = without_undone(reversed(history_of(read, entry.id)))
    step = next((one for one in steps if one.at == facts.at and one.verb == "edit"), None)
    names = [name for name in changed_by(step) if name not in _TOLD_APART] if step and step.before else []
    return f"changed what it says: {join_all([label_of(register, one) for one in names])}." if names else ""
