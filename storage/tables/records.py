"""Tables that all kinds of records share."""

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    Time,
    UniqueConstraint,
    and_,
    func,
    literal_column,
)

from bot.actions import OPEN_STATES
from bot.history import Link
from bot.paste import PastePreview
from storage.tables.columns import (
    CODE,
    KEY,
    PERSON,
    WORDS,
    Moment,
    index_where_set,
    metadata,
    partial_index,
    record_id,
)
from storage.tables.declaration import row_of

records = Table(
    "records",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("kind", String(20), nullable=False, info=CODE),
    Column("number", Integer, nullable=False),
    Column("title", Text, nullable=False, info=WORDS),
    Column("area", String(40), info=CODE),
    Column("visibility", String(20), nullable=False, info=CODE),
    Column("state", String(20), nullable=False, info=CODE),
    Column("version", Integer, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("created_by", ForeignKey("persons.id"), nullable=False, info=PERSON),
    Column("changed_at", Moment, nullable=False),
    Column("folded", Text, nullable=False, info=WORDS),
    UniqueConstraint("kind", "number"),
    Index("ix_records_kind_state", "kind", "state"),
)
# The kind of an entry is the prefix of its register: four letters at most, and fewer than any of the bot's own has.
IS_ENTRY = func.length(records.c.kind) <= literal_column("4")
partial_index("ix_records_entries_changed_at", records.c.kind, records.c.changed_at, where=IS_ENTRY)

items = Table(
    "items",
    metadata,
    record_id(),
    Column("entity", String(40), info=CODE),
    Column("for_id", BigInteger),
    Column("due_on", Date),
    Column("due_time", Time),
    Column("due_zone", String(60), info=CODE),
    Column("due_typed", String(120), info=WORDS),
    Column("due_at", Moment),
    Column("planned", Integer, nullable=False),
    # Copies of the record's columns, so that one index covers what is open and when it is due.
    Column("kind", String(20), nullable=False, server_default="", info=CODE),
    Column("state", String(20), nullable=False, server_default="", info=CODE),
    Column("due_hangs_on", Text, info=WORDS),
)
# Literals instead of bound values: only so do the databases see that the partial index below applies.
ITEM_IS_OPEN = items.c.state.in_([literal_column(f"'{state}'") for state in OPEN_STATES])
partial_index("ix_items_open_kind_due_at", items.c.kind, items.c.due_at, items.c.id, where=ITEM_IS_OPEN)
index_where_set(items.c.due_on)
index_where_set(items.c.for_id)
partial_index(
    "ix_items_open_due_hangs_on",
    items.c.due_hangs_on,
    items.c.id,
    where=and_(ITEM_IS_OPEN, items.c.due_hangs_on.is_not(None)),
)

owners = Table(
    "owners",
    metadata,
    Column("record_id", ForeignKey("records.id"), primary_key=True),
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("person_id", ForeignKey("persons.id"), nullable=False, info=PERSON),
    # Queries ask whether somebody owns a given record: an index of the person alone would read all their records.
    Index("ix_owners_person_id_record_id", "person_id", "record_id"),
)

# Two related records; the smaller id stands first.
links = Table(
    "links",
    metadata,
    Column("one_id", ForeignKey("records.id"), primary_key=True, autoincrement=False),
    Column("other_id", ForeignKey("records.id"), primary_key=True, autoincrement=False, index=True),
    Column("at", Moment, nullable=False),
    Column("person_id", ForeignKey("persons.id"), nullable=False, info=PERSON),
    Column("sort", String(20), nullable=False, info=CODE),
    info=row_of(Link),
)

# Pasted lines that were shown and not confirmed yet: the value of a button is too small for twenty of them.
previews = Table(
    "previews",
    metadata,
    Column("key", String(40), primary_key=True, info=KEY),
    Column("person_id", ForeignKey("persons.id"), nullable=False, info=PERSON),
    Column("at", Moment, nullable=False),
    Column("words", Text, nullable=False, info=WORDS),
    Column("became", Text, nullable=False, info=WORDS),
    info=row_of(PastePreview),
)
