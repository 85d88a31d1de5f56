"""What a year of rounds asks whom when equals a second calculation that knows nothing of the bot.

`make soak` takes a year of two rounds of all offices, `make test` its first two months.
"""

import csv
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import select

from bot.calendar import local
from bot.notifications import NotificationState, Reason
from storage import tables
from storage.unit_of_work import Read
from tests import databases
from tests.conversation import HERE, Conversation
from tests.dialogues.test_year import CHARTER
from tests.dialogues.year_by_hand import DAY, Year
from tests.shipped import WITHOUT_REGISTERS
from tests.soak import amount

FIRST = datetime(2016, 1, 4, 5, tzinfo=UTC)
MONTHS = amount(2, 12)
LAST = FIRST + timedelta(days=31 * MONTHS)
CHAIR, SECRETARY = "aline.moreau", "linda.okafor"
DIRECTORS = {f"director.{one['code'].lower()}": one["code"] for one in CHARTER["stations"]}
PEOPLE = {**DIRECTORS, CHAIR: CHARTER["station"], SECRETARY: CHARTER["station"]}
ZONES = {one["code"]: one["zone"] for one in CHARTER["stations"]}
REMIND, OPENS, MONTHLY, QUARTERLY = (5, 2, 0), 7, 2, 1
SORTS = {
    Reason.ROUND_ASKED: "asked",
    Reason.ROUND_REMINDER: "reminded",
    Reason.ROUND_SILENT: "silent",
}
ROUNDS = f"""
registers:
  - code: inputs
    one: contribution
    prefix: CN
    what: What an office contributes.
    fields:
      - {{name: words, type: long, required: true}}
rounds:
  - code: monthly
    called: [monthly input, monthly inputs]
    what: What each office did in the month.
    seats: {{each: office, held_by: regional}}
    for_each: monthly
    opens: {OPENS}
    closes: {{before: {MONTHLY}, at: "18:00"}}
    remind: {list(REMIND)}
    questions: [{{name: words, ask: "What was done?"}}]
    into: inputs
  - code: quarterly
    called: [quarterly input, quarterly inputs]
    what: What each office plans.
    seats: {{each: office, held_by: regional}}
    for_each: quarterly
    opens: {OPENS}
    closes: {{before: {QUARTERLY}, at: "18:00", of: office}}
    remind: {list(REMIND)}
    questions: [{{name: words, ask: "What is planned?"}}]
    into: inputs
"""
Heard = tuple[str, str, str]
"""Who heard what, and when on their own clocks."""


def by_hand(year: Year) -> Counter[Heard]:
    """Work out from the charter's file alone who is asked, reminded and told of the silent when."""
    found: set[Heard] = set()
    for n in range(1, MONTHS + 2):
        anchor = date(FIRST.year + n // 12, n % 12 + 1, 1)
        found |= set(_of_round(year, anchor, MONTHLY, is_of_office=False))
        if n % 3 == 0:
            found |= set(_of_round(year, anchor, QUARTERLY, is_of_office=True))
    first, last = (f"{one:%Y-%m-%d}" for one in (FIRST, LAST))
    return Counter(one for one in found if first <= one[2] < last)


def _of_round(year: Year, anchor: date, before: int, *, is_of_office: bool) -> Iterator[Heard]:
    by = {who: who if is_of_office else SECRETARY for who in DIRECTORS}
    closes = {who: year._count(by[who], anchor, before, -DAY) for who in DIRECTORS}
    opens = year._count(SECRETARY, min(closes.values()), OPENS, -DAY)
    for who in DIRECTORS:
        yield who, "asked", f"{year._roll(who, opens, DAY)} 09:00"
        days = {year._roll(who, year._count(by[who], closes[who], n, -DAY), -DAY) for n in REMIND}
        yield from ((who, "reminded", f"{one} 09:00") for one in days if one > opens)
    for reader in (CHAIR, SECRETARY):
        for day in set(closes.values()):
            yield reader, "silent", f"{year._count(reader, day, 1, DAY)} 09:00"


def heard(talk: Conversation) -> Counter[Heard]:
    """Return what the messages that were sent told of rounds, each day once."""
    n, p = tables.notifications.c, tables.posts.c
    joined = tables.notifications.join(tables.posts, p.id == n.post_id)
    sent = (n.reason.in_(SORTS), n.state == NotificationState.BATCHED, p.slack_ts.is_not(None))
    chosen = select(n.person_id, n.reason, p.slack_ts).select_from(joined).where(*sent)
    names = {q.id: q.email.split("@")[0] for q in talk.store.snapshot.roster.persons.values()}

    def load(read: Read) -> set[Heard]:
        rows = read.db.execute(chosen).all()
        return {
            (names[row.person_id], SORTS[Reason(row.reason)], _shown(names[row.person_id], row.slack_ts))
            for row in rows
        }

    return Counter(talk.store.read(load))


def _shown(who: str, slack_ts: str) -> str:
    at = local(datetime.fromtimestamp(float(slack_ts), UTC), ZONES[PEOPLE[who]])
    return f"{at:%Y-%m-%d %H:%M}"


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Counter[Heard]]:
    folder = tmp_path_factory.mktemp("rounds")
    (folder / "charter.yaml").write_text(f"{WITHOUT_REGISTERS}{ROUNDS}", encoding="utf-8")
    with (HERE / "practice" / "people.csv").open(encoding="utf-8", newline="") as file:
        head, *known = csv.reader(file)
    kept = [row for row in known if row[1].split("@")[0] in {CHAIR, SECRETARY}]
    directors = [
        (who.title().replace(".", " "), f"{who}@example.org", office, "en", "regional_director", "", "GS")
        for who, office in DIRECTORS.items()
    ]
    with (folder / "people.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([head, *kept, *directors])
    charter, people = str(folder / "charter.yaml"), str(folder / "people.csv")
    talk = Conversation(databases.fresh("sqlite"), charter=charter, people=people, now=FIRST)
    for who in PEOPLE:
        talk.answer(who, "settings digest:off")
    for n in range((LAST - FIRST).days):
        talk.until(FIRST + timedelta(days=n + 1))  # each day it is planned what comes
    yield heard(talk)
    talk.close()


@pytest.mark.grows
def test_what_a_year_of_rounds_asks_equals_an_independent_calculation(told: Counter[Heard]) -> None:
    expected = by_hand(Year(CHARTER, PEOPLE, SECRETARY))

    assert {"missing": expected - told, "extra": told - expected} == {
        "missing": Counter(),
        "extra": Counter(),
    }
    assert {sort for _, sort, _ in told} == set(SORTS.values())


def test_nothing_of_a_round_comes_in_quiet_hours(told: Counter[Heard]) -> None:
    year = Year(CHARTER, PEOPLE, SECRETARY)

    at = [(who, datetime.fromisoformat(when)) for who, _, when in told]
    assert [(who, when) for who, when in at if not time(8) <= when.time() < time(18)] == []
    assert [(who, when) for who, when in at if not year._works(who, when.date())] == []


def test_one_holiday_less_makes_a_difference(told: Counter[Heard]) -> None:
    right = Year(CHARTER, PEOPLE, SECRETARY)
    days = [FIRST.date() + timedelta(days=n) for n in range((LAST - FIRST).days)]
    closed = [
        (office, day)
        for who, office in DIRECTORS.items()
        for day in days
        if day.weekday() < 5 and not right._works(who, day)
    ]
    without = (Year(CHARTER, PEOPLE, SECRETARY, forgotten=frozenset({one})) for one in closed)

    assert any(by_hand(year) != told for year in without)
