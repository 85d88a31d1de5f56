"""The papers of entries follow the sessions of bodies: what moves is told once to who answers for the entry."""

import copy
from collections.abc import Collection
from functools import partial

from bot.entries import Entry
from bot.names import join_all
from bot.permissions import may_see
from bot.registers import Register
from bot.submissions import Submission
from bot.ways import at_sessions, set_paper_due
from handlers.actions.changes import correct_digests
from handlers.core.blocks.text import count
from handlers.core.blocks.text import day as day_text
from handlers.core.calls import Ask
from handlers.core.delivery.isolate import for_records
from handlers.registers.dates import tell_of_date
from handlers.registers.ways.unsaid import ask_for
from handlers.registers.ways.views import FOLLOWED, NO_YEAR
from storage.registers import entries_before
from storage.unit_of_work import Tx

NAMED_MAX = 3


def follow_all(tx: Tx) -> None:
    """Let each entry follow the sessions that it is before, and ask what was said in those that are over."""
    for register in tx.charter.registers:
        if register.every_way and tx.may_have_records(register.kind):
            found = entries_before(tx, register, _bodies_of(register))
            for_records(tx, found, partial(_follow_one, register=register))
            for_records(tx, found, partial(ask_for, register=register))


def follow(tx: Tx, bodies: Collection[str]) -> None:
    """Let the entries that are before these bodies follow their sessions."""
    for register in tx.charter.registers:
        concerned = _bodies_of(register) & set(bodies)
        for entry in entries_before(tx, register, concerned) if concerned else ():
            _follow_one(tx, entry, register=register)


def _bodies_of(register: Register) -> set[str]:
    return {body for way in register.every_way for body in way}


def _follow_one(tx: Tx, read: Entry, *, register: Register) -> None:
    today, was = tx.charter.day_of(tx.now), read.submission_list
    now = at_sessions(was, tx.snapshot.sessions, today=today)
    if now == was:
        return
    entry: Entry = tx.get(read.id)
    before = copy.copy(entry)
    entry.set_submissions(now)
    set_paper_due(entry, register, tx.charter)
    moved = [one for one in now if one not in was]
    tx.change(entry, FOLLOWED, why=join_all([_why(one) for one in moved]))
    correct_digests(tx, entry, before)
    tell_of_date(tx, entry, before, register, on=today)


def _why(one: Submission) -> str:
    return (
        f"{one.body} meets on {day_text(one.day, today=NO_YEAR)}" if one.day else f"{one.body} has no session"
    )


def lines_of_moved(ask: Ask, tx: Tx) -> list[str]:
    """Return by when the papers of entries are due that this call has moved, as far as the caller may see these."""
    found = [one for one in tx.records_in_hand() if isinstance(one, Entry) and may_see(ask.actor, one)]
    shown = [one for one in found if (of := tx.charter.register(one.kind)) is not None and of.has_paper_due]
    if len(shown) > NAMED_MAX:
        return [f"{count(len(shown), 'paper')} moved with it: {join_all([one.ref for one in shown])}."]
    return [
        f"The paper of {one.ref} is due {ask.reader.due(one.due)}."
        if one.due
        else f"No paper of {one.ref} is due now."
        for one in shown
    ]
