"""Issues: questions that are settled by focal points or escalated up a ladder of levels."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import takewhile
from statistics import median_low
from typing import NamedTuple

from bot.calendar import Due
from bot.charter import Charter, DecisionWord, Level
from bot.charter_section import Rights
from bot.errors import Offer, UserError, to_open
from bot.facts import Facts
from bot.history import HistoryEntry
from bot.level_deadlines import working_days_between
from bot.records import Holder, Item, Kind, Record, Visibility, checked_title

OPTION_LETTERS = "ABCDEFGHIJ"
ASK_UP = "ask up"  # the history verb of a request to send an issue up


class IssueState(StrEnum):
    OPEN = "open"
    DECIDED = "decided"  # decided; the person who raised it has not read the decision yet
    RETURNED = "returned"  # the person who raised it has read the decision
    IMPLEMENTED = "implemented"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


FOLLOW_UP_STATES = (
    IssueState.DECIDED,
    IssueState.RETURNED,
    IssueState.IMPLEMENTED,
)  # decided, but not closed


class LevelExit(StrEnum):
    """How a stay at a level, or a question by a level, ended."""

    ESCALATED = "up"
    AUTO_ESCALATED = "lapsed"  # escalated automatically when the deadline passed, as the charter says
    QUESTION_ASKED = "asked"  # the level asked a question; its clock is paused
    QUESTION_ANSWERED = "answered"  # the question was answered
    QUESTION_WITHDRAWN = "unasked"  # the question was closed without an answer
    SENT_BACK = "returned"  # to the level below, with guidance
    DECIDED = "decided"


QUESTION_ENDS = (LevelExit.QUESTION_ANSWERED, LevelExit.QUESTION_WITHDRAWN)


class LevelStay(NamedTuple):
    """A finished stay at a level; all fields are stored as text.

    `working_days` is "" if unknown; `person_id` is who sent it on, "" for nobody or if unknown;
    `behalf` is the person or body for whom they entered it, "" where they did it themselves.
    """

    level: str
    reason: str
    ended_by: str = LevelExit.ESCALATED
    working_days: str = ""
    person_id: str = ""
    behalf: str = ""

    @property
    def is_question(self) -> bool:
        """Return whether it is the time a level waited for the end of its question."""
        return self.ended_by in QUESTION_ENDS


class Position(NamedTuple):
    """The position of an entity, or of a person without an entity.

    `option` is the letter of an option; "" if the position is free text.
    """

    entity: str
    person_id: str  # the id of the person who stated it
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
    """A question. Its due date is the end of the level's clock, or the deadline of the level's own question."""

    kind = Kind.ISSUE
    options: tuple[str, ...] = ()
    level: str = ""  # code of the level that holds it now
    level_since: datetime
    path: tuple[tuple[str, ...], ...] = ()  # rows of `LevelStay`
    answer: str = ""
    ladder: tuple[Level, ...] = ()  # the charter's when it was raised; empty: the current one
    positions: tuple[tuple[str, ...], ...] = ()  # rows of `Position`, oldest first
    question_id: int | None = None  # the action that answers the question of the level
    days_left: int | None = None  # working days left on the clock while it is paused
    seen_by: int | None = None  # the holder of the level who has acknowledged it
    seen_at: datetime | None = None
    up_at: datetime | None = None  # when it is escalated automatically; None: never
    readers: tuple[str, ...] = ()  # roles of the levels that it came to
    result: str = ""  # how the decision was carried out
    settled_at: datetime | None = None  # when the decision was last advanced: read, implemented, closed

    @property
    def accepts_replies(self) -> bool:
        return self.is_open

    @property
    def is_open(self) -> bool:
        return self.state == IssueState.OPEN

    @property
    def reading_roles(self) -> tuple[tuple[str, str], ...]:
        return tuple((role, "") for role in self.readers)

    def holders(self, charter: Charter) -> tuple[Holder, ...]:
        """Return the roles of the level that holds it; at the first level only those of its area and entity.

        Of a restricted issue at the first level it is the chair, because its focal points don't see it.
        """
        if is_for_chair(self, charter):
            return tuple(Holder(role.code) for role in charter.roles_with(Rights.CHAIR))
        roles = level_of(self, charter).holders
        if is_at_first_level(self, charter):
            return tuple(Holder(role, self.area, self.entity) for role in roles)
        return tuple(map(Holder, roles))

    def next_level(self, charter: Charter) -> Level | None:
        return next(iter(levels_above(self, charter)), None)

    def is_with_first_level(self, charter: Charter) -> bool:
        return self.is_open and is_at_first_level(self, charter)

    @property
    def needs_follow_up(self) -> bool:
        """Return whether it is decided and still has to be read or implemented."""
        return self.state in FOLLOW_UP_STATES

    @property
    def is_closed(self) -> bool:
        return not self.is_open and self.state not in {IssueState.DECIDED, IssueState.RETURNED}

    @property
    def level_stays(self) -> list[LevelStay]:
        return [LevelStay(*one) for one in self.path]

    @property
    def stated_positions(self) -> list[Position]:
        return [Position(*one) for one in self.positions]


def level_phrase(level: Level) -> str:
    """Return the name of the level for use in a sentence: "the task force", but "MCG"."""
    return f"the {level.name}" if level.name[:1].islower() else level.name


# Ladder


def ladder_of(issue: Issue, charter: Charter) -> Sequence[Level]:
    """Return the levels an issue can reach, lowest first."""
    return issue.ladder or charter.levels_in_use


def level_of(issue: Issue, charter: Charter, code: str | None = None) -> Level:
    """Return a level of the issue's own ladder; by default its current one."""
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
    """Return whether an issue is at the lowest level, the focal points of its area."""
    return issue.level == ladder_of(issue, charter)[0].code


def is_for_chair(issue: Issue, charter: Charter, level: str = "") -> bool:
    """Return whether an issue is restricted and at the first level (or would be, at `level`): the chair decides it."""
    first = ladder_of(issue, charter)[0].code
    return issue.visibility == Visibility.RESTRICTED and (level or issue.level) == first


def is_with_focal_points(issue: Issue, charter: Charter) -> bool:
    """Return whether the first level has an issue and sees it: there they take positions and agree."""
    return is_at_first_level(issue, charter) and not is_for_chair(issue, charter)


def first_readers(issue: Issue, charter: Charter) -> tuple[str, ...]:
    """Return the roles that read a new issue only because it begins at their level; none if it is restricted."""
    if issue.visibility == Visibility.RESTRICTED:
        return ()
    roles = ladder_of(issue, charter)[0].holders
    return tuple(code for code in roles if charter.role(code).rights is Rights.UPPER)


def level_above(issue: Issue, *, charter: Charter) -> Level:
    """Return the next level above an open issue. Raises UserError if there is none."""
    must_be_open(issue)
    above = levels_above(issue, charter)
    if not above:
        held = level_phrase(level_of(issue, charter))
        raise UserError(f"{issue.ref} is with {held}, the highest level. It can only be decided there.")
    return above[0]


def level_below(issue: Issue, *, charter: Charter) -> Level:
    """Return the nearest lower level that escalated an open issue. Raises UserError if there is none."""
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
        raise UserError(f"{issue.ref} is with {held}, where it was raised. It can't be sent back further.")
    return below[-1]


def may_go_back(issue: Issue, *, charter: Charter) -> bool:
    """Return whether a lower level escalated an open issue, to which it can be sent back."""
    try:
        level_below(issue, charter=charter)
    except UserError:
        return False
    return True


def days_at_level(issue: Issue, *, charter: Charter, now: datetime) -> int:
    """Return the task force's working days since the level got the issue or asked its question."""
    first, last = (charter.day_of(at) for at in (issue.level_since, now))
    return working_days_between(first, last, charter.working_days(charter.station))


def set_level_deadline(issue: Issue, due: Due, *, charter: Charter) -> None:
    """Set the deadline of the level, and the automatic escalation if the charter provides for it."""
    issue.set_due(due)
    goes_up = issue.question_id is None and level_of(issue, charter).moves_up and levels_above(issue, charter)
    issue.up_at = issue.due_at if goes_up else None


# Transitions. Each ends a stay; the caller sets the deadline of the next one.


def escalate(
    issue: Issue,
    *,
    to: Level,
    charter: Charter,
    reason: str,
    now: datetime,
    by: int | None,
    behalf: str = "",
) -> None:
    """Send an issue up, perhaps on behalf of somebody; without `by` it goes up by itself."""
    how = LevelExit.AUTO_ESCALATED if by is None else LevelExit.ESCALATED
    _end_stay(issue, how, reason, charter, now, by=by, behalf=behalf)
    issue.level = to.code
    issue.readers = tuple(dict.fromkeys((*issue.readers, *to.holders)))


def send_back(issue: Issue, *, charter: Charter, guidance: str, now: datetime, by: int) -> Level:
    """Return the issue to the level it came from, with guidance; return that level."""
    below = level_below(issue, charter=charter)
    must_not_await_answer(issue)
    _end_stay(issue, LevelExit.SENT_BACK, guidance, charter, now, by=by)
    issue.level = below.code
    return below


def pause_clock(issue: Issue, *, charter: Charter, question: str, now: datetime) -> None:
    """Pause the clock of the level until its question is answered."""
    must_be_open(issue)
    must_not_await_answer(issue)
    today = charter.day_of(now)
    until = issue.due_on or today
    issue.days_left = max(1, working_days_between(today, until, charter.working_days(charter.station)))
    _end_stay(issue, LevelExit.QUESTION_ASKED, question, charter, now)


def resume_clock(
    issue: Issue, *, charter: Charter, text: str, now: datetime, withdrawn_by: int | None = None
) -> int:
    """Resume the clock of the level with the answer, or why the question was withdrawn; return the working days left."""
    left = issue.days_left or 1
    how = LevelExit.QUESTION_ANSWERED if withdrawn_by is None else LevelExit.QUESTION_WITHDRAWN
    _end_stay(issue, how, text, charter, now, by=withdrawn_by)
    issue.question_id = issue.days_left = None
    return left


def decide(issue: Issue, *, answer: str, charter: Charter, now: datetime) -> None:
    must_be_open(issue)
    _end_stay(issue, LevelExit.DECIDED, answer, charter, now)
    issue.state, issue.answer = IssueState.DECIDED, answer
    issue.question_id = issue.days_left = issue.up_at = None


def undo_decision(issue: Issue) -> None:
    """Revert a decision: the issue is open again at the same level."""
    last = issue.level_stays[-1] if issue.path else None
    if last is not None and last.ended_by == LevelExit.DECIDED:
        issue.path = issue.path[:-1]
    issue.state, issue.answer, issue.settled_at = IssueState.OPEN, "", None


def _end_stay(
    issue: Issue,
    how: LevelExit,
    reason: str,
    charter: Charter,
    now: datetime,
    *,
    by: int | None = None,
    behalf: str = "",
) -> None:
    days, person = str(days_at_level(issue, charter=charter, now=now)), "" if by is None else str(by)
    issue.path = (*issue.path, tuple(LevelStay(issue.level, reason, how, days, person, behalf)))
    issue.level_since = now
    issue.seen_by = issue.seen_at = None


def acknowledge(issue: Issue, *, by: int, now: datetime) -> None:
    """Record that a holder of the level has read the issue. This is no answer: the clock keeps running."""
    must_be_open(issue)
    issue.seen_by, issue.seen_at = by, now


_ALLOWED_FROM = {
    IssueState.RETURNED: (IssueState.DECIDED,),
    IssueState.IMPLEMENTED: (IssueState.DECIDED, IssueState.RETURNED),
    IssueState.CLOSED: FOLLOW_UP_STATES,
}


def mark(issue: Issue, state: IssueState, *, now: datetime, result: str = "") -> None:
    """Advance a decided issue to a later state. Raises UserError if the transition is not legal."""
    must_be_decided(issue, to=state)
    issue.state, issue.settled_at, issue.result = state, now, result or issue.result


def must_be_decided(issue: Issue, *, to: IssueState = IssueState.CLOSED) -> None:
    """Raise UserError unless the issue can be advanced to this state after its decision."""
    if issue.is_open:
        raise UserError(f"{issue.ref} isn't decided yet.", offers=[Offer("Decide", "decide", issue.ref)])
    if issue.state not in _ALLOWED_FROM[to]:
        raise UserError(f"{issue.ref} is already {issue.state}. Nothing has changed.")


def withdraw(issue: Issue, *, why: str) -> None:
    must_be_open(issue)
    issue.state, issue.answer = IssueState.WITHDRAWN, why
    issue.question_id = issue.days_left = issue.up_at = None


# Positions


def take_position(
    issue: Issue, *, entity: str, person: int, by: int, option: str, text: str
) -> Position | None:
    """Record a position that `by` says, perhaps for an absent `person`; it replaces that of the same entity or person.

    Return the replaced position if somebody else had said it, and something else; otherwise None.
    """
    must_be_open(issue)
    new = Position(entity, str(by if entity else person), option, text)
    former = others_position(issue, entity=entity, by=by, option=option, text=text)
    by_speaker = {one.speaker: one for one in issue.stated_positions}
    positions = by_speaker | {new.speaker: new}  # keeps the order of the first statements
    issue.positions = tuple(tuple(one) for one in positions.values())
    return former


def others_position(issue: Issue, *, entity: str, by: int, option: str, text: str) -> Position | None:
    """Return what somebody else said for the entity and a position of `by` would replace; None if it says the same."""
    former = next((one for one in issue.stated_positions if entity and one.entity == entity), None)
    is_others = former is not None and former.person_id != str(by)
    return former if is_others and former and (former.option, former.text) != (option, text) else None


def option_letter(issue: Issue, word: str) -> str:
    """Return the letter of the option that a word names; "" if it names none."""
    letter = word.upper().rstrip(".):,")
    return letter if len(letter) == 1 and letter in OPTION_LETTERS[: len(issue.options)] else ""


def add_option(issue: Issue, text: str) -> str:
    """Add an option and return its letter."""
    must_be_open(issue)
    title = checked_title(text)
    if len(issue.options) == len(OPTION_LETTERS):
        raise UserError(f"{issue.ref} has {len(OPTION_LETTERS)} options; more aren't possible.")
    if title in issue.options:
        raise UserError(f"{issue.ref} already has that option. Nothing has changed.")
    issue.options = (*issue.options, title)
    return OPTION_LETTERS[len(issue.options) - 1]


def is_disputed(issue: Issue, *, charter: Charter) -> bool:
    """Return whether the focal points at the first level disagree: there they settle by agreement."""
    answers = {one.option or one.text for one in issue.stated_positions}
    return is_with_focal_points(issue, charter) and len(answers) > 1


# Preconditions of a decision


def reserved_level(word: DecisionWord, issue: Issue, *, charter: Charter) -> Level | None:
    """Return the lowest level that may use an outcome, if the issue is below it; else None."""
    if word.level is None:
        return None
    codes = [level.code for level in charter.ladder]
    lowest = charter.level(word.level)
    return lowest if codes.index(issue.level) < codes.index(lowest.code) else None


def as_question(record: Record | None) -> "Issue | None":
    """Return a record where it is an issue; None for another one."""
    return record if isinstance(record, Issue) else None


def must_be_open(issue: Issue) -> None:
    if issue.needs_follow_up:
        raise UserError(f"{issue.ref} is already decided. Nothing has changed.")
    if not issue.is_open:
        raise UserError(f"{issue.ref} is already {issue.state}. Nothing has changed.")


def must_be_at(issue: Issue, shown: Level | None, *, charter: Charter) -> None:
    """Raise UserError if an issue has left the level at which a button or form was shown."""
    if shown is not None and issue.level != shown.code:
        held = level_phrase(level_of(issue, charter))
        raise UserError(
            f"{issue.ref} is with {held} now, so nothing has changed.",
            offers=[to_open(issue.ref)],
        )


def standing_request(history: Sequence[HistoryEntry], by: int) -> str | None:
    """Return the reason for which somebody asks to send an issue up; None if it moved or they took that back."""
    reason = None
    for entry in history:
        if entry.verb == ASK_UP and entry.person_id == by:
            reason = entry.why
        elif entry.verb in {"escalate", "lapse", "return"} or _takes_back(entry, ASK_UP, by):
            reason = None
    return reason


def _takes_back(entry: HistoryEntry, verb: str, by: int) -> bool:
    return entry.verb == "undo" and entry.why == verb and entry.person_id == by


def must_not_await_answer(issue: Issue) -> None:
    if issue.question_id is not None:
        raise UserError(
            f"{issue.ref} waits for the answer to a question. Answer it first: answer {issue.ref} ..."
        )


def skipped_levels(issue: Issue, to: Level, *, charter: Charter) -> list[Level]:
    """Return the levels skipped on the way up to `to`. Raises UserError if `to` is not above."""
    above = list(levels_above(issue, charter))
    codes = [level.code for level in above]
    if to.code not in codes:
        offered = " or ".join(level_phrase(level) for level in above)
        raise UserError(
            f"{issue.ref} is with {level_phrase(level_of(issue, charter))}. Next would be {offered}."
        )
    return above[: codes.index(to.code)]


# Statistics


@dataclass(frozen=True)
class LevelBacklog:
    """The open issues at a level, and the working days that the oldest has been there."""

    level: str
    count: int
    oldest: Issue
    oldest_days: int


def level_backlogs(issues: Sequence[Issue], *, charter: Charter, now: datetime) -> list[LevelBacklog]:
    """Return the backlog of each level that has one, lowest first."""
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
    """Return the working days by level and kind ("level" for the level's own time, "question" for waiting).

    Stays at the same level are summed; the order is that of the first stay.
    """
    found: dict[tuple[str, str], int] = {}
    for step in issue.level_stays:
        kind = "question" if step.is_question else "level"
        found[step.level, kind] = found.get((step.level, kind), 0) + int(step.working_days or 0)
    return [(level, kind, days) for (level, kind), days in found.items()]


@dataclass(frozen=True)
class LevelDuration:
    """The number of decided issues and their median working days at a level; level "" is the total."""

    level: str
    count: int
    median_days: int
    within: int  # how many of them took no longer than the median

    @property
    def share(self) -> str:
        """Return how many took no longer, as words before the median: "all ", "2 of them ", "" for a single one."""
        if self.within < self.count:
            return f"{self.within} of them "
        return "all " if self.count > 1 else ""


def _duration(level: str, days: Sequence[int]) -> LevelDuration:
    median = median_low(days)
    return LevelDuration(level, len(days), median, within=sum(one <= median for one in days))


def level_durations(issues: Sequence[Issue], *, charter: Charter) -> list[LevelDuration]:
    """Return the durations of each level, lowest first, then the total; empty if nothing was decided."""
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
    found = [_duration(level.code, at[level.code]) for level in charter.ladder if level.code in at]
    in_all = [sum(days for *_, days in one) for one in decided]
    return [*found, _duration("", in_all)] if in_all else []


# Facts of notifications


@dataclass(frozen=True)
class LevelFacts(Facts):
    """An issue at a level: the key of its deadline there, and which of its stays that is; "" where they don't matter."""

    level: str
    key: str = ""
    stay: str = ""


@dataclass(frozen=True)
class SentBy(Facts):
    """An issue at a level, and who sent it there, or asks to send it on."""

    level: str
    by: int
