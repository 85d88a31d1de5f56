"""Erasing in the database: which columns hold words that may name somebody, and their rows made clean in chunks."""

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Table, and_, bindparam, delete, or_, select, union, update

from bot.erasure import Erasure, cleaned, names
from bot.history import Entry
from bot.names import fold
from bot.posts import PostKind, PostState
from storage import seals as sealing
from storage import tables as t
from storage.unit_of_work import CARD_IS_STALE, REMINDER_IS_STALE, Read, Tx

Key = tuple[Any, ...]

# Every column of text stands in one of these three: a test compares them with the tables.
TEXTS: Mapping[Table, Sequence[str]] = {
    t.charters: ("text",),
    t.inbox: ("answer",),
    t.closures: ("name",),
    t.area_changes: ("name", "aliases", "basis", "reason", "answer"),
    t.consents: ("facts",),
    t.records: ("title", "folded"),
    t.items: ("due_typed",),
    t.actions: ("result", "reason", "repeats"),
    t.issues: ("options", "answer", "path", "positions", "result"),
    t.events: ("typed", "place"),
    t.decisions: ("text", "behalf", "lines"),
    t.proposals: ("text", "link", "reason"),
    t.rounds: ("title", "text", "link", "reason"),
    t.history: ("behalf", "why", "before", "after"),
    t.notes: ("text", "folded"),
    t.attachments: ("file", "name"),
    t.notices: ("facts",),
    t.posts: ("last_error", "text", "blocks"),
    t.digests: ("figures",),
    t.documents: ("title", "request", "content"),
    t.previews: ("words", "became"),
}
OF_THEIR_OWN = frozenset(
    {
        "persons.name", "persons.email", "accounts.user",
        "erasures.pseudonym", "erasures.words", "erasures.shown",
    }
)  # fmt: skip
# Codes, keys, numbers of Slack's conversations and messages, and what only the bot writes.
NAMELESS = frozenset(
    {
        "accounts.team", "area_changes.channel", "area_changes.code", "area_changes.entities", "area_changes.sort",
        "area_changes.state", "actions.priority", "appointments.area", "appointments.entity", "appointments.role",
        "attachments.slack_channel", "attachments.slack_ts", "attachments.type", "charters.sha256",
        "closures.station", "consents.state", "consents.verb", "counters.kind", "decisions.actions",
        "decisions.benefit", "decisions.currency", "decisions.level", "decisions.readers", "decisions.word",
        "documents.name", "documents.slack_file", "events.entity", "events.sort", "events.zone", "facts.name",
        "facts.value", "gates.name", "gates.reason", "heard.channel", "heard.edited", "heard.sort", "heard.ts",
        "history.role", "history.verb", "inbox.key", "issues.level", "issues.readers", "items.due_zone", "items.entity",
        "items.kind", "items.state", "links.sort", "notes.slack_channel", "notes.slack_ts", "notes.sort",
        "notices.key", "notices.state", "notices.why", "persons.language", "persons.station", "posts.channel",
        "posts.key", "posts.kind", "posts.slack_channel", "posts.slack_ts", "posts.state", "previews.key",
        "records.area", "records.kind", "records.state", "records.visibility", "seals.chain", "seals.digest",
        "seals.salt", "sessions.body", "sessions.state", "settings.name", "settings.value", "persons.digest",
        "addressees.answer", "proposals.sha256", "rounds.sha256",
    }
)  # fmt: skip

DIRECT, FILES = "", "files"  # in what is counted: conversations with one person, files that were sent
_OF_RECORDS = frozenset(layer for _, layers in t.RECORD_TABLES.values() for layer in layers)
_NOT_EDITED = (PostKind.FILE, PostKind.AUDIT)
_REACHED = (PostState.SENDING, PostState.UNCERTAIN, PostState.SENT)
e, p = t.erasures.c, t.posts.c


def find(read: Read, person_id: int) -> Erasure | None:
    return next(iter(_erasures(read, e.person_id == person_id)), None)


def every(read: Read) -> list[Erasure]:
    return _erasures(read)


def waiting(read: Read) -> list[Erasure]:
    """Return the erasures that are not done yet, oldest first."""
    return _erasures(read, e.done_at.is_(None))


def _erasures(read: Read, *where: Any) -> list[Erasure]:
    chosen = select(t.erasures).where(*where).order_by(e.at, e.person_id)
    return [Erasure(**row) for row in read.db.execute(chosen).mappings()]


def mark(tx: Tx, erasure: Erasure) -> None:
    """Call a person by the other name from now on, without address and accounts; the texts follow."""
    tx.roster_changed = True
    tx.add(erasure)
    tx.run(_NAMED, person=erasure.person_id, called=erasure.pseudonym)
    tx.run(_ACCOUNTLESS, person=erasure.person_id)


def done(tx: Tx, erasure: Erasure) -> None:
    """Forget what named somebody: it stands nowhere else any more."""
    tx.run(_DONE, person=erasure.person_id, moment=tx.now)


def show_anew(tx: Tx, erasure: Erasure) -> None:
    """Let every message about a record that a person had to do with be made anew: people stand in it by number."""
    tx.run(_SHOWN_ANEW, person=erasure.person_id)


# The texts


def found(read: Read, pattern: re.Pattern[str]) -> dict[str, list[Key]]:
    """Return the keys of all rows whose words name somebody, by the names of their tables."""
    rows = {table.name: _found_in(read, table, pattern) for table in TEXTS}
    return {name: keys for name, keys in rows.items() if keys}


def _found_in(read: Read, table: Table, pattern: re.Pattern[str]) -> list[Key]:
    key = list(table.primary_key.columns)
    chosen = select(*key, *[table.c[name] for name in TEXTS[table]])
    rows = read.db.execute(chosen, execution_options={"yield_per": 200})
    return [tuple(row[: len(key)]) for row in rows if any(names(value, pattern) for value in row[len(key) :])]


def clean(
    tx: Tx, name: str, keys: Sequence[Key], erasure: Erasure, pattern: re.Pattern[str], salts: Sequence[str]
) -> None:
    """Put the other name into these rows of a table, as they are now; up to a chunk of them."""
    table = t.metadata.tables[name]
    rows = _rows(tx, table, keys)
    if not rows:
        return
    if table is t.history:
        lines = [Entry(**_clean_row(table, row, erasure, pattern)) for row in rows]
        sealing.redact(tx, lines, salts=salts[: len(lines)], why="erased")
        return
    if table in {t.posts, t.documents}:
        _count(tx, table, rows, erasure)
    # At once, not with the group's other statements: these come behind the records that a later call of it changes.
    tx.db.execute(_CLEANED[table], [_as_update(table, row, erasure, pattern) for row in rows])
    _follow(tx, table, [row["id"] for row in rows if "id" in row])


def _as_update(
    table: Table, row: Mapping[str, Any], erasure: Erasure, pattern: re.Pattern[str]
) -> dict[str, Any]:
    new = _clean_row(table, row, erasure, pattern)
    which = {f"{column.name}_is": row[column.name] for column in table.primary_key.columns}
    return which | {f"{name}_new": new[name] for name in TEXTS[table]}


def _rows(tx: Tx, table: Table, keys: Sequence[Key]) -> list[dict[str, Any]]:
    columns = list(table.primary_key.columns)
    these = or_(
        *[and_(*[column == value for column, value in zip(columns, key, strict=True)]) for key in keys]
    )
    return [dict(row) for row in tx.db.execute(select(table).where(these).order_by(*columns)).mappings()]


def _clean_row(
    table: Table, row: Mapping[str, Any], erasure: Erasure, pattern: re.Pattern[str]
) -> dict[str, Any]:
    return {**row, **{name: _clean(table, name, row[name], erasure, pattern) for name in TEXTS[table]}}


def _clean(table: Table, name: str, value: object, erasure: Erasure, pattern: re.Pattern[str]) -> object:
    instead = erasure.pseudonym
    if table is t.charters:
        instead = (
            f"erased-{erasure.person_id}@example.invalid"  # a charter is read again, and wants an address
        )
    elif name == "folded":
        instead = fold(instead)
    new = cleaned(value, pattern, instead)
    most = getattr(table.c[name].type, "length", None)
    return new[:most] if isinstance(new, str) else new


def _follow(tx: Tx, table: Table, ids: Sequence[int]) -> None:
    """Let whoever has read the records notice, and messages show it."""
    if table in _OF_RECORDS:
        # A copy in memory, here or in another replica, must not bring the old words back.
        tx.db.execute(_NEXT_VERSION, [{"record": record_id} for record_id in ids])
        for record_id in ids:
            tx.run(CARD_IS_STALE, of=record_id)
            tx.run(REMINDER_IS_STALE, of=record_id)
    elif table is t.posts:
        for post_id in ids:
            tx.run(_SHOWN, post=post_id)


def _count(tx: Tx, table: Table, rows: Sequence[Mapping[str, Any]], erasure: Erasure) -> None:
    """Count what Slack has; a row is met once, because then it is clean."""
    found = find(tx, erasure.person_id)
    shown = Counter(json.loads(found.shown if found else "{}"))
    if table is t.documents:
        shown[FILES] += sum(row["slack_file"] is not None for row in rows)
    else:
        in_slack = (row for row in rows if row["slack_ts"] and row["kind"] != PostKind.FILE)
        shown.update(row["channel"] or DIRECT for row in in_slack)
    tx.run(_COUNTED, person=erasure.person_id, so_many=json.dumps(shown, ensure_ascii=False))


_NAMED = (
    update(t.persons).where(t.persons.c.id == bindparam("person")).values(name=bindparam("called"), email="")
)
_ACCOUNTLESS = delete(t.accounts).where(t.accounts.c.person_id == bindparam("person"))
_THIS = update(t.erasures).where(e.person_id == bindparam("person"))
_DONE = _THIS.values(words="", done_at=bindparam("moment"))
_COUNTED = _THIS.values(shown=bindparam("so_many"))
_NEXT_VERSION = (
    update(t.records).where(t.records.c.id == bindparam("record")).values(version=t.records.c.version + 1)
)
_CAN_FOLLOW = and_(  # many at once take no IN
    *[p.kind != kind for kind in _NOT_EDITED], or_(*[p.state == state for state in _REACHED])
)
_SHOWN = update(t.posts).where(p.id == bindparam("post"), _CAN_FOLLOW).values(wanted=p.wanted + 1)
_THEIRS = union(
    select(t.owners.c.record_id).where(t.owners.c.person_id == bindparam("person")),
    select(t.history.c.record_id).where(
        t.history.c.person_id == bindparam("person"), t.history.c.record_id.is_not(None)
    ),
    select(t.records.c.id).where(t.records.c.created_by == bindparam("person")),
).subquery()
_SHOWN_ANEW = (
    update(t.posts)
    .where(
        _CAN_FOLLOW,
        or_(
            p.record_id.in_(select(_THEIRS.c[0])),
            p.id.in_(
                select(t.card_lines.c.post_id).where(t.card_lines.c.record_id.in_(select(_THEIRS.c[0])))
            ),
            p.id.in_(select(t.notices.c.post_id).where(t.notices.c.record_id.in_(select(_THEIRS.c[0])))),
        ),
    )
    .values(wanted=p.wanted + 1)
)
_CLEANED = {
    table: update(table)
    .where(and_(*[column == bindparam(f"{column.name}_is") for column in table.primary_key.columns]))
    .values({name: bindparam(f"{name}_new") for name in names_})
    for table, names_ in TEXTS.items()
}
