"""Messages received by the bot: each is processed once, and its edits and deletion are followed in order."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, bindparam, select, union, update

from bot.history import NOTE_DELETED, NOTE_EDITED, Note, NoteKind, ReceivedMessage
from bot.names import fold
from bot.records import Kind, Record
from bot.rounds import ANSWERABLE, RoundState
from storage import notifications, outbox, tables
from storage.facts import ensure_fact
from storage.records import unfinished_ids
from storage.subqueries import is_one_of, unindexed
from storage.unit_of_work import Read, Tx

ANSWERED_WITHIN = 3  # seconds
MAX_PER_STATEMENT = 500  # messages
QUOTED_FOR = timedelta(days=31)  # an older digest is not edited any more
_SINCE_KEY = "listening_since"
r = tables.records.c


@dataclass(frozen=True)
class Thread:
    """A message of ours that may have replies."""

    channel: str
    ts: str


def find(read: Read, channel: str, ts: str) -> ReceivedMessage | None:
    """Return a processed message; None if it was not processed or was not for the bot."""
    row = read.db.execute(_FIND, {"channel": channel, "ts": ts}).mappings().first()
    return ReceivedMessage(**row) if row else None


def listed_in(read: Read, channel: str, ts: str) -> set[int] | None:
    """Return the ids of the records that a digest lists; None for any other message."""
    p = tables.posts.c
    ours = select(tables.digests.c.figures).join_from(
        tables.posts, tables.digests, tables.digests.c.post_id == p.id
    )
    figures = read.db.execute(ours.where(p.slack_channel == channel, p.slack_ts == ts)).scalar()
    return None if figures is None else outbox.listed_ids(figures)


def sole_record(read: Read, channel: str, ts: str, *, person_id: int) -> list[Record]:
    """Return the only record that a message of ours without reminders is about, in somebody's own conversation.

    It is that of a digest with one, or the one that `person_id` changed by the only message that they wrote just before;
    none for anything else.
    """
    heard, history = tables.heard.c, tables.history.c
    listed = listed_in(read, channel, ts)
    if listed is not None:
        ids = listed
    else:
        since = f"{max(float(ts or 0) - ANSWERED_WITHIN, 0):.6f}"
        just_before = select(heard.at).where(heard.channel == channel, heard.ts.between(since, ts))
        times = list(read.db.execute(just_before.limit(2)).scalars())
        is_step = (history.person_id == person_id, history.record_id.is_not(None))
        changed = select(history.record_id).where(*is_step, history.at.in_(times))
        ids = set(read.db.execute(changed).scalars()) if len(times) == 1 else set()
    return [read.get(one) for one in ids] if len(ids) == 1 else []


def known_edits(read: Read, channel: str, messages: Sequence[str]) -> dict[str, str]:
    """Return by timestamp the messages that were processed, with the last edit that was processed."""
    known: dict[str, str] = {}
    for start in range(0, len(messages), MAX_PER_STATEMENT):
        some = messages[start : start + MAX_PER_STATEMENT]
        chosen = select(tables.heard.c.ts, tables.heard.c.edited).where(
            tables.heard.c.channel == channel, tables.heard.c.ts.in_(some)
        )
        known |= {row.ts: row.edited for row in read.db.execute(chosen)}
    return known


def save(tx: Tx, message: ReceivedMessage, *, known: ReceivedMessage | None) -> None:
    """Save the outcome of a message, replacing the `known` one."""
    if known is None:
        tx.add(message)
        return
    tx.run(
        _UPDATE_RECEIVED,
        in_channel=message.channel,
        of=message.ts,
        as_=message.sort,
        up_to=message.edited,
        under=message.record_id,
    )


def listening_since(tx: Tx) -> datetime:
    """Return since when messages are tracked; the first call sets it to now."""
    return datetime.fromisoformat(ensure_fact(tx, _SINCE_KEY, tx.now.isoformat()))


def recent_threads(read: Read, since: datetime) -> list[Thread]:
    """Return our messages sent since then, those about open records changed since, and those of rounds that may be answered.

    Newest first. A round asks once and is open for weeks; answers to one that has closed since then are late, and kept.
    """
    # Found once: there is one search for each register, and SQLite repeats a named part wherever it is used.
    changed = (
        unfinished_ids(read.charter.register_kinds, r.changed_at >= since)
        .cte("changed")
        .prefix_with("MATERIALIZED")
    )
    changed_ids = select(changed.c.id)
    may_be_answered = (r.state == RoundState.OPEN) | (
        (r.state == RoundState.CLOSED) & (r.changed_at >= since)
    )
    rounds = select(r.id).where(r.kind == Kind.ROUND, is_one_of(r.state, ANSWERABLE), may_be_answered)
    on_cards = select(tables.card_lines.c.post_id).where(tables.card_lines.c.record_id.in_(changed_ids))
    p = tables.posts.c
    # Each part by an index of its own.
    ids = union(
        select(p.id).where(p.slack_ts >= f"{since.timestamp():.6f}"),  # as Slack writes a moment
        select(p.id).where(p.record_id.in_(changed_ids)),
        _posts_telling_of(changed_ids),
        _posts_telling_of(rounds),
        on_cards,
    )
    chosen = select(p.slack_channel, p.slack_ts).where(
        p.id.in_(ids),
        unindexed(p.slack_ts).is_not(None),
        p.parent_id.is_(None),  # replies in a thread have no thread of their own
    )
    rows = read.db.execute(chosen.order_by(tables.posts.c.send_at.desc(), tables.posts.c.id.desc()))
    return [Thread(row.slack_channel, row.slack_ts) for row in rows]


def _posts_telling_of(record_ids: Select[tuple[int]]) -> Select[tuple[int]]:
    """Return the messages that carry a notification of these records."""
    n = tables.notifications.c
    return select(n.post_id).where(n.record_id.in_(record_ids), n.post_id.is_not(None))


def note_of(read: Read, message: ReceivedMessage) -> Note | None:
    """Return the note that a message became, or None."""
    chosen = select(tables.notes).where(
        tables.notes.c.record_id == message.record_id,
        tables.notes.c.slack_channel == message.channel,
        tables.notes.c.slack_ts == message.ts,
    )
    row = read.db.execute(chosen).mappings().first()
    return Note(**row) if row else None


def edit_note(tx: Tx, note: Note, text: str) -> None:
    """Replace the text of a note after an edit in Slack; the history keeps the old text."""
    _log_change(tx, note, NOTE_EDITED, after=text)
    tx.run(_EDIT_NOTE, note=note.id, words=text, plain=fold(text))
    _refresh_quotes(tx, note)


def unlist_note(tx: Tx, note: Note) -> None:
    """Keep a note out of cards, lists and digests."""
    tx.run(_UNLIST_NOTE, note=note.id)
    _refresh_quotes(tx, note)


def strike_note(tx: Tx, note: Note) -> None:
    """Mark a note as deleted; the history keeps its text."""
    _log_change(tx, note, NOTE_DELETED, after="")
    tx.run(_STRIKE_NOTE, note=note.id, moment=tx.now)
    _refresh_quotes(tx, note)


def _refresh_quotes(tx: Tx, note: Note) -> None:
    """Update the messages that may quote a note: cards, digests, and what was sent about its record."""
    outbox.refresh_cards(tx, note.record_id)
    notifications.refresh_messages(tx, note.record_id)
    outbox.refresh_digests(tx, note.record_id, since=tx.now - QUOTED_FOR)


def _log_change(tx: Tx, note: Note, verb: str, *, after: str) -> None:
    tx.log(verb, record_id=note.record_id, before={"text": note.text}, after={"text": after})


_FIND = select(tables.heard).where(
    tables.heard.c.channel == bindparam("channel"), tables.heard.c.ts == bindparam("ts")
)
_UPDATE_RECEIVED = (
    update(tables.heard)
    .where(tables.heard.c.channel == bindparam("in_channel"), tables.heard.c.ts == bindparam("of"))
    .values(sort=bindparam("as_"), edited=bindparam("up_to"), record_id=bindparam("under"))
)
_EDIT_NOTE = (
    update(tables.notes)
    .where(tables.notes.c.id == bindparam("note"))
    .values(text=bindparam("words"), folded=bindparam("plain"))
)
_UNLIST_NOTE = (
    update(tables.notes).where(tables.notes.c.id == bindparam("note")).values(sort=NoteKind.UNLISTED)
)
_STRIKE_NOTE = (
    update(tables.notes).where(tables.notes.c.id == bindparam("note")).values(struck_at=bindparam("moment"))
)
