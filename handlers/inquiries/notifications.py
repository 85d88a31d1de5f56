"""What is told of an inquiry: to the secretary while it waits, and to whoever asked when it is answered."""

from datetime import datetime

from bot.inquiries import Inquiry
from bot.notifications import Notification, Reason
from handlers.core.blocks.elements import Block
from handlers.core.delivery.notify import chair_and_secretaries
from handlers.core.feature import NotificationType, Viewer, wants_no_reply
from handlers.inquiries import views
from storage import inquiries
from storage.unit_of_work import Read


def _of(read: Read, one: Notification) -> Inquiry | None:
    return inquiries.find(read, int(one.context))


def _waits(read: Read, one: Notification, _: None, now: datetime) -> bool:
    """Return whether it waits for its reader: they are the secretary or the chair still."""
    asked, officers = _of(read, one), chair_and_secretaries(read, read.charter.day_of(now))
    return asked is not None and asked.is_open and one.concerned_person_id in officers


def _asks(one: Notification, _: None, to: Viewer) -> list[Block]:
    asked = _of(to.read, one)
    return [] if asked is None else views.asks(asked, to.reader)


def _settled(one: Notification, _: None, to: Viewer) -> list[Block] | None:
    asked = _of(to.read, one)
    return None if asked is None or asked.is_open else views.settled(asked, to.reader)


def _is_answered(read: Read, one: Notification, _: None, __: datetime) -> bool:
    asked = _of(read, one)
    return asked is not None and asked.answered_by is not None


def _answer(one: Notification, _: None, to: Viewer) -> list[Block]:
    asked = _of(to.read, one)
    return [] if asked is None else views.reply(asked, to.reader)


NOTIFICATIONS = {
    Reason.INQUIRY: NotificationType(_waits, _asks, became=_settled, wants_reply=wants_no_reply),
    Reason.INQUIRY_ANSWERED: NotificationType(_is_answered, _answer, wants_reply=wants_no_reply),
}
