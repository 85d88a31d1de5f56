"""Roles, accounts and last days in the database, and what waits for a second person."""

import json
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, delete, func, literal_column, select, update

from bot.history import DENIED, HistoryEntry
from bot.people import Account, Appointment, Consent, ConsentState
from bot.posts import Notification, Reason
from storage import notifications, tables
from storage.unit_of_work import Read, Tx


def end_appointment(tx: Tx, appointment: Appointment, *, last_on: date | None) -> None:
    """Set the last day of an appointment; None takes it away."""
    tx.roster_changed = True
    tx.run(_END_APPOINTMENT, appointment=appointment.id, last_on=last_on)


def remove_appointment(tx: Tx, appointment: Appointment) -> None:
    """Forget an appointment that was a slip: nobody has acted in it."""
    tx.roster_changed = True
    tx.run(_DELETE_APPOINTMENT, appointment=appointment.id)


def set_last_day(tx: Tx, person_id: int, *, last_on: date | None) -> None:
    """Set a person's last day with the organisation; None takes it away."""
    tx.roster_changed = True
    tx.run(_SET_LAST_DAY, person=person_id, last_on=last_on)


def close_account(tx: Tx, account: Account) -> None:
    """Keep that Slack does not know an account any more: nothing is sent there."""
    tx.roster_changed = True
    tx.run(_SET_ACCOUNT_END, of_team=account.team, of_user=account.user, since=tx.now)


def reopen_account(tx: Tx, account: Account) -> None:
    tx.roster_changed = True
    tx.run(_SET_ACCOUNT_END, of_team=account.team, of_user=account.user, since=None)


# What waits for a second person


def find_consent(read: Read, consent_id: int) -> Consent | None:
    row = (
        read.db.execute(select(tables.consents).where(tables.consents.c.id == consent_id)).mappings().first()
    )
    return Consent(**row) if row else None


def pending_consents(read: Read) -> list[Consent]:
    """Return what waits for a second person, oldest first."""
    c = tables.consents.c
    chosen = select(tables.consents).where(c.state == ConsentState.PENDING).order_by(c.id)
    return [Consent(**row) for row in read.db.execute(chosen).mappings()]


def answer_consent(tx: Tx, consent: Consent, state: ConsentState, *, by: int) -> None:
    """Keep what became of it, and let the messages that asked show it."""
    tx.run(_ANSWER_CONSENT, consent=consent.id, to=state, by=by, moment=tx.now)
    notifications.refresh_messages_about(tx, Reason.CONSENT, str(consent.id))


def appointment_entry(read: Read, appointment: Appointment) -> HistoryEntry | None:
    """Return the line of history in which an appointment was made; None when it was not by words."""
    h = tables.history.c
    lines = (
        select(tables.history)
        .where(h.subject_id == appointment.person_id, h.verb == "appoint")
        .order_by(h.id.desc())
    )
    entries = (HistoryEntry(**row) for row in read.db.execute(lines).mappings())
    return next((one for one in entries if json.loads(one.after or "{}").get("id") == appointment.id), None)


def count_denied(read: Read, first: datetime, last: datetime) -> dict[str, int]:
    """Return how often people tried what they may not do, by the role they had; "" is none."""
    h = tables.history.c
    counted = (
        select(h.role, func.count())
        .where(h.verb == literal_column(f"'{DENIED}'"), h.at > first, h.at <= last)
        .group_by(h.role)
        .order_by(func.count().desc(), h.role)
    )
    return dict(read.db.execute(counted).all())


def was_welcomed_before(read: Read, notification: Notification) -> bool:
    """Say whether this reader has had a first message in a role before this one."""
    n = tables.notifications.c
    earlier = select(n.id).where(
        n.person_id == notification.person_id,
        n.reason == Reason.APPOINTED,
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
