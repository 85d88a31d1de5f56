"""What a year of rounds asks whom when, and what it prints, equals a second calculation that knows nothing of the bot.

A third of the offices answers each round, late in the evening after it has opened. `make soak` takes a year of two rounds
of all offices, `make test` its first two months.
"""

import csv
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property

import pytest
from sqlalchemy import select

from bot.calendar import local
from bot.notifications import NotificationState, Reason
from bot.records import Kind
from bot.rounds import RoundRun
from storage import tables
from storage.unit_of_work import Read
from tests import databases
from tests.conversation import HERE, Conversation
from tests.dialogues.test_year import CHARTER
from tests.dialogues.year_by_hand import DAY, Year
from tests.handlers.scene import LINDA
from tests.shipped import WITHOUT_REGISTERS
from tests.soak import amount

FIRST = datetime(2016, 1, 4, 5, tzinfo=UTC)
MONTHS = amount(2, 12)
LAST = FIRST + timedelta(days=31 * MONTHS)
CHAIR, SECRETARY = "aline.moreau", "linda.okafor"
DIRECTORS = {f"director.{one['code'].lower()}": one["code"] for one in CHARTER["stations"]}
PEOPLE = {**DIRECTORS, CHAIR: CHARTER["station"], SECRETARY: CHARTER["station"]}
NAMES = {one["code"]: one["city"] for one in CHARTER["stations"]}
ZONES = {one["code"]: one["zone"] for one in CHARTER["stations"]}
REMIND, OPENS, MONTHLY, QUARTERLY = (5, 2, 0), 7, 2, 1
SORTS = {
    Reason.ROUND_ASKED: "asked",
    Reason.ROUND_REMINDER: "reminded",
    Reason.ROUND_SILENT: "silent",
}
PRINTED = ("printed", "not printed")
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
"""Who heard what, and when on their own clocks; or what is printed of an office, and in which round."""
ANSWERED_AT = time(23)  # UTC: 09:00 of that day has passed everywhere, and that of the next day nowhere


@dataclass(frozen=True)
class Round:
    """A round for the first day of a month, worked out from the charter's file alone."""

    year: Year
    anchor: date
    rule: str

    @property
    def is_of_office(self) -> bool:
        return self.rule == "quarterly"

    @cached_property
    def by(self) -> Mapping[str, str]:
        """Return by whose working days the close of each seat is counted."""
        return {who: who if self.is_of_office else SECRETARY for who in DIRECTORS}

    @cached_property
    def closes(self) -> Mapping[str, date]:
        before = QUARTERLY if self.is_of_office else MONTHLY
        return {who: self.year._count(self.by[who], self.anchor, before, -DAY) for who in DIRECTORS}

    @cached_property
    def opens(self) -> date:
        return self.year._count(SECRETARY, min(self.closes.values()), OPENS, -DAY)

    @property
    def answers_on(self) -> date:
        return self.opens + DAY

    @property
    def answering(self) -> list[str]:
        return [who for place, who in enumerate(DIRECTORS) if (place + self.anchor.month) % 3 == 0]

    def words(self, who: str) -> str:
        return f"Word of {DIRECTORS[who]} for {self.anchor}"

    @property
    def name(self) -> str:
        return f"{self.rule} {self.anchor}"

    def told(self) -> Iterator[Heard]:
        """Yield who is asked and reminded when, and told of the silent: nobody who has answered hears any more."""
        for who in DIRECTORS:
            last = self.answers_on if who in self.answering else date.max
            yield from ((who, sort, f"{day} 09:00") for sort, day in self._asked(who) if day <= last)
        silent = {self.closes[who] for who in DIRECTORS if who not in self.answering}
        for reader in (CHAIR, SECRETARY):
            for day in silent:
                yield reader, "silent", f"{self.year._count(reader, day, 1, DAY)} 09:00"

    def _asked(self, who: str) -> Iterator[tuple[str, date]]:
        yield "asked", self.year._roll(who, self.opens, DAY)
        counted = (self.year._count(self.by[who], self.closes[who], n, -DAY) for n in REMIND)
        yield from (
            ("reminded", day) for one in counted if (day := self.year._roll(who, one, -DAY)) > self.opens
        )

    def printed(self) -> Iterator[Heard]:
        for who, office in DIRECTORS.items():
            yield office, "printed" if who in self.answering else "not printed", self.name


def rounds_by_hand(year: Year) -> list[Round]:
    anchors = [date(FIRST.year + n // 12, n % 12 + 1, 1) for n in range(1, MONTHS + 2)]
    quarters = [one for one in anchors if one.month % 3 == 1]
    return [
        Round(year, one, rule)
        for rule, some in (("monthly", anchors), ("quarterly", quarters))
        for one in some
    ]


def by_hand(year: Year) -> Counter[Heard]:
    """Work out from the charter's file alone who is asked, reminded and told of the silent when, and what is printed."""
    first, last = (f"{one:%Y-%m-%d}" for one in (FIRST, LAST))
    rounds = rounds_by_hand(year)
    told = {one for run in rounds for one in run.told() if first <= one[2] < last}
    over = [run for run in rounds if max(run.closes.values()) < LAST.date()]
    return Counter([*told, *(one for run in over for one in run.printed())])


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


def runs_of(talk: Conversation) -> dict[str, RoundRun]:
    """Return the rounds of the bot that have opened, by declaration and day."""
    found = talk.store.read(lambda read: read.records(Kind.ROUND, order=(tables.records.c.number,)))
    return {f"{one.rule} {one.for_on}": one for one in found if one.is_answerable}


def printed(talk: Conversation) -> Counter[Heard]:
    """Return of which offices the prints of all rounds that are over have a text, and of which they say that none came."""
    found: Counter[Heard] = Counter()
    for name, run in runs_of(talk).items():
        if run.is_open:
            continue
        lines = talk.answer(LINDA, f"print {run.ref}").splitlines()
        none = next((line for line in lines if line.startswith("No update received: ")), "")
        silent = none.removeprefix("No update received: ").replace(" and ", ", ").split(", ")
        for office in ZONES:
            texts = [line for line in lines if line == f"Word of {office} for {run.for_on}"]
            found[office, "printed", name] += len(texts)
            found[office, "not printed", name] += silent.count(NAMES[office])
    return +found


def answer_what_is_due(talk: Conversation, rounds: Sequence[Round], day: date) -> None:
    """Let those answer who do so on a day."""
    due = [one for one in rounds if one.answers_on == day]
    runs = runs_of(talk) if due else {}
    for one in due:
        for who in one.answering:
            talk.answer(who, f"answer {runs[one.name].ref} {one.words(who)}")


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
    rounds = rounds_by_hand(Year(CHARTER, PEOPLE, SECRETARY))
    for n in range((LAST - FIRST).days):
        today = FIRST.date() + timedelta(days=n)
        talk.until(datetime.combine(today, ANSWERED_AT, UTC))
        answer_what_is_due(talk, rounds, today)
        talk.until(FIRST + timedelta(days=n + 1))  # each day it is planned what comes
    yield heard(talk) + printed(talk)
    talk.close()


@pytest.mark.grows
def test_what_a_year_of_rounds_asks_and_prints_equals_an_independent_calculation(
    told: Counter[Heard],
) -> None:
    expected = by_hand(Year(CHARTER, PEOPLE, SECRETARY))

    assert {"missing": expected - told, "extra": told - expected} == {
        "missing": Counter(),
        "extra": Counter(),
    }
    assert {sort for _, sort, _ in told} == {*SORTS.values(), *PRINTED}


def test_nothing_of_a_round_comes_in_quiet_hours(told: Counter[Heard]) -> None:
    year = Year(CHARTER, PEOPLE, SECRETARY)

    at = [(who, datetime.fromisoformat(when)) for who, sort, when in told if sort not in PRINTED]
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
