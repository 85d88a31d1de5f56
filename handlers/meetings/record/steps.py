"""What history says of the record of a meeting, and that none of it is undone."""

from bot.errors import Offer, UserError
from bot.history import HistoryEntry
from bot.meetings import Meeting
from handlers.core import kinds

RECORD_STEPS = (
    kinds.Step("record sent", "sent the draft record"),
    kinds.Step("hold record", "held the draft record back"),
    kinds.Step("record until", "changed the last day of comments on the record"),
    kinds.Step("correct record", "asked for a correction in the record"),
    kinds.Step("correction taken", "took a correction into the record"),
    kinds.Step("correction declined", "didn't take a correction into the record"),
    kinds.Step("record final", "closed the record"),
    kinds.Step("approve record", "noted that the record was approved"),
)
_VERBS = frozenset(step.name for step in RECORD_STEPS)


def refuse_undo(meeting: Meeting, last: HistoryEntry) -> None:
    """Raise for a step of the record: others have read it, so it is corrected."""
    if last.verb in _VERBS:
        raise UserError(
            "A step of the record can't be undone. While comments run, ask for a correction.",
            offers=[Offer("The record", "record", meeting.ref)],
        )
