"""The table of days that a station closes or opens, against its calendar."""

from sqlalchemy import Boolean, Column, Date, ForeignKey, String, Table, Text

from bot.calendar import Closure
from storage.tables.columns import CODE, PERSON, WORDS, Moment, metadata
from storage.tables.declaration import row_of

closures = Table(
    "closures",
    metadata,
    Column("station", String(40), primary_key=True, info=CODE),
    Column("day", Date, primary_key=True),
    Column("name", Text, nullable=False, info=WORDS),
    Column("is_open", Boolean, nullable=False),
    Column("at", Moment, nullable=False),
    Column("person_id", ForeignKey("persons.id"), nullable=False, info=PERSON),
    info=row_of(Closure),
)
