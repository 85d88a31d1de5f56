"""The forms that any record has: a note, a result."""

from bot.grammar import plain
from handlers.blocks.elements import Block
from handlers.calls import Ask, seen, some_refs
from handlers.records import views as records
from handlers.records.commands import closed_action
from storage.unit_of_work import Read


def note(ask: Ask, read: Read) -> Block:
    return records.note_form(seen(ask, read, some_refs(ask, "note")[0]), channel=ask.call.channel)


def result(ask: Ask, read: Read) -> Block:
    return records.result_form(closed_action(ask, read), channel=ask.call.channel)


def title_of(ask: Ask) -> str:
    return " ".join(plain(ask.call.prefill, ask.listener).split())
