"""Two people of one name are told apart wherever they are named, by a name that can be typed."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.people import Appointment, Person, Roster
from tests import databases
from tests.conversation import HERE, UNHINDERED, Conversation
from tests.handlers.scene import ALINE, LINDA, everything_said, labels

FIRST, SECOND = "ann.lee", "ann.lee2"
NOT_TOLD_APART = re.compile(r"(?<!“)Ann Lee(?! \()")


@pytest.fixture
def twins(tmp_path: Path) -> Iterator[Conversation]:
    """A task force in which Ann Lee of BDT and Ann Lee of TSB are focal points."""
    people = (HERE / "practice/people.csv").read_text(encoding="utf-8").rstrip("\n")
    head = people.splitlines()[0].split(",")
    rows = [
        {
            "name": "Ann Lee",
            "email": f"{who}@example.org",
            "station": "GVA",
            "language": "en",
            "role": "focal_point",
            "area": area,
            "entity": entity,
        }
        for who, area, entity in ((FIRST, "GENDER", "BDT"), (SECOND, "WEB", "TSB"))
    ]
    file = tmp_path / "people.csv"
    file.write_text(
        "\n".join([people, *(",".join(row.get(one, "") for one in head) for row in rows)]), encoding="utf-8"
    )
    talk = Conversation(databases.fresh("sqlite"), people=str(file), limits=UNHINDERED)
    yield talk
    talk.close()


def test_two_people_of_one_name_are_told_apart_on_every_surface(twins: Conversation) -> None:
    twins.answer(LINDA, 'action Cost table owner:"Ann Lee (BDT)" area:gender due:12 oct')
    twins.answer(LINDA, f"action Room plan owner:@{SECOND} area:web due:12 oct")
    twins.answer(SECOND, "raise Who pays? area:web")
    twins.answer(FIRST, "event Forum on:20 oct area:gender")
    twins.answer(FIRST, f"absent 13-14 oct @{SECOND}")
    twins.passes(minutes=3)
    twins.answer(FIRST, "note A-1 nearly there")
    twins.answer(SECOND, "done A-2 it is there")
    for words in (
        "actions",
        "actions all",
        "silent",
        "who",
        "who gender",
        "home",
        "digest week",
        "show A-1",
        "history A-2",
        "issues",
        "show I-1",
        "events",
        "show E-1",
        "handover @ann.lee",
    ):
        twins.says(LINDA, f"/isc {words}")
    for words in ("who is away?", "what does Ann Lee have?", "who covers gender?"):
        twins.says(ALINE, words, channel="direct")
    twins.until(datetime(2016, 10, 21, 9, tzinfo=UTC))
    twins.says(LINDA, "/isc silent")
    twins.says(LINDA, "/isc assign A-1 Ann Lee")

    said = everything_said(twins)
    plain = re.sub(r"\\\\u[0-9a-f]{4}", "", said)

    assert "Ann Lee (BDT)" in said
    assert "Ann Lee (TSB)" in said
    assert NOT_TOLD_APART.findall(plain) == [], [
        plain[m.start() - 60 : m.end() + 40] for m in NOT_TOLD_APART.finditer(plain)
    ][:5]


@pytest.mark.parametrize("typed", ['owner:"Ann Lee"', "owner:Ann Lee"])
def test_name_that_tells_them_apart_can_be_typed_and_pressed(twins: Conversation, typed: str) -> None:
    (asked,) = twins.says(LINDA, f"/isc action Cost table {typed}")
    offered = labels(asked)

    twins.presses(LINDA, asked, "Ann Lee (TSB)")

    assert offered == ["Ann Lee (BDT)", "Ann Lee (TSB)"]
    assert "Ann Lee (TSB)" in twins.answer(LINDA, "show A-1")
    assert "A-1" in twins.answer(LINDA, 'actions owner:"Ann Lee (TSB)"')
    assert "A-1" not in twins.answer(LINDA, 'actions owner:"Ann Lee (BDT)"')


@pytest.mark.parametrize(
    ("entities", "stations", "names"),
    [
        (("BDT", "BDT"), ("GVA", "BKK"), ("Ann Lee (GVA)", "Ann Lee (BKK)")),
        (("BDT", "BDT"), ("GVA", "GVA"), ("Ann Lee (ann)", "Ann Lee (lee)")),
        (("BDT", "BR"), ("GVA", "GVA"), ("Ann Lee (BDT)", "Ann Lee (BR)")),
    ],
)
def test_mark_is_what_only_one_of_them_has(
    entities: tuple[str, str], stations: tuple[str, str], names: tuple[str, str]
) -> None:
    persons = {
        n: Person(id=n, name="Ann Lee", email=f"{mail}@example.org", station=stations[n - 1])
        for n, mail in ((1, "ann"), (2, "lee"))
    }
    held = [Appointment(id=n, person_id=n, role="focal_point", area=None, entity=entities[n - 1], from_on=datetime(2016, 1, 1, tzinfo=UTC).date()) for n in (1, 2)]  # fmt: skip
    roster = Roster(persons=persons, appointments=held)

    assert (roster.name(1), roster.name(2)) == names
    assert roster.short_name(1) == names[0]


def test_presenter_of_an_item_is_asked_where_two_bear_the_name(twins: Conversation) -> None:
    twins.answer(LINDA, "meeting 13 dec 14:00")
    (asked,) = twins.says(LINDA, "/isc item Draft guidelines, 15 min, Ann Lee")
    assert "is 2 people I know" in asked.text
    (said,) = twins.presses(LINDA, asked, "Ann Lee (TSB)")
    assert said.text.splitlines()[0] == "Draft guidelines"
    assert "Ann Lee (TSB), 15 min" in said.text
