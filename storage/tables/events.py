"""The table of events."""

from sqlalchemy import Column, Date, String, Table, Text, false

from bot.events import Event
from storage.tables.columns import CODE, WORDS, metadata, record_id
from storage.tables.declaration import RecordTable
from storage.tables.records import records

events = Table(
    "events",
    metadata,
    record_id(),
    Column("sort", String(20), nullable=False, info=CODE),
    Column("starts_on", Date, nullable=False, index=True),
    Column("ends_on", Date, nullable=False),
    Column("zone", String(60), nullable=False, info=CODE),
    Column("typed", String(120), nullable=False, info=WORDS),
    Column("place", Text, nullable=False, info=WORDS),
    Column("entity", String(40), info=CODE),
)

EVENT = RecordTable(Event, (records, events), is_unfinished=false())
