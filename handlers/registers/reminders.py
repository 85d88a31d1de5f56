"""The reminders of entries by their deadlines: to who answers for them, as the register declares."""

from datetime import date

from bot.charter import Charter
from bot.entries import Entry
from bot.registers import Register
from bot.reminders import Ladder
from handlers.core.deadlines import Deadlines
from handlers.registers.people import answering
from storage.notifications import replan_without_owner
from storage.unit_of_work import Read, Tx


def deadlines_of(register: Register) -> Deadlines[Entry]:
    """Return of which deadlines of a register who is reminded, and when."""

    def people(read: Read, entry: Entry, on: date) -> list[int]:
        return list(answering(register, entry, roster=read.roster, charter=read.charter, on=on))

    return Deadlines[Entry](
        kind=register.kind,
        people=people,
        ladder=lambda charter, _: _ladder(register, charter),
        furthest_days=lambda charter: _ladder(register, charter).furthest_days,
    )


def _ladder(register: Register, charter: Charter) -> Ladder:
    days = charter.reminders.action
    return register.ladder(Ladder(days.before, days.after))


def plan_again(register: Register, tx: Tx) -> None:
    """Plan the reminders of entries without an owner again: who answers for their areas may be another now."""
    if tx.may_have_records(register.kind):
        replan_without_owner(tx, register.kind)
