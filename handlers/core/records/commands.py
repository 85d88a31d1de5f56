"""Commands for every record: show, note, link, undo."""

import copy
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from bot.errors import Offer, PermissionDenied, UserError, to_fill_in, to_open
from bot.grammar.parse import split_first_word
from bot.history import HistoryEntry, Note
from bot.names import fold
from bot.permissions import may_see
from bot.records import Record, Ref, checked_text, read_ref
from handlers.core.blocks.elements import Block, Button, Message
from handlers.core.blocks.text import escape
from handlers.core.calls import Ask, Reply, get_visible, require_one_ref, require_refs
from handlers.core.delivery.recipients import notified_sentence
from handlers.core.delivery.taking_back import last_question, take_back
from handlers.core.feature import Command
from handlers.core.open_actions import open_action_lines
from handlers.core.records import views
from handlers.core.records.notes import add_note, taken_as_answer
from handlers.core.records.undo import UNDO_FOR, take_back_beside, undo_last
from handlers.core.words import for_each_ref
from storage import attachments, links, received
from storage.history import has_notes_by_others, last_entry, notes_of
from storage.undo import restore_fields
from storage.unit_of_work import Read, Tx

CONNECTING_WORDS = frozenset(("and", "&", "with", "to"))  # allowed between references

NOTES_READ = 1_000  # of a record that is shown, on as many pages as they need


def show(ask: Ask, read: Read) -> Reply:
    if not ask.parsed.refs:
        shown = (one.shows(ask, read) for one in ask.registry.features if one.shows)
        if (reply := next((one for one in shown if one is not None), None)) is not None:
            return reply
    record = get_visible(ask, read, require_one_ref(ask, "show"))
    shows = ask.registry.kind_of(record).shows
    linked_ = [one for one in links.linked_records(read, record.id) if may_see(ask.actor, one)]
    same = links.duplicate_ids(read, record.id) if linked_ else set()
    relations = views.RecordRelations(
        own=shows.relations(read, record, partial(may_see, ask.actor)),
        notes=notes_of(read, record.id, limit=NOTES_READ),
        attachments=attachments.of_record(read, record.id),
        linked=[one for one in linked_ if one.id not in same],
        duplicates=[one for one in linked_ if one.id in same],
        actions=open_action_lines(ask, read, record),
    )
    row = [one for one in shows.next_steps(record, ask.reader) if shows.may_press(ask, one, record)]
    return Reply.from_message(
        views.shown(record, shows, ask.reader, related=relations, row=row, page=ask.parsed.page)
    )


@dataclass(frozen=True)
class NewNote:
    """What was said of a record."""

    ref: Ref
    text: str


@dataclass(frozen=True)
class KeptNote:
    """A note, its record, and what else happens to it; None where it is a note and no more."""

    note: Note
    record: Record
    kept: Message | None


def read_note(ask: Ask) -> NewNote:
    ref, *others = require_refs(ask, "note")
    text = checked_text(" ".join([*map(str, others), ask.parsed.text]), what="note")  # "A-1 I-2 is decided"
    if not text:
        raise UserError("What should the note say?", offers=[to_fill_in("note", ref)])
    return NewNote(ref, text)


def keep_note(ask: Ask, tx: Tx, said: NewNote) -> KeptNote | Reply:
    """Keep a note on a record; an observer's is a remark. "R-1: in progress" may be the answer to what asks about R-1."""
    record = get_visible(ask, tx, said.ref)
    first = split_first_word(ask.call.words)[0].rstrip(".,:;")
    if read_ref(first, ask.charter.prefixes) == said.ref:
        taken = taken_as_answer(ask, tx, record, said.text)
        if taken is not None:
            return taken
    kept = ask.registry.kind_of(record).replies.kept(ask, tx, record, ask.now)
    return KeptNote(add_note(ask, tx, record, said.text), record, kept)


def say_noted(_: Ask, __: Tx, done: KeptNote | Reply) -> Reply:
    if isinstance(done, Reply):
        return done
    return Reply.from_message(views.noted(done.note, done.record, done.kept))


NOTE = Command(read_note, keep_note, say_noted)


def note_form(ask: Ask, read: Read) -> Block:
    return views.note_form(get_visible(ask, read, require_refs(ask, "note")[0]))


def link(ask: Ask, tx: Tx) -> Reply:
    """Relate records to each other; both show it."""
    words = [(word, read_ref(word.rstrip(","), ask.charter.prefixes)) for word in ask.parsed.text.split()]
    _refuse_link_text(
        ask, [word for word, ref in words if ref is None and fold(word) not in CONNECTING_WORDS]
    )
    refs = list(dict.fromkeys([*ask.parsed.refs, *(ref for _, ref in words if ref)]))
    if not refs[1:]:
        raise UserError(f"Which two belong together? Name both: {ask.example('link')}")
    ref, *others = refs
    record = get_visible(ask, tx, ref)
    linked = [get_visible(ask, tx, other) for other in others]
    existing = {found.id for found in links.linked_records(tx, record.id)}
    new = [other for other in linked if other.id not in existing]
    if not new:
        raise UserError(views.linked_already(record, linked))
    for other in new:
        links.add(tx, record, other, by=ask.actor.person_id)
        tx.change(other, "link", why=record.ref)
    tx.change(record, "link", why=" ".join(other.ref for other in new))
    return Reply.from_message(views.linked(record, new))


def _refuse_link_text(ask: Ask, other: Sequence[str]) -> None:
    if other and ask.parsed.refs:
        raise UserError(
            f"A link has no words of its own, so I didn't link them. Leave out “{escape(' '.join(other)[:40])}”, "
            f"or say it as a note: note {ask.parsed.refs[0]} ..."
        )


def undo(ask: Ask, tx: Tx) -> Reply:
    """Undo the caller's last step, or that on each record: within ten minutes, until somebody else changes it."""
    if not ask.parsed.refs and not ask.parsed.text:
        return undo_last(ask, tx)
    refs = require_refs(ask, "undo")
    said, refused = for_each_ref(tx, "undo", refs, lambda ref: _undo_record(ask, tx, _to_undo(ask, tx, ref)))
    return Reply(text="\n".join([*said, *map(str, refused)]))


def _to_undo(ask: Ask, tx: Tx, ref: Ref) -> Record:
    """Return the named record; also one that only the caller's own last step has hidden from them."""
    record: Record | None = tx.find(ref)
    if record is not None and not may_see(ask.actor, record):
        last, was = last_entry(tx, record.id), copy.copy(record)
        restore_fields(was, last.before or "{}")
        me = ask.actor.person_id
        is_own = last.person_id == me and ask.now - last.at <= UNDO_FOR and may_see(ask.actor, was)
        if is_own and not has_notes_by_others(tx, record.id, last, me):
            return record
    seen: Record = get_visible(ask, tx, ref)
    return seen


def _undo_record(ask: Ask, tx: Tx, record: Record) -> str:
    last = last_entry(tx, record.id)
    if (beside := take_back_beside(ask, tx, record, last)) is not None:
        return beside
    asked = last_question(ask, tx, record, last)
    if (note := _own_latest_note(ask, tx, record, asked or last)) is not None:
        if note.slack_channel and note.slack_ts:
            came = attachments.of_message(tx, note.slack_channel, note.slack_ts, record_id=record.id)
            attachments.mark_removed(tx, came)
        received.strike_note(tx, note)
        return views.note_taken_back(record)
    if asked is not None and ask.now - asked.at <= UNDO_FOR:
        return take_back(ask, tx, record, asked)
    _must_be_undoable(ask, tx, record, last)
    kind = ask.registry.kind_of(record)
    before = copy.copy(record)
    also = kind.undo.also(tx, record, last)
    if last.before is None:
        record.state = kind.undo.ends_as
    else:
        restore_fields(record, last.before)
    to_notify = kind.undo.after(ask, tx, record, before, last)
    if last.verb in {"link", "same"}:
        _unlink(tx, record, last.why, made_at=last.at)
    tx.change(record, "undo", why=last.verb)
    said = views.undone(
        record, kind, ask.reader, last.verb, notified=notified_sentence(tx, to_notify, ask.reader)
    )
    return "\n".join([said, *([also] if also else []), *kind.undo.moves(ask, tx, record, before)])


def _own_latest_note(ask: Ask, tx: Tx, record: Record, last: HistoryEntry) -> Note | None:
    """Return the caller's last note, if it was their last step and is recent."""
    newest = next(iter(notes_of(tx, record.id, limit=1)), None)
    if newest is None or newest.struck_at is not None or newest.person_id != ask.actor.person_id:
        return None
    # at the same moment: it came with the step
    is_last = newest.at > last.at and ask.now - newest.at <= UNDO_FOR
    return newest if is_last else None


def _unlink(tx: Tx, record: Record, refs: str, *, made_at: datetime) -> None:
    for other in [tx.find(ref) for word in refs.split() if (ref := read_ref(word, tx.charter.prefixes))]:
        links.remove(tx, record, other, made_at=made_at)
        tx.change(other, "undo", why="link")


def _must_be_undoable(ask: Ask, tx: Tx, record: Record, last: HistoryEntry) -> None:
    _refuse_tied_step(ask, tx, record, last)
    if last.verb == "create":
        ask.registry.must_be_undoable(tx, record)
    undo = ask.registry.kind_of(record).undo
    if inverse := undo.own_reminders.get(last.verb):
        raise UserError(
            f"The last step of {record.ref} was about your own reminders. To change that: {inverse} {record.ref}"
        )
    undo.refuses(ask, tx, record, last)
    touched = last.person_id != ask.actor.person_id or has_notes_by_others(
        tx, record.id, last, ask.actor.person_id
    )
    if touched:
        kind = UserError if last.person_id == ask.actor.person_id else PermissionDenied
        raise kind(
            f"The last word on {record.ref} is somebody else's, so you can't undo it.",
            offers=[to_open(record.ref)],
        )
    if ask.now - last.at > UNDO_FOR:
        past = f"Undo works for ten minutes; that was {ask.reader.at_moment(last.at)}."
        edit = Button(f"Edit {record.ref}", "edit", record.ref)
        if record.is_open and ask.registry.kind_of(record).shows.may_press(ask, edit, record):
            raise UserError(f"{past} You can still edit {record.ref}.", offers=[Offer(*edit[:3])])
        raise UserError(past, offers=[to_open(record.ref)])


def _refuse_tied_step(ask: Ask, tx: Tx, record: Record, last: HistoryEntry) -> None:
    """Raise UserError where the last step is an undo, or is undone through another record."""
    if last.verb == "undo" and last.why == "link":
        raise UserError(
            f"The last step of {record.ref} was taken back with that of another.",
            offers=[Offer("History", "history", record.ref)],
        )
    if last.verb == "link" and (other := _ended_duplicate(tx, last)) is not None:
        if not may_see(ask.actor, other):
            raise UserError(f"The last step of {record.ref} wasn't yours, so you can't undo it.")
        raise UserError(
            f"That was done to {other.ref}, so it's undone there.",
            offers=[Offer(f"Undo {other.ref}", "undo", other.ref)],
        )
    if last.verb == "undo":
        raise UserError(f"The last step of {record.ref} is already taken back.")


def _ended_duplicate(tx: Tx, last: HistoryEntry) -> Record | None:
    """Return the record that was closed by a link "the same", where it is undone; None for other links."""
    other = tx.find(ref) if (ref := read_ref(last.why, tx.charter.prefixes)) is not None else None
    is_of_same = other is not None and last_entry(tx, other.id).verb == "same"
    return other if is_of_same else None
