"""What is told of an entry: whether it is so, to a second person; that it is theirs, and by when, to its owners."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from functools import partial

from bot.actions import DeadlineChange
from bot.entries import Entry, EntryState, Marked, states_text
from bot.entry_import import Result
from bot.news import news_recipients
from bot.notifications import Notification, Reason
from bot.records import Kind
from bot.registers import Register
from bot.reminders import deadline_key
from handlers.actions.notifications import answers_of
from handlers.actions.reminders_views import reminded_and_answered
from handlers.core.blocks.elements import Block, section
from handlers.core.deadlines import plan_unanswered
from handlers.core.delivery.notify import secretaries
from handlers.core.feature import NotificationType, Viewer, always_holds, wants_no_reply
from handlers.core.kinds import ListEntry
from handlers.nudges.notifications import nudge_type
from handlers.people import views as people_views
from handlers.registers import views
from handlers.registers.dues import views as dues_views
from handlers.registers.imports import views as import_views
from handlers.registers.own_reminders import nudge_facts, nudge_parts, snoozed
from handlers.registers.people import answering, seeing
from handlers.registers.values.references import shown_to
from handlers.registers.ways.changes import STATE_STEPS
from storage import entry_imports
from storage.history import history_of
from storage.unit_of_work import Read, Tx

Holds = Callable[[Read, Notification, Entry, datetime], bool]


def to_confirm(register: Register) -> NotificationType:
    """Return the question whether what somebody said of an entry is so."""

    def is_waiting(_: Read, notification: Notification, entry: Entry, __: datetime) -> bool:
        is_it = entry.said == notification.context and views.is_waiting(register, entry)
        return is_it and entry.said_by != notification.concerned_person_id

    def says(_: Notification, entry: Entry, to: Viewer) -> list[Block]:
        (seen,) = shown_to(register, to.read, to.who, [entry])
        return views.to_confirm(register, seen, to.reader)

    return shown_while(is_waiting, says, register)


def assigned(register: Register) -> NotificationType:
    """Return the news that somebody answers for an entry, while they do and it is open."""

    def is_theirs(_: Read, notification: Notification, entry: Entry, __: datetime) -> bool:
        return entry.is_open and notification.concerned_person_id in entry.owners

    def says(notification: Notification, entry: Entry, to: Viewer) -> list[Block]:
        return views.assigned(register, entry, to.reader, int(notification.context))

    return shown_while(is_theirs, says, register)


def unassigned(register: Register) -> NotificationType:
    """Return the news that an entry isn't somebody's any more, or was withdrawn, while that is so."""

    def is_gone(_: Read, notification: Notification, entry: Entry, __: datetime) -> bool:
        is_theirs = notification.concerned_person_id in entry.owners
        return entry.state == EntryState.WITHDRAWN or (entry.is_open and not is_theirs)

    def says(notification: Notification, entry: Entry, to: Viewer) -> list[Block]:
        by = int(notification.context) if notification.context else None
        is_own = notification.stands_for is None
        return views.unassigned_from(register, entry, to.reader, by, is_own=is_own)

    return shown_while(is_gone, says, register)


def marked(register: Register) -> NotificationType:
    """Return the news of what an entry was marked, to who entered it, while it is that."""

    def is_so(_: Read, notification: Notification, entry: Entry, __: datetime) -> bool:
        is_theirs = entry.created_by == notification.concerned_person_id
        return is_theirs and Marked.from_context(notification.context).states == states_text(entry, register)

    def says(notification: Notification, entry: Entry, to: Viewer) -> list[Block]:
        facts = Marked.from_context(notification.context)
        steps = (one for one in history_of(to.read, entry.id) if one.at == facts.at)
        why = next((one.why for one in steps if one.verb in STATE_STEPS), "")
        return views.marked(register, entry, to.reader, facts.by, why)

    return shown_while(is_so, says, register)


def nudged(register: Register) -> NotificationType:
    """Return the question how an entry is going, to who answers for it while it is open."""
    return nudge_type(
        partial(_is_theirs, register),
        partial(nudge_facts, register),
        lambda _, entry, to: nudge_parts(register, entry, to.reader),
    )


def date_moved(register: Register) -> NotificationType:
    """Return the news that an entry has another date, while it has that and the reader answers for it."""

    def is_new(read: Read, notification: Notification, entry: Entry, now: datetime) -> bool:
        is_current = DeadlineChange.from_context(notification.context).leads_to(entry.due)
        return is_current and _is_theirs(register, read, notification, entry, now)

    def says(notification: Notification, entry: Entry, to: Viewer) -> list[Block]:
        if register.counted_due:
            return views.told(register, entry, to.reader, dues_views.moved(register, entry, to))
        return views.moved(register, entry, to.reader, DeadlineChange.from_context(notification.context).by)

    return shown_while(is_new, says, register)


def deadline(register: Register) -> NotificationType:
    """Return the reminder of a deadline, to who answers for the entry on that day."""

    def is_current(notification: Notification, entry: Entry) -> bool:
        return register.has_due and deadline_key(entry.due_at) == notification.context

    def holds(read: Read, notification: Notification, entry: Entry, now: datetime) -> bool:
        return is_current(notification, entry) and _is_theirs(register, read, notification, entry, now)

    def says(notification: Notification, entry: Entry, to: Viewer) -> list[Block]:
        return views.reminder(register, entry, to.reader, is_last=_is_last(notification))

    def shown_among(notification: Notification, entry: Entry, to: Viewer) -> ListEntry | None:
        return views.reminder_entry(register, entry, to.reader, is_last=_is_last(notification))

    def became(notification: Notification, entry: Entry, to: Viewer) -> list[Block] | None:
        has_none = register.has_paper_due and entry.due is None
        is_over = has_none or (register.review_every and not is_current(notification, entry))
        if is_over or not _is_theirs(register, to.read, notification, entry, to.now):
            return [section(views.line(register, entry, to.reader))]
        if (notification.concerned_person_id, entry.id) in to.snoozed:
            return snoozed(register, entry, to.reader, to.snoozed[notification.concerned_person_id, entry.id])
        return None if is_current(notification, entry) else views.moved_line(entry, to.reader)

    return NotificationType(holds, says, became=became, entry=shown_among)


def put_off(register: Register) -> NotificationType:
    """Return the reminder that was put off until a day, to who answers for the entry on that day."""

    def whose(notification: Notification, to: Viewer) -> str:
        is_own = notification.concerned_person_id == to.reader.person_id
        who = "You" if is_own else to.reader.short_name(notification.concerned_person_id)
        return f"{who} put it off until today."

    def says(notification: Notification, entry: Entry, to: Viewer) -> list[Block]:
        return views.reminder(register, entry, to.reader, why=whose(notification, to))

    def became(notification: Notification, entry: Entry, to: Viewer) -> list[Block] | None:
        of = notification.concerned_person_id, entry.id
        if not _is_theirs(register, to.read, notification, entry, to.now):
            return [section(views.line(register, entry, to.reader))]
        return snoozed(register, entry, to.reader, to.snoozed[of]) if of in to.snoozed else None

    return NotificationType(
        partial(_is_theirs, register),
        says,
        became=became,
        entry=lambda _, entry, to: views.reminder_entry(register, entry, to.reader),
    )


def last_reminder(register: Register) -> NotificationType:
    """Return the last reminder of a deadline, after which whoever asked is told where nothing comes of it."""
    return replace(deadline(register), followed_by=partial(_plan_unanswered, register))


def _plan_unanswered(register: Register, tx: Tx, notification: Notification, entry: Entry) -> None:
    """Plan to tell whoever asked for an entry, on their next working day, that it is still open."""
    people = asking(register, tx, entry, tx.charter.day_of(notification.due_at))
    plan_unanswered(tx, notification, entry.id, people, sort="entry")


def asking(register: Register, read: Read, entry: Entry, on: date) -> list[int]:
    """Return who wants an entry on a day: whoever entered it; where they answer for it themselves, the secretary."""
    roster, charter = read.roster, read.charter
    answers = answering(register, entry, roster=roster, charter=charter, on=on)
    asked = news_recipients(entry, roster=roster, charter=charter, on=on)
    found = [one for one in asked if one not in answers] or [
        one for one in secretaries(read, on) if one not in answers
    ]
    return seeing(found, entry, roster=roster, charter=charter, on=on)


def unanswered(register: Register) -> NotificationType:
    """Return the news that an entry is open after its last reminder, while it is and has that deadline."""

    def holds(read: Read, notification: Notification, entry: Entry, now: datetime) -> bool:
        is_current = register.has_due and deadline_key(entry.due_at) == notification.context
        asks = asking(register, read, entry, read.charter.day_of(now))
        return entry.is_open and is_current and notification.concerned_person_id in asks

    def says(notification: Notification, entry: Entry, to: Viewer) -> list[Block]:
        on = to.read.charter.day_of(to.now)
        people = answering(register, entry, roster=to.read.roster, charter=to.read.charter, on=on)
        answers = answers_of(to.read, notification, entry.id, people)
        return views.unanswered(
            register, entry, to.reader, reminded_and_answered(people, entry.id, to.reader, answers)
        )

    return shown_while(holds, says, register)


def _is_last(notification: Notification) -> bool:
    return notification.reason == Reason.FINAL_REMINDER


def _is_theirs(
    register: Register, read: Read, notification: Notification, entry: Entry, now: datetime
) -> bool:
    """Return whether an entry is open, and a notification for one who answers for it on a day."""
    on = read.charter.day_of(now)
    answers = answering(register, entry, roster=read.roster, charter=read.charter, on=on)
    return entry.is_open and notification.concerned_person_id in answers


def shown_while(
    holds: Holds, says: Callable[[Notification, Entry, Viewer], list[Block]], register: Register
) -> NotificationType:
    """Return a notification that is sent while it holds; a sent one becomes the line of its entry afterwards."""

    def became(notification: Notification, entry: Entry, to: Viewer) -> list[Block] | None:
        is_so = holds(to.read, notification, entry, to.now)
        return None if is_so else [section(views.line(register, entry, to.reader))]

    return NotificationType(holds, says, became=became)


def _imported(notification: Notification, _: None, to: Viewer) -> list[Block]:
    """Return what came of somebody's file; nothing once that is not kept any more."""
    job = entry_imports.find(to.read, notification.context)
    register = to.read.charter.register(Kind(job.register)) if job is not None else None
    if job is None or register is None:
        return []
    return import_views.done(register, Result.from_text(job.result))


IMPORTED = NotificationType(always_holds, _imported, wants_reply=wants_no_reply)


def _is_secretarys(read: Read, notification: Notification, entry: Entry, now: datetime) -> bool:
    return entry.is_open and notification.concerned_person_id in secretaries(read, read.charter.day_of(now))


def _not_on_roster(notification: Notification, _: Entry, to: Viewer) -> list[Block]:
    return people_views.not_on_roster(to.read.roster.persons[int(notification.context)], to.reader)


NOT_ON_ROSTER = NotificationType(
    _is_secretarys, _not_on_roster, successors=lambda read, _, on: secretaries(read, on)
)
