"""What 28 people in eleven zones hear of a year of meetings equals a second calculation that knows nothing of the bot.

`make soak` takes 120 meetings over a year, beside the 500 events of `test_year_of_events.py`; `make test` 16 in its first four
months, with the change to summer time.
"""

import random
from collections import Counter
from collections.abc import Callable, Iterator
from copy import copy
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial

import pytest
from sqlalchemy import select

from bot.calendar import local
from bot.meetings import Answer, Attendance, Meeting, MeetingState
from bot.moments import WallTime
from bot.notifications import NotificationState, Reason
from bot.records import Kind, Ref, Visibility
from handlers.meetings.call import send_call
from handlers.meetings.news import tell_of_change
from storage import meetings, tables
from storage.unit_of_work import Read, Tx
from tests import databases
from tests.conversation import Conversation
from tests.dialogues.meetings_by_hand import At, Heard, Plan, YearOfMeetings
from tests.dialogues.test_year import CHARTER, PEOPLE, SECRETARY
from tests.dialogues.test_year_of_events import FIRST, roster
from tests.dialogues.year_by_hand import NEVER, Year
from tests.soak import LONG, amount

MEETINGS, DAYS = amount(16, 120 if LONG else 50), amount(120, 360)
LAST = FIRST + timedelta(days=DAYS + 30)
# When what was heard came: to the minute, or the day of what comes an hour after another message.
SORTS = {
    Reason.CALL_PREVIEW: ("preview", "%m-%d"),
    Reason.MEETING_CALLED: ("call", "%m-%d"),
    Reason.MEETING_CHANGED: ("change", "%m-%d %H:%M"),
    Reason.MEETING_TOMORROW: ("tomorrow", "%m-%d %H:%M"),
    Reason.MEETING_SOON: ("soon", "%m-%d %H:%M"),
}
EVERYBODY = {**PEOPLE, SECRETARY: "GVA", "aline.moreau": "GVA"}
SEED = 20160105


def at_random(chance: random.Random, day: date, *, whole: bool) -> At:
    zone = chance.choice([station["zone"] for station in CHARTER["stations"]])
    return At(day, None if whole else time(chance.randrange(24), chance.choice([0, 30])), zone)


def plans(count: int) -> list[Plan]:
    """Return the meetings of a year, with all that happens to them at the twentieth minute of some hour."""
    chance = random.Random(SEED)
    found = []
    for number in range(1, count + 1):
        is_group = number % 4 != 0
        day = date(2016, 1, 12) + timedelta(days=chance.randrange(DAYS))
        at = at_random(chance, day, whole=is_group and chance.random() < 0.1)
        begins_on = datetime.combine(day, time(7, 20), UTC)
        made_at = max(
            FIRST, begins_on - timedelta(days=chance.randrange(2, 50), hours=chance.randrange(-5, 1))
        )
        called_at = max(made_at, begins_on - timedelta(days=chance.randrange(1, 30))) + timedelta(minutes=10)
        plan = Plan(
            ref=f"M-{number}",
            made_at=made_at,
            at=at,
            people=tuple(chance.sample(sorted(EVERYBODY), chance.randrange(2, 7))) if is_group else (),
            called_at=called_at if is_group and called_at < at.begins else NEVER,
        )
        found.append(with_life(plan, chance))
    return found


def with_life(plan: Plan, chance: random.Random) -> Plan:
    """Return a meeting with what becomes of it: moved, cancelled, apologies of one of its people."""
    since = plan.made_at if plan.called_at == NEVER else plan.called_at
    hours = int((plan.at.begins - since) / timedelta(hours=1))
    sort = chance.random()
    if hours > 3 and (sort < 0.3 or sort > 0.9):
        moved_at = since + timedelta(hours=chance.randrange(1, hours), minutes=7)
        day = moved_at.date() + timedelta(days=chance.choice([2, 3, chance.randrange(2, 30)]))
        to = at_random(chance, day, whole=False)
        plan = replace(plan, moved_at=moved_at, to=to)
        since, hours = moved_at, min(30, int((to.begins - moved_at) / timedelta(hours=1)))
    if hours > 3 and sort > 0.7:
        cancelled_at = since + timedelta(hours=chance.randrange(2, hours), minutes=7)
        plan = replace(plan, cancelled_at=cancelled_at)
    if plan.called_at < NEVER and hours > 3 and chance.random() < 0.4:
        away_since = plan.called_at + timedelta(hours=chance.randrange(1, hours), minutes=12)
        ends = min(plan.moved_at, plan.cancelled_at, plan.at.begins)
        plan = replace(plan, away=plan.people[0], away_since=away_since) if away_since < ends else plan
    return plan


def wall(at: At) -> WallTime:
    return WallTime(day=at.day, at=at.hour, zone=at.zone)


def found(tx: Tx, plan: Plan) -> Meeting:
    meeting: Meeting = tx.find(Ref(Kind.MEETING, int(plan.ref[2:])))
    return meeting


def make(tx: Tx, plan: Plan, *, ids: dict[str, int]) -> None:
    number = int(plan.ref[2:])
    when = wall(plan.at)
    meeting = Meeting(
        id=tx.next_number("record"), number=number, title=f"Some meeting {number}", state=MeetingState.PLANNED,
        visibility=Visibility.MEMBERS, group_name="Some group" if plan.people else "", starts_on=when.day, hour=when.at,
        zone=when.zone, begins_at=when.begins_at, invited=tuple(ids[one] for one in plan.people),
        call_due_at=None if plan.people else tx.now, created_at=tx.now, created_by=ids[SECRETARY], changed_at=tx.now,
    )  # fmt: skip
    tx.create(meeting)


def call(tx: Tx, plan: Plan) -> None:
    send_call(tx, found(tx, plan))


def move(tx: Tx, plan: Plan, *, by: int) -> None:
    meeting = found(tx, plan)
    before = copy(meeting)
    assert plan.to is not None
    meeting.move(wall(plan.to), why="", by=by, now=tx.now)
    tx.change(meeting, "move")
    tell_of_change(tx, meeting, before)


def cancel(tx: Tx, plan: Plan, *, by: int) -> None:
    meeting = found(tx, plan)
    before = copy(meeting)
    meeting.cancel(why="no quorum", by=by, now=tx.now)
    tx.change(meeting, "cancel")
    tell_of_change(tx, meeting, before)


def send_apologies(tx: Tx, plan: Plan, *, person: int) -> None:
    meeting = found(tx, plan)
    said = Attendance(
        record_id=meeting.id, person_id=person, answer=Answer.APOLOGIES, answered_for=meeting.time.key,
        answered_at=tx.now, answered_by=person,
    )  # fmt: skip
    meetings.save_attendance(tx, said)
    tx.change(meeting, "apologies")


def lived(talk: Conversation, course: list[Plan]) -> None:
    """Let the year pass, with everything planned, called, moved and cancelled at its moment."""
    ids = {p.email.split("@")[0]: p.id for p in talk.store.snapshot.roster.persons.values()}
    by = ids[SECRETARY]
    steps: list[tuple[datetime, Callable[[Tx], None]]] = []
    for plan in course:
        steps.append((plan.made_at, partial(make, plan=plan, ids=ids)))
        steps.append((plan.called_at, partial(call, plan=plan)))
        steps.append((plan.moved_at, partial(move, plan=plan, by=by)))
        steps.append((plan.cancelled_at, partial(cancel, plan=plan, by=by)))
        if plan.away:
            steps.append((plan.away_since, partial(send_apologies, plan=plan, person=ids[plan.away])))
    for at, step in sorted((one for one in steps if one[0] < LAST), key=lambda one: one[0]):
        talk.until(at)
        talk.store.write(step, now=at)
    talk.until(LAST)


def heard(talk: Conversation) -> Counter[Heard]:
    """Return what the messages that were sent told of meetings."""
    n, p, r = tables.notifications.c, tables.posts.c, tables.records.c
    joined = tables.notifications.join(tables.posts, p.id == n.post_id).join(
        tables.records, r.id == n.record_id
    )
    sent = (n.reason.in_(SORTS), n.state == NotificationState.BATCHED, p.slack_ts.is_not(None))
    chosen = select(n.person_id, n.reason, r.number, p.slack_ts).select_from(joined).where(*sent)
    names = {q.id: q.email.split("@")[0] for q in talk.store.snapshot.roster.persons.values()}
    zones = {one["code"]: one["zone"] for one in CHARTER["stations"]}

    def load(read: Read) -> Counter[Heard]:
        all_of_them: Counter[Heard] = Counter()
        for row in read.db.execute(chosen):
            who, (sort, pattern) = names[row.person_id], SORTS[Reason(row.reason)]
            at = datetime.fromtimestamp(float(row.slack_ts), UTC)
            shown = local(at, zones[EVERYBODY[who]]) if pattern == "%m-%d" else at
            all_of_them[who, f"M-{row.number}", sort, f"{shown:{pattern}}"] += 1
        return all_of_them

    return talk.store.read(load)


Lived = tuple[list[Plan], Counter[Heard]]


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lived]:
    people = roster(tmp_path_factory.mktemp("meetings"))
    talk = Conversation(databases.fresh("sqlite"), people=str(people), now=FIRST)
    course = plans(MEETINGS)
    lived(talk, course)
    yield course, heard(talk)
    talk.close()


def by_hand(course: list[Plan]) -> Counter[Heard]:
    calculation = YearOfMeetings(Year(CHARTER, EVERYBODY, SECRETARY), CHARTER["meetings"]["call"])
    return calculation.heard(course)


@pytest.mark.grows
def test_what_a_year_of_meetings_tells_equals_an_independent_calculation(year: Lived) -> None:
    course, told = year

    assert told == by_hand(course)


def test_each_part_of_the_calculation_makes_a_difference(year: Lived) -> None:
    course, told = year

    assert {sort for _, _, sort, _ in told} == {sort for sort, _ in SORTS.values()}
    assert told != by_hand([replace(plan, moved_at=NEVER, to=None) for plan in course])
    assert told != by_hand([replace(plan, cancelled_at=NEVER) for plan in course])
    assert told != by_hand([replace(plan, away="") for plan in course])
    assert told != by_hand([replace(plan, at=replace(plan.at, zone="Europe/Zurich")) for plan in course])
