"""The typesetter, a program of its own: what a document consists of comes in as JSON, the PDF file goes out.

It loads 60 MB of fonts and keeps what it has set: the process that answers people has none of that, and doesn't wait.
"""

import json
import re
import sys
from collections.abc import Set as AbstractSet
from typing import Literal

import fontpkg_amiri
import manimgx_fonts
import manimgx_fonts_cjk
import typst

STANDARD: Literal["ua-1"] = "ua-1"  # accessible: each character can be read, the structure is tagged
SINGLY = 10  # characters without a glyph that are replaced one by one; then with those beside them
BESIDE = 256
_MISSING = re.compile(r'the text `"(.+)"` could not be displayed', re.DOTALL)
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
TEMPLATE = r"""
#let data = json(bytes(sys.inputs.data))
#set document(title: data.title, date: none)
#set page(width: data.page.at(0) * 1mm, height: data.page.at(1) * 1mm, margin: data.margin * 1mm, footer: context {
  set text(size: 8.5pt, fill: luma(35%))
  grid(columns: (1fr, auto), column-gutter: 12pt, data.footer,
    counter(page).display("1 / 1", both: true))
})
#set text(font: ("Noto Sans", "Amiri", "Noto Sans CJK SC", "Noto Sans Symbols", "Noto Emoji"),
  size: 10pt, lang: "en", hyphenate: false)
#set par(leading: 0.65em, spacing: 0.9em)
#show title: set text(size: 17pt)
#show title: set block(below: 1.1em)
#show heading: set text(weight: "bold")
#show heading.where(level: 1): set text(size: 13pt)
#show heading.where(level: 1): set block(above: 1.5em, below: 0.8em)
#show heading.where(level: 2): set text(size: 11pt)
#show heading.where(level: 2): set block(above: 1.3em, below: 0.7em)
#show link: set text(fill: rgb("#0b57a4"))
#let lines(one) = one.split("\n").map(line => text(line)).join(linebreak())
#let words(one) = {
  set text(dir: if one.rtl { rtl } else { ltr })
  for piece in one.pieces {
    if "to" in piece { link(piece.to, lines(piece.text)) } else { lines(piece.text) }
  }
}
#let row(cells) = cells.map(one => table.cell(align: if one.rtl { right } else { left }, words(one)))
#title(words(data.shown))
#for part in data.parts {
  if part.kind == "heading" { heading(level: part.level, words(part.words)) }
  if part.kind == "paragraph" {
    set align(if part.words.rtl { right } else { left })
    par(words(part.words))
  }
  if part.kind == "points" and part.lines.len() > 0 {
    set text(dir: if part.lines.first().rtl { rtl } else { ltr })
    list(..part.lines.map(words))
  }
  if part.kind == "table" and part.rows.len() + part.head.len() > 0 {
    table(columns: part.widths.map(one => one * 1mm), stroke: 0.5pt + luma(65%), inset: 6pt,
      ..if part.head.len() > 0 { (table.header(..part.head.map(one => strong(words(one)))),) },
      ..part.rows.map(row).flatten())
  }
}
"""


def as_pdf(text: str) -> bytes:
    """Return the PDF file of a document. A character that none of the fonts has is written as its code."""
    packages = (fontpkg_amiri, manimgx_fonts, manimgx_fonts_cjk)
    folders = [folder for one in packages for folder in one.__path__]
    fonts, tried = typst.Fonts(include_system_fonts=False, font_paths=folders), 0
    while True:
        try:
            return bytes(
                typst.compile(
                    TEMPLATE.encode(),
                    font_paths=fonts,
                    sys_inputs={"data": text},
                    format="pdf",
                    pdf_standards=STANDARD,
                )
            )
        except typst.TypstError as error:
            missing = _missing(error)
            if not missing:
                raise
            text = _without(text, missing, beside=1 if tried < SINGLY else BESIDE)
            tried += 1


def _missing(error: Exception) -> set[str]:
    """Return characters of which a font has no glyph; empty if the error is another."""
    found = _MISSING.search(str(error))
    named = _ESCAPED.sub(lambda one: chr(int(one[1], 16)), found[1]) if found else ""
    return {one for one in named if not one.isascii()}


def _without(text: str, missing: AbstractSet[str], *, beside: int) -> str:
    """Return a text with the codes of characters in their places, and of those `beside` them."""
    reached = {ord(one) // beside for one in missing}
    return "".join(
        f"[U+{ord(one):04X}]" if ord(one) // beside in reached and not one.isascii() else one for one in text
    )


if __name__ == "__main__":
    sys.stdout.buffer.write(as_pdf(json.dumps(json.load(sys.stdin), ensure_ascii=False)))
