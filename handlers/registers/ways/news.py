"""What a body said of an entry is told to who answers for it."""

from datetime import datetime

from bot.entries import Entry
from bot.notifications import Notification, Reason
from bot.registers import Register
from bot.submissions import Submission
from handlers.core.blocks.elements import Block
from handlers.core.blocks.text import with_full_stop
from handlers.core.calls import Ask
from handlers.core.delivery.notify import notify
from handlers.core.feature import NotificationType, Viewer
from handlers.registers import views
from handlers.registers.notifications import shown_while
from handlers.registers.people import answering
from handlers.registers.ways import views as way_views
from storage.unit_of_work import Read, Tx


def tell_outcome(register: Register, ask: Ask, tx: Tx, entry: Entry, made: Submission) -> list[int]:
    """Tell who answers for an entry what a body said of it, unless they entered it themselves; return them."""
    roster, charter, on = ask.roster, ask.charter, ask.today
    people = answering(register, entry, roster=roster, charter=charter, on=on)
    for one in people:
        notify(tx, one, entry, Reason.ENTRY_OUTCOME, context=made.said)
    return list(people)


def outcome_entered(register: Register) -> NotificationType:
    """Return the news of an outcome, while that stands and the reader answers for the entry."""

    def holds(read: Read, notification: Notification, entry: Entry, now: datetime) -> bool:
        roster, charter, on = read.roster, read.charter, read.charter.day_of(now)
        answers = answering(register, entry, roster=roster, charter=charter, on=on)
        return notification.concerned_person_id in answers and _said(notification, entry) is not None

    def says(notification: Notification, entry: Entry, to: Viewer) -> list[Block]:
        made = _said(notification, entry)
        line = with_full_stop(way_views.line(made, to.reader)) if made else ""
        return views.told(register, entry, to.reader, line)

    return shown_while(holds, says, register)


def _said(notification: Notification, entry: Entry) -> Submission | None:
    """Return the submission whose outcome the news is of; None where that doesn't count any more."""
    settled = (one for one in entry.submission_list if one.is_settled)
    return next((one for one in settled if one.said == notification.context), None)
