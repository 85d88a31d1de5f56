"""Words of a message that become a note of a record, with where they come from."""

from dataclasses import replace

from bot.grammar import FieldError, plain
from bot.history import File
from bot.permissions import may_see
from bot.records import Record, checked_text, read_ref
from handlers.blocks.elements import Block
from handlers.calls import Ask, Origin, Reply, seen
from handlers.records import views
from handlers.records.commands import keep_note
from storage import lists
from storage.unit_of_work import Read, Tx


def note_on(ask: Ask, tx: Tx) -> Reply:
    """Keep the words as a note of the record that was named, with a link to the message."""
    record = _record(ask, tx)
    text = checked_text(ask.said.text, what="note")
    if not text:
        raise FieldError("text", "What should the note say?")
    came_with = replace(ask, call=replace(ask.call, files=_link(ask)))
    return Reply.saying(views.noted(keep_note(came_with, tx, record, text), record))


def _record(ask: Ask, tx: Tx) -> Record:
    typed = str((ask.call.values or {}).get("record", "")).strip()
    ref = read_ref(typed)
    if ref is None:
        raise FieldError("record", f"“{typed[:40]}” is not a reference. Example: A-12")
    record: Record = seen(ask, tx, ref)
    return record


def _link(ask: Ask) -> tuple[File, ...]:
    """Return the address of the message, which the form has carried, with who wrote it."""
    _, *carried = ask.call.words.split(maxsplit=2)
    if not carried:
        return ()
    address, author = [*carried, ""][:2]
    name = plain(author, ask.listener).lstrip("@")
    return (File(file=address, name=f"message of {name}" if name else "message", type="link"),)


def note_on_form(ask: Ask, read: Read) -> Block:
    origin = ask.call.origin
    words = " ".join(["noteon", *(_carried(origin) if origin else [])])
    about = _about(ask, read, origin) if origin else ""
    text = plain(ask.call.prefill, ask.listener)
    return views.note_on_form(about, text, words=words, channel=ask.call.channel)


def _carried(origin: Origin) -> list[str]:
    host = f"{origin.domain}.slack.com" if origin.domain else "slack.com"
    address = f"https://{host}/archives/{origin.channel}/p{origin.ts.replace('.', '')}"
    return [address, f"<@{origin.user}>"] if origin.user else [address]


def _about(ask: Ask, read: Read, origin: Origin) -> str:
    """Return the reference that a message of ours, or its thread, is about; empty where that is not one thing."""
    found = lists.records_of_thread(read, origin.channel, origin.thread) or []
    return found[0].ref if len(found) == 1 and may_see(ask.who, found[0]) else ""
