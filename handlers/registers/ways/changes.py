"""Change an entry, and show it."""

import copy

from bot.charter_section import Rights
from bot.entries import Entry, Marked, states_text
from bot.notifications import Reason
from handlers.core.delivery.notify import card_channels, notify, place_card, post_card
from handlers.registers.dates import tell_of_date
from handlers.registers.people import seeing
from handlers.registers.values.answered import answer_rounds
from storage import outbox
from storage.counted_dues import set_counted_due
from storage.unit_of_work import Tx

STATE_STEPS = frozenset({"set state", "confirm state", "cancel"})  # of which who entered it hears


def change(
    tx: Tx, entry: Entry, verb: str, *, why: str = "", behalf: str = "", before: Entry | None = None
) -> None:
    """Change an entry, and show it where its channel has no card of it yet: an import posts none.

    `before` is the entry before a change of its area or of who may read it: its card goes along. A deadline that is
    counted from what it says follows; who answers for it is told, without `before`.
    """
    register, was = tx.charter.register(entry.kind), copy.copy(entry)
    if register is not None:
        set_counted_due(tx, entry, register)
    tx.change(entry, verb, why=why, behalf=behalf)
    if register is not None:
        answer_rounds(tx, entry, register)
    if verb in STATE_STEPS:
        tell_who_entered(tx, entry)
    if register is not None and before is None:
        tell_of_date(tx, entry, was, register, on=tx.charter.day_of(tx.now))
    if outbox.card_of(tx, entry.id) is None:
        post_card(tx, entry)
    elif before is not None and _is_elsewhere(tx, entry, before):
        place_card(tx, entry)


def tell_who_entered(tx: Tx, entry: Entry) -> list[int]:
    """Tell who entered an entry what it was marked: not who did that, nor the secretary and the chair, who have the lists.

    Return who is told.
    """
    register, on = tx.charter.register(entry.kind), tx.charter.day_of(tx.now)
    rights = tx.roster.rights(entry.created_by, on=on, charter=tx.charter)
    if register is None or tx.author_id is None or rights & {Rights.CHAIR, Rights.SECRETARY}:
        return []
    facts = Marked(states_text(entry, register), tx.author_id, tx.now)
    return [
        one
        for one in seeing([entry.created_by], entry, roster=tx.roster, charter=tx.charter, on=on)
        if notify(tx, one, entry, Reason.ENTRY_MARKED, context=facts.as_context())
    ]


def move_card(tx: Tx, entry: Entry, before: Entry) -> None:
    """Show an entry in its channels where these are others than before, once any has shown it."""
    if _is_elsewhere(tx, entry, before) and outbox.card_of(tx, entry.id) is not None:
        place_card(tx, entry)


def _is_elsewhere(tx: Tx, entry: Entry, before: Entry) -> bool:
    return card_channels(tx, entry) != card_channels(tx, before)
