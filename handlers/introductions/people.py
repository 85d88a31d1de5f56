"""The first message to the people of the roster who were there before the bot was."""

from bot.charter_section import Rights
from bot.notifications import Reason
from handlers.core.delivery.notify import local_day, notify_person
from storage import people
from storage.unit_of_work import Tx


def welcome_all(tx: Tx) -> None:
    """Plan the first message of everybody with a role to whom nothing was ever sent; each gets it once."""
    for person in people.without_any_message(tx):
        held = tx.roster.appointments_on(person, local_day(tx, person, tx.now))
        first = next((one for one in held if tx.charter.role(one.role).rights is not Rights.STAFF), None)
        if first is not None and tx.user(person):
            notify_person(tx, person, Reason.APPOINTED, str(first.id), at=tx.now)
