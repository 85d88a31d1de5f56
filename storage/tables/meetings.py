"""The table of meetings."""

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Date,
    ForeignKey,
    Integer,
    String,
    Table,
    Text,
    Time,
    false,
    or_,
)

from bot.meeting_record import Correction, MeetingRecord
from bot.meetings import Attendance, Meeting
from bot.permissions import Actor
from storage.subqueries import exists_in, lists_person
from storage.tables.columns import (
    CODE,
    PERSON,
    WORDS,
    JsonTuple,
    Moment,
    RowId,
    index_where_set,
    metadata,
    partial_index,
    record_id,
)
from storage.tables.declaration import RecordTable, row_of
from storage.tables.records import records

meetings = Table(
    "meetings",
    metadata,
    record_id(),
    Column("group_name", String(200), nullable=False, info=WORDS),
    Column("starts_on", Date, nullable=False, index=True),
    Column("hour", Time),
    Column("zone", String(60), nullable=False, info=CODE),
    Column("typed", String(120), nullable=False, info=WORDS),
    Column("begins_at", Moment, nullable=False, index=True),
    Column("minutes", Integer),
    Column("place", Text, nullable=False, info=WORDS),
    Column("link", Text, nullable=False, info=WORDS),
    Column("chair_id", BigInteger, info=PERSON),
    Column("official", Integer),
    Column("series_id", BigInteger),
    Column("invited", JsonTuple, nullable=False, info=CODE),
    Column("called_at", Moment),
    Column("held_on", Date),
    Column("was", String(100), nullable=False, info=CODE),
    Column("reason", Text, nullable=False, info=WORDS),
    Column("step_at", Moment),
    Column("step_by", BigInteger, info=PERSON),
    Column("call_line", Text, nullable=False, server_default="", info=WORDS),
    Column("paused_at", Moment),
    Column("call_due_at", Moment),
    Column("representatives", JsonTuple, nullable=False, server_default="[]", info=CODE),
    Column("body", String(40), nullable=False, server_default="", info=CODE),
    Column("papers_on", Date),
    Column("papers_told", Date),
    Column("headcount", JsonTuple, nullable=False, server_default="[]", info=CODE),
    Column("agenda_at", Moment),
    Column("agenda_due_at", Moment),
)
# A tick asks each second for the next one.
index_where_set(meetings.c.call_due_at)
index_where_set(meetings.c.agenda_due_at)
index_where_set(meetings.c.held_on)

attendances = Table(
    "attendances",
    metadata,
    Column("record_id", ForeignKey("records.id"), primary_key=True, autoincrement=False),
    Column("person_id", ForeignKey("persons.id"), primary_key=True, autoincrement=False, info=PERSON),
    Column("answer", String(20), nullable=False, info=CODE),
    Column("answered_for", String(100), nullable=False, info=CODE),
    Column("answered_at", Moment),
    Column("answered_by", BigInteger, info=PERSON),
    Column("representative_id", BigInteger, info=PERSON),
    info=row_of(Attendance),
)
# A cancelled meeting has given its number back.
partial_index(
    "ix_meetings_official", meetings.c.official, where=meetings.c.official.is_not(None), unique=True
)

meeting_records = Table(
    "meeting_records",
    metadata,
    Column("record_id", ForeignKey("records.id"), primary_key=True, autoincrement=False),
    Column("state", String(20), nullable=False, index=True, info=CODE),
    Column("due_at", Moment),
    Column("previewed_at", Moment),
    Column("paused_at", Moment),
    Column("content", Text, nullable=False, info=WORDS),
    Column("revision", Integer, nullable=False),
    Column("sent_at", Moment),
    Column("until", Date),
    Column("until_at", Moment),
    Column("waits_at", Moment),
    Column("final_at", Moment),
    Column("approved_at", Moment),
    Column("approved_by", BigInteger, info=PERSON),
    Column("approved_in", BigInteger),
    info=row_of(MeetingRecord),
)
index_where_set(meeting_records.c.due_at)

corrections = Table(
    "corrections",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("record_id", ForeignKey("records.id"), nullable=False, index=True),
    Column("person_id", ForeignKey("persons.id"), nullable=False, info=PERSON),
    Column("at", Moment, nullable=False),
    Column("text", Text, nullable=False, info=WORDS),
    Column("answer", String(20), nullable=False, info=CODE),
    Column("answered_by", BigInteger, info=PERSON),
    Column("answered_at", Moment),
    Column("reason", Text, nullable=False, info=WORDS),
    info=row_of(Correction),
)

_READ = meetings.alias()  # an alias, because the statement around it may select from meetings


def _invites(who: Actor) -> ColumnElement[bool]:
    """Return the condition that a meeting invites somebody, that they come for another, or that they chair it."""
    lists = (_READ.c.invited, _READ.c.representatives)
    is_named = [place for one in lists for place in lists_person(one, who.person_id)]
    return exists_in(_READ, _READ.c.id == records.c.id, or_(_READ.c.chair_id == who.person_id, *is_named))


MEETING = RecordTable(Meeting, (records, meetings), is_unfinished=false(), invites=_invites)
