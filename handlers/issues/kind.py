"""Declare the record kind of issues: relations, history, undo and digest lines."""

from collections.abc import Mapping

from bot.actions import UNDONE_REASON
from bot.decisions import REGISTERED_STATES, Decision, redact
from bot.errors import UserError
from bot.history import HistoryEntry
from bot.issues import Issue, IssueState, level_backlogs
from bot.permissions import may_see
from handlers.blocks.elements import Button
from handlers.blocks.paging import headed_lines
from handlers.blocks.text import Reader, count, escape
from handlers.calls import Ask
from handlers.issues import deadlines, on_closed, views
from handlers.kinds import (
    DigestLists,
    DigestPart,
    DigestSection,
    HistoryWords,
    MayKnow,
    RecordKind,
    Replies,
    Shows,
    Undo,
)
from storage import digests
from storage.decisions import decision_of
from storage.unit_of_work import Read, Tx

BY_LEVEL_MIN = 2  # a digest with fewer issues does not count them by level


def relations(read: Read, issue: Issue, may_know: MayKnow) -> views.IssueRelations:
    asked = read.get(issue.question_id) if issue.question_id else None
    return views.IssueRelations(
        decision=visible_decision(read, issue, may_know),
        question=asked if asked is not None and may_know(asked) else None,
    )


def visible_decision(read: Read, issue: Issue, may_know: MayKnow) -> Decision | None:
    """Return the decision on an issue; redacted, or None for a draft, if the reader may not see it."""
    decision = decision_of(read, issue)
    if decision is None or may_know(decision):
        return decision
    return redact(decision) if decision.state in REGISTERED_STATES else None


def _next_steps(issue: Issue, reader: Reader) -> list[Button]:
    return views.open_buttons(issue, reader) if issue.is_open else []


def _history_fields(issue: Issue, reader: Reader, for_ref: str) -> Mapping[str, str]:
    return {
        "with": reader.level(issue.level),
        "due": reader.due(issue.due) if issue.due else "",
        "options": escape("; ".join(issue.options)),
        "for": for_ref,
        "answer": issue.answer,
    }


def _refuses(ask: Ask, tx: Tx, issue: Issue, last: HistoryEntry) -> None:
    if (answered_with := on_closed.answering_action_id(last)) is not None:
        action = tx.get(answered_with)
        more = f" To take that back: undo {action.ref}" if may_see(ask.actor, action) else ""
        raise UserError(f"{issue.ref} went on with the answer.{more}")
    if last.verb in {"decide", "draft"}:
        decision = decision_of(tx, issue)
        is_known = decision is not None and may_see(ask.actor, decision)
        of = f" To take that back: undo {decision.ref}" if decision and is_known else ""
        raise UserError(f"The last step of {issue.ref} is its decision.{of}")


def _undo_also(tx: Tx, issue: Issue, last: HistoryEntry) -> str:
    if last.verb == "ask":
        on_closed.cancel_question(tx, issue, why=UNDONE_REASON)
    return ""


def _after_undo(_: Ask, tx: Tx, issue: Issue, __: Issue, ___: HistoryEntry) -> list[int]:
    deadlines.plan_issue(tx, issue)
    return []


def _digest_lines(lists: DigestLists, reader: Reader) -> list[str]:
    return headed_lines("Issues", [views.line(one, reader) for one in lists["issues"]])


def _channel_digest_lines(lists: DigestLists, reader: Reader) -> list[str]:
    lines = _digest_lines(lists, reader)
    if len(lists["issues"]) < BY_LEVEL_MIN:
        return lines
    held = level_backlogs(lists["issues"], charter=reader.charter, now=reader.now)
    return [*lines, views.by_level(held, reader)]


KIND = RecordKind(
    record=Issue,
    shows=Shows(
        relations=relations, card=views.card, line=views.line, details=views.details, next_steps=_next_steps
    ),
    undo=Undo(
        ends_as=IssueState.WITHDRAWN, says=views.line, refuses=_refuses, also=_undo_also, after=_after_undo
    ),
    history=HistoryWords(created="raised it", fields=_history_fields, reference_fields=("answer",)),
    replies=Replies(instead={"done": "An issue is decided. Example: decide {ref} agreed Option B"}),
)

DIGEST = DigestSection(
    headings={"issues": "Issues"},
    choose=lambda read, scope, _: {"issues": digests.issues(read, scope)},
    channel=DigestPart(20, _channel_digest_lines),
    personal=DigestPart(20, _digest_lines),
    total=lambda lists: count(len(lists["issues"]), "open issue"),
)
