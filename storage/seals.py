"""Seals in the database: creating, verifying, and redacting lines."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, Select, Text, bindparam, func, select, type_coerce, update

from bot.history import HistoryEntry
from bot.seals import (
    CHAIN_START,
    REDACT,
    RESTORE,
    ChainHead,
    ChainVerifier,
    Finding,
    Seal,
    digest_of,
    read_exceptions,
    seal_of,
)
from storage import tables
from storage.notifications import CHUNK_SIZE
from storage.store import is_sqlite, reading_engine
from storage.unit_of_work import MAX_IDS, Read, Tx
from storage.witness import next_numbers

h, s = tables.history.c, tables.seals.c
UNREADABLE_AT = datetime.min.replace(tzinfo=UTC)  # no line can have this time, so no digest matches

EntryAndSeal = tuple[HistoryEntry | None, Seal | None]


def seal(tx: Tx, salts: Sequence[str]) -> int:
    """Seal the oldest unsealed lines, one for each salt; return how many were sealed."""
    # Ids are given in a transaction that holds the counters until its end, like this one. So no smaller id
    # can appear later.
    newest = _newest_seal(tx)
    after, chain = (newest.history_id, newest.chain) if newest else (0, CHAIN_START)
    rows = tx.db.execute(select(tables.history).where(h.id > after).order_by(h.id).limit(len(salts)))
    lines = [HistoryEntry(**row) for row in rows.mappings()]
    for line, salt in zip(lines, salts, strict=False):
        chain = tx.add(seal_of(line, salt=salt, previous=chain)).chain
    return len(lines)


def redact(tx: Tx, lines: Sequence[HistoryEntry], *, salts: Sequence[str], why: str = "") -> None:
    """Replace the content of history lines and log the redaction; at most one chunk of lines.

    For a sealed line, a new line records the digest of the new content, and its salt is replaced, so the old
    content can no longer be guessed from the old digest. The line counts as changed until the explaining line
    is sealed. An unsealed line is sealed with its new content.
    """
    sealed = _sealed_ids(tx, [line.id or 0 for line in lines])
    digests = {}
    for line, salt in zip(lines, salts, strict=True):
        tx.run(_REDACT_ENTRY, **{f"{name}_": getattr(line, name) for name in ("id", *_REDACTABLE_COLUMNS)})
        if line.id in sealed:
            tx.run(_REPLACE_SALT, id_=line.id, salt_=salt)
            digests[str(line.id)] = digest_of(line, salt)
    if digests:
        tx.log(REDACT, why=why, after=digests)


def log_restore(tx: Tx, *, agreed_by: int | None = None) -> None:
    """Log that the history continues from here; lines that once stood after this one belong to no chain.

    `agreed_by` is the second person; None if nothing was replaced.
    """
    last = tx.db.execute(select(func.max(h.id))).scalar()
    tx.log(RESTORE, subject_id=agreed_by, why="agreed" if agreed_by else "", after={"last": last or 0})


def current_head(read: Read, *, on: date, at: datetime) -> ChainHead | None:
    """Return the newest seal as the head of a day; None if nothing is sealed."""
    newest = _newest_seal(read)
    if newest is None:
        return None
    count = read.db.execute(select(func.count()).select_from(tables.seals)).scalar_one()
    numbers = next_numbers(read.db)
    return ChainHead(on=on, line=newest.history_id, count=count, chain=newest.chain, at=at, next=numbers)


def _newest_seal(read: Read) -> Seal | None:
    found = read.db.execute(select(tables.seals).order_by(s.history_id.desc()).limit(1)).mappings().first()
    return None if found is None else Seal(**found)


def _sealed_ids(read: Read, ids: Sequence[int]) -> set[int]:
    found: set[int] = set()
    for start in range(0, len(ids), MAX_IDS):
        chosen = select(s.history_id).where(s.history_id.in_(ids[start : start + MAX_IDS]))
        found.update(read.db.execute(chosen).scalars())
    return found


def verify(
    url: str, *, heads: Iterable[ChainHead], wanted: str | None, found: Callable[[Finding], None]
) -> ChainVerifier:
    """Verify the whole chain as of one moment, also while the bot runs; report each fault to `found`."""
    engine = reading_engine(url)
    try:
        with engine.connect() as db:
            if not is_sqlite(url):
                db.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            with db.begin():
                return walk_chain(db, heads=heads, wanted=wanted, found=found)
    finally:
        engine.dispose()


def walk_chain(
    db: Connection,
    *,
    heads: Iterable[ChainHead] = (),
    wanted: str | None = None,
    found: Callable[[Finding], None],
) -> ChainVerifier:
    newest = db.execute(select(func.max(s.history_id))).scalar()
    going = ChainVerifier(
        newest=newest or 0, explained=read_exceptions(_chain_entries(db)), heads=heads, wanted=wanted
    )
    for line, sealed in _pair_up(_read_entries(db, _select_history(db)), _read_seals(db)):
        for finding in going.check_line(line, sealed):
            found(finding)
    for finding in going.finish():
        found(finding)
    return going


def _chain_entries(db: Connection) -> Iterator[HistoryEntry]:
    """Return the sealed lines that record redactions and restores."""
    of_the_chain = (
        _select_history(db).join(tables.seals, s.history_id == h.id).where(h.verb.in_([REDACT, RESTORE]))
    )
    return _read_entries(db, of_the_chain.where(h.record_id.is_(None)))


def _pair_up(lines: Iterator[HistoryEntry], seals: Iterator[Seal]) -> Iterator[EntryAndSeal]:
    """Yield each line with its seal; None in place of a missing one."""
    line, sealed = next(lines, None), next(seals, None)
    while line is not None or sealed is not None:
        if sealed is None or (line is not None and (line.id or 0) < sealed.history_id):
            yield line, None
            line = next(lines, None)
        elif line is None or (line.id or 0) > sealed.history_id:
            yield None, sealed
            sealed = next(seals, None)
        else:
            yield line, sealed
            line, sealed = next(lines, None), next(seals, None)


def _select_history(db: Connection) -> Select[Any]:
    # SQLite stores a time as text, which may have been tampered with, so we parse it ourselves.
    at = type_coerce(h.at, Text).label("at") if db.dialect.name == "sqlite" else h.at
    others = (column for column in tables.history.columns if column is not h.at)
    return select(*others, at).order_by(h.id)


def _read_entries(db: Connection, chosen: Select[Any]) -> Iterator[HistoryEntry]:
    for row in db.execute(chosen, execution_options={"yield_per": CHUNK_SIZE}).mappings():
        yield HistoryEntry(**(dict(row) | {"at": _parse_moment(row["at"])}))


def _parse_moment(kept: object) -> datetime:
    if isinstance(kept, datetime):
        return kept
    try:
        return datetime.fromisoformat(str(kept)).replace(tzinfo=UTC)
    except ValueError:
        return UNREADABLE_AT


def _read_seals(db: Connection) -> Iterator[Seal]:
    chosen = select(tables.seals).order_by(s.history_id)
    for row in db.execute(chosen, execution_options={"yield_per": CHUNK_SIZE}).mappings():
        yield Seal(**row)


# Verb and time of a line stay; texts and people may have to be removed.
_REDACTABLE_COLUMNS = ("person_id", "behalf", "why", "before", "after", "subject_id")
_REDACT_ENTRY = (
    update(tables.history)
    .where(h.id == bindparam("id_"))
    .values({name: bindparam(f"{name}_") for name in _REDACTABLE_COLUMNS})
)
_REPLACE_SALT = update(tables.seals).where(s.history_id == bindparam("id_")).values(salt=bindparam("salt_"))
