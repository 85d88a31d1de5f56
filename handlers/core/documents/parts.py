"""What a document consists of, whether it becomes a Word file or a PDF."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

A4 = 210, 297  # mm
MARGIN = 25  # mm
COLUMN_WIDTHS = 45, 107  # mm, of a table of labels and values
# Characters that XML or PDF exclude. Tabs and line breaks stay.
_ILLEGAL = re.compile("[^\t\n\u0020-\u007e\u00a0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_ADDRESS = re.compile(r"(https?://|mailto:)\S+")


@dataclass(frozen=True)
class Link:
    """Words that lead to an address."""

    text: str
    address: str

    @property
    def is_safe(self) -> bool:
        """Return whether it leads to a page or a mailbox, and to nothing that runs."""
        return bool(_ADDRESS.fullmatch(self.address))


Words = str | Link | Sequence[str | Link]


@dataclass(frozen=True)
class Heading:
    text: str
    level: int = 1  # to 9


@dataclass(frozen=True)
class Paragraph:
    text: Words


@dataclass(frozen=True)
class Points:
    """Lines that each have a point before them."""

    lines: Sequence[Words]


@dataclass(frozen=True)
class Table:
    """Rows of as many cells as there are widths: unless said otherwise a narrow label and a wide value."""

    rows: Sequence[Sequence[Words]]
    head: Sequence[str] = ()
    widths: Sequence[int] = COLUMN_WIDTHS  # mm, at most 160 together


Part = Heading | Paragraph | Points | Table


def clean(text: str) -> str:
    """Return a text without what no file can hold; each kind of line break becomes one."""
    return _ILLEGAL.sub("", "\n".join(text.splitlines()))


def pieces(words: Words) -> list[str | Link]:
    """Return words and links one after the other, cleaned. A link that leads nowhere safe is its words."""
    found = [words] if isinstance(words, str | Link) else words
    return [_cleaned(one) for one in found]


def _cleaned(piece: str | Link) -> str | Link:
    if isinstance(piece, str):
        return clean(piece)
    link = Link(clean(piece.text), clean(piece.address))
    return link if link.is_safe else link.text


def plain(words: Words) -> str:
    """Return the words alone."""
    return "".join(one if isinstance(one, str) else one.text for one in pieces(words))


def is_rtl(text: str) -> bool:
    """Return whether a text is written from right to left: its first letter says so."""
    directions = (unicodedata.bidirectional(one) for one in text)
    return next((one for one in directions if one in {"L", "R", "AL"}), "L") != "L"
