"""Sentences that count are counted again, from the messages as they came and from what the buttons of Home lead to."""

import random
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.actions import Action, ActionState
from bot.records import BUILT_IN, Kind, Ref, read_ref
from practice.workspace import Message
from tests import databases
from tests.conversation import UNHINDERED, Conversation
from tests.handlers.scene import ALINE, BANGKOK, LINDA, UTE, labels
from tests.soak import LONG, amount

HALE, TARO = "hale.kaya", "taro.nakagawa"
OWNERS = {UTE: "Europe/Zurich", HALE: "Europe/Zurich", BANGKOK: "Asia/Bangkok"}
READERS = {**OWNERS, TARO: "Europe/Zurich"}
SHORT = {"Ute": UTE, "Hale": HALE, "Wipa": BANGKOK, "Taro": TARO}
SEED, ACTIONS, DAYS = 24, amount(9, 60 if LONG else 30), amount(28, 80 if LONG else 50)
SATURDAY = 5
MEETING, CALL = datetime(2016, 10, 31, 13, tzinfo=UTC), "Mon 31 Oct, 14:00 Geneva"
FIRST = datetime(2016, 10, 7, 8, 20, tzinfo=UTC)
# What Home offers whatever waits.
STANDING = {"Log an action", "Lists", "Raise an issue", "Announce an event", "I'll be away", "My settings", "Help", "See them"}  # fmt: skip
CLAUSE = re.compile(
    r"(?P<who>\w+)(?: in place of (?P<owner>\w+))? (?:(?P<times>\w+)(?: times)? since (?P<since>\w+ \d+ \w+), last on|on) (?P<last>\w+ \d+ \w+)"
)
NUMBER = {"twice": 2, None: 1}
PROMISE = re.compile(r"(A-\d+).* · my last reminder; from (\w+ \d+ \w+) it's on Aline's list")


class Course:
    """Weeks of a task force at random; keeps each message as it came, with the day where its reader is."""

    def __init__(self, talk: Conversation) -> None:
        self.talk, self.chance = talk, random.Random(SEED)
        self.kept: dict[tuple[str, str], tuple[datetime, str]] = {}
        self.counted = self.promised = self.quiet = 0
        self.promises: dict[str, tuple[datetime, str]] = {}

    def keep(self) -> list[tuple[str, str]]:
        """Keep what came since; return what the secretary and the owners read now, by reader."""
        found = []
        for who in (*READERS, LINDA, ALINE):
            for message in self.talk.direct(who):
                if (who, message.ts) not in self.kept:
                    zone = ZoneInfo(READERS.get(who, "Europe/Zurich"))
                    self.kept[who, message.ts] = (
                        datetime.fromtimestamp(float(message.ts), zone),
                        message.text,
                    )
                    found.append((who, message.text))
        return found

    def reminders(self, who: str, ref: str) -> list[datetime]:
        """Return when somebody was reminded of an action: what comes at nine and names it, above the week."""
        return sorted(
            at
            for (reader, _), (at, text) in self.kept.items()
            if reader == who and f"{at:%H:%M}" == "09:00"
            and re.search(rf"\b{ref}\b", text.partition("Your week")[0])
        )  # fmt: skip

    def recount(self, ref: str, sentence: str) -> None:
        """Compare each clause of a sentence about an action with the messages."""
        clauses = list(CLAUSE.finditer(sentence))
        assert clauses, sentence
        for said in clauses:
            who = SHORT[said["who"]]
            came = self.reminders(who, ref)
            since = said["since"] or said["last"]
            counted = [at for at in came if at.date() >= day(since, at)]
            number = NUMBER.get(said["times"]) or int(said["times"])
            assert (number, said["last"]) == (len(counted), named(counted[-1])), (sentence, came)
            self.counted += 1

    def action(self, ref: str) -> Action:
        known = read_ref(ref, BUILT_IN)
        assert isinstance(known, Ref)
        found = self.talk.store.read(lambda read: read.find(known))
        assert isinstance(found, Action)
        return found

    def log(self) -> None:
        owner, due = (
            self.chance.choice(sorted(OWNERS)),
            self.talk.clock.now() + timedelta(days=self.chance.randrange(2, 12)),
        )
        self.talk.answer(LINDA, f"action Some work owner:@{owner} due:{due:%Y-%m-%d}")

    def act(self) -> None:
        """Let somebody do something with an open action."""
        found = self.talk.store.read(lambda read: read.records(Kind.ACTION))
        found = [one for one in found if one.is_open]
        if not found:
            return
        one = self.chance.choice(found)
        mail = self.talk.store.snapshot.roster.persons[one.owners[0]].email
        owner, later = mail.split("@")[0], self.talk.clock.now() + timedelta(days=self.chance.randrange(1, 8))
        who, words = self.chance.choice(
            [
                (LINDA, f"edit {one.ref} title:Other work"),
                (owner, f"snooze {one.ref} {later:%Y-%m-%d}"),
                (LINDA, f"move {one.ref} {later:%Y-%m-%d}"),
                (owner, f"note {one.ref} nearly there"),
                (owner, f"block {one.ref} no quote"),
                (owner, f"unblock {one.ref}"),
                (owner, f"done {one.ref} sent"),
                *[(ALINE, "home")] * 24,
            ]
        )
        self.talk.says(who, f"/isc {words}")

    def check(self) -> None:
        """Recount whatever is said on this day."""
        for who, text in self.keep():
            if who == LINDA and "I reminded" in text:
                for part in text.split(" is still open.")[1:]:
                    self.recount(re.findall(r"A-\d+", part)[0], re.findall(r"I reminded [^.]+\.", part)[0])
            for line in text.splitlines():
                if (said := PROMISE.search(line)) and who in OWNERS:
                    self.promises[said[1]] = (self.talk.clock.now(), said[2])
                    self.talk.answer(LINDA, f"edit {said[1]} title:Work with another title")
        for line in self.talk.answer(LINDA, "silent").splitlines():
            if "I reminded" in line:
                self.recount(re.findall(r"A-\d+", line)[0], line.partition("I reminded ")[2])
        self.promises_are_kept()
        for who in (*READERS, LINDA, ALINE):
            self.home_counts(who)

    def promises_are_kept(self) -> None:
        """What a last reminder put on the chair's list is there on its day: on Home, in the list, in the digest of a Monday."""
        now = self.talk.clock.now()
        due = [
            ref
            for ref, (at, from_on) in self.promises.items()
            if now.date() >= day(from_on, at)
            and (one := self.action(ref)).is_open and one.is_late(now) and one.state != ActionState.BLOCKED
        ]  # fmt: skip
        if not due:
            return
        self.promised += 1
        home = "\n".join(one.text for one in self.talk.says(ALINE, "/isc home"))
        (said,) = re.findall(r"(\d+) actions? (?:is|are) still open after my last reminder", home)
        listed = self.talk.answer(ALINE, "actions overdue")
        week = self.talk.answer(ALINE, "digest me")
        on_list = re.findall(
            r"A-\d+", week.partition("Open after my last reminder")[2].partition("\nIssues")[0]
        )
        assert int(said) >= len(due)
        assert set(due) <= set(re.findall(r"A-\d+", listed)) or "1 to 20 of" in listed
        assert set(due) <= set(on_list) or "more" in week, (due, week)

    def is_asked_to_come(self, who: str) -> bool:
        """Return whether a meeting of the next two weeks waits for somebody's answer: here nobody ever gives one."""
        called = any(reader == who and CALL in text for (reader, _), (_, text) in self.kept.items())
        return called and self.talk.clock.now() < MEETING < self.talk.clock.now() + timedelta(days=14)

    def home_counts(self, who: str) -> None:
        """The heading of Home counts the things below it, and where it says that nothing waits no button says otherwise."""
        (home,) = self.talk.says(who, "/isc home")
        things = number_of_things(home)
        head = home.text.splitlines()[0]
        if head == "Nothing waits for you":
            assert things == 0
            assert not self.is_asked_to_come(who), self.kept
            assert set(labels(home)) <= STANDING, labels(home)
            assert self.talk.answer(who, "actions mine").startswith("No actions")
        else:
            assert head.startswith(f"{things} thing"), (head, home.text)
        if self.talk.answer(who, "digest me").startswith("A quiet week. Nothing due, late or waiting"):
            self.quiet += 1
            assert head == "Nothing waits for you"


def number_of_things(home: Message) -> int:
    """Return how many things stand on Home above its first line, with those that a button leads to."""
    found = 0
    for block in home.blocks[1:]:
        if block["type"] in {"divider", "actions"}:
            break
        more = re.fullmatch(r"And (\d+) more like this", block.get("text", {}).get("text", ""))
        found += int(more[1]) if more else "accessory" in block
    return found


def named(at: datetime) -> str:
    return f"{at:%a} {at.day} {at:%b}"


def day(said: str, near: datetime) -> date:
    """Return a day of the year in which it was said."""
    return datetime.strptime(f"{said} {near.year}", "%a %d %b %Y").replace(tzinfo=UTC).date()


@pytest.fixture(scope="module")
def course() -> Iterator[Course]:
    talk = Conversation(databases.fresh("sqlite"), now=FIRST, limits=UNHINDERED)
    yield Course(talk)
    talk.close()


@pytest.mark.grows
def test_what_is_counted_and_promised_is_so(course: Course) -> None:
    talk = course.talk
    talk.answer(HALE, f"absent 17-21 oct @{TARO}")
    talk.answer(LINDA, "area propose Energy code:ENERGY channel:#isc-energy basis:Resolution 1")
    at, left = FIRST, 0
    for number in range(DAYS):
        left += ACTIONS
        while left >= DAYS and at.weekday() < SATURDAY:
            left -= DAYS
            course.log()
        course.act()
        if number == 3:
            talk.says(LINDA, "/isc meeting 31 oct 14:00 Editors")
        course.check()
        at += timedelta(days=1)
        talk.until(at)

    assert course.counted > 5
    assert course.promised > 1
    assert course.quiet > 1
    assert any(course.is_asked_to_come(who) or at > MEETING for who in READERS)
