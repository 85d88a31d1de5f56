"""When a declaration has changed: the states of the entries follow it, a few at a time."""

import copy
from hashlib import sha256

from bot.charter import Charter
from bot.entries import Entry
from bot.registers import Register
from handlers.registers.dates import tell_of_date
from storage import entry_warnings
from storage.counted_dues import set_counted_due
from storage.facts import find_fact, save_fact
from storage.registers import entries_after
from storage.unit_of_work import Tx

STEP = "declared"
DONE = "done"


def settle_chunk(register: Register, tx: Tx) -> int:
    """Let up to a chunk of entries follow their declaration, once for each of its versions; return how many were read."""
    if not tx.may_have_records(register.kind):
        return 0
    name, version = f"register {register.prefix}", _version(register, tx.charter)
    known, _, after = (find_fact(tx, name) or "").partition(" ")
    if (known, after) == (version, DONE):
        return 0
    found = entries_after(tx, register, int(after) if known == version else 0)
    for entry in found:
        _settle(tx, entry, register)
    save_fact(tx, name, f"{version} {found[-1].number if found else DONE}")
    return len(found)


def _version(register: Register, charter: Charter) -> str:
    """Return a mark of what the states and the deadlines follow from."""
    more: list[object] = [one for one in (register.review_every, register.warn, register.masked) if one]
    more += [register.counted_due, charter.home_station] if register.counted_due else []
    return sha256(repr((register.states, register.closed_where, *more)).encode()).hexdigest()[:16]


def _settle(tx: Tx, read: Entry, register: Register) -> None:
    entry = copy.copy(read)
    _follow(tx, entry, register)
    entry.mask_in_search(register)
    if vars(entry) == vars(read):
        entry_warnings.refresh(tx, read, register)
        return
    entry = tx.get(read.id)
    before = copy.copy(entry)
    _follow(tx, entry, register)
    tx.change(entry, STEP)
    if before.due is not None and register.counted_due:
        tell_of_date(tx, entry, before, register, on=tx.charter.day_of(tx.now))


def _follow(tx: Tx, entry: Entry, register: Register) -> None:
    entry.set_values(entry.values, register)
    entry.set_review(register, tx.charter.zone)
    if entry.is_open:
        set_counted_due(tx, entry, register)
