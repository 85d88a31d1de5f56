"""Long lists: pages of twenty with buttons to the others, and the first ten under a heading."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from handlers.core.blocks.elements import VALUE_MAX, Block, Button, Message, buttons, sections, shortened
from storage.records import ListPage

HEADED_MAX = 10
_PAGE_OPTION = re.compile(r"(?:^|\s)page:\s*\d+", re.IGNORECASE)


def page(
    head: str,
    lines: Sequence[str],
    listed: ListPage,
    *,
    words: str,
    more: Sequence[Button] = (),
    menu: Sequence[Button] = (),
    foot: Sequence[str] = (),
    table: Block | None = None,
) -> Message:
    """Return a page of a list. `words` is what was typed for it, whose filters apply to every page.

    `menu` are buttons behind a menu, `foot` lines about the whole list. A `table` of the same records is shown instead of their lines.
    """
    if not lines:
        pages = f"{listed.page_count} page{'s' if listed.page_count != 1 else ''}"
        lines = [f"Page {listed.page} is empty: there are {listed.total_count}, on {pages}."]
        table = None
    elif listed.page_count > 1:
        first, last = listed.first_position, listed.first_position + len(listed.records) - 1
        foot = [f"{first}{f' to {last}' if last > first else ''} of {listed.total_count}.", *foot]
    about_all = [*lines[len(listed.records) :], *foot] if table is not None else []
    lines = [*shortened(lines), *foot]
    row = [button for button in (*_page_buttons(listed, words), *more) if len(button.value) <= VALUE_MAX]
    rest = [button for button in menu if len(button.value) <= VALUE_MAX]
    text_lines = [head, *lines]
    if table is not None:
        below = [*sections(about_all), *([buttons(row, rest)] if row or rest else [])]
        return Message("\n".join(text_lines), (table, *below))
    return Message("\n".join(text_lines), (*sections(text_lines), buttons(row, rest)) if row or rest else ())


def _page_buttons(listed: ListPage, words: str) -> list[Button]:
    """Return the buttons to the pages before and after."""
    without = without_page(words)
    left = listed.total_count - listed.page * listed.size
    row = []
    if listed.page > 1:
        row.append(_page_button("Previous", without, min(listed.page - 1, listed.page_count)))
    if left > 0:
        row.append(_page_button(f"Next {min(left, listed.size)}", without, listed.page + 1))
    return row


def without_page(words: str) -> str:
    """Return the words of a list without the page in them."""
    return _PAGE_OPTION.sub("", words).strip()


def _page_button(label: str, words: str, number: int) -> Button:
    return Button(label, "say", f"{words} page:{number}")


@dataclass(frozen=True)
class Headed:
    """Lines under a heading, "" for none, and how many there are in all where that is more than the lines."""

    heading: str
    lines: Sequence[str]
    total: int = 0

    @property
    def number(self) -> int:
        return max(self.total, len(self.lines))

    def first(self, most: int = HEADED_MAX) -> list[str]:
        """Return the heading, the first lines, and how many more there are."""
        if not self.lines:
            return []
        shown = self.lines[:most]
        return [
            *([f"*{self.heading}*"] if self.heading else []),
            *shown,
            *more_line(self.number - len(shown)),
        ]

    def in_rows(self, rows: int) -> list[str]:
        """Return what fits in as many rows: in one, the heading stands before its first line."""
        if not self.lines or not rows:
            return []
        if not self.heading:
            return list(self.lines[:rows])
        if self.number == 1 or rows < ROWS_UNDER_HEADING:
            return [" · ".join([f"*{self.heading}*", self.lines[0], *more_line(self.number - 1)])]
        return self.first(rows - 1 if self.number < rows else rows - 2)


ROWS_UNDER_HEADING = 3  # a heading of its own, a line, and how many more


def headed_lines(heading: str, lines: Sequence[str], *, total: int = 0) -> list[str]:
    """Return a heading with the first lines and how many more there are: of `total`, where that is more than the lines."""
    return Headed(heading, lines, total).first()


def more_line(number: int) -> list[str]:
    return [f"and {number} more"] if number > 0 else []
