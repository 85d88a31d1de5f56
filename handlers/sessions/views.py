"""Views of sessions."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from bot.charter import Body
from bot.dates.readings import PAST_SUFFIX
from bot.issues import Issue
from bot.names import join_names
from bot.sessions import Session
from handlers.core.blocks.elements import Button, Message, text_message
from handlers.core.blocks.paging import page
from handlers.core.blocks.text import Reader, capitalized, count, escape
from handlers.core.calls import AGAIN_PREFIX
from handlers.meetings.views import new_due_dates
from storage.records import ListPage

WaitingIssues = Mapping[int | str, Sequence[Issue]]
"""Issues that wait, by their meeting's id, or by body code without a session."""


def body_name(body: Body) -> str:
    return escape(body.display_name)


def entered(
    body: Body, day: date, papers: date, reader: Reader, *, follow: Sequence[Issue], near: Sequence[str]
) -> Message:
    lines = [
        f"{body_name(body)} {_meets(day, reader)} on {reader.day(day)}.",
        *_closed_day_lines(day, reader),
        *near,
        f"{capitalized(_papers_due(papers, reader))}.",
        *new_due_dates(follow, reader),
    ]
    return _with_undo(lines, undo=f"session {body.code} off {day}")


def _meets(day: date, reader: Reader) -> str:
    return "met" if day < reader.today else "meets"


def another_or_moved(
    body: Body, near: Session, day: date, papers: date | None, reader: Reader, *, by_ref: bool
) -> Message:
    """Ask whether a session is a second one, or the new day of one that is known; that is moved by reference or day."""
    text = (
        f"{body_name(body)} already meets on {reader.day(near.on_day)}. "
        f"Is {reader.day(day)} another meeting, or was that one moved?"
    )
    more = f" papers:{_typed_day(papers, reader)}" if papers else ""
    move = f"move {near.ref} {day}" if by_ref else f"session {body.code} {near.on_day} to:{day}{more}"
    row = [
        Button("Another one", "say", f"{AGAIN_PREFIX}session {body.code} {day}{more}"),
        Button(f"Moved from {reader.day(near.on_day)}", "say", move),
    ]
    return text_message(text, row)


def papers_moved(body: Body, before: Session, papers: date, reader: Reader) -> Message:
    line = f"{body_name(body)}, {reader.day(before.on_day)}: {_papers_change(before, papers, reader)}."
    return _with_undo([line], undo=f"session {body.code} {_as_before(before, reader)}")


def moved(
    body: Body,
    before: Session,
    day: date,
    papers: date,
    reader: Reader,
    *,
    follow: Sequence[Issue],
    along: Sequence[str],
) -> Message:
    lines = [
        f"{body_name(body)} {_meets(day, reader)} on {reader.day(day)}, not on {reader.day(before.on_day)}.",
        *_closed_day_lines(day, reader),
        f"{capitalized(_papers_change(before, papers, reader))}.",
        *along,
        *new_due_dates(follow, reader),
    ]
    return _with_undo(lines, undo=f"session {body.code} {day} to:{_as_before(before, reader)}")


def called_off(
    body: Body,
    session: Session,
    reader: Reader,
    *,
    following: Session | None,
    follow: Sequence[Issue],
    along: Sequence[str],
) -> Message:
    do = "did" if session.on_day < reader.today else "does"
    lines = [
        f"{body_name(body)} {do} not meet on {reader.day(session.on_day)}. {_next_session(following, reader)}",
        *along,
        *new_due_dates(follow, reader),
    ]
    return _with_undo(lines, undo=f"session {body.code} {_as_before(session, reader)}")


def _with_undo(lines: Sequence[str], *, undo: str) -> Message:
    return text_message("\n".join(lines), [Button("Undo", "say", undo)])


def _as_before(session: Session, reader: Reader) -> str:
    """Return the day and its papers as they are typed."""
    return f"{_typed_day(session.on_day, reader)} papers:{_typed_day(session.papers_on, reader)}"


def _typed_day(day: date, reader: Reader) -> str:
    """Return a day in an unambiguous form, also for a past day."""
    return f"{day}{PAST_SUFFIX if day < reader.today else ''}"


def _papers_due(papers: date, reader: Reader) -> str:
    are = "were" if papers < reader.today else "are"
    return f"papers {are} due {reader.day(papers)}"


def _papers_change(before: Session, papers: date, reader: Reader) -> str:
    was = f", not {reader.day(before.papers_on)}" if before.papers_on != papers else ""
    return f"{_papers_due(papers, reader)}{was}"


def _closed_day_lines(day: date, reader: Reader) -> list[str]:
    home = reader.charter.home_station
    if reader.charter.working_days(home.code).is_open(day):
        return []
    return [f"{reader.day(day)} isn't a working day in {escape(home.city)}."]


def _next_session(session: Session | None, reader: Reader) -> str:
    return f"Its next is on {reader.day(session.on_day)}." if session else "No other is known."


def first_day_only(body: Body, first: date, last: date, reader: Reader) -> str:
    known = f"session {body_name(body)} {reader.day(first)}"
    return f"A session is known by its first day. To enter it: {known}. To move it: {known} to:{reader.day(last)}"


def meets_already(body: Body, session: Session, reader: Reader, *, by_ref: bool) -> str:
    """Say that a session is known, and how it is moved: by its reference, or by its day."""
    day, to = reader.day(session.on_day), _week_later(session, reader)
    which = f" ({session.ref})" if by_ref else ""
    how = f"move {session.ref} {to}" if by_ref else f"session {body_name(body)} {day} to:{to}"
    due = _papers_due(session.papers_on, reader)
    return f"{body_name(body)} already meets on {day}{which}; {due}. To move it: {how}"


def day_of_a_meeting(body: Body, session: Session, reader: Reader) -> str:
    """Say that a session is moved or called off by its meeting."""
    ref = session.ref
    return (
        f"On {reader.day(session.on_day)} {body_name(body)} has its meeting {ref}. "
        f"To move it: move {ref} {_week_later(session, reader)}. To cancel it: cancel {ref} <why>"
    )


def _week_later(session: Session, reader: Reader) -> str:
    """Return an example day."""
    return reader.day(session.on_day + timedelta(days=7))


def day_taken(body: Body, session: Session, day: date, reader: Reader) -> str:
    if day == session.on_day:
        return f"{body_name(body)} already meets on {reader.day(day)}. Nothing has changed."
    return (
        f"{body_name(body)} already meets on {reader.day(day)}, so nothing has changed. "
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
    with_refs: bool,
    words: str,
) -> Message:
    of, ahead = f" of {body_name(body)}" if body else "", "" if every else " ahead"
    without = [
        f"No session of {escape(code)} is known; {_refs(issues)} {'waits' if len(issues) == 1 else 'wait'} for one."
        for code, issues in waiting.items()
        if isinstance(code, str)
    ]
    if not found.total_count:
        bodies = [body] if body else reader.charter.bodies
        example = f" To enter one: session {next(map(body_name, bodies), 'name')} in 2 weeks"
        return Message("\n".join([f"No session{of}{ahead}.{example if may_enter else ''}", *without]))
    lines = [_line(one, reader, waiting.get(one.id, ()), with_ref=with_refs) for one in found.records]
    return page(f"*{count(found.total_count, 'session')}{of}{ahead}*", [*lines, *without], found, words=words)


def _line(session: Session, reader: Reader, issues: Sequence[Issue], *, with_ref: bool) -> str:
    ref = f" · {session.ref}" if with_ref else ""
    head = f"{reader.day(session.on_day)}  {escape(session.body)}{ref}"
    if session.is_cancelled:
        return f"{head} · called off"
    rest = f" · waiting: {_refs(issues)}" if issues else ""
    return f"{head} · {_papers_due(session.papers_on, reader)}{rest}"


def _refs(issues: Sequence[Issue]) -> str:
    return join_names([issue.ref for issue in issues])


def papers_by(session: Session, reader: Reader) -> str:
    """Return by when the papers of a session are due, as words that follow its day; "" once that has passed."""
    return f", papers by {reader.day(session.papers_on)}" if session.papers_on >= reader.today else ""
