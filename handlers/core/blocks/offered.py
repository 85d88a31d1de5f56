"""Buttons that records of several kinds have."""

from handlers.core.blocks.elements import Button


def agenda_button(ref: str) -> Button:
    """Return the button that puts a record on the agenda of a meeting."""
    return Button("Put on agenda", "onagenda", ref)
