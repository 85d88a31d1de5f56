"""Views of decisions."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.actions import Action
from bot.calendar import Due, local
from bot.charter import NUMBER_WORDS, DecisionWord, Level
from bot.decisions import (
    BENEFIT_LABELS,
    REGISTERED_STATES,
    Benefit,
    Decision,
    DecisionState,
    follow_up_from_row,
)
from bot.issues import Issue, LevelExit, is_for_chair
from bot.records import Visibility
from handlers.core.blocks.chips import Chip, facts
from handlers.core.blocks.elements import (
    Block,
    Button,
    Message,
    buttons,
    section,
    sections,
    shortened,
    text_message,
)
from handlers.core.blocks.fallback import message_of
from handlers.core.blocks.text import LEVEL_ARROW, Reader, capitalized, escape, with_full_stop
from handlers.issues.card_views import came_of_it
from handlers.issues.closing_views import raiser_buttons
from handlers.issues.views import (
    action_count,
    decided_by,
    decided_when,
    draft_withdrawn,
    outcome,
    outcome_sentence,
    plain_outcome,
    who_confirms,
)

_STATE_SENTENCES: dict[str, str] = {
    DecisionState.FINAL: "It counts now.",
    DecisionState.SUPERSEDED: "Another has replaced it.",
    DecisionState.WITHDRAWN: "It was taken back.",
}


@dataclass(frozen=True, kw_only=True)
class DecisionRelations:
    """Records shown beside a decision, as far as the reader may see them."""

    issue: Issue
    supersedes: Decision | None = None
    superseded_by: Decision | None = None
    actions: Sequence[Action] = ()


def benefit(decision: Decision) -> str:
    """Return the benefit: "resources shared, CHF 42 000 saved"; empty if none is recorded."""
    named = BENEFIT_LABELS.get(Benefit(decision.benefit), "") if decision.benefit else ""
    if not decision.money_saved:
        return named
    saved = f"{decision.money_saved} saved"
    return saved if decision.benefit == Benefit.SAVED else f"{named}, {saved}"


def _detail_lines(decision: Decision, reader: Reader, relations: DecisionRelations) -> list[str]:
    """Return a line for each recorded field."""
    supersedes = "Will supersede" if decision.state == DecisionState.DRAFT else "Supersedes"
    facts = {
        "Benefit": benefit(decision),
        "Review": reader.day(decision.review_on) if decision.review_on else "",
        "Visibility": decision.visibility if decision.visibility == Visibility.RESTRICTED else "",
        supersedes: f"{relations.supersedes.ref} {escape(relations.supersedes.title)}"
        if relations.supersedes
        else "",
    }
    return [f"{name}: {value}" for name, value in facts.items() if value]


def _with_details(text: str, decision: Decision, reader: Reader, relations: DecisionRelations) -> str:
    lines = [
        text,
        _earlier_day(decision, relations.issue, reader),
        *_detail_lines(decision, reader, relations),
        resulting_actions(decision, reader, relations),
    ]
    return "\n".join(filter(None, lines))


def _earlier_day(decision: Decision, issue: Issue, reader: Reader) -> str:
    """Return on which day it was decided, if it was written down on a later one, maybe before the issue was; else ""."""
    written_on, raised_on = (local(one.created_at, reader.zone).date() for one in (decision, issue))
    if decision.decided_on >= written_on:
        return ""
    before = f", before {issue.ref} was raised here ({reader.day(raised_on)})"
    return f"Decided on {reader.day(decision.decided_on)}{before if decision.decided_on < raised_on else ''}."


def resulting_actions(decision: Decision, reader: Reader, relations: DecisionRelations) -> str:
    """Return the follow-up actions, logged or planned, each with its owners and date; "" for none."""
    if decision.state == DecisionState.DRAFT:
        planned = [follow_up_from_row(row) for row in decision.lines]
        listed = [_action(escape(one.title), one.owners, one.due, reader) for one in planned]
        verb = "comes" if len(planned) == 1 else "come"
    else:
        listed = [_action(one.ref, one.owners, one.due, reader) for one in relations.actions]
        verb = "came"
    return f"{capitalized(action_count(len(listed)))} {verb} of it: {'; '.join(listed)}." if listed else ""


def _action(what: str, owners: Sequence[int], due: Due | None, reader: Reader) -> str:
    return ", ".join(filter(None, (what, reader.names(owners), reader.due(due) if due else "no date")))


NO_CONFIRMER = "Nobody who may see it holds that level. For a body outside: behalf:its name"


def decided(
    issue: Issue,
    decision: Decision,
    reader: Reader,
    *,
    notified: str,
    withdrawn_draft: Decision | None,
    relations: DecisionRelations,
) -> Message:
    if decision.state == DecisionState.DRAFT:
        text = (
            f"{decision.ref}  Draft for {issue.ref}. {outcome_sentence(decision, reader)} It stays a draft until "
            f"{who_confirms(decision, reader)} confirms it.\n{notified or NO_CONFIRMER}"
        )
    else:
        who = f" {notified}" if notified else ""
        body = f" by {escape(decision.behalf)}" if decision.behalf else ""
        text = f"{decision.ref}  {issue.ref} is decided{body}. {outcome_sentence(decision, reader)}{who}"
    text = _with_details(text + draft_withdrawn(withdrawn_draft), decision, reader, relations)
    return text_message(text, [Button("Undo", "undo", decision.ref)])


def outcome_not_allowed(
    issue: Issue, word: DecisionWord, lowest: Level, others: Sequence[DecisionWord], reader: Reader
) -> str:
    held = capitalized(reader.level(issue.level))
    rest = ", ".join(escape(one.label) for one in others)
    return f"“{escape(word.label)}” is for {reader.level(lowest.code)}. {held} can say: {rest}."


def not_at_level(issue: Issue, body: Level, reader: Reader, *, is_below: bool) -> str:
    """Refuse a decision for a level that does not have the issue."""
    held, wanted = reader.level(issue.level), reader.level(body.code)
    sentence = f"{issue.ref} is with {held}, not with {wanted}."
    if is_below:
        return f"{sentence} Send it up first: escalate {issue.ref} <reason>"
    return f"{sentence} A level above has it by now and decides it."


def confirmed(decision: Decision, reader: Reader, *, relations: DecisionRelations) -> Message:
    lines = [f"{decision.ref} is confirmed. {outcome_sentence(decision, reader)}"]
    return Message("\n".join(filter(None, [*lines, resulting_actions(decision, reader, relations)])))


def deciding_own_refused(issue: Issue, absent: int, reader: Reader) -> str:
    return f"You raised {issue.ref} yourself, so you can't decide it for {_waits(absent, reader)}"


def confirming_own_refused(decision: Decision, absent: int, reader: Reader, *, me: int) -> str:
    is_writer = decision.created_by == me
    own = f"You wrote {decision.ref} down yourself" if is_writer else "You raised the question yourself"
    return f"{own}, so you can't confirm {'it' if is_writer else decision.ref} for {_waits(absent, reader)}"


def _waits(absent: int, reader: Reader) -> str:
    return f"{reader.name(absent)}. It waits for them, or for somebody else who may."


def to_confirm(
    issue: Issue, decision: Decision, reader: Reader, *, relations: DecisionRelations
) -> list[Block]:
    """Ask the holder whether a decision was written down as they made it; later, what became of it."""
    said = f"{with_full_stop(escape(issue.title))} {outcome_sentence(decision, reader)}"
    if decision.state != DecisionState.DRAFT:
        return [section(said), _facts(issue, decision, reader, relations)]
    whose = "what the meeting decided" if _came_from_meeting(issue, decision) else "your decision"
    asked = f"*{reader.short_name(decision.created_by)} wrote down {whose}. Is it right?*"
    until = f"until {who_confirms(decision, reader)} confirms it"
    more = [
        *([Button("Send back", "return", issue.ref)] if _came_from_below(issue) else []),
        Button("Ask a question", "ask", issue.ref),
        Button(f"Open {issue.ref}", "show", issue.ref),
    ]
    row = [
        Button("Confirm", "confirm", decision.ref, is_next_step=True),
        Button("Not quite", "decide", issue.ref),
    ]
    text = _with_details(f"{asked}\n{said}", decision, reader, relations)
    return [section(text), facts(Chip.DRAFT, decision.ref, until), buttons(row, more)]


def _came_from_meeting(issue: Issue, decision: Decision) -> bool:
    """Return whether nobody had asked before: the question was entered with its outcome, from the minutes of a meeting."""
    was_asked = any(one.ended_by != LevelExit.DECIDED for one in issue.level_stays)
    return issue.created_at == decision.created_at and not was_asked


ANSWERED = "Your question has an answer."


def _came_from_below(issue: Issue) -> bool:
    return any(one.ended_by in (LevelExit.ESCALATED, LevelExit.AUTO_ESCALATED) for one in issue.level_stays)


def _facts(issue: Issue, decision: Decision, reader: Reader, relations: DecisionRelations) -> Block:
    """Return the grey facts of a decision: who decided it, who confirmed it, and what became of it."""
    if decision.state == DecisionState.WITHDRAWN:
        return facts(Chip.CANCELLED, decision.ref, issue.ref, "taken back")
    by, writer = decision.confirmed_by, decision.created_by
    confirmed_by = f", confirmed by {reader.name(by)}" if by is not None and by != writer else ""
    entered = f", entered by {reader.name(writer)}" if decision.behalf and not confirmed_by else ""
    newer = relations.superseded_by
    superseded = f"superseded by {newer.ref}" if newer else "superseded"
    return facts(
        Chip.DECIDED,
        decision.ref,
        issue.ref,
        f"{decided_when(decision, reader)}{confirmed_by}{entered}",
        superseded if decision.state == DecisionState.SUPERSEDED else "",
    )


def issue_answered(
    issue: Issue, decision: Decision, reader: Reader, *, relations: DecisionRelations, me: int
) -> list[Block]:
    """Return the answer for the person who raised the issue; once they have read it, without buttons."""
    said = with_full_stop(plain_outcome(decision, reader))
    came_of_it = own_actions(relations.actions, reader, me)
    row = raiser_buttons(issue)
    asked = "What you brought to the meeting is decided." if _came_from_meeting(issue, decision) else ANSWERED
    opening = f"*{asked}*" if row else asked
    lines = [f"{opening} {said}", " ".join(filter(None, [with_full_stop(escape(issue.title)), came_of_it]))]
    about = facts(Chip.DECIDED, issue.ref, decided_when(decision, reader))
    return [section("\n".join(lines)), about, *([buttons(row)] if row else [])]


def own_actions(actions: Sequence[Action], reader: Reader, me: int) -> str:
    """Return the actions of a decision for one reader: how many, and which are theirs, with their dates."""
    own = [one for one in actions if me in one.owners]
    if not own:
        return came_of_it(actions)
    listed = "; ".join(f"{one.ref}{f', due {reader.due(one.due)}' if one.due else ''}" for one in own)
    are = "is" if len(own) == 1 else "are"
    if len(own) == len(actions):
        return f"{capitalized(action_count(len(own)))} {are} yours: {listed}."
    number = NUMBER_WORDS[len(own)] if len(own) < len(NUMBER_WORDS) else str(len(own))
    return f"{capitalized(action_count(len(actions)))} came of it, {number} {are} yours: {listed}."


def thread_message(decision: Decision, reader: Reader, relations: DecisionRelations) -> Message:
    """Return the message in the thread of the issue's card."""
    issue, title = relations.issue, escape(relations.issue.title)
    if decision.state not in REGISTERED_STATES:
        return message_of([section(title), _facts(issue, decision, reader, relations)])
    lines = [
        f"*{plain_outcome(decision, reader)}*",
        " ".join(filter(None, [with_full_stop(title), resulting_actions(decision, reader, relations)])),
    ]
    return message_of(
        [*sections(shortened(lines, ref=decision.ref)), _facts(issue, decision, reader, relations)]
    )


def details(decision: Decision, reader: Reader, relations: DecisionRelations) -> list[str]:
    issue = relations.issue
    noted = [*_detail_lines(decision, reader, relations), resulting_actions(decision, reader, relations)]
    if decision.state == DecisionState.DRAFT:
        return [
            f"Draft on {issue.ref}: {outcome(decision, reader)}",
            f"It stays a draft until {who_confirms(decision, reader)} confirms it.",
            *filter(None, [_earlier_day(decision, issue, reader), *noted]),
        ]
    return [
        f"{capitalized(decided_by(decision, reader))}, {reader.day(decision.decided_on)}, on {issue.ref}: {outcome(decision, reader)}",
        _issue_path(issue, decision, reader),
        *filter(None, noted),
        f"Superseded by {relations.superseded_by.ref}."
        if relations.superseded_by
        else _STATE_SENTENCES[decision.state],
    ]


def _issue_path(issue: Issue, decision: Decision, reader: Reader) -> str:
    """Return who asked, and the levels on the way."""
    codes = dict.fromkeys([*(step.level for step in issue.level_stays), decision.level])
    levels = LEVEL_ARROW.join(_way_point(issue, code, reader) for code in codes)
    return f"Asked by {reader.name(issue.created_by)}, {reader.day_of(issue.created_at)} · {levels}"


def _way_point(issue: Issue, level: str, reader: Reader) -> str:
    """Return who had an issue at a level: where the first level never saw it, the chair."""
    return "chair" if is_for_chair(issue, reader.charter, level) else reader.level_name(level)


def wording_is_fixed(decision: Decision) -> str:
    return (
        f"The words of {decision.ref} stay as they are. A wrong decision is superseded by a new one: "
        f"decide I-7 agreed Option B supersedes:{decision.ref}"
    )


def edited(decision: Decision, before: Decision, reader: Reader) -> Message:
    said = []
    if (now := benefit(decision)) != (was := benefit(before)):
        said.append(f"Benefit: {now or 'none recorded'}{f' (was {was})' if was else ''}.")
    if decision.review_on != before.review_on:
        on = decision.review_on
        said.append(f"I'll bring it up again on {reader.day(on)}." if on else "I won't bring it up again.")
    if decision.decided_on != before.decided_on:
        said.append(f"Decided on {reader.day(decision.decided_on)}, not {reader.day(before.decided_on)}.")
    text = "\n".join(filter(None, [f"*{decision.ref}*  {escape(decision.title)}", " ".join(said)]))
    return text_message(text, [Button("Undo", "undo", decision.ref)])


def due_for_review(issue: Issue, decision: Decision, reader: Reader, *, due: str) -> list[Block]:
    """Return the review reminder; later, what came of it."""
    is_due = decision.is_final and str(decision.review_on) == due
    text = (
        f"{decision.ref} {'is' if is_due else 'was'} due for review: {outcome(decision, reader)}\n"
        f"{capitalized(decided_by(decision, reader))}, {reader.day(decision.decided_on)}, on {issue.ref} {escape(issue.title)}"
    )
    if not decision.is_final:
        return [section(f"{text}\n{_STATE_SENTENCES.get(decision.state, '')}".strip())]
    if not is_due:
        day = reader.day(decision.review_on) if decision.review_on else ""
        status = f"I'll bring it up again on {day}." if day else "Nothing is left to do."
        return [section(f"{text}\n{status}")]
    row = [Button("Open", "show", decision.ref), Button("Change", "edit", decision.ref)]
    return [section(text), buttons(row)]
