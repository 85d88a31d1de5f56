"""Tables of notifications: why somebody is told something, which reminders they put off, and what they follow."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, String, Table, Text

from bot.notifications import Notification
from storage.tables.columns import CODE, KEY, PERSON, WORDS, Moment, RowId, metadata, partial_index
from storage.tables.declaration import row_of

notifications = Table(
    "notifications",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("key", String(200), nullable=False, unique=True, info=KEY),
    Column("record_id", BigInteger),
    Column("person_id", ForeignKey("persons.id"), nullable=False, info=PERSON),
    Column("reason", String(20), nullable=False, info=CODE),
    Column("context", Text, nullable=False, info=WORDS),
    Column("due_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("state", String(20), nullable=False, info=CODE),
    Column("post_id", BigInteger, index=True),
    Column("stands_for", BigInteger, info=PERSON),
    Column("own_at", Moment),
    Column("too_late_at", Moment),
    Index("ix_notifications_state_due_at", "state", "due_at"),
    # With an index of the record alone SQLite prefers the index above, and reads everything in that state.
    Index("ix_notifications_record_id_state_due_at", "record_id", "state", "due_at"),
    info=row_of(Notification),
)
# A notification without a record is found by its context.
partial_index(
    "ix_notifications_reason_context",
    notifications.c.reason,
    notifications.c.context,
    where=notifications.c.record_id.is_(None),
)

snoozes = Table(
    "snoozes",
    metadata,
    Column("person_id", ForeignKey("persons.id"), primary_key=True, info=PERSON),
    Column("record_id", ForeignKey("records.id"), primary_key=True, index=True),
    Column("until", Moment),  # None: until they turn the reminders on again
)

follows = Table(
    "follows",
    metadata,
    Column("record_id", ForeignKey("records.id"), primary_key=True),
    Column("person_id", ForeignKey("persons.id"), primary_key=True, info=PERSON),
    Column("since", Moment, nullable=False),
)
