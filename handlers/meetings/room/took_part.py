"""What is said of who took part in one meeting: the counts, the quorum, and who chaired."""

from collections.abc import Mapping

from bot.meetings import Attendance, Meeting, stays_away
from bot.quorum import COUNTED_RIGHTS, needed, there
from handlers.core.blocks.text import Reader
from handlers.core.delivery.notify import chairs
from handlers.meetings import invitees, presence, registration_views
from handlers.meetings.room import views
from storage import meetings
from storage.unit_of_work import Read


def lines(read: Read, meeting: Meeting, given: Mapping[int, Attendance] | None = None) -> list[str]:
    """Return how many took part in each way, and whether the quorum was reached where the charter has one.

    `given` is what is kept of the meeting from now on.
    """
    given = meetings.attendances(read, meeting) if given is None else given
    counts = registration_views.presence(presence.counted(read, [meeting], given))
    return [*counts, *(_quorum(read, meeting, given) if counts else [])]


def of_whom_nothing_is_known(read: Read, meeting: Meeting) -> list[int]:
    """Return those invited of whom it isn't known whether they came, by category and name."""
    ways = presence.ways_of(read, meeting, meetings.attendances(read, meeting))
    return [one for one in presence.by_category(read, meeting) if one not in ways]


def quorum_lines(read: Read, meeting: Meeting) -> list[str]:
    """Return whether the quorum was reached; empty where there is none, or it isn't known who came."""
    given = meetings.attendances(read, meeting)
    return _quorum(read, meeting, given) if presence.counted(read, [meeting], given) else []


def _quorum(read: Read, meeting: Meeting, given: Mapping[int, Attendance]) -> list[str]:
    rule = read.charter.meetings.quorum
    if rule is None or not meeting.is_own or meeting.headcount:
        return []
    members = [one for one in invitees.of_meeting(read, meeting) if _counts(read, one, meeting)]
    came = there(members, presence.ways_of(read, meeting, given))
    return [views.quorum(came, of=len(members), needed=needed(rule, len(members)))]


def _counts(read: Read, person: int, meeting: Meeting) -> bool:
    held = read.roster.rights(person, on=meeting.starts_on, charter=read.charter)
    return bool(held & COUNTED_RIGHTS)


def absent_chair(read: Read, meeting: Meeting, given: Mapping[int, Attendance]) -> int | None:
    """Return who was to chair a meeting of the task force and wasn't there, where nobody is named instead; else None."""
    if not meeting.is_own or meeting.headcount:
        return None
    if meeting.chair_id is not None and not _was_away(given.get(meeting.chair_id), meeting):
        return None
    away = [one for one in chairs(read, meeting.starts_on) if _was_away(given.get(one), meeting)]
    acting = [meeting.chair_id] if meeting.chair_id is not None and away else []
    return next(iter([*acting, *away]), None)


def _was_away(said: Attendance | None, meeting: Meeting) -> bool:
    is_absent = said is not None and presence.is_entered_as_absent(said, meeting)
    return is_absent or stays_away(said, meeting)


def who_chaired(chair: int | None, meeting: Meeting, reader: Reader) -> list[str]:
    return [] if chair is None else [views.who_chaired(chair, meeting, reader)]
