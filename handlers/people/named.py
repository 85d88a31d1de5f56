"""Who was named, or asks: a person of the roster, or one to add to it."""

from dataclasses import replace

from bot.charter_section import Rights
from bot.errors import PermissionDenied, UserError
from bot.grammar.parsed import NamedPerson
from bot.people import Account, Person
from bot.permissions import full_actor
from handlers.core.blocks.text import capitalized
from handlers.core.calls import NOBODY, PERSON_PREFIX, Ask, Reply, row_id
from handlers.core.feature import Work
from handlers.core.slack.accounts import link_account
from storage.unit_of_work import Tx


def find_or_add_person(tx: Tx, someone: NamedPerson, ask: Ask) -> tuple[Person, bool]:
    """Return the person who was named, and whether they are new on the roster."""
    if someone.person_id == NOBODY:
        raise UserError(
            f"You aren't on the roster. Name somebody who is, or ask {ask.reader.officers(Rights.SECRETARY)} to add you."
        )
    must_be_in_workspace(ask, someone)
    if someone.person_id is not None:
        return tx.roster.persons[someone.person_id], False
    if someone.profile is None:
        raise KeyError("somebody without a person and without a profile")
    person, is_new = link_account(tx, ask.call.team, someone.profile, now=ask.now)
    tx.see_people([person], [thing for thing in tx.added if isinstance(thing, Account)])
    return person, is_new


def from_colleagues_too(work: Work) -> Work:
    """Return a work that may write what a colleague without a role says: they become a person without a role first."""

    def run(ask: Ask, tx: Tx) -> Reply:
        return work(_with_person(ask, tx), tx)

    return run


def _with_person(ask: Ask, tx: Tx) -> Ask:
    profile = ask.call.strangers.get(ask.call.user)
    if ask.actor.person_id != NOBODY or profile is None:
        return ask
    person, _ = find_or_add_person(tx, NamedPerson(None, profile), ask)
    tx.author = full_actor(person.id, roster=tx.roster, charter=ask.charter, on=ask.today)
    return replace(ask, actor=tx.author, roster=tx.roster)


def must_be_in_workspace(ask: Ask, someone: NamedPerson) -> None:
    """Raise where a mention names an account that is not in use any more: nobody reads what it is given."""
    if someone.is_gone:
        name = ask.roster.name(someone.person_id)
        raise UserError(
            f"{name} is no longer in this workspace and can't own anything here. Name a colleague."
        )


def must_be_on_roster(ask: Ask) -> None:
    """Raise UserError for a caller who is not on the roster."""
    if ask.actor.person_id == NOBODY:
        raise PermissionDenied(
            f"That's for people on the roster. {capitalized(ask.reader.officers(Rights.SECRETARY))} can add you."
        )


def person_from_button(ask: Ask) -> Person:
    """Return the person of a button or form."""
    word = ask.call.words.split()[-1]
    number = row_id(word.removeprefix(PERSON_PREFIX)) if word.startswith(PERSON_PREFIX) else None
    if number is None or number not in ask.roster.persons:
        raise UserError("Use the button [Add to the roster] under the message that names the person.")
    return ask.roster.persons[number]
