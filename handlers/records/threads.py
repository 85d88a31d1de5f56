"""Replies in a thread: a plain reply is a note, `done` closes the record; edits and deletions are followed."""

import re
from dataclasses import replace
from datetime import timedelta

from bot import grammar
from bot.errors import UserError
from bot.history import MessageOutcome, ReceivedMessage
from bot.names import fold
from bot.permissions import check, may_see
from bot.records import Record, Ref, checked_text, read_ref
from handlers.calls import NOBODY, QUESTION, Ask, Call, Reply, get_visible, parse_ts, received_message
from handlers.records import threads_views
from handlers.records.attachments import attach, placeholder_text, update_attachments
from handlers.records.commands import add_note
from handlers.records.views import not_an_action
from storage import attachments, received
from storage.records import records_of_thread
from storage.unit_of_work import Tx

CHECK_MARK = "white_check_mark"
DONE_WORDS = frozenset({"done", "finish", "finished", "close", "closed", "complete", "completed"})
FOLLOW_EDITS_FOR = timedelta(days=7)  # an unknown message older than this is ignored
_SEPARATOR = re.compile(r"[,;\n]|\band\b", re.IGNORECASE)
_FIRST_WORD = re.compile(r"^\s*(\S+?)[:,]?(?:\s+(.*))?$", re.DOTALL)


def reply(ask: Ask, tx: Tx) -> Reply:
    """Handle a reply in the thread of one of our messages."""
    values = ask.call.values or {}
    in_our_conversation = ask.call.channel.startswith("D")  # in others the bot is not addressed
    above = records_of_thread(tx, ask.call.channel, str(values.get("thread", "")))
    is_guest = ask.actor.person_id == NOBODY and not in_our_conversation
    if is_guest or (above is None and not in_our_conversation):
        return Reply()
    records = [record for record in above or [] if may_see(ask.actor, record)]
    if values.get("to_us") and (answer := _run_command(ask, tx, records)) is not None:
        return answer
    if several := _parse_several_done(ask.parsed.text):
        done = ask.run_words(replace(ask.call, words=f"done {several}", values=None), tx)
        return replace(done, mark=CHECK_MARK)
    named, text = _named_record(ask, tx, records)
    if not records and named is None:
        return Reply(text=threads_views.REFERENCE_REQUIRED, mark=QUESTION) if in_our_conversation else Reply()
    word, rest = _first_word(text)
    if word in DONE_WORDS:
        return _close(ask, tx, [named] if named else records, rest)
    return _add_note(ask, tx, [named] if named else records, text)


def _parse_several_done(text: str) -> str:
    """Return the references of "A-30 and A-33 done", with the result after it, or of "A-5 done, A-6 done"."""
    refs, rest = grammar.split_leading_refs(text.split())
    if len(refs) > 1 and rest and _first_word(" ".join(rest))[0] in DONE_WORDS:
        return " ".join([*map(str, refs), *rest[1:]])
    parsed = [_parse_single_done(part) for part in _SEPARATOR.split(text) if part.strip()]
    return " ".join(map(str, parsed)) if len(parsed) > 1 and all(parsed) else ""


def _parse_single_done(text: str) -> Ref | None:
    """Return the reference of "A-5 done"; None for any other text."""
    first, rest = _split_first_word(text)
    word, more = _first_word(rest)
    return read_ref(first) if word in DONE_WORDS and not more else None


def _run_command(ask: Ask, tx: Tx, records: list[Record]) -> Reply | None:
    """Run a command that mentions the bot: without a reference it is about the thread's record."""
    first, rest = _split_first_word(ask.parsed.text)
    if _first_word(ask.parsed.text)[0] in DONE_WORDS or not records:
        return None
    try:
        verb, _ = ask.registry.find(first or "show")
    except UserError:
        return None
    if not verb.takes_refs or verb.is_hidden or read_ref(first):
        return None
    if len(records) > 1:
        question = threads_views.which_record(records, verb.name, rest)
        return Reply(text=question.text, blocks=question.blocks, mark=QUESTION)
    words = f"{verb.name} {records[0].ref} {_raw_rest(ask)}".strip()
    done = ask.run_words(replace(ask.call, words=words, values=None), tx)
    return replace(done, mark=CHECK_MARK) if verb.writes else done


def _raw_rest(ask: Ask) -> str:
    """Return the text after the first word, with mentions as Slack writes them."""
    return " ".join(str((ask.call.values or {}).get("text", "")).split(maxsplit=1)[1:])


def _named_record(ask: Ask, tx: Tx, records: list[Record]) -> tuple[Record | None, str]:
    """Return the record that the text names first: one of the thread, or another by `A-12: text` or `A-12 done`."""
    text = ask.parsed.text
    first, rest = _split_first_word(text)
    ref = read_ref(first)
    if ref is None:
        return None, text
    named = next((r for r in records if r.ref == str(ref)), None)
    is_explicit = text.lstrip().startswith(f"{first}:") or _first_word(rest)[0] in DONE_WORDS
    if named is None and is_explicit:
        named = get_visible(ask, tx, ref)
    return (named, rest) if named else (None, text)


def _split_first_word(text: str) -> tuple[str, str]:
    match = _FIRST_WORD.match(text)
    return (match[1], (match[2] or "").strip()) if match else ("", "")


def _first_word(text: str) -> tuple[str, str]:
    first, rest = _split_first_word(text)
    return fold(first.strip(".,;:!")), rest


def _close(ask: Ask, tx: Tx, records: list[Record], result: str) -> Reply:
    kinds = ask.registry.kinds
    open_ones = [r for r in records if kinds[r.kind].replies.done is not None and r.is_open] or records
    if len(open_ones) > 1:
        question = threads_views.which_is_done(open_ones, result)
        return Reply(text=question.text, blocks=question.blocks, mark=QUESTION)
    record, result = open_ones[0], checked_text(result, what="result")
    done = kinds[record.kind].replies.done
    if done is None:
        raise UserError(not_an_action(ask, record, "done"))
    closed = done(ask, tx, record, result)
    attach(ask, tx, record)
    return replace(closed, mark=CHECK_MARK)


def _add_note(ask: Ask, tx: Tx, records: list[Record], text: str) -> Reply:
    if len(records) > 1:
        question = threads_views.ambiguous_reply(records)
        return Reply(text=question.text, mark=QUESTION)
    text = text or placeholder_text(ask.call.files)
    if not text:
        raise UserError("There was no text in that reply, so nothing was taken down.")
    record = records[0]
    replies = ask.registry.kind_of(record).replies
    if (asked_back := replies.asks(ask, record, text)) is not None:
        return Reply(text=asked_back.text, blocks=asked_back.blocks, mark=QUESTION)
    add_note(ask, tx, record, checked_text(text, what="note"))
    if replies.can_reopen(record):
        question = threads_views.note_on_closed(record)
        return Reply(text=question.text, blocks=question.blocks, mark=CHECK_MARK)
    return Reply(mark=CHECK_MARK)


# Edits and deletions


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
    done = ask.run_words(replace(ask.call, change=None), tx)
    if done.text or done.mark:
        received.save(tx, received_message(ask.call, done, tx), known=known)
    return done


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
    if text and text != note.text:
        received.edit_note(tx, note, text)
    return Reply(mark=CHECK_MARK)


def _edited_note_text(ask: Ask, record: Record) -> str | None:
    """Return the new text of a note; None where the words now mean another record, or would close it."""
    if ask.call.values is None:
        return _edited_command_text(ask, record)
    text = ask.parsed.text
    first, rest = _split_first_word(text)
    ref = read_ref(first)
    if ref is not None and str(ref) == record.ref:
        text = rest
    elif ref is not None and (text.lstrip().startswith(f"{first}:") or _first_word(rest)[0] in DONE_WORDS):
        return None
    return None if _first_word(text)[0] in DONE_WORDS else text


def _edited_command_text(ask: Ask, record: Record) -> str | None:
    try:
        verb, rest = ask.registry.find(ask.call.words)
    except UserError:
        return None
    parsed = grammar.parse_words(rest, options=(), refs=True, listener=ask.typing_context)
    is_same = verb.name == "note" and [str(ref) for ref in parsed.refs[:1]] == [record.ref]
    return " ".join([*map(str, parsed.refs[1:]), parsed.text]).strip() if is_same else None


def _explain_unchanged(ask: Ask, tx: Tx, known: ReceivedMessage) -> Reply:
    """Reply that editing a message does not undo what it did; its author may know less than then."""
    record = tx.get(known.record_id) if known.record_id else None
    seen = record if record is not None and may_see(ask.actor, record) else None
    can_reopen = seen is not None and ask.registry.kind_of(seen).replies.can_reopen(seen)
    answer = threads_views.reply_not_undone(seen, can_reopen=can_reopen)
    return Reply(text=answer.text, blocks=answer.blocks, mark=QUESTION)


def follow_deletion(ask: Ask, tx: Tx) -> Reply:
    """Handle a deletion: strike a note, keep what was executed, ignore what was not handled yet."""
    channel, ts = ask.call.message or ("", "")
    known, at = _received_before(ask.call, tx)
    if known is not None and known.sort == MessageOutcome.DELETED:
        return Reply()
    if known is None and not _is_in_our_thread(ask, tx):
        return Reply()
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
    values = ask.call.values or {}
    thread = str(values.get("thread", ""))
    return ask.call.channel.startswith("D") or records_of_thread(tx, ask.call.channel, thread) is not None


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
