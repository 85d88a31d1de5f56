"""Say that two things which look alike are not the same, and why."""

from bot.names import join_all
from bot.permissions import check
from bot.records import TEXT_MAX, Record, checked_text
from handlers.core.blocks.elements import Block, form, section, text_field
from handlers.core.blocks.fallback import message_of
from handlers.core.blocks.text import head
from handlers.core.calls import Ask, Reply, get_visible, require_refs
from storage.unit_of_work import Read, Tx

TOLD_APART = "another"  # the step: what else it was taken for, and how it differs


def tell_apart_form(ask: Ask, read: Read) -> Block:
    record, others = _named(ask, read)
    refs = " ".join(one.ref for one in (record, *others))
    what = f" from {join_all([one.ref for one in others])}" if others else ""
    field = text_field("text", f"How does it differ{what}?", max_length=TEXT_MAX, long=True, optional=False)
    return form(f"{record.ref} is another one", "Keep it", [field], words=f"another {refs}")


def tell_apart(ask: Ask, tx: Tx) -> Reply:
    """Note that a record is none of the others, so that nobody is asked again."""
    record, others = _named(ask, tx)
    check(ask.actor, "note", record, charter=ask.charter)
    why = checked_text(ask.parsed.text, what="reason")
    if not why:
        raise ask.error_at("text", "How does it differ? A few words are enough.")
    named = f"{' '.join(one.ref for one in others)}: " if others else ""
    tx.change(record, TOLD_APART, why=f"{named}{why}")
    return Reply.from_message(message_of([section(f"{head(record)} stays as it is. I won't ask again.")]))


def _named(ask: Ask, read: Read) -> tuple[Record, list[Record]]:
    record, *others = (get_visible(ask, read, ref) for ref in require_refs(ask, "another"))
    return record, others
