"""What is offered to a reply that tells the bot to do something. Nothing is done, and nothing kept, before somebody presses."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.errors import UserError
from bot.grammar.parse import split_first_word
from bot.history import NoteKind
from bot.instructions import (
    LONGEST,
    bare_order,
    gives_to,
    has_own_object,
    is_complaint,
    orders_in,
    passes_on,
    said_labels,
)
from bot.permissions import may_see
from bot.phrases import refs_within
from bot.questions import read_question
from bot.records import Kind, Record, checked_text, read_ref
from bot.replies import Meaning, read_reply
from handlers.actions.replies import ask_button as tell_button
from handlers.actions.replies import question_readers, questions_to
from handlers.agendas.spoken import under_agenda
from handlers.conversation import guess_views, guesses
from handlers.conversation.fewer_reminders import fewer
from handlers.conversation.guess_views import Offer
from handlers.core.blocks.elements import VALUE_MAX, Button, Message, read_button
from handlers.core.calls import QUESTION, Ask, Reply
from handlers.core.feature import Verb
from handlers.core.memory.remember import elements_of, words_of
from handlers.core.records import threads_views
from handlers.core.records.notes import add_note
from handlers.core.records.threads import PENCIL
from handlers.core.records.views import note_button
from handlers.core.unplaced import keep
from handlers.inquiries.access import ask_button
from handlers.instructions import views
from storage import outbox
from storage.unit_of_work import Read, Tx

_NO_ORDER = frozenset({"note", "justnote", "show", "history"})
_OF_A_RECORD = frozenset({Meaning.DATE, Meaning.LATER, Meaning.NOT_MINE})  # what is said of one record alone
# The steps that a record offers, in its own words, to how a reply sounds.
_SOUND = frozenset({"assign", "move"})
_ASKS = frozenset({"nudge", "ask"})  # the verbs that ask somebody


def take(ask: Ask, tx: Tx, records: Sequence[Record], text: str) -> Reply | None:
    """Answer a reply that tells the bot to do something, or complains; None for one that tells of the work, or answers."""
    if ask.call.files or not _is_to_us(ask):
        return None
    if is_complaint(text):
        return _of_complaint(ask, tx, records, text)
    if (which := _of_another(ask, tx, records, text)) is not None:
        return replace(Reply.from_message(which), mark=QUESTION)
    if (item := _item(ask, tx, records, text)) is not None:
        return replace(item, mark=QUESTION)
    orders = orders_in(text)
    pressed = _said_buttons(ask, tx, records, text)
    if not (orders or pressed) or any(questions_to(ask, tx, one) for one in records):
        return None  # it tells of the work, or answers somebody's question
    if (told := _passed_on(ask, tx, records, text, orders)) is not None:
        return told
    found = pressed or [one for order in orders for one in _by_verb(ask, tx, records, order)]
    is_step = any(split_first_word(one.line)[0] not in _SOUND for one in found)
    if not is_step and (sounds := _as_it_sounds(ask, tx, records, text)) is not None:
        return replace(Reply.from_message(sounds), mark=QUESTION)
    if not found and read_reply(text) is Meaning.LATER:
        return None  # their own reminder of it
    found = found or [one for order in orders for one in _by_likeness(ask, tx, records, order)]
    offers = list({one.line: one for one in found if len(one.line) <= VALUE_MAX}.values())[: guess_views.MOST]
    if not offers and len(records) > 1:
        return None  # it is asked first which one it is about
    message = views.offered(offers, [*_note(records, text), *ask_button(ask, tx, text)])
    return replace(Reply.from_message(message), mark=QUESTION)


def _is_to_us(ask: Ask) -> bool:
    """Return whether a reply is said to the bot: what people say to each other in a channel is theirs."""
    return ask.call.is_in_our_conversation or bool((ask.call.values or {}).get("to_us"))


def _of_another(ask: Ask, tx: Tx, records: Sequence[Record], text: str) -> Message | None:
    """Ask which one is meant where words that ask for something name another record than the one above; None for others."""
    if len(records) != 1 or read_reply(text) not in _OF_A_RECORD:
        return None
    named = _named(ask, tx, text)
    if len(named) != 1 or named[0].id == records[0].id or not named[0].is_open:
        return None
    ts = keep(ask, tx, [named[0], *records], text)
    return threads_views.which_one([named[0], *records], ts) if ts else None


def _item(ask: Ask, read: Read, records: Sequence[Record], text: str) -> Reply | None:
    """Return the offer to put on the agenda of the only meeting above what a reply says; None for any other reply."""
    refs = [read_ref(one.ref, ask.charter.prefixes) for one in records]
    meetings = [ref for ref in refs if ref is not None and ref.kind is Kind.MEETING]
    return under_agenda(ask, read, meetings[0], text) if len(meetings) == 1 else None


def _as_it_sounds(ask: Ask, read: Read, records: Sequence[Record], text: str) -> Message | None:
    """Return what its record offers to a sentence that sounds like more than a note; None for any other."""
    if len(records) != 1:
        return None
    (record,) = records
    return ask.registry.kind_of(record).replies.mentioned(ask, read, record, read_reply(text), text)


def _of_complaint(ask: Ask, tx: Tx, records: Sequence[Record], text: str) -> Reply:
    """Offer fewer messages to whoever complains: of their own action its reminders, else their settings."""
    own = [one for one in records if set(getattr(one, "owners", ())) & set(ask.actor.person_ids)]
    if len(own) == 1:
        return fewer(ask, tx, own[0].ref, is_weekly=False)
    row = [views.SETTINGS, *_note(records, text), *ask_button(ask, tx, text)]
    return replace(Reply.from_message(views.sorry(row)), mark=QUESTION)


def _said_buttons(ask: Ask, read: Read, records: Sequence[Record], text: str) -> list[Offer]:
    """Return the buttons of the message above whose labels a reply says, as far as its writer may still press them."""
    if len(text) > LONGEST:
        return []
    by_ref = {one.ref: one for one in records}
    shown = [one for one in _buttons_above(ask, read) if one.verb not in _NO_ORDER]
    said = said_labels(text, [one.label for one in shown])
    found = [one for one in shown if one.label in said]
    return [offer for one in found if (offer := _of_button(ask, one, by_ref)) is not None]


def _of_button(ask: Ask, button: Button, by_ref: dict[str, Record]) -> Offer | None:
    line = words_of(button)
    named = [by_ref[str(ref)] for ref in refs_within(line, ask.registry.prefixes) if str(ref) in by_ref]
    if len(named) != 1:
        return None
    (record,) = named
    if not ask.registry.kind_of(record).shows.may_press(ask, button, record):
        return None
    return Offer(line, button.label, guess_views.effect(ask.registry.find(line)[0], record), record)


def _buttons_above(ask: Ask, read: Read) -> Iterator[Button]:
    thread = str((ask.call.values or {}).get("thread", ""))
    blocks = json.loads(outbox.blocks_of_message(read, ask.call.channel, thread) or "[]")
    for element in elements_of(blocks):
        options = element.get("options", ()) if element["type"] == "overflow" else (element,)
        yield from (read_button(one) for one in options if "value" in one)


def _by_verb(ask: Ask, read: Read, above: Sequence[Record], order: str) -> list[Offer]:
    """Return the step of the verb with which an order begins, for the records that it is about; none for other words."""
    verb = _verb_of(ask, order)
    return guesses.of_verb(ask, verb, order, _about(ask, read, above, order)) if verb is not None else []


def _by_likeness(ask: Ask, read: Read, above: Sequence[Record], order: str) -> list[Offer]:
    """Return what an order is most like, for the records that it is about; of words for somebody, only what asks them."""
    found = guesses.of_records(ask, read, order, _about(ask, read, above, order))
    verbs = [(split_first_word(one.line)[0], one) for one in found]
    return [one for verb, one in verbs if (verb in _ASKS if passes_on(order) else verb not in _NO_ORDER)]


def _about(ask: Ask, read: Read, above: Sequence[Record], order: str) -> Sequence[Record]:
    """Return the records that an order names, by reference or title; those above where it names neither them nor another thing."""
    if named := _named(ask, read, order) or guesses.named_records(ask, read, order):
        return named
    is_of_above = not has_own_object(order) or read_question(order, ask.typing_context).people
    return above if is_of_above else []


def _named(ask: Ask, read: Read, words: str) -> list[Record]:
    """Return the records whose references words hold, of those that the caller may see."""
    found = [read.find(ref) for ref in refs_within(words, ask.registry.prefixes)]
    return [one for one in found if one is not None and may_see(ask.actor, one)]


def _verb_of(ask: Ask, order: str) -> Verb | None:
    """Return the verb with which an order begins, where it is one of the grammar's for records; None for other words."""
    if gives_to(order):
        return ask.registry["assign"]
    first = split_first_word(bare_order(order))[0]
    try:
        verb = ask.registry.find(first)[0] if ask.registry.knows(first) else None
    except UserError:
        return None
    if verb is None or verb.is_hidden or verb.name in _NO_ORDER:
        return None
    return verb if verb.takes_refs and verb.writes else None


def _passed_on(ask: Ask, tx: Tx, records: Sequence[Record], text: str, orders: Sequence[str]) -> Reply | None:
    """Keep words for somebody as a note that stands on no card, and offer to tell them; None where nobody is meant who can be told."""
    if len(records) != 1 or not any(map(passes_on, orders)):
        return None
    (record,) = records
    told = filter(passes_on, orders)
    named = {person for order in told for person in read_question(order, ask.typing_context).people}
    if not named & set(question_readers(ask, tx, record)):
        return None
    add_note(ask, tx, record, checked_text(text, what="note"), sort=NoteKind.UNLISTED)
    tells, note = tell_button(ask, tx, record, word="Tell"), Button("Just a note", "justnote", record.ref)
    row = [tells._replace(is_next_step=True), note] if tells else [note]
    return replace(Reply.from_message(views.passed_on(record, row)), mark=PENCIL)


def _note(records: Sequence[Record], text: str) -> list[Button]:
    """Return the button that keeps a reply as a note of the only record above; none where it is about several."""
    return note_button(records[0], text) if len(records) == 1 else []
