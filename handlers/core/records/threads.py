"""Replies in a thread: an unmistakable `done` closes the record, a kind may read words of its own, anything else is a note.

Beside a note that sounds like more stands an offer.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.done_words import DONE_WORDS, first_of, read_done, split_first
from bot.errors import UserError
from bot.grammar.parse import split_leading_refs
from bot.history import Note, NoteKind
from bot.permissions import check, may_see
from bot.phrases import refs_within
from bot.records import Prefixes, Record, checked_text, read_ref
from bot.replies import Meaning, done_result, read_reply, result_of_done
from handlers.core.blocks.elements import Button, Message, section
from handlers.core.blocks.text import escape
from handlers.core.calls import (
    NOBODY,
    QUESTION,
    Ask,
    Reply,
    after_leaving,
    get_visible,
    require_one_ref,
)
from handlers.core.records import notes, threads_views
from handlers.core.records.attachments import attach, placeholder_text
from handlers.core.records.views import not_an_action
from handlers.core.unplaced import keep
from storage.history import last_note_by
from storage.received import listed_in, sole_record
from storage.records import records_by_ids, records_of_thread
from storage.unit_of_work import Read, Tx

if TYPE_CHECKING:
    from handlers.core.feature import Verb

CHECK_MARK = "white_check_mark"  # it is done
PENCIL = "pencil2"  # it was kept as a note
NO_THREAD = "A reply stands in the thread of a message of mine. From here, write a note. Example: note A-12 two quotes are in"
_EVERY = re.compile(
    r"^(?:both|all|everything)(?: (?:of )?(?:them|these|those|two|three|four))?(?: (?:are|is))? ",
    re.IGNORECASE,
)
_SEPARATOR = re.compile(r"[,;\n]|\band\b", re.IGNORECASE)


def reply(ask: Ask, tx: Tx) -> Reply:
    """Handle a reply in the thread of one of our messages."""
    is_typed = ask.call.message is None  # behind the command, or in a button: only its writer sees the answer
    if is_typed and read_ref(split_first(ask.parsed.text)[0], ask.charter.prefixes) is None:
        raise UserError(NO_THREAD)
    values, channel = ask.call.values or {}, ask.call.channel
    thread, in_our_conversation = str(values.get("thread", "")), is_typed or ask.call.is_in_our_conversation
    above = records_of_thread(tx, channel, thread)
    is_guest = (ask.actor.person_id == NOBODY or ask.actor.is_gone) and not in_our_conversation
    if is_guest or (above is None and not in_our_conversation):
        return _not_kept(ask)
    if ask.actor.is_gone:
        raise after_leaving(ask, tx, above[0] if above else None)
    if not above and in_our_conversation:
        if (taken := notes.taken_under_message(ask, tx, channel, thread)) is not None:
            return taken
        above = sole_record(tx, channel, thread, person_id=ask.actor.person_id)
    records = [record for record in above or [] if may_see(ask.actor, record)]
    records += _also_asked_about(ask, tx, records, channel, thread) if records else []
    typed = _act(ask, tx, records, ask.parsed.text) or _as_command(ask, tx, records)
    if typed is not None:
        return typed
    if (question := _which_of_the_named(ask, tx, records)) is not None:
        asked = _asked_among(ask, tx, records, ask.parsed.text)
        return asked or replace(Reply.from_message(question), mark=QUESTION)
    if (lines := _line_for_each(ask, tx, records)) is not None:
        return _each_line(ask, tx, lines)
    if _names_several(ask.parsed.text, records, ask.charter.prefixes):
        asked = _asked_among(ask, tx, records, ask.parsed.text)
        one_a_line = threads_views.one_a_line(records, ts=keep(ask, tx, records, ask.parsed.text))
        return asked or replace(Reply.from_message(one_a_line), mark=QUESTION)
    named, text = _named_record(ask, tx, records)
    if not records and named is None:
        asked = _asked_under_digest(ask, tx, channel, thread)
        return asked or (_in_conversation(ask, tx) if in_our_conversation else _not_kept(ask))
    word, rest = first_of(text)
    about_every = _EVERY.sub("", text) if len(records) > 1 and not named else text
    text = about_every if done_result(about_every) is not None else text
    meaning, is_typed = read_reply(text), bool(values.get("to_us")) and word in DONE_WORDS
    about = [named] if named else _that_fits(ask, tx, _that_wait(ask, tx, records), text)
    if (acted := _act(ask, tx, about, text)) is not None:
        return acted
    is_done = is_typed or meaning is Meaning.DONE
    only = ask.registry.kind_of(about[0]).replies if len(about) == 1 and in_our_conversation else None
    if only and (words := only.command(ask, tx, about[0], text)):
        return replace(ask.run_words(replace(ask.call, words=words, values=None), tx), mark=CHECK_MARK)
    is_answer = only and named is None and only.is_asked(ask, tx, about[0])  # "could you sign it?" "done"
    if is_done and not is_answer:
        return _close(ask, tx, about, rest if is_typed else result_of_done(text))
    return _add_note(ask, tx, about, text, Meaning.NOTE if is_done else meaning)


def _act(ask: Ask, tx: Tx, about: Sequence[Record], text: str) -> Reply | None:
    """Do what a reply is by the words of its record's own kind, or of what asks its writer about that; None for any other.

    Under several things it is none.
    """
    if len(about) != 1:
        return None
    taken = notes.taken_as_answer(ask, tx, about[0], text)
    return taken or ask.registry.kind_of(about[0]).replies.act(ask, tx, about[0], text)


def _as_command(ask: Ask, tx: Tx, records: list[Record]) -> Reply | None:
    """Run a reply that is a command: to the bot, of several things that are done, or a verb alone; None for any other."""
    if (ask.call.values or {}).get("to_us") and (answer := _run_command(ask, tx, records)) is not None:
        return answer
    if several := _parse_several_done(ask.parsed.text, ask.charter.prefixes):
        done = ask.run_words(replace(ask.call, words=f"done {several}", values=None), tx)
        return replace(done, mark=CHECK_MARK)
    if len(records) == 1 and (words := ask.registry.claim_of(ask.parsed.text, records[0].ref)):
        return replace(ask.run_words(replace(ask.call, words=words, values=None), tx), mark=CHECK_MARK)
    if (verb := _bare_verb(ask)) and len(records) == 1:
        return ask.run_words(replace(ask.call, words=f"{verb.name} {records[0].ref}", values=None), tx)
    return None


def _in_conversation(ask: Ask, tx: Tx) -> Reply:
    """Answer words under a message about nothing in particular as what is written to the bot by itself."""
    if done_result(ask.parsed.text) is not None:
        return Reply(text=threads_views.REFERENCE_REQUIRED, mark=QUESTION)
    text = str((ask.call.values or {}).get("text", ""))
    words = ask.registry.in_parts(text) or ask.registry.interpret_message(text)
    said = ask.run_words(replace(ask.call, words=words, values=None), tx)
    return replace(said, mark=said.mark or (CHECK_MARK if ask.registry.find(words)[0].writes else QUESTION))


def _that_wait(ask: Ask, read: Read, above: list[Record]) -> list[Record]:
    """Return what of several things waits for the writer, in our conversation; in a channel it may be anybody's."""
    if len(above) < 2 or not ask.call.is_in_our_conversation:  # noqa: PLR2004 - several
        return above
    return [one for one in above if ask.registry.kind_of(one).replies.concerns(ask, read, one)] or above


def _that_fits(ask: Ask, read: Read, above: list[Record], text: str) -> list[Record]:
    """Return the only one of several things that the words fit; all of them where it is none, or more than one."""
    if len(above) < 2:  # noqa: PLR2004 - several
        return above
    fitting = [one for one in above if ask.registry.kind_of(one).replies.fits(ask, read, one, text)]
    return fitting if len(fitting) == 1 else above


def _asked_among(ask: Ask, tx: Tx, above: Sequence[Record], text: str) -> Reply | None:
    """Return the question of a kind that keeps a reply under several things until it is answered; None for no such kind."""
    refs = [record.ref for record in above]
    for kind in dict.fromkeys(record.kind for record in above):
        of_kind = [record for record in above if record.kind == kind]
        if question := ask.registry.kind_of(of_kind[0]).replies.among(ask, tx, of_kind, refs, text):
            return replace(Reply.from_message(question), mark=QUESTION)
    return None


def _also_asked_about(ask: Ask, read: Read, above: list[Record], channel: str, thread: str) -> list[Record]:
    """Return what a digest with reminders, which are `above`, lists besides and asks the writer about."""
    others = (listed_in(read, channel, thread) or set()) - {record.id for record in above}
    listed = [one for one in records_by_ids(read, sorted(others)) if may_see(ask.actor, one)]
    text = ask.parsed.text
    return [
        one
        for one in listed
        if (replies := ask.registry.kind_of(one).replies).is_asked(ask, read, one)
        or replies.fits(ask, read, one, text)
    ]


def _asked_under_digest(ask: Ask, tx: Tx, channel: str, thread: str) -> Reply | None:
    """Return what becomes of a reply under a digest that may be about one of the things that it lists.

    None for a typed command, and where nothing that is listed asks about such words.
    """
    text = ask.parsed.text
    found = records_by_ids(tx, sorted(listed_in(tx, channel, thread) or ()))
    listed = [record for record in found if may_see(ask.actor, record)]
    if not listed or _is_typed(ask):
        return None
    fitting = [one for one in listed if ask.registry.kind_of(one).replies.fits(ask, tx, one, text)]
    if len(fitting) == 1:
        return _act(ask, tx, fitting, text) or _add_note(ask, tx, fitting, text, read_reply(text))
    asked = _asked_among(ask, tx, listed, text)
    if asked is not None:
        keep(ask, tx, _that_wait(ask, tx, listed), text)
    return asked or (_add_note(ask, tx, fitting, text, read_reply(text)) if fitting else None)


def _is_typed(ask: Ask) -> bool:
    """Return whether a reply is a command that may be typed."""
    try:
        words = ask.registry.interpret_message(str((ask.call.values or {}).get("text", "")))
        return not ask.registry.find(words)[0].is_hidden
    except UserError:
        return False


def _not_kept(ask: Ask) -> Reply:
    """Return that words are not kept, where they were said to the bot; what people say to each other is left alone."""
    is_to_us = bool((ask.call.values or {}).get("to_us"))
    return Reply(text=threads_views.not_kept(ask.charter.short), mark=QUESTION) if is_to_us else Reply()


def _names_several(text: str, records: list[Record], prefixes: Prefixes) -> bool:
    """Return whether several lines, or one of them, are about several of the records above."""
    above = {record.ref for record in records}
    begin = {split_first(line)[0].rstrip(":,").upper() for line in text.splitlines()}
    return len(begin & above) > 1 or any(
        len({str(ref) for ref in refs_within(line, prefixes)} & above) > 1 for line in text.splitlines()
    )


def _line_for_each(ask: Ask, read: Read, above: list[Record]) -> list[str] | None:
    """Return the lines of a reply of which each begins with another reference; None for any other reply.

    Raises UserError where the writer may not see one of them.
    """
    lines = [line for line in ask.parsed.text.splitlines() if line.strip()]
    refs = [
        ref
        for line in lines
        if (ref := read_ref(split_first(line)[0].rstrip(":,"), ask.charter.prefixes)) is not None
    ]
    if len(lines) < 2 or not len(refs) == len(lines) == len(set(refs)):  # noqa: PLR2004 - several
        return None
    known = {record.ref for record in above} | {get_visible(ask, read, ref).ref for ref in refs}
    is_clear = all(
        len({str(ref) for ref in refs_within(line, ask.charter.prefixes)} & known) == 1 for line in lines
    )
    return lines if is_clear else None


def _each_line(ask: Ask, tx: Tx, lines: Sequence[str]) -> Reply:
    """Handle each line as a reply of its own: all of them, or none."""
    replies = []
    for line in lines:
        values = {**(ask.call.values or {}), "text": line, "to_us": ""}
        one = replace(ask, call=replace(ask.call, values=values), parsed=replace(ask.parsed, text=line))
        try:
            replies.append(reply(one, tx))
        except UserError as error:
            raise UserError(f"{error}\nSo I left the other lines, too.", offers=error.offers) from error
    said = [one for one in replies if one.text]
    return Reply(
        text="\n".join(one.text for one in said),
        blocks=[block for one in said for block in one.blocks or [section(one.text)]],
        mark=PENCIL if any(one.mark == PENCIL for one in replies) else CHECK_MARK,
    )


def _which_of_the_named(ask: Ask, tx: Tx, above: list[Record]) -> Message | None:
    """Return the question which of several things named at once is meant: "A-14 and A-10: working on it"."""
    text = ask.parsed.text
    refs, rest = split_leading_refs(text.split(), ask.charter.prefixes)
    named = [found for ref in refs if (found := tx.find(ref)) is not None and may_see(ask.actor, found)]
    may_be_others = bool(above[1:]) or ask.call.is_in_our_conversation
    if not (may_be_others and refs[1:] and rest and len(named) == len(refs)) or len(text.splitlines()) > 1:
        return None
    text = " ".join(rest)
    return threads_views.ambiguous_reply(named, is_above=False, ts=keep(ask, tx, named, text))


def _bare_verb(ask: Ask) -> "Verb | None":
    """Return the verb that a reply is, with nothing beside it; None for any other reply."""
    try:
        verb, rest = ask.registry.find(ask.parsed.text.strip().rstrip(".!"))
    except UserError:
        return None
    if verb.is_never_asked and ask.parsed.text.rstrip().endswith("?"):
        return None
    return (
        verb if verb.takes_refs and not (rest or verb.is_hidden or verb.form or verb.name == "done") else None
    )


def _parse_several_done(text: str, prefixes: Prefixes) -> str:
    """Return the references of "A-30 and A-33 done", with the result after it, or of "A-5 done, A-6 done"."""
    refs, rest = split_leading_refs(text.split(), prefixes)
    if len(refs) > 1 and (result := done_result(" ".join(rest))) is not None:
        return " ".join([*map(str, refs), escape(result)]).strip()
    parsed = [read_done(part, prefixes) for part in _SEPARATOR.split(text) if part.strip()]
    return " ".join(map(str, parsed)) if len(parsed) > 1 and all(parsed) else ""


def _run_command(ask: Ask, tx: Tx, records: list[Record]) -> Reply | None:
    """Run a command that mentions the bot: without a reference it is about the thread's record."""
    first, _ = split_first(ask.parsed.text)
    if first_of(ask.parsed.text)[0] in DONE_WORDS or not records:
        return None
    try:
        verb, _ = ask.registry.find(first or "show")
    except UserError:
        return None
    if not verb.takes_refs or verb.is_hidden or read_ref(first, ask.charter.prefixes):
        return None
    if len(records) > 1:
        which = threads_views.which_record(records, verb.name, _raw_rest(ask))
        return replace(Reply.from_message(which), mark=QUESTION)
    words = f"{verb.name} {records[0].ref} {_raw_rest(ask)}"
    done = ask.run_words(replace(ask.call, words=words.strip(), values=None), tx)
    return replace(done, mark=CHECK_MARK) if verb.writes else done


def _raw_rest(ask: Ask) -> str:
    return " ".join(str((ask.call.values or {}).get("text", "")).split(maxsplit=1)[1:])


def _named_record(ask: Ask, tx: Tx, records: list[Record]) -> tuple[Record | None, str]:
    """Return the record that the text names first: one of the thread, or any other that the writer may see."""
    text = ask.parsed.text
    first, rest = split_first(text)
    ref = read_ref(first, ask.charter.prefixes)
    if ref is None:
        return None, text
    named = next((r for r in records if r.ref == str(ref)), None)
    is_explicit = text.lstrip().startswith(f"{first}:") or first_of(rest)[0] in DONE_WORDS
    found = tx.find(ref)
    if named is None and (is_explicit or (found is not None and may_see(ask.actor, found))):
        named = get_visible(ask, tx, ref)
    return (named, rest) if named else (None, text)


def _close(ask: Ask, tx: Tx, records: list[Record], result: str) -> Reply:
    kinds = ask.registry.kinds
    open_ones = [r for r in records if kinds[r.kind].replies.done is not None and r.is_open] or records
    if len(open_ones) > 1 and not any(one.is_open for one in open_ones):
        return Reply(text=threads_views.none_is_open(open_ones), mark=QUESTION)
    if len(open_ones) > 1:
        ts = keep(ask, tx, open_ones, ask.parsed.text)
        return replace(
            Reply.from_message(threads_views.which_is_done(open_ones, result, ts=ts)), mark=QUESTION
        )
    record, result = open_ones[0], checked_text(result, what="result")
    done = kinds[record.kind].replies.done
    if done is None and kinds[record.kind].replies.is_asked(ask, tx, record):
        return _add_note(ask, tx, [record], ask.parsed.text, Meaning.NOTE)
    if done is None:
        raise UserError(not_an_action(ask, record, "done"))
    closed = done(ask, tx, record, result)
    if any(isinstance(one, Note) for one in tx.added):
        return replace(closed, mark=PENCIL)  # it was closed before
    attach(ask, tx, record)
    return replace(closed, mark=CHECK_MARK)


def _add_note(ask: Ask, tx: Tx, records: list[Record], text: str, meaning: Meaning) -> Reply:
    text = text or placeholder_text(ask.call.files)
    if (told := notes.taken_as_instruction(ask, tx, records, text)) is not None:
        return told
    if len(records) > 1:
        asked = _asked_among(ask, tx, records, text)
        ts = keep(ask, tx, records, text)
        which = threads_views.ambiguous_reply(records, ts=ts)
        return asked or replace(Reply.from_message(which), mark=QUESTION)
    if not text:
        raise UserError("There was no text in that reply, so I noted nothing.")
    record = records[0]
    replies = ask.registry.kind_of(record).replies
    is_for_nobody = replies.is_for_nobody(ask, tx, record, text)
    sort = NoteKind.UNLISTED if is_for_nobody else NoteKind.NOTE
    notes.add_note(ask, tx, record, checked_text(text, what="note"), sort=sort)
    if is_for_nobody:
        return Reply(mark=PENCIL)
    if replies.can_reopen(record):
        reopen = Button("Reopen", "reopen", record.ref)
        row = [reopen] if ask.registry.kind_of(record).shows.may_press(ask, reopen, record) else []
        return replace(Reply.from_message(threads_views.note_on_closed(record, row)), mark=PENCIL)
    offer = replies.offer(ask, tx, record, meaning, text) or replies.kept(ask, tx, record, ask.now)
    return replace(Reply.from_message(offer) if offer else Reply(), mark=PENCIL)


def take_as_about(ask: Ask, tx: Tx, record: Record, text: str) -> Reply:
    """Take words as a reply in the thread of one record."""
    about_every = _EVERY.sub("", text)
    text = about_every if done_result(about_every) is not None else text
    only, meaning = ask.registry.kind_of(record).replies, read_reply(text)
    if (acted := _act(ask, tx, [record], text)) is not None:
        return acted
    if ask.call.is_in_our_conversation and (words := only.command(ask, tx, record, text)):
        return ask.run_words(replace(ask.call, words=words, values=None), tx)
    if meaning is Meaning.DONE and not only.is_asked(ask, tx, record):
        return _close(ask, tx, [record], result_of_done(text))
    return _add_note(ask, tx, [record], text, Meaning.NOTE if meaning is Meaning.DONE else meaning)


def just_a_note(ask: Ask, read: Read) -> Reply:
    """Leave it at the note that was kept with the reply."""
    record = get_visible(ask, read, require_one_ref(ask, "justnote"))
    check(ask.actor, "note", record, charter=ask.charter)
    mine = last_note_by(read, record.id, [ask.actor.person_id])
    kept = ask.registry.kind_of(record).replies.kept(ask, read, record, mine.at) if mine else None
    return Reply.from_message(kept) if kept else Reply(text=threads_views.just_a_note(record))
