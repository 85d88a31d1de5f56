"""Views of sessions."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from bot.charter import Body
from bot.dates.readings import PAST_SUFFIX
from bot.issues import Issue
from bot.names import join_names as enumerated
from bot.sessions import Session
from handlers.blocks.elements import Button, Message, buttons, section
from handlers.blocks.paging import page
from handlers.blocks.text import Reader, capitalized, count, escape
from handlers.calls import AGAIN_PREFIX
from storage.records import ListPage

WaitingIssues = Mapping[int | str, Sequence[Issue]]
"""Issues that wait, by session number, or by body code without a session."""


def body_name(body: Body) -> str:
    return escape(body.display_name)


def entered(body: Body, session: Session, reader: Reader, *, follow: Sequence[Issue]) -> Message:
    lines = [
        f"{body_name(body)} {_meets(session, reader)} on {reader.day(session.on_day)}.",
        *_closed_day_lines(session, reader),
        f"{capitalized(_papers_due(session, reader))}.",
        *new_due_dates(follow, reader),
    ]
    return _with_undo(lines, undo=f"session {body.code} off {session.on_day}")


def _meets(session: Session, reader: Reader) -> str:
    return "met" if session.on_day < reader.today else "meets"


def another_or_moved(body: Body, near: Session, day: date, papers: date | None, reader: Reader) -> Message:
    """Ask whether a session is a second one, or the new day of one that is known."""
    text = (
        f"{body_name(body)} meets on {reader.day(near.on_day)} already. "
        f"Is {reader.day(day)} another meeting, or was that one moved?"
    )
    more = f" papers:{_typed_day(papers, reader)}" if papers else ""
    move = f"session {body.code} {near.on_day} to:{day}{more}"
    if near.meeting:
        move = f"move {near.meeting} {day}"
    row = [
        Button("Another one", "say", f"{AGAIN_PREFIX}session {body.code} {day}{more}"),
        Button(f"Moved from {reader.day(near.on_day)}", "say", move),
    ]
    return Message(text, (section(text), buttons(row)))


def papers_moved(body: Body, before: Session, session: Session, reader: Reader) -> Message:
    line = f"{body_name(body)}, {reader.day(session.on_day)}: {_papers_change(before, session, reader)}."
    back = f"{_typed_day(before.on_day, reader)} {_papers_option(before, reader)}"
    return _with_undo([line], undo=f"session {body.code} {back}")


def moved(
    body: Body, before: Session, session: Session, reader: Reader, *, follow: Sequence[Issue]
) -> Message:
    lines = [
        f"{body_name(body)} {_meets(session, reader)} on {reader.day(session.on_day)}, not on {reader.day(before.on_day)}.",
        *_closed_day_lines(session, reader),
        f"{capitalized(_papers_change(before, session, reader))}.",
        *new_due_dates(follow, reader),
    ]
    back = f"to:{_typed_day(before.on_day, reader)} {_papers_option(before, reader)}"
    return _with_undo(lines, undo=f"session {body.code} {session.on_day} {back}")


def called_off(
    body: Body, session: Session, reader: Reader, *, following: Session | None, follow: Sequence[Issue]
) -> Message:
    do = "did" if session.on_day < reader.today else "does"
    lines = [
        f"{body_name(body)} {do} not meet on {reader.day(session.on_day)}. {_next_session(following, reader)}",
        *new_due_dates(follow, reader),
    ]
    back = f"{_typed_day(session.on_day, reader)} {_papers_option(session, reader)}"
    return _with_undo(lines, undo=f"session {body.code} {back}")


def _with_undo(lines: Sequence[str], *, undo: str) -> Message:
    text = "\n".join(lines)
    return Message(text, (section(text), buttons([Button("Undo", "say", undo)])))


def _typed_day(day: date, reader: Reader) -> str:
    """Return a day in an unambiguous form, also for a past day."""
    return f"{day}{PAST_SUFFIX if day < reader.today else ''}"


def _papers_option(session: Session, reader: Reader) -> str:
    return f"papers:{_typed_day(session.papers_on, reader)}"


def _papers_due(session: Session, reader: Reader) -> str:
    are = "were" if session.papers_on < reader.today else "are"
    return f"papers {are} due {reader.day(session.papers_on)}"


def _papers_change(before: Session, session: Session, reader: Reader) -> str:
    was = f", not {reader.day(before.papers_on)}" if before.papers_on != session.papers_on else ""
    return f"{_papers_due(session, reader)}{was}"


def _closed_day_lines(session: Session, reader: Reader) -> list[str]:
    home = reader.charter.home_station
    if reader.charter.working_days(home.code).is_open(session.on_day):
        return []
    return [f"{reader.day(session.on_day)} isn't a working day in {escape(home.city)}."]


def new_due_dates(issues: Sequence[Issue], reader: Reader) -> list[str]:
    """Return the new due date of each waiting issue."""
    by_day: dict[date, list[str]] = {}
    for issue in issues:
        if issue.due_on is not None:
            by_day.setdefault(issue.due_on, []).append(issue.ref)
    return [f"Answer due {reader.day(day)} now: {enumerated(refs)}." for day, refs in sorted(by_day.items())]


def _next_session(session: Session | None, reader: Reader) -> str:
    return f"Its next is on {reader.day(session.on_day)}." if session else "No other is known."


def first_day_only(body: Body, first: date, last: date, reader: Reader) -> str:
    known = f"session {body_name(body)} {reader.day(first)}"
    return f"A session is known by its first day. To enter it: {known}. To move it: {known} to:{reader.day(last)}"


def meets_already(body: Body, session: Session, reader: Reader) -> str:
    day, to = reader.day(session.on_day), _week_later(session, reader)
    which = f" ({session.meeting})" if session.meeting else ""
    how = f"move {session.meeting} {to}" if session.meeting else f"session {body_name(body)} {day} to:{to}"
    return (
        f"{body_name(body)} meets on {day} already{which}; {_papers_due(session, reader)}. To move it: {how}"
    )


def is_a_meeting(body: Body, session: Session, reader: Reader) -> str:
    """Say that a session is moved or called off by its meeting."""
    ref = session.meeting
    return (
        f"On {reader.day(session.on_day)} {body_name(body)} has its meeting {ref}. "
        f"To move it: move {ref} {_week_later(session, reader)}. To cancel it: cancel {ref} <why>"
    )


def _week_later(session: Session, reader: Reader) -> str:
    """Return an example day."""
    return reader.day(session.on_day + timedelta(days=7))


def day_taken(body: Body, session: Session, day: date, reader: Reader) -> str:
    if day == session.on_day:
        return f"{body_name(body)} meets on {reader.day(day)} already. Nothing has changed."
    return (
        f"{body_name(body)} meets on {reader.day(day)} already, so nothing has changed. "
        f"To call the other off: session {body_name(body)} off {reader.day(session.on_day)}"
    )


def no_session_on(body: Body, day: date, reader: Reader, *, following: Session | None) -> str:
    rest = f"To enter one: session {body_name(body)} {reader.day(day)}"
    rest = _next_session(following, reader) if following else rest
    return f"{body_name(body)} has no session on {reader.day(day)}. {rest}"


def listed(
    found: ListPage,
    reader: Reader,
    *,
    body: Body | None,
    every: bool,
    waiting: WaitingIssues,
    may_enter: bool,
    words: str,
) -> Message:
    of, ahead = f" of {body_name(body)}" if body else "", "" if every else " ahead"
    without = [
        f"No session of {escape(code)} is known; {_refs(issues)} {'waits' if len(issues) == 1 else 'wait'} for one."
        for code, issues in waiting.items()
        if isinstance(code, str)
    ]
    if not found.total_count:
        example = f" To enter one: session {body_name(body) if body else _example_body(reader)} in 2 weeks"
        return Message("\n".join([f"No session{of}{ahead}.{example if may_enter else ''}", *without]))
    lines = [_line(one, reader, waiting.get(one.id, ())) for one in found.records]
    return page(f"*{count(found.total_count, 'session')}{of}{ahead}*", [*lines, *without], found, words=words)


def _example_body(reader: Reader) -> str:
    return next((body_name(body) for body in reader.charter.bodies), "name")


def _line(session: Session, reader: Reader, issues: Sequence[Issue]) -> str:
    head = f"{reader.day(session.on_day)}  {escape(session.body)}"
    if not session.is_planned:
        return f"{head} · called off"
    rest = f" · waiting: {_refs(issues)}" if issues else ""
    meeting = f" · {session.meeting}" if session.meeting else ""
    return f"{head}{meeting} · {_papers_due(session, reader)}{rest}"


def _refs(issues: Sequence[Issue]) -> str:
    return enumerated([issue.ref for issue in issues])
