"""Twenty backups beside a bot at work, each restored later: Slack gets nothing again, and all that it never got.

People write from two threads while time goes on and cards, news, reminders and digests go out; meanwhile a third
thread takes the backups. Twice Slack is away, the second time until the bot ends. Each backup is then restored as
`python app.py restore` does it, and a bot works on it for an hour in the workspace as it stood in the end.
"""

import re
import sqlite3
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any, TypeVar

import pytest
from sqlalchemy import func, select

from bot.actions import ActionState
from bot.posts import PostState
from bot.records import Kind
from handlers.core.calls import Call
from handlers.core.clock.ticks import Ticks
from handlers.core.delivery.deliver import DeliveryTimeouts
from handlers.core.delivery.restore import prepare_restored
from handlers.core.delivery.send import MaybeSent
from handlers.core.desk import Desk
from handlers.core.slack.workspace import channel_ids
from practice.model import Json, Message
from practice.workspace import Workspace
from storage import tables
from storage.backup import back_up, install, prepared_restore
from storage.rate_limits import resume
from storage.store import Store
from storage.unit_of_work import Read
from tests import databases
from tests.conversation import BOT, Conversation, InProcess
from tests.shipped import REGISTRY
from tests.soak import at_length, every

T = TypeVar("T")

BACKUPS = 20
ROSTER = """name,email,station,language,role,area,entity
Aline Moreau,aline.moreau@example.org,GVA,fr,chair,,GS
Linda Okafor,linda.okafor@example.org,GVA,en,secretary,,SPM
Taro Nakagawa,taro.nakagawa@example.org,GVA,en,focal_point,WEB,BR
Ute Keller,ute.keller@example.org,GVA,en,focal_point,EVENTS,BR
Omar Mansour,omar.mansour@example.org,CAI,en,staff,,BR
"""
LINDA, TARO, UTE, OMAR = "linda.okafor", "taro.nakagawa", "ute.keller", "omar.mansour"
MONDAY, TUESDAY = (
    datetime(2016, 10, 10, 7, tzinfo=UTC),
    datetime(2016, 10, 11, 7, tzinfo=UTC),
)  # 09:00 in Geneva
A_MINUTE, AN_HOUR = timedelta(minutes=1), timedelta(hours=1)
TURN = 4 * A_MINUTE  # longer than the quarantine, so that each turn brings a look-up
# How long each of the twenty parts of the course is, or until when; it begins on Friday at 10:00.
PARTS: tuple[timedelta | datetime, ...] = (
    2 * A_MINUTE, A_MINUTE / 2, 10 * A_MINUTE, 40 * A_MINUTE, AN_HOUR, 2 * AN_HOUR, A_MINUTE / 3,
    MONDAY - A_MINUTE / 4, A_MINUTE / 2, AN_HOUR, 3 * A_MINUTE, 40 * A_MINUTE, 3 * A_MINUTE, 2 * AN_HOUR,
    TUESDAY - A_MINUTE / 4, A_MINUTE / 2, 50 * A_MINUTE, 2 * A_MINUTE, 20 * A_MINUTE, 30 * A_MINUTE,
)  # fmt: skip
AWAY = frozenset({10, 11, 17, 18, 19})  # the parts, from 0, in which Slack does not answer
MOST = 20  # notes of the second thread beside one backup
LONGEST = 600.0  # seconds: how busy this machine is must change no test
REF = re.compile(r"\b(?:A|I|DEC|E)-\d+\b")
ITEM = re.compile(r"\*([A-Z]+-\d+)\*  (.+?)(?: · .*)?")  # the reference, the title, and what became of it
TITLE = re.compile(r"\*([^*]+)\*|(No\. \d+: .+)")  # above who asks, or above the facts of a card
FACTS = re.compile(
    r"[A-Z][\w ]+ · ([A-Z]+-\d+)(?: · .*)?"
)  # the state and the reference, below the title of a card


# What people said, and what they see


@dataclass(frozen=True)
class Course:
    """What came of the days before the restore: the backups, what stands in Slack, and each reference ever told."""

    conversation: Conversation
    files: Sequence[Path]
    slack: Json
    refs: frozenset[str]

    @property
    def ended_at(self) -> datetime:
        return self.conversation.clock.now()


def told(message: Message) -> Iterator[str]:
    """Say what a message tells its reader: a digest by its first line, a card, else each item and why it is told."""
    heading, title, is_asked = "", "", False
    for line in message.text.splitlines():
        if "week of" in line or line.startswith("Your week"):
            yield line
            return
        if " asks you for this" in line:
            is_asked = True
        elif " due *" in line or " are due " in line or " were due " in line:
            heading = "due today" if "today" in line else "due"
        elif found := FACTS.fullmatch(line):
            why = "news" if is_asked else heading or "card"
            yield f"{found[1]}: {why}" if why == heading else f"{found[1]} {title}: {why}"
            is_asked = False
        elif found := ITEM.fullmatch(line):
            yield f"{found[1]} {found[2]}: {heading or 'news'}"
        elif found := TITLE.fullmatch(line):
            title = found[1] or found[2]


def from_bot(workspace: Workspace) -> list[Message]:
    """Return what the bot sent by itself; its answers are no posts and carry no mark."""
    return [m for posted in workspace.posted.values() for m in posted if m.metadata is not None]


def marks(messages: Sequence[Message]) -> Counter[str]:
    return Counter(str((m.metadata or {})["event_payload"]["id"]) for m in messages)


def tellings(messages: Sequence[Message]) -> Counter[tuple[str, str]]:
    return Counter((m.channel, what) for m in messages for what in told(m))


def twice(counted: Counter[T]) -> list[T]:
    return [what for what, times in counted.items() if times > 1]


# The course of days in which the backups are taken


class Days:
    """A conversation in which two threads write and a third takes backups."""

    def __init__(self, kind: str, folder: Path) -> None:
        people = folder / "people.csv"
        people.write_text(ROSTER, encoding="utf-8")
        self.talk = Conversation(databases.fresh(kind), people=str(people))
        self.files = [folder / f"{number}.db" for number in range(BACKUPS)]
        self._refs: set[str] = set()
        self._numbers = count(1)

    def lived(self) -> Course:
        with ThreadPoolExecutor(2) as threads:
            for number, part in enumerate(PARTS):
                self.talk.workspace.down = number in AWAY
                self._live(threads, number, part)
        return self.course()

    def course(self) -> Course:
        """Return what came of it so far."""
        return Course(self.talk, self.files, self.talk.workspace.dump(), frozenset(self._refs))

    def saves(self) -> None:
        """Take the first backup."""
        back_up(self.talk.url, self.files[0], now=self.talk.clock.now(), replace=False)

    def _live(self, threads: ThreadPoolExecutor, number: int, part: timedelta | datetime) -> None:
        """Live through one part; its backup begins while it is new, in its middle, or towards its end."""
        begins, is_done = threading.Event(), threading.Event()
        backup = threads.submit(self._back_up, self.files[number], begins, is_done)
        others = threads.submit(self._others_write, begins, is_done)
        start = self.talk.clock.now()
        end = start + part if isinstance(part, timedelta) else part
        for third in range(3):
            if third == number % 3:
                begins.set()
            if third != 1:
                due = "12 oct" if third else "20 oct"
                self.says(LINDA, f"action Send the table owner:@ute.keller area:web due:{due}")
            else:
                ref = self.says(TARO, "action Book the room owner:@omar.mansour area:events due:fri 14 oct")
                self.says(TARO, f"undo {ref}" if number % 2 else f"note {ref} It is a large one")
            self.talk.until(start + (end - start) * (third + 1) / 3)
        backup.result(LONGEST)
        others.result(LONGEST)

    def _back_up(self, file: Path, begins: threading.Event, is_done: threading.Event) -> None:
        begins.wait(LONGEST)
        try:
            back_up(self.talk.url, file, now=self.talk.clock.now(), replace=False)
        finally:
            is_done.set()

    def _others_write(self, begins: threading.Event, is_done: threading.Event) -> None:
        """Write while the backup is being made."""
        begins.wait(LONGEST)
        ref = self.says(UTE, "action Ask the printer area:events due:11 nov")
        for written in range(MOST):
            if is_done.is_set():
                break
            self.says(UTE, f"note {ref} Call {written}")
        self.says(UTE, f"done {ref} Asked")

    def says(self, who: str, words: str) -> str:
        """Say it, with a number of its own in a new title; return the reference in the answer."""
        number = next(self._numbers)
        verb, _, rest = words.partition(" ")
        title = f"No. {number}: {rest}" if verb == "action" else rest
        call = call_of(self.talk, who, f"{verb} {title}", at=self.talk.clock.now(), key=f"said {number}")
        answer = self.talk.store.write(self.talk.desk.write_request(call).work, now=call.now, key=call.key)
        refs = REF.findall(answer)
        self._refs.update(refs)
        return refs[0] if refs else ""


def call_of(talk: Conversation, who: str, words: str, *, at: datetime, key: str) -> Call:
    return Call(team=BOT.team, user=talk.user(who), channel="C0000", words=words, now=at, key=key)


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Course]]:
    """Return the course of days on a database of a kind; each is lived through once."""
    found: dict[str, Course] = {}

    def lived(kind: str) -> Course:
        if kind not in found:
            found[kind] = Days(kind, tmp_path_factory.mktemp(kind)).lived()
        return found[kind]

    yield lived
    for one in found.values():
        one.conversation.close()


# The bot on a restored database


class Line(InProcess):
    """The way to Slack; while `is_cut` messages get lost on it, and nobody can say whether they arrived."""

    is_cut = False

    def __call__(self, method: str, *, deadline: timedelta, **values: object) -> Mapping[str, Any]:
        if self.is_cut and method == "chat.postMessage":
            raise MaybeSent("reset")
        return super().__call__(method, deadline=deadline, **values)


class Restored:
    """A bot on records that were restored, in the workspace as it stood when the other bot ended."""

    def __init__(self, lived: Course, file: Path, kind: str) -> None:
        self.talk = lived.conversation
        self.now = lived.ended_at
        self.url = databases.fresh(kind)
        self._restore(file)
        self.workspace = Workspace(now=lambda: self.now, people=(), channels=())
        self.workspace.load(lived.slack)
        self.line = Line(self.workspace)
        self.there_before = marks(from_bot(self.workspace))
        self.store = Store(self.url, charter=self.talk.charter, monotonic=lambda: 0.0)
        self.store.start()
        self.actions = self.store.read(lambda read: read.records(Kind.ACTION, order=(tables.records.c.id,)))

    def _restore(self, file: Path) -> None:
        """Restore as the command line does."""
        with prepared_restore(file, url=self.url, task_force=self.talk.charter.short, replace=False) as ready:
            store = Store(ready.copy_url, charter=self.talk.charter, monotonic=lambda: 0.0)
            store.start()
            prepare_restored(store, registry=REGISTRY, now=self.now)
            store.stop()
            install(ready, now=self.now)

    def works(self, turns: int) -> None:
        """Start the bot as `running` does and let four minutes pass so many times; in each it also looks up and heals."""
        self.store.write(resume, now=self.now)
        ticks = Ticks(
            self.store,
            self.line,
            registry=REGISTRY,
            now=lambda: self.now,
            machine=lambda: self.now,
            timeouts=DeliveryTimeouts(),
            channels=channel_ids(self.line),
        )
        for _ in range(turns):
            ticks.advance(self.now + TURN, set_clock=self._move)
            ticks.reconcile()
            ticks.remove_duplicates()
        ticks.close()

    def _move(self, to: datetime) -> None:
        self.now = to

    def wrongs(self) -> Iterator[str]:
        """Say what Slack got again or still has not got, a line each."""
        shown = from_bot(self.workspace)
        counted = tellings(shown)
        yield from (f"mark twice: {what}" for what in twice(marks(shown)))
        yield from (f"told twice: {what}" for what in twice(counted))
        yield from (f"gone: {mark}" for mark in self.there_before - marks(shown))
        heard = {(place, what.rpartition(": ")[0]) for place, what in counted}
        yield from (f"never told: {what}" for what in self._wanted() if what not in heard)
        yield from (f"{many} posts are {state}" for state, many in self._unsettled())

    def _wanted(self) -> Iterator[tuple[str, str]]:
        """Return what must have been told of the restored records: each has a card, and who is to do it knows of it."""
        for action in self.actions:
            if action.state == ActionState.CANCELLED:
                continue
            area = self.talk.charter.area(action.area or "")
            channel = self.workspace.channel_id_named(area.channel) or ""
            yield channel, f"{action.ref} {action.title}"
            if action.is_open:
                for owner in set(action.owners) - {action.created_by}:
                    yield f"D{owner:04}", f"{action.ref} {action.title}"

    def _unsettled(self) -> list[tuple[str, int]]:
        c = tables.posts.c
        under_way = select(c.state, func.count()).where(
            c.state.in_([PostState.PENDING, PostState.SENDING, PostState.UNCERTAIN, PostState.PARKED]),
            c.send_at <= self.now,
        )
        return self.store.read(lambda read: _counted(read, under_way.group_by(c.state)))

    def says(self, who: str, words: str) -> str:
        call = call_of(self.talk, who, words, at=self.now, key=f"after the restore: {words}")
        desk = Desk(self.store, REGISTRY, command="/isc")
        return self.store.write(desk.write_request(call).work, now=self.now, key=call.key)


def _counted(read: Read, chosen: object) -> list[tuple[str, int]]:
    return [(str(state), int(many)) for state, many in read.db.execute(chosen).all()]  # type: ignore[call-overload]


WAYS = [(kind, kind, number) for kind in databases.KINDS for number in range(BACKUPS)]
ACROSS = [
    (here, there, number)
    for here, there in (("sqlite", "postgresql"), ("postgresql", "sqlite"))
    for number in (4, 12, 18)
]
SOME = [*WAYS[:BACKUPS:10], WAYS[BACKUPS + 7], *ACROSS[::5]]  # early and late backups, and each way


@pytest.mark.grows
@pytest.mark.parametrize(("here", "there", "number"), every(at_length([*WAYS, *ACROSS]), few=SOME))
def test_restored_backup_sends_nothing_again_and_all_that_was_never_sent(
    course: Callable[[str], Course], here: str, there: str, number: int
) -> None:
    lived = course(here)
    bot = Restored(lived, lived.files[number], there)

    bot.works(AN_HOUR // TURN)

    assert list(bot.wrongs()) == []
    said = " ".join(
        bot.says(LINDA, words) for words in ("action One more", "raise Who pays?", "event Fair on:5 dec")
    )
    refs = set(REF.findall(said))
    assert len(refs) == 3
    assert not lived.refs & refs
    bot.store.stop()


@pytest.mark.parametrize("kind", databases.KINDS)
def test_backups_were_taken_while_messages_were_due_and_under_way(
    course: Callable[[str], Course], kind: str
) -> None:
    files = course(kind).files

    states = sum((states_in(file) for file in files), Counter())

    assert {PostState.PENDING, PostState.SENT} <= states.keys()


def test_news_after_a_restore_is_not_taken_for_a_message_from_after_the_backup(tmp_path: Path) -> None:
    days = Days("sqlite", tmp_path)
    days.saves()
    days.says(LINDA, "action Lost owner:@ute.keller")
    days.talk.passes(minutes=2)
    bot = Restored(days.course(), days.files[0], "sqlite")

    bot.says(LINDA, "action New owner:@ute.keller")
    bot.line.is_cut = True
    bot.works(1)
    bot.line.is_cut = False
    bot.works(5)

    assert tellings(from_bot(bot.workspace))["D0004", "A-101 New: news"] == 1
    bot.store.stop()
    days.talk.close()


def test_news_of_what_was_closed_after_the_backup_is_told_once_it_is_open_again(tmp_path: Path) -> None:
    days = Days("sqlite", tmp_path)
    days.says(LINDA, "action Open again owner:@ute.keller")
    days.saves()
    days.says(LINDA, "done A-1 Really")
    days.says(LINDA, "action Lost owner:@ute.keller")
    days.talk.passes(minutes=2)
    bot = Restored(days.course(), days.files[0], "sqlite")

    bot.works(5)

    assert tellings(from_bot(bot.workspace))["D0004", "A-1 No. 1: Open again: news"] == 1
    bot.store.stop()
    days.talk.close()


def states_in(file: Path) -> Counter[str]:
    """Count the posts of a backup by their state."""
    with closing(sqlite3.connect(file)) as db:
        return Counter(state for (state,) in db.execute("SELECT state FROM posts WHERE kind != 'digest'"))


def test_message_that_was_sent_without_what_was_undone_after_the_backup_says_it_again(tmp_path: Path) -> None:
    days = Days("sqlite", tmp_path)
    days.says(LINDA, "action First owner:@ute.keller area:events")
    second = days.says(LINDA, "action Second owner:@ute.keller area:events")
    days.talk.passes(seconds=5)  # both are on one message, which goes out in a minute
    days.saves()
    days.says(LINDA, f"undo {second}")
    days.talk.passes(minutes=5)
    bot = Restored(days.course(), days.files[0], "sqlite")

    bot.works(AN_HOUR // TURN)

    assert list(bot.wrongs()) == []
    bot.store.stop()
    days.talk.close()


def test_cards_show_after_a_restore_what_the_restored_records_say_however_old_they_are(
    tmp_path: Path,
) -> None:
    days = Days("sqlite", tmp_path)
    days.says(LINDA, "action First area:events")
    (asked,) = days.talk.says(LINDA, "/isc action area:web\nSecond\nThird")
    days.talk.presses(LINDA, asked, "Log both")
    days.talk.passes(days=50)
    days.saves()
    for ref in ("A-1", "A-2"):
        days.says(LINDA, f"done {ref} It is lost with the records")
    days.talk.passes(minutes=5)
    bot = Restored(days.course(), days.files[0], "sqlite")
    before = "\n".join(m.text for m in from_bot(bot.workspace))

    bot.works(1)

    assert before.count("It is lost with the records") >= 2
    cards = [m.text for m in from_bot(bot.workspace) if not m.channel.startswith("D")]
    assert "It is lost with the records" not in "\n".join(cards)
    bot.store.stop()
    days.talk.close()
