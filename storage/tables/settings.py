"""The table of the task force's settings, which override the charter's file."""

from sqlalchemy import Column, ForeignKey, String, Table, Text

from bot.settings import Setting
from storage.tables.columns import CODE, PERSON, Moment, metadata
from storage.tables.declaration import row_of

settings = Table(
    "settings",
    metadata,
    Column("name", String(40), primary_key=True, info=CODE),
    Column("value", Text, nullable=False, info=CODE),
    Column("at", Moment, nullable=False),
    Column("person_id", ForeignKey("persons.id"), nullable=False, info=PERSON),
    info=row_of(Setting),
)
