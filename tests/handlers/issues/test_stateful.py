"""Whatever people do with issues, in whatever order, each has one holder and one next moment, or is closed.

Hypothesis makes up courses; `Case` says in plain Python what each word should do. `make soak` takes 200
courses, `make test` fewer of the same length. `COURSES_ON=postgresql` takes them to PostgreSQL.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache, partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import func, select

from bot.issues import Issue, LevelExit
from bot.notifications import NotificationState
from bot.records import Kind, Ref
from storage import tables
from storage.unit_of_work import Read
from tests import databases
from tests.conversation import Conversation
from tests.handlers.courses import DATABASE, courses, roster_of

LEVELS = ("focal_points", "task_force", "mcg", "coco", "council")
# Who is who. The first three answer for the area, each for another entity.
ROLES = {
    "filiz": "focal_point,WEB,C&P", "joost": "focal_point,WEB,TSB", "taro": "focal_point,WEB,BR",
    "aline": "chair,,", "linda": "secretary,,", "edda": "mcg_member,,TSB", "salma": "coco_member,,BDT",
    "ute": "department_chief,,FRMD", "ingrid": "staff,,", "zahra": "observer,,",
}  # fmt: skip
MEMBERS = {"filiz", "joost", "taro", "aline", "linda", "ute"}
OFFICE = {"aline", "linda"}
HOLDERS: Sequence[set[str]] = ({"filiz", "joost", "taro"}, {"aline"}, {"edda"}, {"salma"}, set())
GENEVA = ZoneInfo("Europe/Zurich")

people = st.sampled_from(sorted(ROLES))
picks = st.integers(0, 99)


@cache
def roster() -> Path:
    return roster_of({name: f"GVA,en,{role}" for name, role in ROLES.items()})


@dataclass
class Case:
    """An issue as plain Python has it."""

    number: int
    raiser: str
    state: str = "open"
    level: int = 0
    came: list[int] = field(default_factory=list)  # the levels it went up from
    asked: tuple[str, str] | None = None  # who asked whom
    says: dict[str, str] = field(default_factory=dict)
    is_drafted: bool = False
    read_by: str = ""
    away: Callable[[], bool] = lambda: False  # whether ingrid stands in for edda today

    @property
    def ref(self) -> str:
        return f"I-{self.number}"

    def holds(self, who: str) -> bool:
        stands_in = who == "ingrid" and self.away() and "edda" in HOLDERS[self.level]
        return who in HOLDERS[self.level] or stands_in

    def owns(self, who: str) -> bool:
        return who == self.raiser or who in OFFICE

    @property
    def is_open(self) -> bool:
        return self.state == "open"

    @property
    def may_differ(self) -> bool:
        return self.level == 0 and len(set(self.says.values())) > 1

    # Each says whether it is done, and does it

    def escalate(self, who: str) -> bool:
        """Send it up as its holder, or from the first level; else ask for that, which is done too."""
        sends = self.holds(who) or (self.level == 0 and who in MEMBERS)
        asks = who in MEMBERS or who == self.raiser
        if not ((sends or asks) and self.is_open and self.asked is None and self.level < len(LEVELS) - 1):
            return False
        if sends:
            self.came.append(self.level)
            self._goes_to(self.level + 1)
        return True

    def send_back(self, who: str) -> bool:
        below = [one for one in self.came if one < self.level]
        if not (self.holds(who) and self.is_open and self.asked is None and below):
            return False
        self._goes_to(max(below))
        return True

    def _goes_to(self, level: int) -> None:
        self.level, self.is_drafted, self.read_by = level, False, ""

    def ask(self, who: str, whom: str) -> bool:
        may = self.holds(who) or who == "linda"
        if not (may and self.is_open and self.asked is None and whom != "zahra"):
            return False
        self.asked, self.is_drafted, self.read_by = (who, whom), False, ""
        return True

    def answer(self, who: str) -> bool:
        may = self.owns(who) or (self.asked is not None and who in self.asked)
        sees = who in MEMBERS or who in {"edda", "salma"} or (who == "ingrid" and self.away())
        if not (may and sees and self.is_open and self.asked is not None):
            return False
        self.asked, self.read_by = None, ""
        return True

    def take(self, who: str, option: str) -> bool:
        entity = ROLES[who].rpartition(",")[2] or who
        if who not in MEMBERS or not self.is_open or self.says.get(entity) == option:
            return False
        self.says[entity] = option
        return True

    def decide(self, who: str) -> bool:
        if not (self.holds(who) or who == "linda") or not self.is_open or self.may_differ:
            return False
        if not self.holds(who):
            self.is_drafted = True
            return True
        self.is_drafted, self.asked = False, None
        self.state = "returned" if who == self.raiser else "decided"
        return True

    def read(self, who: str) -> bool:
        if self.is_open:
            is_news = self.holds(who) and self.asked is None and self.read_by != who
            self.read_by = who if is_news else self.read_by
            return is_news
        if who != self.raiser or self.state != "decided":
            return False
        self.state = "returned"
        return True

    def close(self, who: str) -> bool:
        if not self.owns(who) or self.state not in {"decided", "returned", "implemented"}:
            return False
        self.state = "closed"
        return True

    def withdraw(self, who: str) -> bool:
        if not self.owns(who) or not self.is_open:
            return False
        self.state, self.is_drafted, self.asked = "withdrawn", False, None
        return True


class Climbing(RuleBasedStateMachine):
    """People, a ladder, the bot, and the cases beside it."""

    def __init__(self) -> None:
        super().__init__()
        self.talk = Conversation(databases.fresh(DATABASE), people=str(roster()))
        self.cases: list[Case] = []
        self.until_day: date | None = None
        self.count = 0

    def _is_away(self) -> bool:
        today = self.talk.clock.now().astimezone(GENEVA).date()
        return self.until_day is not None and today <= self.until_day

    def case(self, pick: int) -> Case:
        return self.cases[-1 - pick % len(self.cases)]

    def _lines(self) -> dict[int, int]:
        """Return how many lines of history each issue has."""
        of = select(tables.records.c.number, func.count()).join(
            tables.history, tables.history.c.record_id == tables.records.c.id
        )
        chosen = of.where(tables.records.c.kind == Kind.ISSUE).group_by(tables.records.c.number)
        return dict(self.talk.store.read(lambda read: read.db.execute(chosen).all()))

    def says(self, who: str, case: Case, words: str, *, done: bool) -> None:
        """Say it, and hold what has changed against what should have."""
        before = self._lines()
        self.count += 1
        said = self.talk.says(who, f"/isc {words}")
        after = self._lines()
        assert (after != before) is done, f"{who}: {words}: {[m.text for m in said]}"
        others = {n: v for n, v in after.items() if n != case.number}
        assert others == {n: v for n, v in before.items() if n != case.number}

    @initialize(who=st.sampled_from(sorted(MEMBERS)))
    def begin(self, who: str) -> None:
        self.raise_(who)

    @rule(who=people)
    def raise_(self, who: str) -> None:
        self.count += 1
        self.talk.says(who, f"/isc raise Question {self.count} area:web options:x; y")
        if who in MEMBERS:
            self.cases.append(Case(len(self.cases) + 1, who, away=self._is_away))

    @rule(who=people, pick=picks)
    def escalate(self, who: str, pick: int) -> None:
        case = self.case(pick)
        self.says(who, case, f"escalate {case.ref} reason {self.count}", done=case.escalate(who))

    @rule(pick=picks)
    def escalate_rightly(self, pick: int) -> None:
        self.escalate(min(HOLDERS[self.case(pick).level], default="ute"), pick)

    @rule(who=people, pick=picks)
    def send_back(self, who: str, pick: int) -> None:
        case = self.case(pick)
        self.says(who, case, f"return {case.ref} guidance {self.count}", done=case.send_back(who))

    @rule(who=people, whom=people, pick=picks)
    def ask(self, who: str, whom: str, pick: int) -> None:
        case = self.case(pick)
        self.says(who, case, f"ask {case.ref} question {self.count} @{whom}", done=case.ask(who, whom))

    @rule(whom=people, pick=picks)
    def holder_asks(self, whom: str, pick: int) -> None:
        self.ask(min(HOLDERS[self.case(pick).level], default="linda"), whom, pick)

    @rule(who=people, pick=picks)
    def answer(self, who: str, pick: int) -> None:
        case = self.case(pick)
        self.says(who, case, f"answer {case.ref} answer {self.count}", done=case.answer(who))

    @rule(who=people, pick=picks, option=st.sampled_from("AB"))
    def position(self, who: str, pick: int, option: str) -> None:
        case = self.case(pick)
        self.says(who, case, f"position {case.ref} {option}", done=case.take(who, option))

    @rule(pick=picks)
    def two_differ(self, pick: int) -> None:
        self.position("joost", pick, "A")
        self.position("taro", pick, "B")

    @rule(who=people, pick=picks)
    def decide(self, who: str, pick: int) -> None:
        case = self.case(pick)
        self.says(who, case, f"decide {case.ref} agreed text {self.count}", done=case.decide(who))

    @rule(pick=picks, verb=st.sampled_from(("decide", "read", "send_back")))
    def holder_does(self, pick: int, verb: str) -> None:
        """By chance alone it is rarely the holder who acts."""
        case = self.case(pick)
        holder = min(HOLDERS[case.level], default="salma")
        getattr(self, verb)(holder, pick)

    @rule(who=people, pick=picks)
    def read(self, who: str, pick: int) -> None:
        case = self.case(pick)
        self.says(who, case, f"read {case.ref}", done=case.read(who))

    @rule(who=people, pick=picks)
    def close(self, who: str, pick: int) -> None:
        case = self.case(pick)
        self.says(who, case, f"done {case.ref} result {self.count}", done=case.close(who))

    @rule(who=people, pick=picks)
    def withdraw(self, who: str, pick: int) -> None:
        case = self.case(pick)
        self.says(who, case, f"cancel {case.ref} reason {self.count}", done=case.withdraw(who))

    @rule(days=st.integers(1, 9))
    def edda_is_away(self, days: int) -> None:
        if self._is_away():
            return
        today = self.talk.clock.now().astimezone(GENEVA).date()
        self.until_day = today + timedelta(days=days)
        self.talk.says("edda", f"/isc absent {today} to {self.until_day} @ingrid")

    @rule(hours=st.integers(1, 100))
    def time_passes(self, hours: int) -> None:
        self.talk.until(self.talk.clock.now() + timedelta(hours=hours))

    @rule()
    def restart(self) -> None:
        self.talk.restart()

    @invariant()
    def each_is_as_plain_python_has_it(self) -> None:
        for case in self.cases:
            issue, moments = self.talk.store.read(partial(_looked_at, case.number))
            assert issue.state == case.state, case
            assert issue.level == LEVELS[case.level], case
            assert (issue.question_id is not None) == (case.asked is not None), case
            if case.is_open:
                assert issue.due_at is not None, case
                assert issue.due_at > self.talk.clock.now() or moments, f"{case} has no next moment"
            _is_a_ladder(issue)

    def teardown(self) -> None:
        self.talk.close()


def _looked_at(number: int, read: Read) -> tuple[Issue, int]:
    """Return an issue, and how many moments are planned at which somebody is told of it."""
    issue = read.find(Ref(Kind.ISSUE, number))
    n = tables.notifications.c
    planned = select(n.id).where(n.record_id == issue.id, n.state == NotificationState.PLANNED)
    return issue, len(read.db.execute(planned).all())


def _is_a_ladder(issue: Issue) -> None:
    """No level is left out on the way up, and what is decided was decided once, at the end."""
    steps = issue.level_stays
    held = [LEVELS.index(level) for level in (*[one.level for one in steps], issue.level)]
    assert held[0] == 0
    for step, here, after in zip(steps, held, held[1:], strict=False):
        expected: dict[Any, bool] = {
            LevelExit.ESCALATED: after == here + 1,
            LevelExit.SENT_BACK: after < here,
            LevelExit.QUESTION_ASKED: after == here,
            LevelExit.QUESTION_ANSWERED: after == here,
            LevelExit.QUESTION_WITHDRAWN: after == here,
            LevelExit.DECIDED: after == here,
        }
        assert expected[step.ended_by], steps
    assert [one.ended_by for one in steps].count(LevelExit.DECIDED) == (
        issue.state in {"decided", "returned", "closed"}
    )


Climbing.TestCase.settings = courses(6, steps=30)
TestClimbing = Climbing.TestCase
