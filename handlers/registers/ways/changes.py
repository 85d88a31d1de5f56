"""Change an entry, and show it."""

from bot.entries import Entry
from handlers.core.delivery.notify import card_channels, place_card, post_card
from storage import outbox
from storage.unit_of_work import Tx


def change(
    tx: Tx, entry: Entry, verb: str, *, why: str = "", behalf: str = "", before: Entry | None = None
) -> None:
    """Change an entry, and show it where its channel has no card of it yet: an import posts none.

    `before` is the entry before a change of its area or of who may read it: its card goes along.
    """
    tx.change(entry, verb, why=why, behalf=behalf)
    if outbox.card_of(tx, entry.id) is None:
        post_card(tx, entry)
    elif before is not None and _is_elsewhere(tx, entry, before):
        place_card(tx, entry)


def move_card(tx: Tx, entry: Entry, before: Entry) -> None:
    """Show an entry in its channels where these are others than before, once any has shown it."""
    if _is_elsewhere(tx, entry, before) and outbox.card_of(tx, entry.id) is not None:
        place_card(tx, entry)


def _is_elsewhere(tx: Tx, entry: Entry, before: Entry) -> bool:
    return card_channels(tx, entry) != card_channels(tx, before)
