"""Add, move and cancel sessions of bodies; recompute the issues that wait for them."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, replace
from datetime import date, timedelta

from bot.calendar import Due
from bot.charter import Body
from bot.dates.anchors import Anchor
from bot.dates.forms import NotADate
from bot.dates.reading import DateOptions, leading_period
from bot.dates.readings import PAST_SUFFIX
from bot.errors import AmbiguousInput, UserError
from bot.grammar import date_options
from bot.issues import Issue
from bot.names import excerpt, fold
from bot.permissions import may, may_see
from bot.sessions import (
    Session,
    SessionState,
    cancelled_session_on,
    must_precede_session,
    nearby_session,
    next_session_after,
    papers_due_on,
    session_on,
)
from handlers.calls import Ask, Reply
from handlers.issues import deadlines
from handlers.sessions import views
from handlers.sessions.hanging import ask_without, follow
from storage import sessions
from storage.records import PAGE_SIZE, ListPage
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
    example = ask.registry["session"].example
    for n in range(len(words)):
        with suppress(NotADate):
            (first, last), taken = _parse_period(words[n:], options, is_known=is_known)
            body = ask.charter.body(" ".join(words[:n]), on=ask.charter.day_of(ask.now))
            if rest := " ".join(words[n + taken :]):
                raise UserError(f"I read the day, but not “{excerpt(rest)}”.")
            if first.day != last.day:
                raise UserError(views.first_day_only(body, first.day, last.day, ask.reader))
            return body, _whole_day(first)
    body = ask.charter.body(" ".join(words), on=ask.charter.day_of(ask.now))
    raise UserError(f"On which day does {views.body_name(body)} meet? For instance: {example}")


def _parse_period(
    words: Sequence[str], options: DateOptions, *, is_known: bool
) -> tuple[tuple[Due, Due], int]:
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
    if known is not None and papers in (None, known.papers_on):
        raise UserError(views.meets_already(body, known, ask.reader))
    before = session_on(tx.snapshot.entered_sessions, body.code, day)
    before = before or cancelled_session_on(tx.snapshot.entered_sessions, body.code, day)
    today = ask.charter.day_of(ask.now)
    near = nearby_session(tx.snapshot.sessions, body.code, day, today=today)
    if before is None and known is None and near is not None and day >= today and not ask.may_repeat:
        return Reply.from_message(views.another_or_moved(body, near, day, papers, ask.reader))
    now = Session(
        id=before.id if before else tx.next_number("session"),
        body=body.code,
        on_day=day,
        papers_on=papers or papers_due_on(body, day, charter=ask.charter),
        at=ask.now,
        person_id=ask.actor.person_id,
    )
    follow = _save_session(tx, before, now, verb="session")
    if known is not None:
        return Reply.from_message(views.papers_moved(body, known, now, ask.reader))
    return Reply.from_message(views.entered(body, now, ask.reader, follow=visible_issues(ask, follow)))


def _move(ask: Ask, tx: Tx, body: Body, day: date) -> Reply:
    """Move a session; its papers move along unless their day is named."""
    known, to = _existing_session(ask, tx, body, day), _day_option(ask, "to") or day
    if session_on(tx.snapshot.sessions, body.code, to) is not None:
        raise UserError(views.day_taken(body, known, to, ask.reader))
    papers = _day_option(ask, "papers") or papers_due_on(body, to, charter=ask.charter)
    now = replace(known, on_day=to, papers_on=papers, at=ask.now, person_id=ask.actor.person_id)
    follow = _save_session(tx, known, now, verb="session move")
    return Reply.from_message(views.moved(body, known, now, ask.reader, follow=visible_issues(ask, follow)))


def _call_off(ask: Ask, tx: Tx, body: Body, day: date) -> Reply:
    known = _existing_session(ask, tx, body, day)
    now = replace(known, state=SessionState.CANCELLED, at=ask.now, person_id=ask.actor.person_id)
    follow = _save_session(tx, known, now, verb="session off")
    following = sessions.next_session(tx, body.code, after=ask.charter.day_of(ask.now) - DAY)
    return Reply.from_message(
        views.called_off(body, now, ask.reader, following=following, follow=visible_issues(ask, follow))
    )


def _existing_session(ask: Ask, tx: Tx, body: Body, day: date) -> Session:
    found = session_on(tx.snapshot.sessions, body.code, day)
    if found is None:
        following = sessions.next_session(tx, body.code, after=ask.charter.day_of(ask.now) - DAY)
        raise UserError(views.no_session_on(body, day, ask.reader, following=following))
    if found.meeting:
        raise UserError(views.is_a_meeting(body, found, ask.reader))
    return found


def _save_session(tx: Tx, before: Session | None, now: Session, *, verb: str) -> list[Issue]:
    """Save a session with a history entry; return the issues whose date changed."""
    must_precede_session(now.papers_on, now.on_day)
    save_logged(tx, before, now, verb=verb)
    return deadlines.recompute_deadlines(tx, now.body)


def save_logged(tx: Tx, before: Session | None, now: Session, *, verb: str) -> None:
    """Save a session with a history entry; dates that hang on it move with it."""
    if before is not None and (before.on_day, before.is_planned) != (now.on_day, now.is_planned):
        anchor = Anchor(f"session:{now.id}", tx.charter.body(now.body).name, now.on_day, now.on_day)
        (follow if now.is_planned else ask_without)(tx, anchor)
    sessions.save(tx, now)
    tx.log(verb, why=now.body, before=_history_fields(before) if before else None, after=_history_fields(now))


def _history_fields(one: Session) -> dict[str, object]:
    return {name: value for name, value in asdict(one).items() if name not in ("at", "person_id", "meeting")}


def visible_issues(ask: Ask, issues: Sequence[Issue]) -> list[Issue]:
    return [issue for issue in issues if may_see(ask.actor, issue)]


def list_sessions(ask: Ask, read: Read) -> Reply:
    """List sessions ahead, or all, with the issues that wait for each."""
    words, every = _strip_word(ALL, ask.parsed.text)
    body = ask.charter.body(" ".join(words)) if words else None
    today = ask.charter.day_of(ask.now)
    mine = [one for one in read.snapshot.sessions if body is None or one.body == body.code]
    shown = sorted(
        (one for one in mine if every or (one.is_planned and one.on_day >= today)),
        key=lambda one: (one.on_day, one.id),
    )
    bodies = [body] if body else ask.charter.bodies
    return Reply.from_message(
        views.listed(
            _page(shown, ask.parsed.page),
            ask.reader,
            body=body,
            every=every,
            waiting=_issues_by_session(ask, read, [one.code for one in bodies]),
            may_enter=may(ask.actor, "session"),
            words=ask.call.words,
        )
    )


def _page(shown: Sequence[Session], number: int) -> ListPage:
    return ListPage(shown[(number - 1) * PAGE_SIZE : number * PAGE_SIZE], len(shown), page=number)


def _issues_by_session(ask: Ask, read: Read, bodies: Sequence[str]) -> views.WaitingIssues:
    """Return the waiting issues by session, and by body for those without a session."""
    yesterday = ask.charter.day_of(ask.now) - DAY
    found: dict[int | str, list[Issue]] = {}
    for issue in sessions.issues_awaiting(read, bodies, who=ask.actor):
        body = ask.charter.level(issue.level).body or ""
        since = ask.charter.day_of(issue.level_since)
        awaited = next_session_after(read.snapshot.sessions, body, after=max(since, yesterday))
        found.setdefault(awaited.id if awaited else body, []).append(issue)
    return found
