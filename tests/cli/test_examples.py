"""The examples of charters are checked as an operator checks theirs, and their registers do what they declare."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.charter_file import read_charter
from tests.conversation import Conversation
from tests.handlers.registers.scene import watched
from tests.test_app import run

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted((ROOT / "examples").glob("*.yaml"))
LIAM, NORA, CIARA, ORLA, RUI, DUARTE = (
    "liam.walsh", "nora.byrne", "ciara.nolan", "orla.finn", "rui.teles", "duarte.vaz"
)  # fmt: skip


def opened(url: str, name: str) -> Conversation:
    return Conversation(url, charter=f"examples/{name}.yaml", people=f"examples/{name}.people.csv")


@pytest.fixture
def hospital(url: str) -> Iterator[Conversation]:
    yield from watched(opened(url, "hospital"))


@pytest.fixture
def city(url: str) -> Iterator[Conversation]:
    yield from watched(opened(url, "city-climate"))


@pytest.mark.parametrize("charter", EXAMPLES, ids=lambda one: one.stem)
def test_doctor_finds_no_fault_in_an_example_and_says_which_registers_are_new(
    charter: Path, tmp_path: Path
) -> None:
    text = charter.read_text(encoding="utf-8")
    before = tmp_path / "before.yaml"
    before.write_text(text[: text.index("\nregisters:\n") + 1], encoding="utf-8")

    code, said, complained = run(tmp_path, "doctor", "--charter", str(charter), CHARTER=str(before))

    codes = [one.code for one in read_charter(text).registers]
    assert (code, complained) == (0, "")
    assert f"registers: none becomes “{', '.join(codes)}”" in said


def test_finding_of_an_inspection_is_corrected_by_two_people(hospital: Conversation) -> None:
    made = hospital.answer(
        ORLA, "finding Dispenser is empty inspection:2016-1 nr:4 severity:serious due:20 oct area:hygiene"
    )
    waits = hospital.answer(CIARA, "findings mine")
    lacking = hospital.answer(CIARA, "mark FI-1 corrected")
    said = hospital.answer(
        CIARA, "mark FI-1 corrected proof:https://example.org/photo cause:Nobody filled it at night"
    )
    alone = hospital.answer(CIARA, "confirm FI-1")
    hospital.answer(NORA, "confirm FI-1")

    assert made.startswith("*FI-1*  Dispenser is empty")
    assert "*FI-1*" in waits
    assert "proof" in lacking
    assert "Nora" in said
    assert "confirm" in alone
    assert "Corrected 100 % (1/1)" in hospital.answer(LIAM, "findings all")


def test_ward_is_reminded_on_days_of_the_calendar(hospital: Conversation) -> None:
    hospital.answer(
        LIAM,
        "finding Sink leaks inspection:2016-1 nr:5 severity:minor due:24 oct owner:@fergal.keane area:hygiene",
    )
    hospital.until(datetime(2016, 10, 22, 20, tzinfo=UTC))

    days = {hospital.day_of(one) for one in hospital.direct("fergal.keane")}
    assert {"Mon 10 Oct", "Mon 17 Oct", "Sat 22 Oct"} <= days


def test_risk_of_a_city_needs_its_plan_and_is_reviewed(city: Conversation) -> None:
    lacking = city.answer(RUI, "risk Trees die likelihood:high area:trees")
    city.answer(RUI, "risk Trees die likelihood:high area:trees plan:Water them")
    city.until(datetime(2016, 12, 28, 12, tzinfo=UTC))
    due = city.answer(DUARTE, "risks due")
    city.answer(DUARTE, "reviewed RK-1")

    assert "what we do" in lacking.lower()
    assert "*RK-1*" in due
    assert "High 100 % (1/1)" in city.answer(RUI, "risks")
    assert city.answer(DUARTE, "risks due").startswith("No ")
