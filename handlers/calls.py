"""A call: what a person asked for, through whichever door, and what is answered.

Every door builds a `Call`; `Desk` finds it in the menu, understands it, asks the table of rights, and runs one
small function in one transaction.
"""

import json
import logging
import re
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property, partial
from typing import Any, TypeVar

from rapidfuzz import fuzz, process

from bot import grammar as typed
from bot import paste as pasted
from bot import permissions
from bot.calendar import local
from bot.charter import Charter
from bot.errors import Hidden, Refused, Unclear, UserError
from bot.grammar import Listener, Typed
from bot.history import DENIED, File, Heard, HeardSort, Note
from bot.names import fold
from bot.people import Profile, Roster
from bot.permissions import Actor
from bot.records import Kind, Record, Ref, read_ref
from handlers.blocks import elements as parts
from handlers.blocks.elements import Block, Message
from handlers.blocks.text import Reader, escape
from handlers.people.consents_views import CONSENT
from storage import lists
from storage import received as heard
from storage.store import Piece, Store
from storage.unit_of_work import Read, Tx

log = logging.getLogger(__name__)

QUESTION = "question"  # the sign on a message that was not understood
AGAIN = "again "  # begins what [Log again] says: the same words are meant twice
_ROW_ID = re.compile(r"[0-9]{1,18}")  # what 64 bits hold
_JSON = json.JSONEncoder(ensure_ascii=False)


@dataclass(frozen=True)
class Change:
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
    at: tuple[str, str] | None = None
    files: tuple[File, ...] = ()
    change: Change | None = None
    prefill: str = ""
    origin: Origin | None = None
    strangers: Mapping[str, Profile] = field(default_factory=dict)
    content: bytes | None = None
    looked: "Looked | None" = None

    @property
    def is_answered_privately(self) -> bool:
        """Say whether the answer is seen by nobody else and soon gone; in our own conversation words are answered there."""
        is_own = self.channel.startswith(("U", "W")) or (self.at is not None and self.channel.startswith("D"))
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
    def saying(cls, message: Message) -> "Reply":
        return cls(text=message.text, blocks=message.blocks)

    @classmethod
    def from_json(cls, text: str) -> "Reply":
        kept = json.loads(text)
        del kept["response_type"]
        return cls(**kept)


@dataclass(frozen=True)
class Looked:
    """What a verb found out by reading alone: its answer, and what the writer is to keep for later; empty for nothing."""

    reply: Reply
    keep: str = ""


@dataclass(frozen=True, kw_only=True)
class Ask:
    """A call that was understood: who asks, what they typed, and whom the words refer to.

    `again` runs other words of theirs in the same transaction.
    """

    call: Call
    who: Actor
    said: Typed
    listener: Listener
    charter: Charter
    roster: Roster
    menu: "Menu"
    command: str
    again: Callable[[Call, Any], Reply]

    @property
    def now(self) -> datetime:
        return self.call.now

    @property
    def behalf(self) -> str:
        """Return for whom this is entered: the name of a person, or a body outside Slack in its own words; "" for nobody."""
        named = self.said.people("behalf")
        if not named:
            return self.said.word("behalf")
        one = named[0]
        return self.roster.name(one.person_id) if one.profile is None else one.profile.name

    @property
    def may_repeat(self) -> bool:
        """Say whether the same words count again: [Log again] says so, and a form is filled in on purpose."""
        return self.call.values is not None or self.call.words.startswith(AGAIN)

    @cached_property
    def reader(self) -> Reader:
        return Reader(charter=self.charter, roster=self.roster, now=self.now, zone=self.listener.zone)

    def reader_of(self, roster: Roster) -> Reader:
        """Return the reader who knows whom this call has put on the roster, too."""
        return self.reader if roster is self.roster else replace(self.reader, roster=roster)

    @cached_property
    def today(self) -> date:
        return local(self.now, self.listener.zone).date()


Work = Callable[[Ask, Any], Reply]  # the second is a Tx where `writes`, else a Read
Form = Callable[[Ask, Read], Block]
Look = Callable[[Ask, Read], Looked]


@dataclass(frozen=True, kw_only=True)
class Verb:
    """One line of the menu. `right` is its line in the table of rights, None where everybody may."""

    name: str
    work: Work
    does: str
    usage: str
    example: str
    also: tuple[str, ...] = ()
    right: str | None = None
    options: tuple[str, ...] = ()
    refs: bool = False
    first: str = ""  # the option whose name may be left out behind the references
    repeats: bool = False  # its date may be one that comes again
    writes: bool = True
    form: Form | None = None  # opens when the words hold nothing but references
    lacks: Callable[[str], bool] | None = (
        None  # says of the words that the form has to open, where more is needed
    )
    lines: Work | None = None  # takes over where several lines were pasted; the text is all of them
    look: Look | None = (
        None  # goes first, beside the writer: what takes long, and a file that came with the words
    )
    brings_people: bool = False  # puts people onto the roster who may have an account in Slack
    hidden: bool = False  # a button's verb, not one to type
    of_change: bool = False  # follows a message that was edited or deleted; no words reach it
    of: Mapping[Kind, "Verb"] = field(default_factory=dict)  # takes over where a record of that kind is named

    def for_words(self, rest: str) -> "Verb":
        """Return the verb as it is for what is named first."""
        ref = read_ref(cut_off(rest)[0].rstrip(".,:;")) if self.of and rest else None
        return self.of.get(ref.kind, self) if ref else self


class Menu:
    """All verbs, by name and by what people also type."""

    def __init__(self, verbs: Sequence[Verb]) -> None:
        self.verbs = tuple(verbs)
        self._typed_names = [name for verb in verbs if not verb.hidden for name in (verb.name, *verb.also)]
        self._by_name = {name: verb for verb in verbs for name in (verb.name, *verb.also)}
        self._by_word = {name: verb for name, verb in self._by_name.items() if not verb.of_change}

    def __getitem__(self, name: str) -> Verb:
        return self._by_name[name]

    def find(self, words: str) -> tuple[Verb, str]:
        """Return the verb that `words` begin with, and the rest. Raises a sentence with the nearest verb."""
        first, rest = cut_off(words.strip().removeprefix(AGAIN))
        verb = self._by_word.get(fold(first.rstrip(":"))) if first else self._by_word["home"]
        if verb is not None:
            return verb.for_words(rest), rest
        ref = read_ref(first.rstrip(".,:;"))
        if ref is not None:
            return self._of_one(str(ref), rest, is_note=first.endswith(":"))
        raise UserError(self._suggest(first))

    def _of_one(self, ref: str, rest: str, *, is_note: bool) -> tuple[Verb, str]:
        """Return what is meant by a reference that stands first: `A-12`, `A-12 done ...`, `A-12: text`."""
        word, more = cut_off(rest)
        if not rest:
            return self._by_name["show"], ref
        verb = self._by_word.get(fold(word.rstrip(".,;:")))
        if verb is not None and (verb.name == "done" or (verb.refs and not is_note)):
            return verb.for_words(ref), f"{ref} {more}".strip()
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


class Desk:
    """Answers calls: what it is asked for by people, it does through the store."""

    def __init__(self, store: Store, menu: Menu, *, command: str) -> None:
        self.store = store
        self.menu = menu
        self.command = command

    def verb_of(self, call: Call) -> Verb:
        """Return the verb of a call. Raises UserError with a sentence."""
        if len(call.words) > typed.WORDS_MAX:
            raise UserError(
                f"That is {len(call.words)} characters; I read {typed.WORDS_MAX} at most. Nothing was done. "
                "Put the long text into a document and give its link."
            )
        return self.menu.find(call.words)[0]

    def opens_form(self, call: Call) -> bool:
        """Say whether the words lack what the verb needs, so that its form opens instead."""
        verb, rest = self.menu.find(call.words)
        if verb.form is None or call.values is not None:
            return False
        if verb.lacks is not None:
            return verb.lacks(rest)
        return all(read_ref(word) or word.startswith(NAMED) for word in rest.split())

    def form(self, call: Call) -> Reply:
        """Return the form of a verb. Raises UserError with a sentence."""
        return self.store.read(partial(self._form, call))

    def _form(self, call: Call, read: Read) -> Reply:
        verb, rest = self.menu.find(call.words)
        ask = self._ask(call, verb, rest, read.charter, read.roster)
        _permit(ask, read, verb)
        if verb.form is None:
            raise UserError(f"There is no form for {verb.name}. Example: {verb.example}")
        return Reply(form=verb.form(ask, read))

    def permit(self, call: Call) -> None:
        """Raise a sentence for whoever may not do this to anything."""
        self.store.read(partial(self._permit, call))

    def _permit(self, call: Call, read: Read) -> None:
        verb, rest = self.menu.find(call.words)
        _permit(self._ask(call, verb, rest, read.charter, read.roster), read, verb)

    def looked(self, call: Call) -> Call:
        """Return the call with what its verb finds out by reading alone. Raises UserError with a sentence."""
        return self.store.read(partial(self._looked, call))

    def _looked(self, call: Call, read: Read) -> Call:
        verb, rest = self.menu.find(call.words)
        ask = self._ask(call, verb, rest, read.charter, read.roster)
        _permit(ask, read, verb)
        return replace(call, looked=verb.look(ask, read)) if verb.look else call

    def piece(self, call: Call) -> Piece[str]:
        """Return the call as a piece for the writer."""
        return Piece(partial(self._write, call), call.now, call.key)

    def read(self, call: Call) -> Reply:
        """Answer a call that changes nothing. Raises UserError with a sentence."""
        reply = self.store.read(partial(self._read, call))
        if not call.is_answered_privately:
            return reply
        return replace(reply, blocks=parts.with_keep(reply.text, reply.blocks, call.words))

    def sorry(self, call: Call, error: BaseException) -> Reply:
        """Turn what went wrong into a sentence; what is our fault gets a number that is also in the log."""
        mark = QUESTION if call.at else ""
        if isinstance(error, Unclear):
            return Reply(text=str(error), blocks=self._choices(call, error), mark=mark)
        if isinstance(error, Refused | Hidden):
            key = f"denied:{call.key}" if call.key else None
            self.store.submit([Piece(partial(self._note_denied, call), call.now, key)])
        if isinstance(error, Refused) and error.remark_on:
            row = parts.buttons([parts.Button("Leave a remark", "note", error.remark_on)])
            return Reply(text=str(error), blocks=[parts.section(str(error)), row], mark=mark)
        if isinstance(error, UserError):
            log.info("refused", extra={"reason": type(error).__name__})
            return Reply(text=str(error), mark=mark)
        number = f"{zlib.crc32(f'{call.key}{call.now}'.encode()):08x}"
        log.error("call failed", exc_info=error, extra={"number": number})
        return Reply(
            text=f"That went wrong on my side, and nothing was changed. The operator finds it as {number}."
        )

    def _note_denied(self, call: Call, tx: Tx) -> str:
        """Keep that somebody tried what they may not do: who in which role, the verb and the reference, no words."""
        verb, rest = self.menu.find(call.words)
        refs, _ = typed.leading_refs(rest.split())
        person = tx.roster.by_account(call.team, call.user)
        if person is not None:
            today = local(call.now, tx.charter.find_station(person.station).zone).date()
            tx.by = permissions.acting(person.id, roster=tx.roster, charter=tx.charter, on=today)
        tx.log(DENIED, why=" ".join([verb.name, *map(str, refs)]))
        return ""

    def _write(self, call: Call, tx: Tx) -> str:
        if call.at is None:
            return self._run(call, tx).as_json()
        if call.change is not None:
            return self._do(call, self.menu[call.change.verb], call.words, tx).as_json()
        if heard.found(tx, *call.at):
            return Reply().as_json()  # dealt with already: caught up with, or its edit came first
        reply = self._run(call, tx)
        if reply.text or reply.mark:
            tx.add(what_became(call, reply, tx))
        return reply.as_json()

    def _run(self, call: Call, tx: Tx) -> Reply:
        return self._do(call, *self.menu.find(call.words), tx)

    def _do(self, call: Call, verb: Verb, rest: str, tx: Tx) -> Reply:
        ask = self._ask(call, verb, rest, tx.charter, tx.roster)
        tx.by = ask.who
        _permit(ask, tx, verb)
        if "behalf" in verb.options:
            enter_for(ask, tx)
        reply = verb.lines(ask, tx) if verb.lines and has_lines(call, rest) else verb.work(ask, tx)
        return _said_for(reply, tx.entered_for)

    def _read(self, call: Call, read: Read) -> Reply:
        verb, rest = self.menu.find(call.words)
        ask = self._ask(call, verb, rest, read.charter, read.roster)
        _permit(ask, read, verb)
        return verb.work(ask, read)

    def _ask(self, call: Call, verb: Verb, rest: str, charter: Charter, roster: Roster) -> Ask:
        person = roster.by_account(call.team, call.user)
        profile = call.strangers.get(call.user)
        home = charter.find_station(person.station) if person else charter.home
        zone = profile.zone if person is None and profile else home.zone
        listener = Listener(
            charter=charter,
            roster=roster,
            team=call.team,
            person_id=person.id if person else NOBODY,
            now=call.now,
            zone=zone,
            language=person.language if person else charter.language,
            days=charter.working_days(home.code),
            strangers=call.strangers,
        )
        today = local(call.now, zone).date()
        who = permissions.acting(listener.person_id, roster=roster, charter=charter, on=today)
        if is_outsider(call, who) and verb.name not in OPEN_TO_OUTSIDERS:
            raise Refused(permissions.for_colleagues(charter))
        return Ask(
            call=call,
            who=who,
            said=_said(call, verb, rest, listener),
            listener=listener,
            charter=charter,
            roster=roster,
            menu=self.menu,
            command=self.command,
            again=self._run,
        )

    def _choices(self, call: Call, error: Unclear) -> list[Block]:
        """Offer each reading as a button that says the same words with the reading in place."""
        # A date at the end of a title is the last of its words, one right behind the references the first.
        parted = call.words.partition if self.menu.find(call.words)[0].first else call.words.rpartition
        head, found, tail = _behind_its_option(call.words, error.said) or parted(error.said)
        buttons = [
            parts.Button(reading.label, "say", f"{head}{reading.words}{tail}") for reading in error.readings
        ]
        fits = found and all(len(button.value) <= parts.VALUE_MAX for button in buttons)
        return [parts.section(str(error)), *([parts.buttons(buttons)] if fits else [])]


def enter_for(ask: Ask, tx: Tx) -> None:
    """Keep for whom this is entered; for a person of the workspace only those in office enter anything."""
    if ask.said.people("behalf"):
        permissions.check(ask.who, "behalf", charter=ask.charter)
    tx.entered_for = ask.behalf


def _said_for(reply: Reply, name: str) -> Reply:
    """Say back for whom it was entered, where the answer does not."""
    if not name or f"by {escape(name)}" in reply.text:
        return reply
    line = f"Entered for {escape(name)}."
    blocks = list(reply.blocks)
    at = next((n for n, block in enumerate(blocks) if block["type"] == "actions"), len(blocks))
    blocks = [*blocks[:at], parts.section(line), *blocks[at:]] if blocks else []
    return replace(reply, text=f"{reply.text}\n{line}", blocks=blocks)


def is_outsider(call: Call, who: Actor) -> bool:
    """Say whether whoever asks is a guest, from another workspace, or somebody of whom Slack said nothing."""
    profile = call.strangers.get(call.user)
    return who.person_id == NOBODY and (profile is None or bool(profile.outside))


# What they say in a thread is left alone by itself: a refusal under each of their messages would help nobody.
OPEN_TO_OUTSIDERS = frozenset({"help", "reply", "edited", "deleted"})


Done = TypeVar("Done")


def by_kind(
    otherwise: Callable[[Ask, Any], Done], of: Mapping[Kind, Callable[[Ask, Any], Done]]
) -> Callable[[Ask, Any], Done]:
    """Return what a verb does, where it does something else to records of some kinds: the first that is named says which."""

    def work(ask: Ask, tx: Any) -> Done:
        first = ask.said.refs[0].kind if ask.said.refs else None
        return (of.get(first, otherwise) if first else otherwise)(ask, tx)

    return work


def _permit(ask: Ask, read: Read, verb: Verb) -> None:
    """Refuse whoever may not do this to anything; of what they named and see, it is said what they may do."""
    if not verb.right or permissions.may(ask.who, verb.right):
        return
    found = [record for ref in ask.said.refs[:1] if (record := read.find(ref)) is not None]
    seen_one = next((one for one in found if permissions.may_see(ask.who, one)), None)
    permissions.check(ask.who, verb.right, seen_one, charter=ask.charter)


# They begin the word by which a button names a person, pasted lines, what waits for a second person, an appointment.
PERSON, PASTED, APPOINTMENT = "p:", "l:", "n:"
NAMED = (PERSON, PASTED, CONSENT, APPOINTMENT)
NOBODY = 0  # the person of a call by somebody who is not on the roster


def _behind_its_option(words: str, said: str) -> tuple[str, str, str] | None:
    """Return the words before, of and behind what was said behind an option ("due:12/10"); None where it was not."""
    found = re.search(rf"(?<=[^\W\d_]:)(\s?){re.escape(said)}", words) if said else None
    return (words[: found.end(1)], said, words[found.end() :]) if found else None


def cut_off(words: str) -> tuple[str, str]:
    """Return the first word, and what stands behind it with its lines as they are."""
    first, rest = [*words.split(maxsplit=1), "", ""][:2]
    return first, rest


def has_lines(call: Call, rest: str) -> bool:
    """Say whether several lines were typed or pasted at once."""
    return call.values is None and "\n" in rest and len(pasted.lines_of(rest)) > 1


def _said(call: Call, verb: Verb, rest: str, listener: Listener) -> Typed:
    if call.values is not None:
        return typed.from_form(
            call.values, refs=rest, options=verb.options, listener=listener, repeats=verb.repeats
        )
    if rest and all(word.startswith(NAMED) for word in rest.split()):
        return Typed()  # a button names it, no words
    if verb.lines is not None:
        if has_lines(call, rest):
            return Typed(text=rest)
        rest = "".join(pasted.lines_of(rest))
    return read_words(verb, rest, listener)


def read_words(verb: Verb, words: str, listener: Listener) -> Typed:
    """Understand what stands behind a verb."""
    return typed.read(
        words,
        options=verb.options,
        refs=verb.refs,
        first=verb.first,
        repeats=verb.repeats,
        listener=listener,
    )


def what_became(call: Call, reply: Reply, tx: Tx) -> Heard:
    """Return what became of a message: a note, a deed, or a question back."""
    channel, ts = call.at or ("", "")
    note = next((one for one in tx.added if isinstance(one, Note) and one.slack_ts == ts), None)
    made = (one for one in tx.added if isinstance(one, Record))
    touched = next((record.id for record in (*tx.changed_records(), *made)), None)
    sort = HeardSort.NOTE if note else HeardSort.DEED
    return Heard(
        channel=channel,
        ts=ts,
        at=call.now,
        sort=HeardSort.QUESTION if reply.mark == QUESTION else sort,
        edited=call.change.ts if call.change else "",
        record_id=note.record_id if note else touched,
    )


def seen(ask: Ask, read: Read, ref: Ref) -> Any:
    """Return the record with this reference if the person may see it; else say that there is none."""
    record = read.find(ref)
    if record is None or not permissions.may_see(ask.who, record):
        near = ", ".join(map(str, lists.near(read, ref, who=ask.who)))
        kind = UserError if record is None else Hidden
        raise kind(f"There is no {ref} that you can see.{f' Nearest: {near}.' if near else ''}")
    return record


def keep_if_denied(tx: Tx, error: UserError, verb: str, ref: Ref) -> None:
    """Keep that this one of several was tried without the right to it; where all are refused the call is, with this."""
    if isinstance(error, Refused | Hidden):
        tx.log(DENIED, why=f"{verb} {ref}")


def refuse_other_words(ask: Ask, verb: str, known: Sequence[str], *, also: Sequence[str] = ()) -> None:
    """Refuse words that a list does not know, so that nothing typed is dropped silently."""
    words = ask.said.text.split()
    other = next((word for word in words if fold(word) not in {*known, *also}), None)
    if other is not None:
        raise UserError(
            f"I do not know “{escape(other[:40])}” here. One can say: {', '.join(known)}. "
            f"Example: {ask.menu[verb].example}"
        )


def row_id(word: str) -> int | None:
    """Return the id of a row that a button names; None for any other word, and for a number too large for a column."""
    return int(word) if _ROW_ID.fullmatch(word) else None


def some_refs(ask: Ask, verb: str) -> list[Ref]:
    if not ask.said.refs:
        raise UserError(f"Say which one. Example: {ask.menu[verb].example}")
    return list(dict.fromkeys(ask.said.refs))


def one_ref(ask: Ask, verb: str) -> Ref:
    ref, *others = some_refs(ask, verb)
    if others:
        raise UserError(f"I take one at a time here. Example: {verb} {ref}")
    return ref
