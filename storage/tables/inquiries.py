"""The table of inquiries: what people asked the secretary, and what they were answered."""

from sqlalchemy import BigInteger, Column, ForeignKey, String, Table, Text

from bot.inquiries import Inquiry
from storage.tables.columns import KEY, PERSON, WORDS, Moment, metadata, partial_index
from storage.tables.declaration import row_of

inquiries = Table(
    "inquiries",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("asked_by", ForeignKey("persons.id"), nullable=False, index=True, info=PERSON),
    Column("at", Moment, nullable=False),
    Column("text", Text, nullable=False, info=WORDS),
    Column("channel", String(20), nullable=False, info=KEY),
    Column("answer", Text, nullable=False, info=WORDS),
    Column("answered_by", BigInteger, info=PERSON),
    Column("answered_at", Moment),
    info=row_of(Inquiry),
)
# Most are answered; a few wait.
partial_index("ix_inquiries_open", inquiries.c.id, where=inquiries.c.answered_at.is_(None))
