"""What somebody may do to a record that they speak of."""

from bot.records import Record
from handlers.core.blocks.elements import Button
from handlers.core.calls import Ask
from handlers.core.feature import Verb


def may_run(ask: Ask, verb: Verb, record: Record) -> bool:
    """Return whether a verb is for records of this kind, and the caller may press its button."""
    verb = ask.registry.of_kind(verb, record.kind)
    kinds = verb.kinds or ask.registry.kinds_of_verb(verb.name) or (record.kind,)
    button = Button("", verb.name, record.ref)
    return record.kind in kinds and ask.registry.kind_of(record).shows.may_press(ask, button, record)
