"""A year of reminders on a moved clock, at every station, equals a second calculation that knows nothing of the bot.

`make soak` takes the full year with 300 actions, `make test` 24 actions in its first four months, with the change to summer
time.
"""

import random
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import yaml

from bot.actions import Action, ActionState
from bot.calendar import Due, local
from bot.records import BUILT_IN, Kind, Ref, read_ref
from storage.unit_of_work import Tx
from tests import databases
from tests.conversation import HERE, Conversation
from tests.dialogues.year_by_hand import Mentions, Said, Work, Year
from tests.handlers.scene import labels
from tests.soak import LONG, amount

ACTIONS = amount(24, 300 if LONG else 120)
DAYS = amount(120, 360)
FIRST = datetime(2016, 1, 4, 12, 20, tzinfo=UTC)
LAST = FIRST + timedelta(days=DAYS + 30)
AWAY_FROM = (date(2016, 2, 1), amount(date(2016, 3, 21), date(2016, 7, 4)))
CLOSED_IN = amount((2, 3, 4), (3, 6, 9))
SEED = 191
CHARTER = yaml.safe_load((HERE / "charter.yaml").read_text(encoding="utf-8"))
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
        due = date(2016, 1, 6) + timedelta(days=chance.randrange(DAYS))
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


def absences() -> list[Said]:
    """Return who is away when: with an officer or without, said long before or on the second day, before nine there."""
    chance = random.Random(SEED)
    times = [
        (
            person,
            first + timedelta(days=chance.randrange(DAYS // 3)),
            timedelta(days=chance.choice([0, 2, 4, 11, 18])),
        )
        for person in sorted(PEOPLE)
        for first in AWAY_FROM
    ]
    found = []
    for person, begins, length in times:
        away = {who for who, on, more in times if on <= begins and begins + length <= on + more}
        officers = [name for name in sorted(PEOPLE) if name.startswith("member") and name not in away]
        officer = chance.choice(officers) if chance.random() < 0.6 else None
        is_late = officer is None and length and chance.random() < 0.3
        on = begins + timedelta(days=1 if is_late else -chance.randrange(1, 20))
        found.append(Said(early(person, on), person, begins, begins + length, officer))
    return found


def early(person: str, day: date) -> datetime:
    """Return a moment before nine where somebody is."""
    zone = next(s["zone"] for s in CHARTER["stations"] if s["code"] == STATIONS[person])
    return datetime.combine(day, time(8, 10), ZoneInfo(zone)).astimezone(UTC)


def holidays_by_words(course: list[Work], away: list[Said]) -> list[Said]:
    """Return three days that somebody has a reminder on: one said a week before, one the day before, one on the day."""
    told = Year(CHARTER, STATIONS, SECRETARY, tuple(away)).mentions(course)
    days = sorted((on, who) for who, on, _ in told if STATIONS[who] != CHARTER["station"])
    found = []
    for month, days_before in zip(CLOSED_IN, (7, 1, 0), strict=True):
        day, person = next(one for one in days if one[0] > date(2016, month, 1))
        found.append(Said(early(person, day - timedelta(days=days_before)), STATIONS[person], day, day))
    return found


def say(talk: Conversation, one: Said) -> None:
    """Say it as people do: oneself is away, and the secretary closes a station."""
    if one.who in STATIONS:
        officer = f" @{one.officer}" if one.officer else ""
        past = " past" if one.first < one.at.date() else ""
        period = f"{one.first}{past} to {one.last}" if one.last > one.first else f"{one.first}"
        answer = talk.answer(one.who, f"absent {period}{officer}")
        assert answer.startswith("You are away "), answer
    else:
        said = talk.says(SECRETARY, f"/isc holiday {one.who} {one.first} Day of mourning")[-1]
        if "Close it" in labels(said):  # it is that day already
            said = talk.presses(SECRETARY, said, "Close it")[-1]
        assert " is closed " in said.text, said.text


def log(tx: Tx, work: Work, *, owner: int, zone: str) -> None:
    ref = read_ref(work.ref, BUILT_IN)
    assert isinstance(ref, Ref)
    action = Action(
        id=tx.next_number("record"), number=ref.number, title="Some work", state=ActionState.OPEN, priority=work.priority,
        owners=(owner,), created_at=tx.now, created_by=owner, changed_at=tx.now,
    )  # fmt: skip
    action.set_due(Due(day=work.due, at=work.hour, zone=work.zone or zone, typed=""))
    tx.create(action)


def close(tx: Tx, work: Work) -> None:
    action = tx.find(Ref(Kind.ACTION, int(work.ref[2:])))
    action.state, action.closed_at = ActionState.DONE, tx.now
    tx.change(action, "done")


def lived(talk: Conversation, course: list[Work], said: list[Said]) -> None:
    """Let the year pass, with everything logged, closed and said on its day."""
    ids = {p.email.split("@")[0]: p.id for p in talk.store.snapshot.roster.persons.values()}
    steps: list[tuple[datetime, Callable[[], None]]] = [(one.at, partial(say, talk, one)) for one in said]
    for work in course:
        zone = talk.charter.find_station(STATIONS[work.owner]).zone
        logging = partial(log, work=work, owner=ids[work.owner], zone=zone)
        steps.append((work.made_at, partial(talk.store.write, logging, now=work.made_at)))
        if work.closed_at:
            closing = partial(talk.store.write, partial(close, work=work), now=work.closed_at)
            steps.append((work.closed_at, closing))
    for at, step in sorted((one for one in steps if one[0] < LAST), key=lambda one: one[0]):
        talk.until(at)
        step()
    talk.until(LAST)


def mentions(talk: Conversation) -> Mentions:
    """Return what people were reminded of, without what a digest lists."""
    found: Mentions = {}
    for who, station in STATIONS.items():
        for message in talk.direct(who):
            refs = set(re.findall(r"\b(A-\d+)\b", message.text.partition("Your week")[0]))
            if refs:
                here = local(
                    datetime.fromtimestamp(float(message.ts), UTC), talk.charter.find_station(station).zone
                )
                key = (who, here.date(), f"{here:%H:%M}")
                assert key not in found, f"two messages of one morning: {key}"
                found[key] = refs
    return found


Lived = tuple[list[Work], list[Said], Mentions]


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lived]:
    people = roster(tmp_path_factory.mktemp("year"))
    talk = Conversation(databases.fresh("sqlite"), people=str(people), now=FIRST)
    course, away = works(ACTIONS), absences()
    said = [*away, *holidays_by_words(course, away)]
    lived(talk, course, said)
    yield course, said, mentions(talk)
    talk.close()


def by_hand(
    year: Lived, *, said: Iterable[Said] | None = None, forgotten: tuple[str, date] | None = None
) -> Mentions:
    course, all_said, _ = year
    known = tuple(all_said if said is None else said)
    return Year(CHARTER, STATIONS, SECRETARY, known, frozenset({forgotten} if forgotten else ())).mentions(
        course
    )


@pytest.mark.grows
def test_reminders_of_a_year_equal_an_independent_calculation(year: Lived) -> None:
    assert year[2] == by_hand(year)


def test_one_holiday_that_is_forgotten_makes_a_difference(year: Lived) -> None:
    assert year[2] != by_hand(year, forgotten=forgettable(year))


def test_each_holiday_that_was_said_makes_a_difference(year: Lived) -> None:
    _, said, told = year
    holidays = [one for one in said if one.who not in STATIONS]

    assert len(holidays) == 3
    assert all(
        told != by_hand(year, said=[one for one in said if one is not left_out]) for left_out in holidays
    )


def test_absences_make_a_difference_with_an_officer_and_without(year: Lived) -> None:
    _, said, told = year
    with_officer = [one for one in said if one.officer]
    without = [one for one in said if one.who in STATIONS and not one.officer]

    assert told != by_hand(year, said=[one for one in said if one not in with_officer])
    assert told != by_hand(year, said=[one for one in said if one not in without])


def forgettable(year: Lived) -> tuple[str, date]:
    """Return a station's weekday in the year that is a holiday and lies between somebody's deadline and a reminder."""
    right, told = Year(CHARTER, STATIONS, SECRETARY), by_hand(year)
    found = (
        (station, day)
        for station in sorted(set(STATIONS.values()))
        for day in (date(2016, 1, 5) + timedelta(days=n) for n in range(DAYS))
        if is_holiday(right, station, day) and told != by_hand(year, forgotten=(station, day))
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
