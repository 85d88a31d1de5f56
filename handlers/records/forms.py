"""The form for a note, and what is common to forms."""

from collections.abc import Callable

from bot.grammar.parsed import FieldError
from bot.grammar.text import plain_text
from handlers.blocks.elements import Block
from handlers.blocks.shown import shown_values
from handlers.calls import Ask, get_visible, require_refs
from handlers.records import views as record_views
from storage.unit_of_work import Read


def note(ask: Ask, read: Read) -> Block:
    return record_views.note_form(get_visible(ask, read, require_refs(ask, "note")[0]))


def title_of(ask: Ask) -> str:
    return " ".join(plain_text(ask.call.prefill, ask.typing_context).split())


def must_be_as_shown(ask: Ask, read: Read, form: Callable[[Ask, Read], Block]) -> None:
    """Raise for a field that was changed both in the form and, since that was opened, in the record."""
    if not ask.call.shown or not ask.call.values:
        return
    now = shown_values(form(ask, read)["blocks"])
    for name in ask.call.values:
        if name in now and now[name] != ask.call.shown.get(name, ""):
            raise FieldError(name, "This has changed since you opened the form. Close it and open it again.")
