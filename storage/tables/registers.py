"""The tables of entries: what they say, and the rows by which a list filters them and a key is unique."""

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    literal_column,
)

from bot.entries import EarlierValue, Entry, EntryState
from bot.entry_import import EntryImport
from bot.permissions import Actor
from storage.subqueries import contains_any_code, exists_in
from storage.tables.columns import (
    CODE,
    KEY,
    PERSON,
    WORDS,
    JsonTuple,
    Moment,
    RowId,
    metadata,
    partial_index,
    record_id,
)
from storage.tables.declaration import RecordTable, row_of
from storage.tables.records import items, records

entries = Table(
    "entries",
    metadata,
    record_id(),
    Column("pairs", JsonTuple, nullable=False, info=WORDS),
    Column("said", String(200), nullable=False, info=CODE),
    Column("said_by", BigInteger, info=PERSON),
    Column("reason", Text, nullable=False, info=WORDS),
    Column("submissions", JsonTuple, nullable=False, server_default="[]", info=WORDS),
    Column("readers", JsonTuple, nullable=False, server_default="[]", info=CODE),
)

# A literal instead of a bound value: only so do the databases see that the partial index applies.
ENTRY_WAITS = entries.c.said != literal_column("''")
partial_index("ix_entries_said", entries.c.id, where=ENTRY_WAITS)

# Written with every change of an entry, as owners are.
entry_values = Table(
    "entry_values",
    metadata,
    Column("record_id", ForeignKey("records.id"), primary_key=True, autoincrement=False),
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("register", String(20), nullable=False, info=CODE),
    Column("field", String(20), nullable=False, info=CODE),
    Column("folded", Text, nullable=False, info=WORDS),
    Index("ix_entry_values_register_field_folded_record_id", "register", "field", "folded", "record_id"),
)
entry_keys = Table(
    "entry_keys",
    metadata,
    Column("record_id", ForeignKey("records.id"), primary_key=True, autoincrement=False),
    Column("register", String(20), nullable=False, info=CODE),
    Column("folded", Text, nullable=False, info=WORDS),
    UniqueConstraint("register", "folded"),
)
# The submissions of entries to bodies, by which they are found; `outcome` is "" until one is confirmed.
submissions = Table(
    "submissions",
    metadata,
    Column("record_id", ForeignKey("records.id"), primary_key=True, autoincrement=False),
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("register", String(20), nullable=False, info=CODE),
    Column("body", String(40), nullable=False, info=CODE),
    Column("outcome", String(40), nullable=False, info=CODE),
    Column("on_day", Date),
    Index("ix_submissions_register_body_outcome_record_id", "register", "body", "outcome", "record_id"),
)

# Only added to: what an entry says on a day is the first of these that ended later, or else what it says now.
earlier_values = Table(
    "earlier_values",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("record_id", ForeignKey("records.id"), nullable=False),
    Column("register", String(20), nullable=False, info=CODE),
    Column("field", String(20), nullable=False, info=CODE),
    Column("text", Text, nullable=False, info=WORDS),
    Column("folded", Text, nullable=False, info=WORDS),
    Column("until", Moment, nullable=False),
    Index("ix_earlier_values_record_id_field_until", "record_id", "field", "until"),
    info=row_of(EarlierValue),
)
freezes = Table(
    "freezes",
    metadata,
    Column("register", String(20), primary_key=True, info=CODE),
    Column("at", Moment, primary_key=True),
    Column("person_id", BigInteger, info=PERSON),
)
# Which warnings hold of an entry; without `told_at` nobody was told of it yet. Written with every change of an entry.
entry_warnings = Table(
    "entry_warnings",
    metadata,
    Column("record_id", ForeignKey("records.id"), primary_key=True, autoincrement=False),
    Column("name", String(20), primary_key=True, info=CODE),
    Column("told_at", Moment),
)
partial_index(
    "ix_entry_warnings_untold", entry_warnings.c.record_id, where=entry_warnings.c.told_at.is_(None)
)
# Rows of files that are being entered, and for a month what came of it.
entry_imports = Table(
    "entry_imports",
    metadata,
    Column("key", String(40), primary_key=True, info=KEY),
    Column("register", String(20), nullable=False, info=CODE),
    Column("person_id", ForeignKey("persons.id"), nullable=False, info=PERSON),
    Column("at", Moment, nullable=False),
    Column("rows", Text, nullable=False, info=WORDS),
    Column("done", Integer, nullable=False),
    Column("result", Text, nullable=False, info=WORDS),
    info=row_of(EntryImport),
)
IMPORT_GOES_ON = entry_imports.c.rows != literal_column("''")
partial_index("ix_entry_imports_unfinished", entry_imports.c.at, where=IMPORT_GOES_ON)

_READ = entries.alias("submitted")  # an alias, because the statement around it may select from entries


def _visible(who: Actor) -> ColumnElement[bool] | None:
    """Return the condition that an entry was submitted to a body at whose level somebody has a role."""
    if not who.roles:
        return None
    return exists_in(_READ, _READ.c.id == records.c.id, contains_any_code(_READ.c.readers, who.roles))


ENTRY = RecordTable(
    Entry, (records, items, entries), is_unfinished=records.c.state == EntryState.OPEN, visible=_visible
)
