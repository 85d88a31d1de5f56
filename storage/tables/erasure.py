"""The table of people who were erased, and, while an erasure runs, the spellings of their names."""

from sqlalchemy import BigInteger, Column, ForeignKey, String, Table, Text

from bot.erasure import Erasure
from storage.tables.columns import IDENTITY, NOT_EXPORTED, Moment, metadata
from storage.tables.declaration import row_of

# Nobody who was erased asks for a personal file.
erasures = Table(
    "erasures",
    metadata,
    Column("person_id", ForeignKey("persons.id"), primary_key=True, autoincrement=False, info=NOT_EXPORTED),
    Column("pseudonym", String(200), nullable=False, info=IDENTITY),
    Column("at", Moment, nullable=False),
    Column("asked_by", BigInteger, info=NOT_EXPORTED),
    Column("words", Text, nullable=False, info=IDENTITY),
    Column("shown", Text, nullable=False, info=IDENTITY),
    Column("done_at", Moment),
    info=row_of(Erasure),
)
