"""Issues: questions that focal points settle, or that climb the ladder until somebody can; and their way back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import takewhile
from statistics import median_low
from typing import ClassVar, NamedTuple

from bot.calendar import Due
from bot.charter import Charter, DecisionWord, Level
from bot.errors import UserError
from bot.level_deadlines import working_days_between
from bot.names import join_names
from bot.records import Holder, Item, Kind, checked_title

OPTION_LETTERS = "ABCDEFGHIJ"  # of the options


class IssueState(StrEnum):
    OPEN = "open"
    DECIDED = "decided"  # on its way down
    RETURNED = "returned"  # whoever raised it has read the decision
    IMPLEMENTED = "implemented"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


FOLLOW_UP_STATES = (
    IssueState.DECIDED,
    IssueState.RETURNED,
    IssueState.IMPLEMENTED,
)  # something is left to be done


class LevelExit(StrEnum):
    """How an issue left a level, or how a question that a level asked ended."""

    ESCALATED = "up"
    AUTO_ESCALATED = "lapsed"  # it went up by itself, as the charter says
    QUESTION_ASKED = "asked"  # the level waits for an answer; its clock stands still
    QUESTION_ANSWERED = "answered"  # the wait for that answer is over
    SENT_BACK = "returned"  # to the level from which it came, with guidance
    DECIDED = "decided"


class LevelStay(NamedTuple):
    """A stay that is over, all in words as they are kept. `days` are the working days it took; "" where nobody knows."""

    level: str
    reason: str
    ended_by: str = LevelExit.ESCALATED
    working_days: str = ""


class Position(NamedTuple):
    """What an entity says, or a person who is of none. `option` is the letter of one; "" where it is in their own words."""

    entity: str
    person_id: str  # the number of whoever said it
    option: str
    text: str

    @property
    def speaker(self) -> str:
        return self.entity or f"#{self.person_id}"

    @property
    def summary(self) -> str:
        return ", ".join(filter(None, (self.option, self.text)))


@dataclass(kw_only=True)
class Issue(Item):
    """A question. Its due date is its next moment: the end of a level's clock, or the answer to what the level asked."""

    kind = Kind.ISSUE
    is_read_above: ClassVar[bool] = True

    options: tuple[str, ...] = ()
    level: str = ""  # code of the level that holds it now
    level_since: datetime
    path: tuple[tuple[str, ...], ...] = ()  # each a Step
    answer: str = ""
    ladder: tuple[Level, ...] = ()  # as the charter had it when the issue was raised; empty: as it has it now
    positions: tuple[tuple[str, ...], ...] = ()  # each a Position, the first said first
    question_id: int | None = None  # the action with which the level's question is answered
    days_left: int | None = None  # working days of the level's clock, while that stands still
    seen_by: int | None = None  # who of the level has read it, and has not answered
    seen_at: datetime | None = None
    up_at: datetime | None = None  # when it goes up by itself; None where it does not
    readers: tuple[str, ...] = ()  # roles that may see it though it is restricted: of the levels it came to
    result: str = ""  # what came of the decision
    settled_at: datetime | None = None  # of the last step after the decision: read, implemented, closed

    @property
    def is_open(self) -> bool:
        return self.state == IssueState.OPEN

    @property
    def reading_roles(self) -> tuple[tuple[str, str], ...]:
        return tuple((role, "") for role in self.readers)

    def holders(self, charter: Charter) -> tuple[Holder, ...]:
        """Return the roles of the level that holds it; at the first level only those of its area and entity."""
        roles = level_of(self, charter).holders
        if is_at_first_level(self, charter):
            return tuple(Holder(role, self.area, self.entity) for role in roles)
        return tuple(map(Holder, roles))

    @property
    def needs_follow_up(self) -> bool:
        """Say whether it is decided and something is left: to read the decision, or to carry it out."""
        return self.state in FOLLOW_UP_STATES

    @property
    def level_stays(self) -> list[LevelStay]:
        return [LevelStay(*one) for one in self.path]

    @property
    def stated_positions(self) -> list[Position]:
        return [Position(*one) for one in self.positions]


def level_phrase(level: Level) -> str:
    """Return the level as it stands in a sentence: "the task force", but "MCG"."""
    return f"the {level.name}" if level.name[:1].islower() else level.name


# The ladder of an issue


def ladder_of(issue: Issue, charter: Charter) -> Sequence[Level]:
    """Return the levels that an issue may come to, from below to above."""
    return issue.ladder or charter.levels_in_use


def level_of(issue: Issue, charter: Charter, code: str | None = None) -> Level:
    """Return a level of an issue's own ladder; without a code the one that holds it."""
    wanted = code or issue.level
    found = (level for level in ladder_of(issue, charter) if level.code == wanted)
    return next(found, None) or charter.level(wanted)


def levels_above(issue: Issue, charter: Charter) -> Sequence[Level]:
    codes = [level.code for level in ladder_of(issue, charter)]
    if issue.level in codes:
        return ladder_of(issue, charter)[codes.index(issue.level) + 1 :]
    above = charter.next_level(issue.level)
    return () if above is None else (above,)


def is_at_first_level(issue: Issue, charter: Charter) -> bool:
    """Say whether an issue is with the lowest level, that is with those who answer for its area."""
    return issue.level == ladder_of(issue, charter)[0].code


def level_above(issue: Issue, *, charter: Charter) -> Level:
    """Return the level to which an open issue can be sent up."""
    must_be_open(issue)
    above = levels_above(issue, charter)
    if not above:
        held = level_phrase(level_of(issue, charter))
        raise UserError(f"{issue.ref} is with {held}, the highest level. It can only be decided there.")
    return above[0]


def level_below(issue: Issue, *, charter: Charter) -> Level:
    """Return the level from which an open issue came, to which it can be sent back."""
    must_be_open(issue)
    came = [
        step.level
        for step in issue.level_stays
        if step.ended_by in (LevelExit.ESCALATED, LevelExit.AUTO_ESCALATED)
    ]
    lower = takewhile(lambda level: level.code != issue.level, ladder_of(issue, charter))
    below = [level for level in lower if level.code in came]
    if not below:
        held = level_phrase(level_of(issue, charter))
        raise UserError(f"{issue.ref} is with {held}, where it was raised. It cannot be sent back further.")
    return below[-1]


def days_at_level(issue: Issue, *, charter: Charter, now: datetime) -> int:
    """Return for how many of the task force's working days the level has had an issue, or waits for an answer."""
    first, last = (charter.day_of(at) for at in (issue.level_since, now))
    return working_days_between(first, last, charter.working_days(charter.station))


def set_level_deadline(issue: Issue, due: Due, *, charter: Charter) -> None:
    """Let the answer be due then. Where the charter says so, the issue goes up by itself at that moment."""
    issue.set_due(due)
    goes_up = issue.question_id is None and level_of(issue, charter).moves_up and levels_above(issue, charter)
    issue.up_at = issue.due_at if goes_up else None


# Steps. Each ends a stay; the clock of the next one is the caller's to set.


def escalate(
    issue: Issue,
    *,
    to: Level,
    charter: Charter,
    reason: str,
    now: datetime,
    how: LevelExit = LevelExit.ESCALATED,
) -> None:
    _end_stay(issue, how, reason, charter, now)
    issue.level = to.code
    issue.readers = tuple(dict.fromkeys((*issue.readers, *to.holders)))


def send_back(issue: Issue, *, charter: Charter, guidance: str, now: datetime) -> Level:
    """Send an issue back to the level from which it came, with guidance; return that level."""
    below = level_below(issue, charter=charter)
    must_not_await_answer(issue)
    _end_stay(issue, LevelExit.SENT_BACK, guidance, charter, now)
    issue.level = below.code
    return below


def pause_clock(issue: Issue, *, charter: Charter, question: str, now: datetime) -> None:
    """Let the clock of the level stand still until its question is answered."""
    must_be_open(issue)
    must_not_await_answer(issue)
    today = charter.day_of(now)
    until = issue.due_on or today
    issue.days_left = max(1, working_days_between(today, until, charter.working_days(charter.station)))
    _end_stay(issue, LevelExit.QUESTION_ASKED, question, charter, now)


def resume_clock(issue: Issue, *, charter: Charter, answer: str, now: datetime) -> int:
    """Let the clock run again; return how many working days are left on it."""
    left = issue.days_left or 1
    _end_stay(issue, LevelExit.QUESTION_ANSWERED, answer, charter, now)
    issue.question_id = issue.days_left = None
    return left


def decide(issue: Issue, *, answer: str, charter: Charter, now: datetime) -> None:
    must_be_open(issue)
    _end_stay(issue, LevelExit.DECIDED, answer, charter, now)
    issue.state, issue.answer = IssueState.DECIDED, answer
    issue.question_id = issue.days_left = issue.up_at = None


def undo_decision(issue: Issue) -> None:
    """Take a decision back: the issue is where it was."""
    last = issue.level_stays[-1] if issue.path else None
    if last is not None and last.ended_by == LevelExit.DECIDED:
        issue.path = issue.path[:-1]
    issue.state, issue.answer, issue.settled_at = IssueState.OPEN, "", None


def _end_stay(issue: Issue, how: LevelExit, reason: str, charter: Charter, now: datetime) -> None:
    days = str(days_at_level(issue, charter=charter, now=now))
    issue.path = (*issue.path, tuple(LevelStay(issue.level, reason, how, days)))
    issue.level_since = now
    issue.seen_by = issue.seen_at = None


def acknowledge(issue: Issue, *, by: int, now: datetime) -> None:
    """Keep that somebody of the level has read an issue. It is no answer: the clock runs on."""
    must_be_open(issue)
    issue.seen_by, issue.seen_at = by, now


_ALLOWED_FROM = {
    IssueState.RETURNED: (IssueState.DECIDED,),
    IssueState.IMPLEMENTED: (IssueState.DECIDED, IssueState.RETURNED),
    IssueState.CLOSED: FOLLOW_UP_STATES,
}


def mark(issue: Issue, state: IssueState, *, now: datetime, result: str = "") -> None:
    """Bring a decided issue further: read, implemented, closed. Raises UserError for another way round."""
    must_be_decided(issue, to=state)
    issue.state, issue.settled_at, issue.result = state, now, result or issue.result


def must_be_decided(issue: Issue, *, to: IssueState = IssueState.CLOSED) -> None:
    """Raise a sentence unless a decided issue can be brought to a state."""
    if issue.is_open:
        raise UserError(f"{issue.ref} is not decided yet. Example: decide {issue.ref} agreed Option B")
    if issue.state not in _ALLOWED_FROM[to]:
        raise UserError(f"{issue.ref} is already {issue.state}. Nothing has changed.")


def withdraw(issue: Issue, *, why: str) -> None:
    must_be_open(issue)
    issue.state, issue.answer = IssueState.WITHDRAWN, why
    issue.question_id = issue.days_left = issue.up_at = None


# Positions


def take_position(issue: Issue, *, entity: str, person: int, option: str, text: str) -> None:
    """Keep what an entity says in the place of what it said before; a person of no entity speaks for themselves."""
    must_be_open(issue)
    new = Position(entity, str(person), option, text)
    said = {one.speaker: one for one in issue.stated_positions} | {
        new.speaker: new
    }  # in the order in which they first spoke
    issue.positions = tuple(tuple(one) for one in said.values())


def option_letter(issue: Issue, word: str) -> str:
    """Return the letter of the option that a word names; "" where it names none."""
    letter = word.upper().rstrip(".):,")
    return letter if len(letter) == 1 and letter in OPTION_LETTERS[: len(issue.options)] else ""


def add_option(issue: Issue, text: str) -> str:
    """Add an option and return its letter."""
    must_be_open(issue)
    title = checked_title(text)
    if len(issue.options) == len(OPTION_LETTERS):
        raise UserError(f"{issue.ref} has {len(OPTION_LETTERS)} options; more are not possible.")
    if title in issue.options:
        raise UserError(f"{issue.ref} has that option already. Nothing has changed.")
    issue.options = (*issue.options, title)
    return OPTION_LETTERS[len(issue.options) - 1]


def must_have_agreement(issue: Issue, *, charter: Charter) -> None:
    """Raise a sentence where those who answer for the area have said different things: they settle it by agreement."""
    said = {one.option or one.text for one in issue.stated_positions}
    if is_at_first_level(issue, charter) and len(said) > 1:
        held = level_phrase(level_of(issue, charter))
        raise UserError(
            f"{held[:1].upper()}{held[1:]} have said different things of {issue.ref}; they settle it by agreement. "
            f"A position is changed with: position {issue.ref} A. Else send it up: escalate {issue.ref} no agreement"
        )


# What may be said of it


def reserved_level(word: DecisionWord, issue: Issue, *, charter: Charter) -> Level | None:
    """Return the level from which on a word may be said, where the one that holds the issue is below it; else None."""
    if word.level is None:
        return None
    codes = [level.code for level in charter.ladder]
    lowest = charter.level(word.level)
    return lowest if codes.index(issue.level) < codes.index(lowest.code) else None


def must_be_open(issue: Issue) -> None:
    if not issue.is_open:
        raise UserError(f"{issue.ref} is already {issue.state}. Nothing has changed.")


def must_not_await_answer(issue: Issue) -> None:
    if issue.question_id is not None:
        raise UserError(
            f"{issue.ref} waits for the answer to a question. Answer it first: answer {issue.ref} ..."
        )


def skipped_levels(issue: Issue, to: Level, *, charter: Charter) -> list[Level]:
    """Return the levels that are left out on the way up to another one. Raises UserError where that is not above."""
    above = list(levels_above(issue, charter))
    codes = [level.code for level in above]
    if to.code not in codes:
        offered = join_names([level_phrase(level) for level in above])
        raise UserError(
            f"{issue.ref} goes up, and above {level_phrase(level_of(issue, charter))} there are {offered}."
        )
    return above[: codes.index(to.code)]


# Figures


@dataclass(frozen=True)
class LevelBacklog:
    """What is with a level: how many issues, and for how many working days the oldest has been there."""

    level: str
    count: int
    oldest: Issue
    oldest_days: int


def level_backlogs(issues: Sequence[Issue], *, charter: Charter, now: datetime) -> list[LevelBacklog]:
    """Return what is with each level, from below to above; a level with nothing is left out."""
    found = []
    for code in dict.fromkeys(level.code for level in charter.ladder):
        held = [one for one in issues if one.is_open and one.level == code]
        if held:
            oldest = min(held, key=lambda one: (one.level_since, one.number))
            found.append(
                LevelBacklog(code, len(held), oldest, days_at_level(oldest, charter=charter, now=now))
            )
    return found


def days_per_level(issue: Issue) -> list[tuple[str, str, int]]:
    """Return the working days at each level, and of the answers it waited for, in the order in which they came first.

    Each is the level, how it was spent (at it, or waiting), and the days; several stays at a level are one.
    """
    found: dict[tuple[str, str], int] = {}
    for step in issue.level_stays:
        kind = "question" if step.ended_by == LevelExit.QUESTION_ANSWERED else "level"
        found[step.level, kind] = found.get((step.level, kind), 0) + int(step.working_days or 0)
    return [(level, kind, days) for (level, kind), days in found.items()]


@dataclass(frozen=True)
class LevelDuration:
    """How many decided issues were with a level, and the working days the middle one of them was; "" is all levels."""

    level: str
    count: int
    median_days: int


def level_durations(issues: Sequence[Issue], *, charter: Charter) -> list[LevelDuration]:
    """Return how long decided issues took at each level, from below to above, and last in all; none without any."""
    decided = [
        days_per_level(one)
        for one in issues
        if any(step.ended_by == LevelExit.DECIDED for step in one.level_stays)
    ]
    at: dict[str, list[int]] = {}
    for one in decided:
        for level, kind, days in one:
            if kind == "level":
                at.setdefault(level, []).append(days)
    found = [
        LevelDuration(level.code, len(at[level.code]), median_low(at[level.code]))
        for level in charter.ladder
        if level.code in at
    ]
    in_all = [sum(days for *_, days in one) for one in decided]
    return [*found, LevelDuration("", len(in_all), median_low(in_all))] if in_all else []
