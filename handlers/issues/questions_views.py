"""Views of the questions of a level."""

from collections.abc import Sequence

from bot.actions import Action
from bot.decisions import Decision
from bot.issues import Issue
from bot.records import TEXT_MAX, TITLE_MAX
from handlers.blocks.elements import (
    Block,
    Button,
    Message,
    buttons,
    day_field,
    form,
    people_field,
    section,
    text_field,
)
from handlers.blocks.text import Reader, capitalized, escape
from handlers.issues.views import answer_due, draft_withdrawn, head


def asked(issue: Issue, action: Action, reader: Reader, *, withdrawn_draft: Decision | None) -> Message:
    by = f" by {reader.due(action.due)}" if action.due else ""
    text = (
        f"{head(issue)}\nAsked: {reader.names(action.owners)}{by}: {escape(action.title)} ({action.ref})\n"
        f"{capitalized(reader.level(issue.level))}'s clock stands still until the answer.{draft_withdrawn(withdrawn_draft)}"
    )
    return Message(text, (section(text), buttons([Button("Undo", "undo", issue.ref)])))


def answered(issue: Issue, action: Action | None, reader: Reader, *, notified: Sequence[int]) -> Message:
    ref = f"{action.ref} is done with it. " if action else ""
    who = f"Told: {reader.names(notified)}." if notified else "The secretary passes it on."
    text = f"{head(issue)}\nAnswered. {ref}{capitalized(reader.level(issue.level))}'s clock runs again. {who} {answer_due(issue, reader)}"
    row = [Button("Undo", "undo", action.ref)] if action else []
    return Message(text, (section(text), *([buttons(row)] if row else [])))


def no_open_question(issue: Issue) -> str:
    if not issue.is_open:
        return (
            f"{issue.ref} is {issue.state}: nothing is asked any more. To say something: note {issue.ref} ..."
        )
    return f"Nothing is asked about {issue.ref} at the moment. To say something: note {issue.ref} ..."


def ask_form(issue: Issue, reader: Reader, *, raiser: str | None, channel: str) -> Block:
    hint = f"The clock of {reader.level(issue.level)} stands still until the answer."
    fields = [
        text_field("text", "The question", max_length=TITLE_MAX, hint=hint),
        people_field("owner", "Who is asked", optional=False, users=[raiser] if raiser else []),
        day_field("due", "Answer due", hint="Left empty: five working days."),
    ]
    return form(f"Ask about {issue.ref}", "Ask", fields, words=f"ask {issue.ref}", channel=channel)


def answer_form(issue: Issue, question: Action, *, channel: str) -> Block:
    field = text_field("text", question.title, max_length=TEXT_MAX, long=True)
    return form(f"Answer {issue.ref}", "Answer", [field], words=f"answer {issue.ref}", channel=channel)
