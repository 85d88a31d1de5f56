"""The form for a note."""

from bot.grammar.text import plain_text
from handlers.blocks.elements import Block
from handlers.calls import Ask, get_visible, require_refs
from handlers.records import views as record_views
from storage.unit_of_work import Read


def note(ask: Ask, read: Read) -> Block:
    return record_views.note_form(get_visible(ask, read, require_refs(ask, "note")[0]))


def title_of(ask: Ask) -> str:
    return " ".join(plain_text(ask.call.prefill, ask.typing_context).split())
