"""What a register warns of: told once to whom it concerns, while it holds of an entry."""

from datetime import date, datetime

from bot.entries import Entry
from bot.notifications import Notification, Reason
from bot.registers import Register
from handlers.core.blocks.elements import Block
from handlers.core.blocks.text import escape
from handlers.core.delivery.notify import notify
from handlers.core.feature import NotificationType, Viewer
from handlers.registers import views
from handlers.registers.notifications import shown_while
from handlers.registers.people import concerned, reading_numbers
from storage import entry_warnings
from storage.notifications import CHUNK_SIZE
from storage.unit_of_work import Read, Tx


def tell(tx: Tx) -> int:
    """Tell of a chunk of the warnings that nobody was told of yet; return how many there were."""
    found = entry_warnings.untold(tx, limit=CHUNK_SIZE)
    for record_id, name in found:
        _tell_one(tx, tx.get(record_id), name)
        entry_warnings.mark_told(tx, record_id, name)
    return len(found)


def _tell_one(tx: Tx, entry: Entry, name: str) -> None:
    register = tx.charter.register(entry.kind)
    if register is None or name not in entry.warnings(register):
        return
    on = tx.charter.day_of(tx.now)
    for one in _whom(tx, register, entry, name, on):
        notify(tx, one, entry, Reason.ENTRY_WARNED, context=name)


def _whom(read: Read, register: Register, entry: Entry, name: str, on: date) -> list[int]:
    """Return whom a warning of an entry concerns: where it would tell a masked number, only those of them who read that."""
    warning = register.warn[name]
    found = concerned(register, entry, warning.whom, roster=read.roster, charter=read.charter, on=on)
    if register.masked.isdisjoint(warning.when.names):
        return found
    readers = reading_numbers(register, entry, roster=read.roster, charter=read.charter, on=on)
    return [one for one in found if one in readers]


def warned(register: Register) -> NotificationType:
    """Return the warning of something that holds of an entry, to those whom it concerns."""

    def holds(read: Read, notification: Notification, entry: Entry, now: datetime) -> bool:
        if notification.context not in entry.warnings(register):
            return False
        on = read.charter.day_of(now)
        return notification.concerned_person_id in _whom(read, register, entry, notification.context, on)

    def says(notification: Notification, entry: Entry, to: Viewer) -> list[Block]:
        warning = register.warn[notification.context].says
        return views.told(register, entry, to.reader, escape(warning))

    return shown_while(holds, says, register)
