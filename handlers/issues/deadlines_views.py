"""Views of an issue's deadlines for its holders and the person who raised it."""

from bot.actions import Action
from bot.issues import Issue, LevelExit, is_at_first_level, level_phrase, levels_above
from bot.level_deadlines import working_days_between
from handlers.blocks.elements import Block, Button, buttons, section
from handlers.blocks.text import Reader, capitalized, escape
from handlers.issues.form_views import ESCALATION_REASONS
from handlers.issues.views import answer_due, answered_so_far, escalate_buttons, head, line, position_line

_DAY_COUNTS = {1: "One working day", 2: "Two working days", 3: "Three working days"}


def issue_arrived(issue: Issue, reader: Reader) -> list[Block]:
    """Return the notification of a holder: why they have it, until when, and the next steps."""
    text = f"{head(issue)}\n{_arrival_reason(issue, reader)}It is with {reader.level(issue.level)} now. {answer_due(issue, reader)}"
    return [section(text), buttons(_holder_buttons(issue, reader))]


def _arrival_reason(issue: Issue, reader: Reader) -> str:
    if not issue.path:
        return ""
    last = issue.level_stays[-1]
    by, reason = reader.level(last.level), escape(last.reason)
    return {
        LevelExit.ESCALATED: f"Sent up by {by}: {reason}. ",
        LevelExit.AUTO_ESCALATED: f"It went up by itself: no answer of {by} in time. ",
        LevelExit.SENT_BACK: f"Sent back by {by}: {reason}. ",
    }.get(LevelExit(last.ended_by), "")


def _holder_buttons(issue: Issue, reader: Reader) -> list[Button]:
    """Return the buttons of a holder; at the first level those for positions."""
    if is_at_first_level(issue, reader.charter):
        position = Button("My position", "position", issue.ref)
        return [position, Button("Decide", "decide", issue.ref), *escalate_buttons(issue, reader)]
    return [
        Button("Decide", "decide", issue.ref),
        Button("Send back with guidance", "return", issue.ref),
        Button("Ask a question", "ask", issue.ref),
        *escalate_buttons(issue, reader),
        Button("I have read it", "read", issue.ref),
    ]


def question_answered(issue: Issue, reader: Reader) -> list[Block]:
    """Return the answer to the level's question."""
    steps = issue.level_stays
    if issue.question_id is not None or not steps or steps[-1].ended_by != LevelExit.QUESTION_ANSWERED:
        return [section(line(issue, reader))]
    asked = next((one.reason for one in reversed(steps) if one.ended_by == LevelExit.QUESTION_ASKED), "")
    lines = [
        head(issue),
        "Your question has an answer.",
        f"{escape(asked)}: {escape(steps[-1].reason)}",
        f"Your clock runs again. {answer_due(issue, reader)}",
    ]
    return [section("\n".join(lines)), buttons(_holder_buttons(issue, reader))]


def deadline_near(issue: Issue, reader: Reader) -> list[Block]:
    """Warn the holders; at the first level with the positions taken and missing."""
    if issue.due is None:
        return [section(line(issue, reader))]
    held = reader.level(issue.level)
    lines = [
        head(issue),
        f"{_days_left(issue, reader)} left with {held} ({reader.due(issue.due)}).",
        position_line(issue, reader),
        f"{answered}." if (answered := answered_so_far(issue, reader)) else "",
    ]
    mine = [Button("My position", "position", issue.ref)] if is_at_first_level(issue, reader.charter) else []
    decide, more = Button("Decide", "decide", issue.ref), Button("More time", "move", issue.ref)
    row = [*mine, decide, *escalate_buttons(issue, reader), more]
    return [section("\n".join(filter(None, lines))), buttons(row)]


def _days_left(issue: Issue, reader: Reader) -> str:
    days = reader.charter.working_days(reader.charter.station)
    left = working_days_between(reader.today, issue.due_on or reader.today, days)
    return _DAY_COUNTS.get(left, f"{left} working days")


def deadline_passed(issue: Issue, question: Action | None, reader: Reader) -> list[Block]:
    """Ask what happens now that time is up; at the first level with reasons as buttons."""
    if issue.due is None:
        return [section(line(issue, reader))]
    held, until = reader.level(issue.level), reader.due(issue.due)
    if issue.question_id is not None:
        return _question_open(issue, question, reader)
    above = levels_above(issue, reader.charter)
    step = f"Escalate to {level_phrase(above[0])}" if above else "Decide"
    text = f"{head(issue)}\nNo answer of {held} by {until}. {step}, or take more time?"
    more = Button("More time", "move", issue.ref)
    if is_at_first_level(issue, reader.charter) and above:
        text += "\nWhat is in the way? One press sends it up."
        row = [Button(one, "escalate", f"{issue.ref} {one}") for one in ESCALATION_REASONS]
        return [section(f"{text}{_auto_escalation(issue, reader)}"), buttons([*row, more])]
    back = [
        Button("Send back with guidance", "return", issue.ref),
        Button("Ask a question", "ask", issue.ref),
    ]
    row = [Button("Decide", "decide", issue.ref), *escalate_buttons(issue, reader), *back, more]
    return [section(f"{text}{_auto_escalation(issue, reader)}"), buttons(row)]


def _auto_escalation(issue: Issue, reader: Reader) -> str:
    above = levels_above(issue, reader.charter)
    if issue.up_at is None or issue.up_at <= reader.now or not above:
        return ""
    return f"\nWithout a word it goes to {level_phrase(above[0])} by itself at the end of the day."


def _question_open(issue: Issue, question: Action | None, reader: Reader) -> list[Block]:
    asked = f" {question.ref}, {reader.names(question.owners)}." if question else ""
    text = (
        f"{head(issue)}\n{capitalized(reader.level(issue.level))} still waits for the answer to its question.{asked} "
        "The clock stands still meanwhile. Decide without it, or wait?"
    )
    row = [Button("Decide", "decide", issue.ref), Button("Note", "note", issue.ref)]
    return [section(text), buttons(row)]


def read_unanswered(issue: Issue, reader: Reader) -> list[Block]:
    """Remind a holder who read an issue and has not answered."""
    if issue.seen_at is None or issue.due is None:
        return [section(line(issue, reader))]
    day = reader.day_of(issue.seen_at)
    text = f"{head(issue)}\nYou read this on {day} and have not answered. The clock runs on; it ends {reader.due(issue.due)}."
    row = [one for one in _holder_buttons(issue, reader) if one.verb != "read"]
    return [section(text), buttons(row)]


def no_deadline(issue: Issue, reader: Reader) -> list[Block]:
    if issue.due is not None:
        return [section(line(issue, reader))]
    text = f"{head(issue)}\nThis has no date for its answer, so nobody is reminded of it. Until when?"
    return [section(text), buttons([Button("Set a date", "move", issue.ref)])]


def lapsed(issue: Issue, reader: Reader) -> list[Block]:
    """Return the notification of an automatic escalation."""
    ups = [step for step in issue.level_stays if step.ended_by == LevelExit.AUTO_ESCALATED]
    by = reader.level(ups[-1].level) if ups else reader.level(issue.level)
    text = f"{head(issue)}\nNo answer of {by} in time, so it went up by itself. It is with {reader.level(issue.level)} now. {answer_due(issue, reader)}"
    return [section(text)]


def sent_back(issue: Issue, reader: Reader) -> list[Block]:
    text = f"{head(issue)}\n{_arrival_reason(issue, reader)}It is with {reader.level(issue.level)} again. {answer_due(issue, reader)}"
    return [section(text)]


def withdrawn(issue: Issue) -> list[Block]:
    text = f"{head(issue)}\nThe question is taken back: {escape(issue.answer)}. Nothing for you to do."
    return [section(text)]
