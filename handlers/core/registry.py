"""The registry: it joins what all features declare. Shared code reads the one that it is handed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from typing import Any

from rapidfuzz import distance, process

from bot.charter import Charter
from bot.errors import Offer, UnknownVerb, UserError
from bot.followups import MAY_BE_TYPED, Sort, read_followup
from bot.grammar.parse import JOINS, behind_of, in_full, split_first_word, split_leading_refs
from bot.history import HistoryEntry
from bot.lone_files import split_file
from bot.meeting_orders import ORDER_VERBS, is_order_without_reference
from bot.names import excerpt, fold
from bot.notifications import Notification, Reason
from bot.people import Account
from bot.permissions import Actor
from bot.records import Kind, Prefixes, Record, Ref, read_ref
from bot.sentences import OPENS_A_SENTENCE
from bot.vocabulary import QUESTION_MARK
from handlers.core.blocks.text import state_label
from handlers.core.calls import AGAIN_PREFIX, BUTTON_PREFIXES, Ask
from handlers.core.feature import Feature, NotificationType, Variant, Verb, Work
from handlers.core.home import HomePart
from handlers.core.kinds import DigestSection, ExportList, Kinds, RecordKind, Step, Surface
from handlers.core.lists import RecordList, words_of_lists
from storage.unit_of_work import Read, Tx

FOLLOW_UP = "followup"  # the verb of words that mean something only after what was said before
# Behind the name of a verb they speak of what was said before: "undo that", "remind me of it".
_OF_THAT = frozenset({
    "that", "it", "this", "me", "for", "with", "on", "goes", "thing", "again", "the", "these", "those", "your", "my",
    "all", "reminding", "pinging", "nagging", "messaging", "chasing", "reminders", "messages", "pings",
})  # fmt: skip
NEAR_ENOUGH = 0.7  # similarity of a misspelt verb; two swapped letters count as one mistake


class Registry:
    """The declarations of all features, by name, and the prefixes of the references that people type.

    Raises ValueError where two declare the same name.
    """

    def __init__(self, features: Sequence[Feature], prefixes: Prefixes) -> None:
        self.features, self.prefixes = tuple(features), prefixes
        declared = [item for feature in features for item in feature.verbs]
        self.verbs = tuple(item for item in declared if isinstance(item, Verb))
        self.ticks = tuple(feature.tick for feature in features if feature.tick is not None)
        self._by_name = _by_name(self.verbs)
        self._by_word = {name: verb for name, verb in self._by_name.items() if not verb.follows_edit}
        short = ((verb, *one) for verb in self.verbs for one in verb.shortcuts.items())
        self._shortcuts = {fold(typed): f"{verb.name} {words}".strip() for verb, typed, words in short}
        # One of several words is more than the verb that it begins with: "confirm area AI".
        self._long_shortcuts: dict[str, dict[str, str]] = {}
        for typed, full in self._shortcuts.items():
            if " " in typed:
                self._long_shortcuts.setdefault(typed.split()[0], {})[typed] = full
        self._typed_names = [name for v in self.verbs if not v.is_hidden for name in (v.name, *v.also)]
        self._notifications = _notifications(features)
        self._variants = _variants([item for item in declared if isinstance(item, Variant)], self._by_name)
        self._varied = {name for name, _ in self._variants}
        self._kinds_of_verb = _kinds_of_verb(features)
        self.kinds: Kinds = _kinds(features)
        self._steps = _steps(features)
        _must_be_listed(features)
        self.posts = {kind: post for feature in features for kind, post in feature.posts.items()}
        self.consents = {verb: consent for feature in features for verb, consent in feature.consents.items()}
        self.lists = tuple(sorted(_lists(features), key=lambda one: one.order))
        self.kind_words = words_of_lists(self.lists)
        self.exports = tuple(one for feature in features for one in _exports(feature))
        self.imports = tuple(one for feature in features for one in feature.imports)
        self.undo_words = {verb: words for feature in features for verb, words in feature.undo_words.items()}
        sections = [one for feature in features for one in _digests(feature)]
        self.digest_sections = tuple(sorted(sections, key=lambda one: one.channel.order))
        holdings = [held for feature in features for one in feature.lists for held in one.holding_lists()]
        self.holdings = tuple(holdings)
        parts = [part for feature in features for part in _home_parts(feature)]
        self.home_parts = tuple(sorted(parts, key=lambda part: part.order))
        self.digest_headings = _digest_headings(self.digest_sections)
        self.files = {name: maker for feature in features for name, maker in feature.files.items()}

    @cached_property
    def open_lists(self) -> Mapping[Kind, RecordList[Any]]:
        """Return the lists that answer "what's open?", by their kinds."""
        return {one.kind: one for one in self.lists if one.open is not None}

    @cached_property
    def unclaimed(self) -> "Registry":
        """Return the same declarations, as they read words that no feature claims."""
        return Registry([replace(feature, claims=None) for feature in self.features], self.prefixes)

    @cached_property
    def option_names(self) -> frozenset[str]:
        """Return each name of each option of all verbs, folded."""
        takes = [option for verb in self.verbs for one in self.all_of(verb) for option in one.takes]
        return frozenset(fold(name) for option in takes for name in (option.name, *option.aliases))

    @cached_property
    def typed_words(self) -> Mapping[str, str]:
        """Return the words that begin what people type, with what each is: no register of a charter may take them."""
        verbs = [verb for verb in self.verbs if not verb.is_hidden]
        short = {typed: "a shortcut" for verb in verbs for typed in verb.shortcuts if " " not in typed}
        return short | {name: "a command" for verb in verbs for name in (verb.name, *verb.also)}

    def claim(self, words: str) -> str | None:
        """Return words that name no verb as the call of a feature that claims them; None where none does."""
        claims = (feature.claims(words, self.prefixes) for feature in self.features if feature.claims)
        return next((call for call in claims if call), None)

    def claim_of(self, words: str, ref: str) -> str | None:
        """Return a reply that doesn't name the record above as the call of a feature that claims it; None where none does."""
        claims = (one.claims_of(words, ref, self.prefixes) for one in self.features if one.claims_of)
        return next((call for call in claims if call), None)

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

    def find_step(self, name: str, kind: Kind) -> Step | None:
        """Return the step of this name in the history of records of a kind; None where none is declared."""
        return self._steps.get((name, kind)) or self._steps.get((name, None))

    def step(self, entry: HistoryEntry, record: Record) -> Step:
        """Return the step that a line of a history tells: by its name where no version declares it any more."""
        return self.find_step(entry.verb, record.kind) or Step(entry.verb, state_label(entry.verb))

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

    def usable_by(self, who: Actor, charter: Charter) -> list[Verb]:
        """Return the verbs that somebody may type."""
        return [verb for verb in self.verbs if not verb.is_hidden and verb.is_usable_by(who, charter)]

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
        first, rest = split_first_word(split_file(words.strip())[1].removeprefix(AGAIN_PREFIX))
        word = fold(first.rstrip(":?"))
        verb = self._by_word.get(word) if first else self._by_word["home"]
        # The word of a button that takes no reference is typed: "decline M-4".
        is_of_button = verb is not None and verb.is_hidden and not verb.takes_refs
        may_be_short = verb is None or (is_of_button and not rest.startswith(BUTTON_PREFIXES))
        shortcuts = self._shortcuts if may_be_short else self._long_shortcuts.get(word)
        if shortcuts and (long := in_full(f"{first} {rest}", shortcuts)):
            return self.find(long)
        if verb is not None:
            may_join = rest[:2] in JOINS and verb.takes_refs and not verb.relates_refs
            return self._for_words(verb, rest), behind_of(rest) if may_join else rest
        ref = read_ref(first.rstrip(".,:;"), self.prefixes)
        if ref is not None:
            return self._find_by_ref(ref, rest, is_note=first.endswith(":"))
        if claimed := self.claim(words):
            return self.find(claimed)
        nearest = self.nearest(first)
        raise UnknownVerb(f"I don't understand “{excerpt(first)}”.", nearest=nearest.name if nearest else "")

    def _for_words(self, verb: Verb, rest: str) -> Verb:
        """Return the variant for the kind of the first reference."""
        refs = split_leading_refs(rest.split(), self.prefixes)[0] if verb.name in self._varied else []
        return self.of_kind(verb, refs[0].kind) if refs else verb

    def split_by_kind(self, verb: Verb, rest: str) -> list[tuple[Verb, str]]:
        """Return each variant that the references ask for, with the words for its share of them."""
        if verb.name not in self._varied or verb.relates_refs:
            return [(verb, rest)]
        refs, others = split_leading_refs(rest.split(), self.prefixes)
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
        if not split_leading_refs(rest.split(), self.prefixes)[1]:
            return self._by_name["show"], f"{ref} {rest}".strip()
        verb = self._by_word.get(fold(word.rstrip(".,;:")))
        if verb is not None and (verb.name == "done" or (verb.takes_refs and not is_note)):
            return self._for_words(verb, str(ref)), f"{ref} {more}".strip()
        if claimed := self.claim(f"{ref}{':' if is_note else ''} {rest}"):
            return self.find(claimed)
        if is_note:
            return self._by_name["note"], f"{ref} {rest}"
        done = [Offer("Done", "done", ref)] if self.kinds[ref.kind].record.closes_with_done else []
        raise UserError(
            f"What about {ref}?", offers=[Offer("Open it", "show", ref), *done, Offer("Note", "note", ref)]
        )

    def knows(self, word: str) -> bool:
        """Return whether a word is a verb."""
        return (typed := fold(word.rstrip(":?"))) in self._by_word or typed in self._shortcuts

    def nearest(self, word: str) -> Verb | None:
        """Return the verb that somebody may have meant with a misspelt word; None where no verb is like it."""
        match = process.extractOne(
            fold(word), self._typed_names, scorer=distance.OSA.normalized_similarity, score_cutoff=NEAR_ENOUGH
        )
        return self._by_name[match[0]] if match else None

    def as_typed(self, words: str) -> str:
        """Return what stands behind the command or a mention; a sentence that names no verb, as in our own conversation."""
        first, rest = split_first_word(words.strip())
        is_verb = self.knows(first)
        if (not is_verb or rest.partition(" ")[0].lower() in _OF_THAT) and (
            follow_up := self.follow_up(words, is_typed=True)
        ):
            return follow_up
        is_asked = is_verb and QUESTION_MARK.search(rest[-1:]) and not self.find(first)[0].writes
        # Each command passes here: the word is looked at first, as it is most often another one.
        is_order = first.lower() in ORDER_VERBS and is_order_without_reference(words)
        if is_asked or is_order or (is_verb and OPENS_A_SENTENCE.search(words)):
            return self.interpret_message(words.strip())  # "who was to check the seating?" names no area
        if not rest or is_verb or read_ref(first.rstrip(".,:;"), self.prefixes):
            return words
        try:
            self.find(words)
        except UserError:
            return self.interpret_message(words.strip())
        return words

    def follow_up(self, words: str, *, is_typed: bool = False) -> str | None:
        """Return words that go on from what was said before as a command; None for others, for verbs, and a typed reference."""
        first, rest = split_first_word(words.strip())
        is_verb = self.knows(first)
        if is_verb and rest.partition(" ")[0].lower() not in _OF_THAT:
            return None
        said = read_followup(words, self.prefixes)
        if said is None or (is_typed and said.sort is Sort.REF) or (is_verb and said.sort in MAY_BE_TYPED):
            return None
        return f"{FOLLOW_UP} {words}"

    def in_parts(self, words: str, *, is_reply: bool = False) -> str:
        """Return words that say several things as a command; "" for words that say one, or in doubt."""
        finders = (one.in_parts for one in self.features if one.in_parts is not None)
        return next((call for find in finders if (call := find(words, self, is_reply=is_reply))), "")

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
                found.setdefault(item.name, []).insert(0, feature.kind.kind)
    return found


def _notifications(features: Sequence[Feature]) -> dict[tuple[Reason, Kind | None], NotificationType]:
    types: dict[tuple[Reason, Kind | None], NotificationType] = {}
    for feature in features:
        for reason, declared in feature.notifications.items():
            kind = feature.kind.kind if feature.kind is not None else None
            if (reason, kind) in types:
                raise ValueError(f"two features declare notifications “{reason}” of {kind or 'no kind'}")
            types[reason, kind] = declared
    return types


def _steps(features: Sequence[Feature]) -> dict[tuple[str, Kind | None], Step]:
    shared = [(None, one) for feature in features for one in feature.steps]
    kinds = [feature.kind for feature in features if feature.kind]
    own = [(one.kind, step) for one in kinds for step in (one.history.creation, *one.history.steps)]
    found: dict[tuple[str, Kind | None], Step] = {}
    for kind, step in [*shared, *own]:
        if (step.name, kind) in found:
            raise ValueError(f"two features declare the step “{step.name}” of {kind or 'any kind'}")
        found[step.name, kind] = step
    return found


def _kinds(features: Sequence[Feature]) -> Kinds:
    found: dict[Kind, RecordKind[Any, Any]] = {}
    for one in [feature.kind for feature in features if feature.kind]:
        if one.kind in found:
            raise ValueError(f"two features declare the kind {one.kind}")
        found[one.kind] = one
    return found


def _lists(features: Sequence[Feature]) -> list[RecordList[Any]]:
    found: dict[str, RecordList[Any]] = {}
    for one in [one for feature in features for one in feature.lists]:
        if one.name in found:
            raise ValueError(f"two lists are called {one.name}")
        found[one.name] = one
    return list(found.values())


def _must_be_listed(features: Sequence[Feature]) -> None:
    """Raise ValueError for a surface on which a kind has no list and gives no reason, or has both."""
    for kind, declared in [(feature.kind.kind, feature) for feature in features if feature.kind]:
        lists = [one for one in declared.lists if one.kind is kind]
        shown = {surface for one in lists for surface in one.surfaces()}
        reasons = declared.kind.unlisted if declared.kind else {}
        for surface in Surface:
            if surface not in shown and surface not in reasons:
                raise ValueError(f"no list of the kind {kind} is shown in {surface}, and nothing says why")
            if surface in shown and surface in reasons:
                raise ValueError(f"the kind {kind} is shown in {surface}, and says why it isn't")


def _home_parts(feature: Feature) -> list[HomePart]:
    return [*feature.home, *(part for one in feature.lists for part in one.home_parts())]


def _exports(feature: Feature) -> list[ExportList]:
    return [*feature.exports, *(file for one in feature.lists if (file := one.export()))]


def _digests(feature: Feature) -> list[DigestSection]:
    return [*feature.digests, *(section for one in feature.lists if (section := one.digest_section()))]


def _digest_headings(sections: Sequence[DigestSection]) -> dict[str, str]:
    found: dict[str, str] = {}
    for one in sections:
        if clash := found.keys() & one.headings.keys():
            raise ValueError(f"two sections of a digest have a list “{min(clash)}”")
        found |= one.headings
    return found
