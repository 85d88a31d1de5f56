"""How the register of decisions looks."""

from collections.abc import Mapping

from bot.decisions import Decision
from bot.issues import Issue
from handlers.views.issues import by, outcome
from handlers.views.paging import page
from handlers.views.parts import Message
from handlers.views.text import Reader, begin, count, escape
from storage.lists import Listed


def listed(
    found: Listed,
    issues: Mapping[int, Issue],
    reader: Reader,
    *,
    words: str,
    drafts: bool,
    year: int | None,
    area: str | None,
) -> Message:
    kind = "draft" if drafts else "decision"
    of = f"{f' in {reader.area(area)}' if area else ''}{f' of {year}' if year else ''}"
    if not found.count:
        return Message(f"No {kind}s{of}.")
    lines = [_line(one, issues[one.issue_id], reader) for one in found.records]
    return page(f"*{begin(count(found.count, kind))}{of}*", lines, found, words=words)


def _line(decision: Decision, issue: Issue, reader: Reader) -> str:
    who = begin(by(decision, reader))
    return (
        f"*{decision.ref}*  {reader.day(decision.decided_on)} · {who}: {outcome(decision, reader)} "
        f"({issue.ref} {escape(issue.title)})"
    )
