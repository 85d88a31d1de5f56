"""Views of a decided issue: notifications to the levels and the person who raised it."""

from collections.abc import Sequence

from bot.actions import Action
from bot.decisions import Decision
from bot.issues import Issue, IssueState
from handlers.blocks.elements import Block, Button, Message, buttons, section
from handlers.blocks.text import Reader, capitalized, escape
from handlers.issues.views import decided_by, head, line, outcome


def issue_decided(issue: Issue, decision: Decision | None, reader: Reader) -> list[Block]:
    """Return the notification of a level that the issue passed."""
    if decision is None:
        return [section(line(issue, reader))]
    day = reader.day(decision.decided_on)
    text = f"{head(issue)}\n{capitalized(decided_by(decision, reader))} decided, {day}: {outcome(decision, reader)} ({decision.ref}). Nothing for you to do."
    return [section(text)]


def answer_unread(issue: Issue, decision: Decision | None, reader: Reader) -> list[Block]:
    """Ask the person who raised the issue to read its answer."""
    if decision is None or issue.state != IssueState.DECIDED:
        return [section(line(issue, reader))]
    day = reader.day(decision.decided_on)
    text = f"{head(issue)}\nYour question has had its answer since {day}. {capitalized(decided_by(decision, reader))}: {outcome(decision, reader)} ({decision.ref})"
    return [section(text), buttons(raiser_buttons(issue))]


def raiser_buttons(issue: Issue) -> list[Button]:
    """Return the buttons below an answer."""
    if issue.state != IssueState.DECIDED:
        return []
    return [Button("I have read it", "read", issue.ref), Button("Ask about it", "note", issue.ref)]


def all_actions_done(issue: Issue, reader: Reader) -> list[Block]:
    if not issue.needs_follow_up:
        return [section(line(issue, reader))]
    text = f"{head(issue)}\nAll that came of {escape(issue.answer)} is done. What came of it? With that it is closed."
    return [section(text), buttons([Button("Close it", "done", issue.ref)])]


def answer_read(issue: Issue, left: Sequence[Action]) -> Message:
    todo = f"Still to do: {', '.join(one.ref for one in left)}." if left else "Nothing is left to do of it."
    text = f"{head(issue)}\nTaken down: you have read the answer. {todo}\nOnce it is carried out: done {issue.ref} and what came of it"
    return Message(text, (section(text), buttons([Button("Close it", "done", issue.ref)])))


def read_by_holder(issue: Issue, reader: Reader) -> Message:
    until = f"; it ends {reader.due(issue.due)}" if issue.due else ""
    text = f"{head(issue)}\nTaken down: you have read it. The clock runs on{until}."
    row = [Button("Decide", "decide", issue.ref), Button("Ask a question", "ask", issue.ref)]
    return Message(text, (section(text), buttons(row)))


def state_changed(issue: Issue, result: str) -> Message:
    text = f"{issue.ref} is {issue.state}{f': {escape(result)}' if result else '.'}"
    return Message(text, (section(text), buttons([Button("Undo", "undo", issue.ref)])))


def not_the_raiser(issue: Issue, reader: Reader) -> str:
    return f"That is for {reader.name(issue.created_by)}, who raised {issue.ref}. To see it: show {issue.ref}"


def not_a_holder(issue: Issue, reader: Reader) -> str:
    return f"{issue.ref} is with {reader.level(issue.level)}, who say that they have read it. To see it: show {issue.ref}"


def read_already(issue: Issue) -> str:
    return f"That you have read {issue.ref} is taken down already. Nothing has changed."


def unknown_state(issue: Issue, word: str) -> str:
    sentence = f"“{escape(word[:40])}” is no state of an issue" if word else "Which state?"
    return f"{sentence}; one can say: read, implemented, closed. Example: mark {issue.ref} implemented"
