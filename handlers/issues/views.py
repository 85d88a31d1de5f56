"""Views of issues: cards, list lines and details."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.actions import Action
from bot.calendar import Due
from bot.charter import Level
from bot.decisions import Decision, DecisionState
from bot.issues import (
    OPTION_LETTERS,
    Issue,
    IssueState,
    LevelBacklog,
    LevelDuration,
    LevelExit,
    LevelStay,
    days_per_level,
    is_at_first_level,
    level_of,
    levels_above,
)
from bot.names import lowercase_first
from bot.positions import PositionSummary, summarize_positions
from bot.sessions import DEFAULT_ANSWER_WORKING_DAYS, is_session_based, next_meeting_words
from handlers.blocks.elements import Button, Message, buttons, section
from handlers.blocks.paging import page
from handlers.blocks.text import Reader, capitalized, count, escape
from storage.records import Filter, ListPage

OPTION_BUTTONS_MAX = 2  # options with a button; the form has all of them
_WORKING_DAYS_PATTERN = re.compile(r"\d+ working days?")


@dataclass(frozen=True, kw_only=True)
class IssueRelations:
    """Records shown on an issue's card; None if absent or not visible to the reader."""

    decision: Decision | None = None
    question: Action | None = None  # the action of the level's question


NO_RELATIONS = IssueRelations()


def message_with_buttons(lines: Sequence[str], row: Sequence[Button]) -> Message:
    text = "\n".join(filter(None, lines))
    return Message(text, (section(text), *([buttons(row)] if row else [])))


def answer_due(issue: Issue, reader: Reader, *, closed: bool = False) -> str:
    """Return the date of the answer and its basis; `closed` adds the closed days."""
    if issue.due is None:
        return "No date for the answer."
    return f"Answer due {reader.due(issue.due)}{_due_basis(issue, issue.due, reader, closed=closed)}."


def _due_basis(issue: Issue, until: Due, reader: Reader, *, closed: bool) -> str:
    """Return the session or the working days behind a date; "" if somebody set it."""
    body = level_of(issue, reader.charter).body
    if body is not None and is_session_based(until, body):
        words = escape(until.typed)
        return f" ({words})" if until.typed == next_meeting_words(body) else f": {words}"
    found = _WORKING_DAYS_PATTERN.match(until.typed) if closed else None
    off = _closed_days(issue, until.day, reader) if found else []
    return f" ({found[0]}{f'; {_days_are(off)} closed' if off else ''})" if found else ""


def _days_are(off: Sequence[str]) -> str:
    return f"{', '.join(off[:-1])} and {off[-1]} are" if off[1:] else f"{off[0]} is"


def _closed_days(issue: Issue, until: date, reader: Reader) -> list[str]:
    """Return the closed days of the task force's station until the date."""
    days = reader.charter.working_days(reader.charter.station)
    first = reader.charter.day_of(issue.level_since)
    between = (first + timedelta(days=n) for n in range(1, (until - first).days))
    return [reader.day(day) for day in between if day.weekday() in days.weekdays and not days.is_open(day)]


def card(issue: Issue, reader: Reader, relations: IssueRelations = NO_RELATIONS) -> Message:
    """Return the card of an issue: level, path and outcome."""
    if not issue.is_open:
        return _closed_card(issue, reader, relations.decision)
    lines = [
        head(issue),
        *_location_lines(issue, reader, relations),
        option_line(issue),
        position_line(issue, reader),
        answered_so_far(issue, reader),
        path(issue, reader),
    ]
    if relations.decision is not None and relations.decision.state == DecisionState.DRAFT:
        lines.append(f"{relations.decision.ref} waits to be confirmed.")
    return message_with_buttons(lines, open_buttons(issue, reader))


def _location_lines(issue: Issue, reader: Reader, relations: IssueRelations) -> list[str]:
    if issue.question_id is not None:
        return _question_lines(issue, reader, relations.question)
    held = reader.level(issue.level)
    if is_at_first_level(issue, reader.charter) and not issue.path:
        until = f" until {reader.due(issue.due)}" if issue.due else ""
        raised_by = f"raised by {reader.name(issue.created_by)}, {reader.day_of(issue.created_at)}"
        return [f"With {held}{until} · {raised_by}"]
    last = issue.level_stays[-1] if issue.path else None
    facts = [
        f"With {held} since {reader.day_of(issue.level_since)}",
        _arrival_reason(last, reader),
        lowercase_first(answer_due(issue, reader)).rstrip("."),
    ]
    return [" · ".join(filter(None, facts))]


def _arrival_reason(last: LevelStay | None, reader: Reader) -> str:
    """Return how an issue came to its current level."""
    if last is None:
        return ""
    reason = escape(last.reason)
    return {
        LevelExit.ESCALATED: f"reason: {reason}",
        LevelExit.AUTO_ESCALATED: f"no answer of {reader.level(last.level)} in time",
        LevelExit.QUESTION_ANSWERED: f"its question is answered: {reason}",
        LevelExit.SENT_BACK: f"sent back by {reader.level(last.level)}: {reason}",
    }.get(LevelExit(last.ended_by), "")


def _question_lines(issue: Issue, reader: Reader, question: Action | None) -> list[str]:
    """Return the question of a level, and who is asked if the reader may see the action."""
    held, last = capitalized(reader.level(issue.level)), issue.level_stays[-1]
    asked = f"{held}, {reader.day_of(issue.level_since)}: {escape(last.reason)} Its clock stands still."
    again = "The clock starts again with the answer."
    if question is None:
        return [asked, again]
    until = f", by {reader.due(question.due)}" if question.due else ""
    return [asked, f"Asked: {reader.names(question.owners)}{until} ({question.ref}). {again}"]


def option_line(issue: Issue) -> str:
    return "    ".join(
        f"{letter}  {escape(option)}" for letter, option in zip(OPTION_LETTERS, issue.options, strict=False)
    )


def position_line(issue: Issue, reader: Reader) -> str:
    """Return the position of each entity: "BR: A · BDT: B, from 2018"."""
    return " · ".join(
        f"{escape(one.entity) or reader.name(int(one.person_id))}: {escape(one.summary)}"
        for one in issue.stated_positions
    )


def position_status(issue: Issue, reader: Reader) -> PositionSummary:
    return summarize_positions(issue, roster=reader.roster, charter=reader.charter, on=reader.today)


def answered_so_far(issue: Issue, reader: Reader) -> str:
    """Return how many at the first level have answered; "" above it or if nobody is asked."""
    if not is_at_first_level(issue, reader.charter):
        return ""
    found = position_status(issue, reader)
    return response_count(found, reader) if found.asked_count else ""


def response_count(standing: PositionSummary, reader: Reader) -> str:
    """Return how many have answered, and who has not."""
    answered = standing.asked_count - len(standing.unanswered)
    sentence = f"{answered} of {standing.asked_count} have answered"
    names = [
        f"{escape(one.entity) or reader.name(one.person_id)}{', alternate asked' if one.officer else ''}"
        for one in standing.unanswered
    ]
    return f"{sentence}; waiting for {'; '.join(names)}" if answered and names else sentence


def path(issue: Issue, reader: Reader) -> str:
    """Return the levels with working days at each: "focal points 5 days > task force 5 > MCG"."""
    steps = issue.level_stays
    shown = [
        f"{_path_step(one, reader)}{_day_count(one.working_days, is_first=not n)}"
        for n, one in enumerate(steps)
    ]
    if not issue.is_open:
        return f"Path: {' > '.join(shown)}" if shown[1:] else ""
    now = "question" if issue.question_id is not None else reader.level_name(issue.level)
    return f"Path: {' > '.join([*shown, now])}" if shown else ""


def _path_step(step: LevelStay, reader: Reader) -> str:
    return "question" if step.ended_by == LevelExit.QUESTION_ANSWERED else reader.level_name(step.level)


def _day_count(days: str, *, is_first: bool) -> str:
    if not days:
        return ""
    return f" {days} {'day' if days == '1' else 'days'}" if is_first else f" {days}"


def _closed_card(issue: Issue, reader: Reader, decision: Decision | None) -> Message:
    if decision is None:
        return message_with_buttons([f"{head(issue)} · {end_state(issue)}"], [])
    outcome_line = decision_line(decision, reader)
    history = [Button("History", "history", issue.ref)]
    if issue.state == IssueState.CLOSED:
        return message_with_buttons(
            [head(issue), _closed_line(issue, reader), outcome_line, _time_totals(issue, reader)], history
        )
    lines = [head(issue), outcome_line, _levels_notified(issue, decision, reader), path(issue, reader)]
    return message_with_buttons(lines, history)


def _closed_line(issue: Issue, reader: Reader) -> str:
    day = f" {reader.day_of(issue.settled_at)}" if issue.settled_at else ""
    return f"Closed{day}: {escape(issue.result)}" if issue.result else f"Closed{day}"


def _levels_notified(issue: Issue, decision: Decision, reader: Reader) -> str:
    """Return which levels are notified, and whether the person who raised it has read the decision."""
    passed = dict.fromkeys(step.level for step in issue.level_stays if step.level != decision.level)
    notified = [f"{reader.level_name(code)} told" for code in reversed(list(passed))]
    return " · ".join([*notified, _read_status(issue, reader)])


def _read_status(issue: Issue, reader: Reader) -> str:
    name = reader.name(issue.created_by)
    if issue.state == IssueState.DECIDED or issue.settled_at is None:
        return f"{name} has not read it yet"
    if issue.state == IssueState.IMPLEMENTED:
        return f"implemented {reader.day_of(issue.settled_at)}"
    return f"{name} has read it, {reader.day_of(issue.settled_at)}"


def _time_totals(issue: Issue, reader: Reader) -> str:
    """Return the working days by level: "Focal points 5 · MCG 15 · question 4 = 24 working days"."""
    spent = days_per_level(issue)
    each = [
        f"{'question' if kind == 'question' else reader.level_name(level)} {days}"
        for level, kind, days in spent
    ]
    in_all = count(sum(days for *_, days in spent), "working day")
    return f"{capitalized(' · '.join(each))} = {in_all} to a decision" if each else ""


def end_state(issue: Issue) -> str:
    """Return how an issue ended without a decision, with its reason."""
    return f"{issue.state}: {escape(issue.answer)}" if issue.answer else issue.state


def open_buttons(issue: Issue, reader: Reader) -> list[Button]:
    """Return the buttons of an open issue, by level."""
    waits = issue.question_id is not None
    row = [Button("Answer", "answer", issue.ref)] if waits else [Button("My position", "position", issue.ref)]
    if is_at_first_level(issue, reader.charter) and not waits:
        row += [
            *[
                Button(f"Agree on {letter}", "position", f"{issue.ref} {letter}")
                for letter in OPTION_LETTERS[: min(len(issue.options), OPTION_BUTTONS_MAX)]
            ],
            Button("Add an option", "option", issue.ref),
        ]
    else:
        row.append(Button("Paper", "paper", issue.ref))
    up = [] if waits else escalate_buttons(issue, reader)
    return [*row, Button("Note", "note", issue.ref), *up, Button("Decide", "decide", issue.ref)]


def escalate_buttons(issue: Issue, reader: Reader) -> list[Button]:
    """Return the escalate button; none at the highest level."""
    return [Button("Escalate", "escalate", issue.ref)] if levels_above(issue, reader.charter) else []


def head(issue: Issue) -> str:
    return f"*{issue.ref}*  {escape(issue.title)}"


_STATE_PHRASES: dict[str, str] = {
    IssueState.DECIDED: "decided, its answer not read yet",
    IssueState.RETURNED: "decided, its answer read",
}


def line(issue: Issue, reader: Reader) -> str:
    if not issue.is_open:
        return f"{head(issue)} · {_STATE_PHRASES.get(issue.state, issue.state)}"
    if issue.question_id is not None:
        return f"{head(issue)} · {reader.level(issue.level)} waits for an answer{_due_phrase(issue, reader)}"
    answered = f"; {status}" if (status := answered_so_far(issue, reader)) else ""
    return f"{head(issue)} · with {reader.level(issue.level)}{_due_phrase(issue, reader)}{answered}"


def _due_phrase(issue: Issue, reader: Reader) -> str:
    if issue.due is None:
        return f" since {reader.day_of(issue.level_since)}"
    is_late = issue.due_at is not None and issue.due_at <= reader.now
    return f", was due {reader.due(issue.due)}" if is_late else f" to {reader.due(issue.due)}"


def listed(found: ListPage, chosen: Filter, figures: Sequence[str], reader: Reader, *, words: str) -> Message:
    kind = "issue" if chosen.every_state else "open issue"
    of = f" in {reader.area(chosen.area)}" if chosen.area else ""
    if not found.total_count:
        return Message(f"No {kind}s{of}.")
    shown = [line(issue, reader) for issue in found.records]
    more = figures if found.total_count > 1 and found.page == found.page_count else ()
    return page(f"*{count(found.total_count, kind)}{of}*", [*shown, *more], found, words=words)


def by_level(held: Sequence[LevelBacklog], reader: Reader) -> str:
    """Return the backlog of each level, and the issue that waits longest."""
    if not held:
        return ""
    counts = ", ".join(f"{reader.level_name(one.level)} {one.count}" for one in held)
    oldest = max(held, key=lambda one: one.oldest_days)
    days = count(oldest.oldest_days, "working day")
    return f"By level: {counts}. Longest: {oldest.oldest.ref} with {reader.level(oldest.level)}, {days}."


def decision_times(spent: Sequence[LevelDuration], reader: Reader) -> str:
    """Return the median working days until a decision, in all and by level."""
    each = [f"{reader.level_name(one.level)} {one.median_days} ({one.count})" for one in spent if one.level]
    in_all = next((one for one in spent if not one.level), None)
    if in_all is None:
        return ""
    took = f"within {count(in_all.median_days, 'working day')}" if in_all.median_days else "on the day itself"
    half = "half of them " if in_all.count > 1 else ""
    return f"Decided: {in_all.count}, {half}{took}. At each level: {', '.join(each)}."


def details(issue: Issue, reader: Reader, relations: IssueRelations) -> list[str]:
    shown = card(issue, reader, relations).text.split("\n")[1:]
    if not issue.is_open and relations.decision is None:
        shown.insert(0, f"State: {end_state(issue)}")
    if issue.is_open and levels_above(issue, reader.charter):
        shown.append(_levels_ahead(issue, reader))
    return [*shown, f"Area: {reader.area(issue.area)}"] if issue.area else shown


def _levels_ahead(issue: Issue, reader: Reader) -> str:
    """Return the levels above: "Ahead: task force (next meeting) > CoCo (10 working days)"."""
    levels = [
        f"{reader.level_name(one.code)} ({_level_time(one)})" for one in levels_above(issue, reader.charter)
    ]
    return f"Ahead, if it goes up: {' > '.join(levels)}"


def _level_time(level: Level) -> str:
    if level.days is not None:
        return count(level.days, "working day")
    return "next meeting" if level.body else count(DEFAULT_ANSWER_WORKING_DAYS, "working day")


OUTCOME_HIDDEN = "What was decided is for those concerned."


def decided_by(decision: Decision, reader: Reader) -> str:
    """Return who decided: the body in whose name it was entered, else the level."""
    return escape(decision.behalf) or reader.level(decision.level)


def outcome(decision: Decision, reader: Reader) -> str:
    label = reader.decision_word(decision.word)
    return f"{label}, {escape(decision.text)}" if decision.text else label


def decision_line(decision: Decision, reader: Reader) -> str:
    """Return the decision as a line of the card, without its words if they are hidden."""
    sentence = f"Decided by {decided_by(decision, reader)}, {reader.day(decision.decided_on)}"
    if not decision.word:
        return f"{sentence}. {OUTCOME_HIDDEN}"
    return f"{sentence}: {outcome(decision, reader)} ({decision.ref})"


def draft_withdrawn(draft: Decision | None) -> str:
    return f"\nThe draft {draft.ref} is taken back." if draft else ""
