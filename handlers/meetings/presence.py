"""Who came to a meeting, counted by the category in which they were invited."""

from collections import Counter
from collections.abc import Mapping, Sequence

from bot.charter import Role
from bot.charter_section import Rights
from bot.headcounts import category_titles
from bot.meetings import Attendance, Meeting, Presence, stays_away
from bot.people import MEMBER_RIGHTS, Appointment
from handlers.meetings import invitees
from storage import meetings
from storage.unit_of_work import Read

CAME = frozenset({Presence.PRESENT, Presence.REMOTE})


def came(read: Read, said: Attendance | None, meeting: Meeting) -> bool:
    """Return whether somebody said, or it is entered for them, that they take part themselves, and nothing else since."""
    return _says_so(said, meeting) and not is_away_since(read, said, meeting)


def _says_so(said: Attendance | None, meeting: Meeting) -> bool:
    return said is not None and said.is_current(meeting) and said.presence in CAME


def is_away_since(read: Read, said: Attendance | None, meeting: Meeting) -> bool:
    """Return whether somebody had said that they come, and was entered as away on that day afterwards."""
    if said is None or said.answered_at is None or not _says_so(said, meeting):
        return False
    absence = read.roster.absence_on(said.person_id, meeting.held_on or meeting.starts_on)
    return absence is not None and said.answered_at < absence.at


def is_entered_as_present(said: Attendance, meeting: Meeting) -> bool:
    """Return whether it was entered for somebody, once a meeting had begun, that they took part."""
    return _says_so(said, meeting) and said.answered_at is not None and said.answered_at >= meeting.begins_at


def is_entered_as_absent(said: Attendance, meeting: Meeting) -> bool:
    """Return whether it was entered for somebody, once a meeting had begun, that they weren't there."""
    return said.is_absent(meeting) and said.answered_at is not None and said.answered_at >= meeting.begins_at


def is_entered(said: Attendance, meeting: Meeting) -> bool:
    """Return whether it was entered how somebody took part, once a meeting had begun, and not answered before."""
    at = said.answered_at
    return has_said(said, meeting) and at is not None and at >= meeting.begins_at


def has_said(said: Attendance | None, meeting: Meeting) -> bool:
    """Return whether it is known how somebody took part in a meeting, or that they didn't."""
    if said is None:
        return False
    return said.is_current(meeting) or said.is_absent(meeting)


def counted(
    read: Read, held: Sequence[Meeting], entered: Mapping[int, Attendance] | None = None
) -> dict[Presence, Counter[str]]:
    """Return how many took part in meetings in each way, by the category in which they were invited; "" for none.

    `entered` is what is kept of the one meeting from now on.
    """
    return counted_with_known(read, held, entered)[0]


def counted_with_known(
    read: Read, held: Sequence[Meeting], entered: Mapping[int, Attendance] | None = None
) -> tuple[dict[Presence, Counter[str]], int]:
    """Return the same, and of how many of the meetings it is known who came."""
    titles = dict.fromkeys([*category_titles(read.charter.roles).values(), ""])
    found: dict[Presence, Counter[str]] = {}
    given_by_meeting: Mapping[int, Mapping[int, Attendance]] = (
        meetings.attendances_of(read, [one.id for one in held]) if entered is None else {held[0].id: entered}
    )
    known = 0
    for meeting in held:
        before = sum(map(Counter.total, found.values()))
        if meeting.headcount:
            found.setdefault(Presence.PRESENT, Counter()).update(_by_title(read, meeting))
        elif given := given_by_meeting.get(meeting.id):
            _count(read, meeting, given, found)
        known += sum(map(Counter.total, found.values())) > before
    in_order = {way: Counter({one: n[one] for one in titles if n[one]}) for way, n in found.items()}
    return in_order, known


def _by_title(read: Read, meeting: Meeting) -> dict[str, int]:
    """Return how many came, by category; "" for others."""
    titles, found = category_titles(read.charter.roles), Counter[str]()
    for code, number in meeting.headcount:
        found[titles.get(code, "")] += number
    return found


def _count(
    read: Read, meeting: Meeting, given: Mapping[int, Attendance], found: dict[Presence, Counter[str]]
) -> None:
    """Add those who took part in a meeting to what is found of others."""
    for person, way in ways_of(read, meeting, given).items():
        found.setdefault(way, Counter())[category_of(read, person, meeting)] += 1


def ways_of(read: Read, meeting: Meeting, given: Mapping[int, Attendance]) -> dict[int, Presence]:
    """Return how each of those who were invited took part, as far as it is known."""
    invited, found = set(invitees.of_meeting(read, meeting)), dict[int, Presence]()
    for person, said in given.items():
        if person not in invited:
            continue
        if is_entered_as_absent(said, meeting):
            found[person] = Presence.ABSENT
        elif said.presence is not None and said.is_current(meeting):
            instead = said.represented_by
            found[person] = Presence.AWAY if is_away_since(read, said, meeting) else said.presence
            if instead is not None:
                is_invited = instead in invited
                found[person] = _of_represented(read, given.get(instead), meeting, is_invited=is_invited)
    return found


def _of_represented(read: Read, said: Attendance | None, meeting: Meeting, *, is_invited: bool) -> Presence:
    """Return how somebody counts by what who was to come instead has said: represented only where they said that they come."""
    if not is_invited or (said is not None and (said.is_absent(meeting) or stays_away(said, meeting))):
        return Presence.APOLOGIES
    return Presence.REPRESENTED if came(read, said, meeting) else Presence.UNCONFIRMED


def by_category(read: Read, meeting: Meeting) -> list[int]:
    """Return who was invited, by category in the order of the charter, and by name."""
    titles = list(dict.fromkeys([*category_titles(read.charter.roles).values(), ""]))
    found = invitees.of_meeting(read, meeting)
    return sorted(
        found, key=lambda one: (titles.index(category_of(read, one, meeting)), read.roster.name(one))
    )


def category_of(read: Read, person: int, meeting: Meeting) -> str:
    """Return the category in which a person was invited; "" for none."""
    role = role_invited(read, person, meeting)
    return category_titles(read.charter.roles)[role.code] if role is not None else ""


def role_invited(read: Read, person: int, meeting: Meeting) -> Role | None:
    """Return the role in which a person was invited; None for none.

    That is their first that the task force invites to all its meetings, else that of those who come where they are named. Who
    answers for an area beside an office that they hold comes in that office: a regional director is one.
    Of a meeting from before the roster knew them it is the first that they ever had.
    """
    held = {one.role for one in _appointments(read, person, meeting)}
    roles = sorted((role for role in read.charter.roles if role.code in held), key=_comes_later)
    by_role = [role for role in roles if meeting.is_own and role.rights in invitees.INVITED_RIGHTS]
    counts = invitees.INVITED_RIGHTS | {Rights.INVITEE}
    return next(iter([*by_role, *(role for role in roles if role.rights in counts)]), None)


def _comes_later(role: Role) -> tuple[bool, bool]:
    """Return the order of the roles of one person: as members before others, in an office before an area."""
    return role.rights not in MEMBER_RIGHTS, role.rights is Rights.FOCAL_POINT


def _appointments(read: Read, person: int, meeting: Meeting) -> Sequence[Appointment]:
    every = read.roster.appointments_of(person)
    first = min((one.from_on for one in every), default=meeting.starts_on)
    if meeting.was_entered_afterwards and meeting.starts_on < first:
        return [one for one in every if one.from_on == first]
    return read.roster.appointments_on(person, meeting.starts_on)
