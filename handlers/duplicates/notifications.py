"""What is said of likely duplicates: to whoever entered one, and to those whose work another was joined to."""

from datetime import datetime

from bot.duplicates import Joined, Similar
from bot.notifications import Notification, Reason
from bot.permissions import may_see
from bot.records import Record
from handlers.core.blocks.elements import Block, Button, buttons, entry, section
from handlers.core.blocks.text import escape, head
from handlers.core.feature import NotificationType, Viewer, wants_no_reply
from handlers.duplicates.commands import TOLD_APART
from storage import links
from storage.history import history_of
from storage.records import records_by_ids
from storage.unit_of_work import Read


def _is_unanswered(read: Read, one: Notification, record: Record, now: datetime) -> bool:
    """Return whether it is still to be said that something like it is planned elsewhere."""
    goes_on = record.goes_on(read.charter.day_of(now))
    return goes_on and not _is_answered(read, one, record) and bool(_still_planned(read, one, now))


def _is_answered(read: Read, one: Notification, record: Record) -> bool:
    known = links.duplicate_ids(read, record.id) | {
        found.id for found in links.linked_records(read, record.id)
    }
    ids = set(Similar.from_context(one.context).ids)
    return bool(known & ids) or any(line.verb == TOLD_APART for line in history_of(read, record.id))


def _still_planned(read: Read, one: Notification, now: datetime) -> list[Record]:
    on = read.charter.day_of(now)
    ids = Similar.from_context(one.context).ids
    found = {record.id: record for record in records_by_ids(read, ids)}
    return [found[each] for each in ids if each in found and found[each].goes_on(on)]


def _similar(one: Notification, record: Record, to: Viewer) -> list[Block]:
    shown = [other for other in _still_planned(to.read, one, to.now) if may_see(to.who, other)]
    if not shown:
        return []
    verb = "same" if record.kind in to.registry.kinds_of_verb("same") else "link"
    refs = " ".join(other.ref for other in (record, *shown))
    return [
        section(f"{head(record)}\nThis may be planned already:"),
        *[entry(_line(other, to), Button("Join it", verb, f"{record.ref} {other.ref}")) for other in shown],
        buttons([Button("It's another one", "another", refs), Button("Cancel mine", "cancel", record.ref)]),
    ]


def _line(other: Record, to: Viewer) -> str:
    """Return a record with where it belongs: its area, and who entered it."""
    area = [to.reader.area(other.area)] if other.area else []
    line = to.registry.kind_of(other).shows.line(other, to.reader)
    return " · ".join([line, *area, f"entered by {to.reader.name(other.created_by)}"])


def _became(one: Notification, record: Record, to: Viewer) -> list[Block] | None:
    """Return what stands once it is answered: the record's line alone."""
    if record.goes_on(to.read.charter.day_of(to.now)) and not _is_answered(to.read, one, record):
        return None
    return [section(to.registry.kind_of(record).shows.line(record, to.reader))]


def _joined(one: Notification, record: Record, to: Viewer) -> list[Block]:
    facts = Joined.from_context(one.context)
    other = next(iter(records_by_ids(to.read, [facts.record_id])), None)
    if other is None or not may_see(to.who, other):
        return []
    ends = "" if other.is_open else " It ends; yours goes on."
    said = (
        f"{to.reader.name(facts.by)} says that {other.ref} *{escape(other.title)}* is the same as this.{ends}"
    )
    return [section(f"{head(record)}\n{said}"), buttons([Button("Open", "show", record.ref)])]


def _is_joined(read: Read, one: Notification, record: Record, _: datetime) -> bool:
    """Return whether it was not taken back meanwhile."""
    return Joined.from_context(one.context).record_id in links.duplicate_ids(read, record.id)


NOTIFICATIONS = {
    Reason.SIMILAR: NotificationType(_is_unanswered, _similar, became=_became, wants_reply=wants_no_reply),
    Reason.JOINED: NotificationType(_is_joined, _joined, wants_reply=wants_no_reply),
}
