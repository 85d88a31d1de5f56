"""Erase a person: find the rows whose text may name them, and redact these in chunks."""

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Table, and_, bindparam, delete, or_, select, union, update

from bot.erasure import Erasure, mentions, replace_mentions
from bot.history import HistoryEntry
from bot.names import fold
from bot.posts import PostKind, PostState
from storage import seals, tables
from storage.unit_of_work import REFRESH_CARDS, REFRESH_REMINDERS, Read, Tx

RowKey = tuple[Any, ...]

# The columns whose text may name a person, as the columns declare.
WORD_COLUMNS: Mapping[Table, Sequence[str]] = {
    table: names
    for table in tables.metadata.sorted_tables
    if (names := [c.name for c in table.columns if c.info.get("text") is tables.TextKind.WORDS])
}

# Prefixes of the keys of rate limits that are not channels: conversations with one person, uploaded files.
DIRECT_MESSAGES, FILES = "", "files"
_RECORD_LAYERS = frozenset(layer for one in tables.ALL_RECORD_TABLES for layer in one.layers)
_UNEDITABLE_KINDS = (PostKind.FILE, PostKind.AUDIT)
_REACHED_STATES = (PostState.SENDING, PostState.UNCERTAIN, PostState.SENT)
e, p = tables.erasures.c, tables.posts.c


def find(read: Read, person_id: int) -> Erasure | None:
    return next(iter(_erasures(read, e.person_id == person_id)), None)


def all_erasures(read: Read) -> list[Erasure]:
    return _erasures(read)


def pending_erasures(read: Read) -> list[Erasure]:
    """Return pending erasures, oldest first."""
    return _erasures(read, e.done_at.is_(None))


def _erasures(read: Read, *where: Any) -> list[Erasure]:
    chosen = select(tables.erasures).where(*where).order_by(e.at, e.person_id)
    return [Erasure(**row) for row in read.db.execute(chosen).mappings()]


def pseudonymize(tx: Tx, erasure: Erasure) -> None:
    """Rename a person and remove their address, accounts, feeds, what they follow and were shown; the texts are redacted later."""
    tx.roster_changed = True
    tx.add(erasure)
    tx.run(_RENAME_PERSON, person=erasure.person_id, called=erasure.pseudonym)
    tx.run(_DELETE_ACCOUNTS, person=erasure.person_id)
    tx.run(_DELETE_FEEDS, person=erasure.person_id)
    tx.run(_DELETE_FOLLOWS, person=erasure.person_id)
    tx.run(_DELETE_MEMORIES, person=erasure.person_id)


def complete(tx: Tx, erasure: Erasure) -> None:
    """Delete the stored spellings of the name, which nothing else contains any more."""
    tx.run(_COMPLETE, person=erasure.person_id, moment=tx.now)


def refresh_messages(tx: Tx, erasure: Erasure) -> None:
    """Mark every message about a record that involves the person for rendering: people are referenced by id."""
    tx.run(_REFRESH_MESSAGES, person=erasure.person_id)


# Texts


def find_rows_naming(read: Read, pattern: re.Pattern[str]) -> dict[str, list[RowKey]]:
    """Return the keys of all rows whose text names the person, by table."""
    rows = {table.name: _find_keys_naming(read, table, pattern) for table in WORD_COLUMNS}
    return {name: keys for name, keys in rows.items() if keys}


def _find_keys_naming(read: Read, table: Table, pattern: re.Pattern[str]) -> list[RowKey]:
    key = list(table.primary_key.columns)
    chosen = select(*key, *[table.c[name] for name in WORD_COLUMNS[table]])
    rows = read.db.execute(chosen, execution_options={"yield_per": 200})
    return [
        tuple(row[: len(key)]) for row in rows if any(mentions(value, pattern) for value in row[len(key) :])
    ]


def redact_rows(
    tx: Tx,
    name: str,
    keys: Sequence[RowKey],
    erasure: Erasure,
    pattern: re.Pattern[str],
    salts: Sequence[str],
) -> None:
    """Redact up to a chunk of these rows of a table, as they are now."""
    table = tables.metadata.tables[name]
    rows = _load_rows(tx, table, keys)
    if not rows:
        return
    if table is tables.history:
        lines = [HistoryEntry(**_redact_row(table, row, erasure, pattern)) for row in rows]
        seals.redact(tx, lines, salts=salts[: len(lines)], why="erased")
        return
    if table in {tables.posts, tables.documents}:
        _count_shown(tx, table, rows, erasure)
    # Executed at once: the group's deferred statements run after those on records that a later call of it
    # changes.
    tx.db.execute(_REDACT_ROW[table], [_update_values(table, row, erasure, pattern) for row in rows])
    _mark_stale(tx, table, [row["id"] for row in rows if "id" in row])


def _update_values(
    table: Table, row: Mapping[str, Any], erasure: Erasure, pattern: re.Pattern[str]
) -> dict[str, Any]:
    new = _redact_row(table, row, erasure, pattern)
    which = {f"{column.name}_is": row[column.name] for column in table.primary_key.columns}
    return which | {f"{name}_new": new[name] for name in WORD_COLUMNS[table]}


def _load_rows(tx: Tx, table: Table, keys: Sequence[RowKey]) -> list[dict[str, Any]]:
    columns = list(table.primary_key.columns)
    these = or_(
        *[and_(*[column == value for column, value in zip(columns, key, strict=True)]) for key in keys]
    )
    return [dict(row) for row in tx.db.execute(select(table).where(these).order_by(*columns)).mappings()]


def _redact_row(
    table: Table, row: Mapping[str, Any], erasure: Erasure, pattern: re.Pattern[str]
) -> dict[str, Any]:
    return {
        **row,
        **{name: _redact_value(table, name, row[name], erasure, pattern) for name in WORD_COLUMNS[table]},
    }


def _redact_value(
    table: Table, name: str, value: object, erasure: Erasure, pattern: re.Pattern[str]
) -> object:
    instead = erasure.pseudonym
    if table is tables.charters:
        instead = f"erased-{erasure.person_id}@example.invalid"  # a charter is parsed again, which requires an address
    elif name == "folded":
        instead = fold(instead)
    new = replace_mentions(value, pattern, instead)
    most = getattr(table.c[name].type, "length", None)
    return new[:most] if isinstance(new, str) else new


def _mark_stale(tx: Tx, table: Table, ids: Sequence[int]) -> None:
    """Invalidate cached records, and mark the messages that show them for an edit."""
    if table in _RECORD_LAYERS:
        # A cached copy, here or in another replica, must not write the old text back.
        of_each = [{"record": record_id} for record_id in ids]
        tx.db.execute(_KEEP_CLEARED, of_each)
        tx.db.execute(_BUMP_VERSION, of_each)
        for record_id in ids:
            tx.run(REFRESH_CARDS, of=record_id)
            tx.run(REFRESH_REMINDERS, of=record_id)
    elif table is tables.posts:
        for post_id in ids:
            tx.run(_REFRESH_POST, post=post_id)


def _count_shown(tx: Tx, table: Table, rows: Sequence[Mapping[str, Any]], erasure: Erasure) -> None:
    """Count the rows that Slack has; each is met once, because it is redacted afterwards."""
    found = find(tx, erasure.person_id)
    shown = Counter(json.loads(found.shown if found else "{}"))
    if table is tables.documents:
        shown[FILES] += sum(row["slack_file"] is not None for row in rows)
    else:
        in_slack = (row for row in rows if row["slack_ts"] and row["kind"] != PostKind.FILE)
        shown.update(row["channel"] or DIRECT_MESSAGES for row in in_slack)
    tx.run(_SAVE_SHOWN, person=erasure.person_id, so_many=json.dumps(shown, ensure_ascii=False))


_RENAME_PERSON = (
    update(tables.persons)
    .where(tables.persons.c.id == bindparam("person"))
    .values(name=bindparam("called"), email="")
)
_DELETE_ACCOUNTS = delete(tables.accounts).where(tables.accounts.c.person_id == bindparam("person"))
_DELETE_FOLLOWS = delete(tables.follows).where(tables.follows.c.person_id == bindparam("person"))
_DELETE_MEMORIES = delete(tables.memories).where(tables.memories.c.person_id == bindparam("person"))
_DELETE_FEEDS = delete(tables.calendar_feeds).where(tables.calendar_feeds.c.person_id == bindparam("person"))
_UPDATE_ERASURE = update(tables.erasures).where(e.person_id == bindparam("person"))
_COMPLETE = _UPDATE_ERASURE.values(words="", done_at=bindparam("moment"))
_SAVE_SHOWN = _UPDATE_ERASURE.values(shown=bindparam("so_many"))
# Without a name the answer of a round says what it said when somebody cleared it.
_KEEP_CLEARED = (
    update(tables.round_answers)
    .where(
        tables.round_answers.c.entry_id == bindparam("record"),
        tables.round_answers.c.cleared_version
        == select(tables.records.c.version)
        .where(tables.records.c.id == bindparam("record"))
        .scalar_subquery(),
    )
    .values(cleared_version=tables.round_answers.c.cleared_version + 1)
)
_BUMP_VERSION = (
    update(tables.records)
    .where(tables.records.c.id == bindparam("record"))
    .values(version=tables.records.c.version + 1)
)
_IS_EDITABLE = and_(  # too many for IN
    *[p.kind != kind for kind in _UNEDITABLE_KINDS], or_(*[p.state == state for state in _REACHED_STATES])
)
_REFRESH_POST = (
    update(tables.posts).where(p.id == bindparam("post"), _IS_EDITABLE).values(wanted=p.wanted + 1)
)
_RELATED_RECORDS = union(
    select(tables.owners.c.record_id).where(tables.owners.c.person_id == bindparam("person")),
    select(tables.history.c.record_id).where(
        tables.history.c.person_id == bindparam("person"), tables.history.c.record_id.is_not(None)
    ),
    select(tables.records.c.id).where(tables.records.c.created_by == bindparam("person")),
).subquery()
_REFRESH_MESSAGES = (
    update(tables.posts)
    .where(
        _IS_EDITABLE,
        or_(
            p.record_id.in_(select(_RELATED_RECORDS.c[0])),
            p.id.in_(
                select(tables.card_lines.c.post_id).where(
                    tables.card_lines.c.record_id.in_(select(_RELATED_RECORDS.c[0]))
                )
            ),
            p.id.in_(
                select(tables.notifications.c.post_id).where(
                    tables.notifications.c.record_id.in_(select(_RELATED_RECORDS.c[0]))
                )
            ),
        ),
    )
    .values(wanted=p.wanted + 1)
)
_REDACT_ROW = {
    table: update(table)
    .where(and_(*[column == bindparam(f"{column.name}_is") for column in table.primary_key.columns]))
    .values({name: bindparam(f"{name}_new") for name in names_})
    for table, names_ in WORD_COLUMNS.items()
}
