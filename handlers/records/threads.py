"""Answers in a thread: a plain reply is a note on the item, `done` closes it; edits and deletions are followed."""

import re
from dataclasses import replace
from datetime import timedelta

from bot import grammar as typed
from bot.actions import Action
from bot.errors import UserError
from bot.history import Heard, HeardSort
from bot.names import fold
from bot.permissions import check, may_see
from bot.proposals import Proposal
from bot.records import Record, Ref, checked_text, read_ref
from handlers.calls import NOBODY, QUESTION, Ask, Call, Reply, seen, what_became
from handlers.proposals.procedure import speaker
from handlers.proposals.views import which
from handlers.records import threads_views as views
from handlers.records.attachments import attach, attach_anew, names_of
from handlers.records.commands import close_action, keep_note
from handlers.slack.messages import moment_of
from storage import attachments, lists
from storage import received as heard
from storage.unit_of_work import Tx

TICK = "white_check_mark"
DONE = frozenset({"done", "finish", "finished", "close", "closed", "complete", "completed"})
FOLLOWED_FOR = timedelta(days=7)  # a message that old of which nothing is known is left alone
_PARTS = re.compile(r"[,;\n]|\band\b", re.IGNORECASE)
_FIRST = re.compile(r"^\s*(\S+?)[:,]?(?:\s+(.*))?$", re.DOTALL)


def reply(ask: Ask, tx: Tx) -> Reply:
    """Take down what somebody wrote in the thread of one of our messages."""
    values = ask.call.values or {}
    in_our_conversation = ask.call.channel.startswith("D")  # nobody else writes there
    above = lists.records_of_thread(tx, ask.call.channel, str(values.get("thread", "")))
    is_guest = ask.who.person_id == NOBODY and not in_our_conversation
    if is_guest or (above is None and not in_our_conversation):
        return Reply()
    found = [record for record in above or [] if may_see(ask.who, record)]
    if values.get("to_us") and (said := _told(ask, tx, found)) is not None:
        return said
    if several := _several_done(ask.said.text):
        done = ask.again(replace(ask.call, words=f"done {several}", values=None), tx)
        return replace(done, mark=TICK)
    named, text = _named(ask, tx, found)
    if not found and named is None:
        return Reply(text=views.WHICH, mark=QUESTION) if in_our_conversation else Reply()
    word, rest = _first_word(text)
    if word in DONE:
        return _done(ask, tx, [named] if named else found, rest)
    return _note(ask, tx, [named] if named else found, text)


def _several_done(text: str) -> str:
    """Return the references of "A-30 and A-33 done", with the result behind it, or of "A-5 done, A-6 done"."""
    refs, rest = typed.leading_refs(text.split())
    if len(refs) > 1 and rest and _first_word(" ".join(rest))[0] in DONE:
        return " ".join([*map(str, refs), *rest[1:]])
    found = [_done_alone(part) for part in _PARTS.split(text) if part.strip()]
    return " ".join(map(str, found)) if len(found) > 1 and all(found) else ""


def _done_alone(text: str) -> Ref | None:
    """Return the reference of "A-5 done"; None where anything else is said."""
    first, rest = _split(text)
    word, more = _first_word(rest)
    return read_ref(first) if word in DONE and not more else None


def _told(ask: Ask, tx: Tx, found: list[Record]) -> Reply | None:
    """Do what the bot was told by name: a verb without a reference is about the thread's record."""
    first, rest = _split(ask.said.text)
    if _first_word(ask.said.text)[0] in DONE or not found:
        return None
    try:
        verb, _ = ask.registry.find(first or "show")
    except UserError:
        return None
    if not verb.refs or verb.hidden or read_ref(first):
        return None
    if len(found) > 1:
        said = views.of_which(found, verb.name, rest)
        return Reply(text=said.text, blocks=said.blocks, mark=QUESTION)
    words = f"{verb.name} {found[0].ref} {_raw_rest(ask)}".strip()
    done = ask.again(replace(ask.call, words=words, values=None), tx)
    return replace(done, mark=TICK) if verb.writes else done


def _raw_rest(ask: Ask) -> str:
    """Return what stands behind the first word, with the people in it as Slack names them."""
    return " ".join(str((ask.call.values or {}).get("text", "")).split(maxsplit=1)[1:])


def _named(ask: Ask, tx: Tx, found: list[Record]) -> tuple[Record | None, str]:
    """Return the item that the text names first: one of the thread, or another by `A-12: text` or `A-12 done`."""
    text = ask.said.text
    first, rest = _split(text)
    ref = read_ref(first)
    if ref is None:
        return None, text
    named = next((r for r in found if r.ref == str(ref)), None)
    is_explicit = text.lstrip().startswith(f"{first}:") or _first_word(rest)[0] in DONE
    if named is None and is_explicit:
        named = seen(ask, tx, ref)
    return (named, rest) if named else (None, text)


def _split(text: str) -> tuple[str, str]:
    match = _FIRST.match(text)
    return (match[1], (match[2] or "").strip()) if match else ("", "")


def _first_word(text: str) -> tuple[str, str]:
    first, rest = _split(text)
    return fold(first.strip(".,;:!")), rest


def _done(ask: Ask, tx: Tx, found: list[Record], result: str) -> Reply:
    open_ones = [r for r in found if isinstance(r, Action) and r.is_open] or found
    if len(open_ones) > 1:
        said = views.which_one(open_ones, result)
        return Reply(text=said.text, blocks=said.blocks, mark=QUESTION)
    closed = close_action(ask, tx, open_ones[0], checked_text(result, what="result"))
    attach(ask, tx, open_ones[0])
    return replace(closed.reply(tx), mark=TICK)


def _note(ask: Ask, tx: Tx, found: list[Record], text: str) -> Reply:
    if len(found) > 1:
        said = views.name_one(found)
        return Reply(text=said.text, mark=QUESTION)
    text = text or names_of(ask.call.files)
    if not text:
        raise UserError("There was no text in that reply, so nothing was taken down.")
    record = found[0]
    if isinstance(record, Proposal) and record.hears(ask.now) and speaker(ask.who, record) is not None:
        asked = which(record, text)
        return Reply(text=asked.text, blocks=asked.blocks, mark=QUESTION)
    keep_note(ask, tx, record, checked_text(text, what="note"))
    if isinstance(record, Action) and not record.is_open:
        said = views.kept_of_closed(record)
        return Reply(text=said.text, blocks=said.blocks, mark=TICK)
    return Reply(mark=TICK)


# Edits and deletions


def edited(ask: Ask, tx: Tx) -> Reply:
    """Follow an edit: a note gets the new words; what was done stays done; what was not understood is read anew."""
    call = ask.call
    known, at = _known(call, tx)
    if known is None and ask.now - moment_of(call.at[1] if call.at else "0") > FOLLOWED_FOR:
        return Reply()
    if known is not None and (known.edited >= at or known.sort == HeardSort.GONE):
        return Reply()  # it came twice, or a later one came first
    if known is None or known.sort == HeardSort.QUESTION:
        return _read_anew(ask, tx, known)
    heard.keep(tx, replace(known, edited=at), known=known)
    return _rewritten(ask, tx, known) if known.sort == HeardSort.NOTE else _stays(ask, tx, known)


def _known(call: Call, tx: Tx) -> tuple[Heard | None, str]:
    channel, ts = call.at or ("", "")
    return heard.found(tx, channel, ts), call.change.ts if call.change else ""


def _read_anew(ask: Ask, tx: Tx, known: Heard | None) -> Reply:
    done = ask.again(replace(ask.call, change=None), tx)
    if done.text or done.mark:
        heard.keep(tx, what_became(ask.call, done, tx), known=known)
    return done


def _rewritten(ask: Ask, tx: Tx, known: Heard) -> Reply:
    note = heard.note_of(tx, known)
    record = tx.get(note.record_id) if note else None
    if note is None or record is None or not may_see(ask.who, record) or note.struck_at:
        return Reply()
    check(ask.who, "note", record, charter=ask.charter)
    text = _text_of_edit(ask, record)
    if text is None:
        return Reply(text=views.edit_does_nothing(record), mark=QUESTION)
    attach_anew(ask, tx, record)
    text = checked_text(text or names_of(ask.call.files), what="note")
    if text and text != note.text:
        heard.rewrite(tx, note, text)
    return Reply(mark=TICK)


def _text_of_edit(ask: Ask, record: Record) -> str | None:
    """Return the note's new text; None where the words are now about something else, or would close the record."""
    if ask.call.values is None:
        return _text_of_command(ask, record)
    text = ask.said.text
    first, rest = _split(text)
    ref = read_ref(first)
    if ref is not None and str(ref) == record.ref:
        text = rest
    elif ref is not None and (text.lstrip().startswith(f"{first}:") or _first_word(rest)[0] in DONE):
        return None
    return None if _first_word(text)[0] in DONE else text


def _text_of_command(ask: Ask, record: Record) -> str | None:
    try:
        verb, rest = ask.registry.find(ask.call.words)
    except UserError:
        return None
    said = typed.read(rest, options=(), refs=True, listener=ask.listener)
    is_same = verb.name == "note" and [str(ref) for ref in said.refs[:1]] == [record.ref]
    return " ".join([*map(str, said.refs[1:]), said.text]).strip() if is_same else None


def _stays(ask: Ask, tx: Tx, known: Heard) -> Reply:
    """Say that what a reply did is not undone by changing the reply; its writer may know less than then."""
    record = tx.get(known.record_id) if known.record_id else None
    said = views.stays(record if record is not None and may_see(ask.who, record) else None)
    return Reply(text=said.text, blocks=said.blocks, mark=QUESTION)


def deleted(ask: Ask, tx: Tx) -> Reply:
    """Follow a deletion: a note is struck, what was done stays done, what was not taken down yet never is."""
    channel, ts = ask.call.at or ("", "")
    known, at = _known(ask.call, tx)
    if known is not None and known.sort == HeardSort.GONE:
        return Reply()
    if known is None and not _is_ours(ask, tx):
        return Reply()
    gone = Heard(channel=channel, ts=ts, at=ask.now, sort=HeardSort.GONE, edited=at)
    heard.keep(tx, replace(gone, record_id=known.record_id if known else None), known=known)
    if known is None or known.sort == HeardSort.QUESTION:
        return Reply()
    if known.record_id is not None:
        attachments.gone(tx, attachments.of_message(tx, channel, ts, record_id=known.record_id))
    note = heard.note_of(tx, known)
    if note is None:
        return replace(_stays(ask, tx, known), mark="")  # there is no message left to set a sign on
    if note.struck_at is None:  # else undo took it back before
        heard.strike(tx, note)
    return Reply()


def _is_ours(ask: Ask, tx: Tx) -> bool:
    values = ask.call.values or {}
    thread = str(values.get("thread", ""))
    return (
        ask.call.channel.startswith("D") or lists.records_of_thread(tx, ask.call.channel, thread) is not None
    )


def refused(call: Call, tx: Tx) -> str:
    """Keep that a message was not understood: catching up leaves it alone, and an edit of it is read anew."""
    known, at = _known(call, tx)
    channel, ts = call.at or ("", "")
    if known is None or (known.sort == HeardSort.QUESTION and known.edited < at):
        question = Heard(channel=channel, ts=ts, at=call.now, sort=HeardSort.QUESTION, edited=at)
        heard.keep(tx, question, known=known)
    return ""
