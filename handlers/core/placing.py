"""Replies under several things: kept until whoever wrote them says which one they are about."""

from collections.abc import Sequence
from dataclasses import replace

from bot.permissions import check, may_see
from bot.records import Record
from bot.unconfirmed import UnconfirmedWords
from handlers.core.blocks.chips import Chip
from handlers.core.blocks.elements import Block, Button, section
from handlers.core.blocks.text import cut, escape
from handlers.core.blocks.things import thing
from handlers.core.calls import Ask, Reply, get_visible, require_one_ref, require_refs
from handlers.core.home import HomePart, Waiting
from handlers.core.records import threads, threads_views
from storage import unconfirmed
from storage.unit_of_work import Read, Tx

SAID_ALREADY = "You have said already what that was about. Nothing has changed."
QUOTE_MAX = 200  # characters of what somebody wrote


def meant(ask: Ask, tx: Tx) -> Reply:
    """Take a reply under several things as one about those that its writer names now."""
    records = [get_visible(ask, tx, ref) for ref in require_refs(ask, "meant")]
    mine = _mine(ask, tx)
    for record in records:
        if place := ask.registry.kind_of(record).replies.place:
            place(ask, tx, record, None)
    if not mine:
        return Reply(text=SAID_ALREADY)
    ids = {record.id for record in records}
    _leave(ask, tx, [one for one in mine if one.record_id not in ids])
    said = [_placed(ask, tx, record, mine) for record in records]
    said = [one for one in said if one.text]
    blocks: list[Block] = [block for one in said for block in one.blocks or [section(one.text)]]
    return replace(
        Reply(text="\n".join(one.text for one in said) or threads_views.placed(records)), blocks=blocks
    )


def _placed(ask: Ask, tx: Tx, record: Record, mine: Sequence[UnconfirmedWords]) -> Reply:
    words = next((one for one in mine if one.record_id == record.id), mine[0])
    if place := ask.registry.kind_of(record).replies.place:
        asked = place(ask, tx, record, words)
        return Reply.from_message(asked) if asked else Reply()
    unconfirmed.forget(tx, [one for one in mine if one.record_id == record.id])
    # It is of when it was written.
    call = replace(ask.call, message=(words.channel, words.ts), values=None, now=words.at)
    return threads.take_as_about(replace(ask, call=call), tx, record, words.text)


def elsewhere(ask: Ask, tx: Tx) -> Reply:
    """Take a reply under several things as one that is about none of them; in our conversation it is answered."""
    record = get_visible(ask, tx, require_one_ref(ask, "elsewhere"))
    if place := ask.registry.kind_of(record).replies.place:
        place(ask, tx, record, None)
    mine = _mine(ask, tx)
    _leave(ask, tx, mine)
    if not mine or not ask.call.is_in_our_conversation:
        return Reply(text=threads_views.ELSEWHERE)
    words = ask.registry.interpret_message(mine[0].text)
    return ask.run_words(replace(ask.call, words=words, values=None), tx)


def _mine(ask: Ask, read: Read) -> list[UnconfirmedWords]:
    """Return the caller's message, named by its timestamp, as words about each thing that it may be about."""
    written = unconfirmed.by_writer(read, ask.actor.person_id)
    return [one for one in written if one.ts == ask.parsed.text.strip()]


def _leave(ask: Ask, tx: Tx, words: Sequence[UnconfirmedWords]) -> None:
    unconfirmed.forget(tx, words)
    for record in [tx.get(one.record_id) for one in words]:
        ask.registry.kind_of(record).replies.elsewhere(ask, tx, record, words)


def which_one(ask: Ask, read: Read) -> Reply:
    """Ask the caller again which one a reply is about."""
    record = get_visible(ask, read, require_one_ref(ask, "whichone"))
    check(ask.actor, "note", record, charter=ask.charter)
    mine = _mine(ask, read)
    if not mine:
        return Reply(text=SAID_ALREADY)
    return Reply.from_message(threads_views.which_one(_records(ask, read, mine), mine[0].ts))


def _records(ask: Ask, read: Read, words: Sequence[UnconfirmedWords]) -> list[Record]:
    found = [read.get(one.record_id) for one in words]
    return [one for one in found if may_see(ask.actor, one)]


def _waiting(ask: Ask, read: Read) -> list[Waiting]:
    """Return each message of the reader's of which they have not said what it is about; texts ask themselves."""
    by_message: dict[str, list[UnconfirmedWords]] = {}
    written = unconfirmed.by_writer(read, ask.actor.person_id)
    for one in unconfirmed.without_note(read, written):
        by_message.setdefault(one.ts, []).append(one)
    blocks = []
    for ts, words in by_message.items():
        records = _records(ask, read, words)
        asks_itself = any(ask.registry.kind_of(one).replies.place for one in records)
        if asks_itself or not any(one.is_open for one in records):
            continue
        said = f"You wrote, {ask.reader.day_of(words[0].at)}: “{escape(cut(words[0].text, QUOTE_MAX))}”"
        facts = (Chip.WAITING, ", ".join(one.ref for one in records), "waits for your answer")
        answer = Button("Answer", "whichone", f"{records[0].ref} {ts}")
        blocks.append(thing(f"*Which one is that about?*\n{said}", facts, answer))
    return [Waiting(blocks)]


HOME = (HomePart(order=45, waiting=_waiting),)
