"""Appointments, accounts and last days in the database, and requests that need a second person."""

import json
from datetime import date
from typing import Any

from sqlalchemy import bindparam, delete, exists, select, update

from bot.history import HistoryEntry
from bot.notifications import Notification, Reason
from bot.people import Account, Appointment, Consent, ConsentState
from storage import notifications, tables
from storage.unit_of_work import Read, Tx


def add_appointment(tx: Tx, appointment: Appointment) -> Appointment:
    """Give a role; the messages that said that nobody has it are updated."""
    notifications.refresh_messages_of_roles(tx)
    return tx.add(appointment)


def end_appointment(tx: Tx, appointment: Appointment, *, last_on: date | None) -> None:
    """Set the last day of an appointment; None removes it."""
    tx.roster_changed = True
    notifications.refresh_messages_of_roles(tx)
    tx.run(_END_APPOINTMENT, appointment=appointment.id, last_on=last_on)


def remove_appointment(tx: Tx, appointment: Appointment) -> None:
    """Delete an appointment made by mistake; nobody has acted in it."""
    tx.roster_changed = True
    notifications.refresh_messages_of_roles(tx)
    tx.run(_DELETE_APPOINTMENT, appointment=appointment.id)


def set_last_day(tx: Tx, person_id: int, *, last_on: date | None) -> None:
    """Set a person's last day in the organisation; None removes it."""
    tx.roster_changed = True
    notifications.refresh_messages_of_roles(tx)
    tx.run(_SET_LAST_DAY, person=person_id, last_on=last_on)


def set_address(tx: Tx, person_id: int, email: str) -> None:
    """Correct the address of a person of whom nothing else is known: it is their name too."""
    tx.roster_changed = True
    tx.run(_SET_ADDRESS, person=person_id, address=email)


def close_account(tx: Tx, account: Account) -> None:
    """Mark an account as closed; nothing is sent to it any more."""
    tx.roster_changed = True
    tx.run(_SET_ACCOUNT_END, of_team=account.team, of_user=account.user, since=tx.now)


def reopen_account(tx: Tx, account: Account) -> None:
    tx.roster_changed = True
    tx.run(_SET_ACCOUNT_END, of_team=account.team, of_user=account.user, since=None)


# Requests that need a second person


def find_consent(read: Read, consent_id: int) -> Consent | None:
    row = (
        read.db.execute(select(tables.consents).where(tables.consents.c.id == consent_id)).mappings().first()
    )
    return Consent(**row) if row else None


def pending_consents(read: Read) -> list[Consent]:
    """Return the pending requests, oldest first."""
    c = tables.consents.c
    chosen = select(tables.consents).where(c.state == ConsentState.PENDING).order_by(c.id)
    return [Consent(**row) for row in read.db.execute(chosen).mappings()]


def answer_consent(tx: Tx, consent: Consent, state: ConsentState, *, by: int) -> None:
    """Save the outcome of a request and update the messages that asked for it."""
    tx.run(_ANSWER_CONSENT, consent=consent.id, to=state, by=by, moment=tx.now)
    notifications.refresh_messages_about(tx, Reason.CONSENT, str(consent.id))


def appointment_entry(read: Read, appointment: Appointment) -> HistoryEntry | None:
    """Return the history line that created an appointment; None if it was not created by a command."""
    h = tables.history.c
    lines = (
        select(tables.history)
        .where(h.subject_id == appointment.person_id, h.verb == "appoint")
        .order_by(h.id.desc())
    )
    entries = (HistoryEntry(**row) for row in read.db.execute(lines).mappings())
    return next((one for one in entries if json.loads(one.after or "{}").get("id") == appointment.id), None)


def without_any_message(read: Read) -> list[int]:
    """Return the people to whom the bot never wrote, who never used it, and who get no first message already."""
    person, n = tables.persons.c.id, tables.notifications.c
    known = (
        exists().where(tables.posts.c.person_id == person, tables.posts.c.slack_ts.is_not(None)),
        exists().where(tables.history.c.person_id == person),
        exists().where(n.person_id == person, n.reason == Reason.APPOINTED),
    )
    return list(read.db.execute(select(person).where(*[~one for one in known]).order_by(person)).scalars())


def was_welcomed_before(read: Read, notification: Notification) -> bool:
    """Return whether this reader was welcomed to another role before."""
    n = tables.notifications.c
    earlier = select(n.id).where(
        n.record_id.is_(None),
        n.reason == Reason.APPOINTED,
        n.person_id == notification.person_id,
        n.id < notification.id,
        n.post_id.is_not(None),
    )
    return read.db.execute(earlier.limit(1)).first() is not None


_END_APPOINTMENT: Any = (
    update(tables.appointments)
    .where(tables.appointments.c.id == bindparam("appointment"))
    .values(to_on=bindparam("last_on"))
)
_DELETE_APPOINTMENT = delete(tables.appointments).where(tables.appointments.c.id == bindparam("appointment"))
_SET_ADDRESS = (
    update(tables.persons)
    .where(tables.persons.c.id == bindparam("person"))
    .values(email=bindparam("address"), name=bindparam("address"))
)
_SET_LAST_DAY = (
    update(tables.persons)
    .where(tables.persons.c.id == bindparam("person"))
    .values(leaves_on=bindparam("last_on"))
)
_SET_ACCOUNT_END = (
    update(tables.accounts)
    .where(tables.accounts.c.team == bindparam("of_team"), tables.accounts.c.user == bindparam("of_user"))
    .values(to_at=bindparam("since"))
)
_ANSWER_CONSENT = (
    update(tables.consents)
    .where(tables.consents.c.id == bindparam("consent"), tables.consents.c.state == ConsentState.PENDING)
    .values(state=bindparam("to"), answered_by=bindparam("by"), answered_at=bindparam("moment"))
)
