"""Whatever people do with meetings, in whatever order: nobody holds two times of one, and each hears of each change once.

Hypothesis makes up courses of plans, calls, answers, representatives, moves, absences, closed days, restarts and time. What a person was told is read
from the messages as they came (`Slack`); what is true is kept in plain Python beside it. `make soak` takes 200 courses, in two halves.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from tests import databases
from tests.conversation import FRIDAY, Conversation, InProcess, charter_of
from tests.handlers.courses import DATABASE, courses, roster_of
from tests.soak import EXAMPLES

Json = dict[str, Any]
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
SETTLED = timedelta(minutes=6)
WITHIN = timedelta(hours=36)  # what begins so soon is corrected at any hour
LEAD = timedelta(hours=19)  # an hour before, or the last office hour before that
OPEN, CLOSE = 8, 18  # office hours of everybody here
ROLES = {
    "linda.okafor": "GVA,en,secretary,,", "aline.moreau": "GVA,en,chair,,", "ute.keller": "GVA,en,focal_point,WEB,BR",
    "wipa.chaiyo": "BKK,en,regional_director,,BDT", "vera.almeida": "BSB,en,regional_director,,BDT",
    "julia.silva": "GVA,en,invitee,,BR",
}  # fmt: skip
ZONES = {"GVA": "Europe/Zurich", "BKK": "Asia/Bangkok", "BSB": "America/Sao_Paulo"}
CITIES = {"GVA": "Geneva", "BKK": "Bangkok", "BSB": "Brasilia"}
OFFICE = ("linda.okafor", "aline.moreau")
GUEST = "julia.silva"  # invited only while she comes for somebody
CANCELLED, NOT_NAMED = "cancelled", "not named"
_TIME = r"(\w{3} \d{1,2} \w{3}, \d\d:\d\d) Geneva"
_TOLD = re.compile(rf"(?:meets on|meets:|meets in an hour:|You're coming(?: by video)?:) {_TIME}")
_OFF = re.compile(r"doesn't meet on ")
_FOR = re.compile(r"(\w+ \w+) can't come to this meeting, and you'd come instead")
_NO_MORE = re.compile(r"You needn't come for (\w+ \w+) on ")
_REF = re.compile(r"\bM-(\d+)\b")

somebody, officials = st.sampled_from(sorted(ROLES)), st.sampled_from(OFFICE)
picks = st.integers(0, 9)
days_ahead = st.sampled_from((1, 2, 3, 3, 4, 5, 7, 10, 21))
hours = st.sampled_from(("10:00", "14:00", "19:00"))


@cache
def roster() -> Path:
    return roster_of(ROLES)


@dataclass(frozen=True)
class Said:
    """What a message said of a meeting when it came: the time that it told, or that it is cancelled."""

    at: datetime
    who: str
    number: int
    status: str
    text: str

    @property
    def named_for(self) -> str:
        """Return for whom a message asks its reader to come; "" for nobody."""
        found = _FOR.search(self.text)
        return handle(found[1]) if found else ""

    @property
    def is_change(self) -> bool:
        return ", not " in self.text or "after all" in self.text or self.status == CANCELLED

    @property
    def is_reminder(self) -> bool:
        return not self.is_change and " on " not in self.text.partition(" Geneva")[0]


def handle(name: str) -> str:
    return name.lower().replace(" ", ".")


def told_in(blocks: list[Json]) -> Iterator[tuple[int, str, str]]:
    """Return the number, the status and the text of each meeting that a message tells of as something to plan by."""
    for block, after in zip(blocks, [*blocks[1:], {}], strict=True):
        if block["type"] != "section" or "text" not in block:
            continue
        text = block["text"]["text"].replace("*", "")
        ref = _REF.search(str(after.get("elements", "")))
        found, is_off = _TOLD.search(text), _OFF.search(text)
        if ref and (found or is_off):
            yield int(ref[1]), found[1] if found else CANCELLED, text
        elif ref and _NO_MORE.search(text):
            yield int(ref[1]), NOT_NAMED, text


class Slack(InProcess):
    """The practice workspace, which remembers what came to whom as it was when it came."""

    def __init__(self, talk: "Course") -> None:
        super().__init__(talk.workspace)
        self.talk = talk
        self.posted: list[tuple[datetime, str, list[Json]]] = []

    def __call__(self, method: str, *, deadline: timedelta, **values: Any) -> Mapping[str, Any]:
        answer = super().__call__(method, deadline=deadline, **values)
        if method == "chat.postMessage" and answer.get("ok"):
            message = next(m for m in self.workspace.posted[answer["channel"]] if m.ts == answer["ts"])
            self.posted.append((self.talk.clock.now(), answer["channel"], list(message.blocks)))
        return answer


class Course(Conversation):
    """A conversation whose Slack remembers what came."""

    slack: Slack | None = None

    def __init__(self) -> None:
        super().__init__(databases.fresh(DATABASE), people=str(roster()))

    def _open(self) -> None:
        if self.slack is None:
            self.slack = Slack(self)
        self.client = self.slack
        super()._open()


@dataclass
class Known:
    """A meeting as it is, and what each person knows of it and has been reminded of since."""

    number: int
    begins_at: datetime
    state: str = "planned"
    known: dict[str, str] = field(default_factory=dict)
    heard: dict[str, set[str]] = field(
        default_factory=lambda: defaultdict(set)
    )  # since its status last changed
    steps: list[Callable[[], None]] = field(default_factory=list)  # that can be undone
    instead: dict[str, str] = field(default_factory=dict)  # who comes for whom
    named: set[tuple[str, str]] = field(default_factory=set)  # for whom, and who was told so
    owed: dict[tuple[str, str], datetime] = field(default_factory=dict)  # since when they have to be told

    @property
    def status(self) -> str:
        here = self.begins_at.astimezone(ZoneInfo("Europe/Zurich"))
        return CANCELLED if self.state == CANCELLED else f"{here:%a} {here.day} {here:%b}, {here:%H:%M}"


class Meetings(RuleBasedStateMachine):
    """People who plan and move meetings, the bot, and what is true beside it."""

    def __init__(self) -> None:
        super().__init__()
        self.talk = Course()
        self.meetings: list[Known] = []
        self.closed: set[tuple[str, date]] = set()
        self.away: dict[str, tuple[date, date]] = {}
        self.read = 0  # how many of the messages have been looked at
        self.last_by: dict[int, str] = {}
        self.is_fresh = True  # nothing has happened since the last start

    @property
    def now(self) -> datetime:
        return self.talk.clock.now()

    def pick(self, number: int) -> Known:
        return self.meetings[number % len(self.meetings)]

    def local_day(self, ahead: int) -> date:
        """Return a working day at the task force's place so many days ahead."""
        day = self.now.astimezone(ZoneInfo("Europe/Zurich")).date() + ahead * DAY
        while day.weekday() > 4:
            day += DAY
        return day

    def instant(self, day: date, hour: str) -> datetime:
        return (
            datetime.fromisoformat(f"{day}T{hour}").replace(tzinfo=ZoneInfo("Europe/Zurich")).astimezone(UTC)
        )

    # What people do

    @initialize(ahead=days_ahead, hour=hours)
    def begin(self, ahead: int, hour: str) -> None:
        self.plan("linda.okafor", ahead, hour)
        self.call("linda.okafor", 0)
        self.passes(3, "days")

    @precondition(lambda self: len(self.meetings) < 3)
    @rule(who=officials, ahead=days_ahead, hour=hours)
    def plan(self, who: str, ahead: int, hour: str) -> None:
        day = self.local_day(ahead)
        if self.instant(day, hour) <= self.now:
            return
        words = f"meeting {day} {hour} link:https://example.org/meet"
        self._insists(who, words, "Plan it anyway")
        self.meetings.append(Known(len(self.meetings) + 1, self.instant(day, hour)))

    @rule(who=officials, pick=picks)
    def call(self, who: str, pick: int) -> None:
        one = self.pick(pick)
        self._learn_calls()
        if one.state != "planned" or one.begins_at <= self.now:
            return
        self.answer(who, f"call M-{one.number}")
        one.state, one.steps = "called", []
        one.known[who] = one.status

    @rule(who=somebody, pick=picks, verb=st.sampled_from(("attending", "remote", "apologies")))
    def register(self, who: str, pick: int, verb: str) -> None:
        one = self.pick(pick)
        said = self.answer(who, f"{verb} M-{one.number}")
        if said.startswith(("You're", "You've")):
            one.known[who] = one.status
            if verb != "apologies":
                one.instead.pop(who, None)
            self._hear()

    @rule(who=somebody, pick=picks, instead=somebody)
    def represent(self, who: str, pick: int, instead: str) -> None:
        one = self.pick(pick)
        said = self.answer(who, f"apologies M-{one.number} @{instead}")
        if said.startswith("You've"):
            one.known[who], one.instead[who] = one.status, instead
            self._hear()

    @precondition(lambda self: any(one.named for one in self.meetings))
    @rule(pick=picks, verb=st.sampled_from(("attending", "remote")))
    def come_after_all(self, pick: int, verb: str) -> None:
        """Somebody whose representative was told so comes themselves."""
        named = sorted((one.number - 1, of) for one in self.meetings for of, _ in one.named)
        number, who = named[pick % len(named)]
        self.register(who, number, verb)

    @rule(who=officials, pick=picks, ahead=days_ahead, hour=hours)
    def move(self, who: str, pick: int, ahead: int, hour: str) -> None:
        one, day = self.pick(pick), self.local_day(ahead)
        to = self.instant(day, hour)
        if one.state == CANCELLED or one.begins_at <= self.now or to <= self.now or to == one.begins_at:
            return
        self._insists(who, f"move M-{one.number} {day} {hour}", f"Move M-{one.number} anyway")
        self._step(one, who, begins_at=to)

    @rule(who=officials, pick=picks)
    def cancel(self, who: str, pick: int) -> None:
        one = self.pick(pick)
        if one.state == CANCELLED or one.begins_at <= self.now:
            return
        self.answer(who, f"cancel M-{one.number} no quorum")
        self._step(one, who, state=CANCELLED)

    @rule(pick=picks)
    def undo(self, pick: int) -> None:
        """Whoever did the last step takes it back."""
        one = self.pick(pick)
        if not one.steps:
            return
        who = self.last_by[one.number]
        if not self.answer(who, f"undo M-{one.number}").startswith("Taken back."):
            return  # it works for ten minutes
        self._learn_calls(but=one)
        one.steps.pop()()
        one.steps = []
        self._changed(one, who)

    @rule(who=somebody, first=st.integers(0, 6), length=st.integers(0, 4))
    def absence(self, who: str, first: int, length: int) -> None:
        today = self.now.astimezone(ZoneInfo(self.zone(who))).date()
        if who in OFFICE or (who in self.away and self.away[who][1] >= today):
            return
        away = (today + (first + 1) * DAY, today + (first + 1 + length) * DAY)
        self.answer(who, f"absent {away[0]} to {away[1]}")
        self.away[who] = away

    @rule(station=st.sampled_from(sorted(CITIES)), ahead=st.integers(1, 8))
    def holiday(self, station: str, ahead: int) -> None:
        day = self.local_day(ahead)
        if (station, day) not in self.closed:
            self.answer("linda.okafor", f"holiday {CITIES[station]} {day} Strike")
            self.closed.add((station, day))

    @rule(length=st.integers(1, 40), unit=st.sampled_from(("minutes", "minutes", "hours", "hours")))
    def clock(self, length: int, unit: str) -> None:
        self.passes(length, unit)

    @precondition(lambda self: not self.is_fresh)
    @rule()
    def restart(self) -> None:
        self.talk.restart()
        self.is_fresh = True

    # What is kept beside it

    def passes(self, length: int, unit: str) -> None:
        self.talk.passes(**{unit: length})
        self.is_fresh = False
        self.look()

    def answer(self, who: str, words: str) -> str:
        """Type a command, a second after the last: what people do has an order."""
        self.talk.skips_to(self.now + timedelta(seconds=1))
        return self.talk.answer(who, words)

    def _insists(self, who: str, words: str, label: str) -> None:
        self.talk.skips_to(self.now + timedelta(seconds=1))
        (said,) = self.talk.says(who, f"/isc {words}")
        if "Nothing" in said.text:
            self.talk.presses(who, said, label)

    def _step(self, one: Known, who: str, **values: Any) -> None:
        before = {name: getattr(one, name) for name in values}

        def back() -> None:
            for name, value in before.items():
                setattr(one, name, value)

        self._learn_calls()
        before = {name: getattr(one, name) for name in values}
        for name, value in values.items():
            setattr(one, name, value)
        one.steps.append(back)
        self.last_by[one.number] = who
        self._changed(one, who)

    def _changed(self, one: Known, who: str) -> None:
        one.heard.clear()
        if one.known:  # it was called
            one.known[who] = one.status

    def _learn_calls(self, but: Known | None = None) -> None:
        """Learn which meetings the clock has called meanwhile."""
        for one in self.meetings:
            if one.state == "planned" and one is not but and self._is_called(one):
                one.state, one.steps = "called", []

    def _is_called(self, one: Known) -> bool:
        return "answered" in "".join(
            m.text for m in self.talk.channel() if re.search(rf"\bM-{one.number}\b", m.text)
        ) or "called it" in self.answer("linda.okafor", f"history M-{one.number}")

    def zone(self, who: str) -> str:
        return ZONES[ROLES[who].split(",")[0]]

    def is_open(self, who: str, day: date) -> bool:
        station = ROLES[who].split(",")[0]
        is_away = who in self.away and self.away[who][0] <= day <= self.away[who][1]
        is_working_day = charter_of("charter.yaml").working_days(station).is_open(day)
        return is_working_day and (station, day) not in self.closed and not is_away

    # What must be so

    def look(self) -> None:
        self._hear()
        self.talk.passes(minutes=SETTLED.seconds // 60)
        self._hear()
        self._holds_one_time()
        self._are_told_for_whom()

    def _are_told_for_whom(self) -> None:
        """Check that whoever comes for another, or does no longer, hears so as soon as they can be reached."""
        for one in self.meetings:
            is_ahead = one.state == "called" and one.begins_at > self.now
            owed = one.named ^ set(one.instead.items()) if is_ahead else set()
            one.owed = {pair: one.owed.get(pair, self.now) for pair in owed}
            late = [pair for pair, since in one.owed.items() if self._was_there(pair[1], since)]
            assert not late, ("not told for whom", late, one)

    def _was_there(self, who: str, since: datetime) -> bool:
        """Return whether somebody was in their hours, long enough to get a message, since a moment."""
        steps = range(int((self.now - since) / SETTLED))
        heres = [(since + n * SETTLED).astimezone(ZoneInfo(self.zone(who))) for n in steps]
        return any(self.is_open(who, here.date()) and OPEN < here.hour < CLOSE for here in heres)

    def _hear(self) -> None:
        """Look at each message that came since, as it came."""
        assert self.talk.slack is not None
        new = self.talk.slack.posted[self.read :]
        self.read += len(new)
        directs = {self.talk.workspace.direct(self.talk.user(who)): who for who in ROLES}
        for at, channel, blocks in new:
            came = [
                Said(at, directs[channel], number, status, text)
                for number, status, text in (told_in(blocks) if channel in directs else ())
                if "This call goes out" not in text and "held back" not in text
            ]
            for said in sorted(came, key=lambda one: bool(one.named_for)):
                self._judge_named(said) if said.named_for or said.status == NOT_NAMED else self._judge(said)

    def _judge_named(self, said: Said) -> None:
        """Look at what tells somebody that they come for another, or do no longer."""
        one = self.meetings[said.number - 1]
        if said.status == NOT_NAMED:
            found = _NO_MORE.search(said.text)
            pair = (handle(found[1]) if found else "", said.who)
            assert pair in one.named, ("was never asked", said, one)
            assert one.instead.get(pair[0]) != said.who, ("comes still", said, one)
            one.named.remove(pair)
            if said.who == GUEST and GUEST not in one.instead.values():
                one.known.pop(GUEST, None)
            return
        pair = (said.named_for, said.who)
        assert one.instead.get(pair[0]) == said.who, ("comes for nobody", said, one)
        assert pair not in one.named, ("twice", said, one)
        assert said.status == one.status, ("not so", said, one)
        one.named.add(pair)
        one.known[said.who] = said.status

    def _judge(self, said: Said) -> None:
        one = self.meetings[said.number - 1]
        known = one.known.get(said.who)
        assert said.status == one.status, ("not so", said, one)
        begins = [one.begins_at] if one.status != CANCELLED else []
        if one.status != CANCELLED:
            assert said.at < one.begins_at, ("too late", said)
        if said.is_reminder:
            is_last = said.at >= one.begins_at - LEAD and said.text.startswith("The task force meets")
            sort = "soon" if is_last and "Are you coming" not in said.text else "day"
            assert sort not in one.heard[said.who] or "in an hour" in said.text, ("twice", said)
            one.heard[said.who].add(sort)
            assert said.at >= self._earliest(said.who, one), ("early", said, one)
        elif said.is_change:
            assert known not in {None, said.status}, ("twice, or a change for whom it is none", said, one)
        else:  # who has answered already gets the call, for what else it says
            assert known in {None, said.status}, ("no change for whom it is one", said, one)
            assert "call" not in one.heard[said.who], ("twice", said, one)
            one.heard[said.who].add("call")
        here = said.at.astimezone(ZoneInfo(self.zone(said.who)))
        is_in_hours = self.is_open(said.who, here.date()) and OPEN <= here.hour < CLOSE
        begins += [self._instant_of(known)] if known not in {None, CANCELLED} else []
        is_soon = said.is_change and any(said.at < at <= said.at + WITHIN + SETTLED for at in begins)
        is_last = not said.is_change and self._is_without_hours(said.who, said.at, one.begins_at)
        assert is_in_hours or is_soon or is_last, ("outside hours", said, one)
        one.known[said.who] = said.status

    def _is_without_hours(self, who: str, since: datetime, until: datetime) -> bool:
        """Return whether none of somebody's working days opens between two moments."""
        zone = ZoneInfo(self.zone(who))
        days = [since.astimezone(zone).date() + n * DAY for n in range((until - since).days + 2)]
        opening = [
            datetime(day.year, day.month, day.day, OPEN, tzinfo=zone)
            for day in days
            if self.is_open(who, day)
        ]
        return not any(since < at < until for at in opening)

    def _earliest(self, who: str, one: Known) -> datetime:
        """Return the first moment at which a reminder is due: the morning of the last working day before."""
        zone = ZoneInfo(self.zone(who))
        day = one.begins_at.astimezone(zone).date() - DAY
        while not self.is_open(who, day):
            day -= DAY
        return datetime(day.year, day.month, day.day, OPEN, tzinfo=zone)

    def _instant_of(self, status: str | None) -> datetime:
        there = datetime.strptime(f"{status} {FRIDAY.year} +0000", "%a %d %b, %H:%M %Y %z")
        return there.replace(tzinfo=ZoneInfo("Europe/Zurich")).astimezone(UTC)

    def _holds_one_time(self) -> None:
        """Check that nobody holds two messages with times of one meeting that differ, but what is on its way."""
        for who in ROLES:
            times = defaultdict(set)
            for message in self.talk.direct(who):
                for number, status, text in told_in(message.blocks):
                    if "This call goes out" not in text and "held back" not in text and status != NOT_NAMED:
                        times[number].add(status)
            assert all(len(found) == 1 for found in times.values()), (who, dict(times))

    def teardown(self) -> None:
        try:
            self._learn_calls()
            self._must_all_know()
        finally:
            self.talk.close()

    def _must_all_know(self) -> None:
        """Check that everybody who was told hears how it ended, as soon as they can be reached."""
        if not self.meetings:
            return
        quiet = max(
            [self.now, *[datetime(d.year, d.month, d.day, tzinfo=UTC) for _, d in self.away.values()]]
        )
        self.talk.until(quiet + 6 * DAY)
        self.look()
        for one in self.meetings:
            if one.state == CANCELLED or one.begins_at > self.now:
                lacking = {who: status for who, status in one.known.items() if status != one.status}
                assert not lacking, ("not told", one, lacking)


class MoreMeetings(Meetings):
    """The same for another worker: half of the courses each."""


Meetings.TestCase.settings = MoreMeetings.TestCase.settings = courses(2, steps=30, many=EXAMPLES // 2)
TestMeetings = Meetings.TestCase
TestMoreMeetings = MoreMeetings.TestCase
