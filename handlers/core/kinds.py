"""The declaration of a kind of record: how it is shown, undone, and answered. Its feature makes it once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from bot.digests import DigestWeek
from bot.history import HistoryEntry, Note
from bot.people import Consent
from bot.permissions import Actor, may_read_lists, members_only, permitted_identity
from bot.questions import About
from bot.records import Item, Kind, Prefixes, Record, Ref, read_ref
from bot.replies import Meaning
from bot.spreadsheets import Row
from bot.unconfirmed import UnconfirmedWords
from handlers.core.blocks.chips import Chip
from handlers.core.blocks.elements import Block, Button, Message, buttons, section
from handlers.core.blocks.fallback import message_of
from handlers.core.blocks.paging import Headed
from handlers.core.blocks.text import Reader
from handlers.core.blocks.things import due_day, last_day
from handlers.core.calls import Ask, Presser, Preview, Reply
from handlers.core.deadlines import Deadlines
from handlers.core.fields import Fields
from storage.digests import Scope
from storage.records import Filter, ListPage
from storage.unit_of_work import Read, Tx

if TYPE_CHECKING:  # they import this file
    from handlers.core.feature import Verb
    from handlers.core.registry import Registry

R = TypeVar("R", bound=Record)
B = TypeVar("B")  # the related records that are shown with a record of this kind
MayKnow = Callable[[Record], bool]


def verb_of(button: Button, registry: "Registry") -> "Verb":
    """Return the verb of a button, or that of the words which it says."""
    return registry.find(str(button.argument))[0] if button.verb == "say" else registry[button.verb]


def ref_of(button: Button, prefixes: Prefixes) -> Ref | None:
    """Return the record that a button is about; None for none."""
    words = str(button.argument).split()[:2]
    return next((ref for word in words if (ref := read_ref(word, prefixes)) is not None), None)


def changes_what_is_closed(button: Button, record: Record, registry: "Registry") -> bool:
    """Return whether a button would take a step of a record that is closed: nothing offers it any more."""
    if not record.is_closed:
        return False
    verb = registry.of_kind(verb_of(button, registry), record.kind)
    return verb.writes and not verb.for_closed


def may_press(by: Ask | Presser, button: Button, record: Record | None) -> bool:
    """Return whether somebody may press a button, or say the words in it, by the right that its verb declares."""
    found = verb_of(button, by.registry)
    right = found.right if record is None else by.registry.of_kind(found, record.kind).right
    return right is None or permitted_identity(by.actor, right, record, charter=by.charter) is not None


def members_only_list(ask: Ask, found: ListPage) -> Reply | None:
    """Return who sees the list where somebody who sees a part of it finds nothing: "none" would not be so of all."""
    return None if found.total_count or may_read_lists(ask.actor) else members_only_reply(ask)


def members_only_reply(ask: Ask) -> Reply:
    refused = members_only()
    return empty_list(ask, str(refused), *[Button(*one) for one in refused.offers])


def empty_list(ask: Ask, sentence: str, *steps: Button) -> Reply:
    """Return what an empty list says, with the steps that its reader may take."""
    allowed = [one for one in steps if may_press(ask, one, None)]
    return Reply.from_message(message_of([section(sentence), *([buttons(allowed)] if allowed else [])]))


@dataclass(frozen=True)
class ListEntry:
    """A notification as one of several in a message: one block, and its deadline for the title above them all.

    `due` reads "due today, Wed 2 Dec"; "" where there is no deadline. `day` is that day; None for no deadline.
    """

    block: Block
    due: str
    is_past: bool
    day: date | None = None


def list_entry(block: Block, item: Item, reader: Reader) -> ListEntry:
    """Return an item as one of several in a message, by its deadline."""
    if item.due is None:
        return ListEntry(block, "", is_past=False)
    is_past, due = due_day(item.due, reader)
    return ListEntry(block, f"due {due}", is_past=is_past, day=last_day(item.due, reader))


@dataclass(frozen=True)
class ConsentType:
    """A step that a second person has to confirm: its text, who may confirm it on a day, and its execution."""

    describe: Callable[[Mapping[str, object], Reader], str]
    confirmers: Callable[[Read, Consent, date], list[int]]
    execute: Callable[[Ask, Tx, Consent], str]


@dataclass(frozen=True, kw_only=True)
class SharedCard(Generic[R, B]):
    """The card of several records that were logged together.

    `message` gets the records and lines that its readers may see, and how many others there are.
    """

    line: Callable[[R, Reader, B], str]
    message: Callable[[Sequence[R], Sequence[str], Reader, int], Message]


@dataclass(frozen=True, kw_only=True)
class ThreadMessage(Generic[R, B]):
    """What the thread of another record's card says about a record, once `is_due`."""

    message: Callable[[R, Reader, B], Message]
    is_due: Callable[[R], bool]


@dataclass(frozen=True, kw_only=True)
class Shows(Generic[R, B]):
    """How a record looks. `relations` reads what is shown with it, as far as its reader may know of it."""

    relations: Callable[[Read, R, MayKnow], B]
    line: Callable[[R, Reader], str]  # in search results
    details: Callable[[R, Reader, B], list[str]]
    card: Callable[[R, Reader, B], Message] | None = None  # None: it appears in the thread of another card
    thread_message: ThreadMessage[R, B] | None = None
    shared_card: SharedCard[R, B] | None = None
    title: Callable[[R], str] = lambda record: record.title
    chip: Callable[[R, Reader], Chip | None] = lambda *_: None
    next_steps: Callable[[R, Reader], list[Button]] = lambda *_: []
    # For who chairs a meeting that has it on its agenda: what was decided on it, and what it asks of the meeting; "" for nothing.
    decided: Callable[[Read, R, Reader, MayKnow], str] = lambda *_: ""
    asked: Callable[[R, Reader], str] = lambda *_: ""
    is_of_use: Callable[[Ask | Presser, Button, R], bool] = may_press  # while it isn't closed
    digest_line: Callable[[R, Reader], str] | None = None  # None: `line`
    duplicate_label: str = "The same:"

    def may_press(self, by: Ask | Presser, button: Button, record: R) -> bool:
        """Return whether somebody may press a button: by their rights, and by the state of the record."""
        fits = by.registry.of_kind(verb_of(button, by.registry), record.kind).is_fitting(by.actor, record)
        is_closed = changes_what_is_closed(button, record, by.registry)
        return fits and not is_closed and self.is_of_use(by, button, record)

    def line_in_digest(self, record: R, reader: Reader) -> str:
        return (self.digest_line or self.line)(record, reader)

    def summary(self, record: R, reader: Reader, beside: B) -> str:
        """Return a record as one text: that of its card, of its message in a thread, or of its line in a search."""
        if self.card is not None:
            return self.card(record, reader, beside).text
        if self.thread_message is not None:
            return self.thread_message.message(record, reader, beside).text
        return self.line(record, reader)


@dataclass(frozen=True)
class Step:
    """A step of a record, as its history tells it: what somebody did, and the words before the reason they gave.

    Its name is stored, so it outlives a verb of that name.
    """

    name: str
    past: str
    why: str = "why: "


@dataclass(frozen=True, kw_only=True)
class HistoryWords(Generic[R]):
    """How the history of a record reads.

    `steps` are those of its kind alone. `initial` names the fields, as its history does, that were set when it was created.
    `answers` returns the notes that are steps of its history. `shown` is a record as it was, without the references that
    its reader may not know of.
    """

    created: str
    steps: tuple[Step, ...] = ()
    initial: Callable[[R], Sequence[str]] = lambda _: ()
    answers: Callable[[Read, R], Sequence[Note]] = lambda *_: ()
    reference_fields: tuple[str, ...] = ()  # whose values may be references of other records
    shown: Callable[[R, Callable[[str], bool]], R] = lambda record, _: record
    ties: frozenset[str] = frozenset({"link"})  # verbs that do not change the record itself

    @property
    def creation(self) -> Step:
        """Return the first step of a record."""
        return Step("create", self.created, why="after: ")


@dataclass(frozen=True, kw_only=True)
class Undo(Generic[R]):
    """How the last step of a record is undone.

    `refuses` raises UserError where it cannot be. `own_reminders` has the verbs about nobody's reminders but one's own,
    each with the verb that takes it back. `also` reverts what came with the step and returns a sentence about
    it. `after` gets the restored record and the one before: it plans reminders anew and returns whom to notify. `moves`
    returns what else that moves.
    """

    ends_as: str  # its state after its creation was undone
    says: Callable[[R, Reader], str] = lambda record, _: f"{record.ref} is {record.state} again."
    refuses: Callable[[Ask, Tx, R, HistoryEntry], None] = lambda *_: None
    own_reminders: Mapping[str, str] = field(default_factory=dict)
    also: Callable[[Tx, R, HistoryEntry], str] = lambda *_: ""
    after: Callable[[Ask, Tx, R, R, HistoryEntry], list[int]] = lambda *_: []
    moves: Callable[[Ask, Tx, R, R], Sequence[str]] = lambda *_: ()


@dataclass(frozen=True, kw_only=True)
class Replies(Generic[R]):
    """How replies in the thread of a record are understood.

    `done` gets the result that was written. `act` does, wherever it is written, what a reply is by words of the kind itself,
    and returns the answer, None for a reply like any. `command` returns the words of the verb that a reply in the bot's own
    conversation is without doubt, "" for none, and any other is a note. `noted` runs after a note, `offer` may return what to offer beside it, or
    `edited` beside the new words of one, `mentioned` for a sentence elsewhere that names the record, of which no note is kept,
    and `kept` what else happens to the caller's note of a moment. Under several things a reply
    is about the only one that it `fits`; else `among` may ask what it is to those of the kind, beside the references of all.
    `instead` holds what to type instead of a verb of actions; its key "" is for any other. `concerns` tells whether something waits for the caller, rather than being news to them,
    `is_asked` whether that is only an answer to somebody else, whose it is, `is_for_nobody` whether it says nothing.
    """

    done: Callable[[Ask, Tx, R, str], Reply] | None = None
    act: Callable[[Ask, Tx, R, str], Reply | None] = lambda *_: None
    command: Callable[[Ask, Read, R, str], str] = lambda *_: ""
    noted: Callable[[Ask, Tx, R], None] = lambda *_: None
    is_for_nobody: Callable[[Ask, Read, R, str], bool] = lambda *_: False
    offer: Callable[[Ask, Tx, R, Meaning, str], Message | None] = lambda *_: None
    edited: Callable[[Ask, Tx, R, Meaning, str], Message | None] = lambda *_: None
    mentioned: Callable[[Ask, Read, R, Meaning, str], Message | None] = lambda *_: None
    among: Callable[[Ask, Tx, Sequence[R], Sequence[str], str], Message | None] = lambda *_: None
    fits: Callable[[Ask, Read, R, str], bool] = lambda *_: False
    kept: Callable[[Ask, Read, R, datetime], Message | None] = lambda *_: None
    can_reopen: Callable[[R], bool] = lambda _: False
    concerns: Callable[[Ask, Read, R], bool] = lambda *_: True
    is_asked: Callable[[Ask, Read, R], bool] = lambda *_: False
    instead: Mapping[str, str] = field(default_factory=dict)
    # Words under several things turn out to be about this one (None: may the caller say so? raises), or about another.
    # Without `place` they are kept for it, and are then a reply like any.
    place: Callable[[Ask, Tx, R, UnconfirmedWords | None], Message | None] | None = None
    elsewhere: Callable[[Ask, Tx, R, Sequence[UnconfirmedWords]], None] = lambda *_: None


class Surface(StrEnum):
    """Where the records of every kind are listed, unless the kind says why they aren't."""

    HOME = "Home"
    OPEN = "what's open"
    DIGEST = "digests"
    HANDOVER = "handovers"
    EXPORT = "files"


@dataclass(frozen=True, kw_only=True)
class RecordKind(Generic[R, B]):
    """Everything that the shared code has to know of a kind of record.

    `answers` has what is said to questions in ordinary words; None, or one that is missing, shows the details.
    `unlisted` has the reason for each surface on which no list of the kind is shown.
    """

    record: type[R]
    register: Kind | None = None  # of a register's entries; None for a kind of the bot's own
    shows: Shows[R, B]
    undo: Undo[R]
    history: HistoryWords[R]
    fields: Fields = ()
    deadlines: Deadlines[Any] | None = None  # of which people are reminded; None for a kind without
    replies: Replies[R] = field(default_factory=Replies)
    answers: Mapping[About, Callable[[Ask, Read, R], Message | None]] = field(default_factory=dict)
    unlisted: Mapping[Surface, str] = field(default_factory=dict)

    @property
    def kind(self) -> Kind:
        return self.register or self.record.kind


Kinds = Mapping[Kind, RecordKind[Any, Any]]

# Digests

DigestLists = Mapping[str, Sequence[Any]]


@dataclass(frozen=True)
class DigestPart:
    """What a section says in one sort of digest, and its place there; no lines where it has nothing to list."""

    order: int
    says: Callable[[DigestLists, Reader], Headed]


@dataclass(frozen=True, kw_only=True)
class DigestSection:
    """The lists of records that a feature adds to digests.

    Sent digests store the names of the lists, so a name never changes. `headings` has what the button of each list says.
    """

    headings: Mapping[str, str]
    choose: Callable[[Read, Scope, DigestWeek], DigestLists]
    channel: DigestPart
    personal: DigestPart | None = None  # None where a person has a message of their own about these records
    # What a person's digest says of records that it leaves out because they don't concern them; "" for nothing.
    others: Callable[[Read, Scope, DigestWeek, DigestLists], str] | None = None
    total: Callable[[DigestLists], str] | None = None  # in the line of totals of a channel's digest
    own_total: Callable[[DigestLists], str] | None = None  # the same where a person has no actions
    late_total: Callable[[DigestLists], str] | None = None  # late or due, in the first sentence of a person's
    # Of lists of a digest that was sent, the records that it would not have now.
    settled: Callable[[Read, Scope, DigestWeek, DigestLists], DigestLists] | None = None
    # Who meets in the week, as words begin with it, and when; None for nobody. It stands behind the totals.
    meets: Callable[[DigestLists, DigestWeek, Reader], tuple[str, str] | None] | None = None


# What somebody holds


@dataclass(frozen=True, kw_only=True)
class HoldingList(Generic[R]):
    """The records of one sort that somebody holds, for who hands over and who takes over.

    `find` returns those of a person that somebody else may see, of one area or of any; `needs_hands` where others have to
    go on with them once the person has left. In the form one may be given by the words in `gives`, and cancelled.
    """

    label: Callable[[int], str]  # "2 open actions"
    find: Callable[[Read, int, Actor, datetime, str | None], ListPage]
    line: Callable[[R, Reader, int], str]  # the last argument is the person
    needs_hands: bool = True
    gives: str = ""  # "edit {ref} chair:{to}"
    may_be_cancelled: bool = False

    @property
    def has_steps(self) -> bool:
        return bool(self.gives) or self.may_be_cancelled


# Files


@dataclass(frozen=True, kw_only=True)
class ImportList:
    """What else can be imported from a file; `preview` says what each row would do, and what to keep until it is applied.

    `permits` raises for somebody who may not; None where that follows from the right to import people and events.
    """

    name: str
    aliases: frozenset[str]
    preview: Callable[[Ask, Read], Preview]
    permits: Callable[[Ask], None] | None = None


MAX_ROWS = 20_000  # in one file: it must be ready long before the claim of its post expires
Sheets = Mapping[str, Sequence[Row]]
FileMaker = Callable[[Read, dict[str, Any], Actor, Reader], tuple[str, bytes] | None]


@dataclass(frozen=True, kw_only=True)
class ExportList:
    """A list that can be exported as a file.

    It accepts `filter_words`, and `hidden_words`, which are not offered. `make_sheets` returns the sheets and the number
    of rows in the first; `allows` decides who gets it.
    """

    name: str
    description: str
    aliases: frozenset[str]
    filter_words: tuple[str, ...] = ()
    hidden_words: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    unfiltered: str = ""  # the sentence that refuses options
    noun: Callable[[Filter], str]  # of one row
    many: str = ""  # of several; "": the noun with an s
    label: Callable[[int], str]
    title: str = ""  # "": the plural of the noun
    allows: Callable[[Actor], bool]
    count: Callable[[Read, Filter, Actor, Reader], int]
    make_sheets: Callable[[Read, Filter, Actor, Reader], tuple[Sheets, int]]

    def nouns(self, chosen: Filter) -> tuple[str, str]:
        """Return how one row is called, and several."""
        one = self.noun(chosen)
        return one, self.many or f"{one}s"
