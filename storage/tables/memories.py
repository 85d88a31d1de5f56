"""The table of what the bot remembers of a conversation for an hour."""

from sqlalchemy import Column, ForeignKey, String, Table, Text

from bot.memories import Memory
from storage.tables.columns import KEY, PERSON, WORDS, Moment, metadata
from storage.tables.declaration import row_of

memories = Table(
    "memories",
    metadata,
    Column("person_id", ForeignKey("persons.id"), primary_key=True, autoincrement=False, info=PERSON),
    Column("channel", String(20), primary_key=True, info=KEY),
    Column("thread", String(30), primary_key=True, info=KEY),
    Column("at", Moment, nullable=False, index=True),
    Column("choices", Text, nullable=False, info=WORDS),
    Column("shown", Text, nullable=False, info=KEY),
    Column("about", String(40), nullable=False, info=KEY),
    Column("listed_at", Moment),
    info=row_of(Memory),
)
