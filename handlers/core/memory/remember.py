"""What of an answer is remembered for whoever got it, in the place where they got it (`bot.memories`)."""

import re
from collections.abc import Sequence
from functools import partial

from bot.grammar.parse import split_first_word, split_leading_refs
from bot.memories import BY_WORDS, SHOWN_MAX, Choice, Memory, as_choices, asks
from bot.people import Roster
from bot.phrases import refs_within
from bot.records import Prefixes
from handlers.core.blocks.elements import Block, Button, read_button
from handlers.core.blocks.fallback import text_of
from handlers.core.calls import Call, Reply
from handlers.core.records.threads import CHECK_MARK
from handlers.core.registry import FOLLOW_UP
from storage import memories
from storage.store import WriteRequest
from storage.unit_of_work import Tx

_SAID = frozenset({"reply", FOLLOW_UP})  # the verbs of what isn't typed
_HEADING = re.compile(r"^\*([A-Z]+-\d+)\*")  # of the details of one record
_DAYS = frozenset({"due", "on"})  # the options whose value is a day
_NO_ANSWER = frozenset({"keep", "undo"})  # buttons that answer no question


def remember(call: Call, reply: Reply, tx: Tx, prefixes: Prefixes) -> None:
    """Remember the answer to what was said and changed nothing: of a step, the history tells."""
    if split_first_word(call.words)[0] not in _SAID or reply.mark == CHECK_MARK:
        return
    if (memory := memory_of(call, reply, tx.roster, prefixes)) is not None:
        memories.save(tx, memory)


def request_of(call: Call, reply: Reply, roster: Roster, prefixes: Prefixes) -> WriteRequest[str] | None:
    """Return what remembers an answer to a call that only read; None where there is nothing to remember."""
    memory = None if call.key is None else memory_of(call, reply, roster, prefixes)
    return None if memory is None else WriteRequest(partial(_save, memory), call.now)


def _save(memory: Memory, tx: Tx) -> str:
    memories.save(tx, memory)
    return ""


def place_of(call: Call) -> tuple[str, str]:
    """Return the channel and the thread in which somebody speaks with the bot."""
    return call.channel, str((call.values or {}).get("thread", "")) or call.thread


def memory_of(call: Call, reply: Reply, roster: Roster, prefixes: Prefixes) -> Memory | None:
    """Return what is remembered of an answer; None where it shows no record and asks nothing, or nobody known asked."""
    person = roster.by_account(call.team, call.user)
    if person is None or reply.form or not reply.text:
        return None
    choices = _choices(reply.blocks)
    if reply.lacks in _DAYS and call.values is None and asks(reply.text):
        choices.append(Choice(BY_WORDS, f"{call.words} {reply.lacks}:"))
    said = f"{reply.text}\n{text_of(reply.blocks)}"  # a table is in the text alone
    shown = list(dict.fromkeys(map(str, refs_within(said, prefixes))))
    verb, words = split_first_word(call.words)
    named = [str(ref) for ref in split_leading_refs(words.split(), prefixes)[0]] or _HEADING.findall(
        _lead(reply.blocks)
    )
    about = (named if len(named) == 1 else shown if len(shown) == 1 else [""])[0]
    if not (choices or shown or about):
        return None
    channel, thread = place_of(call)
    is_list = bool(shown) and len(named) != 1 and not (verb == FOLLOW_UP and about)
    return Memory(
        person_id=person.id,
        channel=channel,
        thread=thread,
        at=call.now,
        choices=as_choices(choices),
        shown=" ".join(shown[:SHOWN_MAX]) if is_list else "",
        about=about,
        listed_at=call.now if is_list else None,
    )


def _choices(blocks: Sequence[Block]) -> list[Choice]:
    """Return the answers that a message asks for; none where it asks nothing."""
    if not asks(_lead(blocks)):
        return []
    shown = [read_button(one) for one in elements_of(blocks) if one["type"] == "button" and "value" in one]
    row = [button for button in shown if button.verb not in _NO_ANSWER]
    return [Choice(one.label, words_of(one), one.is_next_step) for one in row]


def elements_of(blocks: Sequence[Block]) -> list[Block]:
    """Return what the rows of a message hold, and what stands beside its sections."""
    return [one for block in blocks for one in (*block.get("elements", ()), block.get("accessory")) if one]


def _lead(blocks: Sequence[Block]) -> str:
    return next((block["text"]["text"] for block in blocks if block["type"] in {"section", "header"}), "")


def words_of(button: Button) -> str:
    """Return what pressing a button says."""
    return str(button.argument) if button.verb == "say" else f"{button.verb} {button.argument}".strip()
