"""A call is what a person asked for, by whichever way; a reply is the answer.

Listeners build a `Call`, and `handlers.core.desk.Desk` runs it.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from bot import examples, permissions
from bot.calendar import local
from bot.charter import Area, Charter
from bot.charter_section import Rights
from bot.errors import Offer, PermissionDenied, RecordHidden, ReferenceRequired, UserError, to_open
from bot.grammar.parsed import FieldError, NamedPerson, ParsedWords, TypingContext
from bot.guesses import Rank
from bot.history import File, MessageOutcome, Note, ReceivedMessage
from bot.names import fold, join_all, with_article
from bot.people import Profile, Roster
from bot.permissions import Actor
from bot.records import Record, Ref, Visibility
from handlers.core.blocks.elements import VALUE_MAX, Block, Message, within_limits
from handlers.core.blocks.text import Reader, escape, without_markup
from handlers.core.blocks.text_limits import TEXT_MAX, text_within_limits
from storage.history import was_theirs
from storage.records import near_references
from storage.unit_of_work import Read, Tx

if TYPE_CHECKING:
    from handlers.core.registry import Registry


R = TypeVar("R", bound=Record)

QUESTION = "question"  # the reaction on a message that was not understood
AGAIN_PREFIX = "again "  # prefix of the words of [Log again]: the same words are meant twice
ALONE_MAX = 3  # of several references, those that can be chosen by a button
_ROW_ID = re.compile(r"[0-9]{1,18}")  # the largest signed 64-bit integer
_JSON = json.JSONEncoder(ensure_ascii=False)


@dataclass(frozen=True)
class MessageChange:
    """The edit or deletion of a message; `ts` is its time in Slack's format."""

    verb: str
    ts: str


@dataclass(frozen=True, kw_only=True)
class Origin:
    """The message on which a shortcut was chosen, and its author; `domain` is the workspace's at slack.com."""

    channel: str
    ts: str
    thread: str
    user: str = ""
    domain: str = ""


@dataclass(frozen=True, kw_only=True)
class Call:
    """What somebody asked for. `now` is the only reading of the clock while it runs.

    `words` is what was typed, the verb first; `values` are the fields of a form, None without one, `shown` what they showed
    when it was opened, empty where that is not known, and `users` the Slack users that stand in them. `key` identifies the delivery; None where
    it may run twice. `channel_name` is the channel's where the payload has it. `message` is the message that was
    written, `files` what is attached to it, and `change` its edit or deletion. `prefill` is the initial text of a
    form, `shows_more` whether it has its rarely used fields, and `origin` the message that it was opened from. `thread` is
    that in which something was typed or pressed, "" for none.
    `content` is the content of the attached file, where the verb reads one, and `preview` the result of the preview.
    """

    team: str
    user: str
    channel: str
    words: str
    now: datetime
    key: str | None
    channel_name: str = ""
    thread: str = ""
    values: Mapping[str, Any] | None = None
    shown: Mapping[str, list[str]] = field(default_factory=dict)
    users: frozenset[str] = frozenset()
    message: tuple[str, str] | None = None
    files: tuple[File, ...] = ()
    change: MessageChange | None = None
    prefill: str = ""
    shows_more: bool = False
    origin: Origin | None = None
    strangers: Mapping[str, Profile] = field(default_factory=dict)
    content: bytes | None = None
    preview: "Preview | None" = None

    @property
    def is_answered_privately(self) -> bool:
        """Return whether the answer is ephemeral; in the conversation with the bot messages get ordinary answers."""
        is_own = self.channel.startswith(("U", "W"))
        return not (is_own or (self.message is not None and self.is_in_our_conversation))

    @property
    def is_in_our_conversation(self) -> bool:
        """Return whether it comes from somebody's own conversation with the bot; in others the bot is not addressed."""
        return self.channel.startswith("D")


@dataclass(frozen=True, kw_only=True)
class Reply:
    """An answer: always a text, for notifications and screen readers; blocks where they help.

    `form` is a form to open instead, `errors` are sentences by field of the submitted form, and `mark` is a
    reaction on the person's message: a tick, a pencil, or a question mark. `does` are the words of a verb that writes, if the
    caller turned out to ask for that: its answer takes the place of this one. `lacks` is the option that a refusal is about.
    """

    text: str = ""
    blocks: Sequence[Block] = ()
    form: Block | None = None
    errors: Mapping[str, str] = field(default_factory=dict)
    mark: str = ""
    does: str = ""
    lacks: str = ""

    def as_json(self) -> str:
        """Return the JSON that the inbox stores, which Slack also takes as an ephemeral answer."""
        fields = {name: value for name, value in (vars(self) | self.message()).items() if value}
        return _JSON.encode({"response_type": "ephemeral", **fields})

    def message(self) -> dict[str, Any]:
        """Return the text and the blocks, if any, as far as one message holds them."""
        blocks = list(within_limits(self.blocks))
        return {
            "text": text_within_limits(self.text, most=TEXT_MAX),
            **({"blocks": blocks} if blocks else {}),
        }

    @classmethod
    def from_message(cls, message: Message) -> "Reply":
        return cls(text=message.text, blocks=message.blocks)

    @classmethod
    def from_json(cls, text: str) -> "Reply":
        kept = json.loads(text)
        del kept["response_type"]
        return cls(**kept)


@dataclass(frozen=True)
class Preview:
    """The result of a verb's read-only preview: its answer, and what to store for later; "" for nothing."""

    reply: Reply
    stored_text: str = ""


@dataclass(frozen=True, kw_only=True)
class Ask:
    """A parsed call: who asks, what they typed, and the people that the words refer to.

    `run_words` runs other words of the same person in the same transaction, `read_words` answers those that only read.
    `channel_area` is the area of the channel in which a record is created; with `is_area_assumed` no other was named.
    """

    call: Call
    actor: Actor
    parsed: ParsedWords
    typing_context: TypingContext
    charter: Charter
    roster: Roster
    registry: "Registry"
    command: str
    run_words: Callable[[Call, Any], Reply]
    read_words: Callable[[Call, Read], Reply]
    public_url: str = ""  # where others reach the bot's HTTP server; "" where they don't
    rank: Rank | None = None  # guesses what words ask for; None where that is off
    channel_area: Area | None = None
    is_area_assumed: bool = False

    @property
    def now(self) -> datetime:
        return self.call.now

    @property
    def behalf(self) -> str:
        """Return for whom this is entered: a person's name, or an external body as typed; "" for nobody."""
        one = self.one_person("behalf")
        return self.name_of(one) if one else self.parsed.option_text("behalf")

    def one_person(self, option: str) -> NamedPerson | None:
        """Return the only person whom an option names; None for nobody. Raises an error that names them for several."""
        named = self.parsed.people(option)
        if len(named) > 1:
            names = join_all([self.name_of(one) for one in named])
            sentence = f"I take one person here, and you named {names}. Nothing was done."
            raise self.error_at(option, f"{sentence} Name one at a time.")
        return named[0] if named else None

    def name_of(self, named: NamedPerson) -> str:
        return self.roster.name(named.person_id) if named.profile is None else named.profile.name

    def example(self, verb: str) -> str:
        """Return how a verb is typed, with days ahead and the charter's names."""
        return self.fill(self.registry[verb].example)

    def fill(self, words: str) -> str:
        """Return an example with its fields filled: see `bot.examples`."""
        return examples.fill(words, self.charter, self.today)

    @property
    def may_repeat(self) -> bool:
        """Return whether a repetition is intended: by [Log again], or because a form was submitted."""
        return self.call.values is not None or self.call.words.startswith(AGAIN_PREFIX)

    def error_at(self, field_name: str, sentence: str, *, offers: Sequence[Offer] = ()) -> UserError:
        """Return a refusal, attached to the field where a form was sent; elsewhere with its buttons."""
        is_typed = self.call.values is None
        error = UserError(sentence, offers=offers, lacks=field_name)
        return error if is_typed else FieldError(field_name, sentence)

    @property
    def typed_refs(self) -> str:
        """Return the references that were named, as a button says them again."""
        return " ".join(map(str, self.parsed.refs))

    @cached_property
    def reader(self) -> Reader:
        zone, person_id = self.typing_context.zone, self.actor.person_id
        return Reader(charter=self.charter, roster=self.roster, now=self.now, zone=zone, person_id=person_id)

    def reader_with(self, roster: Roster) -> Reader:
        """Return the reader, who also knows the people that this call added to the roster."""
        return self.reader if roster is self.roster else replace(self.reader, roster=roster)

    @cached_property
    def today(self) -> date:
        return local(self.now, self.typing_context.zone).date()


@dataclass(frozen=True)
class Presser:
    """Who would press a button of a message that is put together for them."""

    actor: Actor
    charter: Charter
    registry: "Registry"


def set_entered_for(ask: Ask, tx: Tx) -> None:
    """Store for whom this is entered. Raises UserError for a person of the workspace unless the caller is in office."""
    if ask.parsed.people("behalf"):
        permissions.check(ask.actor, "behalf", charter=ask.charter)
    tx.entered_for = ask.behalf


def refusal(call: Call, error: UserError, roster: Roster) -> str:
    """Return the sentence of an error for Slack: what it repeats of the caller's words notifies nobody."""

    def name_of(user: str) -> str:
        person, profile = roster.by_account(call.team, user), call.strangers.get(user)
        return roster.name(person.id) if person else profile.name if profile else user

    return without_markup(str(error), name_of)


def caller(call: Call, roster: Roster, charter: Charter) -> Actor:
    """Return who calls, with their rights of the day at their station; nobody's for a person who is not on the roster."""
    person = roster.by_account(call.team, call.user)
    on = local(call.now, zone_of_caller(call, roster, charter)).date()
    return permissions.full_actor(person.id if person else NOBODY, roster=roster, charter=charter, on=on)


def zone_of_caller(call: Call, roster: Roster, charter: Charter) -> str:
    """Return the time zone of a person's station; of somebody who is not on the roster, that of their Slack profile."""
    person, profile = roster.by_account(call.team, call.user), call.strangers.get(call.user)
    if person is None and profile is not None:
        return profile.zone
    return (charter.find_station(person.station) if person else charter.home_station).zone


# In a thread a refusal is not answered: one under each of their messages would help nobody.
OPEN_TO_OUTSIDERS = frozenset({"help", "reply", "followup", "inparts", "edited", "deleted"})


def is_outsider(call: Call, who: Actor) -> bool:
    """Return whether the caller is a guest, from another workspace, or unknown to Slack."""
    profile = call.strangers.get(call.user)
    return who.person_id == NOBODY and (profile is None or bool(profile.outsider_kind))


# Prefixes of the word by which a button names a person, pasted lines, a request for consent, an appointment.
PERSON_PREFIX, PASTED_PREFIX, APPOINTMENT_PREFIX, CONSENT_PREFIX = "p:", "l:", "n:", "c:"
WORDS_PREFIX = "w:"  # of words that a button carries into a form
BUTTON_PREFIXES = (PERSON_PREFIX, PASTED_PREFIX, CONSENT_PREFIX, APPOINTMENT_PREFIX, WORDS_PREFIX)
NOBODY = 0  # the person id of a caller who is not on the roster


def parse_ts(ts: str) -> datetime:
    """Return the time of a Slack timestamp."""
    return datetime.fromtimestamp(float(ts), UTC)


def received_message(call: Call, reply: Reply, tx: Tx) -> ReceivedMessage:
    """Return the result of a reply in a thread: a note, a command, or a question."""
    channel, ts = call.message or ("", "")
    note = next((one for one in tx.added if isinstance(one, Note) and one.slack_ts == ts), None)
    made = (one for one in tx.added if isinstance(one, Record))
    touched = next((record.id for record in (*tx.changed_records(), *made)), None)
    sort = MessageOutcome.NOTE if note else MessageOutcome.ACTED_ON
    return ReceivedMessage(
        channel=channel,
        ts=ts,
        at=call.now,
        sort=MessageOutcome.NOT_UNDERSTOOD if reply.mark == QUESTION else sort,
        edited=call.change.ts if call.change else "",
        record_id=note.record_id if note else touched,
    )


def get_visible(ask: Ask, read: Read, ref: Ref) -> Any:
    """Return the record with this reference if the person may see it. Raises UserError otherwise."""
    record = read.find(ref)
    if record is None or not permissions.may_see(ask.actor, record):
        if ask.actor.is_gone:
            raise after_leaving(ask, read, record)
        near = near_references(read, ref, who=ask.actor)
        nearest = f" Nearest: {', '.join(map(str, near))}." if near else ""
        offers = [Offer(f"Open {one}", "show", one) for one in near] or [
            Offer("My list", "say", "actions mine")
        ]
        kind = UserError if record is None else RecordHidden
        raise kind(f"I can't find {ref}.{nearest}", offers=[*offers, Offer("Search", "search")])
    return record


def after_leaving(ask: Ask, read: Read, record: Record | None) -> PermissionDenied:
    """Return the refusal for somebody whose last day has passed: who has now what was theirs."""
    me, roster = ask.actor.person_id, read.roster
    leaves_on = roster.persons[me].leaves_on
    last = f"Your last day was {ask.reader.day(leaves_on)}." if leaves_on else ""
    if record is None or record.visibility == Visibility.RESTRICTED or not was_theirs(read, record, me):
        others = roster.names(roster.people_with_rights(Rights.SECRETARY, on=ask.today, charter=read.charter))
        return PermissionDenied(f"{last} You can still read what is public. For anything else, ask {others}.")
    hands = permissions.who_has_it_now(me, record, roster=roster, charter=read.charter, on=ask.today)
    have = "has" if len(hands) == 1 else "have"
    return PermissionDenied(f"{last} {roster.names(hands)} {have} {record.ref} now.")


def refuse_unknown_words(ask: Ask, known: Sequence[str], *, also: Sequence[str] = ()) -> None:
    """Refuse words that a list does not know, so that nothing typed is ignored silently."""
    words = ask.parsed.text.split()
    other = next((word for word in words if fold(word) not in {*known, *also}), None)
    if other is None:
        return
    rest = " ".join(word for word in ask.call.words.split() if word != other)
    offers = [Offer(f"Without “{other[:20]}”", "say", rest)] if len(rest) < VALUE_MAX else []
    raise UserError(
        f"I don't know “{escape(other[:40])}” here. You can say: {', '.join(known)}.", offers=offers
    )


def row_id(word: str) -> int | None:
    """Return the row id in the word of a button; None for another word, or for a number that no column can hold."""
    return int(word) if _ROW_ID.fullmatch(word) else None


def require_refs(ask: Ask, verb: str) -> list[Ref]:
    if not ask.parsed.refs:
        raise ReferenceRequired(ask.registry[verb].which, verb=verb)
    return list(dict.fromkeys(ask.parsed.refs))


def require_one_ref(ask: Ask, verb: str) -> Ref:
    ref, *others = require_refs(ask, verb)
    if others:
        alone = [Offer(f"{one} alone", verb, one) for one in (ref, *others)[:ALONE_MAX]]
        raise UserError("I take one at a time here.", offers=alone)
    return ref


def get_named(ask: Ask, read: Read, verb: str, record_type: type[R], *, right: str | None = None) -> R:
    """Return the one record that was named. Raises UserError unless it is of this type and the person may see it.

    With `right` they must also have that for it.
    """
    record = get_of_type(ask, read, require_one_ref(ask, verb), record_type)
    if right is not None:
        permissions.check(ask.actor, right, record, charter=ask.charter)
    return record


def get_of_type(ask: Ask, read: Read, ref: Ref, record_type: type[R]) -> R:
    """Return the record with this reference. Raises UserError unless it is of this type and the person may see it."""
    record = get_visible(ask, read, ref)
    if not isinstance(record, record_type):
        raise UserError(f"{ref} isn't {with_article(record_type.kind)}.", offers=[to_open(ref)])
    return record
