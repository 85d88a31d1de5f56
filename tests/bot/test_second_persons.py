"""`doctor` names the choices that take the word of a second person where there is none."""

from datetime import date

import pytest

from bot.charter_file import read_charter
from bot.people import Appointment, Person, Roster
from bot.second_persons import missing_second_persons
from tests.shipped import WITHOUT_REGISTERS

RISKS = """
registers:
  - code: risks
    one: risk
    prefix: K
    what: What may go wrong.
    states:
      - name: status
        choices: [known, mitigated]
        set_by: [secretary, chair]
        second_key: {mitigated: [secretary, deputy]}
"""
CHARTER = read_charter(WITHOUT_REGISTERS + RISKS)
DAY = date(2016, 10, 7)
SECRETARY, CHAIR, DEPUTY = (
    next(one.code for one in CHARTER.roles if one.rights == rights)
    for rights in ("secretary", "chair", "deputy")
)
ALONE = "risks: only Linda may confirm “mitigated”, and may say it as well; nobody can confirm it then. "


def roster(*roles: str) -> Roster:
    """Return a roster of people with these roles."""
    names = ("Linda", "Aline", "Ute")
    persons = {
        n: Person(id=n, name=name, email=f"{name}@example.org", station="Geneva")
        for n, name in enumerate(names, 1)
    }
    held = [
        Appointment(id=n, person_id=n, role=role, entity=None, area=None, from_on=DAY)
        for n, role in enumerate(roles, 1)
    ]
    return Roster(persons=persons, appointments=held)


@pytest.mark.parametrize(
    ("roles", "said"),
    [
        ((SECRETARY, CHAIR), [ALONE]),
        ((SECRETARY, CHAIR, DEPUTY), []),
        ((DEPUTY, CHAIR), []),  # a deputy confirms, and sets nothing
        ((CHAIR,), ["risks: nobody may confirm “mitigated”, so it never counts. "]),
    ],
)
def test_choice_without_a_second_person_is_named(roles: tuple[str, ...], said: list[str]) -> None:
    found = [one.partition("Appoint")[0] for one in missing_second_persons(CHARTER, roster(*roles), DAY)]

    assert found == said
