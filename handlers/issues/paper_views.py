"""Text of an issue's paper: plain, without Slack markup."""

from collections.abc import Iterator, Sequence
from datetime import date
from html import unescape

from bot.actions import Action
from bot.calendar import local
from bot.decisions import Decision, DecisionState
from bot.issues import OPTION_LETTERS, Issue, LevelExit, LevelStay
from bot.records import Record
from handlers.core.blocks.text import Reader, capitalized, count, day, state_label
from handlers.core.documents.parts import Heading, Paragraph, Part, Table
from handlers.issues import views

NOT_ON_ROSTER = "I send files to people on the roster only. The issue itself: show I-7"


_STEP_PHRASES = {
    LevelExit.ESCALATED: "sent up",
    LevelExit.AUTO_ESCALATED: "ran out of time",
    LevelExit.QUESTION_ASKED: "asked",
    LevelExit.QUESTION_ANSWERED: "had its answer",
    LevelExit.QUESTION_WITHDRAWN: "went on without an answer",
    LevelExit.SENT_BACK: "sent back",
    LevelExit.DECIDED: "decided",
}
_WITH_REASON = (
    LevelExit.ESCALATED,
    LevelExit.QUESTION_ASKED,
    LevelExit.SENT_BACK,
)  # the reasons of other exits are references


def title(issue: Issue) -> str:
    return f"{issue.ref}  {issue.title}"


def queued(issue: Issue) -> str:
    return f"The paper of {issue.ref} comes as a file in our own conversation, in a minute."


def already_queued(issue: Issue) -> str:
    return f"The paper of {issue.ref} is already on its way, as a file in our own conversation."


def comment(issue: Issue, reader: Reader) -> str:
    return f"*{issue.ref}*  its paper · as of {reader.local_now()}"


def parts(
    issue: Issue,
    reader: Reader,
    *,
    decision: Decision | None,
    positions: Sequence[tuple[str, str]],
    days: int,
    actions: Sequence[Action],
    linked: Sequence[Record],
) -> list[Part]:
    """Return the parts of the paper in order, without empty ones except options."""
    return [
        Paragraph(_raised(issue, reader)),
        Heading("Where it stands"),
        *[Paragraph(line) for line in _status_lines(issue, reader, decision)],
        Heading("Options"),
        _options(issue),
        *_table("Positions", positions),
        *_table("The way it went", _path_rows(issue, days, reader)),
        *_table("Actions", [(one.ref, _action(one, reader)) for one in actions]),
        *_table("Linked", [(one.ref, one.title) for one in linked]),
        Paragraph(f"As of {_day(reader.today)}"),
    ]


def _table(heading: str, rows: Sequence[tuple[str, str]]) -> Iterator[Part]:
    if rows:
        yield from (Heading(heading), Table(rows))


def _raised(issue: Issue, reader: Reader) -> str:
    area = f" · {unescape(reader.area(issue.area))}" if issue.area else ""
    on = _day(local(issue.created_at, reader.zone).date())
    return f"Raised by {unescape(reader.name(issue.created_by))}, {on}{area}"


def _status_lines(issue: Issue, reader: Reader, decision: Decision | None) -> list[str]:
    if not issue.is_open:
        return [_decision_line(decision, reader)] if decision else [capitalized(issue.state)]
    held = unescape(reader.level(issue.level))
    by = f" by {unescape(reader.due(issue.due))}" if issue.due else ""
    asked = f"Asked: {held}, a decision{by}"
    waits = decision is not None and decision.state == DecisionState.DRAFT
    return [
        f"With {held} since {_day(local(issue.level_since, reader.zone).date())}",
        asked,
        *([f"{decision.ref} waits to be confirmed."] if decision and waits else []),
    ]


def _decision_line(decision: Decision, reader: Reader) -> str:
    """Return the decision, without its words if they are hidden."""
    decided = (
        f"{capitalized(views.decided_by(decision, reader))} decided on {reader.day(decision.decided_on)}."
    )
    if not decision.word:
        return unescape(f"{decided} {views.OUTCOME_HIDDEN}")
    word = capitalized(reader.decision_word(decision.word))
    own = views.own_question(decision, reader.charter, reader.roster)
    said = f"{word}{f': {decision.text}' if decision.text else ''}{f' [{own}]' if own else ''}"
    return f"{unescape(decided)} {said} ({decision.ref})"


def _options(issue: Issue) -> Part:
    if not issue.options:
        return Paragraph("None are named.")
    return Table(list(zip(OPTION_LETTERS, issue.options, strict=False)))


def _path_rows(issue: Issue, days: int, reader: Reader) -> list[tuple[str, str]]:
    """Return a row for each stay at a level; `days` are those of the current stay."""
    rows = [_path_row(step, reader) for step in issue.level_stays]
    current = (_level(issue.level, reader), f"{count(days, 'working day')} so far")
    return [*rows, current] if issue.is_open else rows


def _path_row(step: LevelStay, reader: Reader) -> tuple[str, str]:
    days = f"{count(int(step.working_days), 'working day')}; " if step.working_days else ""
    by = unescape(views.sender(step, reader))
    why = f": {step.reason}" if step.ended_by in _WITH_REASON and step.reason else ""
    return _level(
        step.level, reader
    ), f"{days}{_STEP_PHRASES[LevelExit(step.ended_by)]}{f' by {by}' if by else ''}{why}"


def _level(code: str, reader: Reader) -> str:
    return capitalized(unescape(reader.level_name(code)))


def _action(action: Action, reader: Reader) -> str:
    due = f"by {unescape(reader.due(action.due))}" if action.due else "no date"
    who = unescape(reader.names(action.owners))
    result = f": {action.result}" if action.result else ""
    return f"{action.title}\n{who} · {due} · {state_label(action.state)}{result}"


def _day(on: date) -> str:
    """Return a day with its year."""
    return day(on, today=date.min)
