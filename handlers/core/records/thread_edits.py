"""Edits and deletions of what people wrote to the bot, or in the thread of one of its messages."""

from dataclasses import replace
from datetime import timedelta

from bot.done_words import DONE_WORDS, first_of, split_first
from bot.errors import UserError
from bot.grammar.parse import parse_words
from bot.history import MessageOutcome, ReceivedMessage
from bot.permissions import check, may_see
from bot.records import Record, checked_text, read_ref
from bot.replies import read_reply
from bot.unconfirmed import UnconfirmedWords
from handlers.core.calls import QUESTION, Ask, Call, Reply, parse_ts, received_message
from handlers.core.records import threads_views
from handlers.core.records.attachments import placeholder_text, update_attachments
from handlers.core.records.threads import PENCIL
from storage import attachments, received, unconfirmed
from storage.records import records_of_thread
from storage.unit_of_work import Tx

FOLLOW_EDITS_FOR = timedelta(days=7)  # an unknown message older than this is ignored


def follow_edit(ask: Ask, tx: Tx) -> Reply:
    """Handle an edit: update a note, keep what was executed, and parse anew what was not understood."""
    call = ask.call
    known, at = _received_before(call, tx)
    if known is None and ask.now - parse_ts(call.message[1] if call.message else "0") > FOLLOW_EDITS_FOR:
        return Reply()
    if known is not None and (known.edited >= at or known.sort == MessageOutcome.DELETED):
        return Reply()  # it was delivered twice, or after a later one
    if known is None or known.sort == MessageOutcome.NOT_UNDERSTOOD:
        return _process_again(ask, tx, known)
    received.save(tx, replace(known, edited=at), known=known)
    if known.sort == MessageOutcome.NOTE:
        return _rewrite_note(ask, tx, known)
    return _explain_unchanged(ask, tx, known)


def _received_before(call: Call, tx: Tx) -> tuple[ReceivedMessage | None, str]:
    channel, ts = call.message or ("", "")
    return received.find(tx, channel, ts), call.change.ts if call.change else ""


def _process_again(ask: Ask, tx: Tx, known: ReceivedMessage | None) -> Reply:
    _forget_unplaced(ask, tx)
    done = ask.run_words(replace(ask.call, change=None), tx)
    if done.text or done.mark:
        received.save(tx, received_message(ask.call, done, tx), known=known)
    return done


def _forget_unplaced(ask: Ask, tx: Tx) -> None:
    """Forget a message as what may be about several things; texts under silence follow theirs themselves."""
    written = unconfirmed.of_message(tx, *(ask.call.message or ("", "")))
    unconfirmed.forget(tx, [one for one in written if not _keeps_its_own(ask, tx, one)])


def _keeps_its_own(ask: Ask, tx: Tx, words: UnconfirmedWords) -> bool:
    return ask.registry.kind_of(tx.get(words.record_id)).replies.place is not None


def _rewrite_note(ask: Ask, tx: Tx, known: ReceivedMessage) -> Reply:
    note = received.note_of(tx, known)
    record = tx.get(note.record_id) if note else None
    if note is None or record is None or not may_see(ask.actor, record) or note.struck_at:
        return Reply()
    check(ask.actor, "note", record, charter=ask.charter)
    text = _edited_note_text(ask, record)
    if text is None:
        return Reply(text=threads_views.edit_ignored(record), mark=QUESTION)
    update_attachments(ask, tx, record)
    text = checked_text(text or placeholder_text(ask.call.files), what="note")
    if not text or text == note.text:
        return Reply(mark=PENCIL)
    received.edit_note(tx, note, text)
    is_reply = ask.call.values is not None
    edited = ask.registry.kind_of(record).replies.edited
    question = edited(ask, tx, record, read_reply(text), text) if is_reply else None
    return replace(Reply.from_message(question) if question else Reply(), mark=PENCIL)


def _edited_note_text(ask: Ask, record: Record) -> str | None:
    """Return the new text of a note; None where the words now mean another record, or would close it."""
    if ask.call.values is None:
        return _edited_command_text(ask, record)
    text = ask.parsed.text
    first, rest = split_first(text)
    ref = read_ref(first, ask.charter.prefixes)
    if (
        len(
            {read_ref(split_first(line)[0].rstrip(":,"), ask.charter.prefixes) for line in text.splitlines()}
            - {None}
        )
        > 1
    ):
        return None
    if ref is not None and str(ref) == record.ref:
        text = rest
    elif ref is not None and (text.lstrip().startswith(f"{first}:") or first_of(rest)[0] in DONE_WORDS):
        return None
    return None if first_of(text)[0] in DONE_WORDS else text


def _edited_command_text(ask: Ask, record: Record) -> str | None:
    try:
        verb, rest = ask.registry.find(ask.call.words)
    except UserError:
        return None
    parsed = parse_words(rest, options=(), refs=True, listener=ask.typing_context)
    is_same = verb.name == "note" and [str(ref) for ref in parsed.refs[:1]] == [record.ref]
    return " ".join([*map(str, parsed.refs[1:]), parsed.text]).strip() if is_same else None


def _explain_unchanged(ask: Ask, tx: Tx, known: ReceivedMessage) -> Reply:
    """Reply that editing a message does not undo what it did; its author may know less than then."""
    record = tx.get(known.record_id) if known.record_id else None
    seen = record if record is not None and may_see(ask.actor, record) else None
    can_reopen = seen is not None and ask.registry.kind_of(seen).replies.can_reopen(seen)
    message = threads_views.reply_not_undone(seen, can_reopen=can_reopen)
    return replace(Reply.from_message(message), mark=QUESTION)


def follow_deletion(ask: Ask, tx: Tx) -> Reply:
    """Handle a deletion: strike a note, keep what was executed, ignore what was not handled yet."""
    channel, ts = ask.call.message or ("", "")
    known, at = _received_before(ask.call, tx)
    if known is not None and known.sort == MessageOutcome.DELETED:
        return Reply()
    if known is None and not _is_in_our_thread(ask, tx):
        return Reply()
    _forget_unplaced(ask, tx)
    gone = ReceivedMessage(channel=channel, ts=ts, at=ask.now, sort=MessageOutcome.DELETED, edited=at)
    received.save(tx, replace(gone, record_id=known.record_id if known else None), known=known)
    if known is None or known.sort == MessageOutcome.NOT_UNDERSTOOD:
        return Reply()
    if known.record_id is not None:
        attachments.mark_removed(tx, attachments.of_message(tx, channel, ts, record_id=known.record_id))
    note = received.note_of(tx, known)
    if note is None:
        return replace(_explain_unchanged(ask, tx, known), mark="")  # there is no message left for a reaction
    if note.struck_at is None:  # else it was undone before
        received.strike_note(tx, note)
    return Reply()


def _is_in_our_thread(ask: Ask, tx: Tx) -> bool:
    thread = str((ask.call.values or {}).get("thread", ""))
    return ask.call.is_in_our_conversation or records_of_thread(tx, ask.call.channel, thread) is not None


def keep_unrecognized(call: Call, tx: Tx) -> str:
    """Record that a message was not understood: catching up skips it, and an edit of it is parsed anew."""
    known, at = _received_before(call, tx)
    channel, ts = call.message or ("", "")
    if known is None or (known.sort == MessageOutcome.NOT_UNDERSTOOD and known.edited < at):
        question = ReceivedMessage(
            channel=channel, ts=ts, at=call.now, sort=MessageOutcome.NOT_UNDERSTOOD, edited=at
        )
        received.save(tx, question, known=known)
    return ""
