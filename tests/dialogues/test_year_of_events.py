"""The reminders of a year of events, at every station, equal a second calculation that knows nothing of the bot.

`make soak` takes 500 events over a year, `make test` 24 in its first four months, with the change to summer time.
"""

import random
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.events import Event, EventKind, EventState
from bot.moments import WallTime
from bot.notifications import NotificationState, Reason
from bot.records import BUILT_IN, Kind, Ref, Visibility, read_ref
from handlers.events.reminders import plan_reminders
from storage import tables
from storage.unit_of_work import Read, Tx
from tests import databases
from tests.conversation import Conversation
from tests.dialogues.events_by_hand import Plan, Reminded, YearOfEvents
from tests.dialogues.test_year import CHARTER, PEOPLE, SECRETARY, STATIONS
from tests.dialogues.year_by_hand import Year
from tests.soak import LONG, amount

EVENTS, DAYS = amount(24, 500 if LONG else 150), amount(120, 360)
FIRST = datetime(2016, 1, 4, 12, 20, tzinfo=UTC)
LAST = FIRST + timedelta(days=DAYS + 30)
AREAS = [area["code"] for area in CHARTER["areas"]]
REMINDERS = (Reason.EVENT_AHEAD, Reason.EVENT_DEADLINE, Reason.EVENT_OUTCOME)
SEED = 20160104
# Each area has two focal points, at stations in different zones.
FOCAL = {
    area: tuple(sorted(name for name in PEOPLE if name.startswith("member"))[n::9][:2])
    for n, area in enumerate(AREAS)
}


def roster(folder: Path) -> Path:
    rows = [
        "name,email,station,language,role,area,entity",
        "Linda Okafor,linda.okafor@example.org,GVA,en,secretary,,",
        "Aline Moreau,aline.moreau@example.org,GVA,en,chair,,",
    ]
    for name, station in PEOPLE.items():
        mine = [area for area, people in FOCAL.items() if name in people]
        roles = [f"focal_point,{area},TSB" for area in mine] or ["regional_director,,"]
        rows += [f"{name.title()},{name}@example.org,{station},en,{role}" for role in roles]
    file = folder / "people.csv"
    file.write_text("\n".join(rows), encoding="utf-8")
    return file


def plans(count: int) -> list[Plan]:
    """Return the events of a year, announced at the twentieth minute of some hour."""
    chance = random.Random(SEED)
    zones = [station["zone"] for station in CHARTER["stations"]]
    found = []
    for number in range(1, count + 1):
        first = date(2016, 1, 8) + timedelta(days=chance.randrange(DAYS))
        at = datetime.combine(first, time(chance.randrange(24), 20), UTC)
        made_at = max(FIRST, at - timedelta(days=chance.randrange(2, 90)))
        has_hour, is_long = chance.random() < 0.4, chance.random() < 0.3
        plan = Plan(
            ref=f"E-{number}",
            by=chance.choice(sorted(STATIONS)),
            areas=tuple(chance.sample(AREAS, chance.choice([0, 1, 1, 2]))),
            made_at=made_at,
            first=first,
            last=first + timedelta(days=2 if is_long else 0),
            hour=time(chance.randrange(24)) if has_hour else None,
            zone=chance.choice(zones) if has_hour else None,
            nomination=first - timedelta(days=chance.randrange(5, 40)) if chance.random() < 0.3 else None,
        )
        is_off = chance.random() < 0.15
        found.append(replace(plan, is_cancelled_at=made_at + timedelta(days=3, hours=1)) if is_off else plan)
    return found


def announce(tx: Tx, plan: Plan, *, by: int) -> None:
    ref = read_ref(plan.ref, BUILT_IN)
    assert isinstance(ref, Ref)
    event = Event(
        id=tx.next_number("record"), number=ref.number, title=f"Some event {ref.number}", state=EventState.CONFIRMED,
        visibility=Visibility.MEMBERS, sort=EventKind.EXTERNAL, starts_on=plan.first, ends_on=plan.last,
        hour=plan.hour, zone=plan.zone or "Europe/Zurich", created_at=tx.now, created_by=by, changed_at=tx.now,
    )  # fmt: skip
    event.set_areas(plan.areas)
    if plan.nomination:
        event.set_deadline("nomination", WallTime(day=plan.nomination, at=None, zone="Europe/Zurich"))
    tx.create(event)
    plan_reminders(tx, event)


def cancel(tx: Tx, plan: Plan, *, by: int) -> None:
    event = tx.find(Ref(Kind.EVENT, int(plan.ref[2:])))
    event.cancel(why="no host", by=by, now=tx.now)
    tx.change(event, "cancel")


def lived(talk: Conversation, course: list[Plan]) -> None:
    """Let the year pass, with everything announced and cancelled on its day."""
    ids = {p.email.split("@")[0]: p.id for p in talk.store.snapshot.roster.persons.values()}
    steps: list[tuple[datetime, Callable[[], None]]] = []
    for plan in course:
        by = ids[plan.by]
        steps.append(
            (plan.made_at, partial(talk.store.write, partial(announce, plan=plan, by=by), now=plan.made_at))
        )
        if (at := plan.is_cancelled_at) is not None:
            steps.append((at, partial(talk.store.write, partial(cancel, plan=plan, by=by), now=at)))
    for at, step in sorted((one for one in steps if one[0] < LAST), key=lambda one: one[0]):
        talk.until(at)
        step()
    talk.until(LAST)


def reminded(talk: Conversation) -> Reminded:
    """Return of which events the messages that were sent remind, by their reader and minute."""
    n, p, r = tables.notifications.c, tables.posts.c, tables.records.c
    joined = tables.notifications.join(tables.posts, p.id == n.post_id).join(
        tables.records, r.id == n.record_id
    )
    chosen = select(n.person_id, r.number, p.slack_ts).select_from(joined)
    sent = (n.reason.in_(REMINDERS), n.state == NotificationState.BATCHED, p.slack_ts.is_not(None))
    names = {q.id: q.email.split("@")[0] for q in talk.store.snapshot.roster.persons.values()}

    def load(read: Read) -> Reminded:
        found: Reminded = defaultdict(set)
        for row in read.db.execute(chosen.where(*sent)):
            at = datetime.fromtimestamp(float(row.slack_ts), UTC).replace(second=0, microsecond=0)
            found[names[row.person_id], at].add(f"E-{row.number}")
        return dict(found)

    return talk.store.read(load)


Lived = tuple[list[Plan], Reminded]


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lived]:
    people = roster(tmp_path_factory.mktemp("events"))
    talk = Conversation(databases.fresh("sqlite"), people=str(people), now=FIRST)
    course = plans(EVENTS)
    lived(talk, course)
    yield course, reminded(talk)
    talk.close()


def by_hand(course: list[Plan], *, year: Year | None = None) -> Reminded:
    calculation = YearOfEvents(
        year or Year(CHARTER, STATIONS, SECRETARY), FOCAL, CHARTER["reminders"]["event"]
    )
    return {key: refs for key, refs in calculation.reminded(course).items() if key[1] <= LAST}


@pytest.mark.grows
def test_reminders_of_a_year_of_events_equal_an_independent_calculation(year: Lived) -> None:
    course, told = year

    assert told == by_hand(course)


def test_each_part_of_the_calculation_makes_a_difference(year: Lived) -> None:
    course, told = year

    assert any(plan.nomination for plan in course)
    assert told != by_hand([replace(plan, nomination=None) for plan in course])
    assert told != by_hand([replace(plan, is_cancelled_at=None) for plan in course])
    assert told != by_hand([replace(plan, areas=plan.areas[:1]) for plan in course])
    assert told != by_hand([replace(plan, hour=None) for plan in course])
