"""Whatever becomes of calendars, absences, settings and last days, in any order: what is planned comes on its day, once.

Hypothesis makes up the changes; `Calendar` says in plain Python who reads somebody's messages on a day. Every reason that
is planned for a day of its own is tried at once, through the door that features use, beside records that plan their own:
an issue with its warnings, its deadline and its weekly requests, the review of a decision, and an action with the reminders
of its deadline, of which those after it are held against their own day.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache, partial

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from bot.actions import Action
from bot.calendar import WorkingDays
from bot.events import Event
from bot.level_deadlines import warning_day
from bot.notifications import (
    DEADLINE_REASONS,
    JOINING_REASONS,
    PERSONAL_REASONS,
    Notification,
    Reason,
)
from bot.records import BUILT_IN, Kind, Record
from bot.reminders import deadline_key
from handlers import FEATURES, digests
from handlers.core.blocks.elements import Block, section
from handlers.core.clock.ticks import Ticks
from handlers.core.delivery.deliver import DeliveryTimeouts
from handlers.core.delivery.notify import morning_at, notify_once
from handlers.core.feature import Feature, NotificationType, Viewer, always_holds
from handlers.core.registry import Registry
from handlers.core.slack.workspace import channel_ids
from practice.workspace import Message
from storage import notifications
from storage.unit_of_work import Tx
from tests import databases
from tests.conversation import FRIDAY, Conversation, charter_of
from tests.handlers.courses import roster_of
from tests.soak import LONG, amount, every

DAY = timedelta(days=1)
CHARTER = "charter.yaml"
CITIES = {"GVA": "Geneva", "BKK": "Bangkok", "CAI": "Cairo"}
ROLES = {
    "linda": "GVA,en,secretary,,", "aline": "GVA,en,chair,,", "wipa": "BKK,en,regional_director,,BDT",
    "omar": "CAI,en,regional_director,,BDT", "filiz": "GVA,en,focal_point,WEB,C&P", "joost": "GVA,en,focal_point,WEB,TSB",
    "ute": "GVA,en,department_chief,,FRMD", "xenia": "GVA,en,department_chief,,IS",
}  # fmt: skip
STATIONS = {name: row.split(",")[0] for name, row in ROLES.items()}
CONCERNED = ("linda", "wipa", "omar", "filiz", "joost")  # whose messages are looked at
STAND_INS = ("ute", "xenia")
LEAVERS = ("wipa", "omar")
SECRETARY = "linda"  # who reads what was for somebody who has left
HOURS = ("8-17", "9-18", "10-19", "12-20")
FIRST = FRIDAY.date()
LAST = date(2016, 11, 25)
OWN_DAYS = [date(2016, 10, 31) + n * DAY for n in range(9)]  # more than three weeks ahead
OWNER = "joost"  # of an action
REMINDERS = charter_of(CHARTER).reminders.action.for_priority(None)
DUE, REVIEW = date(2016, 11, 4), date(2016, 11, 2)
# What joins the next message has no day of its own.
OF_MEETINGS = {
    Reason.MEETING_TOMORROW,
    Reason.MEETING_SOON,
}  # reminders that only a meeting has, at its own hour
OF_OTHER_DAYS = DEADLINE_REASONS | JOINING_REASONS | OF_MEETINGS
PLANNED_REASONS = [reason for reason in Reason if reason not in OF_OTHER_DAYS]


@cache
def people() -> str:
    return str(roster_of(ROLES))


# What people do, each on a day


@dataclass(frozen=True)
class Closing:
    station: str
    day: date
    is_undone: bool


@dataclass(frozen=True)
class Away:
    person: str
    first: date
    last: date
    officer: str | None


@dataclass(frozen=True)
class Back:
    person: str


@dataclass(frozen=True)
class Hours:
    person: str
    hours: str


@dataclass(frozen=True)
class Leaving:
    person: str
    last: date | None  # None: they stay after all


Change = Closing | Away | Back | Hours | Leaving

near = st.integers(0, 45).map(lambda n: FIRST + n * DAY)
somebody = st.sampled_from(list(CONCERNED))
closings = st.builds(Closing, st.sampled_from(list(CITIES)), near, st.booleans())
absences = st.builds(
    lambda person, first, length, officer: Away(person, first, first + length * DAY, officer),
    st.sampled_from([*CONCERNED, *STAND_INS]),
    near,
    st.integers(1, 8),
    st.sampled_from([None, *STAND_INS]),
)
leavings = st.builds(Leaving, st.sampled_from(LEAVERS), st.one_of(near, near, st.none()))
changes = st.one_of(
    closings, closings, absences, absences, st.builds(Back, somebody), st.builds(Hours, somebody, st.sampled_from(HOURS)),
    leavings,
)  # fmt: skip
courses = st.lists(st.tuples(near, changes), max_size=14)
TRIED = (
    courses,
    st.integers(0, 8),
    st.sampled_from((0, 4, 14)),
)  # with whom the reasons begin, and on which day they are planned


@cache
def days_of(station: str, ours: frozenset[date]) -> WorkingDays:
    """Return the working days of a station without those that people closed; a course asks for the same ones all day."""
    base = charter_of(CHARTER).working_days(station)
    return replace(base, closed={**base.closed, **dict.fromkeys(ours, "closed")}, opened=base.opened - ours)


@dataclass
class Calendar:
    """The calendar as plain Python has it: who reads somebody's messages on a day."""

    closed: set[tuple[str, date]] = field(default_factory=set)
    away: list[Away] = field(default_factory=list)
    last: dict[str, date] = field(default_factory=dict)

    def days(self, station: str) -> WorkingDays:
        return days_of(station, frozenset(day for at, day in self.closed if at == station))

    def absence(self, person: str, day: date) -> Away | None:
        return next((one for one in self.away if one.person == person and one.first <= day <= one.last), None)

    def reader(self, person: str, day: date, *, is_personal: bool = False) -> str | None:
        """Return who reads it; None if nobody does on this day."""
        absence = self.absence(person, day)
        reads = absence.officer if absence and not is_personal else None if absence else person
        if self.has_left(person, day):
            reads = None if is_personal else SECRETARY
        if reads is None or self.absence(reads, day):
            return None
        return reads if self.days(STATIONS[reads]).is_open(day) else None

    def covered_days(self, person: str) -> WorkingDays:
        """Return the working days of a station but those on which somebody is away and nobody reads for them."""
        alone = [(one.first, one.last) for one in self.away if one.person == person and one.officer is None]
        return self.days(STATIONS[person]).with_absences(alone)

    def first_reading_day(self, person: str, day: date) -> date:
        return next(on for n in range(60) if self.reader(person, on := day + n * DAY))

    def has_left(self, person: str, day: date) -> bool:
        return person in self.last and self.last[person] < day

    def command(self, change: Change, today: date) -> tuple[str, str] | None:
        """Make a change; return who says what, or None where it would be refused."""
        match change:
            case Away(person) | Back(person) | Hours(person) if person in self.last:
                return None
            case Leaving(person, None) if person in self.last and not self.has_left(person, today):
                del self.last[person]
                return SECRETARY, f"leave off @{person}"
            case Leaving(person, date() as last) if last >= today and person not in self.last:
                self.last[person] = last
                return SECRETARY, f"leave {last.isoformat()} @{person}"
            case Closing(station, day, False) if day >= today and self.days(station).is_open(day):
                self.closed.add((station, day))
                return "linda", f"holiday {CITIES[station]} {day.isoformat()} Strike"
            case Closing(station, day, True) if day >= today and (station, day) in self.closed:
                self.closed.remove((station, day))
                return "linda", f"holiday {CITIES[station]} {day.isoformat()} off"
            case Away(person, first, last, officer) if first >= today and officer != person:
                if any(one.person == person and one.first <= last and first <= one.last for one in self.away):
                    return None
                if officer and all(
                    self.absence(officer, first + n * DAY) for n in range((last - first).days + 1)
                ):
                    return None
                self.away.append(change)
                more = f" alternate:@{officer}" if officer else ""
                return person, f"absent {first.isoformat()} to {last.isoformat()}{more}"
            case Back(person):
                found = next((one for one in self.away if one.person == person and one.last >= today), None)
                if found is None:
                    return None
                self.away.remove(found)
                if found.first < today:
                    self.away.append(replace(found, last=today - DAY))
                return person, f"absent off {max(found.first, today).isoformat()}"
            case Hours(person, hours):
                return person, f"settings hours:{hours}"
        return None


# What is planned


@dataclass
class Planned:
    """A notification that is planned for a day of its own; `own_on` may follow the calendar."""

    token: str
    person: str
    own_on: Callable[[WorkingDays], date | None]
    is_personal: bool = False
    is_done: bool = False


def fixed(day: date, _: WorkingDays) -> date:
    return day


def week_after(number: int, days: WorkingDays) -> date:
    return days.after(DUE, 5 * number)


def says_why(notification: Notification, _record: Record | None, _to: Viewer) -> list[Block]:
    return [section(deadline_token(notification.reason))]


def deadline_token(reason: str) -> str:
    return f"^{reason}^"


def says(_notification: Notification, record: Record | None, _to: Viewer) -> list[Block]:
    return [section(f"~{record.number if record else ''}~")]


def registry() -> Registry:
    """Return the features of the bot but digests, with notifications of events that always hold, for every reason."""
    of_kinds = [
        replace(one, notifications=one.notifications if one.kind and one.kind.record is not Event else {})
        for one in FEATURES
        if one is not digests.FEATURE  # they would carry the day's messages, and take most of the time
    ]
    of_actions = of_kinds.index(next(one for one in of_kinds if one.kind and one.kind.record is Action))
    reminders = {
        why: replace(one, says=says_why) if why in DEADLINE_REASONS else one
        for why, one in of_kinds[of_actions].notifications.items()
    }
    of_kinds[of_actions] = replace(of_kinds[of_actions], notifications=reminders)
    return Registry(
        [*of_kinds, Feature(notifications=dict.fromkeys(Reason, NotificationType(always_holds, says)))],
        BUILT_IN,
    )


def plan_reasons(tx: Tx, ids: dict[str, int], shift: int) -> list[Planned]:
    """Plan a notification of each reason, each about a record of its own."""
    planned = []
    for n, reason in enumerate(PLANNED_REASONS):
        person, day = CONCERNED[(n + shift) % len(CONCERNED)], OWN_DAYS[(2 * n + shift) % len(OWN_DAYS)]
        number = tx.next_number(Kind.EVENT)
        event = tx.create(
            Event(
                id=tx.next_number("record"), number=number, title=f"Forum {number}", state="planned", created_at=tx.now,
                created_by=ids["linda"], changed_at=tx.now, starts_on=LAST, ends_on=LAST, zone="Europe/Zurich",
            )
        )  # fmt: skip
        at = morning_at(tx, ids[person], day)
        if reason == Reason.SNOOZE_ENDED:
            notifications.snooze(tx, ids[person], event.id, until=at)
        notify_once(tx, ids[person], event, reason, context=deadline_key(at), at=at)
        planned.append(Planned(f"~{number}~", person, partial(fixed, day), reason in PERSONAL_REASONS))
    return planned


def own_records(talk: Conversation) -> list[Planned]:
    """Let people raise and decide, and return what is planned because of it."""
    talk.answer(OWNER, f"action Poster due:{DUE.isoformat()}")
    talk.answer("filiz", "raise Who pays? area:web")
    talk.answer("filiz", f"move I-1 {DUE.isoformat()}")
    talk.answer("joost", "raise Who films? area:web")
    talk.answer("filiz", f"decide I-2 agreed One crew review:{REVIEW.isoformat()}")
    warned = [Planned(" left with ", who, partial(warning_day, FIRST, DUE)) for who in ("filiz", "joost")]
    review = Planned("is due for review", "linda", partial(fixed, REVIEW))
    asked = Planned(" time end", "filiz", partial(fixed, DUE))
    return [*warned, review, asked, *weekly_requests()]


def must_be_reminded(talk: Conversation, calendar: Calendar, changed_on: date) -> None:
    """Check the reminders of a deadline: none twice, and those after it not early and not late."""
    came = {why: sorted(days_of_token(talk, deadline_token(why))) for why in DEADLINE_REASONS}
    every = [day for days in came.values() for day in days]
    assert len(every) == len(set(every)), f"twice on one day: {came}"
    assert len(came[Reason.BEFORE]) <= len(REMINDERS.before) - 1, came
    assert len(came[Reason.TODAY]) in {1, 2}, came  # again where its day was closed and is open after all
    for why, number in ((Reason.LATE, min(REMINDERS.after)), (Reason.FINAL_REMINDER, max(REMINDERS.after))):
        own = calendar.covered_days(OWNER).after(DUE, number)
        first, last = (calendar.first_reading_day(OWNER, day) for day in (own, max(own, changed_on)))
        is_final_instead = why == Reason.LATE and came[Reason.FINAL_REMINDER] == [last]
        if last <= LAST and not (is_final_instead and not came[why]):
            assert len(came[why]) == 1, (why, came)
            assert first <= came[why][0] <= last, (why, came, first, last)


def days_of_token(talk: Conversation, token: str) -> Iterator[date]:
    for who in (*CONCERNED, *STAND_INS):
        yield from (day_of(message) for message in talk.direct(who) if token in message.text)


def day_of(message: Message) -> date:
    return datetime.fromtimestamp(float(message.ts), UTC).date()


def weekly_requests() -> Iterator[Planned]:
    for number in (1, 2, 3):
        for who in ("filiz", "linda"):
            yield Planned(" time end", who, partial(week_after, number))


def seen(talk: Conversation, planned: Sequence[Planned]) -> set[tuple[date, str, str]]:
    """Return on which day who read what; a message that comes twice on a day counts as one too many."""
    tokens = {one.token for one in planned}
    found = [
        (day_of(message), who, token)
        for who in (*CONCERNED, *STAND_INS)
        for message in talk.direct(who)
        for token in tokens
        if token in message.text
    ]
    assert len(found) == len(set(found)), "twice on one day"
    return set(found)


def opened() -> Conversation:
    talk = Conversation(databases.fresh("sqlite"), people=people())
    talk.ticks.close()
    talk.ticks = Ticks(
        talk.store, talk.client, now=talk.clock.now, machine=lambda: talk.machine_at, timeouts=DeliveryTimeouts(),
        registry=registry(), channels=channel_ids(talk.client),
    )  # fmt: skip
    return talk


def play(course: Sequence[tuple[date, Change]], shift: int, wait: int) -> None:
    """Play a course; the reasons are planned `wait` days after its beginning."""
    talk = opened()
    try:
        ids = {
            p.email.split("@")[0]: p.id
            for p in talk.store.read(lambda read: list(read.roster.persons.values()))
        }
        planned = own_records(talk)
        calendar, expected = Calendar(), set()
        for n in range((LAST - FIRST).days + 1):
            today = FIRST + n * DAY
            ours = [change for day, change in course if day == today]
            if n and (
                ours or n == wait
            ):  # on other days the clock stops by itself where there is something to do
                talk.until(datetime(today.year, today.month, today.day, tzinfo=UTC) - timedelta(minutes=30))
            for change in ours:
                command = calendar.command(change, today)
                if command is not None:
                    talk.answer(*command)
            if n == wait:
                planned += talk.store.write(lambda tx: plan_reasons(tx, ids, shift), now=talk.clock.now())
            expected |= {(today, *one) for one in comes(planned, calendar, today)}
        talk.until(datetime(LAST.year, LAST.month, LAST.day, 22, tzinfo=UTC))

        assert seen(talk, planned) == expected
        must_be_reminded(talk, calendar, max((day for day, _ in course), default=FIRST))
    finally:
        talk.close()


def comes(planned: Sequence[Planned], calendar: Calendar, today: date) -> Iterator[tuple[str, str]]:
    """Return who reads what on a day, and mark it as done."""
    for one in planned:
        own = one.own_on(calendar.days("GVA"))
        reader = calendar.reader(one.person, today, is_personal=one.is_personal)
        if not one.is_done and own is not None and own <= today and reader is not None:
            one.is_done = True
            yield reader, one.token


FOUND: dict[str, tuple[list[tuple[date, Change]], int, int]] = {  # courses that fail without a mend
    "warning and review": ([(date(2016, 10, 10), Closing("GVA", date(2016, 10, 31), False)),
                            (date(2016, 10, 10), Closing("GVA", date(2016, 11, 3), False)),
                            (date(2016, 10, 20), Closing("GVA", date(2016, 10, 31), True)),
                            (date(2016, 10, 20), Closing("GVA", date(2016, 11, 3), True))], 0, 7),
    "weekly request": ([(date(2016, 10, 19), Closing("GVA", date(2016, 11, 2), False)),
                        (date(2016, 10, 20), Closing("GVA", date(2016, 11, 11), False)),
                        (date(2016, 11, 8), Closing("GVA", date(2016, 11, 11), True))], 4, 0),
    "closed and opened": ([(date(2016, 10, 10), Closing("GVA", date(2016, 11, 1), False)),
                           (date(2016, 10, 11), Closing("GVA", date(2016, 11, 1), True))], 0, 0),
    "closed twice": ([(date(2016, 10, 20), Closing("GVA", date(2016, 11, 4), False)),
                      (date(2016, 11, 8), Closing("GVA", date(2016, 11, 11), False))], 3, 0),
    "stand-in and hours": ([(date(2016, 10, 10), Away("linda", date(2016, 10, 31), date(2016, 11, 4), "ute")),
                            (date(2016, 10, 12), Hours("linda", "8-17"))], 1, 7),
    "left while away": ([(date(2016, 10, 10), Away("wipa", date(2016, 10, 31), date(2016, 11, 4), "ute")),
                         (date(2016, 10, 12), Leaving("wipa", date(2016, 11, 1))),
                         (date(2016, 10, 13), Leaving("omar", date(2016, 10, 14))),
                         (date(2016, 10, 14), Leaving("omar", None))], 1, 0),
    "left before a weekend elsewhere": ([(date(2016, 10, 13), Leaving("omar", date(2016, 10, 13)))], 0, 0),
    "back early": ([(date(2016, 10, 10), Away("joost", date(2016, 10, 12), date(2016, 10, 14), None)),
                    (date(2016, 10, 13), Back("joost"))], 2, 0),
}  # fmt: skip
QUICK = ("warning and review", "weekly request", "stand-in and hours", "left while away")


@pytest.mark.grows
@pytest.mark.parametrize("name", every(list(FOUND), few=QUICK))
def test_course_that_found_a_fault_brings_all_on_its_day(name: str) -> None:
    play(*FOUND[name])


@pytest.mark.grows
@pytest.mark.parametrize("part", range(amount(1, 8 if LONG else 3)))
def test_whatever_is_changed_nothing_comes_early_twice_or_never(part: int) -> None:
    """Try more courses in the long proof, in parts that several workers share."""

    @seed(part)
    @settings(
        max_examples=amount(2, 25), deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )
    @given(*TRIED)
    def tried(course: list[tuple[date, Change]], shift: int, wait: int) -> None:
        play(course, shift, wait)

    tried()
