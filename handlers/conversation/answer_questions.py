"""Answer what is asked of people and a meeting: "is Quentin coming?", "who hasn't answered?", "who represents Ute?", "was Ute there?"."""

import re
from datetime import date

from bot.answer_questions import AnswerQuestion, AskedOfAnswer, asked_of_answer
from bot.errors import PermissionDenied
from bot.meetings import Attendance, Meeting, Presence
from bot.permissions import may_see
from bot.questions import Question
from bot.titles import ENOUGH, share_said
from bot.vocabulary import plain_words
from handlers.conversation import answer_views, meeting_views
from handlers.conversation.meeting_questions import last_begun, meetings_of_day, past_day, reads_by_name
from handlers.core.calls import Ask, Reply, get_of_type
from handlers.meetings import days, invitees, presence, registration, registration_views
from handlers.meetings.room import took_part
from storage import meetings
from storage.unit_of_work import Read

_DAY_OF_MONTH = re.compile(r"(\d{1,2})(?:st|nd|rd|th)")


def answer(ask: Ask, read: Read, words: str, asked: Question) -> Reply | None:
    """Return the answer to a question of people and a meeting; None for any other words."""
    said = asked_of_answer(words)
    if said is None:
        return None
    people = list(asked.people) or ([ask.actor.person_id] if said.is_own else [])
    if not people and said.what is not AnswerQuestion.ANSWERED:
        return None
    rest = _without_names(ask, said.rest, people)
    if rest and (asked.event or asked.area or asked.body or asked.station):
        return None
    day = _day(ask, said, asked, rest)
    found = _meant(ask, read, said, rest, day)
    if found is None:
        return None
    meeting = next(iter(found), None)
    if said.what is AnswerQuestion.HERE and not (meeting is not None and meeting.is_running(ask.now)):
        return None
    if said.is_of_absence and not (meeting is not None and _is_represented(read, meeting, people)):
        return None  # the question is who does their work
    if meeting is None:
        is_ahead = not (said.is_past or said.number or day)
        none = meeting_views.no_meeting(said.number, day, ask.reader)
        return Reply.from_message(answer_views.nothing_called() if is_ahead else none)
    if not people:
        return registration.shown_attendance(ask, read, meeting)
    return _answered(ask, read, meeting, people, said)


def _without_names(ask: Ask, rest: str, people: list[int]) -> str:
    names = {part for one in people for part in plain_words(ask.roster.persons[one].name).split()}
    names |= {part for one in people for part in plain_words(ask.roster.name(one)).split()}
    return " ".join(word for word in rest.split() if word.removesuffix("'s") not in names)


def _day(ask: Ask, said: AskedOfAnswer, asked: Question, rest: str) -> date | None:
    """Return the day that words name: of a meeting that has begun the last such, else the next; None for none."""
    if not rest:
        return None
    if said.is_past:
        return past_day(ask, rest)
    return asked.days[0] if asked.days is not None and asked.days[0] == asked.days[1] else None


def _meant(ask: Ask, read: Read, said: AskedOfAnswer, rest: str, day: date | None) -> list[Meeting] | None:
    """Return the meeting that is named, else the next or the last one; an empty list for none, None for words that name another thing."""
    if said.ref is not None:
        return [get_of_type(ask, read, said.ref, Meeting)]
    if said.number is not None:
        named = meetings.with_number(read, said.number)
        return [named] if named is not None and may_see(ask.actor, named) else []
    if said.is_past or (said.what is AnswerQuestion.HERE and not rest):
        last = last_begun(ask, read) if not rest else None
        of_day = meetings_of_day(ask, read, day) if day is not None else []
        return ([last] if last else []) if not rest else of_day if day else None
    until = ask.now + invitees.FAR_AHEAD
    ahead = [one for one in meetings.ahead(read, who=ask.actor, now=ask.now, until=until) if not one.body]
    if not rest:
        return sorted(ahead, key=lambda one: (not one.is_own, one.begins_at))[:1]
    if number := _DAY_OF_MONTH.fullmatch(rest):  # without its month it is near the meeting
        return [one for one in ahead if one.starts_on.day == int(number[1])][:1]
    if day is not None:
        return [one for one in ahead if one.starts_on == day]
    titled = [one for one in ahead if share_said(f"{one.title} {one.group_name}", rest) >= ENOUGH]
    return titled[:1] or None


def _is_represented(read: Read, meeting: Meeting, people: list[int]) -> bool:
    given = meetings.attendances(read, meeting)
    return any(one in given and given[one].represented_by is not None for one in people)


def _answered(ask: Ask, read: Read, meeting: Meeting, people: list[int], said: AskedOfAnswer) -> Reply:
    """Return what people have answered, or how they took part. Raises PermissionDenied for those of others that the asker can't see."""
    may_change, is_over = invitees.may_change(ask, meeting), said.is_past or meeting.has_begun(ask.now)
    may_read = may_change or (is_over and reads_by_name(ask, read, meeting))
    if not may_read and not set(people) <= set(ask.actor.person_ids):
        can = invitees.who_can_change(read, meeting, ask.charter.day_of(ask.now))
        raise PermissionDenied(registration_views.who_sees(meeting, ask.reader, can))
    if meeting.is_cancelled or not (is_over or meeting.called_at is not None):
        at = days.expected_call(read, meeting, ask.now)
        goes_out = ask.reader.due(days.as_due(read, at)) if at else ""
        return Reply(text=registration_views.not_called(meeting, ask.reader, call=goes_out))
    invited, given = set(invitees.of_meeting(read, meeting)), meetings.attendances(read, meeting)
    if said.what is AnswerQuestion.REPRESENTS:
        lines = _represents(ask, read, meeting, people, given)
    else:
        lines = [_line(ask, read, meeting, one, given, is_invited=one in invited) for one in people]
    is_own = people == [ask.actor.person_id] and people[0] in invited and not meeting.has_begun(ask.now)
    own = given.get(people[0]) if is_own else None
    row = answer_views.buttons_below(meeting, own, is_own=is_own, may_change=may_change)
    return Reply.from_message(answer_views.answered(meeting, lines, ask.reader, row))


def _line(
    ask: Ask, read: Read, meeting: Meeting, person: int, given: dict[int, Attendance], *, is_invited: bool
) -> str:
    """Return how somebody took part, once that is known of a meeting that has begun; before that what they have answered."""
    said = given.get(person) if is_invited else None
    is_entered = said is not None and presence.is_entered(said, meeting)
    if meeting.has_begun(ask.now) and (is_entered or not meeting.is_running(ask.now)):
        if meeting.headcount:
            return answer_views.only_counted(took_part.lines(read, meeting))
        way = presence.ways_of(read, meeting, given).get(person)
        instead = said.represented_by if said else None
        return answer_views.took_part(
            meeting, person, way, ask.reader, me=ask.actor.person_id, is_invited=is_invited, instead=instead
        )
    absence = read.roster.absence_on(person, meeting.starts_on)
    return answer_views.line(
        meeting, person, said, ask.reader, me=ask.actor.person_id, is_invited=is_invited, absence=absence
    )


def _represents(
    ask: Ask, read: Read, meeting: Meeting, people: list[int], given: dict[int, Attendance]
) -> list[str]:
    """Return in whose place each of these comes, or came."""
    is_over = meeting.has_begun(ask.now) and not meeting.is_running(ask.now)
    ways = presence.ways_of(read, meeting, given) if is_over else {}
    return [
        answer_views.represents(
            one,
            [
                of
                for of, said in given.items()
                if said.represented_by == one
                and said.is_current(meeting)
                and (not is_over or ways.get(of) is Presence.REPRESENTED)
            ],
            ask.reader,
            me=ask.actor.person_id,
            is_over=is_over,
        )
        for one in people
    ]
