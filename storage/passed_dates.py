"""The cards of records whose deadline has passed: a date that passes changes no record, but what its card says."""

from datetime import UTC, datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, Update, bindparam, func, literal_column, select, union_all, update

from bot.posts import PostKind, PostState
from bot.records import Kind
from storage import tables
from storage.facts import find_fact, save_fact
from storage.subqueries import unindexed
from storage.unit_of_work import Read, Tx

UPDATED_UNTIL = "cards_updated_until"
_EVER = datetime.min.replace(tzinfo=UTC, year=1970)


def refresh_cards(tx: Tx) -> int:
    """Update the cards of open records whose deadline passed since the last time; return their number."""
    since = _updated_until(tx)
    if not _is_due(_next_passing(tx, since), tx.now):
        return 0
    save_fact(tx, UPDATED_UNTIL, tx.now.isoformat())
    return tx.db.execute(_refresh(_kinds(tx)), {"since": since, "until": tx.now}).rowcount


def next_at(read: Read) -> datetime | None:
    """Return when the next deadline of an open record passes; None if none does."""
    return _next_passing(read, _updated_until(read))


def _is_due(at: datetime | None, now: datetime) -> bool:
    return at is not None and at <= now


def _updated_until(read: Read) -> datetime:
    known = find_fact(read, UPDATED_UNTIL)
    return datetime.fromisoformat(known) if known else _EVER


def _next_passing(read: Read, since: datetime) -> datetime | None:
    """Return the first deadline of an open record after a moment."""
    found: datetime | None = read.db.execute(_next(_kinds(read)), {"since": since}).scalar()
    return found


def _kinds(read: Read) -> tuple[Kind, ...]:
    """Return the kinds whose records have deadlines."""
    return (*Kind, *(one.kind for one in read.charter.registers if one.has_due))


_ITEMS = tables.items.c


@cache
def _next(kinds: tuple[Kind, ...]) -> Select[Any]:
    # A query for each kind: only so is each the first row of the partial index.
    first_of_kinds = union_all(
        *[
            select(func.min(_ITEMS.due_at).label("due_at")).where(
                _ITEMS.kind == literal_column(f"'{kind}'"),
                tables.ITEM_IS_OPEN,
                _ITEMS.due_at > bindparam("since"),
            )
            for kind in kinds
        ]
    ).subquery()
    return select(func.min(first_of_kinds.c.due_at))


@cache
def _refresh(kinds: tuple[Kind, ...]) -> Update:
    passed = select(_ITEMS.id).where(
        _ITEMS.kind.in_([literal_column(f"'{kind}'") for kind in kinds]),
        tables.ITEM_IS_OPEN,
        _ITEMS.due_at > bindparam("since"),
        _ITEMS.due_at <= bindparam("until"),
    )
    cards = union_all(
        select(tables.posts.c.id).where(tables.posts.c.record_id.in_(passed)),
        select(tables.card_lines.c.post_id).where(tables.card_lines.c.record_id.in_(passed)),
    )
    return (
        update(tables.posts)
        .where(
            tables.posts.c.id.in_(cards),
            tables.posts.c.kind == PostKind.CARD,
            unindexed(tables.posts.c.state) == PostState.SENT,
        )
        .values(wanted=tables.posts.c.wanted + 1)
    )
