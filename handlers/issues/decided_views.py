"""How an issue that is decided names its decision."""

from bot.decisions import (
    Decision,
)
from handlers.blocks.text import Reader, escape

OUTCOME_HIDDEN = "What was decided is for those concerned."


def decided_by(decision: Decision, reader: Reader) -> str:
    """Return who decided: the body it was written down for, else the level."""
    return escape(decision.behalf) or reader.level(decision.level)


def outcome(decision: Decision, reader: Reader) -> str:
    label = reader.decision_word(decision.word)
    return f"{label}, {escape(decision.text)}" if decision.text else label


def decision_line(decision: Decision, reader: Reader) -> str:
    """Return the line of an issue's card on how it was decided; without the words where the reader may not know them."""
    said = f"Decided by {decided_by(decision, reader)}, {reader.day(decision.decided_on)}"
    if not decision.word:
        return f"{said}. {OUTCOME_HIDDEN}"
    return f"{said}: {outcome(decision, reader)} ({decision.ref})"


def draft_withdrawn(draft: Decision | None) -> str:
    return f"\nThe draft {draft.ref} is taken back." if draft else ""
