"""What should have become of actions, kept in plain Python beside the bot; it knows nothing of the bot."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

UNDO_FOR = timedelta(minutes=10)
OPEN = ("open", "in_progress", "blocked")
STEPS = {
    "start": (("open",), "in_progress"),
    "block": (("open", "in_progress"), "blocked"),
    "unblock": (("blocked",), "in_progress"),
    "done": (OPEN, "done"),
    "verify": (("done",), "verified"),
    "reopen": (("done", "verified", "cancelled", "handed_over"), "open"),
    "cancel": (OPEN, "cancelled"),
    "handover": (OPEN, "handed_over"),
}
NEEDS_WHY = {"block", "cancel", "handover"}
# What a change may change, and what an undo puts back.
FIELDS = ("title", "state", "owners", "due", "result", "reason", "closed_at", "closed_by")


@dataclass(frozen=True)
class Worker:
    """Somebody who works on actions. `rank` is office (chair, secretary), member or staff."""

    name: str
    zone: str
    rank: str


@dataclass(frozen=True)
class Until:
    """A deadline: a day, perhaps an hour, in the zone of whoever said it."""

    day: date
    hour: time | None
    zone: str

    @property
    def ends_at(self) -> datetime:
        day, hour = (self.day, self.hour) if self.hour else (self.day + timedelta(days=1), time(0))
        return datetime.combine(day, hour, ZoneInfo(self.zone)).astimezone(UTC)


@dataclass(frozen=True)
class Line:
    """A line of the history, and what stood there before."""

    verb: str
    by: str
    at: datetime
    before: dict[str, Any] = field(default_factory=dict)


@dataclass(kw_only=True)
class Written:
    """A note. `reply` names the message that it was, if it was one."""

    by: str
    at: datetime
    text: str
    reply: str | None = None
    is_struck: bool = False


@dataclass(kw_only=True)
class Work:
    """An action as it should be."""

    number: int
    title: str
    area: str
    by: str
    owners: tuple[str, ...]
    due: Until | None
    lines: list[Line]
    state: str = "open"
    result: str = ""
    reason: str = ""
    closed_at: datetime | None = None
    closed_by: str | None = None
    notes: list[Written] = field(default_factory=list)
    about_notes: int = 0  # lines of history that tell of a note's edit or end
    was_shown: bool = False  # to a channel

    @property
    def ref(self) -> str:
        return f"A-{self.number}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    def is_of(self, who: Worker) -> bool:
        return who.rank == "office" or who.name in {self.by, *self.owners}

    def is_seen_by(self, who: Worker) -> bool:
        return who.rank == "member" or self.is_of(who)

    # What people do; each returns whether it was possible

    def move(self, who: Worker, to: Until, at: datetime) -> bool:
        if not (self.is_of(who) and self.is_open) or (self.due and self.due.ends_at == to.ends_at):
            return False
        return self._change("move", who, at, due=to)

    def assign(self, who: Worker, owners: tuple[str, ...], at: datetime) -> bool:
        if not (self.is_of(who) and self.is_open) or owners == self.owners:
            return False
        return self._change("assign", who, at, owners=owners)

    def rename(self, who: Worker, title: str, at: datetime) -> bool:
        return self.is_of(who) and self._change("edit", who, at, title=title)

    def step(self, verb: str, who: Worker, text: str, at: datetime, *, reply: str | None = None) -> bool:
        from_, to = STEPS[verb]
        if verb == "done" and not self.is_open and self.is_of(who) and text not in {"", self.result}:
            return self._keep_later_result(who, text, at, reply)
        if not self.is_of(who) or self.state not in from_:
            return False
        if verb == "verify":
            if who.rank != "office" or who.name in {self.closed_by, *self.owners}:
                return False
            new: dict[str, Any] = {}
        else:
            closes = to not in OPEN
            new = {
                "result": text if verb == "done" else "",
                "reason": text if verb in NEEDS_WHY else "",
                "closed_at": at if closes else None,
                "closed_by": who.name if closes else None,
            }
        if text and verb in {"start", "unblock", "verify", "reopen"}:
            self.notes.append(Written(by=who.name, at=at, text=text))
        return self._change(verb, who, at, state=to, **new)

    def _keep_later_result(self, who: Worker, text: str, at: datetime, reply: str | None) -> bool:
        """Take the result that comes with another "done": where there is one already, or none is due, as a note."""
        if not self.result and self.state in {"done", "verified"}:
            return self._change("result", who, at, result=text)
        self.notes.append(Written(by=who.name, at=at, text=text, reply=reply))
        return True

    def undo(self, who: Worker, at: datetime) -> bool:
        last = self.lines[-1]
        if self._is_own_note_since(last, who, at):
            self.notes[-1].is_struck = True
            self.about_notes += 1
            return True
        noted = any(note.by != who.name and note.at >= last.at for note in self.notes)
        is_late = at - last.at > UNDO_FOR
        if not self.is_seen_by(who) or last.verb == "undo" or last.by != who.name or noted or is_late:
            return False
        undone = {"state": "cancelled", "reason": "undone"}
        return self._change("undo", who, at, **(undone if last.verb == "create" else last.before))

    def _is_own_note_since(self, last: Line, who: Worker, at: datetime) -> bool:
        """Say whether the last word of all is this person's note: undo takes that back first."""
        newest = self.notes[-1] if self.notes else None
        if newest is None or newest.is_struck or newest.by != who.name or not self.is_seen_by(who):
            return False
        return newest.at > last.at and at - newest.at <= UNDO_FOR

    def note(self, who: Worker, text: str, at: datetime, *, reply: str | None = None) -> bool:
        if not self.is_seen_by(who):
            return False
        self.notes.append(Written(by=who.name, at=at, text=text, reply=reply))
        return True

    def _change(self, verb: str, who: Worker, at: datetime, **new: Any) -> bool:
        before = {name: getattr(self, name) for name in FIELDS}
        for name, value in new.items():
            setattr(self, name, value)
        self.lines.append(Line(verb, who.name, at, before))
        return True


@dataclass(kw_only=True)
class Reply:
    """What somebody wrote under a card, and what became of it: a note, a deed, a question, or nothing at all."""

    ts: str
    who: Worker
    work: Work
    became: str = ""

    def read(self, text: str, at: datetime) -> None:
        """Read it for the first time, or anew."""
        if not self.work.is_seen_by(self.who):
            self.became = ""
        elif text.startswith("done"):
            result = text.removeprefix("done").strip(" ,")
            done = self.work.step("done", self.who, result, at, reply=self.ts)
            self.became = "question" if not done else "note" if self._notes() else "deed"
        else:
            self.became = "note" if self.work.note(self.who, text, at, reply=self.ts) else "question"

    def edit(self, text: str, at: datetime) -> None:
        if self.became in {"", "question"}:
            self.read(text, at)
        elif (
            self.became == "note"
            and not self._note().is_struck
            and self.work.is_seen_by(self.who)
            and not text.startswith("done")
        ):
            self._note().text = text
            self.work.about_notes += 1

    def delete(self) -> None:
        if self.became == "note" and not self._note().is_struck:
            self._note().is_struck = True
            self.work.about_notes += 1
        self.became = "gone"

    def _note(self) -> Written:
        return self._notes()[0]

    def _notes(self) -> list[Written]:
        return [note for note in self.work.notes if note.reply == self.ts]


def sections(text: str) -> Iterator[tuple[str, str]]:
    """Take a message apart: each action it tells of, and the words about it; what a digest lists is left out.

    What is told of one begins with its title and ends with its facts, or begins with its reference.
    """
    ref, words, block = "", list[str](), list[str]()
    for line in text.partition("Your week")[0].splitlines():
        if _TITLE.fullmatch(line):
            if ref:
                yield ref, "\n".join(words)
            ref, block = "", []
        block.append(line)
        if reminded := _REMINDED.match(line):
            yield reminded[1], "\n".join(block)
            block = []
        if headed := _HEADED.match(line):
            if ref:
                yield ref, "\n".join(words)
            ref, words = headed[1], []
        words.append(line)
    if ref:
        yield ref, "\n".join(words)


_TITLE = re.compile(r"\*(?!A-\d+\*).+\*")
_HEADED = re.compile(r"\*(A-\d+)\*")
_REMINDED = re.compile(
    r"(?:Open|In progress|Due soon|Due today|Overdue|Blocked) · (A-\d+)\b"
)  # what is over is no reminder any more
NOT_THEIRS = re.compile(r"No longer yours| · now with ")
