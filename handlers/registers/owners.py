"""Who owns an entry from now on: they are told, and of somebody who isn't on the roster the secretary is."""

from collections.abc import Collection

from bot.entries import Entry
from bot.notifications import Reason
from handlers.actions.fields import may_add_people
from handlers.actions.views import newcomer_lines
from handlers.core.calls import Ask
from handlers.core.delivery.notify import notify, secretaries
from storage.unit_of_work import Tx


def tell_new_owners(ask: Ask, tx: Tx, entry: Entry, *, before: Collection[int]) -> list[int]:
    """Tell those who answer for an entry from now on, and the secretary who of them isn't on the roster yet; return them."""
    added = [one for one in entry.owners if one not in before]
    for one in added:
        notify(tx, one, entry, Reason.ENTRY_ASSIGNED, context=str(ask.actor.person_id))
    for one in _newcomers(ask, added):
        for secretary in secretaries(tx, tx.charter.day_of(tx.now)):
            notify(tx, secretary, entry, Reason.PERSON_NOT_ON_ROSTER, context=str(one))
    return added


def lines_of_newcomers(ask: Ask, tx: Tx, owners: Collection[int]) -> list[str]:
    """Return a line for each of these owners who isn't on the roster."""
    found = [tx.roster.persons[one] for one in _newcomers(ask, owners)]
    return newcomer_lines(found, ask.reader, may_add=may_add_people(ask))


def _newcomers(ask: Ask, owners: Collection[int]) -> list[int]:
    return [one for one in owners if one not in ask.roster.persons]
