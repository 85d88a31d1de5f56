"""Views of a decided issue: notifications to the levels and the person who raised it."""

from collections.abc import Sequence

from bot.actions import Action
from bot.decisions import Decision
from bot.issues import Issue, IssueState
from handlers.core.blocks.chips import Chip, facts
from handlers.core.blocks.elements import Block, Button, Message, buttons, section, text_message
from handlers.core.blocks.text import Reader, capitalized, escape, head, possessive
from handlers.issues import card_views
from handlers.issues.card_views import brief
from handlers.issues.views import decided_when, held_by, outcome_sentence


def issue_decided(issue: Issue, decision: Decision | None, reader: Reader, *, is_theirs: bool) -> list[Block]:
    """Return the notification of a level that the issue passed; `is_theirs`: of who answers for the decision."""
    if decision is None:
        return brief(issue, reader)
    entered = is_theirs and decision.confirmed_by is not None
    about = facts(
        Chip.DECIDED,
        decision.ref,
        decided_when(decision, reader),
        f"{reader.short_name(decision.confirmed_by)} {_how(decision)}" if entered else "",
        "nothing for you to do",
    )
    return [section(f"*{escape(issue.title)}*\n{outcome_sentence(decision, reader)}"), about]


def _how(decision: Decision) -> str:
    """Return what the person did by whom a decision took effect: in whose name, or from whose draft."""
    if decision.behalf:
        return "entered it"
    return "decided it" if decision.confirmed_by == decision.created_by else "confirmed it"


def answer_unread(issue: Issue, decision: Decision | None, reader: Reader) -> list[Block]:
    """Ask the person who raised the issue to read its answer."""
    if decision is None or issue.state != IssueState.DECIDED:
        return brief(issue, reader)
    answered_on = reader.day_of(decision.settled_at or decision.created_at)
    since = f"*Your question has had its answer since {answered_on}.*"
    text = f"{since} {outcome_sentence(decision, reader)}\n{escape(issue.title)}"
    about = facts(Chip.DECIDED, issue.ref, decided_when(decision, reader))
    return [section(text), about, buttons(raiser_buttons(issue))]


def raiser_buttons(issue: Issue) -> list[Button]:
    """Return the buttons below an answer."""
    if issue.state != IssueState.DECIDED:
        return []
    return [
        Button("I've read it", "read", issue.ref, is_next_step=True),
        Button("Ask about it", "note", issue.ref),
    ]


def all_actions_done(issue: Issue, reader: Reader) -> list[Block]:
    if not issue.needs_follow_up:
        return brief(issue, reader)
    said = f"No action from {escape(issue.answer)} is open any more. What came of it? With that it's closed."
    row = buttons([Button("Close it", "done", issue.ref, is_next_step=True)])
    return [section(f"*{escape(issue.title)}*\n{said}"), card_views.brief_facts(issue, reader), row]


def answer_read(issue: Issue, left: Sequence[Action]) -> Message:
    todo = f"Still to do: {', '.join(one.ref for one in left)}." if left else "Nothing is left to do."
    text = f"{head(issue)}\nThanks. {todo}\nOnce it's carried out: done {issue.ref} and what came of it"
    return text_message(text, [Button("Close it", "done", issue.ref)])


def read_by_holder(issue: Issue, reader: Reader) -> Message:
    theirs = capitalized(possessive(held_by(issue, reader)))
    until = f" {theirs} answer is due {reader.due(issue.due)}." if issue.due else ""
    text = f"{head(issue)}\nNoted: you've read it.{until}"
    row = [Button("Decide", "decide", issue.ref), Button("Ask a question", "ask", issue.ref)]
    return text_message(text, row)


def state_changed(issue: Issue, result: str) -> Message:
    text = f"{issue.ref} is {issue.state}{f': {escape(result)}' if result else '.'}"
    return text_message(text, [Button("Undo", "undo", issue.ref)])


def not_the_raiser(issue: Issue, reader: Reader) -> str:
    return f"That's for {reader.name(issue.created_by)}, who raised {issue.ref}. To see it: show {issue.ref}"


def not_a_holder(issue: Issue, reader: Reader) -> str:
    return f"{issue.ref} is with {held_by(issue, reader)}, who say that they have read it. To see it: show {issue.ref}"


def read_already(issue: Issue) -> str:
    return f"You've already said that you've read {issue.ref}. Nothing has changed."


def unknown_state(word: str) -> str:
    sentence = f"“{escape(word[:40])}” isn't a state of an issue." if word else "Which state?"
    return f"{sentence} You can say: read, implemented, closed."
