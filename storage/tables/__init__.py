"""The index of the tables. A column has the name of the field that it stores.

The tables of a feature stand in the file of its name. Files have the names of tables (`actions`), so they are imported
by nothing but this index and one another: elsewhere `tables.actions` is the table.
"""

from sqlalchemy import Table

from bot.records import Kind
from storage.tables.actions import ACTION, actions
from storage.tables.agendas import AGENDA_ITEM, agenda_items
from storage.tables.areas import area_changes
from storage.tables.calendar import closures
from storage.tables.calendar_feeds import calendar_feeds
from storage.tables.columns import DecimalCents, JsonLadder, JsonTuple, Moment, TextKind, metadata
from storage.tables.decisions import DECISION, decisions
from storage.tables.declaration import RecordTable
from storage.tables.erasure import erasures
from storage.tables.events import EVENT, events
from storage.tables.history import IS_ON_BEHALF, attachments, heard, history, notes, seals
from storage.tables.inquiries import inquiries
from storage.tables.issues import ISSUE, issues
from storage.tables.meetings import MEETING, attendances, corrections, meeting_records, meetings
from storage.tables.memories import memories
from storage.tables.notifications import follows, notifications, snoozes
from storage.tables.papers import paper_files, papers
from storage.tables.people import absences, accounts, appointments, consents, persons
from storage.tables.posts import IS_INTRODUCTION, card_lines, digest_lines, digests, documents, gates, posts
from storage.tables.proposals import PROPOSAL, addressees, proposals, rounds
from storage.tables.records import IS_ENTRY, ITEM_IS_OPEN, items, links, owners, previews, records
from storage.tables.registers import (
    ENTRY,
    ENTRY_WAITS,
    IMPORT_GOES_ON,
    earlier_values,
    entries,
    entry_imports,
    entry_keys,
    entry_values,
    entry_warnings,
    freezes,
    submissions,
)
from storage.tables.roll_calls import roll_call_counts, roll_call_places, roll_calls
from storage.tables.round_runs import ROUND, round_answers, round_runs, round_seats
from storage.tables.settings import settings
from storage.tables.store import charters, counters, facts, inbox
from storage.tables.unconfirmed import IS_UNCONFIRMED, unconfirmed

__all__ = [
    "ALL_RECORD_TABLES", "AUTONUMBERED_TABLES", "ENTRY", "ENTRY_WAITS", "IMPORT_GOES_ON", "IS_ENTRY", "IS_INTRODUCTION", "IS_ON_BEHALF", "IS_UNCONFIRMED", "ITEM_IS_OPEN", "PLAIN_TABLES", "RECORD_TABLES", "DecimalCents", "JsonLadder", "JsonTuple",
    "Moment", "RecordTable", "TextKind", "absences", "accounts", "actions", "addressees", "agenda_items", "appointments", "area_changes",
    "attachments", "attendances", "calendar_feeds", "card_lines", "charters", "closures", "consents", "corrections", "counters", "decisions", "digest_lines", "digests", "documents", "earlier_values",
    "entries", "entry_imports", "entry_keys", "entry_values", "entry_warnings", "erasures", "events", "facts", "follows", "freezes", "gates", "heard", "history", "inbox", "inquiries", "issues", "items", "links", "meeting_records", "meetings", "memories", "metadata", "notes",
    "notifications", "owners", "paper_files", "papers", "persons", "posts", "previews", "proposals", "records", "roll_call_counts", "roll_call_places", "roll_calls", "round_answers", "round_runs", "round_seats", "rounds", "seals", "settings",
    "snoozes", "submissions", "unconfirmed",
]  # fmt: skip


class RecordTables(dict[Kind, RecordTable]):
    """The tables of the bot's own kinds, and for the kind of any register those of entries."""

    def __missing__(self, kind: Kind) -> RecordTable:
        if not Kind(kind).is_register:
            raise KeyError(kind)
        return ENTRY


# A new kind adds its name.
_KINDS = (ACTION, ISSUE, EVENT, DECISION, PROPOSAL, MEETING, AGENDA_ITEM, ROUND)
RECORD_TABLES = RecordTables({table.cls.kind: table for table in _KINDS})
ALL_RECORD_TABLES = (*RECORD_TABLES.values(), ENTRY)
PLAIN_TABLES: dict[type, Table] = {
    table.info["row_of"]: table for table in metadata.sorted_tables if "row_of" in table.info
}
# Their rows are numbered by the database.
AUTONUMBERED_TABLES = [table for table in metadata.sorted_tables if table.autoincrement_column is not None]
