"""A long list, twenty at a time: how many there are, and buttons that say the same words with another page."""

import re
from collections.abc import Sequence

from handlers.blocks.elements import VALUE_MAX, Button, Message, buttons, sections
from storage.lists import Listed

_PAGE = re.compile(r"(?:^|\s)page:\s*\d+", re.IGNORECASE)


def page(
    head: str,
    lines: Sequence[str],
    listed: Listed,
    *,
    words: str,
    more: Sequence[Button] = (),
    foot: Sequence[str] = (),
) -> Message:
    """Return a page of a list. `words` is what was typed for it: its filters stay on every page.

    `foot` are lines about the whole list.
    """
    if not lines:
        pages = f"{listed.pages} page{'s' if listed.pages != 1 else ''}"
        lines = [f"Page {listed.page} is empty: there are {listed.count}, on {pages}."]
    elif listed.pages > 1:
        lines = [*lines, f"{listed.first} to {listed.first + len(listed.records) - 1} of {listed.count}."]
    lines = [*lines, *foot]
    row = [button for button in (*_turns(listed, words), *more) if len(button.value) <= VALUE_MAX]
    said = [head, *lines]
    return Message("\n".join(said), (*sections(said), buttons(row)) if row else ())


def _turns(listed: Listed, words: str) -> list[Button]:
    """Return the buttons to the pages before and after."""
    without = without_page(words)
    left = listed.count - listed.page * listed.size
    row = []
    if listed.page > 1:
        row.append(_turn("Previous", without, min(listed.page - 1, listed.pages)))
    if left > 0:
        row.append(_turn(f"Next {min(left, listed.size)}", without, listed.page + 1))
    return row


def without_page(words: str) -> str:
    """Return the words of a list without the page that they name."""
    return _PAGE.sub("", words).strip()


def _turn(label: str, words: str, number: int) -> Button:
    return Button(label, "say", f"{words} page:{number}")
