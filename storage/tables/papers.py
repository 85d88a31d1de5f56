"""The tables of papers: what is known of each, and apart from that its bytes."""

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, LargeBinary, String, Table, Text

from bot.agendas.papers import Paper, PaperFile, PaperState
from storage.tables.columns import (
    CODE,
    FILE,
    PERSON,
    WORDS,
    Moment,
    RowId,
    metadata,
    partial_index,
)
from storage.tables.declaration import row_of

papers = Table(
    "papers",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("item_id", ForeignKey("records.id"), nullable=False, index=True),
    Column("part", Integer, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("title", Text, nullable=False, info=WORDS),
    Column("name", Text, nullable=False, info=WORDS),
    Column("link", Text, nullable=False, info=WORDS),
    Column("state", String(20), nullable=False, info=CODE),
    Column("person_id", ForeignKey("persons.id"), nullable=False, info=PERSON),
    Column("at", Moment, nullable=False),
    Column("answered_by", BigInteger, info=PERSON),
    Column("answered_at", Moment),
    Column("reason", Text, nullable=False, info=WORDS),
    info=row_of(Paper),
)
# A chair's Home asks for those that wait.
partial_index("ix_papers_late", papers.c.id, where=papers.c.state == PaperState.LATE)

paper_files = Table(
    "paper_files",
    metadata,
    Column("paper_id", BigInteger, primary_key=True, autoincrement=False),
    Column("content", LargeBinary, nullable=False, info=FILE),
    info=row_of(PaperFile),
)
