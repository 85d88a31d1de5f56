"""Days on which bodies meet become meetings, which are the one thing kept of them.

Each session becomes a whole day's meeting with a reference of its own. One of the task force on the day of a meeting that
is planned already gives that meeting its day for papers instead. What the history says of sessions stays as it was
sealed; its steps are told again with the meeting, in the names of today.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
import yaml
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

Row = Mapping[Any, Any]
STEPS = {"session": "reopen", "session move": "move", "session off": "cancel"}  # the verbs of today
FIELDS = {"on_day": "starts_on", "papers_on": "papers_on", "state": "state"}


class Moment(sa.TypeDecorator[datetime]):
    """An aware UTC moment, on SQLite a text."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def bind_processor(self, dialect: sa.Dialect) -> Any:
        return _as_text if dialect.name == "sqlite" else super().bind_processor(dialect)

    def result_processor(self, dialect: sa.Dialect, coltype: object) -> Any:
        return _from_text if dialect.name == "sqlite" else super().result_processor(dialect, coltype)


def _as_text(value: datetime | None) -> str | None:
    if value is None:
        return None
    return value.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")


def _from_text(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(value).replace(tzinfo=UTC)


sessions = sa.table(
    "sessions",
    sa.column("id", sa.BigInteger),
    sa.column("body", sa.String),
    sa.column("on_day", sa.Date),
    sa.column("papers_on", sa.Date),
    sa.column("state", sa.String),
    sa.column("at", Moment),
    sa.column("person_id", sa.BigInteger),
)
records = sa.table(
    "records",
    *[
        sa.column(name)
        for name in ("id", "kind", "number", "title", "area", "visibility", "state", "version", "folded")
    ],
    sa.column("created_at", Moment),
    sa.column("created_by", sa.BigInteger),
    sa.column("changed_at", Moment),
)
meetings = sa.table(
    "meetings",
    *[
        sa.column(name)
        for name in ("id", "group_name", "zone", "typed", "place", "link", "invited", "was", "reason", "body")
    ],
    sa.column("starts_on", sa.Date),
    sa.column("hour", sa.Time),
    sa.column("begins_at", Moment),
    sa.column("held_on", sa.Date),
    sa.column("step_at", Moment),
    sa.column("step_by", sa.BigInteger),
    sa.column("papers_on", sa.Date),
)
history = sa.table(
    "history",
    *[sa.column(name) for name in ("id", "record_id", "person_id", "role", "behalf", "verb", "why", "before", "after")],
    sa.column("at", Moment),
)  # fmt: skip
counters = sa.table("counters", sa.column("kind", sa.String), sa.column("next", sa.BigInteger))


@dataclass(frozen=True)
class TaskForce:
    """What the charter says of the task force: its own body, the name of its meetings, and its clocks."""

    body: str
    title: str
    zone: str

    def begins_at(self, day: date) -> datetime:
        return datetime.combine(day, time(), ZoneInfo(self.zone)).astimezone(UTC)


def upgrade() -> None:
    op.add_column("meetings", sa.Column("body", sa.String(40), nullable=False, server_default=""))
    op.add_column("meetings", sa.Column("papers_on", sa.Date()))
    db = op.get_bind()
    entered = db.execute(sa.select(sessions).order_by(sessions.c.id)).mappings().all()
    if entered:
        _bring_over(db, entered)
    db.execute(counters.delete().where(counters.c.kind == "session"))
    op.drop_index("ix_sessions_body_on_day", table_name="sessions")
    op.drop_table("sessions")


def _bring_over(db: sa.Connection, entered: Sequence[Row]) -> None:
    own, steps = _task_force(db), _steps(db)
    planned = _planned_days(db, own)
    record, number = _next(db, "record"), _next(db, "meeting")
    for session in entered:
        is_own = session["body"] == own.body
        meeting = planned.pop(session["on_day"], None) if is_own and session["state"] == "planned" else None
        if meeting is not None:
            _give_papers(db, meeting, session)
            continue
        _add(db, session, own, record=record, number=number, steps=steps[session["id"]])
        record, number = record + 1, number + 1
    for kind, following in (("record", record), ("meeting", number)):
        db.execute(counters.update().where(counters.c.kind == kind).values(next=following))


def _next(db: sa.Connection, kind: str) -> int:
    found = db.execute(sa.select(counters.c.next).where(counters.c.kind == kind)).scalar()
    if found is None:
        db.execute(counters.insert().values(kind=kind, next=1))
    return found or 1


def _task_force(db: sa.Connection) -> TaskForce:
    """Return the task force by the charter that was in force last; one without a body where none was kept."""
    newest = sa.text("SELECT text FROM charters ORDER BY loaded_at DESC LIMIT 1")
    charter = yaml.safe_load(db.execute(newest).scalar() or "") or {}
    short = str(charter.get("short", ""))
    names = (one["name"] for one in charter.get("ladder", ()) if short in {one.get("body"), one["name"]})
    title = next(names, short)
    return TaskForce(short, title[:1].upper() + title[1:], charter.get("zone", "UTC"))


def _planned_days(db: sa.Connection, own: TaskForce) -> dict[date, int]:
    """Return the task force's meetings that others know of, by their day at its station, the first of each."""
    is_known = (
        records.c.id == meetings.c.id,
        meetings.c.group_name == "",
        records.c.state != "cancelled",
        records.c.visibility != "restricted",
    )
    found: dict[date, int] = {}
    for row in db.execute(sa.select(meetings).where(*is_known).order_by(records.c.number)).mappings():
        begins_on = row["begins_at"].astimezone(ZoneInfo(own.zone)).date()
        day = row["held_on"] or (row["starts_on"] if row["hour"] is None else begins_on)
        found.setdefault(day, row["id"])
    return found


def _steps(db: sa.Connection) -> dict[int, list[Row]]:
    """Return the lines of history of each session, the oldest first."""
    found: dict[int, list[Row]] = defaultdict(list)
    lines = sa.select(history).where(history.c.record_id.is_(None), history.c.verb.in_(list(STEPS)))
    for row in db.execute(lines.order_by(history.c.id)).mappings():
        found[_said(row["after"]).get("id", 0)].append(row)
    return found


def _said(text: str | None) -> dict[str, Any]:
    """Return the fields that a line holds; none of one that was erased."""
    try:
        said = json.loads(text or "")
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _give_papers(db: sa.Connection, meeting: int, session: Row) -> None:
    day = session["papers_on"]
    db.execute(meetings.update().where(meetings.c.id == meeting).values(papers_on=day))
    _tell(
        db,
        meeting,
        session["at"],
        session["person_id"],
        "papers",
        {"papers_on": None},
        {"papers_on": str(day)},
    )


def _add(
    db: sa.Connection, session: Row, own: TaskForce, *, record: int, number: int, steps: Sequence[Row]
) -> None:
    is_own, is_cancelled = session["body"] == own.body, session["state"] == "cancelled"
    title = own.title if is_own else session["body"]
    first = steps[0] if steps else {"at": session["at"], "person_id": session["person_id"]}
    db.execute(
        records.insert().values(
            id=record,
            kind="meeting",
            number=number,
            title=title,
            area=None,
            visibility="members",
            state=session["state"],
            version=1,
            created_at=first["at"],
            created_by=first["person_id"] or session["person_id"],
            changed_at=session["at"],
            folded=" ".join(title.casefold().replace("-", " ").split()),
        )
    )
    db.execute(
        meetings.insert().values(
            id=record,
            group_name="",
            starts_on=session["on_day"],
            zone=own.zone,
            typed="",
            begins_at=own.begins_at(session["on_day"]),
            place="",
            link="",
            invited="[]",
            was="",
            reason="",
            step_at=session["at"] if is_cancelled or len(steps) > 1 else None,
            step_by=session["person_id"] if is_cancelled or len(steps) > 1 else None,
            body="" if is_own else session["body"],
            papers_on=session["papers_on"],
        )
    )
    created = {"title": title, "state": "planned"}
    _tell(db, record, first["at"], first["person_id"], "create", None, created, role=first.get("role", ""))
    for step in steps[1:]:
        before, after = (dict(_renamed(_said(step[side]), step)) for side in ("before", "after"))
        if before:
            verb = "papers" if before.keys() == {"papers_on"} else STEPS[step["verb"]]
            _tell(db, record, step["at"], step["person_id"], verb, before, after, role=step["role"])


def _renamed(said: Mapping[str, Any], step: Row) -> Iterator[tuple[str, Any]]:
    """Yield the fields that a step changed, by their names in a meeting."""
    before, after = _said(step["before"]), _said(step["after"])
    for old, new in FIELDS.items():
        if old in said and before.get(old) != after.get(old):
            yield new, said[old]


def _tell(
    db: sa.Connection,
    record: int,
    at: datetime,
    by: int | None,
    verb: str,
    before: object,
    after: object,
    *,
    role: str = "",
) -> None:
    """Add a line to the history of a record; it is sealed with the next lines."""
    line = {
        "record_id": record,
        "at": at,
        "person_id": by,
        "role": role,
        "behalf": "",
        "verb": verb,
        "why": "",
    }
    texts = {"before": None if before is None else json.dumps(before), "after": json.dumps(after)}
    db.execute(history.insert().values(**line, **texts))
