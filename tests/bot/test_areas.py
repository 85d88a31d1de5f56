"""The list of areas: whether a basis is met, who confirms, and which list held on which day."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.areas import (
    AreaChange,
    AreaChangeKind,
    AreaChangeState,
    apply_area_changes,
    area_list_on,
    area_list_version_on,
    check_basis,
    confirm_change,
    confirmers,
    decline_change,
)
from bot.charter import BasisRule, Charter
from bot.charter_file import read_charter
from bot.people import Appointment, Person, Roster

NOON = datetime(2017, 3, 1, 12, tzinfo=UTC)
TODAY = NOON.date()
DAY = timedelta(days=1)
RULE = BasisRule(body="PP", called="plenipotentiary", others=("RA", "WRC", "WTSA", "WTDC"), alone=("191",))
CHARTER = read_charter((Path(__file__).parents[2] / "charter.yaml").read_text(encoding="utf-8"))
NINE = [
    "Climate change",
    "Emergency telecommunications",
    "Accessibility",
    "Communications",
    "Web editorial",
    "Resource mobilization",
    "Gender",
    "Events coordination",
    "Bridging the Standards Gap",
]


def change(sort: str = AreaChangeKind.ADD, code: str = "CYBER", **more: object) -> AreaChange:
    known: dict[str, object] = {"name": "Cybersecurity", "channel": "#isc-cyber", "asked_by": 3, "at": NOON}
    values = {"id": 1, "sort": sort, "code": code, **known, **more}
    return AreaChange(**values)  # type: ignore[arg-type] # a test's few values


def made(
    sort: str = AreaChangeKind.ADD, code: str = "CYBER", *, on: date = TODAY, **more: object
) -> AreaChange:
    return confirm_change(change(sort, code, **more), by=1, now=NOON, today=on)


def names(day: date, *changes: AreaChange, file: Charter = CHARTER) -> list[str]:
    return [area.name for area in area_list_on(day, file=file, changes=changes)]


# The basis


@pytest.mark.parametrize(
    "basis",
    [
        "PP Res. 191",
        "pp res 191",
        "PP-14 Resolution 191",
        "PP Res. 130; WTSA Res. 50",
        "PP Res. 130, WTDC Res. 45",
        "WRC Res. 646; PP-14, Res. 136",
    ],
)
def test_basis_is_met_by_both_kinds_of_resolution_or_by_one_that_is_enough(basis: str) -> None:
    assert check_basis(basis, RULE).is_met


@pytest.mark.parametrize(
    ("basis", "missing"),
    [
        ("", "a plenipotentiary resolution is missing"),
        ("WTSA Res. 191", "a plenipotentiary resolution is missing"),
        ("Council Res. 1332", "a plenipotentiary resolution is missing"),
        ("APP Res. 191", "a plenipotentiary resolution is missing"),
        ("PP, WTSA Res. 18", "a plenipotentiary resolution is missing"),
        (
            "PP Res. 130",
            "a resolution of RA, WRC, WTSA or WTDC is missing, unless PP Res. 130 itself calls for coordination",
        ),
    ],
)
def test_basis_that_is_not_met_says_what_is_missing(basis: str, missing: str) -> None:
    found = check_basis(basis, RULE)

    assert (found.is_met, found.missing) == (False, missing)


# Who confirms

CHAIR, SECRETARY, MEMBER, DEPUTY = 1, 2, 3, 4
ROLES = {CHAIR: "chair", SECRETARY: "secretary", MEMBER: "focal_point", DEPUTY: "deputy_director"}


def roster_of(*people: int) -> Roster:
    return Roster(
        persons={one: Person(id=one, name=ROLES[one], email="", station="GVA") for one in people},
        appointments=[
            Appointment(id=one, person_id=one, role=ROLES[one], entity=None, area=None, from_on=TODAY)
            for one in people
        ],
    )


@pytest.mark.parametrize(
    ("asked_by", "people", "found"),
    [
        (MEMBER, (CHAIR, SECRETARY, MEMBER, DEPUTY), [CHAIR]),
        (SECRETARY, (CHAIR, SECRETARY, DEPUTY), [CHAIR]),
        (DEPUTY, (CHAIR, DEPUTY), [CHAIR]),
        (CHAIR, (CHAIR, SECRETARY, DEPUTY), [DEPUTY]),
        (CHAIR, (CHAIR, SECRETARY, MEMBER), [CHAIR]),  # there is no second person
        (MEMBER, (SECRETARY, MEMBER, DEPUTY), [DEPUTY]),  # nobody is chair
        (DEPUTY, (SECRETARY, DEPUTY), []),
    ],
)
def test_second_person_confirms_where_there_is_one(
    asked_by: int, people: tuple[int, ...], found: list[int]
) -> None:
    assert confirmers(asked_by, roster=roster_of(*people), charter=CHARTER, on=TODAY) == found


def test_whoever_proposed_it_takes_it_back_and_another_declines_it() -> None:
    asked = change(asked_by=MEMBER)

    by_both = [decline_change(asked, by=who, now=NOON, answer="").state for who in (MEMBER, CHAIR)]

    assert by_both == [AreaChangeState.WITHDRAWN, AreaChangeState.DECLINED]


@pytest.mark.parametrize(
    ("asked_for", "first"), [(None, TODAY), (TODAY - DAY, TODAY), (TODAY + 9 * DAY, TODAY + 9 * DAY)]
)
def test_change_counts_from_the_day_that_was_asked_for_and_from_none_that_has_passed(
    asked_for: date | None, first: date
) -> None:
    assert made(from_on=asked_for).from_on == first


# Which list held when


def test_tenth_area_of_march_2017_changes_nothing_in_the_list_of_2016() -> None:
    tenth = made(on=date(2017, 3, 1))

    assert names(date(2016, 12, 31), tenth) == NINE
    assert names(date(2017, 2, 28), tenth) == NINE
    assert names(date(2017, 3, 1), tenth) == [*NINE, "Cybersecurity"]


def test_retired_area_stays_in_the_lists_of_before_and_keeps_its_place() -> None:
    ended = made(AreaChangeKind.RETIRE, "GENDER", on=date(2017, 3, 1))

    assert names(date(2017, 2, 28), ended) == NINE
    assert names(date(2017, 3, 1), ended) == [name for name in NINE if name != "Gender"]
    assert apply_area_changes(CHARTER, [ended]).area("gender").name == "Gender"  # old records name it


def test_what_waits_or_was_declined_is_in_no_list() -> None:
    waits = change()
    refused = decline_change(change(id=2), by=CHAIR, now=NOON, answer="")

    assert apply_area_changes(CHARTER, [waits, refused]) is CHARTER
    assert names(TODAY, waits, refused) == NINE


def test_basis_is_the_one_of_the_day() -> None:
    other = made(AreaChangeKind.BASIS, "CLIM", basis="PP Res. 182; WTDC Res. 66", on=date(2017, 3, 1))

    bases = [
        area_list_on(day, file=CHARTER, changes=[other])[0].basis
        for day in (date(2017, 2, 28), date(2017, 3, 1))
    ]

    assert bases == ["PP Res. 182", "PP Res. 182; WTDC Res. 66"]


def test_area_that_the_file_defines_too_stays_as_it_is_there() -> None:
    assert names(TODAY, made(code="CLIM", name="Something else")) == NINE


def test_version_counts_each_confirmed_change_by_its_day_and_no_other() -> None:
    later = made(AreaChangeKind.RETIRE, "GENDER", id=1, from_on=date(2017, 6, 1))
    sooner = made(id=2, on=date(2017, 3, 1))
    changes = [
        later,
        sooner,
        made(AreaChangeKind.BASIS, "CLIM", id=3),
        change(id=4),
    ]

    found = {
        day: area_list_version_on(day, file=CHARTER, changes=changes)
        for day in (date(2016, 12, 31), date(2017, 3, 1), date(2017, 6, 1))
    }

    assert [version.number for version in found.values()] == [1, 2, 3]
    assert [version.change for version in found.values()] == [None, sooner, later]


def test_version_counts_the_days_on_which_the_list_of_the_file_changes() -> None:
    areas = [
        area.model_copy(update={"since": date(2017, 1, 2)}) if area.code == "BSG" else area
        for area in CHARTER.areas
    ]
    file = CHARTER.with_parts(areas=tuple(areas))

    found = [area_list_version_on(day, file=file, changes=[]) for day in (date(2017, 1, 1), date(2017, 1, 2))]

    assert [(one.number, one.from_on) for one in found] == [(1, None), (2, date(2017, 1, 2))]
