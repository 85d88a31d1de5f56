"""The table of events."""

from sqlalchemy import BigInteger, Column, Date, String, Table, Text, Time, false

from bot.events import Event
from storage.tables.columns import CODE, PERSON, WORDS, JsonTuple, Moment, metadata, record_id
from storage.tables.declaration import RecordTable
from storage.tables.records import records

events = Table(
    "events",
    metadata,
    record_id(),
    Column("sort", String(20), nullable=False, info=CODE),
    Column("starts_on", Date, nullable=False),
    Column("ends_on", Date, nullable=False, index=True),
    Column("zone", String(60), nullable=False, info=CODE),
    Column("typed", String(120), nullable=False, info=WORDS),
    Column("place", Text, nullable=False, info=WORDS),
    Column("entity", String(40), info=CODE),
    Column("was", String(80), nullable=False, server_default="", info=CODE),
    Column("reason", Text, nullable=False, server_default="", info=WORDS),
    Column("step_at", Moment),
    Column("step_by", BigInteger, info=PERSON),
    Column("hour", Time),
    Column("other_areas", JsonTuple, nullable=False, server_default="[]", info=CODE),
    Column("other_entities", JsonTuple, nullable=False, server_default="[]", info=CODE),
    Column("organiser", Text, nullable=False, server_default="", info=WORDS),
    Column("link", Text, nullable=False, server_default="", info=WORDS),
    Column("registration", String(80), nullable=False, server_default="", info=CODE),
    Column("nomination", String(80), nullable=False, server_default="", info=CODE),
)

EVENT = RecordTable(Event, (records, events), is_unfinished=false())
