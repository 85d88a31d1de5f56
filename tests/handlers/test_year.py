"""A year of reminders on a moved clock, at every station, equals a second calculation that knows nothing of the bot.

`YEAR_ACTIONS=300` makes it the full year; without it fewer actions are taken, over the same months.
"""

import os
import random
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from pathlib import Path

import pytest

from bot.actions import Action, ActionState
from bot.calendar import Due, local
from bot.records import Kind, Ref, read_ref
from storage.units import Tx
from tests import databases
from tests.conversation import HERE, Conversation
from tests.handlers.year_by_hand import Mentions, Work, Year, read_charter_file

ACTIONS = int(os.environ.get("YEAR_ACTIONS", "60"))
FIRST, LAST = datetime(2016, 1, 4, 12, 20, tzinfo=UTC), datetime(2017, 1, 31, 12, tzinfo=UTC)
SEED = 191
CHARTER = read_charter_file(HERE / "charter.yaml")
SECRETARY = "linda.okafor"
# Two at each station: one on the roster, who gets digests, and one who only owns something.
PEOPLE = {
    f"{kind}.{s['code'].lower()}": s["code"] for s in CHARTER["stations"] for kind in ("member", "owner")
}
STATIONS = PEOPLE | {SECRETARY: "GVA"}


def roster(folder: Path) -> Path:
    rows = [
        "name,email,station,language,role,area,entity",
        "Linda Okafor,linda.okafor@example.org,GVA,en,secretary,,",
        "Aline Moreau,aline.moreau@example.org,GVA,en,chair,,",
    ]
    for name, station in PEOPLE.items():
        role = "regional_director" if name.startswith("member") else ""
        rows.append(f"{name.title()},{name}@example.org,{station},en,{role},,")
    file = folder / "people.csv"
    file.write_text("\n".join(rows), encoding="utf-8")
    return file


def works(count: int) -> list[Work]:
    """Return the work of a year, at the twentieth minute of some hour so that nothing falls on a reminder's moment."""
    chance = random.Random(SEED)
    zones = [station["zone"] for station in CHARTER["stations"]]
    found = []
    for number in range(1, count + 1):
        due = date(2016, 1, 6) + timedelta(days=chance.randrange(360))
        noon = datetime.combine(due, time(chance.randrange(24), 20), UTC)
        made_at = max(FIRST, noon - timedelta(days=chance.randrange(1, 40)))
        has_hour = chance.random() < 0.25
        found.append(
            Work(
                ref=f"A-{number}",
                owner=chance.choice(sorted(STATIONS)),
                made_at=made_at,
                due=due,
                hour=time(chance.randrange(24)) if has_hour else None,
                zone=chance.choice(zones) if has_hour else None,
                priority=chance.choice([None, None, "high", "low"]),
                closed_at=made_at + timedelta(days=chance.randrange(1, 60), hours=1)
                if chance.random() < 0.7
                else None,
            )
        )
    return found


def log(tx: Tx, work: Work, *, owner: int, zone: str) -> None:
    ref = read_ref(work.ref)
    assert isinstance(ref, Ref)
    action = Action(
        id=tx.next("record"), number=ref.number, title="Some work", state=ActionState.OPEN, priority=work.priority,
        owners=(owner,), created_at=tx.now, created_by=owner, changed_at=tx.now,
    )  # fmt: skip
    action.set_due(Due(day=work.due, at=work.hour, zone=work.zone or zone, typed=""))
    tx.create(action)


def close(tx: Tx, work: Work) -> None:
    action = tx.find(Ref(Kind.ACTION, int(work.ref[2:])))
    action.state, action.closed_at = ActionState.DONE, tx.now
    tx.change(action, "done")


def lived(talk: Conversation, course: list[Work]) -> None:
    """Let the year pass, with everything logged and closed on its day."""
    ids = {p.email.split("@")[0]: p.id for p in talk.store.known.roster.persons.values()}
    steps = []
    for work in course:
        zone = talk.charter.find_station(STATIONS[work.owner]).zone
        steps.append((work.made_at, partial(log, work=work, owner=ids[work.owner], zone=zone)))
        if work.closed_at:
            steps.append((work.closed_at, partial(close, work=work)))
    for at, step in sorted(steps, key=lambda one: one[0]):
        talk.until(at)
        talk.store.write(step, now=at)
    talk.until(LAST)


def mentions(talk: Conversation) -> Mentions:
    """Return what people were reminded of, without what a digest lists."""
    found: Mentions = {}
    for who, station in STATIONS.items():
        for message in talk.direct(who):
            refs = set(re.findall(r"\*(A-\d+)\*", message.text.partition("*Your week")[0]))
            if refs:
                here = local(
                    datetime.fromtimestamp(float(message.ts), UTC), talk.charter.find_station(station).zone
                )
                key = (who, here.date(), f"{here:%H:%M}")
                assert key not in found, f"two messages of one morning: {key}"
                found[key] = refs
    return found


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[list[Work], Mentions]]:
    people = roster(tmp_path_factory.mktemp("year"))
    talk = Conversation(databases.fresh("sqlite"), people=str(people), now=FIRST)
    course = works(ACTIONS)
    lived(talk, course)
    yield course, mentions(talk)
    talk.close()


def test_reminders_of_a_year_equal_an_independent_calculation(year: tuple[list[Work], Mentions]) -> None:
    course, told = year

    assert told == Year(CHARTER, STATIONS, SECRETARY).mentions(course)


def test_one_holiday_that_is_forgotten_makes_a_difference(year: tuple[list[Work], Mentions]) -> None:
    course, told = year
    holiday = forgettable(course)

    assert told != Year(CHARTER, STATIONS, SECRETARY, forgotten=frozenset({holiday})).mentions(course)


def forgettable(course: list[Work]) -> tuple[str, date]:
    """Return a station's weekday in the year that is a holiday and lies between somebody's deadline and a reminder."""
    right = Year(CHARTER, STATIONS, SECRETARY)
    found = (
        (station, day)
        for station in sorted(set(STATIONS.values()))
        for day in (date(2016, 1, 5) + timedelta(days=n) for n in range(360))
        if is_holiday(right, station, day)
        and right.mentions(course)
        != Year(CHARTER, STATIONS, SECRETARY, forgotten=frozenset({(station, day)})).mentions(course)
    )
    return next(found)


def is_holiday(right: Year, station: str, day: date) -> bool:
    person = next(who for who, where in STATIONS.items() if where == station)
    without = Year(CHARTER, STATIONS, SECRETARY, forgotten=frozenset({(station, day)}))
    week = next(s for s in CHARTER["stations"] if s["code"] == station).get(
        "week", ("mon", "tue", "wed", "thu", "fri")
    )
    is_weekday = f"{day:%a}".lower() in week
    return is_weekday and not right._works(person, day) and without._works(person, day)
