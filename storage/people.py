"""Roles, accounts and last days in the database, and what waits for a second person."""

import json
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, delete, func, literal_column, select, update

from bot.history import DENIED, Entry
from bot.people import Account, Appointment, Consent, ConsentState
from bot.posts import Notice, Why
from storage import notifications as notices
from storage import tables as t
from storage.unit_of_work import Read, Tx


def end_appointment(tx: Tx, appointment: Appointment, *, last_on: date | None) -> None:
    """Set the last day of an appointment; None takes it away."""
    tx.roster_changed = True
    tx.run(_ENDED, appointment=appointment.id, last_on=last_on)


def remove_appointment(tx: Tx, appointment: Appointment) -> None:
    """Forget an appointment that was a slip: nobody has acted in it."""
    tx.roster_changed = True
    tx.run(_REMOVED, appointment=appointment.id)


def leave(tx: Tx, person_id: int, *, last_on: date | None) -> None:
    """Set a person's last day with the organisation; None takes it away."""
    tx.roster_changed = True
    tx.run(_LEAVES, person=person_id, last_on=last_on)


def close_account(tx: Tx, account: Account) -> None:
    """Keep that Slack does not know an account any more: nothing is sent there."""
    tx.roster_changed = True
    tx.run(_CLOSED, of_team=account.team, of_user=account.user, since=tx.now)


def reopen_account(tx: Tx, account: Account) -> None:
    tx.roster_changed = True
    tx.run(_CLOSED, of_team=account.team, of_user=account.user, since=None)


# What waits for a second person


def consent(read: Read, consent_id: int) -> Consent | None:
    row = read.db.execute(select(t.consents).where(t.consents.c.id == consent_id)).mappings().first()
    return Consent(**row) if row else None


def consents_waiting(read: Read) -> list[Consent]:
    """Return what waits for a second person, oldest first."""
    c = t.consents.c
    chosen = select(t.consents).where(c.state == ConsentState.WAITING).order_by(c.id)
    return [Consent(**row) for row in read.db.execute(chosen).mappings()]


def answer(tx: Tx, consent: Consent, state: ConsentState, *, by: int) -> None:
    """Keep what became of it, and let the messages that asked show it."""
    tx.run(_ANSWERED, consent=consent.id, to=state, by=by, moment=tx.now)
    notices.show_anew_of(tx, Why.CONSENT, str(consent.id))


def given(read: Read, appointment: Appointment) -> Entry | None:
    """Return the line of history in which an appointment was made; None when it was not by words."""
    h = t.history.c
    lines = (
        select(t.history)
        .where(h.subject_id == appointment.person_id, h.verb == "appoint")
        .order_by(h.id.desc())
    )
    entries = (Entry(**row) for row in read.db.execute(lines).mappings())
    return next((one for one in entries if json.loads(one.after or "{}").get("id") == appointment.id), None)


def denied_between(read: Read, first: datetime, last: datetime) -> dict[str, int]:
    """Return how often people tried what they may not do, by the role they had; "" is none."""
    h = t.history.c
    counted = (
        select(h.role, func.count())
        .where(h.verb == literal_column(f"'{DENIED}'"), h.at > first, h.at <= last)
        .group_by(h.role)
        .order_by(func.count().desc(), h.role)
    )
    return dict(read.db.execute(counted).all())


def told_before(read: Read, notice: Notice) -> bool:
    """Say whether this reader has had a first message in a role before this one."""
    n = t.notices.c
    earlier = select(n.id).where(
        n.person_id == notice.person_id, n.why == Why.APPOINTED, n.id < notice.id, n.post_id.is_not(None)
    )
    return read.db.execute(earlier.limit(1)).first() is not None


_ENDED: Any = (
    update(t.appointments)
    .where(t.appointments.c.id == bindparam("appointment"))
    .values(to_on=bindparam("last_on"))
)
_REMOVED = delete(t.appointments).where(t.appointments.c.id == bindparam("appointment"))
_LEAVES = (
    update(t.persons).where(t.persons.c.id == bindparam("person")).values(leaves_on=bindparam("last_on"))
)
_CLOSED = (
    update(t.accounts)
    .where(t.accounts.c.team == bindparam("of_team"), t.accounts.c.user == bindparam("of_user"))
    .values(to_at=bindparam("since"))
)
_ANSWERED = (
    update(t.consents)
    .where(t.consents.c.id == bindparam("consent"), t.consents.c.state == ConsentState.WAITING)
    .values(state=bindparam("to"), answered_by=bindparam("by"), answered_at=bindparam("moment"))
)
