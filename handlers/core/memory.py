"""What of an answer is remembered for whoever got it, in the place where they got it (`bot.memories`)."""

import re
from collections.abc import Sequence

from bot.grammar.parse import split_first_word, split_leading_refs
from bot.memories import SHOWN_MAX, Choice, Memory, as_choices, asks
from bot.people import Roster
from bot.phrases import refs_within
from bot.records import Prefixes
from handlers.core.blocks.elements import Block, Button, buttons_within
from handlers.core.blocks.fallback import text_of
from handlers.core.calls import Call, Reply
from handlers.core.records.threads import CHECK_MARK
from handlers.core.registry import FOLLOW_UP

_SAID = frozenset({"reply", FOLLOW_UP})  # the verbs of what isn't typed
_HEADING = re.compile(r"^\*([A-Z]+-\d+)\*")  # of the details of one record
_NO_ANSWER = frozenset({"keep", "undo"})  # buttons that answer no question


def is_remembered(call: Call, reply: Reply) -> bool:
    """Return whether the answer to a call that may have changed something is remembered: of a step, the history tells."""
    return split_first_word(call.words)[0] in _SAID and reply.mark != CHECK_MARK


def place_of(call: Call) -> tuple[str, str]:
    """Return the channel and the thread in which somebody speaks with the bot."""
    return call.channel, str((call.values or {}).get("thread", "")) or call.thread


def memory_of(call: Call, reply: Reply, roster: Roster, prefixes: Prefixes) -> Memory | None:
    """Return what is remembered of an answer; None where it shows no record and asks nothing, or nobody known asked."""
    person = roster.by_account(call.team, call.user)
    if person is None or reply.form or not reply.text:
        return None
    choices = _choices(reply.blocks)
    shown = list(dict.fromkeys(map(str, refs_within(text_of(reply.blocks) or reply.text, prefixes))))
    verb, *words = call.words.split()
    named = [str(ref) for ref in split_leading_refs(words, prefixes)[0]] or _HEADING.findall(
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
    row = [button for button in buttons_within(blocks) if button.verb not in _NO_ANSWER]
    return [Choice(one.label, words_of(one), one.is_next_step) for one in row]


def _lead(blocks: Sequence[Block]) -> str:
    return next((block["text"]["text"] for block in blocks if block["type"] in {"section", "header"}), "")


def words_of(button: Button) -> str:
    """Return what pressing a button says."""
    return str(button.argument) if button.verb == "say" else f"{button.verb} {button.argument}".strip()
