"""The verb of kinds that ask nobody, the question who is silent, and the form in which somebody asks in words of their own."""

from dataclasses import replace

from bot.errors import AmbiguousInput, Interpretation
from bot.permissions import Actor
from bot.phrases import first_ref
from bot.records import Item, Kind, Prefixes, Record
from bot.silence_words import asks_who_is_silent
from handlers.core.blocks.elements import Block
from handlers.core.calls import Ask, Reply, get_visible, require_refs
from handlers.nudges import views
from handlers.nudges.nudge import asks_nobody, permitted_record
from storage.unit_of_work import Read, Tx


def claim(words: str, prefixes: Prefixes) -> str | None:
    """Return the question who hasn't answered as the list of them, of everything or of a round; None for other words."""
    ref = first_ref(words, prefixes)
    if ref is not None and ref.kind is not Kind.ROUND:
        return None
    said = words.replace(str(ref), " ", 1) if ref is not None else words
    if not asks_who_is_silent(said):
        return None
    return "silent" if ref is None else f"silent {ref}"


def is_with_others(who: Actor, record: Record) -> bool:
    """Return whether others are to act on a record: whoever has it alone has nobody to ask."""
    return not record.responsible or not set(who.person_ids).issuperset(record.responsible)


def refuse_nudge(ask: Ask, tx: Tx) -> Reply:
    """Refuse a record of a kind that asks nobody for anything."""
    ref = first_ref(ask.parsed.text, ask.charter.prefixes) if not ask.parsed.refs else None
    if ref is not None:  # "nudge Kenji about A-2"
        record = permitted_record(ask, tx, ref, Item)
        nudge, leave = Interpretation("Nudge", f"nudge {record.ref}"), Interpretation("Leave it", "leaveit")
        sentence = f"Ask about {record.ref} now?"
        raise AmbiguousInput(sentence, phrase=ask.call.words, interpretations=[nudge, leave])
    ref = require_refs(ask, "nudge")[0]
    raise asks_nobody(get_visible(ask, tx, ref).ref)


def nudge_with(ask: Ask, tx: Tx) -> Reply:
    refs = " ".join(map(str, require_refs(ask, "nudge")))
    return ask.run_words(replace(ask.call, words=f"nudge {refs}"), tx)


def nudge_form(ask: Ask, read: Read) -> Block:
    records = [permitted_record(ask, read, ref, Item) for ref in require_refs(ask, "nudge")]
    return views.nudge_form(records)
