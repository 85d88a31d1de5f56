"""The table of words that may be an answer, until whoever wrote them says so."""

from sqlalchemy import Column, ForeignKey, Integer, String, Table, Text, UniqueConstraint, literal_column

from bot.unconfirmed import Confirmation, UnconfirmedWords
from storage.tables.columns import CODE, KEY, PERSON, WORDS, Moment, RowId, metadata, partial_index
from storage.tables.declaration import row_of

unconfirmed = Table(
    "unconfirmed",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("record_id", ForeignKey("records.id"), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("person_id", ForeignKey("persons.id"), nullable=False, info=PERSON),
    Column("written_by", ForeignKey("persons.id"), nullable=False, info=PERSON),
    Column("channel", String(20), nullable=False, info=KEY),
    Column("ts", String(30), nullable=False, info=KEY),
    Column("at", Moment, nullable=False),
    Column("text", Text, nullable=False, info=WORDS),
    Column("entity", String(40), nullable=False, info=CODE),
    Column("answer", String(20), nullable=False, info=CODE),
    UniqueConstraint("record_id", "channel", "ts"),
    info=row_of(UnconfirmedWords),
)
# Home and every answer read the unconfirmed words of somebody. A literal, or the databases don't use the partial index.
IS_UNCONFIRMED = unconfirmed.c.answer == literal_column(f"'{Confirmation.NONE}'")
partial_index("ix_unconfirmed_written_by", unconfirmed.c.written_by, where=IS_UNCONFIRMED)
