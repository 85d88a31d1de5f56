"""Erasing, a while after it was confirmed: the log outside the database first, then every text, in chunks.

Looking for a name means reading all texts, which takes a second or two. So it is done beside the writer, which is asked
only for chunks of the rows that were found; and again, until nothing is found. Whatever stops it goes on at the next turn.
"""

import logging
import re
import secrets
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from bot.erasure import Erasure, Logged, erasure_of, logged, pattern_of
from bot.posts import Why
from handlers.delivery.notify import tell_of_people
from handlers.sealing.seal import seal
from storage import erasure as erasing
from storage import erasure_log as erasurelog
from storage import metadata as facts
from storage.notifications import CHUNK
from storage.store import Store
from storage.unit_of_work import Tx

log = logging.getLogger(__name__)

# By then whatever was made with the old name, just before it was confirmed, stands in the database to be found.
SETTLED = timedelta(minutes=2)
TURNS = 5  # rows may come while it goes on; what is found after so many is tried again later


def go_on(store: Store, file: Path, *, now: datetime) -> int:
    """Bring the log and the database together, and finish the erasures that wait; return how many are done now."""
    agree(store, file, now=now)
    return sum(_finish(store, one, now) for one in store.read(erasing.waiting) if one.at <= now - SETTLED)


def erase_again(store: Store, file: Path, *, now: datetime) -> int:
    """Do, in a database that was restored, all erasures that its backup did not have; return how many."""
    agree(store, file, now=now)
    count = sum(_finish(store, one, now) for one in store.read(erasing.waiting))
    seal(store, now=now)  # what was redacted counts as changed until the line that says so is sealed
    return count


def agree(store: Store, file: Path, *, now: datetime) -> None:
    """Write into the log what the database has more, and mark in the database what the log has more."""
    secret = store.read(facts.secret)
    if secret is None:
        return
    known = {one.person_id: one for one in store.read(erasing.every)}
    there = erasurelog.read(file)
    ours = {one.person_id: one for one in there if _is_ours(one, secret)}
    for person_id, erasure in known.items():
        if person_id not in ours:
            erasurelog.append(file, logged(erasure, secret))
    for person_id, line in ours.items():
        if person_id not in known:
            store.write(partial(_mark_again, line=line), now=now)


def _is_ours(line: Logged, secret: str) -> bool:
    same = Erasure(person_id=line.person_id, pseudonym=line.pseudonym, at=line.at, words="")
    return secrets.compare_digest(logged(same, secret).sign, line.sign)


def _mark_again(tx: Tx, line: Logged) -> None:
    """Erase somebody whose name a restore has brought back."""
    person = tx.roster.persons.get(line.person_id)
    if person is None or erasing.find(tx, line.person_id) is not None:
        return
    erasing.mark(tx, erasure_of(person, tx.roster.accounts, pseudonym=line.pseudonym, at=line.at))
    tx.log("erase", subject_id=person.id, why="again, after a restore")


def _finish(store: Store, erasure: Erasure, now: datetime) -> bool:
    """Take what named somebody out of all texts; return whether it stands nowhere any more."""
    pattern = pattern_of(erasure.words)
    store.write(partial(erasing.show_anew, erasure=erasure), now=now)
    for _ in range(TURNS):
        found = store.read(partial(erasing.found, pattern=pattern))
        if not found:
            store.write(partial(_done, erasure=erasure), now=now)
            return True
        for table, keys in found.items():
            _clean(store, table, keys, erasure, pattern, now)
    log.warning("erasing goes on later", extra={"person": erasure.person_id})
    return False


def _clean(
    store: Store,
    table: str,
    keys: list[erasing.Key],
    erasure: Erasure,
    pattern: re.Pattern[str],
    now: datetime,
) -> None:
    for start in range(0, len(keys), CHUNK):
        some = keys[start : start + CHUNK]
        salts = [secrets.token_hex(32) for _ in some]  # drawn here: a call may run twice
        store.write(
            partial(erasing.clean, name=table, keys=some, erasure=erasure, pattern=pattern, salts=salts),
            now=now,
        )


def _done(tx: Tx, erasure: Erasure) -> None:
    erasing.done(tx, erasure)
    if erasure.asked_by is not None:
        tell_of_people(tx, erasure.asked_by, Why.ERASED, str(erasure.person_id), at=tx.now)
