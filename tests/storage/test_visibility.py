"""The conditions of the database and the rules in `bot/` agree: who may see a record, and which are unfinished."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

import pytest
from sqlalchemy import create_engine, select
from sqlalchemy.dialects import sqlite

from bot.actions import ActionState
from bot.agendas.items import ItemState
from bot.charter_section import Rights
from bot.decisions import DecisionState
from bot.entries import EntryState
from bot.events import EventState
from bot.issues import IssueState
from bot.meetings import MeetingState
from bot.people import Absence, Appointment, Person
from bot.permissions import Actor, full_actor, may_see
from bot.proposals import ProposalState
from bot.records import Item, Kind, Record, Visibility
from bot.rounds import RoundState
from handlers.people.roster import import_roster
from storage import tables
from storage.records import is_unfinished
from storage.store import Store
from storage.unit_of_work import Read, Tx
from storage.visibility import sees_all, visible_to
from tests import databases
from tests.shipped import CHARTER
from tests.storage.scene import HERE, NOON

REGISTERS = CHARTER.register_kinds
TODAY = NOON.date()
STATES: dict[Kind, type[StrEnum]] = {
    Kind.ACTION: ActionState,
    Kind.ISSUE: IssueState,
    Kind.EVENT: EventState,
    Kind.DECISION: DecisionState,
    Kind.PROPOSAL: ProposalState,
    Kind.MEETING: MeetingState,
    Kind.AGENDA_ITEM: ItemState,
    Kind.ROUND: RoundState,
    **dict.fromkeys(REGISTERS, EntryState),
}
FIELDS: dict[Kind, dict[str, Any]] = {
    Kind.ACTION: {},
    Kind.ISSUE: {"level": "focal_points", "level_since": NOON},
    Kind.EVENT: {"starts_on": TODAY, "ends_on": TODAY, "zone": "UTC"},
    Kind.DECISION: {"issue_id": 1, "level": "mcg", "word": "agreed", "text": "", "decided_on": TODAY},
    Kind.PROPOSAL: {},
    Kind.MEETING: {"starts_on": TODAY, "zone": "UTC", "begins_at": NOON},
    Kind.AGENDA_ITEM: {"meeting_id": 1},
    Kind.ROUND: {"rule": "updates", "for_on": TODAY, "opens_on": TODAY},
    **{kind: {"kind": kind} for kind in REGISTERS},
}
ISSUE_READERS = [
    ("mcg_member",),
    ("focal_point", "chair"),
    ("council_secretary",),
    ("former_mcg_member", "focal_points"),
]
DECISION_READERS = [
    (("focal_point", "WEB"),), (("focal_point", ""),), (("mcg_member", ""), ("focal_point", "ACCESS")),
    (("coco_member", "WEB"),), (("co_focal_point", "WEB"),),
]  # fmt: skip
# People beside those of the practice workspace: name, role, area, entity, last day.
OTHERS = [
    ("No Role", "", None, None, None),
    ("Other Stranger", "", None, None, None),
    ("Stand In", "staff", None, "GS", None),
    ("Stand In Of The Chair", "", None, None, None),
    ("Mcg Alone", "mcg_member", None, "BDT", None),
    ("Invitee", "invitee", None, None, None),
    ("Council Secretary", "council_secretary", None, None, None),
    ("Former Focal Point", "focal_point", "ACCESS", "BDT", TODAY - timedelta(days=1)),
    ("Former Webmaster", "focal_point", "WEB", "C&P", TODAY - timedelta(days=1)),
]
ABSENCES = [
    ("Taro Nakagawa", "Stand In"),
    ("Mcg Alone", "Other Stranger"),
    ("Aline Moreau", "Stand In Of The Chair"),
]


@pytest.fixture(scope="module", params=databases.KINDS)
def store(request: pytest.FixtureRequest) -> Iterator[Store]:
    """The practice roster and some more people, and records of every kind, visibility and state."""
    url = databases.fresh(request.param)
    store = Store(url, charter=CHARTER, monotonic=lambda: 0.0)
    store.start()
    roster = (HERE / "practice" / "people.csv").read_text(encoding="utf-8")
    store.write(lambda tx: import_roster(tx, roster), now=NOON)
    store.write(add_people, now=NOON)
    store.write(add_records, now=NOON)
    yield store
    store.stop()
    databases.throw_away(url)


def add_people(tx: Tx) -> None:
    ids = {person.name: person.id for person in tx.roster.persons.values()}
    for name, role, area, entity, leaves_on in OTHERS:
        ids[name] = tx.next_number("person")
        email = f"{name.replace(' ', '.')}@example.org"
        tx.add(Person(id=ids[name], name=name, email=email, station="GVA", leaves_on=leaves_on))
        if role:
            tx.add(
                Appointment(
                    id=tx.next_number("appointment"), person_id=ids[name], role=role, entity=entity, area=area,
                    from_on=date(2015, 1, 1),
                )
            )  # fmt: skip
    for absent, officer in ABSENCES:
        tx.add(
            Absence(
                id=tx.next_number("absence"), person_id=ids[absent], from_on=TODAY, to_on=TODAY, officer_id=ids[officer],
                at=NOON, entered_by=ids[absent],
            )
        )  # fmt: skip


def add_records(tx: Tx) -> None:
    ids = {person.name: person.id for person in tx.roster.persons.values()}
    people = [ids[name] for name, *_ in OTHERS] + [ids["Taro Nakagawa"], ids["Hale Kaya"], ids["Zahra Farah"]]
    add(tx, Kind.ISSUE, created_by=ids["Linda Okafor"])  # the one of all decisions
    for kind in (*Kind, *REGISTERS):
        for state in STATES[kind]:
            add(tx, kind, created_by=ids["Linda Okafor"], state=state)
        for visibility in Visibility:
            for whose in people:
                add(tx, kind, created_by=whose, visibility=visibility)
                if issubclass(tables.RECORD_TABLES[kind].cls, Item):
                    add(tx, kind, created_by=ids["Linda Okafor"], visibility=visibility, owners=(whose,))
    for visibility in Visibility:
        for number, whose in enumerate(people):
            invited = (ids["Linda Okafor"], whose, people[number - 1])
            add(tx, Kind.MEETING, created_by=ids["Linda Okafor"], visibility=visibility, invited=invited)
            add(tx, Kind.MEETING, created_by=ids["Linda Okafor"], visibility=visibility, invited=(whose,))
            add(tx, Kind.MEETING, created_by=ids["Linda Okafor"], visibility=visibility, chair_id=whose)
            add(
                tx,
                Kind.AGENDA_ITEM,
                created_by=ids["Linda Okafor"],
                visibility=visibility,
                presenter_id=whose,
            )
        for roles in ISSUE_READERS:
            add(tx, Kind.ISSUE, created_by=ids["Linda Okafor"], visibility=visibility, readers=roles)
        for pairs in DECISION_READERS:
            add(tx, Kind.DECISION, created_by=ids["Linda Okafor"], visibility=visibility, readers=pairs)
        for whose in people:
            add(tx, Kind.DECISION, created_by=ids["Linda Okafor"], visibility=visibility, raised_by=whose)


def add(tx: Tx, kind: Kind, **fields: Any) -> None:
    given = {
        "title": "Words",
        "state": "open",
        "created_at": NOON,
        "changed_at": NOON,
        **FIELDS[kind],
    } | fields
    numbers = {"id": tx.next_number("record"), "number": tx.next_number(kind)}
    tx.create(tables.RECORD_TABLES[kind].cls(**numbers | given))


def personas(read: Read) -> dict[str, Actor]:
    """Return everybody on the roster, and somebody who follows the chair and the secretary after they left."""
    found = {
        person.name: full_actor(person.id, roster=read.roster, charter=read.charter, on=TODAY)
        for person in read.roster.persons.values()
    }
    gone = tuple(replace(found[name], has_left=True) for name in ("Aline Moreau", "Linda Okafor"))
    return found | {"follows the office": replace(found["No Role"], stands_for=gone)}


def all_records(read: Read) -> list[Record]:
    return [record for kind in (*Kind, *REGISTERS) for record in read.records(kind)]


def refs(records: Sequence[Record]) -> set[str]:
    return {record.ref for record in records}


def test_database_shows_everybody_the_records_that_the_rule_lets_them_see(store: Store) -> None:
    def compare(read: Read) -> dict[str, set[str]]:
        every = all_records(read)
        differences = {}
        for name, who in personas(read).items():
            ids = set(read.db.execute(select(tables.records.c.id).where(visible_to(who))).scalars())
            by_rule = refs([record for record in every if may_see(who, record)])
            differences[name] = refs([record for record in every if record.id in ids]) ^ by_rule
        return {name: found for name, found in differences.items() if found}

    assert store.read(compare) == {}


def test_only_who_sees_every_record_is_shown_all_without_a_condition(store: Store) -> None:
    def compare(read: Read) -> list[str]:
        every = all_records(read)
        return [
            name
            for name, who in personas(read).items()
            if sees_all(who) is not all(may_see(who, record) for record in every)
        ]

    assert store.read(compare) == []


def test_personas_have_every_right_and_some_stand_in_or_follow(store: Store) -> None:
    found = store.read(personas)

    rights = frozenset[Rights]().union(*(who.rights for who in found.values()))
    represented = [one for who in found.values() for one in who.stands_for]
    assert rights == set(Rights)
    assert {one.has_left for one in represented} == {True, False}
    assert [one.person_id for one in found["Hale Kaya"].stands_for] == [found["Former Focal Point"].person_id]


def test_database_takes_for_unfinished_what_the_record_takes_for_unfinished(store: Store) -> None:
    def compare(read: Read) -> tuple[set[str], set[str]]:
        ids = set(read.db.execute(select(tables.records.c.id).where(is_unfinished(REGISTERS))).scalars())
        every = all_records(read)
        return refs([one for one in every if one.id in ids]), refs(
            [one for one in every if one.is_unfinished]
        )

    by_database, by_rule = store.read(compare)

    assert by_database == by_rule
    assert {ref.split("-")[0] for ref in by_rule} == {"A", "AG", "I", "DEC", "P", "RD", *REGISTERS}


def test_search_looks_unfinished_records_up_by_their_state() -> None:
    ids = select(tables.records.c.id).where(tables.records.c.id <= 10_000, is_unfinished(REGISTERS))
    words = str(ids.compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True}))
    with create_engine("sqlite://").connect() as db:
        tables.metadata.create_all(db)

        plan = [row.detail for row in db.exec_driver_sql(f"EXPLAIN QUERY PLAN {words}")]

    assert "MULTI-INDEX OR" in plan
    assert not [step for step in plan if step.startswith("SCAN") or "id<?" in step]
