"""Who owns an entry from now on: they are told, and of somebody who isn't on the roster the secretary is.

Whoever goes on for them finds it on Home.
"""

from collections.abc import Collection, Sequence

from bot.entries import Entry, EntryState
from bot.notifications import DEADLINE_REASONS, Reason
from bot.registers import Register
from handlers.actions.fields import may_add_people
from handlers.actions.lists import covers
from handlers.actions.views import newcomer_lines
from handlers.core.blocks.elements import Block, Button
from handlers.core.blocks.text import count
from handlers.core.blocks.things import first_of, thing
from handlers.core.calls import Ask
from handlers.core.delivery.notify import notify, secretaries
from handlers.core.home import HomePart, Waiting
from handlers.core.lists import HOME_ORDER
from storage import notifications
from storage.records import Filter, ListPage, ListQuery
from storage.registers import entries_page
from storage.unit_of_work import Read, Tx

AFTER_OWN = HOME_ORDER + 900  # of the parts of Home: behind one's own entries of every register

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


def covered(registers: Sequence[Register]) -> HomePart:
    """Return the part of Home that has the entries of each one, away or gone, for whom its reader goes on."""

    def waiting(ask: Ask, read: Read) -> list[Waiting]:
        found = [
            (one.person_id, register, _entries_of(one.person_id, register, ask, read))
            for one in ask.actor.stands_for
            for register in registers
        ]
        blocks = [
            _covered(person, register, page, ask) for person, register, page in found if page.total_count
        ]
        return [Waiting(blocks)] if blocks else []

    return HomePart(order=AFTER_OWN, waiting=waiting)


def _entries_of(person: int, register: Register, ask: Ask, read: Read) -> ListPage:
    query = ListQuery(who=ask.actor, now=ask.now, today=ask.today, chosen=Filter(owner=person))
    return entries_page(read, query, register)


def _covered(person: int, register: Register, page: ListPage, ask: Ask) -> Block:
    """Return the open entries of somebody in a register as one thing, with a button to them."""
    number, user = page.total_count, ask.roster.latest_user(person)
    noun = count(number, f"open {register.singular}", f"open {register.many}")
    look = Button("Look", "say", f"{register.code} owner:<@{user}>") if user else None
    refs = first_of([one.ref for one in page.records], total=number)
    return thing(f"*{covers('You', person, ask.reader)}*", (noun, refs), look)
