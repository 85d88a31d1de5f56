"""What a feature declares; `handlers.core.registry` joins the declarations of all features."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from bot.charter import Charter
from bot.digests import DigestWeek
from bot.grammar.options import AnyOption, Option, options_of, or_none
from bot.history import HistoryEntry
from bot.notifications import Notification, Reason
from bot.people import Account
from bot.permissions import Actor, may_some, must_ask_others
from bot.posts import Post, PostKind
from bot.records import Kind, Prefixes, Record
from bot.reminders import Snoozes
from handlers.core.blocks.elements import Block, Message
from handlers.core.blocks.text import Reader
from handlers.core.calls import Ask, Preview, Reply
from handlers.core.home import HomePart
from handlers.core.kinds import (
    ConsentType,
    DigestSection,
    ExportList,
    FileMaker,
    ImportList,
    ListEntry,
    RecordKind,
    Step,
)  # fmt: skip
from handlers.core.lists import RecordList
from storage.digests import Scope
from storage.unit_of_work import Read, Tx

if TYPE_CHECKING:
    from handlers.core.registry import Registry

Work = Callable[[Ask, Any], Reply]  # the second argument is a Tx where the verb `writes`, else a Read
Form = Callable[[Ask, Read], Block]
PreviewWork = Callable[[Ask, Read], Preview]
V = TypeVar("V")  # what was said, as values
D = TypeVar("D")  # what was done


@dataclass(frozen=True)
class Command(Generic[V, D]):
    """The work of a verb in three strokes.

    `values` reads what was said by the roster and the charter alone: before the call waits for the writer, and again in its
    turn where one of the two has changed meanwhile. `work` does it against the records as they are then: rights, rules,
    changes, notifications. `says` tells whoever asked what came of it. All three may run twice, and `values` for a call
    that `work` never sees.
    """

    values: Callable[[Ask], V]
    work: Callable[[Ask, Tx, V], D]
    says: Callable[[Ask, Tx, D], Reply]

    def __call__(self, ask: Ask, tx: Tx) -> Reply:
        return self._answer(self.values(ask), ask, tx)

    def with_values(self, ask: Ask) -> Work:
        """Return what is left to do once the values are read. Raises UserError for words that have none."""
        return partial(self._answer, self.values(ask))

    def _answer(self, values: V, ask: Ask, tx: Tx) -> Reply:
        return self.says(ask, tx, self.work(ask, tx, values))


@dataclass(frozen=True, kw_only=True)
class Verb:
    """A command. `right` is its row in the table of `bot.permissions`: that of its name; None where everybody may use it."""

    name: str
    work: Work
    summary: str
    usage: str = ""
    example: str = ""
    also: tuple[str, ...] = ()
    shortcuts: Mapping[str, str] = field(default_factory=dict)  # typed instead of it with other words
    right: str | None = ""  # "" for its name
    usable_by: Callable[[Actor], bool] | None = None  # narrows the right: to whom it is offered
    options: tuple[AnyOption, ...] = ()
    takes_refs: bool = False
    relates_refs: bool = False  # its references may be of several kinds, and are handled together
    positional_option: str = ""  # an option whose name may be omitted after the references
    is_dateless: bool = False  # what it creates needs no date
    kinds: tuple[Kind, ...] = ()  # of the records that it is for, where not those of its feature
    which: str = "Which one?"  # asked where the reference is missing
    label: str = ""  # of its button beside one of several; "" for its name
    leading_person: str = ""  # the option of a person who is named first: "leave @name 30 nov"
    takes_channel_area: bool = False  # typed in an area's channel without an area, it is about that one
    allows_recurrence: bool = False  # its date may recur, as in "every Monday"
    writes: bool = True
    form: Form | None = None  # opens where nothing but references was typed
    needs_form: Callable[[str, Prefixes], bool] | None = None  # decides instead, by what was typed
    takes_changes: bool = False  # its form shows what a record says: what was left as it was is not sent
    multiline_work: Work | None = None  # runs instead where several lines were pasted
    permits: Callable[[Ask], None] | None = (
        None  # raises for who may not do what was said: no file is fetched
    )
    preview: PreviewWork | None = None  # runs before the transaction: slow reads, parsing files
    max_file_bytes: int = 0  # of a file that comes with its words, and that `work` keeps; 0: it takes none
    is_careful: bool = False  # changes something for everybody: never read out of a sentence or a question
    is_never_asked: bool = False  # words that end with a question mark are not this verb
    is_hidden: bool = False  # behind a button; cannot be typed
    has_button: bool = False  # where it is of use: typed it works, and "help all" leaves it out
    suits: Callable[[Actor, Any], bool] | None = None  # of which records it isn't refused in their state
    for_closed: bool = False  # is offered of what is closed, too; another that `writes` is not
    follows_edit: bool = False  # runs for an edited or deleted message only
    takes: tuple[Option, ...] = field(init=False)  # `options`, each as a value
    option_names: frozenset[str] = field(init=False)  # asked of with every command

    def __post_init__(self) -> None:
        object.__setattr__(self, "takes", options_of(self.options))
        object.__setattr__(self, "option_names", frozenset(one.name for one in self.takes))
        object.__setattr__(self, "right", self.name if self.right == "" else self.right)

    def has_option(self, name: str) -> bool:
        return name in self.option_names

    def is_fitting(self, who: Actor, record: Record) -> bool:
        """Return whether somebody would not be refused it for the state in which a record is."""
        return self.suits is None or self.suits(who, record)

    def is_usable_by(self, who: Actor, charter: Charter) -> bool:
        """Return whether somebody may type it about something, at least: of which record, its rule says."""
        if must_ask_others(who, self.right, writes=self.writes):
            return False
        if self.usable_by is not None and not self.usable_by(who):
            return False
        return self.right is None or may_some(who, self.right, charter)

    def with_options_of(self, others: Iterable["Verb"]) -> "Verb":
        """Return the verb that also reads the options of others."""
        more = {
            one.name: or_none(one)
            for other in others
            if other is not self
            for one in other.takes
            if not self.has_option(one.name)
        }
        return replace(self, options=(*self.options, *more.values())) if more else self


Press = partial(Verb, is_hidden=True)  # a verb behind a button or a message


@dataclass(frozen=True)
class Variant:
    """What differs in a verb for records of one kind; None keeps what the verb declares."""

    verb: str
    kind: Kind
    work: Work
    form: Form | None = None
    needs_form: Callable[[str, Prefixes], bool] | None = None
    right: str | None = None
    options: tuple[AnyOption, ...] | None = None
    positional_option: str | None = None
    relates_refs: bool | None = None

    def of(self, verb: Verb) -> Verb:
        """Return the verb with what differs."""
        optional = {f.name: getattr(self, f.name) for f in fields(self)[3:]}
        changes = {name: value for name, value in optional.items() if value is not None}
        return replace(verb, work=self.work, **changes)


@dataclass(frozen=True)
class Viewer:
    """Who reads a notification, and where the records beside it are read."""

    read: Read
    who: Actor
    reader: Reader
    registry: "Registry"
    snoozed: Snoozes  # what is snoozed now
    now: datetime  # of this rendering; `reader` is of the day on which a sent message went out


@dataclass(frozen=True)
class NotificationType:
    """How notifications of one reason are checked and shown, for records of one kind or without a record."""

    # Whether it is still true and still for its reader; checked when it is batched and when it is sent.
    holds: Callable[[Read, Notification, Any, datetime], bool]
    # Its blocks; empty where nothing is left to say.
    says: Callable[[Notification, Any, Viewer], list[Block]]
    # The line that replaces it in a message that was sent; None while it stands.
    became: Callable[[Notification, Any, Viewer], list[Block] | None] | None = None
    heading: Callable[[Notification, Any, Viewer], str] | None = None
    wants_reply: Callable[[Notification, Any], bool] | None = None  # None: as its record
    # What happens to a reply in its thread, as a sentence; None: nothing particular; "": replying is not mentioned.
    reply_hint: Callable[[Notification, Any, Viewer], str | None] | None = None
    # How it looks among several such; None where it is not one of them any more.
    entry: Callable[[Notification, Any, Viewer], ListEntry | None] | None = None
    followed_by: Callable[[Tx, Notification, Any], None] | None = None  # plans the next notification
    # Who gets it on a day if its reader has lost the role meanwhile; None: nobody, or a tick plans it for them.
    successors: Callable[[Read, Any, date], list[int]] | None = None
    tells_former_reader: bool = False  # also who may not see the record any more, and nothing new


@dataclass(frozen=True)
class PostType:
    """How posts of one kind are rendered: the message and its figures as JSON; None for nothing to say.

    `is_outdated` returns whether an unsent post has to be replaced by another.
    """

    render: Callable[[Read, Post, datetime, "Registry"], tuple[Message, str] | None]
    is_outdated: Callable[[Read, Post], bool]


def always_holds(_read: Read, _notification: Notification, _record: Record | None, _now: datetime) -> bool:
    return True


def holds_while_open(_read: Read, _notification: Notification, record: Record, _now: datetime) -> bool:
    return record.is_open


def wants_no_reply(_notification: Notification, _record: Record | None) -> bool:
    """Return that no reply is asked for: the buttons of a message are its answers."""
    return False


@dataclass(frozen=True, kw_only=True)
class Tick:
    """The scheduled work of a feature. Each part runs in a transaction and returns its count, at most a chunk."""

    plan_notifications: Callable[[Tx], int] | None = None
    plan: Callable[[Tx], int] | None = None  # other regular work
    plan_roles: Callable[[Tx], None] | None = None  # runs when the roster or the day has changed
    # The same in chunks, `after` the id at which the last one ended, at first 0. It returns its own, or 0 at the end.
    plan_roles_from: Callable[..., int] | None = None
    settle: Callable[[Tx], int] | None = None  # closes what is due, before notifications are batched
    next_at: Callable[[Read], datetime | None] | None = None  # the next moment with something to settle
    # The keys of notifications that should exist now and are due after one moment, up to another.
    expected_keys: Callable[[Read, datetime, datetime, datetime], list[str]] | None = None


@dataclass(frozen=True, kw_only=True)
class Feature:
    """Everything that one feature declares.

    `notifications` belong to its own kind of record, or to no record where it has no kind. The hooks from `on_closed`
    on are called for records of any kind.
    """

    verbs: Sequence[Verb | Variant] = ()
    kind: RecordKind[Any, Any] | None = None
    notifications: Mapping[Reason, NotificationType] = field(default_factory=dict)
    tick: Tick | None = None
    consents: Mapping[str, ConsentType] = field(default_factory=dict)  # by the verb that requests it
    steps: Sequence[Step] = ()  # of records of any kind; those of its own stand with the kind
    posts: Mapping[PostKind, PostType] = field(default_factory=dict)
    exports: Sequence[ExportList] = ()
    imports: Sequence[ImportList] = ()
    digests: Sequence[DigestSection] = ()
    home: Sequence[HomePart] = ()
    lists: Sequence[RecordList[Any]] = ()
    files: Mapping[str, FileMaker] = field(default_factory=dict)  # by the name in the request for a document
    # Lines of a person's digest about no list, as of when it was made.
    notices: Callable[[Read, Scope, DigestWeek, Reader], list[str]] | None = None
    # The answer to "show" with words that are no reference; None for words that aren't this feature's.
    shows: Callable[[Ask, Read], Reply | None] | None = None
    # Lines of what has all folded words besides records and notes, as its reader may read it: of the newest so many, None for all.
    searches: Callable[[Ask, Read, Sequence[str], int | None], list[str]] | None = None
    # By the kind of the record: `on_closed` returns the answer's words on it.
    on_closed: Mapping[Kind, Callable[[Ask, Tx, Any], str]] = field(default_factory=dict)
    on_reopened: Mapping[Kind, Callable[[Tx, Any], None]] = field(default_factory=dict)  # reverts `on_closed`
    refuses_undo: Mapping[Kind, Callable[[Tx, Any], None]] = field(default_factory=dict)  # raises
    # By the verb in history of a step about no record: the command that undoes it. Raises UserError with another way.
    undo_words: Mapping[str, Callable[[Ask, HistoryEntry], str]] = field(default_factory=dict)
    on_account_change: Callable[[Tx, Account, bool], None] | None = None  # True: it was deactivated
    # The bot came into a channel, by its id and name; the last argument is the root command.
    on_channel_joined: Callable[[Tx, str, str, str], None] | None = None
    on_started: Callable[[Tx], None] | None = None  # the bot has connected to its workspace
    # Returns words that name no verb as a call of a hidden one; None leaves them. Whoever they are not for reads what
    # `Registry.unclaimed` makes of them.
    claims: Callable[[str, Prefixes], str | None] | None = None
    # The same of a reply in the thread of a record, by its reference, that names none.
    claims_of: Callable[[str, str, Prefixes], str | None] | None = None
    # Returns the answer that comes before ordinary words are read in any other way; None for none. The last argument says
    # whether they are a question.
    asks_first: Callable[[Ask, Read, str, bool], Reply | None] | None = None
    # Returns what ordinary words that no reader knows exactly may be for something that waits for the caller, to be pressed.
    hears: Callable[[Ask, Read, str], Sequence[Block]] | None = None
    # Returns such words as a line of the grammar, where the bot has just asked the caller to write them; "" for others.
    awaits: Callable[[Ask, Read, str], str] | None = None
    # The same as `hears` of what any words may be for: what they are most like stands below it.
    hears_anything: Callable[[Ask, Read, str], Sequence[Block]] | None = None
    # Takes a reply about a record as the answer to something that asks its writer about that record; None for any other.
    takes_reply: Callable[[Ask, Tx, Record, str], Reply | None] | None = None
    # The same of a reply under a message about no record, by the notifications that it carries.
    takes_message: Callable[[Ask, Tx, Sequence[Notification], str], Reply | None] | None = None
    # Answers a reply about records that tells the bot to do something, or complains, so that it is kept as no note; None for
    # a reply like any.
    takes_instruction: Callable[[Ask, Tx, Sequence[Record], str], Reply | None] | None = None
    # Returns a message of the bot's own conversation as a command; what was typed as one stays as it is.
    interpret_message: Callable[[str, "Registry"], str] | None = None
    # Returns words that say several things as a command, and of a reply in a thread with `is_reply`; "" for others.
    in_parts: Callable[..., str] | None = None
