"""What the bot remembers of a conversation: one row for each person and place, replaced by what is shown next."""

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.memories import REMEMBERED_FOR, Memory
from storage import tables
from storage.unit_of_work import Read, Tx

m = tables.memories.c


def find(read: Read, person_id: int, channel: str, thread: str, *, now: datetime) -> Memory | None:
    """Return what was said to a person in a place within the last hour; None for nothing."""
    since = now - REMEMBERED_FOR
    found = read.db.execute(_FIND, {"person": person_id, "of": channel, "within": thread, "since": since})
    row = found.mappings().first()
    return Memory(**row) if row else None


def save(tx: Tx, memory: Memory) -> None:
    """Remember what was shown. One record alone leaves the list before it, which "the other one" is of."""
    statements = _SAVE_LIST if memory.listed_at is not None else _SAVE
    tx.run(statements[tx.dialect], **vars(memory))


def settle(tx: Tx, memory: Memory) -> None:
    """Forget a question: it was answered."""
    tx.run(_SETTLE, person=memory.person_id, of=memory.channel, within=memory.thread)


def prune(tx: Tx) -> None:
    """Delete what is older than an hour."""
    tx.db.execute(delete(tables.memories).where(m.at < tx.now - REMEMBERED_FOR))


def _upsert(dialect: Any, *names: str) -> Any:
    wanted = dialect.insert(tables.memories)
    changes = {name: wanted.excluded[name] for name in names}
    return wanted.on_conflict_do_update(index_elements=["person_id", "channel", "thread"], set_=changes)


_IS_OF = (
    m.person_id == bindparam("person"),
    m.channel == bindparam("of"),
    m.thread == bindparam("within"),
)
_FIND = select(tables.memories).where(*_IS_OF, m.at >= bindparam("since", type_=tables.Moment()))
_SETTLE = update(tables.memories).where(*_IS_OF).values(choices="[]")
_ALONE = ("at", "choices", "about")
_SAVE = {"sqlite": _upsert(sqlite, *_ALONE), "postgresql": _upsert(postgresql, *_ALONE)}
_LISTED = (*_ALONE, "shown", "listed_at")
_SAVE_LIST = {"sqlite": _upsert(sqlite, *_LISTED), "postgresql": _upsert(postgresql, *_LISTED)}
