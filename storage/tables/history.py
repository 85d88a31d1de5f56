"""Tables of what happened to records and what was said about them: history, seals, notes, messages, attachments."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, String, Table, Text, literal_column

from bot.history import DENIED, Attachment, HistoryEntry, Note, ReceivedMessage
from bot.seals import Seal
from storage.tables.columns import (
    CODE,
    KEY,
    PERSON,
    WORDS,
    Moment,
    RowId,
    index_where_set,
    metadata,
    partial_index,
)
from storage.tables.declaration import row_of

history = Table(
    "history",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("record_id", ForeignKey("records.id"), index=True),
    Column("at", Moment, nullable=False),
    Column("person_id", BigInteger, info=PERSON),
    Column("role", String(40), nullable=False, info=CODE),
    Column("behalf", String(200), nullable=False, info=WORDS),
    Column("verb", String(40), nullable=False, info=CODE),
    Column("why", Text, nullable=False, info=WORDS),
    Column("before", Text, info=WORDS),
    Column("after", Text, info=WORDS),
    Column("subject_id", BigInteger, info=PERSON),
    info=row_of(HistoryEntry),
)
# Most is done in one's own name; what was done for somebody absent is shown to them when they are back.
IS_ON_BEHALF = history.c.behalf != literal_column("''")
partial_index("ix_history_behalf", history.c.behalf, where=IS_ON_BEHALF)
index_where_set(history.c.subject_id)
# For the last steps of a person, who takes one back or replies to what was said of it.
Index("ix_history_person_id_at", history.c.person_id, history.c.at)
# Digests count the refused attempts of a week.
partial_index("ix_history_denied", history.c.at, where=history.c.verb == literal_column(f"'{DENIED}'"))

# No foreign key: the seal outlives its line, so that a line that was removed is detected.
seals = Table(
    "seals",
    metadata,
    Column("history_id", RowId, primary_key=True, autoincrement=False),
    Column("salt", String(64), nullable=False, info=KEY),
    Column("digest", String(64), nullable=False, info=KEY),
    Column("chain", String(64), nullable=False, info=KEY),
    info=row_of(Seal),
)

notes = Table(
    "notes",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("record_id", ForeignKey("records.id"), nullable=False, index=True),
    Column("person_id", ForeignKey("persons.id"), nullable=False, info=PERSON),
    Column("at", Moment, nullable=False),
    Column("sort", String(20), nullable=False, info=CODE),
    Column("text", Text, nullable=False, info=WORDS),
    Column("slack_channel", String(20), info=KEY),
    Column("slack_ts", String(30), info=KEY),
    Column("struck_at", Moment),
    Column("folded", Text, nullable=False, server_default="", info=WORDS),
    info=row_of(Note),
)
Index("ix_notes_person_id_id", notes.c.person_id, notes.c.id)

heard = Table(
    "heard",
    metadata,
    Column("channel", String(20), primary_key=True, info=KEY),
    Column("ts", String(30), primary_key=True, info=KEY),
    Column("at", Moment, nullable=False),
    Column("sort", String(20), nullable=False, info=CODE),
    Column("edited", String(30), nullable=False, info=KEY),
    Column("record_id", BigInteger),
    info=row_of(ReceivedMessage),
)

attachments = Table(
    "attachments",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("record_id", ForeignKey("records.id"), nullable=False, index=True),
    Column("person_id", ForeignKey("persons.id"), nullable=False, info=PERSON),
    Column("at", Moment, nullable=False),
    Column("file", Text, nullable=False, info=WORDS),
    Column("name", Text, nullable=False, info=WORDS),
    Column("type", String(40), nullable=False, info=CODE),
    Column("size", BigInteger),
    Column("slack_channel", String(20), info=KEY),
    Column("slack_ts", String(30), info=KEY),
    Column("gone_at", Moment),
    info=row_of(Attachment),
)
