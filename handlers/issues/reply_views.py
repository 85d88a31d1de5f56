"""Replies to the verbs that change issues."""

from collections.abc import Sequence

from bot.calendar import Due
from bot.charter import Level
from bot.decisions import Decision
from bot.issues import Issue, levels_above
from bot.records import Visibility
from handlers.blocks.elements import Button, Message
from handlers.blocks.text import Reader, escape
from handlers.issues.views import answer_due, draft_withdrawn, head, message_with_buttons, option_line


def raised(issue: Issue, reader: Reader, *, notified: Sequence[int]) -> Message:
    lines = [
        head(issue),
        *_recipient_lines(issue, reader, notified),
        answer_due(issue, reader, closed=True),
        option_line(issue),
    ]
    row = [Button("Undo", "undo", issue.ref), Button("Edit", "edit", issue.ref)]
    return message_with_buttons(lines, row)


def _recipient_lines(issue: Issue, reader: Reader, notified: Sequence[int]) -> list[str]:
    if issue.visibility == Visibility.RESTRICTED:
        return [
            "Restricted: the chair, the secretary and you see it; nobody else, unless it is escalated to them."
        ]
    who = f" ({reader.names(notified)})" if notified else "; nobody else is there, so the secretary sees it"
    return [
        f"Goes to {reader.level(issue.level)}{who}. They are told in a minute.",
        f"Not to {_next_level(issue, reader)}, unless it is escalated.",
    ]


def _next_level(issue: Issue, reader: Reader) -> str:
    above = levels_above(issue, reader.charter)
    return reader.level(above[0].code) if above else "anybody else"


def escalated(
    issue: Issue, reader: Reader, *, notified: Sequence[int], withdrawn_draft: Decision | None
) -> Message:
    who = f"Told: {reader.names(notified)}." if notified else "The secretary passes it on."
    text = f"{head(issue)}\nNow with {reader.level(issue.level)}. {who} {answer_due(issue, reader)}{draft_withdrawn(withdrawn_draft)}"
    return message_with_buttons([text], [Button("Undo", "undo", issue.ref)])


def extended(issue: Issue, before: Due | None, reader: Reader) -> Message:
    was = f", was {reader.due(before)}" if before else ""
    text = f"{head(issue)}\nWith {reader.level(issue.level)} still. {answer_due(issue, reader).rstrip('.')}{was}."
    return message_with_buttons([text], [Button("Undo", "undo", issue.ref)])


def withdrawn(
    issue: Issue, reader: Reader, *, notified: Sequence[int], withdrawn_draft: Decision | None
) -> Message:
    who = f" Told: {reader.names(notified)}." if notified else ""
    text = f"{issue.ref} is taken back: {escape(issue.answer)}.{who}{draft_withdrawn(withdrawn_draft)}"
    return message_with_buttons([text], [Button("Undo", "undo", issue.ref)])


def edited(issue: Issue, reader: Reader, *, notified: Sequence[int]) -> Message:
    who = f"Told: {reader.names(notified)}." if notified else ""
    area = f"Area: {reader.area(issue.area)}" if issue.area else ""
    lines = [head(issue), area, option_line(issue), f"Visible: {issue.visibility}", who]
    return message_with_buttons(lines, [Button("Undo", "undo", issue.ref)])


def nothing_to_edit(issue: Issue) -> str:
    return f"That says nothing new of {issue.ref}. Example: edit {issue.ref} Who pays for the films? area:web"


def not_editable(issue: Issue, option: str) -> str:
    instead = {"due": f"move {issue.ref} 20 oct", "owner": f"escalate {issue.ref} not ours to decide"}
    more = instead.get(option, f"edit {issue.ref} Who pays for the films? area:web")
    return f"{option}: does not change on an issue. Its question, area, options and visibility do. Example: {more}"


def may_not_skip(left_out: Sequence[Level], reader: Reader) -> str:
    first = reader.level(left_out[0].code)
    return f"Only {first}, or whoever holds it after them, can leave {first} out. It goes there first."


def urgency_reason_required(issue: Issue, to: Level, left_out: Sequence[Level], reader: Reader) -> str:
    names = ", ".join(reader.level(level.code) for level in left_out)
    return (
        f"That leaves out {names}, which is for what is urgent. Why is it? "
        f"Example: escalate {issue.ref} to:{to.code} urgent:the contract ends on Friday"
    )
