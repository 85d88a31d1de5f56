"""The history of a record, and the messages, links and files that belong to it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from bot.names import fold

R = TypeVar("R")


@dataclass(kw_only=True)
class HistoryEntry:
    """A line of history: of a record, a person, or the task force. Lines are only appended.

    `before` and `after` are JSON of the changed fields; `before` is None for something new. `subject_id` is
    the person concerned if the line is not about a record.
    """

    record_id: int | None
    at: datetime
    person_id: int | None  # None: the scheduler
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
    SAME = "same"  # the same subject, or possibly the same


@dataclass(kw_only=True)
class Link:
    """A link between two records; the smaller id comes first."""

    one_id: int
    other_id: int
    at: datetime
    person_id: int
    sort: str = LinkKind.RELATED


class NoteKind(StrEnum):
    NOTE = "note"
    REMARK = "remark"  # by an observer; not part of the work
    OPENING = "opening"  # of a meeting's minutes: said before its first item
    CLOSING = "closing"  # the same, after its last
    UNLISTED = "unlisted"  # a note that its writer took off the card


@dataclass(kw_only=True)
class Note:
    """A text that somebody wrote under a record, with its Slack message if there is one."""

    record_id: int
    person_id: int
    at: datetime
    sort: str = NoteKind.NOTE
    text: str
    slack_channel: str | None = None
    slack_ts: str | None = None
    struck_at: datetime | None = None  # when its message was deleted: shown as "(deleted)" and not searchable
    folded: str = ""  # normalized for search
    id: int | None = None  # given by the database

    def __post_init__(self) -> None:
        self.folded = self.folded or fold(self.text)


class MessageOutcome(StrEnum):
    NOTE = "note"
    ACTED_ON = "deed"  # the bot executed something because of it
    NOT_UNDERSTOOD = "question"  # nothing was done: not understood, or refused
    DELETED = "gone"


@dataclass(kw_only=True)
class ReceivedMessage:
    """A message that the bot has processed: the outcome, and the last edit that was processed."""

    channel: str
    ts: str
    at: datetime
    sort: str
    edited: str = ""  # Slack's timestamp of the edit; empty if none was processed
    record_id: int | None = None  # the record of the note


DENIED = "denied"  # verb of a denied attempt; `why` has the attempted verb and the reference

# Verbs of lines about a note, not about its record: they say nothing about the fields of the record.
NOTE_EDITED, NOTE_DELETED = "note edited", "note deleted"
ANSWERED = "answered"  # verb of an owner's note where it is shown as a step; it is not stored
NUDGE = "nudge"
REMIND, UNREMIND = (
    "remind",
    "unremind",
)  # a reminder for oneself; `after` has its key, `why` of what it reminds
DATE_KEPT = "keep date"  # a date that did not follow what it depends on into the past
WISH = "ask change"  # somebody asks to change an event
ATTENDANCE_VERBS = (
    "attending",
    "remote",
    "apologies",
)  # answers to a meeting, which others' steps don't undo
WISH_DECLINED = "decline change"  # it stays as it is; `why` says why
# What somebody wrote about a procedure may be an objection; it is a comment; it is about something else.
WROTE, ONLY_COMMENTED, MEANT_ELSEWHERE = "wrote", "only comment", "elsewhere"
OBJECTED_LATE = "objected late"  # after the end, so it changes nothing
OBJECTION_ASKED = "ask objection"  # the chair asks those who wrote whether they object
LET_STAND = (
    "let stand"  # the chair adopts a text at its end although people have not said whether they object
)
# Of lines that are not about the record itself.
ASIDE_VERBS = (
    NOTE_EDITED,
    NOTE_DELETED,
    NUDGE,
    WROTE,
    ONLY_COMMENTED,
    MEANT_ELSEWHERE,
    OBJECTION_ASKED,
    OBJECTED_LATE,
)
FOLLOWED_CALENDAR = "calendar"  # of a deadline that moved off a closed day, or back
PAPERS_MOVED = "papers"  # by somebody, or by itself with the calendar
CALENDAR_VERBS = (FOLLOWED_CALENDAR, PAPERS_MOVED)


@dataclass(frozen=True, kw_only=True)
class File:
    """A file or URL of a message.

    `at` is the address of the bytes, which can be fetched with the bot's token.
    """

    file: str  # Slack's id, or a URL
    name: str
    type: str
    size: int | None = None
    at: str = field(default="", compare=False)


@dataclass(kw_only=True)
class Attachment:
    """A file or URL of a reply. The bytes are not copied."""

    record_id: int
    person_id: int
    at: datetime
    file: str  # Slack's id, or a URL
    name: str
    type: str
    size: int | None = None  # bytes, if known
    slack_channel: str | None = None
    slack_ts: str | None = None
    gone_at: datetime | None = None
    id: int | None = None  # given by the database


def undoable_steps(lines: Iterable[HistoryEntry]) -> list[HistoryEntry]:
    """Return the lines that may still be undone, the newest first, as they were given.

    Before an undo no earlier step on the same record or person is: only a last step can be.
    """
    undone, found = set[tuple[int | None, int | None]](), list[HistoryEntry]()
    unreminded = set[tuple[str, str | None]]()
    for line in lines:
        about = (line.record_id, line.subject_id)
        if line.verb == "undo":
            undone.add(about)
        elif line.verb == UNREMIND:
            unreminded.add((line.why, line.after))
        elif about not in undone and not (line.verb == REMIND and (line.why, line.after) in unreminded):
            found.append(line)
    return found


def without_undone(newest_first: Iterable[HistoryEntry]) -> Iterator[HistoryEntry]:
    """Yield the lines of a record, the newest first, but those that were undone and the undos themselves."""
    undone = 0
    for line in newest_first:
        if line.verb == "undo":
            undone += 1
        elif undone:
            undone -= 1
        else:
            yield line


def leading_steps(of_step: Sequence[tuple[HistoryEntry, R]], ref_of: Callable[[R], str]) -> list[R]:
    """Return the records that a step was taken on, without those that changed because of another, which their lines name."""
    leading = [
        (line, record)
        for line, record in of_step
        if not any(ref_of(other) in line.why.split() for _, other in of_step)
    ]
    leading = leading or list(of_step[-1:])
    return [record for line, record in leading if line.verb == leading[-1][0].verb]
