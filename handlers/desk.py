"""The desk: finds the verb of a call, understands it, permits it, and runs it in one transaction."""

import logging
import re
import zlib
from dataclasses import replace
from functools import partial

from bot import grammar as typed
from bot import paste as pasted
from bot import permissions
from bot.calendar import local
from bot.charter import Charter
from bot.errors import Hidden, Refused, Unclear, UserError
from bot.grammar import Listener, Typed
from bot.history import DENIED
from bot.people import Roster
from bot.records import read_ref
from handlers.blocks import elements as parts
from handlers.blocks.elements import Block
from handlers.blocks.text import escape
from handlers.calls import (
    NAMED,
    NOBODY,
    QUESTION,
    Ask,
    Call,
    Reply,
    enter_for,
    has_lines,
    is_outsider,
    read_words,
    what_became,
)
from handlers.feature import Registry, Verb
from storage import received as heard
from storage.store import Piece, Store
from storage.unit_of_work import Read, Tx

log = logging.getLogger(__name__)


# What they say in a thread is left alone by itself: a refusal under each of their messages would help nobody.
OPEN_TO_OUTSIDERS = frozenset({"help", "reply", "edited", "deleted"})


class Desk:
    """Answers calls: what it is asked for by people, it does through the store."""

    def __init__(self, store: Store, registry: Registry, *, command: str) -> None:
        self.store = store
        self.registry = registry
        self.command = command

    def verb_of(self, call: Call) -> Verb:
        """Return the verb of a call. Raises UserError with a sentence."""
        if len(call.words) > typed.WORDS_MAX:
            raise UserError(
                f"That is {len(call.words)} characters; I read {typed.WORDS_MAX} at most. Nothing was done. "
                "Put the long text into a document and give its link."
            )
        return self.registry.find(call.words)[0]

    def opens_form(self, call: Call) -> bool:
        """Say whether the words lack what the verb needs, so that its form opens instead."""
        verb, rest = self.registry.find(call.words)
        if verb.form is None or call.values is not None:
            return False
        if verb.lacks is not None:
            return verb.lacks(rest)
        return all(read_ref(word) or word.startswith(NAMED) for word in rest.split())

    def form(self, call: Call) -> Reply:
        """Return the form of a verb. Raises UserError with a sentence."""
        return self.store.read(partial(self._form, call))

    def _form(self, call: Call, read: Read) -> Reply:
        verb, rest = self.registry.find(call.words)
        ask = self._ask(call, verb, rest, read.charter, read.roster)
        _permit(ask, read, verb)
        if verb.form is None:
            raise UserError(f"There is no form for {verb.name}. Example: {verb.example}")
        return Reply(form=verb.form(ask, read))

    def permit(self, call: Call) -> None:
        """Raise a sentence for whoever may not do this to anything."""
        self.store.read(partial(self._permit, call))

    def _permit(self, call: Call, read: Read) -> None:
        verb, rest = self.registry.find(call.words)
        _permit(self._ask(call, verb, rest, read.charter, read.roster), read, verb)

    def looked(self, call: Call) -> Call:
        """Return the call with what its verb finds out by reading alone. Raises UserError with a sentence."""
        return self.store.read(partial(self._looked, call))

    def _looked(self, call: Call, read: Read) -> Call:
        verb, rest = self.registry.find(call.words)
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
        verb, rest = self.registry.find(call.words)
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
            return self._do(call, self.registry[call.change.verb], call.words, tx).as_json()
        if heard.found(tx, *call.at):
            return Reply().as_json()  # dealt with already: caught up with, or its edit came first
        reply = self._run(call, tx)
        if reply.text or reply.mark:
            tx.add(what_became(call, reply, tx))
        return reply.as_json()

    def _run(self, call: Call, tx: Tx) -> Reply:
        return self._do(call, *self.registry.find(call.words), tx)

    def _do(self, call: Call, verb: Verb, rest: str, tx: Tx) -> Reply:
        ask = self._ask(call, verb, rest, tx.charter, tx.roster)
        tx.by = ask.who
        _permit(ask, tx, verb)
        if "behalf" in verb.options:
            enter_for(ask, tx)
        reply = verb.lines(ask, tx) if verb.lines and has_lines(call, rest) else verb.work(ask, tx)
        return _said_for(reply, tx.entered_for)

    def _read(self, call: Call, read: Read) -> Reply:
        verb, rest = self.registry.find(call.words)
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
            registry=self.registry,
            command=self.command,
            again=self._run,
        )

    def _choices(self, call: Call, error: Unclear) -> list[Block]:
        """Offer each reading as a button that says the same words with the reading in place."""
        # A date at the end of a title is the last of its words, one right behind the references the first.
        parted = call.words.partition if self.registry.find(call.words)[0].first else call.words.rpartition
        head, found, tail = _behind_its_option(call.words, error.said) or parted(error.said)
        buttons = [
            parts.Button(reading.label, "say", f"{head}{reading.words}{tail}") for reading in error.readings
        ]
        fits = found and all(len(button.value) <= parts.VALUE_MAX for button in buttons)
        return [parts.section(str(error)), *([parts.buttons(buttons)] if fits else [])]


def _said_for(reply: Reply, name: str) -> Reply:
    """Say back for whom it was entered, where the answer does not."""
    if not name or f"by {escape(name)}" in reply.text:
        return reply
    line = f"Entered for {escape(name)}."
    blocks = list(reply.blocks)
    at = next((n for n, block in enumerate(blocks) if block["type"] == "actions"), len(blocks))
    blocks = [*blocks[:at], parts.section(line), *blocks[at:]] if blocks else []
    return replace(reply, text=f"{reply.text}\n{line}", blocks=blocks)


def _permit(ask: Ask, read: Read, verb: Verb) -> None:
    """Refuse whoever may not do this to anything; of what they named and see, it is said what they may do."""
    if not verb.right or permissions.may(ask.who, verb.right):
        return
    found = [record for ref in ask.said.refs[:1] if (record := read.find(ref)) is not None]
    seen_one = next((one for one in found if permissions.may_see(ask.who, one)), None)
    permissions.check(ask.who, verb.right, seen_one, charter=ask.charter)


def _behind_its_option(words: str, said: str) -> tuple[str, str, str] | None:
    """Return the words before, of and behind what was said behind an option ("due:12/10"); None where it was not."""
    found = re.search(rf"(?<=[^\W\d_]:)(\s?){re.escape(said)}", words) if said else None
    return (words[: found.end(1)], said, words[found.end() :]) if found else None


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
