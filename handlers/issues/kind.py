"""Declare the record kind of issues: relations, history, undo and digest lines."""

from bot.actions import UNDONE_REASON
from bot.decisions import REGISTERED_STATES, Decision, DecisionState, redact
from bot.digests import DigestWeek
from bot.errors import UserError
from bot.history import HistoryEntry
from bot.issues import Issue, IssueState
from bot.permissions import may_see
from bot.questions import KIND_WORDS, About
from bot.records import Kind
from handlers.actions.replies import pass_answer_on, passed_on, questions_to
from handlers.core import kinds
from handlers.core.blocks.chips import Chip
from handlers.core.blocks.elements import Button, Message
from handlers.core.blocks.offered import agenda_button
from handlers.core.blocks.paging import Headed
from handlers.core.blocks.text import Reader, count, escape, head, possessive
from handlers.core.calls import Ask
from handlers.core.delivery.notify import card_channel, place_card
from handlers.core.fields import detail_lines, file_columns
from handlers.core.lists import ListFile, OpenList, RecordList
from handlers.issues import card_views, closing, commands, deadlines, positions, reply_views, views
from handlers.issues.fields import FIELDS
from handlers.issues.home import HOME, held_by
from storage import digests
from storage.actions import actions_for
from storage.decisions import decision_of
from storage.digests import Scope
from storage.issues import issues_page, open_issues_raised_by, open_issues_with_position_of
from storage.records import EVERY
from storage.unit_of_work import Read, Tx


def relations(read: Read, issue: Issue, may_know: kinds.MayKnow) -> card_views.IssueRelations:
    asked = read.get(issue.question_id) if issue.question_id else None
    decision = visible_decision(read, issue, may_know)
    came_of_it = actions_for(read, issue.id) if decision is not None and decision.actions else ()
    return card_views.IssueRelations(
        decision=decision,
        question=asked if asked is not None and may_know(asked) else None,
        actions=[one for one in came_of_it if decision and one.ref in decision.actions and may_know(one)],
    )


def visible_decision(read: Read, issue: Issue, may_know: kinds.MayKnow) -> Decision | None:
    """Return the decision on an issue; redacted, or None for a draft, if the reader may not see it."""
    decision = decision_of(read, issue)
    if decision is None or may_know(decision):
        return decision
    return redact(decision) if decision.state in REGISTERED_STATES else None


def _decided(read: Read, issue: Issue, reader: Reader, may_know: kinds.MayKnow) -> str:
    decision = visible_decision(read, issue, may_know)
    return card_views.decided_in_short(decision, reader) if decision is not None else ""


def _next_steps(issue: Issue, reader: Reader) -> list[Button]:
    return [*card_views.next_steps(issue, reader), agenda_button(issue.ref)] if issue.is_open else []


def _refuses(ask: Ask, tx: Tx, issue: Issue, last: HistoryEntry) -> None:
    if (answered_with := closing.answering_action_id(last)) is not None:
        action = tx.get(answered_with)
        more = f" To take that back: undo {action.ref}" if may_see(ask.actor, action) else ""
        how = "with the" if last.verb == closing.ANSWER else "without an"
        raise UserError(f"{issue.ref} went on {how} answer.{more}")
    if last.verb in {"decide", "draft", "confirm"}:
        decision = decision_of(tx, issue)
        is_known = decision is not None and may_see(ask.actor, decision)
        of = f" To take that back: undo {decision.ref}" if decision and is_known else ""
        raise UserError(f"The last step of {issue.ref} is its decision.{of}")


def _undo_also(tx: Tx, issue: Issue, last: HistoryEntry) -> str:
    if last.verb == "ask":
        closing.cancel_question(tx, issue, why=UNDONE_REASON)
    return ""


def _after_undo(_: Ask, tx: Tx, issue: Issue, before: Issue, __: HistoryEntry) -> list[int]:
    if card_channel(tx, issue) != card_channel(tx, before):
        place_card(tx, issue)
    deadlines.plan_issue(tx, issue)
    return []


def _chosen(read: Read, scope: Scope, week: DigestWeek) -> kinds.DigestLists:
    """Return the issues of a digest; of a secretary's own also those that nobody else could answer."""
    others = deadlines.issues_for_secretary(read, scope.who, week.first) if scope.person else []
    by_id = {one.id: one for one in (*digests.issues(read, scope, week), *others)}
    return {"issues": sorted(by_id.values(), key=lambda one: one.number)}


def _in_digest(lists: kinds.DigestLists, reader: Reader) -> Headed:
    return Headed("Issues", [_digest_line(one, reader) for one in lists["issues"]])


def _digest_line(issue: Issue, reader: Reader) -> str:
    """Return an issue with who has it, and until when; one that was decided since as everywhere."""
    if not issue.is_open:
        return views.line(issue, reader).partition(";")[0]  # not who has read it: that may be the reader
    title = f"{issue.ref} {escape(issue.title)}"
    if issue.question_id is not None:
        held = possessive(views.held_by(issue, reader)).removeprefix("the ")
        return f"{Chip.ASKED.sign} {title} · {held} question has no answer yet"
    return f"{Chip.WAITING.sign} {title} · {views.held_until(issue, reader)}"


def _counted(lists: kinds.DigestLists, one: str, several: str) -> str:
    """Return how many issues are open; of a digest that was sent, also how many have been settled since."""
    number = sum(issue.is_open for issue in lists["issues"])
    settled = len(lists["issues"]) - number
    since = f"{settled if number else count(settled, 'issue')} settled since" if settled else ""
    return ", ".join(filter(None, (count(number, one, several) if number else "", since)))


def _others(read: Read, scope: Scope, week: DigestWeek, lists: kinds.DigestLists) -> str:
    number = digests.issue_count(read, scope, week) - len(lists["issues"]) if scope.person else 0
    if not number:
        return ""
    if lists["issues"]:
        return f"{count(number, 'other issue is', 'other issues are')} open."
    none = "and it isn't your own" if number == 1 else "none of them your own"
    return f"{count(number, 'issue is', 'issues are')} open, {none}."


def _who_decides(ask: Ask, read: Read, issue: Issue) -> Message | None:
    if not issue.is_open:
        return None
    held = deadlines.holders(read, issue, on=ask.today)
    return reply_views.who_decides(issue, held, ask.reader, me=ask.actor.person_id)


def _has_no_draft(ask: Ask, read: Read, issue: Issue) -> bool:
    """Return whether a reply under an issue and its draft is about the issue: the draft is what waits."""
    draft = decision_of(read, issue)
    return draft is None or draft.state != DecisionState.DRAFT or not may_see(ask.actor, draft)


STEPS = (
    kinds.Step("escalate", "sent it up"),
    kinds.Step("ask up", "asked to send it up"),
    kinds.Step("lapse", "went up, without an answer in time"),
    kinds.Step("return", "sent it back", why="guidance: "),
    kinds.Step("ask", "asked before deciding", why="asked: "),
    kinds.Step("answer", "went on with the answer", why="answer: "),
    kinds.Step("unasked", "went on without an answer"),
    kinds.Step("position", "took a position", why="says: "),
    kinds.Step("option", "added an option", why="as: "),
    kinds.Step("confirm", "confirmed the decision"),
    kinds.Step("read", "has read it"),
    kinds.Step("take back", "took it back"),
    kinds.Step("implemented", "said that it is implemented", why="note: "),
    kinds.Step("closed", "closed it", why="result: "),
    kinds.Step("session", "moved it with the meetings"),
    kinds.Step("calendar", "moved it with the working days"),
)

KIND = kinds.RecordKind(
    record=Issue,
    shows=kinds.Shows(
        relations=relations,
        card=card_views.card,
        line=views.line,
        details=lambda issue, reader, beside: [
            *card_views.details(issue, reader, beside),
            *detail_lines(FIELDS, issue, reader),
        ],
        decided=_decided,
        asked=lambda issue, reader: card_views.asked_of_meeting(issue, reader) if issue.is_open else "",
        next_steps=_next_steps,
        is_of_use=commands.may_press,
    ),
    undo=kinds.Undo(
        ends_as=IssueState.WITHDRAWN, says=views.line, refuses=_refuses, also=_undo_also, after=_after_undo
    ),
    fields=FIELDS,
    history=kinds.HistoryWords(created="raised it", steps=STEPS, reference_fields=("answer",)),
    replies=kinds.Replies(
        offer=positions.offer,
        edited=positions.offer,
        fits=positions.fits,
        noted=pass_answer_on,
        kept=passed_on,
        is_asked=lambda *about: bool(questions_to(*about)),
        concerns=_has_no_draft,
        instead={"done": "A question is decided, not done: decide {ref} {outcome} Option B"},
    ),
    answers={About.DECIDES: _who_decides},
)

DIGEST = kinds.DigestSection(
    headings={"issues": "Issues"},
    choose=_chosen,
    channel=kinds.DigestPart(20, _in_digest),
    personal=kinds.DigestPart(20, _in_digest),
    others=_others,
    total=lambda lists: _counted(lists, "issue is open", "issues are open"),
    own_total=lambda lists: _counted(lists, "open issue concerns you", "open issues concern you"),
)


def _position_line(issue: Issue, reader: Reader, person: int) -> str:
    said = [one for one in issue.stated_positions if one.person_id == str(person)]
    positions = "; ".join(f"{one.entity or reader.name(person)} says {one.summary}" for one in said)
    return f"{head(issue)} · {escape(positions)}"


HOLDINGS = (
    kinds.HoldingList[Issue](
        label=lambda number: f"{count(number, 'open question')} raised",
        find=lambda read, person, who, _, area: open_issues_raised_by(read, person, who=who, area=area),
        line=lambda issue, reader, _: _digest_line(issue, reader),
        may_be_cancelled=True,
        needs_hands=False,
    ),
    kinds.HoldingList[Issue](
        label=lambda number: count(number, "position on an open question", "positions on open questions"),
        find=lambda read, person, who, _, area: open_issues_with_position_of(
            read, person, who=who, area=area
        ),
        line=_position_line,
        needs_hands=False,
    ),
)

FILE = ListFile[Issue](
    columns=file_columns(FIELDS),
    find=lambda read, asked: issues_page(read, EVERY, who=asked.who, limit=asked.limit),
)
LIST = RecordList[Issue](
    kind=Kind.ISSUE,
    name="issues",
    noun=("issue", "issues"),
    order=20,
    find=lambda read, asked: issues_page(read, asked.chosen, who=asked.who, limit=asked.limit),
    line=_digest_line,
    asks=positions.asked_of,
    open=OpenList(
        words=KIND_WORDS[Kind.ISSUE],
        held=held_by,
        is_counted=True,
        takes_area=True,
        nearest=(("Open issues", "issues"), ("All issues", "issues all")),
    ),
    file=FILE,
    home=HOME,
    digest=DIGEST,
    holdings=HOLDINGS,
)
