"""Views of decisions."""

from collections.abc import Sequence
from dataclasses import dataclass

from slackblocks import InputBlock

from bot.actions import Action
from bot.calendar import Due
from bot.charter import NUMBER_WORDS, DecisionWord, Level
from bot.decisions import (
    BENEFIT_LABELS,
    REGISTERED_STATES,
    Benefit,
    Decision,
    DecisionState,
    follow_up_from_row,
)
from bot.issues import Issue
from bot.records import TEXT_MAX, Visibility
from handlers.blocks.elements import (
    Block,
    Button,
    Message,
    buttons,
    choice_field,
    day_field,
    form,
    section,
    text_field,
)
from handlers.blocks.text import MONTHS, Reader, capitalized, escape
from handlers.issues.views import decided_by, draft_withdrawn, outcome

_STATE_SENTENCES: dict[str, str] = {
    DecisionState.FINAL: "It counts now.",
    DecisionState.SUPERSEDED: "Another stands in its place.",
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
    facts = {
        "Benefit": benefit(decision),
        "Review": reader.day(decision.review_on) if decision.review_on else "",
        "Visibility": decision.visibility if decision.visibility == Visibility.RESTRICTED else "",
        _supersedes_label(decision): f"{relations.supersedes.ref} {escape(relations.supersedes.title)}"
        if relations.supersedes
        else "",
    }
    return [f"{name}: {value}" for name, value in facts.items() if value]


def _with_details(text: str, decision: Decision, reader: Reader, relations: DecisionRelations) -> str:
    lines = [text, *_detail_lines(decision, reader, relations), resulting_actions(decision, relations)]
    return "\n".join(filter(None, lines))


def _supersedes_label(decision: Decision) -> str:
    return "Will supersede" if decision.state == DecisionState.DRAFT else "Supersedes"


def resulting_actions(decision: Decision, relations: DecisionRelations, *, me: int | None = None) -> str:
    """Return the follow-up actions, logged or planned; `me` sees how many are theirs."""
    if decision.state == DecisionState.DRAFT:
        planned = [follow_up_from_row(row) for row in decision.lines]
        listed = ", ".join(f"{escape(one.title)} ({_short_date(one.due)})" for one in planned)
        return f"{capitalized(_action_count(len(planned)))} will come of it: {listed}." if planned else ""
    if not relations.actions:
        return ""
    listed = ", ".join(f"{one.ref} ({_short_date(one.due)})" for one in relations.actions)
    return f"{capitalized(_action_count(len(relations.actions)))} came of it: {listed}.{_own_share(relations.actions, me)}"


def _action_count(number: int) -> str:
    words = NUMBER_WORDS[number] if number < len(NUMBER_WORDS) else str(number)
    return f"{words} {'action' if number == 1 else 'actions'}"


def _short_date(due: Due | None) -> str:
    return f"{due.day.day} {MONTHS[due.day.month - 1]}" if due else "no date"


def _own_share(actions: Sequence[Action], me: int | None) -> str:
    theirs = sum(me in one.owners for one in actions)
    if not theirs or me is None:
        return ""
    if theirs == len(actions):
        return f" {'It is' if theirs == 1 else 'All are'} yours."
    return f" {capitalized(NUMBER_WORDS[theirs]) if theirs < len(NUMBER_WORDS) else theirs} {'is' if theirs == 1 else 'are'} yours."


def decided(
    issue: Issue,
    decision: Decision,
    reader: Reader,
    *,
    notified: Sequence[int],
    withdrawn_draft: Decision | None,
    relations: DecisionRelations,
) -> Message:
    if decision.state == DecisionState.DRAFT:
        text = (
            f"{decision.ref}  Draft: {issue.ref} {outcome(decision, reader)}. It counts when it is confirmed for "
            f"{reader.level(decision.level)}.\n{_confirmers_asked(reader, notified)}"
        )
    else:
        who = f" {reader.name(issue.created_by)} is told." if notified else ""
        body = f" by {escape(decision.behalf)}" if decision.behalf else ""
        text = f"{decision.ref}  {issue.ref} is decided{body}: {outcome(decision, reader)}.{who}"
    text = _with_details(text + draft_withdrawn(withdrawn_draft), decision, reader, relations)
    return Message(text, (section(text), buttons([Button("Undo", "undo", decision.ref)])))


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


def _confirmers_asked(reader: Reader, asked: Sequence[int]) -> str:
    if asked:
        return f"Asked: {reader.names(asked)}."
    return "Nobody who may see it holds that level. For a body outside: behalf:its name"


def confirmed(issue: Issue, decision: Decision, reader: Reader, *, relations: DecisionRelations) -> Message:
    sentence = f"{decision.ref} is confirmed: {issue.ref} {outcome(decision, reader)}."
    return Message("\n".join(filter(None, [sentence, resulting_actions(decision, relations)])))


def cannot_confirm_own(decision: Decision) -> str:
    return (
        f"You wrote {decision.ref} down yourself, so standing in for somebody you cannot confirm it. "
        "It waits for another holder, or until they are back."
    )


def to_confirm(
    issue: Issue, decision: Decision, reader: Reader, *, relations: DecisionRelations
) -> list[Block]:
    """Ask the holder to confirm a draft."""
    text = f"{decision.ref}  Written down by {reader.name(decision.created_by)}: {issue.ref} {escape(issue.title)}\n{outcome(decision, reader)}"
    if decision.state != DecisionState.DRAFT:
        return [section(f"{text}\n{_STATE_SENTENCES[decision.state]}")]
    text = _with_details(text, decision, reader, relations)
    return [section(text), buttons([Button("Confirm", "confirm", decision.ref)])]


def issue_answered(
    issue: Issue, decision: Decision, reader: Reader, *, relations: DecisionRelations, me: int
) -> str:
    decider = capitalized(decided_by(decision, reader))
    sentence = f"*{issue.ref}*  {escape(issue.title)}\nYour question has an answer. {decider}, {reader.day(decision.decided_on)}: {outcome(decision, reader)} ({decision.ref})"
    return "\n".join(filter(None, [sentence, resulting_actions(decision, relations, me=me)]))


def thread_line(decision: Decision, reader: Reader) -> str:
    """Return the line in the thread of the issue's card."""
    if decision.state not in REGISTERED_STATES:
        return f"{decision.ref} was taken back."
    decider = capitalized(decided_by(decision, reader))
    return f"{decider}, {reader.day(decision.decided_on)}: {outcome(decision, reader)} ({decision.ref}){_superseded_suffix(decision)}"


def _superseded_suffix(decision: Decision) -> str:
    return ", superseded" if decision.state == DecisionState.SUPERSEDED else ""


def details(decision: Decision, reader: Reader, relations: DecisionRelations) -> list[str]:
    issue = relations.issue
    noted = [*_detail_lines(decision, reader, relations), resulting_actions(decision, relations)]
    if decision.state == DecisionState.DRAFT:
        return [
            f"Draft on {issue.ref}: {outcome(decision, reader)}",
            f"It counts when it is confirmed for {reader.level(decision.level)}.",
            *filter(None, noted),
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
    levels = " > ".join(reader.level_name(code) for code in codes)
    return f"Asked by {reader.name(issue.created_by)}, {reader.day_of(issue.created_at)} · {levels}"


def wording_is_fixed(decision: Decision) -> str:
    return (
        f"The words of {decision.ref} stay as they are. A wrong decision is superseded by a new one: "
        f"decide I-7 agreed Option B supersedes:{decision.ref}"
    )


def nothing_to_edit(decision: Decision) -> str:
    return f"That changes nothing in {decision.ref}. Example: edit {decision.ref} benefit:shared review:1 feb"


def edited(decision: Decision, before: Decision, reader: Reader) -> Message:
    was, now = _editable_values(before, reader), _editable_values(decision, reader)
    changed = [f"{name} {now[name]}, was {was[name]}" for name in now if now[name] != was[name]]
    text = f"*{decision.ref}*  {escape(decision.title)}\n{capitalized(' · '.join(changed))}"
    return Message(text, (section(text), buttons([Button("Undo", "undo", decision.ref)])))


def _editable_values(decision: Decision, reader: Reader) -> dict[str, str]:
    review = reader.day(decision.review_on) if decision.review_on else "no day"
    return {"benefit": benefit(decision) or "not said", "review": review}


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
        status = f"Its next review is {day}." if day else "It is reviewed."
        return [section(f"{text}\n{status}")]
    row = [Button("Open", "show", decision.ref), Button("Change", "edit", decision.ref)]
    return [section(text), buttons(row)]


def decide_form(issue: Issue, reader: Reader, *, channel: str) -> Block:
    words = [(word.label, word.code) for word in reader.charter.decision_words if word.retired is None]
    widths = [str(one) for one in Visibility]
    fewer = widths[: widths.index(issue.visibility)]
    fields = [
        choice_field("word", "Outcome", words, optional=False),
        text_field("text", "What was decided", max_length=TEXT_MAX, long=True, optional=True),
        text_field(
            "actions",
            "Actions that come of it",
            hint="One a line, as with action: Cost table @name 15 dec",
            long=True,
            optional=True,
        ),
        text_field(
            "behalf",
            "Decided by a body outside Slack",
            hint="Its name; left empty: decided here.",
            max_length=200,
            optional=True,
        ),
        *_detail_fields(),
        text_field(
            "supersedes",
            "Supersedes",
            hint="The decision that ends with it: DEC-3",
            max_length=20,
            optional=True,
        ),
        *([choice_field("visibility", "Fewer may read it", [(one, one) for one in fewer])] if fewer else []),
    ]
    return form(f"Decide {issue.ref}", "Write it down", fields, words=f"decide {issue.ref}", channel=channel)


def _detail_fields(decision: Decision | None = None) -> list[InputBlock]:
    benefits = [(capitalized(label), str(code)) for code, label in BENEFIT_LABELS.items()]
    was, saved = (decision.benefit, str(decision.money_saved or "")) if decision else ("", "")
    return [
        choice_field("benefit", "Benefit", benefits, value=was or None),
        text_field(
            "saved",
            "Money saved",
            hint="CHF 42 000. It is never estimated.",
            max_length=40,
            optional=True,
            value=saved,
        ),
        day_field("review", "Review", value=decision.review_on if decision else None),
    ]


def edit_form(decision: Decision, *, channel: str) -> Block:
    fields, words = _detail_fields(decision), f"edit {decision.ref}"
    return form(f"Change {decision.ref}", "Change it", fields, words=words, channel=channel)
