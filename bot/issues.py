"""Issues: questions that focal points settle, or that climb the ladder until somebody can; and their way back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import takewhile
from statistics import median_low
from typing import NamedTuple

from bot.calendar import Due
from bot.charter import Charter, DecisionWord, Level
from bot.errors import UserError
from bot.level_deadlines import working_days_between
from bot.names import listed
from bot.records import Item, Kind, checked_title

LETTERS = "ABCDEFGHIJ"  # of the options


class IssueState(StrEnum):
    OPEN = "open"
    DECIDED = "decided"  # on its way down
    RETURNED = "returned"  # whoever raised it has read the decision
    IMPLEMENTED = "implemented"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


SETTLED = (IssueState.DECIDED, IssueState.RETURNED, IssueState.IMPLEMENTED)  # something is left to be done


class Left(StrEnum):
    """How an issue left a level, or how a question that a level asked ended."""

    UP = "up"
    LAPSED = "lapsed"  # it went up by itself, as the charter says
    ASKED = "asked"  # the level waits for an answer; its clock stands still
    ANSWERED = "answered"  # the wait for that answer is over
    RETURNED = "returned"  # to the level from which it came, with guidance
    DECIDED = "decided"


class Step(NamedTuple):
    """A stay that is over, all in words as they are kept. `days` are the working days it took; "" where nobody knows."""

    level: str
    reason: str
    how: str = Left.UP
    days: str = ""


class Position(NamedTuple):
    """What an entity says, or a person who is of none. `option` is the letter of one; "" where it is in their own words."""

    entity: str
    person: str  # the number of whoever said it
    option: str
    text: str

    @property
    def speaker(self) -> str:
        return self.entity or f"#{self.person}"

    @property
    def words(self) -> str:
        return ", ".join(filter(None, (self.option, self.text)))


@dataclass(kw_only=True)
class Issue(Item):
    """A question. Its due date is its next moment: the end of a level's clock, or the answer to what the level asked."""

    kind = Kind.ISSUE

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
    def is_settled(self) -> bool:
        """Say whether it is decided and something is left: to read the decision, or to carry it out."""
        return self.state in SETTLED

    @property
    def steps(self) -> list[Step]:
        return [Step(*one) for one in self.path]

    @property
    def says(self) -> list[Position]:
        return [Position(*one) for one in self.positions]


def in_words(level: Level) -> str:
    """Return the level as it stands in a sentence: "the task force", but "MCG"."""
    return f"the {level.name}" if level.name[:1].islower() else level.name


# The ladder of an issue


def ladder_of(issue: Issue, charter: Charter) -> Sequence[Level]:
    """Return the levels that an issue may come to, from below to above."""
    return issue.ladder or charter.levels_in_use


def rung(issue: Issue, charter: Charter, code: str | None = None) -> Level:
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


def is_first(issue: Issue, charter: Charter) -> bool:
    """Say whether an issue is with the lowest level, that is with those who answer for its area."""
    return issue.level == ladder_of(issue, charter)[0].code


def level_above(issue: Issue, *, charter: Charter) -> Level:
    """Return the level to which an open issue can be sent up."""
    must_be_open(issue)
    above = levels_above(issue, charter)
    if not above:
        held = in_words(rung(issue, charter))
        raise UserError(f"{issue.ref} is with {held}, the highest level. It can only be decided there.")
    return above[0]


def level_below(issue: Issue, *, charter: Charter) -> Level:
    """Return the level from which an open issue came, to which it can be sent back."""
    must_be_open(issue)
    came = [step.level for step in issue.steps if step.how in (Left.UP, Left.LAPSED)]
    lower = takewhile(lambda level: level.code != issue.level, ladder_of(issue, charter))
    below = [level for level in lower if level.code in came]
    if not below:
        held = in_words(rung(issue, charter))
        raise UserError(f"{issue.ref} is with {held}, where it was raised. It cannot be sent back further.")
    return below[-1]


def days_here(issue: Issue, *, charter: Charter, now: datetime) -> int:
    """Return for how many of the task force's working days the level has had an issue, or waits for an answer."""
    first, last = (charter.day_of(at) for at in (issue.level_since, now))
    return working_days_between(first, last, charter.working_days(charter.station))


def set_clock(issue: Issue, due: Due, *, charter: Charter) -> None:
    """Let the answer be due then. Where the charter says so, the issue goes up by itself at that moment."""
    issue.set_due(due)
    goes_up = issue.question_id is None and rung(issue, charter).moves_up and levels_above(issue, charter)
    issue.up_at = issue.due_at if goes_up else None


# Steps. Each ends a stay; the clock of the next one is the caller's to set.


def go_up(
    issue: Issue, *, to: Level, charter: Charter, reason: str, now: datetime, how: Left = Left.UP
) -> None:
    _leave(issue, how, reason, charter, now)
    issue.level = to.code
    issue.readers = tuple(dict.fromkeys((*issue.readers, *to.holders)))


def go_back(issue: Issue, *, charter: Charter, guidance: str, now: datetime) -> Level:
    """Send an issue back to the level from which it came, with guidance; return that level."""
    below = level_below(issue, charter=charter)
    must_not_wait(issue)
    _leave(issue, Left.RETURNED, guidance, charter, now)
    issue.level = below.code
    return below


def stop(issue: Issue, *, charter: Charter, question: str, now: datetime) -> None:
    """Let the clock of the level stand still until its question is answered."""
    must_be_open(issue)
    must_not_wait(issue)
    today = charter.day_of(now)
    until = issue.due_on or today
    issue.days_left = max(1, working_days_between(today, until, charter.working_days(charter.station)))
    _leave(issue, Left.ASKED, question, charter, now)


def go_on(issue: Issue, *, charter: Charter, answer: str, now: datetime) -> int:
    """Let the clock run again; return how many working days are left on it."""
    left = issue.days_left or 1
    _leave(issue, Left.ANSWERED, answer, charter, now)
    issue.question_id = issue.days_left = None
    return left


def decide(issue: Issue, *, answer: str, charter: Charter, now: datetime) -> None:
    must_be_open(issue)
    _leave(issue, Left.DECIDED, answer, charter, now)
    issue.state, issue.answer = IssueState.DECIDED, answer
    issue.question_id = issue.days_left = issue.up_at = None


def undecide(issue: Issue) -> None:
    """Take a decision back: the issue is where it was."""
    last = issue.steps[-1] if issue.path else None
    if last is not None and last.how == Left.DECIDED:
        issue.path = issue.path[:-1]
    issue.state, issue.answer, issue.settled_at = IssueState.OPEN, "", None


def _leave(issue: Issue, how: Left, reason: str, charter: Charter, now: datetime) -> None:
    days = str(days_here(issue, charter=charter, now=now))
    issue.path = (*issue.path, tuple(Step(issue.level, reason, how, days)))
    issue.level_since = now
    issue.seen_by = issue.seen_at = None


def read(issue: Issue, *, by: int, now: datetime) -> None:
    """Keep that somebody of the level has read an issue. It is no answer: the clock runs on."""
    must_be_open(issue)
    issue.seen_by, issue.seen_at = by, now


_NEXT = {
    IssueState.RETURNED: (IssueState.DECIDED,),
    IssueState.IMPLEMENTED: (IssueState.DECIDED, IssueState.RETURNED),
    IssueState.CLOSED: SETTLED,
}


def mark(issue: Issue, state: IssueState, *, now: datetime, result: str = "") -> None:
    """Bring a decided issue further: read, implemented, closed. Raises UserError for another way round."""
    must_be_settled(issue, to=state)
    issue.state, issue.settled_at, issue.result = state, now, result or issue.result


def must_be_settled(issue: Issue, *, to: IssueState = IssueState.CLOSED) -> None:
    """Raise a sentence unless a decided issue can be brought to a state."""
    if issue.is_open:
        raise UserError(f"{issue.ref} is not decided yet. Example: decide {issue.ref} agreed Option B")
    if issue.state not in _NEXT[to]:
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
    said = {one.speaker: one for one in issue.says} | {
        new.speaker: new
    }  # in the order in which they first spoke
    issue.positions = tuple(tuple(one) for one in said.values())


def option_of(issue: Issue, word: str) -> str:
    """Return the letter of the option that a word names; "" where it names none."""
    letter = word.upper().rstrip(".):,")
    return letter if len(letter) == 1 and letter in LETTERS[: len(issue.options)] else ""


def add_option(issue: Issue, text: str) -> str:
    """Add an option and return its letter."""
    must_be_open(issue)
    title = checked_title(text)
    if len(issue.options) == len(LETTERS):
        raise UserError(f"{issue.ref} has {len(LETTERS)} options; more are not possible.")
    if title in issue.options:
        raise UserError(f"{issue.ref} has that option already. Nothing has changed.")
    issue.options = (*issue.options, title)
    return LETTERS[len(issue.options) - 1]


def must_agree(issue: Issue, *, charter: Charter) -> None:
    """Raise a sentence where those who answer for the area have said different things: they settle it by agreement."""
    said = {one.option or one.text for one in issue.says}
    if is_first(issue, charter) and len(said) > 1:
        held = in_words(rung(issue, charter))
        raise UserError(
            f"{held[:1].upper()}{held[1:]} have said different things of {issue.ref}; they settle it by agreement. "
            f"A position is changed with: position {issue.ref} A. Else send it up: escalate {issue.ref} no agreement"
        )


# What may be said of it


def reserved_to(word: DecisionWord, issue: Issue, *, charter: Charter) -> Level | None:
    """Return the level from which on a word may be said, where the one that holds the issue is below it; else None."""
    if word.level is None:
        return None
    codes = [level.code for level in charter.ladder]
    lowest = charter.level(word.level)
    return lowest if codes.index(issue.level) < codes.index(lowest.code) else None


def must_be_open(issue: Issue) -> None:
    if not issue.is_open:
        raise UserError(f"{issue.ref} is already {issue.state}. Nothing has changed.")


def must_not_wait(issue: Issue) -> None:
    if issue.question_id is not None:
        raise UserError(
            f"{issue.ref} waits for the answer to a question. Answer it first: answer {issue.ref} ..."
        )


def skips(issue: Issue, to: Level, *, charter: Charter) -> list[Level]:
    """Return the levels that are left out on the way up to another one. Raises UserError where that is not above."""
    above = list(levels_above(issue, charter))
    codes = [level.code for level in above]
    if to.code not in codes:
        offered = listed([in_words(level) for level in above])
        raise UserError(
            f"{issue.ref} goes up, and above {in_words(rung(issue, charter))} there are {offered}."
        )
    return above[: codes.index(to.code)]


# Figures


@dataclass(frozen=True)
class Stay:
    """What is with a level: how many issues, and for how many working days the oldest has been there."""

    level: str
    count: int
    oldest: Issue
    days: int


def stays(issues: Sequence[Issue], *, charter: Charter, now: datetime) -> list[Stay]:
    """Return what is with each level, from below to above; a level with nothing is left out."""
    found = []
    for code in dict.fromkeys(level.code for level in charter.ladder):
        held = [one for one in issues if one.is_open and one.level == code]
        if held:
            oldest = min(held, key=lambda one: (one.level_since, one.number))
            found.append(Stay(code, len(held), oldest, days_here(oldest, charter=charter, now=now)))
    return found


def times(issue: Issue) -> list[tuple[str, str, int]]:
    """Return the working days at each level, and of the answers it waited for, in the order in which they came first.

    Each is the level, how it was spent (at it, or waiting), and the days; several stays at a level are one.
    """
    found: dict[tuple[str, str], int] = {}
    for step in issue.steps:
        kind = "question" if step.how == Left.ANSWERED else "level"
        found[step.level, kind] = found.get((step.level, kind), 0) + int(step.days or 0)
    return [(level, kind, days) for (level, kind), days in found.items()]


@dataclass(frozen=True)
class Spent:
    """How many decided issues were with a level, and the working days the middle one of them was; "" is all levels."""

    level: str
    count: int
    median: int


def spent(issues: Sequence[Issue], *, charter: Charter) -> list[Spent]:
    """Return how long decided issues took at each level, from below to above, and last in all; none without any."""
    decided = [times(one) for one in issues if any(step.how == Left.DECIDED for step in one.steps)]
    at: dict[str, list[int]] = {}
    for one in decided:
        for level, kind, days in one:
            if kind == "level":
                at.setdefault(level, []).append(days)
    found = [
        Spent(level.code, len(at[level.code]), median_low(at[level.code]))
        for level in charter.ladder
        if level.code in at
    ]
    in_all = [sum(days for *_, days in one) for one in decided]
    return [*found, Spent("", len(in_all), median_low(in_all))] if in_all else []
