"""The list of areas in the database: proposed changes, their outcome, and the messages about them."""

from sqlalchemy import bindparam, update

from bot.areas import AreaChange
from bot.notifications import Reason
from storage import notifications, tables
from storage.unit_of_work import Tx


def add_change(tx: Tx, change: AreaChange) -> None:
    """Add a proposed change, visible at once to this call and after the commit to everybody."""
    tx.roster_changed = True
    tx.add(change)
    tx.snapshot = tx.snapshot.with_areas((*tx.snapshot.areas, change))


def save_answer(tx: Tx, change: AreaChange) -> None:
    """Save the outcome of a change and update the messages that asked for it."""
    tx.roster_changed = True
    values = {"change": change.id, "first": change.from_on, "became": change.state}
    tx.run(_SAVE_ANSWER, **values, by=change.answered_by, answered=change.answered_at, said=change.answer)
    notifications.refresh_messages_about(tx, Reason.AREA_CHANGE, str(change.id))
    tx.snapshot = tx.snapshot.with_areas(
        tuple(change if one.id == change.id else one for one in tx.snapshot.areas)
    )


_SAVE_ANSWER = (
    update(tables.area_changes)
    .where(tables.area_changes.c.id == bindparam("change"))
    .values(
        from_on=bindparam("first"),
        state=bindparam("became"),
        answered_by=bindparam("by"),
        answered_at=bindparam("answered"),
        answer=bindparam("said"),
    )
)
