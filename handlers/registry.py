"""The registry: it joins what all features declare. Shared code reads the one that it is handed."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from rapidfuzz import distance, process

from bot.errors import Offer, UnknownVerb, UserError
from bot.grammar.parse import in_full, split_first_word, split_leading_refs
from bot.names import excerpt, fold
from bot.notifications import Notification, Reason
from bot.people import Account
from bot.records import Kind, Record, Ref, read_ref
from handlers.calls import AGAIN_PREFIX, BUTTON_PREFIXES, Ask
from handlers.feature import Feature, NotificationType, Variant, Verb, Work
from handlers.kinds import DigestSection, Kinds, RecordKind
from storage.unit_of_work import Read, Tx

NEAR_ENOUGH = 0.7  # similarity of a misspelt verb; two swapped letters count as one mistake


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
        self.undo_words = {verb: words for feature in features for verb, words in feature.undo_words.items()}
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
        # The word of a button that takes no reference is typed: "decline M-4".
        is_of_button = verb is not None and verb.is_hidden and not verb.takes_refs
        may_be_short = verb is None or (is_of_button and not rest.startswith(BUTTON_PREFIXES))
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
