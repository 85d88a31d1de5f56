"""What a kind of record is to the machinery: values that its feature declares once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from bot.digests import DigestWeek
from bot.history import HistoryEntry
from bot.permissions import Actor, permitted_identity
from bot.records import Kind, Record
from bot.spreadsheets import Row
from handlers.blocks.elements import Button, Message
from handlers.blocks.text import Reader
from handlers.calls import Ask, Reply
from storage.digests import Scope
from storage.records import Filter
from storage.unit_of_work import Read, Tx

R = TypeVar("R", bound=Record)
B = TypeVar("B")  # what is shown beside a record of this kind
MayKnow = Callable[[Record], bool]


def may_press(ask: Ask, verb: str, record: Record) -> bool:
    """Say whether whoever asks has the right to what a button does."""
    right = ask.registry.of_kind(ask.registry["edit"], record.kind).right if verb == "edit" else verb
    return permitted_identity(ask.actor, right or verb, record, charter=ask.charter) is not None


@dataclass(frozen=True, kw_only=True)
class SharedCard(Generic[R]):
    """The one card of several that were logged together: the line of each, and the whole.

    The whole is made of the records and the lines that its readers may see, and of how many were hidden since.
    """

    line: Callable[[R, Reader], str]
    message: Callable[[Sequence[R], Sequence[str], Reader, int], Message]


@dataclass(frozen=True, kw_only=True)
class ThreadLine(Generic[R]):
    """What is said of a record in the thread of another's card, from when on it counts."""

    text: Callable[[R, Reader], str]
    is_due: Callable[[R], bool]


@dataclass(frozen=True, kw_only=True)
class Shows(Generic[R, B]):
    """How a record looks. `relations` finds what is shown beside it, as far as its reader may know of that."""

    relations: Callable[[Read, R, MayKnow], B]
    line: Callable[[R, Reader], str]  # in what a search finds
    details: Callable[[R, Reader, B], list[str]]
    card: Callable[[R, Reader, B], Message] | None = None  # None where it stands in the thread of another's
    thread_line: ThreadLine[R] | None = None  # what is said there
    shared_card: SharedCard[R] | None = None
    title: Callable[[R], str] = lambda record: record.title
    next_steps: Callable[[R, Reader], list[Button]] = lambda *_: []
    may_press: Callable[[Ask, str, R], bool] = may_press
    digest_line: Callable[[R, Reader], str] | None = None  # in a list of a digest; None: as in a search
    duplicate_label: str = "The same:"

    def line_in_digest(self, record: R, reader: Reader) -> str:
        return (self.digest_line or self.line)(record, reader)

    def summary(self, record: R, reader: Reader, beside: B) -> str:
        """Return what a message about a message says of a record: its card, or what is said in a thread."""
        if self.card is not None:
            return self.card(record, reader, beside).text
        return self.thread_line.text(record, reader) if self.thread_line else self.line(record, reader)


@dataclass(frozen=True, kw_only=True)
class HistoryWords(Generic[R]):
    """How the history of a record reads.

    `fields` returns what it says, in words, by the names that people know it under; it is handed the reference of what
    the record belongs to. `initial` names those that were settled with the first word.
    """

    created: str
    fields: Callable[[R, Reader, str], Mapping[str, str]] = lambda *_: {}
    initial: Callable[[R], Sequence[str]] = lambda _: ()
    reference_fields: tuple[str, ...] = ()  # they may hold the reference of another record
    ties: frozenset[str] = frozenset({"link"})  # verbs that change nothing in the record itself


@dataclass(frozen=True, kw_only=True)
class Undo(Generic[R]):
    """What undoing the last step of a record means.

    `refuses` raises a sentence. `also` takes back what came with the step and returns a sentence on it. `after` is called
    with the record as it is again and as it was before the undoing: it plans anew, and returns who is told.
    """

    ends_as: str  # its state when its creation is undone
    says: Callable[[R, Reader], str] = lambda record, _: f"{record.ref} is {record.state} again."
    refuses: Callable[[Ask, Tx, R, HistoryEntry], None] = lambda *_: None
    also: Callable[[Tx, R, HistoryEntry], str] = lambda *_: ""
    after: Callable[[Ask, Tx, R, R, HistoryEntry], list[int]] = lambda *_: []


@dataclass(frozen=True, kw_only=True)
class Replies(Generic[R]):
    """What words in the thread of a record mean.

    `done` is called with the result. `asks` may ask back whether a plain reply is a note, and `noted` does what follows of
    a note. `instead` holds what one says instead of a verb of actions, "" for any of them.
    """

    done: Callable[[Ask, Tx, R, str], Reply] | None = None
    asks: Callable[[Ask, R, str], Message | None] = lambda *_: None
    noted: Callable[[Ask, Tx, R], None] = lambda *_: None
    can_reopen: Callable[[R], bool] = lambda _: False
    instead: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class RecordKind(Generic[R, B]):
    """What a kind of record is."""

    record: type[R]
    shows: Shows[R, B]
    undo: Undo[R]
    history: HistoryWords[R]
    replies: Replies[R] = field(default_factory=Replies)


Kinds = Mapping[Kind, RecordKind[Any, Any]]

# Digests

DigestLists = Mapping[str, Sequence[Any]]


@dataclass(frozen=True)
class DigestPart:
    """The lines of a section in one sort of digest, and its place there; no lines where it has nothing to list."""

    order: int
    lines: Callable[[DigestLists, Reader], list[str]]


@dataclass(frozen=True, kw_only=True)
class DigestSection:
    """The lists of records that a feature adds to digests.

    Sent digests store the names of the lists, so a name never changes. `headings` has what the button of each list says.
    """

    headings: Mapping[str, str]
    choose: Callable[[Read, Scope, DigestWeek], DigestLists]
    channel: DigestPart
    personal: DigestPart
    total: Callable[[DigestLists], str] | None = None  # in the line of totals of a channel's digest


# Files

Sheets = Mapping[str, Sequence[Row]]
FileMaker = Callable[[Read, dict[str, Any], Actor, Reader], tuple[str, bytes] | None]


@dataclass(frozen=True, kw_only=True)
class ExportList:
    """A list that can come as a file. `filter_words` may stand behind it, `hidden_words` may too and are not offered.

    `make_sheets` returns its sheets and how many things are in the first; `allows` is who gets it.
    """

    name: str
    description: str
    aliases: frozenset[str]
    filter_words: tuple[str, ...] = ()
    hidden_words: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    unfiltered: str = ""  # the sentence for options that it does not have
    noun: Callable[[Filter], str]  # what one row is
    label: Callable[[int], str]
    title: str = ""  # empty: the plural of the noun
    allows: Callable[[Actor], bool]
    count: Callable[[Read, Filter, Actor, Reader], int]
    make_sheets: Callable[[Read, Filter, Actor, Reader], tuple[Sheets, int]]
