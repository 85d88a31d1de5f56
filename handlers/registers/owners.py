"""Who owns an entry from now on: they are told, and of somebody who isn't on the roster the secretary is."""

from collections.abc import Collection

from bot.entries import Entry, EntryState
from bot.notifications import DEADLINE_REASONS, Reason
from handlers.actions.fields import may_add_people
from handlers.actions.views import newcomer_lines
from handlers.core.calls import Ask
from handlers.core.delivery.notify import notify, secretaries
from storage import notifications
from storage.unit_of_work import Tx

_SAYS_WHOSE = frozenset({Reason.ENTRY_ASSIGNED, Reason.UNASSIGNED, Reason.DEADLINE_MOVED, *DEADLINE_REASONS})


def tell_new_owners(ask: Ask, tx: Tx, entry: Entry, *, before: Collection[int]) -> list[int]:
    """Tell those who answer for an entry from now on, and the secretary who of them isn't on the roster yet; return them."""
    added = [one for one in entry.owners if one not in before]
    for one in added:
        notify(tx, one, entry, Reason.ENTRY_ASSIGNED, context=str(ask.actor.person_id))
    for one in _newcomers(ask, added):
        for secretary in secretaries(tx, tx.charter.day_of(tx.now)):
            notify(tx, secretary, entry, Reason.PERSON_NOT_ON_ROSTER, context=str(one))
    return added


def tell_former_owners(tx: Tx, entry: Entry, before: Entry) -> list[int]:
    """Tell those who knew that an entry was theirs that it isn't any more, or that it was withdrawn; return them."""
    is_withdrawn = entry.state == EntryState.WITHDRAWN != before.state
    former = [one for one in before.owners if is_withdrawn or one not in entry.owners]
    known = _owners_in_the_know(tx, entry) if former else frozenset()
    by = str(tx.author_id or "")
    return [one for one in former if one in known and notify(tx, one, entry, Reason.UNASSIGNED, context=by)]


def _owners_in_the_know(tx: Tx, entry: Entry) -> frozenset[int]:
    """Return who was sent something of an entry, and not last that it isn't theirs."""
    last: dict[int, Reason] = {}
    for one, is_sent in notifications.of_record(tx, entry.id):
        if is_sent and one.reason in _SAYS_WHOSE:
            last[one.concerned_person_id] = Reason(one.reason)
    return frozenset(person for person, reason in last.items() if reason != Reason.UNASSIGNED)


def lines_of_newcomers(ask: Ask, tx: Tx, owners: Collection[int]) -> list[str]:
    """Return a line for each of these owners who isn't on the roster."""
    found = [tx.roster.persons[one] for one in _newcomers(ask, owners)]
    return newcomer_lines(found, ask.reader, may_add=may_add_people(ask))


def _newcomers(ask: Ask, owners: Collection[int]) -> list[int]:
    return [one for one in owners if one not in ask.roster.persons]
