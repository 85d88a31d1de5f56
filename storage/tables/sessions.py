"""The table of the sessions of bodies."""

from sqlalchemy import BigInteger, Column, Date, ForeignKey, String, Table, literal_column

from bot.sessions import Session, SessionState
from storage.tables.columns import CODE, PERSON, Moment, metadata, partial_index
from storage.tables.declaration import row_of

sessions = Table(
    "sessions",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("body", String(40), nullable=False, info=CODE),
    Column("on_day", Date, nullable=False),
    Column("papers_on", Date, nullable=False),
    Column("state", String(20), nullable=False, info=CODE),
    Column("at", Moment, nullable=False),
    Column("person_id", ForeignKey("persons.id"), nullable=False, info=PERSON),
    info=row_of(Session),
)
# A body meets at most once a day; cancelled sessions of the same day stay beside it.
partial_index(
    "ix_sessions_body_on_day",
    sessions.c.body,
    sessions.c.on_day,
    where=sessions.c.state == literal_column(f"'{SessionState.PLANNED}'"),
    unique=True,
)
