"""Issues: questions that focal points settle, or that climb the ladder until somebody can."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.charter import Charter, DecisionWord, Level
from bot.errors import UserError
from bot.records import Item, Kind


class IssueState(StrEnum):
    OPEN = "open"
    DECIDED = "decided"
    WITHDRAWN = "withdrawn"


@dataclass(kw_only=True)
class Issue(Item):
    """A question. Its due date is the end of the clock of the level that holds it."""

    kind = Kind.ISSUE

    options: tuple[str, ...] = ()
    level: str = ""  # code of the charter's level that holds it now
    level_since: datetime
    path: tuple[tuple[str, str], ...] = ()  # levels it left: (code, reason)
    answer: str = ""

    @property
    def is_open(self) -> bool:
        return self.state == IssueState.OPEN


def in_words(level: Level) -> str:
    """Return the level as it stands in a sentence: "the task force", but "MCG"."""
    return f"the {level.name}" if level.name[:1].islower() else level.name


def escalate(issue: Issue, *, charter: Charter, reason: str, now: datetime) -> Level:
    """Move an open issue one level up and return the level that now holds it."""
    above = level_above(issue, charter=charter)
    issue.path = (*issue.path, (issue.level, reason))
    issue.level, issue.level_since = above.code, now
    return above


def level_above(issue: Issue, *, charter: Charter) -> Level:
    """Return the level to which an open issue can be sent up."""
    must_be_open(issue)
    above = charter.next_level(issue.level)
    if above is None:
        held = in_words(charter.level(issue.level))
        raise UserError(f"{issue.ref} is with {held}, the highest level. It can only be decided there.")
    return above


def decide(issue: Issue, *, answer: str) -> None:
    must_be_open(issue)
    issue.state = IssueState.DECIDED
    issue.answer = answer


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
