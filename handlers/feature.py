"""What a feature declares: values that anybody can read, joined by the registry.

Machinery reads the registry that is handed to it and imports no feature.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime
from functools import partial
from typing import Any

from rapidfuzz import fuzz, process

from bot.errors import UserError
from bot.grammar import split_leading_refs
from bot.names import fold
from bot.people import Account, Consent
from bot.permissions import Actor
from bot.posts import Notification, Post, PostKind, Reason
from bot.records import Kind, Record, read_ref
from bot.reminders import Snoozes
from handlers.blocks.elements import Block, Message
from handlers.blocks.text import Reader
from handlers.calls import AGAIN_PREFIX, Ask, Preview, Reply, split_first_word
from handlers.kinds import DigestSection, ExportList, FileMaker, Kinds, RecordKind
from storage.unit_of_work import Read, Tx

Work = Callable[[Ask, Any], Reply]  # the second is a Tx where `writes`, else a Read
Form = Callable[[Ask, Read], Block]
PreviewWork = Callable[[Ask, Read], Preview]


@dataclass(frozen=True, kw_only=True)
class Verb:
    """Something that people type. `right` is its line in the table of rights, None where everybody may."""

    name: str
    work: Work
    summary: str
    usage: str = ""
    example: str = ""
    also: tuple[str, ...] = ()
    right: str | None = None
    options: tuple[str, ...] = ()
    takes_refs: bool = False
    relates_refs: bool = False  # its references belong together, also where they are of several kinds
    positional_option: str = ""  # the option whose name may be left out behind the references
    allows_recurrence: bool = False  # its date may be one that comes again
    writes: bool = True
    form: Form | None = None  # opens when the words hold nothing but references
    needs_form: Callable[[str], bool] | None = None  # decides by the words whether the form opens
    multiline_work: Work | None = None  # takes over where several lines were pasted; the text is all of them
    preview: PreviewWork | None = None  # runs first, beside the writer: slow reads, and files
    adds_people: bool = False  # puts people onto the roster who may have an account in Slack
    is_hidden: bool = False  # a button's verb, not one to type
    follows_edit: bool = False  # follows a message that was edited or deleted; no words reach it


Press = partial(Verb, is_hidden=True)  # a verb behind a button or a message, which nobody types


@dataclass(frozen=True)
class Variant:
    """What a verb does to records of one kind; None leaves what the verb itself declares."""

    verb: str
    kind: Kind
    work: Work
    form: Form | None = None
    needs_form: Callable[[str], bool] | None = None
    right: str | None = None
    options: tuple[str, ...] | None = None

    def of(self, verb: Verb) -> Verb:
        """Return the verb as it is for records of this kind."""
        own = {f.name: getattr(self, f.name) for f in fields(self)[3:]}
        return replace(
            verb, work=self.work, **{name: value for name, value in own.items() if value is not None}
        )


@dataclass(frozen=True)
class NotificationType:
    """What notifications of one reason mean, for records of one kind or for none.

    `holds` is asked when a message is put together and again when it goes out: whether it is still so, and still its
    reader's. `says` returns its blocks, none where there is nothing to say any more. `became` returns the line to which
    it shrinks in a message that was sent, None while it still stands as it was said.
    """

    holds: Callable[[Read, Notification, Any, datetime], bool]
    says: Callable[[Read, Notification, Any, Actor, Reader, "Registry"], list[Block]]
    became: Callable[[Notification, Any, Snoozes, Reader], list[Block] | None] | None = None
    heading: Callable[[Any, Reader], str] | None = None
    wants_reply: Callable[[Notification, Any], bool] | None = None  # None: while its record does
    followed_by: Callable[[Tx, Notification, Any], None] | None = None  # plans what comes after it


@dataclass(frozen=True)
class PostType:
    """How posts of one kind are made: their message, and the figures they are made of as JSON; None for nothing to say.

    `is_outdated` says of one that waits that another has to come in its place.
    """

    render: Callable[[Read, Post, datetime, "Registry"], tuple[Message, str] | None]
    is_outdated: Callable[[Read, Post], bool]


@dataclass(frozen=True)
class ConsentType:
    """One thing that needs a second person: in words, who may confirm it on a day, and what is done then."""

    describe: Callable[[Mapping[str, object], Reader], str]
    confirmers: Callable[[Read, Consent, date], list[int]]
    execute: Callable[[Ask, Tx, Consent], str]


def always_holds(_read: Read, _notification: Notification, _record: Record | None, _now: datetime) -> bool:
    return True


@dataclass(frozen=True, kw_only=True)
class Tick:
    """What a feature does by itself as time goes on, each part in a transaction."""

    plan_notifications: Callable[[Tx], int] | None = None  # returns how many of at most a chunk there were
    plan: Callable[[Tx], int] | None = None  # other regular work, in chunks too
    plan_roles: Callable[[Tx], None] | None = None  # what depends on the roster and on the day
    settle: Callable[[Tx], int] | None = None  # what has come to its end, before notifications are batched
    next_at: Callable[[Read], datetime | None] | None = None  # when there is next something to settle
    # The keys of the notifications that should exist now, of those due after one moment and until another.
    expected_keys: Callable[[Read, datetime, datetime, datetime], list[str]] | None = None


@dataclass(frozen=True, kw_only=True)
class Feature:
    """What one feature brings.

    `notifications` are of its own kind of records, or of none where it has no kind. `files` make documents, by the name
    that a request has for what each is about. The last three are called with records of any kind: `on_closed` does what
    follows of an end and returns what the answer says of that, `on_reopened` takes it back, and `refuses_undo` raises
    where a creation cannot be undone.
    """

    verbs: Sequence[Verb | Variant] = ()
    kind: RecordKind[Any, Any] | None = None
    notifications: Mapping[Reason, NotificationType] = field(default_factory=dict)
    tick: Tick | None = None
    consents: Mapping[str, ConsentType] = field(default_factory=dict)  # by the verb that asks for it
    posts: Mapping[PostKind, PostType] = field(default_factory=dict)
    exports: Sequence[ExportList] = ()
    digest: DigestSection | None = None
    files: Mapping[str, FileMaker] = field(default_factory=dict)
    on_closed: Mapping[Kind, Callable[[Ask, Tx, Any], str]] = field(default_factory=dict)
    on_reopened: Mapping[Kind, Callable[[Tx, Any], None]] = field(default_factory=dict)
    refuses_undo: Mapping[Kind, Callable[[Tx, Any], None]] = field(default_factory=dict)
    on_account_change: Callable[[Tx, Account, bool], None] | None = None  # whether it is gone


class Registry:
    """What all features declare, by name. Raises ValueError where two declare the same."""

    def __init__(self, features: Sequence[Feature]) -> None:
        self.features = tuple(features)
        declared = [one for feature in features for one in feature.verbs]
        self.verbs = tuple(one for one in declared if isinstance(one, Verb))
        self.ticks = tuple(feature.tick for feature in self.features if feature.tick is not None)
        self._by_name = _by_name(self.verbs)
        self._by_word = {name: verb for name, verb in self._by_name.items() if not verb.follows_edit}
        self._typed_names = [
            name for verb in self.verbs if not verb.is_hidden for name in (verb.name, *verb.also)
        ]
        self._notifications = _notifications(self.features)
        self._variants = _variants([one for one in declared if isinstance(one, Variant)], self._by_name)
        self._varied = {name for name, _ in self._variants}
        self.kinds: Kinds = _kinds(self.features)
        self.posts = {kind: one for feature in self.features for kind, one in feature.posts.items()}
        self.consents = {verb: one for feature in self.features for verb, one in feature.consents.items()}
        self.exports = tuple(one for feature in self.features for one in feature.exports)
        self.digest_sections = tuple(feature.digest for feature in self.features if feature.digest)
        self.digest_headings = _digest_headings(self.digest_sections)
        self.files = {name: maker for feature in self.features for name, maker in feature.files.items()}

    def __getitem__(self, name: str) -> Verb:
        return self._by_name[name]

    def notification_type(self, reason: str, record: Record | None) -> NotificationType:
        """Return what a reason means for a record, or where there is none."""
        of_kind = (Reason(reason), record.kind if record is not None else None)
        return self._notifications.get(of_kind) or self._notifications[Reason(reason), None]

    def holds(self, read: Read, notification: Notification, record: Record | None, now: datetime) -> bool:
        """Return whether what a notification says is still so, and still its reader's."""
        return self.notification_type(notification.reason, record).holds(read, notification, record, now)

    def kind_of(self, record: Record) -> RecordKind[Any, Any]:
        """Return what is declared of the kind of a record."""
        return self.kinds[record.kind]

    def on_closed(self, ask: Ask, tx: Tx, record: Record) -> str:
        """Do what follows in every feature of the end of a record; return what the answer says of that."""
        follows = [follow for one in self.features if (follow := one.on_closed.get(record.kind))]
        return "".join(follow(ask, tx, record) for follow in follows)

    def on_reopened(self, tx: Tx, record: Record) -> None:
        """Take back what followed of the end of a record."""
        for one in self.features:
            if follow := one.on_reopened.get(record.kind):
                follow(tx, record)

    def on_account_change(self, tx: Tx, account: Account, *, is_gone: bool) -> None:
        """Do what follows of an account that was deactivated, or is in use again."""
        for one in self.features:
            if one.on_account_change:
                one.on_account_change(tx, account, is_gone)

    def must_be_undoable(self, tx: Tx, record: Record) -> None:
        """Raise a sentence where a feature needs a record whose creation is to be undone."""
        for one in self.features:
            if refuse := one.refuses_undo.get(record.kind):
                refuse(tx, record)

    def all_of(self, verb: Verb) -> Iterator[Verb]:
        """Return a verb as it is by itself, and for records of each kind that have a variant of it."""
        yield verb
        yield from (one for (name, _), one in self._variants.items() if name == verb.name)

    def of_kind(self, verb: Verb, kind: Kind) -> Verb:
        """Return the verb as it is for records of a kind."""
        return self._variants.get((verb.name, kind), verb)

    def find(self, words: str) -> tuple[Verb, str]:
        """Return the verb that `words` begin with, and the rest. Raises a sentence with the nearest verb."""
        first, rest = split_first_word(words.strip().removeprefix(AGAIN_PREFIX))
        verb = self._by_word.get(fold(first.rstrip(":"))) if first else self._by_word["home"]
        if verb is not None:
            return self._for_words(verb, rest), rest
        ref = read_ref(first.rstrip(".,:;"))
        if ref is not None:
            return self._of_one(str(ref), rest, is_note=first.endswith(":"))
        raise UserError(self._suggest(first))

    def _for_words(self, verb: Verb, rest: str) -> Verb:
        """Return the verb as it is for what is named first."""
        refs = split_leading_refs(rest.split())[0] if verb.name in self._varied else []
        return self.of_kind(verb, refs[0].kind) if refs else verb

    def split_by_kind(self, verb: Verb, rest: str) -> list[tuple[Verb, str]]:
        """Return the verb as it is for each kind of what is named, with the words for those; one where it does not differ."""
        if verb.name not in self._varied or verb.relates_refs:
            return [(verb, rest)]
        refs, others = split_leading_refs(rest.split())
        of_variant: dict[Work, tuple[Verb, list[str]]] = {}
        for ref in refs:
            one = self.of_kind(self._by_name[verb.name], ref.kind)
            of_variant.setdefault(one.work, (one, []))[1].append(str(ref))
        if len(of_variant) < 2:  # noqa: PLR2004 - two
            return [(verb, rest)]
        return [(one, " ".join([*named, *others])) for one, named in of_variant.values()]

    def _of_one(self, ref: str, rest: str, *, is_note: bool) -> tuple[Verb, str]:
        """Return what is meant by a reference that stands first: `A-12`, `A-12 done ...`, `A-12: text`."""
        word, more = split_first_word(rest)
        if not rest:
            return self._by_name["show"], ref
        verb = self._by_word.get(fold(word.rstrip(".,;:")))
        if verb is not None and (verb.name == "done" or (verb.takes_refs and not is_note)):
            return self._for_words(verb, ref), f"{ref} {more}".strip()
        if is_note:
            return self._by_name["note"], f"{ref} {rest}"
        raise UserError(f"What about {ref}? Examples: {ref} done · {ref}: your note · show {ref}")

    def _suggest(self, first: str) -> str:
        near = process.extractOne(fold(first), self._typed_names, scorer=fuzz.ratio, score_cutoff=60)
        asked = f"I do not know “{first[:40]}”."
        if near is None:
            return f"{asked} Example: {self._by_name['action'].example}. All verbs: help"
        verb = self._by_name[near[0]]
        return f"{asked} Did you mean {verb.name}? Example: {verb.example}"


def _by_name(verbs: Sequence[Verb]) -> dict[str, Verb]:
    found: dict[str, Verb] = {}
    for verb in verbs:
        for name in (verb.name, *verb.also):
            if name in found:
                raise ValueError(f"two verbs are called {name}")
            found[name] = verb
    return found


def _variants(variants: Sequence[Variant], by_name: Mapping[str, Verb]) -> dict[tuple[str, Kind], Verb]:
    found: dict[tuple[str, Kind], Verb] = {}
    for one in variants:
        if (one.verb, one.kind) in found:
            raise ValueError(f"two variants of {one.verb} are for the kind {one.kind}")
        found[one.verb, one.kind] = one.of(by_name[one.verb])
    return found


def _notifications(features: Sequence[Feature]) -> dict[tuple[Reason, Kind | None], NotificationType]:
    found: dict[tuple[Reason, Kind | None], NotificationType] = {}
    for feature in features:
        for reason, declared in feature.notifications.items():
            kind = feature.kind.record.kind if feature.kind is not None else None
            if (reason, kind) in found:
                raise ValueError(f"two features declare notifications “{reason}” of {kind or 'no kind'}")
            found[reason, kind] = declared
    return found


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
