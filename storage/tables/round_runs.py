"""The tables of rounds: when each opens and closes, its seats, and what was answered for them."""

from sqlalchemy import BigInteger, Column, Date, ForeignKey, Integer, String, Table

from bot.rounds import RoundRun, RoundState, Seat, SeatAnswer
from storage.tables.columns import (
    CODE,
    KEY,
    PERSON,
    WORDS,
    JsonTuple,
    Moment,
    index_where_set,
    metadata,
    record_id,
)
from storage.tables.declaration import RecordTable, row_of
from storage.tables.records import items, records

round_runs = Table(
    "round_runs",
    metadata,
    record_id(),
    Column("rule", String(20), nullable=False, info=CODE),
    Column("anchor", String(80), nullable=False, info=KEY),
    Column("for_on", Date, nullable=False),
    Column("opens_on", Date, nullable=False),
    Column("opened_at", Moment),
    Column("look_at", Moment),
)
index_where_set(round_runs.c.look_at)

round_seats = Table(
    "round_seats",
    metadata,
    Column("record_id", ForeignKey("records.id"), primary_key=True, autoincrement=False),
    Column("seat", String(40), primary_key=True, info=CODE),
    Column("place", Integer, nullable=False),
    Column("closes_on", Date, nullable=False),
    Column("closes_at", Moment, nullable=False),
    info=row_of(Seat),
)
round_answers = Table(
    "round_answers",
    metadata,
    Column("record_id", ForeignKey("records.id"), primary_key=True, autoincrement=False),
    Column("seat", String(40), primary_key=True, info=CODE),
    Column("person_id", ForeignKey("persons.id"), primary_key=True, autoincrement=False, info=PERSON),
    Column("for_person", BigInteger, info=PERSON),
    Column("at", Moment, nullable=False),
    Column("state", String(20), nullable=False, info=CODE),
    Column("pairs", JsonTuple, nullable=False, info=WORDS),
    Column("entry_id", BigInteger),
    Column("cleared_by", BigInteger, info=PERSON),
    Column("cleared_at", Moment),
    Column("cleared_version", Integer),
    info=row_of(SeatAnswer),
)
index_where_set(round_answers.c.entry_id)

ROUND = RecordTable(
    RoundRun,
    (records, items, round_runs),
    is_unfinished=records.c.state.in_((RoundState.PLANNED, RoundState.OPEN)),
)
