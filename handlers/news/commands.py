"""Confirm an answer, take it off the card, and pass questions and their answers on."""

from datetime import UTC, datetime, timedelta

from bot.actions import Action
from bot.calendar import local
from bot.errors import Offer, PermissionDenied, UserError
from bot.history import Note, NoteKind
from bot.names import join_names
from bot.news import Asked
from bot.notifications import Reason
from bot.permissions import check
from bot.records import Record, checked_text
from handlers.actions import replies
from handlers.actions.steps import permitted_action
from handlers.core.blocks.elements import Block
from handlers.core.blocks.text import escape
from handlers.core.calls import Ask, Reply, get_visible, require_one_ref
from handlers.core.delivery.notify import CHANGE_OF_MIND, notify_once, office_moment_for
from handlers.core.delivery.recipients import IMMEDIATE_WITHIN
from handlers.core.records.notes import add_note
from handlers.core.records.views import noted
from handlers.news import views
from handlers.news.notifications import is_answered, is_asked, note_of
from storage import received
from storage.history import last_note_by, last_words_on, notes_at
from storage.unit_of_work import Read, Tx


def still(ask: Ask, tx: Tx) -> Reply:
    """Say the last word on an action again, today."""
    action = _action(ask, tx, "still")
    if not any(one in action.owners for one in ask.actor.person_ids):
        offer = Offer("Add a note", "note", action.ref)
        raise PermissionDenied(views.only_owners_say(action, ask.reader), offers=(offer,))
    said = last_words_on(tx, [action]).get(action.id)
    if said is None:
        raise UserError(f"Nothing is left of what was said on {action.ref}. Reply here with how it is going.")
    if said.person_id != ask.actor.person_id:
        offer = Offer("Add a note", "note", action.ref)
        raise PermissionDenied(views.only_who_said_it(said, ask.reader), offers=(offer,))
    if local(said.at, ask.reader.zone).date() == ask.today:
        return Reply(text=views.said_today(action, said))
    (*_, note) = notes_at(tx, action.id, person_id=said.person_id, at=said.at)
    add_note(ask, tx, action, note.text)
    return Reply.from_message(views.still_so(said, replies.kept(ask, tx, action, ask.now)))


def ask_asker(ask: Ask, tx: Tx) -> Reply:
    """Pass one's own note on as a question to whoever asked for the action, once."""
    record = _record(ask, tx, "enquire")
    note = _own_note(ask, tx, record)
    if note is None:
        return Reply(text=f"Your question on {record.ref} is already deleted, so I asked nobody.")
    readers = replies.question_readers(ask, tx, record)
    if not readers:
        return Reply(text=f"Nobody else asked for {record.ref}. Your question is kept as a note.")
    at, context = ask.now + CHANGE_OF_MIND, Asked(note.person_id, note.at).as_context()
    if is_asked(tx, record, context):
        return Reply(text=views.asked_before(record, is_answered=is_answered(tx, record, context)))
    for person in replies.question_addressees(ask, tx, record):
        notify_once(tx, person, record, Reason.QUESTION, context=context, at=at)
    soonest = min(office_moment_for(tx, one, at, is_urgent=True) for one in readers)
    names = escape(join_names([tx.roster.short_name(one) for one in readers]))
    return Reply(
        text=views.asked(
            names,
            is_later=soonest > ask.now + IMMEDIATE_WITHIN,
            in_our_conversation=ask.call.is_in_our_conversation,
        )
    )


def answer_question(ask: Ask, tx: Tx) -> Reply:
    """Answer the question about a thing: with a note, which is passed on."""
    record = _record(ask, tx, "answerback")
    text = checked_text(ask.parsed.text, what="answer")
    if not text:
        raise ask.error_at("text", "What is the answer?")
    kept = ask.registry.kind_of(record).replies.kept(ask, tx, record, ask.now)
    return Reply.from_message(noted(add_note(ask, tx, record, text), record, kept))


def answer_form(ask: Ask, read: Read) -> Block:
    record = _record(ask, read, "answerback")
    questions = replies.questions_to(ask, read, record)
    if not questions:
        raise UserError(f"That question is already answered. To say more: note {record.ref} ...")
    asked = note_of(read, record, questions[-1].context)
    return views.answer_form(record, asked.text if asked else "")


def take_off_card(ask: Ask, tx: Tx) -> Reply:
    """Take one's own answer off the card, lists and digests; it stays a note. Typed, it is about one's newest."""
    action = _action(ask, tx, "uncard")
    is_typed = not ask.parsed.text
    note = last_note_by(tx, action.id, [ask.actor.person_id]) if is_typed else _own_note(ask, tx, action)
    if note is None:
        gone = f"Nothing of yours is on the card of {action.ref}."
        return Reply(text=gone if is_typed else f"Your answer on {action.ref} is already deleted.")
    if note.sort == NoteKind.NOTE:
        received.unlist_note(tx, note)
    return Reply(text=views.taken_off(action))


def _action(ask: Ask, read: Read, verb: str) -> Action:
    """Return the action that is named. Raises for who may not note anything on it."""
    return permitted_action(ask, read, require_one_ref(ask, verb), "note")


def _record(ask: Ask, read: Read, verb: str) -> Record:
    """Return what is named, of any kind. Raises for who may not note anything on it."""
    record: Record = get_visible(ask, read, require_one_ref(ask, verb))
    check(ask.actor, "note", record, charter=ask.charter)
    return record


def _own_note(ask: Ask, read: Read, record: Record) -> Note | None:
    """Return the caller's own note of the moment that the button names; None where it is deleted."""
    at = _moment(ask.parsed.text)
    found = notes_at(read, record.id, person_id=ask.actor.person_id, at=at) if at else []
    return found[-1] if found else None


def _moment(text: str) -> datetime | None:
    is_one = text.isdecimal() and not text[17:]
    return datetime.fromtimestamp(0, UTC) + timedelta(microseconds=int(text)) if is_one else None
