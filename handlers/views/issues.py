"""How issues look."""

from collections.abc import Sequence

from bot.bodies import at_next, follows
from bot.calendar import Due
from bot.charter import Level
from bot.decisions import Decision, DecisionState
from bot.issues import Issue, in_words
from bot.records import TEXT_MAX, TITLE_MAX, Visibility
from handlers.views.decisions import by, outcome, taken_back
from handlers.views.paging import page
from handlers.views.parts import (
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
from handlers.views.text import Reader, count, cut, escape
from storage.lists import Filter, Listed

LETTERS = "ABCDEFGHIJ"


def raised(issue: Issue, reader: Reader, *, told: Sequence[int]) -> Message:
    lines = [_head(issue), *_goes_to(issue, reader, told), _clock(issue, reader), _options(issue)]
    text = "\n".join(filter(None, lines))
    return Message(text, (section(text), buttons([Button("Undo", "undo", issue.ref)])))


def _goes_to(issue: Issue, reader: Reader, told: Sequence[int]) -> list[str]:
    if issue.visibility == Visibility.RESTRICTED:
        return ["Restricted: the chair, the secretary and you see it, nobody else."]
    who = f" ({reader.names(told)})" if told else "; nobody else is there, so the secretary sees it"
    first = reader.charter.first_level
    return [
        f"Goes to {reader.level(first.code)}{who}.",
        f"Not to {_levels_above(reader)}, unless it is escalated.",
    ]


def _levels_above(reader: Reader) -> str:
    above = reader.charter.next_level(reader.charter.first_level.code)
    return reader.level(above.code) if above else "anybody else"


def _clock(issue: Issue, reader: Reader) -> str:
    if issue.due is None:
        return "No date for the answer."
    return f"Answer due {reader.due(issue.due)}{_by_sessions(issue, reader)}."


def _by_sessions(issue: Issue, reader: Reader) -> str:
    """Say of which session the date is, or that none is known; nothing where somebody set it, or the level has days."""
    body = reader.charter.level(issue.level).body
    if body is None or issue.due is None or not follows(issue.due, body):
        return ""
    said = escape(issue.due.typed)
    return f" ({said})" if issue.due.typed == at_next(body) else f": {said}"


def _options(issue: Issue) -> str:
    return "    ".join(
        f"{letter}  {escape(option)}" for letter, option in zip(LETTERS, issue.options, strict=False)
    )


def card(issue: Issue, reader: Reader, *, decision: Decision | None) -> Message:
    """The one card of an issue: where it is, the way it went, and what came of it."""
    if not issue.is_open:
        return _closed_card(issue, reader, decision)
    held = f"With {reader.level(issue.level)} since {reader.day_of(issue.level_since)}"
    raised_by = f"raised by {reader.name(issue.created_by)}, {reader.day_of(issue.created_at)}"
    lines = [
        _head(issue),
        f"{held} · {raised_by}",
        _options(issue),
        _clock(issue, reader),
        _path(issue, reader),
    ]
    if decision is not None and decision.state == DecisionState.DRAFT:
        lines.append(f"{decision.ref} waits to be confirmed.")
    text = "\n".join(filter(None, lines))
    return Message(text, (section(text), buttons(doing(issue, reader))))


def _closed_card(issue: Issue, reader: Reader, decision: Decision | None) -> Message:
    if decision is None:
        text = f"{_head(issue)} · {_ended(issue)}"
    else:
        text = f"{_head(issue)}\nDecided by {by(decision, reader)}, {reader.day(decision.decided_on)}: {outcome(decision, reader)} ({decision.ref})"
    path = _path(issue, reader)
    text = f"{text}\n{path}" if path else text
    return Message(text, (section(text),))


def _ended(issue: Issue) -> str:
    """Return how an issue ended that nobody decided, with the reason if there is one."""
    return f"{issue.state}: {escape(issue.answer)}" if issue.answer else issue.state


def _path(issue: Issue, reader: Reader) -> str:
    if not issue.path:
        return ""
    steps = [f"{reader.level_name(code)} ({escape(reason)})" for code, reason in issue.path]
    return f"Path: {' > '.join([*steps, reader.level_name(issue.level)])}"


def doing(issue: Issue, reader: Reader) -> list[Button]:
    up = [Button("Escalate", "escalate", issue.ref)] if reader.charter.next_level(issue.level) else []
    return [Button("Note", "note", issue.ref), *up, Button("Decide", "decide", issue.ref)]


def line(issue: Issue, reader: Reader) -> str:
    if not issue.is_open:
        return f"{_head(issue)} · {issue.state}"
    return f"{_head(issue)} · with {reader.level(issue.level)}{_until(issue, reader)}"


def _until(issue: Issue, reader: Reader) -> str:
    if issue.due is None:
        return f" since {reader.day_of(issue.level_since)}"
    is_late = issue.due_at is not None and issue.due_at <= reader.now
    return f", was due {reader.due(issue.due)}" if is_late else f" to {reader.due(issue.due)}"


def listed(found: Listed, chosen: Filter, reader: Reader, *, words: str) -> Message:
    kind = "issue" if chosen.every_state else "open issue"
    of = f" in {reader.area(chosen.area)}" if chosen.area else ""
    if not found.count:
        return Message(f"No {kind}s{of}.")
    shown = [line(issue, reader) for issue in found.records]
    return page(f"*{count(found.count, kind)}{of}*", shown, found, words=words)


def escalated(issue: Issue, reader: Reader, *, told: Sequence[int], dropped: Decision | None) -> Message:
    who = f"Told: {reader.names(told)}." if told else "The secretary passes it on."
    text = f"{_head(issue)}\nNow with {reader.level(issue.level)}. {who} {_clock(issue, reader)}{taken_back(dropped)}"
    return Message(text, (section(text), buttons([Button("Undo", "undo", issue.ref)])))


def extended(issue: Issue, before: Due | None, reader: Reader) -> Message:
    was = f", was {reader.due(before)}" if before else ""
    text = (
        f"{_head(issue)}\nWith {reader.level(issue.level)} still. {_clock(issue, reader).rstrip('.')}{was}."
    )
    return Message(text, (section(text), buttons([Button("Undo", "undo", issue.ref)])))


def of_clock(issue: Issue, reader: Reader, *, is_up: bool) -> list[Block]:
    """Say that the time of a level is nearly up, or ask what is to be done now that it is."""
    if not issue.is_open or issue.due is None:
        return [section(line(issue, reader))]
    held, until = reader.level(issue.level), reader.due(issue.due)
    above = reader.charter.next_level(issue.level)
    up = [Button("Escalate", "escalate", issue.ref)] if above else []
    if is_up:
        to = (
            f"Escalate to {reader.level(above.code)}, or take more time?"
            if above
            else "Decide, or take more time?"
        )
        text = f"{_head(issue)}\nNo answer of {held} by {until}. {to}"
    else:
        text = f"{_head(issue)}\nThe time of {held} is nearly up: an answer is due {until}."
    row = [Button("Decide", "decide", issue.ref), *up, Button("More time", "move", issue.ref)]
    return [section(text), buttons(row)]


def extend_form(issue: Issue, *, channel: str) -> Block:
    fields = [
        day_field("due", "Answer due", optional=False, value=issue.due_on),
        text_field("text", "Why", most=TEXT_MAX, optional=True),
    ]
    return form(f"More time for {issue.ref}", "Move it", fields, words=f"move {issue.ref}", channel=channel)


def to_holders(issue: Issue, reader: Reader) -> str:
    came = (
        f"Sent up by {reader.level(issue.path[-1][0])}: {escape(issue.path[-1][1])}. " if issue.path else ""
    )
    return f"{_head(issue)}\n{came}It is with {reader.level(issue.level)} now. {_clock(issue, reader)}"


def details(issue: Issue, reader: Reader, decision: Decision | None) -> list[str]:
    shown = card(issue, reader, decision=decision).text.split("\n")[1:]
    if not issue.is_open and decision is None:
        shown.insert(0, f"State: {_ended(issue)}")
    return [*shown, f"Area: {reader.area(issue.area)}"] if issue.area else shown


def raise_form(reader: Reader, *, words: str, channel: str, title: str) -> Block:
    areas = [(area.name, area.code) for area in reader.charter.areas_on(reader.today)]
    fields = [
        text_field(
            "text",
            "The question",
            most=TITLE_MAX,
            value=cut(title, TITLE_MAX),
            hint=f"It goes to {in_words(reader.charter.first_level)} first.",
        ),
        choice_field("area", "Area", areas),
        text_field(
            "options", "Options", hint="One a line, or with ; between them.", long=True, optional=True
        ),
    ]
    return form("Raise an issue", "Raise it", fields, words=words, channel=channel)


def escalate_form(issue: Issue, above: Level, *, channel: str) -> Block:
    hint = f"It goes to {in_words(above)}."
    fields = [text_field("text", "What is in the way?", hint=hint, most=TEXT_MAX, long=True)]
    return form(f"Escalate {issue.ref}", "Escalate", fields, words=f"escalate {issue.ref}", channel=channel)


def _head(issue: Issue) -> str:
    return f"*{issue.ref}*  {escape(issue.title)}"
