"""The tables. A column bears the name of the field it keeps, so that a row is a record and a record a row."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache
from operator import attrgetter
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    Time,
    TypeDecorator,
    UniqueConstraint,
    literal_column,
    text,
)

from bot.actions import OPEN_STATES, Action
from bot.areas import AreaChange
from bot.calendar import Closure
from bot.charter import Level
from bot.decisions import Decision
from bot.erasure import Erasure
from bot.events import Event
from bot.history import DENIED, Attachment, HistoryEntry, Link, Note, ReceivedMessage
from bot.issues import Issue
from bot.paste import PastePreview
from bot.people import Absence, Account, Appointment, Consent, Person
from bot.posts import CardLine, Document, Notification, Post
from bot.proposals import Addressee, Proposal, Round
from bot.records import Kind, Record
from bot.seals import Seal
from bot.sessions import Session, SessionState
from bot.settings import Setting

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# SQLite numbers rows by itself only for a column of exactly this type.
RowId = BigInteger().with_variant(Integer, "sqlite")


class Moment(TypeDecorator[datetime]):
    """An aware UTC moment. SQLite keeps no zone and gets text that sorts as time does."""

    impl = DateTime(timezone=True)
    cache_ok = True

    # Ten moments stand in the rows of one command; SQLAlchemy's own way to SQLite's text takes four times as long.
    def bind_processor(self, dialect: Dialect) -> Any:
        return _as_text if dialect.name == "sqlite" else super().bind_processor(dialect)

    def result_processor(self, dialect: Dialect, coltype: object) -> Any:  # noqa: ARG002 - SQLAlchemy's
        return _from_text if dialect.name == "sqlite" else _in_utc


def _as_text(value: datetime | None) -> str | None:
    if value is None:
        return None
    return _utc_as_text(value if value.tzinfo is UTC else value.astimezone(UTC))


# Most moments of a command are its one reading of the clock. Only in UTC are equal moments the same moment: elsewhere
# the two hours of a night in October are equal too.
@lru_cache(maxsize=1024)
def _utc_as_text(value: datetime) -> str:
    return value.replace(tzinfo=None).isoformat(" ", "microseconds")


def _from_text(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(value).replace(tzinfo=UTC)


def _in_utc(value: datetime | None) -> datetime | None:
    return None if value is None else value.astimezone(UTC)


class JsonTuple(TypeDecorator[tuple[Any, ...]]):
    """A tuple of strings, or of tuples of strings, kept as JSON text."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: tuple[Any, ...] | None, dialect: Dialect) -> str:  # noqa: ARG002 - SQLAlchemy's
        return json.dumps(value or (), ensure_ascii=False)

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[Any, ...]:  # noqa: ARG002 - SQLAlchemy's
        return tuple(tuple(one) if isinstance(one, list) else one for one in json.loads(value or "[]"))


class JsonLadder(TypeDecorator[tuple[Level, ...]]):
    """The levels of a charter as they were at a time, kept as JSON text."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: tuple[Level, ...] | None, dialect: Dialect) -> str:  # noqa: ARG002 - SQLAlchemy's
        return _LADDER.dump_json(value or (), exclude_defaults=True).decode()

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[Level, ...]:  # noqa: ARG002 - SQLAlchemy's
        return _ladder(value or "[]")


_LADDER = TypeAdapter(tuple[Level, ...])


# Many issues have the same ladder, which is never changed.
@lru_cache(maxsize=64)
def _ladder(text: str) -> tuple[Level, ...]:
    return _LADDER.validate_json(text)


class DecimalCents(TypeDecorator[Decimal]):
    """An amount with two decimals, kept as a whole number so that a sum of them is exact."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:  # noqa: ARG002 - SQLAlchemy's
        return None if value is None else int(value.scaleb(2))

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:  # noqa: ARG002 - SQLAlchemy's
        return None if value is None else Decimal(value).scaleb(-2)


def _record_id() -> Column[int]:
    return Column("id", ForeignKey("records.id"), primary_key=True, autoincrement=False)


counters = Table(
    "counters",
    metadata,
    Column("kind", String(20), primary_key=True),
    Column("next", BigInteger, nullable=False),
)

facts = Table(
    "facts",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", Text, nullable=False),
)

charters = Table(
    "charters",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("text", Text, nullable=False),
    Column("loaded_at", Moment, nullable=False),
)

inbox = Table(
    "inbox",
    metadata,
    Column("key", String(200), primary_key=True),
    Column("at", Moment, nullable=False),
    Column("answer", Text, nullable=False),
)

persons = Table(
    "persons",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("name", String(200), nullable=False),
    Column("email", String(320), nullable=False),
    Column("station", String(10), nullable=False),
    Column("language", String(10), nullable=False),
    Column("leaves_on", Date),
    Column("digest", String(10)),
    Column("hours_from", Time),
    Column("hours_to", Time),
)

# What is set for the whole task force, laid over the charter's file.
settings = Table(
    "settings",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("person_id", ForeignKey("persons.id"), nullable=False),
)

accounts = Table(
    "accounts",
    metadata,
    Column("team", String(20), primary_key=True),
    Column("user", String(20), primary_key=True),
    Column("person_id", ForeignKey("persons.id"), nullable=False),
    Column("from_at", Moment, nullable=False),
    Column("to_at", Moment),
)

appointments = Table(
    "appointments",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("person_id", ForeignKey("persons.id"), nullable=False),
    Column("role", String(40), nullable=False),
    Column("entity", String(40)),
    Column("area", String(40)),
    Column("from_on", Date, nullable=False),
    Column("to_on", Date),
)

# The last word on a day of a station.
closures = Table(
    "closures",
    metadata,
    Column("station", String(40), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("name", Text, nullable=False),
    Column("is_open", Boolean, nullable=False),
    Column("at", Moment, nullable=False),
    Column("person_id", ForeignKey("persons.id"), nullable=False),
)

absences = Table(
    "absences",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("person_id", ForeignKey("persons.id"), nullable=False),
    Column("from_on", Date, nullable=False),
    Column("to_on", Date, nullable=False),
    Column("officer_id", ForeignKey("persons.id")),
    Column("at", Moment, nullable=False),
    Column("entered_by", ForeignKey("persons.id"), nullable=False),
)

# The list of areas, change by change, laid over the one of the charter.
area_changes = Table(
    "area_changes",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("sort", String(20), nullable=False),
    Column("code", String(40), nullable=False),
    Column("name", Text, nullable=False),
    Column("aliases", JsonTuple, nullable=False),
    Column("channel", String(80), nullable=False),
    Column("entities", JsonTuple, nullable=False),
    Column("basis", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("from_on", Date),
    Column("state", String(20), nullable=False),
    Column("asked_by", ForeignKey("persons.id"), nullable=False),
    Column("at", Moment, nullable=False),
    Column("answered_by", BigInteger),
    Column("answered_at", Moment),
    Column("answer", Text, nullable=False),
)

# When bodies meet.
sessions = Table(
    "sessions",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("body", String(40), nullable=False),
    Column("on_day", Date, nullable=False),
    Column("papers_on", Date, nullable=False),
    Column("state", String(20), nullable=False),
    Column("at", Moment, nullable=False),
    Column("person_id", ForeignKey("persons.id"), nullable=False),
)
# A body meets once on a day; beside that, what was called off stays.
_IS_PLANNED = sessions.c.state == literal_column(f"'{SessionState.PLANNED}'")
Index(
    "ix_sessions_body_on_day",
    sessions.c.body,
    sessions.c.on_day,
    unique=True,
    sqlite_where=_IS_PLANNED,
    postgresql_where=_IS_PLANNED,
)

# What waits for a second person, and what became of it.
consents = Table(
    "consents",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("verb", String(20), nullable=False),
    Column("facts", Text, nullable=False),
    Column("asked_by", ForeignKey("persons.id"), nullable=False),
    Column("at", Moment, nullable=False),
    Column("state", String(20), nullable=False, index=True),
    Column("answered_by", BigInteger),
    Column("answered_at", Moment),
)

# Who was erased, and while that is going on what named them.
erasures = Table(
    "erasures",
    metadata,
    Column("person_id", ForeignKey("persons.id"), primary_key=True, autoincrement=False),
    Column("pseudonym", String(200), nullable=False),
    Column("at", Moment, nullable=False),
    Column("asked_by", BigInteger),
    Column("words", Text, nullable=False),
    Column("shown", Text, nullable=False),
    Column("done_at", Moment),
)

records = Table(
    "records",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("kind", String(20), nullable=False),
    Column("number", Integer, nullable=False),
    Column("title", Text, nullable=False),
    Column("area", String(40)),
    Column("visibility", String(20), nullable=False),
    Column("state", String(20), nullable=False),
    Column("version", Integer, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("created_by", ForeignKey("persons.id"), nullable=False),
    Column("changed_at", Moment, nullable=False),
    Column("folded", Text, nullable=False),
    UniqueConstraint("kind", "number"),
    Index("ix_records_kind_state", "kind", "state"),
)

items = Table(
    "items",
    metadata,
    _record_id(),
    Column("entity", String(40)),
    Column("for_id", BigInteger),
    Column("due_on", Date),
    Column("due_time", Time),
    Column("due_zone", String(60)),
    Column("due_typed", String(120)),
    Column("due_at", Moment),
    Column("planned", Integer, nullable=False),
    # They stand here too, as the record's: so one index knows what is open and when it is due.
    Column("kind", String(20), nullable=False, server_default=""),
    Column("state", String(20), nullable=False, server_default=""),
)
# As the text of each statement, not as values of it: only so a database sees that the index below will do.
ITEM_IS_OPEN = items.c.state.in_([literal_column(f"'{state}'") for state in OPEN_STATES])
Index(
    "ix_items_open_kind_due_at",
    items.c.kind,
    items.c.due_at,
    items.c.id,
    sqlite_where=ITEM_IS_OPEN,
    postgresql_where=ITEM_IS_OPEN,
)
# Only what is due and not yet planned is looked for; the many others need no entry here.
Index(
    "ix_items_due_on",
    items.c.due_on,
    sqlite_where=items.c.due_on.is_not(None),
    postgresql_where=items.c.due_on.is_not(None),
)

# Few belong to another record, and those of one are asked for.
Index(
    "ix_items_for_id",
    items.c.for_id,
    sqlite_where=items.c.for_id.is_not(None),
    postgresql_where=items.c.for_id.is_not(None),
)

owners = Table(
    "owners",
    metadata,
    Column("record_id", ForeignKey("records.id"), primary_key=True),
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("person_id", ForeignKey("persons.id"), nullable=False),
    # Of a record it is asked whether somebody owns it: with the person alone each of theirs would be looked at.
    Index("ix_owners_person_id_record_id", "person_id", "record_id"),
)

actions = Table(
    "actions",
    metadata,
    _record_id(),
    Column("priority", String(20)),
    Column("result", Text, nullable=False),
    Column("closed_at", Moment),
    Column("closed_by", BigInteger),
    Column("reason", Text, nullable=False, server_default=""),
    Column("repeats", Text),
)

# Closed ones are looked for by the week.
Index(
    "ix_actions_closed_at",
    actions.c.closed_at,
    sqlite_where=actions.c.closed_at.is_not(None),
    postgresql_where=actions.c.closed_at.is_not(None),
)

issues = Table(
    "issues",
    metadata,
    _record_id(),
    Column("options", JsonTuple, nullable=False),
    Column("level", String(40), nullable=False),
    Column("level_since", Moment, nullable=False),
    Column("path", JsonTuple, nullable=False),
    Column("answer", Text, nullable=False),
    Column("ladder", JsonLadder, nullable=False, server_default="[]"),
    Column("positions", JsonTuple, nullable=False, server_default="[]"),
    Column("question_id", BigInteger, index=True),
    Column("days_left", Integer),
    Column("seen_by", BigInteger),
    Column("seen_at", Moment),
    Column("up_at", Moment),
    Column("readers", JsonTuple, nullable=False, server_default="[]"),
    Column("result", Text, nullable=False, server_default=""),
    Column("settled_at", Moment),
)

# Few go up by themselves, and each second the next one is asked for.
Index(
    "ix_issues_up_at",
    issues.c.up_at,
    sqlite_where=issues.c.up_at.is_not(None),
    postgresql_where=issues.c.up_at.is_not(None),
)

events = Table(
    "events",
    metadata,
    _record_id(),
    Column("sort", String(20), nullable=False),
    Column("starts_on", Date, nullable=False, index=True),
    Column("ends_on", Date, nullable=False),
    Column("zone", String(60), nullable=False),
    Column("typed", String(120), nullable=False),
    Column("place", Text, nullable=False),
    Column("entity", String(40)),
)

decisions = Table(
    "decisions",
    metadata,
    _record_id(),
    Column("issue_id", ForeignKey("records.id"), nullable=False, index=True),
    Column("level", String(40), nullable=False),
    Column("word", String(40), nullable=False),
    Column("text", Text, nullable=False),
    Column("decided_on", Date, nullable=False),
    Column("behalf", String(200), nullable=False),
    Column("confirmed_by", BigInteger),
    Column("settled_at", Moment),
    Column("benefit", String(20), nullable=False, server_default=""),
    Column("amount", DecimalCents),
    Column("currency", String(3), nullable=False, server_default=""),
    Column("review_on", Date),
    Column("supersedes_id", BigInteger),
    Column("raised_by", BigInteger),
    Column("readers", JsonTuple, nullable=False, server_default="[]"),
    Column("lines", JsonTuple, nullable=False, server_default="[]"),
    Column("actions", JsonTuple, nullable=False, server_default="[]"),
)
# Few supersede another, and few are to be reviewed.
for few in (decisions.c.supersedes_id, decisions.c.review_on):
    Index(
        f"ix_decisions_{few.name}",
        few,
        sqlite_where=few.is_not(None),
        postgresql_where=few.is_not(None),
    )

proposals = Table(
    "proposals",
    metadata,
    _record_id(),
    Column("text", Text, nullable=False),
    Column("link", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("chosen", Boolean, nullable=False),
    Column("opened_at", Moment),
    Column("held_at", Moment),
    Column("ended_at", Moment),
    Column("missed", Integer, nullable=False),
    Column("reason", Text, nullable=False),
)

addressees = Table(
    "addressees",
    metadata,
    Column("record_id", ForeignKey("records.id"), primary_key=True, autoincrement=False),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("person_id", ForeignKey("persons.id"), primary_key=True, autoincrement=False),
    Column("answer", String(20), nullable=False),
    Column("at", Moment),
    Column("answered_by", BigInteger),
    Column("missed", Boolean, nullable=False),
)

rounds = Table(
    "rounds",
    metadata,
    Column("record_id", ForeignKey("records.id"), primary_key=True, autoincrement=False),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("link", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("opened_at", Moment, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("ended_at", Moment, nullable=False),
    Column("reason", Text, nullable=False),
)

history = Table(
    "history",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("record_id", ForeignKey("records.id"), index=True),
    Column("at", Moment, nullable=False),
    Column("person_id", BigInteger),
    Column("role", String(40), nullable=False),
    Column("behalf", String(200), nullable=False),
    Column("verb", String(40), nullable=False),
    Column("why", Text, nullable=False),
    Column("before", Text),
    Column("after", Text),
    Column("subject_id", BigInteger),
)

# What was done in the name of somebody, for the day on which they are back; most is done in one's own.
IS_ON_BEHALF = history.c.behalf != literal_column("''")
Index("ix_history_behalf", history.c.behalf, sqlite_where=IS_ON_BEHALF, postgresql_where=IS_ON_BEHALF)

# Few lines are of a person, and those of one are asked for.
_HAS_SUBJECT = history.c.subject_id.is_not(None)
Index(
    "ix_history_subject_id",
    history.c.subject_id,
    sqlite_where=_HAS_SUBJECT,
    postgresql_where=_HAS_SUBJECT,
)

# Refused attempts are counted by the week.
_IS_DENIED = history.c.verb == literal_column(f"'{DENIED}'")
Index("ix_history_denied", history.c.at, sqlite_where=_IS_DENIED, postgresql_where=_IS_DENIED)

# A seal outlives the line it is of, so that a line that was taken out is missed: hence no foreign key.
seals = Table(
    "seals",
    metadata,
    Column("history_id", RowId, primary_key=True, autoincrement=False),
    Column("salt", String(64), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("chain", String(64), nullable=False),
)

notes = Table(
    "notes",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("record_id", ForeignKey("records.id"), nullable=False, index=True),
    Column("person_id", ForeignKey("persons.id"), nullable=False),
    Column("at", Moment, nullable=False),
    Column("sort", String(20), nullable=False),
    Column("text", Text, nullable=False),
    Column("slack_channel", String(20)),
    Column("slack_ts", String(30)),
    Column("struck_at", Moment),
    Column("folded", Text, nullable=False, server_default=""),
)

heard = Table(
    "heard",
    metadata,
    Column("channel", String(20), primary_key=True),
    Column("ts", String(30), primary_key=True),
    Column("at", Moment, nullable=False),
    Column("sort", String(20), nullable=False),
    Column("edited", String(30), nullable=False),
    Column("record_id", BigInteger),
)

attachments = Table(
    "attachments",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("record_id", ForeignKey("records.id"), nullable=False, index=True),
    Column("person_id", ForeignKey("persons.id"), nullable=False),
    Column("at", Moment, nullable=False),
    Column("file", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("type", String(40), nullable=False),
    Column("size", BigInteger),
    Column("slack_channel", String(20)),
    Column("slack_ts", String(30)),
    Column("gone_at", Moment),
)

notifications = Table(
    "notifications",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("key", String(200), nullable=False, unique=True),
    Column("record_id", BigInteger),
    Column("person_id", ForeignKey("persons.id"), nullable=False),
    Column("reason", String(20), nullable=False),
    Column("context", Text, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("state", String(20), nullable=False),
    Column("post_id", BigInteger, index=True),
    Column("stands_for", BigInteger),
    Index("ix_notifications_state_due_at", "state", "due_at"),
    # With the record alone SQLite takes the index above for those of one record, and reads all that wait or were told.
    Index("ix_notifications_record_id_state_due_at", "record_id", "state", "due_at"),
)
# A few notifications are of no record: what they tell of is found by what they say.
_HAS_NO_RECORD = notifications.c.record_id.is_(None)
Index(
    "ix_notifications_reason_context",
    notifications.c.reason,
    notifications.c.context,
    sqlite_where=_HAS_NO_RECORD,
    postgresql_where=_HAS_NO_RECORD,
)

snoozes = Table(
    "snoozes",
    metadata,
    Column("person_id", ForeignKey("persons.id"), primary_key=True),
    Column("record_id", ForeignKey("records.id"), primary_key=True),
    Column("until", Moment),  # None: no reminder until they want them again
)

SET_ON_SEND = {"later": True}  # what only an attempt to send fills in: a new post leaves it to the database
posts = Table(
    "posts",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("key", String(200), nullable=False, unique=True),
    Column("kind", String(20), nullable=False),
    Column("person_id", BigInteger),
    Column("channel", String(80)),
    Column("record_id", BigInteger),
    Column("send_at", Moment, nullable=False),
    Column("expires_at", Moment),
    Column("state", String(20), nullable=False, server_default="pending", info=SET_ON_SEND),
    Column("epoch", Integer, nullable=False, server_default="0", info=SET_ON_SEND),
    Column("lease_until", Moment, info=SET_ON_SEND),
    Column("first_attempt_at", Moment, info=SET_ON_SEND),
    Column("attempts", Integer, nullable=False, server_default="0", info=SET_ON_SEND),
    Column("last_error", Text, nullable=False, server_default="", info=SET_ON_SEND),
    Column("text", Text, info=SET_ON_SEND),
    Column("blocks", Text, info=SET_ON_SEND),
    Column("slack_channel", String(20), info=SET_ON_SEND),
    Column("slack_ts", String(30), info=SET_ON_SEND),
    Column("wanted", Integer, nullable=False, server_default="0", info=SET_ON_SEND),
    Column("shown", Integer, nullable=False, server_default="0", info=SET_ON_SEND),
    Column("parent_id", BigInteger),  # the post in whose thread it stands
    Column("looked_at", Moment, info=SET_ON_SEND),
    Column("doubted_at", Moment, info=SET_ON_SEND),
    Column("plain", Boolean, nullable=False, server_default=text("false"), info=SET_ON_SEND),
    Index("ix_posts_state_send_at", "state", "send_at"),
    Index("ix_posts_record_id", "record_id"),
)
# A post has a ts when it has been sent; those that wait need no entry here.
Index(
    "ix_posts_slack_ts",
    posts.c.slack_ts,
    sqlite_where=posts.c.slack_ts.is_not(None),
    postgresql_where=posts.c.slack_ts.is_not(None),
)

# Each second it is asked which sent posts are due an edit, and each minute which were in doubt: few of many.
_IS_EDIT_DUE = posts.c.shown < posts.c.wanted
Index("ix_posts_due_an_edit", posts.c.id, sqlite_where=_IS_EDIT_DUE, postgresql_where=_IS_EDIT_DUE)
_WAS_UNCERTAIN = posts.c.doubted_at.is_not(None)
Index("ix_posts_doubted_at", posts.c.doubted_at, sqlite_where=_WAS_UNCERTAIN, postgresql_where=_WAS_UNCERTAIN)

# The records of one pasted list share a card: it has a line of each.
card_lines = Table(
    "card_lines",
    metadata,
    Column("post_id", BigInteger, primary_key=True, autoincrement=False),
    Column("record_id", BigInteger, primary_key=True, autoincrement=False, index=True),
)

digests = Table(
    "digests",
    metadata,
    Column("post_id", BigInteger, primary_key=True, autoincrement=False),
    Column("as_of", Moment, nullable=False),
    Column("figures", Text, nullable=False),
)

documents = Table(
    "documents",
    metadata,
    Column("post_id", BigInteger, primary_key=True, autoincrement=False),
    Column("name", String(200), nullable=False),
    Column("title", Text, nullable=False),
    Column("request", Text, nullable=False),
    Column("content", LargeBinary),
    Column("slack_file", String(30)),
)

gates = Table(
    "gates",
    metadata,
    Column("name", String(120), primary_key=True),
    Column("free_at", Moment, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("reason", Text, nullable=False),
)

# Two records that have to do with each other; the smaller id stands first.
links = Table(
    "links",
    metadata,
    Column("one_id", ForeignKey("records.id"), primary_key=True, autoincrement=False),
    Column("other_id", ForeignKey("records.id"), primary_key=True, autoincrement=False, index=True),
    Column("at", Moment, nullable=False),
    Column("person_id", ForeignKey("persons.id"), nullable=False),
    Column("sort", String(20), nullable=False),
)

# Pasted lines that were shown and wait for the word to log them: a button holds too little for twenty of them.
previews = Table(
    "previews",
    metadata,
    Column("key", String(40), primary_key=True),
    Column("person_id", ForeignKey("persons.id"), nullable=False),
    Column("at", Moment, nullable=False),
    Column("words", Text, nullable=False),
    Column("became", Text, nullable=False),
)

# What a record is made of, from the shared to its own. A new kind adds its line.
RECORD_TABLES: dict[Kind, tuple[type[Record], tuple[Table, ...]]] = {
    Kind.ACTION: (Action, (records, items, actions)),
    Kind.ISSUE: (Issue, (records, items, issues)),
    Kind.EVENT: (Event, (records, events)),
    Kind.DECISION: (Decision, (records, decisions)),
    Kind.PROPOSAL: (Proposal, (records, items, proposals)),
}

PLAIN_TABLES: dict[type, Table] = {
    Person: persons,
    Account: accounts,
    Appointment: appointments,
    Absence: absences,
    Consent: consents,
    Erasure: erasures,
    Closure: closures,
    AreaChange: area_changes,
    Session: sessions,
    Setting: settings,
    HistoryEntry: history,
    Seal: seals,
    Link: links,
    Note: notes,
    ReceivedMessage: heard,
    Attachment: attachments,
    PastePreview: previews,
    Notification: notifications,
    Post: posts,
    CardLine: card_lines,
    Document: documents,
    Addressee: addressees,
    Round: rounds,
}

Row = dict[str, Any]
Values = tuple[Any, ...]


AUTONUMBERED_TABLES = (history, notes, notifications, attachments)  # by the database itself


def written_columns(table: Table) -> list[Column[Any]]:
    """Return the columns of a new row, in the order of its values."""
    by_us = (column for column in table.columns if not column.info.get("later"))
    return [column for column in by_us if table not in AUTONUMBERED_TABLES or column.name != "id"]


def _values_getter(table: Table) -> Callable[[object], Values]:
    return attrgetter(*[column.name for column in written_columns(table)])


_TABLES_OF_TYPE: Mapping[type, tuple[tuple[Table, Callable[[object], Values]], ...]] = {
    **{
        record: tuple((table, _values_getter(table)) for table in layers)
        for record, layers in RECORD_TABLES.values()
    },
    **{plain: ((table, _values_getter(table)),) for plain, table in PLAIN_TABLES.items()},
}


def rows_of(thing: object) -> list[tuple[Table, Values]]:
    """Return the rows that keep `thing`, one for each of its tables; owners are written by the store."""
    return [(table, read(thing)) for table, read in _TABLES_OF_TYPE[type(thing)]]
