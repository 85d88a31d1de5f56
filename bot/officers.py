"""The chair and the secretary whom the charter names, before anybody was appointed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from bot.charter import Charter
from bot.charter_section import Rights
from bot.people import Roster

OFFICES = {Rights.CHAIR: "chair", Rights.SECRETARY: "secretary"}  # by their rights, the keys of the charter


@dataclass(frozen=True, kw_only=True)
class UnlinkedOfficer:
    """A chair or secretary without a Slack account; `key` is the office, as the charter spells it."""

    key: str
    person_id: int
    email: str
    is_in_charter: bool  # it is the address that the charter has there


def named_officer(charter: Charter, right: Rights) -> str:
    """Return the address that the charter names for an office."""
    return charter.chair if right is Rights.CHAIR else charter.secretary


def unlinked_officers(roster: Roster, charter: Charter, on: date) -> list[UnlinkedOfficer]:
    """Return who is chair or secretary on a day and has no Slack account."""
    return [
        UnlinkedOfficer(
            key=key,
            person_id=person_id,
            email=roster.persons[person_id].email,
            is_in_charter=roster.persons[person_id].email.casefold()
            == named_officer(charter, right).casefold(),
        )
        for right, key in OFFICES.items()
        for person_id in roster.people_with_rights(right, on=on, charter=charter)
        if roster.slack_user(person_id) is None
    ]


def unlinked_people(roster: Roster, charter: Charter, on: date) -> Iterator[int]:
    """Yield the other people who have a role on a day and no Slack account."""
    officers = {one.person_id for one in unlinked_officers(roster, charter, on)}
    for person_id in roster.persons:
        is_unlinked = roster.slack_user(person_id) is None and person_id not in officers
        if is_unlinked and roster.appointments_on(person_id, on):
            yield person_id
