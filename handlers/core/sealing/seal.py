"""Seal the history, publish its head every day, and verify the chain."""

import secrets
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path

from bot.calendar import local
from bot.charter import Charter
from bot.posts import Post, PostKind
from bot.seals import Finding
from handlers.core.sealing import views
from storage import head_log, outbox, seals
from storage.notifications import CHUNK_SIZE
from storage.store import Store
from storage.unit_of_work import Tx

MAX_CHUNKS = 50  # chunks: a shutdown waits for them, about a second
POST_LIFETIME = timedelta(days=1)  # its successor covers more


def seal(store: Store, *, now: datetime) -> int:
    """Seal lines without a seal, a chunk at a time; return how many there were."""
    count = 0
    for _ in range(MAX_CHUNKS):
        salts = [secrets.token_hex(32) for _ in range(CHUNK_SIZE)]  # drawn here because a call may run twice
        sealed = store.write(partial(seals.seal, salts=salts), now=now)
        count += sealed
        if sealed < CHUNK_SIZE:
            break
    return count


def post_head(tx: Tx) -> None:
    """Post the day's head to the charter's channel for it, once."""
    channel, day = tx.charter.channels.audit, _head_day(tx.charter, tx.now)
    key = f"audit:{day}"
    if channel is None or day is None or outbox.existing_keys(tx, [key]):
        return
    until = tx.now + POST_LIFETIME
    outbox.plan(tx, Post(key=key, kind=PostKind.AUDIT, channel=channel, send_at=tx.now, expires_at=until))


def append_head(store: Store, file: Path, *, now: datetime) -> None:
    """Append the day's head to the file, once."""
    day = _head_day(store.snapshot.charter, now)
    if day is None or any(one.on == day for one in head_log.read(file).entries[-1:]):
        return
    head = store.read(partial(seals.current_head, on=day, at=now))
    if head is not None:
        head_log.append(file, head)


def _head_day(charter: Charter, now: datetime) -> date | None:
    """Return the day whose head is to be published by now; None before the hour of the reminders."""
    here = local(now, charter.zone)
    return here.date() if here.time() >= charter.reminders.at else None


def verify(
    url: str, *, file: Path, wanted: str | None, say: Callable[[str], None], lost: Sequence[str] = ()
) -> int:
    """Report each break as it is found, then the state of the history; return the number of breaks.

    `lost` says what the history is known to lack at its end.
    """
    known, count = head_log.read(file), 0

    def tell(sentence: str) -> None:
        nonlocal count
        count += 1
        say(sentence)

    def found(finding: Finding) -> None:
        tell(views.finding(finding))

    for sentence in lost:
        tell(sentence)
    for number in known.unreadable_lines:
        tell(views.unreadable(number, file))
    walk = seals.verify(url, heads=known.entries, wanted=wanted, found=found)
    for sentence in views.summary(walk, file=file if known.entries else None, breaks=count):
        say(sentence)
    return count
