"""The table of faults and shapes as docs/operate/faults.md has it."""

from bot.trouble import Trouble, refusal_text
from tests.dialogues.away import FAULTS, SHAPES, Shape


def table() -> str:
    """Return what is answered to each shape while the database is in trouble, and how it can be."""
    head = (
        "| what comes | answer | said | while it can be read | delivered again afterwards |",
        "|---|---|---|---|---|",
    )
    return "\n".join([*head, *map(_row, SHAPES)])


def faults() -> str:
    """Return the faults that are tried, by the word that is said of each."""
    by_word = {
        word: [one.name for one in FAULTS if one.trouble is word]
        for word in sorted(Trouble, key=list(Trouble).index)
    }
    return "\n".join(f"- `{word}`: {'; '.join(names)}" for word, names in by_word.items() if names)


def _row(one: Shape) -> str:
    said = {"": "nothing", refusal_text(Trouble.AWAY): "nothing was changed"}
    readable = "the same" if one.count is not None else "as always"
    again = "done once" if one.comes_again else ("done" if one.count is not None else "answered")
    words = said.get(one.says(Trouble.AWAY), "it is tried again")
    return f"| {one.name} | {one.status} | {words} | {readable} | {again} |"
