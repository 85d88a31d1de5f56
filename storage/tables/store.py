"""Tables of the store itself: counters, facts, charters and the answers to calls."""

from sqlalchemy import BigInteger, Column, String, Table, Text

from storage.tables.columns import CODE, KEY, WORDS, Moment, metadata

counters = Table(
    "counters",
    metadata,
    Column("kind", String(20), primary_key=True, info=CODE),
    Column("next", BigInteger, nullable=False),
)

facts = Table(
    "facts",
    metadata,
    Column("name", String(40), primary_key=True, info=CODE),
    Column("value", Text, nullable=False, info=CODE),
)

charters = Table(
    "charters",
    metadata,
    Column("sha256", String(64), primary_key=True, info=KEY),
    Column("text", Text, nullable=False, info=WORDS),
    Column("loaded_at", Moment, nullable=False),
)

inbox = Table(
    "inbox",
    metadata,
    Column("key", String(200), primary_key=True, info=KEY),
    Column("at", Moment, nullable=False),
    Column("answer", Text, nullable=False, info=WORDS),
)
