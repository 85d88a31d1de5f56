"""Lists as tables, which Slack sorts and pages itself, and the same rows as lines where it refuses a table."""

from collections.abc import Sequence

from handlers.core.blocks.chips import Chip
from handlers.core.blocks.elements import Block, sections
from handlers.core.blocks.text import cut, escape

PAGE_ROWS = 10  # shown at a time
CELL_MAX = 300  # characters; all cells together may have 10,000
DRAWN = frozenset({"data_table", "data_visualization"})

# Slack took these blocks in last; a workspace may refuse one, and with it the whole message.
Cell = str | int | tuple[Chip, str]


def table(caption: str, heads: Sequence[str], rows: Sequence[Sequence[Cell]]) -> Block:
    """Return a table. A cell is plain text, a number, or a chip's sign before a text; the first names the row."""
    return {
        "type": "data_table",
        "caption": caption,
        "page_size": PAGE_ROWS,
        "row_header_column_index": 0,
        "rows": [[_cell(head) for head in heads], *[[_cell(one) for one in row] for row in rows]],
    }


def _cell(cell: Cell) -> Block:
    if isinstance(cell, int):
        return {"type": "raw_number", "value": cell, "text": str(cell)}
    if isinstance(cell, str):
        return {"type": "raw_text", "text": cut(cell, CELL_MAX) or "–"}
    chip, text = cell
    parts = [{"type": "emoji", "name": chip.sign.strip(":")}, {"type": "text", "text": f" {text}"}]
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": parts}]}


def has_drawn(blocks: Sequence[Block]) -> bool:
    """Return whether there is a table or a chart among the blocks."""
    return any(block["type"] in DRAWN for block in blocks)


def without_drawn(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks with the rows of tables as lines, and without charts."""
    kept: list[Block] = []
    for block in blocks:
        if block["type"] == "data_table":
            heads, *rows = block["rows"]
            kept += sections([f"*{escape(block['caption'])}*", *(_line(heads, row) for row in rows)])
        elif block["type"] not in DRAWN:
            kept.append(block)
    return kept


def _line(heads: Sequence[Block], row: Sequence[Block]) -> str:
    """Return the cells of a row with commas between, without its numbers. A text that begins with one says of what it is."""
    texts = [
        f"{_words(head)} {text}" if n and (text := _words(cell))[:1].isdigit() else _words(cell)
        for n, (head, cell) in enumerate(zip(heads, row, strict=True))
        if cell["type"] != "raw_number"
    ]
    return ", ".join(map(escape, texts))


def _words(cell: Block) -> str:
    if cell["type"] != "rich_text":
        return str(cell["text"])
    sign, text = cell["elements"][0]["elements"]
    word = next(chip.word for chip in Chip if chip.sign == f":{sign['name']}:")
    return f"{word.lower()}{text['text']}"
