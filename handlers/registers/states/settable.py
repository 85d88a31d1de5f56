"""Which states of an entry somebody may set, and who may where they may not."""

from collections.abc import Collection

from bot.entries import Entry, can_be_set, waits_for_body
from bot.errors import Offer, PermissionDenied, UserError
from bot.permissions import check, has_one_of
from bot.registers import Axis, Register
from handlers.core.calls import Ask, Presser
from handlers.registers import views
from handlers.registers.people import who_may
from handlers.registers.ways import outcomes


def settable(register: Register, ask: Ask | Presser, entry: Entry) -> list[Axis]:
    """Return the states that apply and that the asker may set."""
    return [
        axis
        for axis in register.states
        if can_be_set(entry, axis) and is_one_of(ask, axis.set_by, entry, register)
    ]


def settable_by(register: Register, ask: Ask, entry: Entry) -> list[Axis]:
    """Return the same for a form. Raises for somebody who may set none of them, with who may, and where none can be set."""
    if found := settable(register, ask, entry):
        return found
    applying = [axis for axis in register.states if can_be_set(entry, axis)]
    if applying:
        allowed = dict.fromkeys(who for axis in applying for who in axis.set_by)
        must_be_one_of(ask, allowed, entry, register, right="set")
    for axis in register.states:
        if axis.only_where.holds(entry.values) and waits_for_body(entry, axis):
            outcomes.must_not_wait(ask, entry, register, axis)
    raise UserError(f"{entry.ref} has no state that can be set now. It is {views.states(register, entry)}.")


def must_be_settable_by(ask: Ask, allowed: Collection[str], entry: Entry, register: Register) -> None:
    """Raise for somebody who may not set a state that these rights may set, with the names of those who may."""
    must_be_one_of(ask, allowed, entry, register, right="set")
    check(ask.actor, "set", entry, charter=ask.charter)


def is_one_of(ask: Ask | Presser, allowed: Collection[str], entry: Entry, register: Register) -> bool:
    """Return whether the asker, or somebody they stand in for, has one of these rights."""
    return any(has_one_of(one, allowed, entry, register) for one in ask.actor.identities)


def must_be_one_of(
    ask: Ask, allowed: Collection[str], entry: Entry, register: Register, *, right: str
) -> None:
    """Raise for somebody without any of these rights, with the names of those who have one."""
    if is_one_of(ask, allowed, entry, register):
        return
    who = who_may(ask, right, allowed, entry, register)
    raise PermissionDenied(who, offers=[Offer("Note", "note", entry.ref)])
