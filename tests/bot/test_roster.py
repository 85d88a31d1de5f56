"""The rows of a roster: what each would change, and that the roster written as a table changes nothing."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.charter_file import read_charter
from bot.people import Appointment, Person, Roster
from bot.roster import RosterChange, focal_point_rows, plan_import, roster_rows
from bot.spreadsheets import as_csv, as_xlsx, read_table

CHARTER = read_charter(
    (Path(__file__).parents[2] / "charter.yaml").read_text(encoding="utf-8"), name="charter.yaml"
)
FRIDAY = datetime(2016, 10, 7, 8, tzinfo=UTC)
TODAY, DAY = date(2016, 10, 7), timedelta(days=1)
HEAD = ["name", "email", "station", "language", "role", "area", "entity", "from", "to"]
ANA, BEN = 1, 2
ROSTER = Roster(
    persons={
        ANA: Person(id=ANA, name="Ana Sol", email="Ana@example.org", station="GVA"),
        BEN: Person(
            id=BEN, name="Ben Ode", email="ben@example.org", station="BKK", leaves_on=date(2016, 12, 31)
        ),
    },
    appointments=[
        Appointment(id=1, person_id=ANA, role="secretary", entity=None, area=None, from_on=date(2016, 1, 1)),
        Appointment(
            id=2, person_id=BEN, role="focal_point", entity="BR", area="WEB", from_on=date(2016, 3, 1)
        ),
    ],
)


def row(text: str) -> list[str]:
    return text.split(",")


def read(*rows: str, importers: list[int] | None = None) -> list[RosterChange]:
    importers = [ANA] if importers is None else importers
    table = [HEAD, *map(row, rows)]
    return plan_import(table, charter=CHARTER, roster=ROSTER, now=FRIDAY, importers=importers)


def test_row_of_somebody_new_is_a_person_and_their_role_from_the_day_at_their_station() -> None:
    midnight = datetime(2016, 10, 7, 20, tzinfo=UTC)
    table = [HEAD, row("New One,new@example.org,Bangkok,,observer,,,,")]

    (one,) = plan_import(table, charter=CHARTER, roster=ROSTER, now=midnight, importers=[ANA])

    assert one.person == Person(id=-2, name="New One", email="new@example.org", station="BKK")
    assert (one.is_new, one.appointed and one.appointed.from_on) == (True, date(2016, 10, 8))


def test_row_that_says_another_last_day_changes_that_alone() -> None:
    (one,) = read("Ben Ode,BEN@example.org,BKK,en,focal_point,WEB,BR,2016-04-01,2016-11-30")

    assert (one.ended, one.last_on, one.appointed) == (ROSTER.appointments[1], date(2016, 11, 30), None)
    assert one.ignored_columns == ("from",)


@pytest.mark.parametrize(
    "said",
    [
        "Ben Ode,ben@example.org,BKK,en,focal_point,WEB,BR,,",
        "Ben Ode,ben@example.org,BKK,en,focal_point,WEB,BR,2016-03-01,2016-12-31",
        "Ben Ode,ben@example.org,BKK,en,focal_point,WEB,BR,,2017-06-30",
        "Ben Ode,ben@example.org,BKK,,,,,,",
        "Ana Sol,ana@example.org,GVA,en,secretary,,,,",
    ],
    ids=["the same", "with its days", "longer than they stay", "no role", "the importer's own office"],
)
def test_row_that_the_roster_says_already_changes_nothing(said: str) -> None:
    (one,) = read(said)

    assert (one.has_effect, one.fault) == (False, "")


def test_what_a_row_says_otherwise_of_a_person_stays_and_is_named() -> None:
    (one,) = read("Benjamin,ben@example.org,GVA,fr,,,,,")

    assert (one.has_effect, one.ignored_columns) == (False, ("name", "station", "language"))


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ("Ben,,BKK,en,,,,,", "email is empty."),
        ("Ben,ben at home,BKK,en,,,,,", "“ben at home” isn't an e-mail address."),
        ("Ben,ben@example.org,,English,,,,,", "station is empty. language: “English” isn't two letters, such as “en”."),
        ("Ben,ben@example.org,BKK,en,observer,,,1/11/2016,", "from: “1/11/2016” is no day that I can read; write it as 2016-11-01."),
        ("New,new@example.org,GEN,en,,,,,", "station: “GEN”: do you mean Geneva? Write GVA."),
        ("Ben,ben@example.org,BKK,en,focal_point,,BR,,", "Focal point for which area?"),
        ("Ben,ben@example.org,BKK,en,observer,WEB,,,", "Observer isn't a role for one area. Leave area: out."),
        ("Ben,ben@example.org,BKK,en,chair,,,,", "Chair needs a second person. Say it by itself: appoint @name chair"),
        ("Ana,ana@example.org,GVA,en,observer,,,,", "Nobody can give themselves a role."),
        ("Ana,ana@example.org,GVA,en,secretary,,,,2016-12-01", "Secretary needs a second person. Say it by itself: appoint @name secretary"),
        ("Ben,ben@example.org,BKK,en,staff,,,,", "Everybody in the organisation is Staff without an appointment."),
        ("Ben,ben@example.org,BKK,en,observer,,,2016-12-01,2016-11-01", "the last day, 2016-11-01, is before the first, 2016-12-01."),
        ("Ben,ben@example.org,BKK,en,focal_point,WEB,BR,,2016-02-01", "the last day, 2016-02-01, is before the first, 2016-10-07."),
        ("Ben,ben@example.org,BKK,en,observer,,,2017-02-01,", "Ben Ode will have left by 2017-02-01."),
        ("Ben,ben@example.org,BKK,en,,,,,,more", "“more” is beyond the last column."),
    ],
)  # fmt: skip
def test_row_that_cannot_be_taken_says_why(said: str, fault: str) -> None:
    (one,) = read(said)

    assert (one.fault, one.has_effect) == (fault, False)


def test_operator_may_give_any_role() -> None:
    said = ("Ben,ben@example.org,BKK,en,chair,,,,", "Ana,ana@example.org,GVA,en,admin,,,,")
    table = [HEAD, *map(row, said)]

    found = plan_import(table, charter=CHARTER, roster=ROSTER, now=FRIDAY, importers=None)

    assert [(one.fault, one.appointed is not None) for one in found] == [("", True), ("", True)]


def test_row_counts_for_those_below_it() -> None:
    new = "New One,new@example.org,BKK,en,observer,,,,"
    found = read(new, new, "New One,NEW@example.org,BKK,en,observer,,,,2016-12-31")

    assert [one.has_effect for one in found] == [True, False, False]
    assert [one.fault for one in found] == ["", "", "row 2 gives another last day for the same role."]


@pytest.mark.parametrize(
    ("head", "said"),
    [
        ("name,email", "Missing: “station”, “language”, “role”, “area”, “entity”."),
        ("name,email,station,language,role,area,entity,room", "Not known: “room”."),
        ("name,email,station,language,role,area,entity,name", "There twice: “name”."),
    ],
)
def test_head_that_is_not_the_rosters_is_named(head: str, said: str) -> None:
    with pytest.raises(Exception, match=said):
        plan_import([row(head)], charter=CHARTER, roster=ROSTER, now=FRIDAY, importers=None)


def test_matrix_has_a_name_where_somebody_answers_and_nothing_elsewhere() -> None:
    head, *rows = focal_point_rows(ROSTER, CHARTER, on=TODAY)
    found = {
        (cells[0], part): cell
        for cells in rows
        for part, cell in zip(head[1:], cells[1:], strict=True)
        if cell
    }

    assert found == {("Web editorial", "BR"): "Ben Ode"}
    assert len(rows) == 9


days = st.dates(date(2016, 1, 1), date(2018, 1, 1))
texts = st.text(st.characters(blacklist_categories=["Cs", "Cc", "Z"]), min_size=1, max_size=12).filter(
    lambda text: text[0] != "'"
)
roles = st.sampled_from(
    [
        (role.code, area, entity)
        for role in CHARTER.roles
        for area, entity in ((None, None), (None, "BR"), ("WEB", None), ("WEB", "BDT"), ("GENDER", "TSB"))
        if area is None or role.code == "focal_point"
    ]
)


@st.composite
def rosters(draw: st.DrawFn) -> Roster:
    """Draw a roster on which a person has a role once at a time."""
    persons = {
        number: Person(
            id=number, name=draw(texts), email=f"p{number}@example.org", station=draw(st.sampled_from(["GVA", "BKK"])),
            leaves_on=draw(st.none() | days),
        )
        for number in range(1, draw(st.integers(2, 5)))
    }  # fmt: skip
    held: list[Appointment] = []
    for person in persons:
        for role, area, entity in draw(st.lists(roles, unique=True, max_size=3)):
            first, length = draw(days), draw(st.none() | st.integers(0, 300))
            last = None if length is None else first + length * DAY
            spans = [(first, last)] if last is None else [(first, last), (last + DAY, None)]
            for from_on, to_on in spans:
                held.append(
                    Appointment(
                        id=len(held) + 1, person_id=person, role=role, entity=entity, area=area, from_on=from_on, to_on=to_on
                    )
                )  # fmt: skip
    return Roster(persons=persons, appointments=held)


@given(rosters(), st.sampled_from(["csv", "xlsx"]))
def test_roster_as_a_table_changes_nothing_when_it_is_imported(roster: Roster, form: str) -> None:
    rows = roster_rows(roster, on=TODAY)
    table = read_table(as_csv(rows) if form == "csv" else as_xlsx({"Roster": rows}))

    found = plan_import(table, charter=CHARTER, roster=roster, now=FRIDAY, importers=[1])

    assert [(one.row, one.fault) for one in found if one.has_effect or one.fault or one.ignored_columns] == []
    assert len(found) == len(rows) - 1
