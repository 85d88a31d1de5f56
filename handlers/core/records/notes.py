"""Notes of records: words that somebody adds, and a message that is kept as one, with a link to it."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from bot.charter_section import Rights
from bot.grammar.parsed import FieldError
from bot.grammar.text import plain_text
from bot.history import File, Note, NoteKind
from bot.permissions import check, may_see
from bot.records import Record, checked_text, read_ref
from handlers.core.blocks.elements import Block
from handlers.core.calls import Ask, Origin, Reply, get_visible
from handlers.core.records import views
from handlers.core.records.attachments import attach
from storage import notifications
from storage.records import records_of_thread
from storage.unit_of_work import Read, Tx


def taken_as_answer(ask: Ask, tx: Tx, record: Record, text: str) -> Reply | None:
    """Take words about a record as the answer to something that asks their writer about it; None where nothing does."""
    return _first([one.takes_reply for one in ask.registry.features], ask, tx, record, text)


def taken_under_message(ask: Ask, tx: Tx, channel: str, thread: str) -> Reply | None:
    """Take words under a message about no record as the answer to something that it asks; None where it asks nothing so."""
    told = notifications.of_message(tx, channel, thread)
    return (
        _first([one.takes_message for one in ask.registry.features], ask, tx, told, ask.parsed.text)
        if told
        else None
    )


def taken_as_instruction(ask: Ask, tx: Tx, records: Sequence[Record], text: str) -> Reply | None:
    """Take a reply about records as words to the bot itself, of which no note is kept; None for a reply like any."""
    return _first([one.takes_instruction for one in ask.registry.features], ask, tx, records, text)


def _first(takers: Sequence[Callable[..., Reply | None] | None], *said: Any) -> Reply | None:
    """Return the first answer of those features that take such words; None where none does."""
    taken = (take(*said) for take in takers if take is not None)
    return next((one for one in taken if one is not None), None)


def add_note(ask: Ask, tx: Tx, record: Record, text: str, *, sort: NoteKind = NoteKind.NOTE) -> Note:
    """Add a note; an observer's is a remark. What the call came with is attached to the record.

    An unlisted one stands on no card, and nobody is told of it; nor of what opens and closes minutes, which is read in their
    record.
    """
    check(ask.actor, "note", record, charter=ask.charter)
    channel, ts = ask.call.message or (None, None)
    is_remark = Rights.OBSERVER in ask.actor.all_rights and not ask.actor.is_member
    attach(ask, tx, record)
    if sort is NoteKind.NOTE:
        ask.registry.kind_of(record).replies.noted(ask, tx, record)
    return tx.add(
        Note(
            record_id=record.id,
            person_id=ask.actor.person_id,
            at=ask.now,
            sort=NoteKind.REMARK if is_remark else sort,
            text=f"{text} (for {tx.entered_for})" if tx.entered_for else text,
            slack_channel=channel,
            slack_ts=ts,
        )
    )


def quote_as_note(ask: Ask, tx: Tx) -> Reply:
    """Keep the message as a note of the record that was named, with a link to it."""
    record = _target_record(ask, tx)
    text = checked_text(ask.parsed.text, what="note")
    if not text:
        raise FieldError("text", "What should the note say?")
    came_with = replace(ask, call=replace(ask.call, files=_message_link(ask)))
    return Reply.from_message(views.noted(add_note(came_with, tx, record, text), record))


def _target_record(ask: Ask, tx: Tx) -> Record:
    typed = str((ask.call.values or {}).get("record", "")).strip()
    ref = read_ref(typed, ask.charter.prefixes)
    if ref is None:
        raise FieldError("record", f"“{typed[:40]}” isn't a reference. They look like A-12.")
    record: Record = get_visible(ask, tx, ref)
    return record


def _message_link(ask: Ask) -> tuple[File, ...]:
    """Return the permalink of the message, which the form carried, and its author."""
    _, *carried = ask.call.words.split(maxsplit=2)
    if not carried:
        return ()
    address, author = [*carried, ""][:2]
    name = plain_text(author, ask.typing_context).lstrip("@")
    return (File(file=address, name=f"message of {name}" if name else "message", type="link"),)


def quote_form(ask: Ask, read: Read) -> Block:
    origin = ask.call.origin
    words = " ".join(["noteon", *(_link_words(origin) if origin else [])])
    about = record_of_message(ask, read, origin) if origin else None
    text = plain_text(ask.call.prefill, ask.typing_context)
    return views.message_note_form(about.ref if about else "", text, words=words)


def _link_words(origin: Origin) -> list[str]:
    host = f"{origin.domain}.slack.com" if origin.domain else "slack.com"
    address = f"https://{host}/archives/{origin.channel}/p{origin.ts.replace('.', '')}"
    return [address, f"<@{origin.user}>"] if origin.user else [address]


def record_of_message(ask: Ask, read: Read, origin: Origin) -> Record | None:
    """Return the record that our message, or its thread, is about; None where that is not exactly one."""
    records = records_of_thread(read, origin.channel, origin.thread) or []
    return records[0] if len(records) == 1 and may_see(ask.actor, records[0]) else None
