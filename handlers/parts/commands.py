"""Answer several things in one message: what is exact is done, anything else is offered, in their order and in one answer."""

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.errors import AmbiguousInput, PermissionDenied, RecordHidden, UserError
from bot.grammar.parse import split_first_word, split_leading_refs
from bot.grammar.text import plain_text
from bot.history import DENIED
from bot.parts import ACTS, THINGS, UNREAD, Part, Sort, is_held, is_of_several
from bot.permissions import may_see
from bot.phrases import first_ref, refs_within
from bot.records import Record
from handlers.conversation.guess_views import FAINT, SEVERAL, SURE
from handlers.core import refusals
from handlers.core.blocks.elements import VALUE_MAX, Message, section
from handlers.core.blocks.fallback import message_of, text_of
from handlers.core.calls import NOBODY, QUESTION, Ask, Call, Presser, Reply, refusal
from handlers.core.memory.remember import elements_of, memory_of
from handlers.core.records.threads import CHECK_MARK, PENCIL
from handlers.parts import views
from handlers.parts.reading import (
    as_said,
    is_vague_work,
    leaning,
    plainly,
    read_parts,
    requested,
    sort_of,
    step_of,
)
from storage import memories, notifications
from storage.received import sole_record
from storage.records import records_of_thread
from storage.unit_of_work import Read, Tx

_COUNT = re.compile(r"\*?\d+ (?:\w+ ){0,3}(?:actions?|issues?|events?|decisions?|proposals?)")
# What is said to words that nothing reads.
_SHRUGS = (
    "I don't understand “",
    "I understood only a part of that",
    "I can't tell who",
    FAINT,
)


def each_by_itself(ask: Ask, tx: Tx) -> Reply:
    """Answer each thing that a message says as if it stood alone; where that is in doubt, all of it as one."""
    words = split_first_word(ask.call.words)[1]
    parts = [_offered(ask, tx, one) for one in _leaned(ask, tx, words)]
    if not _are_several(parts) or not _is_open_to(ask, tx, words, parts):
        return _as_one(ask, tx, words)
    done = [(part, _answered(ask, tx, part)) for part in parts]
    tx.entered_for = ""
    _remember(ask, tx, [reply for _, reply in done])
    return _joined([reply for _, reply in done])


def _are_several(parts: Sequence[Part]) -> bool:
    """Return whether parts are several things now that they were read; what is offered about two records is, too."""
    things = [one for one in parts if one.sort in THINGS]
    return is_of_several(parts) or (len(things) > 1 and len(things) == len(parts))


def _leaned(ask: Ask, read: Read, words: str) -> list[Part]:
    """Return the parts of words, with the record before it in one that leans on it."""
    parts, found = read_parts(words, ask.registry, is_reply=_is_reply(ask)), list[Part]()
    above = _above(ask, read) if _is_reply(ask) else []
    before = above[0].ref if len(above) == 1 else ""
    for part in parts:
        named = {str(ref) for ref in refs_within(as_said(part.words, ask.registry), ask.registry.prefixes)}
        before = named.pop() if len(named) == 1 else "" if named else before
        said = leaning(part.words, before, ask.registry) if before and part.sort is Sort.APART else ""
        sort = sort_of(said, registry=ask.registry, is_reply=False) if said else part.sort
        found.append(Part(said, Sort.OFFERED if sort in ACTS else sort) if said and sort in THINGS else part)
    return found


def _is_reply(ask: Ask) -> bool:
    return ask.call.values is not None


def _as_one(ask: Ask, tx: Tx, words: str) -> Reply:
    """Answer words as one thing, as if nothing had been cut."""
    if (values := ask.call.values) is not None:
        meant = ask.registry.follow_up(words) or f"reply {words}"
        is_command = values.get("is_command")
        call = replace(ask.call, words=words if is_command else meant, values=None if is_command else values)
        return ask.run_words(call, tx)
    is_own = ask.call.is_in_our_conversation and ask.call.message is not None
    read = ask.registry.interpret_message if is_own else ask.registry.as_typed
    return ask.run_words(replace(ask.call, words=read(words)), tx)


def _is_open_to(ask: Ask, tx: Tx, words: str, parts: Sequence[Part]) -> bool:
    """Return whether the words may be several things where they are said: not under what takes free words."""
    if ask.actor.person_id == NOBODY or ask.actor.is_gone or ask.call.files:
        return False
    names_any = first_ref(words, ask.registry.prefixes) is not None
    if not names_any and any(one.awaits and one.awaits(ask, tx, words) for one in ask.registry.features):
        return False
    return not _is_reply(ask) or _is_open_in_thread(ask, tx, words, parts)


def _is_open_in_thread(ask: Ask, tx: Tx, words: str, parts: Sequence[Part]) -> bool:
    """Return whether a reply is under one thing that is closed by a word, and asks nothing; its parts are about others."""
    above, prefixes = _above(ask, tx), ask.registry.prefixes
    has_bare = any(_is_bare(ask, one) for one in parts)
    if len(above) != 1:
        return not (above or has_bare) and _is_said_to_us(ask, tx)
    (record,) = above
    replies = ask.registry.kind_of(record).replies
    is_named = any(str(ref) == record.ref for ref in refs_within(words, prefixes))
    is_asked = replies.is_asked(ask, tx, record)
    return replies.done is not None and not is_asked and not (is_named and has_bare)


def _is_said_to_us(ask: Ask, tx: Tx) -> bool:
    """Return whether words under no record are read as if they stood alone: a command, or under an answer that asks nothing."""
    values, channel = ask.call.values or {}, ask.call.channel
    is_under_answer = ask.call.is_in_our_conversation and not notifications.of_message(
        tx, channel, str(values.get("thread", ""))
    )
    return bool(values.get("is_command")) or is_under_answer


def _above(ask: Ask, tx: Read) -> list[Record]:
    channel, thread = ask.call.channel, str((ask.call.values or {}).get("thread", ""))
    above = records_of_thread(tx, channel, thread)
    if not above and ask.call.is_in_our_conversation:
        above = sole_record(tx, channel, thread, person_id=ask.actor.person_id)
    return [one for one in above or [] if may_see(ask.actor, one)]


def _offered(ask: Ask, read: Read, part: Part) -> Part:
    """Return a part as what it is once its people and dates are read: what gets no clear answer could not be read."""
    is_apart, is_of_above = part.sort in UNREAD, _is_reply(ask) and _is_bare(ask, part)
    if (
        part.sort in ACTS
        or is_of_above
        or requested(part.words, ask.registry)
        or (is_apart and is_held(part.words))
    ):
        return part
    if step_of(part.words, ask.registry):
        return replace(part, sort=Sort.OFFERED)
    command = as_said(part.words, ask.registry)
    verb = split_first_word(command)[0]
    if verb != "spoken":
        return part
    unread = replace(part, sort=Sort.APART if part.sort in {Sort.NAMED, Sort.APART} else Sort.NOTHING)
    try:
        reply = ask.read_words(replace(ask.call, words=command, values=None), read)
    except UserError:
        return unread
    is_unread = _is_shrug(reply) or (is_vague_work(part.words, ask.registry) and _buttons(reply) != 1)
    if is_apart:
        return replace(part, sort=Sort.OFFERED) if _is_offer(ask, reply) and not is_unread else part
    return unread if is_unread else part


def _is_offer(ask: Ask, reply: Reply) -> bool:
    """Return whether words that nothing reads by themselves are answered with something to press about one record."""
    said = f"{reply.text}\n{text_of(reply.blocks)}"
    shown = {str(ref) for ref in refs_within(said, ask.registry.prefixes)}
    is_guess = reply.text.startswith((SURE, SEVERAL, FAINT))
    return _buttons(reply) > 0 and len(shown) == 1 and not is_guess


def _buttons(reply: Reply) -> int:
    return sum(one["type"] == "button" for one in elements_of(reply.blocks))


def _is_shrug(reply: Reply) -> bool:
    return bool(reply.form) or not (reply.text or reply.does) or reply.text.startswith(_SHRUGS)


def _answered(ask: Ask, tx: Tx, part: Part) -> Reply:
    """Return the answer to one of several things; a refusal leaves what the others did."""
    said = plain_text(plainly(part.words), ask.typing_context)
    if part.sort in UNREAD:
        return Reply(text=views.unread(said), mark=QUESTION)
    is_step = part.sort is Sort.OFFERED
    typed = requested(part.words, ask.registry) or (step_of(part.words, ask.registry) if is_step else "")
    if typed and len(typed) < VALUE_MAX:
        return Reply.from_message(views.shall_i(plain_text(typed, ask.typing_context), typed))
    call = _call_of(ask, tx, part)
    tx.entered_for = ""
    try:
        with tx.savepoint():
            reply = ask.run_words(call, tx)
    except UserError as error:
        return _refused(ask, tx, call, said, error)
    if part.sort is Sort.QUESTION and _is_outdated(ask, tx, reply):
        return Reply.from_message(views.answer_later(said, call.words))
    if not (reply.text or reply.mark):
        return Reply(text=views.unread(said), mark=QUESTION)
    acts = part.sort in ACTS and not reply.mark
    return replace(reply, mark=CHECK_MARK) if acts else reply


def _is_outdated(ask: Ask, tx: Tx, reply: Reply) -> bool:
    """Return whether an answer may be other than it is once what this message has done is saved: lists and counts are."""
    changed = {record.ref for record in tx.changed_records()}
    if any(isinstance(one, Record) for one in tx.added):
        return True
    said = f"{reply.text}\n{text_of(reply.blocks)}"
    shown = {str(ref) for ref in refs_within(said, ask.registry.prefixes)}
    is_count = _COUNT.search(said) is not None
    return bool(changed) and (len(shown) > 1 or bool(shown & changed) or is_count)


def _call_of(ask: Ask, tx: Tx, part: Part) -> Call:
    """Return the call of one thing, as if it had been typed: of the message, what all of it did is kept.

    Under a message "done" is said to what that is about.
    """
    command = as_said(part.words, ask.registry)
    if _is_reply(ask) and _is_bare(ask, part):
        command = f"reply {_above(ask, tx)[0].ref}: {plainly(part.words)}"
    return replace(ask.call, words=command, values=None, message=None)


def _is_bare(ask: Ask, part: Part) -> bool:
    is_of_above = part.sort in {Sort.EXACT, Sort.NAMED}
    return is_of_above and first_ref(as_said(part.words, ask.registry), ask.registry.prefixes) is None


def _refused(ask: Ask, tx: Tx, call: Call, said: str, error: UserError) -> Reply:
    """Return what was not done and why, with the buttons that a refusal of it alone has."""
    verb, rest = ask.registry.find(call.words)
    if isinstance(error, PermissionDenied | RecordHidden):
        refs, _ = split_leading_refs(rest.split(), ask.registry.prefixes)
        tx.log(DENIED, why=" ".join([verb.name, *map(str, refs)]))
    why = refusal(call, error, ask.roster)
    sentence = views.refused(said, why)
    if isinstance(error, AmbiguousInput):
        sentence = views.asked_of(said, why)
        row = refusals.interpretation_buttons(verb, call, error)
        return replace(Reply.from_message(message_of([section(sentence), *row])), mark=QUESTION)
    if not refusals.has_offers(error):
        return Reply(text=sentence, mark=QUESTION)
    by = Presser(ask.actor, ask.charter, ask.registry)
    message: Message = refusals.explained(refusals.Refused(call, by, sentence, ask.reader), error, tx)
    return replace(Reply.from_message(message), mark=QUESTION)


def _remember(ask: Ask, tx: Tx, replies: Sequence[Reply]) -> None:
    """Remember the only question among the answers, so that "yes" answers it."""
    found = [memory_of(ask.call, one, ask.roster, ask.registry.prefixes) for one in replies]
    asking = [one for one in found if one is not None and one.question]
    if len(asking) == 1:
        memories.save(tx, asking[0])


def _joined(replies: Sequence[Reply]) -> Reply:
    """Join the answers into one; what was done is marked as done, so that an edit of the message does nothing again."""
    shown = [one for one in replies if one.text]
    has_blocks = any(one.blocks for one in shown)
    marks = {one.mark for one in replies}
    return Reply(
        text="\n".join(one.text for one in shown),
        blocks=[block for one in shown for block in one.blocks or [section(one.text)]] if has_blocks else (),
        mark=next((one for one in (CHECK_MARK, PENCIL, QUESTION) if one in marks), ""),
    )
