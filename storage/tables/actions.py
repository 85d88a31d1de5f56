"""The table of actions."""

from sqlalchemy import BigInteger, Column, String, Table, Text

from bot.actions import OPEN_STATES, Action
from storage.tables.columns import (
    CODE,
    PERSON,
    WORDS,
    JsonTuple,
    Moment,
    index_where_set,
    metadata,
    record_id,
)
from storage.tables.declaration import RecordTable
from storage.tables.records import items, records

actions = Table(
    "actions",
    metadata,
    record_id(),
    Column("priority", String(20), info=CODE),
    Column("result", Text, nullable=False, info=WORDS),
    Column("closed_at", Moment),
    Column("closed_by", BigInteger, info=PERSON),
    Column("reason", Text, nullable=False, server_default="", info=WORDS),
    Column("repeats", Text, info=WORDS),
    Column("owner_roles", JsonTuple, nullable=False, server_default="[]", info=CODE),
    Column("asked_by", BigInteger, info=PERSON),
)
# Digests look for what was closed in a week.
index_where_set(actions.c.closed_at)

ACTION = RecordTable(Action, (records, items, actions), is_unfinished=records.c.state.in_(OPEN_STATES))
