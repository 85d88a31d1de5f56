"""A call: what a person asked for, through whichever door, and what is answered.

Every door builds a `Call`; `handlers.desk.Desk` runs it.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from bot import grammar, paste, permissions
from bot.calendar import local
from bot.charter import Charter
from bot.errors import PermissionDenied, RecordHidden, UserError
from bot.grammar import ParsedWords, TypingContext
from bot.history import DENIED, File, MessageOutcome, Note, ReceivedMessage
from bot.names import fold
from bot.people import Profile, Roster
from bot.permissions import Actor
from bot.records import Record, Ref
from handlers.blocks.elements import Block, Message
from handlers.blocks.text import Reader, escape
from storage.records import near_references
from storage.unit_of_work import Read, Tx

if TYPE_CHECKING:
    from handlers.feature import Registry, Verb


QUESTION = "question"  # the sign on a message that was not understood
AGAIN_PREFIX = "again "  # begins what [Log again] says: the same words are meant twice
_ROW_ID = re.compile(r"[0-9]{1,18}")  # what 64 bits hold
_JSON = json.JSONEncoder(ensure_ascii=False)


@dataclass(frozen=True)
class MessageChange:
    """What became of a message after it was written: `edited` or `deleted`, and when, as Slack counts."""

    verb: str
    ts: str


@dataclass(frozen=True, kw_only=True)
class Origin:
    """The message on which a shortcut was chosen, and who wrote it; `domain` is the workspace's at slack.com."""

    channel: str
    ts: str
    thread: str
    user: str = ""
    domain: str = ""


@dataclass(frozen=True, kw_only=True)
class Call:
    """What somebody asked for. `now` is the only reading of the clock for it.

    `words` is what was typed, the verb first. `values` are the fields of a form, None when there was none.
    `key` names the delivery; None for what may be done twice. `at` is the message that was written, `files` what came
    with it, and `change` is there where that message was edited or deleted; `prefill` is the text that a form begins
    with, `origin` the message that it comes from. `content` are the bytes of the file that came with the words, where the
    verb reads one, and `looked` what it found out before the writer has its turn.
    """

    team: str
    user: str
    channel: str
    words: str
    now: datetime
    key: str | None
    values: Mapping[str, Any] | None = None
    message: tuple[str, str] | None = None
    files: tuple[File, ...] = ()
    change: MessageChange | None = None
    prefill: str = ""
    origin: Origin | None = None
    strangers: Mapping[str, Profile] = field(default_factory=dict)
    content: bytes | None = None
    preview: "Preview | None" = None

    @property
    def is_answered_privately(self) -> bool:
        """Say whether the answer is seen by nobody else and soon gone; in our own conversation words are answered there."""
        is_own = self.channel.startswith(("U", "W")) or (
            self.message is not None and self.channel.startswith("D")
        )
        return not is_own


@dataclass(frozen=True, kw_only=True)
class Reply:
    """What is answered: always a text, for notifications and screen readers; blocks where they help.

    `form` is a form to open instead; `errors` are sentences at the fields of the form that was sent;
    `mark` is a sign set on the person's own message: a tick, or a question mark.
    """

    text: str = ""
    blocks: Sequence[Block] = ()
    form: Block | None = None
    errors: Mapping[str, str] = field(default_factory=dict)
    mark: str = ""

    def as_json(self) -> str:
        """Return it as the inbox keeps it, which is also how Slack takes a private answer."""
        said = {name: value for name, value in vars(self).items() if value}
        return _JSON.encode({"response_type": "ephemeral", **said})

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
    """What a verb found out by reading alone: its answer, and what the writer is to keep for later; empty for nothing."""

    reply: Reply
    stored_text: str = ""


@dataclass(frozen=True, kw_only=True)
class Ask:
    """A call that was understood: who asks, what they typed, and whom the words refer to.

    `again` runs other words of theirs in the same transaction.
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

    @property
    def now(self) -> datetime:
        return self.call.now

    @property
    def behalf(self) -> str:
        """Return for whom this is entered: the name of a person, or a body outside Slack in its own words; "" for nobody."""
        named = self.parsed.people("behalf")
        if not named:
            return self.parsed.option_text("behalf")
        one = named[0]
        return self.roster.name(one.person_id) if one.profile is None else one.profile.name

    @property
    def may_repeat(self) -> bool:
        """Say whether the same words count again: [Log again] says so, and a form is filled in on purpose."""
        return self.call.values is not None or self.call.words.startswith(AGAIN_PREFIX)

    @cached_property
    def reader(self) -> Reader:
        return Reader(charter=self.charter, roster=self.roster, now=self.now, zone=self.typing_context.zone)

    def reader_with(self, roster: Roster) -> Reader:
        """Return the reader who knows whom this call has put on the roster, too."""
        return self.reader if roster is self.roster else replace(self.reader, roster=roster)

    @cached_property
    def today(self) -> date:
        return local(self.now, self.typing_context.zone).date()


def set_entered_for(ask: Ask, tx: Tx) -> None:
    """Keep for whom this is entered; for a person of the workspace only those in office enter anything."""
    if ask.parsed.people("behalf"):
        permissions.check(ask.actor, "behalf", charter=ask.charter)
    tx.entered_for = ask.behalf


def is_outsider(call: Call, who: Actor) -> bool:
    """Say whether whoever asks is a guest, from another workspace, or somebody of whom Slack said nothing."""
    profile = call.strangers.get(call.user)
    return who.person_id == NOBODY and (profile is None or bool(profile.outsider_kind))


# They begin the word by which a button names a person, pasted lines, what waits for a second person, an appointment.
PERSON_PREFIX, PASTED_PREFIX, APPOINTMENT_PREFIX = "p:", "l:", "n:"
CONSENT_PREFIX = "c:"
BUTTON_PREFIXES = (PERSON_PREFIX, PASTED_PREFIX, CONSENT_PREFIX, APPOINTMENT_PREFIX)
NOBODY = 0  # the person of a call by somebody who is not on the roster


def parse_ts(ts: str) -> datetime:
    """Return the moment that Slack's name of a message stands for."""
    return datetime.fromtimestamp(float(ts), UTC)


def split_first_word(words: str) -> tuple[str, str]:
    """Return the first word, and what stands behind it with its lines as they are."""
    first, rest = [*words.split(maxsplit=1), "", ""][:2]
    return first, rest


def has_several_lines(call: Call, rest: str) -> bool:
    """Say whether several lines were typed or pasted at once."""
    return call.values is None and "\n" in rest and len(paste.split_lines(rest)) > 1


def parse_words(verb: "Verb", words: str, typing_context: TypingContext) -> ParsedWords:
    """Understand what stands behind a verb."""
    return grammar.parse_words(
        words,
        options=verb.options,
        refs=verb.takes_refs,
        first=verb.positional_option,
        repeats=verb.allows_recurrence,
        listener=typing_context,
    )


def received_message(call: Call, reply: Reply, tx: Tx) -> ReceivedMessage:
    """Return what became of a message: a note, a deed, or a question back."""
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
    """Return the record with this reference if the person may see it; else say that there is none."""
    record = read.find(ref)
    if record is None or not permissions.may_see(ask.actor, record):
        near = ", ".join(map(str, near_references(read, ref, who=ask.actor)))
        kind = UserError if record is None else RecordHidden
        raise kind(f"There is no {ref} that you can see.{f' Nearest: {near}.' if near else ''}")
    return record


def log_if_denied(tx: Tx, error: UserError, verb: str, ref: Ref) -> None:
    """Keep that this one of several was tried without the right to it; where all are refused the call is, with this."""
    if isinstance(error, PermissionDenied | RecordHidden):
        tx.log(DENIED, why=f"{verb} {ref}")


def refuse_unknown_words(ask: Ask, verb: str, known: Sequence[str], *, also: Sequence[str] = ()) -> None:
    """Refuse words that a list does not know, so that nothing typed is dropped silently."""
    words = ask.parsed.text.split()
    other = next((word for word in words if fold(word) not in {*known, *also}), None)
    if other is not None:
        raise UserError(
            f"I do not know “{escape(other[:40])}” here. One can say: {', '.join(known)}. "
            f"Example: {ask.registry[verb].example}"
        )


def row_id(word: str) -> int | None:
    """Return the id of a row that a button names; None for any other word, and for a number too large for a column."""
    return int(word) if _ROW_ID.fullmatch(word) else None


def require_refs(ask: Ask, verb: str) -> list[Ref]:
    if not ask.parsed.refs:
        raise UserError(f"Say which one. Example: {ask.registry[verb].example}")
    return list(dict.fromkeys(ask.parsed.refs))


def require_one_ref(ask: Ask, verb: str) -> Ref:
    ref, *others = require_refs(ask, verb)
    if others:
        raise UserError(f"I take one at a time here. Example: {verb} {ref}")
    return ref
