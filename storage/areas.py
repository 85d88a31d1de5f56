"""The list of areas in the database: what was proposed, what became of it, and the messages that tell of it."""

from sqlalchemy import bindparam, update

from bot.areas import AreaChange
from bot.posts import Why
from storage import notifications as notices
from storage import tables as t
from storage.unit_of_work import Tx


def keep(tx: Tx, change: AreaChange) -> None:
    """Keep a new change; for the rest of this call it is known, as it is to everybody when it ends."""
    tx.roster_changed = True
    tx.add(change)
    tx.known = tx.known.with_areas((*tx.known.areas, change))


def keep_answer(tx: Tx, change: AreaChange) -> None:
    """Keep what became of a change, and let the messages that asked for it say so."""
    tx.roster_changed = True
    values = {"change": change.id, "first": change.from_on, "became": change.state}
    tx.run(_ANSWERED, **values, by=change.answered_by, answered=change.answered_at, said=change.answer)
    notices.show_anew_of(tx, Why.AREA, str(change.id))
    tx.known = tx.known.with_areas(tuple(change if one.id == change.id else one for one in tx.known.areas))


_ANSWERED = (
    update(t.area_changes)
    .where(t.area_changes.c.id == bindparam("change"))
    .values(
        from_on=bindparam("first"),
        state=bindparam("became"),
        answered_by=bindparam("by"),
        answered_at=bindparam("answered"),
        answer=bindparam("said"),
    )
)
