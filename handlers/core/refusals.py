"""What a refusal says and offers: only what its reader may do, checked again when they press."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.charter_section import Rights
from bot.dates.anchors import anchor_named_first
from bot.errors import (
    AmbiguousInput,
    Offer,
    PastDate,
    PermissionDenied,
    ReferenceRequired,
    UnknownVerb,
    UserError,
)
from bot.grammar.parse import split_first_word, split_leading_refs
from bot.permissions import holds_level
from bot.records import Kind, Record, read_ref
from handlers.core.blocks.elements import (
    VALUE_MAX,
    Block,
    Button,
    Message,
    buttons,
    context,
    entry,
    section,
    text_message,
)
from handlers.core.blocks.fallback import message_of
from handlers.core.blocks.text import Reader, capitalized, escape
from handlers.core.calls import AGAIN_PREFIX, OPEN_TO_OUTSIDERS, Ask, Call, Presser, is_outsider, refusal
from handlers.core.delivery.sections import with_buttons_of
from handlers.core.feature import Verb
from handlers.core.kinds import may_press
from storage import meetings
from storage.anchors import anchors
from storage.events import events_ahead_by
from storage.records import own_unfinished
from storage.search import search_words
from storage.unit_of_work import Read

CHOICES_MAX, NAMING = 5, 4  # and letters of a word that may name one
READ_MAX = 100  # of each kind, to choose from
HELP = Button("Help", "help")
_OPTION_AT_END = re.compile(r"[^\W\d_]+:\s?$")  # "due:" in front of the date that is left out
MEETINGS_AHEAD = timedelta(days=366)
_LAST = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Refused:
    """A refused call: who called, and the sentence for them, escaped."""

    call: Call
    by: Presser
    sentence: str
    reader: Reader


def has_offers(error: BaseException) -> bool:
    """Return whether an error is a refusal that may have buttons."""
    may_choose = isinstance(error, UnknownVerb | ReferenceRequired)
    return may_choose or (isinstance(error, UserError) and bool(error.offers))


def explained(refused: Refused, error: UserError, read: Read) -> Message:
    """Return a refusal with the buttons that its reader may press."""
    if isinstance(error, UnknownVerb):
        return _unknown_verb(refused, error)
    if isinstance(error, ReferenceRequired):
        return _which_one(refused, error, read)
    return _with_row(refused, read, error.offers)


def interpretation_buttons(verb: Verb, call: Call, error: AmbiguousInput) -> list[Block]:
    """Return a button for each interpretation, which sends the same words with that one."""
    # A date at the end of a title is the last of its words; one right after the references is the first.
    parted = call.words.partition if verb.positional_option else call.words.rpartition
    # Slack escapes what was typed: “owner:C&P” arrives as “owner:C&amp;P”.
    written = error.phrase if error.phrase in call.words else escape(error.phrase)
    head, found, tail = _split_at_option(call.words, written) or parted(written)
    if head.endswith('"') and tail.startswith('"'):  # what stood in quotes is replaced by what brings its own
        head, tail = head[:-1], tail[1:]
    row = [Button(one.label, "say", f"{head}{one.words}{tail}") for one in error.interpretations]
    if isinstance(error, PastDate) and verb.is_dateless and len(row) == 2:  # noqa: PLR2004 - another is a third
        without = " ".join(f"{_OPTION_AT_END.sub('', head)} {tail}".split())
        row.insert(1, Button("No date", "say", without))
    fits = found and all(len(button.value) <= VALUE_MAX for button in row)
    return [buttons(row)] if fits else []


def _split_at_option(words: str, typed: str) -> tuple[str, str, str] | None:
    """Return the words before, of and after an option ("due:12/10"); None where it is not there."""
    match = re.search(rf"(?<=[^\W\d_]:)(\s?){re.escape(typed)}", words) if typed else None
    return (words[: match.end(1)], typed, words[match.end() :]) if match else None


def by_reference(refused: Refused, read: Read) -> Message | None:
    """Return the same words with the reference of the event or meeting that they name instead; None for other words."""
    by, (first, rest) = refused.by, split_first_word(refused.call.words.strip().removeprefix(AGAIN_PREFIX))
    verb, words = by.registry.find(refused.call.words)[0], rest.split()
    if (
        refused.call.values is not None
        or not verb.takes_refs
        or not words
        or split_leading_refs(words, by.registry.prefixes)[0]
    ):
        return None
    known = anchors(read, who=by.actor, on=refused.reader.today)
    found = anchor_named_first(words, known, by.registry.prefixes)
    if found is None:
        return None
    anchor, count = found
    ref = read_ref(anchor.ref, by.registry.prefixes)
    kinds = verb.kinds or by.registry.kinds_of_verb(verb.name)
    if ref is None or (kinds and ref.kind not in kinds):
        return None
    said = " ".join([first, anchor.ref, *words[count:]])
    typed = UserError(f"“{' '.join(words[:count])}” is {anchor.ref}. Say it with the reference: {said}")
    sentence = refusal(refused.call, typed, read.roster)
    button = Button(f"{capitalized(verb.name)} {anchor.ref}", "say", said)
    shown = [buttons([button])] if len(button.value) <= VALUE_MAX else []
    return Message(sentence, (section(sentence), *shown))


def _with_row(refused: Refused, read: Read, offers: Sequence[Offer]) -> Message:
    if not offers:
        return Message(refused.sentence)
    row = buttons([Button(*one) for one in offers if _is_open_to(refused, one.verb)])
    shown = with_buttons_of(refused.by, read, None, [row])
    return (
        Message(refused.sentence, (section(refused.sentence), *shown)) if shown else Message(refused.sentence)
    )


def _is_open_to(refused: Refused, verb: str) -> bool:
    return verb in OPEN_TO_OUTSIDERS or not is_outsider(refused.call, refused.by.actor)


def _unknown_verb(refused: Refused, error: UnknownVerb) -> Message:
    """Ask whether a similar verb was meant, of those that the reader may use."""
    row = [HELP]
    sentence = refused.sentence
    if error.nearest and _is_open_to(refused, error.nearest):
        verb, rest = refused.by.registry[error.nearest], split_first_word(refused.call.words.strip())[1]
        meant = _meant(verb, rest)
        if may_press(refused.by, Button("", verb.name), None) and len(meant.value) <= VALUE_MAX:
            sentence, row = f"{sentence} Did you mean {verb.name}?", [meant, HELP]
    return text_message(sentence, row)


def _meant(verb: Verb, rest: str) -> Button:
    """Return the button that says the same words with the verb that was meant."""
    if rest:
        return Button(f"Yes, {verb.name}", "say", f"{verb.name} {rest}")
    return Button(
        f"{capitalized(verb.name)} something" if verb.takes_refs else capitalized(verb.name), "say", verb.name
    )


def _which_one(refused: Refused, error: ReferenceRequired, read: Read) -> Message:
    """Ask which one was meant, of the reader's own; without any, where to look."""
    verb = refused.by.registry[error.verb]
    found = choices(refused.by, verb, read, refused.reader)
    if not found:
        search = buttons([Button("Search", "search"), HELP])
        return message_of([section("Which one? You have nothing open that this goes with."), search])
    said = {word for word in search_words(refused.call.words) if len(word) >= NAMING}
    found = [one for one in found if said & set(search_words(one.folded))] or found  # "nudge captioning"
    label = verb.label or capitalized(verb.name)
    shown = [_choice(refused, one, Button(label, verb.name, one.ref)) for one in found[:CHOICES_MAX]]
    rest = [context(f"And {len(found) - CHOICES_MAX} more.")] if len(found) > CHOICES_MAX else []
    return message_of([section(verb.which), *shown, *rest])


def _choice(refused: Refused, record: Record, button: Button) -> Block:
    shows = refused.by.registry.kind_of(record).shows
    facts = " · ".join(map(str, filter(None, (shows.chip(record, refused.reader), record.ref))))
    return entry(f"*{escape(shows.title(record))}*\n{facts}", button)


def choices(
    by: Ask | Presser, verb: Verb, read: Read, reader: Reader, kinds: Sequence[Kind] = ()
) -> list[Record]:
    """Return what somebody may do the verb to and has in hand: what they own first, by its date.

    It is what “Which one?” asks among, of all that the verb is for or of `kinds`.
    """
    found = [
        record
        for kind in kinds or verb.kinds or by.registry.kinds_of_verb(verb.name) or by.registry.kinds
        for record in _in_hand(by, kind, read, reader, verb)
        if (verb.name != "done" or record.closes_with_done)
        and not record.is_routine
        and by.registry.kind_of(record).shows.may_press(by, Button("", verb.name, record.ref), record)
    ]
    me = set(by.actor.person_ids)
    return sorted(
        found, key=lambda one: (me.isdisjoint(one.responsible), getattr(one, "due_at", None) or _LAST)
    )


def _in_hand(by: Ask | Presser, kind: Kind, read: Read, reader: Reader, verb: Verb) -> list[Any]:
    """Return what somebody has in hand of a kind: of meetings and events what is ahead, or what a verb waits for."""
    if kind is Kind.MEETING and (verb.writes or verb.name == "attendance"):
        if verb.name == "held":
            return meetings.unsaid(read, who=by.actor, now=reader.now)
        return meetings.ahead(read, who=by.actor, now=reader.now, until=reader.now + MEETINGS_AHEAD)
    if kind is Kind.EVENT:
        me, on = by.actor.person_id, reader.today
        return list(events_ahead_by(read, me, who=by.actor, on=on, area=None).records)
    with_levels = by.registry.kinds[kind].record.holders is not Record.holders
    found = own_unfinished(read, kind, who=by.actor, with_levels=with_levels, limit=READ_MAX)
    return [
        one
        for one in found
        if any(one.is_own_of(person) for person in by.actor.person_ids)
        or holds_level(by.actor, one, by.charter)
    ]


def not_on_roster(reader: Reader) -> PermissionDenied:
    """Return the refusal of what would write to somebody to whom the bot does not write."""
    secretary = capitalized(reader.officers(Rights.SECRETARY))
    return PermissionDenied(f"I write only to people on the roster. {secretary} can add you.")
