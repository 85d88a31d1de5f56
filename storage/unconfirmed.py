"""Words that may be an answer: saved, confirmed, and as their messages say now."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Select, and_, bindparam, delete, exists, func, or_, select, update

from bot.history import MessageOutcome
from bot.records import Kind
from bot.replies import is_consent
from bot.unconfirmed import Confirmation, UnconfirmedWords
from storage import tables
from storage.unit_of_work import Read, Tx

u, n, m = tables.unconfirmed.c, tables.notes.c, tables.heard.c
_COLUMNS = [column for column in u if column.name != "text"]


def _rows() -> Select[tuple[object, ...]]:
    """Select words as they read now, without those that were deleted, or turned by an edit into something else.

    Those that an end has counted stay.
    """
    note = and_(n.record_id == u.record_id, n.slack_channel == u.channel, n.slack_ts == u.ts)
    message = and_(m.channel == u.channel, m.ts == u.ts)
    is_there = or_(n.id.is_not(None), m.ts.is_(None), m.sort == MessageOutcome.NOT_UNDERSTOOD)
    return (
        select(*_COLUMNS, func.coalesce(n.text, u.text).label("text"))
        .select_from(tables.unconfirmed.outerjoin(tables.notes, note).outerjoin(tables.heard, message))
        .where(or_(u.answer == Confirmation.AT_END, and_(n.struck_at.is_(None), is_there)))
        .order_by(u.at, u.id)
    )


_OF_RECORDS = _rows().where(u.record_id.in_(bindparam("ids", expanding=True)))
_OF_MESSAGE = _rows().where(u.channel == bindparam("in_channel"), u.ts == bindparam("of"))
_IS_OF_KIND = exists().where(
    tables.records.c.id == u.record_id, tables.records.c.kind == bindparam("of_kind")
)
_UNPLACED = _rows().where(tables.IS_UNCONFIRMED, n.id.is_(None), _IS_OF_KIND)
_OF_WRITER = _rows().where(tables.IS_UNCONFIRMED, u.written_by == bindparam("who"))


def of_records(read: Read, record_ids: Iterable[int]) -> list[UnconfirmedWords]:
    """Return what was written about these records, oldest first, confirmed or not; agreement is left out."""
    ids = list(record_ids)
    return _words(read, _OF_RECORDS, ids=ids) if ids else []


def of_round(read: Read, record_id: int, revision: int) -> list[UnconfirmedWords]:
    """Return what was written in a round of a procedure, or about an issue, whose rounds are all 0."""
    return [one for one in of_records(read, [record_id]) if one.revision == revision]


def of_message(read: Read, channel: str, ts: str) -> list[UnconfirmedWords]:
    """Return a message as words about each record that it may be about."""
    return _words(read, _OF_MESSAGE, in_channel=channel, of=ts)


def by_writer(read: Read, person_id: int) -> list[UnconfirmedWords]:
    """Return all that somebody wrote and nobody has confirmed."""
    return _words(read, _OF_WRITER, who=person_id)


def unplaced(read: Read, kind: Kind) -> list[UnconfirmedWords]:
    """Return what was written under several things, one of this kind among them, and nobody has said about which."""
    return _words(read, _UNPLACED, of_kind=kind)


def _words(read: Read, chosen: Select[tuple[object, ...]], **values: object) -> list[UnconfirmedWords]:
    found = [UnconfirmedWords(**row) for row in read.db.execute(chosen, values).mappings()]
    return [one for one in found if one.answer == Confirmation.AT_END or not is_consent(one.text)]


def without_note(read: Read, words: Sequence[UnconfirmedWords]) -> list[UnconfirmedWords]:
    """Return those that are kept under no record yet: they were written under several.

    A note tells them by their message, else by their moment: as a command they were typed in none.
    """
    noted = select(n.record_id, n.slack_channel, n.slack_ts, n.at).where(
        n.record_id.in_({one.record_id for one in words})
    )
    rows = read.db.execute(noted).all() if words else []
    found = {(record, channel or "", ts or at) for record, channel, ts, at in rows}
    return [
        one for one in words if (one.record_id, one.channel, one.ts if one.channel else one.at) not in found
    ]


def save(tx: Tx, words: UnconfirmedWords) -> None:
    """Save words; those of the same message are replaced, and are unconfirmed again."""
    tx.run(_FORGET, of_record=words.record_id, in_channel=words.channel, of=words.ts)
    tx.run(_INSERT, **{name: value for name, value in vars(words).items() if name != "id"})


def forget(tx: Tx, words: Sequence[UnconfirmedWords]) -> None:
    """Delete words that are about something else."""
    for one in words:
        tx.run(_FORGET, of_record=one.record_id, in_channel=one.channel, of=one.ts)


def confirm(tx: Tx, words: Iterable[UnconfirmedWords], answer: Confirmation) -> None:
    for one in words:
        tx.run(_CONFIRM, of_record=one.record_id, in_channel=one.channel, of=one.ts, said=answer)


_IS_OF = (
    u.record_id == bindparam("of_record"),
    u.channel == bindparam("in_channel"),
    u.ts == bindparam("of"),
)
_FORGET = delete(tables.unconfirmed).where(*_IS_OF)
_CONFIRM = update(tables.unconfirmed).where(*_IS_OF).values(answer=bindparam("said"))
_INSERT = tables.unconfirmed.insert()
