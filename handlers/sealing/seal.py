"""Sealing the history, putting its head elsewhere day by day, and looking whether it is whole."""

import secrets
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path

from bot.calendar import local
from bot.charter import Charter
from bot.posts import Post, PostKind
from bot.seals import Finding
from handlers.sealing import views
from storage import head_log as heads
from storage import outbox
from storage import seals as sealing
from storage.notifications import CHUNK
from storage.store import Store
from storage.unit_of_work import Tx

AT_ONCE = 50  # chunks: a stop waits for them, and they take about a second
POST_EXPIRES = timedelta(days=1)  # its successor says more


def seal(store: Store, *, now: datetime) -> int:
    """Seal what has no seal yet, a chunk at a time; return how many lines that were."""
    count = 0
    for _ in range(AT_ONCE):
        salts = [secrets.token_hex(32) for _ in range(CHUNK)]  # drawn here: a call may run twice
        sealed = store.write(partial(sealing.seal, salts=salts), now=now)
        count += sealed
        if sealed < CHUNK:
            break
    return count


def plan_head(tx: Tx) -> None:
    """Post the day's head to the charter's channel for it, once."""
    channel, day = tx.charter.channels.audit, _day_of_head(tx.charter, tx.now)
    key = f"audit:{day}"
    if channel is None or day is None or outbox.known_keys(tx, [key]):
        return
    tx.add(
        Post(
            id=tx.next("post"),
            key=key,
            kind=PostKind.AUDIT,
            channel=channel,
            send_at=tx.now,
            expires_at=tx.now + POST_EXPIRES,
        )
    )


def keep_head(store: Store, file: Path, *, now: datetime) -> None:
    """Write the day's head into the file, once."""
    day = _day_of_head(store.known.charter, now)
    if day is None or any(one.on == day for one in heads.read(file).found[-1:]):
        return
    head = store.read(partial(sealing.head, on=day, at=now))
    if head is not None:
        heads.append(file, head)


def _day_of_head(charter: Charter, now: datetime) -> date | None:
    """Return the day whose head is to be put elsewhere by now; None in the hours before that of the reminders."""
    here = local(now, charter.zone)
    return here.date() if here.time() >= charter.reminders.at else None


def verify(url: str, *, file: Path, wanted: str | None, say: Callable[[str], None]) -> int:
    """Say each thing that does not fit as it is found, and then how the history stands; return how many they were."""
    known, count = heads.read(file), 0

    def tell(sentence: str) -> None:
        nonlocal count
        count += 1
        say(sentence)

    def found(finding: Finding) -> None:
        tell(views.finding(finding))

    for number in known.unreadable:
        tell(views.unreadable(number, file))
    walk = sealing.verify(url, heads=known.found, wanted=wanted, found=found)
    for sentence in views.summary(walk, file=file if known.found else None, breaks=count):
        say(sentence)
    return count
