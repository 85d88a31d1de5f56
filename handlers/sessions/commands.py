"""Enter, move and call off the days on which bodies meet."""

import copy
from collections.abc import Sequence
from contextlib import suppress
from datetime import date, timedelta

from bot.calendar import Due
from bot.charter import Body
from bot.dates.forms import NotADate
from bot.dates.periods import leading_period
from bot.dates.reading import DateOptions
from bot.dates.readings import PAST_SUFFIX
from bot.errors import AmbiguousInput, UserError
from bot.grammar.dates import date_options
from bot.history import PAPERS_MOVED
from bot.issues import Issue
from bot.meetings import Meeting, MeetingState
from bot.moments import WallTime
from bot.names import excerpt, fold
from bot.periods import Period
from bot.permissions import may, may_read_lists
from bot.records import Kind, Visibility
from bot.sessions import (
    Session,
    cancelled_session_on,
    must_precede_session,
    nearby_session,
    next_session_after,
    next_session_ahead,
    papers_due_on,
    session_on,
    visible_sessions,
)
from handlers.core.calls import Ask, Reply
from handlers.core.records.create import derived_record_fields
from handlers.dependent_dates.changes import follow as follow_dates
from handlers.dependent_dates.views import dates_along
from handlers.meetings import days
from handlers.meetings.news import tell_of_change
from handlers.meetings.views import task_force
from handlers.registers.ways.papers import lines_of_moved
from handlers.sessions import views
from storage.issues import issues_awaiting
from storage.records import ListPage
from storage.unit_of_work import Read, Tx

OPTIONS = ("to", "papers")
LIST_OPTIONS = ("page",)
OFF, ALL = "off", "all"
DAY = timedelta(days=1)


def session(ask: Ask, tx: Tx) -> Reply:
    """Add, move or, with "off", cancel a session."""
    words, is_off = _strip_word(OFF, ask.parsed.text)
    is_known = is_off or "to" in ask.parsed.options
    body, day = _parse_session(ask, words, is_known=is_known)
    if is_off:
        return _call_off(ask, tx, body, day)
    return _move(ask, tx, body, day) if is_known else _enter(ask, tx, body, day)


def _strip_word(word: str, text: str) -> tuple[list[str], bool]:
    """Return the words without one of them, and whether it was there."""
    words = text.split()
    others = [one for one in words if fold(one) != word]
    return others, len(others) < len(words)


def _parse_session(ask: Ask, words: Sequence[str], *, is_known: bool) -> tuple[Body, date]:
    """Return the body and day that were typed; the day of a known session may be past."""
    options = date_options(ask.typing_context)
    options["zone"] = ask.charter.zone
    example = ask.example("session")
    for n in range(len(words)):
        with suppress(NotADate):
            period, taken = _parse_period(words[n:], options, is_known=is_known)
            first, last = period.ends(ask.today)
            body = ask.charter.body(" ".join(words[:n]), on=ask.charter.day_of(ask.now))
            if rest := " ".join(words[n + taken :]):
                raise UserError(f"I read the day, but not “{excerpt(rest)}”.")
            if first.day != last.day:
                raise UserError(views.first_day_only(body, first.day, last.day, ask.reader))
            return body, _whole_day(first)
    body = ask.charter.body(" ".join(words), on=ask.charter.day_of(ask.now))
    raise UserError(f"On which day does {views.body_name(body)} meet? Say it like {example}.")


def _parse_period(words: Sequence[str], options: DateOptions, *, is_known: bool) -> tuple[Period, int]:
    try:
        return leading_period(words, **options)
    except AmbiguousInput as question:
        if not is_known or not any(one.words.endswith(PAST_SUFFIX) for one in question.interpretations):
            raise
    past: DateOptions = {**options, "is_past": True}
    return leading_period(words, **past)


def _whole_day(due: Due) -> date:
    if due.at is not None:
        raise UserError("I take whole days here, not hours.")
    return due.day


def _day_option(ask: Ask, name: str) -> date | None:
    due = ask.parsed.value(name, Due)
    return None if due is None else _whole_day(due)


def _enter(ask: Ask, tx: Tx, body: Body, day: date) -> Reply:
    """Add a session, or set another day for the papers of a known one."""
    known, papers = session_on(tx.snapshot.sessions, body.code, day), _day_option(ask, "papers")
    if known is not None:
        return _change_papers(ask, tx, body, known, papers)
    again = cancelled_session_on(tx.snapshot.sessions, body.code, day)
    meeting: Meeting | None = tx.get(again.id) if again else None
    if meeting is not None and not meeting.is_day_only:
        meeting = None
    near = nearby_session(tx.snapshot.sessions, body.code, day, today=ask.charter.day_of(ask.now))
    if meeting is None and near is not None and day >= ask.charter.day_of(ask.now) and not ask.may_repeat:
        by_ref = not tx.get(near.id).is_day_only
        return Reply.from_message(views.another_or_moved(body, near, day, papers, ask.reader, by_ref=by_ref))
    papers = papers or papers_due_on(body, day, charter=ask.charter)
    must_precede_session(papers, day)
    if meeting is None:
        meeting = tx.create(_new_meeting(ask, tx, body, day, papers))
    else:
        meeting.state, meeting.reason, meeting.papers_on = MeetingState.PLANNED, "", papers
        tx.change(meeting, "reopen")
        follow_dates(tx, meeting)
    follow = days.visible_issues(ask, days.follow(tx, [meeting]))
    clash = [*lines_of_moved(ask, tx), *_clashes(ask, tx, meeting)]
    return Reply.from_message(views.entered(body, day, papers, ask.reader, follow=follow, near=clash))


def _clashes(ask: Ask, read: Read, meeting: Meeting) -> list[str]:
    """Return what speaks against the day of a session that is ahead."""
    if meeting.starts_on < ask.charter.day_of(ask.now):
        return []
    closed = [] if meeting.body else days.closed_days(read, [meeting], ask.reader)
    return [*closed, *days.what_else(ask, read, [meeting])]


def _new_meeting(ask: Ask, tx: Tx, body: Body, day: date, papers: date) -> Meeting:
    """Return the meeting of a body of which its whole day is known."""
    is_own = body == ask.charter.own_body
    title = task_force(ask.reader) if is_own else body.code
    at = WallTime(day=day, at=None, zone=ask.charter.zone)
    return Meeting(
        **derived_record_fields(ask, tx, Kind.MEETING, title=title, area=None, visibility=Visibility.MEMBERS),
        state=MeetingState.PLANNED,
        body="" if is_own else body.code,
        starts_on=day,
        zone=at.zone,
        begins_at=at.begins_at,
        typed=ask.call.words[:120],
        papers_on=papers,
    )


def _change_papers(ask: Ask, tx: Tx, body: Body, known: Session, papers: date | None) -> Reply:
    meeting = tx.get(known.id)
    if papers in (None, known.papers_on):
        raise UserError(views.meets_already(body, known, ask.reader, by_ref=not meeting.is_day_only))
    must_precede_session(papers, known.on_day)
    meeting.papers_on = papers
    tx.change(meeting, PAPERS_MOVED)
    days.follow(tx, [meeting])
    return Reply.from_message(views.papers_moved(body, known, papers, ask.reader))


def _move(ask: Ask, tx: Tx, body: Body, day: date) -> Reply:
    """Move a session; its papers move along unless their day is named."""
    known, to = _existing_session(ask, tx, body, day), _day_option(ask, "to") or day
    if session_on(tx.snapshot.sessions, body.code, to) is not None:
        raise UserError(views.day_taken(body, known, to, ask.reader))
    papers = _day_option(ask, "papers") or papers_due_on(body, to, charter=ask.charter)
    must_precede_session(papers, to)
    meeting = tx.get(known.id)
    before, at = copy.copy(meeting), WallTime(day=to, at=None, zone=meeting.zone)
    meeting.move(at, why="", by=ask.actor.person_id, now=ask.now)
    meeting.papers_on = papers
    follow = _save(ask, tx, meeting, before, "move")
    along = [*dates_along(ask, tx, meeting), *lines_of_moved(ask, tx), *_clashes(ask, tx, meeting)]
    return Reply.from_message(views.moved(body, known, to, papers, ask.reader, follow=follow, along=along))


def _call_off(ask: Ask, tx: Tx, body: Body, day: date) -> Reply:
    known = _existing_session(ask, tx, body, day)
    meeting = tx.get(known.id)
    before = copy.copy(meeting)
    meeting.cancel(why="", by=ask.actor.person_id, now=ask.now)
    follow = _save(ask, tx, meeting, before, "cancel")
    following = next_session_ahead(tx.snapshot.sessions, body.code, ask.now)
    along = [*dates_along(ask, tx, meeting), *lines_of_moved(ask, tx)]
    return Reply.from_message(
        views.called_off(body, known, ask.reader, following=following, follow=follow, along=along)
    )


def _existing_session(ask: Ask, tx: Tx, body: Body, day: date) -> Session:
    """Return the session of a day. Raises for a meeting that is planned: it is moved and cancelled as such."""
    found = session_on(tx.snapshot.sessions, body.code, day)
    if found is None:
        following = next_session_ahead(tx.snapshot.sessions, body.code, ask.now)
        raise UserError(views.no_session_on(body, day, ask.reader, following=following))
    if not tx.get(found.id).is_day_only:
        raise UserError(views.day_of_a_meeting(body, found, ask.reader))
    return found


def _save(ask: Ask, tx: Tx, meeting: Meeting, before: Meeting, verb: str) -> list[Issue]:
    """Save a changed meeting; return the issues whose date changed, as far as the caller may see them."""
    tx.change(meeting, verb)
    tell_of_change(tx, meeting, before)
    return days.visible_issues(ask, days.follow(tx, [meeting]))


def list_sessions(ask: Ask, read: Read) -> Reply:
    """List sessions ahead, or all, with the issues that wait for each."""
    words, every = _strip_word(ALL, ask.parsed.text)
    body = ask.charter.body(" ".join(words)) if words else None
    today = ask.charter.day_of(ask.now)
    seen = visible_sessions(read.snapshot.sessions, ask.actor)
    mine = [one for one in seen if body is None or one.body == body.code]
    shown = sorted(
        (one for one in mine if every or (not one.is_cancelled and one.on_day >= today)),
        key=lambda one: (one.on_day, one.id),
    )
    bodies = [body] if body else ask.charter.bodies
    return Reply.from_message(
        views.listed(
            ListPage.cut(shown, ask.parsed.page),
            ask.reader,
            body=body,
            every=every,
            waiting=_issues_by_session(ask, read, seen, [one.code for one in bodies]),
            may_enter=may(ask.actor, "session"),
            with_refs=may_read_lists(ask.actor),
            words=ask.call.words,
        )
    )


def _issues_by_session(
    ask: Ask, read: Read, sessions: Sequence[Session], bodies: Sequence[str]
) -> views.WaitingIssues:
    """Return the waiting issues by the meeting's id, and by body for those without a session."""
    yesterday = ask.charter.day_of(ask.now) - DAY
    found: dict[int | str, list[Issue]] = {}
    for issue in issues_awaiting(read, bodies, who=ask.actor):
        body = ask.charter.level(issue.level).body or ""
        since = ask.charter.day_of(issue.level_since)
        awaited = next_session_after(sessions, body, after=max(since, yesterday))
        found.setdefault(awaited.id if awaited else body, []).append(issue)
    return found
