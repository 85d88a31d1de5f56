"""Who is there before somebody walks: a task force in which each of the twelve has the one role they walk in."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from bot.calendar import local
from bot.people import Account, Appointment, Person
from practice.workspace import Person as Member
from storage.unit_of_work import Tx
from tests import databases
from tests.conversation import BOT, FRIDAY, HERE, Conversation
from tests.rights.cast import PERSONAS, Cell, Context, Persona

TODAY = FRIDAY.date()
YEARS_AHEAD = date(
    2024, 1, 1
)  # from then on others are in office too, so that the chair and the secretary may leave
ELSEWHERE, FORMER = "U8FAR", "U8FORMER"


def opened(persona: Persona, folder: Path) -> Conversation:
    """Return the task force; this persona has an account elsewhere too, and somebody has had their roles until yesterday."""
    file = folder / "people.csv"
    file.write_text("\n".join(_roster()), encoding="utf-8")
    talk = Conversation(databases.fresh("sqlite"), people=str(file))
    talk.store.write(lambda tx: _add_people(tx, persona), now=FRIDAY)
    email = f"{persona.email}@example.org" if persona.is_on_roster else ""
    far = Member(id=ELSEWHERE, name="far", real_name="Far", email=email, zone="UTC", team_id="T0OTHER")
    talk.workspace.people[ELSEWHERE] = far
    return talk


def _roster() -> Iterator[str]:
    """Return the people of the practice workspace, each persona with the one role they walk in."""
    kept = {f"{one.email}@example.org": one.role for one in PERSONAS if one.is_on_roster}
    for line in (HERE / "practice" / "people.csv").read_text(encoding="utf-8").splitlines():
        _, email, _, _, role, *_ = line.split(",")
        if kept.get(email, role) == role:
            yield line
    yield "Teresa Dias,teresa.dias@example.org,GVA,en,mcg_member,,GS"


def _add_people(tx: Tx, persona: Persona) -> None:
    for role in ("chair", "secretary"):
        appoint(tx, add_person(tx, f"Next {role}"), role, from_on=YEARS_AHEAD)
    if persona.is_on_roster:
        former = add_person(tx, "Former", user=FORMER)
        for held in tx.roster.appointments_of(person_id(tx, persona.email)):
            yesterday = local(FRIDAY, tx.charter.find_station("GVA").zone).date() - timedelta(days=1)
            appoint(
                tx,
                former,
                held.role,
                area=held.area,
                entity=held.entity,
                from_on=date(2015, 1, 1),
                to_on=yesterday,
            )


def add_person(tx: Tx, name: str, *, user: str = "") -> int:
    number = tx.next_number("person")
    tx.add(Person(id=number, name=name, email=f"p{number}@example.net", station="GVA"))
    tx.add(Account(team=BOT.team, user=user or f"U7{number:05}", person_id=number, from_at=FRIDAY))
    return number


def appoint(tx: Tx, person: int, role: str, **more: Any) -> Appointment:
    fields = {"area": None, "entity": None, "from_on": TODAY} | more
    return tx.add(Appointment(id=tx.next_number("appointment"), person_id=person, role=role, **fields))


def person_id(tx: Tx, email: str) -> int:
    found = tx.roster.by_email(f"{email}@example.org")
    assert found is not None, email
    return found.id


def account_of(tx: Tx, cell: Cell) -> str:
    """Return the account from which an attempt comes."""
    if cell.context is Context.SHARED:
        return ELSEWHERE
    if not cell.persona.is_on_roster:
        return cell.persona.account
    if cell.context is Context.AFTER:
        return FORMER
    user = tx.user(person_id(tx, cell.persona.email))
    assert user is not None
    return user
