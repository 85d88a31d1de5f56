"""The declarations of a feature, and the registry that joins those of all features.

Shared code reads the registry that it is handed and imports no feature.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime
from functools import partial
from typing import Any

from rapidfuzz import distance, process

from bot.errors import Offer, UnknownVerb, UserError
from bot.grammar.parse import in_full, split_first_word, split_leading_refs
from bot.names import excerpt, fold
from bot.notifications import Notification, Reason
from bot.people import Account
from bot.permissions import Actor
from bot.posts import Post, PostKind
from bot.records import Kind, Record, Ref, read_ref
from bot.reminders import Snoozes
from handlers.blocks.elements import Block, Message
from handlers.blocks.text import Reader
from handlers.calls import AGAIN_PREFIX, Ask, Preview, Reply
from handlers.kinds import (
    ConsentType,
    DigestSection,
    ExportList,
    FileMaker,
    HoldingList,
    ImportList,
    Kinds,
    ListEntry,
    RecordKind,
)  # fmt: skip
from storage.unit_of_work import Read, Tx

Work = Callable[[Ask, Any], Reply]  # the second argument is a Tx where the verb `writes`, else a Read
Form = Callable[[Ask, Read], Block]
PreviewWork = Callable[[Ask, Read], Preview]


@dataclass(frozen=True, kw_only=True)
class Verb:
    """A command. `right` is its row in the table of `bot.permissions`; None where everybody may use it."""

    name: str
    work: Work
    summary: str
    usage: str = ""
    example: str = ""
    also: tuple[str, ...] = ()
    shortcuts: Mapping[str, str] = field(
        default_factory=dict
    )  # words that are typed instead of it with others
    right: str | None = None
    options: tuple[str, ...] = ()
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
    needs_form: Callable[[str], bool] | None = None  # decides instead, by what was typed
    multiline_work: Work | None = None  # runs instead where several lines were pasted
    preview: PreviewWork | None = None  # runs before the transaction: slow reads, parsing files
    is_careful: bool = False  # changes something for everybody: never read out of a sentence or a question
    is_never_asked: bool = False  # words that end with a question mark are not this verb
    adds_people: bool = False  # adds people to the roster, whose Slack accounts are then looked up
    is_hidden: bool = False  # behind a button; cannot be typed
    follows_edit: bool = False  # runs for an edited or deleted message only


Press = partial(Verb, is_hidden=True)  # a verb behind a button or a message


@dataclass(frozen=True)
class Variant:
    """What differs in a verb for records of one kind; None keeps what the verb declares."""

    verb: str
    kind: Kind
    work: Work
    form: Form | None = None
    needs_form: Callable[[str], bool] | None = None
    right: str | None = None
    options: tuple[str, ...] | None = None
    positional_option: str | None = None

    def of(self, verb: Verb) -> Verb:
        """Return the verb with what differs."""
        optional = {f.name: getattr(self, f.name) for f in fields(self)[3:]}
        changes = {name: value for name, value in optional.items() if value is not None}
        return replace(verb, work=self.work, **changes)


@dataclass(frozen=True)
class NotificationType:
    """How notifications of one reason are checked and shown, for records of one kind or without a record."""

    # Whether it is still true and still for its reader; checked when it is batched and when it is sent.
    holds: Callable[[Read, Notification, Any, datetime], bool]
    # Its blocks; empty where nothing is left to say.
    says: Callable[[Read, Notification, Any, Actor, Reader, "Registry"], list[Block]]
    # The line that replaces it in a message that was sent; None while it stands. `outcome` reads other records too.
    became: Callable[[Notification, Any, Snoozes, Reader], list[Block] | None] | None = None
    outcome: Callable[[Read, Notification, Any, Actor, Reader], list[Block] | None] | None = None
    heading: Callable[[Notification, Any, Reader], str] | None = None
    wants_reply: Callable[[Notification, Any], bool] | None = None  # None: as its record
    # What happens to a reply in its thread, as a sentence; None: nothing particular; "": replying is not mentioned.
    reply_hint: Callable[[Read, Notification, Any, Reader], str | None] | None = None
    # How it looks among several such; None where it is not one of them any more.
    entry: Callable[[Read, Notification, Any, Reader], ListEntry | None] | None = None
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


NEAR_ENOUGH = 0.7  # similarity of a misspelt verb; two swapped letters count as one mistake


def always_holds(_read: Read, _notification: Notification, _record: Record | None, _now: datetime) -> bool:
    return True


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
    posts: Mapping[PostKind, PostType] = field(default_factory=dict)
    exports: Sequence[ExportList] = ()
    imports: Sequence[ImportList] = ()
    digest: DigestSection | None = None
    holdings: Sequence[HoldingList[Any]] = ()
    files: Mapping[str, FileMaker] = field(default_factory=dict)  # by the name in the request for a document
    # By the kind of the record: `on_closed` returns the answer's words on it.
    on_closed: Mapping[Kind, Callable[[Ask, Tx, Any], str]] = field(default_factory=dict)
    on_reopened: Mapping[Kind, Callable[[Tx, Any], None]] = field(default_factory=dict)  # reverts `on_closed`
    refuses_undo: Mapping[Kind, Callable[[Tx, Any], None]] = field(default_factory=dict)  # raises
    on_account_change: Callable[[Tx, Account, bool], None] | None = None  # True: it was deactivated
    # The bot came into a channel, by its id and name; the last argument is the root command.
    on_channel_joined: Callable[[Tx, str, str, str], None] | None = None
    on_started: Callable[[Tx], None] | None = None  # the bot has connected to its workspace
    # Returns a message of the bot's own conversation as a command; what was typed as one stays as it is.
    interpret_message: Callable[[str, "Registry"], str] | None = None


class Registry:
    """The declarations of all features, by name. Raises ValueError where two declare the same name."""

    def __init__(self, features: Sequence[Feature]) -> None:
        self.features = tuple(features)
        declared = [item for feature in features for item in feature.verbs]
        self.verbs = tuple(item for item in declared if isinstance(item, Verb))
        self.ticks = tuple(feature.tick for feature in features if feature.tick is not None)
        self._by_name = _by_name(self.verbs)
        self._by_word = {name: verb for name, verb in self._by_name.items() if not verb.follows_edit}
        short = ((verb, *one) for verb in self.verbs for one in verb.shortcuts.items())
        self._shortcuts = {fold(typed): f"{verb.name} {words}".strip() for verb, typed, words in short}
        self._typed_names = [name for v in self.verbs if not v.is_hidden for name in (v.name, *v.also)]
        self._notifications = _notifications(features)
        self._variants = _variants([item for item in declared if isinstance(item, Variant)], self._by_name)
        self._varied = {name for name, _ in self._variants}
        self._kinds_of_verb = _kinds_of_verb(features)
        self.kinds: Kinds = _kinds(features)
        self.posts = {kind: post for feature in features for kind, post in feature.posts.items()}
        self.consents = {verb: consent for feature in features for verb, consent in feature.consents.items()}
        self.exports = tuple(export for feature in features for export in feature.exports)
        self.imports = tuple(one for feature in features for one in feature.imports)
        self.digest_sections = tuple(feature.digest for feature in features if feature.digest)
        self.holdings = tuple(one for feature in features for one in feature.holdings)
        self.digest_headings = _digest_headings(self.digest_sections)
        self.files = {name: maker for feature in features for name, maker in feature.files.items()}

    def __getitem__(self, name: str) -> Verb:
        return self._by_name[name]

    def notification_type(self, reason: str, record: Record | None) -> NotificationType:
        """Return the type of notifications with this reason about a record, or about none."""
        kind = record.kind if record is not None else None
        return self._notifications.get((Reason(reason), kind)) or self._notifications[Reason(reason), None]

    def holds(self, read: Read, notification: Notification, record: Record | None, now: datetime) -> bool:
        """Return whether a notification is still true, and still for its reader."""
        return self.notification_type(notification.reason, record).holds(read, notification, record, now)

    def kind_of(self, record: Record) -> RecordKind[Any, Any]:
        """Return the declaration of the kind of a record."""
        return self.kinds[record.kind]

    def on_closed(self, ask: Ask, tx: Tx, record: Record) -> str:
        """Run every feature's hook for a closed record; return what the answer says about it."""
        hooks = [hook for feature in self.features if (hook := feature.on_closed.get(record.kind))]
        return "".join(hook(ask, tx, record) for hook in hooks)

    def on_reopened(self, tx: Tx, record: Record) -> None:
        """Run every feature's hook for a reopened record."""
        for feature in self.features:
            if hook := feature.on_reopened.get(record.kind):
                hook(tx, record)

    def on_account_change(self, tx: Tx, account: Account, *, is_gone: bool) -> None:
        """Run every feature's hook for an account that was deactivated or reactivated."""
        for feature in self.features:
            if feature.on_account_change:
                feature.on_account_change(tx, account, is_gone)

    def must_be_undoable(self, tx: Tx, record: Record) -> None:
        """Raise a sentence where a feature needs a record whose creation is to be undone."""
        for feature in self.features:
            if hook := feature.refuses_undo.get(record.kind):
                hook(tx, record)

    def all_of(self, verb: Verb) -> Iterator[Verb]:
        """Return a verb, followed by its variants for kinds of records."""
        yield verb
        yield from (variant for (name, _), variant in self._variants.items() if name == verb.name)

    def kinds_of_verb(self, name: str) -> list[Kind]:
        """Return the kinds of records that a verb is for."""
        return list(dict.fromkeys(self._kinds_of_verb.get(name, ())))

    def of_kind(self, verb: Verb, kind: Kind) -> Verb:
        """Return the variant of a verb for a kind, or the verb itself."""
        return self._variants.get((verb.name, kind), verb)

    def find(self, words: str) -> tuple[Verb, str]:
        """Return the verb that `words` begin with, and the rest. Raises UserError with the most similar verb."""
        first, rest = split_first_word(words.strip().removeprefix(AGAIN_PREFIX))
        verb = self._by_word.get(fold(first.rstrip(":?"))) if first else self._by_word["home"]
        # Behind the word of a button that takes none, a reference is typed: "decline M-4".
        is_of_button = verb is not None and verb.is_hidden and not verb.takes_refs
        may_be_short = verb is None or (is_of_button and split_leading_refs(rest.split())[0])
        if may_be_short and (long := in_full(f"{first} {rest}", self._shortcuts)):
            return self.find(long)
        if verb is not None:
            return self._for_words(verb, rest), rest
        ref = read_ref(first.rstrip(".,:;"))
        if ref is not None:
            return self._find_by_ref(ref, rest, is_note=first.endswith(":"))
        nearest = self.nearest(first)
        raise UnknownVerb(f"I don't understand “{excerpt(first)}”.", nearest=nearest.name if nearest else "")

    def _for_words(self, verb: Verb, rest: str) -> Verb:
        """Return the variant for the kind of the first reference."""
        refs = split_leading_refs(rest.split())[0] if verb.name in self._varied else []
        return self.of_kind(verb, refs[0].kind) if refs else verb

    def split_by_kind(self, verb: Verb, rest: str) -> list[tuple[Verb, str]]:
        """Return each variant that the references ask for, with the words for its share of them."""
        if verb.name not in self._varied or verb.relates_refs:
            return [(verb, rest)]
        refs, others = split_leading_refs(rest.split())
        by_work: dict[Work, tuple[Verb, list[str]]] = {}
        for ref in refs:
            variant = self.of_kind(self._by_name[verb.name], ref.kind)
            by_work.setdefault(variant.work, (variant, []))[1].append(str(ref))
        if len(by_work) < 2:  # noqa: PLR2004 - two
            return [(verb, rest)]
        return [(variant, " ".join([*named, *others])) for variant, named in by_work.values()]

    def _find_by_ref(self, ref: Ref, rest: str, *, is_note: bool) -> tuple[Verb, str]:
        """Return the verb for words that begin with a reference: `A-12`, `A-12 done ...`, `A-12: text`."""
        word, more = split_first_word(rest)
        if not split_leading_refs(rest.split())[1]:
            return self._by_name["show"], f"{ref} {rest}".strip()
        verb = self._by_word.get(fold(word.rstrip(".,;:")))
        if verb is not None and (verb.name == "done" or (verb.takes_refs and not is_note)):
            return self._for_words(verb, str(ref)), f"{ref} {more}".strip()
        if is_note:
            return self._by_name["note"], f"{ref} {rest}"
        done = [Offer("Done", "done", ref)] if self.kinds[ref.kind].record.closes_with_done else []
        raise UserError(
            f"What about {ref}?", offers=[Offer("Open it", "show", ref), *done, Offer("Note", "note", ref)]
        )

    def knows(self, word: str) -> bool:
        """Return whether a word is a verb."""
        typed = fold(word.rstrip(":?"))
        return typed in self._by_word or typed in self._shortcuts

    def nearest(self, word: str) -> Verb | None:
        """Return the verb that somebody may have meant with a misspelt word; None where no verb is like it."""
        match = process.extractOne(
            fold(word), self._typed_names, scorer=distance.OSA.normalized_similarity, score_cutoff=NEAR_ENOUGH
        )
        return self._by_name[match[0]] if match else None

    def interpret_message(self, words: str) -> str:
        """Return a message of the bot's own conversation as a command."""
        for feature in self.features:
            if feature.interpret_message is not None:
                words = feature.interpret_message(words, self)
        return words


def _by_name(verbs: Sequence[Verb]) -> dict[str, Verb]:
    by_name: dict[str, Verb] = {}
    for verb in verbs:
        for name in (verb.name, *verb.also):
            if name in by_name:
                raise ValueError(f"two verbs are called {name}")
            by_name[name] = verb
    return by_name


def _variants(variants: Sequence[Variant], by_name: Mapping[str, Verb]) -> dict[tuple[str, Kind], Verb]:
    verbs: dict[tuple[str, Kind], Verb] = {}
    for variant in variants:
        key = variant.verb, variant.kind
        if key in verbs:
            raise ValueError(f"two variants of {variant.verb} are for the kind {variant.kind}")
        verbs[key] = variant.of(by_name[variant.verb])
    return verbs


def _kinds_of_verb(features: Sequence[Feature]) -> dict[str, list[Kind]]:
    """Return the kinds by verb: those of its variants, and that of the feature which declares it."""
    found: dict[str, list[Kind]] = {}
    for feature in features:
        for item in feature.verbs:
            if isinstance(item, Variant):
                found.setdefault(item.verb, []).append(item.kind)
            elif feature.kind is not None:
                found.setdefault(item.name, []).insert(0, feature.kind.record.kind)
    return found


def _notifications(features: Sequence[Feature]) -> dict[tuple[Reason, Kind | None], NotificationType]:
    types: dict[tuple[Reason, Kind | None], NotificationType] = {}
    for feature in features:
        for reason, declared in feature.notifications.items():
            kind = feature.kind.record.kind if feature.kind is not None else None
            if (reason, kind) in types:
                raise ValueError(f"two features declare notifications “{reason}” of {kind or 'no kind'}")
            types[reason, kind] = declared
    return types


def _kinds(features: Sequence[Feature]) -> Kinds:
    found: dict[Kind, RecordKind[Any, Any]] = {}
    for one in [feature.kind for feature in features if feature.kind]:
        if one.record.kind in found:
            raise ValueError(f"two features declare the kind {one.record.kind}")
        found[one.record.kind] = one
    return found


def _digest_headings(sections: Sequence[DigestSection]) -> dict[str, str]:
    found: dict[str, str] = {}
    for one in sections:
        if clash := found.keys() & one.headings.keys():
            raise ValueError(f"two sections of a digest have a list “{min(clash)}”")
        found |= one.headings
    return found
