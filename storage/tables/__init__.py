"""The index of the tables. A column has the name of the field that it stores.

The tables of a feature stand in the file of its name. Files have the names of tables (`actions`), so they are imported
by nothing but this index and one another: elsewhere `tables.actions` is the table.
"""

from sqlalchemy import Table

from bot.records import Kind
from storage.tables.actions import ACTION, actions
from storage.tables.areas import area_changes
from storage.tables.calendar import closures
from storage.tables.calendar_feeds import calendar_feeds
from storage.tables.columns import DecimalCents, JsonLadder, JsonTuple, Moment, TextKind, metadata
from storage.tables.decisions import DECISION, decisions
from storage.tables.declaration import RecordTable
from storage.tables.erasure import erasures
from storage.tables.events import EVENT, events
from storage.tables.history import IS_ON_BEHALF, attachments, heard, history, notes, seals
from storage.tables.issues import ISSUE, issues
from storage.tables.meetings import MEETING, attendances, meetings
from storage.tables.notifications import follows, notifications, snoozes
from storage.tables.people import absences, accounts, appointments, consents, persons
from storage.tables.posts import card_lines, digests, documents, gates, posts
from storage.tables.proposals import PROPOSAL, addressees, proposals, rounds
from storage.tables.records import ITEM_IS_OPEN, items, links, owners, previews, records
from storage.tables.settings import settings
from storage.tables.store import charters, counters, facts, inbox

__all__ = [
    "AUTONUMBERED_TABLES", "IS_ON_BEHALF", "ITEM_IS_OPEN", "PLAIN_TABLES", "RECORD_TABLES", "DecimalCents", "JsonLadder", "JsonTuple",
    "Moment", "RecordTable", "TextKind", "absences", "accounts", "actions", "addressees", "appointments", "area_changes",
    "attachments", "attendances", "calendar_feeds", "card_lines", "charters", "closures", "consents", "counters", "decisions", "digests", "documents",
    "erasures", "events", "facts", "follows", "gates", "heard", "history", "inbox", "issues", "items", "links", "meetings", "metadata", "notes",
    "notifications", "owners", "persons", "posts", "previews", "proposals", "records", "rounds", "seals", "settings",
    "snoozes",
]  # fmt: skip

# A new kind adds its line.
RECORD_TABLES: dict[Kind, RecordTable] = {
    table.cls.kind: table for table in (ACTION, ISSUE, EVENT, DECISION, PROPOSAL, MEETING)
}
PLAIN_TABLES: dict[type, Table] = {
    table.info["row_of"]: table for table in metadata.sorted_tables if "row_of" in table.info
}
# Their rows are numbered by the database.
AUTONUMBERED_TABLES = [table for table in metadata.sorted_tables if table.autoincrement_column is not None]
