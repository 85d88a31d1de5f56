"""What is common to the forms that change a record."""

from collections.abc import Callable

from bot.grammar.parsed import FieldError
from handlers.blocks.elements import Block
from handlers.blocks.shown import shown_values
from handlers.calls import Ask
from storage.unit_of_work import Read


def must_be_as_shown(ask: Ask, read: Read, form: Callable[[Ask, Read], Block]) -> None:
    """Raise for a field that was changed both in the form and, since that was opened, in the record."""
    if not ask.call.shown or not ask.call.values:
        return
    now = shown_values(form(ask, read)["blocks"])
    for name in ask.call.values:
        if name in now and now[name] != ask.call.shown.get(name, []):
            raise FieldError(name, "This has changed since you opened the form. Close it and open it again.")
