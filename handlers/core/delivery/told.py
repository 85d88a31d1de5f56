"""Who was told which date of a record, by what went out; and what waits to correct that."""

from dataclasses import dataclass
from datetime import datetime

from bot.notifications import TRAITS, Notification, Reason
from storage import notifications
from storage.unit_of_work import Read


@dataclass(frozen=True)
class DateTold:
    """A message that told somebody a date of a record, and when it was due.

    `date` is a key: None where it was the date of the record then, "" where it told that they have none any more.
    """

    person_id: int
    at: datetime
    date: str | None


def dates_told(read: Read, record_id: int, *, but: int | None = None) -> list[DateTold]:
    """Return what was told of the date of a record, oldest first. The message of the post `but` does not count."""
    return [
        DateTold(one.concerned_person_id, at, date_told(one))
        for one, at in notifications.sent_of_record(read, record_id)
        if TRAITS[Reason(one.reason)].tells_date is not None and (but is None or one.post_id != but)
    ]


def date_told(one: Notification) -> str | None:
    """Return the date that a notification tells, as `DateTold` has it."""
    tells_date = TRAITS[Reason(one.reason)].tells_date
    return None if tells_date is None else tells_date(one.context)


def unsent(read: Read, record_id: int, *reasons: Reason) -> list[Notification]:
    """Return what waits to be told of a record for these reasons, oldest first: what it corrects is what its reader knows."""
    found = notifications.of_record(read, record_id)
    return [one for one, is_sent in found if one.reason in reasons and not is_sent]
