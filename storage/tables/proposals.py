"""Tables of proposals: the proposals, who is asked in each round, and the rounds that ended."""

from sqlalchemy import BigInteger, Boolean, Column, Date, ForeignKey, Integer, String, Table, Text

from bot.proposals import UNFINISHED_STATES, Addressee, Proposal, Round
from storage.tables.columns import CODE, KEY, PERSON, WORDS, Moment, index_where_set, metadata, record_id
from storage.tables.declaration import RecordTable, row_of
from storage.tables.records import items, records

proposals = Table(
    "proposals",
    metadata,
    record_id(),
    Column("text", Text, nullable=False, info=WORDS),
    Column("link", Text, nullable=False, info=WORDS),
    Column("sha256", String(64), nullable=False, info=KEY),
    Column("revision", Integer, nullable=False),
    Column("chosen", Boolean, nullable=False),
    Column("opened_at", Moment),
    Column("held_at", Moment),
    Column("ended_at", Moment),
    Column("missed", Integer, nullable=False),
    Column("reason", Text, nullable=False, info=WORDS),
    Column("offered_end", Date),
    Column("unsaid", Integer, nullable=False, server_default="0"),
    Column("late", Integer, nullable=False, server_default="0"),
)

index_where_set(proposals.c.ended_at)

addressees = Table(
    "addressees",
    metadata,
    Column("record_id", ForeignKey("records.id"), primary_key=True, autoincrement=False),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("person_id", ForeignKey("persons.id"), primary_key=True, autoincrement=False, info=PERSON),
    Column("answer", String(20), nullable=False, info=CODE),
    Column("at", Moment),
    Column("answered_by", BigInteger, info=PERSON),
    Column("missed", Boolean, nullable=False),
    Column("asked_on", Date),
    Column("days_due", Integer),
    Column("days_short", Integer),
    info=row_of(Addressee),
)

rounds = Table(
    "rounds",
    metadata,
    Column("record_id", ForeignKey("records.id"), primary_key=True, autoincrement=False),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("title", Text, nullable=False, info=WORDS),
    Column("text", Text, nullable=False, info=WORDS),
    Column("link", Text, nullable=False, info=WORDS),
    Column("sha256", String(64), nullable=False, info=KEY),
    Column("opened_at", Moment, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("ended_at", Moment, nullable=False),
    Column("reason", Text, nullable=False, info=WORDS),
    info=row_of(Round),
)

PROPOSAL = RecordTable(
    Proposal, (records, items, proposals), is_unfinished=records.c.state.in_(UNFINISHED_STATES)
)
