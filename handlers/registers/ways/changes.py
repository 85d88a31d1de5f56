"""Change an entry, and show it."""

from bot.entries import Entry
from handlers.core.delivery.notify import post_card
from storage import outbox
from storage.unit_of_work import Tx


def change(tx: Tx, entry: Entry, verb: str, *, why: str = "", behalf: str = "") -> None:
    """Change an entry, and show it where its channel has no card of it yet: an import posts none."""
    tx.change(entry, verb, why=why, behalf=behalf)
    if outbox.card_of(tx, entry.id) is None:
        post_card(tx, entry)
