"""What happened to a record, and what people said under it."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.names import fold


@dataclass(kw_only=True)
class HistoryEntry:
    """One line of history: of a record, or without one of a person or the task force. It is only ever added.

    `before` and `after` hold the fields that changed, as JSON text; `before` is None for what is new. `subject_id` is the
    person whom it is about, where that is no record.
    """

    record_id: int | None
    at: datetime
    person_id: int | None  # None: the clock did it
    role: str
    behalf: str = ""
    verb: str
    why: str = ""
    before: str | None = None
    after: str | None = None
    subject_id: int | None = None
    id: int | None = None  # given by the database


class LinkKind(StrEnum):
    RELATED = "related"
    SAME = "same"  # they are the same thing, or may be


@dataclass(kw_only=True)
class Link:
    """Two records that have to do with each other; the one with the smaller id comes first."""

    one_id: int
    other_id: int
    at: datetime
    person_id: int
    sort: str = LinkKind.RELATED


class NoteKind(StrEnum):
    NOTE = "note"
    REMARK = "remark"  # an observer's; it is not part of the work


@dataclass(kw_only=True)
class Note:
    """What somebody wrote under a record; where it was written in Slack, if it was."""

    record_id: int
    person_id: int
    at: datetime
    sort: str = NoteKind.NOTE
    text: str
    slack_channel: str | None = None
    slack_ts: str | None = None
    struck_at: datetime | None = None  # since its message is gone: shown as "(deleted)", found by no search
    folded: str = ""  # the text as it is searched
    id: int | None = None  # given by the database

    def __post_init__(self) -> None:
        self.folded = self.folded or fold(self.text)


class MessageOutcome(StrEnum):
    NOTE = "note"
    ACTED_ON = "deed"  # something was done because of it
    NOT_UNDERSTOOD = "question"  # nothing was done: it was not understood, or refused
    DELETED = "gone"  # it was deleted


@dataclass(kw_only=True)
class ReceivedMessage:
    """A message to the bot that was dealt with: what became of it, and up to which of its edits."""

    channel: str
    ts: str
    at: datetime
    sort: str
    edited: str = ""  # as Slack counts; empty while no edit was followed
    record_id: int | None = None  # of the note


DENIED = "denied"  # somebody tried what they may not do; `why` is the verb and the reference

# Lines of history that are about a note, not about the record: nothing of the record can be put back from them.
NOTE_EDITED, NOTE_DELETED = "note edited", "note deleted"
NOTE_VERBS = (NOTE_EDITED, NOTE_DELETED)


@dataclass(frozen=True, kw_only=True)
class File:
    """A file or an address as it came with a message. `at` is where its bytes are, for whoever has the bot's token."""

    file: str  # Slack's id, or an address
    name: str
    type: str
    size: int | None = None
    at: str = field(default="", compare=False)


@dataclass(kw_only=True)
class Attachment:
    """A file or an address that came with a reply. The bytes stay where they are."""

    record_id: int
    person_id: int
    at: datetime
    file: str  # Slack's id, or an address
    name: str
    type: str
    size: int | None = None  # bytes, where that is known
    slack_channel: str | None = None
    slack_ts: str | None = None
    gone_at: datetime | None = None
    id: int | None = None  # given by the database
