"""What the holders of an issue, and whoever raised it, are told of its way."""

from bot.actions import Action
from bot.issues import Issue, Left, in_words, is_first, levels_above
from bot.level_deadlines import working_days_between
from handlers.blocks.elements import Block, Button, buttons, section
from handlers.blocks.text import Reader, begin, escape
from handlers.issues.views import REASONS, answered_so_far, due, head, line, positions, upward

_COUNTS = {1: "One working day", 2: "Two working days", 3: "Three working days"}


def to_holders(issue: Issue, reader: Reader) -> list[Block]:
    """Say that an issue is with its reader now, why, until when, and what can be done."""
    text = f"{head(issue)}\n{_why(issue, reader)}It is with {reader.level(issue.level)} now. {due(issue, reader)}"
    return [section(text), buttons(_of_holder(issue, reader))]


def _why(issue: Issue, reader: Reader) -> str:
    if not issue.path:
        return ""
    last = issue.steps[-1]
    by, said = reader.level(last.level), escape(last.reason)
    return {
        Left.UP: f"Sent up by {by}: {said}. ",
        Left.LAPSED: f"It went up by itself: no answer of {by} in time. ",
        Left.RETURNED: f"Sent back by {by}: {said}. ",
    }.get(Left(last.how), "")


def _of_holder(issue: Issue, reader: Reader) -> list[Button]:
    """Return what the holder of a level can do; at the first level they say what they think."""
    if is_first(issue, reader.charter):
        return [
            Button("My position", "position", issue.ref),
            Button("Decide", "decide", issue.ref),
            *upward(issue, reader),
        ]
    return [
        Button("Decide", "decide", issue.ref),
        Button("Send back with guidance", "return", issue.ref),
        Button("Ask a question", "ask", issue.ref),
        *upward(issue, reader),
        Button("I have read it", "read", issue.ref),
    ]


def answered(issue: Issue, reader: Reader) -> list[Block]:
    """Say what came of the level's question, and that its clock runs again."""
    steps = issue.steps
    if issue.question_id is not None or not steps or steps[-1].how != Left.ANSWERED:
        return [section(line(issue, reader))]
    asked = next((one.reason for one in reversed(steps) if one.how == Left.ASKED), "")
    lines = [
        head(issue),
        "Your question has an answer.",
        f"{escape(asked)}: {escape(steps[-1].reason)}",
        f"Your clock runs again. {due(issue, reader)}",
    ]
    return [section("\n".join(lines)), buttons(_of_holder(issue, reader))]


def nearly_up(issue: Issue, reader: Reader) -> list[Block]:
    """Warn whoever holds an issue; at the first level with what the others say, and who has said nothing."""
    if issue.due is None:
        return [section(line(issue, reader))]
    held = reader.level(issue.level)
    lines = [
        head(issue),
        f"{_left(issue, reader)} left with {held} ({reader.due(issue.due)}).",
        positions(issue, reader),
        f"{said}." if (said := answered_so_far(issue, reader)) else "",
    ]
    mine = [Button("My position", "position", issue.ref)] if is_first(issue, reader.charter) else []
    row = [
        *mine,
        Button("Decide", "decide", issue.ref),
        *upward(issue, reader),
        Button("More time", "move", issue.ref),
    ]
    return [section("\n".join(filter(None, lines))), buttons(row)]


def _left(issue: Issue, reader: Reader) -> str:
    days = reader.charter.working_days(reader.charter.station)
    left = working_days_between(reader.today, issue.due_on or reader.today, days)
    return _COUNTS.get(left, f"{left} working days")


def is_up(issue: Issue, question: Action | None, reader: Reader) -> list[Block]:
    """Ask what is to be done now that the time is up; at the first level a press says what is in the way."""
    if issue.due is None:
        return [section(line(issue, reader))]
    held, until = reader.level(issue.level), reader.due(issue.due)
    if issue.question_id is not None:
        return _still_waits(issue, question, reader)
    above = levels_above(issue, reader.charter)
    to = f"Escalate to {in_words(above[0])}, or take more time?" if above else "Decide, or take more time?"
    text = f"{head(issue)}\nNo answer of {held} by {until}. {to}"
    more = Button("More time", "move", issue.ref)
    if is_first(issue, reader.charter) and above:
        text += "\nWhat is in the way? One press sends it up."
        row = [Button(one, "escalate", f"{issue.ref} {one}") for one in REASONS]
        return [section(f"{text}{_by_itself(issue, reader)}"), buttons([*row, more])]
    back = [
        Button("Send back with guidance", "return", issue.ref),
        Button("Ask a question", "ask", issue.ref),
    ]
    row = [Button("Decide", "decide", issue.ref), *upward(issue, reader), *back, more]
    return [section(f"{text}{_by_itself(issue, reader)}"), buttons(row)]


def _by_itself(issue: Issue, reader: Reader) -> str:
    above = levels_above(issue, reader.charter)
    if issue.up_at is None or issue.up_at <= reader.now or not above:
        return ""
    return f"\nWithout a word it goes to {in_words(above[0])} by itself at the end of the day."


def _still_waits(issue: Issue, question: Action | None, reader: Reader) -> list[Block]:
    asked = f" {question.ref}, {reader.names(question.owners)}." if question else ""
    text = (
        f"{head(issue)}\n{begin(reader.level(issue.level))} still waits for the answer to its question.{asked} "
        "The clock stands still meanwhile. Decide without it, or wait?"
    )
    row = [Button("Decide", "decide", issue.ref), Button("Note", "note", issue.ref)]
    return [section(text), buttons(row)]


def only_read(issue: Issue, reader: Reader) -> list[Block]:
    """Ask once more whoever has read an issue: that is no answer."""
    if issue.seen_at is None or issue.due is None:
        return [section(line(issue, reader))]
    day = reader.day_of(issue.seen_at)
    text = f"{head(issue)}\nYou read this on {day} and have not answered. The clock runs on; it ends {reader.due(issue.due)}."
    row = [one for one in _of_holder(issue, reader) if one.verb != "read"]
    return [section(text), buttons(row)]


def no_clock(issue: Issue, reader: Reader) -> list[Block]:
    if issue.due is not None:
        return [section(line(issue, reader))]
    text = f"{head(issue)}\nThis has no date for its answer, so nobody is reminded of it. Until when?"
    return [section(text), buttons([Button("Set a date", "move", issue.ref)])]


def lapsed(issue: Issue, reader: Reader) -> list[Block]:
    """Tell whoever raised it, and whoever let the time pass, that it went up by itself."""
    ups = [step for step in issue.steps if step.how == Left.LAPSED]
    by = reader.level(ups[-1].level) if ups else reader.level(issue.level)
    text = f"{head(issue)}\nNo answer of {by} in time, so it went up by itself. It is with {reader.level(issue.level)} now. {due(issue, reader)}"
    return [section(text)]


def sent_back(issue: Issue, reader: Reader) -> list[Block]:
    return [
        section(
            f"{head(issue)}\n{_why(issue, reader)}It is with {reader.level(issue.level)} again. {due(issue, reader)}"
        )
    ]


def withdrawn(issue: Issue) -> list[Block]:
    return [
        section(f"{head(issue)}\nThe question is taken back: {escape(issue.answer)}. Nothing for you to do.")
    ]
