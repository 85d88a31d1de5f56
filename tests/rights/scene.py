"""Who is there before somebody walks: a task force in which each of the twelve has the one role they walk in."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from bot.calendar import local
from bot.people import Absence, Account, Appointment, Person
from practice.workspace import Person as Member
from storage.unit_of_work import Tx
from tests import databases
from tests.conversation import BOT, FRIDAY, HERE, Conversation
from tests.rights.cast import PERSONAS, Cell, Context, Persona

TODAY = FRIDAY.date()
YEARS_AHEAD = date(
    2024, 1, 1
)  # from then on others are in office too, so that the chair and the secretary may leave
ELSEWHERE, FORMER, LEAVER, STAND_IN = "U8FAR", "U8FORMER", "U8LEAVER", "U8STANDIN"


OF_OTHERS = {
    Context.AFTER: FORMER,
    Context.LEFT: LEAVER,
    Context.STANDS_IN: STAND_IN,
    Context.FOR_OTHERS: STAND_IN,
}


def opened(persona: Persona, folder: Path) -> Conversation:
    """Return the task force; this persona has an account elsewhere too.

    Three others have had their roles: one until yesterday, one whose last day was yesterday, and one who is away.
    """
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
    if not persona.is_on_roster:
        return
    yesterday = local(FRIDAY, tx.charter.find_station("GVA").zone).date() - timedelta(days=1)
    former = add_person(tx, "Former", user=FORMER)
    leaver = add_person(tx, "Leaver", user=LEAVER, leaves_on=yesterday)
    absent = add_person(tx, "Absent")
    for held in tx.roster.appointments_of(person_id(tx, persona.email)):
        for one, to_on in ((former, yesterday), (leaver, None), (absent, None)):
            appoint(
                tx,
                one,
                held.role,
                area=held.area,
                entity=held.entity,
                from_on=date(2015, 1, 1),
                to_on=to_on,
            )
    stand_in = add_person(tx, "Stand-in", user=STAND_IN)
    appoint(tx, stand_in, "staff")
    tx.add(
        Absence(
            id=tx.next_number("absence"), person_id=absent, from_on=yesterday, to_on=TODAY + timedelta(days=14),
            officer_id=stand_in, at=FRIDAY, entered_by=absent,
        )
    )  # fmt: skip


def add_person(tx: Tx, name: str, *, user: str = "", leaves_on: date | None = None) -> int:
    number = tx.next_number("person")
    tx.add(Person(id=number, name=name, email=f"p{number}@example.net", station="GVA", leaves_on=leaves_on))
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
    if cell.context in OF_OTHERS:
        return OF_OTHERS[cell.context]
    user = tx.user(person_id(tx, cell.persona.email))
    assert user is not None
    return user


def account_holder(tx: Tx, cell: Cell) -> int:
    """Return the person behind the account from which an attempt comes."""
    person = tx.roster.by_account(BOT.team, account_of(tx, cell))
    assert person is not None
    return person.id
