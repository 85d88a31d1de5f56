"""The record of a meeting: a draft whose comments run, final by silence, approved at a later meeting; and corrections."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from bot.errors import UserError

MAX_CORRECTION = 2_000  # characters
FIGURES = "In figures"  # the label of what follows from who came: no change of its own


class RecordState(StrEnum):
    UNSENT = "unsent"  # nobody has got it yet
    DRAFT = "draft"  # comments run
    FINAL = "final"
    APPROVED = "approved"


@dataclass(frozen=True)
class RecordLine:
    """A line of the record; `record_id` is what it tells of, without which nobody reads it; None for words alone."""

    text: str
    record_id: int | None = None


@dataclass(frozen=True)
class RecordItem:
    """An item of the record, or another heading under which lines stand."""

    title: str
    lines: tuple[RecordLine, ...] = ()
    record_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class RecordContent:
    """What the record says, as it was when it was made: nothing that is changed later changes it.

    `head` has labels with what stands beside them, `people` whom it names. `changes` names the parts that say something
    else than they did when it first went out: a label of the head, or the title of an item.
    """

    title: str
    head: tuple[tuple[str, str], ...] = ()
    items: tuple[RecordItem, ...] = ()
    corrections: tuple[RecordLine, ...] = ()
    people: tuple[int, ...] = ()
    changes: tuple[RecordLine, ...] = ()

    def as_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> "RecordContent":
        kept = json.loads(text)
        return cls(
            title=kept["title"],
            head=tuple((label, words) for label, words in kept["head"]),
            items=tuple(
                RecordItem(one["title"], _lines(one["lines"]), one["record_id"]) for one in kept["items"]
            ),
            corrections=_lines(kept["corrections"]),
            people=tuple(kept["people"]),
            changes=_lines(kept.get("changes", ())),  # no record that went out before there were any has them
        )

    @property
    def tells_of(self) -> set[int]:
        """Return the ids of the records of which it tells."""
        ids = [
            number
            for item in self.items
            for number in (item.record_id, *(line.record_id for line in item.lines))
        ]
        ids += [line.record_id for line in self.changes]
        return {one for one in ids if one is not None}

    def without(self, hidden: set[int]) -> "RecordContent":
        """Return what somebody reads who may not see some records: nothing shows that there was more."""
        items = [
            RecordItem(
                one.title, tuple(line for line in one.lines if line.record_id not in hidden), one.record_id
            )
            for one in self.items
            if one.record_id not in hidden
        ]
        return RecordContent(
            title=self.title,
            head=self.head,
            items=tuple(one for one in items if one.lines or one.record_id is not None),
            corrections=self.corrections,
            people=self.people,
            changes=tuple(line for line in self.changes if line.record_id not in hidden),
        )

    def revised(self, new: "RecordContent") -> "RecordContent":
        """Return what it says now, with what has changed in it so far and by this; itself where nothing has."""
        if replace(new, changes=self.changes) == self:
            return self
        labels = dict.fromkeys([*(label for label, _ in self.head), *(label for label, _ in new.head)])
        was, now = dict(self.head), dict(new.head)
        head = [RecordLine(one) for one in labels if one != FIGURES and was.get(one) != now.get(one)]
        before, after = _by_name(self.items), _by_name(new.items)
        items = [
            RecordLine((after.get(one) or before[one]).title, one if isinstance(one, int) else None)
            for one in dict.fromkeys([*before, *after])
            if before.get(one) != after.get(one)
        ]
        more = [RecordLine("Corrections")] if self.corrections != new.corrections else []
        return replace(new, changes=tuple(dict.fromkeys([*self.changes, *head, *items, *more])))


def _by_name(items: Sequence[RecordItem]) -> dict[int | str, RecordItem]:
    return {one.title if one.record_id is None else one.record_id: one for one in items}


def _lines(kept: Sequence[dict[str, object]]) -> tuple[RecordLine, ...]:
    return tuple(RecordLine(str(one["text"]), one["record_id"]) for one in kept)  # type: ignore[arg-type]


@dataclass(kw_only=True)
class MeetingRecord:
    """The record of one meeting. `due_at` is when the clock looks at it; None for no more."""

    record_id: int  # of the meeting
    state: str = RecordState.UNSENT
    due_at: datetime | None = None
    previewed_at: datetime | None = None  # since when who sends it could see it
    paused_at: datetime | None = None  # since when it is held back
    content: str = ""  # as it was sent, as JSON
    revision: int = 0  # 1 with the first correction that was taken
    sent_at: datetime | None = None
    until: date | None = None  # the last day of comments
    until_at: datetime | None = None
    waits_at: datetime | None = None  # since when its end waits for the secretary
    final_at: datetime | None = None
    approved_at: datetime | None = None
    approved_by: int | None = None
    approved_in: int | None = None  # the meeting that approved it

    @property
    def is_draft(self) -> bool:
        return self.state == RecordState.DRAFT

    @property
    def is_outdated(self) -> bool:
        """Return whether something was entered since it went out, and the clock hasn't made it anew yet."""
        return self.is_draft and self.due_at is not None and self.due_at != self.until_at

    @property
    def is_final(self) -> bool:
        return self.state in {RecordState.FINAL, RecordState.APPROVED}

    def takes_corrections(self, now: datetime) -> bool:
        return self.is_draft and self.until_at is not None and now < self.until_at

    @property
    def revision_words(self) -> str:
        """Return the revision as documents are numbered: "Rev.1"; "" for the first."""
        return f"Rev.{self.revision}" if self.revision else ""

    def send(self, content: RecordContent, *, until: date, until_at: datetime, now: datetime) -> None:
        """Go out to everybody who was invited, for comments until a moment."""
        self.state, self.content = RecordState.DRAFT, content.as_json()
        self.sent_at, self.paused_at = now, None
        self.extend(until, until_at)

    def extend(self, until: date, until_at: datetime) -> None:
        self.until, self.until_at, self.due_at, self.waits_at = until, until_at, until_at, None

    def wait(self, now: datetime) -> None:
        """Have its end wait for the secretary."""
        self.waits_at, self.due_at = now, None

    def outdate(self, now: datetime) -> None:
        """Have the clock make it anew."""
        self.due_at = now

    def renew(self, content: RecordContent) -> bool:
        """Say what is stored now, as the next revision where that is something else; return whether it is."""
        before = RecordContent.from_json(self.content)
        is_other = (revised := before.revised(content)) != before
        if is_other:
            self.revision, self.content = 1, revised.as_json()
        self.due_at = None if self.waits_at is not None else self.until_at
        return is_other

    def correct(self, content: RecordContent) -> None:
        """Say what is stored now, with a correction that was taken, as the next revision."""
        revised = RecordContent.from_json(self.content).revised(content)
        self.revision, self.content = 1, revised.as_json()

    def close(self, now: datetime) -> None:
        """Stand, as nobody objects to it any more."""
        self.state, self.final_at = RecordState.FINAL, now
        self.due_at = self.waits_at = None

    def approve(self, *, at: int, by: int, now: datetime) -> None:
        self.state, self.approved_in, self.approved_by, self.approved_at = RecordState.APPROVED, at, by, now

    def disapprove(self) -> None:
        """Be final, and wait for its approval again."""
        self.state = RecordState.FINAL
        self.approved_in = self.approved_by = self.approved_at = None


class CorrectionAnswer(StrEnum):
    NONE = ""
    TAKEN = "taken"
    DECLINED = "declined"


@dataclass(kw_only=True)
class Correction:
    """What somebody asks to be corrected in the draft record of a meeting, and what became of it."""

    record_id: int
    person_id: int
    at: datetime
    text: str
    answer: str = CorrectionAnswer.NONE
    answered_by: int | None = None
    answered_at: datetime | None = None
    reason: str = ""  # why it was declined
    id: int | None = None  # given by the database

    @property
    def is_open(self) -> bool:
        return self.answer == CorrectionAnswer.NONE

    def settle(self, answer: CorrectionAnswer, *, by: int, now: datetime, reason: str = "") -> None:
        if not self.is_open:
            raise UserError(f"This correction was {self.answer} already. Nothing has changed.")
        self.answer, self.answered_by, self.answered_at, self.reason = answer, by, now, reason
