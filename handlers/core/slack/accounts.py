"""Link Slack accounts to people, and follow whether they are active."""

from datetime import datetime

from bot.charter import Charter
from bot.people import Account, Person, Profile
from handlers.core.registry import Registry
from storage import outbox, people
from storage.unit_of_work import Tx


def link_account(tx: Tx, team: str, profile: Profile, *, now: datetime) -> tuple[Person, bool]:
    """Link a Slack account to the person with its e-mail address, or to a new person without a role."""
    known = tx.roster.by_account(team, profile.user)
    if known is not None:
        return known, False
    person = tx.roster.by_email(profile.email)
    is_new = person is None
    if person is not None and person.name == person.email:
        tx.rename_person(person.id, profile.name)  # the charter had only the address
    if person is None:
        person = tx.add(
            Person(
                id=tx.next_number("person"),
                name=profile.name,
                email=profile.email,
                station=station_in_zone(tx.charter, profile.zone),
            )
        )
    tx.add(Account(team=team, user=profile.user, person_id=person.id, from_at=now))
    outbox.resend_for(tx, person.id)
    return person, is_new


def station_in_zone(charter: Charter, zone: str) -> str:
    """Return the station in a time zone: the task force's own if it fits, else the first that does."""
    codes = [s.code for s in charter.stations if s.zone == zone]
    return charter.station if charter.station in codes or not codes else codes[0]


def sync_account(tx: Tx, *, team: str, user: str, is_gone: bool, registry: Registry) -> str:
    """Close or reopen an account of the roster as Slack reports it. The reply is empty."""
    account = next((one for one in tx.roster.accounts if (one.team, one.user) == (team, user)), None)
    if account is not None and is_gone != (account.to_at is not None):
        if is_gone:
            people.close_account(tx, account)
            tx.log("account closed", subject_id=account.person_id, before={"user": account.user})
        else:
            people.reopen_account(tx, account)
            tx.log("account open", subject_id=account.person_id, after={"user": account.user})
        registry.on_account_change(tx, account, is_gone=is_gone)
    return ""
