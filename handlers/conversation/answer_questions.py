"""Answer what people have said of coming to a meeting: "is Quentin coming?", "who hasn't answered?"."""

from contextlib import suppress

from bot.answer_questions import AskedOfAnswer, asked_of_answer
from bot.errors import PermissionDenied, UserError
from bot.grammar.dates import read_one_date
from bot.meetings import Meeting
from bot.permissions import may_see
from bot.questions import Question
from bot.titles import ENOUGH, share_said
from bot.vocabulary import plain_words
from handlers.conversation import answer_views
from handlers.core.calls import Ask, Reply, get_of_type
from handlers.meetings import days, invitees, registration, registration_views
from storage import meetings
from storage.unit_of_work import Read


def answer(ask: Ask, read: Read, words: str, asked: Question) -> Reply | None:
    """Return the answer to a question of people's answers to a meeting ahead; None for any other words."""
    said = asked_of_answer(words)
    if said is None or asked.event or asked.area or asked.body or asked.station:
        return None
    people = [ask.actor.person_id] if said.is_own else list(asked.people)
    if not people and not said.is_of_everybody:
        return None
    found = _meant(ask, read, said, _without_names(ask, said.rest, people))
    if found is None:
        return None
    meeting = next(iter(found), None)
    if meeting is None:
        return Reply.from_message(answer_views.nothing_called())
    if not people:
        return registration.shown_attendance(ask, read, meeting)
    return _answered(ask, read, meeting, people)


def _without_names(ask: Ask, rest: str, people: list[int]) -> str:
    names = {part for one in people for part in plain_words(ask.roster.persons[one].name).split()}
    names |= {part for one in people for part in plain_words(ask.roster.name(one)).split()}
    return " ".join(word for word in rest.split() if word.removesuffix("'s") not in names)


def _meant(ask: Ask, read: Read, said: AskedOfAnswer, rest: str) -> list[Meeting] | None:
    """Return the meeting that is named, else the next one; an empty list for none, None for words that name another thing."""
    if said.ref is not None:
        return [get_of_type(ask, read, said.ref, Meeting)]
    until = ask.now + invitees.FAR_AHEAD
    ahead = [one for one in meetings.ahead(read, who=ask.actor, now=ask.now, until=until) if not one.body]
    if said.number is not None:
        named = meetings.with_number(read, said.number)
        return [named] if named is not None and may_see(ask.actor, named) else []
    if not rest:
        return sorted(ahead, key=lambda one: (not one.is_own, one.begins_at))[:1]
    with suppress(UserError):
        day = read_one_date(rest, ask.typing_context).day
        return [one for one in ahead if one.starts_on == day] or None
    titled = [one for one in ahead if share_said(f"{one.title} {one.group_name}", rest) >= ENOUGH]
    return titled[:1] or None


def _answered(ask: Ask, read: Read, meeting: Meeting, people: list[int]) -> Reply:
    """Return what people have answered. Raises PermissionDenied for others' answers, which who can change it sees."""
    may_change = invitees.may_change(ask, meeting)
    if not may_change and not set(people) <= set(ask.actor.person_ids):
        can = invitees.who_can_change(read, meeting, ask.charter.day_of(ask.now))
        raise PermissionDenied(registration_views.who_sees(meeting, ask.reader, can))
    if meeting.called_at is None or meeting.is_cancelled:
        at = days.expected_call(read, meeting, ask.now)
        goes_out = ask.reader.due(days.as_due(read, at)) if at else ""
        return Reply(text=registration_views.not_called(meeting, ask.reader, call=goes_out))
    invited, given = invitees.of_meeting(read, meeting), meetings.attendances(read, meeting)
    lines = [
        answer_views.line(
            meeting,
            one,
            given.get(one) if one in invited else None,
            ask.reader,
            me=ask.actor.person_id,
            is_invited=one in invited,
            absence=read.roster.absence_on(one, meeting.starts_on),
        )
        for one in people
    ]
    is_own = people == [ask.actor.person_id]
    said = given.get(people[0]) if is_own and people[0] in invited else None
    row = answer_views.buttons_below(
        meeting, said, is_own=is_own and people[0] in invited, may_change=may_change
    )
    return Reply.from_message(answer_views.answered(meeting, lines, ask.reader, row))
