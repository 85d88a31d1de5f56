"""Erase people some time after it was confirmed: first in the log outside the database, then in every text.

Searching all texts for a name takes a second or two. It is done outside the writer, which only gets chunks of
the rows found, and repeated until nothing is found. Whatever interrupts it, the next turn continues.
"""

import logging
import re
import secrets
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from bot.erasure import Erasure, ErasureLogLine, erasure_log_line, new_erasure, spelling_pattern
from bot.notifications import Reason
from handlers.core.delivery.notify import notify_person
from handlers.core.sealing.seal import seal
from storage import erasure as erasing
from storage import erasure_log, metadata
from storage.notifications import CHUNK_SIZE
from storage.store import Store
from storage.unit_of_work import Tx

log = logging.getLogger(__name__)

# By then everything written with the old name just before the confirmation is in the database.
SETTLE_DELAY = timedelta(minutes=2)
MAX_TURNS = 5  # rows may be added meanwhile; after so many rounds the rest is left to a later turn


def run_erasures(store: Store, file: Path, *, now: datetime) -> int:
    """Synchronize the log and the database, and finish pending erasures; return how many are done now."""
    synchronize_log(store, file, now=now)
    return sum(
        _redact_texts(store, one, now)
        for one in store.read(erasing.pending_erasures)
        if one.at <= now - SETTLE_DELAY
    )


def reapply_erasures(store: Store, file: Path, *, now: datetime) -> int:
    """Repeat, in a restored database, all erasures that its backup did not have; return how many."""
    synchronize_log(store, file, now=now)
    count = sum(_redact_texts(store, one, now) for one in store.read(erasing.pending_erasures))
    seal(store, now=now)  # a redacted line counts as changed until the line that reports it is sealed
    return count


def synchronize_log(store: Store, file: Path, *, now: datetime) -> None:
    """Add to the log what only the database has, and to the database what only the log has."""
    secret = store.read(metadata.find_salt)
    if secret is None:
        return
    known = {one.person_id: one for one in store.read(erasing.all_erasures)}
    logged = erasure_log.read(file)
    signed = {one.person_id: one for one in logged if _has_our_signature(one, secret)}
    for person_id, erasure in known.items():
        if person_id not in signed:
            erasure_log.append(file, erasure_log_line(erasure, secret))
    for person_id, line in signed.items():
        if person_id not in known:
            store.write(partial(_pseudonymize_again, line=line), now=now)


def _has_our_signature(line: ErasureLogLine, secret: str) -> bool:
    same = Erasure(person_id=line.person_id, pseudonym=line.pseudonym, at=line.at, words="")
    return secrets.compare_digest(erasure_log_line(same, secret).signature, line.signature)


def _pseudonymize_again(tx: Tx, line: ErasureLogLine) -> None:
    """Erase a person whose name a restore has brought back."""
    person = tx.roster.persons.get(line.person_id)
    if person is None or erasing.find(tx, line.person_id) is not None:
        return
    erasing.pseudonymize(tx, new_erasure(person, tx.roster.accounts, pseudonym=line.pseudonym, at=line.at))
    tx.log("erase", subject_id=person.id, why="again, after a restore")


def _redact_texts(store: Store, erasure: Erasure, now: datetime) -> bool:
    """Remove a person's names from all texts; return whether none is left."""
    pattern = spelling_pattern(erasure.words)
    store.write(partial(erasing.refresh_messages, erasure=erasure), now=now)
    for _ in range(MAX_TURNS):
        rows = store.read(partial(erasing.find_rows_naming, pattern=pattern))
        if not rows:
            store.write(partial(_complete, erasure=erasure), now=now)
            return True
        for table, keys in rows.items():
            _redact_table(store, table, keys, erasure, pattern, now)
    log.warning("erasing goes on later", extra={"person": erasure.person_id})
    return False


def _redact_table(
    store: Store,
    table: str,
    keys: list[erasing.RowKey],
    erasure: Erasure,
    pattern: re.Pattern[str],
    now: datetime,
) -> None:
    for start in range(0, len(keys), CHUNK_SIZE):
        some = keys[start : start + CHUNK_SIZE]
        salts = [secrets.token_hex(32) for _ in some]  # drawn here because a call may run twice
        store.write(
            partial(
                erasing.redact_rows, name=table, keys=some, erasure=erasure, pattern=pattern, salts=salts
            ),
            now=now,
        )


def _complete(tx: Tx, erasure: Erasure) -> None:
    erasing.complete(tx, erasure)
    if erasure.asked_by is not None:
        notify_person(tx, erasure.asked_by, Reason.ERASED, str(erasure.person_id), at=tx.now)
