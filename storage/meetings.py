"""Queries of meetings, and the days on which bodies meet."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import bindparam, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.meetings import AHEAD_STATES, Attendance, Meeting, MeetingState
from bot.permissions import Actor
from bot.records import Kind
from bot.sessions import Session, known_session, next_session_after
from storage import tables
from storage.digests import Scope, in_scope
from storage.failed_plans import is_not_set_aside
from storage.records import PAGE_SIZE, ListPage, ListQuery, indexed_list_page, list_page, of_area
from storage.subqueries import exists_in, is_one_of
from storage.unit_of_work import Read, RecordQuery, Tx, indexed_record_query
from storage.visibility import visible_to

r, m = tables.records.c, tables.meetings.c
LONGEST = timedelta(days=1)  # no meeting is longer
_ANYWHERE = timedelta(days=2)  # within so much of a day in UTC it ends wherever it is
ASKED_AFTER = timedelta(days=366)  # what is longer ago, nobody remembers
_IS_AHEAD = is_one_of(r.state, AHEAD_STATES)
_ORDER = (m.begins_at, r.number)
_IS_OWN = (m.group_name == "", m.body == "")
_IS_OURS = m.body == ""  # the task force's or a working group's; of others only the day is known


def meetings_page(read: Read, *, who: Actor, limit: int = PAGE_SIZE) -> ListPage:
    """Return the first of all meetings that somebody may see, those of other bodies among them."""
    return list_page(read, Kind.MEETING, [visible_to(who)], order=_ORDER, limit=limit, page=1)


def meetings_of_days(
    read: Read, *, who: Actor, first: date, last: date, held_only: bool = False, page: int = 1
) -> ListPage:
    """Return a page of the meetings of some days that somebody may see, each on the day on which it was held, else planned.

    `held_only` are the task force's that were held.
    """
    was_held = m.held_on.between(first, last)
    is_then = was_held if held_only else or_(was_held, m.held_on.is_(None) & m.starts_on.between(first, last))
    held = (r.state == MeetingState.HELD, *_IS_OWN) if held_only else (_IS_OURS,)
    where = [visible_to(who), *held, is_then]
    return indexed_list_page(read, Kind.MEETING, where, order=_ORDER, page=page)


def planned_page(read: Read, asked: ListQuery) -> ListPage:
    """Return a page of the meetings of chosen days, or of those ahead, that aren't cancelled; of other bodies too."""
    first, last = asked.days
    where = [
        visible_to(asked.who),
        *of_area(asked.chosen.area),
        r.state != MeetingState.CANCELLED,
        m.starts_on.between(first, last),
        m.begins_at.between(*_moments(first, last)),
    ]
    page, limit = asked.chosen.page, asked.limit
    return indexed_list_page(read, Kind.MEETING, where, order=_ORDER, page=page, limit=limit)


def _moments(first: date, last: date) -> tuple[datetime, datetime]:
    """Return between which moments everything begins that is on some days, wherever that is: the index is by moments."""
    since = datetime.combine(max(first, date.min + _ANYWHERE) - _ANYWHERE, time(), UTC)
    return since, datetime.combine(min(last, date.max - _ANYWHERE) + _ANYWHERE, time(), UTC)


def meetings_ahead_page(read: Read, *, who: Actor, now: datetime, page: int = 1) -> ListPage:
    """Return a page of the meetings that somebody may see and that begin after now."""
    where = [visible_to(who), _IS_OURS, _IS_AHEAD, m.begins_at > now]
    return indexed_list_page(read, Kind.MEETING, where, order=_ORDER, limit=PAGE_SIZE, page=page)


def running(read: Read, *, who: Actor, now: datetime) -> list[Meeting]:
    """Return the meetings that somebody may see and that have begun and are not over."""
    where = (visible_to(who), _IS_OURS, _IS_AHEAD, m.begins_at > now - LONGEST, m.begins_at <= now)
    found: list[Meeting] = read.records_by_index(Kind.MEETING, *where, order=_ORDER)
    return [one for one in found if one.is_running(now)]


def ahead(read: Read, *, who: Actor, now: datetime, until: datetime) -> list[Meeting]:
    """Return the meetings until a moment that somebody may see and that are not over."""
    where = (visible_to(who), _IS_OURS, _IS_AHEAD, m.begins_at > now - LONGEST, m.begins_at < until)
    found: list[Meeting] = read.records_by_index(Kind.MEETING, *where, order=_ORDER)
    return [one for one in found if not one.is_over(now)]


def is_another_before(read: Read, meeting: Meeting, *, now: datetime) -> bool:
    """Return whether another meeting of the same group is ahead that begins before one."""
    where = (_IS_OURS, _IS_AHEAD, m.group_name == meeting.group_name, r.id != meeting.id)
    during = (m.begins_at > now, m.begins_at < meeting.begins_at)
    return bool(read.records_by_index(Kind.MEETING, *where, *during, limit=1))


def last_held_before(read: Read, meeting: Meeting) -> Meeting | None:
    """Return the last meeting of the task force that was held before one begins; None for none."""
    where = (r.state == MeetingState.HELD, *_IS_OWN, m.held_on.is_not(None), m.begins_at < meeting.begins_at)
    order = (m.begins_at.desc(), r.number.desc())
    found: list[Meeting] = read.records_by_index(Kind.MEETING, *where, order=order, limit=1)
    return found[0] if found else None


def led_by(read: Read, person_id: int, *, who: Actor, now: datetime, area: str | None) -> ListPage:
    """Return the first meetings ahead that a person leads: of working groups they convene or planned, or as acting chair."""
    leads = or_(m.chair_id == person_id, (m.group_name != "") & (r.created_by == person_id))
    where = [visible_to(who), *of_area(area), _IS_OURS, _IS_AHEAD, m.begins_at > now, leads]
    return indexed_list_page(read, Kind.MEETING, where, order=_ORDER, limit=PAGE_SIZE, page=1)


def held_between(read: Read, *, who: Actor, first: date, last: date) -> list[Meeting]:
    """Return the meetings of the task force that somebody may see and that were held between two days."""
    days = (m.held_on >= first, m.held_on <= last, *_IS_OWN, visible_to(who))
    return read.records_by_index(Kind.MEETING, r.state == MeetingState.HELD, *days, order=_ORDER)


def own_of_days(read: Read, *, who: Actor, first: date, last: date) -> list[Meeting]:
    """Return the task force's meetings of some days that somebody may see and that weren't cancelled."""
    where = (r.state != MeetingState.CANCELLED, m.starts_on.between(first, last), *_IS_OWN, visible_to(who))
    return read.records_by_index(Kind.MEETING, *where, order=_ORDER)


def held_by_year(read: Read, *, who: Actor, until: date) -> dict[int, int]:
    """Return how many meetings of the task force, of those that somebody may see, were held by a day, by year."""
    held = select(m.held_on).join(tables.records, r.id == m.id)
    is_counted = (r.state == MeetingState.HELD, *_IS_OWN, m.held_on <= until, visible_to(who))
    days = list(read.db.execute(held.where(*is_counted)).scalars())
    return dict(sorted(Counter(day.year for day in days).items()))


def first_held_on(read: Read, *, who: Actor) -> date | None:
    """Return the day of the first meeting of the task force that was held, as far as somebody may see it."""
    held = select(m.held_on).join(tables.records, r.id == m.id)
    held = held.where(m.held_on >= date.min)  # a condition for the index, which gives them by their days
    first = held.where(r.state == MeetingState.HELD, *_IS_OWN, visible_to(who)).order_by(m.held_on).limit(1)
    day: date | None = read.db.execute(first).scalar()
    return day


def group_names(read: Read, *, who: Actor) -> list[str]:
    """Return the working groups of the meetings that somebody may see."""
    named = select(m.group_name).join(tables.records, r.id == m.id).where(m.group_name != "", visible_to(who))
    return list(read.db.execute(named.distinct().order_by(m.group_name)).scalars())


def with_number(read: Read, number: int) -> Meeting | None:
    """Return the meeting of the task force with an official number, or None."""
    found: list[Meeting] = read.select(_WITH_NUMBER, official=number)
    return found[0] if found else None


def is_later_numbered(read: Read, meeting: Meeting) -> bool:
    """Return whether a meeting that was held after one has an official number."""
    later = (m.held_on > meeting.starts_on, m.official.is_not(None))
    return bool(read.records_by_index(Kind.MEETING, r.state == MeetingState.HELD, *later, limit=1))


def with_numbers(read: Read, numbers: Collection[int]) -> dict[int, Meeting]:
    """Return the meetings of the task force with some official numbers, by them."""
    found: list[Meeting] = read.records_by_index(Kind.MEETING, m.official.in_(list(numbers)))
    return {one.official: one for one in found if one.official is not None}


def on_days(read: Read, days: Collection[date]) -> list[Meeting]:
    """Return the meetings that were planned for some days, or held on them, but those that were taken back."""
    is_then = or_(m.starts_on.in_(list(days)), m.held_on.in_(list(days)))
    found: list[Meeting] = read.records_by_index(Kind.MEETING, _IS_OURS, is_then, order=_ORDER)
    return [one for one in found if not one.is_taken_back]


def without_number_before(read: Read, meeting: Meeting, *, now: datetime) -> list[Meeting]:
    """Return the planned meetings of the task force without a number that are ahead and begin before one."""
    return read.select(_WITHOUT_NUMBER, since=now, until=meeting.begins_at)


def last_number(read: Read) -> int:
    """Return the highest official number that was given and not freed; 0 for none."""
    return read.db.execute(_LAST_NUMBER).scalar() or 0


def at_the_same_time(read: Read, meeting: Meeting, *, who: Actor) -> list[Meeting]:
    """Return the other meetings ahead that overlap with one and that somebody may see; days without an hour don't."""
    found: list[Meeting] = read.records_by_index(
        Kind.MEETING,
        visible_to(who),
        _IS_OURS,
        _IS_AHEAD,
        m.begins_at > meeting.begins_at - LONGEST,
        m.begins_at < meeting.ends_at,
        r.id != meeting.id,
        order=_ORDER,
    )
    return [one for one in found if one.overlaps(meeting.time, meeting.length) and not one.is_day_only]


def unsaid(read: Read, *, who: Actor, now: datetime) -> list[Meeting]:
    """Return the task force's meetings of a year that are over, and nobody said whether they were held.

    They are of those that somebody may see.
    """
    where = (visible_to(who), _IS_AHEAD, *_IS_OWN, m.begins_at > now - ASKED_AFTER, m.begins_at <= now)
    found: list[Meeting] = read.records_by_index(Kind.MEETING, *where, order=_ORDER)
    return [one for one in found if one.is_unsaid(now)]


def unsaid_of_days(read: Read, *, who: Actor, now: datetime, first: date, last: date) -> list[Meeting]:
    """Return the task force's meetings of some days that are over, and nobody said whether they were held."""
    where = (visible_to(who), _IS_AHEAD, *_IS_OWN, m.starts_on.between(first, last), m.begins_at <= now)
    found: list[Meeting] = read.records_by_index(Kind.MEETING, *where, order=_ORDER)
    return [one for one in found if one.is_unsaid(now)]


def begun_between(read: Read, *, who: Actor, first: date, last: date, now: datetime) -> list[Meeting]:
    """Return the meetings of ours of some days that somebody may see, have begun and were not cancelled, the last first."""
    where = (visible_to(who), _IS_OURS, m.starts_on.between(first, last), m.begins_at <= now)
    order = (m.begins_at.desc(), r.number)
    return read.records_by_index(Kind.MEETING, r.state != MeetingState.CANCELLED, *where, order=order)


def with_call_due(read: Read, *, by: datetime) -> list[Meeting]:
    """Return the task force's meetings at which the clock looks by a moment."""
    return read.select(_WITH_CALL_DUE, by=by)


def next_call_due(read: Read) -> datetime | None:
    """Return when the clock next looks at a meeting; None for never."""
    at: datetime | None = read.db.execute(_NEXT_CALL_DUE).scalar()
    return at


def set_call_due(tx: Tx, meeting_id: int, *, at: datetime | None) -> None:
    tx.run(_SET_CALL_DUE, meeting=meeting_id, due=at)


def set_papers_told(tx: Tx, meeting_id: int, *, on: date) -> None:
    """Keep when papers are due as those know it who were invited before it was kept."""
    tx.run(_SET_PAPERS_TOLD, meeting=meeting_id, papers=on)


def with_agenda_due(read: Read, *, by: datetime) -> list[Meeting]:
    """Return the meetings at whose agenda the clock looks by a moment."""
    return read.select(_WITH_AGENDA_DUE, by=by)


def next_agenda_due(read: Read) -> datetime | None:
    """Return when the clock next looks at an agenda; None for never."""
    at: datetime | None = read.db.execute(_NEXT_AGENDA_DUE).scalar()
    return at


def set_agenda_due(tx: Tx, meeting_id: int, *, at: datetime | None) -> None:
    tx.run(_SET_AGENDA_DUE, meeting=meeting_id, due=at)


def look_at_agendas(tx: Tx, *, at: datetime) -> None:
    """Look at a moment at all agendas at which the clock looks later."""
    tx.run(_LOOK_AT_AGENDAS, due=at)


def look_at_calls(tx: Tx, *, at: datetime) -> None:
    """Look at all calls at a moment that the clock looks at later."""
    tx.run(_LOOK_AT_CALLS, due=at)


def called(read: Read, *, now: datetime, until: datetime) -> list[Meeting]:
    """Return the meetings that were called and begin from now to a moment."""
    return read.select(_CALLED, since=now, until=until)


def next_session(read: Read, body: str | None, *, after: date) -> Session | None:
    """Return the next session of a body after a day. Sessions are in memory: no query is needed."""
    return next_session_after(read.snapshot.sessions, body, after=after)


def refresh_sessions(tx: Tx, changed: Iterable[Meeting]) -> list[str]:
    """Let the days of meetings count, at once for this call and after the commit for everybody.

    Return the bodies whose days or papers are others now.
    """
    known = {one.id: one for one in tx.snapshot.sessions}
    by_id = dict(known)
    for meeting in changed:
        by_id.pop(meeting.id, None)
        if (made := known_session(meeting, tx.charter)) is not None:
            by_id[made.id] = made
    if by_id == known:
        return []
    tx.roster_changed = True
    tx.snapshot = replace(tx.snapshot, sessions=tuple(by_id.values()))
    return sorted({one.body for one in {*known.values()} ^ {*by_id.values()}})


def attendances(read: Read, meeting: Meeting) -> dict[int, Attendance]:
    """Return by person what was answered for a meeting."""
    rows = read.db.execute(_ATTENDANCES, {"of": meeting.id}).mappings()
    return {row["person_id"]: Attendance(**row) for row in rows}


def attendances_of(read: Read, meeting_ids: Collection[int]) -> dict[int, dict[int, Attendance]]:
    """Return by meeting, and in it by person, what was answered for some meetings."""
    found: dict[int, dict[int, Attendance]] = {}
    for row in read.db.execute(_ATTENDANCES_OF, {"of": list(meeting_ids)}).mappings():
        found.setdefault(row["record_id"], {})[row["person_id"]] = Attendance(**row)
    return found


def answers_of(read: Read, person_id: int, meeting_ids: Iterable[int]) -> dict[int, Attendance]:
    """Return by meeting what a person has answered."""
    a = tables.attendances
    chosen = select(a).where(a.c.person_id == person_id, a.c.record_id.in_(list(meeting_ids)))
    return {row["record_id"]: Attendance(**row) for row in read.db.execute(chosen).mappings()}


def save_attendance(tx: Tx, one: Attendance) -> None:
    """Keep what somebody answered, instead of an earlier answer."""
    tx.run(_SAVE[tx.dialect], **vars(one))


def of_digest(read: Read, scope: Scope, *, now: datetime, until: datetime) -> list[Meeting]:
    """Return the meetings of a digest's scope that begin before a moment and are not over."""
    if not read.once(_is_any_ahead, now):
        return []  # most digests of a morning are made where there is none
    found: list[Meeting] = read.select(_of_digest(scope), since=now - LONGEST, until=until)
    return [one for one in found if not one.is_over(now)]


# A digest is made for many readers, and building a query takes ten times as long as running it.
@lru_cache(maxsize=512)
def _of_digest(scope: Scope) -> RecordQuery:
    during = (m.begins_at > bindparam("since"), m.begins_at < bindparam("until"))
    return indexed_record_query(Kind.MEETING, _IS_OURS, _IS_AHEAD, *during, *in_scope(scope), order=_ORDER)


def _is_any_ahead(read: Read, now: datetime) -> bool:
    return bool(read.db.execute(_ANY_AHEAD, {"since": now - LONGEST}).scalar())


_ANY_AHEAD = select(exists_in(tables.meetings, m.begins_at > bindparam("since", type_=tables.Moment())))


def _upsert(dialect: Any) -> Any:
    wanted = dialect.insert(tables.attendances)
    fields = [c.name for c in tables.attendances.columns if not c.primary_key]
    changes = {name: wanted.excluded[name] for name in fields}
    return wanted.on_conflict_do_update(index_elements=["record_id", "person_id"], set_=changes)


_SAVE = {"sqlite": _upsert(sqlite), "postgresql": _upsert(postgresql)}
_ATTENDANCES = select(tables.attendances).where(tables.attendances.c.record_id == bindparam("of"))
_ATTENDANCES_OF = select(tables.attendances).where(
    tables.attendances.c.record_id.in_(bindparam("of", expanding=True))
)
_IS_SOON = (m.begins_at > bindparam("since"), m.begins_at < bindparam("until"))
_IS_LOOKED_AT = (_IS_AHEAD, *_IS_OWN, m.call_due_at.is_not(None), is_not_set_aside(m.id))
_WITH_CALL_DUE = indexed_record_query(
    Kind.MEETING, *_IS_LOOKED_AT, m.call_due_at <= bindparam("by"), order=_ORDER, limit=20
)
_NEXT_CALL_DUE = select(func.min(m.call_due_at)).join(tables.records, r.id == m.id).where(*_IS_LOOKED_AT)
_SET_CALL_DUE = (
    update(tables.meetings).where(m.id == bindparam("meeting")).values(call_due_at=bindparam("due"))
)
_SET_PAPERS_TOLD = (
    update(tables.meetings).where(m.id == bindparam("meeting")).values(papers_told=bindparam("papers"))
)
_HAS_AGENDA_DUE = (m.agenda_due_at.is_not(None), is_not_set_aside(m.id))
_WITH_AGENDA_DUE = indexed_record_query(
    Kind.MEETING,
    *_HAS_AGENDA_DUE,
    m.agenda_due_at <= bindparam("by"),
    # By the hour of the meeting PostgreSQL would read all of them by the index of that.
    order=(m.agenda_due_at, r.number),
    limit=20,
)
_NEXT_AGENDA_DUE = select(func.min(m.agenda_due_at)).where(*_HAS_AGENDA_DUE)
_SET_AGENDA_DUE = (
    update(tables.meetings).where(m.id == bindparam("meeting")).values(agenda_due_at=bindparam("due"))
)
_LOOK_AT_AGENDAS = (
    update(tables.meetings).where(m.agenda_due_at.is_not(None)).values(agenda_due_at=bindparam("due"))
)
_LOOK_AT_CALLS = (
    update(tables.meetings).where(m.call_due_at.is_not(None)).values(call_due_at=bindparam("due"))
)
_CALLED = indexed_record_query(Kind.MEETING, r.state == MeetingState.CALLED, *_IS_SOON, order=_ORDER)
_WITHOUT_NUMBER = indexed_record_query(
    Kind.MEETING,
    r.state == MeetingState.PLANNED,
    *_IS_OWN,
    m.official.is_(None),
    *_IS_SOON,
    order=_ORDER,
)
_WITH_NUMBER = indexed_record_query(Kind.MEETING, m.official == bindparam("official"))
# A maximum over all of a column uses no index of a part of it.
_LAST_NUMBER = select(m.official).where(m.official.is_not(None)).order_by(m.official.desc()).limit(1)
