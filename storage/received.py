"""What became of each message to the bot: it counts once, and its edits and its end are followed in order."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, bindparam, insert, or_, select, update

from bot.history import NOTE_DELETED, NOTE_EDITED, Heard, Note
from bot.names import fold
from storage import tables as t
from storage.lists import OPEN
from storage.unit_of_work import Read, Tx

MANY = 500  # messages in one statement
_LISTENING = "listening_since"


@dataclass(frozen=True)
class Thread:
    """A message of ours under which people may have answered."""

    channel: str
    ts: str


def found(read: Read, channel: str, ts: str) -> Heard | None:
    """Return what became of a message; None when it was not dealt with, or was not for us."""
    chosen = select(t.heard).where(t.heard.c.channel == channel, t.heard.c.ts == ts)
    row = read.db.execute(chosen).mappings().first()
    return Heard(**row) if row else None


def among(read: Read, channel: str, messages: Sequence[str]) -> dict[str, str]:
    """Return those of the messages that were dealt with, each with the edit up to which it was."""
    known: dict[str, str] = {}
    for start in range(0, len(messages), MANY):
        some = messages[start : start + MANY]
        chosen = select(t.heard.c.ts, t.heard.c.edited).where(
            t.heard.c.channel == channel, t.heard.c.ts.in_(some)
        )
        known |= {row.ts: row.edited for row in read.db.execute(chosen)}
    return known


def keep(tx: Tx, heard: Heard, *, known: Heard | None) -> None:
    """Keep what became of a message, in place of what was `known` of it."""
    if known is None:
        tx.add(heard)
        return
    tx.run(
        _FOLLOWED,
        in_channel=heard.channel,
        of=heard.ts,
        as_=heard.sort,
        up_to=heard.edited,
        under=heard.record_id,
    )


def listening_since(tx: Tx) -> datetime:
    """Return since when messages are kept track of; at the first time that is now."""
    known = tx.db.execute(select(t.facts.c.value).where(t.facts.c.name == _LISTENING)).scalar()
    if known is not None:
        return datetime.fromisoformat(known)
    tx.run(_BEGAN, name=_LISTENING, value=tx.now.isoformat())
    return tx.now


def threads(read: Read, since: datetime) -> list[Thread]:
    """Return our messages that were sent since then, and those about open records that changed since: newest first."""
    told = select(t.notices.c.post_id).where(
        t.notices.c.record_id.in_(_lively(since)), t.notices.c.post_id.is_not(None)
    )
    on_cards = select(t.card_lines.c.post_id).where(t.card_lines.c.record_id.in_(_lively(since)))
    chosen = select(t.posts.c.slack_channel, t.posts.c.slack_ts).where(
        t.posts.c.slack_ts.is_not(None),
        t.posts.c.parent_id.is_(None),  # what stands in a thread has none of its own
        or_(
            t.posts.c.send_at >= since,
            t.posts.c.record_id.in_(_lively(since)),
            t.posts.c.id.in_(told),
            t.posts.c.id.in_(on_cards),
        ),
    )
    rows = read.db.execute(chosen.order_by(t.posts.c.send_at.desc(), t.posts.c.id.desc()))
    return [Thread(row.slack_channel, row.slack_ts) for row in rows]


def _lively(since: datetime) -> Select[tuple[int]]:
    return select(t.records.c.id).where(OPEN, t.records.c.changed_at >= since)


def note_of(read: Read, heard: Heard) -> Note | None:
    """Return the note that a message became; None when it became none."""
    chosen = select(t.notes).where(
        t.notes.c.record_id == heard.record_id,
        t.notes.c.slack_channel == heard.channel,
        t.notes.c.slack_ts == heard.ts,
    )
    row = read.db.execute(chosen).mappings().first()
    return Note(**row) if row else None


def rewrite(tx: Tx, note: Note, text: str) -> None:
    """Give a note the words that now stand in Slack; the old ones stay in the history."""
    _tell(tx, note, NOTE_EDITED, after=text)
    tx.run(_REWRITTEN, note=note.id, words=text, plain=fold(text))


def strike(tx: Tx, note: Note) -> None:
    """Mark a note whose message is gone; its words stay in the history."""
    _tell(tx, note, NOTE_DELETED, after="")
    tx.run(_STRUCK, note=note.id, moment=tx.now)


def _tell(tx: Tx, note: Note, verb: str, *, after: str) -> None:
    tx.log(verb, record_id=note.record_id, before={"text": note.text}, after={"text": after})


_BEGAN = insert(t.facts)
_FOLLOWED = (
    update(t.heard)
    .where(t.heard.c.channel == bindparam("in_channel"), t.heard.c.ts == bindparam("of"))
    .values(sort=bindparam("as_"), edited=bindparam("up_to"), record_id=bindparam("under"))
)
_REWRITTEN = (
    update(t.notes)
    .where(t.notes.c.id == bindparam("note"))
    .values(text=bindparam("words"), folded=bindparam("plain"))
)
_STRUCK = update(t.notes).where(t.notes.c.id == bindparam("note")).values(struck_at=bindparam("moment"))
