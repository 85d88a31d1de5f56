"""Find the verb of a call, parse it, check permission, and run it in one transaction."""

import html
import logging
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property, partial

from bot import examples, permissions
from bot.areas import area_of_channel
from bot.charter import Area, Charter
from bot.errors import AmbiguousInput, PermissionDenied, RecordHidden, UnknownVerb, UserError
from bot.grammar.options import BEHALF
from bot.grammar.parse import split_leading_refs
from bot.grammar.parsed import MAX_CHARACTERS, FieldError, TypingContext
from bot.guesses import Rank
from bot.history import DENIED
from bot.records import read_ref
from bot.sessions import visible_sessions
from bot.tracing import REQUEST, request_number
from handlers.core import refusals
from handlers.core.blocks import elements
from handlers.core.blocks.elements import Message
from handlers.core.blocks.fallback import with_line
from handlers.core.blocks.text import Reader, escape
from handlers.core.calls import (
    BUTTON_PREFIXES,
    NOBODY,
    OPEN_TO_OUTSIDERS,
    QUESTION,
    Ask,
    Call,
    Presser,
    Reply,
    after_leaving,
    caller,
    get_visible,
    is_outsider,
    received_message,
    refusal,
    set_entered_for,
    zone_of_caller,
)
from handlers.core.feature import Command, Verb, Work
from handlers.core.memory.remember import remember
from handlers.core.records.create import assume_channel_area, confirm_channel_area
from handlers.core.registry import Registry
from handlers.core.words import (
    has_several_lines,
    must_be_as_shown,
    parse_call,
    refuse_lacking_options,
)
from storage import received
from storage.anchors import anchors
from storage.store import AWAY, Store, Unavailable, WriteRequest
from storage.unit_of_work import Read, RecordsNeeded, Snapshot, SnapshotRead, Tx

log = logging.getLogger(__name__)

Part = tuple[
    Ask, Verb, Work
]  # what was asked of a verb, or of its variant for some of the references, and its work
NO_NAME_ERRORS = (PermissionDenied, RecordHidden, FieldError, UnknownVerb)  # a reference would not help


@dataclass(frozen=True)
class EarlyReading:
    """A call whose words were read before its turn in the writer; it holds while the roster and the charter stay the same."""

    snapshot: Snapshot
    parts: Sequence[Part]


@dataclass(eq=False)
class Desk:
    """Run calls and return replies. All state is in the store.

    `channels` holds the ids of the workspace's channels by name: by these a channel is known as that of an area.
    `public_url` is where others reach the bot's HTTP server; "" where they don't. `rank` guesses what words ask for that no
    reader knows; None where that is off.
    """

    store: Store
    registry: Registry
    command: str
    channels: Mapping[str, str] = field(default_factory=dict)
    public_url: str = ""
    rank: Rank | None = None

    @cached_property
    def _channel_names(self) -> Mapping[str, str]:
        return {channel: name for name, channel in self.channels.items()}

    def verb_of(self, call: Call) -> Verb:
        """Return the verb of a call. Raises UserError."""
        if len(call.words) > MAX_CHARACTERS:
            raise UserError(
                f"That's {len(call.words)} characters; I read {MAX_CHARACTERS} at most. Nothing was done. "
                "Put the long text into a document and give its link."
            )
        return self.registry.find(call.words)[0]

    def example_of(self, call: Call) -> str:
        """Return the example of the verb of a call, about what was named. Raises UserError."""
        verb, rest = self.registry.find(call.words)
        named = split_leading_refs(rest.split(), self.registry.prefixes)[0][:1]
        charter = self.store.snapshot.charter
        words = examples.fill(verb.example, charter, charter.day_of(call.now)).split(" ")
        first = next((n for n, word in enumerate(words) if read_ref(word, self.registry.prefixes)), None)
        if named and first is not None:
            words[first] = str(named[0])
        return " ".join(words)

    def opens_form(self, call: Call) -> bool:
        """Return whether the words lack what the verb needs, so that its form opens."""
        verb, rest = self.registry.find(call.words)
        if verb.form is None or call.values is not None:
            return False
        if len(self.registry.split_by_kind(verb, rest)) > 1:
            return False  # no form covers several kinds
        only_names = all(
            read_ref(word, self.registry.prefixes) or word.startswith(BUTTON_PREFIXES)
            for word in rest.split()
        )
        if verb.needs_form is None:
            return only_names
        # A message opens no form: what it says is done as far as it goes.
        return verb.needs_form(rest, self.registry.prefixes) and (call.message is None or only_names)

    def form(self, call: Call) -> Reply:
        """Return the form of a verb. Raises UserError."""
        return self.store.read(partial(self._form, call))

    def _form(self, call: Call, read: Read) -> Reply:
        verb, ask = self._permitted(call, read)
        if verb.form is None:
            raise UserError(f"There is no form for {verb.name}. You can type it: {ask.example(verb.name)}")
        return Reply(form=elements.as_opened(verb.form(ask, read), call.channel, shows_more=call.shows_more))

    def permit(self, call: Call) -> None:
        """Raise UserError for a caller who may not do this to any record."""
        self.store.read(partial(self._permitted, call))

    def _permitted(self, call: Call, read: Read) -> tuple[Verb, Ask]:
        """Return the verb of a call and the parsed call. Raises UserError for a caller who may not do this."""
        verb, rest = self.registry.find(call.words)
        ask = self._build_ask(call, verb, rest, read)
        _check_permission(ask, read, verb)
        if verb.permits is not None:
            verb.permits(ask)
        return verb, ask

    def with_preview(self, call: Call) -> Call:
        """Return the call with the result of its verb's preview. Raises UserError."""
        return self.store.read(partial(self._with_preview, call))

    def _with_preview(self, call: Call, read: Read) -> Call:
        verb, ask = self._permitted(call, read)
        return replace(call, preview=verb.preview(ask, read)) if verb.preview else call

    def write_request(self, call: Call) -> WriteRequest[str]:
        """Return the call as a request for the writer. Its words are read here, if its verb is a `Command`."""
        return WriteRequest(
            partial(self._write, call, self._read_early(call)), call.now, call.key, REQUEST.get()
        )

    def _read_early(self, call: Call) -> EarlyReading | None:
        """Return the values of a call; None where the writer reads them.

        That is what needs the records, and what is refused here: it reads it again, and refuses it unless this delivery was
        answered before.
        """
        read = SnapshotRead(self.store.snapshot)
        with suppress(UserError, RecordsNeeded):
            verb, rest = self.registry.find(call.words)
            if call.change is not None or not isinstance(verb.work, Command):
                return None
            asked = self._understood(call, verb, rest, read)
            parts = [
                (ask, one, work.with_values(ask)) for ask, one, work in asked if isinstance(work, Command)
            ]
            return EarlyReading(read.snapshot, parts) if len(parts) == len(asked) else None
        return None

    def read(self, call: Call) -> Reply:
        """Answer a call that only reads. Raises UserError."""
        reply = self.store.read(partial(self._read, call))
        if not call.is_answered_privately or call.values is not None or reply.does:
            return reply
        return replace(reply, blocks=elements.with_keep_button(reply.text, reply.blocks, call.words))

    def explain_error(self, call: Call, error: BaseException) -> Reply:
        """Return the reply for an error; an unexpected one gets a number that is also in the log.

        It may read the records, and so wait for them, unless the error is that they are away.
        """
        if isinstance(error, AWAY):
            log.info("refused", extra={"reason": type(error).__name__})
            return Reply(text=str(error))
        mark = QUESTION if call.message else ""
        if (named := self._by_reference(call, error)) is not None:
            return replace(Reply.from_message(named), mark=mark)
        sentence = refusal(call, error, self.store.snapshot.roster) if isinstance(error, UserError) else ""
        if isinstance(error, AmbiguousInput):
            blocks = [
                elements.section(sentence),
                *refusals.interpretation_buttons(self.registry.find(call.words)[0], call, error),
            ]
            return Reply(text=sentence, blocks=blocks, mark=mark)
        if isinstance(error, PermissionDenied | RecordHidden):
            key = f"denied:{call.key}" if call.key else None
            self.store.submit([WriteRequest(partial(self._log_denied, call), call.now, key)])
        if isinstance(error, UserError):
            log.info("refused", extra={"reason": type(error).__name__})
            field = {error.field_name: html.unescape(sentence)} if isinstance(error, FieldError) else {}
            return replace(
                self._with_offers(call, error, sentence), mark=mark, errors=field, lacks=error.lacks
            )
        number = REQUEST.get() or request_number(f"{call.key}{call.now}")
        log.error("call failed", exc_info=error, extra={"number": number})
        return Reply(
            text=f"That went wrong on my side, and nothing was changed. The operator finds it as {number}."
        )

    def _by_reference(self, call: Call, error: BaseException) -> Message | None:
        """Return the call with a reference, where an event or a meeting is named instead; None for another error."""
        if not isinstance(error, UserError) or isinstance(error, NO_NAME_ERRORS):
            return None
        with suppress(UserError):  # there is no such verb, or nothing can be read
            return self.store.read(lambda read: refusals.by_reference(self._refused(call, "", read), read))
        return None

    def _with_offers(self, call: Call, error: UserError, sentence: str) -> Reply:
        """Return a refusal with the buttons that its reader may press; without any where nothing can be read."""
        if not refusals.has_offers(error):
            return Reply(text=sentence)
        try:
            message = self.store.read(partial(self._explained, call, error, sentence))
        except Unavailable:
            return Reply(text=sentence)
        return Reply.from_message(message)

    def _explained(self, call: Call, error: UserError, sentence: str, read: Read) -> Message:
        return refusals.explained(self._refused(call, sentence, read), error, read)

    def _refused(self, call: Call, sentence: str, read: Read) -> refusals.Refused:
        presser = Presser(caller(call, read.roster, read.charter), read.charter, self.registry)
        zone = zone_of_caller(call, read.roster, read.charter)
        reader = Reader(charter=read.charter, roster=read.roster, now=call.now, zone=zone)
        return refusals.Refused(call, presser, sentence, reader)

    def _log_denied(self, call: Call, tx: Tx) -> str:
        """Record a refused attempt: the person, their role, the verb and the reference, but no words."""
        verb, rest = self.registry.find(call.words)
        refs, _ = split_leading_refs(rest.split(), self.registry.prefixes)
        if tx.roster.by_account(call.team, call.user) is not None:
            tx.author = caller(call, tx.roster, tx.charter)
        tx.log(DENIED, why=" ".join([verb.name, *map(str, refs)]))
        return ""

    def _write(self, call: Call, early: EarlyReading | None, tx: Tx) -> str:
        if call.message is None:
            return self._run(call, tx, early).as_json()
        if call.change is not None:
            return self._execute(
                self._understood(call, self.registry[call.change.verb], call.words, tx), tx
            ).as_json()
        if received.find(tx, *call.message):
            return Reply().as_json()  # handled already: by catching up, or its edit arrived first
        reply = self._run(call, tx, early)
        if reply.text or reply.mark:
            tx.add(received_message(call, reply, tx))
        remember(call, reply, tx, self.registry.prefixes)
        return reply.as_json()

    def _run(self, call: Call, tx: Tx, early: EarlyReading | None = None) -> Reply:
        if early is not None and early.snapshot is tx.snapshot:
            return self._execute(early.parts, tx)
        done = self._execute(self._understood(call, *self.registry.find(call.words), tx), tx)
        return self._run(replace(call, words=done.does, values=None), tx) if done.does else done

    def _execute(self, parts: Sequence[Part], tx: Tx) -> Reply:
        replies = []
        for ask, verb, work in parts:
            tx.author = ask.actor
            _check_permission(ask, tx, verb)
            if verb.takes_changes and verb.form:
                must_be_as_shown(ask, tx, verb.form)
            if BEHALF in verb.takes:
                set_entered_for(ask, tx)
            replies.append(confirm_channel_area(ask, tx, work(ask, tx)))
        return _confirm_entered_for(_joined(replies), tx.entered_for)

    def _read(self, call: Call, read: Read) -> Reply:
        verb, rest = self.registry.find(call.words)
        replies = []
        for ask, one, work in self._understood(call, verb, rest, read):
            _check_permission(ask, read, one)
            replies.append(work(ask, read))
        return _joined(replies)

    def _understood(self, call: Call, verb: Verb, rest: str, read: Read) -> list[Part]:
        """Return the parsed call of each variant of the verb that the references ask for, and what runs for it."""
        parts = self.registry.split_by_kind(verb, rest)
        every = [one for one, _ in parts]
        is_pasted = has_several_lines(call, rest)
        # Each reads the options of the others too, so that it is known which of the references lacks one.
        asks = [(self._build_ask(call, one.with_options_of(every), words, read), one) for one, words in parts]
        if len(asks) > 1:
            refuse_lacking_options(asks)
        return [(ask, one, (is_pasted and one.multiline_work) or one.work) for ask, one in asks]

    def _build_ask(self, call: Call, verb: Verb, rest: str, read: Read) -> Ask:
        charter, roster = read.charter, read.roster
        person = roster.by_account(call.team, call.user)
        home = charter.find_station(person.station) if person else charter.home_station
        zone = zone_of_caller(call, roster, charter)
        who = caller(call, roster, charter)
        listener = TypingContext(
            charter=charter,
            roster=roster,
            team=call.team,
            person_id=person.id if person else NOBODY,
            now=call.now,
            zone=zone,
            language=person.language if person else charter.language,
            working_days=charter.working_days(home.code),
            kind_words=self.registry.kind_words,
            sessions=visible_sessions(read.snapshot.sessions, who),
            unlisted_profiles=call.strangers,
            option_names=self.registry.option_names,
            anchors=partial(anchors, read, who=who, on=charter.day_of(call.now)),
        )
        if is_outsider(call, who) and verb.name not in OPEN_TO_OUTSIDERS:
            raise PermissionDenied(permissions.outsider_message(charter))
        ask = Ask(
            call=call,
            actor=who,
            parsed=parse_call(call, verb, rest, listener),
            typing_context=listener,
            charter=charter,
            roster=roster,
            registry=self.registry,
            command=self.command,
            public_url=self.public_url,
            rank=self.rank,
            run_words=self._run,
            read_words=self._read,
            channel_area=self._channel_area(call, charter) if verb.takes_channel_area else None,
        )
        is_pasted = verb.multiline_work is not None and has_several_lines(call, rest)
        return ask if is_pasted else assume_channel_area(ask)

    def _channel_area(self, call: Call, charter: Charter) -> Area | None:
        """Return the area whose channel the call comes from."""
        names = {call.channel_name, self._channel_names.get(call.channel, "")} - {""}
        return area_of_channel(
            charter, {call.channel, *(f"#{name}" for name in names)}, on=charter.day_of(call.now)
        )


def _joined(replies: Sequence[Reply]) -> Reply:
    """Join the answers of several works into one."""
    if len(replies) == 1:
        return replies[0]
    has_blocks = any(one.blocks for one in replies)
    blocks = [block for one in replies for block in one.blocks or [elements.section(one.text)]]
    return Reply(
        text="\n".join(one.text for one in replies),
        blocks=blocks if has_blocks else (),
        mark=next((one.mark for one in replies if one.mark), ""),
    )


def _confirm_entered_for(reply: Reply, name: str) -> Reply:
    """Add for whom it was entered, where the answer does not say so."""
    if not name or f"by {escape(name)}" in reply.text:
        return reply
    line = f"Entered for {escape(name)}."
    if not reply.blocks:
        return replace(reply, text=f"{reply.text}\n{line}")
    said = with_line(Message(reply.text, tuple(reply.blocks)), line)
    return replace(reply, text=said.text, blocks=said.blocks)


def _check_permission(ask: Ask, read: Read, verb: Verb) -> None:
    """Raise PermissionDenied for a caller who may not do this to any record, with what they may do to those named."""
    if verb.name not in OPEN_TO_OUTSIDERS and permissions.must_ask_others(
        ask.actor, verb.right, writes=verb.writes
    ):
        raise after_leaving(ask, read, read.find(ask.parsed.refs[0]) if ask.parsed.refs else None)
    if not verb.right or permissions.may(ask.actor, verb.right):
        return
    records = [record for ref in ask.parsed.refs[:1] if (record := read.find(ref)) is not None]
    seen_one = next((one for one in records if permissions.may_see(ask.actor, one)), None)
    if seen_one is None and ask.parsed.refs and permissions.may_read_lists(ask.actor):
        get_visible(ask, read, ask.parsed.refs[0])  # whom to ask is said of what they can find
    permissions.check(ask.actor, verb.right, seen_one, charter=ask.charter)
