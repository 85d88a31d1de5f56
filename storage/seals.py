"""Seals in the database: made for what has none, read along the chain, and kept right when a line is redacted."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, Select, Text, bindparam, func, select, type_coerce, update

from bot.history import Entry
from bot.seals import FIRST, REDACT, RESTORE, Finding, Head, Seal, Walk, digest_of, explained, seal_of
from storage import tables as t
from storage.notifications import CHUNK
from storage.store import is_sqlite, reading_engine
from storage.unit_of_work import MANY, Read, Tx

h, s = t.history.c, t.seals.c
UNREADABLE = datetime.min.replace(tzinfo=UTC)  # no line was written then, so no digest is of it

Pair = tuple[Entry | None, Seal | None]


def seal(tx: Tx, salts: Sequence[str]) -> int:
    """Seal the oldest lines that have no seal, as many as there are salts; return how many there were."""
    # Lines get their ids in a transaction that holds the counters until its end, as this one does. So none is under
    # way now, and none that comes later has a smaller id than the last.
    newest = _newest(tx)
    after, chain = (newest.history_id, newest.chain) if newest else (0, FIRST)
    rows = tx.db.execute(select(t.history).where(h.id > after).order_by(h.id).limit(len(salts)))
    lines = [Entry(**row) for row in rows.mappings()]
    for line, salt in zip(lines, salts, strict=False):
        chain = tx.add(seal_of(line, salt=salt, previous=chain)).chain
    return len(lines)


def redact(tx: Tx, lines: Sequence[Entry], *, salts: Sequence[str], why: str = "") -> None:
    """Let lines of history say what these say from now on, and put on record that they do; up to a chunk of them.

    What was sealed gets the digest of its new content by a line of its own, and its salt is replaced: from the digest
    of the old content nobody can tell any more whether a guess at it is right. Such a line counts as changed until
    the one that explains it is sealed. What is not sealed yet is sealed as it is now.
    """
    sealed = _sealed(tx, [line.id or 0 for line in lines])
    digests = {}
    for line, salt in zip(lines, salts, strict=True):
        tx.run(_REDACTED, **{f"{name}_": getattr(line, name) for name in ("id", *_REDACTABLE)})
        if line.id in sealed:
            tx.run(_SALTED, id_=line.id, salt_=salt)
            digests[str(line.id)] = digest_of(line, salt)
    if digests:
        tx.log(REDACT, why=why, after=digests)


def log_restore(tx: Tx, *, agreed_by: int | None = None) -> None:
    """Put on record that the history goes on from here: what stood behind this line before belongs to no chain.

    `agreed_by` is the second person, None where nothing was replaced.
    """
    last = tx.db.execute(select(func.max(h.id))).scalar()
    tx.log(RESTORE, subject_id=agreed_by, why="agreed" if agreed_by else "", after={"last": last or 0})


def head(read: Read, *, on: date, at: datetime) -> Head | None:
    """Return the newest seal as the head of a day; None while nothing is sealed."""
    newest = _newest(read)
    if newest is None:
        return None
    count = read.db.execute(select(func.count()).select_from(t.seals)).scalar_one()
    return Head(on=on, line=newest.history_id, count=count, chain=newest.chain, at=at)


def _newest(read: Read) -> Seal | None:
    found = read.db.execute(select(t.seals).order_by(s.history_id.desc()).limit(1)).mappings().first()
    return None if found is None else Seal(**found)


def _sealed(read: Read, ids: Sequence[int]) -> set[int]:
    found: set[int] = set()
    for start in range(0, len(ids), MANY):
        chosen = select(s.history_id).where(s.history_id.in_(ids[start : start + MANY]))
        found.update(read.db.execute(chosen).scalars())
    return found


# Verifying


def verify(url: str, *, heads: Iterable[Head], wanted: str | None, found: Callable[[Finding], None]) -> Walk:
    """Walk the whole chain as it is at one moment, also beside the running bot, and hand over what does not fit."""
    engine = reading_engine(url)
    try:
        with engine.connect() as db:
            if not is_sqlite(url):
                db.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            with db.begin():
                return walk(db, heads=heads, wanted=wanted, found=found)
    finally:
        engine.dispose()


def walk(
    db: Connection, *, heads: Iterable[Head] = (), wanted: str | None = None, found: Callable[[Finding], None]
) -> Walk:
    newest = db.execute(select(func.max(s.history_id))).scalar()
    going = Walk(newest=newest or 0, explained=explained(_that_explain(db)), heads=heads, wanted=wanted)
    for line, sealed in _pairs(_lines(db, _history(db)), _seals(db)):
        for finding in going.step(line, sealed):
            found(finding)
    for finding in going.end():
        found(finding)
    return going


def _that_explain(db: Connection) -> Iterator[Entry]:
    """Return the sealed lines that tell of the chain itself."""
    of_the_chain = _history(db).join(t.seals, s.history_id == h.id).where(h.verb.in_([REDACT, RESTORE]))
    return _lines(db, of_the_chain.where(h.record_id.is_(None)))


def _pairs(lines: Iterator[Entry], seals: Iterator[Seal]) -> Iterator[Pair]:
    """Return each line with its seal; None for the one that is missing."""
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


def _history(db: Connection) -> Select[Any]:
    # SQLite keeps a moment as text, in which somebody may have put anything: it is read by us, and not on the way.
    at = type_coerce(h.at, Text).label("at") if db.dialect.name == "sqlite" else h.at
    others = (column for column in t.history.columns if column is not h.at)
    return select(*others, at).order_by(h.id)


def _lines(db: Connection, chosen: Select[Any]) -> Iterator[Entry]:
    for row in db.execute(chosen, execution_options={"yield_per": CHUNK}).mappings():
        yield Entry(**(dict(row) | {"at": _moment(row["at"])}))


def _moment(kept: object) -> datetime:
    if isinstance(kept, datetime):
        return kept
    try:
        return datetime.fromisoformat(str(kept)).replace(tzinfo=UTC)
    except ValueError:
        return UNREADABLE


def _seals(db: Connection) -> Iterator[Seal]:
    chosen = select(t.seals).order_by(s.history_id)
    for row in db.execute(chosen, execution_options={"yield_per": CHUNK}).mappings():
        yield Seal(**row)


# Who wrote which kind of line, and when, stays as it was; the words and the people in it may have to go.
_REDACTABLE = ("person_id", "behalf", "why", "before", "after", "subject_id")
_REDACTED = (
    update(t.history)
    .where(h.id == bindparam("id_"))
    .values({name: bindparam(f"{name}_") for name in _REDACTABLE})
)
_SALTED = update(t.seals).where(s.history_id == bindparam("id_")).values(salt=bindparam("salt_"))
