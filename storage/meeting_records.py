"""Queries of the records of meetings, and of the corrections that people ask for in them."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.meeting_record import Correction, CorrectionAnswer, MeetingRecord, RecordState
from bot.meetings import Meeting
from bot.notifications import NotificationState, Reason
from bot.posts import PostState
from storage import tables
from storage.failed_plans import is_not_set_aside
from storage.unit_of_work import Read, Tx

k, c, n, p = tables.meeting_records.c, tables.corrections.c, tables.notifications.c, tables.posts.c


def find(read: Read, meeting_id: int) -> MeetingRecord | None:
    row = read.db.execute(_OF_MEETING, {"of": meeting_id}).mappings().first()
    return MeetingRecord(**row) if row else None


def of_meetings(read: Read, meeting_ids: Collection[int]) -> dict[int, MeetingRecord]:
    """Return the records of some meetings, by meeting."""
    rows = read.db.execute(_OF_MEETINGS, {"of": list(meeting_ids)}).mappings() if meeting_ids else ()
    return {row["record_id"]: MeetingRecord(**row) for row in rows}


def save(tx: Tx, record: MeetingRecord) -> None:
    tx.run(_SAVE[tx.dialect], **vars(record))


def due(read: Read, *, by: datetime) -> list[MeetingRecord]:
    """Return the records at which the clock looks by a moment."""
    return [MeetingRecord(**row) for row in read.db.execute(_DUE, {"by": by}).mappings()]


def next_due(read: Read) -> datetime | None:
    """Return when the clock next looks at a record; None for never."""
    at: datetime | None = read.db.execute(_NEXT_DUE).scalar()
    return at


def unfinished(read: Read) -> list[MeetingRecord]:
    """Return the records that are not final, and those that no later meeting has approved."""
    found = [MeetingRecord(**row) for row in read.db.execute(_UNFINISHED).mappings()]
    return sorted(found, key=lambda one: -one.record_id)


def with_content(read: Read, *, newest: int | None) -> list[MeetingRecord]:
    """Return the newest records that were sent, or all, the newest first."""
    chosen = _WITH_CONTENT if newest is None else _WITH_CONTENT.limit(newest)
    return [MeetingRecord(**row) for row in read.db.execute(chosen).mappings()]


def corrections(read: Read, meeting_id: int) -> list[Correction]:
    """Return what was asked to be corrected in a record, oldest first."""
    return [Correction(**row) for row in read.db.execute(_CORRECTIONS, {"of": meeting_id}).mappings()]


def correction(read: Read, number: int) -> Correction | None:
    row = read.db.execute(_CORRECTION, {"number": number}).mappings().first()
    return Correction(**row) if row else None


def add_correction(tx: Tx, asked: Correction) -> Correction:
    """Keep a correction at once, so that it has its number."""
    values = {name: value for name, value in vars(asked).items() if name != "id"}
    made = tx.db.execute(tables.corrections.insert().values(values).returning(c.id))
    asked.id = made.scalar_one()
    return asked


def save_answer(tx: Tx, asked: Correction) -> None:
    answered = {name: getattr(asked, name) for name in ("answer", "answered_by", "answered_at", "reason")}
    tx.db.execute(_ANSWER, {"number": asked.id, **{f"{name}_new": value for name, value in answered.items()}})


def reached(read: Read, meeting: Meeting, *, by: datetime | None) -> frozenset[int]:
    """Return who got the draft record by a moment, themselves or through their stand-in."""
    in_time = [p.slack_ts <= f"{by.timestamp():.6f}"] if by else []
    chosen = (
        select(func.coalesce(n.stands_for, n.person_id))
        .join(tables.posts, p.id == n.post_id)
        .where(n.record_id == meeting.id, n.reason == Reason.RECORD_DRAFT)
        .where(n.state == NotificationState.BATCHED, p.state == PostState.SENT, *in_time)
    )
    return frozenset(read.db.execute(chosen).scalars())


def _upsert(dialect: Any) -> Any:
    wanted = dialect.insert(tables.meeting_records)
    fields = [column.name for column in tables.meeting_records.columns if not column.primary_key]
    changes = {name: wanted.excluded[name] for name in fields}
    return wanted.on_conflict_do_update(index_elements=["record_id"], set_=changes)


_SAVE = {"sqlite": _upsert(sqlite), "postgresql": _upsert(postgresql)}
_OF_MEETING = select(tables.meeting_records).where(k.record_id == bindparam("of"))
_OF_MEETINGS = select(tables.meeting_records).where(k.record_id.in_(bindparam("of", expanding=True)))
_IS_LOOKED_AT = (k.due_at.is_not(None), is_not_set_aside(k.record_id))
_DUE = (
    select(tables.meeting_records)
    .where(*_IS_LOOKED_AT, k.due_at <= bindparam("by"))
    .order_by(k.due_at)
    .limit(20)
)
_NEXT_DUE = select(func.min(k.due_at)).where(*_IS_LOOKED_AT)
_UNFINISHED = select(tables.meeting_records).where(
    k.state.in_([one for one in RecordState if one is not RecordState.APPROVED])
)
_WITH_CONTENT = select(tables.meeting_records).where(k.content != "").order_by(k.record_id.desc())
_CORRECTIONS = select(tables.corrections).where(c.record_id == bindparam("of")).order_by(c.id)
_CORRECTION = select(tables.corrections).where(c.id == bindparam("number"))
_ANSWER = (
    update(tables.corrections)
    .where(c.id == bindparam("number"), c.answer == CorrectionAnswer.NONE)
    .values({name: bindparam(f"{name}_new") for name in ("answer", "answered_by", "answered_at", "reason")})
)
