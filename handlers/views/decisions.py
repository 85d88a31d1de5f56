"""How decisions look, and their register."""

from collections.abc import Mapping, Sequence

from bot.charter import DecisionWord, Level
from bot.decisions import Decision, DecisionState
from bot.issues import Issue
from bot.records import TEXT_MAX
from handlers.views.paging import page
from handlers.views.parts import Block, Button, Message, buttons, choice_field, form, section, text_field
from handlers.views.text import Reader, begin, count, escape
from storage.lists import Listed

_STATE: dict[str, str] = {
    DecisionState.FINAL: "It counts now.",
    DecisionState.WITHDRAWN: "It was taken back.",
}


def by(decision: Decision, reader: Reader) -> str:
    """Return who decided: the body it was written down for, else the level."""
    return escape(decision.behalf) or reader.level(decision.level)


def outcome(decision: Decision, reader: Reader) -> str:
    label = reader.decision_word(decision.word)
    return f"{label}, {escape(decision.text)}" if decision.text else label


def taken_back(draft: Decision | None) -> str:
    return f"\nThe draft {draft.ref} is taken back." if draft else ""


def decided(
    issue: Issue, decision: Decision, reader: Reader, *, told: Sequence[int], dropped: Decision | None
) -> Message:
    if decision.state == DecisionState.DRAFT:
        text = (
            f"{decision.ref}  Draft: {issue.ref} {outcome(decision, reader)}. It counts when it is confirmed for "
            f"{reader.level(decision.level)}.\n{_asked(reader, told)}"
        )
    else:
        who = f" {reader.name(issue.created_by)} is told." if told else ""
        body = f" by {escape(decision.behalf)}" if decision.behalf else ""
        text = f"{decision.ref}  {issue.ref} is decided{body}: {outcome(decision, reader)}.{who}"
    text += taken_back(dropped)
    return Message(text, (section(text), buttons([Button("Undo", "undo", decision.ref)])))


def not_for_this_level(
    issue: Issue, word: DecisionWord, lowest: Level, others: Sequence[DecisionWord], reader: Reader
) -> str:
    held = begin(reader.level(issue.level))
    rest = ", ".join(escape(one.label) for one in others)
    return f"“{escape(word.label)}” is for {reader.level(lowest.code)}. {held} can say: {rest}."


def _asked(reader: Reader, told: Sequence[int]) -> str:
    return (
        f"Asked: {reader.names(told)}."
        if told
        else "Nobody who may see it holds that level. For a body outside: behalf:its name"
    )


def confirmed(issue: Issue, decision: Decision, reader: Reader) -> Message:
    return Message(f"{decision.ref} is confirmed: {issue.ref} {outcome(decision, reader)}.")


def not_what_one_wrote(decision: Decision) -> str:
    return (
        f"You wrote {decision.ref} down yourself, so standing in for somebody you cannot confirm it. "
        "It waits for another holder, or until they are back."
    )


def to_confirm(issue: Issue, decision: Decision, reader: Reader) -> list[Block]:
    """Ask the holder whether this is what was decided."""
    text = f"{decision.ref}  Written down by {reader.name(decision.created_by)}: {issue.ref} {escape(issue.title)}\n{outcome(decision, reader)}"
    if decision.state != DecisionState.DRAFT:
        return [section(f"{text}\n{_STATE[decision.state]}")]
    return [section(text), buttons([Button("Confirm", "confirm", decision.ref)])]


def to_raiser(issue: Issue, decision: Decision, reader: Reader) -> str:
    whose = begin(by(decision, reader))
    return f"*{issue.ref}*  {escape(issue.title)}\nYour question has an answer. {whose}, {reader.day(decision.decided_on)}: {outcome(decision, reader)} ({decision.ref})"


def in_thread(decision: Decision, reader: Reader) -> str:
    """What is said under the card of an issue when it is decided."""
    if decision.state == DecisionState.WITHDRAWN:
        return f"{decision.ref} was taken back."
    whose = begin(by(decision, reader))
    return f"{whose}, {reader.day(decision.decided_on)}: {outcome(decision, reader)} ({decision.ref})"


def decision_details(decision: Decision, reader: Reader, *, issue: Issue) -> list[str]:
    if decision.state == DecisionState.DRAFT:
        return [
            f"Draft on {issue.ref}: {outcome(decision, reader)}",
            f"It counts when it is confirmed for {reader.level(decision.level)}.",
        ]
    return [
        f"{begin(by(decision, reader))}, {reader.day(decision.decided_on)}, on {issue.ref}: {outcome(decision, reader)}",
        _STATE[decision.state],
    ]


def decide_form(issue: Issue, reader: Reader, *, channel: str) -> Block:
    words = [(word.label, word.code) for word in reader.charter.decision_words]
    fields = [
        choice_field("word", "Outcome", words, optional=False),
        text_field("text", "What was decided", most=TEXT_MAX, long=True, optional=True),
        text_field(
            "behalf",
            "Decided by a body outside Slack",
            hint="Its name; left empty: decided here.",
            most=200,
            optional=True,
        ),
    ]
    return form(f"Decide {issue.ref}", "Write it down", fields, words=f"decide {issue.ref}", channel=channel)


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
