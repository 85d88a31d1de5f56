"""The table of changes to the list of areas, applied in order to the list of the charter."""

from sqlalchemy import BigInteger, Column, Date, ForeignKey, String, Table, Text

from bot.areas import AreaChange
from storage.tables.columns import CODE, KEY, PERSON, WORDS, JsonTuple, Moment, metadata
from storage.tables.declaration import row_of

area_changes = Table(
    "area_changes",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("sort", String(20), nullable=False, info=CODE),
    Column("code", String(40), nullable=False, info=CODE),
    Column("name", Text, nullable=False, info=WORDS),
    Column("aliases", JsonTuple, nullable=False, info=WORDS),
    Column("channel", String(80), nullable=False, info=KEY),
    Column("entities", JsonTuple, nullable=False, info=CODE),
    Column("basis", Text, nullable=False, info=WORDS),
    Column("reason", Text, nullable=False, info=WORDS),
    Column("from_on", Date),
    Column("state", String(20), nullable=False, info=CODE),
    Column("asked_by", ForeignKey("persons.id"), nullable=False, info=PERSON),
    Column("at", Moment, nullable=False),
    Column("answered_by", BigInteger, info=PERSON),
    Column("answered_at", Moment),
    Column("answer", Text, nullable=False, info=WORDS),
    info=row_of(AreaChange),
)
