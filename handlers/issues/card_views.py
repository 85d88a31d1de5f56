"""The card of an issue, and the parts of it that other messages show."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.actions import Action
from bot.charter import Level
from bot.decisions import Decision, DecisionState
from bot.issues import (
    OPTION_LETTERS,
    Issue,
    IssueState,
    LevelExit,
    LevelStay,
    Position,
    days_per_level,
    is_at_first_level,
    is_with_focal_points,
    levels_above,
)
from bot.names import excerpt, join_all
from bot.positions import PositionRequest
from bot.records import Visibility
from bot.sessions import DEFAULT_ANSWER_WORKING_DAYS
from handlers.core.blocks.chips import Chip, facts
from handlers.core.blocks.elements import Block, Button, Message, buttons, section, sections, shortened
from handlers.core.blocks.fallback import message_of
from handlers.core.blocks.text import LEVEL_ARROW, Reader, capitalized, count, escape, possessive
from handlers.core.blocks.things import due_phrase
from handlers.issues import views

OPTION_BUTTONS_MAX = 2  # options with a button; the form has all of them
NAMED_MAX = 3  # of those who have not answered
SHORT_REASON_MAX = 60  # characters of a reason among the grey facts; a longer one has a line of its own


@dataclass(frozen=True, kw_only=True)
class IssueRelations:
    """Records shown on an issue's card; None if absent or not visible to the reader.

    `actions` are those that came of its decision.
    """

    decision: Decision | None = None
    question: Action | None = None  # the action of the level's question
    actions: Sequence[Action] = ()


NO_RELATIONS = IssueRelations()


def card(issue: Issue, reader: Reader, relations: IssueRelations = NO_RELATIONS) -> Message:
    """Return the card of an issue: its options with who said what, where it is, and the levels it takes."""
    if not issue.is_open:
        return _closed_card(issue, reader, relations)
    lines = [f"*{escape(issue.title)}*", *_open_lines(issue, reader, relations)]
    about = with_path(open_facts(issue, reader), path(issue, reader))
    return message_of([*sections(shortened(lines, ref=issue.ref)), about, card_row(issue, reader)])


def _open_lines(issue: Issue, reader: Reader, relations: IssueRelations) -> list[str]:
    draft = relations.decision
    return [
        *([question_line(issue, reader, relations.question)] if issue.question_id is not None else []),
        *position_lines(issue, reader),
        *long_reason(issue),
        *([draft_line(draft, reader)] if draft is not None and draft.state == DecisionState.DRAFT else []),
    ]


def question_line(issue: Issue, reader: Reader, question: Action | None) -> str:
    """Return the question of a level, and who is asked if the reader may see the action."""
    held = views.held_by(issue, reader)
    asked = f"{capitalized(held)} {views.verb_of(held, 'ask')}: “{escape(issue.level_stays[-1].reason)}”"
    if question is None:
        return asked
    who = join_all([reader.short_name(one) for one in question.owners])
    is_late = question.is_late(reader.now)
    answers = "answers" if len(question.owners) == 1 else "answer"
    by = f" by {reader.due(question.due)}" if question.due else ""
    said = (
        f"{who} {'was' if len(question.owners) == 1 else 'were'} to answer" if is_late else f"{who} {answers}"
    )
    return f"{asked} {said}{by} ({question.ref})."


def position_lines(issue: Issue, reader: Reader) -> list[str]:
    """Return a line for each option with who says it, and one for each position in other words."""
    said: dict[str, list[str]] = {}
    for one in issue.stated_positions:
        said.setdefault(one.option, []).append(_speaker_with_words(one, reader))
    options = [
        " · ".join(filter(None, (f"*{letter}*  {escape(option)}", ", ".join(said.get(letter, ())))))
        for letter, option in zip(OPTION_LETTERS, issue.options, strict=False)
    ]
    own = [one for one in issue.stated_positions if not one.option]
    return [*options, *[f"{speaker(one, reader)}: “{escape(one.text)}”" for one in own]]


def _speaker_with_words(position: Position, reader: Reader) -> str:
    """Return who says an option, with the words beside it: "BR (“for our own pages”)"."""
    return f"{speaker(position, reader)}{f' (“{escape(position.text)}”)' if position.text else ''}"


def brief(issue: Issue, reader: Reader) -> list[Block]:
    """Return what is left of a message when there is nothing in it to do: the title, and where the issue is."""
    return [section(escape(issue.title)), brief_facts(issue, reader)]


def brief_facts(issue: Issue, reader: Reader) -> Block:
    """Return the grey facts of an issue without its decision."""
    if issue.is_open:
        return open_facts(issue, reader) if issue.question_id is not None else status_facts(issue, reader)
    if issue.needs_follow_up:
        return facts(Chip.DECIDED, issue.ref, views.read_status(issue, reader))
    return closed_facts(issue, reader, NO_RELATIONS)


def status_facts(issue: Issue, reader: Reader, *more: str) -> Block:
    """Return the state of an issue that waits for no answer to a question, who has it until when, and more."""
    return facts(views.chip(issue, reader), issue.ref, views.held_until(issue, reader), *more, *_marks(issue))


def open_facts(issue: Issue, reader: Reader) -> Block:
    """Return the grey facts of an open issue: its state, who has it until when, and what led to that."""
    if issue.question_id is not None:
        stopped = f"{possessive(capitalized(reader.level(issue.level)))} time stops until the answer"
        return facts(Chip.ASKED, issue.ref, reader.day_of(issue.level_since), stopped, *_marks(issue))
    is_first = is_with_focal_points(issue, reader.charter)
    return status_facts(
        issue,
        reader,
        unanswered_phrase(issue, reader) if is_first else "",
        *_reason_facts(issue, reader),
        "" if issue.path else f"by {reader.name(issue.created_by)}",
    )


def _marks(issue: Issue) -> list[str]:
    return [str(Chip.RESTRICTED)] if issue.visibility == Visibility.RESTRICTED else []


def with_path(about: Block, way: str) -> Block:
    """Return grey facts with the path of the levels under them."""
    if not way:
        return about
    (text,) = about["elements"]
    return {**about, "elements": [{**text, "text": f"{text['text']}\n{way}"}]}


def unanswered_phrase(issue: Issue, reader: Reader) -> str:
    """Return who has not answered at the first level: "BR and TSB haven't answered"; "" if nobody is asked."""
    found = views.position_status(issue, reader)
    if not found.asked_count:
        return ""
    if not found.unanswered:
        return "everybody has answered"
    if len(found.unanswered) == found.asked_count > 1:
        return "nobody has answered"
    has = "has" if len(found.unanswered) == 1 else "have"
    return f"{unanswered_names(issue, reader)} {has}n't answered"


def unanswered_names(issue: Issue, reader: Reader) -> str:
    """Return who has not answered at the first level: "BR and TSB", or "BR, TSB, BDT and 2 others"; "" for nobody."""
    names = [_request_name(one, reader) for one in views.position_status(issue, reader).unanswered]
    rest = len(names) - NAMED_MAX
    return join_all([*names[:NAMED_MAX], count(rest, "other")] if rest > 0 else names)


def _request_name(one: PositionRequest, reader: Reader) -> str:
    asked = f" ({reader.short_name(one.officer)} stands in)" if one.officer else ""
    return f"{escape(one.entity) or reader.short_name(one.person_id)}{asked}"


def speaker(position: Position, reader: Reader) -> str:
    return escape(position.entity) or reader.short_name(int(position.person_id))


def _reason_facts(issue: Issue, reader: Reader) -> list[str]:
    """Return why an issue is where it is, if that is short."""
    last = issue.level_stays[-1] if issue.path else None
    if last is None:
        return []
    if last.ended_by == LevelExit.AUTO_ESCALATED:
        return [f"{reader.level(last.level)} ran out of time"]
    return [escape(_reason(last))] if len(last.reason) <= SHORT_REASON_MAX else []


def long_reason(issue: Issue) -> list[str]:
    """Return the line with why an issue is where it is, if that is too long for the grey facts."""
    last = issue.level_stays[-1] if issue.path and issue.question_id is None else None
    return [escape(capitalized(_reason(last)))] if last and len(last.reason) > SHORT_REASON_MAX else []


def _reason(stay: LevelStay) -> str:
    """Return why a stay ended: "why: money"; "" if that needs no words."""
    label = {
        LevelExit.ESCALATED: "why: ",
        LevelExit.QUESTION_ANSWERED: "answer: ",
        LevelExit.QUESTION_WITHDRAWN: "question withdrawn: ",
        LevelExit.SENT_BACK: "sent back: ",
    }.get(LevelExit(stay.ended_by))
    return f"{label}{stay.reason}" if label and stay.reason else ""


def draft_line(draft: Decision, reader: Reader) -> str:
    return f"{draft.ref} is a draft until {views.who_confirms(draft, reader)} confirms it."


def path(issue: Issue, reader: Reader) -> str:
    """Return the levels on one line, the current one in bold: "Focal points 5 working days → *task force* → MCG"."""
    came = _came_through(issue)
    if not issue.is_open:
        return capitalized(LEVEL_ARROW.join(_with_days(came, reader))) if came[1:] else ""
    behind = came[:-1] if came and came[-1][0] == issue.level else came
    if not behind and is_at_first_level(issue, reader.charter):
        return ""
    here = reader.level_name(issue.level)
    ahead = [reader.level_name(one.code) for one in levels_above(issue, reader.charter)]
    if not behind:
        return LEVEL_ARROW.join([f"*{capitalized(here)}*", *ahead])
    return capitalized(LEVEL_ARROW.join([*_with_days(behind, reader), f"*{here}*", *ahead]))


def _came_through(issue: Issue) -> list[tuple[str, int]]:
    """Return the levels of the stays with their own working days; stays in a row at one level are one."""
    found: list[tuple[str, int]] = []
    for stay in issue.level_stays:
        days = 0 if stay.is_question else int(stay.working_days or 0)
        if found and found[-1][0] == stay.level:
            found[-1] = stay.level, found[-1][1] + days
        else:
            found.append((stay.level, days))
    return found


def _with_days(came: Sequence[tuple[str, int]], reader: Reader) -> list[str]:
    """Return the names of levels with their days, of which the first says what they are."""
    first = next((n for n, (_, days) in enumerate(came) if days), None)
    took = [count(days, "working day") if n == first else str(days or "") for n, (_, days) in enumerate(came)]
    return [f"{reader.level_name(level)} {days}".strip() for (level, _), days in zip(came, took, strict=True)]


def card_row(issue: Issue, reader: Reader) -> Block:
    row, more = _steps(issue, reader)
    return buttons(row, [*more, Button("History", "history", issue.ref)])


def next_steps(issue: Issue, reader: Reader) -> list[Button]:
    row, more = _steps(issue, reader)
    return [*row, *more]


def _steps(issue: Issue, reader: Reader) -> tuple[list[Button], list[Button]]:
    """Return what may be done to an open issue: what is done most, and the rest."""
    note, decide = Button("Note", "note", issue.ref), Button("Decide", "decide", issue.ref)
    paper = Button("Paper", "paper", issue.ref)
    if issue.question_id is not None:
        return [Button("Answer", "answer", issue.ref), note], [paper, decide]
    up = views.escalate_buttons(issue, reader)
    if is_with_focal_points(issue, reader.charter):
        return position_buttons(issue), [Button("Add an option", "option", issue.ref), note, decide, *up]
    mine, ask = Button("My position", "position", issue.ref), Button("Ask a question", "ask", issue.ref)
    return [note, paper], [mine, decide, ask, *up]


def position_buttons(issue: Issue) -> list[Button]:
    """Return a button for each of the first options, and one for anything else."""
    letters = OPTION_LETTERS[: min(len(issue.options), OPTION_BUTTONS_MAX)]
    others = "Other" if len(issue.options) > OPTION_BUTTONS_MAX else "My words"
    return [
        *[Button(f"Say {letter}", "position", f"{issue.ref} {letter}") for letter in letters],
        Button(others, "position", issue.ref),
    ]


def _closed_card(issue: Issue, reader: Reader, relations: IssueRelations) -> Message:
    """Return the card of an issue that is over: what came of it, without buttons."""
    lines, about = (
        [escape(issue.title), *closed_lines(issue, reader, relations)],
        closed_facts(issue, reader, relations),
    )
    return message_of([*sections(shortened(lines, ref=issue.ref)), about])


def closed_lines(issue: Issue, reader: Reader, relations: IssueRelations) -> list[str]:
    """Return the decision with what came of it, and its result."""
    if relations.decision is None:
        return []
    said = [views.outcome_sentence(relations.decision, reader), came_of_it(relations.actions)]
    result = f"Result: {escape(issue.result)}" if issue.result and issue.state == IssueState.CLOSED else ""
    return [" ".join(filter(None, said)), *([result] if result else [])]


def came_of_it(actions: Sequence[Action]) -> str:
    """Return the actions of a decision: "Two actions came of it: A-41, A-42."; "" for none."""
    if not actions:
        return ""
    return f"{capitalized(views.action_count(len(actions)))} came of it: {', '.join(one.ref for one in actions)}."


def closed_facts(issue: Issue, reader: Reader, relations: IssueRelations) -> Block:
    decision = relations.decision
    if not issue.needs_follow_up and issue.state != IssueState.CLOSED:
        reason = f": {escape(issue.answer)}" if issue.answer else ""
        return facts(Chip.CANCELLED, issue.ref, f"taken back{reason}")
    if decision is None:
        return facts(Chip.DONE if issue.state == IssueState.CLOSED else Chip.DECIDED, issue.ref)
    by = views.decided_when(decision, reader)
    if issue.state != IssueState.CLOSED:
        return facts(Chip.DECIDED, issue.ref, by, views.read_status(issue, reader))
    closed = f"closed {reader.day_of(issue.settled_at)}" if issue.settled_at else ""
    return with_path(facts(Chip.DONE, issue.ref, closed, f"decided by {by}"), _time_totals(issue, reader))


def _time_totals(issue: Issue, reader: Reader) -> str:
    """Return the working days by level: "Focal points 5 · MCG 15 · question 4 = 24 working days to a decision"."""
    spent = [(level, kind, days) for level, kind, days in days_per_level(issue) if days]
    each = [
        f"{'question' if kind == 'question' else reader.level_name(level)} {days}"
        for level, kind, days in spent
    ]
    in_all = count(sum(days for *_, days in spent), "working day")
    return f"{capitalized(' · '.join(each))} = {in_all} to a decision" if each else ""


def details(issue: Issue, reader: Reader, relations: IssueRelations) -> list[str]:
    """Return an issue in full, under its title."""
    if not issue.is_open:
        way = path(issue, reader) if issue.state != IssueState.CLOSED else ""
        about = with_path(closed_facts(issue, reader, relations), way)
        return [*closed_lines(issue, reader, relations), about["elements"][0]["text"]]
    about = with_path(open_facts(issue, reader), path(issue, reader))
    ahead = [_times_ahead(issue, reader)] if levels_above(issue, reader.charter) else []
    due = [views.answer_due(issue, reader)] if issue.question_id is None else []
    return [*_open_lines(issue, reader, relations), about["elements"][0]["text"], *due, *ahead]


def _times_ahead(issue: Issue, reader: Reader) -> str:
    """Return how long the levels above would have: "If it goes up: task force (next meeting), CoCo (10 working days)"."""
    above = [
        f"{reader.level_name(one.code)} ({_level_time(one)})" for one in levels_above(issue, reader.charter)
    ]
    return f"If it goes up: {', '.join(above)}"


def _level_time(level: Level) -> str:
    if level.days is not None:
        return count(level.days, "working day")
    return "next meeting" if level.body else count(DEFAULT_ANSWER_WORKING_DAYS, "working day")


# For who chairs a meeting


def asked_of_meeting(issue: Issue, reader: Reader) -> str:
    """Return what an open issue asks of a meeting: "a decision by Thu 10 Dec; options: A One contract"."""
    until = f" {due_phrase(issue, reader, until='by')}" if issue.due else ""
    named = [
        f"{letter} {escape(excerpt(option))}"
        for letter, option in zip(OPTION_LETTERS, issue.options, strict=False)
    ]
    options = f"; options: {', '.join(named)}" if named else ""
    return f"a decision{until}{options}"


def decided_in_short(decision: Decision, reader: Reader) -> str:
    word = reader.decision_word(decision.word) if decision.word else "decided"
    text = f" “{escape(excerpt(decision.text))}”" if decision.text else ""
    return f"{word}{text} ({decision.ref})"
