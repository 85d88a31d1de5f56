"""Who came to a meeting: entered once it has begun, by words or by the form."""

from collections.abc import Mapping, Sequence

from bot.grammar.options import Option, ValueType
from bot.grammar.who_came import ABSENT, WhoCame, way_name
from bot.meetings import Answer, Attendance, Meeting, stays_away
from bot.people import Roster
from handlers.core.calls import Ask
from handlers.meetings import invitees, presence, representatives
from handlers.meetings.fields import people_named
from handlers.meetings.room.views import Guests
from storage import meetings
from storage.unit_of_work import Read, Tx

OPTIONS = (
    Option("video", ValueType.PEOPLE),
    Option("apologies", ValueType.PEOPLE),
    Option("absent", ValueType.PEOPLE),
    Option("others", ValueType.CHOICE, choices=("absent",)),
)
_ANSWERS = {"video": Answer.REMOTE, "apologies": Answer.APOLOGIES, "absent": ABSENT}


def said_in_options(ask: Ask, read: Read, meeting: Meeting) -> WhoCame:
    """Return who is named as having come, and that nobody else did who was to come. Raises UserError.

    Who had said that they come by video did, where nobody is named as having come so.
    """
    said, given = WhoCame(), meetings.attendances(read, meeting)
    names_video = ask.parsed.is_given("video") or "video" in (ask.call.values or {})
    for person in people_named(ask):
        before = given.get(person)
        is_remote = not names_video and before is not None and before.answer == Answer.REMOTE
        said.add(person, Answer.REMOTE if is_remote else Answer.COMING, ask.roster.name(person))
    for option, answer in _ANSWERS.items():
        for person in people_named(ask, option):
            said.add(person, answer, ask.roster.name(person))
    said.others_were_absent = bool(ask.parsed.option_text("others"))
    if not said.answers:
        return said
    for person in invitees.of_meeting(read, meeting):
        if person not in said.answers and _was_to_come(read, meeting, person, given.get(person)):
            said.answers[person] = ABSENT
    return said


def _was_to_come(read: Read, meeting: Meeting, person: int, before: Attendance | None) -> bool:
    is_sent = person in meeting.representatives and not stays_away(before, meeting)
    return is_sent or presence.came(read, before, meeting)


def take_uninvited(read: Read, meeting: Meeting, said: WhoCame) -> Guests | None:
    """Take those whom nobody invited out of what was said, and return them: they are asked about first.

    Who came for somebody else was sent by them, and of a meeting of the past it isn't known who was invited.
    """
    if said.has_guests or meeting.was_entered_afterwards:
        return None
    invited = {*invitees.of_meeting(read, meeting), *said.instead.values()}
    found = {one: way for one, way in said.answers.items() if one not in invited}
    said.answers = {one: way for one, way in said.answers.items() if one not in found}
    came = {one: way for one, way in found.items() if way in {Answer.COMING, Answer.REMOTE}}
    away = [one for one in found if one not in came]
    return Guests(list(came), _guests_in_words(read, meeting, came), away) if found else None


def _guests_in_words(read: Read, meeting: Meeting, guests: Mapping[int, str]) -> str:
    """Return the words that enter guests: "M-1 @ingrid as guests, video @julia"."""
    by_way = {
        way: [one for one, said in guests.items() if said == way] for way in dict.fromkeys(guests.values())
    }
    ways = [
        f"{way_name(way)} {' '.join(invitees.mention(read, one) or read.roster.name(one) for one in people)}"
        for way, people in by_way.items()
    ]
    return f"{meeting.ref} {', '.join(ways)}, as guests"


def enter(ask: Ask, tx: Tx, meeting: Meeting, said: WhoCame) -> dict[int, Attendance]:
    """Keep how people took part; return by person what is kept now. Who wasn't invited is from now on."""
    given = meetings.attendances(tx, meeting)
    if said.says_nothing:
        return given
    invited = invitees.of_meeting(tx, meeting)
    if said.others_were_absent:
        others = silent(invited, given, meeting, me=ask.actor.person_id)
        said.answers |= {one: ABSENT for one in others if one not in said.answers}
    for person, answer in said.answers.items():
        _keep(tx, meeting, given, _attendance(ask, meeting, given.get(person), person, answer, said))
    meeting.headcount = ()  # those who are named count
    meeting.invited = (*meeting.invited, *(one for one in said.answers if one not in invited))
    return given


def silent(
    invited: Sequence[int], given: Mapping[int, Attendance], meeting: Meeting, *, me: int
) -> list[int]:
    """Return of whom it isn't known whether they came: the others, so not who says it."""
    return [one for one in invited if one != me and not presence.has_said(given.get(one), meeting)]


def _attendance(
    ask: Ask, meeting: Meeting, before: Attendance | None, person: int, answer: str, said: WhoCame
) -> Attendance:
    was = before.represented_by if before is not None and before.is_current(meeting) else None
    instead = said.instead.get(person, was) if answer == Answer.APOLOGIES else None
    return meeting.attendance(person, answer, at=ask.now, by=ask.actor.person_id, representative=instead)


def _keep(tx: Tx, meeting: Meeting, given: dict[int, Attendance], said: Attendance) -> None:
    before = given.get(said.person_id)
    is_known = presence.has_said(before, meeting) and not presence.is_away_since(tx, before, meeting)
    if before is not None and is_known and said.says_the_same(before):
        return
    meetings.save_attendance(tx, said)
    given[said.person_id] = said
    if said.represented_by is not None or (before is not None and before.represented_by is not None):
        representatives.replace(tx, meeting, before, said, given)


def history_words(said: WhoCame, roster: Roster) -> str:
    """Return who came as it stands in the history: "in the room: Ute Keller; absent: Kenji Sato"."""
    ways = dict.fromkeys([*Answer, ABSENT])
    by_way = {way: [one for one, answer in said.answers.items() if answer == way] for way in ways}
    return "; ".join(f"{way_name(way)}: {roster.names(people)}" for way, people in by_way.items() if people)
