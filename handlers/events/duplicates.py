"""Link duplicate events."""

from bot.errors import UserError
from bot.events import Event
from handlers.blocks.elements import Button, Message, buttons, section
from handlers.calls import Ask, Reply
from handlers.records.duplicates import link_duplicates, pair_of_kind
from handlers.records.duplicates_views import head
from storage import links
from storage.unit_of_work import Tx


def same(ask: Ask, tx: Tx) -> Reply:
    """Link two events that may be one effort; both continue."""
    event, other, more = pair_of_kind(ask, tx, Event)
    if more:
        raise UserError(
            f"Of events I keep only that they may be the same. Example: same {event.ref} {other.ref}"
        )
    if other.id in links.duplicate_ids(tx, event.id):
        raise UserError(f"{event.ref} and {other.ref} say so already. Nothing has changed.")
    link_duplicates(ask, tx, event, other)
    return Reply.from_message(_possible_duplicate(event, other))


def _possible_duplicate(event: Event, other: Event) -> Message:
    text = f"{head(event)} and {head(other)} may be the same effort; both say so now."
    return Message(text, (section(text), buttons([Button("Undo", "undo", event.ref)])))
