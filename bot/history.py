"""What happened to a record, and what people said under it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


@dataclass(kw_only=True)
class Entry:
    """One line of a record's history. It is only ever added.

    `before` and `after` hold the fields that changed, as JSON text; `before` is None for a new record.
    """

    record_id: int
    at: datetime
    person_id: int | None  # None: the clock did it
    role: str
    behalf: str = ""
    verb: str
    why: str = ""
    before: str | None = None
    after: str | None = None
    id: int | None = None  # given by the database


class NoteSort(StrEnum):
    NOTE = "note"
    REMARK = "remark"  # an observer's; it is not part of the work


@dataclass(kw_only=True)
class Note:
    """What somebody wrote under a record; where it was written in Slack, if it was."""

    record_id: int
    person_id: int
    at: datetime
    sort: str = NoteSort.NOTE
    text: str
    slack_channel: str | None = None
    slack_ts: str | None = None
    id: int | None = None  # given by the database
