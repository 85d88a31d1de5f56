"""PDF files: a title and parts, as tagged pages that can be read aloud and searched.

What people wrote reaches the typesetter as data, never as its markup. Its fonts come with the bot, so that a file
looks the same on each machine and nobody sees a box: they have the six languages of the United Nations, and those of
most offices. A character that none of them has is written as its code, such as [U+13000].
"""

import json
import re
import subprocess
import sys
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from handlers.core.documents.parts import (
    A4,
    MARGIN,
    Heading,
    Link,
    Paragraph,
    Part,
    Points,
    Table,
    Words,
    clean,
    is_rtl,
    pieces,
    plain,
)

TYPESETTER = Path(__file__).with_name("typeset.py")
DEADLINE = timedelta(minutes=1)
LONGEST_WORD = 40  # characters; a longer one may be broken anywhere, where it would leave the page
BROKEN_INTO = 10
_TOO_LONG = re.compile(rf"[!-\u2e7f]{{{LONGEST_WORD},}}")
_PIECE = re.compile(f".{{{BROKEN_INTO}}}(?=.)")
_BREAK = "\u200b"


def as_pdf(title: str, parts: Sequence[Part], *, footer: str = "") -> bytes:
    """Return a PDF file. Texts are written as they are, without markup. The same parts give the same bytes."""
    data = {
        "page": A4,
        "margin": MARGIN,
        "title": clean(title),
        "shown": _words(title),
        "footer": clean(footer),
        "parts": [_part(one) for one in parts if not _is_empty_heading(one)],
    }
    # It takes 0.2 s and up to 300 MB, which end with it: the memory that typst takes isn't given back.
    done = subprocess.run(  # noqa: S603 - a program of ours
        [sys.executable, "-IB", str(TYPESETTER)],
        input=json.dumps(data).encode(),
        capture_output=True,
        check=True,
        timeout=DEADLINE.total_seconds(),
    )
    return done.stdout


def _is_empty_heading(part: Part) -> bool:
    """Return whether a heading has no words, which the standard refuses."""
    return isinstance(part, Heading) and not clean(part.text).strip()


def _part(part: Part) -> dict[str, Any]:
    match part:
        case Heading(text, level):
            return {"kind": "heading", "level": level, "words": _words(text)}
        case Paragraph(text):
            return {"kind": "paragraph", "words": _words(text)}
        case Points(lines):
            return {"kind": "points", "lines": [_words(one) for one in lines]}
        case Table(rows, head, widths):
            return {
                "kind": "table",
                "head": [_words(one) for one in head],
                "rows": [[_words(one) for one in row] for row in rows],
                "widths": list(widths),
            }


def _words(words: Words) -> dict[str, Any]:
    found: list[dict[str, str]] = []
    for one in pieces(words):
        text = one.text if isinstance(one, Link) else one
        shown = {"text": _TOO_LONG.sub(_breakable, text).replace("\t", "    ")}
        found.append(shown | {"to": one.address} if isinstance(one, Link) else shown)
    return {"pieces": found, "rtl": is_rtl(plain(words))}


def _breakable(word: re.Match[str]) -> str:
    return _PIECE.sub(lambda one: one[0] + _BREAK, word[0])
