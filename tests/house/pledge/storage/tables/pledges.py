"""The table of pledges."""

from sqlalchemy import Column, Date, Table

from bot.pledges import Pledge, PledgeState
from storage.tables.columns import Moment, metadata, record_id
from storage.tables.declaration import RecordTable
from storage.tables.records import records

pledges = Table(
    "pledges",
    metadata,
    record_id(),
    Column("due_on", Date, nullable=False, index=True),
    Column("kept_at", Moment),
)

PLEDGE = RecordTable(Pledge, (records, pledges), is_unfinished=records.c.state == PledgeState.OPEN)
