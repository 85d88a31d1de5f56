"""The meetings of the next two weeks on Home, with the days of other bodies among them, and those to say yes or no to."""

from bot import permissions
from bot.meetings import Meeting
from bot.sessions import Session, sessions_between, visible_sessions
from handlers.core.blocks.chips import Chip
from handlers.core.blocks.elements import Block, Button, entry
from handlers.core.blocks.text import Reader, escape
from handlers.core.calls import Ask
from handlers.core.home import AHEAD, HomeContent, HomePart, Upcoming, Waiting
from handlers.meetings import views as meeting_views
from handlers.meetings.registration import meetings_to_answer, with_apologies
from handlers.meetings.registration_views import YOU_ARE_AWAY
from handlers.sessions.views import papers_by
from storage import meetings
from storage.unit_of_work import Read


def _read(ask: Ask, read: Read) -> HomeContent:
    """Return the meetings to answer, and the others; a session that is a meeting's stands with it."""
    reader, until = ask.reader, ask.now + AHEAD
    ahead = meetings.ahead(read, who=ask.actor, now=ask.now, until=until)
    away = with_apologies(read, ask.actor.person_id, ahead)
    asked = meetings_to_answer(ask, read, until=until)
    sessions = _sessions_ahead(ask, read)
    papers = {one.ref: papers_by(one, reader) for one in sessions}
    known = {one.ref for one in ahead}
    upcoming = [
        Upcoming(
            one.starts_on,
            f"{meeting_views.ahead(one, reader)}{papers.get(one.ref, '')}{f' · {YOU_ARE_AWAY}' if one.id in away else ''}",
        )
        for one in ahead
        if one not in asked
    ]
    upcoming += [Upcoming(one.on_day, _session(one, reader)) for one in sessions if one.ref not in known]
    questions = [_to_answer(one, papers.get(one.ref, ""), reader) for one in asked]
    return HomeContent(
        waiting=[Waiting(questions, Button("See all", "say", "meetings"))],
        upcoming=upcoming,
    )


def _sessions_ahead(ask: Ask, read: Read) -> list[Session]:
    """Return the planned sessions of the next two weeks, for those who may list them."""
    if not permissions.may(ask.actor, "sessions"):
        return []
    seen = visible_sessions(read.snapshot.sessions, ask.actor)
    found = sessions_between(seen, ask.today, ask.today + AHEAD)
    sees_meetings = permissions.may_read_lists(ask.actor)
    # Who sees today's meeting sees it until it is over.
    return [one for one in found if not (one.is_own and sees_meetings and one.on_day <= ask.today)]


def _to_answer(meeting: Meeting, papers: str, reader: Reader) -> Block:
    said = f"{Chip.MEETING.sign} {meeting_views.ahead(meeting, reader)}{papers}. Are you coming?"
    return entry(said, Button("Answer", "coming", meeting.ref))


def _session(session: Session, reader: Reader) -> str:
    return f"{escape(session.body)} meets on {reader.day(session.on_day)}{papers_by(session, reader)}"


HOME = (HomePart(order=120, content=_read),)
