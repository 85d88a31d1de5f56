"""What cannot be planned for one person or record stops nothing else, is logged once, and is told to the operator."""

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import select, update
from sqlalchemy.sql.dml import UpdateBase

from bot.actions import Action
from bot.errors import UserError
from bot.notifications import Notification, Reason
from bot.people import Person
from bot.records import BUILT_IN, Kind
from handlers import FEATURES
from handlers.core.clock.health import HealthMonitor
from handlers.core.clock.poller import Poller
from handlers.core.clock.ticks import Ticks
from handlers.core.delivery.deliver import DeliveryTimeouts
from handlers.core.delivery.isolate import for_people, for_records
from handlers.core.delivery.notify import notify_person
from handlers.core.feature import Feature, Tick
from handlers.core.registry import Registry
from handlers.core.slack.workspace import channel_ids
from storage import tables
from storage.failed_plans import failures
from storage.records import open_due_between
from storage.unit_of_work import Read, Tx
from tests.conversation import Conversation
from tests.handlers.scene import ALINE, CAIRO, LINDA, UTE
from tests.shipped import REGISTRY

MONDAY_EVENING = datetime(2016, 10, 10, 18, tzinfo=UTC)
BUG = ZeroDivisionError("a bug")


def person_of(talk: Conversation, who: str) -> Person:
    return next(one for one in talk.store.snapshot.roster.persons.values() if one.email.startswith(f"{who}@"))


def restarted(talk: Conversation, registry: Registry = REGISTRY) -> None:
    """Start other ticks, as a new process does."""
    talk.ticks.close()
    talk.ticks = Ticks(
        talk.store, talk.client, now=talk.clock.now, machine=lambda: talk.machine_at, timeouts=DeliveryTimeouts(),
        registry=registry, channels=channel_ids(talk.client), limits=talk.limits,
    )  # fmt: skip


def problems(talk: Conversation) -> list[str]:
    health = HealthMonitor(talk.store, now=talk.clock.now, machine=lambda: talk.machine_at)
    return list(health.state().problems)


def failed(talk: Conversation) -> list[tuple[str, int]]:
    return [(one.kind, one.id) for one in talk.store.read(failures)]


def poison(talk: Conversation, statement: UpdateBase) -> None:
    """Leave a row in the database that no code expects."""

    def spoil(tx: Tx) -> None:
        tx.roster_changed = True
        tx.run(statement)

    talk.store.write(spoil, now=talk.clock.now())


def plan_of(talk: Conversation, fails: Callable[[Person], bool], error: Exception) -> Feature:
    """Return a feature that welcomes everybody, and fails for some after it has begun."""

    def welcome(tx: Tx, person_id: int) -> None:
        notify_person(tx, person_id, Reason.DEPARTURE, f"{person_id} 2016-12-01", at=tx.now)
        if fails(tx.roster.persons[person_id]):
            raise error

    everybody = sorted(talk.store.snapshot.roster.persons)
    return Feature(tick=Tick(plan_roles=lambda tx: for_people(tx, everybody, welcome)))


def planned_for(read: Read) -> set[int]:
    n = tables.notifications.c
    return set(read.db.execute(select(n.person_id).where(n.reason == Reason.DEPARTURE)).scalars())


@pytest.mark.parametrize("error", [BUG, UserError("It cannot be planned."), StopIteration()])
def test_plan_that_fails_for_one_person_leaves_nothing_and_stops_no_other(
    both: Conversation, caplog: pytest.LogCaptureFixture, error: Exception
) -> None:
    ute, broken = person_of(both, UTE), [True]
    feature = plan_of(both, lambda person: person.id == ute.id and broken[0], error)
    both.answer(LINDA, f"action Cost table owner:@{UTE} due:20 oct")
    both.answer(LINDA, f"action Room plan owner:@{CAIRO} due:20 oct")
    restarted(both, Registry([feature, *FEATURES], BUILT_IN))

    with caplog.at_level(logging.ERROR):
        both.ticks.plan()
        both.ticks.plan()

    assert both.store.read(planned_for) == set(both.store.snapshot.roster.persons) - {ute.id}
    assert failed(both) == [("person", ute.id)]
    assert [(one.message, one.__dict__["person"]) for one in caplog.records] == [("plan failed", ute.id)]
    (problem,) = problems(both)
    assert problem.startswith(f"Planning fails for person {ute.id}: messages of theirs may be missing")

    broken[0] = False
    both.until(MONDAY_EVENING)

    assert (failed(both), problems(both)) == ([], [])
    assert any("Your week" in one.text for one in both.direct(UTE))
    assert any("Your week" in one.text for one in both.direct(CAIRO))


def test_bot_starts_though_a_plan_as_a_whole_fails(
    talk: Conversation, caplog: pytest.LogCaptureFixture
) -> None:
    def plan(_: Tx) -> None:
        raise BUG

    talk.answer(LINDA, f"action Cost table owner:@{UTE} due:20 oct")
    restarted(talk, Registry([Feature(tick=Tick(plan_roles=plan)), *FEATURES], BUILT_IN))
    poller = Poller(talk.ticks, catch_up=int, sync_accounts=int, now=talk.clock.now, monotonic=lambda: 0.0)

    poller.start()
    poller.stop()

    assert [one.message for one in caplog.records if one.levelname == "ERROR"] == ["tick failed"]
    restarted(talk)
    talk.until(MONDAY_EVENING)
    assert any("Your week" in one.text for one in talk.direct(UTE))


def test_person_whose_station_is_unknown_stops_nobody(both: Conversation) -> None:
    both.answer(LINDA, f"action Cost table owner:@{UTE} due:12 oct")
    both.answer(LINDA, f"action Room plan owner:@{CAIRO} due:12 oct")
    ute = person_of(both, UTE)
    poison(both, update(tables.persons).where(tables.persons.c.id == ute.id).values(station="XXX"))

    restarted(both)
    both.until(datetime(2016, 10, 12, 18, tzinfo=UTC))

    assert any("Your week" in one.text for one in both.direct(CAIRO))
    assert any("Room plan" in one.text for one in both.direct(CAIRO))
    assert ("person", ute.id) in failed(both)


def test_issue_at_a_level_that_is_gone_stops_no_other_from_going_up(both: Conversation) -> None:
    for title in ("Who pays", "Who prints"):
        both.answer("filiz.arslan", f"raise {title} area:web")
    levels = {number: issue_level(both, number) for number in (1, 2)}
    poison(both, update(tables.issues).values(up_at=both.clock.now()))
    poison(both, update(tables.issues).where(tables.issues.c.id == levels[1][0]).values(level="gone"))

    restarted(both)
    both.passes(minutes=1)

    assert issue_level(both, 1)[1] == "gone"
    assert issue_level(both, 2)[1] != levels[2][1]
    assert failed(both) == [("record", levels[1][0])]


def issue_level(talk: Conversation, number: int) -> tuple[int, str]:
    r, i = tables.records.c, tables.issues.c
    chosen = select(r.id, i.level).join(tables.issues, r.id == i.id).where(r.number == number)
    row = talk.store.read(lambda read: read.db.execute(chosen).one())
    return row.id, row.level


def test_notification_that_cannot_be_judged_delays_no_other_of_its_reader(both: Conversation) -> None:
    def holds(read: Read, notification: Notification, record: Action, now: datetime) -> bool:
        if record.title == "Cost table":
            raise BUG
        return of_actions.notifications[Reason.ASSIGNED].holds(read, notification, record, now)

    of_actions = next(one for one in FEATURES if one.kind and one.kind.record is Action)
    assigned = replace(of_actions.notifications[Reason.ASSIGNED], holds=holds)
    broken = replace(of_actions, notifications={**of_actions.notifications, Reason.ASSIGNED: assigned})
    restarted(both, Registry([broken if one is of_actions else one for one in FEATURES], BUILT_IN))
    for who in (UTE, ALINE):
        both.answer(LINDA, f"action Cost table owner:@{who} due:28 oct")
        both.answer(LINDA, f"action Room plan owner:@{who} due:28 oct")

    both.passes(minutes=30)

    for who in (UTE, ALINE):
        told = "\n".join(one.text for one in both.direct(who))
        assert ("Room plan" in told, "Cost table" in told) == (True, False)
    assert len(failed(both)) == 2
    assert {kind for kind, _ in failed(both)} == {"record"}
    restarted(both)
    both.passes(hours=2)
    assert "Cost table" in "\n".join(one.text for one in both.direct(UTE))


def test_records_that_cannot_be_planned_leave_room_for_the_others_of_a_chunk(quick: Conversation) -> None:
    """A chunk has 200: as many that fail at its beginning must not keep the others out for ever."""
    reads = list[int]()

    def plan(tx: Tx, action: Action) -> None:
        reads.append(action.number)
        tx.get(action.id).title = "Another"  # without a line of history, which is a bug
        if action.number > 1:
            return
        raise BUG

    def plan_all(tx: Tx) -> None:
        for_records(
            tx, open_due_between(tx, Kind.ACTION, tx.now.date(), tx.now.date() + timedelta(days=99)), plan
        )

    for number in range(3):
        quick.answer(LINDA, f"action Paper {number} owner:@{UTE} due:20 oct")
    restarted(quick, Registry([Feature(tick=Tick(plan_roles=plan_all)), *FEATURES], BUILT_IN))

    quick.ticks.plan()

    assert sorted(reads) == [1, 2, 3]
    assert len(failed(quick)) == 3
    assert "Another" not in quick.answer(LINDA, "actions")


def test_savepoint_takes_back_its_own_changes_alone(both: Conversation) -> None:
    both.answer(LINDA, f"action Cost table owner:@{UTE} due:20 oct")
    both.answer(LINDA, f"action Room plan owner:@{UTE} due:20 oct")

    def spoil(tx: Tx) -> None:
        with tx.savepoint():
            for record in (tx.get(cost), tx.get(room)):
                record.title = "Never"
                tx.change(record, "edit")
            raise BUG

    def change(tx: Tx) -> None:
        first = tx.get(cost)
        first.title = "Cost tables"
        tx.change(first, "edit")
        with pytest.raises(ZeroDivisionError):
            spoil(tx)
        with tx.savepoint():
            tx.get(cost).area = "web"
            tx.change(tx.get(cost), "edit")
        first.priority = "high"

    cost, room = (both.store.read(partial(id_of, title=title)) for title in ("Cost table", "Room plan"))
    both.store.write(change, now=both.clock.now())

    action = both.store.read(lambda read: read.get(cost))
    assert (action.title, action.area, action.priority) == ("Cost tables", "web", "high")
    assert both.store.read(lambda read: read.get(room)).title == "Room plan"


def id_of(read: Read, title: str) -> int:
    r = tables.records.c
    found: int = read.db.execute(select(r.id).where(r.title == title)).scalar_one()
    return found
