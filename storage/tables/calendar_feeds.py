"""The table of calendar feeds."""

from sqlalchemy import Column, ForeignKey, String, Table

from bot.calendar_feeds import CalendarFeed
from storage.tables.columns import CODE, KEY, PERSON, Moment, metadata
from storage.tables.declaration import row_of

calendar_feeds = Table(
    "calendar_feeds",
    metadata,
    Column("person_id", ForeignKey("persons.id"), primary_key=True, autoincrement=False, info=PERSON),
    Column("area", String(40), primary_key=True, info=CODE),
    Column("digest", String(64), nullable=False, unique=True, info=KEY),
    Column("made_at", Moment, nullable=False),
    info=row_of(CalendarFeed),
)
