"""The tables of roll calls: each call, who counts in it until that is deleted, and the counts that stay."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Integer, String, Table, Text

from bot.roll_calls import RollCall, RollCallCount, RollCallPlace
from storage.tables.columns import (
    CODE,
    NOT_EXPORTED,
    PERSON,
    WORDS,
    JsonTuple,
    Moment,
    index_where_set,
    metadata,
)
from storage.tables.declaration import row_of

roll_calls = Table(
    "roll_calls",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("offices", JsonTuple, nullable=False, info=CODE),
    Column("is_exercise", Boolean, nullable=False),
    Column("started_by", ForeignKey("persons.id"), nullable=False, info=PERSON),
    Column("at", Moment, nullable=False),
    Column("state", String(20), nullable=False, info=CODE),
    Column("begun_at", Moment),
    Column("wave", Integer, nullable=False),
    Column("look_at", Moment),
    Column("purged_at", Moment),
    info=row_of(RollCall),
)
index_where_set(roll_calls.c.look_at)

# Of what somebody said for others they get no file: it has the names of those.
roll_call_places = Table(
    "roll_call_places",
    metadata,
    Column("call_id", ForeignKey("roll_calls.id"), primary_key=True, autoincrement=False),
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("office", String(40), nullable=False, info=CODE),
    Column("person_id", ForeignKey("persons.id"), index=True, info=PERSON),
    Column("visitor", Text, nullable=False, info=WORDS),
    Column("answer", String(20), nullable=False, info=CODE),
    Column("reached_at", Moment),
    Column("entered_by", BigInteger, info=NOT_EXPORTED),
    info=row_of(RollCallPlace),
)
roll_call_counts = Table(
    "roll_call_counts",
    metadata,
    Column("call_id", ForeignKey("roll_calls.id"), primary_key=True, autoincrement=False),
    Column("office", String(40), primary_key=True, info=CODE),
    Column("answer", String(20), primary_key=True, info=CODE),
    Column("is_entered", Boolean, primary_key=True),
    Column("is_prompt", Boolean, primary_key=True),
    Column("number", Integer, nullable=False),
    info=row_of(RollCallCount),
)
