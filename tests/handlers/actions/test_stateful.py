"""Whatever people do with actions, in whatever order, the bot has them as plain Python says, and tells of them rightly.

Hypothesis makes up courses of commands, replies, buttons, hours, restarts and repetitions; workforce.py says what must
come of each. `make soak` takes 200 courses, `make test` fewer of the same length.
`COURSES_ON=postgresql` takes them to PostgreSQL.
"""

import copy
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import select

from bot.notifications import NotificationState
from bot.posts import PostKind, PostState
from practice import payloads
from practice.workspace import Message
from storage import tables
from storage.unit_of_work import Read
from tests import databases
from tests.conversation import BOT, HERE, Conversation
from tests.dialogues.year_by_hand import Year
from tests.handlers.actions.workforce import (
    NEEDS_WHY,
    NOT_THEIRS,
    STEPS,
    Line,
    Reply,
    Until,
    Work,
    Worker,
    sections,
)
from tests.handlers.courses import DATABASE, courses, roster_of

REPEATED_FOR = timedelta(hours=20)  # Slack repeats what was not acknowledged for less than a day
SETTLED = timedelta(minutes=5)
CHARTER = yaml.safe_load((HERE / "charter.yaml").read_text(encoding="utf-8"))
WORKERS = (
    Worker("linda.okafor", "Europe/Zurich", "office"),
    Worker("aline.moreau", "Europe/Zurich", "office"),
    Worker("ute.keller", "Europe/Zurich", "member"),
    Worker("wipa.chaiyo", "Asia/Bangkok", "member"),
    Worker("omar.mansour", "Africa/Cairo", "member"),
    Worker("vera.almeida", "America/Sao_Paulo", "member"),
    Worker("ingrid.berg", "Africa/Dakar", "staff"),
)
ROLES = {
    "linda.okafor": "GVA,en,secretary,,", "aline.moreau": "GVA,en,chair,,", "ute.keller": "GVA,en,focal_point,WEB,BR",
    "wipa.chaiyo": "BKK,en,regional_director,,BDT", "omar.mansour": "CAI,en,regional_director,,BDT",
    "vera.almeida": "BSB,en,regional_director,,BDT", "ingrid.berg": "DKR,en,staff,,GS",
}  # fmt: skip
SECRETARY = WORKERS[0].name
CHANNELS = {"": "#isc-tf", "web": "#isc-web"}
PRESSED = re.compile(r"v1:(done|undo|reopen|verify|unblock):(A-\d+)")

people = st.sampled_from((*WORKERS, *WORKERS[:2], WORKERS[0]))  # the office may do more, so it does more
picks = st.integers(0, 99)  # of what there is by then
deadlines = st.tuples(st.integers(1, 12), st.sampled_from((None, None, time(9), time(15))))


@cache
def roster() -> Path:
    return roster_of(ROLES)


@dataclass(frozen=True)
class Delivery:
    """What Slack has delivered and may deliver again."""

    at: datetime
    payload: dict[str, Any]


class Course(Conversation):
    """A conversation that remembers what Slack has delivered."""

    def __init__(self) -> None:
        self.deliveries: list[Delivery] = []
        super().__init__(databases.fresh(DATABASE), people=str(roster()))

    async def _deliver(self, kind: str, payload: dict[str, Any]) -> object:
        self.deliveries.append(Delivery(self.clock.now(), copy.deepcopy(payload)))
        return await super()._deliver(kind, payload)

    def repeat(self, payload: dict[str, Any]) -> None:
        self._run(self._carry(copy.deepcopy(payload)))

    def click(self, who: str, message: Message, element: dict[str, Any]) -> None:
        """Press a button as it stood on a message that may look otherwise by now: not every screen is up to date."""
        workspace = self.workspace
        action = {"action_ts": workspace.next_ts(), "block_id": "b", **element}
        payload = payloads.clicked_in_message(workspace, self.user(who), message, action)
        self._run(workspace._carry("interactive", payload))


class Actions(RuleBasedStateMachine):
    """People at work, the bot, and the model beside it."""

    def __init__(self) -> None:
        super().__init__()
        self.talk = Course()
        self.works: list[Work] = []
        self.replies: list[Reply] = []
        self.buttons: list[tuple[str, Message, dict[str, Any]]] = []  # who may press it, as it stood then
        self.worked: list[Delivery] = []  # the deliveries by which something has changed
        self.history: list[Any] = []
        self.versions: dict[int, int] = {}
        self.told: dict[str, set[str]] = {worker.name: set() for worker in WORKERS}  # what was looked at
        self.calendar = Year(CHARTER, {name: role[:3] for name, role in ROLES.items()}, SECRETARY)
        self.names = {p.id: p.email.split("@")[0] for p in self.talk.store.snapshot.roster.persons.values()}
        self.count = 0

    @property
    def now(self) -> datetime:
        return self.talk.clock.now()

    def text(self, words: str) -> str:
        """Return words that were not said before."""
        self.count += 1
        return f"{words} {self.count}"

    def work(self, pick: int) -> Work:
        return self.works[-1 - pick % len(self.works)]

    def says(self, who: Worker, words: str, *, changes: bool, channel: str = "#isc-tf") -> None:
        said = self.talk.says(who.name, f"/isc {words}", channel=channel)
        self._keep(changes=changes)
        assert said, words
        self._look_at(who.name, said[-1])

    def until(self, who: Worker, when: tuple[int, time | None]) -> tuple[Until, str]:
        days, hour = when
        day = self.now.astimezone(ZoneInfo(who.zone)).date() + timedelta(days=days)
        return Until(day, hour, who.zone), f"{day}{f' {hour:%H:%M}' if hour else ''}"

    def _keep(self, *, changes: bool) -> None:
        if changes:
            self.worked.append(self.talk.deliveries[-1])

    def _look_at(self, who: str, message: Message) -> None:
        for block in message.blocks:
            for element in block.get("elements", ()):
                if PRESSED.fullmatch(str(element.get("value", ""))):
                    self.buttons.append((who, copy.deepcopy(message), element))

    # What people do

    @initialize(who=people, owner=people, due=deadlines)
    def begin(self, who: Worker, owner: Worker, due: tuple[int, time | None]) -> None:
        self.log(WORKERS[0] if who.rank == "staff" else who, [owner], due, "web")

    @rule(
        who=people,
        owners=st.lists(people, max_size=2),
        due=st.none() | deadlines,
        area=st.sampled_from(("", "web")),
    )
    def log(self, who: Worker, owners: list[Worker], due: tuple[int, time | None] | None, area: str) -> None:
        title, (until, day) = self.text("Piece of work"), self.until(who, due) if due else (None, "")
        words = [
            f"action {title}",
            f"area:{area}" if area else "",
            f"owner:{','.join('@' + owner.name for owner in owners)}" if owners else "",
            f"due:{day}" if due else "",
        ]
        self.says(who, " ".join(filter(None, words)), changes=who.rank != "staff")
        if who.rank == "staff":
            return
        named = tuple(dict.fromkeys(owner.name for owner in owners))
        by_default = ("ute.keller",) if area else (who.name,)  # the area's only focal point
        self.works.append(
            Work(
                number=len(self.works) + 1, title=title, area=area, by=who.name, owners=named or by_default, due=until,
                lines=[Line("create", who.name, self.now)],
            )
        )  # fmt: skip

    @rule(who=people, pick=picks, due=deadlines)
    def move(self, who: Worker, pick: int, due: tuple[int, time | None]) -> None:
        work, (until, day) = self.work(pick), self.until(who, due)
        self.says(who, f"move {work.ref} {day}", changes=work.move(who, until, self.now))

    @rule(who=people, pick=picks, owners=st.lists(people, min_size=1, max_size=2))
    def assign(self, who: Worker, pick: int, owners: list[Worker]) -> None:
        work, named = self.work(pick), tuple(dict.fromkeys(owner.name for owner in owners))
        words = " ".join(f"@{owner.name}" for owner in owners)
        self.says(who, f"assign {work.ref} {words}", changes=work.assign(who, named, self.now))

    @rule(who=people, pick=picks)
    def rename(self, who: Worker, pick: int) -> None:
        work, title = self.work(pick), self.text("Other work")
        self.says(who, f"edit {work.ref} {title}", changes=work.rename(who, title, self.now))

    @rule(who=people, pick=picks, verb=st.sampled_from(sorted(STEPS)), is_silent=st.booleans())
    def step(self, who: Worker, pick: int, verb: str, is_silent: bool) -> None:  # noqa: FBT001 - drawn by Hypothesis
        text = "" if is_silent and verb not in NEEDS_WHY else self.text("Because of")
        work = self.work(pick)
        words = f"mark {work.ref} handed over" if verb == "handover" else f"{verb} {work.ref}"
        self.says(who, f"{words} {text}".strip(), changes=work.step(verb, who, text, self.now))

    @rule(who=people, pick=picks, choice=picks)
    def possible_step(self, who: Worker, pick: int, choice: int) -> None:
        possible = [verb for verb, (from_, _) in STEPS.items() if self.work(pick).state in from_]
        self.step(who, pick, possible[choice % len(possible)], choice % 2 == 0)

    @rule(who=people, pick=picks)
    def undo(self, who: Worker, pick: int) -> None:
        work = self.work(pick)
        self.says(who, f"undo {work.ref}", changes=work.undo(who, self.now))

    @rule(pick=picks)
    def undo_own(self, pick: int) -> None:
        """Whoever did the last step takes it back: by chance alone that is rare."""
        work = self.work(pick)
        self.undo(next(one for one in WORKERS if one.name == work.lines[-1].by), pick)

    @rule(who=people, pick=picks)
    def note(self, who: Worker, pick: int) -> None:
        work, text = self.work(pick), self.text("Noted")
        self.says(who, f"note {work.ref} {text}", changes=work.note(who, text, self.now))

    @rule(who=people, pick=picks, does=st.booleans())
    def reply(self, who: Worker, pick: int, does: bool) -> None:  # noqa: FBT001
        work = self.work(pick)
        card = self._card(work)
        if card is None:
            return
        text = self.text("done, Sent" if does else "Progress")
        self.talk.says(who.name, text, channel=card.channel, thread=card.ts)
        self.replies.append(Reply(ts=self.talk.last(who.name), who=who, work=work))
        self.replies[-1].read(text, self.now)
        self._keep(changes=True)

    @precondition(lambda self: self._there())
    @rule(pick=picks, does=st.booleans())
    def edit_reply(self, pick: int, does: bool) -> None:  # noqa: FBT001
        reply, text = (
            self._there()[pick % len(self._there())],
            self.text("done, Better" if does else "Better"),
        )
        self.talk.edits(reply.who.name, reply.ts, text)
        reply.edit(text, self.now)
        self._keep(changes=True)

    @precondition(lambda self: self._there())
    @rule(pick=picks)
    def delete_reply(self, pick: int) -> None:
        reply = self._there()[pick % len(self._there())]
        self.talk.deletes(reply.who.name, reply.ts)
        reply.delete()
        self._keep(changes=True)

    @precondition(lambda self: self.buttons)
    @rule(who=people, pick=picks)
    def press_old_button(self, who: Worker, pick: int) -> None:
        whose, message, element = self.buttons[pick % len(self.buttons)]
        if message.only_for or message.channel.startswith("D"):
            who = next(one for one in WORKERS if one.name == whose)
        verb, ref = PRESSED.fullmatch(element["value"]).groups()  # type: ignore[union-attr] # as it was kept
        work = self.works[int(ref[2:]) - 1]
        changes = work.undo(who, self.now) if verb == "undo" else work.step(verb, who, "", self.now)
        self.talk.click(who.name, message, element)
        self._keep(changes=changes)

    # What happens around them

    @rule(minutes=st.integers(1, 15))
    def minutes_pass(self, minutes: int) -> None:
        self._pass(timedelta(minutes=minutes))

    @rule(hours=st.integers(1, 30))
    def hours_pass(self, hours: int) -> None:
        self._pass(timedelta(hours=hours))

    @rule(days=st.integers(2, 6))
    def days_pass(self, days: int) -> None:
        self._pass(timedelta(days=days))

    @rule()
    def restart(self) -> None:
        self.talk.restart()

    @precondition(lambda self: self._repeatable())
    @rule(pick=picks, is_forgotten=st.booleans())
    def repeat(self, pick: int, is_forgotten: bool) -> None:  # noqa: FBT001
        """Slack delivers again what it has delivered, perhaps to another process."""
        if is_forgotten:
            self.talk.door._events._seen.clear()
        found = self._repeatable()
        before = {worker.name: {one.ts for one in self.talk.direct(worker.name)} for worker in WORKERS}
        self.talk.repeat(found[-1 - pick % len(found)].payload)
        for name, known in before.items():
            # An answer comes at any hour; where its address has expired, as a message of its own.
            self.told[name] |= {one.ts for one in self.talk.direct(name)} - known

    def _repeatable(self) -> list[Delivery]:
        return [one for one in self.worked[-10:] if self.now - one.at < REPEATED_FOR]

    def _there(self) -> list[Reply]:
        return [reply for reply in self.replies if reply.became != "gone"]

    def _pass(self, length: timedelta) -> None:
        self.talk.until(self.now + length)
        for work in self.works:
            if (card := self._card(work)) is not None:
                work.was_shown = True
                self._look_at("", card)
        for worker in WORKERS:
            self._check_messages(worker)

    def _check_messages(self, worker: Worker) -> None:
        """Look at what somebody was written since the last look; nobody has done anything in between."""
        for message in self.talk.direct(worker.name):
            if message.ts in self.told[worker.name] or message.thread_ts:
                continue
            self.told[worker.name].add(message.ts)
            self._look_at(worker.name, message)
            here = datetime.fromtimestamp(float(message.ts), UTC).astimezone(ZoneInfo(worker.zone))
            assert time(8) <= here.time() < time(18), (worker, here, message.text)
            assert self.calendar._works(worker.name, here.date()), (worker, here, message.text)
            for ref, words in sections(message.text):
                work = self.works[int(ref[2:]) - 1]
                assert work.is_open, f"{worker.name} was told of {ref}, which is closed: {message.text}"
                # Who asked for it is told once that the last reminder had no answer.
                asked = worker.name == work.lines[0].by and "is still open" in message.text
                is_theirs = asked or worker.name in {*work.owners, SECRETARY}
                assert is_theirs or NOT_THEIRS.search(words), (worker, message.text)

    # What is always so

    @invariant()
    def all_is_as_the_model_says(self) -> None:
        found = self.talk.store.read(_everything)
        assert found["records"].keys() == {work.number for work in self.works}
        for work in self.works:
            row = found["records"][work.number]
            self._check_record(work, row)
            assert self.versions.get(work.number, 0) <= row["version"]
            self.versions[work.number] = row["version"]
            self._check_history(work, row, [line for line in found["history"] if line.record_id == row["id"]])
            notes = [note for note in found["notes"] if note.record_id == row["id"]]
            assert [
                (n.text, n.slack_ts, n.struck_at is not None, self.names[n.person_id]) for n in notes
            ] == [(n.text, n.reply, n.is_struck, n.by) for n in work.notes]
        assert found["history"][: len(self.history)] == self.history, "a line of history has changed"
        self.history = found["history"]

    def _check_record(self, work: Work, row: dict[str, Any]) -> None:
        due = work.due
        assert {**row, "owners": tuple(self.names[one] for one in row["owners"])} | {
            "closed_by": self.names.get(row["closed_by"])
        } == {
            **row, "title": work.title, "state": work.state, "owners": work.owners, "result": work.result,
            "reason": work.reason, "closed_at": work.closed_at, "closed_by": work.closed_by,
            "due_on": due.day if due else None, "due_time": due.hour if due else None,
            "due_zone": due.zone if due else None, "due_at": due.ends_at if due else None,
            "version": len(work.lines), "state_1": work.state, "kind_1": "action",
        }  # fmt: skip

    def _check_history(self, work: Work, row: dict[str, Any], lines: list[Any]) -> None:
        told = [line for line in lines if not line.verb.startswith("note ")]
        assert len(lines) - len(told) == work.about_notes
        assert [(line.verb, self.names[line.person_id], line.at) for line in told] == [
            (line.verb, line.by, line.at) for line in work.lines
        ]
        known = json.loads(told[0].after)
        assert told[0].before is None
        for line in told[1:]:
            before, after = json.loads(line.before), json.loads(line.after)
            assert before.keys() == after.keys()
            assert all(known.get(name, value) == value for name, value in before.items()), line
            known |= after
        assert all(_as_told(row[name]) == value for name, value in known.items()), (known, row)

    # What is so once all is settled

    def teardown(self) -> None:
        try:
            if self.works:
                self._pass(SETTLED)
                self._check_cards()
                self._pass(timedelta(days=8))
                self._check_cards()
                self._check_owners_know()
                self.talk.store.read(self._check_messages_once)
        finally:
            self.talk.close()

    def _card(self, work: Work) -> Message | None:
        found = self._cards(work)
        assert len(found) <= 1, f"{work.ref} has {len(found)} cards"
        return found[0] if found else None

    def _cards(self, work: Work) -> list[Message]:
        return [
            message
            for channel in CHANNELS.values()
            for message in self.talk.channel(channel)
            if _facts(message)[1:2] == [work.ref] and not message.is_reply
        ]

    def _check_cards(self) -> None:
        for work in self.works:
            card = self._card(work)
            if card is None:
                assert work.state == "cancelled", f"{work.ref} has no card"
                continue
            assert card.channel == self.talk.workspace.channel_id_named(CHANNELS[work.area][1:])
            for words in _shown(work, self.now):
                assert words in card.text, (words, card.text)
            buttons = any(block["type"] == "actions" for block in card.blocks)
            assert buttons == work.is_open

    def _check_owners_know(self) -> None:
        """Nobody owns something without knowing, or while the last they heard is that it is not theirs."""
        for work in self.works:
            for owner in work.owners if work.is_open else ():
                heard = [
                    words
                    for message in self.talk.direct(owner)
                    for ref, words in sections(message.text)
                    if ref == work.ref
                ]
                acted = any(line.by == owner for line in work.lines)
                assert heard or acted, f"{owner} does not know of {work.ref}"
                assert not heard or not NOT_THEIRS.search(heard[-1]), (owner, heard)

    def _check_messages_once(self, read: Read) -> None:
        posts = read.db.execute(select(tables.posts)).all()
        sent = {post.id: post for post in posts if post.slack_ts is not None}
        assert Counter(post.slack_ts for post in sent.values()).keys() == {
            message.ts
            for found in self.talk.workspace.posted.values()
            for message in found
            if message.user == BOT.user and message.only_for is None
        }
        assert not [post for post in posts if post.state in {PostState.UNCERTAIN, PostState.PARKED}]
        cards = Counter(
            (post.record_id, post.channel) for post in sent.values() if post.kind == PostKind.CARD
        )
        assert set(cards.values()) <= {1}
        told = Counter(
            (notice.person_id, notice.record_id, _occurrence(notice.key))
            for notice in read.db.execute(select(tables.notifications)).all()
            if notice.state == NotificationState.BATCHED and notice.post_id in sent
        )
        assert set(told.values()) <= {1}, told


def _occurrence(key: str) -> str:
    """Return what a notice is of: "before-1:2016-10-14T2200"."""
    return key.split(":", 2)[2]


def _facts(message: Message) -> list[str]:
    """Return the last line of a card in parts: its state, its reference and the rest."""
    return "".join(message.text.splitlines()[-1:]).split(" · ")


def _shown(work: Work, now: datetime) -> Iterator[str]:
    """Return what the card of a piece of work must say."""
    is_late = work.state in {"open", "in_progress"} and work.due is not None and work.due.ends_at <= now
    yield work.title
    yield "Overdue" if is_late else work.state.replace("_", " ").capitalize()
    if not work.is_open:
        yield work.result or work.reason
        return
    yield work.reason
    yield from (owner.replace(".", " ").title() for owner in work.owners)
    if work.state == "blocked":
        return
    yield "no date" if work.due is None else "due "
    if work.due and not work.due.hour:
        yield f"{work.due.day:%a} {work.due.day.day} {work.due.day:%b}"


def _as_told(value: object) -> object:
    """Return a value as the history keeps it."""
    return json.loads(json.dumps(value, default=str))


def _everything(read: Read) -> dict[str, Any]:
    owners: dict[int, list[int]] = {}
    for row in read.db.execute(
        select(tables.owners).order_by(tables.owners.c.record_id, tables.owners.c.place)
    ):
        owners.setdefault(row.record_id, []).append(row.person_id)
    joined = (
        select(tables.records, tables.items, tables.actions)
        .join(tables.items, tables.items.c.id == tables.records.c.id)
        .join(tables.actions, tables.actions.c.id == tables.records.c.id)
    )
    rows = [dict(row) for row in read.db.execute(joined).mappings()]
    return {
        "records": {row["number"]: row | {"owners": tuple(owners.get(row["id"], ()))} for row in rows},
        "history": read.db.execute(select(tables.history).order_by(tables.history.c.id)).all(),
        "notes": read.db.execute(select(tables.notes).order_by(tables.notes.c.id)).all(),
    }


Actions.TestCase.settings = courses(6, steps=30)
TestActions = Actions.TestCase
